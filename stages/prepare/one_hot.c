/* Categories to columns of 0 and 1, one for each level: for models that multiply. A missing value is 0 in all. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"

#include <string.h>

struct hot_column {
    const char *name;
    size_t levels; /* codes from 0; the last one may be "other" */
};

struct one_hot_state {
    struct hot_column *columns;
    size_t count;
};

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    (void)given;
    struct one_hot_state *state = learned;
    state->columns = ARENA_ARRAY(arena, training->column_count, struct hot_column);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_CATEGORY)
            continue;
        size_t levels = 0;
        for (size_t at = 0; at < training->row_count; at++) {
            uint32_t code = column->codes[table_row(training, at)];
            if (code != CODE_MISSING && code >= levels)
                levels = code + 1;
        }
        state->columns[state->count++] = (struct hot_column){ arena_copy_text(arena, column->name), levels };
    }
    return true;
}

static void add_level(struct arena *arena, struct table *table, const char *name, uint32_t level)
{
    const struct column *column = table_column(table, name);
    const uint32_t *codes = column->codes;
    const char *made = arena_format(arena, "%s=%u", name, level);
    float *numbers = table_add_number(arena, table, made, column->source)->numbers;
    for (size_t row = 0; row < table->row_count; row++)
        numbers[row] = codes[row] == level;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct one_hot_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const char *name = state->columns[i].name;
        const struct column *column = table_column(table, name);
        if (!column || column->kind != COLUMN_CATEGORY)
            continue;
        for (uint32_t level = 0; level < state->columns[i].levels; level++)
            add_level(arena, table, name, level);
        table_column(table, name)->role = ROLE_LEFT_OUT;
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    (void)arena;
    const struct one_hot_state *state = learned;
    for (size_t i = 0; i < state->count; i++)
        document_set_integer(object, state->columns[i].name, (int64_t)state->columns[i].levels);
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct one_hot_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct hot_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        int64_t levels = document_integer(document_get(object, name), -1);
        if (levels < 0 || levels > 100000)
            return false;
        state->columns[state->count++] = (struct hot_column){ name, (size_t)levels };
    }
    return true;
}

const struct step one_hot_step = {
    .name = "one_hot",
    .summary = N_("turns categories into columns of 0 and 1, for the linear model"),
    .state_size = sizeof(struct one_hot_state),
    .fit = fit,
    .apply = apply,
    .save = save,
    .load = load,
};
