#include "runner/table/profile.h"

#include "runner/base/random.h"
#include "runner/base/translate.h"
#include "runner/table/date.h"
#include "runner/table/sorting.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_profile(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

START_TEST(keys_sort_as_their_values)
{
    enum { COUNT = 5000 };
    uint64_t keys[COUNT], spare[COUNT];
    struct random random = random_start(1, 1);
    for (size_t i = 0; i < COUNT; i++)
        keys[i] = key_of_number((float)((random_unit(&random) - 0.5) * 1e6));
    keys[7] = key_of_number(-INFINITY);
    keys[8] = key_of_number(-0.0f);
    sort_keys(keys, spare, COUNT);
    for (size_t i = 1; i < COUNT; i++)
        ck_assert(number_of_key(keys[i - 1]) <= number_of_key(keys[i]));
    ck_assert(isinf(number_of_key(keys[0])));
    ck_assert(key_of_number(-0.0f) == key_of_number(0.0f));
    ck_assert(key_of_date(-5) < key_of_date(3) && date_of_key(key_of_date(-5)) == -5);
}
END_TEST

static struct table *table_of_numbers(const float *numbers, size_t count)
{
    struct table *table = table_create(arena, count);
    struct column *column = table_add_column(arena, table, "zahl", COLUMN_NUMBER);
    column->numbers = ARENA_ARRAY(arena, count, float);
    memcpy(column->numbers, numbers, count * sizeof *numbers);
    return table;
}

/* R 4.2: x <- c(3, 1, 4, 1, 5, 9, 2, 6); mean(x) 3.875; sd(x) 2.748376; quantile(x, .25) 1.75; quantile(x, .75) 5.25 */
START_TEST(numbers_are_measured)
{
    const float numbers[] = { 3, 1, 4, NAN, 1, 5, 9, 2, 6 };
    struct table *table = table_of_numbers(numbers, 9);
    struct profile profile = profile_of(table, &table->columns[0]);
    ck_assert_uint_eq(profile.rows, 9);
    ck_assert_uint_eq(profile.missing, 1);
    ck_assert_uint_eq(profile.distinct, 7);
    ck_assert_double_eq(profile.least, 1);
    ck_assert_double_eq(profile.most, 9);
    ck_assert_double_eq_tol(profile.mean, 3.875, 1e-12);
    ck_assert_double_eq_tol(profile.deviation, 2.748376, 1e-6);
    ck_assert_double_eq_tol(profile.quarter, 1.75, 1e-12);
    ck_assert_double_eq_tol(profile.median, 3.5, 1e-12);
    ck_assert_double_eq_tol(profile.three_quarters, 5.25, 1e-12);
    ck_assert_uint_eq(profile.frequent_count, 7);
    ck_assert_double_eq((double)profile.frequent[0].number, 1);
    ck_assert_uint_eq(profile.frequent[0].rows, 2);
    ck_assert_double_eq((double)profile.frequent[1].number, 2);
    size_t sum = 0;
    for (size_t i = 0; i < profile.bin_count; i++)
        sum += profile.bins[i];
    ck_assert_uint_eq(profile.bin_count, 7);
    ck_assert_uint_eq(sum, 8);
}
END_TEST

START_TEST(nothing_and_one_value)
{
    const float numbers[] = { NAN, NAN }, one[] = { 5 };
    struct table *table = table_of_numbers(numbers, 2);
    struct profile profile = profile_of(table, &table->columns[0]);
    ck_assert_uint_eq(profile.missing, 2);
    ck_assert_uint_eq(profile.distinct, 0);
    ck_assert(isnan(profile.least) && isnan(profile.median));
    ck_assert_str_eq(profile_text(arena, &table->columns[0], profile.mean), "–");
    table = table_of_numbers(one, 1);
    profile = profile_of(table, &table->columns[0]);
    ck_assert_double_eq(profile.median, 5);
    ck_assert(isnan(profile.deviation));
    ck_assert_uint_eq(profile.bins[0], 1);
}
END_TEST

START_TEST(views_show_their_rows)
{
    const float numbers[] = { 1, 2, 3, 100 };
    const uint32_t rows[] = { 0, 2 };
    struct table *table = table_of_numbers(numbers, 4);
    struct table view = table_view(table, rows, 2);
    struct profile profile = profile_of(&view, &view.columns[0]);
    ck_assert_uint_eq(profile.rows, 2);
    ck_assert_double_eq(profile.mean, 2);
}
END_TEST

/* Values that no row has (they are left over from other rows) do not count. */
START_TEST(categories_are_counted)
{
    static const char *const values[] = { "rot", "blau", "blau", "", "gelb", "blau", "rot" };
    struct table *table = table_create(arena, 7);
    struct column *column = table_add_column(arena, table, "farbe", COLUMN_CATEGORY);
    column->codes = ARENA_ARRAY(arena, 7, uint32_t);
    column->dictionary = dictionary_create(arena);
    dictionary_add(column->dictionary, "nie", 3);
    for (size_t i = 0; i < 7; i++)
        column->codes[i] = *values[i] ? dictionary_add(column->dictionary, values[i], strlen(values[i])) : CODE_MISSING;
    struct profile profile = profile_of(table, column);
    ck_assert_uint_eq(profile.distinct, 3);
    ck_assert_uint_eq(profile.missing, 1);
    ck_assert_str_eq(frequent_text(arena, column, &profile.frequent[0]), "blau");
    ck_assert_str_eq(frequent_text(arena, column, &profile.frequent[2]), "gelb");
    ck_assert_uint_eq(profile.bin_count, 3);
    ck_assert_uint_eq(profile.bins[0], 3);
    ck_assert_uint_eq(profile.bins[2], 1);
    ck_assert(isnan(profile.least));
}
END_TEST

enum { DAY = 86400, MOST = 400 };

static struct rhythm rhythm_from(int64_t start, int64_t step, size_t count, size_t left_out)
{
    int64_t dates[MOST];
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (i != left_out)
            dates[kept++] = start + (int64_t)i * step;
    return rhythm_of(dates, kept);
}

START_TEST(rhythms_are_recognised)
{
    int64_t start = date_seconds(2025, 1, 6), dates[MOST];
    struct rhythm rhythm = rhythm_from(start, 900, 400, 100);
    ck_assert_str_eq(rhythm_text(arena, &rhythm), "every 15 minutes");
    ck_assert_uint_eq(rhythm.gaps, 1);
    ck_assert_int_eq(rhythm.longest[0].from, start + 99 * 900);
    ck_assert_int_eq(rhythm.longest[0].to, start + 101 * 900);
    rhythm = rhythm_from(start, 3600, 100, 200);
    ck_assert_str_eq(rhythm_name(arena, &rhythm), "hourly");
    ck_assert_uint_eq(rhythm.gaps, 0);
    rhythm = rhythm_from(start, 7 * DAY, 60, 30);
    ck_assert_str_eq(rhythm_text(arena, &rhythm), "weekly");
    for (int i = 0; i < 24; i++)
        dates[i] = date_seconds(2024 + i / 12, 1 + i % 12, 1);
    rhythm = rhythm_of(dates, 24);
    ck_assert_str_eq(rhythm_text(arena, &rhythm), "monthly");
    ck_assert_uint_eq(rhythm.gaps, 0);
}
END_TEST

/* Weekends and holidays are no gaps where nobody works on them, a missing week is one. */
START_TEST(weekends_are_no_gaps)
{
    int64_t dates[MOST];
    size_t count = 0;
    for (int64_t day = date_seconds(2025, 1, 6); count < 200; day += DAY)
        if (date_parts(day).weekday < 6 && day != date_seconds(2025, 1, 15) &&
            (day < date_seconds(2025, 2, 12) || day > date_seconds(2025, 2, 17)))
            dates[count++] = day;
    struct rhythm rhythm = rhythm_of(dates, count);
    ck_assert_int_eq(rhythm.kind, RHYTHM_WORKDAYS);
    ck_assert_uint_eq(rhythm.gaps, 1);
    ck_assert_int_eq(rhythm.longest[0].from, date_seconds(2025, 2, 11));
}
END_TEST

START_TEST(the_hour_of_summer_time_is_no_gap)
{
    int64_t dates[MOST], start = date_seconds(2025, 3, 28);
    size_t count = 0;
    for (int64_t hour = 0; hour < 100; hour++)
        if (start + hour * 3600 != date_seconds(2025, 3, 30) + 2 * 3600)
            dates[count++] = start + hour * 3600;
    struct rhythm rhythm = rhythm_of(dates, count);
    ck_assert_int_eq(rhythm.kind, RHYTHM_FIXED);
    ck_assert_uint_eq(rhythm.gaps, 0);
}
END_TEST

START_TEST(no_rhythm)
{
    const int64_t dates[] = { 0, 5 * DAY, 6 * DAY, 40 * DAY, 41 * DAY, 90 * DAY };
    struct rhythm rhythm = rhythm_of(dates, 6);
    ck_assert_int_eq(rhythm.kind, RHYTHM_NONE);
    ck_assert_str_eq(rhythm_text(arena, &rhythm), "irregular");
    ck_assert_ptr_null(rhythm_name(arena, &rhythm));
    ck_assert_int_eq(rhythm_of(dates, 1).seconds, 0);
}
END_TEST

Suite *suite_profile(void)
{
    Suite *suite = suite_create("profile");
    TCase *tests = tcase_create("profile");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, keys_sort_as_their_values);
    tcase_add_test(tests, numbers_are_measured);
    tcase_add_test(tests, nothing_and_one_value);
    tcase_add_test(tests, views_show_their_rows);
    tcase_add_test(tests, categories_are_counted);
    tcase_add_test(tests, rhythms_are_recognised);
    tcase_add_test(tests, weekends_are_no_gaps);
    tcase_add_test(tests, the_hour_of_summer_time_is_no_gap);
    tcase_add_test(tests, no_rhythm);
    suite_add_tcase(suite, tests);
    return suite;
}
