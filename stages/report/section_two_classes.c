#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>

enum { STEPS = 100, MOST_BINS = 10 };

static bool applies(const struct run *run)
{
    return run->question.task == TASK_BINARY && run->model && run->evaluation->test_rows > 0;
}

static const char *percent(const struct run *run, double share)
{
    return number_text_percent(run->arena, share, share < 0.1 ? 1 : 0);
}

/* The share of all rows that is looked at, and what it finds. */
static void put_lift_table(struct html *html, const struct run *run, const struct point *curve)
{
    static const double shares[] = { 0.05, 0.1, 0.2, 0.3, 0.5 };
    page_table(html, "values narrow", tr("At other shares"));
    page_table_head(html, (const char *const[]){ tr("looked at"), tr("found"), tr("against chance"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < sizeof shares / sizeof *shares; i++) {
        double found = gain_at(curve, STEPS, shares[i]);
        html_open(html, "tr", NULL);
        html_put(html, "th", "scope=\"row\"", number_text_percent(run->arena, shares[i], 0));
        html_put(html, "td", NULL, number_text_percent(run->arena, found, 0));
        html_put_format(html, "td", NULL, "× %s", number_text(run->arena, found / shares[i], 1));
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
}

/* Rows without an answer of today do not count. */
static const char *text_of_today(const struct run *run, const struct outcome *today, double found)
{
    size_t rows = outcome_rows(today);
    if (rows == run->evaluation->test_rows)
        return arena_format(run->arena, tr("today: %s found"), percent(run, found));
    return arena_format(run->arena, tr_plural("today, on %s row: %s found", "today, on %s rows: %s found", rows),
                        number_text_count(run->arena, rows), percent(run, found));
}

static void draw_gain(struct html *html, const struct run *run, const struct point *curve)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    struct chart_mark marks[2];
    size_t count = 0;
    double at_tenth = gain_at(curve, STEPS, 0.1);
    marks[count++] = (struct chart_mark){ { 0.1, at_tenth },
                                          arena_format(arena, tr("%s found in the first %s"), percent(run, at_tenth),
                                                       number_text_percent(arena, 0.1, 0)),
                                          TONE_MODEL };
    if (evaluation->today) {
        struct outcome today = outcome_at(evaluation->truth, evaluation->today, evaluation->test_rows, 0.5);
        double flagged = share_of(today.found + today.in_vain, outcome_rows(&today));
        double found = share_of(today.found, today.found + today.missed);
        marks[count++] = (struct chart_mark){ { flagged, found }, text_of_today(run, &today, found), TONE_TODAY };
    }
    const char *title = tr("Who is found when the most likely cases are looked at first");
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_gain(html, (struct chart){ title, marks[0].text },
               (struct axis){ AXIS_PERCENT, tr("share of all cases looked at"), 0, 1, true },
               (struct axis){ AXIS_PERCENT, tr("share of those sought that is found"), 0, 1, true }, curve, STEPS + 1,
               tr("at random"), marks, count);
    html_close(html);
}

static void put_gain(struct html *html, const struct run *run)
{
    const struct evaluation *evaluation = run->evaluation;
    struct point *curve = ARENA_ARRAY(run->arena, STEPS + 1, struct point);
    if (!gain_curve(run->arena, evaluation->truth, evaluation->predicted, evaluation->test_rows, curve, STEPS))
        return;
    double found = gain_at(curve, STEPS, 0.1);
    html_open(html, "div", "class=\"figure\"");
    draw_gain(html, run, curve);
    html_open(html, "div", "class=\"reading\"");
    html_put_format(html, "p", "class=\"lead\"",
                    tr("Whoever looks at the %s of cases that the model holds most likely finds %s of all %s: %s "
                       "times as many as at random."),
                    number_text_percent(run->arena, 0.1, 0), percent(run, found),
                    phrase_quoted(run->arena, run->question.classes[1]), number_text(run->arena, found / 0.1, 1));
    put_lift_table(html, run, curve);
    html_close(html);
    html_close(html);
}

static void put_threshold(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    const char *positive = phrase_quoted(arena, run->question.classes[1]);
    struct outcome outcome =
        outcome_at(evaluation->truth, evaluation->predicted, evaluation->test_rows, run->model->threshold);
    size_t flagged = outcome.found + outcome.in_vain, cases = outcome.found + outcome.missed;
    html_put(html, "h3", NULL, tr("Where the line is drawn"));
    html_put_format(
        html, "p", NULL, tr("%s is predicted from a probability of %s on. That flags %s of the %s test rows (%s)."),
        positive, phrase_threshold(arena, run->model->threshold), number_text_count(arena, flagged),
        number_text_count(arena, outcome_rows(&outcome)), percent(run, share_of(flagged, outcome_rows(&outcome))));
    html_open(html, "ul", "class=\"plain\"");
    if (flagged)
        html_put_format(html, "li", NULL, tr("Of those flagged, %s really are %s (precision)."),
                        percent(run, share_of(outcome.found, flagged)), positive);
    if (cases)
        html_put_format(html, "li", NULL, tr("Of all that are %s, %s are flagged (recall)."), positive,
                        percent(run, share_of(outcome.found, cases)));
    html_put(html, "li", NULL,
             tr("With a lower line more are found and more are flagged in vain; with a higher one it is the other way "
                "round. The probabilities in the result let you draw your own."));
    html_close(html);
}

static void put_calibration(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    struct calibration_point bins[MOST_BINS];
    size_t count =
        calibration_bins(arena, evaluation->truth, evaluation->predicted, evaluation->test_rows, bins, MOST_BINS);
    if (count < 2)
        return;
    double limit = 0, off = 0;
    for (size_t i = 0; i < count; i++) {
        limit = fmax(limit, fmax(bins[i].said, bins[i].high));
        off += fabs(bins[i].said - bins[i].came) / (double)count;
    }
    const char *title = tr("Can the probabilities be taken at their word?");
    const char *finding = arena_format(
        arena, tr("On average, a probability that the model says is %s percentage points off what came true."),
        number_text(arena, off * 100, 1));
    html_open(html, "div", "class=\"figure\"");
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_calibration(html, (struct chart){ title, finding },
                      (struct axis){ AXIS_PERCENT, tr("probability that the model said"), 0, limit, false },
                      (struct axis){ AXIS_PERCENT, tr("share that came true"), 0, limit, false }, bins, count,
                      tr("as said, so it came"));
    html_close(html);
    html_open(html, "div", "class=\"reading\"");
    html_put(html, "p", "class=\"lead\"", finding);
    html_put_format(html, "p", NULL,
                    tr("A probability means: of 100 cases that are given %s, about 30 turn out to be %s."),
                    number_text_percent(arena, 0.3, 0), phrase_quoted(arena, run->question.classes[1]));
    if (run->model->calibration.slope > 0)
        html_put(html, "p", NULL,
                 tr("So that this holds, the probabilities were corrected by what happened to rows that the model had "
                    "not learned from."));
    html_put_format(html, "p", NULL,
                    tr("Each point is a group of test rows with similar probabilities. Points on the dashed line are "
                       "right; above it %s came true more often than the model said, below it less often. The upright "
                       "lines show how far chance alone could have moved a point."),
                    phrase_quoted(arena, run->question.classes[1]));
    html_close(html);
    html_close(html);
}

static void write(struct html *html, const struct run *run)
{
    put_gain(html, run);
    put_threshold(html, run);
    put_calibration(html, run);
}

const struct report_section two_classes_section = {
    .id = "quality", .title = N_("Who is found, and how sure that is"), .applies = applies, .write = write
};
