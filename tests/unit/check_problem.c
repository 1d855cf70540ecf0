#include "runner/base/problem.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <errno.h>
#include <pthread.h>
#include <string.h>

Suite *suite_problem(void);

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

static struct place place(const char *file, size_t line, size_t column, size_t width)
{
    return (struct place){ file, line, column, width };
}

START_TEST(nothing_is_wrong_at_first)
{
    ck_assert_uint_eq(problems_count(problems), 0);
    ck_assert_int_eq(problems_fault(problems), FAULT_NONE);
    ck_assert(!problem_try(problems, "nothing to attach to"));
    ck_assert_str_eq(printed(arena, problems), "");
}
END_TEST

START_TEST(the_first_problem_decides_the_exit_code)
{
    ck_assert(problem_warn(problems, NOWHERE, "be careful"));
    ck_assert_int_eq(problems_fault(problems), FAULT_NONE);
    ck_assert(!problem_add(problems, FAULT_DATA, NOWHERE, "no %s", "data"));
    ck_assert(!problem_add(problems, FAULT_SETTINGS, NOWHERE, "settings"));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert_uint_eq(problems_count(problems), 2);
    ck_assert_str_eq(printed(arena, problems), "lotse: note: be careful\nlotse: no data\nlotse: settings\n");
    ck_assert_str_eq(printed(arena, problems), "");
}
END_TEST

START_TEST(places_are_shown_as_far_as_known)
{
    problem_add(problems, FAULT_DATA, PLACE_FILE("a.csv"), "whole file");
    problem_add(problems, FAULT_DATA, place("a.csv", 7, 0, 0), "whole line");
    problem_try(problems, "try %d", 1);
    problem_add(problems, FAULT_DATA, place("a.csv", 7, 3, 2), "a cell");
    problem_try(problems, "try this");
    problem_try(problems, "or rather that");
    ck_assert_str_eq(printed(arena, problems),
                     "a.csv: whole file\na.csv:7: whole line; try 1\na.csv:7:3: a cell; or rather that\n");
}
END_TEST

static const char source[] = "first\r\n\tä = 'größe' # x\nlast";

START_TEST(lines_are_shown_with_carets)
{
    problems_know_source(problems, "a.toml", source, sizeof source - 1);
    problem_add(problems, FAULT_SETTINGS, place("a.toml", 3, 1, 4), "the last");
    problem_add(problems, FAULT_SETTINGS, place("a.toml", 2, 6, 7), "a value");
    problem_try(problems, "try");
    problem_add(problems, FAULT_SETTINGS, place("a.toml", 1, 0, 0), "a line");
    problem_try(problems, "try");
    problem_add(problems, FAULT_SETTINGS, place("a.toml", 9, 1, 1), "behind the end");
    ck_assert_str_eq(printed(arena, problems), "a.toml:1: a line\n"
                                               "    1 | first\n"
                                               "      | try\n"
                                               "a.toml:2:6: a value\n"
                                               "    2 | \tä = 'größe' # x\n"
                                               "      | \t    ^^^^^^^  try\n"
                                               "a.toml:3:1: the last\n"
                                               "    3 | last\n"
                                               "      | ^^^^\n"
                                               "a.toml:9:1: behind the end\n");
}
END_TEST

START_TEST(problems_are_sorted_within_a_file)
{
    problem_add(problems, FAULT_DATA, place("b", 2, 1, 0), "b2");
    problem_add(problems, FAULT_DATA, place("b", 1, 9, 0), "b1:9");
    problem_add(problems, FAULT_DATA, place("b", 1, 2, 0), "b1:2");
    problem_add(problems, FAULT_DATA, place("a", 1, 1, 0), "a1");
    problem_add(problems, FAULT_DATA, place("a", 1, 1, 0), "a1 again");
    ck_assert_str_eq(printed(arena, problems), "b:1:2: b1:2\nb:1:9: b1:9\nb:2:1: b2\na:1:1: a1\na:1:1: a1 again\n");
}
END_TEST

START_TEST(a_source_known_again_is_the_new_one)
{
    problems_know_source(problems, "a", "old", 3);
    problems_know_source(problems, "a", "new", 3);
    problem_add(problems, FAULT_DATA, place("a", 1, 1, 3), "here");
    ck_assert_str_eq(printed(arena, problems), "a:1:1: here\n    1 | new\n      | ^^^\n");
}
END_TEST

START_TEST(long_lines_are_shown_in_part)
{
    char line[1001];
    memset(line, 'x', 1000);
    memcpy(line + 500, "here", 4);
    line[1000] = '\0';
    problems_know_source(problems, "a", line, 1000);
    problem_add(problems, FAULT_DATA, place("a", 1, 501, 4), "far");
    const char *said = printed(arena, problems);
    const char *shown = strstr(said, "…xxx"), *caret = strstr(said, "^^^^");
    ck_assert_ptr_nonnull(shown);
    ck_assert_uint_lt(strlen(said), 400);
    /* The caret stands below the word: as many columns behind the bar of its line. */
    const char *word = strstr(shown, "here"), *bar = caret;
    while (*bar != '|')
        bar--;
    ck_assert_int_eq(caret - bar - 2, word - shown - (long)strlen("…") + 1);
}
END_TEST

START_TEST(nothing_steers_the_terminal)
{
    problems_know_source(problems, "a", "\x1b[31mred", 8);
    problem_add(problems, FAULT_DATA, place("a", 1, 1, 1), "bad %s", "\x1b[2J\nb:1:1: forged");
    ck_assert_str_eq(printed(arena, problems), "a:1:1: bad ?[2J?b:1:1: forged\n    1 | ?[31mred\n      | ^\n");
}
END_TEST

START_TEST(programs_get_json)
{
    problem_add(problems, FAULT_DATA, place("a \"b\".csv", 7, 3, 2), "broken\nline");
    problem_try(problems, "this");
    problem_warn(problems, NOWHERE, "note");
    ck_assert_str_eq(printed_as(arena, problems, true),
                     "{\"event\":\"problem\",\"file\":\"a \\\"b\\\".csv\",\"line\":7,\"column\":3,"
                     "\"message\":\"broken\\nline\",\"try\":\"this\",\"exit\":3}\n"
                     "{\"event\":\"note\",\"message\":\"note\"}\n");
}
END_TEST

START_TEST(system_errors_speak_plainly)
{
    ck_assert(!problem_system(problems, "a.csv", ENOENT));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    ck_assert_str_eq(printed(arena, problems), "a.csv: there is no such file or folder\n");
    struct problems *others = problems_create(arena);
    problem_system(others, "a.csv", ENOSPC);
    ck_assert_int_eq(problems_fault(others), FAULT_SYSTEM);
    printed(arena, others);
    problem_system(others, "a.csv", EFBIG);
    ck_assert_str_eq(printed(arena, others), "a.csv: the file becomes larger than this drive or this account allows\n");
    problem_system(others, "a.csv", EPROTO);
    ck_assert_str_eq(printed(arena, others), "a.csv: the computer refuses this (Protocol error)\n");
}
END_TEST

enum { THREADS = 8, EACH = 200 };

static void *report_many(void *unused)
{
    for (int i = 0; i < EACH; i++)
        problem_add(problems, FAULT_DATA, PLACE_FILE("a"), "x");
    return unused;
}

START_TEST(threads_may_report_at_once)
{
    pthread_t threads[THREADS];
    for (int i = 0; i < THREADS; i++)
        ck_assert_int_eq(pthread_create(&threads[i], NULL, report_many, NULL), 0);
    for (int i = 0; i < THREADS; i++)
        pthread_join(threads[i], NULL);
    ck_assert_uint_eq(problems_count(problems), THREADS * EACH);
    ck_assert_uint_eq(strlen(printed(arena, problems)), THREADS * EACH * strlen("a: x\n"));
}
END_TEST

Suite *suite_problem(void)
{
    Suite *suite = suite_create("problem");
    TCase *cases = tcase_create("problem");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, nothing_is_wrong_at_first);
    tcase_add_test(cases, the_first_problem_decides_the_exit_code);
    tcase_add_test(cases, places_are_shown_as_far_as_known);
    tcase_add_test(cases, lines_are_shown_with_carets);
    tcase_add_test(cases, problems_are_sorted_within_a_file);
    tcase_add_test(cases, a_source_known_again_is_the_new_one);
    tcase_add_test(cases, long_lines_are_shown_in_part);
    tcase_add_test(cases, nothing_steers_the_terminal);
    tcase_add_test(cases, programs_get_json);
    tcase_add_test(cases, system_errors_speak_plainly);
    tcase_add_test(cases, threads_may_report_at_once);
    suite_add_tcase(suite, cases);
    return suite;
}
