#include "runner/base/translate.h"

#include <check.h>
#include <stdlib.h>

Suite *suite_translate(void);

static void in_english(void)
{
    translate_set_language(LANGUAGE_ENGLISH);
}

START_TEST(english_is_the_source)
{
    ck_assert_str_eq(tr("a text must stand in quotes"), "a text must stand in quotes");
    ck_assert_str_eq(tr(""), "");
    ck_assert_str_eq(tr_plural("one row", "rows", 1), "one row");
    ck_assert_str_eq(tr_plural("one row", "rows", 0), "rows");
}
END_TEST

/* The empty message is the catalogue's head, which is no translation. */
START_TEST(unknown_messages_stay_as_they_are)
{
    translate_set_language(LANGUAGE_GERMAN);
    ck_assert_int_eq(translate_language(), LANGUAGE_GERMAN);
    ck_assert_str_eq(tr(""), "");
    ck_assert_str_eq(tr("xyzzy, which nobody translates"), "xyzzy, which nobody translates");
    ck_assert_str_eq(tr_plural("xyzzy", "xyzzies", 2), "xyzzies");
}
END_TEST

START_TEST(the_environment_is_asked_in_order)
{
    static const struct {
        const char *all, *messages, *lang;
        enum language language;
    } cases[] = {
        { NULL, NULL, NULL, LANGUAGE_ENGLISH },
        { NULL, NULL, "de_DE.UTF-8", LANGUAGE_GERMAN },
        { NULL, "en_GB.UTF-8", "de_DE.UTF-8", LANGUAGE_ENGLISH },
        { "de_AT", "en_GB.UTF-8", "C", LANGUAGE_GERMAN },
        { "", "", "de", LANGUAGE_GERMAN },
        { NULL, NULL, "C", LANGUAGE_ENGLISH },
        { NULL, NULL, "fr_FR.UTF-8", LANGUAGE_ENGLISH },
    };
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        const char *values[] = { cases[i].all, cases[i].messages, cases[i].lang };
        for (size_t j = 0; j < 3; j++)
            if (values[j])
                setenv(names[j], values[j], 1);
            else
                unsetenv(names[j]);
        ck_assert_int_eq(translate_language_of_environment(), cases[i].language);
    }
}
END_TEST

Suite *suite_translate(void)
{
    Suite *suite = suite_create("translate");
    TCase *cases = tcase_create("translate");
    tcase_add_checked_fixture(cases, in_english, in_english);
    tcase_add_test(cases, english_is_the_source);
    tcase_add_test(cases, unknown_messages_stay_as_they_are);
    tcase_add_test(cases, the_environment_is_asked_in_order);
    suite_add_tcase(suite, cases);
    return suite;
}
