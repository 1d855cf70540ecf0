/* Workbooks that are written: they read back as what was written, and are the same file each time. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/table/row_writer.h"
#include "runner/table/workbook.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_workbook_writer(void);

static struct arena *arena;
static struct problems *problems;
static const char *folder, *path;

static const struct dialect german = {
    .separator = ';',
    .quote = '"',
    .has_header = true,
    .number = { ',', '.' },
    .date_order = DATE_DAY_MONTH_YEAR,
};

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    char name[] = "/tmp/lotse-writer-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    folder = arena_copy_text(arena, name);
    path = path_join(arena, folder, "out.xlsx");
}

static void tear_down(void)
{
    folder_remove(problems, folder);
    arena_destroy(arena);
    translate_set_language(LANGUAGE_ENGLISH);
}

static struct row_writer *opened(void)
{
    struct row_writer *writer;
    ck_assert(row_writer_open(arena, problems, path, &german, &writer));
    return writer;
}

static void write_text(struct row_writer *writer, const char *text)
{
    row_write_text(writer, text, strlen(text));
}

static void write_cell(struct row_writer *writer, const char *text, enum column_kind kind)
{
    row_write_cell(writer, (struct cell){ text, strlen(text) }, &(struct column){ .kind = kind }, &german);
}

static void end_row(struct row_writer *writer)
{
    ck_assert(row_end(writer, problems));
}

/* Rows as "line:cell|cell|…\n". */
static bool show_row(void *context, const struct row *row)
{
    struct text *text = context;
    text_add_format(text, "%zu:", row->line);
    for (size_t i = 0; i < row->count; i++) {
        text_add(text, i ? "|" : "");
        text_add_bytes(text, row->cells[i].bytes, row->cells[i].size);
    }
    text_add(text, "\n");
    return true;
}

static const char *rows(void)
{
    struct text text = text_in(arena);
    ck_assert(workbook_read(problems, path, NULL, NULL, show_row, &text));
    return text_string(&text);
}

static void write_all(void)
{
    struct row_writer *writer = opened();
    static const char *const header[] = { "menge", "tag", "kunde", "prediction" };
    for (size_t i = 0; i < sizeof header / sizeof *header; i++)
        write_text(writer, header[i]);
    end_row(writer);
    write_cell(writer, "1.234,50", COLUMN_NUMBER);
    write_cell(writer, "03.04.2025", COLUMN_DATE);
    write_cell(writer, "0815", COLUMN_CATEGORY);
    row_write_number(writer, 0.1F);
    end_row(writer);
    end_row(writer);
    write_cell(writer, "12345678901234567", COLUMN_NUMBER); /* more digits than Excel keeps: a text */
    write_cell(writer, "03.04.2025 14:30", COLUMN_DATE);
    write_cell(writer, "4711", COLUMN_CATEGORY);
    row_write_number(writer, NAN);
    end_row(writer);
    write_cell(writer, "-", COLUMN_NUMBER);
    write_cell(writer, "31.12.1899", COLUMN_DATE); /* Excel knows no such day */
    write_cell(writer, "=1+1", COLUMN_TEXT);
    write_text(writer, "a\x01_x0041_\r\n<&>\xef\xbf\xbfü");
    end_row(writer);
    ck_assert(row_writer_publish(writer, problems));
}

START_TEST(reads_back)
{
    write_all();
    ck_assert_str_eq(rows(), "1:menge|tag|kunde|prediction\n2:1234.5|2025-04-03|0815|0.1\n"
                             "4:12345678901234567|2025-04-03 14:30:00|4711|\n"
                             "5:-|1899-12-31|=1+1|a\x01_x0041_\r\n<&>?ü\n");
    ck_assert_uint_eq(problems_count(problems), 0);
}
END_TEST

/* 12 % is 0.12 for Excel, and shown as 12.00%. */
START_TEST(percent_is_percent)
{
    struct row_writer *writer = opened();
    write_text(writer, "rabatt");
    end_row(writer);
    write_cell(writer, "12,5 %", COLUMN_NUMBER);
    write_cell(writer, "7 kg", COLUMN_NUMBER);
    write_cell(writer, "12 %", COLUMN_CATEGORY);
    end_row(writer);
    ck_assert(row_writer_publish(writer, problems));
    ck_assert_str_eq(rows(), "1:rabatt||\n2:12.5 %|7 kg|12 %\n");
}
END_TEST

START_TEST(what_names_no_day_stays_text)
{
    static const char *const cells[] = {
        "KW 14/2025", "Q2/2025", "04/2025", "04.2025", "Apr 2025", "Okt 20", "2025-04"
    };
    struct row_writer *writer = opened();
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        write_text(writer, "a");
    end_row(writer);
    for (size_t i = 0; i < sizeof cells / sizeof *cells; i++)
        write_cell(writer, cells[i], COLUMN_DATE);
    end_row(writer);
    static const char *const days[] = { "3. April 2025", "April 3, 2025", "03-APR-25", "2025-04-03", "3.4.25" };
    for (size_t i = 0; i < sizeof days / sizeof *days; i++)
        write_cell(writer, days[i], COLUMN_DATE);
    end_row(writer);
    ck_assert(row_writer_publish(writer, problems));
    ck_assert_str_eq(rows(), "1:a|a|a|a|a|a|a\n2:KW 14/2025|Q2/2025|04/2025|04.2025|Apr 2025|Okt 20|2025-04\n"
                             "3:2025-04-03|2025-04-03|2025-04-03|2025-04-03|2025-04-03||\n");
}
END_TEST

/* A workbook with points as decimal signs, written into a file with commas. */
START_TEST(units_keep_their_points)
{
    static const struct dialect points = { .separator = ';', .quote = '"', .number = { '.', ',' } };
    const struct column column = { .kind = COLUMN_NUMBER };
    char *bytes = NULL;
    size_t size;
    FILE *file = open_memstream(&bytes, &size);
    struct row_writer *writer = row_writer_to(arena, file, &german);
    row_write_cell(writer, (struct cell){ "1,012.5 Std.", 12 }, &column, &points);
    row_write_cell(writer, (struct cell){ "12.5 %", 6 }, &column, &points);
    end_row(writer);
    fclose(file);
    ck_assert_str_eq(bytes, "1012,5 Std.;12,5 %\n");
    free(bytes);
}
END_TEST

START_TEST(same_rows_same_bytes)
{
    char *first, *second;
    size_t size, again;
    write_all();
    ck_assert(file_read(arena, problems, path, 0, &first, &size));
    setenv("TZ", "Asia/Tokyo", 1);
    write_all();
    ck_assert(file_read(arena, problems, path, 0, &second, &again));
    ck_assert(size == again && memcmp(first, second, size) == 0);
}
END_TEST

START_TEST(whole_or_not_at_all)
{
    struct arena *short_lived = arena_create();
    struct row_writer *writer;
    struct texts names;
    ck_assert(row_writer_open(short_lived, problems, path, &german, &writer));
    write_text(writer, "a");
    ck_assert(row_end(writer, problems));
    arena_destroy(short_lived); /* as when a run is broken off */
    ck_assert(!file_exists(path));
    ck_assert(folder_list_hidden(arena, folder, &names) && names.count == 0);
}
END_TEST

/* The library does not look whether its temporary files can be written. */
START_TEST(no_room_for_temporary_files)
{
    setenv("TMPDIR", "/proc", 1);
    struct row_writer *writer = opened();
    write_text(writer, "a");
    end_row(writer);
    bool done = row_writer_publish(writer, problems);
    unsetenv("TMPDIR");
    ck_assert(done ? file_exists(path) : problems_fault(problems) == FAULT_SYSTEM && !file_exists(path));
}
END_TEST

START_TEST(limits_of_a_sheet)
{
    struct row_writer *writer = opened();
    for (size_t i = 0; i < 16385; i++)
        row_write_number(writer, 1);
    ck_assert(!row_end(writer, problems));
    ck_assert_uint_eq(problems_count(problems), 1);
    writer = opened();
    char *text = arena_get(arena, 40000);
    memset(text, 'a', 40000);
    row_write_text(writer, text, 40000);
    end_row(writer);
    ck_assert(row_writer_publish(writer, problems));
    ck_assert_uint_eq(strlen(rows()), 2 + 32767 + 1);
}
END_TEST

START_TEST(needs_a_file)
{
    struct row_writer *writer;
    ck_assert_int_eq(system(arena_format(arena, "ln -s /dev/null %s", path)), 0);
    ck_assert(!row_writer_open(arena, problems, path, &german, &writer));
    ck_assert_uint_eq(problems_count(problems), 1);
}
END_TEST

Suite *suite_workbook_writer(void)
{
    Suite *suite = suite_create("workbook_writer");
    TCase *tests = tcase_create("workbook_writer");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, reads_back);
    tcase_add_test(tests, percent_is_percent);
    tcase_add_test(tests, what_names_no_day_stays_text);
    tcase_add_test(tests, units_keep_their_points);
    tcase_add_test(tests, same_rows_same_bytes);
    tcase_add_test(tests, whole_or_not_at_all);
    tcase_add_test(tests, no_room_for_temporary_files);
    tcase_add_test(tests, limits_of_a_sheet);
    tcase_add_test(tests, needs_a_file);
    suite_add_tcase(suite, tests);
    return suite;
}
