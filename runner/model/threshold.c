#include "runner/model/cost.h"

#include <float.h>
#include <math.h>

/* A way to decide: all cases from some prediction on are flagged. Thresholds in (low, high] decide so. */
struct candidate {
    float low, high;
    double merit; /* higher is better; NAN: not defined */
};

/* How good a way is, from the weight of the cases that it gets right and wrong: as four rows that the metrics and costs
 * know how to deal with. */
static double merit(struct arena *scratch, const struct metric *metric, const struct value_settings *value,
                    const double found[2], const double all[2])
{
    const float truth[] = { 0, 1, 0, 1 }, predicted[] = { 1, 1, 0, 0 };
    const float weights[] = { (float)found[0], (float)found[1], (float)(all[0] - found[0]),
                              (float)(all[1] - found[1]) };
    const struct scored scored = {
        .truth = truth, .predicted = predicted, .rows = 4, .outputs = 1, .threshold = 0.5, .weights = weights
    };
    if (cost_is_stated(value, TASK_BINARY)) {
        double cost = 0;
        for (size_t row = 0; row < scored.rows; row++)
            cost += (double)weights[row] * cost_of_row(value, TASK_BINARY, &scored, row);
        return -cost;
    }
    const struct metric *by = metric_named(metric->threshold_by);
    struct arena_mark mark = arena_mark(scratch);
    double measured = by->measure(scratch, &scored);
    arena_rewind(scratch, mark);
    return by->higher_is_better ? measured : -measured;
}

/* All ways, from flagging nothing to flagging all. */
static size_t list_candidates(struct arena *scratch, const struct metric *metric, const struct value_settings *value,
                              const struct scored *scored, struct candidate *candidates)
{
    const uint32_t *sorted = metric_sorted(scratch, metric_named("auc"), scored);
    double all[2] = { 0 }, found[2] = { 0 };
    for (size_t row = 0; row < scored->rows; row++)
        all[scored->truth[row] > 0] += scored->weights ? (double)scored->weights[row] : 1;
    size_t count = 0;
    float high = 1;
    for (size_t i = scored->rows; i > 0;) {
        float low = scored->predicted[sorted[i - 1]];
        candidates[count++] = (struct candidate){ low, high, merit(scratch, metric, value, found, all) };
        for (; i > 0 && scored->predicted[sorted[i - 1]] == low; i--) {
            uint32_t row = sorted[i - 1];
            found[scored->truth[row] > 0] += scored->weights ? (double)scored->weights[row] : 1;
        }
        high = low;
    }
    candidates[count++] = (struct candidate){ -FLT_TRUE_MIN, high, merit(scratch, metric, value, found, all) };
    return count;
}

static bool is_as_good(double merit, double best)
{
    return merit >= best - 1e-9 * fabs(best);
}

static float middle(float low, float high)
{
    float middle = low + (high - low) / 2;
    if (middle > low)
        return middle;
    return high > low ? high : nextafterf(high, 2);
}

double threshold_choose(struct arena *scratch, const struct metric *metric, const struct value_settings *value,
                        const struct scored *scored)
{
    if (scored->rows == 0)
        return 0.5;
    struct arena_mark mark = arena_mark(scratch);
    struct candidate *candidates = ARENA_ARRAY(scratch, scored->rows + 1, struct candidate);
    size_t count = list_candidates(scratch, metric, value, scored, candidates);
    double best = -INFINITY;
    for (size_t i = 0; i < count; i++)
        best = fmax(best, candidates[i].merit);
    float low = 0, high = 1, width = -1;
    for (size_t i = 0; i < count;) {
        if (!is_as_good(candidates[i].merit, best)) {
            i++;
            continue;
        }
        float top = candidates[i].high, bottom = 0;
        for (; i < count && is_as_good(candidates[i].merit, best); i++)
            bottom = candidates[i].low;
        if (top - bottom > width) {
            low = bottom;
            high = top;
            width = top - bottom;
        }
    }
    arena_rewind(scratch, mark);
    return (double)middle(low, high);
}
