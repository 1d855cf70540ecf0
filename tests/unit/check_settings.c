#include "runner/base/document.h"
#include "runner/base/text.h"
#include "runner/settings.h"
#include "runner/settings/parts.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_settings(void);

/* Sections of the test's own: every kind of setting and every kind of table. */
struct search {
    struct duration budget;
    int64_t trials;
    double share, cost;
    bool fast;
    unsigned mode;
    const char *label;
};

struct input {
    const char *file;
    unsigned header, level;
    struct texts missing;
};

struct columns {
    struct texts ignore;
};

struct column {
    unsigned kind;
    double weight;
};

struct fill {
    unsigned way;
};

static const char *const modes[] = { "auto", "quick", "thorough", NULL };
static const char *const headers[] = { "auto", "true", "false", NULL };
static const char *const levels[] = { "1", "2", NULL };
static const char *const kinds[] = { "auto", "number", "text", NULL };
static const char *const ways[] = { "mean", "median", NULL };

static const struct setting search_rows[] = {
    SETTING(struct search, budget, .fallback = "\"5min\"", .min = 10, .max = 7200, .help = "time for the whole run"),
    SETTING(struct search, trials, .fallback = "0", .min = 0, .max = 1000, .help = "a fixed number of trials"),
    SETTING(struct search, share, .fallback = "0.2", .min = 0.05, .max = 1, .help = "share of rows"),
    SETTING(struct search, cost, .min = 0, .max = INFINITY, .help = "what it costs"),
    SETTING(struct search, fast, .fallback = "false", .help = "whether to hurry"),
    SETTING(struct search, mode, .fallback = "\"auto\"", .choices = modes, .help = "how to search"),
    SETTING(struct search, label, .help = "a name for it"),
    { 0 },
};

static const struct setting input_rows[] = {
    SETTING(struct input, file, .required = true, .example = "\"a.csv\"", .help = "the file"),
    SETTING(struct input, header, .fallback = "\"auto\"", .choices = headers, .help = "is there a header"),
    SETTING(struct input, level, .fallback = "\"1\"", .choices = levels, .help = "how deep"),
    SETTING(struct input, missing, .fallback = "[\"NA\"]", .help = "marks for a missing value"),
    { 0 },
};

static const struct setting columns_rows[] = {
    SETTING(struct columns, ignore, .fallback = "[]", .help = "columns that are left out"),
    { 0 },
};

static const struct setting column_rows[] = {
    SETTING(struct column, kind, .fallback = "\"auto\"", .choices = kinds, .help = "what the column holds"),
    SETTING(struct column, weight, .fallback = "1", .min = -1, .max = 1, .help = "how much it counts"),
    { 0 },
};

static const struct setting fill_rows[] = {
    SETTING(struct fill, way, .fallback = "\"mean\"", .choices = ways, .help = "with what gaps are filled"),
    { 0 },
};

static const struct section input = {
    .name = "source", .help = "where the data is", .settings = input_rows, .size = sizeof(struct input), .is_list = true
};
static const struct section columns = { .name = "columns",
                                        .help = "what you know about the columns",
                                        .settings = columns_rows,
                                        .size = sizeof(struct columns),
                                        .each = column_rows,
                                        .each_size = sizeof(struct column),
                                        .each_word = "NAME" };
static const struct section search = {
    .name = "search", .help = "looks for the best", .settings = search_rows, .size = sizeof(struct search)
};
static const struct section fill = {
    .name = "prepare.fill", .help = "fills gaps", .settings = fill_rows, .size = sizeof(struct fill)
};
static const struct section *const sections[] = { &input, &columns, &search, &fill, NULL };

static struct arena *arena;
static struct problems *problems;
static struct settings *settings;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static bool parse_with(const char *content, const struct override *overrides, size_t count)
{
    return settings_parse(arena, problems, sections, "a.toml", content, strlen(content), overrides, count, &settings);
}

static bool parse(const char *content)
{
    return parse_with(content, NULL, 0);
}

#define SOURCE "[[source]]\nfile = \"x.csv\"\n"

START_TEST(tables_are_sound)
{
    ck_assert_msg(settings_sound(problems, sections), "%s", printed(arena, problems));
}
END_TEST

START_TEST(unsound_tables_are_found)
{
    static const struct setting rows[] = {
        { .key = "Big", .kind = SETTING_NUMBER, .help = "x" },
        { .key = "same", .kind = SETTING_NUMBER, .help = "x" },
        { .key = "same", .kind = SETTING_NUMBER, .help = "x" },
        { .key = "helpless", .kind = SETTING_NUMBER },
        { .key = "fallback", .kind = SETTING_NUMBER, .help = "x", .fallback = "2", .min = 0.5, .max = 1 },
        { .key = "no_toml", .kind = SETTING_TEXT, .help = "x", .fallback = "unquoted" },
        { .key = "choice", .kind = SETTING_CHOICE, .help = "x" },
        { .key = "outside", .kind = SETTING_NUMBER, .help = "x", .offset = 4 },
        { 0 },
    };
    static const struct section section = { .name = "odd", .help = "x", .settings = rows, .size = sizeof(double) };
    static const struct section *const odd[] = { &section, NULL };
    ck_assert(!settings_sound(problems, odd));
    const char *said = printed(arena, problems);
    for (const struct setting *row = rows; row->key; row++)
        ck_assert_msg(strstr(said, row->key) != NULL, "nothing about %s in %s", row->key, said);
    ck_assert_int_eq(problems_fault(problems), FAULT_INTERNAL);
}
END_TEST

START_TEST(fallbacks_hold_where_nothing_is_stated)
{
    ck_assert(parse(SOURCE));
    const struct search *values = settings_section(settings, "search");
    ck_assert_double_eq(values->budget.seconds, 300);
    ck_assert_int_eq(values->trials, 0);
    ck_assert_double_eq(values->share, 0.2);
    ck_assert_double_nan(values->cost);
    ck_assert_ptr_null(values->label);
    ck_assert(!settings_is_stated(settings, &values->share));
    struct place place = settings_place(settings, &values->share);
    ck_assert_str_eq(place.file, "a.toml");
    ck_assert_uint_eq(place.line, 0);
    size_t count;
    const struct input *first = settings_list(settings, "source", &count)[0];
    ck_assert_uint_eq(count, 1);
    ck_assert_uint_eq(first->missing.count, 1);
    ck_assert_str_eq(first->missing.items[0], "NA");
    ck_assert_ptr_null(settings_section(settings, "nothing"));
}
END_TEST

START_TEST(values_are_read_with_their_places)
{
    ck_assert(parse("[search]\nbudget = \"1h 30min\"\ntrials = 7\nshare = 1\ncost = 0\nfast = true\nmode = 'quick'\n"
                    "label = \"größe\"\n"
                    "[[source]]\nfile = \"x.csv\"\nheader = false\nlevel = 2\nmissing = [\"a\",\n   \"b\"]\n"
                    "[[source]]\nfile = \"y.csv\"\nmissing = \"c\"\n"
                    "[prepare.fill]\nway = \"median\"\n"));
    const struct search *values = settings_section(settings, "search");
    ck_assert_double_eq(values->budget.seconds, 5400);
    ck_assert_int_eq(values->trials, 7);
    ck_assert_double_eq(values->share, 1);
    ck_assert_double_eq(values->cost, 0);
    ck_assert(values->fast);
    ck_assert_uint_eq(values->mode, 1);
    ck_assert_str_eq(values->label, "größe");
    struct place place = settings_place(settings, &values->label);
    ck_assert_uint_eq(place.line, 8);
    ck_assert_uint_eq(place.column, 9);
    ck_assert_uint_eq(place.width, 7);
    size_t count;
    const void *const *list = settings_list(settings, "source", &count);
    ck_assert_uint_eq(count, 2);
    const struct input *first = list[0], *second = list[1];
    ck_assert_uint_eq(first->header, 2);
    ck_assert_uint_eq(first->level, 1);
    ck_assert_uint_eq(first->missing.count, 2);
    ck_assert_uint_eq(settings_item_place(settings, &first->missing, 1).line, 14);
    ck_assert_uint_eq(settings_item_place(settings, &second->missing, 0).line, 17);
    ck_assert_str_eq(second->missing.items[0], "c");
    ck_assert_uint_eq(settings_list_place(settings, "source", 1).line, 15);
    ck_assert_uint_eq(((const struct fill *)settings_section(settings, "prepare.fill"))->way, 1);
}
END_TEST

START_TEST(tables_of_their_own_are_found_by_name)
{
    ck_assert(parse(SOURCE "[columns.\"größe\"]\nkind = \"text\"\n[columns.preis]\nweight = 0.5\n"));
    bool stated;
    const struct column *size = settings_named(settings, "columns", "größe", &stated);
    ck_assert(stated);
    ck_assert_uint_eq(size->kind, 2);
    ck_assert_double_eq(size->weight, 1);
    const struct column *other = settings_named(settings, "columns", "menge", &stated);
    ck_assert(!stated);
    ck_assert_uint_eq(other->kind, 0);
    ck_assert_double_eq(other->weight, 1);
    ck_assert_str_eq(settings_named_key(settings, "columns", 0), "größe");
    ck_assert_str_eq(settings_named_key(settings, "columns", 1), "preis");
    ck_assert_ptr_null(settings_named_key(settings, "columns", 2));
    ck_assert_uint_eq(settings_named_place(settings, "columns", "preis").line, 5);
}
END_TEST

START_TEST(one_table_is_a_list_of_one)
{
    ck_assert(parse("[source]\nfile = \"x.csv\"\n"));
    size_t count;
    const struct input *only = settings_list(settings, "source", &count)[0];
    ck_assert_uint_eq(count, 1);
    ck_assert_str_eq(only->file, "x.csv");
}
END_TEST

/* What is wrong, and what is said about it. */
static const struct {
    const char *content, *place, *message, *attempt;
} mistakes[] = {
    { "[search]\nbugdet = 1", "3:1", "unknown key \"bugdet\" in [search]", "did you mean \"budget\"?" },
    { "[Search]\nfast = true", "2:2", "unknown table [Search]", "did you mean [search]?" },
    { "[fill]\nway = \"mean\"", "2:2", "unknown table [fill]", "did you mean [prepare.fill]?" },
    { "[prepare.fil]\n", "2:10", "unknown table [prepare.fil]", "did you mean [prepare.fill]?" },
    { "[budget]\n", "2:2", "unknown table [budget]", "\"budget\" is a key of [search]: write budget = \"5min\" there" },
    { "[xyzzy]\n", "2:2", "unknown table [xyzzy]", "there are: [[source]], [columns], [search], [prepare.fill]" },
    { "[columns]\ntrials = 5", "3:1", "unknown key \"trials\" in [columns]", "\"trials\" belongs into [search]" },
    { "[columns]\nxyzzy = 5", "3:1", "unknown key \"xyzzy\" in [columns]",
      "settings of their own stand in a table [columns.xyzzy]" },
    { "[columns.x]\nknid = \"text\"", "3:1", "unknown key \"knid\" in [columns.x]", "did you mean \"kind\"?" },
    { "[search]\nxyzzy = 5", "3:1", "unknown key \"xyzzy\" in [search]",
      "there are: \"budget\", \"trials\", \"share\", \"cost\", \"fast\", \"mode\", \"label\"" },
    { "[search]\nshare = 5", "3:9", "\"share\" must be between 0.05 and 1",
      "shares are written like this: share = 0.05" },
    { "[search]\nshare = -5", "3:9", "\"share\" must be between 0.05 and 1", "for example: share = 0.2" },
    { "[search]\ncost = -1", "3:8", "\"cost\" must be at least 0", "for example: cost = 10" },
    { "[search]\nbudget = \"1s\"", "3:10", "\"budget\" must be between 10s and 2h", "for example: budget = \"5min\"" },
    { "[search]\nbudget = 5", "3:10", "\"budget\" must be a duration", "say the unit, s, min or h: budget = \"5min\"" },
    { "[search]\nbudget = \"5 minutes\"", "3:10", "\"budget\" must be a duration", "for example: budget = \"5min\"" },
    { "[search]\nbudget = \"\"", "3:10", "\"budget\" must be a duration", "for example: budget = \"5min\"" },
    { "[search]\nshare = \"0,3\"", "3:9", "\"share\" must be a number", "remove the quotes: share = 0.3" },
    { "[search]\nshare = \"30 %\"", "3:9", "\"share\" must be a number", "remove the quotes: share = 0.3" },
    { "[search]\nshare = nan", "3:9", "\"share\" must be a number", "for example: share = 0.2" },
    { "[search]\ntrials = 5.4", "3:10", "\"trials\" must be a whole number", "leave out the decimals: trials = 5" },
    { "[search]\ntrials = [5]", "3:10", "\"trials\" must be a whole number",
      "one value stands without brackets: trials = 0" },
    { "[search]\nfast = \"ja\"", "3:8", "\"fast\" must be true or false", "remove the quotes: fast = true" },
    { "[search]\nlabel = 12", "3:9", "\"label\" must be a text", "put it in quotes: label = \"12\"" },
    { "[search]\nmode = \"Quick\"", "3:8", "\"mode\" can't be \"Quick\"",
      "did you mean \"quick\"? there are: \"auto\", \"quick\", \"thorough\"" },
    { "[search]\nmode = true", "3:8", "\"mode\" can't be \"true\"", "there are: \"auto\", \"quick\", \"thorough\"" },
    { "[search.budget]\n", "2:1", "\"budget\" must be a duration", "for example: budget = \"5min\"" },
    { "[columns]\nignore = [\"x\", 5]", "3:16", "an entry of \"ignore\" is no text", "put it in quotes: \"5\"" },
    { "[[search]]\nfast = true", "2:1", "there is only one table \"search\"",
      "write it with single brackets: [search]" },
};

START_TEST(explains_mistakes)
{
    const char *content = arena_format(arena, "source = [{ file = \"x\" }]\n%s", mistakes[_i].content);
    ck_assert(!parse(content));
    ck_assert_ptr_null(settings);
    ck_assert_int_eq(problems_fault(problems), FAULT_SETTINGS);
    const char *said = printed(arena, problems);
    ck_assert_msg(problems_count(problems) == 1, "more than one problem: %s", said);
    const char *first = arena_format(arena, "a.toml:%s: %s\n", mistakes[_i].place, mistakes[_i].message);
    ck_assert_msg(strncmp(said, first, strlen(first)) == 0, "expected %s, not %s", first, said);
    const char *attempt = arena_format(arena, "  %s\n", mistakes[_i].attempt);
    ck_assert_msg(strstr(said, attempt) != NULL, "expected %s in %s", attempt, said);
}
END_TEST

START_TEST(says_everything_at_once)
{
    ck_assert(!parse("[[source]]\nfiel = \"x.csv\"\n[[source]]\n[search]\nshare = 0,5\ntrials = 2000\n[colums]\n"));
    ck_assert_str_eq(printed(arena, problems), "a.toml:2:1: unknown key \"fiel\" in [[source]]\n"
                                               "    2 | fiel = \"x.csv\"\n"
                                               "      | ^^^^  did you mean \"file\"?\n"
                                               "a.toml:5:9: numbers have a decimal point here, not a comma\n"
                                               "    5 | share = 0,5\n"
                                               "      |         ^^^  write: share = 0.5\n"
                                               "a.toml:6:10: \"trials\" must be between 0 and 1000\n"
                                               "    6 | trials = 2000\n"
                                               "      |          ^^^^  for example: trials = 0\n"
                                               "a.toml:7:2: unknown table [colums]\n"
                                               "    7 | [colums]\n"
                                               "      |  ^^^^^^  did you mean [columns]?\n");
}
END_TEST

START_TEST(says_what_is_missing)
{
    ck_assert(!parse("[search]\n"));
    ck_assert_str_eq(
        printed(arena, problems),
        "a.toml: \"file\" is missing in [[source]]; write a line [[source]], and below it: file = \"a.csv\"\n");
    ck_assert(!parse("[[source]]\nfile = \"x\"\n[[source]]\nfile = \"\"\n"));
    ck_assert_str_eq(printed(arena, problems), "a.toml:3:1: \"file\" is missing in [[source]]\n"
                                               "    3 | [[source]]\n"
                                               "      | ^^^^^^^^^^  write below it: file = \"a.csv\"\n");
}
END_TEST

/* A value that is wrong, or a key that is misspelt, is not reported as missing as well. */
START_TEST(says_nothing_twice)
{
    ck_assert(!parse("[[source]]\nfile = 5\n"));
    ck_assert_uint_eq(problems_count(problems), 1);
    ck_assert(!parse("[[soruce]]\nfile = \"x\"\n"));
    ck_assert_uint_eq(problems_count(problems), 2);
}
END_TEST

START_TEST(options_outrank_the_file)
{
    static const struct override overrides[] = { { "--budget", "search.budget", "30s" },
                                                 { "--trials", "search.trials", "12" },
                                                 { "--mode", "search.mode", "quick" },
                                                 { "--label", "search.label", "a \"b\" c" },
                                                 { "--file", "source.file", "other.csv" } };
    ck_assert(parse_with("[search]\ntrials = 5\n", overrides, 5));
    const struct search *values = settings_section(settings, "search");
    ck_assert_double_eq(values->budget.seconds, 30);
    ck_assert_int_eq(values->trials, 12);
    ck_assert_uint_eq(values->mode, 1);
    ck_assert_str_eq(values->label, "a \"b\" c");
    ck_assert_str_eq(settings_place(settings, &values->trials).file, "--trials");
    size_t count;
    ck_assert_str_eq(((const struct input *)settings_list(settings, "source", &count)[0])->file, "other.csv");
}
END_TEST

START_TEST(options_are_checked_like_the_file)
{
    static const struct override overrides[] = { { "--budget", "search.budget", "5" },
                                                 { "--trials", "search.trials", "many" },
                                                 { "--trials", "search.trials", "12\nx = 3" },
                                                 { "--mode", "search.mode", "quik" } };
    ck_assert(!parse_with(SOURCE, overrides, 4));
    ck_assert_str_eq(
        printed(arena, problems),
        "--budget: \"budget\" must be a duration; for example: --budget 5min\n"
        "--trials: \"trials\" must be a whole number; for example: --trials 0\n"
        "--trials: \"trials\" must be a whole number; for example: --trials 0\n"
        "--mode: \"mode\" can't be \"quik\"; did you mean \"quick\"? there are: \"auto\", \"quick\", \"thorough\"\n");
}
END_TEST

static const char *written(void)
{
    struct text text = text_in(arena);
    settings_write(settings, &text);
    return text_string(&text);
}

START_TEST(what_is_written_reads_back)
{
    ck_assert(parse("[search]\nbudget = \"90s\"\nshare = 0.3\ncost = 12345.678\nlabel = \"a\\\"\\\\\\n\\u0007ä\"\n"
                    "[[source]]\nfile = 'C:\\x.csv'\nheader = true\nmissing = []\n[[source]]\nfile = \"y\"\n"
                    "[columns.\"größe\"]\nweight = -0.1\n[columns.\"a.b \\\"\"]\n"));
    const char *first = written();
    ck_assert_ptr_nonnull(strstr(first,
                                 "\n# looks for the best\n[search]\nbudget = \"1min 30s\"\ntrials = 0  # default\n"
                                 "share = 0.3\ncost = 12345.678\nfast = false  # default\n"));
    ck_assert_ptr_nonnull(strstr(first, "\n[columns.\"größe\"]\nkind = \"auto\"  # default\nweight = -0.1\n"));
    const struct search *before = settings_section(settings, "search");
    ck_assert_msg(parse(first), "%s\n%s", printed(arena, problems), first);
    const struct search *after = settings_section(settings, "search");
    ck_assert_str_eq(before->label, after->label);
    ck_assert_double_eq(before->cost, after->cost);
    ck_assert_double_eq(before->budget.seconds, after->budget.seconds);
    size_t count;
    const struct input *source = settings_list(settings, "source", &count)[0];
    ck_assert_uint_eq(count, 2);
    ck_assert_str_eq(source->file, "C:\\x.csv");
    ck_assert_uint_eq(source->header, 1);
    ck_assert_uint_eq(source->missing.count, 0);
    ck_assert_str_eq(settings_named_key(settings, "columns", 1), "a.b \"");
    const char *second = written();
    ck_assert(parse(second));
    ck_assert_str_eq(second, written());
}
END_TEST

/* A column may be called like a key of [columns]: its table takes the place of the key, which is not stated then. */
START_TEST(what_is_written_reads_back_whatever_columns_are_called)
{
    ck_assert(parse("[[source]]\nfile = \"y\"\n[columns.ignore]\nkind = \"number\"\n"));
    const char *first = written();
    ck_assert_ptr_nonnull(strstr(first, "[columns.ignore]\n"));
    ck_assert_msg(parse(first), "%s\n%s", printed(arena, problems), first);
    ck_assert_str_eq(settings_named_key(settings, "columns", 0), "ignore");
}
END_TEST

START_TEST(durations)
{
    static const struct {
        const char *text;
        double seconds;
    } good[] = { { "30s", 30 },     { "5min", 300 },  { "1h 30min", 5400 }, { "1h30min", 5400 },
                 { " 2 h ", 7200 }, { "1.5h", 5400 }, { "1d", 86400 },      { "0.25s", 0.25 } };
    static const char *const bad[] = { "",       " ",     "5",     "min",  "5m",  "5 minutes",
                                       "-5s",    "1e3s",  "0x5s",  ".5s",  "5.s", "1,5h",
                                       "1..5h",  "5min!", "inf s", "nans", "5s5", "99999999999999999999999999999999s",
                                       "40000d", "5MIN" };
    double seconds;
    for (size_t i = 0; i < sizeof good / sizeof *good; i++) {
        ck_assert_msg(duration_parse(good[i].text, &seconds), "%s", good[i].text);
        ck_assert_double_eq(seconds, good[i].seconds);
    }
    for (size_t i = 0; i < sizeof bad / sizeof *bad; i++)
        ck_assert_msg(!duration_parse(bad[i], &seconds), "%s", bad[i]);
    ck_assert_str_eq(setting_number(arena, SETTING_DURATION, 93784), "1d 2h 3min 4s");
    ck_assert_str_eq(setting_number(arena, SETTING_DURATION, 0.25), "0.25s");
}
END_TEST

static const char *help(const char *about)
{
    struct text text = text_in(arena);
    ck_assert(settings_help(problems, sections, about, &text));
    return text_string(&text);
}

START_TEST(help_for_all_and_one)
{
    ck_assert_str_eq(help(NULL), "The tables of a pipeline file:\n\n"
                                 "  [[source]]      where the data is\n"
                                 "  [columns]       what you know about the columns\n"
                                 "  [search]        looks for the best\n"
                                 "  [prepare.fill]  fills gaps\n\n"
                                 "More about one of them: lotse help target\n"
                                 "About one of its keys:  lotse help target.column\n");
    ck_assert_str_eq(help("columns"), "[columns]\n"
                                      "  what you know about the columns\n\n"
                                      "  ignore = []\n"
                                      "      columns that are left out\n"
                                      "      text, or list of texts\n"
                                      "      default: []\n\n"
                                      "[columns.NAME]\n\n"
                                      "  kind = \"number\"\n"
                                      "      what the column holds\n"
                                      "      \"auto\", \"number\", \"text\"\n"
                                      "      default: \"auto\"\n\n"
                                      "  weight = 1\n"
                                      "      how much it counts\n"
                                      "      number, -1 to 1\n"
                                      "      default: 1\n");
    ck_assert_str_eq(help("search.budget"), "[search] budget\n"
                                            "  time for the whole run\n\n"
                                            "  kind      duration\n"
                                            "  range     10s to 2h\n"
                                            "  default   \"5min\"\n"
                                            "  written   with s, min, h or d, as in \"1h 30min\"\n\n"
                                            "Example:\n\n"
                                            "  [search]\n"
                                            "  budget = \"5min\"\n");
    ck_assert_str_eq(help("columns.NAME.kind"), help("columns.kind"));
    ck_assert_str_eq(help("[search]"), help("search"));
    ck_assert_ptr_nonnull(strstr(help("prepare.fill.way"), "[prepare.fill] way\n"));
}
END_TEST

START_TEST(help_about_nothing_names_the_nearest)
{
    struct text text = text_in(arena);
    ck_assert(!settings_help(problems, sections, "serach", &text));
    ck_assert(!settings_help(problems, sections, "budget", &text));
    ck_assert_str_eq(printed(arena, problems),
                     "lotse: there is no help about \"serach\"; did you mean \"search\"?\n"
                     "lotse: there is no help about \"budget\"; did you mean \"search.budget\"?\n");
}
END_TEST

START_TEST(help_fits_a_terminal)
{
    static const struct setting rows[] = {
        { .key = "long",
          .kind = SETTING_NUMBER,
          .offset = 0,
          .help =
              "äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü end" },
        { 0 },
    };
    static const struct section section = { .name = "wide",
                                            .settings = rows,
                                            .size = sizeof(double),
                                            .help = "äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü äöü "
                                                    "äöü äöü äöü äöü äöü äöü äöü äöü äöü" };
    static const struct section *const wide[] = { &section, NULL };
    static const char *const topics[] = { "", "wide", "wide.long" };
    for (size_t i = 0; i < 3; i++) {
        struct text text = text_in(arena);
        ck_assert(settings_help(problems, wide, topics[i], &text));
        size_t longest = 0;
        for (const char *line = text_string(&text); *line;) {
            size_t size = strcspn(line, "\n"), width = text_columns(line, size);
            longest = width > longest ? width : longest;
            line += size + (line[size] == '\n');
        }
        ck_assert_uint_le(longest, 80);
        ck_assert_uint_gt(longest, 70);
    }
}
END_TEST

START_TEST(reference_lists_every_key)
{
    struct text text = text_in(arena);
    settings_reference(sections, &text);
    const char *page = text_string(&text);
    ck_assert_ptr_nonnull(strstr(page, "\n## `[[source]]`\n\nwhere the data is\n\n| key | value | default | meaning |\n"
                                       "|---|---|---|---|\n| `file` | text | must be stated | the file |\n"));
    ck_assert_ptr_nonnull(strstr(page, "| `budget` | duration, 10s to 2h | `\"5min\"` | time for the whole run |\n"));
    ck_assert_ptr_nonnull(strstr(page, "| `cost` | number, at least 0 |  | what it costs |\n"));
    ck_assert_ptr_nonnull(strstr(page, "\n### `[columns.NAME]`\n"));
}
END_TEST

START_TEST(schema_is_json_and_closed)
{
    struct text text = text_in(arena);
    struct document *schema;
    settings_schema(arena, sections, &text);
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "schema", text_string(&text), text.length, &schema));
    const struct document *tables = document_get(schema, "properties");
    ck_assert(!document_boolean(document_get(schema, "additionalProperties"), true));
    const struct document *rows = document_get(document_get(tables, "search"), "properties");
    const struct document *share = document_get(rows, "share");
    ck_assert_str_eq(document_text(document_get(share, "type")), "number");
    ck_assert_double_eq(document_number(document_get(share, "minimum"), 0), 0.05);
    ck_assert_double_eq(document_number(document_get(share, "default"), 0), 0.2);
    ck_assert_str_eq(document_text(document_get(share, "description")), "share of rows");
    ck_assert_ptr_null(document_get(document_get(rows, "cost"), "maximum"));
    ck_assert_uint_eq(document_count(document_get(document_get(rows, "mode"), "enum")), 3);
    const struct document *source = document_get(document_get(tables, "source"), "items");
    ck_assert_str_eq(document_text(document_at(document_get(source, "required"), 0)), "file");
    ck_assert_uint_eq(document_count(document_get(document_get(document_get(source, "properties"), "header"), "anyOf")),
                      2);
    const struct document *column = document_get(document_get(tables, "columns"), "additionalProperties");
    ck_assert_ptr_nonnull(document_get(document_get(column, "properties"), "kind"));
    const struct document *filled = document_get(document_get(document_get(tables, "prepare"), "properties"), "fill");
    ck_assert(!document_boolean(document_get(filled, "additionalProperties"), true));
}
END_TEST

Suite *suite_settings(void)
{
    Suite *suite = suite_create("settings");
    TCase *cases = tcase_create("settings");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, tables_are_sound);
    tcase_add_test(cases, unsound_tables_are_found);
    tcase_add_test(cases, fallbacks_hold_where_nothing_is_stated);
    tcase_add_test(cases, values_are_read_with_their_places);
    tcase_add_test(cases, tables_of_their_own_are_found_by_name);
    tcase_add_test(cases, one_table_is_a_list_of_one);
    tcase_add_loop_test(cases, explains_mistakes, 0, sizeof mistakes / sizeof *mistakes);
    tcase_add_test(cases, says_everything_at_once);
    tcase_add_test(cases, says_what_is_missing);
    tcase_add_test(cases, says_nothing_twice);
    tcase_add_test(cases, options_outrank_the_file);
    tcase_add_test(cases, options_are_checked_like_the_file);
    tcase_add_test(cases, what_is_written_reads_back);
    tcase_add_test(cases, what_is_written_reads_back_whatever_columns_are_called);
    tcase_add_test(cases, durations);
    tcase_add_test(cases, help_for_all_and_one);
    tcase_add_test(cases, help_about_nothing_names_the_nearest);
    tcase_add_test(cases, help_fits_a_terminal);
    tcase_add_test(cases, reference_lists_every_key);
    tcase_add_test(cases, schema_is_json_and_closed);
    suite_add_tcase(suite, cases);
    return suite;
}
