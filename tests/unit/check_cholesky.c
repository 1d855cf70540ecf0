/* Linear equations, against answers by hand. */
#include "runner/base/cholesky.h"

#include <check.h>
#include <math.h>

Suite *suite_cholesky(void);

enum { SIZE = 3 };

/* factor × factorᵀ for the factor 2 0 0, 6 1 0, -8 5 3; what is above the diagonal is nobody's. */
static const double matrix[SIZE * SIZE] = { 4, NAN, NAN, 12, 37, NAN, -16, -43, 98 };

static void copy(double *to)
{
    for (size_t i = 0; i < SIZE * SIZE; i++)
        to[i] = matrix[i];
}

START_TEST(the_factor_is_found)
{
    double factor[SIZE * SIZE];
    copy(factor);
    ck_assert(cholesky_factor(factor, SIZE));
    static const double expected[SIZE * SIZE] = { 2, 0, 0, 6, 1, 0, -8, 5, 3 };
    for (size_t i = 0; i < SIZE; i++)
        for (size_t j = 0; j <= i; j++)
            ck_assert_double_eq_tol(factor[i * SIZE + j], expected[i * SIZE + j], 1e-12);
}
END_TEST

/* The matrix times 1, 2, 3 and times 0, 1, 0. */
START_TEST(equations_are_solved)
{
    double factor[SIZE * SIZE], b[SIZE * 2] = { 4 + 24 - 48, 12, 12 + 74 - 129, 37, -16 - 86 + 294, -43 };
    copy(factor);
    ck_assert(cholesky_factor(factor, SIZE));
    cholesky_solve(factor, SIZE, b, 2);
    for (size_t i = 0; i < SIZE; i++) {
        ck_assert_double_eq_tol(b[i * 2], (double)i + 1, 1e-9);
        ck_assert_double_eq_tol(b[i * 2 + 1], i == 1, 1e-9);
    }
}
END_TEST

/* Of the columns of the inverse, which are solutions. */
START_TEST(the_trace_of_the_inverse_is_that_of_solutions)
{
    double factor[SIZE * SIZE], scratch[SIZE], inverse[SIZE * SIZE] = { 1, 0, 0, 0, 1, 0, 0, 0, 1 };
    copy(factor);
    ck_assert(cholesky_factor(factor, SIZE));
    cholesky_solve(factor, SIZE, inverse, SIZE);
    ck_assert_double_eq_tol(cholesky_trace_of_inverse(factor, SIZE, scratch), inverse[0] + inverse[4] + inverse[8],
                            1e-9);
}
END_TEST

START_TEST(what_is_not_positive_definite_has_no_factor)
{
    double singular[4] = { 1, 0, 1, 1 }, negative[1] = { -1 }, unknown[1] = { NAN };
    ck_assert(!cholesky_factor(singular, 2));
    ck_assert(!cholesky_factor(negative, 1));
    ck_assert(!cholesky_factor(unknown, 1));
}
END_TEST

Suite *suite_cholesky(void)
{
    Suite *suite = suite_create("cholesky");
    TCase *test = tcase_create("cholesky");
    tcase_add_test(test, the_factor_is_found);
    tcase_add_test(test, equations_are_solved);
    tcase_add_test(test, the_trace_of_the_inverse_is_that_of_solutions);
    tcase_add_test(test, what_is_not_positive_definite_has_no_factor);
    suite_add_tcase(suite, test);
    return suite;
}
