#include "runner/settings/reading.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"

#include <string.h>
#include <strings.h>

/* A file against its sections: walks through the tables, and records everything that is wrong. */

enum { LARGEST_FILE = 1 << 20 };

static void *with_room(struct arena *arena, void *list, size_t count, size_t *room, size_t size)
{
    if (count < *room)
        return list;
    *room = *room ? *room * 2 : 8;
    return arena_grow(arena, list, count, *room, size);
}

static void *copy_values(struct arena *arena, const void *values, size_t size)
{
    void *copy = arena_get(arena, size);
    if (size)
        memcpy(copy, values, size);
    return copy;
}

static struct settings *with_fallbacks(struct arena *arena, const struct section *const *sections, const char *path)
{
    struct settings *settings = ARENA_NEW(arena, struct settings);
    settings->arena = arena;
    settings->path = arena_copy_text(arena, path);
    while (sections[settings->section_count])
        settings->section_count++;
    settings->sections = ARENA_ARRAY(arena, settings->section_count, struct filled);
    for (size_t i = 0; i < settings->section_count; i++) {
        struct filled *filled = &settings->sections[i];
        filled->section = sections[i];
        filled->place = PLACE_FILE(settings->path);
        filled->values = arena_get(arena, sections[i]->size);
        filled->each = arena_get(arena, sections[i]->each_size);
        setting_read_fallbacks(arena, sections[i]->settings, filled->values);
        setting_read_fallbacks(arena, sections[i]->each, filled->each);
    }
    return settings;
}

static void remember(struct settings *settings, const struct given *given, const void *field)
{
    struct stated *stated = NULL;
    for (size_t i = 0; i < settings->stated_count && !stated; i++)
        if (settings->stated[i].field == field)
            stated = &settings->stated[i];
    if (!stated) {
        settings->stated = with_room(settings->arena, settings->stated, settings->stated_count, &settings->stated_room,
                                     sizeof *settings->stated);
        stated = &settings->stated[settings->stated_count++];
    }
    *stated = (struct stated){ .field = field, .place = given->place };
    if (given->node->kind != TOML_ARRAY)
        return;
    size_t count = 0;
    for (const struct toml_node *item = given->node->first; item; item = item->next)
        count++;
    struct place *items = ARENA_ARRAY(settings->arena, count, struct place);
    for (const struct toml_node *item = given->node->first; item; item = item->next)
        items[stated->item_count++] = item->place;
    stated->items = items;
}

/* An empty text says nothing. */
static bool is_empty(const struct given *given)
{
    return given->setting->kind == SETTING_TEXT && given->node->kind == TOML_TEXT && !*given->node->text;
}

static void read_value(struct reading *reading, const struct given *given, void *values)
{
    void *field = (char *)values + given->setting->offset;
    if (is_empty(given))
        return;
    setting_read(reading->settings->arena, reading->problems, given, field);
    remember(reading->settings, given, field);
}

static void read_named(struct reading *reading, struct filled *filled, const struct toml_node *table)
{
    struct arena *arena = reading->settings->arena;
    filled->named = with_room(arena, filled->named, filled->named_count, &filled->named_room, sizeof *filled->named);
    void *values = copy_values(arena, filled->each, filled->section->each_size);
    filled->named[filled->named_count++] = (struct named){ table->key, table->key_place, values };
    for (const struct toml_node *node = table->first; node; node = node->next) {
        struct given given = { .setting = setting_find(filled->section->each, node->key),
                               .node = node,
                               .place = node->place };
        if (given.setting)
            read_value(reading, &given, values);
        else
            report_unknown_of_named(reading, filled->section, table->key, node);
    }
}

static void read_tables(struct reading *reading, const char *name, struct filled *filled, void *values,
                        const struct toml_node *table);

static void *add_to_list(struct reading *reading, struct filled *filled, struct place place)
{
    struct arena *arena = reading->settings->arena;
    size_t room = filled->list_room; /* both arrays have the same */
    filled->list_places = with_room(arena, filled->list_places, filled->list_count, &room, sizeof *filled->list_places);
    filled->list = with_room(arena, filled->list, filled->list_count, &filled->list_room, sizeof *filled->list);
    void *values = copy_values(arena, filled->values, filled->section->size);
    filled->list_places[filled->list_count] = place;
    filled->list[filled->list_count++] = values;
    return values;
}

static void read_section(struct reading *reading, struct filled *filled, const struct toml_node *node)
{
    const struct section *section = filled->section;
    if (node->kind == TOML_TABLE) {
        filled->place = node->key ? node->key_place : node->place;
        filled->is_stated = true;
        void *values = section->is_list ? add_to_list(reading, filled, node->place) : filled->values;
        read_tables(reading, section->name, filled, values, node);
        return;
    }
    if (node->kind == TOML_ARRAY && !section->is_list && node->first && node->first->kind == TOML_TABLE) {
        problem_add(reading->problems, FAULT_SETTINGS, node->place, tr("there is only one table \"%s\""),
                    section->name);
        problem_try(reading->problems, tr("write it with single brackets: [%s]"), section->name);
        read_section(reading, filled, node->first);
        return;
    }
    for (const struct toml_node *item = node->first; item && section->is_list; item = item->next)
        if (item->kind == TOML_TABLE)
            read_section(reading, filled, item);
    if (node->kind == TOML_ARRAY && section->is_list && (!node->first || node->first->kind == TOML_TABLE))
        return;
    filled->is_stated = true;
    problem_add(reading->problems, FAULT_SETTINGS, node->key_place, tr("\"%s\" is a table of settings, not a value"),
                node->key);
    problem_try(reading->problems, tr("write %s on a line of its own, and its settings below"),
                section_header(reading->settings->arena, section));
}

/* Does a section have a name that begins with this one and a point? */
static bool has_parts(const struct reading *reading, const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < reading->settings->section_count; i++) {
        const char *other = reading->settings->sections[i].section->name;
        if (strncmp(other, name, length) == 0 && other[length] == '.')
            return true;
    }
    return false;
}

/* join = { on = … }: the keys of a table inside of a section. */
static void read_inside(struct reading *reading, const struct section *section, void *values,
                        const struct toml_node *table)
{
    for (const struct toml_node *node = table->first; node; node = node->next) {
        const char *key = arena_format(reading->settings->arena, "%s.%s", table->key, node->key);
        struct given given = { .setting = setting_find(section->settings, key), .node = node, .place = node->place };
        if (given.setting)
            read_value(reading, &given, values);
        else
            report_unknown_inside(reading, section, table->key, node);
    }
}

/* A table of the file: the root (name "", no section), a section, or what only groups sections. */
static void read_tables(struct reading *reading, const char *name, struct filled *filled, void *values,
                        const struct toml_node *table)
{
    const struct section *section = filled ? filled->section : NULL;
    for (const struct toml_node *node = table->first; node; node = node->next) {
        bool is_table = node->kind == TOML_TABLE;
        const char *full = *name ? arena_format(reading->settings->arena, "%s.%s", name, node->key) : node->key;
        struct filled *inner = settings_filled(reading->settings, full);
        struct given given = { .node = node, .place = node->place };
        given.setting = section ? setting_find(section->settings, node->key) : NULL;
        if (inner && (is_table || !given.setting))
            read_section(reading, inner, node);
        else if (given.setting && !(is_table && section->each))
            read_value(reading, &given, values);
        else if (is_table && section && setting_inside(section->settings, node->key))
            read_inside(reading, section, values, node);
        else if (is_table && section && section->each)
            read_named(reading, filled, node);
        else if (is_table && has_parts(reading, full))
            read_tables(reading, full, NULL, NULL, node);
        else
            report_unknown(reading, section, full, node);
    }
}

/* A value of the command line as a node: by the kind of its setting, since nobody types TOML there. */
static struct toml_node *node_of_option(struct reading *reading, const struct setting *setting, const char *value)
{
    struct arena *arena = reading->settings->arena;
    struct toml_node *node = ARENA_NEW(arena, struct toml_node);
    bool literal =
        setting->kind == SETTING_BOOLEAN || setting->kind == SETTING_INTEGER || setting->kind == SETTING_NUMBER;
    if (literal && strpbrk(value, "\r\n#\"'") == NULL) {
        const char *line = arena_format(arena, "x = %s\n", value);
        struct toml_node *root;
        if (toml_parse(arena, problems_create(arena), NULL, line, strlen(line), &root) && root->first)
            *node = *root->first;
    }
    if (!node->text) {
        node->kind = TOML_TEXT;
        node->text = arena_copy_text(arena, value);
    }
    return node;
}

static void read_override(struct reading *reading, const struct override *override)
{
    struct arena *arena = reading->settings->arena;
    const char *key = strrchr(override->key, '.');
    char *name = arena_copy(arena, override->key, key ? (size_t)(key - override->key) : 0);
    struct filled *filled = settings_filled(reading->settings, name);
    struct given given = { .place = PLACE_FILE(override->option), .option = override->option };
    given.setting = filled && key ? setting_find(filled->section->settings, key + 1) : NULL;
    if (!given.setting) {
        problem_add(reading->problems, FAULT_SETTINGS, given.place, tr("there is no setting \"%s\""), override->key);
        return;
    }
    given.node = node_of_option(reading, given.setting, override->value);
    void *values = filled->values;
    if (filled->section->is_list)
        values = filled->list_count ? filled->list[0] : add_to_list(reading, filled, given.place);
    read_value(reading, &given, values);
}

bool settings_parse(struct arena *arena, struct problems *problems, const struct section *const *sections,
                    const char *name, const char *content, size_t size, const struct override *overrides,
                    size_t override_count, struct settings **settings)
{
    size_t before = problems_count(problems);
    struct reading reading = { .problems = problems, .settings = with_fallbacks(arena, sections, name) };
    struct toml_node *root;
    *settings = NULL;
    reading.is_partial = !toml_parse(arena, problems, reading.settings->path, content, size, &root);
    if (!root)
        return false;
    read_tables(&reading, "", NULL, NULL, root);
    for (size_t i = 0; i < override_count; i++)
        read_override(&reading, &overrides[i]);
    report_missing(&reading);
    if (problems_count(problems) > before)
        return false;
    *settings = reading.settings;
    return true;
}

/* Says which pipeline files there are, when the one that was asked for is not. */
static bool no_such_file(struct arena *arena, struct problems *problems, const char *path)
{
    struct texts names, pipelines;
    problem_add(problems, FAULT_SETTINGS, PLACE_FILE(path), "%s", tr("there is no such file"));
    const char *folder = path_folder(arena, path);
    if (!folder_list(arena, folder, &names))
        return problem_try(problems, tr("the folder \"%s\" can't be read"), folder);
    const char **found = ARENA_ARRAY(arena, names.count, const char *);
    pipelines = (struct texts){ found, 0 };
    for (size_t i = 0; i < names.count; i++) {
        size_t length = strlen(names.items[i]);
        if (length > 5 && strcmp(names.items[i] + length - 5, ".toml") == 0)
            found[pipelines.count++] = names.items[i];
    }
    size_t nearest = text_nearest(path_name(path), found, pipelines.count);
    if (nearest < pipelines.count)
        return problem_try(problems, tr("did you mean \"%s\"?"), found[nearest]);
    if (pipelines.count == 0)
        return problem_try(problems, "%s", tr("\"lotse demo\" shows a complete example"));
    return problem_try(problems, tr("in that folder there are: %s"), quoted_list(arena, found, pipelines.count));
}

/* The data itself where the pipeline file belongs: a reader of TOML could say nothing useful about it. */
static bool is_table(const char *path)
{
    static const char *const endings[] = { ".csv", ".tsv", ".xlsx", ".xls", ".gz", ".zip" };
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++)
        if (length > strlen(endings[i]) && strcasecmp(path + length - strlen(endings[i]), endings[i]) == 0)
            return true;
    return false;
}

bool settings_load(struct arena *arena, struct problems *problems, const char *path, char **content, size_t *size)
{
    *content = NULL;
    *size = 0;
    if (!file_exists(path)) {
        no_such_file(arena, problems, path);
        return false;
    }
    if (is_table(path)) {
        problem_add(problems, FAULT_SETTINGS, PLACE_FILE(path), "%s", tr("this is a table, not a pipeline file"));
        return problem_try(problems,
                           tr("name a file that ends in .toml, with these lines in it: [[source]] file = \"%s\""),
                           path_name(path));
    }
    return file_read(arena, problems, path, LARGEST_FILE, content, size);
}
