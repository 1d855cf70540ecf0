#include "stages/report/statistics.h"

#include <check.h>
#include <math.h>

Suite *suite_statistics(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

START_TEST(outcomes_are_counted)
{
    const float truth[] = { 1, 1, 1, 0, 0, 1 }, predicted[] = { 0.9f, 0.5f, 0.2f, 0.5f, 0.1f, NAN };
    struct outcome outcome = outcome_at(truth, predicted, 6, 0.5); /* the threshold itself is flagged */
    ck_assert_uint_eq(outcome.found, 2);
    ck_assert_uint_eq(outcome.missed, 1);
    ck_assert_uint_eq(outcome.in_vain, 1);
    ck_assert_uint_eq(outcome.left_alone, 1);
    ck_assert_uint_eq(outcome_rows(&outcome), 5);
    ck_assert(isnan(share_of(0, 0)));
    ck_assert_double_eq(share_of(1, 4), 0.25);
}
END_TEST

/* By hand: ten rows, four cases; ranked by prediction the cases stand at places 1, 2, 4 and 9. */
START_TEST(gain_is_counted_from_the_top)
{
    const float predicted[] = { 0.95f, 0.9f, 0.85f, 0.8f, 0.7f, 0.6f, 0.5f, 0.4f, 0.3f, 0.2f };
    const float truth[] = { 1, 1, 0, 1, 0, 0, 0, 0, 1, 0 };
    struct point curve[11];
    ck_assert(gain_curve(arena, truth, predicted, 10, curve, 10));
    const double expected[] = { 0, 0.25, 0.5, 0.5, 0.75, 0.75, 0.75, 0.75, 0.75, 1, 1 };
    for (size_t i = 0; i <= 10; i++)
        ck_assert_double_eq_tol(curve[i].y, expected[i], 1e-12);
    ck_assert_double_eq_tol(gain_at(curve, 10, 0.15), 0.375, 1e-12);
    ck_assert_double_eq_tol(gain_at(curve, 10, 1), 1, 1e-12);
}
END_TEST

/* Equal predictions find what a random order finds in the mean: the diagonal. */
START_TEST(gain_of_ties_is_the_diagonal)
{
    const float predicted[8] = { 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f, 0.5f }, truth[8] = { 1, 1, 1 };
    struct point curve[5];
    ck_assert(gain_curve(arena, truth, predicted, 8, curve, 4));
    for (size_t i = 0; i <= 4; i++)
        ck_assert_double_eq_tol(curve[i].y, (double)i / 4, 1e-12);
    const float none[8] = { 0 };
    ck_assert(!gain_curve(arena, none, predicted, 8, curve, 4));
    ck_assert(!gain_curve(arena, none, predicted, 0, curve, 4));
}
END_TEST

/* Wilson's interval of 3 in 10 with z = 1.96 is 0.1078 to 0.6032: Newcombe, "Two-sided confidence intervals for the
 * single proportion", Statistics in Medicine 17 (1998), method 3, computed here by hand from its formula. */
START_TEST(wilson_intervals)
{
    double low, high;
    wilson_interval(3, 10, &low, &high);
    ck_assert_double_eq_tol(low, 0.1078, 5e-5);
    ck_assert_double_eq_tol(high, 0.6032, 5e-5);
    wilson_interval(0, 10, &low, &high);
    ck_assert_double_eq_tol(low, 0, 1e-12);
    ck_assert_double_eq_tol(high, 0.2775, 5e-5);
    wilson_interval(0, 0, &low, &high);
    ck_assert(isnan(low) && isnan(high));
}
END_TEST

START_TEST(calibration_keeps_equal_predictions_together)
{
    float truth[100], predicted[100];
    for (size_t i = 0; i < 100; i++) {
        predicted[i] = i < 60 ? 0.2f : 0.8f;
        truth[i] = i < 60 ? i % 5 == 0 : i % 4 != 0;
    }
    struct calibration_point bins[10];
    ck_assert_uint_eq(calibration_bins(arena, truth, predicted, 100, bins, 10), 2);
    ck_assert_double_eq_tol(bins[0].said, 0.2, 1e-6);
    ck_assert_double_eq_tol(bins[0].came, 0.2, 1e-12); /* 12 of 60 */
    ck_assert_double_eq_tol(bins[1].said, 0.8, 1e-6);
    ck_assert_double_eq_tol(bins[1].came, 0.75, 1e-12);                            /* 30 of 40 */
    ck_assert_uint_eq(calibration_bins(arena, truth, predicted, 10, bins, 10), 0); /* too few to say anything */
}
END_TEST

START_TEST(seats_are_apportioned)
{
    size_t shares[3];
    apportion((const size_t[]){ 47, 16, 16 }, 3, 100, shares); /* 59.49, 20.25, 20.25 */
    ck_assert_uint_eq(shares[0], 60);
    ck_assert_uint_eq(shares[1], 20);
    ck_assert_uint_eq(shares[2], 20);
    apportion((const size_t[]){ 1, 1, 1 }, 3, 100, shares); /* equal remainders: the first wins */
    ck_assert_uint_eq(shares[0], 34);
    ck_assert_uint_eq(shares[1], 33);
    apportion((const size_t[]){ 0, 0, 0 }, 3, 100, shares);
    ck_assert_uint_eq(shares[0] + shares[1] + shares[2], 0);
    apportion((const size_t[]){ 100000, 1, 0 }, 3, 100, shares);
    ck_assert_uint_eq(shares[0], 100);
}
END_TEST

START_TEST(bins_of_equal_width)
{
    size_t bins[2];
    count_bins((const double[]){ -9, 0, 0.4, 0.5, 1, 9, NAN }, 7, 0, 1, bins, 2);
    ck_assert_uint_eq(bins[0], 3);
    ck_assert_uint_eq(bins[1], 3);
    count_bins((const double[]){ 5, 5 }, 2, 5, 5, bins, 2); /* one value only */
    ck_assert_uint_eq(bins[0], 2);
}
END_TEST

Suite *suite_statistics(void)
{
    Suite *suite = suite_create("statistics");
    TCase *tests = tcase_create("statistics");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, outcomes_are_counted);
    tcase_add_test(tests, gain_is_counted_from_the_top);
    tcase_add_test(tests, gain_of_ties_is_the_diagonal);
    tcase_add_test(tests, wilson_intervals);
    tcase_add_test(tests, calibration_keeps_equal_predictions_together);
    tcase_add_test(tests, seats_are_apportioned);
    tcase_add_test(tests, bins_of_equal_width);
    suite_add_tcase(suite, tests);
    return suite;
}
