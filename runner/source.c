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
