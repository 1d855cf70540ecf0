#include "runner/append.h"
#include "runner/base/files.h"
#include "runner/table/workbook.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_append(void);

static struct arena *arena;
static struct problems *problems;
static const char *folder, *output;

static const struct dialect german = {
    .separator = ';',
    .quote = '"',
    .has_header = true,
    .number = { ',', '.' },
    .encoding = "WINDOWS-1252",
    .has_carriage_returns = true,
};

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    char name[] = "/tmp/lotse-append-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    folder = arena_copy_text(arena, name);
    output = path_join(arena, folder, "out.csv");
}

static void tear_down(void)
{
    folder_remove(problems, folder);
    arena_destroy(arena);
}

/* Number and text of the row. */
static bool write_two(void *facts, size_t index, struct row_writer *writer)
{
    (void)facts;
    row_write_number(writer, (float)index + 0.5f);
    row_write_text(writer, "süß", strlen("süß"));
    return true;
}

static const char *const names[] = { "prediction", "menge" };
static const struct addition two = { names, 2, write_two, NULL };

/* A part of two columns, the second of them numbers, in a file of its own. */
static struct part part_of(const char *content, const struct dialect *dialect, size_t rows)
{
    static int number;
    const char *path = arena_format(arena, "%s/in%d.csv", folder, ++number);
    ck_assert(file_write(problems, path, content, strlen(content)));
    return (struct part){ .origin = { .path = path, .name = path, .dialect = *dialect },
                          .first_line = dialect->has_header ? 2 : 1,
                          .row_count = rows,
                          .cell_count = 2 };
}

static struct original stacked(const struct part *parts, size_t count)
{
    struct source *source = ARENA_NEW(arena, struct source);
    size_t rows = 0;
    for (size_t i = 0; i < count; i++)
        rows += parts[i].row_count;
    *source = (struct source){ .name = "in.csv", .parts = parts, .part_count = count };
    source->table = table_create(arena, rows);
    table_add_column(arena, source->table, "a", COLUMN_CATEGORY);
    table_add_column(arena, source->table, "b", COLUMN_NUMBER);
    return (struct original){ .source = source, .row_count = rows };
}

static struct original original_of(const char *content, const struct dialect *dialect, size_t rows)
{
    struct part *part = ARENA_NEW(arena, struct part);
    *part = part_of(content, dialect, rows);
    return stacked(part, 1);
}

static const char *published(struct appender *appender)
{
    char *content;
    size_t size;
    ck_assert(appender_publish(appender, problems));
    ck_assert(file_read(arena, problems, output, 0, &content, &size));
    return content;
}

static const char *appended(struct original original)
{
    struct appender *appender = appender_create(arena, output);
    ck_assert(appender_copy(appender, problems, &original, &two));
    return published(appender);
}

START_TEST(rows_stay_as_they_were)
{
    const char *in = "stra\xdf"
                     "e;menge\r\n\"a;b\";1.234,50\r\nA\xfc;\r\n";
    ck_assert_str_eq(appended(original_of(in, &german, 2)), "stra\xdf"
                                                            "e;menge;prediction;menge_2\r\n"
                                                            "\"a;b\";1.234,50;0,5;s\xfc\xdf\r\n"
                                                            "A\xfc;;1,5;s\xfc\xdf\r\n");
}
END_TEST

START_TEST(titles_are_left_and_short_rows_filled)
{
    struct part part = part_of("Umsatz 2024\r\na;b\r\n1\r\n", &german, 1);
    part.first_line = 3;
    ck_assert_str_eq(appended(stacked(&part, 1)), "a;b;prediction;menge\r\n1;;0,5;s\xfc\xdf\r\n");
}
END_TEST

/* "Druck" above "bar": neither is a name by itself. */
START_TEST(a_header_of_several_rows_becomes_one)
{
    struct part part = part_of("x;y\r\nmm;kg\r\n1;2\r\n", &german, 1);
    part.first_line = 3;
    part.header_rows = 2;
    ck_assert_str_eq(appended(stacked(&part, 1)), "a;b;prediction;menge\r\n1;2;0,5;s\xfc\xdf\r\n");
}
END_TEST

START_TEST(without_a_header_there_is_none)
{
    struct dialect plain = german;
    plain.has_header = plain.has_carriage_returns = false;
    plain.encoding = "UTF-8";
    ck_assert_str_eq(appended(original_of("1;2\n3;4\n", &plain, 2)), "1;2;0,5;süß\n3;4;1,5;süß\n");
}
END_TEST

START_TEST(a_header_alone_stays_alone)
{
    ck_assert_str_eq(appended(original_of("a;b\r\n", &german, 0)), "a;b;prediction;menge\r\n");
}
END_TEST

START_TEST(some_rows_and_columns_are_copied)
{
    static const uint32_t rows[] = { 1, 3 };
    static const bool left_out[] = { true, false };
    struct original original = original_of("a;b\r\n1;2\r\n3;4\r\n5;6\r\n7;8\r\n9;10\r\n", &german, 5);
    original.rows = rows;
    original.row_count = 2;
    original.left_out = left_out;
    ck_assert_str_eq(appended(original), "b;prediction;menge\r\n4;0,5;s\xfc\xdf\r\n8;1,5;s\xfc\xdf\r\n");
}
END_TEST

START_TEST(several_inputs_stand_below_each_other)
{
    struct appender *appender = appender_create(arena, output);
    struct original first = original_of("a;b\r\n1;2\r\n", &german, 1);
    ck_assert(appender_copy(appender, problems, &first, &two));
    struct original second = original_of("a;b\r\n3;4\r\n", &german, 1);
    ck_assert(appender_copy(appender, problems, &second, &two));
    ck_assert_str_eq(published(appender), "a;b;prediction;menge\r\n1;2;0,5;s\xfc\xdf\r\n3;4;0,5;s\xfc\xdf\r\n");
}
END_TEST

START_TEST(other_columns_are_refused)
{
    struct appender *appender = appender_create(arena, output);
    struct original first = original_of("a;b\r\n1;2\r\n", &german, 1);
    ck_assert(appender_copy(appender, problems, &first, &two));
    struct original other = original_of("b;a\r\n1;2\r\n", &german, 1);
    ck_assert(!appender_copy(appender, problems, &other, &two));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert(!file_exists(output));
}
END_TEST

START_TEST(numbers_get_the_sign_of_the_first)
{
    struct appender *appender = appender_create(arena, output);
    struct original first = original_of("a;b\r\n1;2\r\n", &german, 1);
    ck_assert(appender_copy(appender, problems, &first, &two));
    struct dialect english = german;
    english.number = (struct number_style){ '.', ',' };
    struct original second = original_of("a;b\r\n1.5;1,234.5\r\n", &english, 1);
    ck_assert(appender_copy(appender, problems, &second, &two));
    ck_assert_str_eq(published(appender), "a;b;prediction;menge\r\n1;2;0,5;s\xfc\xdf\r\n1.5;1234,5;0,5;s\xfc\xdf\r\n");
}
END_TEST

static bool take_number(void *context, const struct row *row)
{
    text_add_format(context, "%.*s ", (int)row->cells[1].size, row->cells[1].bytes);
    return true;
}

/* 1.234 is no thousand where the column writes its decimals so. */
START_TEST(a_column_keeps_its_own_way_of_writing)
{
    struct original original = original_of("a;b\r\n1;1.234\r\n2;-0.5\r\n", &german, 2);
    original.source->table->columns[1].has_own_style = true;
    original.source->table->columns[1].style = (struct number_style){ '.', 0 };
    ck_assert_ptr_nonnull(strstr(appended(original), "1;1.234;0,5"));
    output = path_join(arena, folder, "out.xlsx");
    appended(original);
    struct text numbers = text_in(arena);
    ck_assert(workbook_read(problems, output, NULL, NULL, take_number, &numbers));
    ck_assert_str_eq(text_string(&numbers), "b 1.234 -0.5 ");
}
END_TEST

/* The second part lacks a column and has another order; both get the columns of the table. */
START_TEST(parts_are_written_by_name)
{
    static const uint32_t cells[2][3] = { { 0, 1, CODE_MISSING }, { 1, CODE_MISSING, CODE_MISSING } };
    static uint32_t codes[] = { 0, 0, 1 };
    struct part parts[] = { part_of("a;b\r\n1;2\r\n3;4\r\n", &german, 2), part_of("c;a\r\nx;5\r\n", &german, 1) };
    for (size_t i = 0; i < 2; i++)
        parts[i].columns = cells[i];
    struct original original = stacked(parts, 2);
    struct table *table = original.source->table;
    table->columns[1].numbers = ARENA_ARRAY(arena, 3, float);
    struct column *month = table_add_column(arena, table, "monat", COLUMN_CATEGORY);
    month->codes = codes;
    month->dictionary = dictionary_create(arena);
    dictionary_add(month->dictionary, "mai", 3);
    dictionary_add(month->dictionary, "juni", 4);
    ck_assert_str_eq(appended(original), "a;b;monat;prediction;menge\r\n1;2;mai;0,5;s\xfc\xdf\r\n"
                                         "3;4;mai;1,5;s\xfc\xdf\r\n5;;juni;2,5;s\xfc\xdf\r\n");
}
END_TEST

/* Rows of the joined table are rows of the source by way of source->rows. */
START_TEST(rows_that_a_join_left_are_found)
{
    static const uint32_t joined[] = { 0, 2, 3 }, test[] = { 1, 2 };
    struct part parts[] = { part_of("a;b\r\n1;2\r\n3;4\r\n", &german, 2),
                            part_of("a;b\r\n5;6\r\n7;8\r\n", &german, 2) };
    struct original original = stacked(parts, 2);
    struct source source = *original.source;
    source.rows = joined;
    original = (struct original){ .source = &source, .rows = test, .row_count = 2 };
    ck_assert_str_eq(appended(original), "a;b;prediction;menge\r\n5;6;0,5;s\xfc\xdf\r\n7;8;1,5;s\xfc\xdf\r\n");
}
END_TEST

START_TEST(encodings_that_differ_become_utf8)
{
    struct dialect utf8 = german;
    utf8.encoding = "UTF-8";
    struct part parts[] = { part_of("a;b\r\n\xfc;2\r\n", &german, 1), part_of("a;b\r\nŁ;6\r\n", &utf8, 1) };
    ck_assert_str_eq(appended(stacked(parts, 2)), "\xef\xbb\xbf"
                                                  "a;b;prediction;menge\r\nü;2;0,5;süß\r\nŁ;6;1,5;süß\r\n");
}
END_TEST

/* What stands below the data is no row of it, and what grew behind it neither. */
START_TEST(rows_below_the_data_stay_behind)
{
    struct original original = original_of("a;b\r\n1;2\r\nSumme;2\r\n", &german, 1);
    ck_assert_str_eq(appended(original), "a;b;prediction;menge\r\n1;2;0,5;s\xfc\xdf\r\n");
}
END_TEST

/* A separator at the end of a row makes no column. */
START_TEST(empty_cells_at_the_end_are_dropped)
{
    ck_assert_str_eq(appended(original_of("a;b;\r\n1;2;\r\n3;4;;\r\n", &german, 2)),
                     "a;b;prediction;menge\r\n1;2;0,5;s\xfc\xdf\r\n3;4;1,5;s\xfc\xdf\r\n");
}
END_TEST

START_TEST(a_file_that_changed_is_refused)
{
    struct original shorter = original_of("a;b\r\n1;2\r\n3;4\r\n", &german, 3);
    ck_assert(!appender_copy(appender_create(arena, output), problems, &shorter, &two));
    struct original wider = original_of("a;b\r\n1;2;3\r\n", &german, 1);
    ck_assert(!appender_copy(appender_create(arena, output), problems, &wider, &two));
    ck_assert(!file_exists(output));
}
END_TEST

Suite *suite_append(void)
{
    Suite *suite = suite_create("append");
    TCase *tests = tcase_create("append");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, rows_stay_as_they_were);
    tcase_add_test(tests, titles_are_left_and_short_rows_filled);
    tcase_add_test(tests, a_header_of_several_rows_becomes_one);
    tcase_add_test(tests, without_a_header_there_is_none);
    tcase_add_test(tests, a_header_alone_stays_alone);
    tcase_add_test(tests, some_rows_and_columns_are_copied);
    tcase_add_test(tests, several_inputs_stand_below_each_other);
    tcase_add_test(tests, other_columns_are_refused);
    tcase_add_test(tests, numbers_get_the_sign_of_the_first);
    tcase_add_test(tests, a_column_keeps_its_own_way_of_writing);
    tcase_add_test(tests, parts_are_written_by_name);
    tcase_add_test(tests, rows_that_a_join_left_are_found);
    tcase_add_test(tests, encodings_that_differ_become_utf8);
    tcase_add_test(tests, rows_below_the_data_stay_behind);
    tcase_add_test(tests, empty_cells_at_the_end_are_dropped);
    tcase_add_test(tests, a_file_that_changed_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
