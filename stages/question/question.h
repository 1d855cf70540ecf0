/* The parts of the stage "question", for its own files only. Names in the settings, or of the model's columns, give each
 * column its role (roles.c); then the task is settled, and the truth of each row (question.c, classes.c).
 */
#ifndef LOTSE_STAGES_QUESTION_H
#define LOTSE_STAGES_QUESTION_H

#include "runner/run.h"

/* Roles by the settings, or by the columns that a model needs. */
bool roles_assign(struct run *run);

/* The classes of a column of categories, or of numbers that are few. They do not depend on the order of rows:
 * codes[row] is the index of the class, or CODE_MISSING. */
struct classes {
    const char **names;
    size_t *rows; /* how many rows each has */
    uint32_t *codes;
    size_t count;
};
struct classes classes_of(const struct run *run, const struct column *column);

/* Of two classes the one that is to be found comes last: the stated one, or by common words, or the rarer one. */
bool classes_order(struct run *run, struct classes *classes);

#endif
