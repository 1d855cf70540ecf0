/* Numbers to a common size: mean 0 and deviation 1 over the training rows, gaps at the mean, and nothing further out
 * than LIMIT deviations, so that a linear model does not answer a slip of a comma with a wild number. Where a number is
 * sought, amounts with long tails add up to it: there nothing is held back but what is BEYOND times as far out as any
 * training row. What speaks for a class is left alone: it has the size that a linear model adds up, and being far out
 * means being sure. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"

#include <math.h>

enum { LIMIT = 5, BEYOND = 2 };

struct scale {
    const char *name;
    float mean, deviation, limit;
};

struct scale_state {
    struct scale *scales;
    size_t count;
};

/* Welford (1962): one pass, stable. `limit`: how far out the farthest one is. */
static struct scale measure(const struct column *column, const struct table *training)
{
    double mean = 0, squares = 0;
    size_t count = 0;
    double least = INFINITY, most = -INFINITY;
    for (size_t i = 0; i < training->row_count; i++) {
        double value = (double)column->numbers[table_row(training, i)];
        if (isnan(value))
            continue;
        double distance = value - mean;
        mean += distance / (double)++count;
        squares += distance * (value - mean);
        least = fmin(least, value);
        most = fmax(most, value);
    }
    double deviation = count > 1 ? sqrt(squares / (double)count) : 0;
    struct scale scale = { .mean = (float)mean, .deviation = deviation > 0 ? (float)deviation : 1 };
    scale.limit = count > 0 ? (float)fmax(most - mean, mean - least) / scale.deviation : 0;
    return scale;
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)given;
    struct scale_state *state = learned;
    state->scales = ARENA_ARRAY(arena, training->column_count, struct scale);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_NUMBER || column->speaks_for)
            continue;
        struct scale scale = measure(column, training);
        scale.limit = truth->classes ? LIMIT : fmaxf(LIMIT, BEYOND * scale.limit);
        scale.name = arena_copy_text(arena, column->name);
        state->scales[state->count++] = scale;
    }
    return true;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct scale_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct scale *scale = &state->scales[i];
        struct column *column = table_column(table, scale->name);
        if (!column || column->kind != COLUMN_NUMBER)
            continue;
        float *numbers = ARENA_ARRAY(arena, table->row_count, float);
        for (size_t row = 0; row < table->row_count; row++) {
            float scaled = (column->numbers[row] - scale->mean) / scale->deviation;
            numbers[row] = isnan(scaled) ? 0 : fmaxf(-scale->limit, fminf(scale->limit, scaled));
        }
        column->numbers = numbers;
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct scale_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct document *scale = document_object(arena);
        document_set_number(scale, "mean", (double)state->scales[i].mean);
        document_set_number(scale, "deviation", (double)state->scales[i].deviation);
        document_set_number(scale, "limit", (double)state->scales[i].limit);
        document_set(object, state->scales[i].name, scale);
    }
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct scale_state *state = learned;
    state->scales = ARENA_ARRAY(arena, document_members(object), struct scale);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        const struct document *stated = document_get(object, name);
        struct scale scale = { name, (float)document_number(document_get(stated, "mean"), NAN),
                               (float)document_number(document_get(stated, "deviation"), NAN),
                               (float)document_number(document_get(stated, "limit"), LIMIT) };
        if (isnan(scale.mean) || !(scale.deviation > 0) || !(scale.limit > 0))
            return false;
        state->scales[state->count++] = scale;
    }
    return true;
}

const struct step scale_step = {
    .name = "scale",
    .summary = N_("brings numbers to a common size, for the linear model"),
    .state_size = sizeof(struct scale_state),
    .fit = fit,
    .apply = apply,
    .save = save,
    .load = load,
};
