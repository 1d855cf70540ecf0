#include "stages/prepare/names.h"

struct names names_create(struct arena *arena, const struct table *table)
{
    return (struct names){ ARENA_ARRAY(arena, table->column_count, const char *), 0 };
}

void names_add(struct arena *arena, struct names *names, const char *name)
{
    names->items[names->count++] = arena_copy_text(arena, name);
}

void names_save(struct arena *arena, const void *state, struct document *object)
{
    const struct names *names = state;
    struct document *columns = document_array(arena);
    for (size_t i = 0; i < names->count; i++)
        document_append_text(columns, names->items[i]);
    document_set(object, "columns", columns);
}

bool names_load(struct arena *arena, const struct document *object, void *state)
{
    struct names *names = state;
    const struct document *columns = document_get(object, "columns");
    names->items = ARENA_ARRAY(arena, document_count(columns), const char *);
    for (size_t i = 0; i < document_count(columns); i++)
        if (!(names->items[names->count++] = document_text(document_at(columns, i))))
            return false;
    return true;
}
