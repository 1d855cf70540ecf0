/* Reading tables from end to end: a pipeline file and a table in, columns and the question out, or the problem. */
#include "runner/stage.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <fcntl.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

extern const struct stage read_stage, join_stage, roles_stage, question_stage;

static bool settles_question(struct run *of)
{
    return roles_stage.run(of, NULL) && question_stage.run(of, NULL);
}
Suite *suite_read(void);

static struct arena *arena;
static struct problems *problems;
static struct run run;
static const char *folder, *data, *settings;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    run = (struct run){ .arena = arena, .problems = problems, .progress = progress_create(arena, false, true) };
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-read-XXXXXX"));
    ck_assert_ptr_nonnull(folder);
    data = arena_format(arena, "%s/t.csv", folder);
    settings = arena_format(arena, "%s/p.toml", folder);
}

static void tear_down(void)
{
    unlink(data);
    unlink(settings);
    rmdir(folder);
    arena_destroy(arena);
}

static void write_file(const char *path, const char *bytes, size_t size)
{
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(bytes, 1, size, file), size);
    fclose(file);
}

/* Reads the table in the file, with these lines in the pipeline file behind [[source]] and its file. */
static bool read_sources(const char *lines)
{
    struct pipeline *pipeline;
    const char *toml = arena_format(arena, "[[source]]\nfile = \"%s\"\n%s", data, lines);
    write_file(settings, toml, strlen(toml));
    ck_assert_msg(pipeline_read(arena, problems, settings, NULL, 0, &pipeline), "%s", printed(arena, problems));
    run.pipeline = pipeline;
    return read_stage.run(&run, NULL) && join_stage.run(&run, NULL);
}

static bool read_file(const char *lines)
{
    return read_sources(lines) && settles_question(&run);
}

static bool read_bytes(const char *bytes, size_t size, const char *lines)
{
    write_file(data, bytes, size);
    return read_file(lines);
}

/* A table of too few rows for any question. */
static bool read_text(const char *text, const char *lines)
{
    write_file(data, text, strlen(text));
    return read_sources(lines);
}

/* A table of many rows: the header, then each line once in turn, and at the end some lines of its own. */
static bool read_rows(const char *header, const char *const *lines, size_t count, size_t rows, const char *end,
                      const char *toml)
{
    struct text text = text_in(arena);
    text_add(&text, header);
    for (size_t i = 0; i < rows; i++)
        text_add(&text, lines[i % count]);
    text_add(&text, end);
    return read_bytes(text_string(&text), text.length, toml);
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
    return false;
}

#define TARGET "[target]\ncolumn = \"y\"\n"
static const char *const plain[] = { "1,5;rot;03.04.2025;1.000;ja\n", "2,5;blau;4.4.25;980;nein\n",
                                     "-;rot;05.04.2025 07:30;12;nein\n" };
static const char plain_header[] = "x;farbe;tag;menge;y\n";

START_TEST(fills_typed_columns)
{
    ck_assert_msg(read_rows(plain_header, plain, 3, 300, "", TARGET), "%s", printed(arena, problems));
    const struct table *table = run.table;
    ck_assert_uint_eq(table->row_count, 300);
    ck_assert_uint_eq(table->column_count, 5);
    const struct column *x = table_column(table, "x"), *colour = table_column(table, "farbe");
    const struct column *day = table_column(table, "tag"), *amount = table_column(table, "menge");
    ck_assert_int_eq(x->kind, COLUMN_NUMBER);
    ck_assert_float_eq(x->numbers[3], 1.5F);
    ck_assert_uint_eq(x->missing, 100);
    ck_assert_uint_eq(x->decimals, 1);
    ck_assert(column_is_missing(x, 2));
    ck_assert_int_eq(colour->kind, COLUMN_CATEGORY);
    ck_assert_str_eq(dictionary_text(colour->dictionary, colour->codes[298]), "blau");
    ck_assert_int_eq(day->kind, COLUMN_DATE);
    ck_assert(day->has_time);
    ck_assert_int_eq(day->dates[1], date_seconds(2025, 4, 4));
    ck_assert_int_eq(day->dates[2], date_seconds(2025, 4, 5) + 7 * 3600 + 1800);
    ck_assert_float_eq(amount->numbers[0], 1000);
    ck_assert_int_eq(run.question.task, TASK_BINARY);
    ck_assert_str_eq(run.question.classes[1], "ja");
    ck_assert_float_eq(run.question.truth[0], 1);
    ck_assert_float_eq(run.question.truth[1], 0);
    ck_assert_int_eq(table_column(table, "y")->role, ROLE_TARGET);
    ck_assert_uint_eq(run.sources[0].parts[0].first_line, 2);
    ck_assert_int_eq(run.sources[0].parts[0].origin.dialect.number.decimal, ',');
    ck_assert_str_eq(run.sources[0].parts[0].origin.dialect.encoding, "UTF-8");
}
END_TEST

START_TEST(a_value_that_is_no_number_is_a_problem)
{
    ck_assert(!read_rows(plain_header, plain, 3, 300, "12,5 kg;rot;03.04.2025;1;ja\n", TARGET));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert(
        says("t.csv:302:1: \"12,5 kg\" in column \"x\" is no number (200 values before it are); correct the cell; or "
             "set [columns.x] unit = \"kg\""));
}
END_TEST

START_TEST(a_unit_is_no_part_of_the_number)
{
    ck_assert(read_text("x;p;y\n12,5 kg;1.234,50 €;ja\n7 kg;(12,00 €);nein\n-3 kg;5 €;ja\n", TARGET));
    const struct column *weight = table_column(run.table, "x"), *price = table_column(run.table, "p");
    ck_assert_int_eq(weight->kind, COLUMN_NUMBER);
    ck_assert_str_eq(weight->unit, "kg");
    ck_assert_float_eq(weight->numbers[0], 12.5F);
    ck_assert_float_eq(weight->numbers[2], -3);
    ck_assert_str_eq(price->unit, "€");
    ck_assert_float_eq(price->numbers[0], 1234.5F);
    ck_assert_float_eq(price->numbers[1], -12);
}
END_TEST

START_TEST(times_are_hours)
{
    ck_assert(read_text("x;d;y\n07:30;1:15 h;ja\n7:45 Uhr;-0:30 h;nein\n23:59;26:00 h;ja\n", TARGET));
    const struct column *time = table_column(run.table, "x"), *length = table_column(run.table, "d");
    ck_assert_int_eq(time->kind, COLUMN_NUMBER);
    ck_assert_str_eq(time->unit, "h:mm");
    ck_assert_float_eq(time->numbers[0], 7.5F);
    ck_assert_float_eq(time->numbers[1], 7.75F);
    ck_assert_float_eq(length->numbers[1], -0.5F);
    ck_assert_uint_eq(time->decimals, 2);
    ck_assert_float_eq(length->numbers[2], 26);
    ck_assert(notes("column \"x\" holds times such as \"07:30\", which are read as hours (7:30 is 7.5)"));
}
END_TEST

/* Their point or comma is no decimal sign. */
START_TEST(times_have_two_decimals)
{
    ck_assert(read_text("x;z;y\n7.30 Uhr;1,5;ja\n8 Uhr;2,5;nein\n9.15 Uhr;3,5;ja\n", TARGET));
    ck_assert_float_eq(table_column(run.table, "x")->numbers[0], 7.5F);
    ck_assert_uint_eq(table_column(run.table, "x")->decimals, 2);
}
END_TEST

START_TEST(a_time_among_numbers_is_a_problem)
{
    ck_assert(!read_rows(plain_header, plain, 3, 300, "7:30;rot;03.04.2025;1;ja\n", TARGET));
    ck_assert(says("t.csv:302:1: \"7:30\" in column \"x\" is no number (200 values before it are); correct the cell; "
                   "or set [columns.x] unit = \"h:mm\""));
}
END_TEST

START_TEST(months_with_points_are_dates)
{
    struct text table = text_in(arena);
    text_add(&table, "monat;kurs;umsatz;y\n");
    for (int i = 0; i < 40; i++)
        text_add_format(&table, "%02d.%d;%d,%04d;%d.%03d,5;%s\n", i % 12 + 1, 2021 + i / 12, i % 2 ? 11 : 10, 1990 + i,
                        i + 1, i, i % 2 ? "ja" : "nein");
    ck_assert(read_bytes(text_string(&table), table.length, TARGET));
    ck_assert_int_eq(table_column(run.table, "monat")->kind, COLUMN_DATE);
    ck_assert_int_eq(table_column(run.table, "monat")->dates[13], date_seconds(2022, 2, 1));
    ck_assert_int_eq(table_column(run.table, "kurs")->kind, COLUMN_NUMBER);
    ck_assert_float_eq(table_column(run.table, "umsatz")->numbers[2], 3002.5F);
    ck_assert(!notes("unlike those of the other columns"));
}
END_TEST

/* The rates of a currency look like months without being some. */
START_TEST(decimals_are_no_months)
{
    static const char *const rates[] = { "11.2034;ja\n", "11.1987;nein\n", "10.9950;nein\n", "12.0145;ja\n" };
    static const char *const mixed[] = { "01.2034;ja\n", "11.1987;nein\n", "10.9950;nein\n", "12.0145;ja\n" };
    ck_assert(read_rows("x;y\n", rates, 2, 40, "", TARGET));
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_NUMBER);
    ck_assert(read_rows("x;y\n", mixed, 4, 40, "", TARGET));
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_NUMBER);
    ck_assert_float_eq(table_column(run.table, "x")->numbers[0], 1.2034F);
}
END_TEST

/* Few of them are those of shifts. */
START_TEST(times_may_be_classes)
{
    static const char *const shifts[] = { "1;06:00\n", "2;14:00\n", "3;22:00\n" };
    ck_assert(read_rows("x;y\n", shifts, 3, 90, "", TARGET));
    ck_assert_int_eq(run.question.task, TASK_MULTICLASS);
    ck_assert_str_eq(run.question.classes[0], "06:00");
}
END_TEST

START_TEST(lengths_of_time_can_be_predicted)
{
    struct text lengths = text_in(arena);
    text_add(&lengths, "x;y\n");
    for (int i = 0; i < 90; i++)
        text_add_format(&lengths, "%d;%d:%02d\n", i, i / 60, i % 60);
    ck_assert(read_bytes(text_string(&lengths), lengths.length, TARGET));
    ck_assert_int_eq(run.question.task, TASK_REGRESSION);
    ck_assert_uint_eq(run.question.decimals, 2);
    ck_assert_float_eq(run.question.truth[75], 1.25F);
}
END_TEST

/* Most of what a laboratory measures may be too little to be told from nothing. */
START_TEST(limits_are_numbers)
{
    struct text table = text_in(arena);
    text_add(&table, "x;gruppe;y\n");
    for (int i = 0; i < 90; i++) {
        text_add(&table, i % 3 ? "<0,05 mg" : arena_format(arena, "%d,5 mg", i));
        text_add_format(&table, ";%s;%d\n", i % 2 ? "<18" : ">65", i % 2);
    }
    ck_assert(read_bytes(text_string(&table), table.length, TARGET));
    const struct column *column = table_column(run.table, "x");
    ck_assert_int_eq(column->kind, COLUMN_NUMBER);
    ck_assert_str_eq(column->unit, "mg");
    ck_assert_float_eq(column->numbers[1], 0.025F);
    ck_assert_float_eq(column->numbers[3], 3.5F);
    ck_assert_uint_eq(column->decimals, 3);
    ck_assert(notes("60 values in column \"x\", such as \"<0,05 mg\", only name a limit"));
    ck_assert_int_eq(table_column(run.table, "gruppe")->kind, COLUMN_CATEGORY);
}
END_TEST

START_TEST(a_category_has_no_limits)
{
    struct text table = text_in(arena);
    text_add(&table, "x;y\n");
    for (int i = 0; i < 90; i++)
        text_add_format(&table, i % 9 ? "%d;%d\n" : "<%d;%d\n", 99999900 + i, i % 2);
    ck_assert(read_bytes(text_string(&table), table.length, TARGET "[check.rules.x]\nunique = true\n"));
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_CATEGORY);
    ck_assert(notes("is taken as a category") && !notes("only name a limit"));
}
END_TEST

START_TEST(a_limit_fits_a_column_of_numbers)
{
    ck_assert(read_rows(plain_header, plain, 3, 300, "<0,5;rot;03.04.2025;1;ja\n", TARGET));
    ck_assert_float_eq(table_column(run.table, "x")->numbers[300], 0.25F);
    ck_assert(notes("1 value in column \"x\", \"<0,5\", only names a limit"));
    ck_assert(!read_rows(plain_header, plain, 3, 300, "<0,5 kg;rot;03.04.2025;1;ja\n", TARGET));
}
END_TEST

START_TEST(units_that_differ_are_no_numbers)
{
    ck_assert(read_text("x;y\n12 kg;ja\n700 g;nein\n3 kg;ja\n", TARGET));
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_CATEGORY);
    ck_assert(notes("numbers in several units, such as \"kg\" and \"g\""));
}
END_TEST

START_TEST(a_unit_can_be_stated)
{
    ck_assert(
        read_rows(plain_header, plain, 3, 300, "12,5 kg;rot;03.04.2025;1;ja\n", TARGET "[columns.x]\nunit = \"kg\"\n"));
    ck_assert_float_eq(table_column(run.table, "x")->numbers[300], 12.5F);
}
END_TEST

START_TEST(a_column_may_write_numbers_in_its_own_way)
{
    ck_assert(read_text("a;b;y\n1.5;1.234,56;ja\n2.25;12,50;nein\n3.125;7,00;ja\n0.5;8,10;ja\n", TARGET));
    const struct column *own = table_column(run.table, "b");
    ck_assert_int_eq(own->kind, COLUMN_NUMBER);
    ck_assert_float_eq(own->numbers[0], 1234.56F);
    ck_assert_float_eq(table_column(run.table, "a")->numbers[2], 3.125F);
}
END_TEST

START_TEST(the_decimal_sign_of_a_column_can_be_stated)
{
    ck_assert(read_text("a;b;y\n1,5;1.234;ja\n2,25;3.500;nein\n", TARGET "[columns.b]\ndecimal = \".\"\n"));
    ck_assert_float_eq(table_column(run.table, "b")->numbers[0], 1.234F);
    ck_assert_float_eq(table_column(run.table, "a")->numbers[0], 1.5F);
}
END_TEST

static const struct decision *decision_about(const char *key, const char *column)
{
    const struct source *source = &run.sources[0];
    for (size_t i = 0; i < source->decision_count; i++) {
        const char *of = source->decisions[i].column;
        if (strcmp(source->decisions[i].key, key) == 0 && (column ? of && strcmp(of, column) == 0 : !of))
            return &source->decisions[i];
    }
    ck_abort_msg("nothing was decided about %s", key);
}

START_TEST(decisions_are_told)
{
    ck_assert(read_text("d,a,b,c,y\n03/04/2025,1,12 %,x,ja\n04/05/2025,2,5 %,,nein\n",
                        TARGET "[columns.a]\nkind = \"category\"\n"));
    ck_assert_str_eq(decision_about("separator", NULL)->value, "\",\"");
    ck_assert_int_eq(decision_about("separator", NULL)->certainty, CERTAINTY_SURE);
    ck_assert_str_eq(decision_about("header", NULL)->value, "true");
    ck_assert_str_eq(decision_about("date_order", NULL)->value, "\"month_day_year\"");
    ck_assert_int_eq(decision_about("date_order", NULL)->certainty, CERTAINTY_GUESS);
    ck_assert_int_eq(decision_about("decimal", NULL)->certainty, CERTAINTY_LIKELY);
    ck_assert_str_eq(decision_about("kind", "a")->value, "\"category\"");
    ck_assert_int_eq(decision_about("kind", "a")->certainty, CERTAINTY_STATED);
    ck_assert_str_eq(decision_about("unit", "b")->value, "\"%\"");
    ck_assert_str_eq(decision_about("empty", "c")->value, "\"no\"");
}
END_TEST

/* Stated in the file, the decisions give the same table. */
START_TEST(what_was_decided_can_be_stated)
{
    static const char table[] =
        "Bericht\nd;a;b;c;y\n03.04.2025;1;12,5 kg;x;ja\n14.05.2025;2;5 kg;;nein\nSumme;3;17,5 kg;;\n";
    ck_assert(read_text(table, TARGET));
    struct text lines = text_in(arena), columns = text_in(arena);
    const struct source *source = &run.sources[0];
    for (size_t i = 0; i < source->decision_count; i++) {
        const struct decision *decision = &source->decisions[i];
        struct text *where = decision->column ? &columns : &lines;
        if (decision->column && strcmp(decision->column, "y") == 0)
            continue; /* the target's kind is its own affair */
        if (decision->column && strcmp(decision->key, "kind") == 0)
            text_add_format(where, "[columns.%s]\n", decision->column);
        text_add_format(where, "%s = %s\n", decision->key, decision->value);
    }
    ck_assert(read_text(table, arena_format(arena, "%s%s%s", text_string(&lines), TARGET, text_string(&columns))));
    for (size_t i = 0; i < run.sources[0].decision_count; i++)
        if (!run.sources[0].decisions[i].column || strcmp(run.sources[0].decisions[i].column, "y") != 0)
            ck_assert_int_eq(run.sources[0].decisions[i].certainty, CERTAINTY_STATED);
    ck_assert_uint_eq(run.table->row_count, 2);
    ck_assert_float_eq(table_column(run.table, "b")->numbers[0], 12.5F);
}
END_TEST

START_TEST(ticked_or_not_is_yes_or_no)
{
    ck_assert(read_text("a;b;y\n1;x;ja\n2;;nein\n3;x;ja\n4;-;ja\n", TARGET));
    const struct column *ticked = table_column(run.table, "b");
    ck_assert(ticked->empty_means_no);
    ck_assert_uint_eq(ticked->missing, 0);
    ck_assert_uint_eq(ticked->codes[1], ticked->codes[3]);
    ck_assert_uint_ne(ticked->codes[0], ticked->codes[1]);
    ck_assert(read_text("a;b;y\n1;x;ja\n2;;nein\n3;z;ja\n4;-;ja\n", TARGET));
    ck_assert_uint_eq(table_column(run.table, "b")->missing, 2);
    ck_assert(read_text("a;b;y\n1;x;ja\n2;;nein\n", TARGET "[columns.b]\nempty = \"missing\"\n"));
    ck_assert_uint_eq(table_column(run.table, "b")->missing, 1);
}
END_TEST

START_TEST(numbers_of_invoices_are_no_quantities)
{
    static const char *const lines[] = { "536365;ja\n", "536366;nein\n", "536367;ja\n" };
    ck_assert(read_rows("x;y\n", lines, 3, 300, "C536368;ja\n", TARGET));
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_CATEGORY);
    ck_assert(read_rows("x;y\n", lines, 3, 300000, "C536368;ja\n", TARGET)); /* behind what is looked at first */
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_CATEGORY);
}
END_TEST

START_TEST(sums_and_remarks_below_are_skipped)
{
    ck_assert(read_text("x;p;y\n1;2;ja\n3;4;nein\nSumme;6;\n", TARGET)); /* of p; of x there is none */
    ck_assert_uint_eq(run.table->row_count, 2);
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_NUMBER);
    static const char *const lines[] = { "1;2;ja\n", "3;4;nein\n" };
    ck_assert(read_rows("x;p;y\n", lines, 2, 300000, "Stand: heute\n\nSumme;;\n", "skip_below = 2\n" TARGET));
    ck_assert_uint_eq(run.table->row_count, 300000);
}
END_TEST

START_TEST(units_may_stand_below_names)
{
    ck_assert(read_text("d;p;y\nmm;bar;\n1,5;2;ja\n2,5;3;nein\n3,5;4;ja\n", TARGET));
    ck_assert_str_eq(run.table->columns[1].name, "p bar");
    ck_assert_uint_eq(run.sources[0].parts[0].header_rows, 2);
    ck_assert_uint_eq(run.sources[0].parts[0].first_line, 3);
}
END_TEST

START_TEST(a_wrong_order_of_dates_is_a_problem)
{
    ck_assert(
        !read_text("d;y\n03.04.2025;ja\n13.04.2025;nein\n14.05.2025;ja\n", "date_order = \"month_day_year\"\n" TARGET));
    ck_assert(says("p.toml:3:14: dates such as \"03.04.2025\" in column \"d\" are not written like this"));
    ck_assert(!read_text("d;y\n03.04.2025;ja\n13.04.2025;nein\n", "date_order = \"iso\"\n" TARGET));
    ck_assert(says("state date_order = \"day_month_year\""));
}
END_TEST

START_TEST(one_date_settles_the_order_of_all)
{
    static const char *const lines[] = { "04/03/2025,ja\n", "05/04/2025,nein\n" };
    ck_assert(read_rows("d,y\n", lines, 2, 300000, "13/03/2025,ja\n", TARGET));
    const struct column *dates = table_column(run.table, "d");
    ck_assert_int_eq(dates->kind, COLUMN_DATE);
    ck_assert_int_eq(dates->dates[0], date_seconds(2025, 3, 4));
    for (size_t i = 0; i < run.note_count; i++)
        ck_assert_ptr_null(strstr(run.notes[i].text, "date_order")); /* there is no doubt */
}
END_TEST

START_TEST(a_hard_blank_is_no_value)
{
    static const char *const lines[] = { "1,5;ja\n", "\u00a0;nein\n" };
    ck_assert(read_rows("x;y\n", lines, 2, 100, "", TARGET));
    ck_assert_int_eq(table_column(run.table, "x")->kind, COLUMN_NUMBER);
    ck_assert_uint_eq(table_column(run.table, "x")->missing, 50);
}
END_TEST

START_TEST(no_date_is_no_value)
{
    static const char *const lines[] = { "03.04.2025;2025-04-03 08:00:00;ja\n",
                                         "00.00.0000;0000-00-00 00:00:00;nein\n" };
    ck_assert(read_rows("d;e;y\n", lines, 2, 100, "", TARGET));
    const struct column *d = table_column(run.table, "d"), *e = table_column(run.table, "e");
    ck_assert_int_eq(d->kind, COLUMN_DATE);
    ck_assert_int_eq(e->kind, COLUMN_DATE);
    ck_assert_uint_eq(d->missing, 50);
    ck_assert_uint_eq(e->missing, 50);
}
END_TEST

START_TEST(a_mark_for_missing_can_be_stated)
{
    write_file(data, "", 0);
    ck_assert(read_rows(plain_header, plain, 3, 300, "unbekannt;rot;03.04.2025;1;ja\n",
                        "missing = [\"unbekannt\"]\n" TARGET));
    ck_assert_uint_eq(table_column(run.table, "x")->missing, 101);
}
END_TEST

START_TEST(many_misfits_make_a_category)
{
    struct text text = text_in(arena);
    text_add(&text, "x;y\n");
    for (size_t i = 0; i < 200000; i++) /* beyond the sample of 1 MiB */
        text_add_format(&text, "%zu;%s\n", i % 1000, i % 3 ? "ja" : "nein");
    for (size_t i = 0; i < 10000; i++)
        text_add(&text, "A17;ja\n");
    ck_assert(read_bytes(text_string(&text), text.length, TARGET));
    const struct column *x = table_column(run.table, "x");
    ck_assert_int_eq(x->kind, COLUMN_CATEGORY);
    ck_assert_str_eq(dictionary_text(x->dictionary, x->codes[0]), "0");
    ck_assert_str_eq(dictionary_text(x->dictionary, x->codes[205000]), "A17");
    ck_assert(notes("10,000 of its 210,000 values are no numbers; the first is \"A17\" in line 200002"));
}
END_TEST

START_TEST(a_stated_kind_is_kept)
{
    static const char *const rows[] = { "1;ja\n", "x;nein\n" };
    ck_assert(!read_rows("a;y\n", rows, 2, 100, "", TARGET "[columns.a]\nkind = \"number\"\n"));
    ck_assert(says("(1 values before it are; of all, 50 are not)"));
}
END_TEST

START_TEST(what_is_left_out_may_be_dirty)
{
    ck_assert(read_rows(plain_header, plain, 3, 300, "12,5 kg;rot;03.04.2025;1;ja\n",
                        TARGET "[columns]\nignore = [\"x\"]\npersonal = [\"farbe\"]\n"));
    ck_assert_int_eq(table_column(run.table, "x")->role, ROLE_IGNORED);
    ck_assert_int_eq(table_column(run.table, "farbe")->role, ROLE_PERSONAL);
}
END_TEST

START_TEST(numbers_that_are_names_stay_as_written)
{
    struct text text = text_in(arena);
    text_add(&text, "plz;kunde;summe;y\n");
    for (size_t i = 0; i < 100; i++)
        text_add_format(&text, "%05zu;%zu;%zu;%zu,5\n", 1000 + i * 211, 10000000 + i * 7, i * i * i * 100, i);
    ck_assert_msg(read_bytes(text_string(&text), text.length, TARGET), "%s", printed(arena, problems));
    ck_assert_int_eq(table_column(run.table, "plz")->kind, COLUMN_CATEGORY);
    ck_assert_str_eq(dictionary_text(table_column(run.table, "plz")->dictionary, 0), "01000");
    ck_assert_int_eq(table_column(run.table, "kunde")->kind, COLUMN_CATEGORY);
    ck_assert_int_eq(table_column(run.table, "summe")->kind, COLUMN_NUMBER);
    ck_assert_int_eq(run.question.task, TASK_REGRESSION);
    ck_assert(notes("column \"kunde\""));
}
END_TEST

START_TEST(texts_are_told_from_categories)
{
    struct text text = text_in(arena);
    text_add(&text, "t;c;y\n");
    for (size_t i = 0; i < 100; i++)
        text_add_format(&text, "die Anlage meldet Fehler Nummer %zu;kurz %zu;%zu\n", i, i % 7, i % 2);
    ck_assert(read_bytes(text_string(&text), text.length, TARGET));
    ck_assert_int_eq(table_column(run.table, "t")->kind, COLUMN_TEXT);
    ck_assert_int_eq(table_column(run.table, "c")->kind, COLUMN_CATEGORY);
}
END_TEST

static const struct {
    const char *values[6];
    const char *toml;
    enum task task;
    const char *first, *last; /* classes */
} questions[] = {
    { { "0", "1" }, "", TASK_BINARY, "0", "1" },
    { { "1", "2", "1" }, "", TASK_BINARY, "1", "2" }, /* the rarer one */
    { { "1", "2", "2" }, "", TASK_BINARY, "2", "1" },
    { { "0,0", "1,0", "1,0" }, "", TASK_BINARY, "0,0", "1,0" },
    { { "1", "1,0", "0" }, "", TASK_BINARY, "0", "1" },
    { { "1a", "1b", "2a" }, "", TASK_MULTICLASS, "1a", "2a" },
    { { "1 kg", "1,0 kg", "1 l" }, "", TASK_BINARY, "1 kg", "1 l" },
    { { "i.O.", "n.i.O.", "n.i.O." }, "", TASK_BINARY, "i.O.", "n.i.O." },
    { { "ja", "nein", "ja" }, "positive = \"nein\"\n", TASK_BINARY, "ja", "nein" },
    { { "b", "a", "c" }, "", TASK_MULTICLASS, "a", "c" },
    { { "10", "9", "8" }, "", TASK_MULTICLASS, "8", "10" },
    { { "10", "9", "8" }, "task = \"regression\"\n", TASK_REGRESSION, NULL, NULL },
    { { "1,5", "2,5", "3" }, "", TASK_REGRESSION, NULL, NULL },
    { { "1,5", "2,5", "3" }, "task = \"multiclass\"\n", TASK_MULTICLASS, "1,5", "3" },
};

START_TEST(settles_the_question)
{
    struct text text = text_in(arena);
    size_t count = 0;
    while (count < 6 && questions[_i].values[count])
        count++;
    text_add(&text, "x;y\n");
    for (size_t i = 0; i < 60; i++)
        text_add_format(&text, "%zu;%s\n", i, questions[_i].values[i % count]);
    text_add(&text, "61;\n");
    ck_assert(read_bytes(text_string(&text), text.length, arena_format(arena, TARGET "%s", questions[_i].toml)));
    const struct question *question = &run.question;
    ck_assert_int_eq(question->task, questions[_i].task);
    ck_assert(isnan(question->truth[60]));
    ck_assert(notes("1 row has no value in column \"y\""));
    if (!questions[_i].first) {
        ck_assert_uint_eq(question->class_count, 0);
        return;
    }
    ck_assert_str_eq(question->classes[0], questions[_i].first);
    ck_assert_str_eq(question->classes[question->class_count - 1], questions[_i].last);
    ck_assert_uint_eq(question->outputs, question->class_count == 2 ? 1 : question->class_count);
    for (size_t i = 0; i < 60; i++) { /* the truth is the class that stands there, or one that is written otherwise */
        const char *name = question->classes[(size_t)question->truth[i]];
        ck_assert_int_eq(*name, *questions[_i].values[i % count]);
    }
}
END_TEST

/* As a database writes its numeric: a package keeps no more of them. */
START_TEST(decimals_of_a_target_have_a_limit)
{
    struct text text = text_in(arena);
    text_add(&text, "x;y\n");
    for (size_t i = 0; i < 60; i++)
        text_add_format(&text, "%zu;%zu.0000000000000000000000001\n", i, i);
    ck_assert(read_bytes(text_string(&text), text.length, TARGET));
    ck_assert_int_eq(run.question.task, TASK_REGRESSION);
    ck_assert_uint_eq(run.question.decimals, MOST_DECIMALS);
}
END_TEST

static const struct {
    const char *bytes;
    size_t size; /* 0: a text */
    const char *toml, *message;
} mistakes[] = {
    { "", 0, TARGET, "t.csv: this file is empty" },
    { "\n\n", 0, TARGET, "t.csv: this file holds no rows" },
    { "x;y\n", 0, TARGET, "t.csv: this table has a header, but no rows" },
    { "x;y\n1;2\n3;4;5\n6;7\n", 0, TARGET, "t.csv:3: this row has 3 cells, but the table has 2 columns" },
    { "x;y;z\n1;2;3\n4;5\n6;7;8\n", 0, TARGET, "t.csv:3: this row has 2 cells, but the table has 3 columns" },
    { "x;y;z\n1;2;3\n4;5;6\nNor\n", 0, TARGET, "t.csv:4: the table ends with a row of 1 cell, but has 3 columns" },
    { "x;y\n1;\0\n", 8, TARGET, "t.csv:2: there is a NUL byte in this line" },
    { "x;y\n\"1\";2\n\"3;4\n", 0, TARGET, "t.csv:3: a quote (\") that is opened in this row is never closed" },
    { "x;yy\n1;2\n", 0, TARGET, "p.toml:4:10: the table \"" },
    { "x;y\n1;2\n", 0, TARGET "[columns]\nignore = [\"z\"]\n", "has no column \"z\"" },
    { "x;y\n1;2\n", 0, TARGET "[columns.z]\nkind = \"text\"\n", "p.toml:5:10: the table \"" },
    { "x;y\n1;2\n3;4\n", 0, TARGET, "t.csv: only 2 rows have a value in column \"y\"" },
    { "x;y\n1;2\n", 0, "encoding = \"klingon\"\n" TARGET, "p.toml:3:12: there is no encoding \"klingon\"" },
    { "<!DOCTYPE html>\n<html>", 0, TARGET, "t.csv: this is a web page (HTML), not a table as text" },
    { "%PDF-1.4\n", 0, TARGET, "t.csv: this is a PDF document" },
    { "PAR1\x15\x04\x15", 0, TARGET, "t.csv: this is a Parquet file" },
    { "PAR1;PAR2;y\n1;2;ja\n", 0, TARGET, "t.csv: only 1 row has a value in column" },
    { "\xd0\xcf\x11\xe0\xa1\xb1", 0, TARGET, "t.csv: this is a workbook of the old kind (.xls)" },
};

START_TEST(mistakes_are_explained)
{
    size_t size = mistakes[_i].size ? mistakes[_i].size : strlen(mistakes[_i].bytes);
    ck_assert(!read_bytes(mistakes[_i].bytes, size, mistakes[_i].toml));
    ck_assert(says(mistakes[_i].message));
}
END_TEST

START_TEST(a_target_must_be_worth_learning)
{
    static const char *const same[] = { "1;7\n" }, *const names[] = { "1;a\n", "2;b\n" };
    ck_assert(!read_rows("x;y\n", same, 1, 50, "", TARGET));
    ck_assert(says("column \"y\" has the same value in all rows"));
    ck_assert(!read_rows("x;y\n", names, 2, 50, "3;c\n", TARGET));
    ck_assert(says("class \"c\" of column \"y\" is there only once"));
    ck_assert(!read_rows("x;y\n", names, 2, 50, "", TARGET "task = \"regression\"\n"));
    ck_assert(says("column \"y\" is no column of numbers"));
    ck_assert(!read_rows("x;y\n", names, 2, 50, "", TARGET "positive = \"A\"\n"));
    ck_assert(says("\"A\" is no value of column \"y\""));
    static const char *const three[] = { "1;a\n", "2;b\n", "3;c\n" }, *const numbers[] = { "1;1,5\n", "2;2\n",
                                                                                           "3;3\n" };
    ck_assert(!read_rows("x;y\n", three, 3, 60, "", TARGET "positive = \"a\"\n"));
    ck_assert(says("p.toml:5:12: \"positive\" has a meaning for two classes alone\n"));
    ck_assert(!read_rows("x;y\n", numbers, 3, 60, "", TARGET "positive = \"2\"\n"));
    ck_assert(says("p.toml:5:12: \"positive\" has a meaning for two classes alone\n"));
}
END_TEST

/* A number of parts, say, in a small table: one message for each row would bury what is wrong. */
START_TEST(many_single_classes_are_named_in_part)
{
    struct text text = text_in(arena);
    text_add(&text, "x;y\n");
    for (size_t i = 0; i < 100; i++)
        text_add_format(&text, "%zu;Teil-%zu\n", i, i);
    ck_assert(!read_bytes(text_string(&text), text.length, TARGET));
    ck_assert_uint_eq(problems_count(problems), 11);
    ck_assert(
        says("t.csv: 90 more classes of column \"y\" are there only once; choose another column in [target], or "));
}
END_TEST

/* A line of 100 MB must neither be a table nor fill the memory. */
START_TEST(a_file_without_lines_is_no_table)
{
    size_t size = 100 << 20;
    char *bytes = arena_get(arena, size);
    memset(bytes, 'a', size);
    ck_assert(!read_bytes(bytes, size, TARGET));
    ck_assert(says("t.csv:1: the first line does not end within a megabyte"));
}
END_TEST

/* As many rows by a second way through the file as the table has: rows can be matched one by one. */
static bool count_row(void *context, const struct row *row)
{
    *(size_t *)context += row->line >= run.sources[0].parts[0].first_line;
    return true;
}

START_TEST(rows_match_a_second_reading)
{
    static const char bytes[] = "Titel\nx;y;z\n1;2;a\n\n\"3\n\";4;b\n;;\n5;6;c\n";
    struct text text = text_in(arena);
    text_add(&text, bytes);
    for (size_t i = 0; i < 30; i++)
        text_add_format(&text, "%zu;%zu;d\n\n", i, i * i);
    ck_assert_msg(read_bytes(text_string(&text), text.length, TARGET), "%s", printed(arena, problems));
    size_t rows = 0;
    ck_assert(origin_rows(problems, &run.sources[0].parts[0].origin, count_row, &rows));
    ck_assert_uint_eq(rows, 33);
    ck_assert_uint_eq(run.table->row_count, 33);
}
END_TEST

/* ASCII for longer than the sample, then an umlaut of Windows. */
START_TEST(an_umlaut_late_in_the_file_is_read)
{
    static const char *const rows[] = { "1;ja\n", "2;nein\n" };
    ck_assert(read_rows("x;y\n", rows, 2, 300000, "3;M\xfcller\n3;M\xfcller\n", TARGET));
    ck_assert_str_eq(run.sources[0].parts[0].origin.dialect.encoding, "WINDOWS-1252");
    ck_assert_str_eq(run.question.classes[0], "Müller");
}
END_TEST

static const struct schema_column known[] = {
    { .name = "menge", .kind = COLUMN_NUMBER },
    { .name = "farbe", .kind = COLUMN_CATEGORY },
    { .name = "tag", .kind = COLUMN_DATE, .date_order = DATE_MONTH_DAY_YEAR }
};
static const char *const known_classes[] = { "nein", "ja" };
static struct model model = {
    .question = { .task = TASK_BINARY, .target = "y", .classes = known_classes, .class_count = 2, .outputs = 1 },
    .columns = known,
    .column_count = 3
};

static bool score(const char *bytes)
{
    write_file(data, bytes, strlen(bytes));
    if (!run.model)
        run.model = &model;
    run.data_path = data;
    run.pipeline = NULL;
    return read_stage.run(&run, NULL) && join_stage.run(&run, NULL) && settles_question(&run);
}

START_TEST(a_model_takes_the_columns_that_it_knows)
{
    ck_assert(score("farbe;extra;tag;menge\n7;a;04/03/2025;1\n8;b;04/05/2025;2\n"));
    ck_assert_int_eq(table_column(run.table, "farbe")->kind, COLUMN_CATEGORY);
    ck_assert_int_eq(table_column(run.table, "extra")->role, ROLE_IGNORED);
    ck_assert_int_eq(table_column(run.table, "menge")->role, ROLE_FEATURE);
    ck_assert_int_eq(table_column(run.table, "tag")->dates[0], date_seconds(2025, 4, 3));
    ck_assert(isnan(run.question.truth[0]));
    ck_assert_str_eq(run.question.classes[1], "ja");
}
END_TEST

START_TEST(a_model_learns_the_truth_where_it_is_known)
{
    ck_assert(score("y;farbe;tag;menge\nja;7;04/03/2025;1\nvielleicht;8;04/05/2025;2\nnein;8;04/05/2025;2\n"));
    ck_assert_float_eq(run.question.truth[0], 1);
    ck_assert(isnan(run.question.truth[1]));
    ck_assert_float_eq(run.question.truth[2], 0);
    ck_assert(notes("1 row has a value in column \"y\" that the model does not know"));
}
END_TEST

START_TEST(a_model_does_not_mind_its_target)
{
    static struct model numbers = { .question = { .task = TASK_REGRESSION, .target = "y", .outputs = 1 },
                                    .columns = known,
                                    .column_count = 3 };
    run.model = &numbers;
    struct text text = text_in(arena);
    text_add(&text, "farbe;tag;menge;y\n");
    for (size_t i = 0; i < 100; i++)
        text_add(&text, i == 50 ? "7;04/03/2025;1;offen\n" : "7;04/03/2025;1;2.5\n");
    ck_assert_msg(score(text_string(&text)), "%s", printed(arena, problems));
    ck_assert_uint_eq(run.table->row_count, 100);
}
END_TEST

START_TEST(a_model_may_know_columns_by_position)
{
    static const struct schema_column positions[] = { { .name = "column_1", .kind = COLUMN_CATEGORY },
                                                      { .name = "column_2", .kind = COLUMN_CATEGORY } };
    static struct model nameless = { .question = { .task = TASK_REGRESSION, .target = "column_3", .outputs = 1 },
                                     .columns = positions,
                                     .column_count = 2 };
    run.model = &nameless;
    ck_assert(score("rot;gross\nblau;klein\n"));
    ck_assert_uint_eq(run.table->row_count, 2);
    ck_assert_uint_eq(run.sources[0].parts[0].first_line, 1);
}
END_TEST

START_TEST(a_model_misses_its_columns)
{
    ck_assert(!score("farben;day\n7;1\n8;2\n"));
    const char *text = printed(arena, problems);
    ck_assert_ptr_nonnull(
        strstr(text, "the model needs columns that this table does not have: \"menge\", \"farbe\", \"tag\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
}
END_TEST

START_TEST(a_broken_value_is_no_gap_for_a_model)
{
    ck_assert(!score("farbe;tag;menge\n7;04/03/2025;1\n8;04/05/2025;zwei\n9;04/05/2025;3\n"));
    ck_assert(says("t.csv:3:3: \"zwei\" in column \"menge\" is no number"));
}
END_TEST

/* 120 minutes are no 120 hours. */
static const struct {
    const char *unit, *bytes;
    bool is_read;
    const char *says;
} units[] = {
    { "kg", "menge\n7 kg\n8 kg\n", true, NULL },
    { "kg", "menge\n7 g\n8 g\n", false, "\"menge\" is in \"g\", but the model learned it in \"kg\"" },
    { "kg", "menge\n7\n8\n", true,
      "\"menge\" has no unit, but the model learned it in \"kg\"; its numbers are taken in" },
    { "%", "menge\n0.7\n8\n", true, "its numbers are taken as percent, 12 as 12 %; convert them" },
    { "h:mm", "menge\n120\n80\n", true, "its numbers are taken as hours, 7.5 as 7:30; convert them" },
    { NULL, "menge\n7\n8\n", true, NULL },
    { NULL, "menge\n7 €\n8 €\n", true, NULL },
    { NULL, "menge\n90 µg/l\n80 µg/l\n", false,
      "column \"menge\" is in \"µg/l\", but the model learned it as numbers without a unit; convert the numbers" },
};

START_TEST(a_model_knows_units)
{
    struct schema_column column = { .name = "menge", .unit = units[_i].unit };
    struct model measured = { .question = { .task = TASK_REGRESSION, .target = "y", .outputs = 1 },
                              .columns = &column,
                              .column_count = 1 };
    run.model = &measured;
    ck_assert_int_eq(score(units[_i].bytes), units[_i].is_read);
    if (units[_i].says)
        ck_assert(says(units[_i].says));
    else
        ck_assert_str_eq(printed(arena, problems), "");
}
END_TEST

/* "1.234" as the model learned it, unless the file shows something else. */
static const struct {
    const char *bytes;
    float first;  /* value of "menge" */
    char decimal; /* of the file */
} ambiguous[] = {
    { "menge;preis\n4.567;1\n8.123;2\n", 4567, ',' },
    { "menge;preis\n4.567;1,5\n8.123;2\n", 4567, ',' },
    { "menge;preis\n4.567;1.5\n8.123;2\n", 4.567F, '.' },
    { "menge;preis\n4,567;1\n8,123;2\n", 4.567F, ',' },
    { "menge;preis\n4,567;1.5\n8,123;2\n", 4567, '.' },
    { "menge,preis\n4,1\n8,2\n", 4, '.' }, /* nothing to be known, and no decimal sign between such separators */
    { "menge,preis\n\"4,567\",1\n\"8,123\",2\n", 4.567F, ',' },
};

START_TEST(a_model_knows_how_numbers_are_written)
{
    static const struct schema_column columns[] = { { .name = "menge", .style = { ',', '.' } }, { .name = "preis" } };
    static struct model written = { .question = { .task = TASK_REGRESSION, .target = "y", .outputs = 1 },
                                    .columns = columns,
                                    .column_count = 2 };
    run.model = &written;
    ck_assert_msg(score(ambiguous[_i].bytes), "%s", printed(arena, problems));
    ck_assert_float_eq(table_column(run.table, "menge")->numbers[0], ambiguous[_i].first);
    ck_assert_int_eq(run.sources[0].parts[0].origin.dialect.number.decimal, ambiguous[_i].decimal);
    ck_assert(!notes("could mean something else"));
}
END_TEST

/* "menge" with points as decimal signs, beside columns with commas; where those have points too, it is one of them. */
static const struct {
    const char *bytes;
    float first;
} written_otherwise[] = {
    { "menge;preis\n4.567;1,5\n8.123;2\n", 4.567F },
    { "menge;preis\n4.567;1\n8.123;2\n", 4.567F },
    { "menge;preis\n4,567;1.5\n8,123;2\n", 4567 },
    { "menge;preis\n1.234,5;1,5\n8,1;2\n", 1234.5F },
};

START_TEST(a_model_knows_columns_that_are_written_otherwise)
{
    static const struct schema_column columns[] = { { .name = "menge", .style = { '.', ',' }, .has_own_style = true },
                                                    { .name = "preis", .style = { ',', '.' } } };
    static struct model written = { .question = { .task = TASK_REGRESSION, .target = "y", .outputs = 1 },
                                    .columns = columns,
                                    .column_count = 2 };
    run.model = &written;
    ck_assert_msg(score(written_otherwise[_i].bytes), "%s", printed(arena, problems));
    ck_assert_float_eq(table_column(run.table, "menge")->numbers[0], written_otherwise[_i].first);
}
END_TEST

/* What a model is to know: that which shows, or is stated. */
START_TEST(columns_tell_how_they_are_written)
{
    ck_assert(read_text("a;b;c;d;y\n1.234;x;1.5;0,5;1,5\n2.345;z;2.25;0,25;2,5\n", TARGET));
    ck_assert_int_eq(table_column(run.table, "a")->style.decimal, ',');
    ck_assert_int_eq(table_column(run.table, "a")->style.thousands, '.');
    ck_assert_int_eq(table_column(run.table, "b")->style.decimal, 0);
    ck_assert_int_eq(table_column(run.table, "c")->style.decimal, '.');
    ck_assert(table_column(run.table, "c")->has_own_style && !table_column(run.table, "a")->has_own_style);
    ck_assert(read_text("a;y\n1;2\n2;3\n", TARGET));
    ck_assert_int_eq(table_column(run.table, "a")->style.decimal, 0);
    ck_assert(read_text("a;y\n1;2\n2;3\n", "decimal = \",\"\n" TARGET));
    ck_assert_int_eq(table_column(run.table, "a")->style.decimal, ',');
}
END_TEST

/* As its sources stated them in training; those of a joined one for its own columns alone. */
START_TEST(a_model_knows_marks_for_missing)
{
    static const char *const marks[] = { "-1", "fehlt" }, *const others[] = { "0" };
    static const struct schema_column columns[] = {
        { .name = "menge", .kind = COLUMN_NUMBER, .marks = { marks, 2 } },
        { .name = "preis", .kind = COLUMN_NUMBER, .source = "lager", .marks = { others, 1 } }
    };
    static struct model marked = { .question = { .task = TASK_REGRESSION, .target = "y", .outputs = 1 },
                                   .columns = columns,
                                   .column_count = 2 };
    run.model = &marked;
    ck_assert_msg(score("menge;preis\n-1;5\n2;0\nfehlt;7\n0;8\n"), "%s", printed(arena, problems));
    const struct column *amount = table_column(run.table, "menge"), *price = table_column(run.table, "preis");
    ck_assert_uint_eq(amount->missing, 2);
    ck_assert(column_is_missing(amount, 0) && column_is_missing(amount, 2));
    ck_assert_uint_eq(price->missing, 1);
    ck_assert(column_is_missing(price, 1));
}
END_TEST

/* Real tables, where they are there. */
static const char *shared_table(const char *name)
{
    const char *shared = getenv("LOTSE_SHARED_DATA");
    const char *path = arena_format(arena, "%s/%s", shared ? shared : "../shared/data", name);
    if (access(path, R_OK) == 0)
        return realpath(path, arena_get(arena, 4096));
    printf("check_read: \"%s\" is not there, skipped\n", name);
    return NULL;
}

static const struct {
    const char *name, *target, *lines;
    size_t rows, columns, numbers; /* numbers: columns of them */
} real[] = {
    { "adult_census/adult-train.csv.gz", "column_15", "", 32561, 15, 6 },
    { "ames_housing/AmesHousing2.csv", "SalePrice", "", 2930, 82, 37 },
    { "bank_marketing/bank-additional-full.csv.gz", "y", "", 41188, 21, 10 },
    { "cmapss_turbofan/train_FD001.txt.gz", "column_26", "", 20631, 26, 26 },
    { "concrete_strength/concrete.csv", "strength", "", 1030, 9, 9 },
    { "genesis_nrw_de/44211-11i_00.csv", "column_1", "", 549, 6, 3 },
    { "german_credit/german.csv", "column_21", "", 1000, 21, 7 },
    { "smard_strom_de/Realisierter_Stromverbrauch_202401010000_202501010000_Viertelstunde.csv",
      "Netzlast [MWh] Originalauflösungen", "", 35136, 6, 4 },
    { "sms_spam/SMSSpamCollection", "column_1", "", 5574, 2, 0 },
    { "sms_spam/spam.csv", "v1", "", 5572, 5, 0 },
    { "steel_plates_faults/derived_single_target.csv", "Fault", "", 1941, 28, 27 },
    { "telco_churn/Telco-Customer-Churn.csv", "Churn", "", 7043, 21, 4 },
};

START_TEST(real_tables_are_read)
{
    const char *path = shared_table(real[_i].name);
    if (!path)
        return;
    data = path;
    ck_assert_msg(read_file(arena_format(arena, "[target]\ncolumn = \"%s\"\n", real[_i].target)), "%s",
                  printed(arena, problems));
    data = settings; /* not to be removed */
    size_t numbers = 0;
    for (size_t i = 0; i < run.table->column_count; i++)
        numbers += run.table->columns[i].kind == COLUMN_NUMBER;
    ck_assert_uint_eq(run.table->row_count, real[_i].rows);
    ck_assert_uint_eq(run.table->column_count, real[_i].columns);
    ck_assert_uint_eq(numbers, real[_i].numbers);
}
END_TEST

Suite *suite_read(void)
{
    Suite *suite = suite_create("read");
    TCase *test = tcase_create("read");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_set_timeout(test, 30);
    tcase_add_test(test, fills_typed_columns);
    tcase_add_test(test, a_value_that_is_no_number_is_a_problem);
    tcase_add_test(test, a_unit_is_no_part_of_the_number);
    tcase_add_test(test, times_are_hours);
    tcase_add_test(test, times_have_two_decimals);
    tcase_add_test(test, a_time_among_numbers_is_a_problem);
    tcase_add_test(test, months_with_points_are_dates);
    tcase_add_test(test, decimals_are_no_months);
    tcase_add_test(test, times_may_be_classes);
    tcase_add_test(test, lengths_of_time_can_be_predicted);
    tcase_add_test(test, limits_are_numbers);
    tcase_add_test(test, a_category_has_no_limits);
    tcase_add_test(test, a_limit_fits_a_column_of_numbers);
    tcase_add_test(test, units_that_differ_are_no_numbers);
    tcase_add_test(test, a_unit_can_be_stated);
    tcase_add_test(test, a_column_may_write_numbers_in_its_own_way);
    tcase_add_test(test, the_decimal_sign_of_a_column_can_be_stated);
    tcase_add_test(test, decisions_are_told);
    tcase_add_test(test, what_was_decided_can_be_stated);
    tcase_add_test(test, ticked_or_not_is_yes_or_no);
    tcase_add_test(test, numbers_of_invoices_are_no_quantities);
    tcase_add_test(test, sums_and_remarks_below_are_skipped);
    tcase_add_test(test, units_may_stand_below_names);
    tcase_add_test(test, a_wrong_order_of_dates_is_a_problem);
    tcase_add_test(test, one_date_settles_the_order_of_all);
    tcase_add_test(test, a_hard_blank_is_no_value);
    tcase_add_test(test, no_date_is_no_value);
    tcase_add_test(test, a_mark_for_missing_can_be_stated);
    tcase_add_test(test, many_misfits_make_a_category);
    tcase_add_test(test, a_stated_kind_is_kept);
    tcase_add_test(test, what_is_left_out_may_be_dirty);
    tcase_add_test(test, numbers_that_are_names_stay_as_written);
    tcase_add_test(test, texts_are_told_from_categories);
    tcase_add_loop_test(test, settles_the_question, 0, sizeof questions / sizeof *questions);
    tcase_add_test(test, decimals_of_a_target_have_a_limit);
    tcase_add_loop_test(test, mistakes_are_explained, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(test, a_target_must_be_worth_learning);
    tcase_add_test(test, many_single_classes_are_named_in_part);
    tcase_add_test(test, a_file_without_lines_is_no_table);
    tcase_add_test(test, rows_match_a_second_reading);
    tcase_add_test(test, an_umlaut_late_in_the_file_is_read);
    tcase_add_test(test, a_model_takes_the_columns_that_it_knows);
    tcase_add_test(test, a_model_learns_the_truth_where_it_is_known);
    tcase_add_test(test, a_model_does_not_mind_its_target);
    tcase_add_test(test, a_model_may_know_columns_by_position);
    tcase_add_test(test, a_model_misses_its_columns);
    tcase_add_test(test, a_broken_value_is_no_gap_for_a_model);
    tcase_add_loop_test(test, a_model_knows_units, 0, sizeof units / sizeof *units);
    tcase_add_loop_test(test, a_model_knows_how_numbers_are_written, 0, sizeof ambiguous / sizeof *ambiguous);
    tcase_add_loop_test(test, a_model_knows_columns_that_are_written_otherwise, 0,
                        sizeof written_otherwise / sizeof *written_otherwise);
    tcase_add_test(test, columns_tell_how_they_are_written);
    tcase_add_test(test, a_model_knows_marks_for_missing);
    tcase_add_loop_test(test, real_tables_are_read, 0, sizeof real / sizeof *real);
    suite_add_tcase(suite, test);
    return suite;
}
