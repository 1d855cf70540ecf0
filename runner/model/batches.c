#include "runner/model/batches.h"

#include <math.h>

size_t feature_count(const struct table *table)
{
    size_t count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        count += table->columns[i].role == ROLE_FEATURE;
    return count;
}

static struct batches create(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count,
                             const float *labels, const float *weights, size_t cells)
{
    struct batches batches = { .rows = rows, .count = count, .all_labels = labels, .all_weights = weights };
    size_t width = feature_count(table);
    batches.features = ARENA_ARRAY(arena, width, const struct column *);
    batches.types = ARENA_ARRAY(arena, width, const char *);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        bool is_category = column->kind == COLUMN_CATEGORY;
        batches.features[batches.feature_count] = column;
        batches.types[batches.feature_count++] = is_category ? "c" : "float";
        batches.has_categories |= is_category;
    }
    batches.capacity = width ? cells / width : cells;
    if (batches.capacity < 64)
        batches.capacity = 64;
    if (batches.capacity > count)
        batches.capacity = count ? count : 1;
    batches.values = ARENA_ARRAY(arena, batches.capacity * width, float);
    batches.labels = labels ? ARENA_ARRAY(arena, batches.capacity, float) : NULL;
    batches.weights = weights ? ARENA_ARRAY(arena, batches.capacity, float) : NULL;
    return batches;
}

struct batches batches_of(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count,
                          const float *labels, const float *weights)
{
    enum { CELLS = 1 << 18 }; /* one megabyte: it fits into the cache */
    return create(arena, table, rows, count, labels, weights, CELLS);
}

struct batches batch_of_all(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count,
                            const float *labels, const float *weights)
{
    return create(arena, table, rows, count, labels, weights, SIZE_MAX);
}

static float number_of(const struct column *column, size_t row)
{
    float number = column->numbers[row];
    return column->zero_is_gap && number == 0 ? NAN : number;
}

/* Column by column: the columns are read in order, and the buffer fits into the cache. */
size_t batches_fill(struct batches *batches)
{
    size_t count = batches->count - batches->next, width = batches->feature_count, first = batches->next;
    if (count > batches->capacity)
        count = batches->capacity;
    const uint32_t *rows = batches->rows ? batches->rows + first : NULL;
    for (size_t feature = 0; feature < width; feature++) {
        const struct column *column = batches->features[feature];
        float *out = batches->values + feature;
        if (column->kind == COLUMN_NUMBER)
            for (size_t i = 0; i < count; i++)
                out[i * width] = number_of(column, rows ? rows[i] : first + i);
        else
            for (size_t i = 0; i < count; i++) {
                uint32_t code = column->codes[rows ? rows[i] : first + i];
                out[i * width] = code == CODE_MISSING ? NAN : (float)code;
            }
    }
    for (size_t i = 0; i < count; i++) {
        size_t row = rows ? rows[i] : first + i;
        if (batches->labels)
            batches->labels[i] = batches->all_labels[row];
        if (batches->weights)
            batches->weights[i] = batches->all_weights[row];
    }
    batches->next += count;
    return count;
}
