#include "runner/settings/parts.h"

#include <string.h>

/* The tables of settings checked themselves: for a test, and for whoever adds one. Messages are for developers. */

static bool fault(struct problems *problems, const char *where, const char *what)
{
    return problem_add(problems, FAULT_INTERNAL, PLACE_FILE(where), "%s", what);
}

static bool is_readable(struct arena *arena, struct problems *problems, const char *where,
                        const struct setting *setting, const char *value)
{
    const char *line = arena_format(arena, "x = %s\n", value);
    struct given given = { .setting = setting, .place = PLACE_FILE(where) };
    struct toml_node *root;
    union {
        double number;
        int64_t integer;
        struct texts texts;
    } field;
    if (!toml_parse(arena, problems_create(arena), NULL, line, strlen(line), &root) || !root->first)
        return fault(problems, where, arena_format(arena, "%s is no TOML", value));
    given.node = root->first;
    return setting_read(arena, problems, &given, &field);
}

static size_t size_of(enum setting_kind kind)
{
    static const size_t sizes[] = {
        [SETTING_BOOLEAN] = sizeof(bool),       [SETTING_INTEGER] = sizeof(int64_t),
        [SETTING_NUMBER] = sizeof(double),      [SETTING_TEXT] = sizeof(const char *),
        [SETTING_CHOICE] = sizeof(unsigned),    [SETTING_DURATION] = sizeof(struct duration),
        [SETTING_TEXTS] = sizeof(struct texts),
    };
    return kind < sizeof sizes / sizeof *sizes ? sizes[kind] : 0;
}

/* "name", or "table.name" where no row is called "table". */
static bool key_is_sound(const struct setting *rows, const char *key)
{
    static const char letters[] = "abcdefghijklmnopqrstuvwxyz0123456789_";
    size_t first = strspn(key, letters), second = key[first] == '.' ? strspn(key + first + 1, letters) : 0;
    for (; rows->key; rows++)
        if (key[first] == '.' && strlen(rows->key) == first && strncmp(rows->key, key, first) == 0)
            return false;
    return first > 0 && (key[first] ? second > 0 && !key[first + 1 + second] : true);
}

static bool rows_are_sound(struct arena *arena, struct problems *problems, const char *name, const struct setting *rows,
                           size_t size)
{
    bool sound = true;
    for (const struct setting *row = rows; row && row->key; row++) {
        const char *where = arena_format(arena, "%s.%s", name, row->key);
        double min, max;
        setting_limits(row, &min, &max);
        if (!row->help || !*row->help)
            sound = fault(problems, where, "has no help");
        if (!key_is_sound(rows, row->key))
            sound = fault(problems, where, "keys have small letters, digits and _, and at most one table in front");
        if (size_of(row->kind) == 0 || row->offset + size_of(row->kind) > size)
            sound = fault(problems, where, "lies outside of the struct");
        if ((row->kind == SETTING_CHOICE) != (row->choices && row->choices[0]))
            sound = fault(problems, where, "choices belong to fields of type unsigned, and to them alone");
        if (min > max)
            sound = fault(problems, where, "the limits are the wrong way round");
        if (row->required && row->fallback)
            sound = fault(problems, where, "is required and has a fallback");
        for (const struct setting *other = rows; other < row; other++)
            if (strcmp(other->key, row->key) == 0)
                sound = fault(problems, where, "is there twice");
        if (row->kind == SETTING_CHOICE && !(row->choices && row->choices[0]))
            continue;
        if (row->fallback && !is_readable(arena, problems, where, row, row->fallback))
            sound = false;
        if (!is_readable(arena, problems, where, row, setting_example(arena, row)))
            sound = false;
    }
    return sound;
}

bool settings_sound(struct problems *problems, const struct section *const *sections)
{
    struct arena *arena = arena_create();
    bool sound = true;
    for (size_t i = 0; sections[i]; i++) {
        const struct section *section = sections[i];
        if (!section->help || !*section->help)
            sound = fault(problems, section->name, "has no help");
        for (size_t j = 0; j < i; j++)
            if (strcmp(sections[j]->name, section->name) == 0)
                sound = fault(problems, section->name, "is there twice");
        if (section->each && (!section->each_word || section->is_list))
            sound = fault(problems, section->name, "needs a word for its tables, and can't be a list");
        sound &= rows_are_sound(arena, problems, section->name, section->settings, section->size);
        sound &= rows_are_sound(arena, problems, section->name, section->each, section->each_size);
    }
    arena_destroy(arena);
    return sound;
}
