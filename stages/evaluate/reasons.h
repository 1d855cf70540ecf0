/* Inside of reasons.c and its neighbours: saying sentences. */
#ifndef LOTSE_STAGE_REASONS_H
#define LOTSE_STAGE_REASONS_H

#include "stages/evaluate/evaluate.h"

/* What there is to say, and the pieces that many sentences need, as text for people. */
struct words {
    struct arena *arena;
    const struct case_file *file;
    const struct ruling *ruling;
    struct evaluation *evaluation;
    const struct metric *metric;   /* of the gain */
    const char *label;             /* its name */
    const char *model, *reference; /* its values */
    const char *low, *high;        /* the interval of the advantage */
};

/* Adds a reason; the format is translated already. */
void say(const struct words *w, const char *format, ...) __attribute__((format(printf, 2, 3)));

const char *counted(const struct words *w, size_t count);
const char *euro(const struct words *w, double amount);

/* reasons_rows.c: what happened on the test rows, in counts of cases and in units of the target. */
void say_rows(const struct words *w);

/* reasons_worth.c: what [value] makes of it. */
void say_worth(const struct words *w);

#endif
