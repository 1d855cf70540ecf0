#include "runner/base/quantile.h"
#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/phrases.h"
#include "runner/results.h"
#include "runner/table/number.h"

#include <math.h>

static bool applies(const struct run *run)
{
    return run->search.trial_count > 0;
}

static const struct metric *search_metric(const struct run *run)
{
    const struct metric *metric = run->search.metric ? metric_named(run->search.metric) : NULL;
    return metric ? metric : run->evaluation->measured[0].metric;
}

/* From the best score to one that nine of ten trials reach: a few failed ones would press all others together. */
static struct axis score_axis(struct arena *arena, const struct run *run, const struct metric *metric)
{
    const struct search_story *search = &run->search;
    double *scores = ARENA_ARRAY(arena, search->trial_count, double);
    for (size_t i = 0; i < search->trial_count; i++)
        scores[i] = isfinite(search->trials[i].score) ? search->trials[i].score : NAN;
    size_t count = sort_doubles(scores, search->trial_count);
    struct axis axis = { .kind = metric->is_share ? AXIS_PERCENT : AXIS_NUMBER, .label = tr(metric->label) };
    axis.low = quantile(scores, count, metric->higher_is_better ? 0.1 : 0);
    axis.high = quantile(scores, count, metric->higher_is_better ? 1 : 0.9);
    double room = (axis.high - axis.low) * 2, linear = run->evaluation->linear;
    if (linear >= axis.low - room && linear <= axis.high + room) {
        axis.low = fmin(axis.low, linear);
        axis.high = fmax(axis.high, linear);
    }
    return axis;
}

static void draw_trials(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct search_story *search = &run->search;
    const struct metric *metric = search_metric(run);
    bool in_minutes = search->seconds > 180;
    struct trial_mark *marks = ARENA_ARRAY(arena, search->trial_count, struct trial_mark);
    double best = NAN;
    for (size_t i = 0; i < search->trial_count; i++) {
        const struct trial_record *trial = &search->trials[i];
        marks[i].at = (struct point){ trial->seconds / (in_minutes ? 60 : 1), trial->score };
        marks[i].stopped = trial->stopped;
        if (!trial->stopped && metric_better(metric, trial->score, best))
            best = trial->score;
    }
    const char *title = tr("Every trial of the search, as it came");
    const char *description = arena_format(arena, tr("The best trial reached %s."), phrase_metric(arena, metric, best));
    struct axis x = { AXIS_NUMBER,
                      in_minutes ? tr("minutes since the search began") : tr("seconds since the search began"), 0,
                      search->seconds / (in_minutes ? 60 : 1), true };
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_trials(html, (struct chart){ title, description }, x, score_axis(arena, run, metric),
                 metric->higher_is_better, marks, search->trial_count,
                 arena_format(arena, tr("best: %s"), phrase_metric(arena, metric, best)), tr("linear model"),
                 run->evaluation->linear);
    html_close(html);
}

static size_t count_stopped(const struct search_story *search)
{
    size_t stopped = 0;
    for (size_t i = 0; i < search->trial_count; i++)
        stopped += search->trials[i].stopped;
    return stopped;
}

static void put_story(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct search_story *search = &run->search;
    size_t stopped = count_stopped(search);
    size_t own = search->trial_count - search->recalled;
    const char *seconds = number_text_seconds(arena, search->seconds);
    if (search->recalled)
        html_put_format(
            html, "p", "class=\"lead\"",
            tr_plural("%s trial in %s, and %s of an earlier run.", "%s trials in %s, and %s of an earlier run.", own),
            number_text_count(arena, own), seconds, number_text_count(arena, search->recalled));
    else
        html_put_format(html, "p", "class=\"lead\"", tr_plural("%s trial in %s.", "%s trials in %s.", own),
                        number_text_count(arena, own), seconds);
    html_put_format(html, "p", NULL,
                    tr_plural("Every trial was judged on %s part of the training rows, after learning from the others. "
                              "The test rows were not touched.",
                              "Every trial was judged on %s parts of the training rows in turn, each time after "
                              "learning from the others. The test rows were not touched.",
                              search->folds),
                    number_text_count(arena, search->folds));
    if (stopped)
        html_put_format(html, "p", NULL,
                        tr_plural("%s trial was given up early because it fell behind; it is drawn small and grey.",
                                  "%s trials were given up early because they fell behind; they are drawn small and "
                                  "grey.",
                                  stopped),
                        number_text_count(arena, stopped));
    if (search->is_refit)
        html_put(html, "p", NULL, tr("In the end the model learned once more, from all training rows."));
    if (search->ended_early)
        html_put(html, "p", NULL, tr("The search ended before its time was up, because nothing improved any more."));
    else
        html_put(
            html, "p", NULL,
            tr("Where the stairs are flat for a long time, more time would hardly help; more or better data may."));
    size_t trials = results_repeating_trials(run);
    if (!trials)
        html_put(
            html, "p", NULL,
            tr("Time cut something short here, so that another run may give a slightly different model. What gives "
               "the same model each time is a fixed number of trials."));
    else if (isfinite(run->ends))
        html_put_format(
            html, "p", NULL,
            tr("With the same data and settings, this gives the same model again: lotse run … --trials %zu"), trials);
    if (isfinite(run->evaluation->linear))
        html_put_format(html, "p", NULL, tr("A linear model, the classic of the trade, reached %s in the same race."),
                        phrase_metric(arena, search_metric(run), run->evaluation->linear));
}

static void write(struct html *html, const struct run *run)
{
    html_open(html, "div", "class=\"figure\"");
    draw_trials(html, run);
    html_open(html, "div", "class=\"reading\"");
    put_story(html, run);
    html_close(html);
    html_close(html);
    if (run->search.best) {
        html_put(html, "h3", NULL, tr("The settings that won"));
        html_open(html, "pre", "tabindex=\"0\"");
        html_put(html, "code", NULL, run->search.best);
        html_close(html);
    }
}

const struct report_section search_section = {
    .id = "search", .title = N_("How the model was found"), .applies = applies, .write = write
};
