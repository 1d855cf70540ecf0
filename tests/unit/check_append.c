#include "runner/base/files.h"
#include "runner/table/append.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_append(void);

static struct arena *arena;
static struct problems *problems;
static const char *folder, *input, *output;

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
    input = path_join(arena, folder, "in.csv");
    output = path_join(arena, folder, "out.csv");
}

static void tear_down(void)
{
    folder_remove(problems, folder);
    arena_destroy(arena);
}

/* Number and text of the row. */
static bool write_two(void *facts, size_t index, struct csv_writer *writer)
{
    (void)facts;
    csv_write_number(writer, (float)index + 0.5f);
    csv_write_cell(writer, "süß", strlen("süß"));
    return true;
}

static const char *const names[] = { "prediction", "menge" };
static const struct addition two = { names, 2, write_two, NULL };

static struct original original_of(const char *content, const struct dialect *dialect, size_t rows)
{
    ck_assert(file_write(problems, input, content, strlen(content)));
    struct origin *origin = ARENA_NEW(arena, struct origin);
    *origin = (struct origin){ .path = input, .name = input, .dialect = *dialect };
    return (struct original){
        .origin = origin, .first_line = dialect->has_header ? 2 : 1, .column_count = 2, .row_count = rows
    };
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
    struct original original = original_of("Umsatz 2024\r\na;b\r\n1\r\n", &german, 1);
    original.first_line = 3;
    ck_assert_str_eq(appended(original), "a;b;prediction;menge\r\n1;;0,5;s\xfc\xdf\r\n");
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
    struct original original = original_of("a;b\r\n1;2\r\n3;4\r\n5;6\r\n7;8\r\n9;10\r\n", &german, 2);
    original.rows = rows;
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

START_TEST(other_columns_or_signs_are_refused)
{
    struct appender *appender = appender_create(arena, output);
    struct original first = original_of("a;b\r\n1;2\r\n", &german, 1);
    ck_assert(appender_copy(appender, problems, &first, &two));
    struct original other = original_of("b;a\r\n1;2\r\n", &german, 1);
    ck_assert(!appender_copy(appender, problems, &other, &two));
    struct dialect english = german;
    english.number = (struct number_style){ '.', 0 };
    other = original_of("a;b\r\n1;2\r\n", &english, 1);
    ck_assert(!appender_copy(appender, problems, &other, &two));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert(!file_exists(output));
}
END_TEST

START_TEST(a_file_that_changed_is_refused)
{
    for (size_t rows = 0; rows < 4; rows++) {
        struct original original = original_of("a;b\r\n1;2\r\n3;4\r\n", &german, rows);
        struct appender *appender = appender_create(arena, output);
        ck_assert_int_eq(appender_copy(appender, problems, &original, &two), rows == 2);
    }
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
    tcase_add_test(tests, without_a_header_there_is_none);
    tcase_add_test(tests, a_header_alone_stays_alone);
    tcase_add_test(tests, some_rows_and_columns_are_copied);
    tcase_add_test(tests, several_inputs_stand_below_each_other);
    tcase_add_test(tests, other_columns_or_signs_are_refused);
    tcase_add_test(tests, a_file_that_changed_is_refused);
    suite_add_tcase(suite, tests);
    return suite;
}
