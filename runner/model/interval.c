#include "runner/model/interval.h"

#include "runner/base/quantile.h"
#include "runner/base/random.h"
#include "runner/model/clusters.h"

#include <math.h>
#include <string.h>

#define CONFIDENCE 0.95

/* Together they bound the time: beyond 20,000 cells (rows × outputs) there are fewer resamples, and beyond 200,000 only
 * some of the rows are drawn from. */
enum { MOST_RESAMPLES = 1000, FEWEST_RESAMPLES = 100, FEWEST_ROWS = 2000, CELLS = 20000000, STREAM = 0xb007 };

static size_t resample_count(size_t cells)
{
    size_t count = CELLS / (cells ? cells : 1);
    return count > MOST_RESAMPLES ? MOST_RESAMPLES : count < FEWEST_RESAMPLES ? FEWEST_RESAMPLES : count;
}

/* Every how-manieth cluster is drawn from. */
static size_t thinning(const struct scored *scored, const struct clusters *clusters)
{
    size_t step = scored->rows * scored->outputs / (CELLS / FEWEST_RESAMPLES), most = clusters->count / FEWEST_ROWS;
    step = step > most ? most : step;
    return step ? step : 1;
}

/* The rows of every step-th cluster. */
static struct scored thinned(struct arena *scratch, const struct scored *scored, const struct clusters *clusters,
                             size_t step)
{
    size_t count = clusters->count / step, outputs = scored->outputs, rows = 0;
    uint32_t *from = ARENA_ARRAY(scratch, scored->rows, uint32_t);
    for (size_t row = 0; row < scored->rows; row++) {
        size_t cluster = cluster_of_row(clusters, row);
        if (cluster % step == 0 && cluster / step < count)
            from[rows++] = (uint32_t)row;
    }
    float *truth = ARENA_ARRAY(scratch, rows, float), *predicted = ARENA_ARRAY(scratch, rows * outputs, float);
    uint32_t *group = clusters->of ? ARENA_ARRAY(scratch, rows, uint32_t) : NULL;
    for (size_t kept = 0; kept < rows; kept++) {
        truth[kept] = scored->truth[from[kept]];
        memcpy(predicted + kept * outputs, scored->predicted + from[kept] * outputs, outputs * sizeof *predicted);
        if (group)
            group[kept] = clusters->of[from[kept]];
    }
    return (struct scored){ .truth = truth,
                            .predicted = predicted,
                            .rows = rows,
                            .outputs = outputs,
                            .threshold = scored->threshold,
                            .group = group };
}

/* How often each cluster is drawn when as many as there are are drawn with replacement. One draw is 32 random bits,
 * scaled by a multiplication (Lemire, 2019); the bias of at most clusters / 2^32 is of no concern here. */
static void draw(struct random *random, float *counts, size_t clusters)
{
    memset(counts, 0, clusters * sizeof *counts);
    for (size_t drawn = 0; drawn < clusters;) {
        uint64_t bits = random_bits(random);
        counts[(bits >> 32) * clusters >> 32]++;
        if (++drawn < clusters) {
            counts[(bits & UINT32_MAX) * clusters >> 32]++;
            drawn++;
        }
    }
}

/* The two sides of an estimate, sorted once for all resamples. */
struct sides {
    struct scored scored, other;
};

static struct scored prepared(struct arena *scratch, const struct metric *metric, const struct scored *scored,
                              const struct clusters *clusters, size_t step)
{
    struct scored side = step > 1 ? thinned(scratch, scored, clusters, step) : *scored;
    side.sorted = metric_sorted(scratch, metric, &side);
    return side;
}

static struct sides both(struct arena *scratch, const struct estimate *estimate, const struct clusters *clusters,
                         size_t step)
{
    struct sides sides = { .scored = prepared(scratch, estimate->metric, estimate->scored, clusters, step) };
    if (estimate->other)
        sides.other = prepared(scratch, estimate->metric, estimate->other, clusters, step);
    return sides;
}

static double measured(struct arena *scratch, const struct estimate *estimate, struct sides *sides,
                       const float *weights)
{
    const struct metric *metric = estimate->metric;
    struct arena_mark mark = arena_mark(scratch);
    sides->scored.weights = sides->other.weights = weights;
    double value = metric->measure(scratch, &sides->scored);
    if (estimate->other) {
        value -= metric->measure(scratch, &sides->other);
        value = metric->higher_is_better ? value : -value;
    }
    arena_rewind(scratch, mark);
    return value;
}

/* Resamples without a value (of one class only, say) are left out; when they are the most, there is no interval. */
static void conclude(struct interval *interval, double *values, size_t count)
{
    size_t defined = sort_doubles(values, count);
    interval->low = interval->high = NAN;
    if (defined == 0 || 2 * defined < count)
        return;
    interval->low = quantile(values, defined, (1 - CONFIDENCE) / 2);
    interval->high = quantile(values, defined, (1 + CONFIDENCE) / 2);
}

/* An interval of m of n clusters is wider by the root of n / m (Bickel, Götze and van Zwet, 1997). */
static void scale(struct interval *interval, double thinned_value, size_t step)
{
    double shrink = 1 / sqrt((double)step);
    interval->low = interval->value + shrink * (interval->low - thinned_value);
    interval->high = interval->value + shrink * (interval->high - thinned_value);
}

/* All estimates on the same resamples; `counts` says how often each cluster was drawn. */
static void resample(struct arena *scratch, struct estimate *estimates, size_t count, struct sides *sides,
                     const struct clusters *clusters, uint64_t seed)
{
    size_t rows = sides[0].scored.rows, resamples = resample_count(rows * sides[0].scored.outputs);
    float *counts = ARENA_ARRAY(scratch, clusters->count, float);
    float *weights = clusters->of ? ARENA_ARRAY(scratch, rows, float) : counts;
    double *values = ARENA_ARRAY(scratch, count * resamples, double);
    struct random random = random_start(seed, STREAM);
    for (size_t drawn = 0; drawn < resamples; drawn++) {
        draw(&random, counts, clusters->count);
        for (size_t row = 0; row < rows && clusters->of; row++)
            weights[row] = counts[clusters->of[row]];
        for (size_t i = 0; i < count; i++)
            values[i * resamples + drawn] = measured(scratch, &estimates[i], &sides[i], weights);
    }
    for (size_t i = 0; i < count; i++)
        conclude(&estimates[i].interval, values + i * resamples, resamples);
}

/* One group alone, drawn again and again, is always the same, and says nothing of others. */
static void leave_open(struct estimate *estimates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        estimates[i].interval.low = estimates[i].interval.high = NAN;
}

void intervals_estimate(struct arena *scratch, struct estimate *estimates, size_t count, uint64_t seed)
{
    if (count == 0)
        return;
    struct arena_mark mark = arena_mark(scratch);
    struct clusters clusters = clusters_of(scratch, estimates[0].scored), drawn = clusters;
    size_t step = thinning(estimates[0].scored, &clusters);
    struct sides *sides = ARENA_ARRAY(scratch, count, struct sides);
    for (size_t i = 0; i < count; i++) {
        struct sides all = both(scratch, &estimates[i], &clusters, 1);
        estimates[i].interval.value = measured(scratch, &estimates[i], &all, NULL);
        sides[i] = step > 1 ? both(scratch, &estimates[i], &clusters, step) : all;
    }
    if (step > 1)
        drawn = clusters_of(scratch, &sides[0].scored);
    resample(scratch, estimates, count, sides, &drawn, seed);
    for (size_t i = 0; i < count && step > 1; i++)
        scale(&estimates[i].interval, measured(scratch, &estimates[i], &sides[i], NULL), step);
    if (clusters.of && clusters.count < 2)
        leave_open(estimates, count);
    arena_rewind(scratch, mark);
}
