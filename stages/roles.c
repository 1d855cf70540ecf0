/* What each column is for: by names in the settings, or the columns that a model needs. Of columns that surely hold
 * personal data it is that, whatever else they could be for. */
#include "runner/base/translate.h"
#include "runner/stage.h"
#include "runner/table/names.h"

#include <string.h>

enum { NAMES_SHOWN = 10 };

/* No such column: says which ones there are, the nearest first. */
static bool unknown(const struct run *run, struct place place, const char *name)
{
    problem_add(run->problems, FAULT_SETTINGS, place, tr("the table \"%s\" has no column \"%s\""), run->sources[0].name,
                name);
    return problem_try(
        run->problems, tr("it has %s"),
        name_list(run->arena, table_names(run->arena, run->table), run->table->column_count, NAMES_SHOWN, name));
}

/* A column of a joined source that the table does not have, such as the key that is called otherwise in the main table:
 * its kind can be stated, and that it is about persons. With or without the name of its source in front. */
static bool is_of_source(const struct run *run, const char *name)
{
    for (size_t i = 1; i < run->source_count; i++) {
        const struct source *source = &run->sources[i];
        const char *word = source_word(run->arena, source->settings);
        size_t length = strlen(word);
        bool is_longer = strncmp(name, word, length) == 0 && name[length] == '.';
        if (table_column(source->table, name) || (is_longer && table_column(source->table, name + length + 1)))
            return true;
    }
    return false;
}

/* What is about persons in one table is so in the others: a joined column of the same name, which got the name of its
 * source in front, must not slip through. */
static void assign_namesakes(const struct run *run, const char *name)
{
    for (size_t i = 0; i < run->table->column_count; i++) {
        struct column *column = &run->table->columns[i];
        size_t length = column->joined_from ? strlen(column->joined_from) : 0;
        if (length && column->role == ROLE_FEATURE && strncmp(column->name, column->joined_from, length) == 0 &&
            column->name[length] == '.' && strcmp(column->name + length + 1, name) == 0)
            column->role = ROLE_PERSONAL;
    }
}

static bool assign_list(struct run *run, const struct texts *list, enum column_role role)
{
    const struct settings *settings = run->pipeline->settings;
    bool sound = true;
    for (size_t i = 0; i < list->count; i++) {
        struct column *column = table_column(run->table, list->items[i]);
        if (!column && !is_of_source(run, list->items[i]))
            sound = unknown(run, settings_item_place(settings, list, i), list->items[i]);
        else if (column && column->role == ROLE_FEATURE) /* today's answer is no feature anyway */
            column->role = role;
        if (role == ROLE_PERSONAL)
            assign_namesakes(run, list->items[i]);
    }
    return sound;
}

/* Names that change no role, but have to be there. */
static bool check_list(const struct run *run, const struct texts *list)
{
    bool sound = true;
    for (size_t i = 0; i < list->count; i++)
        if (!table_column(run->table, list->items[i]) && !is_of_source(run, list->items[i]))
            sound = unknown(run, settings_item_place(run->pipeline->settings, list, i), list->items[i]);
    return sound;
}

static bool assign_one(struct run *run, const char *const *name, enum column_role role)
{
    struct column *column = *name ? table_column(run->table, *name) : NULL;
    if (!*name)
        return true;
    if (!column)
        return unknown(run, settings_place(run->pipeline->settings, name), *name);
    column->role = role;
    return true;
}

static bool check_named(const struct run *run)
{
    const struct settings *settings = run->pipeline->settings;
    bool sound = true;
    const char *key;
    for (size_t i = 0; (key = settings_named_key(settings, "columns", i)); i++)
        if (!table_column(run->table, key) && !is_of_source(run, key))
            sound = unknown(run, settings_named_place(settings, "columns", key), key);
    return sound;
}

/* All problems with names at once. */
static bool assign_by_settings(struct run *run)
{
    const struct pipeline *pipeline = run->pipeline;
    bool sound = assign_one(run, &pipeline->target->column, ROLE_TARGET);
    sound = assign_one(run, &pipeline->goal->today, ROLE_TODAY) && sound;
    sound = assign_one(run, &pipeline->columns->weight, ROLE_WEIGHT) && sound;
    sound = assign_list(run, &pipeline->columns->personal, ROLE_PERSONAL) && sound; /* also what is ignored besides */
    sound = assign_list(run, &pipeline->columns->ignore, ROLE_IGNORED) && sound;
    sound = check_list(run, &pipeline->columns->not_personal) && sound;
    return check_named(run) && sound;
}

/* Columns of the table itself: the one that is called otherwise stands among those that the model does not know. */
static bool report_missing(const struct run *run, const char *const *missing, size_t count)
{
    const struct table *table = run->table;
    const char **spare = ARENA_ARRAY(run->arena, table->column_count, const char *);
    size_t spare_count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].role == ROLE_IGNORED)
            spare[spare_count++] = table->columns[i].name;
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                tr_plural("the model needs a column that this table does not have: %s",
                          "the model needs columns that this table does not have: %s", count),
                name_list(run->arena, missing, count, count, NULL));
    size_t nearest = text_nearest(missing[0], spare, spare_count);
    if (nearest < spare_count)
        return problem_try(run->problems, tr("is \"%s\" what the model calls \"%s\"? Then rename it"), spare[nearest],
                           missing[0]);
    return spare_count ? problem_try(run->problems, tr("the table has, besides those that the model knows: %s"),
                                     name_list(run->arena, spare, spare_count, NAMES_SHOWN, missing[0]))
                       : false;
}

/* Columns that were joined from another source when the model was trained. */
static bool report_not_joined(const struct run *run, const char *source, const char *const *missing, size_t count)
{
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                tr_plural("the model needs a column that was joined from \"%s\" in training: %s",
                          "the model needs columns that were joined from \"%s\" in training: %s", count),
                source, name_list(run->arena, missing, count, count, NULL));
    if (run->source_count > 1)
        return problem_try(run->problems, tr("name the pipeline file that the model was trained with: %s"),
                           "--sources");
    return problem_try(run->problems, tr("join the source again: %s"), "--sources PIPELINE.toml");
}

static bool is_missing(const struct run *run, const struct schema_column *column, const char *source)
{
    const char *target = run->model->question.target, *from = column->source ? column->source : "";
    return strcmp(from, source ? source : "") == 0 && !table_column(run->table, column->name) &&
           !(target && strcmp(column->name, target) == 0);
}

/* What is missing of one source (NULL: the main table). */
static bool check_source(const struct run *run, const char *source)
{
    const struct model *model = run->model;
    const char **missing = ARENA_ARRAY(run->arena, model->column_count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < model->column_count; i++)
        if (is_missing(run, &model->columns[i], source))
            missing[count++] = model->columns[i].name;
    if (count == 0)
        return true;
    return source ? report_not_joined(run, source, missing, count) : report_missing(run, missing, count);
}

/* Each source once, where its first column stands. */
static bool check_sources(const struct run *run)
{
    const struct model *model = run->model;
    bool sound = check_source(run, NULL);
    for (size_t i = 0; i < model->column_count; i++) {
        bool is_first = model->columns[i].source != NULL;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = !model->columns[j].source || strcmp(model->columns[j].source, model->columns[i].source) != 0;
        if (is_first)
            sound &= check_source(run, model->columns[i].source);
    }
    return sound;
}

/* A model takes the columns that it knows, in any order; the rest is none of its business. */
static bool assign_by_model(struct run *run)
{
    const struct model *model = run->model;
    for (size_t i = 0; i < run->table->column_count; i++)
        run->table->columns[i].role = ROLE_IGNORED;
    for (size_t i = 0; i < model->column_count; i++) {
        struct column *column = table_column(run->table, model->columns[i].name);
        if (column)
            column->role = ROLE_FEATURE;
    }
    struct column *target = model->question.target ? table_column(run->table, model->question.target) : NULL;
    if (target)
        target->role = ROLE_TARGET;
    return check_sources(run);
}

/* Whose columns it recognised Lotse keeps out of everything that it writes, also where the user only ignores them. */
static void assign_by_values(struct run *run)
{
    const struct texts *not_personal = &run->pipeline->columns->not_personal;
    run->inspection = inspection_create(run->arena, run->table->column_count);
    for (size_t i = 0; i < run->table->column_count; i++) {
        struct column *column = &run->table->columns[i];
        struct column_facts *facts = &run->inspection->facts[i];
        if (column->role == ROLE_TARGET || column->role == ROLE_TODAY)
            continue;
        facts->personal = personal_of(run->table, column);
        bool is_open = column->role == ROLE_FEATURE || column->role == ROLE_IGNORED;
        facts->is_kept_out = is_open && facts->personal.is_sure && !texts_have(not_personal, column->name);
        if (facts->is_kept_out)
            column->role = ROLE_PERSONAL;
    }
}

static bool run(struct run *run, const void *settings)
{
    (void)settings;
    if (run->model)
        return assign_by_model(run);
    if (!assign_by_settings(run))
        return false;
    assign_by_values(run);
    return true;
}

static bool has_work(const struct run *run)
{
    (void)run;
    return false; /* nothing that the user should see: what it finds is said later */
}

const struct stage roles_stage = {
    .name = "roles",
    .summary = N_("settles what each column is for"),
    .needs = RUN_HAS_TABLE,
    .gives = RUN_HAS_ROLES,
    .has_work = has_work,
    .run = run,
};
