/* Joining sources: a pipeline file and tables in, one table out, or the problem. */
#include "runner/stage.h"
#include "stages/join/join.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

extern const struct stage read_stage, join_stage, roles_stage, question_stage;

static bool settles_question(struct run *of)
{
    return roles_stage.run(of, NULL) && question_stage.run(of, NULL);
}
Suite *suite_join(void);

static struct arena *arena;
static struct problems *problems;
static struct run run;
static const char *folder, *said;
static const char *const names[] = { "main.csv", "b.csv", "c.csv", "p.toml" };

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    run = (struct run){ .arena = arena, .problems = problems, .progress = progress_create(arena, false, true) };
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-join-XXXXXX"));
    ck_assert_ptr_nonnull(folder);
    said = "";
}

static const char *path_of(const char *name)
{
    return arena_format(arena, "%s/%s", folder, name);
}

static void tear_down(void)
{
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        unlink(path_of(names[i]));
    rmdir(folder);
    arena_destroy(arena);
}

static void write_file(const char *name, const char *content)
{
    FILE *file = fopen(path_of(name), "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_int_ge(fputs(content, file), 0);
    fclose(file);
}

/* Reads and joins main.csv, b.csv and, where there is one, c.csv. */
static bool join_three(const char *left, const char *b, const char *join_b, const char *c, const char *join_c,
                       const char *lines)
{
    struct pipeline *pipeline;
    write_file("main.csv", left);
    write_file("b.csv", b);
    if (c)
        write_file("c.csv", c);
    write_file("p.toml", arena_format(arena,
                                      "[target]\ncolumn = \"y\"\n[[source]]\nfile = \"main.csv\"\n[[source]]\n"
                                      "file = \"b.csv\"\njoin = { %s }\n%s%s%s%s",
                                      join_b, c ? "[[source]]\nfile = \"c.csv\"\njoin = { " : "", c ? join_c : "",
                                      c ? " }\n" : "", lines));
    ck_assert_msg(pipeline_read(arena, problems, path_of("p.toml"), NULL, 0, &pipeline), "%s",
                  printed(arena, problems));
    run.pipeline = pipeline;
    ck_assert_msg(read_stage.run(&run, NULL), "%s", printed(arena, problems));
    return join_stage.run(&run, NULL);
}

static bool join(const char *left, const char *right, const char *settings)
{
    return join_three(left, right, settings, NULL, NULL, "");
}

static const char *all_notes(void)
{
    struct text text = text_in(arena);
    for (size_t i = 0; i < run.note_count; i++)
        text_add_format(&text, "%s\n", run.notes[i].text);
    return text_string(&text);
}

static bool notes(const char *piece)
{
    return strstr(all_notes(), piece) != NULL;
}

static bool says(const char *piece)
{
    const char *more = printed(arena, problems); /* each problem is printed only once */
    said = *more ? more : said;
    if (!strstr(said, piece))
        fprintf(stderr, "instead of \"%s\":\n%s", piece, said);
    return strstr(said, piece) != NULL;
}

/* The values of a column, one after another: "1 – 3". */
static const char *values(const char *name)
{
    const struct column *column = table_column(run.table, name);
    struct text text = text_in(arena);
    size_t missing = 0;
    ck_assert_msg(column, "there is no column %s", name);
    for (size_t row = 0; row < run.table->row_count; row++) {
        text_add_format(&text, "%s%s", row ? " " : "", column_value_text(arena, column, row));
        missing += column_is_missing(column, row);
    }
    ck_assert_uint_eq(column->missing, missing);
    return text_string(&text);
}

#define SALES  "ort,menge,y\nKiel,1,1\nUlm,2,1\nBonn,3,1\nUlm,4,1\n,5,1\nHof,6,1\n"
#define PLACES "ort,land,hoch\nUlm,BW,478.5\nKiel,SH,5\nJena,TH,143\n"

START_TEST(left_keeps_all_rows_in_order)
{
    ck_assert_msg(join(SALES, PLACES, "on = [\"ort\"]"), "%s", printed(arena, problems));
    ck_assert_uint_eq(run.table->row_count, 6);
    ck_assert_uint_eq(run.table->column_count, 5);
    ck_assert_str_eq(values("menge"), "1 2 3 4 5 6");
    ck_assert_str_eq(values("land"), "SH BW – BW – –");
    ck_assert_str_eq(values("hoch"), "5.0 478.5 – 478.5 – –");
    ck_assert_uint_eq(table_column(run.table, "hoch")->decimals, 1);
    ck_assert_str_eq(table_column(run.table, "hoch")->joined_from, "b");
    ck_assert_ptr_null(table_column(run.table, "menge")->joined_from);
    /* The main table's columns are not copied, and the source stays as it was. */
    ck_assert_ptr_eq(table_column(run.table, "menge")->numbers, table_column(run.sources[0].table, "menge")->numbers);
    ck_assert_ptr_eq(table_column(run.table, "land")->dictionary,
                     table_column(run.sources[1].table, "land")->dictionary);
    ck_assert_uint_eq(run.sources[0].table->column_count, 3);
    ck_assert_ptr_null(run.sources[0].rows);
    ck_assert_uint_eq(run.join_count, 1);
    const struct joined *joined = &run.joins[0];
    ck_assert_str_eq(joined->source, "b");
    ck_assert(!joined->is_inner);
    ck_assert_uint_eq(joined->rows, 6);
    ck_assert_uint_eq(joined->found, 3);
    ck_assert_uint_eq(joined->without_key, 1);
    ck_assert_uint_eq(joined->unknown_keys, 2);
    ck_assert_uint_eq(joined->source_rows, 3);
    ck_assert_uint_eq(joined->unused, 1);
    ck_assert_uint_eq(joined->column_count, 2);
    ck_assert(notes("\"b\": 3 of 6 rows found a partner (50.0%)\n"));
    ck_assert(notes("2 keys are not in \"b\": \"Bonn\", \"Hof\"\n"));
    ck_assert(notes("1 row has a gap in its key, and no partner in \"b\"\n"));
    ck_assert(notes("1 row of \"b\" is not used\n"));
    ck_assert(!notes("would find"));
}
END_TEST

START_TEST(inner_leaves_rows_out_and_remembers_which_stay)
{
    ck_assert(join(SALES, PLACES, "on = [\"ort\"], how = \"inner\""));
    ck_assert_uint_eq(run.table->row_count, 3);
    ck_assert_str_eq(values("menge"), "1 2 4");
    ck_assert_str_eq(values("land"), "SH BW BW");
    const uint32_t rows[] = { 0, 1, 3 };
    ck_assert_mem_eq(run.sources[0].rows, rows, sizeof rows);
    ck_assert(run.joins[0].is_inner);
    ck_assert(notes("found a partner (50.0%); the others are left out\n"));
}
END_TEST

START_TEST(rows_of_several_inner_joins_add_up)
{
    ck_assert(join_three(SALES, "ort,a\nUlm,1\nBonn,2\nHof,3\n", "on = \"ort\", how = \"inner\"",
                         "a,wert\n2,zwei\n3,drei\n", "on = \"a\", how = \"inner\"", ""));
    ck_assert_str_eq(values("menge"), "3 6");
    ck_assert_str_eq(values("wert"), "zwei drei");
    const uint32_t rows[] = { 2, 5 };
    ck_assert_mem_eq(run.sources[0].rows, rows, sizeof rows);
    ck_assert_uint_eq(run.joins[1].rows, 4);
}
END_TEST

START_TEST(a_key_may_come_from_an_earlier_source)
{
    ck_assert(join_three(SALES, PLACES, "on = \"ort\"", "kuerzel,name\nBW,Baden\nSH,Holstein\n",
                         "on = \"land=kuerzel\"", ""));
    ck_assert_str_eq(values("name"), "Holstein Baden – Baden – –");
    ck_assert_ptr_null(table_column(run.table, "kuerzel")); /* it would repeat "land" */
    ck_assert_str_eq(table_column(run.table, "name")->joined_from, "c");
}
END_TEST

#define ORDERS "ort,wert,tag,art\nUlm,1,2024-01-05,x\nKiel,7,2024-01-01,y\nUlm,4,2024-01-03,z\nUlm,,2024-01-04,w\n"

START_TEST(several_rows_of_a_key_are_refused)
{
    ck_assert(!join(SALES, ORDERS, "on = [\"ort\"]"));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert(
        says("b.csv: 1 key is there several times: \"Ulm\" in 3 rows; name in join.on what tells these rows apart, "
             "or say what becomes of them: join.many = \"last\""));
}
END_TEST

static const struct {
    const char *many, *amounts, *kinds;
} aggregates[] = {
    { "first", "7 1 – 1 – –", "y x – x – –" },
    { "last", "7 – – – – –", "y w – w – –" }, /* in the order of the file, even with a gap */
    { "sum", "7 5 – 5 – –", "y w – w – –" },
    { "mean", "7.0 2.5 – 2.5 – –", "y w – w – –" },
};

START_TEST(several_rows_become_one)
{
    ck_assert(join(SALES, ORDERS, arena_format(arena, "on = [\"ort\"], many = \"%s\"", aggregates[_i].many)));
    ck_assert_str_eq(values("wert"), aggregates[_i].amounts);
    ck_assert_str_eq(values("art"), aggregates[_i].kinds);
}
END_TEST

/* The classes are the sums, not the numbers that they are made of. */
START_TEST(sums_may_be_classes)
{
    struct text left = text_in(arena), right = text_in(arena);
    text_add(&left, "nr\n");
    text_add(&right, "nr,y\n");
    for (int i = 0; i < 40; i++) {
        text_add_format(&left, "%d\n", i);
        for (int j = 0; j <= i % 4; j++)
            text_add_format(&right, "%d,%d\n", i, 1 + j % 3);
    }
    ck_assert(join(text_string(&left), text_string(&right), "on = \"nr\", many = \"sum\""));
    ck_assert_msg(settles_question(&run), "%s", printed(arena, problems));
    ck_assert_int_eq(run.question.task, TASK_MULTICLASS);
    ck_assert_uint_eq(run.question.class_count, 4);
    static const char *const sums[] = { "1", "3", "6", "7" };
    for (size_t row = 0; row < 40; row++)
        ck_assert_str_eq(run.question.classes[(size_t)run.question.truth[row]], sums[row % 4]);
}
END_TEST

/* The main table has decimal points, the one with the target has commas. */
START_TEST(a_target_is_written_as_its_source_writes)
{
    struct text left = text_in(arena), right = text_in(arena);
    text_add(&left, "nr,x\n");
    text_add(&right, "nr;y\n");
    for (int i = 0; i < 40; i++) {
        text_add_format(&left, "%d,%d.25\n", i, i);
        text_add_format(&right, "%d;%d,%d\n", i, 1 + i % 3, i % 2 * 5);
    }
    ck_assert(join(text_string(&left), text_string(&right), "on = \"nr\""));
    ck_assert_msg(settles_question(&run), "%s", printed(arena, problems));
    ck_assert_int_eq(run.question.task, TASK_REGRESSION);
    ck_assert_float_eq(run.question.truth[1], 2.5F);
}
END_TEST

START_TEST(only_their_count)
{
    ck_assert(join(SALES, ORDERS, "on = [\"ort\"], many = \"count\""));
    ck_assert_str_eq(values("b.count"), "1 3 0 3 – 0"); /* none is a count too, but for a gap in the key */
    ck_assert_uint_eq(run.table->column_count, 4);
}
END_TEST

#define DAYS                                                                                                           \
    "ort,tag,y\nUlm,05.01.2024,1\nUlm,31.12.2023,1\nUlm,04.01.2024,1\nKiel,20.02.2024,1\nBonn,05.01.2024,1\n"          \
    "Ulm,,1\n"
#define PRICES "ort,ab,preis\nUlm,2024-01-04,9\nKiel,2024-01-10,5\nUlm,2024-01-01,8\nUlm,2024-01-06,7\n"

START_TEST(as_of_takes_the_latest_row_not_after)
{
    ck_assert_msg(join(DAYS, PRICES, "on = [\"ort\"], as_of = \"tag=ab\""), "%s", printed(arena, problems));
    ck_assert_str_eq(values("preis"), "9 – 9 5 – –");
    ck_assert_ptr_null(table_column(run.table, "ab"));
    const struct joined *joined = &run.joins[0];
    ck_assert_uint_eq(joined->found, 3);
    ck_assert_uint_eq(joined->too_early, 1);
    ck_assert_uint_eq(joined->without_key, 1);
    ck_assert_uint_eq(joined->unknown_keys, 1);
    ck_assert(notes("1 row is older than all that \"b\" has for its key\n"));
    ck_assert(!notes("not used"));
}
END_TEST

/* A key that is not there is counted once, whether the row has a date or not. */
START_TEST(as_of_a_row_without_key_and_date)
{
    ck_assert(
        join("ort,tag,y\nUlm,05.01.2024,1\nUlm,31.12.2024,1\nHof,,1\n", PRICES, "on = [\"ort\"], as_of = \"tag=ab\""));
    ck_assert_uint_eq(run.joins[0].found, 2);
    ck_assert_uint_eq(run.joins[0].unknown_keys, 1);
    ck_assert_uint_eq(run.joins[0].without_key, 0);
    ck_assert_uint_eq(run.joins[0].too_early, 0);
}
END_TEST

START_TEST(as_of_within_forgets_what_is_old)
{
    ck_assert(join(DAYS, PRICES, "on = [\"ort\"], as_of = \"tag=ab\", within = \"1d\""));
    ck_assert_str_eq(values("preis"), "9 – 9 – – –");
    ck_assert_uint_eq(run.joins[0].too_early, 2);
    ck_assert(notes("for 2 rows \"b\" has no row of the time that join.within allows\n"));
}
END_TEST

START_TEST(as_of_without_other_keys)
{
    ck_assert(join("tag,y\n2024-01-02,1\n2024-03-01,1\n2023-01-01,1\n", "tag,kurs\n2024-02-01,2\n2024-01-01,1\n",
                   "as_of = \"tag\""));
    ck_assert_str_eq(values("kurs"), "1 2 –");
}
END_TEST

START_TEST(ties_of_a_date_are_several_rows)
{
    static const char prices[] = "ort,tag,preis\nUlm,2024-01-04,9\nUlm,2024-01-04,3\nUlm,2024-01-01,8\n";
    ck_assert(!join(DAYS, prices, "on = \"ort\", as_of = \"tag\""));
    ck_assert(says("\"Ulm / 2024-01-04\" in 2 rows"));
    ck_assert(join(DAYS, prices, "on = \"ort\", as_of = \"tag\", many = \"sum\""));
    ck_assert_str_eq(values("preis"), "12 – 12 – – –");
    ck_assert(join(DAYS, prices, "on = \"ort\", as_of = \"tag\", many = \"last\""));
    ck_assert_str_eq(values("preis"), "3 – 3 – – –");
}
END_TEST

START_TEST(as_of_needs_dates)
{
    ck_assert(!join(SALES, PLACES, "as_of = \"ort\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    ck_assert(says("p.toml:7:18: column \"ort\" of \""));
    ck_assert(says("is no column of dates (kind: category)"));
    ck_assert_uint_eq(problems_count(problems), 2);
}
END_TEST

/* Of numbers only seven digits are kept, which would make one key of neighbours. */
START_TEST(long_numbers_are_exact_keys)
{
    ck_assert_msg(join("nr,y\n99999999,1\n100000001,1\n100000002,1\n7,1\n",
                       "artikel,name\n100000001,a\n100000002,b\n99999999,c\n7,d\n", "on = [\"nr=artikel\"]"),
                  "%s", printed(arena, problems));
    ck_assert_str_eq(values("name"), "c a b d");
    ck_assert(notes("column \"nr\" is a key with numbers above 16,777,216, and is taken as a category\n"));
    ck_assert(notes("column \"artikel\" is a key"));
    ck_assert(!notes("seven significant digits"));
    ck_assert_msg(
        join("nr,y\n100000001,1\n100000002,1\n", "artikel,name\n100000001,a\n100000003,b\n", "on = [\"nr = artikel\"]"),
        "%s", printed(arena, problems));
    ck_assert_str_eq(values("name"), "a –");
    ck_assert_msg(join("nr,y\n7,1\n8,1\n", "nr,name\n100000001,a\n7,d\n", "on = \"nr\""), "%s",
                  printed(arena, problems));
    ck_assert_int_eq(table_column(run.table, "nr")->kind, COLUMN_NUMBER);
    ck_assert_str_eq(values("name"), "d –");
}
END_TEST

/* A number in one table, a category in the other, since there are other articles too. */
START_TEST(numbers_meet_texts)
{
    ck_assert(
        join("nr,y\n17,1\n4,1\n2.5,1\n99,1\n", "nr,name\n17,a\nA-1,b\nB-7,f\n04,c\n2.50,d\n99,e\n", "on = [\"nr\"]"));
    ck_assert_int_ne(table_column(run.sources[1].table, "nr")->kind, COLUMN_NUMBER);
    ck_assert_str_eq(values("name"), "a – – e");
}
END_TEST

START_TEST(dates_meet_in_any_order_of_writing)
{
    ck_assert(join("tag,y\n03.04.2025,1\n04.04.2025,1\n", "tag,a\n2025-04-04,x\n2025-04-03,z\n", "on = [\"tag\"]"));
    ck_assert_str_eq(values("a"), "z x");
}
END_TEST

START_TEST(several_keys_count_together)
{
    ck_assert(
        join("a,b,y\n1,x,1\n1,z,1\n2,x,1\n2,,1\n", "b,a,c\nz,1,10\nx,2,20\nx,3,30\n,2,40\n", "on = [\"a\", \"b\"]"));
    ck_assert_str_eq(values("c"), "– 10 20 –"); /* a gap never matches, not even another gap */
    ck_assert(notes("1 key is not in \"b\": \"1 / x\"\n"));
    ck_assert(notes("2 rows of \"b\" are not used\n"));
}
END_TEST

#define LOOSE_LEFT  "nr,y\nA-1,1\nÖl 7,1\n0042,1\nX9,1\n"
#define LOOSE_RIGHT "nr,wert\na-1,1\nöl7,2\n42.0,3\nQ,4\nX9,5\n"

START_TEST(differences_of_writing_are_hinted_at)
{
    ck_assert(join(LOOSE_LEFT, LOOSE_RIGHT, "on = \"nr\""));
    ck_assert_str_eq(values("wert"), "– – – 5");
    ck_assert(
        notes("3 more rows would find a partner in \"b\", if case, blanks, leading zeros and \".0\" did not count: "
              "join.match = \"loose\"\n"));
    ck_assert(join(LOOSE_LEFT, LOOSE_RIGHT, "on = \"nr\", match = \"loose\""));
    ck_assert_str_eq(values("wert"), "1 2 3 5");
}
END_TEST

static const char *const loose_pairs[][2] = {
    { "A-17 ", "a-17" }, { "0042", "42" },   { "42.0", "42" },    { "42,00", "42" },
    { "Öl", "öl" },      { "×Ü", "×ü" },     { "000", "0" },      { "a\xC2\xA0 b", "ab" },
    { "1.50", "1.50" },  { "v1.0", "v1.0" }, { "7.", "7." },      { "", "" },
    { "  ", "" },        { "0.0", "0" },     { "00-17", "0-17" },
};

START_TEST(loose_texts)
{
    struct text room = text_in(arena);
    ck_assert_str_eq(loose_text(&room, loose_pairs[_i][0]), loose_pairs[_i][1]);
}
END_TEST

START_TEST(no_partner_at_all_is_a_problem)
{
    ck_assert(!join("nr,y\nA1,1\nA2,1\n", "nr,wert\na1,1\nb2,2\n", "on = [\"nr\"]"));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert(says("p.toml:7:16: no row of \""));
    ck_assert(
        says("1 of 2 rows would, if case, blanks, leading zeros and \".0\" did not count: join.match = \"loose\""));
}
END_TEST

START_TEST(examples_of_both_sides_show_what_is_wrong)
{
    ck_assert(!join("nr,y\nA1,1\nA2,1\n", "nr,wert\nkiel,1\nulm,2\n", "on = [\"nr\"]"));
    ck_assert(says("its keys look like \"kiel\", those of \""));
    ck_assert(says("like \"A1\"; is that what belongs together?"));
}
END_TEST

START_TEST(a_date_that_is_none_is_named)
{
    ck_assert(!join("tag,y\n2024-01-01,1\n2024-01-02,1\n", "tag,wert\nheute,1\ngestern,2\n", "on = [\"tag\"]"));
    ck_assert(says("\"tag\" is read as a date in one table and as a category in the other"));
}
END_TEST

START_TEST(a_model_may_be_asked_about_new_customers_alone)
{
    struct model model = { 0 };
    run.model = &model;
    ck_assert_msg(join("nr,y\nA1,1\nA2,1\n", "nr,wert\na9,1\nb2,2\n", "on = [\"nr\"]"), "%s", printed(arena, problems));
    ck_assert_str_eq(values("wert"), "– –");
    ck_assert(notes("\"b\": 0 of 2 rows found a partner (0.0%)\n"));
}
END_TEST

START_TEST(names_that_are_there_twice)
{
    ck_assert(join_three("nr,name,y\n1,a,1\n2,b,1\n", "nr,name\n1,c\n2,d\n", "on = \"nr\"",
                         "nr,name,b.name\n1,e,f\n2,g,h\n", "on = \"nr\"", ""));
    ck_assert_str_eq(values("name"), "a b");
    ck_assert_str_eq(values("b.name"), "c d");
    ck_assert_str_eq(values("c.name"), "e g");
    ck_assert_str_eq(values("c.b.name"), "f h");
    ck_assert(notes("column \"name\" of \"b\" is called \"b.name\", since there is one of that name already\n"));
}
END_TEST

START_TEST(a_model_finds_its_names_again)
{
    const struct schema_column columns[] = { { .name = "b.name" } };
    struct model model = { .columns = columns, .column_count = 1 };
    run.model = &model;
    ck_assert(join("nr,y\n1,1\n2,1\n", "nr,name\n1,c\n2,d\n", "on = \"nr\""));
    ck_assert_str_eq(values("b.name"), "c d");
}
END_TEST

/* What the model knows of each source: names as the source itself writes them. */
START_TEST(a_model_is_parted_by_sources)
{
    const struct schema_column columns[] = { { .name = "nr" },
                                             { .name = "b.name", .source = "b" },
                                             { .name = "b.b", .source = "c" },
                                             { .name = "x", .source = "b" } };
    const struct model model = { .columns = columns, .column_count = 4, .question.target = "b.y" };
    const struct model *part = model_of_source(arena, &model, "b");
    ck_assert_uint_eq(part->column_count, 2);
    ck_assert_str_eq(part->columns[0].name, "name");
    ck_assert_str_eq(part->columns[1].name, "x");
    ck_assert_str_eq(part->question.target, "y");
    part = model_of_source(arena, &model, "c");
    ck_assert_str_eq(part->columns[0].name, "b.b");
    ck_assert_str_eq(part->question.target, "b.y");
}
END_TEST

/* "nr" of the main table is a number, that of the source was a category in training, and is one again. */
START_TEST(a_model_knows_the_kinds_of_each_source)
{
    const struct schema_column columns[] = { { .name = "art", .kind = COLUMN_NUMBER },
                                             { .name = "b.art", .kind = COLUMN_CATEGORY, .source = "b" } };
    const struct model model = { .columns = columns, .column_count = 2 };
    struct model copy = model;
    run.model = &copy;
    ck_assert(join("nr,art,y\n1,5,1\n2,6,1\n", "nr,art\n1,7\n2,8\n", "on = \"nr\""));
    ck_assert_int_eq(table_column(run.table, "art")->kind, COLUMN_NUMBER);
    ck_assert_int_eq(table_column(run.table, "b.art")->kind, COLUMN_CATEGORY);
}
END_TEST

/* Classes that are written as numbers are classes there, too. */
START_TEST(a_model_finds_the_truth_in_a_source)
{
    static const char *classes[] = { "0", "1" };
    const struct schema_column columns[] = { { .name = "x", .kind = COLUMN_NUMBER } };
    struct model model = {
        .columns = columns,
        .column_count = 1,
        .question = { .target = "y", .task = TASK_BINARY, .classes = classes, .class_count = 2, .outputs = 1 },
    };
    run.model = &model;
    ck_assert(join("nr,x\n1,5\n2,6\n3,7\n", "nr,y\n1,1\n2,0\n", "on = \"nr\""));
    ck_assert(settles_question(&run));
    ck_assert_float_eq(run.question.truth[0], 1);
    ck_assert_float_eq(run.question.truth[1], 0);
    ck_assert_float_nan(run.question.truth[2]);
}
END_TEST

START_TEST(kinds_are_stated_for_one_source_alone)
{
    ck_assert_msg(join_three("nr,art,y\n1,5,1\n2,6,1\n", "nr,art\n1,7\n2,8\n", "on = \"nr\"", NULL, NULL,
                             "[columns.\"b.art\"]\nkind = \"category\"\n"),
                  "%s", printed(arena, problems));
    ck_assert_int_eq(table_column(run.table, "art")->kind, COLUMN_NUMBER);
    ck_assert_int_eq(table_column(run.table, "b.art")->kind, COLUMN_CATEGORY);
}
END_TEST

/* Which source is missing, and what joins it. */
START_TEST(a_model_says_which_source_it_misses)
{
    const struct schema_column columns[] = { { .name = "menge" },
                                             { .name = "hoch", .source = "b" },
                                             { .name = "tiefe", .source = "d" },
                                             { .name = "land", .kind = COLUMN_CATEGORY, .source = "b" } };
    struct model model = { .columns = columns, .column_count = 4, .question.target = "y" };
    ck_assert(join(SALES, PLACES, "on = \"ort\""));
    run.model = &model;
    ck_assert(!settles_question(&run));
    ck_assert_uint_eq(problems_count(problems), 1);
    ck_assert(says("the model needs a column that was joined from \"d\" in training: \"tiefe\"; name the pipeline file "
                   "that the model was trained with: --sources"));
    run.table = run.sources[0].table;
    run.source_count = 1;
    ck_assert(!settles_question(&run));
    ck_assert(says(
        "the model needs columns that were joined from \"b\" in training: \"hoch\", \"land\"; join the source again: "
        "--sources PIPELINE.toml"));
    ck_assert_uint_eq(problems_count(problems), 3);
}
END_TEST

START_TEST(columns_that_are_not_there)
{
    ck_assert(!join(SALES, PLACES, "on = [\"Ort\", \"menge=land\"], as_of = \"datum\""));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    ck_assert_uint_eq(problems_count(problems), 4);
    ck_assert(says("p.toml:7:16: the table \""));
    ck_assert(says("has no column \"Ort\""));
    ck_assert(says("p.toml:7:46: the table"));
}
END_TEST

START_TEST(persons_are_not_named)
{
    static const char personal[] = "[columns]\npersonal = [\"ort\"]\n";
    ck_assert(join_three(SALES, PLACES, "on = [\"ort\"]", NULL, NULL, personal));
    ck_assert(notes("2 keys are not in \"b\"\n"));
    ck_assert(!notes("Bonn"));
    ck_assert(!join_three(SALES, ORDERS, "on = [\"ort\"]", NULL, NULL, personal));
    ck_assert(says("b.csv: 1 key is there several times; name"));
    ck_assert(!join_three(SALES, "ort,wert\nX1,1\nX2,2\n", "on = [\"ort\"]", NULL, NULL, personal));
    ck_assert(says("compare the columns of both tables that join.on names"));
}
END_TEST

/* Whose addresses they are is nobody's business, also where the user does not say so. */
START_TEST(recognised_persons_are_not_named)
{
    struct text left = text_in(arena), right = text_in(arena);
    text_add(&left, "email,y\n");
    text_add(&right, "email,wert\n");
    for (int i = 0; i < 20; i++) {
        text_add_format(&left, "mueller%d@firma.de,1\n", i);
        text_add_format(&right, "mueller%d@firma.de,2\n", i + 1);
    }
    ck_assert(join(text_string(&left), text_string(&right), "on = \"email\""));
    ck_assert(notes("1 key is not in \"b\"\n"));
    ck_assert(!notes("mueller"));
    ck_assert(join_three(text_string(&left), text_string(&right), "on = \"email\"", NULL, NULL,
                         "[columns]\nnot_personal = [\"email\"]\n"));
    ck_assert(notes("1 key is not in \"b\": \"mueller0@firma.de\"\n"));
}
END_TEST

/* The table does not have it, but how it is read, and that it is about persons, can be stated. */
START_TEST(a_key_of_a_source_can_be_stated)
{
    struct text left = text_in(arena), right = text_in(arena);
    text_add(&left, "kunde,y\n");
    text_add(&right, "nr,wert\n");
    for (int i = 0; i < 30; i++) {
        text_add_format(&left, "%d,%d\n", i, i % 2);
        text_add_format(&right, "%d,%d\n", i, i % 7);
    }
    static const char *const lines[] = { "[columns.nr]\nkind = \"category\"\n", "[columns.\"b.nr\"]\nkind = \"text\"\n",
                                         "[columns]\npersonal = [\"kunde\", \"nr\"]\nnot_personal = [\"b.nr\"]\n" };
    for (size_t i = 0; i < sizeof lines / sizeof *lines; i++) {
        ck_assert(join_three(text_string(&left), text_string(&right), "on = \"kunde=nr\"", NULL, NULL, lines[i]));
        ck_assert_msg(settles_question(&run), "%s", printed(arena, problems));
    }
    ck_assert(join_three(text_string(&left), text_string(&right), "on = \"kunde=nr\"", NULL, NULL,
                         "[columns.\"b.n\"]\nkind = \"category\"\n"));
    ck_assert(!settles_question(&run));
    ck_assert(says("has no column \"b.n\""));
}
END_TEST

START_TEST(personal_columns_of_one_name_are_so_in_all_sources)
{
    struct text left = text_in(arena), right = text_in(arena);
    text_add(&left, "nr,name,y\n");
    text_add(&right, "nr,name\n");
    for (int i = 0; i < 30; i++) {
        text_add_format(&left, "%d,n%d,%d\n", i, i, i % 2);
        text_add_format(&right, "%d,m%d\n", i, i);
    }
    ck_assert(join_three(text_string(&left), text_string(&right), "on = \"nr\"", NULL, NULL,
                         "[columns]\npersonal = [\"name\"]\n"));
    ck_assert_msg(settles_question(&run), "%s", printed(arena, problems));
    ck_assert_int_eq(table_column(run.table, "name")->role, ROLE_PERSONAL);
    ck_assert_int_eq(table_column(run.table, "b.name")->role, ROLE_PERSONAL);
    ck_assert_int_eq(table_column(run.table, "nr")->role, ROLE_FEATURE);
}
END_TEST

/* What is only ignored stands in the predictions all the same. */
START_TEST(a_personal_column_may_be_ignored_too)
{
    struct text left = text_in(arena);
    text_add(&left, "nr,name,y\n");
    for (int i = 0; i < 30; i++)
        text_add_format(&left, "%d,n%d,%d\n", i, i, i % 2);
    ck_assert(join_three(text_string(&left), "nr,hoch\n1,5\n2,7\n", "on = \"nr\"", NULL, NULL,
                         "[columns]\nignore = [\"name\", \"hoch\"]\npersonal = [\"name\"]\n"));
    ck_assert_msg(settles_question(&run), "%s", printed(arena, problems));
    ck_assert_int_eq(table_column(run.table, "name")->role, ROLE_PERSONAL);
    ck_assert_int_eq(table_column(run.table, "hoch")->role, ROLE_IGNORED);
}
END_TEST

START_TEST(a_table_without_rows_is_no_problem)
{
    struct model model = { 0 };
    run.model = &model;
    ck_assert_msg(join("nr,y\n", "nr,wert\n1,1\n2,2\n", "on = \"nr\""), "%s", printed(arena, problems));
    ck_assert_uint_eq(run.table->row_count, 0);
    ck_assert(!notes("partner"));
}
END_TEST

START_TEST(one_source_is_handed_on)
{
    struct table table = { 0 };
    struct source source = { .name = "a", .table = &table };
    run.sources = &source;
    run.source_count = 1;
    ck_assert(join_stage.run(&run, NULL));
    ck_assert_ptr_eq(run.table, &table);
    ck_assert_uint_eq(run.join_count, 0);
    ck_assert(!join_stage.has_work(&run));
}
END_TEST

START_TEST(values_get_numbers)
{
    enum { MANY = 10000 };
    struct numbering *numbering = numbering_create(arena);
    ck_assert_uint_eq(numbering_find(numbering, 7), NO_PARTNER);
    for (uint64_t i = 0; i < MANY; i++)
        ck_assert_uint_eq(numbering_add(numbering, i << 40), i);
    for (uint64_t i = 0; i < MANY; i++)
        ck_assert_uint_eq(numbering_find(numbering, i << 40), i);
    ck_assert_uint_eq(numbering_add(numbering, 5ULL << 40), 5);
    ck_assert_uint_eq(numbering_find(numbering, 1), NO_PARTNER);
    ck_assert_uint_eq(numbering_count(numbering), MANY);
}
END_TEST

Suite *suite_join(void)
{
    Suite *suite = suite_create("join");
    TCase *cases = tcase_create("join");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, left_keeps_all_rows_in_order);
    tcase_add_test(cases, inner_leaves_rows_out_and_remembers_which_stay);
    tcase_add_test(cases, rows_of_several_inner_joins_add_up);
    tcase_add_test(cases, a_key_may_come_from_an_earlier_source);
    tcase_add_test(cases, several_rows_of_a_key_are_refused);
    tcase_add_loop_test(cases, several_rows_become_one, 0, sizeof aggregates / sizeof *aggregates);
    tcase_add_test(cases, sums_may_be_classes);
    tcase_add_test(cases, a_target_is_written_as_its_source_writes);
    tcase_add_test(cases, only_their_count);
    tcase_add_test(cases, as_of_takes_the_latest_row_not_after);
    tcase_add_test(cases, as_of_a_row_without_key_and_date);
    tcase_add_test(cases, as_of_within_forgets_what_is_old);
    tcase_add_test(cases, as_of_without_other_keys);
    tcase_add_test(cases, ties_of_a_date_are_several_rows);
    tcase_add_test(cases, as_of_needs_dates);
    tcase_add_test(cases, long_numbers_are_exact_keys);
    tcase_add_test(cases, numbers_meet_texts);
    tcase_add_test(cases, dates_meet_in_any_order_of_writing);
    tcase_add_test(cases, several_keys_count_together);
    tcase_add_test(cases, differences_of_writing_are_hinted_at);
    tcase_add_loop_test(cases, loose_texts, 0, sizeof loose_pairs / sizeof *loose_pairs);
    tcase_add_test(cases, no_partner_at_all_is_a_problem);
    tcase_add_test(cases, examples_of_both_sides_show_what_is_wrong);
    tcase_add_test(cases, a_date_that_is_none_is_named);
    tcase_add_test(cases, a_model_may_be_asked_about_new_customers_alone);
    tcase_add_test(cases, names_that_are_there_twice);
    tcase_add_test(cases, a_model_finds_its_names_again);
    tcase_add_test(cases, a_model_is_parted_by_sources);
    tcase_add_test(cases, a_model_knows_the_kinds_of_each_source);
    tcase_add_test(cases, a_model_finds_the_truth_in_a_source);
    tcase_add_test(cases, kinds_are_stated_for_one_source_alone);
    tcase_add_test(cases, a_model_says_which_source_it_misses);
    tcase_add_test(cases, columns_that_are_not_there);
    tcase_add_test(cases, persons_are_not_named);
    tcase_add_test(cases, recognised_persons_are_not_named);
    tcase_add_test(cases, a_key_of_a_source_can_be_stated);
    tcase_add_test(cases, personal_columns_of_one_name_are_so_in_all_sources);
    tcase_add_test(cases, a_personal_column_may_be_ignored_too);
    tcase_add_test(cases, a_table_without_rows_is_no_problem);
    tcase_add_test(cases, one_source_is_handed_on);
    tcase_add_test(cases, values_get_numbers);
    suite_add_tcase(suite, cases);
    return suite;
}
