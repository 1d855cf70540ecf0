/* Workbooks: which rows come out of which XML, and what is said about what can't be read. */
#include "tests/unit/small_workbook.h"

#include "runner/base/files.h"
#include "runner/table/workbook.h"
#include "runner/table/workbook_reading.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_workbook(void);

static struct arena *arena;
static struct problems *problems;
static char folder[] = "/tmp/lotse-workbook-XXXXXX";
static const char *path;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    path = path_join(arena, folder, "t.xlsx");
}

static void tear_down(void)
{
    folder_remove(problems, folder);
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

static const char *rows_of_sheet(const char *sheet)
{
    struct text text = text_in(arena);
    if (!workbook_read(problems, path, sheet, NULL, show_row, &text))
        text_add(&text, "!");
    return text_string(&text);
}

/* What is printed of the problems. */
static const char *complaints(void)
{
    const char *log = path_join(arena, folder, "stderr");
    char *content;
    size_t size;
    int before = dup(STDERR_FILENO);
    ck_assert_ptr_nonnull(freopen(log, "w", stderr));
    problems_print(problems, false);
    fflush(stderr);
    dup2(before, STDERR_FILENO);
    close(before);
    ck_assert(file_read(arena, problems, log, 0, &content, &size));
    return content;
}

#define DATES                                                                                                          \
    "<numFmts><numFmt numFmtId=\"164\" formatCode=\"dd\\.mm\\.yyyy\"/>"                                                \
    "<numFmt numFmtId=\"165\" formatCode=\"0.00&quot; Stunden&quot;\"/></numFmts>"                                     \
    "<cellStyleXfs><xf numFmtId=\"14\"/></cellStyleXfs><cellXfs><xf numFmtId=\"0\"/><xf numFmtId=\"164\"/>"            \
    "<xf numFmtId=\"22\"/><xf numFmtId=\"20\"/><xf numFmtId=\"46\"/><xf numFmtId=\"165\"/><xf numFmtId=\"9\"/>"        \
    "</cellXfs><dxfs><dxf><numFmt numFmtId=\"165\" formatCode=\"yyyy\"/></dxf></dxfs>"

static const struct {
    struct small_workbook parts;
    const char *rows;
} workbooks[] = {
    { { .rows = "" }, "" },
    { { .rows = "<row r=\"1\"><c r=\"A1\" t=\"s\"><v>1</v></c><c r=\"B1\" t=\"s\"><v>0</v></c></row>"
                "<row r=\"2\"><c r=\"A2\"><v>1.5</v></c><c r=\"B2\"><v>-2E-3</v></c></row>",
        .strings = "<si><t>süß</t></si><si><t xml:space=\"preserve\"> a </t></si>" },
      "1: a |süß\n2:1.5|-0.002\n" },
    /* sparse: what is left out is empty; the table begins where the first value is */
    { { .rows =
            "<row r=\"3\"><c r=\"C3\"><v>1</v></c></row><row r=\"4\"/><row r=\"5\" spans=\"1:9\"><c r=\"B5\"><v>2</v>"
            "</c><c r=\"C5\" s=\"1\"/><c r=\"E5\"><v>3</v></c><c r=\"F5\"/></row>" },
      "3:|1||\n5:2|||3\n" },
    /* no references at all */
    { { .rows = "<row><c><v>1</v></c><c/><c><v>2</v></c></row><row><c><v>3</v></c></row>" }, "1:1||2\n2:3||\n" },
    /* as Excel writes numbers, and as it shows them */
    { { .rows =
            "<row><c><v>0.30000000000000004</v></c><c><v>1.1000000000000001</v></c><c><v>4.0000000000000001E-3</v></c>"
            "<c><v>123456789012345</v></c><c><v>1E+20</v></c><c><v>-0.5</v></c></row>" },
      "1:0.3|1.1|0.004|123456789012345|1e+20|-0.5\n" },
    /* rich text, phonetic hints, what XML can't say */
    { { .rows =
            "<row><c t=\"s\"><v>0</v></c><c t=\"s\"><v>1</v></c><c t=\"inlineStr\"><is><r><t>a</t></r><r><t>b</t></r>"
            "<rPh><t>x</t></rPh></is></c><c t=\"str\"><f>A1</f><v>c_x0009_d</v></c></row>",
        .strings = "<si><r><rPr/><t>fe</t></r><r><t>tt</t></r></si>"
                   "<si><t>東</t><rPh sb=\"0\" eb=\"1\"><t>ヒガシ</t></rPh></si>" },
      "1:fett|東|ab|c\td\n" },
    { { .rows = "<row><c t=\"str\"><v>a_x000D_\nb</v></c><c t=\"str\"><v>_x005F_x0041__xyz_</v></c></row>" },
      "1:a\r\nb|_x0041__xyz_\n" },
    /* truth, errors, formulas */
    { { .rows = "<row><c t=\"b\"><v>1</v></c><c t=\"b\"><v>0</v></c><c t=\"e\"><v>#N/A</v></c><c><f>1+1</f><v>2</v></c>"
                "<c t=\"str\"><f>&quot;&quot;</f><v></v></c><c t=\"d\"><v>2025-04-03T14:30:00</v></c></row>" },
      "1:true|false||2||2025-04-03T14:30:00\n" },
    /* dates are what their format says */
    { { .rows =
            "<row><c s=\"1\"><v>45750</v></c><c s=\"2\"><v>45750.604166666664</v></c><c s=\"3\"><v>0.35416666666666669</v>"
            "</c><c s=\"4\"><v>1.09375</v></c><c s=\"5\"><v>7.5</v></c><c s=\"6\"><v>0.19</v></c><c s=\"1\"><v>-1</v></c>"
            "<c s=\"99\"><v>5</v></c></row>"
            "<row><c s=\"1\"><v>45750.5</v></c><c s=\"2\"><v>45750</v></c><c s=\"1\"><v>59</v></c><c s=\"1\"><v>61</v></c>"
            "<c s=\"1\"><v>2958465</v></c><c s=\"1\"><v>2958466</v></c><c s=\"1\" t=\"str\"><v>offen</v></c></row>"
            "<row><c s=\"1\"><v>0</v></c><c s=\"2\"><v>0</v></c><c s=\"3\"><v>0</v></c><c s=\"6\"><v>0</v></c>"
            "<c s=\"6\"><v>-7.0000000000000007E-2</v></c></row>"
            "<row><c s=\"4\"><v>-1.09375</v></c><c s=\"3\"><v>-0.41666666666666669</v></c><c s=\"2\"><v>-1.5</v></c></row>",
        .styles = DATES },
      "1:2025-04-03|2025-04-03 14:30:00|08:30|26:15:00|7.5|19 %|-1|5\n"
      "2:2025-04-03 12:00:00|2025-04-03 00:00:00|1900-02-28|1900-03-01|9999-12-31|2958466|offen|\n"
      "3:||00:00|0 %|-7 %|||\n4:-26:15:00|-10:00|-1.5|||||\n" },
    { { .rows = "<row><c s=\"1\"><v>44288</v></c><c s=\"1\"><v>0</v></c></row>",
        .styles = DATES,
        .sheets = "<workbookPr date1904=\"1\"/><sheets><sheet name=\"a\" r:id=\"rId1\"/></sheets>" },
      "1:2025-04-03|1904-01-01\n" },
    /* merged: a title stays alone, groups of columns are named for each */
    { { .rows =
            "<row r=\"1\"><c r=\"A1\" t=\"str\"><v>Titel</v></c></row>"
            "<row r=\"2\"><c r=\"A2\" t=\"str\"><v>Ort</v></c><c r=\"B2\" t=\"str\"><v>Umsatz</v></c><c r=\"C2\"/></row>"
            "<row r=\"3\"><c r=\"B3\" t=\"str\"><v>Plan</v></c><c r=\"C3\" t=\"str\"><v>Ist</v></c></row>",
        .merges =
            "<mergeCell ref=\"A1:C1\"/><mergeCell ref=\"A2:A3\"/><mergeCell ref=\"B2:XFD2\"/><mergeCell ref=\"x\"/>" },
      "1:Titel||\n2:Ort|Umsatz|Umsatz\n3:|Plan|Ist\n" },
    /* prefixes, as the Open XML SDK writes them, and things that are not the sheet's cells */
    { { .sheet =
            "<x:worksheet xmlns:x=\"y\"><x:c><x:v>9</x:v></x:c><x:sheetData><x:row r=\"1\"><x:c r=\"A1\"><x:v>1</x:v>"
            "</x:c></x:row></x:sheetData><x:row><x:c><x:v>8</x:v></x:c></x:row></x:worksheet>" },
      "1:1\n" },
};

START_TEST(rows_as_they_are)
{
    small_workbook_write(&workbooks[_i].parts, path);
    ck_assert_str_eq(rows_of_sheet(NULL), workbooks[_i].rows);
    ck_assert_uint_eq(problems_count(problems), 0);
}
END_TEST

START_TEST(sheets_by_name)
{
    struct small_workbook parts = { .rows = "<row><c><v>1</v></c></row>" };
    struct texts names;
    const char *sheet;
    const struct sheet_extent *extent;
    small_workbook_write(&parts, path);
    ck_assert(workbook_choose(arena, problems, path, NULL, &sheet, &extent));
    ck_assert_str_eq(sheet, "Umsatz");
    ck_assert(workbook_choose(arena, problems, path, "leer", &sheet, &extent));
    ck_assert_str_eq(sheet, "Leer");
    ck_assert(workbook_sheets(arena, problems, path, &names));
    ck_assert_uint_eq(names.count, 2); /* neither the chart nor the hidden one */
    ck_assert_str_eq(names.items[0], "Leer");
    ck_assert_str_eq(names.items[1], "Umsatz");
    ck_assert_str_eq(rows_of_sheet(NULL), "1:1\n"); /* the first one is empty */
    ck_assert_str_eq(rows_of_sheet("umsatz"), "1:1\n");
    ck_assert_str_eq(rows_of_sheet("Geheim"), "1:7\n");
    ck_assert_str_eq(rows_of_sheet("Leer"), "");
    ck_assert_str_eq(rows_of_sheet("Umsätze"), "!");
    ck_assert_ptr_nonnull(strstr(complaints(), "there is no sheet \"Umsätze\"; did you mean \"Umsatz\"?"));
    ck_assert_str_eq(rows_of_sheet("Bild"), "!");
    ck_assert_ptr_nonnull(strstr(complaints(), "there is no sheet \"Bild\"; there are \""));
}
END_TEST

#define LONG_ROWS "<row r=\"1048577\"><c><v>1</v></c></row>"

static const struct {
    struct small_workbook parts;
    const char *complaint;
} broken[] = {
    { { .rows = "<row r=\"5\"><c r=\"C5\"><f>A1</f></c><c><v>1</v></c></row>" },
      "cell C5 of the sheet \"Umsatz\" has a formula whose result is not in the file" },
    { { .rows = "<row><c t=\"s\"><v>1</v></c></row>", .strings = "<si><t>a</t></si>" },
      "xl/worksheets/sheet1.xml:1: this workbook is damaged: a cell in this row refers to a text that is not there" },
    { { .rows = "<row><c t=\"s\"><v>x</v></c></row>", .strings = "<si><t>a</t></si>" }, "a text that is not there" },
    { { .rows = "<row r=\"2\"/><row r=\"2\"/>" }, "one has a number too low" },
    { { .rows = LONG_ROWS }, "a row has a number that no sheet has" },
    { { .rows = "<row r=\"1\"><c r=\"XFE1\"><v>1</v></c></row>" }, "a place that no sheet has" },
    { { .rows = "<row r=\"1\"><c r=\"A2\"><v>1</v></c></row>" }, "a place that no sheet has" },
    { { .rows = "<row><c></row>" },
      "t.xlsx/xl/worksheets/sheet1.xml:2: this file is damaged; reading its XML says: mis" },
    { { .sheet = "<!DOCTYPE a [<!ENTITY b \"c\">]><a>&b;</a>" }, "it has a document type" },
    { { .sheet = "" }, "no element found" },
    { { .sheets = "<sheets><sheet name=\"Umsatz\"" }, "t.xlsx/xl/workbook.xml:2: this file is damaged" },
};

START_TEST(says_what_is_wrong)
{
    small_workbook_write(&broken[_i].parts, path);
    ck_assert_str_eq(rows_of_sheet("Umsatz"), "!");
    ck_assert_uint_eq(problems_count(problems), 1);
    const char *printed = complaints();
    ck_assert_msg(strstr(printed, broken[_i].complaint) != NULL, "%s", printed);
}
END_TEST

#define OLE "\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1"

static const struct {
    const char *bytes;
    size_t size;
    const char *complaint;
} others[] = {
    { "", 0, "this file is empty" },
    { "a;b\n", 4, "this is no Excel workbook" },
    { "<html>", 6, "this is no Excel workbook" },
    { OLE "Workbook", 16, "the old kind (.xls)" },
    { OLE "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e\0", 40, "protected by a password" },
    { "PK\3\4", 4, "damaged or cut off" },
};

START_TEST(says_what_else_it_is)
{
    ck_assert(file_write(problems, path, others[_i].bytes, others[_i].size));
    ck_assert_str_eq(rows_of_sheet(NULL), "!");
    ck_assert_uint_eq(problems_count(problems), 1);
    const char *printed = complaints();
    ck_assert_msg(strstr(printed, others[_i].complaint) != NULL, "%s", printed);
}
END_TEST

/* Cut off anywhere, there is a problem, or (as little as its last bytes are missing) all rows. */
START_TEST(cut_off)
{
    struct small_workbook parts = { .rows = "<row><c><v>1</v></c></row>" };
    char *content;
    size_t size;
    small_workbook_write(&parts, path);
    ck_assert(file_read(arena, problems, path, 0, &content, &size));
    for (size_t kept = 0; kept < size; kept += 37) {
        problems = problems_create(arena);
        ck_assert(file_write(problems, path, content, kept));
        const char *rows = rows_of_sheet(NULL);
        ck_assert_msg(strcmp(rows, problems_count(problems) ? "!" : "1:1\n") == 0, "%zu of %zu: %s", kept, size, rows);
    }
}
END_TEST

static bool stop_at_second(void *context, const struct row *row)
{
    (void)row;
    return ++*(size_t *)context < 2;
}

START_TEST(changed_meanwhile)
{
    struct small_workbook parts = { .rows = "<row><c><v>1</v></c></row>" };
    struct small_workbook wider = { .rows = "<row><c><v>1</v></c><c><v>2</v></c></row>" };
    const char *sheet;
    const struct sheet_extent *extent;
    struct text text = text_in(arena);
    small_workbook_write(&parts, path);
    ck_assert(workbook_choose(arena, problems, path, NULL, &sheet, &extent));
    ck_assert(workbook_read(problems, path, sheet, extent, show_row, &text));
    ck_assert_str_eq(text_string(&text), "1:1\n");
    small_workbook_write(&wider, path);
    ck_assert(!workbook_read(problems, path, sheet, extent, show_row, &text));
    ck_assert_ptr_nonnull(strstr(complaints(), "this file was changed while it was read"));
}
END_TEST

START_TEST(stops_when_told)
{
    struct small_workbook parts = {
        .rows = "<row><c><v>1</v></c></row><row><c><v>2</v></c></row><row><c><v>3</v></c></row>"
    };
    size_t rows = 0;
    small_workbook_write(&parts, path);
    ck_assert(!workbook_read(problems, path, NULL, NULL, stop_at_second, &rows));
    ck_assert_uint_eq(rows, 2);
    ck_assert_uint_eq(problems_count(problems), 0);
}
END_TEST

static const struct {
    const char *code;
    unsigned shows;
} formats[] = {
    { "General", 0 },
    { "Standard", 0 },
    { "0.00", 0 },
    { "#,##0.00\\ [$€-407];[Red]\\-#,##0.00\\ [$€-407]", 0 },
    { "0\" Stück je Tag\"", 0 },
    { "0\\d", 0 },
    { "0.00E+00", 0 },
    { "_-* #,##0_-;_-* \"-\"??_-;_-@_-", 0 },
    { "0%", SHOWS_PERCENT },
    { "#,##0.0\\ %;[Red]\\-#,##0.0\\ %", SHOWS_PERCENT },
    { "0\\%", 0 },
    { "0\"%\"", 0 },
    { "@", 0 },
    { "dd\\.mm\\.yyyy", SHOWS_DAY },
    { "[$-407]d/\\ mmmm\\ yyyy;@", SHOWS_DAY },
    { "yyyy", SHOWS_DAY },
    { "mmm", SHOWS_DAY },
    { "DD.MM.YY\\ HH:MM", SHOWS_DAY | SHOWS_TIME },
    { "yyyy\\-mm\\-dd\\ hh:mm:ss", SHOWS_DAY | SHOWS_TIME | SHOWS_SECONDS },
    { "h:mm\\ AM/PM", SHOWS_TIME },
    { "mm:ss.0", SHOWS_TIME | SHOWS_SECONDS },
    { "[h]:mm", SHOWS_TIME | SHOWS_DURATION },
    { "\"T+\"[hh]:mm:ss", SHOWS_TIME | SHOWS_SECONDS | SHOWS_DURATION },
    { "\"open", 0 },
    { "[open", 0 },
    { "\\", 0 },
};

START_TEST(formats_tell_dates)
{
    ck_assert_msg(styles_format_of(formats[_i].code) == formats[_i].shows, "%s: %u", formats[_i].code,
                  styles_format_of(formats[_i].code));
}
END_TEST

START_TEST(references)
{
    size_t row = 9, column = 9;
    ck_assert(reference_parse("C5", &row, &column) && row == 5 && column == 3);
    ck_assert(reference_parse("XFD1048576", &row, &column) && row == SHEET_ROWS && column == SHEET_COLUMNS);
    ck_assert_str_eq(reference_text(arena, row, column), "XFD1048576");
    ck_assert(reference_parse("7", &row, &column) && row == 7 && column == SHEET_COLUMNS);
    ck_assert(reference_parse("AA", &row, &column) && row == 7 && column == 27);
    ck_assert_str_eq(reference_text(arena, row, column), "AA7");
    ck_assert_str_eq(reference_text(arena, 1, 26), "Z1");
    static const char *const no[] = {
        "", "a1", "5C", "A0", "A-1", "AAAAA1", "A99999999999", "A1 ", "XFE1", "A1048577"
    };
    for (size_t i = 0; i < sizeof no / sizeof *no; i++)
        ck_assert_msg(!reference_parse(no[i], &row, &column), "%s", no[i]);
}
END_TEST

Suite *suite_workbook(void)
{
    Suite *suite = suite_create("workbook");
    TCase *tests = tcase_create("workbook");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, rows_as_they_are, 0, sizeof workbooks / sizeof *workbooks);
    tcase_add_test(tests, sheets_by_name);
    tcase_add_loop_test(tests, says_what_is_wrong, 0, sizeof broken / sizeof *broken);
    tcase_add_loop_test(tests, says_what_else_it_is, 0, sizeof others / sizeof *others);
    tcase_add_test(tests, cut_off);
    tcase_add_test(tests, changed_meanwhile);
    tcase_add_test(tests, stops_when_told);
    tcase_add_loop_test(tests, formats_tell_dates, 0, sizeof formats / sizeof *formats);
    tcase_add_test(tests, references);
    suite_add_tcase(suite, tests);
    return suite;
}
