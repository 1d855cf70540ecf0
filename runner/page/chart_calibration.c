#include "runner/page/plot.h"

void chart_calibration(struct html *html, struct chart chart, struct axis x, struct axis y,
                       const struct calibration_point *points, size_t count, const char *diagonal_text)
{
    struct plot plot = plot_begin(html, chart, x, y, 320);
    double end = plot.x.high < plot.y.high ? plot.x.high : plot.y.high;
    plot_line(&plot, (struct point){ 0, 0 }, (struct point){ end, end }, "reference");
    chart_text(html, plot.x.to, scale_at(&plot.y, end * 0.52), ANCHOR_END, "simple", diagonal_text);
    for (size_t i = 0; i < count; i++) {
        const struct calibration_point *point = &points[i];
        plot_line(&plot, (struct point){ point->said, point->low }, (struct point){ point->said, point->high },
                  "whisker model");
        struct point came = { point->said, point->came };
        if (plot_holds(&plot, came))
            html_empty(html, "circle", "cx=\"%.1f\" cy=\"%.1f\" r=\"4\" class=\"mark model\"",
                       scale_at(&plot.x, came.x), scale_at(&plot.y, came.y));
    }
    plot_end(&plot);
}
