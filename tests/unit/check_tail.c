/* Sums and remarks below tables that are longer than what is looked at first. */
#include "runner/stage.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct stage read_stage;
Suite *suite_tail(void);

enum { ROWS = 60000 }; /* three megabytes */

/* wert is 1,5 in each row, menge 2. */
#define SUM "Summe;90.000,0;120000;\n"

static struct arena *arena;
static const char *folder, *data, *settings;

static void set_up(void)
{
    arena = arena_create();
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-tail-XXXXXX"));
    ck_assert_ptr_nonnull(folder);
    data = arena_format(arena, "%s/t.csv", folder);
    settings = arena_format(arena, "%s/p.toml", folder);
}

static void tear_down(void)
{
    ck_assert_int_eq(system(arena_format(arena, "rm -r %s", folder)), 0);
    arena_destroy(arena);
}

/* What stands below the rows, and what becomes of it. */
static const struct {
    const char *below;
    size_t rows;      /* that are read; 0: none, there is a problem */
    const char *says; /* a piece of it, or of a note */
} ends[] = {
    { "", ROWS, NULL },
    { SUM, ROWS, "\"Summe\", holds the sums of its columns" },
    { SUM "\n\"Quelle: \"\"Amt\"\"\"\n", ROWS, "1 line below the table is skipped" },
    { "_____\n* Erläuterung: vorläufig;;;\n© Amt für Straßen, 2025", ROWS, "3 lines below the table are skipped" },
    { "Summe;45.000;60000;\n", ROWS + 1, "\"Summe\", but its numbers are no sums" },
    { "Total egal;;;x\n", ROWS + 1, "\"Total egal\", but its numbers are no sums" },
    { "Köln;1,5\n", 0, "t.csv:60002: the table ends with a row of 2 cells" },
    { "Köl", 0, "the file may be cut off" },
    { "Köln;1,5\n" SUM "Quelle: Amt\n", 0, "t.csv:60002: the table ends with a row of 2 cells" },
    { "Quelle: Amt\nKöln;1,5;2;x\n", 0, "t.csv:60002: this row has 1 cell" },
    { "Köln;1,5;2;\"x\n", 0, "never closed" },
};

static void write_table(const char *below)
{
    FILE *file = fopen(data, "wb");
    ck_assert_ptr_nonnull(file);
    fputs("ort;wert;menge;bemerkung\n", file);
    for (size_t row = 0; row < ROWS - 1; row++)
        fprintf(file, "Köln %zu;1,5;2;eine Bemerkung mit der Nummer %zu\n", row % 40, row % 1000);
    fputs("München;1,5;2;x\n", file);
    fputs(below, file);
    ck_assert_int_eq(fclose(file), 0);
}

/* How many rows come out (0: there is a problem), and all that is said. */
static size_t rows_of(const char *file, const char *also, unsigned threads, const char **said)
{
    struct run run = { .arena = arena,
                       .problems = problems_create(arena),
                       .progress = progress_create(arena, false, true),
                       .threads = threads };
    struct pipeline *pipeline;
    FILE *toml = fopen(settings, "w");
    fprintf(toml, "[[source]]\nfile = \"%s\"\n%s\n[target]\ncolumn = \"wert\"\n", file, also);
    fclose(toml);
    ck_assert(pipeline_read(arena, run.problems, settings, NULL, 0, &pipeline));
    run.pipeline = pipeline;
    bool done = read_stage.run(&run, NULL);
    struct text text = text_in(arena);
    for (size_t i = 0; i < run.note_count; i++)
        text_add_format(&text, "%s\n", run.notes[i].text);
    text_add(&text, printed(arena, run.problems));
    *said = text_string(&text);
    if (!done)
        return 0;
    const struct table *table = run.sources[0].table;
    ck_assert_int_eq(table->columns[1].kind, COLUMN_NUMBER);
    ck_assert_uint_le(dictionary_count(table->columns[0].dictionary), 41 + table->row_count - ROWS);
    return table->row_count;
}

static void check_end(size_t end, const char *file, unsigned threads)
{
    const char *said;
    size_t rows = rows_of(file, "", threads, &said);
    ck_assert_msg(rows == ends[end].rows, "%zu rows with %u threads: %s", rows, threads, said);
    if (ends[end].says)
        ck_assert_msg(strstr(said, ends[end].says) != NULL, "%s", said);
    else
        ck_assert_ptr_null(strstr(said, "below"));
}

START_TEST(what_stands_below_a_long_table_is_none_of_its_rows)
{
    write_table(ends[_i].below);
    check_end((size_t)_i, "t.csv", 1);
    check_end((size_t)_i, "t.csv", 4);
}
END_TEST

static const char *const written[] = {
    "gzip -1 <t.csv >o.csv",
    "iconv -f UTF-8 -t WINDOWS-1252 <t.csv >o.csv",
    "iconv -f UTF-8 -t UTF-16 <t.csv >o.csv",
    "tr '\\n' '\\r' <t.csv >o.csv",
    "tar -czf o.csv t.csv",
};

START_TEST(however_the_file_is_written)
{
    const size_t some[] = { 0, 2, 3, 4 };
    for (size_t i = 0; i < sizeof some / sizeof *some; i++) {
        write_table(ends[some[i]].below);
        ck_assert_int_eq(system(arena_format(arena, "cd %s && %s", folder, written[_i])), 0);
        check_end(some[i], "o.csv", 1);
        check_end(some[i], "o.csv", 4);
    }
}
END_TEST

START_TEST(each_part_has_its_own)
{
    const char *said;
    write_table(SUM "Quelle: Amt\n");
    ck_assert_int_eq(system(arena_format(arena, "cd %s && cp t.csv t2.csv", folder)), 0);
    ck_assert_uint_eq(rows_of("t*.csv", "", 2, &said), 2 * ROWS);
    const char *note = strstr(said, "1 line below");
    ck_assert_ptr_nonnull(note);
    ck_assert_ptr_null(strstr(note + 1, "1 line below"));
}
END_TEST

/* A column that turns out to be none of numbers is read a second time. */
START_TEST(a_second_reading_leaves_it_out_too)
{
    const char *said;
    write_table("");
    const char *change = "cd %s && sed '30000,$s/;2;/;zwei;/' t.csv >o.csv && printf '" SUM "Quelle: Amt\n' >>o.csv";
    ck_assert_int_eq(system(arena_format(arena, change, folder)), 0);
    for (unsigned threads = 1; threads < 3; threads++) {
        ck_assert_uint_eq(rows_of("o.csv", "", threads, &said), ROWS);
        ck_assert_ptr_nonnull(strstr(said, "as a category"));
    }
}
END_TEST

START_TEST(what_the_user_states_counts)
{
    const char *said;
    write_table("Köln;1,5;2;x\n" SUM);
    ck_assert_uint_eq(rows_of("t.csv", "skip_below = 2", 2, &said), ROWS);
    ck_assert_uint_eq(rows_of("t.csv", "skip_below = -1", 2, &said), ROWS + 2);
}
END_TEST

Suite *suite_tail(void)
{
    Suite *suite = suite_create("tail");
    TCase *test = tcase_create("tail");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_set_timeout(test, 60);
    tcase_add_loop_test(test, what_stands_below_a_long_table_is_none_of_its_rows, 0, sizeof ends / sizeof *ends);
    tcase_add_loop_test(test, however_the_file_is_written, 0, sizeof written / sizeof *written);
    tcase_add_test(test, each_part_has_its_own);
    tcase_add_test(test, a_second_reading_leaves_it_out_too);
    tcase_add_test(test, what_the_user_states_counts);
    suite_add_tcase(suite, test);
    return suite;
}
