#include "stages/evaluate/evaluate.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/model/cost.h"
#include "runner/table/number.h"

#include <math.h>

/* The metrics of a task: "auc, accuracy, …". */
static const char *metric_list(struct arena *arena, enum task task)
{
    struct text list = text_in(arena);
    for (const struct metric *metric = all_metrics; metric->name; metric++)
        if (metric->tasks >> task & 1) {
            text_add(&list, list.length ? ", " : "");
            text_add(&list, metric->name);
        }
    return text_string(&list);
}

static bool plan_metric(struct run *run, const struct metric *metric)
{
    enum task task = run->question.task;
    const struct goal_settings *goal = run->pipeline->goal;
    if (metric->tasks >> task & 1)
        return true;
    struct place place = settings_place(run->pipeline->settings, &goal->metric);
    const char *target = run->question.target;
    if (task == TASK_REGRESSION)
        problem_add(run->problems, FAULT_SETTINGS, place,
                    tr("metric \"%s\" is about classes, and target \"%s\" is a number"), metric->name, target);
    else if (task == TASK_BINARY)
        problem_add(run->problems, FAULT_SETTINGS, place,
                    tr("metric \"%s\" does not fit target \"%s\", which has two classes"), metric->name, target);
    else
        problem_add(run->problems, FAULT_SETTINGS, place,
                    tr("metric \"%s\" does not fit target \"%s\", which has more than two classes"), metric->name,
                    target);
    return problem_try(run->problems, tr("use one of these: %s"), metric_list(run->arena, task));
}

/* The limit must be on the side that the metric gets better towards, and within reach. */
static bool plan_limit(struct run *run, const struct metric *metric)
{
    const struct goal_settings *goal = run->pipeline->goal;
    const struct settings *settings = run->pipeline->settings;
    bool sound = true;
    if (metric->higher_is_better && !isnan(goal->at_most)) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(settings, &goal->at_most),
                    tr("\"at_most\" does not fit metric \"%s\": the higher it is, the better"), metric->name);
        sound = problem_try(run->problems, tr("state \"at_least\" instead"));
    }
    if (!metric->higher_is_better && !isnan(goal->at_least)) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(settings, &goal->at_least),
                    tr("\"at_least\" does not fit metric \"%s\": the lower it is, the better"), metric->name);
        sound = problem_try(run->problems, tr("state \"at_most\" instead"));
    }
    if (metric->higher_is_better && goal->at_least > 1) { /* all of these end at 1 */
        problem_add(run->problems, FAULT_SETTINGS, settings_place(settings, &goal->at_least),
                    tr("metric \"%s\" can't be higher than 1"), metric->name);
        sound = goal->at_least <= 100 ? problem_try(run->problems, tr("80 percent are written 0.8"))
                                      : problem_try(run->problems, tr("state a number below 1"));
    }
    if (!metric->higher_is_better && goal->at_most < 0) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(settings, &goal->at_most),
                    tr("metric \"%s\" can't be lower than 0"), metric->name);
        sound = problem_try(run->problems, tr("state a number above 0"));
    }
    return sound;
}

static void warn_without_effect(struct run *run, const double *field, const char *key)
{
    if (!isnan(*field))
        problem_warn(run->problems, settings_place(run->pipeline->settings, field),
                     tr("\"%s\" has no effect for a target like \"%s\""), key, run->question.target);
}

/* Amounts of a year, and no word of what a mistake costs. */
static void warn_of_missing_costs(struct run *run, enum task task)
{
    const struct value_settings *value = run->pipeline->value;
    const double *const of_year[] = { &value->cases_per_year, &value->one_off, &value->per_year };
    const char *keys = task == TASK_REGRESSION   ? "\"unit_error\""
                       : task == TASK_MULTICLASS ? "\"miss\""
                                                 : "\"false_alarm\", \"miss\"";
    for (size_t i = 0; i < sizeof of_year / sizeof *of_year; i++)
        if (!isnan(*of_year[i])) {
            problem_warn(run->problems, settings_place(run->pipeline->settings, of_year[i]),
                         tr("no value in euro can be worked out: it is not known what a mistake costs"));
            problem_try(run->problems, tr("state in [value]: %s"), keys);
            return;
        }
}

/* What is stated in vain, and what is missing for a value in euro. */
static void plan_value(struct run *run)
{
    const struct value_settings *value = run->pipeline->value;
    enum task task = run->question.task;
    if (task != TASK_BINARY) {
        warn_without_effect(run, &value->false_alarm, "false_alarm");
        warn_without_effect(run, &value->check, "check");
    }
    if (task == TASK_REGRESSION)
        warn_without_effect(run, &value->miss, "miss");
    else
        warn_without_effect(run, &value->unit_error, "unit_error");

    struct place place = settings_place(run->pipeline->settings, &value->miss);
    if (task == TASK_BINARY && !isnan(value->miss) && !cost_is_stated(value, task)) {
        problem_warn(run->problems, place,
                     tr("no value in euro can be worked out: \"miss\" alone would make it free to flag every case"));
        problem_try(run->problems, tr("state \"false_alarm\" or \"check\" as well"));
    } else if (task == TASK_BINARY && isnan(value->miss) && !(isnan(value->false_alarm) && isnan(value->check))) {
        problem_warn(run->problems, place,
                     tr("no value in euro can be worked out: without \"miss\" it would be free to flag no case"));
        problem_try(run->problems, tr("state what an overlooked case costs as \"miss\""));
    } else if (cost_is_stated(value, task) && isnan(value->cases_per_year)) {
        problem_warn(run->problems, settings_place(run->pipeline->settings, &value->cases_per_year),
                     tr("no value in euro can be worked out: it is not known how often the question comes up"));
        problem_try(run->problems, tr("state \"cases_per_year\" in [value]"));
    } else if (!cost_is_stated(value, task)) {
        warn_of_missing_costs(run, task);
    }
}

bool plan_goal(struct run *run)
{
    plan_value(run);
    const struct metric *metric = metric_of_goal(run->pipeline->goal, run->question.task);
    return plan_metric(run, metric) && plan_limit(run, metric);
}
