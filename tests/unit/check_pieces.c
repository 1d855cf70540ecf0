/* Large files are parsed by several threads: tables, notes and problems are those of one thread. */
#include "runner/stage.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct stage read_stage;
Suite *suite_pieces(void);

enum { ROWS = 90000 }; /* of about a hundred bytes: three pieces */

static struct arena *arena;
static const char *folder, *data, *settings;

static void set_up(void)
{
    arena = arena_create();
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-pieces-XXXXXX"));
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

/* What can be odd about a file: at a row, instead of it or in it. */
struct oddity {
    const char *name;
    size_t row;
    const char *line; /* NULL: as usual */
    size_t every;     /* … and at all that many rows behind it; 0: once */
    const char *says; /* a piece of the problem or note that follows; NULL: none is expected */
};

static const struct oddity oddities[] = {
    { "plain", 0, NULL, 0, NULL },
    { "values that are late", 60000, "9;1.234,5678;03.04.2025 07:30;spät;x;y\n", 0, NULL },
    { "line feeds within quotes", 10, "9;1;03.04.2025;a;\"two\n\n\nlines; of \"\"text\"\"\";y\n", 7, NULL },
    { "a quoted cell across pieces", 30000, "9;1;03.04.2025;a;\"@\";y\n", 0, NULL },
    { "Windows-1252, seen late", 65000, "9;1;03.04.2025;Gr\xfcn;x;y\n", 3, NULL },
    { "UTF-8 and then another encoding", 45000, "9;1;03.04.2025;Gr\xc3\xbcn;Gr\xfcn;y\n", 0,
      "no text in the encoding" },
    { "a NUL byte", 66001, "9;1;03.04.2025;a\1;x;y\n", 0, "NUL byte in this line" },
    { "misfits", 42000, "9;zwölf;31.02.2025;a;x;y\n", 20000, "is no number" },
    { "a column that is none of numbers", 40000, "9;zwölf;03.04.2025;a;x;y\n", 2, "as a category" },
    { "zeros in front", 55000, "9;007;03.04.2025;a;x;y\n", 1000, "zeros in front" },
    { "a short row", 75000, "9;1\n", 0, "this row has 2 cells" },
    { "a short row at the end", ROWS - 1, "Summe;1\n", 0, "ends with a row of 2 cells" },
    { "a long row", 50000, "9;1;03.04.2025;a;x;y;z;z\n", 0, "this row has 8 cells" },
    { "an open quote", 80000, "9;1;03.04.2025;\"a;x;y\n", 0, "never closed" },
    { "empty rows", 1000, "\n;;;;;\r\n", 100, NULL },
    { "no line feed at the end", ROWS - 1, "9;1;03.04.2025;a;x;y", 0, NULL },
    { "other line ends", 1, "9;1;03.04.2025;a;x;y\r\n", 1, NULL },
};

static void write_usual(FILE *file, size_t row)
{
    fprintf(file, "%zu;%zu,%zu;%02zu.%02zu.20%02zu;", row, row % 977, row % 10, row % 28 + 1, row % 12 + 1, row % 25);
    fprintf(file, "Kategorie %zu;Eine Bemerkung, die zu jeder Zeile eine andere ist und lang: %zu;%s\n",
            row * row % 301, row, row % 3 ? "ja" : "nein");
}

/* "@" stands for a text of five megabytes and many lines, \1 for NUL. */
static void write_odd(FILE *file, const char *line)
{
    for (const char *at = line; *at; at++)
        if (*at == '@')
            for (size_t i = 0; i < 5 << 20; i++)
                fputc(i % 40 ? 'x' : '\n', file);
        else
            fputc(*at == '\1' ? '\0' : *at, file);
}

static void write_table(const struct oddity *oddity)
{
    FILE *file = fopen(data, "wb");
    ck_assert_ptr_nonnull(file);
    fputs("nr;wert;tag;kategorie;bemerkung;ziel\n", file);
    for (size_t row = 0; row < ROWS; row++) {
        bool is_odd = row == oddity->row || (oddity->every && row > oddity->row && row % oddity->every == 0);
        if (oddity->line && is_odd)
            write_odd(file, oddity->line);
        else
            write_usual(file, row);
    }
    ck_assert_int_eq(fclose(file), 0);
}

/* What came out: the table, or NULL; and all that was said. */
struct outcome {
    const struct table *table;
    const char *said;
};

static struct outcome outcome_of(const char *path, unsigned threads)
{
    struct run run = { .arena = arena,
                       .problems = problems_create(arena),
                       .progress = progress_create(arena, false, true),
                       .threads = threads };
    struct pipeline *pipeline;
    FILE *file = fopen(settings, "w");
    fprintf(file, "[[source]]\nfile = \"%s\"\n[target]\ncolumn = \"wert\"\n", path);
    fclose(file);
    ck_assert(pipeline_read(arena, run.problems, settings, NULL, 0, &pipeline));
    run.pipeline = pipeline;
    bool done = read_stage.run(&run, NULL);
    struct text said = text_in(arena);
    for (size_t i = 0; i < run.note_count; i++)
        text_add_format(&said, "%s\n", run.notes[i].text);
    text_add(&said, printed(arena, run.problems));
    return (struct outcome){ done ? run.sources[0].table : NULL, text_string(&said) };
}

static void same_dictionary(const struct dictionary *one, const struct dictionary *other)
{
    ck_assert_int_eq(one == NULL, other == NULL);
    if (!one)
        return;
    ck_assert_uint_eq(dictionary_count(one), dictionary_count(other));
    for (uint32_t code = 0; code < dictionary_count(one); code++)
        ck_assert_str_eq(dictionary_text(one, code), dictionary_text(other, code));
}

static void same_column(const struct column *one, const struct column *other, size_t rows)
{
    ck_assert_str_eq(one->name, other->name);
    ck_assert_int_eq(one->kind, other->kind);
    ck_assert_uint_eq(one->missing, other->missing);
    ck_assert_uint_eq(one->decimals, other->decimals);
    ck_assert_int_eq(one->has_time, other->has_time);
    same_dictionary(one->dictionary, other->dictionary);
    same_dictionary(one->spellings, other->spellings);
    size_t size = one->kind == COLUMN_DATE ? sizeof *one->dates : sizeof *one->codes;
    ck_assert_msg(memcmp(one->codes, other->codes, rows * size) == 0, "column %s", one->name);
}

static void same_outcome(struct outcome one, struct outcome other)
{
    ck_assert_str_eq(one.said, other.said);
    ck_assert_int_eq(one.table == NULL, other.table == NULL);
    if (!one.table)
        return;
    ck_assert_uint_eq(one.table->row_count, other.table->row_count);
    ck_assert_uint_eq(one.table->column_count, other.table->column_count);
    for (size_t i = 0; i < one.table->column_count; i++)
        same_column(&one.table->columns[i], &other.table->columns[i], one.table->row_count);
}

START_TEST(threads_do_not_show)
{
    const struct oddity *oddity = &oddities[_i];
    write_table(oddity);
    struct outcome one = outcome_of(data, 1);
    if (oddity->says)
        ck_assert_msg(strstr(one.said, oddity->says) != NULL, "%s: %s", oddity->name, one.said);
    else
        ck_assert_msg(one.table && one.table->row_count > ROWS / 2, "%s: %s", oddity->name, one.said);
    same_outcome(one, outcome_of(data, 3));
}
END_TEST

/* One thread unpacks at a time; what is cut off is found by the same row. */
START_TEST(packed_files_are_shared_too)
{
    const char *packed = arena_format(arena, "%s/t.csv.gz", folder);
    write_table(&oddities[0]);
    ck_assert_int_eq(system(arena_format(arena, "gzip -1 -c %s >%s", data, packed)), 0);
    struct outcome plain = outcome_of(data, 1), whole = outcome_of(packed, 2);
    ck_assert_ptr_nonnull(whole.table);
    for (size_t i = 0; i < plain.table->column_count; i++)
        same_column(&plain.table->columns[i], &whole.table->columns[i], ROWS);
    ck_assert_int_eq(truncate(packed, 1000000), 0);
    struct outcome one = outcome_of(packed, 1), two = outcome_of(packed, 2);
    unlink(packed);
    same_outcome(one, two);
    ck_assert_ptr_null(one.table);
    ck_assert_ptr_nonnull(strstr(one.said, "damaged or cut off"));
}
END_TEST

Suite *suite_pieces(void)
{
    Suite *suite = suite_create("pieces");
    TCase *test = tcase_create("pieces");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_set_timeout(test, 60);
    tcase_add_loop_test(test, threads_do_not_show, 0, sizeof oddities / sizeof *oddities);
    tcase_add_test(test, packed_files_are_shared_too);
    suite_add_tcase(suite, test);
    return suite;
}
