/* How much of the target one or two columns explain, to choose between them: a small regression tree (Breiman et al.,
 * "Classification and Regression Trees", 1984) on the grid of their quantiles, grown on one half of the rows and held
 * against the other, both ways. */
#ifndef LOTSE_GRID_H
#define LOTSE_GRID_H

#include "runner/model/preparation.h"

enum { GRID_QUANTILES = 32, GRID_MOST_CLASSES = 12 };

/* The rows that are looked at, and what is asked about them. */
struct grid_rows {
    struct arena *arena;
    const float *truth; /* of each row: a number, or the index of its class */
    size_t count;
    size_t classes; /* 0: numbers; at most GRID_MOST_CLASSES */
};

/* The quantile that each row is in; gaps are one more. How many different ones there are, in `levels`. They are narrow at
 * both ends (0.2 % of the rows) and wide in the middle (5 %): what is rare, as failures are, is where values are extreme. */
const unsigned char *grid_quantiles(const struct grid_rows *rows, const float *values, size_t *levels);

/* The share of the target's variance (of classes: of their Gini impurity) that the quantiles of one column explain, or of
 * two; below 0 when they mislead. */
double grid_explains(const struct grid_rows *rows, const unsigned char *one, const unsigned char *other);

#endif
