/* Tables inside of a table: join = { on = … } in [[source]]. */
#include "runner/base/document.h"
#include "runner/settings.h"
#include "runner/settings/parts.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <string.h>

Suite *suite_settings_inside(void);

struct input {
    const char *file;
    struct {
        struct texts on;
        unsigned how;
        struct duration within;
    } join;
};

static const char *const ways[] = { "left", "inner", NULL };

static const struct setting rows[] = {
    SETTING(struct input, file, .required = true, .example = "\"a.csv\"", .help = "the file"),
    SETTING(struct input, join.on, .example = "[\"day\"]", .help = "columns that both have"),
    SETTING(struct input, join.how, .fallback = "\"left\"", .choices = ways, .help = "which rows stay"),
    SETTING(struct input, join.within, .min = 1, .max = 1e9, .help = "how old it may be"),
    { 0 },
};

static const struct section section = {
    .name = "source", .help = "the data", .settings = rows, .size = sizeof(struct input), .is_list = true
};
static const struct section *const sections[] = { &section, NULL };

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

static struct settings *parse(const char *content)
{
    struct settings *settings;
    settings_parse(arena, problems, sections, "p.toml", content, strlen(content), NULL, 0, &settings);
    return settings;
}

static const struct input *input_at(const struct settings *settings, size_t index)
{
    size_t count;
    const void *const *inputs = settings_list(settings, "source", &count);
    ck_assert_uint_lt(index, count);
    return inputs[index];
}

/* Three ways to write the same, all of them TOML. */
START_TEST(all_spellings_mean_the_same)
{
    static const char *const spellings[] = {
        "[[source]]\nfile = \"a.csv\"\njoin = { on = [\"day\"], how = \"inner\", within = \"2d\" }\n",
        "[[source]]\nfile = \"a.csv\"\njoin.on = \"day\"\njoin.how = \"inner\"\njoin.within = \"2d\"\n",
        "[[source]]\nfile = \"a.csv\"\n[source.join]\non = [\"day\"]\nhow = \"inner\"\nwithin = \"48h\"\n",
    };
    const struct settings *settings = parse(spellings[_i]);
    ck_assert_msg(settings, "%s", printed(arena, problems));
    const struct input *input = input_at(settings, 0);
    ck_assert_uint_eq(input->join.on.count, 1);
    ck_assert_str_eq(input->join.on.items[0], "day");
    ck_assert_uint_eq(input->join.how, 1);
    ck_assert_double_eq(input->join.within.seconds, 2 * 86400);
    ck_assert(settings_is_stated(settings, &input->join.how));
    ck_assert_uint_eq(settings_place(settings, &input->join.on).line, _i == 2 ? 4 : 3);
}
END_TEST

START_TEST(belongs_to_the_table_above_it)
{
    const struct settings *settings =
        parse("[[source]]\nfile = \"a.csv\"\n[[source]]\nfile = \"b.csv\"\n[source.join]\n"
              "on = [\"day\"]\n");
    ck_assert_uint_eq(input_at(settings, 0)->join.on.count, 0);
    ck_assert_uint_eq(input_at(settings, 1)->join.on.count, 1);
    ck_assert(!settings_is_stated(settings, &input_at(settings, 0)->join.on));
}
END_TEST

static const struct {
    const char *lines, *said;
} mistakes[] = {
    { "join = { onn = [\"day\"] }", "p.toml:3:10: unknown key \"join.onn\" in [[source]]\n"
                                    "    3 | join = { onn = [\"day\"] }\n"
                                    "      |          ^^^  did you mean \"on\"?\n" },
    { "join = { xyzzy = 1 }", "p.toml:3:10: unknown key \"join.xyzzy\" in [[source]]\n"
                              "    3 | join = { xyzzy = 1 }\n"
                              "      |          ^^^^^  there are: \"on\", \"how\", \"within\"\n" },
    { "on = [\"day\"]", "p.toml:3:1: unknown key \"on\" in [[source]]\n"
                        "    3 | on = [\"day\"]\n"
                        "      | ^^  write it like this: join = { on = [\"day\"] }\n" },
    { "join = \"day\"", "p.toml:3:1: \"join\" is a table of settings, not a value\n"
                        "    3 | join = \"day\"\n"
                        "      | ^^^^  write it like this: join = { on = [\"day\"] }\n" },
    { "[[source.join]]\non = \"day\"", "p.toml:3:10: \"join\" is a table of settings, not a value\n"
                                       "    3 | [[source.join]]\n"
                                       "      |          ^^^^  write it like this: join = { on = [\"day\"] }\n" },
    { "join.how = \"iner\"", "p.toml:3:12: \"join.how\" can't be \"iner\"\n"
                             "    3 | join.how = \"iner\"\n"
                             "      |            ^^^^^^  did you mean \"inner\"? there are: \"left\", \"inner\"\n" },
};

START_TEST(mistakes_are_explained)
{
    ck_assert_ptr_null(parse(arena_format(arena, "[[source]]\nfile = \"a.csv\"\n%s\n", mistakes[_i].lines)));
    ck_assert_str_eq(printed(arena, problems), mistakes[_i].said);
}
END_TEST

static const char *written(const struct settings *settings)
{
    struct text text = text_in(arena);
    settings_write(settings, &text);
    return text_string(&text);
}

START_TEST(is_written_where_it_is_stated)
{
    const char *plain = written(parse("[[source]]\nfile = \"a.csv\"\n"));
    ck_assert_msg(!strstr(plain, "join"), "%s", plain);
    const char *joined = written(parse("[[source]]\nfile = \"a.csv\"\njoin = { on = [\"day\"] }\n"));
    ck_assert_msg(strstr(joined, "join.on = [\"day\"]\njoin.how = \"left\"  # default\n# join.within =\n"), "%s",
                  joined);
    const struct settings *again = parse(joined);
    ck_assert_msg(again, "%s", printed(arena, problems));
    ck_assert_str_eq(input_at(again, 0)->join.on.items[0], "day");
}
END_TEST

START_TEST(has_help)
{
    static const char *const topics[] = { "source.join.how", "source.join", "[[source]]" };
    struct text out = text_in(arena);
    ck_assert(settings_help(problems, sections, topics[_i], &out));
    ck_assert_msg(strstr(text_string(&out), "join.how"), "%s", text_string(&out));
    ck_assert_msg(strstr(text_string(&out), "which rows stay"), "%s", text_string(&out));
    ck_assert_int_eq(strstr(text_string(&out), "the file") != NULL, _i == 2);
}
END_TEST

START_TEST(help_finds_what_was_meant)
{
    struct text out = text_in(arena);
    ck_assert(!settings_help(problems, sections, "join", &out));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "did you mean \"source.join\"?"));
}
END_TEST

START_TEST(the_schema_has_a_table_of_its_own)
{
    struct text out = text_in(arena);
    settings_schema(arena, sections, &out);
    struct document *root;
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "schema", text_string(&out), out.length, &root));
    const struct document *items = document_get(document_get(document_get(root, "properties"), "source"), "items");
    const struct document *join = document_get(document_get(items, "properties"), "join");
    ck_assert_str_eq(document_text(document_get(join, "type")), "object");
    ck_assert_ptr_nonnull(document_get(document_get(join, "properties"), "on"));
    ck_assert_str_eq(document_text(document_get(document_get(document_get(join, "properties"), "how"), "default")),
                     "left");
    ck_assert_ptr_null(document_get(document_get(items, "properties"), "join.on"));
}
END_TEST

START_TEST(the_rows_are_sound)
{
    ck_assert_msg(settings_sound(problems, sections), "%s", printed(arena, problems));
}
END_TEST

static const char *const unsound_keys[] = { ".on", "join.", "join.on.at", "file.on", "Join.on" };

START_TEST(keys_that_are_none_are_found)
{
    const struct setting unsound[] = { rows[0], rows[1], { 0 } };
    struct setting copy[3];
    memcpy(copy, unsound, sizeof copy);
    copy[1].key = unsound_keys[_i];
    struct section wrong = section;
    wrong.settings = copy;
    ck_assert(!settings_sound(problems, (const struct section *const[]){ &wrong, NULL }));
}
END_TEST

Suite *suite_settings_inside(void)
{
    Suite *suite = suite_create("settings inside");
    TCase *tests = tcase_create("settings inside");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, all_spellings_mean_the_same, 0, 3);
    tcase_add_test(tests, belongs_to_the_table_above_it);
    tcase_add_loop_test(tests, mistakes_are_explained, 0, (int)(sizeof mistakes / sizeof *mistakes));
    tcase_add_test(tests, is_written_where_it_is_stated);
    tcase_add_loop_test(tests, has_help, 0, 3);
    tcase_add_test(tests, help_finds_what_was_meant);
    tcase_add_test(tests, the_schema_has_a_table_of_its_own);
    tcase_add_test(tests, the_rows_are_sound);
    tcase_add_loop_test(tests, keys_that_are_none_are_found, 0, (int)(sizeof unsound_keys / sizeof *unsound_keys));
    suite_add_tcase(suite, tests);
    return suite;
}
