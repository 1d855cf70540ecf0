/* Rows of a table as dense batches, row-major, in one buffer that is filled again and again: what a library wants that
 * knows no columns. */
#ifndef LOTSE_BATCHES_H
#define LOTSE_BATCHES_H

#include "runner/table/table.h"

struct batches {
    const struct column **features;
    const char **types; /* as XGBoost calls them: "c" or "float" */
    size_t feature_count;
    bool has_categories;
    const uint32_t *rows; /* NULL: all */
    size_t count, next, capacity;
    float *values, *labels, *weights; /* labels and weights may be NULL */
    const float *all_labels, *all_weights;
};

/* How many columns of the table are features. */
size_t feature_count(const struct table *table);

/* Batches of some rows (all when rows is NULL) of the table's features, with labels and weights where these are given:
 * one for each row of the table. */
struct batches batches_of(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count,
                          const float *labels, const float *weights);

/* The same in a single batch. */
struct batches batch_of_all(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count,
                            const float *labels, const float *weights);

/* Fills the buffer with the next rows; how many, 0 at the end. */
size_t batches_fill(struct batches *batches);

#endif
