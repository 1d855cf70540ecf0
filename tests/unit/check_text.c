#include "runner/base/text.h"

#include <check.h>
#include <string.h>

Suite *suite_text(void);

START_TEST(texts_grow)
{
    struct arena *arena = arena_create();
    struct text text = text_in(arena);
    ck_assert_str_eq(text_string(&text), "");
    for (int i = 0; i < 1000; i++)
        text_add_format(&text, "%d,", i);
    text_add(&text, "");
    text_add_bytes(&text, "end!", 3);
    ck_assert_uint_eq(text.length, 10 * 2 + 90 * 3 + 900 * 4 + 3);
    ck_assert_uint_eq(strlen(text.bytes), text.length);
    ck_assert_int_eq(strncmp(text.bytes, "0,1,2,", 6), 0);
    ck_assert_str_eq(text.bytes + text.length - 7, "999,end");
    arena_destroy(arena);
}
END_TEST

/* Examples of the restricted Damerau distance; "ca" and "abc" is the pair that tells it from the unrestricted one,
 * which gives 2 (Boytsov, "Indexing methods for approximate dictionary searching", 2011). */
static const struct {
    const char *one, *other;
    size_t distance;
} distances[] = {
    { "", "", 0 },
    { "", "abc", 3 },
    { "kitten", "sitting", 3 },
    { "lerning_rate", "learning_rate", 1 },
    { "bugdet", "budget", 1 },
    { "ca", "abc", 3 },
    { "Learning-Rate", "learning rate", 0 },
    { "größe", "groesse", 0 },
    { "GRÖSSE", "größe", 0 },
    { "gro\xcc\x88\xc3\x9f"
      "e",
      "größe", 0 },
    { "länge", "lange", 1 },
    { "día", "dia", 1 },
};

START_TEST(distance_is_known)
{
    ck_assert_uint_eq(text_distance(distances[_i].one, distances[_i].other), distances[_i].distance);
    ck_assert_uint_eq(text_distance(distances[_i].other, distances[_i].one), distances[_i].distance);
}
END_TEST

START_TEST(distance_bears_long_and_broken_words)
{
    char one[500], other[500];
    memset(one, 'a', sizeof one - 1);
    memset(other, 'b', sizeof other - 1);
    one[499] = other[499] = '\0';
    ck_assert_uint_eq(text_distance(one, other), 63);
    for (size_t i = 0; i + 2 < sizeof one; i += 2)
        memcpy(one + i, "ß", 2);
    ck_assert_uint_eq(text_distance(one, other), 63);
    ck_assert_uint_gt(text_distance("\xff\xc3", "abc\x80"), 0);
}
END_TEST

START_TEST(nearest_is_below_half_the_word)
{
    static const char *const candidates[] = { "budget", "trials", "folds", "fold" };
    ck_assert_uint_eq(text_nearest("bugdet", candidates, 4), 0);
    ck_assert_uint_eq(text_nearest("FOLD", candidates, 4), 3);
    ck_assert_uint_eq(text_nearest("trial", candidates, 4), 1);
    ck_assert_uint_eq(text_nearest("xyz", candidates, 4), 4);
    ck_assert_uint_eq(text_nearest("", candidates, 4), 4);
    ck_assert_uint_eq(text_nearest("bugdet", candidates, 0), 0);
    /* Two of four letters are half of it, which is too far. */
    ck_assert_uint_eq(text_nearest("foxx", candidates, 4), 4);
}
END_TEST

START_TEST(columns_of_a_terminal)
{
    ck_assert_uint_eq(text_columns("abc", 3), 3);
    ck_assert_uint_eq(text_columns("größe", strlen("größe")), 5);
    ck_assert_uint_eq(text_columns("gro\xcc\x88", 5), 3);
    ck_assert_uint_eq(text_columns("abc", 2), 2);
    ck_assert_uint_eq(text_columns("12 €", strlen("12 €")), 4);
}
END_TEST

/* Boundaries of the well-formed sequences: The Unicode Standard, version 15.0, table 3-7. */
static const struct {
    const char *bytes;
    bool sound;
} sequences[] = {
    { "plain", true },
    { "\xc2\x80", true },
    { "\xdf\xbf", true },
    { "\xe0\xa0\x80", true },
    { "\xed\x9f\xbf", true },
    { "\xee\x80\x80", true },
    { "\xf0\x90\x80\x80", true },
    { "\xf4\x8f\xbf\xbf", true },
    { "\x80", false },
    { "\xc0\x80", false },
    { "\xc1\xbf", false },
    { "\xe0\x9f\xbf", false },
    { "\xed\xa0\x80", false },
    { "\xf0\x8f\xbf\xbf", false },
    { "\xf4\x90\x80\x80", false },
    { "\xf5\x80\x80\x80", false },
    { "a\xc3", false },
    { "\xc3"
      "a",
      false },
    { "\xe2\x82", false },
    { "\xe2\x82"
      "a",
      false },
};

START_TEST(utf8_is_recognised)
{
    ck_assert(text_is_utf8(sequences[_i].bytes, strlen(sequences[_i].bytes)) == sequences[_i].sound);
}
END_TEST

START_TEST(zero_bytes_are_no_text)
{
    ck_assert(!text_is_utf8("a\0b", 3));
    ck_assert(text_is_utf8("", 0));
}
END_TEST

/* Test vectors of FNV-1a, 64 bits: http://www.isthe.com/chongo/src/fnv/test_fnv.c */
START_TEST(hash_is_fnv)
{
    ck_assert_uint_eq(text_hash(TEXT_HASH_START, "", 0), UINT64_C(0xcbf29ce484222325));
    ck_assert_uint_eq(text_hash(TEXT_HASH_START, "a", 1), UINT64_C(0xaf63dc4c8601ec8c));
    ck_assert_uint_eq(text_hash(TEXT_HASH_START, "foobar", 6), UINT64_C(0x85944171f73967e8));
}
END_TEST

START_TEST(what_would_steer_a_terminal_is_disarmed)
{
    struct arena *arena = arena_create();
    char text[] = "\033[31mÄ\a\r\t\x7f\xc2\x9b"
                  "1m\n\xc2\xa0";
    text_disarm(text);
    ck_assert_str_eq(text, "?[31mÄ??"
                           "???"
                           "?1m\n\xc2\xa0");
    ck_assert_str_eq(text_wrapped(arena, "rot \033[31m", 0, 80), "rot ?[31m");
    arena_destroy(arena);
}
END_TEST

START_TEST(lines_break_at_blanks)
{
    struct arena *arena = arena_create();
    ck_assert_str_eq(text_wrapped(arena, "eins zwei drei", 2, 11), "eins zwei\n  drei");
    ck_assert_str_eq(text_wrapped(arena, "größe über alles", 0, 10), "größe über\nalles");
    ck_assert_str_eq(text_wrapped(arena, "Donaudampfschiff ja", 0, 5), "Donaudampfschiff\nja");
    ck_assert_str_eq(text_wrapped(arena, "kurz", 10, SIZE_MAX), "kurz");
    ck_assert_str_eq(text_wrapped(arena, "", 3, 10), "");
    arena_destroy(arena);
}
END_TEST

Suite *suite_text(void)
{
    Suite *suite = suite_create("text");
    TCase *cases = tcase_create("text");
    tcase_add_test(cases, what_would_steer_a_terminal_is_disarmed);
    tcase_add_test(cases, lines_break_at_blanks);
    tcase_add_test(cases, texts_grow);
    tcase_add_loop_test(cases, distance_is_known, 0, sizeof distances / sizeof *distances);
    tcase_add_test(cases, distance_bears_long_and_broken_words);
    tcase_add_test(cases, nearest_is_below_half_the_word);
    tcase_add_test(cases, columns_of_a_terminal);
    tcase_add_loop_test(cases, utf8_is_recognised, 0, sizeof sequences / sizeof *sequences);
    tcase_add_test(cases, zero_bytes_are_no_text);
    tcase_add_test(cases, hash_is_fnv);
    suite_add_tcase(suite, cases);
    return suite;
}
