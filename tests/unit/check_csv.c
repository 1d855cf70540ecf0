/* Rows of cells: what comes out of which bytes, where problems are said to be, and that what is written reads back. */
#include "runner/base/random.h"
#include "runner/base/text.h"
#include "runner/table/csv.h"
#include "runner/table/encoding.h"
#include "tests/unit/reference_rows.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_csv(void);

static struct arena *arena;
static struct problems *problems;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
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

static const char *rows_of(const char *bytes, size_t size, struct dialect dialect)
{
    struct text text = text_in(arena);
    struct stream *stream = stream_of_bytes(arena, "t.csv", bytes, size);
    if (!csv_read(problems, stream, &dialect, show_row, &text))
        text_add(&text, "!");
    return text_string(&text);
}

static const struct {
    const char *bytes;
    char separator, quote;
    const char *encoding;
    const char *rows;
} tables[] = {
    { "a;b\n1;2\n", ';', '"', "UTF-8", "1:a|b\n2:1|2\n" },
    { "a;b\r\n1;2", ';', '"', "UTF-8", "1:a|b\n2:1|2\n" },
    { "a;b\r1;2\r", ';', '"', "UTF-8", "1:a|b\n2:1|2\n" },                     /* old Macs */
    { "a;b\r\n1;2\r\n\x1a", ';', '"', "UTF-8", "1:a|b\n2:1|2\n" },             /* DOS */
    { "a;b\n\x1a;\n;\x1a\n", ';', '"', "UTF-8", "1:a|b\n2:\x1a|\n3:|\x1a\n" }, /* no mark */
    { "a;b\n\n \n1;2\n", ';', '"', "UTF-8", "1:a|b\n4:1|2\n" },
    { "a;b\n;\n;;\n1;\n", ';', '"', "UTF-8", "1:a|b\n4:1|\n" },
    { " a , b \n", ',', '"', "UTF-8", "1:a|b\n" },
    { "\" a \";\"x\"\"y\"\n", ';', '"', "UTF-8", "1: a |x\"y\n" },
    { "\"two\nlines\";1\n\"x\";2\n", ';', '"', "UTF-8", "1:two\nlines|1\n3:x|2\n" },
    { "a\n\"\n\n\"\nb\n", ';', '"', "UTF-8", "1:a\n2:\n\n\n5:b\n" },
    { "17\" tv;5\n\"17\" tv\";5\n", ';', '"', "UTF-8", "1:17\" tv|5\n2:17\" tv|5\n" },
    { "ham\t\"go\nspam\tno\"\n", '\t', 0, "UTF-8", "1:ham|\"go\n2:spam|no\"\n" },
    { "a\t\tb\n\tc\t\n", '\t', '"', "UTF-8", "1:a||b\n2:|c|\n" },
    { " 1  2.5 3  \n4 5 6\n", ' ', '"', "UTF-8", "1:1|2.5|3\n2:4|5|6\n" },
    { "\xef\xbb\xbfgr\xc3\xbc\xc3\x9f;1\n", ';', '"', "UTF-8", "1:grüß|1\n" },
    { "\xef\xbb\xbfgr\xc3\xbc\xc3\x9f;1\n", ';', '"', NULL, "1:grüß|1\n" },
    { "gr\xfc\xdf;\x80\n", ';', '"', "WINDOWS-1252", "1:grüß|€\n" },
    { "abc;1\ngr\xfc\xdf;\x80\n", ';', '"', NULL, "1:abc|1\n2:grüß|€\n" },
    { "abc;1\ngr\xc3\xbc\xc3\x9f;2\n", ';', '"', NULL, "1:abc|1\n2:grüß|2\n" },
    { "", ';', '"', "UTF-8", "" },
    { "\n\r\n", ';', '"', "UTF-8", "" },
};

START_TEST(cuts_bytes_into_cells)
{
    struct dialect dialect = { .separator = tables[_i].separator,
                               .quote = tables[_i].quote,
                               .encoding = tables[_i].encoding };
    ck_assert_str_eq(rows_of(tables[_i].bytes, strlen(tables[_i].bytes), dialect), tables[_i].rows);
    ck_assert_uint_eq(problems_count(problems), 0);
}
END_TEST

START_TEST(reads_what_excel_calls_unicode_text)
{
    static const char bytes[] = "\xff\xfe"
                                "a\0\t\0\xfc\0\r\0\n\0";
    struct dialect dialect = { .separator = '\t', .quote = '"', .encoding = "UTF-16LE" };
    ck_assert_str_eq(rows_of(bytes, sizeof bytes - 1, dialect), "1:a|ü\n");
}
END_TEST

/* Characters that pieces of the stream cut in two, and lines across them. */
START_TEST(pieces_do_not_show)
{
    enum { ROWS = 100000 };
    struct text text = text_in(arena);
    for (size_t i = 0; i < ROWS; i++)
        text_add_format(&text, "%zu;ä€𝄞\n", i);
    struct dialect dialect = { .separator = ';', .quote = '"', .encoding = "UTF-8" };
    const char *rows = rows_of(text_string(&text), text.length, dialect);
    for (size_t i = 0; i < ROWS; i++) {
        char expected[64];
        int length = snprintf(expected, sizeof expected, "%zu:%zu|ä€𝄞\n", i + 1, i);
        ck_assert_msg(strncmp(rows, expected, (size_t)length) == 0, "row %zu", i);
        rows += length;
    }
    ck_assert_str_eq(rows, "");
}
END_TEST

static bool show_whole_row(void *context, const struct row *row)
{
    show_row_as_reference(context, row);
    return true;
}

/* Plain rows are cut without libcsv: both must agree about tables of all the signs that mean something. */
START_TEST(rows_are_those_of_libcsv)
{
    static const char signs[] = "ab1;; \"\"\n\n\r\t\xc3\xa4", separators[] = ";, \t";
    struct random random = random_start(7, 0);
    for (int i = 0; i < 20000; i++) {
        struct arena_mark mark = arena_mark(arena);
        struct dialect dialect = { .separator = separators[i % 4], .quote = i % 5 ? '"' : 0, .encoding = "UTF-8" };
        struct text bytes = text_in(arena), rows = text_in(arena);
        for (uint64_t left = random_below(&random, 60); left > 0; left--) {
            uint64_t sign = random_below(&random, sizeof signs - 2);
            text_add_bytes(&bytes, signs + sign, sign + 3 == sizeof signs ? 2 : 1);
        }
        struct stream *stream = stream_of_bytes(arena, "t.csv", text_string(&bytes), bytes.length);
        if (!csv_read(problems_create(arena), stream, &dialect, show_whole_row, &rows))
            text_add(&rows, "!");
        ck_assert_msg(
            strcmp(text_string(&rows), reference_rows(arena, text_string(&bytes), bytes.length, &dialect)) == 0,
            "separator \"%c\", bytes:\n%s\nread:\n%s", dialect.separator, text_string(&bytes), text_string(&rows));
        arena_rewind(arena, mark);
    }
}
END_TEST

static const struct {
    const char *bytes;
    size_t size;
    const char *rows;
} broken[] = {
    { "a;b\n1;\0\n", 8, "!" },
    { "a;b\n1;\xff\n", 8, "!" },
    { "a;b\n1;\xc3", 7, "!" },
    { "a;b\n\"1;2\n3;4\n", 13, "1:a|b\n!" },
};

START_TEST(broken_bytes_are_a_problem)
{
    struct dialect dialect = { .separator = ';', .quote = '"', .encoding = "UTF-8" };
    const char *rows = rows_of(broken[_i].bytes, broken[_i].size, dialect);
    ck_assert_ptr_nonnull(strchr(rows, '!'));
    ck_assert_uint_eq(problems_count(problems), 1);
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
}
END_TEST

START_TEST(a_quote_without_end_does_not_fill_the_memory)
{
    size_t size = 40 << 20;
    char *bytes = arena_get(arena, size);
    memset(bytes, 'x', size);
    for (size_t i = 100; i < size; i += 100)
        bytes[i] = '\n';
    bytes[0] = '"';
    struct dialect dialect = { .separator = ';', .quote = '"', .encoding = "UTF-8" };
    ck_assert_str_eq(rows_of(bytes, size, dialect), "!");
}
END_TEST

START_TEST(too_many_cells_are_a_problem)
{
    char *bytes = arena_get(arena, 250000);
    for (size_t i = 0; i < 250000; i += 2)
        memcpy(bytes + i, "1;", 2);
    struct dialect dialect = { .separator = ';', .quote = '"', .encoding = "UTF-8" };
    ck_assert_str_eq(rows_of(bytes, 250000, dialect), "!");
    ck_assert_uint_eq(problems_count(problems), 1);
}
END_TEST

static const struct {
    const char *bytes, *encoding;
    bool whole;
} encodings[] = {
    { "abc", "UTF-8", true },
    { "abc", NULL, false },
    { "gr\xc3\xbc\xc3\x9f", "UTF-8", true },
    { "gr\xc3\xbc\xc3", "UTF-8", false }, /* cut off */
    { "gr\xc3\xbc\xc3\x9f und gr\xfcn", "UTF-8", true },
    { "gr\xc3\xbcn, gr\xfc\xdf", "WINDOWS-1252", true },
    { "Gr\xfc\xdf Gott", "WINDOWS-1252", true },
    { "Gr\x81\xe1 Gott", "CP850", true },
    { "Gr\x9f\xa7 Gott", "MACINTOSH", true },
    { "L\x84nge, Gr\x94\xe1\x65", "CP850", true },
    { "100 \x80", "WINDOWS-1252", true },
    { "Umsatz (T\x80)", "WINDOWS-1252", true },
    { "M\xfcller 100 T\x80, Meier 90 T\x80", "WINDOWS-1252", true },
    { "F\xfcr \x84so\x93 und \x93so\x94, Firma\x99", "WINDOWS-1252", true },
    { "Preise: \x80\x80\x80", "WINDOWS-1252", true },
    { "100 \xa4", "ISO-8859-15", true },
    { "M\xfcller;100 \xa4", "ISO-8859-15", true },
    { "M\xfcller \x96 100 \xa4", "WINDOWS-1252", true },
    { "\xff\xfe"
      "a",
      "UTF-16LE", true },
};

START_TEST(recognises_encodings)
{
    const char *encoding = encoding_detect(encodings[_i].bytes, strlen(encodings[_i].bytes), encodings[_i].whole);
    if (encodings[_i].encoding)
        ck_assert_str_eq(encoding, encodings[_i].encoding);
    else
        ck_assert_ptr_null(encoding);
}
END_TEST

START_TEST(recognises_two_bytes_a_character_without_a_mark)
{
    ck_assert_str_eq(encoding_detect("a\0;\0b\0\n\0", 8, true), "UTF-16LE");
    ck_assert_str_eq(encoding_detect("\0a\0;\0b\0\n", 8, true), "UTF-16BE");
    ck_assert_str_eq(encoding_detect("\xe4\0;\0b\0\n\0", 8, true), "UTF-16LE");
    ck_assert_str_eq(encoding_detect("abcd;ef\0", 8, true), "UTF-8"); /* whoever reads on meets the NUL */
    struct dialect dialect = { .separator = ';', .quote = '"', .encoding = "UTF-16LE" };
    ck_assert_str_eq(rows_of("\xe4\0;\0b\0\n\0", 8, dialect), "1:ä|b\n");
}
END_TEST

/* One row of cells, as it is written. */
static const char *written(struct dialect dialect, const char *const *cells, size_t count)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&bytes, &size);
    struct csv_writer *writer = csv_writer_create(arena, file, &dialect);
    for (size_t i = 0; i < count; i++)
        csv_write_cell(writer, cells[i], strlen(cells[i]));
    csv_end_row(writer);
    ck_assert(csv_writer_close(writer, problems, "t.csv"));
    fclose(file);
    const char *copy = arena_copy(arena, bytes, size);
    free(bytes);
    return copy;
}

static const struct dialect german = {
    .separator = ';', .quote = '"', .number = { ',', '.' }, .encoding = "WINDOWS-1252", .has_carriage_returns = true
};

START_TEST(writes_in_the_dialect_of_the_input)
{
    static const char *const cells[] = { "a", "x;y", "say \"hi\"", "Müller", "1.234,5", "漢" };
    ck_assert_str_eq(written(german, cells, 6), "a;\"x;y\";\"say \"\"hi\"\"\";M\xfcller;1.234,5;?\r\n");
    struct dialect marked = {
        .separator = ',', .quote = '"', .number = { '.', 0 }, .has_byte_order_mark = true, .quotes_all = true
    };
    ck_assert_str_eq(written(marked, cells, 2), "\xef\xbb\xbf\"a\",\"x;y\"\n");
    struct dialect bare = { .separator = '\t', .number = { '.', 0 }, .encoding = "UTF-8" };
    static const char *const odd[] = { "\"x", "a\tb" };
    ck_assert_str_eq(written(bare, odd, 2), "\"x\ta b\n");
}
END_TEST

START_TEST(spreadsheets_run_nothing_that_is_written)
{
    static const char *const cells[] = { "=1+1", "+49 89", "-2,5", "@SUM(A1)", "-", "-x", "+5" };
    ck_assert_str_eq(written(german, cells, 7), "'=1+1;'+49 89;-2,5;'@SUM(A1);-;'-x;+5\r\n");
    static const char *const amounts[] = { "-12,5 %", "-1.5", "-3 °C", "-€ 1.234,50", "-1+A1", "-5 A(1)", "=5 kg" };
    struct dialect utf8 = german;
    utf8.encoding = "UTF-8";
    ck_assert_str_eq(written(utf8, amounts, 7), "-12,5 %;-1.5;-3 °C;-€ 1.234,50;'-1+A1;'-5 A(1);'=5 kg\r\n");
}
END_TEST

START_TEST(numbers_have_the_decimal_sign_of_the_file)
{
    char *bytes = NULL;
    size_t size = 0;
    FILE *file = open_memstream(&bytes, &size);
    struct csv_writer *writer = csv_writer_create(arena, file, &german);
    csv_write_number(writer, 0.25F);
    csv_write_number(writer, NAN);
    csv_write_number(writer, -1);
    csv_end_row(writer);
    csv_writer_close(writer, problems, "t.csv");
    fclose(file);
    ck_assert_str_eq(bytes, "0,25;;-1\r\n");
    free(bytes);
}
END_TEST

START_TEST(what_is_written_reads_back)
{
    static const char *const cells[] = { "a;b", "line\nbreak", "\"", " blank ", "", "ß" };
    const char *bytes = written(german, cells, 6);
    ck_assert_str_eq(rows_of(bytes, strlen(bytes), german), "1:a;b|line\nbreak|\"| blank ||ß\n");
}
END_TEST

START_TEST(a_full_drive_is_noticed)
{
    FILE *file = fopen("/dev/full", "w");
    ck_assert_ptr_nonnull(file);
    struct csv_writer *writer = csv_writer_create(arena, file, &german);
    csv_write_cell(writer, "a", 1);
    csv_end_row(writer);
    ck_assert(!csv_writer_close(writer, problems, "t.csv"));
    ck_assert_int_eq(problems_fault(problems), FAULT_SYSTEM);
    fclose(file);
}
END_TEST

Suite *suite_csv(void)
{
    Suite *suite = suite_create("csv");
    TCase *test = tcase_create("csv");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_loop_test(test, cuts_bytes_into_cells, 0, sizeof tables / sizeof *tables);
    tcase_add_test(test, reads_what_excel_calls_unicode_text);
    tcase_add_test(test, pieces_do_not_show);
    tcase_add_test(test, rows_are_those_of_libcsv);
    tcase_add_loop_test(test, broken_bytes_are_a_problem, 0, sizeof broken / sizeof *broken);
    tcase_add_test(test, a_quote_without_end_does_not_fill_the_memory);
    tcase_add_test(test, too_many_cells_are_a_problem);
    tcase_add_test(test, recognises_two_bytes_a_character_without_a_mark);
    tcase_add_loop_test(test, recognises_encodings, 0, sizeof encodings / sizeof *encodings);
    tcase_add_test(test, writes_in_the_dialect_of_the_input);
    tcase_add_test(test, spreadsheets_run_nothing_that_is_written);
    tcase_add_test(test, numbers_have_the_decimal_sign_of_the_file);
    tcase_add_test(test, what_is_written_reads_back);
    tcase_add_test(test, a_full_drive_is_noticed);
    suite_add_tcase(suite, test);
    return suite;
}
