/* What the report counts itself, from truth and prediction of the test rows. Nothing here depends on the order of the
 * rows, ties included. */
#ifndef LOTSE_STATISTICS_H
#define LOTSE_STATISTICS_H

#include "runner/page/charts.h"

#include <stdint.h>

/* Two classes, at a threshold. Rows without a prediction (NaN) are not counted. */
struct outcome {
    size_t found, missed, in_vain, left_alone;
};
struct outcome outcome_at(const float *truth, const float *predicted, size_t rows, double threshold);

static inline size_t outcome_rows(const struct outcome *outcome)
{
    return outcome->found + outcome->missed + outcome->in_vain + outcome->left_alone;
}

/* part / whole; NaN for nothing of nothing. */
double share_of(size_t part, size_t whole);

/* Cumulative gain: curve[k], for k from 0 to steps, is the share of the true cases among the k/steps of all rows with
 * the highest predictions; within equal predictions as a random order gives in the mean. false: no true case. */
bool gain_curve(struct arena *scratch, const float *truth, const float *predicted, size_t rows, struct point *curve,
                size_t steps);

/* The value of the curve at x, straight between its points. */
double gain_at(const struct point *curve, size_t steps, double x);

/* Rows sorted by prediction and cut into at most `most` bins of about equal size, of 20 rows at least; equal predictions
 * stay together. For each what was said in the mean, the share that came true, and its 95 % interval (Wilson, 1927).
 * Returns how many bins there are. */
size_t calibration_bins(struct arena *scratch, const float *truth, const float *predicted, size_t rows,
                        struct calibration_point *bins, size_t most);

/* Wilson score interval of a share, with z = 1.96. */
void wilson_interval(size_t part, size_t whole, double *low, double *high);

/* Divides `seats` by the largest remainders (Hare and Niemeyer); of equal remainders the first wins. The seats sum up to
 * `seats`, or are all 0 when the counts are. */
void apportion(const size_t *counts, size_t count, size_t seats, size_t *shares);

/* Counts finite values into equal bins from low to high; what lies outside is counted into the outermost. */
void count_bins(const double *values, size_t count, double low, double high, size_t *bins, size_t bin_count);

#endif
