#include "runner/model/interval.h"

#include "runner/base/quantile.h"
#include "runner/base/random.h"

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

/* Every how-manieth row is drawn from. */
static size_t thinning(const struct scored *scored)
{
    size_t step = scored->rows * scored->outputs / (CELLS / FEWEST_RESAMPLES), most = scored->rows / FEWEST_ROWS;
    step = step > most ? most : step;
    return step ? step : 1;
}

static struct scored thinned(struct arena *scratch, const struct scored *scored, size_t step)
{
    size_t rows = scored->rows / step, outputs = scored->outputs;
    float *truth = ARENA_ARRAY(scratch, rows, float), *predicted = ARENA_ARRAY(scratch, rows * outputs, float);
    for (size_t row = 0; row < rows; row++) {
        truth[row] = scored->truth[row * step];
        memcpy(predicted + row * outputs, scored->predicted + row * step * outputs, outputs * sizeof *predicted);
    }
    return (struct scored){ truth, predicted, rows, outputs, scored->threshold, NULL, NULL };
}

/* How often each row is drawn when as many rows as there are are drawn with replacement. One draw is 32 random bits,
 * scaled by a multiplication (Lemire, 2019); the bias of at most rows / 2^32 is of no concern here. */
static void draw(struct random *random, float *counts, size_t rows)
{
    memset(counts, 0, rows * sizeof *counts);
    for (size_t drawn = 0; drawn < rows;) {
        uint64_t bits = random_bits(random);
        counts[(bits >> 32) * rows >> 32]++;
        if (++drawn < rows) {
            counts[(bits & UINT32_MAX) * rows >> 32]++;
            drawn++;
        }
    }
}

/* The two sides of an estimate, sorted once for all resamples. */
struct sides {
    struct scored scored, other;
};

static struct scored prepared(struct arena *scratch, const struct metric *metric, const struct scored *scored,
                              size_t step)
{
    struct scored side = step > 1 ? thinned(scratch, scored, step) : *scored;
    side.sorted = metric_sorted(scratch, metric, &side);
    return side;
}

static struct sides both(struct arena *scratch, const struct estimate *estimate, size_t step)
{
    struct sides sides = { .scored = prepared(scratch, estimate->metric, estimate->scored, step) };
    if (estimate->other)
        sides.other = prepared(scratch, estimate->metric, estimate->other, step);
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

/* An interval of m of n rows is wider by the root of n / m (Bickel, Götze and van Zwet, 1997). */
static void scale(struct interval *interval, double thinned_value, size_t step)
{
    double shrink = 1 / sqrt((double)step);
    interval->low = interval->value + shrink * (interval->low - thinned_value);
    interval->high = interval->value + shrink * (interval->high - thinned_value);
}

void intervals_estimate(struct arena *scratch, struct estimate *estimates, size_t count, uint64_t seed)
{
    if (count == 0)
        return;
    struct arena_mark mark = arena_mark(scratch);
    size_t step = thinning(estimates[0].scored), rows = estimates[0].scored->rows / step;
    size_t resamples = resample_count(rows * estimates[0].scored->outputs);
    float *counts = ARENA_ARRAY(scratch, rows, float);
    double *values = ARENA_ARRAY(scratch, count * resamples, double);
    struct sides *sides = ARENA_ARRAY(scratch, count, struct sides);
    for (size_t i = 0; i < count; i++) {
        struct sides all = both(scratch, &estimates[i], 1);
        estimates[i].interval.value = measured(scratch, &estimates[i], &all, NULL);
        sides[i] = step > 1 ? both(scratch, &estimates[i], step) : all;
    }
    struct random random = random_start(seed, STREAM);
    for (size_t resample = 0; resample < resamples; resample++) {
        draw(&random, counts, rows);
        for (size_t i = 0; i < count; i++)
            values[i * resamples + resample] = measured(scratch, &estimates[i], &sides[i], counts);
    }
    for (size_t i = 0; i < count; i++) {
        conclude(&estimates[i].interval, values + i * resamples, resamples);
        if (step > 1)
            scale(&estimates[i].interval, measured(scratch, &estimates[i], &sides[i], NULL), step);
    }
    arena_rewind(scratch, mark);
}
