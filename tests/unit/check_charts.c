#include "runner/page/charts.h"
#include "runner/page/scale.h"
#include "runner/table/date.h"
#include "tests/unit/markup.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_charts(void);

static struct arena *arena;
static struct html html;

static void set_up(void)
{
    arena = arena_create();
    html = html_in(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static const struct chart chart = { "<title> & more", "what it \"shows\"" };
static const struct axis unit = { AXIS_PERCENT, "share", 0, 1, true };

/* Sound markup, described, and no NaN or infinity among its numbers. */
static void assert_sound(void)
{
    const char *page = text_string(&html.out);
    ck_assert_ptr_eq(markup_fault(page), NULL);
    ck_assert_ptr_eq(markup_no_number(page), NULL);
    ck_assert_ptr_eq(markup_outside(page), NULL);
    ck_assert_ptr_nonnull(strstr(page, "role=\"img\""));
    ck_assert_ptr_nonnull(strstr(page, "&lt;title&gt; &amp; more</title>"));
    ck_assert_ptr_nonnull(strstr(page, "what it &quot;shows&quot;</desc>"));
    html = html_in(arena);
}

static void assert_ticks(struct ticks ticks, double first, double step, size_t count, int decimals)
{
    ck_assert_double_eq_tol(ticks.first, first, 1e-9);
    ck_assert_double_eq_tol(ticks.step, step, 1e-9);
    ck_assert_uint_eq(ticks.count, count);
    ck_assert_int_eq(ticks.decimals, decimals);
}

/* By hand after Heckbert (1990): 105 to 543 is a range of 438, round 500; 500 / 4 = 125, the nearest round number is
 * 100; so from 100 to 600. The others likewise. */
START_TEST(ticks_are_round)
{
    assert_ticks(ticks_around(105, 543, 5), 100, 100, 6, 0);
    assert_ticks(ticks_around(0, 100, 5), 0, 20, 6, 0);
    assert_ticks(ticks_around(-3.2, 7.9, 5), -5, 5, 4, 0);
    assert_ticks(ticks_around(0.12, 0.31, 5), 0.1, 0.05, 6, 2);
    assert_ticks(ticks_around(0, 1, 5), 0, 0.2, 6, 1);
    assert_ticks(ticks_around(0, 1e-6, 5), 0, 2e-7, 6, 7); /* each has its own text */
    assert_ticks(ticks_around(26000, 31000, 5), 26000, 1000, 6, 0);
    assert_ticks(ticks_within(105, 543, 5), 200, 100, 4, 0);
    assert_ticks(ticks_within(0, 71, 4), 0, 20, 4, 0);     /* 50 would leave two */
    assert_ticks(ticks_within(-41, 41, 4), -40, 20, 5, 0); /* 50 would leave the zero alone */
}
END_TEST

START_TEST(ticks_of_odd_limits)
{
    const double odd[][2] = {
        { NAN, NAN }, { 5, 5 }, { 0, 0 }, { 3, NAN }, { INFINITY, 2 }, { 7, -7 }, { 1e30, 1e30 }
    };
    for (size_t i = 0; i < sizeof odd / sizeof *odd; i++) {
        struct ticks ticks = ticks_around(odd[i][0], odd[i][1], 5);
        ck_assert(isfinite(ticks.first) && isfinite(ticks.step) && ticks.step > 0);
        ck_assert_uint_ge(ticks.count, 2);
        ck_assert_uint_le(ticks.count, 16);
    }
}
END_TEST

START_TEST(scales_map_values_to_places)
{
    struct scale scale = scale_make(10, 20, 100, 300);
    ck_assert_double_eq(scale_at(&scale, 10), 100);
    ck_assert_double_eq(scale_at(&scale, 15), 200);
    ck_assert_double_eq(scale_at(&scale, 22.5), 350);
    ck_assert_double_eq(scale_limited(&scale, 22.5), 20);
    ck_assert(isnan(scale_at(&scale, NAN)));
    scale = scale_make(0, 1, 200, 0); /* upwards, as y goes */
    ck_assert_double_eq(scale_at(&scale, 0.25), 150);
    scale = scale_make(NAN, NAN, 0, 1);
    ck_assert(scale.low < scale.high);
    scale = scale_make(4, 4, 0, 1);
    ck_assert_double_eq_tol(scale_at(&scale, 4), 0.5, 1e-12);
}
END_TEST

START_TEST(dates_begin_with_months)
{
    int64_t ticks[8];
    size_t count = ticks_of_dates(date_seconds(2025, 1, 15), date_seconds(2025, 4, 20), 4, ticks, 8);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(ticks[0], date_seconds(2025, 2, 1));
    ck_assert_int_eq(ticks[2], date_seconds(2025, 4, 1));
    count = ticks_of_dates(date_seconds(2019, 6, 1), date_seconds(2025, 6, 1), 4, ticks, 8); /* every second year */
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(ticks[0], date_seconds(2020, 1, 1));
    count = ticks_of_dates(date_seconds(2025, 1, 1), date_seconds(2025, 1, 3), 4, ticks, 8);
    ck_assert_uint_eq(count, 3);
    ck_assert_int_eq(ticks[1], date_seconds(2025, 1, 2));
    ck_assert_uint_eq(ticks_of_dates(7, 7, 4, ticks, 8), 0);
}
END_TEST

START_TEST(bars_hold_hostile_and_odd_values)
{
    const struct bar bars[] = {
        { "</svg><script>", "<b>", 0.8, 0.7, 0.9, TONE_MODEL },
        { "none", "-", NAN, NAN, NAN, TONE_TODAY },
        { "below zero", "-3", -3, INFINITY, 1, TONE_SIMPLE },
    };
    chart_bars(&html, chart, bars, 3, 0.75, "goal & more");
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "&lt;/svg&gt;"));
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "class=\"whisker\""));
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "goal &amp; more"));
    assert_sound();
    chart_bars(&html, chart, bars, 0, NAN, NULL);
    assert_sound();
    chart_bars(&html, chart, bars + 1, 1, NAN, NULL);
    assert_sound();
}
END_TEST

START_TEST(a_grid_has_a_hundred_marks)
{
    const struct grid_kind kinds[] = { { 30, SHAPE_DISC, TONE_GOOD },
                                       { 2, SHAPE_CROSS, TONE_BAD },
                                       { 900, SHAPE_DOT, TONE_SIMPLE } };
    chart_grid(&html, chart, kinds, 3);
    size_t marks = 0;
    for (const char *at = text_string(&html.out); (at = strchr(at, 'M')); at++)
        marks++;
    ck_assert_uint_eq(marks, 100);
    assert_sound();
    chart_grid(&html, chart, kinds, 0);
    assert_sound();
}
END_TEST

START_TEST(curves_hold_odd_values)
{
    const struct point points[] = { { 0, 0 }, { NAN, 0.4 }, { 0.5, INFINITY }, { 0.6, 0.7 }, { 5, 5 }, { 1, 1 } };
    const struct chart_mark marks[] = { { { 0.5, 0.7 }, "<here>", TONE_MODEL },
                                        { { NAN, 0.1 }, "nowhere", TONE_TODAY } };
    chart_gain(&html, chart, unit, unit, points, 6, "at random", marks, 2);
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "&lt;here&gt;"));
    ck_assert_ptr_null(strstr(text_string(&html.out), "nowhere"));
    assert_sound();
    chart_gain(&html, chart, unit, unit, NULL, 0, "at random", NULL, 0);
    assert_sound();
    const struct calibration_point bins[] = { { 0.1, 0.2, 0.1, 0.3 }, { NAN, NAN, NAN, NAN } };
    chart_calibration(&html, chart, unit, unit, bins, 2, "diagonal");
    assert_sound();
    chart_calibration(&html, chart, (struct axis){ AXIS_PERCENT, "", NAN, NAN, false }, unit, bins, 0, "diagonal");
    assert_sound();
}
END_TEST

START_TEST(scatters_hold_odd_values)
{
    const struct point one = { 3, 4 }, none = { NAN, NAN };
    struct axis axis = { AXIS_NUMBER, "x", 3, 3, false }, unknown = { AXIS_NUMBER, "x", INFINITY, -INFINITY, false };
    chart_scatter(&html, chart, axis, axis, &one, 1, "right");
    assert_sound();
    chart_scatter(&html, chart, unknown, unknown, &none, 1, "right");
    assert_sound();
    chart_scatter(&html, chart, unknown, unknown, NULL, 0, "right");
    assert_sound();
}
END_TEST

/* A letter takes about 6.5 units. */
START_TEST(numbers_below_an_axis_stand_apart)
{
    for (double size = 1; size < 1e12; size *= 10) {
        const struct point one = { 5 * size, 5 * size };
        chart_scatter(&html, chart, (struct axis){ AXIS_NUMBER, "x", 2 * size, 10 * size, false },
                      (struct axis){ AXIS_NUMBER, "y", 2 * size, 10 * size, false }, &one, 1, "right");
        double free_from = -1000;
        size_t count = 0;
        for (const char *at = text_string(&html.out); (at = strstr(at, "<text x=\"")); at++) {
            double x = strtod(at + 9, NULL), half;
            const char *text = strchr(at, '>') + 1, *kind = strstr(at, "text-anchor=\"middle\"");
            if (!kind || kind > text)
                continue;
            half = 6.5 / 2 * (double)strcspn(text, "<");
            ck_assert_double_le(free_from, x - half);
            free_from = x + half;
            count++;
        }
        ck_assert_uint_ge(count, 2);
        assert_sound();
    }
}
END_TEST

START_TEST(many_points_stay_small)
{
    enum { MANY = 200000 };
    struct point *points = ARENA_ARRAY(arena, MANY, struct point);
    for (size_t i = 0; i < MANY; i++)
        points[i] = (struct point){ (double)(i % 997), i % 5 ? (double)(i * i % 991) : NAN };
    struct axis axis = { AXIS_NUMBER, "x", 0, 997, false };
    chart_scatter(&html, chart, axis, axis, points, MANY, "right");
    ck_assert_uint_lt(html.out.length, 100000);
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "shade5"));
    assert_sound();
}
END_TEST

START_TEST(histograms_hold_odd_values)
{
    const size_t bins[] = { 0, 4, 0, 9 };
    chart_histogram(&html, chart, (struct axis){ AXIS_NUMBER, "x", -2, 2, true }, bins, 4, "rows", "low", "high");
    assert_sound();
    chart_histogram(&html, chart, (struct axis){ AXIS_NUMBER, "x", NAN, NAN, true }, bins, 4, "rows", "low", "high");
    assert_sound();
    chart_histogram(&html, chart, (struct axis){ AXIS_NUMBER, "x", 1, 1, false }, bins, 0, "rows", "low", "high");
    assert_sound();
    chart_spark(&html, bins, 0);
    chart_spark(&html, bins, 4);
    chart_share(&html, NAN, TONE_MODEL);
    chart_share(&html, 7, TONE_MODEL);
    ck_assert_ptr_null(markup_no_number(text_string(&html.out)));
    ck_assert_ptr_null(markup_fault(text_string(&html.out)));
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "width=\"100.0\""));
}
END_TEST

START_TEST(times_hold_odd_values)
{
    const struct point points[] = { { 0, 1 }, { 86400, NAN }, { 172800, 3 } };
    const struct series series[] = { { points, 3, TONE_TRUTH, "<true>" }, { NULL, 0, TONE_MODEL, "nothing" } };
    struct axis days = { AXIS_DATE, "", 0, 172800, true }, values = { AXIS_NUMBER, "", 1, 3, false };
    chart_time(&html, chart, days, values, series, 2);
    assert_sound();
    days.low = days.high = NAN;
    chart_time(&html, chart, days, values, series, 0);
    assert_sound();
}
END_TEST

START_TEST(trials_hold_odd_values)
{
    const struct trial_mark trials[] = { { { 1, 0.5 }, false },
                                         { { 2, NAN }, false },
                                         { { 3, 0.4 }, true },
                                         { { 4, 0.7 }, false },
                                         { { NAN, 0.9 }, false } };
    struct axis seconds = { AXIS_NUMBER, "s", 0, 5, true }, scores = { AXIS_NUMBER, "AUC", 0.4, 0.7, false };
    chart_trials(&html, chart, seconds, scores, true, trials, 5, "best", "linear", 0.6);
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), ">best</text>"));
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), ">linear</text>"));
    assert_sound();
    scores.low = scores.high = NAN;
    chart_trials(&html, chart, seconds, scores, false, trials + 1, 1, "best", "linear", NAN);
    ck_assert_ptr_null(strstr(text_string(&html.out), ">best</text>"));
    ck_assert_ptr_null(strstr(text_string(&html.out), ">linear</text>"));
    assert_sound();
    chart_trials(&html, chart, seconds, scores, false, NULL, 0, "best", "linear", NAN);
    assert_sound();
}
END_TEST

/* Scores 0.5, 0.4, 0.8 at 1, 2, 3 seconds, told in another order: stairs rise at 1 and 3 seconds only. The plot is 4
 * seconds wide, so a second is a quarter of it. */
START_TEST(trials_are_drawn_in_the_order_of_time)
{
    const struct trial_mark told[] = { { { 3, 0.8 }, false }, { { 1, 0.5 }, false }, { { 2, 0.4 }, false } };
    const struct trial_mark sorted[] = { { { 1, 0.5 }, false }, { { 2, 0.4 }, false }, { { 3, 0.8 }, false } };
    struct axis seconds = { AXIS_NUMBER, "s", 0, 4, true }, scores = { AXIS_NUMBER, "AUC", 0, 1, true };
    chart_trials(&html, chart, seconds, scores, true, told, 3, "best", "linear", NAN);
    const char *first = text_string(&html.out), *curve = strstr(first, "class=\"curve model\"");
    ck_assert_ptr_nonnull(curve);
    size_t corners = 0;
    for (; *curve && *curve != '>'; curve++)
        corners += *curve == 'L';
    ck_assert_uint_eq(corners, 3); /* along to 3 seconds, up, along to the end */
    html = html_in(arena);
    chart_trials(&html, chart, seconds, scores, true, sorted, 3, "best", "linear", NAN);
    ck_assert_str_eq(text_string(&html.out), first);
}
END_TEST

Suite *suite_charts(void)
{
    Suite *suite = suite_create("charts");
    TCase *tests = tcase_create("charts");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, ticks_are_round);
    tcase_add_test(tests, ticks_of_odd_limits);
    tcase_add_test(tests, scales_map_values_to_places);
    tcase_add_test(tests, dates_begin_with_months);
    tcase_add_test(tests, bars_hold_hostile_and_odd_values);
    tcase_add_test(tests, a_grid_has_a_hundred_marks);
    tcase_add_test(tests, curves_hold_odd_values);
    tcase_add_test(tests, scatters_hold_odd_values);
    tcase_add_test(tests, numbers_below_an_axis_stand_apart);
    tcase_add_test(tests, many_points_stay_small);
    tcase_add_test(tests, histograms_hold_odd_values);
    tcase_add_test(tests, times_hold_odd_values);
    tcase_add_test(tests, trials_hold_odd_values);
    tcase_add_test(tests, trials_are_drawn_in_the_order_of_time);
    suite_add_tcase(suite, tests);
    return suite;
}
