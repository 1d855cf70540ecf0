#include "stages/evaluate/evaluate.h"

#include <check.h>
#include <math.h>

Suite *suite_worth(void);

/* Ten cases, three of them sought. The model flags four and finds two; today's way flags five and finds one. */
static const float truth[] = { 1, 1, 1, 0, 0, 0, 0, 0, 0, 0 };
static const float model_says[] = { 0.9f, 0.6f, 0.2f, 0.7f, 0.5f, 0.1f, 0.1f, 0.1f, 0.1f, 0.1f };
static const float today_says[] = { 1, 0, 0, 1, 1, 1, 1, 0, 0, 0 };
static const float nothing[10], everything[] = { 1, 1, 1, 1, 1, 1, 1, 1, 1, 1 };

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static struct scored scored(const float *predicted)
{
    return (struct scored){ .truth = truth, .predicted = predicted, .rows = 10, .outputs = 1, .threshold = 0.5 };
}

/* By hand, for ten cases: model 2·20 + 1·200 + 4·5 = 260, today 4·20 + 2·200 + 5·5 = 505. A year has 1,000 cases. */
static const struct value_settings costs = { .false_alarm = 20,
                                             .miss = 200,
                                             .check = 5,
                                             .unit_error = NAN,
                                             .cases_per_year = 1000,
                                             .one_off = 8000,
                                             .per_year = 1500 };

START_TEST(two_classes_against_today)
{
    struct scored model = scored(model_says);
    struct way today = { scored(today_says), "today's way", "today" };
    struct worth worth;
    ck_assert(worth_measure(arena, &costs, TASK_BINARY, &model, &today, 1, &worth));
    ck_assert_double_eq_tol(worth.model, 26000, 1e-6);
    ck_assert_double_eq_tol(worth.reference, 50500, 1e-6);
    ck_assert_double_eq_tol(worth.saved, 23000, 1e-6);
    ck_assert_double_eq_tol(worth.first_year, 15000, 1e-6);
    ck_assert_double_eq_tol(worth.months_to_pay_back, 12 * 8000 / 23000.0, 1e-9);
    ck_assert_str_eq(worth.reference_name, "today");
}
END_TEST

/* The differences of the cases are 0, 195, 0, 0, 0, 25, 25, 0, 0, 0; half a width is 1.96 · std(ddof=1) / √10 · 1,000 by
 * NumPy 2. */
START_TEST(interval_of_the_savings)
{
    struct scored model = scored(model_says);
    struct way today = { scored(today_says), "today's way", "today" };
    struct worth worth;
    ck_assert(worth_measure(arena, &costs, TASK_BINARY, &model, &today, 1, &worth));
    ck_assert_double_eq_tol(worth.saved_high - worth.saved, 37685.09, 0.01);
    ck_assert_double_eq_tol(worth.saved - worth.saved_low, 37685.09, 0.01);
}
END_TEST

/* The same differences, of three groups: 195 in four rows, 50 in three, 0 in three; the mean is 24.5 a row. What the sums
 * have more than as many rows of the mean, 97, -23.5 and -73.5, squared, by 3/2, its root by ten rows. */
START_TEST(whole_groups_vary)
{
    static const uint32_t group[] = { 7, 7, 7, 7, 2, 2, 2, 4, 4, 4 };
    struct scored model = scored(model_says);
    struct way today = { scored(today_says), "today's way", "today" };
    struct worth worth;
    model.group = group;
    ck_assert(worth_measure(arena, &costs, TASK_BINARY, &model, &today, 1, &worth));
    ck_assert_double_eq_tol(worth.saved, 23000, 1e-6);
    double width = 1000 * 1.959964 * sqrt(1.5 * (97 * 97 + 23.5 * 23.5 + 73.5 * 73.5)) / 10;
    ck_assert_double_eq_tol(worth.saved_high - worth.saved, width, 0.01);
    static const uint32_t one[10];
    model.group = one;
    ck_assert(worth_measure(arena, &costs, TASK_BINARY, &model, &today, 1, &worth));
    ck_assert(isinf(worth.saved_low) && isinf(worth.saved_high));
}
END_TEST

/* Flagging nothing costs 3·200 = 600, everything 7·20 + 10·5 = 190: the cheaper one counts, and the model loses. */
START_TEST(two_classes_against_the_cheapest_way)
{
    struct scored model = scored(model_says);
    struct way ways[] = { { scored(nothing), "flag nothing", "baseline" },
                          { scored(everything), "flag everything", "baseline" } };
    struct worth worth;
    ck_assert(worth_measure(arena, &costs, TASK_BINARY, &model, ways, 2, &worth));
    ck_assert_double_eq_tol(worth.reference, 19000, 1e-6);
    ck_assert_str_eq(worth.reference_label, "flag everything");
    ck_assert_double_eq_tol(worth.saved, 19000 - 26000 - 1500, 1e-6);
    ck_assert(isnan(worth.months_to_pay_back));
}
END_TEST

/* Absolute errors 1, 0, 2 against 2, 2, 5: means 1 and 3, at 3.50 euro and 100 cases a year. */
START_TEST(numbers)
{
    static const float tens[] = { 10, 20, 30 }, ours[] = { 11, 20, 28 }, theirs[] = { 8, 22, 35 };
    struct value_settings value = { NAN, NAN, NAN, 3.5, 100, NAN, NAN };
    struct scored model = { .truth = tens, .predicted = ours, .rows = 3, .outputs = 1 };
    struct way today = { { .truth = tens, .predicted = theirs, .rows = 3, .outputs = 1 }, "today's way", "today" };
    struct worth worth;
    ck_assert(worth_measure(arena, &value, TASK_REGRESSION, &model, &today, 1, &worth));
    ck_assert_double_eq_tol(worth.model, 350, 1e-9);
    ck_assert_double_eq_tol(worth.reference, 1050, 1e-9);
    ck_assert_double_eq_tol(worth.saved, 700, 1e-9); /* what is not stated costs nothing */
    ck_assert_double_eq_tol(worth.first_year, 700, 1e-9);
    ck_assert_double_eq_tol(worth.months_to_pay_back, 0, 1e-9);
}
END_TEST

/* Any wrong answer costs a miss: one of four against three of four. */
START_TEST(more_than_two_classes)
{
    static const float classes[] = { 0, 1, 2, 1 };
    static const float ours[] = { 1, 0, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0 },
                       theirs[] = { 1, 0, 0, 1, 0, 0, 1, 0, 0, 1, 0, 0 };
    struct value_settings value = { 50, 8, 50, NAN, 100, NAN, NAN };
    struct scored model = { .truth = classes, .predicted = ours, .rows = 4, .outputs = 3 };
    struct way simplest = { { .truth = classes, .predicted = theirs, .rows = 4, .outputs = 3 },
                            "the most frequent",
                            "baseline" };
    struct worth worth;
    ck_assert(worth_measure(arena, &value, TASK_MULTICLASS, &model, &simplest, 1, &worth));
    ck_assert_double_eq_tol(worth.model, 200, 1e-9);
    ck_assert_double_eq_tol(worth.reference, 600, 1e-9);
}
END_TEST

START_TEST(nothing_where_too_little_is_stated)
{
    struct scored model = scored(model_says);
    struct way today = { scored(today_says), "today's way", "today" };
    struct worth worth;
    struct value_settings value = costs;
    value.cases_per_year = NAN;
    ck_assert(!worth_measure(arena, &value, TASK_BINARY, &model, &today, 1, &worth));
    value = costs;
    value.miss = NAN;
    ck_assert(!worth_measure(arena, &value, TASK_BINARY, &model, &today, 1, &worth));
    value = costs;
    value.false_alarm = value.check = NAN;
    ck_assert(!worth_measure(arena, &value, TASK_BINARY, &model, &today, 1, &worth));
    ck_assert(!worth_measure(arena, &costs, TASK_REGRESSION, &model, &today, 1, &worth));
}
END_TEST

Suite *suite_worth(void)
{
    Suite *suite = suite_create("worth");
    TCase *tests = tcase_create("worth");
    tcase_add_test(tests, two_classes_against_today);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, interval_of_the_savings);
    tcase_add_test(tests, whole_groups_vary);
    tcase_add_test(tests, two_classes_against_the_cheapest_way);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, more_than_two_classes);
    tcase_add_test(tests, nothing_where_too_little_is_stated);
    suite_add_tcase(suite, tests);
    return suite;
}
