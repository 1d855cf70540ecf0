#include "runner/page/plot.h"

enum { LETTER = 9, LONGEST_NAME = 14, SAMPLE = 18 };

/* Above the plot, each with a piece of its line: names at the very ends would need room that a phone lacks, and would
 * meet where the lines do. */
static void draw_names(struct plot *plot, const struct series *series, size_t count)
{
    double x = plot->x.from;
    for (size_t i = 0; i < count; i++) {
        const char *name = html_shortened(plot->html->out.arena, series[i].label, LONGEST_NAME);
        html_empty(plot->html, "path", "class=\"curve %s\" d=\"M%.1f 8h%d\"", tone_name(series[i].tone), x, SAMPLE);
        chart_text(plot->html, x + SAMPLE + 4, 12, ANCHOR_START, tone_name(series[i].tone), name);
        x += SAMPLE + 12 + (double)text_columns(name, SIZE_MAX) * LETTER;
    }
}

void chart_time(struct html *html, struct chart chart, struct axis x, struct axis y, const struct series *series,
                size_t count)
{
    struct plot plot = plot_begin(html, chart, x, y, 260);
    for (size_t i = 0; i < count; i++)
        plot_curve(&plot, series[i].points, series[i].count, "curve", series[i].tone);
    draw_names(&plot, series, count);
    plot_end(&plot);
}
