#include "runner/results.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_results(void);

static struct run run;
static struct model model;
static struct evaluation evaluation;
static struct measured measured[2];

static void setup(void)
{
    static const char *const classes[] = { "nein", "ja" };
    static const char *reasons[] = { "the goal is reached" };
    static size_t confusion[] = { 70, 5, 10, 15 };
    static const float today[1], truth[100];
    model = (struct model){ .threshold = 0.25 };
    measured[0] = (struct measured){ metric_named("auc"), { 0.8, 0.75, 0.85 }, 0.5, 0.6, NULL };
    measured[1] = (struct measured){ metric_named("log_loss"), { 0.4, 0.3, 0.5 }, 0.6, NAN, NULL };
    evaluation =
        (struct evaluation){ .train_rows = 400, .test_rows = 100, .baseline_name = "majority", .today = today };
    evaluation.truth = truth;
    evaluation.measured = measured;
    evaluation.measured_count = 2;
    evaluation.gain_metric = metric_named("auc");
    evaluation.gain = (struct interval){ 0.2, 0.15, 0.25 };
    evaluation.gain_against_today = true;
    evaluation.confusion = confusion;
    evaluation.coverage = NAN;
    evaluation.reasons = reasons;
    evaluation.reason_count = 1;
    run = (struct run){ .arena = arena_create(), .model = &model, .evaluation = &evaluation };
    run.question = (struct question){ .task = TASK_BINARY, .classes = classes, .class_count = 2, .outputs = 1 };
    run.search.trial_count = 12;
}

static void teardown(void)
{
    arena_destroy(run.arena);
}

static double number(const struct document *document, const char *one, const char *two)
{
    const struct document *inner = two ? document_get(document_get(document, one), two) : document_get(document, one);
    ck_assert_msg(inner != NULL, "%s %s", one, two ? two : "");
    return document_number(inner, -1);
}

/* The keys that README and DESIGN promise to other programs. */
START_TEST(holds_the_contract)
{
    const struct document *results = results_document(&run);
    ck_assert_str_eq(document_text(document_get(results, "task")), "binary");
    ck_assert_str_eq(document_text(document_get(results, "metric")), "auc");
    ck_assert_double_eq(number(results, "rows", "train"), 400);
    ck_assert_double_eq(number(results, "rows", "test"), 100);
    ck_assert_uint_eq(strlen(document_text(document_get(document_get(results, "rows"), "test_fingerprint"))), 16);
    ck_assert_double_eq(number(results, "test", "value"), 0.8);
    ck_assert_double_eq(number(results, "test", "low"), 0.75);
    ck_assert_double_eq(number(results, "test", "high"), 0.85);
    ck_assert_str_eq(document_text(document_get(document_get(results, "baseline"), "name")), "majority");
    ck_assert_double_eq(number(results, "baseline", "value"), 0.5);
    ck_assert_double_eq(number(results, "today", "value"), 0.6);
    ck_assert_str_eq(document_text(document_get(results, "verdict")), "recommended");
    ck_assert_uint_eq(document_count(document_get(results, "reasons")), 1);
    ck_assert(document_is_null(document_get(results, "value_per_year")));
    ck_assert(document_is_null(document_get(results, "goal")));
    ck_assert_double_eq(number(results, "trials", NULL), 12);
    ck_assert_double_eq(number(results, "threshold", NULL), 0.25);
    ck_assert(document_is_null(document_get(results, "coverage")));
    ck_assert_double_eq(number(document_get(results, "metrics"), "log_loss", "value"), 0.4);
    ck_assert(isnan(number(document_get(results, "metrics"), "log_loss", "today")));
    ck_assert_double_eq(document_number(document_at(document_at(document_get(results, "confusion"), 1), 0), -1), 10);
    ck_assert_double_ge(number(results, "seconds", NULL), 0);
    ck_assert_double_gt(number(results, "peak_memory_bytes", NULL), 1e6);
}
END_TEST

START_TEST(says_what_was_stated)
{
    evaluation.today = NULL;
    evaluation.goal_stated = evaluation.goal_reached = true;
    evaluation.goal = 0.78;
    evaluation.has_worth = true;
    evaluation.worth = (struct worth){ .saved = 5000, .months_to_pay_back = NAN, .reference_name = "baseline" };
    const struct document *results = results_document(&run);
    ck_assert(document_is_null(document_get(results, "today")));
    ck_assert_double_eq(number(results, "goal", "at_least"), 0.78);
    ck_assert(document_boolean(document_get(document_get(results, "goal"), "reached"), false));
    ck_assert_double_eq(number(results, "value_per_year", "saved"), 5000);
    ck_assert(isnan(number(results, "value_per_year", "months_to_pay_back")));
}
END_TEST

/* Packages hold the card; they must not differ when only the clock did. */
START_TEST(card_holds_nothing_of_the_moment)
{
    char *before = document_line(run.arena, evaluation_document(&run));
    run.started += 1000;
    run.search.seconds += 3;
    ck_assert_str_eq(before, document_line(run.arena, evaluation_document(&run)));
    ck_assert_ptr_null(strstr(before, "seconds"));
    ck_assert_ptr_null(strstr(before, "memory"));
}
END_TEST

Suite *suite_results(void)
{
    Suite *suite = suite_create("results");
    TCase *tests = tcase_create("results");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, holds_the_contract);
    tcase_add_test(tests, says_what_was_stated);
    tcase_add_test(tests, card_holds_nothing_of_the_moment);
    suite_add_tcase(suite, tests);
    return suite;
}
