/* The parts of the stages "rules", "check" and "compare", for their own files only. Each looks at one side of the data
 * and records what it finds (runner/inspection.h). Values of columns that are personal, ignored or unknown to the model
 * are never part of a finding: they may be names.
 */
#ifndef LOTSE_STAGES_CHECK_H
#define LOTSE_STAGES_CHECK_H

#include "runner/run.h"

struct check_settings {
    unsigned on_violation; /* enum on_violation */
    double missing_at_most;
    int64_t events_per_column;
    int64_t age_at_most; /* days; 0: by the rhythm of the dates */
};

/* May the values of a column be seen: is it an input, the target or today's answer? */
bool check_shows(const struct column *column);

/* Features, by pointer into run->table; *count of them. */
const struct column **check_features(const struct run *run, struct arena *scratch, size_t *count);

void check_privacy(struct run *run);                                        /* privacy.c: what is about persons */
void check_columns(struct run *run, const struct check_settings *settings); /* columns.c: gaps, constants, outliers */
void check_spelling(struct run *run);                                       /* spelling.c: variants, units */
void check_amount(struct run *run, const struct check_settings *settings);  /* amount.c: rows and events */
void check_repeats(struct run *run);                                        /* repeats.c: the same row twice */
void check_leakage(struct run *run);                                      /* leakage.c: columns that know the answer */
void check_dates(struct run *run, const struct check_settings *settings); /* dates.c: age, gaps, wrong order */

/* Of the stage "compare". */
void compare_rows(struct run *run);  /* repeats.c: test rows that are among the training rows */
void compare_dates(struct run *run); /* drift.c: what is later than the question */
void compare_times(struct run *run); /* drift.c: does the target drift? */

/* association.c: how well a column alone predicts the target, on rows that were not used to learn it: the area under the
 * ROC curve for two classes, the share of a number's variance that is explained (R²), for several classes the share of
 * the mistakes of always naming the most frequent one that are gone. NAN: too few rows. */
double association_of(const struct run *run, const struct column *column);

#endif
