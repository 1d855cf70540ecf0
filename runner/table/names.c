#include "runner/table/names.h"

#include "runner/base/text.h"

#include <stdlib.h>
#include <string.h>

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

const char *column_text(struct arena *arena, const char *name)
{
    struct text text = text_in(arena);
    text_add(&text, "\"");
    for (; *name; name++) {
        if (*name == '"' || *name == '\\')
            text_add(&text, "\\");
        if ((unsigned char)*name < 0x20)
            text_add_format(&text, "\\u%04X", (unsigned)*name);
        else
            text_add_bytes(&text, name, 1);
    }
    text_add(&text, "\"");
    return text_string(&text);
}

const char *column_key(struct arena *arena, const char *name)
{
    static const char bare[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-";
    return *name && strspn(name, bare) == strlen(name) ? name : column_text(arena, name);
}
