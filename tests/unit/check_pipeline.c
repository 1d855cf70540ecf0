#include "runner/base/translate.h"
#include "runner/model/metric.h"
#include "runner/pipeline.h"
#include "runner/source.h"
#include "runner/stage.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <math.h>
#include <string.h>
#include <unistd.h>

Suite *suite_pipeline(void);

static struct arena *arena;
static struct problems *problems;
static struct pipeline *pipeline;
static const char *folder, *path;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-check-XXXXXX"));
    ck_assert_ptr_nonnull(folder);
    path = arena_format(arena, "%s/absatz.toml", folder);
    translate_set_language(LANGUAGE_ENGLISH);
}

static void tear_down(void)
{
    unlink(path);
    rmdir(folder);
    arena_destroy(arena);
    translate_set_language(LANGUAGE_ENGLISH);
}

static bool read_with(const char *content, const struct override *overrides, size_t count)
{
    FILE *file = fopen(path, "w");
    ck_assert_ptr_nonnull(file);
    fputs(content, file);
    fclose(file);
    return pipeline_read(arena, problems, path, overrides, count, &pipeline);
}

#define SHORTEST "[source]\nfile = \"a.csv\"\n[target]\ncolumn = \"menge\"\n"

START_TEST(sections_are_sound)
{
    const struct section *const *sections = pipeline_sections(arena);
    ck_assert_msg(settings_sound(problems, sections), "%s", printed(arena, problems));
    for (const struct stage *const *stage = all_stages; *stage; stage++) {
        size_t found = 0;
        for (size_t i = 0; sections[i]; i++)
            found += strcmp(sections[i]->name, (*stage)->name) == 0;
        ck_assert_uint_eq(found, (*stage)->settings ? 1 : 0);
    }
}
END_TEST

START_TEST(the_name_of_the_file_may_be_in_any_encoding)
{
    path = arena_format(arena,
                        "%s/\xfc"
                        "ber.toml",
                        folder);
    ck_assert_msg(read_with(SHORTEST, NULL, 0), "%s", printed(arena, problems));
    ck_assert_str_eq(pipeline->name, "über");
}
END_TEST

START_TEST(the_shortest_file_is_enough)
{
    ck_assert_msg(read_with(SHORTEST, NULL, 0), "%s", printed(arena, problems));
    ck_assert_str_eq(pipeline->name, "absatz");
    ck_assert_str_eq(pipeline->folder, folder);
    ck_assert_str_eq(pipeline->path, path);
    ck_assert_str_eq(pipeline->source->file, "a.csv");
    ck_assert_str_eq(pipeline->target->column, "menge");
    ck_assert_int_eq(pipeline->general->seed, 42);
    ck_assert_int_eq(pipeline->general->threads, 0);
    ck_assert_ptr_null(pipeline->general->output);
    ck_assert_uint_eq(pipeline->target->task, TASK_AUTO);
    ck_assert_uint_eq(pipeline->source->separator, SIGN_AUTO);
    ck_assert_ptr_null(pipeline->source->encoding);
    ck_assert_double_nan(pipeline->goal->at_least);
    ck_assert_double_nan(pipeline->value->unit_error);
    ck_assert_uint_eq(pipeline_column(pipeline, "anything")->kind, 0);
    ck_assert_str_eq(metric_choices[pipeline->goal->metric], "auto");
}
END_TEST

START_TEST(choices_have_the_numbers_of_the_header)
{
    ck_assert(read_with("[pipeline]\nname = \"Absatz\"\nlanguage = \"en\"\n"
                        "[[source]]\nfile = \"a.csv\"\nseparator = \"tab\"\ndecimal = \",\"\nthousands = \"blank\"\n"
                        "date_order = \"month_day_year\"\nheader = false\n"
                        "[target]\ncolumn = \"menge\"\ntask = \"regression\"\n[columns.preis]\nkind = \"text\"\n",
                        NULL, 0));
    ck_assert_str_eq(pipeline->name, "Absatz");
    ck_assert_uint_eq(pipeline->general->language, 2);
    ck_assert_uint_eq(pipeline->source->separator, 3);
    ck_assert_uint_eq(pipeline->source->decimal, 2);
    ck_assert_uint_eq(pipeline->source->thousands, 5);
    ck_assert_uint_eq(pipeline->source->date_order, 3);
    ck_assert_uint_eq(pipeline->source->header, 2);
    ck_assert_uint_eq(pipeline->target->task, TASK_REGRESSION);
    ck_assert_uint_eq(pipeline_column(pipeline, "preis")->kind, 4);
    ck_assert_uint_eq(settings_place(pipeline->settings, &pipeline->target->column).line, 12);
}
END_TEST

START_TEST(the_file_chooses_the_language)
{
    ck_assert(read_with("[pipeline]\nlanguage = \"de\"\n" SHORTEST, NULL, 0));
    ck_assert_int_eq(translate_language(), LANGUAGE_GERMAN);
    ck_assert(read_with(SHORTEST, NULL, 0));
    ck_assert_int_eq(translate_language(), LANGUAGE_GERMAN);
    static const struct override english[] = { { "--language", "pipeline.language", "en" } };
    ck_assert(read_with("[pipeline]\nlanguage = \"de\"\n" SHORTEST, english, 1));
    ck_assert_int_eq(translate_language(), LANGUAGE_ENGLISH);
}
END_TEST

/* Problems of the file are told in its language, even when it can hardly be read. */
START_TEST(a_broken_file_chooses_the_language_too)
{
    ck_assert(!read_with("[pipeline]\nlanguage = \"de\"\nseed = x\n", NULL, 0));
    ck_assert_int_eq(translate_language(), LANGUAGE_GERMAN);
    ck_assert_ptr_null(pipeline);
}
END_TEST

static const struct {
    const char *content, *place, *message;
} mistakes[] = {
    { "[goal]\nmetric = \"auc\"\nat_least = 0.8\nat_most = 0.9\n", "8:11",
      "a goal has either \"at_least\" or \"at_most\"" },
    { "[goal]\nmetric = \"auc\"\nat_most = 0.9\n", "7:11",
      "more is better with \"auc\", so \"at_most\" can't be a goal" },
    { "[goal]\nmetric = \"mae\"\nat_least = 5\n", "7:12",
      "less is better with \"mae\", so \"at_least\" can't be a goal" },
    { "[goal]\nmetric = \"accuracy\"\nat_least = 80\n", "7:12", "\"accuracy\" is between 0 and 1" },
    { "[goal]\nmetric = \"smape\"\nat_most = 15\n", "7:11", "\"smape\" is between 0 and 2" },
    { "[goal]\nmetric = \"mape\"\nat_most = -1\n", "7:11", "\"mape\" is never below 0" },
    { "task = \"regression\"\n[goal]\nmetric = \"auc\"\n", "7:10",
      "\"auc\" does not fit the task that is stated in [target]" },
    { "task = \"regression\"\npositive = \"ja\"\n", "6:12", "\"positive\" has a meaning for two classes alone" },
    { "[columns]\nignore = [\"x\", \"menge\"]\n", "6:16",
      "\"menge\" is what is to be predicted, and can't be left out" },
    { "[columns]\npersonal = \"menge\"\n", "6:12", "\"menge\" is what is to be predicted, and can't be left out" },
    { "[goal]\ntoday = \"menge\"\n", "6:9", "today's answer can't be the column that holds the truth" },
    { "[columns]\nweight = \"menge\"\n", "6:10", "the weight of a row can't be what is to be predicted" },
    { "[value]\nmiss = -1\n", "6:8", "\"miss\" must be at least 0" },
    { "[value]\nmiss = 1e999\n", "6:8", "this is neither a number nor a text in quotes" },
    { "[pipeline]\nseed = -1\n", "6:8", "\"seed\" must be between 0 and 2147483647" },
    { "[columns.preis]\nkind = \"zahl\"\n", "6:8", "\"kind\" can't be \"zahl\"" },
};

START_TEST(contradictions_are_found)
{
    ck_assert(!read_with(arena_format(arena, "%s%s", SHORTEST, mistakes[_i].content), NULL, 0));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    const char *said = printed(arena, problems);
    const char *first = arena_format(arena, "%s:%s: %s\n", path, mistakes[_i].place, mistakes[_i].message);
    ck_assert_msg(strncmp(said, first, strlen(first)) == 0, "expected %s, not %s", first, said);
    ck_assert_uint_eq(problems_count(problems), 1);
}
END_TEST

START_TEST(signs_and_sources_contradict)
{
    ck_assert(!read_with("[[source]]\nfile = \"a\"\ndecimal = \",\"\nthousands = \",\"\n"
                         "[[source]]\nfile = \"b\"\n[target]\ncolumn = \"x\"\n",
                         NULL, 0));
    const char *said = printed(arena, problems);
    ck_assert_uint_eq(problems_count(problems), 2);
    ck_assert_ptr_nonnull(strstr(said, ":4:13: the sign between thousands is the decimal sign too\n"));
    ck_assert_ptr_nonnull(
        strstr(said, ":5:1: this source does not say how its rows are joined to those of the first one\n"));
}
END_TEST

START_TEST(a_source_is_missed)
{
    static const char *const none[] = { "[target]\ncolumn = \"x\"\n", "source = []\n[target]\ncolumn = \"x\"\n" };
    for (size_t i = 0; i < 2; i++) {
        ck_assert(!read_with(none[i], NULL, 0));
        ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
        ck_assert_str_eq(printed(arena, problems),
                         arena_format(arena,
                                      "%s: \"file\" is missing in [[source]]; write a line [[source]], and below it: "
                                      "file = \"daten.csv\"\n",
                                      path));
    }
}
END_TEST

START_TEST(sound_goals_pass)
{
    static const char *const goals[] = { "metric = \"auc\"\nat_least = 0.8\n",
                                         "metric = \"mae\"\nat_most = 1000\n",
                                         "at_most = 3\n",
                                         "metric = \"accuracy\"\n",
                                         "",
                                         "metric = \"smape\"\nat_most = 1.2\n",
                                         "metric = \"mape\"\nat_most = 1.5\n" };
    for (size_t i = 0; i < sizeof goals / sizeof *goals; i++)
        ck_assert_msg(read_with(arena_format(arena, "%s[goal]\n%s", SHORTEST, goals[i]), NULL, 0), "%s: %s", goals[i],
                      printed(arena, problems));
}
END_TEST

START_TEST(shares_in_percent_are_noticed)
{
    translate_set_language(LANGUAGE_GERMAN);
    ck_assert(!read_with(SHORTEST "[goal]\nmetric = \"accuracy\"\nat_least = 85.5\n", NULL, 0));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "Für 85,5 % wird 0.855 geschrieben"));
    ck_assert(read_with(SHORTEST "[goal]\nmetric = \"mape\"\nat_most = 15\n", NULL, 0));
    const char *said = printed(arena, problems);
    ck_assert_msg(strstr(said, "Als Ziel für „mape“ sind das 1.500 %"), "%s", said);
    ck_assert_msg(strstr(said, "Für 15 % wird 0.15 geschrieben"), "%s", said);
}
END_TEST

START_TEST(a_point_between_thousands_is_noticed)
{
    translate_set_language(LANGUAGE_GERMAN);
    ck_assert(read_with(SHORTEST "[value]\ncases_per_year = 1.800 # im Jahr\n", NULL, 0));
    const char *said = printed(arena, problems);
    ck_assert_msg(strstr(said, ":6:18:") && strstr(said, "ist hier 1,8") && strstr(said, "1.800 gemeint"), "%s", said);
    ck_assert_msg(strstr(said, "cases_per_year = 1800"), "%s", said);
    ck_assert(read_with(SHORTEST "[value]\nmiss = 20.5\none_off = 0.125\nunit_error = 1.25\ncheck = 1800\n"
                                 "false_alarm = 12.5000\nper_year = 1234.567\n",
                        NULL, 0));
    ck_assert_str_eq(printed(arena, problems), "");
}
END_TEST

START_TEST(a_file_that_is_not_there)
{
    ck_assert(read_with(SHORTEST, NULL, 0));
    const char *wrong = arena_format(arena, "%s/abstz.toml", folder);
    ck_assert(!pipeline_read(arena, problems, wrong, NULL, 0, &pipeline));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    ck_assert_str_eq(printed(arena, problems),
                     arena_format(arena, "%s: there is no such file; did you mean \"absatz.toml\"?\n", wrong));
    wrong = arena_format(arena, "%s/produktion.toml", folder);
    ck_assert(!pipeline_read(arena, problems, wrong, NULL, 0, &pipeline));
    ck_assert_str_eq(
        printed(arena, problems),
        arena_format(arena, "%s: there is no such file; in that folder there are: \"absatz.toml\"\n", wrong));
}
END_TEST

START_TEST(what_was_run_reads_back)
{
    ck_assert(read_with(SHORTEST "[goal]\nmetric = \"mae\"\nat_most = 12.5\n[value]\nunit_error = 3.5\n", NULL, 0));
    struct text text = text_in(arena), again = text_in(arena);
    settings_write(pipeline->settings, &text);
    ck_assert_msg(read_with(text_string(&text), NULL, 0), "%s\n%s", printed(arena, problems), text_string(&text));
    ck_assert_double_eq(pipeline->goal->at_most, 12.5);
    ck_assert_double_eq(pipeline->value->unit_error, 3.5);
    ck_assert_double_nan(pipeline->value->miss);
    settings_write(pipeline->settings, &again);
    ck_assert_ptr_null(strstr(text_string(&again), "# default"));
}
END_TEST

#define TWO_SOURCES "[target]\ncolumn = \"menge\"\n[[source]]\nfile = \"a.csv\"\n[[source]]\nfile = \"daten/b_*.csv\"\n"

static const struct {
    const char *lines, *said;
} wrong_joins[] = {
    { TWO_SOURCES, ":5:1: this source does not say how its rows are joined to those of the first one\n"
                   "    5 | [[source]]\n"
                   "      | ^^^^^^^^^^  name the columns that both have: join = { on = [\"datum\"] }\n" },
    { TWO_SOURCES "join = { on = [\"ort\", \"=nummer\"] }\n", ":7:23: \"=nummer\" names no column\n" },
    { TWO_SOURCES "join = { as_of = \"tag=\" }\n", ":7:18: \"tag=\" names no column\n" },
    { TWO_SOURCES "join = { on = [\"tag\"], within = \"7d\" }\n",
      ":7:33: \"join.within\" has a meaning beside \"join.as_of\" alone\n" },
    { "[[source]]\nfile = \"a.csv\"\njoin.how = \"left\"\n[target]\ncolumn = \"menge\"\n",
      ":1:1: the first source is the main table, to which the others are joined\n" },
    { TWO_SOURCES "join.on = \"tag\"\n[[source]]\nname = \"b\"\nfile = \"c.csv\"\njoin.on = \"tag\"\n",
      ":8:1: another source is called \"b\" too\n" },
};

START_TEST(joins_contradict)
{
    ck_assert(!read_with(wrong_joins[_i].lines, NULL, 0));
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    ck_assert_uint_eq(problems_count(problems), 1);
    const char *said = printed(arena, problems);
    ck_assert_msg(strstr(said, wrong_joins[_i].said), "%s", said);
}
END_TEST

START_TEST(a_source_says_how_it_is_joined)
{
    ck_assert_msg(read_with(TWO_SOURCES
                            "join = { on = \"tag\", as_of = \"a=b\", within = \"7d\", how = \"inner\", many = "
                            "\"mean\", match = \"loose\" }\n",
                            NULL, 0),
                  "%s", printed(arena, problems));
    const struct join_settings *join = &pipeline->sources[1]->join;
    ck_assert_str_eq(join->on.items[0], "tag");
    ck_assert_str_eq(join->as_of, "a=b");
    ck_assert_double_eq(join->within.seconds, 7 * 86400);
    ck_assert_uint_eq(join->how, JOIN_INNER);
    ck_assert_uint_eq(join->many, MANY_MEAN);
    ck_assert_uint_eq(join->match, 1);
    struct text again = text_in(arena);
    settings_write(pipeline->settings, &again);
    ck_assert_msg(read_with(text_string(&again), NULL, 0), "%s", printed(arena, problems));
    ck_assert_uint_eq(pipeline->sources[1]->join.many, MANY_MEAN);
}
END_TEST

START_TEST(sources_have_words)
{
    static const struct {
        struct source_settings settings;
        const char *word;
    } sources[] = {
        { { .name = "wetter", .file = "a.csv" }, "wetter" },
        { { .file = "daten/wetter_*.csv.gz" }, "wetter" },
        { { .file = "Preisliste 2024.xlsx" }, "Preisliste 2024" },
        { { .database = "DSN=a", .table = "kunden" }, "kunden" },
        { { .database = "DSN=a", .query = "select 1" }, "source" },
        { { .file = "daten/*.csv" }, "source" },
    };
    for (size_t i = 0; i < sizeof sources / sizeof *sources; i++)
        ck_assert_str_eq(source_word(arena, &sources[i].settings), sources[i].word);
}
END_TEST

Suite *suite_pipeline(void)
{
    Suite *suite = suite_create("pipeline");
    TCase *cases = tcase_create("pipeline");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, sections_are_sound);
    tcase_add_test(cases, the_shortest_file_is_enough);
    tcase_add_test(cases, the_name_of_the_file_may_be_in_any_encoding);
    tcase_add_test(cases, choices_have_the_numbers_of_the_header);
    tcase_add_test(cases, the_file_chooses_the_language);
    tcase_add_test(cases, a_broken_file_chooses_the_language_too);
    tcase_add_loop_test(cases, contradictions_are_found, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(cases, signs_and_sources_contradict);
    tcase_add_test(cases, a_source_is_missed);
    tcase_add_test(cases, sound_goals_pass);
    tcase_add_test(cases, shares_in_percent_are_noticed);
    tcase_add_test(cases, a_point_between_thousands_is_noticed);
    tcase_add_test(cases, a_file_that_is_not_there);
    tcase_add_test(cases, what_was_run_reads_back);
    tcase_add_loop_test(cases, joins_contradict, 0, sizeof wrong_joins / sizeof *wrong_joins);
    tcase_add_test(cases, a_source_says_how_it_is_joined);
    tcase_add_test(cases, sources_have_words);
    suite_add_tcase(suite, cases);
    return suite;
}
