/* What turns the predictions of a search into answers. */
#include "stages/search/search.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_answers(void);

/* Few rows, dealt twice into two folds. */
enum { ROWS = 200, DEALS = 2, FOLDS = 2 * DEALS, VALIDATED = DEALS * ROWS };

static struct arena *arena;
static struct run run;
static struct search search;
static struct fold folds[FOLDS];
static struct trial trial;
static struct choice choice;
static struct model model;
static float truth[VALIDATED], predicted[VALIDATED];
static const struct value_settings no_costs = { NAN, NAN, NAN, NAN, NAN, NAN, NAN };
static const struct pipeline pipeline = { .value = &no_costs };

static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .arena = arena, .question = { .class_count = 2, .outputs = 1 } };
    run.split.train_count = ROWS;
    run.pipeline = &pipeline;
    search = (struct search){ .run = &run,
                              .arena = arena,
                              .metric = metric_named("log_loss"),
                              .folds = folds,
                              .fold_count = FOLDS,
                              .truth = truth,
                              .validated_count = VALIDATED };
    for (size_t i = 0; i < FOLDS; i++)
        folds[i] = (struct fold){ .first = i * ROWS / 2, .valid_count = ROWS / 2 };
    trial = (struct trial){ .folds = FOLDS };
    choice = (struct choice){ .trials = { &trial }, .count = 1, .predictions = predicted };
    model = (struct model){ 0 };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Cases with known odds, all of which are said to be higher; the second time as the first time. */
static void say_too_much(double by)
{
    struct random random = random_start(7, 1);
    for (size_t row = 0; row < ROWS; row++) {
        double logit = 2 * random_normal(&random);
        truth[row] = random_unit(&random) < 1 / (1 + exp(-logit));
        predicted[row] = (float)(1 / (1 + exp(-logit - by)));
    }
    memcpy(truth + ROWS, truth, ROWS * sizeof *truth);
    memcpy(predicted + ROWS, predicted, ROWS * sizeof *predicted);
}

/* Would so many folds, the rows of which all count, be certain that something is to be put right? */
static bool is_certain(size_t count)
{
    size_t ends[FOLDS];
    for (size_t i = 0; i < count; i++)
        ends[i] = folds_rows(&search, i + 1);
    struct scored scored = { .truth = truth, .predicted = predicted, .rows = ends[count - 1], .outputs = 1 };
    return calibration_fit_certain(arena, &scored, ends, count).slope > 0;
}

/* Twice as many rows would make certain of what is none. */
START_TEST(rows_that_are_dealt_twice_count_once)
{
    double by = 0;
    do
        say_too_much(by += 0.01);
    while (by < 2 && !(is_certain(FOLDS) && !is_certain(FOLDS / DEALS)));
    ck_assert_double_lt(by, 2);
    answers_settle(&search, &choice, &model);
    ck_assert_float_eq(model.calibration.slope, 0);
    say_too_much(2);
    ck_assert(is_certain(FOLDS / DEALS));
    answers_settle(&search, &choice, &model);
    ck_assert_float_gt(model.calibration.slope, 0);
}
END_TEST

START_TEST(without_predictions_of_all_folds_nothing_is_put_right)
{
    say_too_much(2);
    trial.folds = FOLDS - 1;
    answers_settle(&search, &choice, &model);
    ck_assert_float_eq(model.calibration.slope, 0);
    ck_assert_double_eq_tol(model.threshold, 0.5, 1e-9);
}
END_TEST

/* Nine tenths of the errors 1 to 400 are at most 361, with the correction for their number. */
START_TEST(an_interval_reaches_as_far_as_errors_do)
{
    run.question.class_count = 0;
    for (size_t row = 0; row < VALIDATED; row++) {
        truth[row] = 1000;
        predicted[row] = row % 2 ? 1001 + (float)row : 999 - (float)row;
    }
    answers_settle(&search, &choice, &model);
    ck_assert_double_eq_tol(model.coverage, 0.9, 1e-9);
    ck_assert_double_eq_tol(model.reach, 361, 1e-6);
}
END_TEST

Suite *suite_answers(void)
{
    Suite *suite = suite_create("answers");
    TCase *cases = tcase_create("answers");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, rows_that_are_dealt_twice_count_once);
    tcase_add_test(cases, without_predictions_of_all_folds_nothing_is_put_right);
    tcase_add_test(cases, an_interval_reaches_as_far_as_errors_do);
    suite_add_tcase(suite, cases);
    return suite;
}
