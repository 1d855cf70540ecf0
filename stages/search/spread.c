/* How numbers that are asked for are spread: in which unit trees learn them, and whether their logarithm is worth a try. */
#include "stages/search/search.h"

#include <math.h>

struct spread {
    double mean, variance, cubes; /* the latter of what differs from the mean, in the mean */
    double least, zeros;          /* zeros: a share */
};

static double label(const struct run *run, size_t at)
{
    return (double)run->question.truth[run->split.train[at]];
}

static struct spread spread_of(const struct run *run)
{
    double count = (double)run->split.train_count;
    struct spread spread = { .least = INFINITY };
    for (size_t i = 0; i < run->split.train_count; i++) {
        double value = label(run, i);
        spread.mean += value / count;
        spread.least = fmin(spread.least, value);
        spread.zeros += (value == 0 ? 1 : 0) / count;
    }
    for (size_t i = 0; i < run->split.train_count; i++) {
        double distance = label(run, i) - spread.mean;
        spread.variance += distance * distance / count;
        spread.cubes += distance * distance * distance / count;
    }
    return spread;
}

/* Amounts, sums, counts: none below zero, and the mean far from the middle (a skewness above 1, or a fifth of them zero). */
static bool is_skewed(const struct spread *spread)
{
    bool is_long = spread->variance > 0 && spread->cubes > pow(spread->variance, 1.5);
    return spread->least >= 0 && spread->mean > 0 && (is_long || spread->zeros > 0.2);
}

/* What a float32 can hold, and sums of it. */
static double weight_for(double variance)
{
    return fmin(fmax(1 / variance, 1e-30), 1e30);
}

void spread_find(struct search *search)
{
    struct run *run = search->run;
    search->target.weight = 1;
    search->target.weights = search->weights;
    if (run->question.class_count)
        return;
    struct spread spread = spread_of(run);
    search->is_skewed = is_skewed(&spread);
    search->target.mean = spread.mean;
    if (!(spread.variance > 0))
        return;
    search->target.weight = weight_for(spread.variance);
    float *weights = ARENA_ARRAY(search->arena, run->table->row_count, float);
    for (size_t i = 0; i < run->split.train_count; i++) {
        uint32_t row = run->split.train[i];
        weights[row] = (float)search->target.weight * (search->weights ? search->weights[row] : 1);
    }
    search->target.weights = weights;
}
