/* Categories of many values to their places in the alphabet ("Linie 2" before "Linie 10"). Trees then ask "before this
 * one?" in place of drawing groups of values: of hundreds of values there is always a group that suits the rows at hand, and
 * looking for it takes time. What is numbered or named by a system (machines, articles, places) stands beside its like.
 *
 * Values that are rare among the training rows, or unknown, stand between those that are not. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "stages/prepare/values.h"

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
    struct dictionary *levels; /* their codes are their places; none: it was made of a number, which says as much */
};

struct order_state {
    struct order_column *columns;
    size_t count;
};

static int by_place(const void *one, const void *other)
{
    return strverscmp(*(const char *const *)one, *(const char *const *)other);
}

/* Is it to become a number? Then its levels are filled in. */
static bool fit_column(struct arena *arena, const struct order *order, const struct column *column,
                       const struct table *training, struct dictionary *levels)
{
    size_t count = 0;
    struct arena *scratch = arena_child(arena);
    const size_t *rows = values_rows(scratch, column, training);
    const char **frequent = ARENA_ARRAY(scratch, dictionary_count(column->dictionary), const char *);
    for (uint32_t code = 0; code < dictionary_count(column->dictionary); code++)
        if (rows[code] >= (size_t)order->rare)
            frequent[count++] = dictionary_text(column->dictionary, code);
    qsort(frequent, count, sizeof *frequent, by_place);
    bool is_made_of_number = strcmp(column->name, column->source) != 0;
    for (size_t i = 0; i < count && !is_made_of_number; i++)
        dictionary_add(levels, frequent[i], strlen(frequent[i]));
    arena_destroy(scratch);
    return count > (size_t)order->most;
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
        struct dictionary *levels = dictionary_create(arena);
        if (fit_column(arena, order, column, training, levels))
            state->columns[state->count++] = (struct order_column){ arena_copy_text(arena, column->name), levels };
    }
    return true;
}

/* Its place, or half a place before the next one that has one. */
static float place_of(const struct dictionary *levels, const char *text)
{
    uint32_t from = 0, end = (uint32_t)dictionary_count(levels);
    while (from < end) {
        uint32_t middle = from + (end - from) / 2;
        int side = strverscmp(dictionary_text(levels, middle), text);
        if (side == 0)
            return (float)middle;
        if (side < 0)
            from = middle + 1;
        else
            end = middle;
    }
    return (float)from - 0.5F;
}

static void apply_column(struct arena *arena, const struct dictionary *levels, struct column *column, size_t rows)
{
    size_t count = dictionary_count(column->dictionary);
    float *places = ARENA_ARRAY(arena, count, float), *numbers = ARENA_ARRAY(arena, rows, float);
    for (uint32_t code = 0; code < count; code++)
        places[code] = place_of(levels, dictionary_text(column->dictionary, code));
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
        if (dictionary_count(state->columns[i].levels) == 0)
            column->role = ROLE_LEFT_OUT;
        else
            apply_column(arena, state->columns[i].levels, column, table->row_count);
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct order_state *state = learned;
    for (size_t i = 0; i < state->count; i++)
        document_set(object, state->columns[i].name, values_saved(arena, state->columns[i].levels));
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct order_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct order_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        struct order_column column = { name, values_loaded(arena, document_get(object, name)) };
        if (!column.levels)
            return false;
        state->columns[state->count++] = column;
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
