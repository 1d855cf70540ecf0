#include "stages/evaluate/evaluate.h"

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
 * answered in both ways, so the differences of single rows are what varies. */
static double half_width(const struct value_settings *value, enum task task, const struct scored *model,
                         const struct scored *other)
{
    double mean = 0, squares = 0;
    for (size_t row = 0; row < model->rows; row++) { /* Welford (1962) */
        double difference = cost_of_row(value, task, other, row) - cost_of_row(value, task, model, row);
        double from_mean = difference - mean;
        mean += from_mean / (double)(row + 1);
        squares += from_mean * (difference - mean);
    }
    double rows = (double)model->rows;
    return rows > 1 ? NORMAL_QUANTILE * sqrt(squares / (rows - 1) / rows) : INFINITY;
}

bool worth_measure(const struct value_settings *value, enum task task, const struct scored *model,
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
    double width = cases * half_width(value, task, model, &cheapest->scored);
    worth->saved_low = worth->saved - width;
    worth->saved_high = worth->saved + width;
    worth->first_year = worth->saved - once;
    worth->months_to_pay_back = worth->saved > 0 ? 12 * once / worth->saved : NAN;
    worth->reference_name = cheapest->name;
    worth->reference_label = cheapest->label;
    return true;
}
