/* The words of a verdict: first what decides, then what the test rows show, then what to mind. */
#include "stages/evaluate/reasons.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <math.h>

enum { MOST_REASONS = 16 };

void say(const struct words *w, const char *format, ...)
{
    struct text sentence = text_in(w->arena);
    va_list arguments;
    va_start(arguments, format);
    text_add_arguments(&sentence, format, arguments);
    va_end(arguments);
    w->evaluation->reasons[w->evaluation->reason_count++] = text_string(&sentence);
}

const char *counted(const struct words *w, size_t count)
{
    return number_text_count(w->arena, count);
}

const char *euro(const struct words *w, double amount)
{
    return number_text_euro(w->arena, amount);
}

/* A difference of shares is no share. */
static const char *difference(const struct words *w, double value)
{
    if (!w->metric->is_share)
        return metric_text(w->arena, w->metric, value);
    return arena_format(w->arena, tr("%s percentage points"), number_text(w->arena, 100 * value, 1));
}

/* Better than today's way, but that is no great thing. */
static void say_today_alone(const struct words *w)
{
    const char *model = metric_text(w->arena, w->metric, w->ruling->whole);
    const char *simplest = metric_text(w->arena, w->metric, w->ruling->simplest);
    if (w->ruling->circumstance == BEATS_TODAY_ALONE)
        say(w,
            tr("the model is better than today's way, but not noticeably better than always giving the same answer: "
               "%s is %s instead of %s; that answer would be the cheaper way"),
            w->label, model, simplest);
    else
        say(w,
            tr("the model is better than today's way; whether it is better than always giving the same answer can't "
               "be told yet: %s is %s instead of %s"),
            w->label, model, simplest);
}

static void say_comparison(const struct words *w)
{
    bool today = w->evaluation->gain_against_today;
    switch (w->ruling->circumstance) {
    case IS_WORSE:
        say(w,
            today ? tr("today's way is better than the model: %s is %s with the model and %s today")
                  : tr("the model is worse than always giving the same answer: %s is %s instead of %s"),
            w->label, w->model, w->reference);
        return;
    case IS_NO_BETTER:
        say(w,
            today ? tr("the model is not noticeably better than today's way: %s is %s instead of %s; with 95%% "
                       "certainty the advantage is at most %s")
                  : tr("the model is not noticeably better than always giving the same answer: %s is %s instead of "
                       "%s; with 95%% certainty the advantage is at most %s"),
            w->label, w->model, w->reference, w->high);
        return;
    case MAY_BE_CHANCE:
        say(w,
            today ? tr("whether the model is better than today's way can't be told yet: %s is %s instead of %s, and "
                       "the advantage lies between %s and %s with 95%% certainty")
                  : tr("whether the model is better than always giving the same answer can't be told yet: %s is %s "
                       "instead of %s, and the advantage lies between %s and %s with 95%% certainty"),
            w->label, w->model, w->reference, w->low, w->high);
        return;
    case BEATS_TODAY_ALONE:
    case MAY_BEAT_TODAY_ALONE:
        say_today_alone(w);
        return;
    case IS_LITTLE_BETTER:
        say(w,
            today ? tr("the model is better than today's way, but only a little: %s is %s instead of %s; [goal] or "
                       "[value] in the pipeline file can say whether that is enough")
                  : tr("the model is better than always giving the same answer, but only a little: %s is %s instead "
                       "of %s; [goal] or [value] in the pipeline file can say whether that is enough"),
            w->label, w->model, w->reference);
        return;
    default:
        say(w,
            today ? tr("the model is better than today's way, and that is no chance: %s is %s instead of %s, an "
                       "advantage between %s and %s with 95%% certainty")
                  : tr("the model is better than always giving the same answer, and that is no chance: %s is %s "
                       "instead of %s, an advantage between %s and %s with 95%% certainty"),
            w->label, w->model, w->reference, w->low, w->high);
    }
}

static void say_too_few(const struct words *w)
{
    size_t rows = w->file->comparison.model.rows, cases = w->ruling->rarer_count;
    if (w->ruling->circumstance == HAS_FEW_ROWS)
        say(w,
            tr_plural("there is only %s test row to compare on, too few for a judgement",
                      "there are only %s test rows to compare on, too few for a judgement", rows),
            counted(w, rows));
    else if (w->ruling->circumstance == HAS_FEW_GROUPS)
        say(w,
            tr_plural("the test rows are of only %s group, too few for a judgement: rows of one group are alike, and "
                      "say little about other groups",
                      "the test rows are of only %s groups, too few for a judgement: rows of one group are alike, and "
                      "say little about other groups",
                      w->ruling->groups),
            counted(w, w->ruling->groups));
    else if (cases == 0)
        say(w, tr("no test row has the answer \"%s\", so it can't be measured how well such cases are told apart"),
            w->file->question->classes[w->ruling->rarer_class]);
    else
        say(w,
            tr_plural("only %s test row has the answer \"%s\", too few for a judgement",
                      "only %s test rows have the answer \"%s\", too few for a judgement", cases),
            counted(w, cases), w->file->question->classes[w->ruling->rarer_class]);
}

static void say_rows_needed(const struct words *w)
{
    size_t rows = w->evaluation->train_rows + w->evaluation->test_rows;
    if (w->ruling->rows_needed > 0)
        say(w,
            w->ruling->groups ? tr("about %s rows of data, of more groups, would probably settle it; now there are %s")
                              : tr("about %s rows of data would probably settle it; now there are %s"),
            counted(w, w->ruling->rows_needed), counted(w, rows));
}

static void say_goal(const struct words *w)
{
    const struct interval *measured = &w->evaluation->measured[0].model;
    const struct metric *metric = w->evaluation->measured[0].metric;
    const char *label = tr(metric->label);
    bool higher = metric->higher_is_better;
    const char *value = metric_text_beside(w->arena, metric, measured->value, w->evaluation->goal);
    const char *goal = metric_goal_text(w->arena, metric, w->evaluation->goal);
    double bad_end = higher ? measured->low : measured->high;
    if (!w->evaluation->goal_reached)
        say(w,
            higher ? tr("the goal is missed: %s is %s, wanted is at least %s")
                   : tr("the goal is missed: %s is %s, wanted is at most %s"),
            label, value, goal);
    else if (!isnan(bad_end) && metric_better(metric, w->evaluation->goal, bad_end))
        say(w,
            higher ? tr("the goal is reached, but narrowly: %s is %s, wanted is at least %s; on other rows it could "
                        "also be %s")
                   : tr("the goal is reached, but narrowly: %s is %s, wanted is at most %s; on other rows it could "
                        "also be %s"),
            label, value, goal, metric_text_beside(w->arena, metric, bad_end, w->evaluation->goal));
    else
        say(w,
            higher ? tr("the goal is reached: %s is %s, wanted is at least %s")
                   : tr("the goal is reached: %s is %s, wanted is at most %s"),
            label, value, goal);
}

static void say_why_not_compared(const struct words *w)
{
    if (w->ruling->circumstance == IS_NOT_MEASURABLE)
        say(w, tr("%s can't be worked out on these test rows; choose another one with [goal] metric"), w->label);
    else
        say_too_few(w);
}

static void say_cautions(const struct words *w, bool is_compared)
{
    if (w->evaluation->gain_of_answers && is_compared)
        say(w, tr("today's way gives no probabilities, so %s was worked out from the bare answers of both"), w->label);
    if (w->ruling->is_suspicious)
        say(w, tr("this is almost too good to be true: check whether a column holds something that is known only "
                  "afterwards, and leave such columns out with [columns] ignore"));
}

void reasons_write(struct arena *arena, const struct case_file *file, const struct ruling *ruling,
                   struct evaluation *evaluation)
{
    struct words words = { .arena = arena, .file = file, .ruling = ruling, .evaluation = evaluation };
    words.metric = evaluation->gain_metric;
    words.label = tr(words.metric->label);
    words.model = metric_text(arena, words.metric, ruling->model);
    words.reference = metric_text(arena, words.metric, ruling->reference);
    words.low = difference(&words, evaluation->gain.low);
    words.high = difference(&words, evaluation->gain.high);
    evaluation->reasons = ARENA_ARRAY(arena, MOST_REASONS, const char *);
    evaluation->reason_count = 0;

    enum circumstance decides = ruling->circumstance;
    bool is_compared = decides != IS_NOT_MEASURABLE && decides != HAS_FEW_ROWS && decides != HAS_FEW_GROUPS &&
                       decides != HAS_FEW_CASES;
    bool is_better = evaluation->gain.low > 0, by_goal = decides == MISSES_GOAL;
    bool by_worth =
        decides == COSTS_MORE_THAN_IT_SAVES || decides == PAYS_BACK_LATE || (decides == CONVINCES && !is_better);
    if (!is_compared)
        say_why_not_compared(&words);
    else if (by_worth)
        say_worth(&words);
    else if (by_goal)
        say_goal(&words);
    if (is_compared && (is_better || !(by_worth || by_goal)))
        say_comparison(&words);
    say_rows_needed(&words);
    say_rows(&words);
    if (evaluation->goal_stated && !by_goal)
        say_goal(&words);
    if (evaluation->has_worth && !by_worth)
        say_worth(&words);
    say_cautions(&words, is_compared);
}
