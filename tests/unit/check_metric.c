#include "runner/model/metric.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_metric(void);

static struct arena *arena;

static void setup(void)
{
    arena = arena_create();
}

static void teardown(void)
{
    arena_destroy(arena);
}

static double measured(const char *name, const struct scored *scored)
{
    const struct metric *metric = metric_named(name);
    ck_assert_msg(metric != NULL, "%s", name);
    double value = metric->measure(arena, scored);
    struct scored sorted = *scored;
    sorted.sorted = metric_sorted(arena, metric, scored);
    double again = metric->measure(arena, &sorted);
    ck_assert_msg(value == again || (isnan(value) && isnan(again)), "%s: %g unsorted, %g sorted", name, value, again);
    return value;
}

/* What another program says of the same numbers, without and with weights. */
struct expected {
    const char *name;
    double plain, weighted;
};

static void check_all(const struct expected *expected, struct scored scored, const float *weights)
{
    for (; expected->name; expected++) {
        scored.weights = NULL;
        ck_assert_double_eq_tol(measured(expected->name, &scored), expected->plain, 1e-7);
        scored.weights = weights;
        ck_assert_double_eq_tol(measured(expected->name, &scored), expected->weighted, 1e-7);
    }
}

static const float weights[] = { 1, 2, 0, 3, 1, 2, 4, 1, 1, 2 };

/* Values of scikit-learn 1.9.1: roc_auc_score, average_precision_score, accuracy_score, balanced_accuracy_score,
 * f1_score, precision_score, recall_score, log_loss, brier_score_loss. Three of the predictions are tied. */
START_TEST(two_classes)
{
    static const float truth[] = { 0, 0, 1, 1, 0, 1, 0, 1, 1, 0 };
    static const float predicted[] = { 0.1f, 0.4f, 0.35f, 0.8f, 0.4f, 0.4f, 0.2f, 0.9f, 0.6f, 0.7f };
    static const struct expected expected[] = {
        { "auc", 0.76, 0.8714285714 },           { "average_precision", 0.7892857143, 0.8401360544 },
        { "accuracy", 0.7, 0.7647058824 },       { "balanced_accuracy", 0.7, 0.7571428571 },
        { "f1", 0.6666666667, 0.7142857143 },    { "precision", 0.75, 0.7142857143 },
        { "recall", 0.6, 0.7142857143 },         { "log_loss", 0.5359570625, 0.4739150198 },
        { "brier", 0.1852499843, 0.1552941146 }, { 0 },
    };
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = 10, .outputs = 1, .threshold = 0.5 };
    check_all(expected, scored, weights);
}
END_TEST

/* scikit-learn 1.9.1: accuracy_score, balanced_accuracy_score, f1_score(average="macro"), log_loss. */
START_TEST(three_classes)
{
    static const float truth[] = { 0, 1, 2, 2, 1, 0, 1, 2, 0, 1 };
    static const float predicted[] = { 0.7f,  0.2f,  0.1f, 0.2f, 0.5f, 0.3f, 0.1f, 0.3f, 0.6f,  0.5f,
                                       0.25f, 0.25f, 0.3f, 0.4f, 0.3f, 0.2f, 0.7f, 0.1f, 0.1f,  0.8f,
                                       0.1f,  0.3f,  0.1f, 0.6f, 0.6f, 0.3f, 0.1f, 0.4f, 0.35f, 0.25f };
    static const struct expected expected[] = {
        { "accuracy", 0.7, 0.5882352941 },
        { "balanced_accuracy", 0.6944444444, 0.5092592593 },
        { "macro_f1", 0.7071428571, 0.5138047138 },
        { "log_loss", 0.7767287677, 0.8265228616 },
        { 0 },
    };
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = 10, .outputs = 3 };
    check_all(expected, scored, weights);
}
END_TEST

/* scikit-learn 1.9.1: root_mean_squared_error, mean_absolute_error, median_absolute_error, r2_score,
 * mean_absolute_percentage_error; sMAPE with NumPy's average from its definition. */
START_TEST(numbers)
{
    static const float truth[] = { 3, -0.5f, 2, 7, 4.25f, 10, 1.5f, -2 };
    static const float predicted[] = { 2.5f, 0, 2, 8, 5, 7.5f, 1.25f, -1 };
    static const struct expected expected[] = {
        { "rmse", 1.082531755, 1.135860278 },
        { "mae", 0.8125, 0.875 },
        { "median_absolute_error", 0.625, 0.625 },
        { "r2", 0.9122742891, 0.9096653196 },
        { "mape", 0.3003326331, 0.3170268107 },
        { "smape", 0.4514391014, 0.479239165 },
        { 0 },
    };
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = 8, .outputs = 1 };
    check_all(expected, scored, weights);
}
END_TEST

/* A certainty that was wrong: scikit-learn 1.9.1, log_loss([1, 0], [0, 0]) of float32. */
START_TEST(wrong_certainty_is_finite)
{
    static const float truth[] = { 1, 0 }, predicted[] = { 0, 0 };
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = 2, .outputs = 1 };
    ck_assert_double_eq_tol(measured("log_loss", &scored), 7.971192359924316, 1e-6);
}
END_TEST

/* Weights mean: this row stands there so many times. */
START_TEST(weights_are_repetitions)
{
    static const float truth[] = { 1, 0, 1, 0, 1 }, predicted[] = { 0.9f, 0.8f, 0.3f, 0.3f, 0.6f };
    static const int times[] = { 2, 0, 3, 1, 2 };
    float counts[5];
    float truth_repeated[8], predicted_repeated[8];
    size_t rows = 0;
    for (size_t i = 0; i < 5; i++)
        for (int k = 0; k < times[i]; k++) {
            truth_repeated[rows] = truth[i];
            predicted_repeated[rows++] = predicted[i];
        }
    struct scored weighted = { .truth = truth, .predicted = predicted, .rows = 5, .outputs = 1, .threshold = 0.5 };
    struct scored repeated = weighted;
    for (size_t i = 0; i < 5; i++)
        counts[i] = (float)times[i];
    weighted.weights = counts;
    repeated.truth = truth_repeated;
    repeated.predicted = predicted_repeated;
    repeated.rows = rows;
    for (const struct metric *metric = all_metrics; metric->name; metric++) {
        if (strcmp(metric->name, "mape") == 0 || strcmp(metric->name, "macro_f1") == 0)
            continue; /* one has a truth of 0 here, the other is tested with classes of its own */
        double one = measured(metric->name, &weighted), other = measured(metric->name, &repeated);
        ck_assert_msg(fabs(one - other) < 1e-12, "%s: %g weighted, %g repeated", metric->name, one, other);
    }
}
END_TEST

START_TEST(undefined_values)
{
    static const float ones[] = { 1, 1 }, zeros[] = { 0, 0 }, fours[] = { 4, 4 };
    struct scored positive = { .truth = ones, .predicted = ones, .rows = 2, .outputs = 1, .threshold = 0.5 };
    struct scored negative = positive;
    negative.truth = negative.predicted = zeros;
    struct scored level = positive;
    level.truth = fours;
    ck_assert(isnan(measured("auc", &positive)));
    ck_assert(isnan(measured("auc", &negative)));
    ck_assert(isnan(measured("balanced_accuracy", &positive)));
    ck_assert(isnan(measured("average_precision", &negative)));
    ck_assert(isnan(measured("recall", &negative)));
    ck_assert(isnan(measured("precision", &negative)));
    ck_assert(isnan(measured("f1", &negative)));
    ck_assert(isnan(measured("mape", &negative)));
    ck_assert(isnan(measured("r2", &level)));
    ck_assert_double_eq(measured("smape", &negative), 0);
    struct scored none = positive;
    none.rows = 0;
    for (const struct metric *metric = all_metrics; metric->name; metric++)
        ck_assert_msg(isnan(metric->measure(arena, &none)), "%s of no rows", metric->name);
}
END_TEST

START_TEST(ends_of_the_scale)
{
    static const float truth[] = { 0, 1, 0, 1 }, right[] = { 0.1f, 0.9f, 0.2f, 0.8f },
                       level[] = { 0.3f, 0.3f, 0.3f, 0.3f };
    struct scored perfect = { .truth = truth, .predicted = right, .rows = 4, .outputs = 1, .threshold = 0.5 };
    struct scored constant = perfect;
    constant.predicted = level;
    ck_assert_double_eq(measured("auc", &perfect), 1);
    ck_assert_double_eq(measured("average_precision", &perfect), 1);
    ck_assert_double_eq(measured("auc", &constant), 0.5);
    ck_assert_double_eq(measured("average_precision", &constant), 0.5);
}
END_TEST

START_TEST(better)
{
    const struct metric *auc = metric_named("auc"), *rmse = metric_named("rmse");
    ck_assert(metric_better(auc, 0.8, 0.7) && !metric_better(auc, 0.7, 0.8) && !metric_better(auc, 0.8, 0.8));
    ck_assert(metric_better(rmse, 3, 4) && !metric_better(rmse, 4, 3));
    ck_assert(metric_better(rmse, 4, NAN) && !metric_better(rmse, NAN, 4) && !metric_better(auc, NAN, NAN));
}
END_TEST

START_TEST(table_is_sound)
{
    size_t count = 0;
    ck_assert_str_eq(metric_choices[0], "auto");
    for (const struct metric *metric = all_metrics; metric->name; metric++, count++) {
        ck_assert_str_eq(metric_choices[count + 1], metric->name);
        ck_assert_ptr_eq(metric_named(metric->name), metric);
        ck_assert_msg(metric->label && metric->help && metric->tasks && metric->measure, "%s", metric->name);
        bool is_binary = metric->tasks >> TASK_BINARY & 1;
        ck_assert_msg(is_binary == (metric->threshold_by != NULL), "%s", metric->name);
        ck_assert_msg(!is_binary || metric_named(metric->threshold_by), "%s", metric->name);
    }
    ck_assert_ptr_null(metric_choices[count + 1]);
    ck_assert_ptr_null(metric_named("lerning_rate"));
}
END_TEST

START_TEST(chosen_by_the_user_or_by_the_task)
{
    struct goal_settings goal = { 0 };
    ck_assert_str_eq(metric_of_goal(&goal, TASK_BINARY)->name, "auc");
    ck_assert_str_eq(metric_of_goal(&goal, TASK_MULTICLASS)->name, "accuracy");
    ck_assert_str_eq(metric_of_goal(&goal, TASK_REGRESSION)->name, "rmse");
    while (strcmp(metric_choices[goal.metric], "mae") != 0)
        goal.metric++;
    ck_assert_str_eq(metric_of_goal(&goal, TASK_REGRESSION)->name, "mae");
}
END_TEST

Suite *suite_metric(void)
{
    Suite *suite = suite_create("metric");
    TCase *tests = tcase_create("metric");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, two_classes);
    tcase_add_test(tests, three_classes);
    tcase_add_test(tests, numbers);
    tcase_add_test(tests, wrong_certainty_is_finite);
    tcase_add_test(tests, weights_are_repetitions);
    tcase_add_test(tests, undefined_values);
    tcase_add_test(tests, ends_of_the_scale);
    tcase_add_test(tests, better);
    tcase_add_test(tests, table_is_sound);
    tcase_add_test(tests, chosen_by_the_user_or_by_the_task);
    suite_add_tcase(suite, tests);
    return suite;
}
