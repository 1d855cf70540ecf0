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

const char *source_key(struct arena *arena, const char *key, bool is_right)
{
    const char *equals = strchr(key, '='), *at = equals && is_right ? equals + 1 : key;
    at += strspn(at, " ");
    size_t length = equals && !is_right ? (size_t)(equals - at) : strlen(at);
    while (length && at[length - 1] == ' ')
        length--;
    return arena_copy(arena, at, length);
}

bool source_has_key(struct arena *arena, const struct pipeline *pipeline, const struct source_settings *settings,
                    const char *column)
{
    for (size_t i = 1; pipeline && i < pipeline->source_count; i++) {
        const struct source_settings *source = pipeline->sources[i];
        for (size_t j = 0; j < source->join.on.count; j++) {
            const char *key = source->join.on.items[j];
            if (strcmp(key, column) == 0 || strcmp(source_key(arena, key, false), column) == 0 ||
                (source == settings && strcmp(source_key(arena, key, true), column) == 0))
                return true;
        }
    }
    return false;
}
