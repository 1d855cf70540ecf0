#include "stages/evaluate/reasons.h"

#include "runner/base/translate.h"

/* Two classes: cases of the sought answer, flagged and found. */
struct found {
    size_t sought, flagged, right;
};

static struct found found_by(const struct scored *scored)
{
    struct found found = { 0 };
    for (size_t row = 0; row < scored->rows; row++) {
        bool is_sought = scored->truth[row] > 0, is_flagged = scored_class(scored, row) == 1;
        found.sought += is_sought;
        found.flagged += is_flagged;
        found.right += is_sought && is_flagged;
    }
    return found;
}

static void say_two_classes(const struct words *w)
{
    struct found model = found_by(&w->file->comparison.model), other = found_by(&w->file->comparison.other);
    const char *sought = counted(w, model.sought), *class = w->file->question->classes[1];
    const char *found = counted(w, model.right), *flagged = counted(w, model.flagged);
    if (!w->evaluation->gain_against_today) {
        say(w,
            tr_plural("of %s test row with the answer \"%s\" the model finds %s; for that it flags %s rows in all",
                      "of %s test rows with the answer \"%s\" the model finds %s; for that it flags %s rows in all",
                      model.sought),
            sought, class, found, flagged);
        return;
    }
    say(w,
        tr_plural("of %s test row with the answer \"%s\" the model finds %s, today's way finds %s",
                  "of %s test rows with the answer \"%s\" the model finds %s, today's way finds %s", model.sought),
        sought, class, found, counted(w, other.right));
    say(w, tr("for that the model flags %s rows in all, today's way %s"), flagged, counted(w, other.flagged));
}

static size_t right_answers(const struct scored *scored)
{
    size_t right = 0;
    for (size_t row = 0; row < scored->rows; row++)
        right += scored_class(scored, row) == (size_t)scored->truth[row];
    return right;
}

static void say_classes(const struct words *w)
{
    const struct comparison *comparison = &w->file->comparison;
    size_t rows = comparison->model.rows;
    const char *model = counted(w, right_answers(&comparison->model));
    const char *other = counted(w, right_answers(&comparison->other));
    if (w->evaluation->gain_against_today)
        say(w,
            tr_plural("of %s test row the model answers %s right, today's way %s",
                      "of %s test rows the model answers %s right, today's way %s", rows),
            counted(w, rows), model, other);
    else
        say(w,
            tr_plural("of %s test row the model answers %s right; always saying \"%s\" would be right on %s",
                      "of %s test rows the model answers %s right; always saying \"%s\" would be right on %s", rows),
            counted(w, rows), model, w->file->question->classes[scored_class(&comparison->other, 0)], other);
}

static void say_numbers(const struct words *w)
{
    const struct comparison *comparison = &w->file->comparison;
    const struct metric *metric = metric_named("mae");
    const char *model = metric_text(w->arena, metric, metric->measure(w->arena, &comparison->model));
    const char *other = metric_text(w->arena, metric, metric->measure(w->arena, &comparison->other));
    if (w->evaluation->gain_against_today)
        say(w, tr("on average the model is off by %s, today's way by %s"), model, other);
    else
        say(w, tr("on average the model is off by %s; always saying %s would be off by %s"), model,
            metric_text(w->arena, metric, (double)comparison->other.predicted[0]), other);
}

void say_rows(const struct words *w)
{
    if (w->file->comparison.model.rows == 0)
        return;
    if (w->file->question->task == TASK_BINARY)
        say_two_classes(w);
    else if (w->file->question->task == TASK_MULTICLASS)
        say_classes(w);
    else
        say_numbers(w);
}
