/* After how many looks the folds of a trial do best together. */
#include "stages/search/search.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_curve(void);

static struct curve curve_of(const float *losses, int looks)
{
    struct curve curve = { .looks = looks };
    memcpy(curve.losses, losses, (size_t)looks * sizeof *losses);
    return curve;
}

/* Each is best somewhere else by luck; together they are best in between. */
START_TEST(folds_are_best_together_where_their_mean_is_least)
{
    const float early[] = { 5, 1, 2, 4, 5 }, late[] = { 5, 4, 2, 1.5F, 3 };
    struct curve curves[] = { curve_of(early, 5), curve_of(late, 5) };
    ck_assert_int_eq(curves_best(&curves[0], 1), 2);
    ck_assert_int_eq(curves_best(&curves[1], 1), 4);
    ck_assert_int_eq(curves_best(curves, 2), 3);
}
END_TEST

START_TEST(of_equal_ones_the_first_is_taken)
{
    const float flat[] = { 3, 2, 2, 2 };
    struct curve curve = curve_of(flat, 4);
    ck_assert_int_eq(curves_best(&curve, 1), 2);
}
END_TEST

/* The one that ended is 4 to the end: the mean goes on to fall with the other. */
START_TEST(a_fold_that_ended_stays_as_it_was)
{
    const float ended[] = { 5, 3, 4 }, goes_on[] = { 9, 8, 7, 6, 5, 6 };
    struct curve curves[] = { curve_of(ended, 3), curve_of(goes_on, 6) };
    ck_assert_int_eq(curves_best(curves, 2), 5);
}
END_TEST

START_TEST(losses_that_are_no_numbers_give_one_look)
{
    const float nothing[] = { NAN, NAN };
    struct curve curve = curve_of(nothing, 2);
    ck_assert_int_eq(curves_best(&curve, 1), 1);
}
END_TEST

Suite *suite_curve(void)
{
    Suite *suite = suite_create("curve");
    TCase *test = tcase_create("curve");
    tcase_add_test(test, folds_are_best_together_where_their_mean_is_least);
    tcase_add_test(test, of_equal_ones_the_first_is_taken);
    tcase_add_test(test, a_fold_that_ended_stays_as_it_was);
    tcase_add_test(test, losses_that_are_no_numbers_give_one_look);
    suite_add_tcase(suite, test);
    return suite;
}
