/* Splits by time: what rises with time orders the rows, whatever kind of number it is. */
#include "runner/stage.h"
#include "stages/check/check.h"

#include <check.h>
#include <math.h>

Suite *suite_split(void);
extern const struct stage split_stage;

enum { ROWS = 200, TEST = 40 };
struct settings_of_split { /* as stages/split.c has them */
    unsigned strategy;
    const char *by, *group;
    double test;
    struct duration gap;
};

static struct arena *arena;
static struct run run;
static float truth[ROWS];

static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .arena = arena, .problems = problems_create(arena), .table = table_create(arena, ROWS) };
    run.progress = progress_create(arena, false, true);
    run.question.truth = truth;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Running numbers, not in their order: 7 and 200 share no factor. */
static float *add_numbers(double first, double step)
{
    float *numbers = ARENA_ARRAY(arena, ROWS, float);
    table_add_column(arena, run.table, "t", COLUMN_NUMBER)->numbers = numbers;
    for (size_t i = 0; i < ROWS; i++)
        numbers[i] = (float)(first + (double)(i * 7 % ROWS) * step);
    return numbers;
}

static void split(void)
{
    const struct settings_of_split settings = { .by = "t", .test = (double)TEST / ROWS };
    ck_assert(split_stage.run(&run, &settings));
    ck_assert_str_eq(run.split.strategy, "time");
}

START_TEST(running_numbers_order_the_rows)
{
    static const struct {
        double first, step;
    } cases[] = { { 1, 1 }, { 0, 0.005 }, { -0.5, 0.005 }, { 2019, 0.25 }, { 1e19, 1e18 }, { -1e30, 1e28 } };
    const float *numbers = add_numbers(cases[_i].first, cases[_i].step);
    split();
    ck_assert_uint_eq(run.split.test_count, TEST);
    ck_assert_uint_eq(run.split.train_count, ROWS - TEST);
    for (size_t i = 0; i < TEST; i++)
        for (size_t k = 0; k < ROWS - TEST; k++)
            ck_assert_float_gt(numbers[run.split.test[i]], numbers[run.split.train[k]]);
    for (size_t i = 0; i < ROWS; i++)
        for (size_t k = 0; k < ROWS; k++)
            ck_assert_int_eq(run.split.order[i] < run.split.order[k], numbers[i] < numbers[k]);
    ck_assert_ptr_null(run.split.dates);
}
END_TEST

START_TEST(rows_without_a_date_are_counted)
{
    float *numbers = add_numbers(1, 1);
    numbers[0] = NAN;
    split();
    ck_assert_uint_eq(run.note_count, 1);
    ck_assert_str_eq(run.notes[0].text, "1 row without a date in \"t\" is left out");
    numbers[1] = NAN;
    split();
    ck_assert_str_eq(run.notes[1].text, "2 rows without a date in \"t\" are left out");
}
END_TEST

START_TEST(both_zeros_are_one_moment)
{
    float *numbers = add_numbers(1, 1);
    numbers[0] = -0.0F;
    numbers[1] = 0.0F;
    split();
    ck_assert_int_eq(run.split.order[0], run.split.order[1]);
}
END_TEST

/* 30, 40, 55 and 75 rows: the share of the test falls into the last year, which is whole for the test, and that is said. */
START_TEST(a_large_last_year_is_the_test)
{
    float *years = add_numbers(1, 1);
    for (size_t i = 0; i < ROWS; i++)
        years[i] = i < 75 ? 2024 : i < 130 ? 2023 : i < 170 ? 2022 : 2021;
    split();
    ck_assert_uint_eq(run.split.test_count, 75);
    ck_assert_uint_eq(run.split.train_count, ROWS - 75);
    for (size_t i = 0; i < 75; i++)
        ck_assert_float_eq(years[run.split.test[i]], 2024);
    ck_assert_uint_eq(run.note_count, 1);
    ck_assert_str_eq(run.notes[0].text,
                     "75 of the 200 rows are of the newest moment in \"t\", and all of them are for the test");
}
END_TEST

/* Where another moment follows, rows of the one that the share falls into are all learned from. */
START_TEST(a_moment_stays_together)
{
    float *years = add_numbers(1, 1);
    for (size_t i = 0; i < ROWS; i++)
        years[i] = i < 20 ? 2024 : 2023;
    split();
    ck_assert_uint_eq(run.split.test_count, 20);
    ck_assert_uint_eq(run.note_count, 0);
}
END_TEST

START_TEST(one_moment_is_refused)
{
    const struct settings_of_split settings = { .by = "t", .test = 0.2 };
    struct source source = { .name = "werte.csv" };
    run.sources = &source;
    add_numbers(2024, 0);
    ck_assert(!split_stage.run(&run, &settings));
    ck_assert_uint_eq(problems_count(run.problems), 1);
}
END_TEST

static const int64_t *add_days(const char *name, int first)
{
    struct column *column = table_add_column(arena, run.table, name, COLUMN_DATE);
    column->dates = ARENA_ARRAY(arena, ROWS, int64_t);
    for (int i = 0; i < ROWS; i++)
        column->dates[i] = (first + i) * 86400;
    return column->dates;
}

START_TEST(dates_are_known_as_such)
{
    const int64_t *dates = add_days("t", 0);
    split();
    ck_assert_ptr_eq(run.split.dates, dates);
    ck_assert_uint_eq(run.split.test[0], ROWS - TEST);
}
END_TEST

/* Whether a date is later than the question, only a date can tell. */
START_TEST(dates_are_compared_with_dates_alone)
{
    run.inspection = ARENA_NEW(arena, struct inspection);
    add_days("paid", 20000);
    if (_i)
        add_days("t", 19990);
    else
        add_numbers(1, 1);
    split();
    compare_dates(&run);
    ck_assert_uint_eq(run.inspection->finding_count, (size_t)_i);
}
END_TEST

Suite *suite_split(void)
{
    Suite *suite = suite_create("split");
    TCase *cases = tcase_create("split");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_loop_test(cases, running_numbers_order_the_rows, 0, 6);
    tcase_add_test(cases, rows_without_a_date_are_counted);
    tcase_add_test(cases, both_zeros_are_one_moment);
    tcase_add_test(cases, a_large_last_year_is_the_test);
    tcase_add_test(cases, a_moment_stays_together);
    tcase_add_test(cases, one_moment_is_refused);
    tcase_add_test(cases, dates_are_known_as_such);
    tcase_add_loop_test(cases, dates_are_compared_with_dates_alone, 0, 2);
    suite_add_tcase(suite, cases);
    return suite;
}
