/* Charts as inline SVG: one function each, one file each.
 *
 * A chart is drawn in units of CHART_WIDTH and grows and shrinks with its column, the writing in it included; the style
 * sheet makes the writing larger on narrow screens, and the charts leave room for that. Every chart has a title and a
 * description that says in words what it shows, for people who don't see it. Colours come from the style sheet by tone;
 * whatever a colour says, a label, a shape or a place says too.
 *
 * Values that are NaN or infinite are left out; no values at all give a chart without marks.
 */
#ifndef LOTSE_CHARTS_H
#define LOTSE_CHARTS_H

#include "runner/page/html.h"

enum { CHART_WIDTH = 420 };

struct chart {
    const char *title;       /* may hold data: it is escaped */
    const char *description; /* what it shows, in a sentence or two */
};

/* What a mark stands for, in all charts alike. */
enum tone { TONE_MODEL, TONE_TODAY, TONE_SIMPLE, TONE_TRUTH, TONE_GOOD, TONE_BAD, TONES };

/* The class of the style sheet: "model", … */
const char *tone_name(enum tone tone);

enum axis_kind { AXIS_NUMBER, AXIS_PERCENT, AXIS_DATE };

struct axis {
    enum axis_kind kind;
    const char *label; /* short: for x below, for y above its end */
    double low, high;
    bool is_exact; /* ends at low and high, not at the round numbers around them */
};

struct point {
    double x, y;
};

/* A place in a chart with a name. */
struct chart_mark {
    struct point at;
    const char *text;
    enum tone tone;
};

/* Up to eight bars from zero with their values at their ends; `low` and `high` draw a whisker; NaN: none. A goal is a dashed line. */
struct bar {
    const char *label, *value_text;
    double value, low, high;
    enum tone tone;
};
void chart_bars(struct html *html, struct chart chart, const struct bar *bars, size_t count, double goal,
                const char *goal_text);

/* A hundred marks, row by row: shares[i] of them in the shape and tone of the i-th kind. */
enum mark_shape { SHAPE_DISC, SHAPE_CROSS, SHAPE_RING, SHAPE_DOT };
struct grid_kind {
    size_t share;
    enum mark_shape shape;
    enum tone tone;
};
void chart_grid(struct html *html, struct chart chart, const struct grid_kind *kinds, size_t count);

/* One mark, for a line of text that explains it. */
void chart_grid_key(struct html *html, enum mark_shape shape, enum tone tone);

/* Cumulative gain: what share is found (y) when a share of all cases is looked at (x), both from 0 to 1, with the
 * diagonal of looking at random, and named places. */
void chart_gain(struct html *html, struct chart chart, struct axis x, struct axis y, const struct point *points,
                size_t count, const char *random_text, const struct chart_mark *marks, size_t mark_count);

/* What was said (x) beside what came true (y), both from 0 to 1, with intervals of y. */
struct calibration_point {
    double said, came, low, high;
};
void chart_calibration(struct html *html, struct chart chart, struct axis x, struct axis y,
                       const struct calibration_point *points, size_t count, const char *diagonal_text);

/* Prediction (y) against truth (x) with the diagonal; many points are drawn as fields of density. */
void chart_scatter(struct html *html, struct chart chart, struct axis x, struct axis y, const struct point *points,
                   size_t count, const char *diagonal_text);

/* How often values occur: counts (of what: count_text) of equal bins from axis.low to axis.high, with a line at zero and
 * a word on each side of it. */
void chart_histogram(struct html *html, struct chart chart, struct axis axis, const size_t *bins, size_t count,
                     const char *count_text, const char *below_text, const char *above_text);

/* Truth and prediction over time. */
struct series {
    const struct point *points;
    size_t count;
    enum tone tone;
    const char *label;
};
void chart_time(struct html *html, struct chart chart, struct axis x, struct axis y, const struct series *series,
                size_t count);

/* Trials of a search as they came, and the best one so far. */
struct trial_mark {
    struct point at; /* seconds, score */
    bool stopped;    /* before all folds were done */
};
void chart_trials(struct html *html, struct chart chart, struct axis x, struct axis y, bool higher_is_better,
                  const struct trial_mark *trials, size_t count, const char *best_text, const char *reference_text,
                  double reference);

/* Small, for a cell of a table that says the same in words: bars of a distribution; a bar of a share (0 to 1). */
void chart_spark(struct html *html, const size_t *bins, size_t count);
void chart_share(struct html *html, double share, enum tone tone);

#endif
