/* Intervals: between which values a metric would probably lie on other rows of the same kind. By the bootstrap (Efron,
 * 1979, "Bootstrap methods: another look at the jackknife", Annals of Statistics 7): the rows are drawn anew with
 * replacement, many times, and the middle 95 % of the values so measured are the interval (percentile method). Rows are
 * not copied: a resample is a count for each row, its weight. Rows that come in groups are drawn by whole groups, since
 * those of a group are alike (the cluster bootstrap; Davison and Hinkley, 1997, "Bootstrap methods and their application",
 * section 3.8; Field and Welsh, 2007, "Bootstrapping clustered data", Journal of the Royal Statistical Society B 69).
 */
#ifndef LOTSE_INTERVAL_H
#define LOTSE_INTERVAL_H

#include "runner/model/metric.h"

struct interval {
    double value, low,
        high; /* low and high are NAN where too few resamples have a value, or all rows are of one group */
};

/* A question to the bootstrap, and its answer. */
struct estimate {
    const struct metric *metric;
    const struct scored *scored;
    const struct scored *other; /* NULL; or predictions for the same rows: then the estimate is by how much `scored` is
                                   better than they are, measured on the same resamples (paired) */
    struct interval interval;   /* the answer */
};

/* Answers all estimates with the same resamples. All are about the same rows; weights of their own do not count. The
 * same seed gives the same intervals. Time is bounded to a second or two: 1,000 resamples; fewer, down to 100, when
 * rows × outputs exceed 20,000; and beyond 200,000 of a part of the rows, the interval narrowed accordingly. Groups are
 * drawn whole, so that with very many rows in fewer than 4,000 of them it takes longer. */
void intervals_estimate(struct arena *scratch, struct estimate *estimates, size_t count, uint64_t seed);

#endif
