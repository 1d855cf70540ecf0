#include "runner/database/wide.h"

#include <check.h>
#include <string.h>

Suite *suite_wide(void);

static const char *const texts[] = { "", "a", "Größe ß €", "𝄞 and 😀", "\u0800\uffff" };

START_TEST(texts_survive)
{
    struct arena *arena = arena_create();
    uint16_t *units = wide_of_text(arena, texts[_i]);
    size_t count = 0;
    while (units[count])
        count++;
    struct text back = text_in(arena);
    wide_add(&back, units, count);
    ck_assert_str_eq(text_string(&back), texts[_i]);
    arena_destroy(arena);
}
END_TEST

/* As Unicode 15, table 3-5, has it. */
START_TEST(pairs_are_made)
{
    struct arena *arena = arena_create();
    uint16_t *units = wide_of_text(arena, "\U00010302");
    ck_assert_uint_eq(units[0], 0xd800);
    ck_assert_uint_eq(units[1], 0xdf02);
    ck_assert_uint_eq(units[2], 0);
    arena_destroy(arena);
}
END_TEST

START_TEST(broken_texts_become_valid)
{
    struct arena *arena = arena_create();
    static const uint16_t halves[] = { 'a', 0xd800, 'b', 0, 0xdc00, 0xd801 };
    struct text text = text_in(arena);
    wide_add(&text, halves, 6);
    ck_assert_str_eq(text_string(&text), "a\ufffdb\ufffd\ufffd");
    uint16_t *units = wide_of_text(arena, "\xff\xc3");
    ck_assert_uint_eq(units[0], 0xfffd);
    ck_assert_uint_eq(units[1], 0xfffd);
    ck_assert_uint_eq(units[2], 0);
    arena_destroy(arena);
}
END_TEST

START_TEST(long_texts_are_whole)
{
    struct arena *arena = arena_create();
    enum { COUNT = 10000 };
    uint16_t *units = ARENA_ARRAY(arena, COUNT, uint16_t);
    for (size_t i = 0; i < COUNT; i++)
        units[i] = i % 3 ? 0x20ac : 'x';
    struct text text = text_in(arena);
    wide_add(&text, units, COUNT);
    ck_assert_uint_eq(text.length, 3334 + 6666 * 3);
    ck_assert(text_is_utf8(text.bytes, text.length));
    arena_destroy(arena);
}
END_TEST

Suite *suite_wide(void)
{
    Suite *suite = suite_create("wide");
    TCase *cases = tcase_create("UTF-16");
    tcase_add_loop_test(cases, texts_survive, 0, sizeof texts / sizeof *texts);
    tcase_add_test(cases, pairs_are_made);
    tcase_add_test(cases, broken_texts_become_valid);
    tcase_add_test(cases, long_texts_are_whole);
    suite_add_tcase(suite, cases);
    return suite;
}
