#include "runner/base/toml.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <string.h>

Suite *suite_toml(void);

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

static void assert_place(struct place place, size_t line, size_t column, size_t width)
{
    ck_assert_uint_eq(place.line, line);
    ck_assert_uint_eq(place.column, column);
    ck_assert_uint_eq(place.width, width);
}

START_TEST(knows_where_everything_stands)
{
    static const char content[] = "\xef\xbb\xbf"
                                  "name = \"größe\" # ä\r\n"
                                  "[source]\r\n"
                                  "\tmissing = [\"x\",\r\n"
                                  "  5]\r\n"
                                  "[columns.\"größe\"]\r\n"
                                  "kind = true\r\n";
    struct toml_node *root;
    ck_assert(toml_parse(arena, problems, "a.toml", content, sizeof content - 1, &root));
    const struct toml_node *name = toml_get(root, "name"), *source = toml_get(root, "source");
    ck_assert_ptr_eq(root->first, name);
    ck_assert_str_eq(name->text, "größe");
    assert_place(name->key_place, 1, 1, 4);
    assert_place(name->place, 1, 8, 7);
    assert_place(source->place, 2, 1, 8);
    const struct toml_node *missing = toml_get(source, "missing");
    assert_place(missing->key_place, 3, 2, 7);
    ck_assert_int_eq(missing->kind, TOML_ARRAY);
    ck_assert_int_eq(missing->first->next->kind, TOML_INTEGER);
    assert_place(missing->first->next->place, 4, 3, 1);
    const struct toml_node *column = toml_get(root, "columns")->first;
    ck_assert_str_eq(column->key, "größe");
    assert_place(column->key_place, 5, 10, 7);
    ck_assert(toml_get(column, "kind")->boolean);
    ck_assert_ptr_null(toml_get(root, "nothing"));
}
END_TEST

START_TEST(keeps_the_order_of_the_file)
{
    static const char content[] = "[z]\n[[list]]\n[a]\n[[list]]\n";
    struct toml_node *root;
    ck_assert(toml_parse(arena, problems, "a.toml", content, sizeof content - 1, &root));
    ck_assert_str_eq(root->first->key, "z");
    ck_assert_str_eq(root->first->next->key, "list");
    ck_assert_str_eq(root->first->next->next->key, "a");
    assert_place(toml_get(root, "list")->first->next->place, 4, 1, 8);
}
END_TEST

/* What newcomers write, and what they are told: line:column, message, what to try. */
static const struct {
    const char *content, *place, *message, *attempt;
} mistakes[] = {
    { "a = hello", "1:5", "a text must stand in quotes", "write: a = \"hello\"" },
    { "a = daten/umsatz.csv # x", "1:5", "a text must stand in quotes", "write: a = \"daten/umsatz.csv\"" },
    { "a = C:\\data", "1:5", "a text must stand in quotes", "write: a = 'C:\\data'" },
    { "a = 1,5", "1:5", "numbers have a decimal point here, not a comma", "write: a = 1.5" },
    { "a = -1.234,56", "1:5", "numbers have a decimal point here, not a comma", "write: a = -1234.56" },
    { "a = \"C:\\data\\x\"", "1:8", "a backslash between double quotes begins a special character",
      "write: a = 'C:\\data\\x'" },
    { "a = \"C:\\Users\\x\"", "1:8", "a backslash between double quotes begins a special character",
      "write: a = 'C:\\Users\\x'" },
    { "a = „x“", "1:5", "typographic quotes", "use the plain quote \" at both ends" },
    { "a = [“x”]", "1:6", "typographic quotes", "use the plain quote \" at both ends" },
    { "a = \"abc\nb = 1", "1:5", "a quote is opened and never closed", "write: a = \"abc\"" },
    { "a = 'abc", "1:5", "a quote is opened and never closed", "write: a = 'abc'" },
    { "a = [1, 2\nb = 3", "1:5", "a list is opened here and never closed",
      "put ] behind its last entry, and commas between them" },
    { "a = [\n\"x\"\n\"y\"\n]\n", "3:1", "a comma is missing between two entries of a list",
      "put a comma in front of this one" },
    { "a = [\"x\", y]", "1:11", "a text must stand in quotes", "write: \"y\"" },
    { "a = 1\n\na = 2", "3:1", "\"a\" is stated a second time", "keep one of the two; the first is in line 1" },
    { "[a]\nx = 1\n[b]\n[a]\ny = 1", "4:1", "\"[a]\" is stated a second time",
      "keep one of the two; the first is in line 1" },
    { "[[a]]\n[a]", "2:1", "\"[a]\" is stated a second time",
      "write it with double brackets each time, as in [[source]]" },
    { "[a]\nb: 1", "2:2", "between a key and its value stands \"=\"", "write: b = 1" },
    { "b 1", "1:3", "between a key and its value stands \"=\"", "write: b = 1" },
    { "b", "1:1", "\"b\" has no value", "write b = …, or begin the line with # if it is a comment" },
    { "b =", "1:1", "\"b\" has no value", "write one behind \"=\", or leave the line out for the default" },
    { "[a", "1:1", "the name of a table is opened with [ and never closed", "put ] behind it" },
    { "[[a]", "1:1", "a table has the same number of brackets at both ends",
      "write: [a], or [[a]] for each one of several" },
    { "a = 1 ; x", "1:7", "a comment begins with #, not with ;", "write # in its place" },
    { "; x", "1:1", "a comment begins with #", "write # in its place" },
    { "größe = 1", "1:1", "a name with blanks, umlauts or other special characters must stand in quotes",
      "write: \"größe\" = 1" },
    { "[columns.größe]", "1:10", "a name with blanks, umlauts or other special characters must stand in quotes",
      "write: [columns.\"größe\"]" },
    { "a = Ja", "1:5", "yes and no are written as true and false, in small letters", "write: a = true" },
    { "a = 5min", "1:5", "this is neither a number nor a text in quotes", "write: a = \"5min\"" },
    { "a = 03.04.2025", "1:5", "this is neither a number nor a text in quotes", "write: a = \"03.04.2025\"" },
    { "a = 20 %", "1:8", "a number stands without a unit", "write: a = 0.2" },
    { "a = 12 €", "1:8", "a number stands without a unit", "write: a = 12" },
    { "a = .5", "1:5", "a number needs a digit at both sides of the point", "write: a = 0.5" },
    { "= 5", "1:1", "a key is missing in front of \"=\"", "write: key = value" },
    { "a = 1 b = 2", "1:5", "one line holds one key and its value", "write them on lines of their own" },
    { "a = \"x\" b", "1:9", "nothing but a comment can stand behind a value", "" },
    { "a = '''\nxx", "1:5", "a text is opened here and never closed", "put the same three quotes behind its end" },
    { "a = \"x\\u0000y\"", "1:5", "the character U+0000 can't stand in a text", "leave it out" },
    { "[„a“]", "1:2", "typographic quotes", "use the plain quote \" at both ends" },
};

START_TEST(explains_mistakes)
{
    struct toml_node *root;
    const char *content = mistakes[_i].content;
    ck_assert(!toml_parse(arena, problems, "a.toml", content, strlen(content), &root));
    ck_assert_uint_eq(problems_count(problems), 1);
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    const char *said = printed(arena, problems);
    const char *first = arena_format(arena, "a.toml:%s: %s\n", mistakes[_i].place, mistakes[_i].message);
    ck_assert_msg(strncmp(said, first, strlen(first)) == 0, "expected %s, not %s", first, said);
    ck_assert_msg(strstr(said, mistakes[_i].attempt) != NULL, "expected %s in %s", mistakes[_i].attempt, said);
}
END_TEST

START_TEST(finds_all_mistakes_of_a_file)
{
    static const char content[] = "[a]\nb = x\nc = 0,5\nd = 1\n[e\nf = 2\n[g]\nh: 3\n";
    struct toml_node *root;
    ck_assert(!toml_parse(arena, problems, "a.toml", content, sizeof content - 1, &root));
    ck_assert_str_eq(printed(arena, problems), "a.toml:2:5: a text must stand in quotes\n"
                                               "    2 | b = x\n"
                                               "      |     ^  write: b = \"x\"\n"
                                               "a.toml:3:5: numbers have a decimal point here, not a comma\n"
                                               "    3 | c = 0,5\n"
                                               "      |     ^^^  write: c = 0.5\n"
                                               "a.toml:5:1: the name of a table is opened with [ and never closed\n"
                                               "    5 | [e\n"
                                               "      | ^^  put ] behind it\n"
                                               "a.toml:8:2: between a key and its value stands \"=\"\n"
                                               "    8 | h: 3\n"
                                               "      |  ^  write: h = 3\n");
    ck_assert_int_eq(toml_get(toml_get(root, "a"), "d")->integer, 1);
    ck_assert_ptr_null(toml_get(toml_get(root, "a"), "f"));
}
END_TEST

START_TEST(understands_a_windows_code_page)
{
    static const char content[] = "a = 1\nb = \"Gr\xf6\xdf"
                                  "e \x80\"\n";
    struct toml_node *root;
    ck_assert(!toml_parse(arena, problems, "a.toml", content, sizeof content - 1, &root));
    ck_assert_str_eq(toml_get(root, "b")->text, "Größe €");
    ck_assert_str_eq(printed(arena, problems),
                     "a.toml:2:8: from here on, this file is not UTF-8\n"
                     "    2 | b = \"Größe €\"\n"
                     "      |        ^  save it again in your editor, with the encoding UTF-8\n");
}
END_TEST

START_TEST(refuses_what_is_no_text)
{
    static const char *const contents[] = { "\377\376a\0=\0", "a\0\0\0\0\0", "\376\377\0a\0\0" };
    struct toml_node *root;
    ck_assert(!toml_parse(arena, problems, "a.toml", contents[_i], 6, &root));
    ck_assert_ptr_null(root);
    ck_assert_uint_eq(problems_count(problems), 1);
}
END_TEST

START_TEST(bears_endless_keys_and_brackets)
{
    enum { MANY = 20000 };
    struct toml_node *root;
    char *content = arena_get(arena, 2 * MANY + 8);
    for (size_t i = 0; i < MANY; i++)
        memcpy(content + 2 * i, "a.", 2);
    memcpy(content + (size_t)2 * MANY, "a = 1\n", 6);
    ck_assert(!toml_parse(arena, problems, "a.toml", content, 2 * MANY + 6, &root));
    memset(content, '[', 2 * MANY);
    content[0] = 'x', content[1] = '=';
    ck_assert(!toml_parse(arena, problems, "b.toml", content, 2 * MANY, &root));
}
END_TEST

Suite *suite_toml(void)
{
    Suite *suite = suite_create("toml");
    TCase *cases = tcase_create("toml");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, knows_where_everything_stands);
    tcase_add_test(cases, keeps_the_order_of_the_file);
    tcase_add_loop_test(cases, explains_mistakes, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(cases, finds_all_mistakes_of_a_file);
    tcase_add_test(cases, understands_a_windows_code_page);
    tcase_add_loop_test(cases, refuses_what_is_no_text, 0, 3);
    tcase_add_test(cases, bears_endless_keys_and_brackets);
    suite_add_tcase(suite, cases);
    return suite;
}
