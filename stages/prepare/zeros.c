/* Zeros as gaps. In wide tables of marks, such as a column for each article with a 1 where it was ordered, XGBoost passes over
 * gaps when it sums up, but not over zeros: as gaps they are learned from several times as fast, for the same trees. */
#include "runner/base/translate.h"
#include "stages/prepare/names.h"

#include <math.h>

/* Where more than this share of all values would be left, XGBoost is as fast with the zeros. */
#define MOST_LEFT 0.2

/* Zeros and one other number, and never missing. What must rise or fall is left alone, since gaps need not. */
static bool is_mark(const struct column *column, const struct table *training, size_t *zeros)
{
    if (column->kind != COLUMN_NUMBER || column->stands_alone || column->speaks_for)
        return false;
    float mark = 0;
    *zeros = 0;
    for (size_t i = 0; i < training->row_count; i++) {
        float value = column->numbers[table_row(training, i)];
        *zeros += value == 0;
        if (mark == 0)
            mark = value;
        if (!(value == 0 || value == mark))
            return false;
    }
    return true;
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)given;
    (void)truth;
    struct names *names = learned;
    *names = names_create(arena, training);
    size_t features = 0, gaps = 0, zeros;
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        features++;
        if (!is_mark(column, training, &zeros))
            continue;
        gaps += zeros;
        names_add(arena, names, column->name);
    }
    double values = (double)features * (double)training->row_count;
    if (values - (double)gaps > MOST_LEFT * values)
        names->count = 0;
    return true;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)arena;
    (void)problems;
    const struct names *names = learned;
    for (size_t i = 0; i < names->count; i++) {
        struct column *column = table_column(table, names->items[i]);
        if (column && column->kind == COLUMN_NUMBER) /* otherwise the model will say what it misses */
            column->zero_is_gap = true;
    }
    return true;
}

const struct step zeros_step = {
    .name = "zeros",
    .summary = N_("makes gaps of zeros in wide tables of marks, for speed"),
    .state_size = sizeof(struct names),
    .came_later = true,
    .fit = fit,
    .apply = apply,
    .save = names_save,
    .load = names_load,
};
