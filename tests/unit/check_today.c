#include "runner/today.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_today(void);

/* A table of five rows, of which the last four are the test; column "heute" is what [goal] today names. */
enum { ROWS = 5 };

static struct run run;
static struct goal_settings goal;
static struct pipeline pipeline;
static const uint32_t test[] = { 1, 2, 3, 4 };
static const char *const classes[] = { "nein", "ja", "vielleicht" };
static const char *const digits[] = { "0", "1" };
static float truth[] = { 0, 1, 0, 1 }, predicted[] = { 0.1f, 0.2f, 0.3f, 0.4f, 0.5f, 0.6f, 0.7f, 0.8f, 0.9f, 1, 0, 0 };

static void setup(void)
{
    struct arena *arena = arena_create();
    goal = (struct goal_settings){ .today = "heute" };
    pipeline = (struct pipeline){ .goal = &goal };
    run = (struct run){ .arena = arena, .problems = problems_create(arena), .pipeline = &pipeline };
    run.progress = progress_create(arena, false, true);
    static const struct section *const no_sections[] = { NULL };
    struct settings *settings;
    ck_assert(settings_parse(arena, run.problems, no_sections, "lager.toml", "", 0, NULL, 0, &settings));
    pipeline.settings = settings;
    run.split.test = test;
    run.split.test_count = 4;
    static struct part part = { .origin = { .dialect = { .number = { ',', 0 } } } };
    static struct source source = { .parts = &part, .part_count = 1 };
    run.sources = &source;
    run.source_count = 1;
    run.table = table_create(arena, ROWS);
    table_add_column(arena, run.table, "ausfall", COLUMN_CATEGORY);
}

static void teardown(void)
{
    arena_destroy(run.arena);
}

static void ask(enum task task, const char *const *names, size_t count)
{
    run.question = (struct question){ .task = task, .target = "ausfall", .classes = names, .class_count = count };
    run.question.outputs = count > 2 ? count : 1;
}

static void take_numbers(float a, float b, float c, float d, float e)
{
    const float numbers[] = { a, b, c, d, e };
    struct column *column = table_add_column(run.arena, run.table, "heute", COLUMN_NUMBER);
    column->numbers = (float *)(void *)arena_copy(run.arena, numbers, sizeof numbers);
}

static void take_words(const char *const words[ROWS])
{
    struct column *column = table_add_column(run.arena, run.table, "heute", COLUMN_CATEGORY);
    column->dictionary = dictionary_create(run.arena);
    column->codes = ARENA_ARRAY(run.arena, ROWS, uint32_t);
    for (size_t row = 0; row < ROWS; row++)
        column->codes[row] =
            words[row] ? dictionary_add(column->dictionary, words[row], strlen(words[row])) : CODE_MISSING;
}

static struct today answers(void)
{
    struct today today;
    struct scored model = { .truth = truth, .predicted = predicted, .rows = 4, .outputs = run.question.outputs };
    model.threshold = 0.3;
    ck_assert(today_plan(&run));
    ck_assert(today_read(&run, test, &model, &today));
    today_note_gaps(&run, &model, &today);
    ck_assert_uint_eq(problems_count(run.problems), 0);
    return today;
}

static void refused(void)
{
    ck_assert(!today_plan(&run));
    ck_assert_uint_eq(problems_count(run.problems), 1);
    ck_assert_int_eq(problems_fault(run.problems), FAULT_SETTINGS);
}

START_TEST(words_are_answers)
{
    ask(TASK_BINARY, classes, 2);
    take_words((const char *const[]){ "ja", "nein", "ja", "ja", "nein" });
    struct today today = answers();
    ck_assert(today.is_answers);
    ck_assert_mem_eq(today.predicted, ((float[]){ 0, 1, 1, 0 }), 4 * sizeof(float));
    ck_assert_double_eq(today.comparison.other.threshold, 0.5);
    ck_assert_double_eq(today.comparison.model.threshold, 0.3);
}
END_TEST

START_TEST(rows_without_an_answer_are_left_out)
{
    ask(TASK_BINARY, classes, 2);
    take_words((const char *const[]){ "ja", "nein", NULL, "ja", "nein" });
    struct today today = answers();
    ck_assert(isnan(today.predicted[1]) && !isnan(today.predicted[2]));
    ck_assert_uint_eq(today.comparison.model.rows, 3);
    ck_assert_mem_eq(today.comparison.model.truth, ((float[]){ 0, 0, 1 }), 3 * sizeof(float));
    ck_assert_mem_eq(today.comparison.model.predicted, ((float[]){ 0.1f, 0.3f, 0.4f }), 3 * sizeof(float));
    ck_assert_mem_eq(today.comparison.other.predicted, ((float[]){ 0, 1, 0 }), 3 * sizeof(float));
    ck_assert_uint_eq(run.note_count, 1);
}
END_TEST

START_TEST(no_answer_at_all_is_no_today)
{
    ask(TASK_BINARY, classes, 2);
    take_words((const char *const[]){ "ja", NULL, NULL, NULL, NULL });
    ck_assert_ptr_null(answers().predicted);
    ck_assert_uint_eq(run.note_count, 1);
}
END_TEST

START_TEST(numbers_between_0_and_1_are_probabilities)
{
    ask(TASK_BINARY, classes, 2);
    take_numbers(0, 0.25f, 1, 0.5f, NAN);
    struct today today = answers();
    ck_assert(!today.is_answers);
    ck_assert_mem_eq(today.predicted, ((float[]){ 0.25f, 1, 0.5f }), 3 * sizeof(float));
    ck_assert(isnan(today.predicted[3]));
}
END_TEST

/* The positive class is called "0": a 0 is that answer, not an improbable one. */
START_TEST(numbers_that_are_classes_are_answers)
{
    static const char *const reversed[] = { "1", "0,0" };
    ask(TASK_BINARY, reversed, 2);
    take_numbers(0, 0, 1, 1, 0);
    struct today today = answers();
    ck_assert(today.is_answers);
    ck_assert_mem_eq(today.predicted, ((float[]){ 1, 0, 0, 1 }), 4 * sizeof(float));
}
END_TEST

START_TEST(more_classes_have_an_output_each)
{
    ask(TASK_MULTICLASS, classes, 3);
    take_words((const char *const[]){ "ja", "vielleicht", "ja", NULL, "nein" });
    struct today today = answers();
    ck_assert_mem_eq(today.predicted, ((float[]){ 0, 0, 1, 0, 1, 0 }), 6 * sizeof(float));
    ck_assert(isnan(today.predicted[6]));
    ck_assert_uint_eq(today.comparison.other.rows, 3);
    ck_assert_mem_eq(today.comparison.other.predicted + 6, ((float[]){ 1, 0, 0 }), 3 * sizeof(float));
}
END_TEST

START_TEST(numbers_for_numbers)
{
    ask(TASK_REGRESSION, NULL, 0);
    take_numbers(1, 2, 300, NAN, 5);
    struct today today = answers();
    ck_assert(!today.is_answers);
    ck_assert_mem_eq(today.predicted, ((float[]){ 2, 300 }), 2 * sizeof(float));
}
END_TEST

START_TEST(nothing_stated_nothing_done)
{
    goal.today = NULL;
    ask(TASK_BINARY, classes, 2);
    ck_assert_ptr_null(answers().predicted);
}
END_TEST

START_TEST(refuses_unknown_answers)
{
    ask(TASK_BINARY, classes, 2);
    take_words((const char *const[]){ "ja", "nein", "ja", "weiß nicht", "nein" });
    refused();
}
END_TEST

START_TEST(refuses_numbers_that_mean_nothing)
{
    ask(TASK_BINARY, digits, 2);
    take_numbers(0.5f, 0, 80, 1, 1);
    refused();
}
END_TEST

START_TEST(refuses_probabilities_of_many_classes)
{
    ask(TASK_MULTICLASS, classes, 3);
    take_numbers(0.5f, 0, 0.8f, 1, 1);
    refused();
}
END_TEST

START_TEST(refuses_words_for_numbers)
{
    ask(TASK_REGRESSION, NULL, 0);
    take_words((const char *const[]){ "1", "2", "3", "4", "5" });
    refused();
}
END_TEST

Suite *suite_today(void)
{
    Suite *suite = suite_create("today");
    TCase *tests = tcase_create("today");
    tcase_add_checked_fixture(tests, setup, teardown);
    tcase_add_test(tests, words_are_answers);
    tcase_add_test(tests, rows_without_an_answer_are_left_out);
    tcase_add_test(tests, no_answer_at_all_is_no_today);
    tcase_add_test(tests, numbers_between_0_and_1_are_probabilities);
    tcase_add_test(tests, numbers_that_are_classes_are_answers);
    tcase_add_test(tests, more_classes_have_an_output_each);
    tcase_add_test(tests, numbers_for_numbers);
    tcase_add_test(tests, nothing_stated_nothing_done);
    tcase_add_test(tests, refuses_unknown_answers);
    tcase_add_test(tests, refuses_numbers_that_mean_nothing);
    tcase_add_test(tests, refuses_probabilities_of_many_classes);
    tcase_add_test(tests, refuses_words_for_numbers);
    suite_add_tcase(suite, tests);
    return suite;
}
