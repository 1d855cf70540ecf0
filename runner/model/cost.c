#include "runner/model/cost.h"

#include <math.h>

static double stated(double euro)
{
    return isnan(euro) ? 0 : euro;
}

bool cost_is_stated(const struct value_settings *value, enum task task)
{
    if (task == TASK_REGRESSION)
        return !isnan(value->unit_error);
    if (task == TASK_MULTICLASS)
        return !isnan(value->miss);
    return !isnan(value->miss) && (!isnan(value->false_alarm) || !isnan(value->check));
}

double cost_of_row(const struct value_settings *value, enum task task, const struct scored *scored, size_t row)
{
    if (task == TASK_REGRESSION)
        return stated(value->unit_error) * fabs((double)scored->predicted[row] - (double)scored->truth[row]);
    size_t truth = (size_t)scored->truth[row], predicted = scored_class(scored, row);
    if (task == TASK_MULTICLASS)
        return truth == predicted ? 0 : stated(value->miss);
    if (predicted == 0)
        return truth ? stated(value->miss) : 0;
    return stated(value->check) + (truth ? 0 : stated(value->false_alarm));
}
