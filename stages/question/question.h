/* The parts of the stage "question", for its own files only: the task is settled, and the truth of each row.
 */
#ifndef LOTSE_STAGES_QUESTION_H
#define LOTSE_STAGES_QUESTION_H

#include "runner/run.h"

/* The classes of a column of categories, or of numbers that are few. They do not depend on the order of rows:
 * codes[row] is the index of the class, or CODE_MISSING. */
struct classes {
    const char **names;
    size_t *rows; /* how many rows each has, without those that are left out */
    uint32_t *codes;
    size_t count;
};
struct classes classes_of(const struct run *run, const struct column *column);

/* Of two classes the one that is to be found comes last: the stated one, or by common words, or the rarer one. */
bool classes_order(struct run *run, struct classes *classes);

#endif
