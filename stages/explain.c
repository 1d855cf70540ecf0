/* Which columns drive the predictions: mean absolute SHAP values over test rows, summed by input column. */
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <math.h>
#include <stdlib.h>

enum { MOST_ROWS = 400 };

struct ranked {
    float value;
    uint32_t at;
};

static int by_value(const void *one, const void *other)
{
    const struct ranked *a = one, *b = other;
    return (a->value > b->value) - (a->value < b->value);
}

/* Ranks from 0, ties share their mean. */
static void rank(struct ranked *items, size_t count, double *ranks)
{
    qsort(items, count, sizeof *items, by_value);
    for (size_t i = 0, end; i < count; i = end) {
        for (end = i + 1; end < count && items[end].value <= items[i].value;)
            end++;
        for (size_t at = i; at < end; at++)
            ranks[items[at].at] = (double)(i + end - 1) / 2;
    }
}

static double correlation(const double *one, const double *other, size_t count)
{
    double mean = ((double)count - 1) / 2, product = 0, square_one = 0, square_other = 0;
    for (size_t i = 0; i < count; i++) {
        product += (one[i] - mean) * (other[i] - mean);
        square_one += (one[i] - mean) * (one[i] - mean);
        square_other += (other[i] - mean) * (other[i] - mean);
    }
    return square_one > 0 && square_other > 0 ? product / sqrt(square_one * square_other) : NAN;
}

/* Do higher values move predictions up or down? Spearman's rank correlation (1904) of value and effect. */
static double direction(struct arena *scratch, const struct column *column, const uint32_t *rows, size_t count,
                        const float *effects, size_t stride)
{
    struct ranked *values = ARENA_ARRAY(scratch, count, struct ranked);
    struct ranked *moves = ARENA_ARRAY(scratch, count, struct ranked);
    size_t known = 0;
    for (size_t i = 0; i < count; i++) {
        if (column->kind != COLUMN_NUMBER || isnan(column->numbers[rows[i]]))
            continue;
        values[known] = (struct ranked){ column->numbers[rows[i]], (uint32_t)known };
        moves[known] = (struct ranked){ effects[i * stride], (uint32_t)known };
        known++;
    }
    if (known < 20)
        return NAN;
    double *value_ranks = ARENA_ARRAY(scratch, known, double), *move_ranks = ARENA_ARRAY(scratch, known, double);
    rank(values, known, value_ranks);
    rank(moves, known, move_ranks);
    return correlation(value_ranks, move_ranks, known);
}

static int by_share(const void *one, const void *other)
{
    const struct influence *a = one, *b = other;
    return (a->share < b->share) - (a->share > b->share);
}

/* Test rows, evenly spaced when there are many. */
static const uint32_t *some_rows(struct run *run, size_t *count)
{
    *count = run->split.test_count;
    if (*count <= MOST_ROWS)
        return run->split.test;
    uint32_t *rows = ARENA_ARRAY(run->arena, MOST_ROWS, uint32_t);
    for (size_t i = 0; i < MOST_ROWS; i++)
        rows[i] = run->split.test[i * *count / MOST_ROWS];
    *count = MOST_ROWS;
    return rows;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    const struct model *model = run->model;
    size_t count, columns = model->column_count;
    const uint32_t *rows = some_rows(run, &count);
    struct arena *scratch = arena_child(run->arena);
    float *effects = ARENA_ARRAY(scratch, count * columns, float);
    if (!model_explain(scratch, run->problems, model, run->table, rows, count, effects))
        return false;
    run->influences = ARENA_ARRAY(run->arena, columns, struct influence);
    double sum = 0;
    for (size_t i = 0; i < columns; i++) {
        struct influence *influence = &run->influences[run->influence_count++];
        influence->column = model->columns[i].name;
        for (size_t at = 0; at < count; at++)
            influence->share += fabs((double)effects[at * columns + i]);
        sum += influence->share;
        influence->direction =
            direction(scratch, table_column(run->table, influence->column), rows, count, effects + i, columns);
    }
    for (size_t i = 0; i < columns && sum > 0; i++)
        run->influences[i].share /= sum;
    qsort(run->influences, columns, sizeof *run->influences, by_share);
    arena_destroy(scratch);
    return true;
}

const struct stage explain_stage = {
    .name = "explain",
    .summary = N_("finds out what drives the predictions"),
    .needs = RUN_HAS_TABLE | RUN_HAS_SPLIT | RUN_HAS_MODEL,
    .gives = RUN_HAS_INFLUENCE,
    .run = run,
};
