/* What mistakes cost, by the table [value] of the pipeline file.
 *
 * Two classes: a case flagged in vain costs false_alarm, a case overlooked costs miss, and each flagged case costs
 * check. Three or more classes: any wrong answer costs miss, since "flagged" has no meaning there. Numbers: each unit
 * of absolute error costs unit_error. What is not stated costs nothing.
 */
#ifndef LOTSE_COST_H
#define LOTSE_COST_H

#include "runner/model/metric.h"

/* Is enough stated to compare ways of deciding? Two classes need miss and one of false_alarm and check: if either side
 * cost nothing, flagging all or nothing would be free, and no model could be worth anything. */
bool cost_is_stated(const struct value_settings *value, enum task task);

/* Of one prediction, in euro. */
double cost_of_row(const struct value_settings *value, enum task task, const struct scored *scored, size_t row);

#endif
