/* The quality of the data on the terminal and on a page. */
#include "runner/inspection_text.h"
#include "runner/page/phrases.h"
#include "runner/page/quality.h"
#include "tests/unit/markup.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_quality(void);

static struct arena *arena;
static struct run *run;

enum { ROWS = 40 };
static const struct decision decision = { "separator", NULL, "\";\"", CERTAINTY_LIKELY, "<u>" };

static void set_up(void)
{
    arena = arena_create();
    run = ARENA_NEW(arena, struct run);
    run->arena = arena;
    run->table = table_create(arena, ROWS);
    struct column *hostile = table_add_column(arena, run->table, "<script>x</script>", COLUMN_CATEGORY);
    hostile->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    hostile->dictionary = dictionary_create(arena);
    dictionary_add(hostile->dictionary, "<b>", 3);
    struct column *person = table_add_column(arena, run->table, "kunde", COLUMN_CATEGORY);
    person->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    person->dictionary = dictionary_create(arena);
    person->role = ROLE_PERSONAL;
    dictionary_add(person->dictionary, "Erika Mustermann", 16);
    run->sources = ARENA_NEW(arena, struct source);
    run->sources[0].name = "<i>.csv";
    run->sources[0].decisions = &decision;
    run->sources[0].decision_count = 1;
    run->source_count = 1;
    run->question = (struct question){ .task = TASK_REGRESSION, .target = "y" };
    run->inspection = ARENA_NEW(arena, struct inspection);
    run->inspection->facts = ARENA_ARRAY(arena, 2, struct column_facts);
    for (size_t i = 0; i < 2; i++)
        run->inspection->facts[i].profile = profile_of(run->table, &run->table->columns[i]);
    run->inspection->column_count = 2;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

START_TEST(sparks_show_every_row)
{
    const size_t bins[] = { 0, 1, 1000, 500 };
    ck_assert_str_eq(inspection_spark(arena, bins, 4, 8, true), " ▁█▄");
    ck_assert_str_eq(inspection_spark(arena, bins, 4, 8, false), " .#-");
    ck_assert_str_eq(inspection_spark(arena, bins, 4, 2, true), "▁█"); /* neighbours together */
    ck_assert_str_eq(inspection_spark(arena, bins, 0, 8, true), "");
}
END_TEST

START_TEST(readiness_follows_the_worst_finding)
{
    ck_assert_str_eq(quality_readiness(arena, run->inspection), "go: nothing speaks against using this data");
    finding_add(run, (struct finding){ .severity = SEVERITY_NOTE, .name = "a" }, "a note");
    ck_assert_int_eq(inspection_readiness(run->inspection), READINESS_GO);
    finding_add(run, (struct finding){ .severity = SEVERITY_CARE, .name = "b", .quality = QUALITY_PRIVACY }, "b");
    finding_add(run, (struct finding){ .severity = SEVERITY_CARE, .name = "c", .quality = QUALITY_VALIDITY }, "c");
    ck_assert_str_eq(quality_readiness(arena, run->inspection), "go with care: there are 2 points to look at");
    finding_add(run, (struct finding){ .severity = SEVERITY_STOP, .name = "d" }, "d");
    ck_assert_str_eq(quality_readiness(arena, run->inspection), "not yet: settle 1 point first");
    const struct finding *const *sorted = inspection_sorted(arena, run->inspection);
    ck_assert_str_eq(sorted[0]->name, "d");
    ck_assert_str_eq(sorted[1]->name, "c"); /* by dimension */
    ck_assert_str_eq(sorted[3]->name, "a");
}
END_TEST

START_TEST(the_page_escapes_and_keeps_persons_out)
{
    finding_add(run, (struct finding){ .severity = SEVERITY_CARE, .name = "b" }, "\"%s\" is odd", "<script>");
    finding_advise(run, "look at <it>");
    const char *page = quality_page(run);
    ck_assert_pstr_eq(markup_fault(page), NULL);
    ck_assert_pstr_eq(markup_outside(page), NULL);
    ck_assert_ptr_null(strstr(page, "<script>"));
    ck_assert_ptr_null(strstr(page, "Erika"));
    ck_assert_ptr_nonnull(strstr(page, "&lt;script&gt;"));
    ck_assert_ptr_nonnull(strstr(page, "&lt;u&gt;"));
}
END_TEST

Suite *suite_quality(void)
{
    Suite *suite = suite_create("quality");
    TCase *tests = tcase_create("quality");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, sparks_show_every_row);
    tcase_add_test(tests, readiness_follows_the_worst_finding);
    tcase_add_test(tests, the_page_escapes_and_keeps_persons_out);
    suite_add_tcase(suite, tests);
    return suite;
}
