#include "runner/database/odbc.h"
#include "runner/database/wide.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_value(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Behind another cell, which must stay as it is. */
static const char *written(enum field_kind kind, const void *value, size_t size)
{
    struct text out = text_in(arena);
    text_add(&out, "1,");
    field_write(&(struct field){ .kind = kind }, value, size, &out);
    ck_assert_int_eq(strncmp(text_string(&out), "1,", 2), 0);
    return text_string(&out) + 2;
}

static const char *written_text(enum field_kind kind, const char *text)
{
    uint16_t *units = wide_of_text(arena, text);
    size_t count = 0;
    while (units[count])
        count++;
    return written(kind, units, count * sizeof *units);
}

START_TEST(numbers)
{
    ck_assert_str_eq(written(FIELD_WHOLE, &(int64_t){ INT64_MIN }, 8), "-9223372036854775808");
    ck_assert_str_eq(written(FIELD_POSITIVE, &(uint64_t){ UINT64_MAX }, 8), "18446744073709551615");
    ck_assert_str_eq(written(FIELD_DOUBLE, &(double){ 0.1 }, 8), "0.1");
    ck_assert_str_eq(written(FIELD_DOUBLE, &(double){ 1 / 3.0 }, 8), "0.3333333333333333");
    ck_assert_str_eq(written(FIELD_DOUBLE, &(double){ NAN }, 8), "");
    ck_assert_str_eq(written(FIELD_REAL, &(float){ 0.1F }, 4), "0.1");
    ck_assert_str_eq(written(FIELD_REAL, &(float){ 16777217.0F }, 4), "16777216");
    ck_assert_str_eq(written(FIELD_REAL, &(float){ NAN }, 4), "");
}
END_TEST

START_TEST(exact_numbers)
{
    ck_assert_str_eq(written_text(FIELD_EXACT, "12345678901234567890.10"), "12345678901234567890.10");
    ck_assert_str_eq(written_text(FIELD_EXACT, ".5"), "0.5");
    ck_assert_str_eq(written_text(FIELD_EXACT, "-.05"), "-0.05");
    ck_assert_str_eq(written_text(FIELD_EXACT, "-1234,5"), "-1234.5");
    ck_assert_str_eq(written_text(FIELD_EXACT, ",25"), "0.25");
    ck_assert_str_eq(written_text(FIELD_EXACT, ""), "");
}
END_TEST

START_TEST(dates_and_truth)
{
    ck_assert_str_eq(written(FIELD_DATE, &(SQL_DATE_STRUCT){ 987, 6, 5 }, 6), "0987-06-05");
    ck_assert_str_eq(written(FIELD_MOMENT, &(SQL_TIMESTAMP_STRUCT){ 2025, 4, 3, 2, 1, 0, 500000000 }, 16),
                     "2025-04-03 02:01:00");
    ck_assert_str_eq(written(FIELD_TRUTH, "\1", 1), "true");
    ck_assert_str_eq(written(FIELD_TRUTH, "\0", 1), "false");
    ck_assert_str_eq(written_text(FIELD_LOOSE_TRUTH, "1"), "true");
    ck_assert_str_eq(written_text(FIELD_LOOSE_TRUTH, "0"), "false");
    ck_assert_str_eq(written_text(FIELD_LOOSE_TRUTH, "ja"), "ja");
    ck_assert_str_eq(written_text(FIELD_TEXT, "1"), "1");
    ck_assert_str_eq(written_text(FIELD_TEXT, ".5, Größe €"), ".5, Größe €");
}
END_TEST

Suite *suite_value(void)
{
    Suite *suite = suite_create("value");
    TCase *cases = tcase_create("cells of databases");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, numbers);
    tcase_add_test(cases, exact_numbers);
    tcase_add_test(cases, dates_and_truth);
    suite_add_tcase(suite, cases);
    return suite;
}
