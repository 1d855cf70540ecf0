/* Ridge regression (Hoerl and Kennard, "Ridge Regression: Biased Estimation for Nonorthogonal Problems", 1970), in one go,
 * from the sums of products of the features. How much is held back is chosen by generalised cross-validation (Golub, Heath
 * and Wahba, "Generalized Cross-Validation as a Method for Choosing a Good Ridge Parameter", 1979). */
#include "runner/base/cholesky.h"
#include "runner/model/batches.h"
#include "stages/search/search.h"

#include <math.h>
#include <string.h>

/* Means of the products of what differs from the mean, over rows by their weight. */
struct moments {
    size_t features, rows;
    double weight;
    double *of_features; /* features × features, the lower triangle */
    double *with_label;
    double of_label;
    double *means, label_mean;
};

static void add_row(struct moments *moments, const double *values, double label, double weight)
{
    size_t features = moments->features;
    for (size_t i = 0; i < features; i++) {
        double value = weight * values[i], *row = moments->of_features + i * features;
        moments->means[i] += value;
        moments->with_label[i] += value * label;
        for (size_t j = 0; j <= i; j++)
            row[j] += value * values[j];
    }
    moments->label_mean += weight * label;
    moments->of_label += weight * label * label;
    moments->weight += weight;
    moments->rows++;
}

static void centre(struct moments *moments)
{
    double weight = moments->weight, label_mean = moments->label_mean /= weight;
    for (size_t i = 0; i < moments->features; i++)
        moments->means[i] /= weight;
    for (size_t i = 0; i < moments->features; i++) {
        double mean = moments->means[i], *row = moments->of_features + i * moments->features;
        moments->with_label[i] = moments->with_label[i] / weight - mean * label_mean;
        for (size_t j = 0; j <= i; j++)
            row[j] = row[j] / weight - mean * moments->means[j];
    }
    moments->of_label = moments->of_label / weight - label_mean * label_mean;
}

/* Labels less `base`. */
static struct moments moments_of(struct arena *scratch, struct batches *batches, double base)
{
    size_t features = batches->feature_count;
    struct moments moments = { .features = features };
    moments.of_features = ARENA_ARRAY(scratch, features * features, double);
    moments.with_label = ARENA_ARRAY(scratch, features, double);
    moments.means = ARENA_ARRAY(scratch, features, double);
    double *values = ARENA_ARRAY(scratch, features, double);
    for (size_t count; (count = batches_fill(batches));)
        for (size_t row = 0; row < count; row++) {
            for (size_t i = 0; i < features; i++)
                values[i] = (double)batches->values[row * features + i];
            add_row(&moments, values, (double)batches->labels[row] - base,
                    batches->weights ? (double)batches->weights[row] : 1);
        }
    centre(&moments);
    return moments;
}

/* What each feature weighs, and the error to be expected of other rows; INFINITY: there is no answer. Less than a float can
 * tell is no error. */
static double solve(struct arena *scratch, const struct moments *moments, double lambda, double *weights)
{
    const double untold = 1e-12;
    size_t features = moments->features;
    double *factor = ARENA_ARRAY(scratch, features * features, double), *row = ARENA_ARRAY(scratch, features, double);
    memcpy(factor, moments->of_features, features * features * sizeof *factor);
    for (size_t i = 0; i < features; i++)
        factor[i * features + i] += lambda;
    if (!cholesky_factor(factor, features))
        return INFINITY;
    memcpy(weights, moments->with_label, features * sizeof *weights);
    cholesky_solve(factor, features, weights, 1);
    double error = moments->of_label;
    for (size_t i = 0; i < features; i++)
        error -= weights[i] * (moments->with_label[i] + lambda * weights[i]);
    double freedom = (double)features - lambda * cholesky_trace_of_inverse(factor, features, row);
    double left = 1 - (freedom + 1) / (double)moments->rows;
    return left > 0 ? fmax(error, untold * moments->of_label) / (left * left) : INFINITY;
}

/* As XGBoost's linear booster has them: a weight for each feature, and the bias. */
static const float *as_floats(struct arena *arena, const struct moments *moments, const double *weights)
{
    float *floats = ARENA_ARRAY(arena, moments->features + 1, float);
    double bias = moments->label_mean;
    for (size_t i = 0; i < moments->features; i++) {
        floats[i] = (float)weights[i];
        bias -= weights[i] * moments->means[i];
    }
    floats[moments->features] = (float)bias;
    return isfinite(bias) ? floats : NULL;
}

const float *ridge_fit(struct arena *arena, struct batches *batches, double base, double *lambda)
{
    enum { FIRST = 2, TRIED = 12 }; /* from 100 down, where little can be known, each a tenth of the one before */
    struct arena *scratch = arena_child(arena);
    struct moments moments = moments_of(scratch, batches, base);
    double *weights = ARENA_ARRAY(scratch, moments.features, double), lowest = INFINITY;
    const float *best = NULL;
    for (int i = 0; i < TRIED; i++) {
        double tried = pow(10, FIRST - i);
        struct arena_mark mark = arena_mark(scratch);
        double error = solve(scratch, &moments, tried, weights);
        arena_rewind(scratch, mark);
        if (error < lowest) {
            lowest = error;
            *lambda = tried;
            best = as_floats(arena, &moments, weights);
        }
    }
    arena_destroy(scratch);
    return best;
}
