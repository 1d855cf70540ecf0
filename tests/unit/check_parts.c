/* Sources of several parts: files of a pattern and tables of an archive, stacked into one table. */
#include "runner/base/files.h"
#include "runner/input/input.h"
#include "tests/unit/printed.h"
#include "tests/unit/small_archive.h"
#include "tests/unit/small_workbook.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_parts(void);

static struct arena *arena;
static struct problems *problems;
static struct run run;
static struct source source;
static const char *folder;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    run = (struct run){ .arena = arena, .problems = problems, .progress = progress_create(arena, false, true) };
    source = (struct source){ 0 };
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-parts-XXXXXX"));
    ck_assert_ptr_nonnull(folder);
}

static void tear_down(void)
{
    folder_remove(problems, folder);
    arena_destroy(arena);
}

static void write_bytes(const char *name, const char *bytes)
{
    FILE *file = fopen(path_join(arena, folder, name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, strlen(bytes), file), strlen(bytes));
    fclose(file);
}

/* Reads the source that these lines of a pipeline file describe. */
static bool read_source(const char *lines)
{
    struct pipeline *pipeline;
    const char *path = path_join(arena, folder, "p.toml");
    write_bytes("p.toml", arena_format(arena, "[[source]]\n%s\n[target]\ncolumn = \"y\"\n", lines));
    ck_assert_msg(pipeline_read(arena, problems, path, NULL, 0, &pipeline), "%s", printed(arena, problems));
    run.pipeline = pipeline;
    return input_read(&run, pipeline->source, NULL, &source);
}

static bool says(const char *piece)
{
    const char *text = printed(arena, problems);
    if (!strstr(text, piece))
        fprintf(stderr, "instead of \"%s\":\n%s", piece, text);
    return strstr(text, piece) != NULL;
}

static bool notes(const char *piece)
{
    for (size_t i = 0; i < run.note_count; i++)
        if (strstr(run.notes[i].text, piece))
            return true;
    for (size_t i = 0; i < run.note_count; i++)
        fprintf(stderr, "instead of \"%s\": %s\n", piece, run.notes[i].text);
    return false;
}

static const struct column *column(const char *name)
{
    const struct column *found = table_column(source.table, name);
    ck_assert_msg(found != NULL, "%s", name);
    return found;
}

static const char *text_at(const char *name, size_t row)
{
    const struct column *found = column(name);
    return found->codes[row] == CODE_MISSING ? "" : dictionary_text(found->dictionary, found->codes[row]);
}

START_TEST(files_stand_below_each_other_in_natural_order)
{
    write_bytes("m-10.csv", "x;y\n10;ja\n");
    write_bytes("m-2.csv", "x;y\n2;ja\n3;nein\n");
    write_bytes("other.csv", "z\n1\n");
    ck_assert_msg(read_source("file = \"m-*.csv\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 3);
    ck_assert_mem_eq(column("x")->numbers, ((float[]){ 2, 3, 10 }), 3 * sizeof(float));
    ck_assert_uint_eq(source.part_count, 2);
    ck_assert_uint_eq(source.parts[0].row_count, 2);
    ck_assert_uint_eq(source.parts[1].row_count, 1);
    ck_assert_ptr_null(source.parts[1].columns);
    ck_assert_str_eq(path_name(source.name), "m-*.csv");
    ck_assert(notes("2 files from \"m-2.csv\" to \"m-10.csv\", 3 rows, 2 columns"));
    ck_assert(notes("they have the separator \";\", decimal sign \".\", encoding UTF-8"));
}
END_TEST

/* Each has its own separator, encoding, order and columns; the table has all of them by name. */
START_TEST(columns_are_matched_by_name)
{
    write_bytes("m1.csv", "ort;x;y\nM\xfcnchen;1,5;ja\nK\xf6ln;2,5;nein\n");
    write_bytes("m2.csv", "y\trabatt\tx\tort\nja\t5\t3,5\tKöln\n");
    write_bytes("m3.csv", "ort;y;x;rabatt\nUlm;ja;4,5;6\n");
    ck_assert_msg(read_source("file = \"m?.csv\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->column_count, 4);
    ck_assert_str_eq(source.table->columns[3].name, "rabatt");
    ck_assert_mem_eq(column("x")->numbers, ((float[]){ 1.5f, 2.5f, 3.5f, 4.5f }), 4 * sizeof(float));
    ck_assert_str_eq(text_at("ort", 0), "München");
    ck_assert_uint_eq(column("ort")->codes[1], column("ort")->codes[2]);
    ck_assert(isnan(column("rabatt")->numbers[0]) && isnan(column("rabatt")->numbers[1]));
    ck_assert_float_eq(column("rabatt")->numbers[2], 5);
    ck_assert_uint_eq(column("rabatt")->missing, 2);
    ck_assert_str_eq(source.parts[0].origin.dialect.encoding, "WINDOWS-1252");
    ck_assert_int_eq(source.parts[1].origin.dialect.separator, '\t');
    ck_assert_mem_eq(source.parts[0].columns, ((uint32_t[]){ 0, 1, 2, CODE_MISSING }), 4 * sizeof(uint32_t));
    ck_assert_mem_eq(source.parts[1].columns, ((uint32_t[]){ 3, 2, 0, 1 }), 4 * sizeof(uint32_t));
    ck_assert(notes("column \"rabatt\" is only in 2 of 3 files, from \"m2.csv\" on"));
    ck_assert(notes("in 2 of 3 files the columns stand in another order, and are matched by their names; the first is "
                    "\"m2.csv\""));
    ck_assert(notes("they are not all written in the same way"));
}
END_TEST

START_TEST(columns_that_end_or_come_and_go_are_said)
{
    write_bytes("m1.csv", "x;y;alt;mal\n1;a;7;8\n");
    write_bytes("m2.csv", "x;y;alt\n1;b;7\n");
    write_bytes("m3.csv", "x;y;mal\n1;a;8\n");
    ck_assert_msg(read_source("file = \"m?.csv\""), "%s", printed(arena, problems));
    ck_assert(notes("column \"alt\" is only in 2 of 3 files, up to \"m2.csv\""));
    ck_assert(notes("column \"mal\" is only in 2 of 3 files; the first is \"m1.csv\""));
}
END_TEST

START_TEST(another_table_is_a_problem)
{
    write_bytes("m1.csv", "x;y\n1;ja\n");
    write_bytes("m2.csv", "kunde;strasse\n1;Weg 3\n");
    ck_assert(!read_source("file = \"m?.csv\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    const char *text = printed(arena, problems);
    ck_assert_ptr_nonnull(strstr(text, "m2.csv: its columns are not those of"));
    ck_assert_ptr_nonnull(
        strstr(text, "it has \"kunde\", \"strasse\", and not \"x\", \"y\"; give it a [[source]] of its own"));
}
END_TEST

START_TEST(without_headers_positions_count)
{
    write_bytes("m1.csv", "1;2;a\n3;4;b\n");
    write_bytes("m2.csv", "5;6;a\n7;8;b\n");
    ck_assert_msg(read_source("file = \"m?.csv\"\nheader = false"), "%s", printed(arena, problems));
    ck_assert_mem_eq(column("column_2")->numbers, ((float[]){ 2, 4, 6, 8 }), 4 * sizeof(float));
    write_bytes("m3.csv", "5;6\n7;8\n");
    ck_assert(!read_source("file = \"m?.csv\"\nheader = false"));
    ck_assert(says("m3.csv: this file has 2 columns, but"));
}
END_TEST

/* The second file has texts alone, so that nothing but the first one's header tells that its first row is one. */
START_TEST(a_header_is_known_by_the_file_before)
{
    write_bytes("m1.csv", "x;y\n1;ja\n2;nein\n");
    write_bytes("m2.csv", "x;y\n-;ja\n-;y\n");
    ck_assert_msg(read_source("file = \"m?.csv\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 4);
    write_bytes("m3.csv", "1;2\n3;4\n5;6\n");
    ck_assert(!read_source("file = \"m?.csv\""));
    ck_assert(says("m3.csv: this file has no header, but"));
}
END_TEST

/* "1.234" alone could be a decimal number; another file shows that it is not. */
START_TEST(numbers_and_dates_are_settled_by_all)
{
    write_bytes("m1.csv", "x;d;y\n1.234;03/04/2025;ja\n2.345;05/04/2025;nein\n");
    write_bytes("m2.csv", "x;d;y\n1.234,5;25/04/2025;ja\n");
    ck_assert_msg(read_source("file = \"m?.csv\""), "%s", printed(arena, problems));
    ck_assert_float_eq(column("x")->numbers[0], 1234);
    ck_assert_int_eq(column("d")->dates[0], date_seconds(2025, 4, 3));
}
END_TEST

#define ROW(cells)      "<row>" cells "</row>"
#define TEXT_CELL(text) "<c t='inlineStr'><is><t>" text "</t></is></c>"

/* As programs write them that know no dates. */
START_TEST(settings_of_other_files_are_noticed)
{
    static const char *const rows[] = { "sheet = \"Umsatz\"", "table = \"x\"", "member = \"a.csv\"" };
    write_bytes("t.csv", "x;y\n10;1\n11;2\n");
    for (size_t i = 0; i < sizeof rows / sizeof *rows; i++)
        ck_assert(!read_source(arena_format(arena, "file = \"t.csv\"\n%s", rows[i])));
    const char *said = printed(arena, problems);
    ck_assert_msg(strstr(said, "there is no workbook here"), "%s", said);
    ck_assert_msg(strstr(said, "there is no database or data package here"), "%s", said);
    struct small_workbook book = { .rows = "<row r='1'><c r='A1' t='inlineStr'><is><t>y</t></is></c></row>"
                                           "<row r='2'><c r='A2'><v>1</v></c></row>" };
    small_workbook_write(&book, path_join(arena, folder, "t.xlsx"));
    ck_assert(!read_source("file = \"t.xlsx\"\nmember = \"t.csv\""));
    ck_assert(says("there is no archive here"));
    ck_assert(read_source("file = \"t.xlsx\"\nseparator = \";\"\nencoding = \"UTF-8\""));
    said = printed(arena, problems);
    ck_assert_msg(strstr(said, "\"separator\" has no effect") && strstr(said, "\"encoding\" has no effect"), "%s",
                  said);
}
END_TEST

START_TEST(dates_may_be_texts_in_a_workbook)
{
    static const char rows[] = ROW(TEXT_CELL("d") TEXT_CELL("y")) ROW(TEXT_CELL("03.04.2025") "<c><v>1.5</v></c>")
        ROW(TEXT_CELL("4.4.25 07:30") "<c><v>2</v></c>");
    struct small_workbook book = { .rows = rows };
    small_workbook_write(&book, path_join(arena, folder, "t.xlsx"));
    ck_assert_msg(read_source("file = \"t.xlsx\""), "%s", printed(arena, problems));
    const struct column *d = &source.table->columns[0];
    ck_assert_int_eq(d->kind, COLUMN_DATE);
    ck_assert_int_eq(d->dates[1], date_seconds(2025, 4, 4) + 7 * 3600 + 1800);
    ck_assert_float_eq(source.table->columns[1].numbers[0], 1.5F);
}
END_TEST

/* Behind a cover sheet, for one. */
START_TEST(a_model_looks_for_its_sheet)
{
    static const char rows[] = ROW(TEXT_CELL("x") TEXT_CELL("y")) ROW("<c><v>1</v></c><c><v>1.5</v></c>")
        ROW("<c><v>2</v></c><c><v>2</v></c>");
    struct small_workbook book = { .rows = rows,
                                   .sheets = "<sheets><sheet name=\"Titel\" sheetId=\"3\" r:id=\"rId3\"/>"
                                             "<sheet name=\"Umsatz\" sheetId=\"1\" r:id=\"rId1\"/></sheets>" };
    const struct schema_column columns[] = { { .name = "x", .kind = COLUMN_NUMBER } };
    struct model model = { .question = { .task = TASK_REGRESSION, .target = "y", .outputs = 1 },
                           .columns = columns,
                           .column_count = 1,
                           .sheet = "umsatz" };
    small_workbook_write(&book, path_join(arena, folder, "t.xlsx"));
    ck_assert_msg(read_source("file = \"t.xlsx\""), "%s", printed(arena, problems));
    ck_assert_str_eq(source.parts[0].origin.sheet, "Titel");
    run.model = &model;
    ck_assert_msg(read_source("file = \"t.xlsx\""), "%s", printed(arena, problems));
    ck_assert_str_eq(source.parts[0].origin.sheet, "Umsatz");
    ck_assert_float_eq(column("x")->numbers[1], 2);
}
END_TEST

static void add_cell(struct text *rows, bool is_typed, int number, const char *typed)
{
    if (is_typed)
        text_add_format(rows, TEXT_CELL("%s"), typed);
    else
        text_add_format(rows, "<c><v>%d.25</v></c>", number);
}

/* "1.010" may be 1010: as in a text file, whole numbers of few digits beside it tell, and the user is told. */
START_TEST(points_of_texts_are_doubtful)
{
    static const char *const texts[] = { "1.010", "2.345", "980", "3.200", "999", "1.500" };
    struct text rows = text_in(arena);
    text_add(&rows, ROW(TEXT_CELL("a") TEXT_CELL("b") TEXT_CELL("c") TEXT_CELL("y")));
    for (int i = 0; i < 60; i++) {
        text_add(&rows, "<row>");
        add_cell(&rows, true, i, texts[i % 6]);
        add_cell(&rows, true, i, i % 2 ? "1.010" : "2.345");
        text_add_format(&rows, "<c><v>1.%d</v></c><c><v>%d</v></c>", 231 + i % 9, i);
        text_add(&rows, "</row>");
    }
    struct small_workbook book = { .rows = text_string(&rows) };
    small_workbook_write(&book, path_join(arena, folder, "t.xlsx"));
    ck_assert_msg(read_source("file = \"t.xlsx\""), "%s", printed(arena, problems));
    ck_assert_float_eq(column("a")->numbers[0], 1010);
    ck_assert(notes("in column \"a\" the text \"1.010\" is read as 1,010, though it could mean something else"));
    ck_assert_float_eq(column("b")->numbers[1], 1.01F);
    ck_assert(notes("in column \"b\" the text \"1.010\" is read as 1.01, though"));
    ck_assert_float_eq(column("c")->numbers[0], 1.231F);
    ck_assert(!source.table->columns[2].has_own_style);
}
END_TEST

/* As in reports: the name of a group stands beside its first row only. */
START_TEST(merged_rows_are_said)
{
    static const char rows[] =
        ROW(TEXT_CELL("g") TEXT_CELL("x") TEXT_CELL("y")) ROW("<c/>" TEXT_CELL("kg") TEXT_CELL("h"))
            ROW(TEXT_CELL("a") "<c><v>1.5</v></c><c><v>2</v></c>") ROW("<c/><c><v>2.5</v></c><c><v>3</v></c>")
                ROW(TEXT_CELL("b") "<c><v>3.5</v></c><c><v>4</v></c>") ROW("<c/><c><v>4.5</v></c><c><v>5</v></c>");
    struct small_workbook book = { .rows = rows,
                                   .merges =
                                       "<mergeCell ref='A1:A2'/><mergeCell ref='A3:A4'/><mergeCell ref='A5:A6'/>" };
    small_workbook_write(&book, path_join(arena, folder, "t.xlsx"));
    ck_assert_msg(read_source("file = \"t.xlsx\""), "%s", printed(arena, problems));
    ck_assert(notes("2 cells are merged over several rows, of which only the first has their value"));
}
END_TEST

/* What people type into a workbook of numbers: limits, numbers, all numbers; the last may mean thousands. */
START_TEST(texts_of_a_workbook_may_be_numbers)
{
    struct text rows = text_in(arena);
    text_add(&rows, ROW(TEXT_CELL("a") TEXT_CELL("b") TEXT_CELL("c") TEXT_CELL("d") TEXT_CELL("y")));
    for (int i = 0; i < 60; i++) {
        text_add(&rows, "<row>");
        add_cell(&rows, i % 5 == 0, i, "&lt;0,05");
        add_cell(&rows, i % 5 == 0, i, i % 2 ? "0,75" : "1.234,50");
        add_cell(&rows, true, i, i % 2 ? arena_format(arena, "%d,5", i) : arena_format(arena, "1.%03d", i));
        add_cell(&rows, i % 5 == 0, i, "1,234");
        add_cell(&rows, false, i, NULL);
        text_add(&rows, "</row>");
    }
    struct small_workbook book = { .rows = text_string(&rows) };
    small_workbook_write(&book, path_join(arena, folder, "t.xlsx"));
    ck_assert_msg(read_source("file = \"t.xlsx\""), "%s", printed(arena, problems));
    ck_assert_float_eq(column("a")->numbers[0], 0.025F);
    ck_assert_float_eq(column("a")->numbers[1], 1.25F);
    ck_assert(notes("12 values in column \"a\", such as \"<0,05\", only name a limit"));
    ck_assert_float_eq(column("b")->numbers[0], 1234.5F);
    ck_assert_float_eq(column("b")->numbers[5], 0.75F);
    ck_assert(notes("12 texts in column \"b\", such as \"1.234,50\", are read as numbers with a decimal comma"));
    ck_assert_float_eq(column("c")->numbers[2], 1002);
    ck_assert_float_eq(column("c")->numbers[3], 3.5F);
    ck_assert(notes("in column \"d\" numbers such as \"1,234\" are read with \".\" as decimal sign"));
}
END_TEST

START_TEST(files_without_rows_are_said)
{
    write_bytes("m1.csv", "");
    write_bytes("m2.csv", "x;y\n1;ja\n");
    write_bytes("m3.csv", "x;y\n");
    write_bytes("m4.csv", "\n\n");
    ck_assert_msg(read_source("file = \"m?.csv\"\nfile_column = \"f\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 1);
    ck_assert_str_eq(text_at("f", 0), "m2");
    ck_assert(notes("3 files hold no rows: \"m1.csv\", \"m3.csv\", \"m4.csv\""));
    write_bytes("m2.csv", "x;y\n");
    ck_assert(!read_source("file = \"m?.csv\""));
    ck_assert(says("none of 4 files holds any rows"));
}
END_TEST

START_TEST(a_misfit_is_found_in_its_file)
{
    struct text text = text_in(arena);
    text_add(&text, "y;x\n");
    for (size_t i = 0; i < 100; i++)
        text_add_format(&text, "ja;%zu\n", i);
    write_bytes("m1.csv", text_string(&text));
    write_bytes("m2.csv", "x;y\n1;ja\n12 kg;nein\n");
    ck_assert(!read_source("file = \"m?.csv\""));
    ck_assert(says("m2.csv:3:1: \"12 kg\" in column \"x\" is no number (101 values before it are)"));
}
END_TEST

/* What turns out late to be a category is read again, in all parts. */
START_TEST(a_second_pass_goes_through_all_files)
{
    struct text text = text_in(arena);
    text_add(&text, "x;y\n");
    for (size_t i = 0; i < 10; i++)
        text_add_format(&text, "%zu;ja\n", i);
    write_bytes("m1.csv", text_string(&text));
    text_add(&text, "007;ja\n");
    write_bytes("m2.csv", text_string(&text));
    ck_assert_msg(read_source("file = \"m?.csv\""), "%s", printed(arena, problems));
    ck_assert_int_eq(column("x")->kind, COLUMN_CATEGORY);
    ck_assert_str_eq(text_at("x", 3), "3");
    ck_assert_str_eq(text_at("x", 20), "007");
    ck_assert_uint_eq(column("x")->codes[3], column("x")->codes[13]);
}
END_TEST

static void write_archive(const char *name, const struct archive_member *members, size_t count)
{
    ck_assert(small_archive_write(problems, path_join(arena, folder, name), members, count));
}

#define MEMBER(name, bytes)                                                                                            \
    {                                                                                                                  \
        name, bytes, sizeof(bytes) - 1                                                                                 \
    }
static const struct archive_member months[] = {
    MEMBER("LIESMICH.txt", "Umsatz je Monat"),
    MEMBER("2024/m-10.csv", "x;y\n10;ja\n"),
    MEMBER("2024/m-9.csv", "x;y\n9;nein\n"),
    MEMBER("2023/m-9.csv", "x;y\n8;nein\n"),
};

START_TEST(a_data_package_needs_no_pipeline)
{
    static const struct source_settings automatic = { 0 };
    write_bytes("datapackage.json", "{\"resources\": [{\"name\": \"t\", \"path\": \"t.csv\", \"schema\": {\"fields\": ["
                                    "{\"name\": \"a\", \"type\": \"date\"}, {\"name\": \"b\"}]}}]}");
    write_bytes("t.csv", "a;b\n2025-04-03;13.04.2025\n2025-04-04;14.04.2025\n");
    ck_assert(!input_read(&run, &automatic, path_join(arena, folder, "datapackage.json"), &source));
    ck_assert(says("\"13.04.2025\" in column \"b\" are not written like this"));
}
END_TEST

START_TEST(an_archive_gives_all_its_tables)
{
    write_archive("m.zip", months, 4);
    ck_assert_msg(read_source("file = \"m.zip\"\nfile_column = \"monat\""), "%s", printed(arena, problems));
    ck_assert_mem_eq(column("x")->numbers, ((float[]){ 8, 9, 10 }), 3 * sizeof(float));
    ck_assert_str_eq(text_at("monat", 2), "m-10");
    ck_assert_str_eq(source.parts[2].origin.member, "2024/m-10.csv");
    ck_assert_str_eq(path_name(source.name), "m.zip");
    ck_assert(notes("of 4 files in this archive, those that are tables are read (3)"));
}
END_TEST

START_TEST(members_can_be_chosen)
{
    write_archive("m.zip", months, 4);
    ck_assert_msg(read_source("file = \"m.zip\"\nmember = \"m-9.csv\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 2);
    ck_assert_msg(read_source("file = \"m.zip\"\nmember = \"2024/*\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 2);
    ck_assert(!read_source("file = \"m.zip\"\nmember = \"m-8.csv\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert(says("p.toml:3:10: no file in"));
}
END_TEST

START_TEST(a_member_needs_an_archive)
{
    write_bytes("m.csv", "x;y\n1;ja\n");
    ck_assert(!read_source("file = \"m.csv\"\nmember = \"*.csv\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    ck_assert(says("p.toml:3:10:"));
}
END_TEST

START_TEST(the_only_file_of_an_archive_is_the_table)
{
    static const struct archive_member one[] = { MEMBER("export", "x;y\n1;ja\n2;nein\n") };
    static const struct archive_member none[] = { MEMBER("a.doc", "1"), MEMBER("b.doc", "2") };
    write_archive("one.zip", one, 1);
    ck_assert_msg(read_source("file = \"one.zip\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 2);
    write_archive("none.zip", none, 2);
    ck_assert(!read_source("file = \"none.zip\""));
    ck_assert(says("none of the files in this archive is a table: \"a.doc\", \"b.doc\""));
}
END_TEST

START_TEST(what_is_packed_twice_is_refused)
{
    static const struct archive_member packed[] = { MEMBER("a.csv", "\x1f\x8b\x08\x00......") };
    static const struct archive_member nested[] = { MEMBER("a.zip", "PK\x03\x04....") };
    write_archive("packed.zip", packed, 1);
    ck_assert(!read_source("file = \"packed.zip\""));
    ck_assert(says("packed.zip/a.csv: this file is packed more than once; unpack it first"));
    write_archive("nested.zip", nested, 1);
    ck_assert(!read_source("file = \"nested.zip\""));
    ck_assert(says("nested.zip/a.zip: this is an archive or a workbook inside of an archive; unpack it first"));
}
END_TEST

/* The names of members are never used as paths. */
START_TEST(odd_names_are_only_names)
{
    static const struct archive_member odd[] = { MEMBER("../../etc/m.csv", "x;y\n1;ja\n"),
                                                 MEMBER("/etc/n.csv", "x;y\n2;nein\n") };
    write_archive("odd.zip", odd, 2);
    ck_assert_msg(read_source("file = \"odd.zip\"\nfile_column = \"f\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 2);
    ck_assert_str_eq(text_at("f", 0), "m");
}
END_TEST

/* As old Windows and DOS wrote them: a value that is no UTF-8 would be none in a package. */
START_TEST(names_of_files_are_in_any_encoding)
{
    write_bytes("1_K\xf6ln.csv", "x;y\n1;ja\n");
    write_bytes("2_M\x81nchen.csv", "x;y\n2;nein\n");
    write_bytes("3_Österreich.csv", "x;y\n3;nein\n");
    write_bytes("4_\x81\x8d.csv", "x;y\n3;nein\n");
    ck_assert_msg(read_source("file = \"*.csv\"\nfile_column = \"f\""), "%s", printed(arena, problems));
    ck_assert_str_eq(text_at("f", 0), "1_Köln");
    ck_assert_str_eq(text_at("f", 1), "2_München");
    ck_assert_str_eq(text_at("f", 2), "3_Österreich");
    ck_assert(text_is_utf8(text_at("f", 3), strlen(text_at("f", 3))));
}
END_TEST

START_TEST(the_name_of_the_file_column_must_be_free)
{
    write_bytes("m.csv", "x;y\n1;ja\n");
    ck_assert(!read_source("file = \"m.csv\"\nfile_column = \"x\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    ck_assert(says("p.toml:3:15: the table has a column \"x\" already"));
}
END_TEST

/* Samples of hundreds of files are not all kept; the kinds come from those that are. */
START_TEST(many_files_are_one_table)
{
    for (size_t i = 0; i < 300; i++)
        write_bytes(arena_format(arena, "m%zu.csv", i),
                    i < 250 ? "x;y\n1;ja\n2;nein\n" : "x;y;spaet\n1;ja;1,5\n2;nein;2,5\n");
    ck_assert_msg(read_source("file = \"m*.csv\"\nfile_column = \"f\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(source.table->row_count, 600);
    ck_assert_str_eq(text_at("f", 599), "m299");
    ck_assert_int_eq(column("spaet")->kind, COLUMN_NUMBER);
    ck_assert_float_eq(column("spaet")->numbers[599], 2.5f);
}
END_TEST

Suite *suite_parts(void)
{
    Suite *suite = suite_create("parts");
    TCase *tests = tcase_create("parts");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, files_stand_below_each_other_in_natural_order);
    tcase_add_test(tests, columns_are_matched_by_name);
    tcase_add_test(tests, columns_that_end_or_come_and_go_are_said);
    tcase_add_test(tests, another_table_is_a_problem);
    tcase_add_test(tests, without_headers_positions_count);
    tcase_add_test(tests, a_header_is_known_by_the_file_before);
    tcase_add_test(tests, numbers_and_dates_are_settled_by_all);
    tcase_add_test(tests, settings_of_other_files_are_noticed);
    tcase_add_test(tests, dates_may_be_texts_in_a_workbook);
    tcase_add_test(tests, a_model_looks_for_its_sheet);
    tcase_add_test(tests, points_of_texts_are_doubtful);
    tcase_add_test(tests, merged_rows_are_said);
    tcase_add_test(tests, texts_of_a_workbook_may_be_numbers);
    tcase_add_test(tests, files_without_rows_are_said);
    tcase_add_test(tests, a_misfit_is_found_in_its_file);
    tcase_add_test(tests, a_second_pass_goes_through_all_files);
    tcase_add_test(tests, a_data_package_needs_no_pipeline);
    tcase_add_test(tests, an_archive_gives_all_its_tables);
    tcase_add_test(tests, members_can_be_chosen);
    tcase_add_test(tests, a_member_needs_an_archive);
    tcase_add_test(tests, the_only_file_of_an_archive_is_the_table);
    tcase_add_test(tests, what_is_packed_twice_is_refused);
    tcase_add_test(tests, names_of_files_are_in_any_encoding);
    tcase_add_test(tests, odd_names_are_only_names);
    tcase_add_test(tests, the_name_of_the_file_column_must_be_free);
    tcase_add_test(tests, many_files_are_one_table);
    suite_add_tcase(suite, tests);
    return suite;
}
