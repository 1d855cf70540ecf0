#include "runner/model/cost.h"

#include "runner/base/random.h"

#include <check.h>
#include <math.h>

Suite *suite_threshold(void);

static struct arena *arena;
static const struct value_settings no_costs = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };

static void setup(void)
{
    arena = arena_create();
}

static void teardown(void)
{
    arena_destroy(arena);
}

static double chosen(const char *metric, const struct value_settings *value, const float *truth, const float *predicted,
                     size_t rows)
{
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = rows, .outputs = 1 };
    return threshold_choose(arena, metric_named(metric), value, &scored);
}

static double cost_at(const struct value_settings *value, struct scored scored, double threshold)
{
    double cost = 0;
    scored.threshold = threshold;
    for (size_t row = 0; row < scored.rows; row++)
        cost += cost_of_row(value, TASK_BINARY, &scored, row);
    return cost;
}

START_TEST(lies_in_the_middle_of_the_gap)
{
    static const float truth[] = { 0, 1, 0, 1 }, predicted[] = { 0.25f, 0.75f, 0.125f, 0.875f };
    ck_assert_double_eq(chosen("accuracy", &no_costs, truth, predicted, 4), 0.5);
    ck_assert_double_eq(chosen("auc", &no_costs, truth, predicted, 4), 0.5);
}
END_TEST

/* Accuracy is 3 of 4 with thresholds from the first to the second prediction, and from the third to the fourth. */
START_TEST(takes_the_widest_of_equally_good_ranges)
{
    static const float truth[] = { 0, 1, 0, 1 };
    static const float above[] = { 0.1f, 0.2f, 0.3f, 0.9f }, below[] = { 0.1f, 0.7f, 0.8f, 0.9f };
    ck_assert_double_eq_tol(chosen("accuracy", &no_costs, truth, above, 4), 0.6, 1e-6);
    ck_assert_double_eq_tol(chosen("accuracy", &no_costs, truth, below, 4), 0.4, 1e-6);
}
END_TEST

/* By hand: a miss of 10 outweighs two false alarms of 1; a false alarm of 10 outweighs a miss of 1. */
START_TEST(follows_the_costs)
{
    static const float truth[] = { 0, 1, 0, 0, 1 }, predicted[] = { 0.1f, 0.2f, 0.4f, 0.6f, 0.8f };
    struct value_settings value = no_costs;
    value.miss = 10;
    value.false_alarm = 1;
    ck_assert_double_eq_tol(chosen("accuracy", &value, truth, predicted, 5), 0.15, 1e-6);
    value.miss = 1;
    value.false_alarm = 10;
    ck_assert_double_eq_tol(chosen("recall", &value, truth, predicted, 5), 0.7, 1e-6);
}
END_TEST

START_TEST(can_flag_nothing_or_everything)
{
    static const float truth[] = { 0, 1, 0, 0 }, predicted[] = { 1, 0, 1, 0.5f };
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = 4, .outputs = 1 };
    struct value_settings value = no_costs;
    value.miss = 1;
    value.false_alarm = 100;
    scored.threshold = chosen("auc", &value, truth, predicted, 4);
    for (size_t row = 0; row < 4; row++)
        ck_assert_uint_eq(scored_class(&scored, row), 0);
    value.miss = 1000;
    scored.threshold = chosen("auc", &value, truth, predicted, 4);
    for (size_t row = 0; row < 4; row++)
        ck_assert_uint_eq(scored_class(&scored, row), 1);
}
END_TEST

/* Property: no other threshold costs less, and the answer is a float32, as packages keep it. */
START_TEST(nothing_is_cheaper)
{
    enum { ROWS = 200 };
    float truth[ROWS], predicted[ROWS];
    struct random random = random_start(7, 1);
    for (size_t trial = 0; trial < 20; trial++) {
        struct value_settings value = no_costs;
        value.miss = 1 + 20 * random_unit(&random);
        value.check = 5 * random_unit(&random);
        for (size_t row = 0; row < ROWS; row++) {
            predicted[row] = (float)floor(random_unit(&random) * 50) / 50;
            truth[row] = random_unit(&random) < (double)predicted[row] / 2;
        }
        struct scored scored = { .truth = truth, .predicted = predicted, .rows = ROWS, .outputs = 1 };
        double threshold = threshold_choose(arena, metric_named("auc"), &value, &scored);
        ck_assert_double_eq(threshold, (double)(float)threshold);
        double cost = cost_at(&value, scored, threshold);
        for (int percent = -1; percent <= 102; percent++)
            ck_assert_double_le(cost, cost_at(&value, scored, percent / 100.0) + 1e-6 * cost);
    }
}
END_TEST

START_TEST(without_rows_or_with_one_class)
{
    static const float truth[] = { 0, 0 }, predicted[] = { 0.2f, 0.4f };
    ck_assert_double_eq(chosen("accuracy", &no_costs, truth, predicted, 0), 0.5);
    ck_assert_double_eq_tol(chosen("accuracy", &no_costs, truth, predicted, 2), 0.7, 1e-6); /* flag nothing */
    double threshold = chosen("auc", &no_costs, truth, predicted, 2);                       /* not defined */
    ck_assert_double_eq(threshold, 0.5);
}
END_TEST

START_TEST(costs_need_both_sides)
{
    struct value_settings value = no_costs;
    ck_assert(!cost_is_stated(&value, TASK_BINARY));
    value.miss = 100;
    ck_assert(!cost_is_stated(&value, TASK_BINARY));
    ck_assert(cost_is_stated(&value, TASK_MULTICLASS));
    ck_assert(!cost_is_stated(&value, TASK_REGRESSION));
    value.check = 2;
    ck_assert(cost_is_stated(&value, TASK_BINARY));
    value.miss = NAN;
    value.false_alarm = 5;
    ck_assert(!cost_is_stated(&value, TASK_BINARY));
}
END_TEST

/* 0.35 as a float is a little less than as a double. */
START_TEST(at_the_threshold_is_flagged)
{
    float predicted[] = { 0.35f, 0.34f };
    struct scored scored = { .predicted = predicted, .rows = 2, .outputs = 1, .threshold = 0.35 };
    ck_assert_uint_eq(scored_class(&scored, 0), 1);
    ck_assert_uint_eq(scored_class(&scored, 1), 0);
}
END_TEST

Suite *suite_threshold(void)
{
    Suite *suite = suite_create("threshold");
    TCase *tests = tcase_create("threshold");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, lies_in_the_middle_of_the_gap);
    tcase_add_test(tests, takes_the_widest_of_equally_good_ranges);
    tcase_add_test(tests, follows_the_costs);
    tcase_add_test(tests, can_flag_nothing_or_everything);
    tcase_add_test(tests, nothing_is_cheaper);
    tcase_add_test(tests, without_rows_or_with_one_class);
    tcase_add_test(tests, costs_need_both_sides);
    tcase_add_test(tests, at_the_threshold_is_flagged);
    suite_add_tcase(suite, tests);
    return suite;
}
