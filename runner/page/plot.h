/* The frame that charts with two axes share: scales, ticks, labels. For the chart_*.c files. */
#ifndef LOTSE_PLOT_H
#define LOTSE_PLOT_H

#include "runner/page/charts.h"
#include "runner/page/scale.h"

enum text_anchor { ANCHOR_START, ANCHOR_MIDDLE, ANCHOR_END };

struct plot {
    struct html *html;
    struct scale x, y;
};

/* <svg> with title and description; html_close ends it. */
void chart_begin(struct html *html, struct chart chart, const char *style, double width, double height);

struct plot plot_begin(struct html *html, struct chart chart, struct axis x, struct axis y, double height);
void plot_end(struct plot *plot);

bool plot_holds(const struct plot *plot, struct point point); /* finite, and within the axes */

/* Words with a halo of the paper's colour, so that lines below them do not disturb. At a place in units of the chart. */
void chart_text(struct html *html, double x, double y, enum text_anchor anchor, const char *tone, const char *text);

void plot_line(struct plot *plot, struct point from, struct point to, const char *style);
void plot_curve(struct plot *plot, const struct point *points, size_t count, const char *style, enum tone tone);

/* Equal dots in one path: small files, whatever their number. */
void plot_dots(struct plot *plot, const struct point *points, size_t count, const char *style, enum tone tone);

/* Dots with their names beside them, on the side where there is room, and not one upon the other. */
void plot_marks(struct plot *plot, const struct chart_mark *marks, size_t count);

#endif
