#include "runner/page/plot.h"

#include <math.h>

/* In units of the chart. A bar has its label above it and its value behind it. */
enum { ROW = 48, BAR_AT = 18, BAR = 18, VALUE_ROOM = 96, GOAL_ROOM = 20, LONGEST_LABEL = 46, MOST_BARS = 8 };

static double bars_limit(const struct bar *bars, size_t count, double goal, bool upper)
{
    double limit = isfinite(goal) ? (upper ? fmax(goal, 0) : fmin(goal, 0)) : 0;
    for (size_t i = 0; i < count; i++) {
        const double values[] = { bars[i].value, bars[i].low, bars[i].high };
        for (size_t k = 0; k < 3; k++)
            if (isfinite(values[k]))
                limit = upper ? fmax(limit, values[k]) : fmin(limit, values[k]);
    }
    return limit;
}

/* The end of the bar, whisker included, where the value can stand. */
static double draw_bar(struct html *html, const struct scale *scale, const struct bar *bar, double y)
{
    if (!isfinite(bar->value))
        return scale_at(scale, 0);
    double zero = scale_at(scale, 0), end = scale_at(scale, bar->value);
    html_empty(html, "rect", "x=\"%.1f\" y=\"%.1f\" width=\"%.1f\" height=\"%d\" class=\"bar %s\"", fmin(zero, end), y,
               fmax(1, fabs(end - zero)), BAR, tone_name(bar->tone));
    double rightmost = fmax(zero, end);
    if (!isfinite(bar->low) || !isfinite(bar->high))
        return rightmost;
    double low = scale_at(scale, bar->low), high = scale_at(scale, bar->high), middle = y + BAR / 2.0;
    static const char *const styles[] = { "whisker-halo", "whisker" };
    for (size_t i = 0; i < 2; i++)
        html_empty(html, "path", "class=\"%s\" d=\"M%.1f %.1fH%.1fM%.1f %.1fv10M%.1f %.1fv10\"", styles[i], low, middle,
                   high, low, middle - 5, high, middle - 5);
    return fmax(rightmost, high);
}

void chart_bars(struct html *html, struct chart chart, const struct bar *bars, size_t count, double goal,
                const char *goal_text)
{
    bool has_goal = isfinite(goal) && goal_text;
    double top = has_goal ? GOAL_ROOM : 0, height = top + (double)count * ROW;
    struct scale scale = scale_make(bars_limit(bars, count, goal, false), bars_limit(bars, count, goal, true), 0.5,
                                    CHART_WIDTH - VALUE_ROOM);
    double ends[MOST_BARS];
    count = count < MOST_BARS ? count : MOST_BARS;
    chart_begin(html, chart, "chart", CHART_WIDTH, height);
    for (size_t i = 0; i < count; i++)
        ends[i] = draw_bar(html, &scale, &bars[i], top + (double)i * ROW + BAR_AT);
    if (scale.low < 0)
        html_empty(html, "path", "class=\"axis\" d=\"M%.1f %.1fV%.1f\"", scale_at(&scale, 0), top + BAR_AT - 3,
                   height - 6);
    if (has_goal) {
        double x = scale_at(&scale, goal);
        html_empty(html, "path", "class=\"goal\" d=\"M%.1f %dV%.1f\"", x, GOAL_ROOM - 4, height - 8);
        chart_text(html, x, 11, x > CHART_WIDTH / 2.0 ? ANCHOR_END : ANCHOR_START, "goal-text", goal_text);
    }
    for (size_t i = 0; i < count; i++) {
        double y = top + (double)i * ROW;
        chart_text(html, 0, y + 12, ANCHOR_START, "label",
                   html_shortened(html->out.arena, bars[i].label, LONGEST_LABEL));
        chart_text(html, ends[i] + 7, y + BAR_AT + BAR / 2.0 + 5, ANCHOR_START, "value", bars[i].value_text);
    }
    html_close(html);
}

void chart_share(struct html *html, double share, enum tone tone)
{
    double width = isfinite(share) ? fmin(1, fmax(0, share)) * 100 : 0;
    html_open(html, "svg", "viewBox=\"0 0 100 10\" class=\"share\" preserveAspectRatio=\"none\" aria-hidden=\"true\"");
    html_empty(html, "rect", "width=\"%.1f\" height=\"10\" class=\"bar %s\"", width, tone_name(tone));
    html_close(html);
}
