#include "runner/settings/parts.h"

#include <string.h>

struct filled *settings_filled(const struct settings *settings, const char *name)
{
    for (size_t i = 0; i < settings->section_count; i++)
        if (strcmp(settings->sections[i].section->name, name) == 0)
            return &settings->sections[i];
    return NULL;
}

const struct stated *settings_stated(const struct settings *settings, const void *field)
{
    for (size_t i = 0; i < settings->stated_count; i++)
        if (settings->stated[i].field == field)
            return &settings->stated[i];
    return NULL;
}

const struct section *section_find(const struct section *const *sections, const char *name)
{
    for (; *sections; sections++)
        if (strcmp((*sections)->name, name) == 0)
            return *sections;
    return NULL;
}

const struct setting *setting_find(const struct setting *settings, const char *key)
{
    for (; settings && settings->key; settings++)
        if (strcmp(settings->key, key) == 0)
            return settings;
    return NULL;
}

/* Letters of the key in front of its point. */
static size_t table_length(const char *key)
{
    const char *point = strchr(key, '.');
    return point ? (size_t)(point - key) : 0;
}

const struct setting *setting_inside(const struct setting *settings, const char *table)
{
    for (; settings && settings->key; settings++)
        if (table_length(settings->key) == strlen(table) && strncmp(settings->key, table, strlen(table)) == 0)
            return *table ? settings : NULL;
    return NULL;
}

bool setting_is_beside(const struct setting *setting, const struct setting *other)
{
    size_t length = table_length(setting->key);
    return length == table_length(other->key) && strncmp(setting->key, other->key, length) == 0;
}

const char *setting_table(struct arena *arena, const struct setting *setting)
{
    return arena_copy(arena, setting->key, table_length(setting->key));
}

const char *setting_word(const struct setting *setting)
{
    size_t length = table_length(setting->key);
    return setting->key + length + (length > 0);
}

const char *section_header(struct arena *arena, const struct section *section)
{
    return arena_format(arena, section->is_list ? "[[%s]]" : "[%s]", section->name);
}

const void *settings_section(const struct settings *settings, const char *name)
{
    const struct filled *filled = settings_filled(settings, name);
    return filled ? filled->values : NULL;
}

const void *const *settings_list(const struct settings *settings, const char *name, size_t *count)
{
    const struct filled *filled = settings_filled(settings, name);
    *count = filled ? filled->list_count : 0;
    return filled ? (const void *const *)filled->list : NULL;
}

static const struct named *find_named(const struct filled *filled, const char *key)
{
    for (size_t i = 0; filled && i < filled->named_count; i++)
        if (strcmp(filled->named[i].key, key) == 0)
            return &filled->named[i];
    return NULL;
}

const void *settings_named(const struct settings *settings, const char *name, const char *key, bool *stated)
{
    const struct filled *filled = settings_filled(settings, name);
    const struct named *named = find_named(filled, key);
    if (stated)
        *stated = named != NULL;
    return named ? named->values : filled ? filled->each : NULL;
}

const char *settings_named_key(const struct settings *settings, const char *name, size_t index)
{
    const struct filled *filled = settings_filled(settings, name);
    return filled && index < filled->named_count ? filled->named[index].key : NULL;
}

struct place settings_place(const struct settings *settings, const void *field)
{
    const struct stated *stated = settings_stated(settings, field);
    return stated ? stated->place : PLACE_FILE(settings->path);
}

struct place settings_item_place(const struct settings *settings, const struct texts *list, size_t index)
{
    const struct stated *stated = settings_stated(settings, list);
    return stated && index < stated->item_count ? stated->items[index] : settings_place(settings, list);
}

struct place settings_list_place(const struct settings *settings, const char *name, size_t index)
{
    const struct filled *filled = settings_filled(settings, name);
    return filled && index < filled->list_count ? filled->list_places[index] : PLACE_FILE(settings->path);
}

struct place settings_named_place(const struct settings *settings, const char *name, const char *key)
{
    const struct named *named = find_named(settings_filled(settings, name), key);
    return named ? named->place : PLACE_FILE(settings->path);
}

bool settings_is_stated(const struct settings *settings, const void *field)
{
    return settings_stated(settings, field) != NULL;
}

const char *settings_path(const struct settings *settings)
{
    return settings->path;
}
