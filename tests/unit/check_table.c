/* Tables: columns are shared, dictionaries keep the order of first appearance. */
#include "runner/table/date.h"
#include "runner/table/table.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <string.h>

Suite *suite_table(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

START_TEST(codes_follow_the_first_appearance)
{
    enum { COUNT = 100000 };
    struct dictionary *dictionary = dictionary_create(arena);
    char text[32];
    ck_assert_uint_eq(dictionary_find(dictionary, "v0", 2), CODE_MISSING);
    for (uint32_t round = 0; round < 2; round++)
        for (uint32_t i = 0; i < COUNT; i++) {
            int size = snprintf(text, sizeof text, "v%u", i);
            ck_assert_uint_eq(dictionary_add(dictionary, text, (size_t)size), i);
        }
    ck_assert_uint_eq(dictionary_count(dictionary), COUNT);
    ck_assert_str_eq(dictionary_text(dictionary, 4711), "v4711");
    ck_assert_uint_eq(dictionary_find(dictionary, "v4711xyz", 5), 4711);
    ck_assert_uint_eq(dictionary_find(dictionary, "v4711xyz", 6), CODE_MISSING);
    ck_assert_uint_eq(dictionary_find(dictionary, "v47", 2), 4);
}
END_TEST

START_TEST(the_empty_text_is_a_value)
{
    struct dictionary *dictionary = dictionary_create(arena);
    ck_assert_uint_eq(dictionary_add(dictionary, "", 0), 0);
    ck_assert_uint_eq(dictionary_find(dictionary, "x", 0), 0);
    ck_assert_uint_eq(dictionary_find(dictionary, "x", 1), CODE_MISSING);
}
END_TEST

START_TEST(dictionaries_join_in_order)
{
    enum { COUNT = 1000 };
    struct dictionary *one = dictionary_create(arena), *other = dictionary_create(arena);
    uint32_t codes[COUNT];
    char text[32];
    for (uint32_t i = 0; i < COUNT; i++) {
        dictionary_add(one, text, (size_t)snprintf(text, sizeof text, "%u", i * 2));
        dictionary_add(other, text, (size_t)snprintf(text, sizeof text, "%u", i * 3));
    }
    dictionary_add_all(one, other, codes);
    for (uint32_t i = 0, added = 0; i < COUNT; i++) {
        bool was_there = i * 3 % 2 == 0 && i * 3 < COUNT * 2;
        ck_assert_uint_eq(codes[i], was_there ? i * 3 / 2 : COUNT + added++);
        snprintf(text, sizeof text, "%u", i * 3);
        ck_assert_str_eq(dictionary_text(one, codes[i]), text);
    }
}
END_TEST

START_TEST(columns_are_found_by_name_and_role)
{
    struct table *table = table_create(arena, 2);
    for (size_t i = 0; i < 100; i++)
        table_add_column(arena, table, arena_format(arena, "c%zu", i), COLUMN_NUMBER);
    table_column(table, "c77")->role = ROLE_TARGET;
    ck_assert_str_eq(table_column_with_role(table, ROLE_TARGET)->name, "c77");
    ck_assert_ptr_null(table_column(table, "c100"));
    ck_assert_ptr_null(table_column_with_role(table, ROLE_TODAY));
    ck_assert_str_eq(table_names(arena, table)[99], "c99");
}
END_TEST

START_TEST(a_copy_gains_columns_of_its_own)
{
    struct table *table = table_create(arena, 1);
    for (size_t i = 0; i < 32; i++)
        table_add_column(arena, table, arena_format(arena, "c%zu", i), COLUMN_NUMBER);
    struct table *copy = table_copy(arena, table);
    for (size_t i = 0; i < 40; i++)
        table_add_column(arena, copy, arena_format(arena, "d%zu", i), COLUMN_CATEGORY);
    copy->columns[0].name = "other";
    ck_assert_uint_eq(table->column_count, 32);
    ck_assert_uint_eq(copy->column_count, 72);
    ck_assert_str_eq(table->columns[0].name, "c0");
    ck_assert_str_eq(copy->columns[31].name, "c31");
    ck_assert_str_eq(copy->columns[71].name, "d39");
}
END_TEST

START_TEST(a_view_shows_its_rows)
{
    static const uint32_t rows[] = { 7, 3 };
    struct table *table = table_create(arena, 9);
    struct table view = table_view(table, rows, 2);
    ck_assert_uint_eq(view.row_count, 2);
    ck_assert_uint_eq(table_row(&view, 1), 3);
    ck_assert_uint_eq(table_row(table, 1), 1);
}
END_TEST

START_TEST(values_are_shown_to_people)
{
    struct table *table = table_create(arena, 2);
    struct column *number = table_add_column(arena, table, "n", COLUMN_NUMBER);
    float numbers[] = { 1234.5F, NAN };
    number->numbers = numbers;
    number->decimals = 1;
    ck_assert_str_eq(column_value_text(arena, number, 0), "1,234.5");
    ck_assert_str_eq(column_value_text(arena, number, 1), "–");
    ck_assert(column_is_missing(number, 1));
    struct column *date = table_add_column(arena, table, "d", COLUMN_DATE);
    int64_t dates[] = { 86400, DATE_MISSING };
    date->dates = dates;
    ck_assert_str_eq(column_value_text(arena, date, 0), "1970-01-02");
    ck_assert(column_is_missing(date, 1));
    struct column *category = table_add_column(arena, table, "c", COLUMN_CATEGORY);
    uint32_t codes[] = { 0, CODE_MISSING };
    category->codes = codes;
    category->dictionary = dictionary_create(arena);
    dictionary_add(category->dictionary, "rot", 3);
    ck_assert_str_eq(column_value_text(arena, category, 0), "rot");
    ck_assert(column_is_missing(category, 1));
}
END_TEST

Suite *suite_table(void)
{
    Suite *suite = suite_create("table");
    TCase *test = tcase_create("table");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, codes_follow_the_first_appearance);
    tcase_add_test(test, the_empty_text_is_a_value);
    tcase_add_test(test, dictionaries_join_in_order);
    tcase_add_test(test, columns_are_found_by_name_and_role);
    tcase_add_test(test, a_copy_gains_columns_of_its_own);
    tcase_add_test(test, a_view_shows_its_rows);
    tcase_add_test(test, values_are_shown_to_people);
    suite_add_tcase(suite, test);
    return suite;
}
