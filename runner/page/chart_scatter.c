#include "runner/page/plot.h"

#include <math.h>

/* More points than this are counted into fields: a page of millions of rows stays small and readable. */
enum { MOST_POINTS = 2000, ACROSS = 44, FIELDS = ACROSS * ACROSS, SHADES = 5 };

static size_t field_of(const struct scale *scale, double value)
{
    double at = (value - scale->low) / (scale->high - scale->low) * ACROSS;
    return at >= ACROSS ? ACROSS - 1 : (size_t)at;
}

/* Shades follow the logarithm of the count: single rows remain visible beside the crowd. One path for each shade. */
static void draw_fields(struct plot *plot, const struct point *points, size_t count)
{
    size_t *fields = ARENA_ARRAY(plot->html->out.arena, FIELDS, size_t), most = 1;
    for (size_t i = 0; i < count; i++) {
        if (!plot_holds(plot, points[i]))
            continue;
        size_t *field = &fields[field_of(&plot->y, points[i].y) * ACROSS + field_of(&plot->x, points[i].x)];
        if (++*field > most)
            most = *field;
    }
    double width = (plot->x.to - plot->x.from) / ACROSS, height = (plot->y.to - plot->y.from) / ACROSS;
    for (int shade = 1; shade <= SHADES; shade++) {
        struct text *out = &plot->html->out;
        text_add_format(out, "<path class=\"fill model shade%d\" d=\"", shade);
        for (size_t i = 0; i < FIELDS; i++) {
            size_t row = i / ACROSS, column = i % ACROSS;
            double depth = log((double)fields[i] + 1) / log((double)most + 1);
            if (fields[i] && (int)fmin(SHADES, 1 + floor(depth * SHADES)) == shade)
                text_add_format(out, "M%.1f %.1fh%.1fv%.1fh-%.1fz", plot->x.from + (double)column * width,
                                plot->y.from + (double)row * height, width, height, width);
        }
        text_add(out, "\"/>");
    }
}

void chart_scatter(struct html *html, struct chart chart, struct axis x, struct axis y, const struct point *points,
                   size_t count, const char *diagonal_text)
{
    struct ticks ticks = ticks_around(fmin(x.low, y.low), fmax(x.high, y.high), 5);
    x.low = y.low = ticks.first; /* the same numbers on both axes, so that the diagonal is one */
    x.high = y.high = tick_at(&ticks, ticks.count - 1);
    x.is_exact = y.is_exact = true;
    struct plot plot = plot_begin(html, chart, x, y, 340);
    if (count > MOST_POINTS)
        draw_fields(&plot, points, count);
    else
        plot_dots(&plot, points, count, "dots", TONE_MODEL);
    double low = fmax(plot.x.low, plot.y.low), high = fmin(plot.x.high, plot.y.high);
    plot_line(&plot, (struct point){ low, low }, (struct point){ high, high }, "reference");
    chart_text(html, scale_at(&plot.x, low + (high - low) * 0.9), scale_at(&plot.y, low + (high - low) * 0.9) - 10,
               ANCHOR_END, "simple", diagonal_text);
    plot_end(&plot);
}
