#include "runner/pipeline.h"

#include "runner/base/files.h"
#include "runner/base/toml.h"
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "runner/pipeline_checks.h"
#include "runner/stage.h"
#include "runner/table/encoding.h"

#include <math.h>
#include <string.h>

static const char *const languages[] = { "auto", "de", "en", NULL };
static const char *const separators[] = { "auto", ";", ",", "tab", "|", "blank", NULL };
static const char *const quotes[] = { "auto", "double", "single", "none", NULL };
static const char *const decimals[] = { "auto", ".", ",", NULL };
static const char *const thousands[] = { "auto", "none", ".", ",", "'", "blank", NULL };
static const char *const date_orders[] = { "auto", "iso", "day_month_year", "month_day_year", NULL };
static const char *const headers[] = { "auto", "true", "false", NULL };
static const char *const join_hows[] = { "left", "inner", NULL };
static const char *const join_manys[] = { "refuse", "first", "last", "sum", "mean", "count", NULL };
static const char *const join_matches[] = { "exact", "loose", NULL };
static const char *const tasks[] = { "auto", "binary", "multiclass", "regression", NULL };
static const char *const empties[] = { "auto", "missing", "no", NULL };
static const char *const kinds[] = { "auto", "number", "category", "date", "text", NULL };

static const char *const directions[] = { "none", "rising", "falling", NULL };
static const char *const class_weights[] = { "none", "balanced", NULL };

static const struct setting general_rows[] = {
    SETTING(struct pipeline_settings, name, .example = "\"Absatzprognose\"",
            .help = N_("what report and model are called; the file's name unless stated")),
    SETTING(struct pipeline_settings, language, .fallback = "\"auto\"", .choices = languages,
            .help = N_("language of messages and report; auto is that of this computer")),
    SETTING(struct pipeline_settings, seed, .fallback = "42", .min = 0, .max = INT32_MAX,
            .help = N_("start of the random numbers; the same seed gives the same draw")),
    SETTING(struct pipeline_settings, threads, .fallback = "0", .min = 0, .max = 1024,
            .help = N_("processors to use; 0 is all of them")),
    SETTING(struct pipeline_settings, output, .example = "\"results\"",
            .help = N_("folder for the results; \"results\" beside this file unless stated")),
    { 0 },
};

static const struct setting source_rows[] = {
    SETTING(struct source_settings, name, .example = "\"wetter\"",
            .help = N_("what this source is called in messages; the file's name unless stated")),
    SETTING(struct source_settings, file, .example = "\"daten/umsatz_*.csv\"",
            .help =
                N_("the table to read: a file (.csv, .tsv, .xlsx, packed or not, datapackage.json), or several by a "
                   "pattern with *, whose rows are stacked")),
    SETTING(struct source_settings, member, .example = "\"2025-*.csv\"",
            .help = N_("of an archive: the file in it, or several by a pattern; all tables unless stated")),
    SETTING(struct source_settings, sheet, .example = "\"Umsatz\"",
            .help = N_("of a workbook: the name of the sheet; the first one with rows unless stated")),
    SETTING(struct source_settings, database, .example = "\"DSN=warenwirtschaft\"",
            .help = N_("instead of a file: an ODBC connection; user and password come from the environment")),
    SETTING(struct source_settings, query, .example = "\"select datum, menge from verkauf\"",
            .help = N_("what the database is asked")),
    SETTING(struct source_settings, table, .example = "\"verkauf\"",
            .help = N_("the table of the database, instead of a query; of a data package, the name of the resource")),
    SETTING(struct source_settings, file_column, .example = "\"monat\"",
            .help = N_("name of a column to add that holds the name of each row's file, without folder and ending")),
    SETTING(struct source_settings, separator, .fallback = "\"auto\"", .choices = separators,
            .help = N_("what stands between two columns; blank: one blank or several")),
    SETTING(struct source_settings, quote, .fallback = "\"auto\"", .choices = quotes,
            .help = N_("which quotes enclose a cell that holds the separator itself")),
    SETTING(struct source_settings, decimal, .fallback = "\"auto\"", .choices = decimals,
            .help = N_("the decimal sign: 12,5 or 12.5")),
    SETTING(struct source_settings, thousands, .fallback = "\"auto\"", .choices = thousands,
            .help = N_("the sign between thousands: 1.000 or 1,000")),
    SETTING(struct source_settings, date_order, .fallback = "\"auto\"", .choices = date_orders,
            .help = N_("how dates are written: iso is 2025-04-03, day_month_year 03.04.2025")),
    SETTING(struct source_settings, header, .fallback = "\"auto\"", .choices = headers,
            .help = N_("does the first line hold the names of the columns? Without it they are column_1, column_2, …")),
    SETTING(struct source_settings, first_line, .min = 1, .example = "3",
            .help = N_("the line in which the table begins, with its header if it has one; found out unless stated")),
    SETTING(struct source_settings, skip_below, .fallback = "0", .min = -1, .max = 1e6, .example = "2",
            .help = N_("rows below the table that are none of it, such as sums and remarks; 0: found out, -1: none")),
    SETTING(struct source_settings, encoding, .example = "\"windows-1252\"",
            .help = N_("the encoding of the text, as in utf-8 or windows-1252; found out unless stated")),
    SETTING(struct source_settings, missing, .fallback = "[]", .example = "[\"k.A.\", \"-1\"]",
            .help = N_("marks for a missing value, besides the usual ones (empty, NA, ?, -, NULL)")),
    SETTING(struct source_settings, join.on, .example = "[\"datum\"]",
            .help = N_("of each source but the first: the columns by which its rows are found, in both tables; "
                       "\"artikel=artikelnr\" where this source calls it otherwise")),
    SETTING(struct source_settings, join.as_of, .example = "\"datum\"",
            .help = N_("a column of dates: the latest row of this source that is not after the row it is joined to; "
                       "\"datum=gueltig_ab\" where this source calls it otherwise")),
    SETTING(struct source_settings, join.within, .min = 1, .max = 1e10, .example = "\"30d\"",
            .help = N_("with as_of: how much older that row may be; any age unless stated")),
    SETTING(struct source_settings, join.how, .fallback = "\"left\"", .choices = join_hows,
            .help = N_("rows without a partner: left keeps them, with gaps; inner leaves them out")),
    SETTING(struct source_settings, join.many, .fallback = "\"refuse\"", .choices = join_manys,
            .help = N_("several rows of this source with the same key: refuse them, take the first or the last of the "
                       "file, the sum or mean of numbers (and the last of other columns), or only their count")),
    SETTING(struct source_settings, join.match, .fallback = "\"exact\"", .choices = join_matches,
            .help = N_("loose: case, blanks, leading zeros, \".0\" behind whole numbers and the time of dates do not "
                       "count when keys are compared")),
    { 0 },
};

static const struct setting target_rows[] = {
    SETTING(struct target_settings, column, .required = true, .example = "\"menge\"",
            .help = N_("the column that is to be predicted")),
    SETTING(struct target_settings, task, .fallback = "\"auto\"", .choices = tasks,
            .help = N_("what kind of question it is: two classes, several classes, or a number; auto: as the values of "
                       "the column look, and as a stated metric or unit_error asks for it")),
    SETTING(struct target_settings, positive, .example = "\"ja\"",
            .help = N_("of two classes, the one that is looked for; the rarer one unless stated")),
    SETTING(struct target_settings, class_weight, .fallback = "\"none\"", .choices = class_weights,
            .help = N_("balanced: in learning, all classes together count the same, however rare they are; of two "
                       "classes the probabilities are put right afterwards, of more they are too high for rare ones")),
    { 0 },
};

static const struct setting columns_rows[] = {
    SETTING(struct columns_settings, ignore, .fallback = "[]", .example = "[\"bemerkung\"]",
            .help = N_("columns that are left out")),
    SETTING(struct columns_settings, personal, .fallback = "[]", .example = "[\"kunde\", \"email\"]",
            .help = N_("columns about persons; they never reach model, report or package")),
    SETTING(struct columns_settings, not_personal, .fallback = "[]", .example = "[\"anlage_name\"]",
            .help = N_("columns that look as if they were about persons, and are not")),
    SETTING(struct columns_settings, weight, .example = "\"gewicht\"",
            .help = N_("the column that says how much each row counts in learning; 1 is usual, 0 leaves it out of "
                       "everything, of the test too")),
    { 0 },
};

static const struct setting column_rows[] = {
    SETTING(struct column_settings, kind, .fallback = "\"auto\"", .choices = kinds,
            .help = N_("what the column holds, where it is not recognised")),
    SETTING(struct column_settings, direction, .fallback = "\"none\"", .choices = directions,
            .help = N_("what you know: with more of it, the prediction never falls (rising) or never rises (falling)")),
    SETTING(struct column_settings, group, .example = "\"wetter\"",
            .help = N_("columns act together only with those of the same group; those without one are a group too")),
    SETTING(
        struct column_settings, unit, .example = "\"kg\"",
        .help = N_(
            "what stands behind its numbers, or in front of them, \"h:mm\" for times such as 7:30, which are read as "
            "hours; found out where it is always the same")),
    SETTING(struct column_settings, decimal, .fallback = "\"auto\"", .choices = decimals,
            .help = N_("its decimal sign, where it is not that of the other columns")),
    SETTING(struct column_settings, empty, .fallback = "\"auto\"", .choices = empties,
            .help =
                N_("what an empty cell means: that the value is missing, or no, where others are ticked with an x")),
    { 0 },
};

static const struct setting rule_rows[] = {
    SETTING(struct rule_settings, min, .example = "0", .help = N_("the least number that is allowed")),
    SETTING(struct rule_settings, max, .example = "1000", .help = N_("the greatest number that is allowed")),
    SETTING(struct rule_settings, allowed, .fallback = "[]", .example = "[\"früh\", \"spät\", \"nacht\"]",
            .help = N_("the values that are allowed")),
    SETTING(struct rule_settings, pattern, .example = "\"[A-Z]{2}-[0-9]+\"",
            .help = N_("what a text has to look like as a whole: a regular expression (POSIX, extended)")),
    SETTING(struct rule_settings, unique, .fallback = "false", .help = N_("no value stands there twice")),
    SETTING(struct rule_settings, required, .fallback = "false", .help = N_("every row has a value")),
    { 0 },
};

static const struct setting no_rows[] = { { 0 } };

static const struct section rules_section = {
    .name = "check.rules",
    .help = N_("what the values of a column have to keep, in the data and in what is predicted later"),
    .settings = no_rows,
    .each = rule_rows,
    .each_size = sizeof(struct rule_settings),
    .each_word = "NAME",
};

static const struct setting goal_rows[] = {
    SETTING(struct goal_settings, metric, .fallback = "\"auto\"", .choices = metric_choices,
            .help = N_("how success is measured; auto is the usual metric of the task")),
    SETTING(struct goal_settings, at_least, .example = "0.85",
            .help = N_("the value to reach, for metrics where more is better")),
    SETTING(struct goal_settings, at_most, .example = "12.0",
            .help = N_("the value to stay below, for metrics where less is better")),
    SETTING(struct goal_settings, today, .example = "\"prognose_alt\"",
            .help = N_("the column with today's answer, to compare against")),
    { 0 },
};

#define EURO .min = 0, .max = INFINITY

static const struct setting value_rows[] = {
    SETTING(struct value_settings, false_alarm, EURO, .example = "20",
            .help = N_("two classes: what a case costs that is flagged in vain, in euro")),
    SETTING(struct value_settings, miss, EURO, .example = "200",
            .help =
                N_("two classes: what a case costs that is overlooked; several: what a wrong answer costs, in euro")),
    SETTING(struct value_settings, check, EURO, .example = "5",
            .help = N_("two classes: what looking at one flagged case costs, in euro")),
    SETTING(struct value_settings, unit_error, EURO, .example = "3.5",
            .help = N_("numbers: what an error of one unit costs, in euro")),
    SETTING(struct value_settings, cases_per_year, EURO, .example = "12000",
            .help = N_("how often the question comes up in a year")),
    SETTING(struct value_settings, one_off, EURO, .example = "8000",
            .help = N_("what introducing the forecast costs once, in euro")),
    SETTING(struct value_settings, per_year, EURO, .example = "1500",
            .help = N_("what running it costs each year, in euro")),
    { 0 },
};

static const struct section general_sections[] = {
    { .name = "pipeline",
      .help = N_("name, language and the like"),
      .settings = general_rows,
      .size = sizeof(struct pipeline_settings) },
    { .name = "source",
      .help = N_("where the data is, and how it is written"),
      .settings = source_rows,
      .size = sizeof(struct source_settings),
      .is_list = true },
    { .name = "target",
      .help = N_("what is to be predicted"),
      .settings = target_rows,
      .size = sizeof(struct target_settings) },
    { .name = "columns",
      .help = N_("what you know about the columns"),
      .settings = columns_rows,
      .size = sizeof(struct columns_settings),
      .each = column_rows,
      .each_size = sizeof(struct column_settings),
      .each_word = "NAME" },
    { .name = "goal",
      .help = N_("when the forecast is good enough"),
      .settings = goal_rows,
      .size = sizeof(struct goal_settings) },
    { .name = "value",
      .help = N_("what mistakes cost, for the value in euro"),
      .settings = value_rows,
      .size = sizeof(struct value_settings) },
};

enum { GENERAL = sizeof general_sections / sizeof *general_sections };

static const struct section *section_of(struct arena *arena, const char *name, const char *help,
                                        const struct setting *settings, size_t size)
{
    struct section *section = ARENA_NEW(arena, struct section);
    *section = (struct section){ .name = name, .help = help, .settings = settings, .size = size };
    return section;
}

const struct section *const *pipeline_sections(struct arena *arena)
{
    size_t count = GENERAL, stages = 0, steps = 0;
    while (all_stages[stages])
        stages++;
    while (all_steps[steps])
        steps++;
    const struct section **sections = ARENA_ARRAY(arena, GENERAL + stages + steps + 2, const struct section *);
    for (size_t i = 0; i < GENERAL; i++)
        sections[i] = &general_sections[i];
    for (size_t i = 0; i < stages; i++) {
        const struct stage *stage = all_stages[i];
        if (stage->settings)
            sections[count++] = section_of(arena, stage->name, stage->summary, stage->settings, stage->settings_size);
        if (strcmp(stage->name, "check") == 0)
            sections[count++] = &rules_section;
        for (size_t j = 0; strcmp(stage->name, "prepare") == 0 && j < steps; j++)
            if (all_steps[j]->settings)
                sections[count++] =
                    section_of(arena, arena_format(arena, "prepare.%s", all_steps[j]->name), all_steps[j]->summary,
                               all_steps[j]->settings, all_steps[j]->settings_size);
    }
    return sections;
}

/* The language that the file asks for, found before anything about it is said; it need not be free of mistakes. */
static void set_language(const char *content, size_t size, const struct override *overrides, size_t override_count)
{
    struct arena *scratch = arena_create();
    const char *language = NULL;
    struct toml_node *root;
    toml_parse(scratch, problems_create(scratch), NULL, content, size, &root);
    const struct toml_node *table = root ? toml_get(root, "pipeline") : NULL;
    const struct toml_node *node = table ? toml_get(table, "language") : NULL;
    if (node && node->kind == TOML_TEXT)
        language = node->text;
    for (size_t i = 0; i < override_count; i++)
        if (strcmp(overrides[i].key, "pipeline.language") == 0)
            language = overrides[i].value;
    if (language && strcmp(language, "de") == 0)
        translate_set_language(LANGUAGE_GERMAN);
    else if (language && strcmp(language, "en") == 0)
        translate_set_language(LANGUAGE_ENGLISH);
    arena_destroy(scratch);
}

static const char *name_of_file(struct arena *arena, const char *path)
{
    const char *name = path_name(path);
    size_t length = strlen(name);
    bool has_ending = length > 5 && strcmp(name + length - 5, ".toml") == 0;
    return encoding_readable(arena, name, has_ending ? length - 5 : length);
}

static bool has_source(struct problems *problems, const struct settings *settings)
{
    size_t sources;
    settings_list(settings, "source", &sources);
    if (sources)
        return true;
    problem_add(problems, FAULT_SETTINGS, PLACE_FILE(settings_path(settings)), tr("\"%s\" is missing in %s"), "file",
                "[[source]]");
    return problem_try(problems, tr("write a line %s, and below it: %s = %s"), "[[source]]", "file", "\"daten.csv\"");
}

static struct pipeline *pipeline_of(struct arena *arena, const struct settings *settings)
{
    struct pipeline *pipeline = ARENA_NEW(arena, struct pipeline);
    size_t sources;
    const void *const *source = settings_list(settings, "source", &sources);
    *pipeline = (struct pipeline){
        .settings = settings,
        .general = settings_section(settings, "pipeline"),
        .source = source[0],
        .sources = (const struct source_settings *const *)source,
        .source_count = sources,
        .target = settings_section(settings, "target"),
        .columns = settings_section(settings, "columns"),
        .goal = settings_section(settings, "goal"),
        .value = settings_section(settings, "value"),
        .path = settings_path(settings),
        .folder = path_folder(arena, settings_path(settings)),
    };
    pipeline->name = pipeline->general->name ? pipeline->general->name : name_of_file(arena, pipeline->path);
    return pipeline;
}

bool pipeline_read(struct arena *arena, struct problems *problems, const char *path, const struct override *overrides,
                   size_t override_count, struct pipeline **pipeline)
{
    struct settings *settings;
    char *content;
    size_t size;
    *pipeline = NULL;
    if (!settings_load(arena, problems, path, &content, &size))
        return false;
    set_language(content, size, overrides, override_count);
    if (!settings_parse(arena, problems, pipeline_sections(arena), path, content, size, overrides, override_count,
                        &settings))
        return false;
    if (!has_source(problems, settings))
        return false;
    *pipeline = pipeline_of(arena, settings);
    return pipeline_check(arena, problems, *pipeline);
}

const struct column_settings *pipeline_column(const struct pipeline *pipeline, const char *name)
{
    return settings_named(pipeline->settings, "columns", name, NULL);
}

const struct rule *pipeline_rule(struct arena *arena, const struct pipeline *pipeline, const char *column)
{
    const struct rule_settings *stated = settings_named(pipeline->settings, "check.rules", column, NULL);
    struct rule *rule = ARENA_NEW(arena, struct rule);
    *rule = (struct rule){
        .min = stated->min,
        .max = stated->max,
        .allowed = stated->allowed,
        .pattern = stated->pattern,
        .unique = stated->unique,
        .required = stated->required,
    };
    return rule_is_empty(rule) ? NULL : rule;
}

struct database_request pipeline_request(const struct pipeline *pipeline, const struct source_settings *source)
{
    struct database_request request = {
        .name = source->name, .connection = source->database, .query = source->query, .table = source->table
    };
    if (!pipeline)
        return request;
    request.folder = pipeline->folder;
    request.at_connection = settings_place(pipeline->settings, &source->database);
    request.at_question = settings_place(pipeline->settings, source->query ? &source->query : &source->table);
    return request;
}
