/* Boosters and their matrices: XGBoost, seen by booster.c, matrix.c and xgboost.c alone. Works with 1.7 and 3.x.
 *
 * Matrices are built straight from the columns in small batches, so there is never a second dense copy of the data.
 * All objects belong to the arena. A booster is used by one thread at a time; a matrix by any number.
 */
#ifndef LOTSE_BOOSTER_H
#define LOTSE_BOOSTER_H

#include "runner/table/table.h"

struct matrix;
struct booster;

/* Features are the ROLE_FEATURE columns of a prepared table (numbers and categories), in order. */

/* The quantised matrix of some rows (all when rows is NULL) with their labels: labels[i] belongs to row i of the
 * table, not of the selection; weights likewise, or NULL. reference: take its bins (for validation rows); or NULL. */
bool matrix_quantised(struct arena *arena, struct problems *problems, const struct table *table, const uint32_t *rows,
                      size_t count, const float *labels, const float *weights, unsigned bins,
                      const struct matrix *reference, unsigned threads, struct matrix **matrix);

/* The plain matrix of some rows: for linear boosters, and for predictions. labels may be NULL. */
bool matrix_plain(struct arena *arena, struct problems *problems, const struct table *table, const uint32_t *rows,
                  size_t count, const float *labels, const float *weights, struct matrix **matrix);

struct parameter {
    const char *name; /* as XGBoost calls it; it is checked against the names that we know to exist */
    const char *value;
};

/* A booster that will learn from `train` and watch `watched` (NULL: nothing). */
bool booster_create(struct arena *arena, struct problems *problems, const struct matrix *train,
                    const struct matrix *watched, const struct parameter *parameters, size_t count,
                    struct booster **booster);

/* A linear booster that has learned nothing yet goes on from these weights: (features + 1) × outputs, row-major, the last
 * row those of the bias. The parameters are those that it was created with. */
bool booster_start(struct booster *booster, const struct parameter *parameters, size_t count, const float *weights,
                   size_t weight_count);

/* One more round. */
bool booster_advance(struct booster *booster);

/* The value of the eval_metric that was set, on the watched rows. */
bool booster_watch(struct booster *booster, double *value);

int booster_rounds(const struct booster *booster);

/* Predictions of the first `rounds` rounds for a matrix: rows × outputs, row-major, into `out`. Probabilities for
 * classes. By the thread that trained, and booster_keep comes behind it: XGBoost remembers the matrix for this thread. */
bool booster_predict(const struct booster *booster, const struct matrix *matrix, int rounds, float *out,
                     size_t outputs);

/* About how many bytes its first `rounds` rounds will be when they are saved; 0: not known. Before booster_keep. */
double booster_size(const struct booster *booster, int rounds);

/* Keeps the first `rounds` rounds (linear boosters: all), for predictions and for saving; training is over, and its
 * memory given back. From now on the booster may be used and given up by any thread. May be called again, to keep fewer. */
bool booster_keep(struct booster *booster, int rounds);

/* From now on so many threads predict and explain, each some of the rows; the numbers are the same with any. */
bool booster_use_threads(struct booster *booster, unsigned threads);

/* Predictions for rows of a prepared table, in batches of bounded memory. Equal rows give equal numbers, whatever the
 * rows around them. */
bool booster_score(struct arena *scratch, const struct booster *booster, const struct table *table,
                   const uint32_t *rows, size_t count, float *out, size_t outputs);

/* SHAP values (Lundberg and Lee, 2017; exact for trees): for each row and output features + 1 numbers, the last the
 * bias; on the margin scale, so that their sum is the margin; of objectives with a logarithm (Tweedie) on the scale
 * of the prediction. Row-major: rows × outputs × (features + 1). */
bool booster_explain(struct arena *scratch, const struct booster *booster, const struct table *table,
                     const uint32_t *rows, size_t count, float *out, size_t outputs);

/* XGBoost's own JSON, which loads in XGBoost for Python, R and Java too. It belongs to the booster, until that is saved
 * again or its thread ends. */
bool booster_save(const struct booster *booster, const char **json, size_t *size);
bool booster_load(struct arena *arena, struct problems *problems, const char *name, const char *json, size_t size,
                  struct booster **booster);

/* "1.7.4" */
const char *booster_library_version(void);

#endif
