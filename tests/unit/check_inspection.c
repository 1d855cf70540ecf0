/* The findings of the stages "check" and "compare" about small made-up tables, each with one thing wrong. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/stages.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_inspection(void);

extern const struct stage compare_stage;

static struct arena *arena;
static struct problems *problems;
static char folder[] = "/tmp/lotse-inspection-XXXXXX";
static int64_t today;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    memcpy(folder + sizeof folder - 7, "XXXXXX", 6);
    ck_assert_ptr_nonnull(mkdtemp(folder));
    today = date_seconds(2025, 7, 1);
}

static void tear_down(void)
{
    folder_remove(problems, folder);
    arena_destroy(arena);
}

static void write_file(const char *name, const char *text)
{
    ck_assert(file_write(problems, path_join(arena, folder, name), text, strlen(text)));
}

/* Reads the table as `lotse check` does; NULL after a problem. `settings` stand behind [[source]] and [target]. */
static struct run *inspected(const struct text *table, const char *settings)
{
    struct run *run = ARENA_NEW(arena, struct run);
    struct pipeline *pipeline;
    write_file("t.csv", text_string(table));
    write_file("p.toml", arena_format(arena, "[[source]]\nfile = \"t.csv\"\n[target]\ncolumn = \"y\"\n%s", settings));
    run->arena = arena;
    run->problems = problems;
    run->progress = progress_create(arena, false, true);
    run->ends = 1e300;
    run->date = today;
    ck_assert(pipeline_read(arena, problems, path_join(arena, folder, "p.toml"), NULL, 0, &pipeline));
    run->pipeline = pipeline;
    return run_execute_before(run, run_stages, "prepare") ? run : NULL;
}

static const struct finding *found(const struct run *run, const char *name, const char *column)
{
    ck_assert_ptr_nonnull(run);
    for (size_t i = 0; i < run->inspection->finding_count; i++) {
        const struct finding *finding = &run->inspection->findings[i];
        if (strcmp(finding->name, name) == 0 && (!column || (finding->column && strcmp(finding->column, column) == 0)))
            return finding;
    }
    return NULL;
}

/* 600 rows: a yes-or-no question that x answers somewhat, and a column for the test at hand. */
static struct text with_column(const char *name, const char *(*cell)(size_t row, bool is_yes))
{
    struct text table = text_in(arena);
    text_add_format(&table, "x,%s,y\n", name);
    for (size_t row = 0; row < 600; row++) {
        bool is_yes = row * 7919 % 10 < 3;
        text_add_format(&table, "%zu.5,%s,%s\n", (row * 31 + is_yes * 40) % 97, cell(row, is_yes),
                        is_yes ? "ja" : "nein");
    }
    return table;
}

static const char *steady(size_t row, bool is_yes)
{
    (void)is_yes;
    return (const char *[]){ "rot", "gelb", "blau" }[row % 3];
}

START_TEST(good_data_is_good)
{
    struct text table = with_column("farbe", steady);
    struct run *run = inspected(&table, "");
    ck_assert_ptr_nonnull(run);
    ck_assert_int_eq(inspection_readiness(run->inspection), READINESS_GO);
    ck_assert_uint_eq(run->inspection->finding_count, 0);
}
END_TEST

static const char *copy(size_t row, bool is_yes)
{
    (void)row;
    return is_yes ? "weg" : "da";
}

static const char *nearly_copy(size_t row, bool is_yes)
{
    return is_yes != (row % 100 == 1) ? "weg" : "da";
}

static const char *filled_in_afterwards(size_t row, bool is_yes)
{
    return is_yes && row % 20 ? arena_format(arena, "Grund %zu", row % 4) : "";
}

START_TEST(columns_that_know_the_answer)
{
    struct text table = with_column("status", copy);
    struct run *run = inspected(&table, "");
    const struct finding *finding = found(run, "copy_of_target", "status");
    ck_assert_ptr_nonnull(finding);
    ck_assert_int_eq(finding->severity, SEVERITY_STOP);
    ck_assert_int_eq(inspection_readiness(run->inspection), READINESS_NOT_YET);
    ck_assert_ptr_eq(inspection_sorted(arena, run->inspection)[0], finding);
    table = with_column("status", nearly_copy);
    ck_assert_ptr_nonnull(found(inspected(&table, ""), "near_copy_of_target", "status"));
    table = with_column("\"Rohr 3/4\"\"\"", copy);
    finding = found(inspected(&table, ""), "copy_of_target", "Rohr 3/4\"");
    ck_assert_ptr_nonnull(finding);
    ck_assert_ptr_nonnull(strstr(finding->advice, "ignore = [\"Rohr 3/4\\\"\"]")); /* as TOML has it */
    table = with_column("grund", filled_in_afterwards);
    ck_assert_ptr_nonnull(found(inspected(&table, ""), "filled_in_afterwards", "grund"));
    table = with_column("storno_am", steady);
    ck_assert_ptr_nonnull(found(inspected(&table, ""), "sounds_late", "storno_am"));
    ck_assert_ptr_null(found(inspected(&table, "[columns]\nignore = [\"storno_am\"]\n"), "sounds_late", "storno_am"));
    table = with_column("KÜNDIGUNG_AM", steady);
    ck_assert_ptr_nonnull(found(inspected(&table, ""), "sounds_late", "KÜNDIGUNG_AM"));
}
END_TEST

/* One point to be settled first, another to look at: the note says what the report says. */
START_TEST(points_to_settle_are_counted_alone)
{
    struct text table = with_column("status", copy);
    struct run *run = inspected(&table, "[check.rules.x]\nmax = 50\n");
    ck_assert_ptr_nonnull(found(run, "rule", "x"));
    run->results = folder;
    ck_assert(compare_stage.run(run, NULL));
    ck_assert_ptr_nonnull(
        strstr(run->notes[run->note_count - 1].text, "1 point about the data should be settled first"));
}
END_TEST

static const char *spelled(size_t row, bool is_yes)
{
    (void)is_yes;
    return (const char *[]){ "München", "Muenchen", "Köln", "MÜNCHEN ", "Ulm" }[row % 5];
}

static const char *sentence(size_t row, bool is_yes)
{
    (void)is_yes;
    return arena_format(arena, "%0140d %c", 0, "xyz"[row % 3]);
}

static const char *measured(size_t row, bool is_yes)
{
    (void)is_yes;
    return arena_format(arena, "%zu %s", row % 9, row % 2 ? "kg" : "Stück");
}

START_TEST(spellings_and_units)
{
    struct text table = with_column("ort", spelled);
    const struct finding *finding = found(inspected(&table, ""), "spelling", "ort");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->text,
                     "column \"ort\" writes 1 value in several ways, such as \"München\" and \"Muenchen\"");
    table = with_column("befund", sentence); /* different where they end */
    ck_assert_ptr_null(found(inspected(&table, "[columns.befund]\nkind = \"category\"\n"), "spelling", "befund"));
    table = with_column("menge", measured);
    ck_assert_ptr_nonnull(found(inspected(&table, "[columns.menge]\nkind = \"category\"\n"), "units", "menge"));
}
END_TEST

static const char *mail(size_t row, bool is_yes)
{
    (void)is_yes;
    return arena_format(arena, "kunde%zu@example.org", row % 200);
}

START_TEST(persons_are_kept_out)
{
    struct text table = with_column("kontakt", mail);
    struct run *run = inspected(&table, "");
    ck_assert_ptr_nonnull(found(run, "personal", "kontakt"));
    ck_assert_int_eq(table_column(run->table, "kontakt")->role, ROLE_PERSONAL);
    run = inspected(&table, "[columns]\nnot_personal = [\"kontakt\"]\n");
    ck_assert_int_eq(table_column(run->table, "kontakt")->role, ROLE_FEATURE);
    ck_assert_ptr_null(found(run, "personal", NULL));
    run = inspected(&table, "[columns]\nignore = [\"kontakt\"]\n"); /* else it would stand in predictions.csv */
    ck_assert_int_eq(table_column(run->table, "kontakt")->role, ROLE_PERSONAL);
}
END_TEST

static const char *day(size_t row, bool is_yes)
{
    (void)is_yes;
    struct date_parts parts = date_parts(date_seconds(2023, 1, 1) + (int64_t)(row + (row > 300 ? 100 : 0)) * 86400);
    return arena_format(arena, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
}

static const char *missing_mark(size_t row, bool is_yes)
{
    (void)is_yes;
    return row % 50 ? arena_format(arena, "%zu", 100 + row % 40) : "-999";
}

START_TEST(dates_and_marks)
{
    struct text table = with_column("tag", day);
    struct run *run = inspected(&table, "");
    ck_assert_ptr_nonnull(found(run, "date_gaps", "tag"));
    ck_assert_ptr_nonnull(found(run, "old", "tag"));
    ck_assert_int_eq(found(run, "old", "tag")->severity, SEVERITY_NOTE);
    run = inspected(&table, "[check]\nage_at_most = 60\n");
    ck_assert_int_eq(found(run, "old", "tag")->severity, SEVERITY_CARE);
    today = date_seconds(2024, 12, 1) + 43200;
    ck_assert_str_eq(found(inspected(&table, "[check]\nage_at_most = 1\n"), "old", "tag")->text,
                     "the newest date in column \"tag\" is 2024-11-30, 1 day ago");
    table = with_column("druck", missing_mark);
    ck_assert_ptr_nonnull(found(inspected(&table, ""), "mark_for_missing", "druck"));
}
END_TEST

/* Neighbours above 2 to the power of 24 are one and the same float32. */
START_TEST(large_numbers_are_not_called_repeated)
{
    struct text table = text_in(arena);
    text_add(&table, "auftrag,kunde nr,a,b,y\n");
    for (size_t row = 0; row < 200; row++)
        text_add_format(&table, "%zu,%zu,%zu,%zu,%s\n", 99999900 + row, 8000000 + row / 2 * 9000000, row % 40 / 20,
                        row / 2, row % 40 / 20 ? "ja" : "nein");
    ck_assert_ptr_null(found(inspected(&table, ""), "repeated_rows", NULL));
    struct run *run =
        inspected(&table, "[check]\non_violation = \"leave_out\"\n[check.rules.auftrag]\nunique = true\n");
    ck_assert_ptr_null(found(run, "rule", "auftrag"));
    ck_assert_ptr_null(run->left_out);
    ck_assert_int_eq(table_column(run->table, "auftrag")->kind, COLUMN_CATEGORY);
    ck_assert_ptr_null(
        inspected(&table, "[columns.auftrag]\nkind = \"number\"\n[check.rules.auftrag]\nunique = true\n"));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "which do not tell them apart"));
}
END_TEST

/* 90 rows of which 9 are repeated, a rare answer, and a target that goes up with time. */
START_TEST(few_repeated_and_drifting)
{
    struct text table = text_in(arena);
    text_add(&table, "a,b,y\n");
    for (size_t row = 0; row < 90; row++)
        for (size_t again = 0; again < (row % 10 ? 1 : 2); again++)
            text_add_format(&table, "%zu.25,%zu.75,%s\n", row * 37 % 1009, row * 91 % 1013, row < 10 ? "ja" : "nein");
    struct run *run = inspected(&table, "");
    ck_assert_ptr_nonnull(found(run, "few_rows", NULL));
    ck_assert_ptr_nonnull(found(run, "few_events", NULL));
    ck_assert_int_eq(found(run, "few_events", NULL)->severity, SEVERITY_STOP);
    ck_assert_ptr_nonnull(found(run, "repeated_rows", NULL));
    ck_assert_ptr_nonnull(found(run, "test_in_training", NULL));

    table = text_in(arena);
    text_add(&table, "tag,x,y\n");
    for (size_t row = 0; row < 600; row++)
        text_add_format(&table, "%s,%zu,%zu.5\n", day(row, false), row * 7 % 13, row / 10 + row * 31 % 50);
    const struct finding *finding = found(inspected(&table, ""), "target_drift", "y");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->advice, "let the newest rows be the test, as in real use: [split] by = \"tag\"");
    ck_assert_ptr_nonnull(found(inspected(&table, "[split]\nby = \"tag\"\n"), "target_drift", "y"));
}
END_TEST

static const char *price(size_t row, bool is_yes)
{
    (void)is_yes;
    return row == 5 || row == 9 ? "-3" : row == 7 ? "" : arena_format(arena, "%zu", 10 + row % 40);
}

START_TEST(rules_are_kept)
{
    static const char rules[] = "[check.rules.preis]\nmin = 0\nmax = 100\nrequired = true\n";
    struct text table = with_column("preis", price);
    struct run *run = inspected(&table, rules);
    const struct finding *finding = found(run, "rule", "preis");
    ck_assert_ptr_nonnull(finding);
    ck_assert_int_eq(finding->quality, QUALITY_ACCURACY);
    ck_assert_uint_eq(run->split.train_count + run->split.test_count, 600);
    run = inspected(&table, arena_format(arena, "[check]\non_violation = \"leave_out\"\n%s", rules));
    ck_assert_uint_eq(run->split.train_count + run->split.test_count, 597);
    ck_assert_ptr_null(found(run, "target_missing", NULL)); /* they have their answers */
    ck_assert_uint_eq(problems_count(problems), 0);
    ck_assert_ptr_null(inspected(&table, arena_format(arena, "[check]\non_violation = \"stop\"\n%s", rules)));
    ck_assert_uint_eq(problems_count(problems), 3);
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
}
END_TEST

/* A target of few whole numbers becomes one of classes, and its rule stays. */
START_TEST(rules_of_classes_are_kept)
{
    static const char rules[] = "[check]\non_violation = \"leave_out\"\n[check.rules.y]\nmin = 1\nmax = 6\n";
    struct text table = text_in(arena);
    text_add(&table, "x,y\n");
    for (size_t row = 0; row < 600; row++)
        text_add_format(&table, "%zu,%zu\n", row * 31 % 97, row % 60 ? 1 + row % 6 : 9);
    struct run *run = inspected(&table, rules);
    const struct finding *finding = found(run, "rule", "y");
    ck_assert_ptr_nonnull(finding);
    ck_assert_str_eq(finding->text, arena_format(arena,
                                                 "10 rows break a rule; \"%s/t.csv\", line 2: \"9\" in column \"y\" is "
                                                 "more than 6",
                                                 folder));
    ck_assert_uint_eq(run->split.train_count + run->split.test_count, 590);
}
END_TEST

/* A class that a rule leaves out as a whole is none, and its rows are no gaps. */
START_TEST(a_class_may_be_left_out)
{
    static const char rules[] =
        "[check]\non_violation = \"leave_out\"\n[check.rules.y]\nallowed = [\"ja\", \"nein\"]\n";
    struct text table = text_in(arena);
    text_add(&table, "x,y\n");
    for (size_t row = 0; row < 600; row++)
        text_add_format(&table, "%zu,%s\n", row * 31 % 97, row % 20 == 0 ? "offen" : row % 3 ? "nein" : "ja");
    struct run *run = inspected(&table, rules);
    ck_assert_ptr_nonnull(found(run, "rule", "y"));
    ck_assert_ptr_null(found(run, "target_missing", NULL));
    ck_assert_int_eq(run->question.task, TASK_BINARY);
    ck_assert_str_eq(run->question.classes[1], "ja");
    ck_assert_uint_eq(run->split.train_count + run->split.test_count, 570);
    ck_assert_float_nan(run->question.truth[20]);
    ck_assert_float_eq(run->question.truth[21], 1);
    run = inspected(&table, "[check.rules.y]\nallowed = [\"ja\", \"nein\"]\n"); /* noted: it stays */
    ck_assert_uint_eq(run->question.class_count, 3);
}
END_TEST

START_TEST(rules_may_leave_too_little)
{
    struct text table = with_column("preis", price);
    ck_assert_ptr_null(inspected(&table, "[check]\non_violation = \"leave_out\"\n[check.rules.preis]\nmin = 49\n"));
    ck_assert_ptr_nonnull(strstr(problems_first_text(arena, problems),
                                 "only 16 rows have a value in column \"y\" and keep "
                                 "the rules of [check.rules]"));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "most are left out here: 584 rows break a rule"));
    ck_assert_ptr_null(inspected(&table, "[check.rules.preis]\nallowed = [\"47,5\", \"viel\"]\n"));
    ck_assert_ptr_nonnull(
        strstr(printed(arena, problems), "\"viel\" is no number, but column \"preis\" holds numbers"));
}
END_TEST

static const char *address(size_t row, bool is_yes)
{
    (void)is_yes;
    return arena_format(arena, "kunde%zu@example.com", row);
}

/* A column that is recognised as personal is so before its rules are kept. */
START_TEST(rules_show_no_persons)
{
    struct text table = with_column("email", address);
    struct run *run = inspected(&table, "[check.rules.email]\npattern = \"[a-z]+\"\n");
    ck_assert_ptr_nonnull(found(run, "personal", "email"));
    ck_assert_ptr_nonnull(found(run, "rule", "email"));
    for (size_t i = 0; i < run->inspection->finding_count; i++)
        ck_assert_ptr_null(strstr(run->inspection->findings[i].text, "kunde1"));
}
END_TEST

START_TEST(rules_that_fit_nothing)
{
    struct text table = with_column("farbe", steady);
    ck_assert_ptr_null(inspected(&table, "[check.rules.farbe]\nmin = 0\npattern = \"[\"\n"
                                         "[check.rules.x]\nmin = 5\nmax = 1\npattern = \"a\"\n"
                                         "[check.rules.fabre]\nunique = true\n"));
    ck_assert_uint_eq(problems_count(problems), 5);
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    table = with_column("tag", day);
    ck_assert_ptr_null(inspected(&table, "[check.rules.tag]\nallowed = [\"2023-01-01\"]\n"));
    ck_assert_uint_eq(problems_count(problems), 6);
}
END_TEST

START_TEST(names_are_there)
{
    for (unsigned i = READINESS_GO; i <= READINESS_NOT_YET; i++)
        ck_assert(readiness_name(i) && readiness_title(i));
    for (unsigned i = SEVERITY_NOTE; i <= SEVERITY_STOP; i++)
        ck_assert(severity_name(i) && severity_title(i));
    for (unsigned i = 0; i < QUALITIES; i++)
        ck_assert(quality_name(i) && quality_title(i));
}
END_TEST

Suite *suite_inspection(void)
{
    Suite *suite = suite_create("inspection");
    TCase *tests = tcase_create("inspection");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, good_data_is_good);
    tcase_add_test(tests, columns_that_know_the_answer);
    tcase_add_test(tests, points_to_settle_are_counted_alone);
    tcase_add_test(tests, spellings_and_units);
    tcase_add_test(tests, persons_are_kept_out);
    tcase_add_test(tests, dates_and_marks);
    tcase_add_test(tests, large_numbers_are_not_called_repeated);
    tcase_add_test(tests, few_repeated_and_drifting);
    tcase_add_test(tests, rules_are_kept);
    tcase_add_test(tests, rules_of_classes_are_kept);
    tcase_add_test(tests, a_class_may_be_left_out);
    tcase_add_test(tests, rules_may_leave_too_little);
    tcase_add_test(tests, rules_show_no_persons);
    tcase_add_test(tests, rules_that_fit_nothing);
    tcase_add_test(tests, names_are_there);
    suite_add_tcase(suite, tests);
    return suite;
}
