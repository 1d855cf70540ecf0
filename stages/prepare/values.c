#include "stages/prepare/values.h"

#include <string.h>

size_t *values_rows(struct arena *arena, const struct column *column, const struct table *training)
{
    size_t *rows = ARENA_ARRAY(arena, dictionary_count(column->dictionary), size_t);
    for (size_t i = 0; i < training->row_count; i++) {
        uint32_t code = column->codes[table_row(training, i)];
        if (code != CODE_MISSING)
            rows[code]++;
    }
    return rows;
}

struct document *values_saved(struct arena *arena, const struct dictionary *values)
{
    struct document *array = document_array(arena);
    for (uint32_t code = 0; code < dictionary_count(values); code++)
        document_append_text(array, dictionary_text(values, code));
    return array;
}

struct dictionary *values_loaded(struct arena *arena, const struct document *array)
{
    struct dictionary *values = dictionary_create(arena);
    for (size_t i = 0; i < document_count(array); i++) {
        const char *text = document_text(document_at(array, i));
        if (!text || dictionary_add(values, text, strlen(text)) != i)
            return NULL;
    }
    return values;
}

size_t fifth_of(size_t row)
{
    return (size_t)((row * UINT64_C(0x9e3779b97f4a7c15)) >> 40) % FIFTHS;
}
