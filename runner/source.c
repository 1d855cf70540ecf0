#include "runner/source.h"

#include "runner/base/files.h"

#include <string.h>

const char *source_word(struct arena *arena, const struct source_settings *settings)
{
    if (settings->name)
        return settings->name;
    if (settings->table)
        return settings->table;
    const char *file = settings->file ? path_name(settings->file) : "";
    char *word = arena_copy(arena, file, strcspn(file, ".*?["));
    size_t length = strlen(word);
    while (length && strchr("_- ", word[length - 1]))
        word[--length] = '\0';
    return length ? word : "source";
}

/* "artikel=artikelnr", or one name for both sides. */
static bool names_key(const char *key, const char *column, bool is_right)
{
    const char *equals = strchr(key, '=');
    size_t length = strlen(column);
    bool is_left = equals && (size_t)(equals - key) == length && memcmp(key, column, length) == 0;
    return strcmp(key, column) == 0 || is_left || (is_right && equals && strcmp(equals + 1, column) == 0);
}

bool source_has_key(const struct pipeline *pipeline, const struct source_settings *settings, const char *column)
{
    for (size_t i = 1; pipeline && i < pipeline->source_count; i++) {
        const struct source_settings *source = pipeline->sources[i];
        for (size_t j = 0; j < source->join.on.count; j++)
            if (names_key(source->join.on.items[j], column, source == settings))
                return true;
    }
    return false;
}
