/* Which columns drive the predictions: mean absolute SHAP values over test rows, summed by input column. */
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <math.h>
#include <stdlib.h>

/* A portion is eight rows: two, four and eight threads have the same share of it. */
enum { MOST_ROWS = 200, PORTIONS = 25 };

/* Report, package and results come after this stage. */
static double files_begin(const struct run *run)
{
    return run->ends - 0.4 - 0.01 * (run->ends - run->started) - run->model->member_bytes / MODEL_BYTES_PER_SECOND;
}

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

/* Test rows, evenly spaced when there are many, in an order in which each portion is evenly spaced as well. */
static const uint32_t *some_rows(struct run *run, size_t *count)
{
    size_t tests = run->split.test_count, filled = 0;
    *count = tests < MOST_ROWS ? tests : MOST_ROWS;
    uint32_t *rows = ARENA_ARRAY(run->arena, *count, uint32_t);
    for (size_t portion = 0; portion < PORTIONS; portion++)
        for (size_t i = portion; i < *count; i += PORTIONS)
            rows[filled++] = run->split.test[i * tests / *count];
    return rows;
}

/* Explains the rows a portion at a time, as many as the time allows; how many. Exact SHAP values of deep trees take
 * their time, and the ranking of the columns hardly changes with more rows. Portions grow, since at the
 * end of each, and for each booster, the threads wait for one another. 0 after a problem. */
static size_t explain_rows(struct run *run, struct arena *scratch, const uint32_t *rows, size_t count, float *effects)
{
    bool is_limited = isfinite(run->ends);
    size_t done = 0, portion = is_limited ? (count + PORTIONS - 1) / PORTIONS : count;
    while (done < count) {
        double began = run_clock();
        if (portion > count - done)
            portion = count - done;
        if (!model_explain(scratch, run->problems, run->model, run->table, rows + done, portion,
                           effects + done * run->model->column_count))
            return 0;
        done += portion;
        double now = run_clock(), took = now - began, left = is_limited ? files_begin(run) - now : INFINITY;
        if (took > left)
            break;
        if (2 * took <= left)
            portion *= 2;
    }
    run->depends_on_time |= done < count;
    return done;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    const struct model *model = run->model;
    size_t count, columns = model->column_count;
    const uint32_t *rows = some_rows(run, &count);
    struct arena *scratch = arena_child(run->arena);
    float *effects = ARENA_ARRAY(scratch, count * columns, float);
    count = explain_rows(run, scratch, rows, count, effects);
    if (count == 0)
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
    .needs = RUN_HAS_QUESTION | RUN_HAS_SPLIT | RUN_HAS_MODEL,
    .gives = RUN_HAS_INFLUENCE,
    .run = run,
};
