/* How much one or two columns explain of the target: all of it, some, or nothing. */
#include "stages/prepare/grid.h"

#include "runner/base/random.h"

#include <check.h>
#include <math.h>

Suite *suite_grid(void);

enum { ROWS = 2000 };

static struct arena *arena;
static struct random dice;
static float one[ROWS], other[ROWS], truth[ROWS];

static void set_up(void)
{
    arena = arena_create();
    dice = random_start(3, 1);
    for (size_t i = 0; i < ROWS; i++) {
        one[i] = (float)random_normal(&dice);
        other[i] = (float)random_normal(&dice);
    }
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static double explains(size_t classes, bool with_other)
{
    struct grid_rows rows = { arena, truth, ROWS, classes };
    size_t levels;
    const unsigned char *left = grid_quantiles(&rows, one, &levels), *right = grid_quantiles(&rows, other, &levels);
    return grid_explains(&rows, left, with_other ? right : NULL);
}

/* 0.24 % of the rows at the ends, 4.9 % in the middle. */
START_TEST(quantiles_are_narrow_at_both_ends)
{
    struct grid_rows rows = { arena, truth, ROWS, 0 };
    size_t levels, counts[GRID_QUANTILES + 1] = { 0 };
    one[7] = NAN;
    const unsigned char *quantiles = grid_quantiles(&rows, one, &levels);
    ck_assert_uint_eq(levels, GRID_QUANTILES + 1);
    for (size_t i = 0; i < ROWS; i++)
        counts[quantiles[i]]++;
    ck_assert(counts[0] >= 3 && counts[0] <= 6);
    ck_assert(counts[GRID_QUANTILES - 1] >= 3 && counts[GRID_QUANTILES - 1] <= 6);
    ck_assert(counts[GRID_QUANTILES / 2] >= 96 && counts[GRID_QUANTILES / 2] <= 100);
    ck_assert_uint_eq(counts[GRID_QUANTILES], 1);
    for (size_t i = 0; i < ROWS; i++)
        one[i] = (float)(i % 3);
    grid_quantiles(&rows, one, &levels);
    ck_assert_uint_eq(levels, 3);
    for (size_t i = 0; i < ROWS; i++)
        one[i] = NAN;
    quantiles = grid_quantiles(&rows, one, &levels);
    ck_assert_uint_lt(quantiles[0], GRID_QUANTILES + 1);
}
END_TEST

/* A step at 0 lies at most half a quantile from a bound: 2.5 % of the rows are on the wrong side of it. Their share of the
 * variance is four times as large. Here it is the very middle, where a bound is; chance comes on top. */
START_TEST(a_step_is_explained)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = one[i] > 0 ? 1 : -1;
    double share = explains(0, false);
    ck_assert(share > 0.9 && share <= 1);
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = one[i] > 0;
    share = explains(2, false);
    ck_assert(share > 0.9 && share <= 1);
}
END_TEST

/* One row of a hundred fails, where values are lowest: 0.18 with quantiles of equal size. */
START_TEST(rare_failures_are_explained)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = one[i] < -2.326f;
    ck_assert(explains(2, false) > 0.7);
}
END_TEST

/* Half of the variance is noise: no more than the other half can be explained. Deviation of a share of 2,000 rows:
 * about 0.02. */
START_TEST(noise_is_not)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = (one[i] > 0 ? 1 : -1) + (float)random_normal(&dice);
    double share = explains(0, false);
    ck_assert(share > 0.4 && share < 0.56);
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = (float)random_normal(&dice);
    share = explains(0, true);
    ck_assert(share < 0.02);
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = 3;
    ck_assert_double_eq(explains(0, true), 0);
}
END_TEST

/* In which of four quarters a row is, says neither column alone. */
START_TEST(two_columns_say_more_than_one)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = one[i] > 0 ? other[i] > 0 : other[i] > 1 ? 2 : 3;
    double alone = explains(4, false), both = explains(4, true);
    ck_assert(both > 0.8 && both <= 1);
    ck_assert_double_lt(alone, both - 0.2);
}
END_TEST

Suite *suite_grid(void)
{
    Suite *suite = suite_create("grid");
    TCase *test = tcase_create("grid");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, quantiles_are_narrow_at_both_ends);
    tcase_add_test(test, a_step_is_explained);
    tcase_add_test(test, rare_failures_are_explained);
    tcase_add_test(test, noise_is_not);
    tcase_add_test(test, two_columns_say_more_than_one);
    suite_add_tcase(suite, test);
    return suite;
}
