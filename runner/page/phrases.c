#include "runner/page/phrases.h"

#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <math.h>

const char *phrase_quoted(struct arena *arena, const char *text)
{
    return arena_format(arena, translate_language() == LANGUAGE_GERMAN ? "„%s“" : "“%s”", text);
}

const char *phrase_capital(struct arena *arena, const char *text)
{
    bool is_word = text[0] >= 'a' && text[0] <= 'z' && !(text[1] >= 'A' && text[1] <= 'Z');
    return is_word ? arena_format(arena, "%c%s", text[0] - 'a' + 'A', text + 1) : text;
}

const char *phrase_metric(struct arena *arena, const struct metric *metric, double value)
{
    return metric->is_share && isfinite(value) ? number_text_percent(arena, value, 1) : number_text_short(arena, value);
}

/* Both ends with the decimals that the larger one needs for three digits: "0,096 to 0,201". */
static const char *end_text(struct arena *arena, const struct metric *metric, double value, double largest)
{
    if (metric->is_share)
        return phrase_metric(arena, metric, value);
    int digits = largest > 0 ? (int)floor(log10(largest)) + 1 : 0;
    return number_text(arena, value, digits > 2 ? 0 : digits < -9 ? 12 : 3 - digits);
}

const char *phrase_interval(struct arena *arena, const struct metric *metric, struct interval interval)
{
    if (!isfinite(interval.low) || !isfinite(interval.high))
        return NULL;
    double largest = fmax(fabs(interval.low), fabs(interval.high));
    return arena_format(arena, tr("%s to %s"), end_text(arena, metric, interval.low, largest),
                        end_text(arena, metric, interval.high, largest));
}

const char *phrase_question(struct arena *arena, const struct question *question)
{
    switch (question->task) {
    case TASK_BINARY:
        return arena_format(arena, tr("The model predicts whether %s will be %s."),
                            phrase_quoted(arena, question->target), phrase_quoted(arena, question->classes[1]));
    case TASK_MULTICLASS:
        return arena_format(arena, tr("The model predicts which of %zu classes %s will be."), question->class_count,
                            phrase_quoted(arena, question->target));
    default:
        return arena_format(arena, tr("The model predicts the number in %s."), phrase_quoted(arena, question->target));
    }
}

const char *phrase_verdict(enum verdict verdict)
{
    switch (verdict) {
    case VERDICT_RECOMMENDED:
        return tr("Using this model is worth it.");
    case VERDICT_NOT_YET:
        return tr("This model is not good enough yet.");
    default:
        return tr("A model is not worth it here.");
    }
}

const char *phrase_today(const struct run *run)
{
    const char *column = run->pipeline ? run->pipeline->goal->today : NULL;
    return column ? arena_format(run->arena, tr("Today (%s)"), phrase_quoted(run->arena, column)) : tr("Today");
}

const char *phrase_baseline(struct arena *arena, const struct evaluation *evaluation)
{
    return evaluation->baseline_label ? phrase_capital(arena, evaluation->baseline_label) : tr("Without a model");
}

const char *phrase_threshold(struct arena *arena, double threshold)
{
    double distance = fmin(threshold, 1 - threshold);
    int decimals = distance > 0 && distance < 0.01 ? (int)fmin(6, 1 - floor(log10(distance * 100))) : 1;
    return number_text_percent(arena, threshold, decimals);
}

const char *phrase_goal(struct arena *arena, const struct evaluation *evaluation)
{
    const struct metric *metric = evaluation->measured[0].metric;
    if (!evaluation->goal_stated || !isfinite(evaluation->goal))
        return NULL;
    return arena_format(arena, metric->higher_is_better ? tr("at least %s") : tr("at most %s"),
                        metric->is_share ? metric_goal_text(arena, metric, evaluation->goal)
                                         : number_text(arena, evaluation->goal, number_decimals(evaluation->goal)));
}

const char *phrase_role(const struct column *column)
{
    static const char *const names[] = {
        [ROLE_FEATURE] = N_("input"),
        [ROLE_TARGET] = N_("target"),
        [ROLE_TODAY] = N_("today's answer"),
        [ROLE_IGNORED] = N_("ignored, as you stated"),
        [ROLE_WEIGHT] = N_("weight of the row in learning"),
        [ROLE_PERSONAL] = N_("personal, kept out of the model"),
        [ROLE_LEFT_OUT] = N_("left out"),
    };
    return column->role == ROLE_LEFT_OUT && column->reason ? column->reason : tr(names[column->role]);
}

const char *phrase_certainty(enum certainty certainty)
{
    static const char *const texts[] = {
        [CERTAINTY_STATED] = N_("stated"),
        [CERTAINTY_SURE] = N_("sure"),
        [CERTAINTY_LIKELY] = N_("likely"),
        [CERTAINTY_GUESS] = N_("a guess"),
    };
    return tr(texts[certainty]);
}

const char *phrase_name(const struct run *run)
{
    if (run->pipeline && run->pipeline->name)
        return run->pipeline->name;
    return run->model && run->model->name ? run->model->name : run->question.target;
}

const char *phrase_table(const struct run *run, const char *file)
{
    struct arena *arena = run->arena;
    const char *rows = number_text_count(arena, run->table->row_count);
    const char *columns = number_text_count(arena, run->table->column_count), *name = phrase_quoted(arena, file);
    if (run->join_count == 0)
        return arena_format(arena, tr("%s rows with %s columns, from %s."), rows, columns, name);
    return arena_format(arena, tr("%s rows from %s, with %s columns from %s sources."), rows, name, columns,
                        number_text_count(arena, run->join_count + 1));
}
