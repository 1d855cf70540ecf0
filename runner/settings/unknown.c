#include "runner/settings/reading.h"

#include "runner/base/translate.h"

#include <string.h>

static const char *header(const struct reading *reading, const struct section *section)
{
    return section_header(reading->settings->arena, section);
}

static void suspect(struct reading *reading, const void *section_or_setting)
{
    if (reading->suspect_count < MOST_SUSPECTS)
        reading->suspects[reading->suspect_count++] = section_or_setting;
}

static bool is_suspect(const struct reading *reading, const void *section_or_setting)
{
    for (size_t i = 0; i < reading->suspect_count; i++)
        if (reading->suspects[i] == section_or_setting)
            return true;
    return false;
}

static const char *const *keys_of(struct arena *arena, const struct setting *settings, size_t *count)
{
    for (*count = 0; settings && settings[*count].key;)
        ++*count;
    const char **keys = ARENA_ARRAY(arena, *count, const char *);
    for (size_t i = 0; i < *count; i++)
        keys[i] = settings[i].key;
    return keys;
}

static const struct setting *nearest_setting(const struct reading *reading, const struct setting *settings,
                                             const char *key)
{
    size_t count, nearest;
    const char *const *keys = keys_of(reading->settings->arena, settings, &count);
    nearest = text_nearest(key, keys, count);
    return nearest < count ? &settings[nearest] : NULL;
}

/* The words of the keys in the table that the first row belongs to; rows[i] is that of words[i]. */
static size_t words_beside(struct arena *arena, const struct setting *settings, const struct setting *first,
                           const char ***words, const struct setting ***rows)
{
    size_t count, found = 0;
    keys_of(arena, settings, &count);
    *words = ARENA_ARRAY(arena, count, const char *);
    *rows = ARENA_ARRAY(arena, count, const struct setting *);
    for (size_t i = 0; i < count; i++)
        if (setting_is_beside(&settings[i], first)) {
            (*rows)[found] = &settings[i];
            (*words)[found++] = setting_word(&settings[i]);
        }
    return found;
}

/* A row of a table inside, whose key was written without that table. */
static const struct setting *setting_deeper(const struct setting *settings, const char *key)
{
    for (; settings && settings->key; settings++)
        if (settings->key != setting_word(settings) && strcmp(setting_word(settings), key) == 0)
            return settings;
    return NULL;
}

/* A key of another section: the same, or the nearest one. */
static const struct setting *setting_elsewhere(const struct reading *reading, const char *key, bool exactly,
                                               const struct section **section)
{
    const struct setting *best = NULL;
    size_t best_distance = 0;
    for (size_t i = 0; i < reading->settings->section_count; i++) {
        const struct section *other = reading->settings->sections[i].section;
        const struct setting *setting =
            exactly ? setting_find(other->settings, key) : nearest_setting(reading, other->settings, key);
        size_t distance = setting ? text_distance(setting->key, key) : 0;
        if (setting && (!best || distance < best_distance)) {
            best = setting;
            best_distance = distance;
            *section = other;
        }
    }
    return best;
}

/* The section that a table was probably meant to be: by its whole name, or by the last part of a name of parts. */
static const struct section *nearest_section(const struct reading *reading, const char *full)
{
    const struct settings *settings = reading->settings;
    size_t count = settings->section_count;
    const char **names = ARENA_ARRAY(settings->arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        names[i] = settings->sections[i].section->name;
        const char *part = strrchr(names[i], '.');
        if (part && strcmp(part + 1, full) == 0)
            return settings->sections[i].section;
    }
    size_t nearest = text_nearest(full, names, count);
    return nearest < count ? settings->sections[nearest].section : NULL;
}

static const char *all_headers(const struct reading *reading)
{
    struct text text = text_in(reading->settings->arena);
    for (size_t i = 0; i < reading->settings->section_count; i++)
        text_add_format(&text, "%s%s", i ? ", " : "", header(reading, reading->settings->sections[i].section));
    return text_string(&text);
}

static void report_unknown_table(struct reading *reading, const char *full, const struct toml_node *node)
{
    const struct section *nearest = nearest_section(reading, full), *other = NULL;
    problem_add(reading->problems, FAULT_SETTINGS, node->key_place, tr("unknown table [%s]"), full);
    const struct setting *setting = setting_elsewhere(reading, node->key, true, &other);
    if (setting && !nearest) {
        problem_try(reading->problems, tr("\"%s\" is a key of %s: write %s = %s there"), setting->key,
                    header(reading, other), setting->key, setting_example(reading->settings->arena, setting));
    } else if (nearest) {
        suspect(reading, nearest);
        problem_try(reading->problems, tr("did you mean %s?"), header(reading, nearest));
    } else {
        problem_try(reading->problems, tr("there are: %s"), all_headers(reading));
    }
}

/* What to try about a key that is none of these settings. Is there a suggestion? */
static bool suggest_key(struct reading *reading, const struct setting *settings, const struct section *section,
                        const char *key)
{
    const struct section *other = NULL;
    const struct setting *near = nearest_setting(reading, settings, key), *deeper = setting_deeper(settings, key);
    if (deeper) {
        suspect(reading, deeper);
        problem_try(reading->problems, tr("write it like this: %s = { %s = %s }"),
                    setting_table(reading->settings->arena, deeper), key,
                    setting_example(reading->settings->arena, deeper));
        return true;
    }
    const struct setting *exact = setting_elsewhere(reading, key, true, &other);
    if (exact && (!near || text_distance(near->key, key) > 0)) {
        suspect(reading, exact);
        problem_try(reading->problems, tr("\"%s\" belongs into %s"), key, header(reading, other));
        return true;
    }
    if (near) {
        suspect(reading, near);
        problem_try(reading->problems, tr("did you mean \"%s\"?"), near->key);
        return true;
    }
    const struct setting *elsewhere = setting_elsewhere(reading, key, false, &other);
    if (elsewhere && other != section) {
        suspect(reading, elsewhere);
        problem_try(reading->problems, tr("did you mean \"%s\" in %s?"), elsewhere->key, header(reading, other));
        return true;
    }
    return false;
}

void report_unknown(struct reading *reading, const struct section *section, const char *full,
                    const struct toml_node *node)
{
    struct arena *arena = reading->settings->arena;
    struct problems *problems = reading->problems;
    size_t count;
    const struct setting *inside = setting_inside(section ? section->settings : NULL, node->key);
    if (inside) {
        problem_add(problems, FAULT_SETTINGS, node->key_place, tr("\"%s\" is a table of settings, not a value"),
                    node->key);
        problem_try(problems, tr("write it like this: %s = { %s = %s }"), node->key, setting_word(inside),
                    setting_example(arena, inside));
        return;
    }
    if (node->kind == TOML_TABLE || (node->kind == TOML_ARRAY && node->first && node->first->kind == TOML_TABLE)) {
        report_unknown_table(reading, full, node);
        return;
    }
    if (section)
        problem_add(problems, FAULT_SETTINGS, node->key_place, tr("unknown key \"%s\" in %s"), node->key,
                    header(reading, section));
    else
        problem_add(problems, FAULT_SETTINGS, node->key_place, tr("unknown key \"%s\" outside of all tables"),
                    node->key);
    if (suggest_key(reading, section ? section->settings : NULL, section, node->key))
        return;
    const char *const *keys = keys_of(arena, section ? section->settings : NULL, &count);
    if (section && section->each)
        problem_try(problems, tr("settings of their own stand in a table [%s.%s]"), section->name, node->key);
    else if (count)
        problem_try(problems, tr("there are: %s"), quoted_list(arena, keys, count));
    else
        problem_try(problems, tr("each key stands below the name of its table, as in %s"),
                    header(reading, reading->settings->sections[0].section));
}

void report_unknown_inside(struct reading *reading, const struct section *section, const char *table,
                           const struct toml_node *node)
{
    struct arena *arena = reading->settings->arena;
    const struct setting *first = setting_inside(section->settings, table), **rows;
    const char **words;
    size_t count = words_beside(arena, section->settings, first, &words, &rows);
    problem_add(reading->problems, FAULT_SETTINGS, node->key_place, tr("unknown key \"%s.%s\" in %s"), table, node->key,
                header(reading, section));
    size_t nearest = text_nearest(node->key, words, count);
    if (nearest < count) {
        suspect(reading, rows[nearest]);
        problem_try(reading->problems, tr("did you mean \"%s\"?"), words[nearest]);
    } else {
        problem_try(reading->problems, tr("there are: %s"), quoted_list(arena, words, count));
    }
}

void report_unknown_of_named(struct reading *reading, const struct section *section, const char *key,
                             const struct toml_node *node)
{
    size_t count;
    const char *const *keys = keys_of(reading->settings->arena, section->each, &count);
    problem_add(reading->problems, FAULT_SETTINGS, node->key_place, tr("unknown key \"%s\" in [%s.%s]"), node->key,
                section->name, key);
    if (!suggest_key(reading, section->each, section, node->key))
        problem_try(reading->problems, tr("there are: %s"), quoted_list(reading->settings->arena, keys, count));
}

static void report_missing_of(struct reading *reading, const struct setting *settings, const void *values,
                              struct place place, const char *header)
{
    struct arena *arena = reading->settings->arena;
    for (; settings && settings->key; settings++) {
        const void *field = (const char *)values + settings->offset;
        if (!settings->required || settings_stated(reading->settings, field) || is_suspect(reading, settings))
            continue;
        problem_add(reading->problems, FAULT_SETTINGS, place, tr("\"%s\" is missing in %s"), settings->key, header);
        if (place.line)
            problem_try(reading->problems, tr("write below it: %s = %s"), settings->key,
                        setting_example(arena, settings));
        else
            problem_try(reading->problems, tr("write a line %s, and below it: %s = %s"), header, settings->key,
                        setting_example(arena, settings));
    }
}

void report_missing(struct reading *reading)
{
    struct settings *settings = reading->settings;
    if (reading->is_partial)
        return;
    for (size_t i = 0; i < settings->section_count; i++) {
        const struct filled *filled = &settings->sections[i];
        const struct section *section = filled->section;
        if (is_suspect(reading, section))
            continue;
        if (filled->list_count == 0)
            report_missing_of(reading, section->settings, filled->values, filled->place, header(reading, section));
        for (size_t j = 0; j < filled->list_count; j++)
            report_missing_of(reading, section->settings, filled->list[j], filled->list_places[j],
                              header(reading, section));
        for (size_t j = 0; j < filled->named_count; j++)
            report_missing_of(reading, section->each, filled->named[j].values, filled->named[j].place,
                              arena_format(settings->arena, "[%s.%s]", section->name, filled->named[j].key));
    }
}
