/* Calibration, for two classes: a map from the probability that the blended members give to the one that comes true, so
 * that of a hundred cases with 30 % about thirty happen. A line on the logit, learned from predictions for rows that the
 * members have not seen:
 *
 *     logit(q) = slope × logit(p) + offset
 *
 * Platt, "Probabilistic outputs for support vector machines", 1999, with his corrected targets. It rises, so that the
 * order of the cases stays. Every row counts once, whatever it or its class weighed in learning: probabilities mean
 * shares of cases as they come.
 */
#ifndef LOTSE_CALIBRATION_H
#define LOTSE_CALIBRATION_H

#include "runner/base/document.h"
#include "runner/model/metric.h"

struct calibration {
    float slope, offset; /* slope > 0; 0: none, probabilities stay as they are */
};

/* The line that is most likely, given predictions and truth; none where no rising one is, or a class is missing. Newton's
 * method, a few passes over the rows. */
struct calibration calibration_fit(struct arena *scratch, const struct scored *scored);

/* Changes probabilities of the second class. */
void calibration_apply(const struct calibration *calibration, float *predictions, size_t count);

struct document *calibration_save(struct arena *arena, const struct calibration *calibration);

/* NULL is none. false: damaged. */
bool calibration_load(const struct document *saved, struct calibration *calibration);

#endif
