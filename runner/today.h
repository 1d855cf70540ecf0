/* Today's way of answering: the column that [goal] today names, read as predictions. */
#ifndef LOTSE_TODAY_H
#define LOTSE_TODAY_H

#include "runner/run.h"

/* The model and another way of answering, on the rows for which both have an answer. */
struct comparison {
    struct scored model, other;
};

struct today {
    const float *predicted; /* rows × outputs; NaN where there is no answer; NULL: nothing is known about today */
    bool is_answers;        /* classes without probabilities; for numbers never */
    struct comparison comparison;
};

/* Does the column, which is there and is not the target, hold what can be compared? Also true when none is stated. */
bool today_plan(struct run *run);

/* Today's answers for these rows of the table. `model` is what they are compared to, on the same rows. */
bool today_read(struct run *run, const uint32_t *rows, const struct scored *model, struct today *today);

/* Says which test rows have no answer of today, where there are such. */
void today_note_gaps(struct run *run, const struct scored *model, const struct today *today);

/* Today's value of a metric; NAN where there is none, or where bare answers do not say enough for it. */
double today_value(struct arena *scratch, const struct metric *metric, const struct today *today);

#endif
