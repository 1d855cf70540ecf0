#include "runner/base/text.h"
#include "runner/table/spool.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_spool(void);

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

/* Row `line` of a table whose cells are of very different sizes: its number, nothing, and many letters. */
static struct row row_of(size_t line, struct cell cells[3])
{
    const char *number = arena_format(arena, "%zu", line);
    size_t size = line % 100 == 7 ? 3000000 : line % 50;
    char *letters = arena_get(arena, size);
    memset(letters, 'a' + (int)(line % 26), size);
    cells[0] = (struct cell){ number, strlen(number) };
    cells[1] = (struct cell){ "", 0 };
    cells[2] = (struct cell){ letters, size };
    return (struct row){ cells, line % 3 ? 3 : 1, line, "UTF-8" };
}

struct going {
    size_t next, stop;
    const struct spool *inner; /* to be gone over at row 5 */
};

static bool same_row(void *context, const struct row *row)
{
    struct going *going = context;
    struct cell cells[3];
    struct row wanted = row_of(going->next++, cells);
    ck_assert_uint_eq(row->line, wanted.line);
    ck_assert_uint_eq(row->count, wanted.count);
    ck_assert_str_eq(row->encoding, "UTF-8");
    for (size_t i = 0; i < row->count; i++) {
        ck_assert_uint_eq(row->cells[i].size, cells[i].size);
        ck_assert_mem_eq(row->cells[i].bytes, cells[i].bytes, cells[i].size);
    }
    struct going inner = { .stop = 9 };
    if (going->inner && row->line == 5)
        ck_assert(!spool_rows(problems, going->inner, same_row, &inner));
    return going->next != going->stop;
}

START_TEST(rows_come_back)
{
    enum { COUNT = 450 };
    struct cell cells[3];
    struct spool *spool = spool_create(arena, problems);
    ck_assert_ptr_nonnull(spool);
    for (size_t i = 0; i < COUNT; i++) {
        struct row row = row_of(i, cells);
        ck_assert(spool_add(spool, &row));
    }
    for (int times = 0; times < 2; times++) {
        struct going going = { .inner = spool };
        ck_assert(spool_rows(problems, spool, same_row, &going));
        ck_assert_uint_eq(going.next, COUNT);
    }
    ck_assert_uint_eq(problems_count(problems), 0);
}
END_TEST

START_TEST(there_may_be_none)
{
    struct going going = { 0 };
    struct spool *spool = spool_create(arena, problems);
    ck_assert(spool_rows(problems, spool, same_row, &going));
    ck_assert_uint_eq(going.next, 0);
}
END_TEST

START_TEST(there_is_another_folder)
{
    setenv("TMPDIR", "/nowhere/at/all", 1);
    ck_assert_ptr_nonnull(spool_create(arena, problems));
    unsetenv("TMPDIR");
}
END_TEST

Suite *suite_spool(void)
{
    Suite *suite = suite_create("spool");
    TCase *cases = tcase_create("kept rows");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, rows_come_back);
    tcase_add_test(cases, there_may_be_none);
    tcase_add_test(cases, there_is_another_folder);
    suite_add_tcase(suite, cases);
    return suite;
}
