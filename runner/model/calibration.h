/* Calibration: a map from the probabilities that the blended members give to those that come true, so that of a hundred
 * cases with 30 % about thirty happen. It is learned from predictions for rows that the members have not seen; every row
 * counts once, whatever it or its class weighed in learning: probabilities mean shares of cases as they come.
 *
 * Of two classes it is a line on the logit:
 *
 *     logit(q) = slope × logit(p) + offset
 *
 * Platt, "Probabilistic outputs for support vector machines", 1999, with his corrected targets. It rises, so that the
 * order of the cases stays.
 *
 * Of three or more classes, some of which are taken for one another more often than the members say:
 *
 *     q = softmax(log(p) × map + offsets)
 *
 * Kull et al., "Beyond temperature scaling: Obtaining well-calibrated multiclass probabilities with Dirichlet calibration",
 * 2019; with a ridge that draws the map to the one that changes nothing.
 */
#ifndef LOTSE_CALIBRATION_H
#define LOTSE_CALIBRATION_H

#include "runner/base/document.h"
#include "runner/model/metric.h"

enum { CALIBRATION_MOST_CLASSES = 20 };

struct calibration {
    float slope, offset; /* of two classes: slope > 0; 0: none, probabilities stay as they are */
    const float *map;    /* of more: (classes + 1) × classes, row-major, the last row the offsets; NULL: none */
    size_t classes;
};

/* The line that is most likely, given predictions and truth; none where no rising one is, or a class is missing. Newton's
 * method, a few passes over the rows. */
struct calibration calibration_fit(struct arena *scratch, const struct scored *scored);

/* The same where it helps for certain. The rows come in parts, such as folds, that end at `ends`: the line that is learned
 * from all parts but one must be better for that one; none where that is not more than chance. */
struct calibration calibration_fit_certain(struct arena *scratch, const struct scored *scored, const size_t *ends,
                                           size_t parts);

/* Of three or more classes, where it helps for certain; none for more classes than CALIBRATION_MOST_CLASSES. */
struct calibration calibration_fit_classes(struct arena *arena, const struct scored *scored, const size_t *ends,
                                           size_t parts);

/* What a calibration brings for rows that it was not learned from: the sum of the logarithms by which the truth became more
 * likely, of their squares, and how many there are. */
struct calibration_gain {
    double sum, squares, rows;
};

void calibration_gain_add(struct calibration_gain *gain, double better);
bool calibration_gain_is_certain(const struct calibration_gain *gain); /* above its standard error */

/* Changes predictions: rows × outputs. */
void calibration_apply(const struct calibration *calibration, float *predictions, size_t rows);
void calibration_apply_classes(const struct calibration *calibration, float *predictions, size_t rows);

/* NULL: there is none. */
struct document *calibration_save(struct arena *arena, const struct calibration *calibration);

/* NULL is none; of so many classes. false: damaged. */
bool calibration_load(struct arena *arena, const struct document *saved, size_t classes,
                      struct calibration *calibration);

#endif
