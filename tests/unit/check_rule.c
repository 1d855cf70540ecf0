#include "runner/table/rule.h"

#include "runner/table/pattern.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_rule(void);

static struct arena *arena;
static const struct number_style german = { ',', '.' };

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static struct rule empty_rule(void)
{
    return (struct rule){ .min = NAN, .max = NAN };
}

static bool fits(const char *pattern, const char *text)
{
    struct pattern *compiled = pattern_compile(arena, pattern);
    ck_assert_ptr_nonnull(compiled);
    return pattern_fits(compiled, text);
}

START_TEST(patterns_mean_the_whole_text)
{
    ck_assert(fits("[A-Z]{2}[0-9]+", "AB12"));
    ck_assert(!fits("[A-Z]{2}[0-9]+", "xAB12"));
    ck_assert(fits("rot|grün", "grün"));
    ck_assert(!fits("rot|grün", "rotgrün"));
    ck_assert(fits("...", "äöü")); /* letters, not bytes */
}
END_TEST

START_TEST(patterns_are_bounded)
{
    ck_assert_ptr_null(pattern_fault(arena, "[0-9]{1,30}"));
    ck_assert_ptr_nonnull(pattern_fault(arena, "(a{1,200}){1,200}"));
    ck_assert_ptr_nonnull(pattern_fault(arena, "a{99999999999}"));
    ck_assert_ptr_nonnull(pattern_fault(arena, "(a*)*\\1"));
    ck_assert_ptr_nonnull(pattern_fault(arena, "[a-z"));
    char *long_one = arena_get(arena, 300);
    memset(long_one, 'a', 299);
    ck_assert_ptr_nonnull(pattern_fault(arena, long_one));
    ck_assert_ptr_null(pattern_compile(arena, "("));
}
END_TEST

START_TEST(numbers_keep_their_limits)
{
    const float numbers[] = { 0.7f, -1, 12.5f, 1000, NAN, 12.5f, -2 };
    struct table *table = table_create(arena, 7);
    struct column *column = table_add_column(arena, table, "preis", COLUMN_NUMBER);
    column->numbers = ARENA_ARRAY(arena, 7, float);
    memcpy(column->numbers, numbers, sizeof numbers);
    struct rule rule = empty_rule();
    ck_assert(rule_is_empty(&rule));
    rule.min = 0.7;
    rule.max = 999;
    rule.required = rule.unique = true;
    ck_assert(!rule_is_empty(&rule));
    bool broken[7] = { false };
    struct breaches breaches = rule_enforce(&rule, table, column, german, broken);
    ck_assert_uint_eq(breaches.counts[BREACH_BELOW], 2);
    ck_assert_uint_eq(breaches.first[BREACH_BELOW][1], 6);
    ck_assert_uint_eq(breaches.counts[BREACH_ABOVE], 1);
    ck_assert_uint_eq(breaches.counts[BREACH_MISSING], 1);
    ck_assert_uint_eq(breaches.counts[BREACH_REPEATED], 1);
    ck_assert_uint_eq(breaches.first[BREACH_REPEATED][0], 5);
    ck_assert_uint_eq(breaches_count(&breaches), 5);
    ck_assert(!broken[0] && broken[1] && !broken[2] && broken[3] && broken[4] && broken[5] && broken[6]);

    rule.max = 98.55; /* not 98.5, and 98.53 would not be more */
    ck_assert_str_eq(breach_text(arena, BREACH_ABOVE, &rule, "preis", "98.6"),
                     "\"98.6\" in column \"preis\" is more than 98.55");

    static const char *const allowed[] = { "0,7 kg", "12.5" };
    rule = empty_rule();
    rule.allowed = (struct texts){ allowed, 2 };
    breaches = rule_enforce(&rule, table, column, german, NULL);
    ck_assert_uint_eq(breaches.counts[BREACH_NOT_ALLOWED], 3);
    breaches = rule_enforce(&rule, table, column, (struct number_style){ '.', 0 }, NULL); /* as of a workbook */
    ck_assert_uint_eq(breaches.counts[BREACH_NOT_ALLOWED], 3);
}
END_TEST

START_TEST(texts_are_among_the_allowed_ones)
{
    static const char *const values[] = { "früh", "spät", "Früh", "spät" };
    struct table *table = table_create(arena, 4);
    struct column *column = table_add_column(arena, table, "schicht", COLUMN_CATEGORY);
    column->codes = ARENA_ARRAY(arena, 4, uint32_t);
    column->dictionary = dictionary_create(arena);
    for (size_t i = 0; i < 4; i++)
        column->codes[i] = dictionary_add(column->dictionary, values[i], strlen(values[i]));
    static const char *const allowed[] = { "früh", "spät", "nacht" };
    struct rule rule = empty_rule();
    rule.allowed = (struct texts){ allowed, 3 };
    rule.pattern = "[a-zäöü]+";
    rule.unique = true;
    struct breaches breaches = rule_enforce(&rule, table, column, german, NULL);
    ck_assert_uint_eq(breaches.counts[BREACH_NOT_ALLOWED], 1);
    ck_assert_uint_eq(breaches.counts[BREACH_UNLIKE], 1);
    ck_assert_uint_eq(breaches.first[BREACH_UNLIKE][0], 2);
    ck_assert_uint_eq(breaches.counts[BREACH_REPEATED], 1);
    ck_assert_str_eq(breach_text(arena, BREACH_NOT_ALLOWED, &rule, "schicht", "Früh"),
                     "\"Früh\" in column \"schicht\" is none of \"früh\", \"spät\", \"nacht\"");
}
END_TEST

Suite *suite_rule(void)
{
    Suite *suite = suite_create("rule");
    TCase *tests = tcase_create("rule");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, patterns_mean_the_whole_text);
    tcase_add_test(tests, patterns_are_bounded);
    tcase_add_test(tests, numbers_keep_their_limits);
    tcase_add_test(tests, texts_are_among_the_allowed_ones);
    suite_add_tcase(suite, tests);
    return suite;
}
