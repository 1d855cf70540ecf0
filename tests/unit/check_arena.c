#include "runner/base/arena.h"

#include <check.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_arena(void);

static bool is_zero(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++)
        if (bytes[i])
            return false;
    return true;
}

START_TEST(memory_is_zero_aligned_and_apart)
{
    static const size_t sizes[] = { 0, 1, 7, 16, 63, 64, 65, 1000, 200000, 1 << 20 };
    enum { SIZES = sizeof sizes / sizeof *sizes, ROUNDS = 50 };
    struct arena *arena = arena_create();
    char *parts[ROUNDS][SIZES];
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < SIZES; i++) {
            char *part = arena_get(arena, sizes[i]);
            ck_assert_uint_eq((uintptr_t)part % _Alignof(max_align_t), 0);
            ck_assert(is_zero(part, sizes[i]));
            memset(part, (int)(1 + round + i), sizes[i]);
            parts[round][i] = part;
        }
    for (size_t round = 0; round < ROUNDS; round++)
        for (size_t i = 0; i < SIZES; i++)
            for (size_t at = 0; at<sizes[i]; at += sizes[i]> 4096 ? 4095 : 1)
                ck_assert_int_eq(parts[round][i][at], (char)(1 + round + i));
    arena_destroy(arena);
    arena_destroy(NULL);
}
END_TEST

START_TEST(arrays_grow_and_keep_what_they_hold)
{
    struct arena *arena = arena_create();
    size_t count = 3;
    uint32_t *numbers = ARENA_ARRAY(arena, count, uint32_t);
    for (uint32_t i = 0; i < count; i++)
        numbers[i] = i;
    for (size_t room = 6; room < 3000000; room *= 2) { /* from shared blocks to blocks of their own */
        numbers = arena_grow(arena, numbers, count, room, sizeof *numbers);
        size_t wrong = 0;
        for (size_t i = 0; i < count; i++)
            wrong += numbers[i] != i;
        ck_assert_uint_eq(wrong, 0);
        ck_assert(is_zero((const char *)(numbers + count), (room - count) * sizeof *numbers));
        for (size_t i = count; i < room; i++)
            numbers[i] = (uint32_t)i;
        count = room;
    }
    ck_assert_ptr_eq(arena_grow(arena, numbers, count, count - 1, sizeof *numbers), numbers);
    ck_assert_ptr_nonnull(arena_grow(arena, NULL, 0, 5, 8));
    arena_destroy(arena);
}
END_TEST

START_TEST(texts_are_copied_and_formatted)
{
    struct arena *arena = arena_create();
    char bytes[] = "abc";
    char *copy = arena_copy(arena, bytes, 2), *text = arena_copy_text(arena, bytes);
    bytes[0] = 'x';
    ck_assert_str_eq(copy, "ab");
    ck_assert_str_eq(text, "abc");
    ck_assert_str_eq(arena_copy(arena, "", 0), "");
    ck_assert_str_eq(arena_format(arena, "%s %d", "größe", 7), "größe 7");
    char *wide = arena_format(arena, "%100000d", 1);
    ck_assert_uint_eq(strlen(wide), 100000);
    arena_destroy(arena);
}
END_TEST

static char order[16];

static void append(void *object)
{
    strncat(order, object, sizeof order - strlen(order) - 1);
}

START_TEST(endings_run_last_first)
{
    struct arena *arena = arena_create();
    order[0] = '\0';
    char a[] = "a", b[] = "b", c[] = "c", d[] = "d";
    arena_on_end(arena, append, a);
    struct arena_mark mark = arena_mark(arena);
    arena_on_end(arena, append, b);
    arena_on_end(arena, append, c);
    arena_rewind(arena, mark);
    ck_assert_str_eq(order, "cb");
    arena_on_end(arena, append, d);
    arena_destroy(arena);
    ck_assert_str_eq(order, "cbda");
}
END_TEST

START_TEST(rewound_memory_is_used_again_and_zero)
{
    struct arena *arena = arena_create();
    char *before = arena_get(arena, 100);
    memset(before, 1, 100);
    struct arena_mark mark = arena_mark(arena);
    char *first = arena_get(arena, 1000);
    memset(first, 2, 1000);
    for (int i = 0; i < 2000; i++)
        memset(arena_get(arena, 1000), 3, 1000);
    memset(arena_get(arena, 1 << 20), 4, 1 << 20);
    arena_rewind(arena, mark);
    char *again = arena_get(arena, 1000);
    ck_assert_ptr_eq(first, again);
    ck_assert(is_zero(again, 1000));
    ck_assert_int_eq(before[99], 1);
    arena_destroy(arena);
}
END_TEST

START_TEST(children_end_with_their_parent_or_sooner)
{
    struct arena *parent = arena_create(), *one = arena_child(parent), *other = arena_child(parent);
    order[0] = '\0';
    char a[] = "a", b[] = "b";
    arena_on_end(one, append, a);
    arena_on_end(other, append, b);
    arena_destroy(one);
    ck_assert_str_eq(order, "a");
    arena_destroy(parent);
    ck_assert_str_eq(order, "ab");
}
END_TEST

/* Exit code 8, for which Check watches. */
START_TEST(exhausted_memory_ends_the_program)
{
    arena_fail_at(2);
    struct arena *arena = arena_create();
    arena_get(arena, 10);
    ck_abort_msg("the second allocation should have failed");
}
END_TEST

START_TEST(impossible_sizes_end_the_program)
{
    struct arena *arena = arena_create();
    arena_array(arena, SIZE_MAX / 2, 3);
    ck_abort_msg("there can't be so much memory");
}
END_TEST

Suite *suite_arena(void)
{
    Suite *suite = suite_create("arena");
    TCase *cases = tcase_create("arena");
    tcase_add_test(cases, memory_is_zero_aligned_and_apart);
    tcase_add_test(cases, arrays_grow_and_keep_what_they_hold);
    tcase_add_test(cases, texts_are_copied_and_formatted);
    tcase_add_test(cases, endings_run_last_first);
    tcase_add_test(cases, rewound_memory_is_used_again_and_zero);
    tcase_add_test(cases, children_end_with_their_parent_or_sooner);
    const char *fork = getenv("CK_FORK");
    if (!fork || strcmp(fork, "no") != 0) { /* they end the process that they run in */
        tcase_add_exit_test(cases, exhausted_memory_ends_the_program, 8);
        tcase_add_exit_test(cases, impossible_sizes_end_the_program, 8);
    }
    suite_add_tcase(suite, cases);
    return suite;
}
