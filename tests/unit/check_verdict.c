#include "stages/evaluate/evaluate.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_verdict(void);

/* A judgement of made-up measurements: `cases` of the rows are sought; the model finds all but every fourth of them and
 * flags a tenth of the others. Tests change what matters to them. */
enum { MOST_ROWS = 2000 };

static struct arena *arena;
static float truth[MOST_ROWS], ours[MOST_ROWS], theirs[MOST_ROWS];
static const char *const classes[] = { "nein", "ja" };
static struct question question;
static struct value_settings value;
static struct case_file file;
static struct measured measured;
static struct evaluation evaluation;

static void setup(void)
{
    arena = arena_create();
    question = (struct question){ TASK_BINARY, "ausfall", classes, 2, 1, NULL, 0 };
    value = (struct value_settings){ NAN, NAN, NAN, NAN, NAN, NAN, NAN };
    evaluation = (struct evaluation){ .measured = &measured, .measured_count = 1, .train_rows = 1600 };
    evaluation.gain_over_baseline = (struct interval){ 0.3, 0.25, 0.35 };
}

static void teardown(void)
{
    arena_destroy(arena);
}

static void take_rows(size_t rows, size_t cases)
{
    for (size_t row = 0; row < rows; row++) {
        truth[row] = row < cases;
        ours[row] = row < cases ? row % 4 != 3 : row % 10 == 0;
        theirs[row] = 0;
    }
    struct scored scored = { .truth = truth, .rows = rows, .outputs = 1, .threshold = 0.5 };
    file = (struct case_file){ &question, &value, { scored, scored }, { scored, scored } };
    file.simplest.model.predicted = ours;
    file.simplest.other.predicted = theirs;
    file.comparison.model.predicted = ours;
    file.comparison.other.predicted = theirs;
    evaluation.test_rows = rows;
}

static enum verdict judged(const char *metric, struct interval model, struct interval gain)
{
    measured.metric = evaluation.gain_metric = metric_named(metric);
    measured.model = model;
    evaluation.gain = gain;
    verdict_reach(arena, &file, &evaluation);
    ck_assert_uint_gt(evaluation.reason_count, 0);
    for (size_t i = 0; i < evaluation.reason_count; i++) {
        size_t length = strlen(evaluation.reasons[i]);
        ck_assert_msg(length > 0 && evaluation.reasons[i][length - 1] != '.', "\"%s\"", evaluation.reasons[i]);
    }
    return evaluation.verdict;
}

static bool says(const char *piece)
{
    for (size_t i = 0; i < evaluation.reason_count; i++)
        if (strstr(evaluation.reasons[i], piece))
            return true;
    return false;
}

#define ck_assert_says(piece)       ck_assert_msg(says(piece), "no \"%s\"; first reason: %s", piece, evaluation.reasons[0])
#define ck_assert_starts_with(text) ck_assert_msg(strstr(evaluation.reasons[0], text), "%s", evaluation.reasons[0])

/* The model has three quarters of recall and flags a tenth of the others; flagging everything has all of it. */
START_TEST(recall_is_compared_in_f1)
{
    take_rows(400, 100);
    for (size_t row = 0; row < 400; row++)
        theirs[row] = 1;
    measured.metric = metric_named("recall");
    measured.model = (struct interval){ 0.75, 0.66, 0.83 };
    evaluation.gain_metric = metric_named("f1");
    evaluation.gain = (struct interval){ 0.332, 0.25, 0.41 };
    evaluation.goal_stated = true;
    evaluation.goal = 0.6;
    verdict_reach(arena, &file, &evaluation);
    ck_assert_int_eq(evaluation.verdict, VERDICT_RECOMMENDED);
    ck_assert_says("F1 is 0.732 instead of 0.400");
    ck_assert_says("the goal is reached: recall is 75.0%, wanted is at least 60.0%");
}
END_TEST

START_TEST(recommends_what_is_clearly_better)
{
    take_rows(400, 100);
    evaluation.gain_against_today = true;
    for (size_t row = 0; row < 35; row++)
        theirs[row] = 1;
    ck_assert_int_eq(judged("auc", (struct interval){ 0.82, 0.78, 0.86 }, (struct interval){ 0.15, 0.1, 0.2 }),
                     VERDICT_RECOMMENDED);
    ck_assert_starts_with("the model is better than today's way, and that is no chance: AUC is 0.825 instead of 0.675");
    ck_assert_says("of 100 test rows with the answer \"ja\" the model finds 75, today's way finds 35");
    ck_assert_says("the model flags 105 rows in all, today's way 35");
    ck_assert(!says("goal") && !says("too good"));
}
END_TEST

/* However many rows nine machines have. */
START_TEST(few_groups_are_no_evidence)
{
    static uint32_t machine[MOST_ROWS];
    take_rows(400, 100);
    for (uint32_t row = 0; row < 400; row++)
        machine[row] = row % 9;
    file.comparison.model.group = machine;
    ck_assert_int_eq(judged("auc", (struct interval){ 0.82, 0.78, 0.86 }, (struct interval){ 0.32, 0.28, 0.36 }),
                     VERDICT_NOT_YET);
    ck_assert_starts_with("the test rows are of only 9 groups, too few for a judgement");
    ck_assert_says("about 2,300 rows of data, of more groups, would probably settle it; now there are 2,000");
    for (uint32_t row = 0; row < 400; row++)
        machine[row] = row % 10;
    ck_assert_int_eq(judged("auc", (struct interval){ 0.82, 0.78, 0.86 }, (struct interval){ 0.32, 0.28, 0.36 }),
                     VERDICT_RECOMMENDED);
}
END_TEST

START_TEST(a_goal_counts_by_its_value_and_its_bad_end_is_told)
{
    take_rows(400, 100);
    evaluation.goal_stated = true;
    evaluation.goal = 0.8;
    ck_assert_int_eq(judged("auc", (struct interval){ 0.82, 0.78, 0.86 }, (struct interval){ 0.32, 0.28, 0.36 }),
                     VERDICT_RECOMMENDED);
    ck_assert(evaluation.goal_reached);
    ck_assert_says("the goal is reached, but narrowly: AUC is 0.820, wanted is at least 0.800; on other rows it could "
                   "also be 0.780");
    ck_assert_int_eq(judged("auc", (struct interval){ 0.8, 0.8, 0.86 }, (struct interval){ 0.32, 0.28, 0.36 }),
                     VERDICT_RECOMMENDED);
    ck_assert_says("the goal is reached: AUC is 0.800, wanted is at least 0.800");
    judged("auc", (struct interval){ 0.82, NAN, NAN }, (struct interval){ 0.32, NAN, NAN });
    ck_assert_says("the goal is reached: AUC is 0.820, wanted is at least 0.800");
}
END_TEST

START_TEST(not_yet_when_better_but_below_the_goal)
{
    take_rows(400, 100);
    evaluation.goal_stated = true;
    evaluation.goal = 0.9;
    ck_assert_int_eq(judged("auc", (struct interval){ 0.82, 0.78, 0.86 }, (struct interval){ 0.32, 0.28, 0.36 }),
                     VERDICT_NOT_YET);
    ck_assert(!evaluation.goal_reached);
    ck_assert_starts_with("the goal is missed: AUC is 0.820, wanted is at least 0.900");
    ck_assert_says("better than always giving the same answer");
}
END_TEST

START_TEST(a_goal_for_errors_is_an_upper_limit)
{
    take_rows(400, 100);
    question.task = TASK_REGRESSION;
    evaluation.goal_stated = true;
    evaluation.goal = 12;
    ck_assert_int_eq(judged("mae", (struct interval){ 11, 10, 13 }, (struct interval){ 4, 3, 5 }), VERDICT_RECOMMENDED);
    ck_assert(evaluation.goal_reached);
    ck_assert_says("narrowly");
    ck_assert_int_eq(judged("mae", (struct interval){ 12.5, 10, 13 }, (struct interval){ 4, 3, 5 }), VERDICT_NOT_YET);
    ck_assert(!evaluation.goal_reached);
}
END_TEST

START_TEST(a_goal_is_named_as_it_was_stated)
{
    take_rows(400, 100);
    question.task = TASK_REGRESSION;
    evaluation.goal_stated = true;
    evaluation.goal = 1234.5;
    judged("mae", (struct interval){ 1237.7, 1100, 1400 }, (struct interval){ 40, 30, 50 });
    ck_assert_starts_with("the goal is missed: mean absolute error is 1,238, wanted is at most 1,234.5");
    evaluation.goal = 12;
    judged("mae", (struct interval){ 12.04, 11, 14 }, (struct interval){ 4, 3, 5 });
    ck_assert_starts_with("the goal is missed: mean absolute error is 12.04, wanted is at most 12");
    evaluation.goal = 3.25e-8;
    judged("mae", (struct interval){ 2.96e-8, 2.7e-8, 3.2e-8 }, (struct interval){ 4e-8, 3e-8, 5e-8 });
    ck_assert_says("the goal is reached: mean absolute error is 0.0000000296, wanted is at most 0.0000000325");
    question.task = TASK_BINARY;
    evaluation.goal = 0.8;
    judged("auc", (struct interval){ 0.7999, 0.7, 0.85 }, (struct interval){ 0.3, 0.2, 0.35 });
    ck_assert_starts_with("the goal is missed: AUC is 0.7999, wanted is at least 0.800");
    evaluation.goal = 0.8555;
    judged("accuracy", (struct interval){ 0.85546, 0.8, 0.9 }, (struct interval){ 0.3, 0.2, 0.35 });
    ck_assert_starts_with("the goal is missed: accuracy is 85.546%, wanted is at least 85.55%");
}
END_TEST

/* 12 rows, as the test part of a table of 60 has: never a claim, however good it looks. */
START_TEST(not_yet_with_twelve_rows)
{
    take_rows(12, 6);
    evaluation.train_rows = 48;
    ck_assert_int_eq(judged("auc", (struct interval){ 1, 1, 1 }, (struct interval){ 0.5, 0.4, 0.5 }), VERDICT_NOT_YET);
    ck_assert_starts_with("there are only 12 test rows to compare on");
    ck_assert_says("about 150 rows of data would probably settle it; now there are 60");
    ck_assert(!says("too good"));
    ck_assert_int_eq(judged("auc", (struct interval){ 0.3, 0.1, 0.4 }, (struct interval){ -0.2, -0.4, -0.1 }),
                     VERDICT_NOT_YET);
}
END_TEST

START_TEST(not_yet_with_few_cases)
{
    take_rows(400, 5);
    ck_assert_int_eq(judged("auc", (struct interval){ 0.9, 0.7, 1 }, (struct interval){ 0.4, 0.2, 0.5 }),
                     VERDICT_NOT_YET);
    ck_assert_starts_with("only 5 test rows have the answer \"ja\"");
    ck_assert_says("about 4,000 rows");
}
END_TEST

START_TEST(not_yet_without_any_case)
{
    take_rows(400, 0);
    ck_assert_int_eq(judged("auc", (struct interval){ NAN, NAN, NAN }, (struct interval){ NAN, NAN, NAN }),
                     VERDICT_NOT_YET);
    ck_assert_starts_with("no test row has the answer \"ja\"");
    take_rows(400, 400);
    ck_assert_int_eq(judged("auc", (struct interval){ NAN, NAN, NAN }, (struct interval){ NAN, NAN, NAN }),
                     VERDICT_NOT_YET);
    ck_assert_starts_with("no test row has the answer \"nein\"");
}
END_TEST

START_TEST(not_yet_when_it_may_be_chance)
{
    take_rows(400, 100);
    ck_assert_int_eq(judged("auc", (struct interval){ 0.56, 0.48, 0.64 }, (struct interval){ 0.06, -0.02, 0.14 }),
                     VERDICT_NOT_YET);
    ck_assert_starts_with("whether the model is better than always giving the same answer can't be told yet");
    ck_assert_says("about 3,600 rows of data"); /* 2,000 rows · (0.08 / 0.06)², upwards */
}
END_TEST

START_TEST(not_worthwhile_when_hardly_better)
{
    take_rows(2000, 500);
    ck_assert_int_eq(judged("auc", (struct interval){ 0.51, 0.5, 0.52 }, (struct interval){ 0.01, -0.01, 0.02 }),
                     VERDICT_NOT_WORTHWHILE);
    ck_assert_starts_with("the model is not noticeably better than always giving the same answer");
    /* constant predictions: exactly the same as the baseline */
    ck_assert_int_eq(judged("auc", (struct interval){ 0.5, 0.5, 0.5 }, (struct interval){ 0, 0, 0 }),
                     VERDICT_NOT_WORTHWHILE);
}
END_TEST

START_TEST(not_worthwhile_when_today_is_better)
{
    take_rows(400, 100);
    evaluation.gain_against_today = true;
    memcpy(theirs, truth, sizeof theirs);
    ck_assert_int_eq(judged("auc", (struct interval){ 0.82, 0.78, 0.86 }, (struct interval){ -0.18, -0.22, -0.14 }),
                     VERDICT_NOT_WORTHWHILE);
    ck_assert_starts_with("today's way is better than the model: AUC is 0.825 with the model and 1.000 today");
}
END_TEST

static void save(double saved, double low, double high)
{
    evaluation.has_worth = true;
    evaluation.worth = (struct worth){ .model = 10000,
                                       .reference = 10000 + saved,
                                       .saved = saved,
                                       .saved_low = low,
                                       .saved_high = high,
                                       .first_year = saved - value.one_off,
                                       .months_to_pay_back = saved > 0 ? 12 * value.one_off / saved : NAN,
                                       .reference_name = "today",
                                       .reference_label = "today's way" };
}

/* Today's way is so bad that the same answer for all would be better, too. */
START_TEST(not_worthwhile_when_only_today_is_worse)
{
    take_rows(400, 100);
    struct interval model = { 0.52, 0.48, 0.56 }, gain = { 0.3, 0.25, 0.35 };
    evaluation.gain_against_today = true;
    evaluation.gain_over_baseline = (struct interval){ 0.005, -0.01, 0.02 };
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_NOT_WORTHWHILE);
    ck_assert_starts_with("the model is better than today's way, but not noticeably better than always giving the same "
                          "answer: AUC is 0.825 instead of 0.500; that answer would be the cheaper way");
    evaluation.gain_over_baseline = (struct interval){ 0.04, -0.02, 0.1 };
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_NOT_YET);
    ck_assert_starts_with("the model is better than today's way; whether it is better than always giving the same");
    ck_assert_says("about 4,500 rows of data"); /* 2,000 rows · (0.06 / 0.04)² */
    evaluation.gain_over_baseline = (struct interval){ 0.04, 0.01, 0.07 };
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_RECOMMENDED);
    evaluation.gain_over_baseline = (struct interval){ 0.005, -0.01, 0.02 };
    save(5000, 3000, 7000); /* the cheapest way is what was compared with */
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_RECOMMENDED);
}
END_TEST

START_TEST(a_little_is_enough_only_when_somebody_says_so)
{
    take_rows(2000, 500);
    struct interval model = { 0.52, 0.51, 0.53 }, gain = { 0.02, 0.01, 0.03 };
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_NOT_YET);
    ck_assert_says("but only a little");
    evaluation.goal_stated = true;
    evaluation.goal = 0.515;
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_RECOMMENDED);
}
END_TEST

START_TEST(not_worthwhile_when_it_costs_more)
{
    take_rows(400, 100);
    value.one_off = 8000;
    value.per_year = 1500;
    struct interval model = { 0.82, 0.78, 0.86 }, gain = { 0.32, 0.28, 0.36 };
    save(-500, -900, -100);
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_NOT_WORTHWHILE);
    ck_assert_says("the model costs more than it saves");
    save(2000, 1800, 2200); /* four years */
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_NOT_WORTHWHILE);
    ck_assert_starts_with("would be earned back only after 48 months");
    save(4000, 3800, 4200); /* two years */
    ck_assert_int_eq(judged("auc", model, gain), VERDICT_RECOMMENDED);
    ck_assert_says("is earned back after about 24 months");
}
END_TEST

/* Where euro are stated, they decide what a metric leaves open; in both directions. */
START_TEST(euro_outweigh_the_metric)
{
    take_rows(400, 100);
    value.one_off = 1000;
    struct interval model = { 0.56, 0.48, 0.64 }, open = { 0.06, -0.02, 0.14 };
    save(5000, 3000, 7000);
    ck_assert_int_eq(judged("auc", model, open), VERDICT_RECOMMENDED);
    ck_assert_starts_with("by what [value] says");
    ck_assert(!says("no chance"));
    save(-5000, -7000, -3000);
    ck_assert_int_eq(judged("auc", model, open), VERDICT_NOT_WORTHWHILE);
    save(100, -3000, 3200);
    ck_assert_int_eq(judged("auc", model, open), VERDICT_NOT_YET);
    ck_assert_says("the savings are uncertain");
}
END_TEST

START_TEST(too_good_to_be_true)
{
    take_rows(400, 100);
    ck_assert_int_eq(judged("auc", (struct interval){ 1, 1, 1 }, (struct interval){ 0.5, 0.5, 0.5 }),
                     VERDICT_RECOMMENDED);
    ck_assert_says("almost too good to be true");
}
END_TEST

START_TEST(not_yet_when_the_metric_is_not_defined)
{
    take_rows(400, 100);
    question.task = TASK_REGRESSION;
    ck_assert_int_eq(judged("mape", (struct interval){ NAN, NAN, NAN }, (struct interval){ NAN, NAN, NAN }),
                     VERDICT_NOT_YET);
    ck_assert_starts_with("MAPE can't be worked out on these test rows");
}
END_TEST

/* Differences of shares are percentage points. */
START_TEST(shares_are_percent)
{
    take_rows(400, 100);
    ck_assert_int_eq(judged("accuracy", (struct interval){ 0.86, 0.82, 0.9 }, (struct interval){ 0.1125, 0.08, 0.15 }),
                     VERDICT_RECOMMENDED);
    ck_assert_says(
        "accuracy is 86.2% instead of 75.0%, an advantage between 8.0 percentage points and 15.0 percentage");
}
END_TEST

START_TEST(names_and_titles)
{
    ck_assert_str_eq(verdict_name(VERDICT_RECOMMENDED), "recommended");
    ck_assert_str_eq(verdict_name(VERDICT_NOT_YET), "not_yet");
    ck_assert_str_eq(verdict_name(VERDICT_NOT_WORTHWHILE), "not_worthwhile");
    ck_assert_ptr_nonnull(verdict_title(VERDICT_NOT_WORTHWHILE));
}
END_TEST

Suite *suite_verdict(void)
{
    Suite *suite = suite_create("verdict");
    TCase *tests = tcase_create("verdict");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, recall_is_compared_in_f1);
    tcase_add_test(tests, recommends_what_is_clearly_better);
    tcase_add_test(tests, few_groups_are_no_evidence);
    tcase_add_test(tests, a_goal_counts_by_its_value_and_its_bad_end_is_told);
    tcase_add_test(tests, not_yet_when_better_but_below_the_goal);
    tcase_add_test(tests, a_goal_for_errors_is_an_upper_limit);
    tcase_add_test(tests, a_goal_is_named_as_it_was_stated);
    tcase_add_test(tests, not_yet_with_twelve_rows);
    tcase_add_test(tests, not_yet_with_few_cases);
    tcase_add_test(tests, not_yet_without_any_case);
    tcase_add_test(tests, not_yet_when_it_may_be_chance);
    tcase_add_test(tests, not_worthwhile_when_hardly_better);
    tcase_add_test(tests, not_worthwhile_when_today_is_better);
    tcase_add_test(tests, not_worthwhile_when_only_today_is_worse);
    tcase_add_test(tests, a_little_is_enough_only_when_somebody_says_so);
    tcase_add_test(tests, not_worthwhile_when_it_costs_more);
    tcase_add_test(tests, euro_outweigh_the_metric);
    tcase_add_test(tests, too_good_to_be_true);
    tcase_add_test(tests, not_yet_when_the_metric_is_not_defined);
    tcase_add_test(tests, shares_are_percent);
    tcase_add_test(tests, names_and_titles);
    suite_add_tcase(suite, tests);
    return suite;
}
