/* The verdict: is using the model worth it?
 *
 * recommended     the model is better than the way it is compared to, and not by chance; and that is worth something:
 *                 the same answer for all would not do as well, the stated goal is reached, and by [value] it saves money and pays back in time. Where neither is
 *                 stated, it must take a good bite out of what could be improved at all.
 * not_worthwhile  the rows show that it is worse, or at best a little better, or that it costs more than it saves.
 * not_yet         in between: better, but the goal is missed; or too few rows to tell.
 *
 * The limits are rules of thumb, chosen once here.
 */
#include "stages/evaluate/evaluate.h"

#include "runner/model/clusters.h"

#include <math.h>

enum {
    ENOUGH_ROWS = 30,    /* test rows, below which nothing is claimed */
    ENOUGH_GROUPS = 10,  /* … or groups of test rows, where they come in groups: fewer draws of them are too sure */
    ENOUGH_CASES = 10,   /* test rows of the rarer class, likewise */
    PAYBACK_MONTHS = 36, /* what small firms accept for equipment */
    MOST_MORE_ROWS = 100 /* times the rows there are: beyond that, advice to collect more helps nobody */
};

/* Share of the way from the reference to perfection, from which on a gain is more than a little. */
static const double bite = 0.05;

/* From this share of that way on, one should look for a column that knows the answer. Errors never come quite as near
 * to 0 as shares to 1: trees answer in steps. */
static const double nearly_all = 0.998, nearly_no_error = 0.97;

static const enum verdict verdict_for[] = {
    [IS_NOT_MEASURABLE] = VERDICT_NOT_YET,     [HAS_FEW_ROWS] = VERDICT_NOT_YET,
    [HAS_FEW_GROUPS] = VERDICT_NOT_YET,        [HAS_FEW_CASES] = VERDICT_NOT_YET,
    [IS_WORSE] = VERDICT_NOT_WORTHWHILE,       [IS_NO_BETTER] = VERDICT_NOT_WORTHWHILE,
    [MAY_BE_CHANCE] = VERDICT_NOT_YET,         [BEATS_TODAY_ALONE] = VERDICT_NOT_WORTHWHILE,
    [MAY_BEAT_TODAY_ALONE] = VERDICT_NOT_YET,  [COSTS_MORE_THAN_IT_SAVES] = VERDICT_NOT_WORTHWHILE,
    [PAYS_BACK_LATE] = VERDICT_NOT_WORTHWHILE, [MISSES_GOAL] = VERDICT_NOT_YET,
    [IS_LITTLE_BETTER] = VERDICT_NOT_YET,      [CONVINCES] = VERDICT_RECOMMENDED,
};

static bool pays_back(const struct case_file *file, double saved)
{
    double once = isnan(file->value->one_off) ? 0 : file->value->one_off;
    return saved > 0 && 12 * once <= PAYBACK_MONTHS * saved;
}

static void count_cases(const struct case_file *file, struct ruling *ruling)
{
    const struct scored *scored = &file->comparison.model;
    size_t counts[2] = { 0 };
    for (size_t row = 0; row < scored->rows; row++)
        counts[scored->truth[row] > 0]++;
    ruling->rarer_class = counts[1] <= counts[0];
    ruling->rarer_count = counts[ruling->rarer_class];
}

/* How much better a way could be than the reference, at all. */
static double room(const struct metric *metric, double reference)
{
    return metric->higher_is_better ? 1 - reference : reference;
}

/* Whoever compares with a bad habit alone oversells; where euro are stated, `worth` knows the cheapest way. */
static bool beats_baseline(const struct evaluation *evaluation)
{
    return evaluation->has_worth || !evaluation->gain_against_today || isnan(evaluation->gain_over_baseline.low) ||
           evaluation->gain_over_baseline.low > 0;
}

static enum circumstance circumstance_of(const struct case_file *file, const struct ruling *ruling,
                                         const struct evaluation *evaluation)
{
    const struct interval *gain = &evaluation->gain;
    const struct worth *worth = evaluation->has_worth ? &evaluation->worth : NULL;
    double little = bite * room(evaluation->gain_metric, ruling->reference);
    /* Where euro are stated they are what counts: savings that are no chance make up for a metric that shows little. */
    bool saves_surely = worth && worth->saved_low > 0;

    if (file->comparison.model.rows < ENOUGH_ROWS)
        return HAS_FEW_ROWS;
    if (ruling->groups > 0 && ruling->groups < ENOUGH_GROUPS)
        return HAS_FEW_GROUPS;
    if (file->question->task == TASK_BINARY && ruling->rarer_count < ENOUGH_CASES)
        return HAS_FEW_CASES;
    if (isnan(gain->value) || isnan(gain->low))
        return IS_NOT_MEASURABLE;
    if (!saves_surely) {
        if (gain->high < 0)
            return IS_WORSE;
        if (gain->high <= little)
            return IS_NO_BETTER;
        if (gain->low <= 0 && !(worth && !pays_back(file, worth->saved_high)))
            return MAY_BE_CHANCE;
    }
    if (!beats_baseline(evaluation)) {
        double little_more = bite * room(evaluation->gain_metric, ruling->simplest);
        return evaluation->gain_over_baseline.high <= little_more ? BEATS_TODAY_ALONE : MAY_BEAT_TODAY_ALONE;
    }
    if (worth && worth->saved <= 0)
        return COSTS_MORE_THAN_IT_SAVES;
    if (worth && !pays_back(file, worth->saved))
        return PAYS_BACK_LATE;
    if (evaluation->goal_stated && !evaluation->goal_reached)
        return MISSES_GOAL;
    if (!worth && !evaluation->goal_stated && gain->value < little)
        return IS_LITTLE_BETTER;
    return CONVINCES;
}

/* Two digits, upwards: 2,347 is "about 2,400". */
static size_t rounded_up(double count)
{
    double unit = pow(10, floor(log10(fmax(count, 10))) - 1);
    return (size_t)(ceil(count / unit) * unit);
}

/* Rows of data in all that would probably settle it; intervals shrink with the root of the number of rows. */
static size_t rows_needed(const struct case_file *file, const struct ruling *ruling,
                          const struct evaluation *evaluation)
{
    double times = 0;
    bool beyond_today = ruling->circumstance == MAY_BEAT_TODAY_ALONE;
    const struct interval *gain = beyond_today ? &evaluation->gain_over_baseline : &evaluation->gain;
    if (ruling->circumstance == HAS_FEW_ROWS)
        times = ENOUGH_ROWS / fmax(1, (double)file->comparison.model.rows);
    else if (ruling->circumstance == HAS_FEW_GROUPS)
        times = ENOUGH_GROUPS / fmax(1, (double)ruling->groups);
    else if (ruling->circumstance == HAS_FEW_CASES && ruling->rarer_count > 0)
        times = ENOUGH_CASES / (double)ruling->rarer_count;
    else if ((ruling->circumstance == MAY_BE_CHANCE || beyond_today) && gain->value > 0)
        times = pow((gain->value - gain->low) / gain->value, 2);
    if (times <= 1 || times > MOST_MORE_ROWS)
        return 0;
    return rounded_up(times * (double)(evaluation->train_rows + evaluation->test_rows));
}

static bool is_suspicious(const struct case_file *file, const struct ruling *ruling,
                          const struct evaluation *evaluation)
{
    const struct metric *metric = evaluation->gain_metric;
    double share = metric->higher_is_better ? nearly_all : nearly_no_error;
    return file->comparison.model.rows >= ENOUGH_ROWS && evaluation->gain.value > 0 &&
           evaluation->gain.value >= share * room(metric, ruling->reference);
}

void verdict_reach(struct arena *arena, const struct case_file *file, struct evaluation *evaluation)
{
    const struct metric *metric = evaluation->measured[0].metric, *by = evaluation->gain_metric;
    struct ruling ruling = {
        .model = by->measure(arena, &file->comparison.model),
        .reference = by->measure(arena, &file->comparison.other),
    };
    if (evaluation->gain_against_today) {
        ruling.whole = by->measure(arena, &file->simplest.model);
        ruling.simplest = by->measure(arena, &file->simplest.other);
    }
    double value = evaluation->measured[0].model.value;
    evaluation->goal_reached =
        evaluation->goal_stated && !isnan(value) && !metric_better(metric, evaluation->goal, value);
    if (file->question->task == TASK_BINARY)
        count_cases(file, &ruling);
    if (file->comparison.model.group)
        ruling.groups = clusters_of(arena, &file->comparison.model).count;
    ruling.circumstance = circumstance_of(file, &ruling, evaluation);
    ruling.rows_needed = rows_needed(file, &ruling, evaluation);
    ruling.is_suspicious = is_suspicious(file, &ruling, evaluation);
    evaluation->verdict = verdict_for[ruling.circumstance];
    reasons_write(arena, file, &ruling, evaluation);
}
