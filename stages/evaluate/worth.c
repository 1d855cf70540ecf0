#include "stages/evaluate/evaluate.h"

#include "runner/model/clusters.h"
#include "runner/model/cost.h"

#include <math.h>

/* Two-sided, 95 %, of the normal distribution. */
#define NORMAL_QUANTILE 1.959964

static double mean_cost(const struct value_settings *value, enum task task, const struct scored *scored)
{
    double sum = 0;
    for (size_t row = 0; row < scored->rows; row++)
        sum += cost_of_row(value, task, scored, row);
    return sum / (double)scored->rows;
}

/* Half the width of the interval of the mean difference in cost, by the central limit theorem: the same rows are
 * answered in both ways, so the differences of single rows are what varies; or those of whole groups, whose rows are
 * alike. Sums of groups of different sizes make their mean a ratio (Cochran, 1977, "Sampling techniques", section 2.11). */
static double half_width(struct arena *arena, const struct value_settings *value, enum task task,
                         const struct scored *model, const struct scored *other)
{
    struct arena_mark mark = arena_mark(arena);
    struct clusters clusters = clusters_of(arena, model);
    double *sums = ARENA_ARRAY(arena, clusters.count, double), mean = 0, squares = 0;
    size_t *sizes = ARENA_ARRAY(arena, clusters.count, size_t);
    for (size_t row = 0; row < model->rows; row++) {
        double difference = cost_of_row(value, task, other, row) - cost_of_row(value, task, model, row);
        sums[cluster_of_row(&clusters, row)] += difference;
        sizes[cluster_of_row(&clusters, row)]++;
        mean += (difference - mean) / (double)(row + 1);
    }
    for (size_t i = 0; i < clusters.count; i++)
        squares += pow(sums[i] - mean * (double)sizes[i], 2);
    double count = (double)clusters.count, rows = (double)model->rows;
    arena_rewind(arena, mark);
    return count > 1 ? NORMAL_QUANTILE * sqrt(squares * count / (count - 1)) / rows : INFINITY;
}

bool worth_measure(struct arena *arena, const struct value_settings *value, enum task task, const struct scored *model,
                   const struct way *ways, size_t count, struct worth *worth)
{
    if (!cost_is_stated(value, task) || isnan(value->cases_per_year) || model->rows == 0 || count == 0)
        return false;
    const struct way *cheapest = ways;
    double least = INFINITY;
    for (size_t i = 0; i < count; i++) {
        double cost = mean_cost(value, task, &ways[i].scored);
        if (cost < least) {
            least = cost;
            cheapest = &ways[i];
        }
    }
    double cases = value->cases_per_year;
    double running = isnan(value->per_year) ? 0 : value->per_year, once = isnan(value->one_off) ? 0 : value->one_off;
    worth->model = cases * mean_cost(value, task, model);
    worth->reference = cases * least;
    worth->saved = worth->reference - worth->model - running;
    double width = cases * half_width(arena, value, task, model, &cheapest->scored);
    worth->saved_low = worth->saved - width;
    worth->saved_high = worth->saved + width;
    worth->first_year = worth->saved - once;
    worth->months_to_pay_back = worth->saved > 0 ? 12 * once / worth->saved : NAN;
    worth->reference_name = cheapest->name;
    worth->reference_label = cheapest->label;
    return true;
}
