#include "runner/page/plot.h"

#include <math.h>

static size_t greatest(const size_t *bins, size_t count)
{
    size_t most = 1;
    for (size_t i = 0; i < count; i++)
        most = bins[i] > most ? bins[i] : most;
    return most;
}

void chart_histogram(struct html *html, struct chart chart, struct axis axis, const size_t *bins, size_t count,
                     const char *count_text, const char *below_text, const char *above_text)
{
    struct axis rows = { .kind = AXIS_NUMBER, .label = count_text, .low = 0, .high = (double)greatest(bins, count) };
    struct plot plot = plot_begin(html, chart, axis, rows, 240);
    double width = (axis.high - axis.low) / (double)(count ? count : 1);
    text_add(&html->out, "<path class=\"fill model\" d=\"");
    for (size_t i = 0; i < count && isfinite(width); i++) {
        double from = scale_at(&plot.x, axis.low + (double)i * width);
        double to = scale_at(&plot.x, axis.low + (double)(i + 1) * width);
        if (bins[i])
            text_add_format(&html->out, "M%.1f %.1fV%.1fH%.1fV%.1fz", from + 0.5, plot.y.from,
                            scale_at(&plot.y, (double)bins[i]), to - 0.5, plot.y.from);
    }
    text_add(&html->out, "\"/>");
    plot_line(&plot, (struct point){ 0, plot.y.low }, (struct point){ 0, plot.y.high }, "zero");
    double zero = scale_at(&plot.x, scale_limited(&plot.x, 0));
    chart_text(html, zero - 8, plot.y.to - 8, ANCHOR_END, "label", below_text);
    chart_text(html, zero + 8, plot.y.to - 8, ANCHOR_START, "label", above_text);
    plot_end(&plot);
}

void chart_spark(struct html *html, const size_t *bins, size_t count)
{
    enum { WIDTH = 96, HEIGHT = 24, FEWEST = 8 }; /* a few bars are no wider than eight would be */
    double width = (double)WIDTH / (double)(count > FEWEST ? count : FEWEST), most = (double)greatest(bins, count);
    html_open(html, "svg", "viewBox=\"0 0 96 24\" class=\"spark\" aria-hidden=\"true\"");
    text_add(&html->out, "<path d=\"");
    for (size_t i = 0; i < count; i++)
        if (bins[i]) /* even a single row can be seen */
            text_add_format(&html->out, "M%.1f 24v-%.1fh%.1fV24z", (double)i * width,
                            fmax(1, (double)bins[i] / most * HEIGHT), width * 0.86);
    text_add(&html->out, "\"/>");
    html_close(html);
}
