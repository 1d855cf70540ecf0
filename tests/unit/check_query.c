#include "runner/database/query.h"

#include <check.h>

Suite *suite_query(void);

static const char *const reading[] = {
    "select 1",
    "  SELECT a FROM b;  ",
    "with x as (select 1) select * from x",
    "-- what is sold\nselect 1 -- the end; really",
    "/* ; */ (select 1) union (select 2)",
    "select ';', \"a;b\", `c;d`, [e;f] from g",
    "select 'it''s; fine'",
    "select/**/1;;",
    "select*from a",
};

static const char *const writing[] = {
    "",          "delete from a",          "update a set b = 1",        "selection",   "-- select 1",
    "/* select", "select 1; drop table a", "select 'a'; delete from b", "exec sp_who", "a select",
};

START_TEST(queries_read)
{
    ck_assert_msg(query_only_reads(reading[_i]), "%s", reading[_i]);
}
END_TEST

START_TEST(others_do_not)
{
    ck_assert_msg(!query_only_reads(writing[_i]), "%s", writing[_i]);
}
END_TEST

START_TEST(names_are_quoted)
{
    struct arena *arena = arena_create();
    ck_assert_str_eq(query_all_of(arena, NULL, "verkauf", "\""), "select * from \"verkauf\"");
    ck_assert_str_eq(query_all_of(arena, "a", "b \"c\"; d", "\""), "select * from \"a\".\"b \"\"c\"\"; d\"");
    ck_assert_str_eq(query_all_of(arena, "a", "b", "`"), "select * from `a`.`b`");
    ck_assert_str_eq(query_all_of(arena, "a", "b", " "), "select * from a.b");
    ck_assert_str_eq(query_all_of(arena, NULL, "b", NULL), "select * from b");
    arena_destroy(arena);
}
END_TEST

Suite *suite_query(void)
{
    Suite *suite = suite_create("query");
    TCase *cases = tcase_create("queries");
    tcase_add_loop_test(cases, queries_read, 0, sizeof reading / sizeof *reading);
    tcase_add_loop_test(cases, others_do_not, 0, sizeof writing / sizeof *writing);
    tcase_add_test(cases, names_are_quoted);
    suite_add_tcase(suite, cases);
    return suite;
}
