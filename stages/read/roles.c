#include "stages/read/read.h"

#include "runner/base/translate.h"

#include <stdlib.h>
#include <string.h>

enum { NAMES_SHOWN = 10 };

/* A name and how far it is from the one that was meant. */
struct candidate {
    const char *name;
    size_t distance, index;
};

static int nearer(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    return (a->index > b->index) - (a->index < b->index);
}

const char *name_list(struct arena *arena, const char *const *names, size_t count, size_t most, const char *word)
{
    struct candidate *candidates = ARENA_ARRAY(arena, count, struct candidate);
    for (size_t i = 0; i < count; i++)
        candidates[i] = (struct candidate){ names[i], word ? text_distance(word, names[i]) : 0, i };
    qsort(candidates, count, sizeof *candidates, nearer);
    struct text list = text_in(arena);
    for (size_t i = 0; i < count && i < most; i++)
        text_add_format(&list, i ? ", \"%s\"" : "\"%s\"", candidates[i].name);
    if (count > most)
        text_add(&list, ", …");
    return text_string(&list);
}

const char *column_key(struct arena *arena, const char *name)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    if (*name && strspn(name, bare) == strlen(name))
        return name;
    struct text key = text_in(arena);
    text_add(&key, "\"");
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            text_add(&key, "\\");
        text_add_bytes(&key, name, 1);
    }
    text_add(&key, "\"");
    return text_string(&key);
}

static struct filling *find(const struct input *input, const char *name)
{
    for (size_t i = 0; i < input->column_count; i++)
        if (strcmp(input->columns[i].name, name) == 0)
            return &input->columns[i];
    return NULL;
}

/* No such column: says which ones there are, the nearest first. */
static bool unknown(const struct input *input, struct place place, const char *name)
{
    const char **names = ARENA_ARRAY(input->scratch, input->column_count, const char *);
    for (size_t i = 0; i < input->column_count; i++)
        names[i] = input->columns[i].name;
    problem_add(input->run->problems, FAULT_SETTINGS, place, tr("the table \"%s\" has no column \"%s\""), input->name,
                name);
    return problem_try(input->run->problems, tr("it has %s"),
                       name_list(input->scratch, names, input->column_count, NAMES_SHOWN, name));
}

static bool assign_list(struct input *input, const struct texts *list, enum column_role role)
{
    const struct settings *settings = input->run->pipeline->settings;
    bool sound = true;
    for (size_t i = 0; i < list->count; i++) {
        struct filling *column = find(input, list->items[i]);
        if (!column)
            sound = unknown(input, settings_item_place(settings, list, i), list->items[i]);
        else if (column->role == ROLE_FEATURE) /* today's answer is no feature anyway */
            column->role = role;
    }
    return sound;
}

static bool assign_one(struct input *input, const char *const *name, enum column_role role)
{
    struct filling *column = *name ? find(input, *name) : NULL;
    if (!*name)
        return true;
    if (!column)
        return unknown(input, settings_place(input->run->pipeline->settings, name), *name);
    column->role = role;
    if (role == ROLE_TARGET)
        input->target = (size_t)(column - input->columns);
    return true;
}

static bool check_named(const struct input *input)
{
    const struct settings *settings = input->run->pipeline->settings;
    bool sound = true;
    const char *key;
    for (size_t i = 0; (key = settings_named_key(settings, "columns", i)); i++)
        if (!find(input, key))
            sound = unknown(input, settings_named_place(settings, "columns", key), key);
    return sound;
}

/* All problems with names at once. */
static bool assign_by_settings(struct input *input)
{
    const struct pipeline *pipeline = input->run->pipeline;
    bool sound = assign_one(input, &pipeline->target->column, ROLE_TARGET);
    sound = assign_one(input, &pipeline->goal->today, ROLE_TODAY) && sound;
    sound = assign_list(input, &pipeline->columns->ignore, ROLE_IGNORED) && sound;
    sound = assign_list(input, &pipeline->columns->personal, ROLE_PERSONAL) && sound;
    return check_named(input) && sound;
}

static bool report_missing(const struct input *input, const char *const *missing, size_t count)
{
    const char **spare = ARENA_ARRAY(input->scratch, input->column_count, const char *);
    size_t spare_count = 0;
    for (size_t i = 0; i < input->column_count; i++)
        if (input->columns[i].role == ROLE_IGNORED)
            spare[spare_count++] = input->columns[i].name;
    problem_add(input->run->problems, FAULT_DATA, PLACE_FILE(input->name),
                tr_plural("the model needs a column that this table does not have: %s",
                          "the model needs columns that this table does not have: %s", count),
                name_list(input->scratch, missing, count, count, NULL));
    size_t nearest = text_nearest(missing[0], spare, spare_count);
    if (nearest < spare_count)
        return problem_try(input->run->problems, tr("is \"%s\" what the model calls \"%s\"? Then rename it"),
                           spare[nearest], missing[0]);
    return spare_count ? problem_try(input->run->problems, tr("the table has, besides those that the model knows: %s"),
                                     name_list(input->scratch, spare, spare_count, NAMES_SHOWN, missing[0]))
                       : false;
}

/* A model takes the columns that it knows, in any order; the rest is none of its business. */
static bool assign_by_model(struct input *input)
{
    const struct model *model = input->run->model;
    const char **missing = ARENA_ARRAY(input->scratch, model->column_count, const char *);
    size_t missing_count = 0;
    for (size_t i = 0; i < input->column_count; i++)
        input->columns[i].role = ROLE_IGNORED;
    for (size_t i = 0; i < model->column_count; i++) {
        struct filling *column = find(input, model->columns[i].name);
        if (column)
            column->role = ROLE_FEATURE;
        else if (!model->question.target || strcmp(model->columns[i].name, model->question.target) != 0)
            missing[missing_count++] = model->columns[i].name;
    }
    struct filling *target = model->question.target ? find(input, model->question.target) : NULL;
    if (target) {
        target->role = ROLE_TARGET;
        input->target = (size_t)(target - input->columns);
    }
    return missing_count ? report_missing(input, missing, missing_count) : true;
}

bool roles_assign(struct input *input)
{
    input->target = input->column_count;
    return input->run->model ? assign_by_model(input) : assign_by_settings(input);
}
