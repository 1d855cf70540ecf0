#include "stages/report/sections.h"

#include "runner/base/translate.h"
#include "runner/page/blocks.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

static void put_key_figure(struct html *html, const char *label, const char *value, const char *detail)
{
    html_open(html, "div", NULL);
    html_put(html, "dt", NULL, label);
    html_put(html, "dd", "class=\"number\"", value);
    if (detail)
        html_put(html, "dd", NULL, detail);
    html_close(html);
}

/* How much better, or worse, than the way it is compared to. */
static void put_gain(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    const struct metric *metric = evaluation->gain_metric;
    struct interval gain = evaluation->gain;
    if (!isfinite(gain.value))
        return;
    bool today = evaluation->gain_against_today, better = gain.value >= 0;
    const char *label = today ? (better ? tr("Better than today by") : tr("Worse than today by"))
                              : (better ? tr("Better than without a model by") : tr("Worse than without a model by"));
    if (!better)
        gain = (struct interval){ -gain.value, -gain.high, -gain.low };
    const char *range = phrase_interval(arena, metric, gain);
    if (gain.low < 0)
        range = tr("may be chance: the range includes zero");
    else if (metric->is_share && range) /* a difference of percentages is no percentage */
        range = arena_format(arena, tr("percentage points, %s to %s"), number_text(arena, gain.low * 100, 1),
                             number_text(arena, gain.high * 100, 1));
    else if (evaluation->gain_of_answers && range)
        range = arena_format(arena, tr("%s, by bare answers"), range);
    else if (metric != evaluation->measured[0].metric && range)
        range = arena_format(arena, tr("%s, in %s"), range, tr(metric->label));
    put_key_figure(
        html, label,
        metric->is_share ? number_text(arena, gain.value * 100, 1) : phrase_metric(arena, metric, gain.value), range);
}

static void put_key_figures(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    const struct measured *measured = &evaluation->measured[0];
    html_open(html, "dl", "class=\"key\"");
    put_key_figure(html, phrase_capital(arena, tr(measured->metric->label)),
                   phrase_metric(arena, measured->metric, measured->model.value),
                   phrase_interval(arena, measured->metric, measured->model));
    put_gain(html, run);
    if (evaluation->has_worth && isfinite(evaluation->worth.saved))
        put_key_figure(html, evaluation->worth.saved >= 0 ? tr("Left over each year") : tr("Lost each year"),
                       number_text_euro(arena, fabs(evaluation->worth.saved)), tr("after running costs"));
    size_t groups = evaluation->test_groups;
    put_key_figure(html, tr("Measured on"), number_text_count(arena, evaluation->test_rows),
                   groups ? arena_format(arena,
                                         tr_plural("rows of %s group that the search never saw",
                                                   "rows of %s groups that the search never saw", groups),
                                         number_text_count(arena, groups))
                          : tr("rows that the search never saw"));
    html_close(html);
}

/* Where another answer is best in this measure than in that of the goal, which the heading names, it is named here. */
static void put_baseline(struct html *html, const struct run *run, const struct measured *measured)
{
    const char *label = measured->baseline_label, *usual = run->evaluation->baseline_label;
    html_open(html, "td", NULL);
    html_say(html, phrase_metric(run->arena, measured->metric, measured->baseline));
    if (label && usual && strcmp(label, usual) != 0)
        html_put(html, "span", "class=\"range\"", label);
    html_close(html);
}

/* Where today's way has no answer, it can't be measured on the same rows. */
static const char *caption_of_values(const struct run *run)
{
    const struct evaluation *evaluation = run->evaluation;
    size_t known = 0;
    for (size_t row = 0; evaluation->today && row < evaluation->test_rows; row++)
        known += isnan(evaluation->today[row * run->question.outputs]) ? 0 : 1;
    if (!evaluation->today || known == evaluation->test_rows)
        return tr("All measures, on the same rows");
    return arena_format(run->arena,
                        tr_plural("All measures; today's way on the %s row for which it has an answer",
                                  "All measures; today's way on the %s rows for which it has an answer", known),
                        number_text_count(run->arena, known));
}

static void put_values(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    const char *headings[5] = { tr("Measure"), tr("This model") };
    size_t count = 2;
    if (evaluation->today)
        headings[count++] = tr("Today");
    headings[count++] = phrase_baseline(arena, evaluation);
    page_table(html, "values", caption_of_values(run));
    page_table_head(html, headings);
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < evaluation->measured_count; i++) {
        const struct measured *measured = &evaluation->measured[i];
        const char *range = phrase_interval(arena, measured->metric, measured->model);
        html_open(html, "tr", NULL);
        html_put(html, "th", "scope=\"row\"", phrase_capital(arena, tr(measured->metric->label)));
        html_open(html, "td", NULL);
        html_put(html, "b", NULL, phrase_metric(arena, measured->metric, measured->model.value));
        if (range)
            html_put(html, "span", "class=\"range\"", range);
        html_close(html);
        if (evaluation->today)
            html_put(html, "td", NULL, phrase_metric(arena, measured->metric, measured->today));
        put_baseline(html, run, measured);
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
}

static void write(struct html *html, const struct run *run)
{
    put_key_figures(html, run);
    html_open(html, "div", "class=\"figure\"");
    block_comparison(html, run);
    html_open(html, "div", "class=\"reading\"");
    const struct metric *metric = run->evaluation->measured[0].metric;
    if (metric->help)
        html_put_format(html, "p", NULL, "%s.", phrase_capital(run->arena, tr(metric->help)));
    html_put(html, "p", NULL,
             run->evaluation->test_groups
                 ? tr("The line at the end of the upper bar is the range in which the value would probably lie with "
                      "other groups in the test: whole groups were drawn for it, since their rows are alike.")
                 : tr("The line at the end of the upper bar is the range in which the value would probably lie with "
                      "other test rows."));
    if (run->evaluation->gain_against_today && run->evaluation->gain_of_answers)
        html_put(
            html, "p", NULL,
            tr("Today's way gives no probabilities. For the comparison with it, the probabilities of the model were left "
               "aside too, and its bare answers measured; with them its value is lower than above."));
    html_close(html);
    html_close(html);
    put_values(html, run);
}

const struct report_section measured_section = { .id = "measured", .title = N_("How good it is"), .write = write };
