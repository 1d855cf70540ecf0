#include "runner/model/interval.h"

#include "runner/base/random.h"

#include <check.h>
#include <math.h>

Suite *suite_interval(void);

/* Simulations with a fixed seed: of 300 intervals 95 % should hold the true value. The standard error of that share is
 * 1.3 %, and percentile intervals of 120 rows are known to be slightly narrow, so 91 % to 98.5 % pass. */
enum { SIMULATIONS = 300, ROWS = 120 };
#define LEAST 0.91
#define MOST  0.985

static struct arena *arena;
static float truth[ROWS], predicted[ROWS], others[ROWS];
static struct scored scored, other;

static void setup(void)
{
    arena = arena_create();
    scored = (struct scored){ .truth = truth, .predicted = predicted, .rows = ROWS, .outputs = 1, .threshold = 0.5 };
    other = scored;
    other.predicted = others;
}

static void teardown(void)
{
    arena_destroy(arena);
}

static struct interval estimated(const char *metric, bool against_other, uint64_t seed)
{
    struct estimate estimate = { .metric = metric_named(metric), .scored = &scored };
    estimate.other = against_other ? &other : NULL;
    intervals_estimate(arena, &estimate, 1, seed);
    return estimate.interval;
}

static double share_that_holds(const char *metric, bool against_other, double true_value, void (*draw)(struct random *))
{
    struct random random = random_start(2024, 3);
    size_t held = 0;
    for (uint64_t simulation = 0; simulation < SIMULATIONS; simulation++) {
        draw(&random);
        struct interval interval = estimated(metric, against_other, simulation);
        held += interval.low <= true_value && true_value <= interval.high;
    }
    return (double)held / SIMULATIONS;
}

static void draw_errors(struct random *random)
{
    for (size_t row = 0; row < ROWS; row++) {
        truth[row] = 0;
        predicted[row] = (float)random_normal(random);
    }
}

/* The mean absolute value of a standard normal is the root of 2/π. */
START_TEST(holds_the_mean_absolute_error)
{
    double share = share_that_holds("mae", false, sqrt(2 / M_PI), draw_errors);
    ck_assert_msg(share >= LEAST && share <= MOST, "%g", share);
}
END_TEST

static void draw_classes(struct random *random)
{
    for (size_t row = 0; row < ROWS; row++) {
        truth[row] = random_unit(random) < 0.4;
        predicted[row] = truth[row] + (float)random_normal(random);
    }
}

/* Two normals one standard deviation apart have an AUC of Φ(1/√2). */
START_TEST(holds_the_auc)
{
    double share = share_that_holds("auc", false, 0.5 * erfc(-0.5), draw_classes);
    ck_assert_msg(share >= LEAST && share <= MOST, "%g", share);
}
END_TEST

/* Both are off in the same way apart from noise of the same size, so neither is better. */
static void draw_pairs(struct random *random)
{
    for (size_t row = 0; row < ROWS; row++) {
        truth[row] = 0;
        double shared = 2 * random_normal(random);
        predicted[row] = (float)(shared + random_normal(random));
        others[row] = (float)(shared + random_normal(random));
    }
}

START_TEST(holds_no_gain_where_there_is_none)
{
    double share = share_that_holds("rmse", true, 0, draw_pairs);
    ck_assert_msg(share >= LEAST && share <= MOST, "%g", share);
}
END_TEST

/* What both have in common varies no difference: far narrower than two intervals side by side. */
START_TEST(pairs_are_compared_row_by_row)
{
    struct random random = random_start(1, 1);
    draw_pairs(&random);
    for (size_t row = 0; row < ROWS; row++)
        others[row] = predicted[row] * 1.25f;
    struct interval gain = estimated("mae", true, 1), alone = estimated("mae", false, 1);
    ck_assert_double_gt(gain.low, 0); /* positive is better, also where lower values are */
    ck_assert_double_lt(gain.high - gain.low, 0.3 * (alone.high - alone.low));
    ck_assert_double_eq_tol(gain.value, alone.value * 0.25, 1e-6);
}
END_TEST

START_TEST(same_seed_same_interval)
{
    struct random random = random_start(5, 5);
    draw_classes(&random);
    struct interval one = estimated("auc", false, 42), two = estimated("auc", false, 42);
    ck_assert(one.value == two.value && one.low == two.low && one.high == two.high);
    struct interval three = estimated("auc", false, 43);
    ck_assert(one.value == three.value && one.low != three.low);
    ck_assert(one.low < one.value && one.value < one.high);
}
END_TEST

/* 24 machines with five rows each, which are nearly alike: the error of a row is one of its machine, and half as much of its
 * own. By rows the intervals would hold the true value, the root of 2.5/π, far too rarely. */
static uint32_t machine[ROWS];

static void draw_machines(struct random *random)
{
    for (size_t row = 0; row < ROWS; row++) {
        static double shared;
        truth[row] = 0;
        machine[row] = (uint32_t)(row / 5);
        shared = row % 5 == 0 ? random_normal(random) : shared;
        predicted[row] = (float)(shared + 0.5 * random_normal(random));
    }
}

START_TEST(groups_are_drawn_whole)
{
    double by_rows = share_that_holds("mae", false, sqrt(2.5 / M_PI), draw_machines);
    scored.group = machine;
    double by_groups = share_that_holds("mae", false, sqrt(2.5 / M_PI), draw_machines);
    ck_assert_msg(by_rows < 0.75, "%g", by_rows);
    ck_assert_msg(by_groups >= 0.88 && by_groups <= MOST, "%g", by_groups);
}
END_TEST

/* Five machines with 24 rows each: the rows of one are quite the same. */
START_TEST(few_groups_have_wide_intervals_and_one_has_none)
{
    for (size_t row = 0; row < ROWS; row++) {
        truth[row] = 0;
        machine[row] = 10 * (uint32_t)(row / 24);
        predicted[row] = (float)(row / 24);
    }
    struct interval by_rows = estimated("mae", false, 1);
    scored.group = machine;
    struct interval by_groups = estimated("mae", false, 1);
    ck_assert_double_eq_tol(by_groups.value, by_rows.value, 1e-9);
    ck_assert_double_gt(by_groups.high - by_groups.low, 3 * (by_rows.high - by_rows.low));
    for (size_t row = 0; row < ROWS; row++)
        machine[row] = 3;
    struct interval alone = estimated("mae", false, 1);
    ck_assert(alone.value == by_rows.value && isnan(alone.low) && isnan(alone.high));
}
END_TEST

/* Who says of each row that it is a group of its own gets what he would without. */
START_TEST(groups_of_one_row_are_rows)
{
    struct random random = random_start(7, 7);
    draw_classes(&random);
    struct interval by_rows = estimated("auc", false, 3);
    for (size_t row = 0; row < ROWS; row++)
        machine[row] = (uint32_t)(ROWS - row);
    scored.group = machine;
    struct interval by_groups = estimated("auc", false, 3);
    ck_assert(by_rows.low == by_groups.low && by_rows.high == by_groups.high);
}
END_TEST

/* Pairs of equal rows are half as many: the interval of 1.4 times the width is that of a part of the pairs, too. */
START_TEST(many_groups_by_a_part_of_them)
{
    enum { MANY = 1000000 };
    float *zeros = ARENA_ARRAY(arena, MANY, float), *errors = ARENA_ARRAY(arena, MANY, float);
    uint32_t *pair = ARENA_ARRAY(arena, MANY, uint32_t);
    struct random random = random_start(8, 8);
    for (size_t row = 0; row < MANY; row++) {
        pair[row] = (uint32_t)(row % (MANY / 2));
        errors[row] = row < MANY / 2 ? (float)random_normal(&random) : errors[row - MANY / 2];
    }
    struct scored many = { .truth = zeros, .predicted = errors, .rows = MANY, .outputs = 1, .group = pair };
    struct estimate estimate = { .metric = metric_named("mae"), .scored = &many };
    intervals_estimate(arena, &estimate, 1, 1);
    double width = 2 * 1.96 * sqrt((1 - 2 / M_PI) / (MANY / 2.0));
    ck_assert_double_eq_tol(estimate.interval.high - estimate.interval.low, width, 0.25 * width);
}
END_TEST

/* One list, one set of resamples: an estimate does not depend on what else is asked. */
START_TEST(together_as_alone)
{
    struct random random = random_start(6, 6);
    draw_classes(&random);
    struct estimate estimates[] = {
        { .metric = metric_named("auc"), .scored = &scored },
        { .metric = metric_named("accuracy"), .scored = &scored },
    };
    intervals_estimate(arena, estimates, 2, 9);
    struct interval alone = estimated("accuracy", false, 9);
    ck_assert(estimates[1].interval.low == alone.low && estimates[1].interval.high == alone.high);
}
END_TEST

/* Many rows take another way through; the interval must fit the formula for a mean all the same: 1.96 times the standard
 * error, here of |x| of a standard normal, whose variance is 1 - 2/π. */
START_TEST(many_rows_by_a_part_of_them)
{
    enum { MANY = 1000000 };
    float *zeros = ARENA_ARRAY(arena, MANY, float), *errors = ARENA_ARRAY(arena, MANY, float);
    struct random random = random_start(8, 8);
    for (size_t row = 0; row < MANY; row++)
        errors[row] = (float)random_normal(&random);
    struct scored many = { .truth = zeros, .predicted = errors, .rows = MANY, .outputs = 1 };
    struct estimate estimate = { .metric = metric_named("mae"), .scored = &many };
    intervals_estimate(arena, &estimate, 1, 1);
    double width = 2 * 1.96 * sqrt((1 - 2 / M_PI) / MANY);
    ck_assert_double_eq_tol(estimate.interval.high - estimate.interval.low, width, 0.25 * width);
    ck_assert_double_lt(estimate.interval.low, estimate.interval.value);
    ck_assert_double_gt(estimate.interval.high, estimate.interval.value);
}
END_TEST

START_TEST(no_interval_without_values)
{
    for (size_t row = 0; row < ROWS; row++)
        truth[row] = predicted[row] = 0;
    struct interval none = estimated("auc", false, 1);
    ck_assert(isnan(none.value) && isnan(none.low) && isnan(none.high));
    scored.rows = 0;
    none = estimated("accuracy", false, 1);
    ck_assert(isnan(none.value) && isnan(none.low));
}
END_TEST

Suite *suite_interval(void)
{
    Suite *suite = suite_create("interval");
    TCase *tests = tcase_create("interval");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_set_timeout(tests, 60);
    tcase_add_test(tests, holds_the_mean_absolute_error);
    tcase_add_test(tests, holds_the_auc);
    tcase_add_test(tests, holds_no_gain_where_there_is_none);
    tcase_add_test(tests, pairs_are_compared_row_by_row);
    tcase_add_test(tests, same_seed_same_interval);
    tcase_add_test(tests, together_as_alone);
    tcase_add_test(tests, many_rows_by_a_part_of_them);
    tcase_add_test(tests, groups_are_drawn_whole);
    tcase_add_test(tests, few_groups_have_wide_intervals_and_one_has_none);
    tcase_add_test(tests, groups_of_one_row_are_rows);
    tcase_add_test(tests, many_groups_by_a_part_of_them);
    tcase_add_test(tests, no_interval_without_values);
    suite_add_tcase(suite, tests);
    return suite;
}
