#include "runner/page/plot.h"

#include "runner/table/date.h"
#include "runner/table/number.h"

#include <math.h>

/* Room around the plot, in units of the chart. A letter of the larger writing on narrow screens takes about LETTER. */
enum { ABOVE = 26, BELOW = 40, BESIDE = 14, LETTER = 8, LINE = 16, TICK_ROOM = 12, DATE_TICKS = 5 };

const char *tone_name(enum tone tone)
{
    static const char *const names[TONES] = { "model", "today", "simple", "truth", "good", "bad" };
    return names[tone];
}

void chart_begin(struct html *html, struct chart chart, const char *style, double width, double height)
{
    unsigned identifier = html_identifier(html);
    html_open_with(html, "svg", "viewBox=\"0 0 %.0f %.0f\" role=\"img\" class=\"%s\" aria-labelledby=\"t%u d%u\"",
                   width, height, style, identifier, identifier);
    html_open_with(html, "title", "id=\"t%u\"", identifier);
    html_say(html, chart.title);
    html_close(html);
    html_open_with(html, "desc", "id=\"d%u\"", identifier);
    html_say(html, chart.description);
    html_close(html);
}

void chart_text(struct html *html, double x, double y, enum text_anchor anchor, const char *tone, const char *text)
{
    static const char *const anchors[] = { "start", "middle", "end" };
    html_open_with(html, "text", "x=\"%.1f\" y=\"%.1f\" text-anchor=\"%s\" class=\"%s\"", x, y, anchors[anchor], tone);
    html_say(html, text);
    html_close(html);
}

static const char *tick_text(struct arena *arena, const struct axis *axis, double value, int decimals)
{
    if (fabs(value) < 1e-15)
        value = 0; /* never "-0" */
    switch (axis->kind) {
    case AXIS_PERCENT:
        return number_text_percent(arena, value, decimals > 2 ? decimals - 2 : 0);
    case AXIS_DATE:
        return date_text(arena, (int64_t)value, false);
    default:
        return number_text(arena, value, decimals);
    }
}

struct axis_ticks {
    double at[16];
    const char *text[16];
    size_t count;
};

/* The limits of the axis may move outwards, to round numbers. */
static struct axis_ticks ticks_of(struct arena *arena, struct axis *axis, size_t wanted)
{
    struct axis_ticks ticks = { .count = 0 };
    if (axis->kind == AXIS_DATE) {
        int64_t dates[DATE_TICKS];
        bool known = isfinite(axis->low) && isfinite(axis->high);
        ticks.count = known ? ticks_of_dates((int64_t)axis->low, (int64_t)axis->high, 3, dates, DATE_TICKS) : 0;
        for (size_t i = 0; i < ticks.count; i++)
            ticks.at[i] = (double)dates[i];
    } else {
        struct ticks round =
            axis->is_exact ? ticks_within(axis->low, axis->high, wanted) : ticks_around(axis->low, axis->high, wanted);
        for (size_t i = 0; i < round.count && i < sizeof ticks.at / sizeof *ticks.at; i++)
            ticks.at[ticks.count++] = tick_at(&round, i);
        for (size_t i = 0; i < ticks.count; i++)
            ticks.text[i] = tick_text(arena, axis, ticks.at[i], round.decimals);
        if (!axis->is_exact && ticks.count) {
            axis->low = ticks.at[0];
            axis->high = ticks.at[ticks.count - 1];
        }
    }
    for (size_t i = 0; axis->kind == AXIS_DATE && i < ticks.count; i++)
        ticks.text[i] = tick_text(arena, axis, ticks.at[i], 0);
    return ticks;
}

static size_t longest_text(const struct axis_ticks *ticks)
{
    size_t longest = 1;
    for (size_t i = 0; i < ticks->count; i++) {
        size_t columns = text_columns(ticks->text[i], SIZE_MAX);
        longest = columns > longest ? columns : longest;
    }
    return longest;
}

static double room_for(const struct axis_ticks *ticks)
{
    return (double)(longest_text(ticks) * LETTER) + 6;
}

/* Of so many every so-manieth, from the first on. */
static size_t left_of(size_t count, size_t step)
{
    return (count + step - 1) / step;
}

/* Every second or third one, where all of them would stand one upon the other: 200.000.000.000. */
static struct axis_ticks thinned(const struct axis_ticks *ticks, double width)
{
    double text = (double)(longest_text(ticks) * (LETTER - 1));
    size_t step = 1;
    while (step < ticks->count && text * (double)left_of(ticks->count, step) > width)
        step++;
    struct axis_ticks kept = { .count = 0 };
    for (size_t i = 0; i < ticks->count; i += step) {
        kept.at[kept.count] = ticks->at[i];
        kept.text[kept.count++] = ticks->text[i];
    }
    return kept;
}

/* As many as have room beside each other. */
static struct axis_ticks ticks_across(struct arena *arena, struct axis *axis, double width)
{
    struct axis asked = *axis;
    struct axis_ticks ticks = ticks_of(arena, axis, 5);
    if ((room_for(&ticks) + LETTER) * (double)ticks.count <= width)
        return ticks;
    *axis = asked;
    ticks = ticks_of(arena, axis, 3);
    return thinned(&ticks, width);
}

static void draw_axes(struct plot *plot, const struct axis_ticks *x, const struct axis_ticks *y)
{
    struct html *html = plot->html;
    for (size_t i = 0; i < y->count; i++) {
        double at = scale_at(&plot->y, y->at[i]);
        html_empty(html, "path", "class=\"rule\" d=\"M%.1f %.1fH%.1f\"", plot->x.from, at, plot->x.to);
        chart_text(html, plot->x.from - 6, at + 4, ANCHOR_END, "tick", y->text[i]);
    }
    html_empty(html, "path", "class=\"axis\" d=\"M%.1f %.1fH%.1f\"", plot->x.from, plot->y.from, plot->x.to);
    for (size_t i = 0; i < x->count; i++) {
        double at = scale_at(&plot->x, x->at[i]);
        html_empty(html, "path", "class=\"axis\" d=\"M%.1f %.1fv4\"", at, plot->y.from);
        chart_text(html, at, plot->y.from + 17, ANCHOR_MIDDLE, "tick", x->text[i]);
    }
}

struct plot plot_begin(struct html *html, struct chart chart, struct axis x, struct axis y, double height)
{
    struct arena *arena = html->out.arena;
    struct axis_ticks y_ticks = ticks_of(arena, &y, 5);
    double left = room_for(&y_ticks), right = CHART_WIDTH - BESIDE;
    struct axis_ticks x_ticks = ticks_across(arena, &x, right - left);
    if (x_ticks.count) /* the outermost numbers are centred on their ticks, and must not be cut off */
        right -= fmax(0, (double)text_columns(x_ticks.text[x_ticks.count - 1], SIZE_MAX) * LETTER / 2 - BESIDE);
    struct plot plot = {
        .html = html,
        .x = scale_make(x.low, x.high, left, right),
        .y = scale_make(y.low, y.high, height - BELOW, ABOVE),
    };
    chart_begin(html, chart, "chart", CHART_WIDTH, height);
    draw_axes(&plot, &x_ticks, &y_ticks);
    chart_text(html, 0, TICK_ROOM, ANCHOR_START, "label", y.label);
    chart_text(html, right, height - 4, ANCHOR_END, "label", x.label);
    return plot;
}

void plot_end(struct plot *plot)
{
    html_close(plot->html);
}

bool plot_holds(const struct plot *plot, struct point point)
{
    return point.x >= plot->x.low && point.x <= plot->x.high && point.y >= plot->y.low && point.y <= plot->y.high;
}

void plot_line(struct plot *plot, struct point from, struct point to, const char *style)
{
    if (!plot_holds(plot, from) || !plot_holds(plot, to))
        return;
    html_empty(plot->html, "path", "class=\"%s\" d=\"M%.1f %.1fL%.1f %.1f\"", style, scale_at(&plot->x, from.x),
               scale_at(&plot->y, from.y), scale_at(&plot->x, to.x), scale_at(&plot->y, to.y));
}

/* <path class="style tone" d="…"/>, with the d written by the caller in between. */
static void begin_path(struct html *html, const char *style, enum tone tone)
{
    text_add_format(&html->out, "<path class=\"%s %s\" d=\"", style, tone_name(tone));
}

static void end_path(struct html *html)
{
    text_add(&html->out, "\"/>");
}

void plot_curve(struct plot *plot, const struct point *points, size_t count, const char *style, enum tone tone)
{
    bool pen_down = false;
    begin_path(plot->html, style, tone);
    for (size_t i = 0; i < count; i++) {
        bool held = plot_holds(plot, points[i]);
        if (held)
            text_add_format(&plot->html->out, "%c%.1f %.1f", pen_down ? 'L' : 'M', scale_at(&plot->x, points[i].x),
                            scale_at(&plot->y, points[i].y));
        pen_down = held;
    }
    end_path(plot->html);
}

void plot_dots(struct plot *plot, const struct point *points, size_t count, const char *style, enum tone tone)
{
    begin_path(plot->html, style, tone);
    for (size_t i = 0; i < count; i++)
        if (plot_holds(plot, points[i]))
            text_add_format(&plot->html->out, "M%.1f %.1fh0", scale_at(&plot->x, points[i].x),
                            scale_at(&plot->y, points[i].y));
    end_path(plot->html);
}

void plot_marks(struct plot *plot, const struct chart_mark *marks, size_t count)
{
    double last = NAN; /* height of the name before */
    for (size_t i = 0; i < count; i++) {
        const struct chart_mark *mark = &marks[i];
        if (!plot_holds(plot, mark->at))
            continue;
        double x = scale_at(&plot->x, mark->at.x), y = scale_at(&plot->y, mark->at.y);
        html_empty(plot->html, "circle", "cx=\"%.1f\" cy=\"%.1f\" r=\"4.5\" class=\"mark %s\"", x, y,
                   tone_name(mark->tone));
        bool fits = x + 10 + (double)(text_columns(mark->text, SIZE_MAX) * LETTER) <= CHART_WIDTH;
        y += fits ? 14 : -8;
        if (fabs(y - last) < LINE)
            y = y < last ? last - LINE : last + LINE;
        chart_text(plot->html, fits ? x + 10 : x - 10, y, fits ? ANCHOR_START : ANCHOR_END, tone_name(mark->tone),
                   mark->text);
        last = y;
    }
}
