/* Categories of many values to their places in the alphabet ("Linie 2" before "Linie 10"). Trees then ask "before this
 * one?" in place of drawing groups of values: of hundreds of values there is always a group that suits the rows at hand, and
 * looking for it takes time. What is numbered or named by a system (machines, articles, places) stands beside its like.
 *
 * Values that are rare among the training rows, or unknown, stand between those that are not. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct order {
    int64_t rare, most;
};

static const struct setting settings[] = {
    SETTING(struct order, rare, .fallback = "5", .min = 1, .max = 1000,
            .help = N_("values in fewer rows than this have no place of their own")),
    SETTING(struct order, most, .fallback = "10", .min = 0, .max = 10000,
            .help = N_("categories of more values than this become numbers: their places in the alphabet")),
    { 0 },
};

struct order_column {
    const char *name;
    const char **levels; /* sorted */
    size_t count;
    bool is_number; /* what it was made from: the number says it all */
};

struct order_state {
    struct order_column *columns;
    size_t count;
};

static int by_place(const void *one, const void *other)
{
    return strverscmp(*(const char *const *)one, *(const char *const *)other);
}

static struct order_column fit_column(struct arena *arena, const struct order *order, const struct column *column,
                                      const struct table *training)
{
    size_t count = dictionary_count(column->dictionary);
    struct order_column fitted = { .name = arena_copy_text(arena, column->name) };
    struct arena *scratch = arena_child(arena);
    size_t *rows = ARENA_ARRAY(scratch, count, size_t);
    for (size_t i = 0; i < training->row_count; i++) {
        uint32_t code = column->codes[table_row(training, i)];
        if (code != CODE_MISSING)
            rows[code]++;
    }
    for (uint32_t code = 0; code < count; code++)
        fitted.count += rows[code] >= (size_t)order->rare;
    fitted.levels = ARENA_ARRAY(arena, fitted.count, const char *);
    size_t added = 0;
    for (uint32_t code = 0; code < count; code++)
        if (rows[code] >= (size_t)order->rare)
            fitted.levels[added++] = arena_copy_text(arena, dictionary_text(column->dictionary, code));
    qsort(fitted.levels, fitted.count, sizeof *fitted.levels, by_place);
    arena_destroy(scratch);
    return fitted;
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    const struct order *order = given;
    struct order_state *state = learned;
    state->columns = ARENA_ARRAY(arena, training->column_count, struct order_column);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_CATEGORY)
            continue;
        struct order_column fitted = fit_column(arena, order, column, training);
        fitted.is_number = strcmp(column->name, column->source) != 0;
        if (fitted.count > (size_t)order->most)
            state->columns[state->count++] = fitted;
    }
    return true;
}

/* Its place, or half a place before the next one that has one. */
static float place_of(const struct order_column *order, const char *text)
{
    size_t from = 0, end = order->count;
    while (from < end) {
        size_t middle = (from + end) / 2;
        int side = strverscmp(order->levels[middle], text);
        if (side == 0)
            return (float)middle;
        if (side < 0)
            from = middle + 1;
        else
            end = middle;
    }
    return (float)from - 0.5F;
}

static void apply_column(struct arena *arena, const struct order_column *order, struct column *column, size_t rows)
{
    size_t count = dictionary_count(column->dictionary);
    float *places = ARENA_ARRAY(arena, count, float), *numbers = ARENA_ARRAY(arena, rows, float);
    for (uint32_t code = 0; code < count; code++)
        places[code] = place_of(order, dictionary_text(column->dictionary, code));
    for (size_t row = 0; row < rows; row++)
        numbers[row] = column->codes[row] == CODE_MISSING ? NAN : places[column->codes[row]];
    column->kind = COLUMN_NUMBER;
    column->numbers = numbers;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct order_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct column *column = table_column(table, state->columns[i].name);
        if (!column || column->kind != COLUMN_CATEGORY)
            continue; /* the model will say what it misses */
        if (state->columns[i].is_number)
            column->role = ROLE_LEFT_OUT;
        else
            apply_column(arena, &state->columns[i], column, table->row_count);
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct order_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct order_column *order = &state->columns[i];
        struct document *column = document_object(arena), *levels = document_array(arena);
        for (size_t level = 0; level < order->count && !order->is_number; level++)
            document_append_text(levels, order->levels[level]);
        document_set(column, "levels", levels);
        document_set_boolean(column, "number", order->is_number);
        document_set(object, order->name, column);
    }
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct order_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct order_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        const struct document *column = document_get(object, name), *levels = document_get(column, "levels");
        struct order_column *order = &state->columns[state->count++];
        *order = (struct order_column){ .name = name,
                                        .levels = ARENA_ARRAY(arena, document_count(levels), const char *),
                                        .count = document_count(levels),
                                        .is_number = document_boolean(document_get(column, "number"), false) };
        for (size_t i = 0; i < order->count; i++)
            if (!(order->levels[i] = document_text(document_at(levels, i))))
                return false;
    }
    return true;
}

const struct step order_step = {
    .name = "order",
    .summary = N_("turns categories of many values into numbers, by their place in the alphabet"),
    .settings = settings,
    .settings_size = sizeof(struct order),
    .state_size = sizeof(struct order_state),
    .came_later = true,
    .fit = fit,
    .apply = apply,
    .save = save,
    .load = load,
};
