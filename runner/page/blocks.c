#include "runner/page/blocks.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>

void block_sign(struct html *html, enum sign sign)
{
    static const char *const signs[] = {
        [SIGN_TICK] = "M14 25l7 7 13-15",
        [SIGN_CLOCK] = "M24 12v13l8 5",
        [SIGN_NO_ENTRY] = "M14 24h20",
    };
    html_open(html, "svg", "viewBox=\"0 0 48 48\" class=\"sign\" aria-hidden=\"true\"");
    html_empty(html, "circle", "cx=\"24\" cy=\"24\" r=\"22\"");
    html_empty(html, "path", "d=\"%s\"", signs[sign]);
    html_close(html);
}

void block_verdict(struct html *html, const struct run *run)
{
    static const char *const styles[] = {
        [VERDICT_RECOMMENDED] = "class=\"verdict good\" id=\"verdict\"",
        [VERDICT_NOT_YET] = "class=\"verdict wait\" id=\"verdict\"",
        [VERDICT_NOT_WORTHWHILE] = "class=\"verdict bad\" id=\"verdict\"",
    };
    static const enum sign signs[] = {
        [VERDICT_RECOMMENDED] = SIGN_TICK,
        [VERDICT_NOT_YET] = SIGN_CLOCK,
        [VERDICT_NOT_WORTHWHILE] = SIGN_NO_ENTRY,
    };
    const struct evaluation *evaluation = run->evaluation;
    html_open(html, "section", styles[evaluation->verdict]);
    block_sign(html, signs[evaluation->verdict]);
    html_open(html, "div", NULL);
    html_put(html, "p", "class=\"eyebrow\"", tr("Verdict"));
    html_put(html, "h2", NULL, phrase_verdict(evaluation->verdict));
    html_open(html, "ul", NULL);
    for (size_t i = 0; i < evaluation->reason_count; i++)
        html_put(html, "li", NULL, evaluation->reasons[i]);
    html_close(html);
    html_close(html);
    html_close(html);
}

static struct bar comparison_bar(struct arena *arena, const struct metric *metric, const char *label, double value,
                                 enum tone tone)
{
    return (struct bar){ label, phrase_metric(arena, metric, value), value, NAN, NAN, tone };
}

void block_comparison(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct measured *measured = &run->evaluation->measured[0];
    const struct metric *metric = measured->metric;
    struct bar bars[3];
    size_t count = 0;
    bars[count++] = (struct bar){ tr("This model"),      phrase_metric(arena, metric, measured->model.value),
                                  measured->model.value, measured->model.low,
                                  measured->model.high,  TONE_MODEL };
    if (!isnan(measured->today))
        bars[count++] = comparison_bar(arena, metric, phrase_today(run), measured->today, TONE_TODAY);
    if (!isnan(measured->baseline))
        bars[count++] =
            comparison_bar(arena, metric, phrase_baseline(arena, run->evaluation), measured->baseline, TONE_SIMPLE);

    struct text description = text_in(arena);
    for (size_t i = 0; i < count; i++)
        text_add_format(&description, "%s: %s. ", bars[i].label, bars[i].value_text);
    const char *goal = phrase_goal(arena, run->evaluation);
    const char *goal_text = goal ? arena_format(arena, tr("goal: %s"), goal) : NULL;
    if (goal_text)
        text_add_format(&description, "%s.", goal_text);
    const char *label = phrase_capital(arena, tr(metric->label));
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL,
             metric->higher_is_better ? arena_format(arena, tr("%s: more is better"), label)
                                      : arena_format(arena, tr("%s: less is better"), label));
    chart_bars(html, (struct chart){ label, text_string(&description) }, bars, count,
               goal ? run->evaluation->goal : NAN, goal_text);
    html_close(html);
}

static void put_command(struct html *html, const char *command, const char *meaning)
{
    html_open(html, "pre", "tabindex=\"0\"");
    html_put(html, "code", NULL, command);
    html_close(html);
    html_put(html, "p", NULL, meaning);
}

static const char *meaning_of_predict(const struct run *run)
{
    struct arena *arena = run->arena;
    const struct question *question = &run->question;
    const char *prediction = phrase_quoted(arena, "prediction");
    if (question->task == TASK_BINARY && run->model)
        return arena_format(arena,
                            tr("Answers every row of the new file. The result holds all its columns and, behind them, "
                               "%s and a probability for each class; %s is predicted from a probability of %s on."),
                            prediction, phrase_quoted(arena, question->classes[1]),
                            phrase_threshold(arena, run->model->threshold));
    if (question->class_count)
        return arena_format(arena,
                            tr("Answers every row of the new file. The result holds all its columns and, behind them, "
                               "%s and a probability for each class; the most probable class is predicted."),
                            prediction);
    const char *lower = phrase_quoted(arena, "lower"), *upper = phrase_quoted(arena, "upper");
    if (run->model && run->model->coverage > 0)
        return arena_format(arena,
                            tr("Answers every row of the new file. The result holds all its columns and, behind them, "
                               "%s, %s and %s; the true value is to lie between the last two in %s of all cases."),
                            prediction, lower, upper, number_text_percent(arena, run->model->coverage, 0));
    return arena_format(arena,
                        tr("Answers every row of the new file. The result holds all its columns and, behind them, %s, "
                           "%s and %s."),
                        prediction, lower, upper);
}

void block_usage(struct html *html, const struct run *run)
{
    html_open(html, "div", "class=\"commands\"");
    put_command(html, tr("lotse predict model.lotse new.csv -o result.csv"), meaning_of_predict(run));
    put_command(html, tr("lotse predict model.lotse new.csv -o result.csv --explain 3"),
                tr("Adds the three strongest reasons to each answer."));
    put_command(html, tr("lotse show model.lotse"), tr("Shows what the model was made from and how good it is."));
    html_close(html);
}

void block_columns(struct html *html, const struct run *run)
{
    const struct model *model = run->model;
    if (!model || !model->column_count)
        return;
    html_put_format(html, "p", NULL,
                    tr_plural("The new file needs %s column by this name; its place does not matter, and more columns "
                              "do no harm:",
                              "The new file needs %s columns by these names; their order does not matter, and more "
                              "columns do no harm:",
                              model->column_count),
                    number_text_count(run->arena, model->column_count));
    html_open(html, "ul", "class=\"names\"");
    for (size_t i = 0; i < model->column_count; i++) {
        html_open(html, "li", NULL);
        html_open(html, "b", NULL);
        html_say_name(html, model->columns[i].name);
        html_close(html);
        html_say(html, " ");
        html_put(html, "span", NULL, tr(column_kind_name(model->columns[i].kind)));
        html_close(html);
    }
    html_close(html);
}

static void put_limit(struct html *html, const char *heading, const char *text)
{
    html_put(html, "dt", NULL, heading);
    html_put(html, "dd", NULL, text);
}

void block_limits(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    html_open(html, "dl", "class=\"terms\"");
    put_limit(html, tr("Only test rows count"),
              arena_format(arena,
                           tr_plural("Every value was measured on %s row that the search never saw. The model had no "
                                     "chance to know its answer.",
                                     "Every value was measured on %s rows that the search never saw. The model had no "
                                     "chance to know their answers.",
                                     run->evaluation->test_rows),
                           number_text_count(arena, run->evaluation->test_rows)));
    put_limit(html, tr("Values are ranges"),
              tr("With other test rows a value would have come out a little higher or lower. The range beside it says "
                 "by how much; two ways whose ranges overlap widely may well be equally good."));
    put_limit(html, tr("The future has to resemble the past"),
              tr("The model knows what stood in its rows. A new product, another supplier, a new law or a crisis it "
                 "cannot know. Train anew from time to time, and look at what came true."));
    put_limit(html, tr("Connected is not caused"),
              tr("A column that drives the prediction goes together with the answer; whether changing it would change "
                 "the answer, the data does not say."));
    put_limit(html, tr("A check from your own trade"),
              tr("A column that is filled in only after the answer is known makes a model look better than it will be. "
                 "Look at the strongest drivers: would each be known at the time of the question?"));
    html_close(html);
}
