#include "runner/page/plot.h"

void chart_gain(struct html *html, struct chart chart, struct axis x, struct axis y, const struct point *points,
                size_t count, const char *random_text, const struct chart_mark *marks, size_t mark_count)
{
    struct plot plot = plot_begin(html, chart, x, y, 320);
    plot_line(&plot, (struct point){ 0, 0 }, (struct point){ 1, 1 }, "reference");
    plot_curve(&plot, points, count, "curve", TONE_MODEL);
    chart_text(html, scale_at(&plot.x, 0.8), scale_at(&plot.y, 0.8) + 20, ANCHOR_START, "simple", random_text);
    plot_marks(&plot, marks, mark_count);
    plot_end(&plot);
}
