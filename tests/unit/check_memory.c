/* The memory that a search may take: how it is written, and what happens where it is not enough. */
#include "stages/search/search.h"

#include <check.h>

Suite *suite_memory(void);

START_TEST(amounts_are_read)
{
    static const struct {
        const char *text;
        double bytes; /* 0: the machine decides; -1: no amount */
    } cases[] = {
        { "auto", 0 },   { "2GB", 2e9 },     { "1.5 GB", 1.5e9 }, { "500MB", 5e8 }, { "64KB", 64e3 },
        { "1TB", 1e12 }, { "2", -1 },        { "GB", -1 },        { "", -1 },       { "0MB", -1 },
        { "-1GB", -1 },  { "2GB more", -1 }, { "2gigas", -1 },    { "infGB", -1 },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        double bytes;
        ck_assert_msg(memory_parse(cases[i].text, &bytes) == (cases[i].bytes >= 0), "\"%s\"", cases[i].text);
        if (cases[i].bytes >= 0)
            ck_assert_double_eq(bytes, cases[i].bytes);
    }
}
END_TEST

START_TEST(what_is_used_is_measured)
{
    enum { BYTES = 32 << 20 };
    double before = memory_resident();
    struct arena *arena = arena_create();
    char *block = arena_get(arena, BYTES);
    for (size_t i = 0; i < BYTES; i += 1024)
        block[i] = 1;
    ck_assert_double_gt(before, 1e5);
    ck_assert_double_gt(memory_resident(), before + BYTES * 0.9);
    arena_destroy(arena);
}
END_TEST

START_TEST(limits_are_noticed)
{
    enum { BYTES = 64 << 20 }; /* much, so that what reading the figures takes does not count */
    struct arena *arena = arena_create();
    char *block = arena_get(arena, BYTES);
    for (size_t i = 0; i < BYTES; i += 1024)
        block[i] = 1;
    double resident = memory_resident();
    struct search search = { .memory = resident * 2 };
    ck_assert(!memory_is_short(&search) && !memory_is_used_up(&search));
    search.memory = resident * 1.05;
    ck_assert(memory_is_short(&search) && !memory_is_used_up(&search));
    search.memory = resident / 2;
    ck_assert(memory_is_short(&search) && memory_is_used_up(&search));
    arena_destroy(arena);
}
END_TEST

Suite *suite_memory(void)
{
    Suite *suite = suite_create("memory");
    TCase *cases = tcase_create("memory");
    tcase_add_test(cases, amounts_are_read);
    tcase_add_test(cases, what_is_used_is_measured);
    tcase_add_test(cases, limits_are_noticed);
    suite_add_tcase(suite, cases);
    return suite;
}
