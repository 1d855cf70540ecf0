/* Gaps to numbers. Trees learn by themselves which way a gap goes, which is mostly better than any number that one
 * could fill in; so nothing is filled unless the user asks for it. */
#include "runner/base/quantile.h"
#include "runner/base/translate.h"
#include "runner/model/preparation.h"

#include <math.h>

enum strategy { STRATEGY_AUTO, STRATEGY_MEAN, STRATEGY_MEDIAN, STRATEGY_ZERO };

static const char *const strategies[] = { "auto", "mean", "median", "zero", NULL };

struct impute {
    unsigned strategy;
};

static const struct setting settings[] = {
    SETTING(struct impute, strategy, .fallback = "\"auto\"", .choices = strategies,
            .help = N_("what is put into gaps of number columns; auto: nothing, the model learns what a gap means")),
    { 0 },
};

struct fill {
    const char *name;
    float value;
};

struct impute_state {
    struct fill *fills;
    size_t count;
};

static float fill_value(struct arena *scratch, const struct column *column, const struct table *training,
                        enum strategy strategy)
{
    float *values = ARENA_ARRAY(scratch, training->row_count, float);
    size_t count = 0;
    double sum = 0;
    for (size_t i = 0; i < training->row_count; i++) {
        float value = column->numbers[table_row(training, i)];
        if (isnan(value))
            continue;
        values[count++] = value;
        sum += (double)value;
    }
    if (count == 0 || strategy == STRATEGY_ZERO)
        return 0;
    if (strategy == STRATEGY_MEAN)
        return (float)(sum / (double)count);
    return median(values, sort_floats(values, count));
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    const struct impute *impute = given;
    struct impute_state *state = learned;
    if (impute->strategy == STRATEGY_AUTO)
        return true;
    state->fills = ARENA_ARRAY(arena, training->column_count, struct fill);
    struct arena *scratch = arena_child(arena);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_NUMBER)
            continue;
        struct arena_mark mark = arena_mark(scratch);
        float value = fill_value(scratch, column, training, impute->strategy);
        arena_rewind(scratch, mark);
        state->fills[state->count++] = (struct fill){ arena_copy_text(arena, column->name), value };
    }
    arena_destroy(scratch);
    return true;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct impute_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct column *column = table_column(table, state->fills[i].name);
        if (!column || column->kind != COLUMN_NUMBER)
            continue;
        float *numbers = ARENA_ARRAY(arena, table->row_count, float);
        for (size_t row = 0; row < table->row_count; row++)
            numbers[row] = isnan(column->numbers[row]) ? state->fills[i].value : column->numbers[row];
        column->numbers = numbers;
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    (void)arena;
    const struct impute_state *state = learned;
    for (size_t i = 0; i < state->count; i++)
        document_set_number(object, state->fills[i].name, (double)state->fills[i].value);
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct impute_state *state = learned;
    state->fills = ARENA_ARRAY(arena, document_members(object), struct fill);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        float value = (float)document_number(document_get(object, name), NAN);
        if (isnan(value))
            return false;
        state->fills[state->count++] = (struct fill){ name, value };
    }
    return true;
}

const struct step impute_step = {
    .name = "impute",
    .summary = N_("fills gaps"),
    .settings = settings,
    .settings_size = sizeof(struct impute),
    .state_size = sizeof(struct impute_state),
    .fit = fit,
    .apply = apply,
    .save = save,
    .load = load,
};
