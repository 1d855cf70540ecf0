#include "runner/base/translate.h"
#include "runner/page/html.h"
#include "runner/page/page.h"
#include "tests/unit/markup.h"

#include <check.h>

Suite *suite_html(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
    translate_set_language(LANGUAGE_ENGLISH);
}

static void tear_down(void)
{
    translate_set_language(LANGUAGE_ENGLISH);
    arena_destroy(arena);
}

static const char *said(const char *text)
{
    struct html html = html_in(arena);
    html_say(&html, text);
    return text_string(&html.out);
}

START_TEST(text_is_escaped)
{
    ck_assert_str_eq(said("<script>alert('x')</script>"), "&lt;script&gt;alert(&#39;x&#39;)&lt;/script&gt;");
    ck_assert_str_eq(said("a & b \"c\""), "a &amp; b &quot;c&quot;");
    ck_assert_str_eq(said("&lt;"), "&amp;lt;");
    ck_assert_str_eq(said("Größe 12 µm → 漢字 😀"), "Größe 12 µm → 漢字 😀");
    ck_assert_str_eq(said(""), "");
}
END_TEST

START_TEST(what_is_no_text_is_replaced)
{
    ck_assert_str_eq(said("a\x01z\x7F\tb\nc"), "a\uFFFDz\uFFFD\tb\nc");
    ck_assert_str_eq(said("gr\xFC\xDF"), "gr\uFFFD\uFFFD");         /* Windows-1252 */
    ck_assert_str_eq(said("\xC0\xBCscript"), "\uFFFD\uFFFDscript"); /* an overlong "<" */
    ck_assert_str_eq(said("end \xE2\x82"), "end \uFFFD\uFFFD");     /* cut off */
    ck_assert_str_eq(said("a\u202Egpj.exe"), "a\uFFFDgpj.exe");     /* written from right to left */
    ck_assert_str_eq(said("a\u2067b\u2069"), "a\uFFFDb\uFFFD");
    ck_assert_str_eq(said("a\u2014b"), "a\u2014b");
}
END_TEST

START_TEST(numbers_keep_their_units)
{
    ck_assert_str_eq(said("12 % of 1.500 €"), "12\u00A0% of 1.500\u00A0€");
    ck_assert_str_eq(said("a % b"), "a % b");
    ck_assert_str_eq(said(" %"), " %");
}
END_TEST

START_TEST(elements_are_closed_in_order)
{
    struct html html = html_in(arena);
    html_open(&html, "div", "class=\"a\"");
    html_open_with(&html, "p", "style=\"--x:%d\"", 3);
    html_put(&html, "b", NULL, "<");
    html_put_format(&html, "code", "class=\"c\"", "%s %d", "a>b", 7);
    html_empty(&html, "circle", "r=\"%.1f\"", 2.25);
    html_close(&html);
    html_close(&html);
    ck_assert_uint_eq(html.depth, 0);
    ck_assert_str_eq(text_string(&html.out), "<div class=\"a\"><p style=\"--x:3\"><b>&lt;</b><code class=\"c\">a&gt;b 7"
                                             "</code><circle r=\"2.2\"/></p>\n</div>\n");
}
END_TEST

START_TEST(names_may_break)
{
    struct html html = html_in(arena);
    html_say_name(&html, "<a_long-name");
    ck_assert_str_eq(text_string(&html.out), "&lt;a_<wbr/>long-<wbr/>name");
    html = html_in(arena);
    html_say_name(&html, "end_");
    ck_assert_str_eq(text_string(&html.out), "end_");
}
END_TEST

START_TEST(texts_are_shortened_by_characters)
{
    ck_assert_str_eq(html_shortened(arena, "Größe", 5), "Größe");
    ck_assert_str_eq(html_shortened(arena, "Größen", 5), "Größ…");
    ck_assert_str_eq(html_shortened(arena, "", 5), "");
}
END_TEST

START_TEST(a_page_needs_nothing_else)
{
    const char *hostile = "</title><script src=\"//x\">alert(1)</script>";
    struct html html = html_in(arena);
    page_begin(&html, hostile);
    page_heading(&html, hostile, hostile, hostile, hostile);
    page_section(&html, "one", hostile);
    page_table(&html, "values", hostile);
    page_table_head(&html, (const char *const[]){ hostile, hostile, NULL });
    page_table_end(&html);
    page_end(&html);
    const char *page = text_string(&html.out);
    ck_assert_ptr_null(markup_fault(page));
    ck_assert_ptr_null(strstr(page, "<script"));
    ck_assert_ptr_nonnull(strstr(page,
                                 "Content-Security-Policy\" content=\"default-src 'none'; style-src 'unsafe-inline'; "
                                 "img-src data:\""));
    ck_assert_ptr_nonnull(strstr(page, "<html lang=\"en\">"));
}
END_TEST

START_TEST(a_page_knows_its_language)
{
    struct html html = html_in(arena);
    translate_set_language(LANGUAGE_GERMAN);
    page_begin(&html, "x");
    page_end(&html);
    ck_assert_ptr_nonnull(strstr(text_string(&html.out), "<html lang=\"de\">"));
    ck_assert_ptr_null(markup_outside(text_string(&html.out)));
}
END_TEST

/* The checks that other tests rely on do find faults. */
START_TEST(faults_are_found)
{
    ck_assert_ptr_null(markup_fault("<p>a<br/></p>"));
    ck_assert_ptr_nonnull(markup_fault("<p>a"));
    ck_assert_ptr_nonnull(markup_fault("<p>a</b></p>"));
    ck_assert_ptr_nonnull(markup_fault("a</p>"));
    ck_assert_ptr_nonnull(markup_fault("a < b"));
    ck_assert_ptr_nonnull(markup_outside("<img alt=''>"));
    ck_assert_ptr_nonnull(markup_no_number("<path d=\"M1 nan\"/>"));
    ck_assert_ptr_null(markup_no_number("<p>nan</p>"));
}
END_TEST

Suite *suite_html(void)
{
    Suite *suite = suite_create("html");
    TCase *tests = tcase_create("html");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, text_is_escaped);
    tcase_add_test(tests, what_is_no_text_is_replaced);
    tcase_add_test(tests, numbers_keep_their_units);
    tcase_add_test(tests, elements_are_closed_in_order);
    tcase_add_test(tests, names_may_break);
    tcase_add_test(tests, texts_are_shortened_by_characters);
    tcase_add_test(tests, a_page_needs_nothing_else);
    tcase_add_test(tests, a_page_knows_its_language);
    tcase_add_test(tests, faults_are_found);
    suite_add_tcase(suite, tests);
    return suite;
}
