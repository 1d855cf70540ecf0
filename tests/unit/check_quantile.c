#include "runner/base/quantile.h"

#include <check.h>
#include <math.h>

Suite *suite_quantile(void);

START_TEST(numbers_are_sorted_without_gaps)
{
    double doubles[] = { 4, NAN, 1, 3, 2 };
    float floats[] = { NAN, 4, -INFINITY, 1, NAN, 3 };
    ck_assert_uint_eq(sort_doubles(doubles, 5), 4);
    ck_assert_double_eq(doubles[0], 1);
    ck_assert_double_eq(doubles[3], 4);
    ck_assert_uint_eq(sort_floats(floats, 6), 4);
    ck_assert(floats[0] == -INFINITY && floats[1] == 1 && floats[2] == 3 && floats[3] == 4);
    ck_assert_uint_eq(sort_floats(floats, 0), 0);
}
END_TEST

/* R: quantile(1:4, c(0, 0.25, 0.5, 1)) */
START_TEST(quantiles_are_those_of_r)
{
    const double sorted[] = { 1, 2, 3, 4 };
    ck_assert_double_eq(quantile(sorted, 4, 0), 1);
    ck_assert_double_eq_tol(quantile(sorted, 4, 0.25), 1.75, 1e-12);
    ck_assert_double_eq_tol(quantile(sorted, 4, 0.5), 2.5, 1e-12);
    ck_assert_double_eq(quantile(sorted, 4, 1), 4);
    ck_assert(isnan(quantile(sorted, 0, 0.5)));
}
END_TEST

START_TEST(median_lies_between_two_or_on_one)
{
    const float sorted[] = { 1, 2, 4, 8 };
    ck_assert_float_eq(median(sorted, 4), 3);
    ck_assert_float_eq(median(sorted, 3), 2);
    ck_assert_float_eq(median(sorted, 1), 1);
}
END_TEST

Suite *suite_quantile(void)
{
    Suite *suite = suite_create("quantile");
    TCase *tests = tcase_create("quantile");
    tcase_add_test(tests, numbers_are_sorted_without_gaps);
    tcase_add_test(tests, quantiles_are_those_of_r);
    tcase_add_test(tests, median_lies_between_two_or_on_one);
    suite_add_tcase(suite, tests);
    return suite;
}
