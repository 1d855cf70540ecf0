#include "runner/page/plot.h"

#include <math.h>
#include <stdlib.h>

static int by_time(const void *one, const void *other)
{
    struct point a = ((const struct trial_mark *)one)->at, b = ((const struct trial_mark *)other)->at;
    return a.x != b.x ? (a.x > b.x) - (a.x < b.x) : (a.y > b.y) - (a.y < b.y);
}

/* Trials race side by side: they end in another order than they began. */
static struct trial_mark *trials_by_time(struct arena *arena, const struct trial_mark *trials, size_t *count)
{
    struct trial_mark *sorted = ARENA_ARRAY(arena, *count, struct trial_mark);
    size_t kept = 0;
    for (size_t i = 0; i < *count; i++)
        if (isfinite(trials[i].at.x) && isfinite(trials[i].at.y))
            sorted[kept++] = trials[i];
    qsort(sorted, kept, sizeof *sorted, by_time);
    *count = kept;
    return sorted;
}

/* The stairs of the best score so far; ends at the right edge. */
static size_t best_so_far(const struct trial_mark *trials, size_t count, bool higher_is_better, double end,
                          struct point *stairs)
{
    double best = NAN;
    size_t corners = 0;
    for (size_t i = 0; i < count; i++) {
        struct point at = trials[i].at;
        if (trials[i].stopped)
            continue;
        if (!isnan(best) && !(higher_is_better ? at.y > best : at.y < best))
            continue;
        if (!isnan(best))
            stairs[corners++] = (struct point){ at.x, best };
        stairs[corners++] = at;
        best = at.y;
    }
    if (corners)
        stairs[corners++] = (struct point){ end, best };
    return corners;
}

void chart_trials(struct html *html, struct chart chart, struct axis x, struct axis y, bool higher_is_better,
                  const struct trial_mark *trials, size_t count, const char *best_text, const char *reference_text,
                  double reference)
{
    struct arena *arena = html->out.arena;
    struct plot plot = plot_begin(html, chart, x, y, 260);
    trials = trials_by_time(arena, trials, &count);
    struct point *whole = ARENA_ARRAY(arena, count, struct point), *stopped = ARENA_ARRAY(arena, count, struct point);
    size_t whole_count = 0, stopped_count = 0;
    for (size_t i = 0; i < count; i++) {
        struct point at = { trials[i].at.x, scale_limited(&plot.y, trials[i].at.y) };
        if (trials[i].stopped)
            stopped[stopped_count++] = at;
        else
            whole[whole_count++] = at;
    }
    plot_line(&plot, (struct point){ plot.x.low, reference }, (struct point){ plot.x.high, reference }, "reference");
    plot_dots(&plot, stopped, stopped_count, "specks", TONE_SIMPLE);
    plot_dots(&plot, whole, whole_count, "dots", TONE_MODEL);
    struct point *stairs = ARENA_ARRAY(arena, 2 * count + 1, struct point);
    size_t corners = best_so_far(trials, count, higher_is_better, plot.x.high, stairs);
    plot_curve(&plot, stairs, corners, "curve", TONE_MODEL);
    if (corners) {
        double best_y = scale_at(&plot.y, scale_limited(&plot.y, stairs[corners - 1].y));
        chart_text(html, plot.x.to, higher_is_better ? best_y - 8 : best_y + 16, ANCHOR_END, "model", best_text);
    }
    if (plot_holds(&plot, (struct point){ plot.x.low, reference })) {
        double at = scale_at(&plot.y, reference);
        bool below = higher_is_better && at + 20 < plot.y.from;
        chart_text(html, plot.x.to, below ? at + 16 : at - 6, ANCHOR_END, "simple", reference_text);
    }
    plot_end(&plot);
}
