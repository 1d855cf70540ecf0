#include "runner/base/quantile.h"
#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>

enum { BINS = 31, MOST_MOMENTS = 120 };

static bool applies(const struct run *run)
{
    return run->question.class_count == 0 && run->evaluation->test_rows > 0;
}

static void put_scatter(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    size_t rows = evaluation->test_rows;
    struct point *points = ARENA_ARRAY(arena, rows, struct point);
    double low = INFINITY, high = -INFINITY;
    for (size_t i = 0; i < rows; i++) {
        points[i] = (struct point){ (double)evaluation->truth[i], (double)evaluation->predicted[i] };
        if (isfinite(points[i].x) && isfinite(points[i].y)) {
            low = fmin(low, fmin(points[i].x, points[i].y));
            high = fmax(high, fmax(points[i].x, points[i].y));
        }
    }
    const char *title = tr("What was predicted, and what it really was");
    html_open(html, "div", "class=\"figure\"");
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_scatter(html, (struct chart){ title, tr("Each point is a test row. The nearer to the line, the better.") },
                  (struct axis){ AXIS_NUMBER, tr("true value"), low, high, false },
                  (struct axis){ AXIS_NUMBER, tr("prediction"), low, high, false }, points, rows, tr("exactly right"));
    html_close(html);
    html_open(html, "div", "class=\"reading\"");
    html_put(html, "p", NULL, tr("Each point is a test row. The nearer to the line, the better."));
    html_put(html, "p", NULL,
             tr("Points above the line were predicted too high, points below it too low. A cloud that is flatter than "
                "the line shows a model that is careful with very small and very large values."));
    html_close(html);
    html_close(html);
}

/* Errors as bars around zero; the outermost of a hundred are counted into the last bars, so that the others show. */
static void draw_errors(struct html *html, const struct run *run, const double *errors, const double *sizes,
                        size_t count)
{
    double reach = quantile(sizes, count, 0.99);
    size_t bins[BINS];
    if (!(reach > 0))
        reach = 1;
    count_bins(errors, count, -reach, reach, bins, BINS);
    const char *title = tr("How far off the predictions are");
    const char *description =
        arena_format(run->arena, tr("Half of the predictions are off by less than %s, nine of ten by less than %s."),
                     number_text_short(run->arena, quantile(sizes, count, 0.5)),
                     number_text_short(run->arena, quantile(sizes, count, 0.9)));
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_histogram(html, (struct chart){ title, description },
                    (struct axis){ AXIS_NUMBER, tr("prediction minus true value"), -reach, reach, true }, bins, BINS,
                    tr("test rows"), tr("too low"), tr("too high"));
    html_close(html);
    html_open(html, "div", "class=\"reading\"");
    html_put(html, "p", "class=\"lead\"", description);
}

static void put_errors(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    double *errors = ARENA_ARRAY(arena, evaluation->test_rows, double);
    double *sizes = ARENA_ARRAY(arena, evaluation->test_rows, double), sum = 0;
    for (size_t i = 0; i < evaluation->test_rows; i++)
        errors[i] = (double)evaluation->predicted[i] - (double)evaluation->truth[i];
    size_t count = sort_doubles(errors, evaluation->test_rows);
    for (size_t i = 0; i < count; i++) {
        sizes[i] = fabs(errors[i]);
        sum += errors[i];
    }
    sort_doubles(sizes, count);
    if (!count)
        return;
    html_open(html, "div", "class=\"figure\"");
    draw_errors(html, run, errors, sizes, count);
    double mean = sum / (double)count;
    html_put_format(html, "p", NULL,
                    mean >= 0 ? tr("On average they are %s too high: high and low ones nearly even out when that is "
                                   "small against the errors themselves.")
                              : tr("On average they are %s too low: high and low ones nearly even out when that is "
                                   "small against the errors themselves."),
                    number_text_short(arena, fabs(mean)));
    html_put(html, "p", "class=\"small\"", tr("The outermost bars also hold what lies beyond them."));
    html_close(html);
    html_close(html);
}

/* Means of equal spans of time. */
struct moments {
    double sums[MOST_MOMENTS];
    size_t counts[MOST_MOMENTS];
};

static const double day = 86400;

/* Whole weeks where days would be too many: else the days of the week would show, and nothing beside them. */
static double span_seconds(double range)
{
    enum { ENOUGH = 66 };
    static const double days[] = { 1.0 / 24, 1, 7, 28, 91, 364 };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        if (range / (days[i] * day) <= ENOUGH)
            return days[i] * day;
    return range / ENOUGH;
}

static size_t mean_over_time(const struct run *run, const float *values, double low, double high, struct point *points)
{
    const struct split *split = &run->split;
    struct moments moments = { .counts = { 0 } };
    double width = span_seconds(high - low);
    /* the last day counts in full; what is left over after whole spans is no span, and would mislead */
    size_t spans = (size_t)fmax(1, (high - low + day) / width);
    for (size_t i = 0; i < split->test_count; i++) {
        double at = ((double)split->dates[split->test[i]] - low) / width;
        if (!(at >= 0 && at < (double)spans) || isnan(values[i]))
            continue;
        moments.sums[(size_t)at] += (double)values[i];
        moments.counts[(size_t)at]++;
    }
    size_t count = 0;
    for (size_t i = 0; i < spans; i++)
        if (moments.counts[i])
            points[count++] = (struct point){ fmin(high, low + ((double)i + 0.5) * width),
                                              moments.sums[i] / (double)moments.counts[i] };
    return count;
}

static bool time_limits(const struct split *split, double *low, double *high)
{
    *low = INFINITY;
    *high = -INFINITY;
    for (size_t i = 0; split->dates && i < split->test_count; i++) {
        int64_t at = split->dates[split->test[i]];
        if (at == DATE_MISSING)
            continue;
        *low = fmin(*low, (double)at);
        *high = fmax(*high, (double)at);
    }
    return *low < *high;
}

static void put_time(struct html *html, const struct run *run)
{
    const struct evaluation *evaluation = run->evaluation;
    double low, high, least = INFINITY, most = -INFINITY;
    if (!time_limits(&run->split, &low, &high))
        return;
    const float *ways[] = { evaluation->truth, evaluation->today, evaluation->predicted };
    const enum tone tones[] = { TONE_TRUTH, TONE_TODAY, TONE_MODEL };
    const char *names[] = { tr("true value"), tr("today"), tr("prediction") };
    struct series series[3];
    size_t count = 0;
    for (size_t i = 0; i < 3; i++) {
        if (!ways[i])
            continue;
        struct point *points = ARENA_ARRAY(run->arena, MOST_MOMENTS, struct point);
        size_t moments = mean_over_time(run, ways[i], low, high, points);
        for (size_t k = 0; k < moments; k++) {
            least = fmin(least, points[k].y);
            most = fmax(most, points[k].y);
        }
        series[count++] = (struct series){ points, moments, tones[i], names[i] };
    }
    const char *title = tr("Prediction and truth over time");
    const char *reading =
        tr("Means of the test rows over equal spans of time: a good model goes along with the truth, up "
           "and down.");
    html_open(html, "div", "class=\"figure\"");
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_time(html, (struct chart){ title, reading }, (struct axis){ AXIS_DATE, "", low, high, true },
               (struct axis){ AXIS_NUMBER, "", least, most, false }, series, count);
    html_close(html);
    html_open(html, "div", "class=\"reading\"");
    html_put(html, "p", NULL, reading);
    html_close(html);
    html_close(html);
}

static void write(struct html *html, const struct run *run)
{
    put_scatter(html, run);
    put_errors(html, run);
    put_time(html, run);
}

const struct report_section numbers_section = {
    .id = "quality", .title = N_("How close the predictions come"), .applies = applies, .write = write
};
