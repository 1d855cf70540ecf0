#include "stages/prepare/grid.h"

#include "runner/base/quantile.h"

#include <math.h>
#include <string.h>

enum { SIDE = GRID_QUANTILES + 1, MOST_LEAVES = 16, FEWEST_ROWS = 5 };

const unsigned char *grid_quantiles(const struct grid_rows *rows, const float *values, size_t *levels)
{
    unsigned char *quantiles = ARENA_ARRAY(rows->arena, rows->count, unsigned char);
    float *sorted = ARENA_ARRAY(rows->arena, rows->count, float), bounds[GRID_QUANTILES] = { 0 };
    memcpy(sorted, values, rows->count * sizeof *sorted);
    size_t present = sort_floats(sorted, rows->count), count = 0;
    for (size_t part = 1; part < GRID_QUANTILES && present; part++) {
        double share = (1 - cos(M_PI * (double)part / GRID_QUANTILES)) / 2;
        float bound = sorted[(size_t)(share * (double)present)];
        if (bound > (count ? bounds[count - 1] : sorted[0]))
            bounds[count++] = bound;
    }
    for (size_t i = 0; i < rows->count; i++) {
        size_t quantile = 0;
        while (quantile < count && values[i] >= bounds[quantile])
            quantile++;
        quantiles[i] = (unsigned char)(isnan(values[i]) ? count + 1 : quantile);
    }
    *levels = count + 1 + (present < rows->count);
    return quantiles;
}

/* Rows and sums of each output in a part of the grid, of one half of the rows. */
struct sums {
    double rows, of[GRID_MOST_CLASSES];
};

struct grid {
    size_t outputs, sides[2];
    struct sums (*cells)[SIDE][SIDE]; /* of each half */
};

static void add(struct sums *sums, const struct sums *more, size_t outputs, double times)
{
    sums->rows += times * more->rows;
    for (size_t output = 0; output < outputs; output++)
        sums->of[output] += times * more->of[output];
}

/* From one corner up to the other, which no longer belongs to it. */
struct leaf {
    size_t from[2], to[2];
    struct sums sums; /* of the half that it grows from */
    double gain;      /* by the best split, which is … */
    size_t side, at;  /* … there */
};

static struct sums sums_in(const struct grid *grid, size_t half, const struct leaf *leaf)
{
    struct sums sums = { 0 };
    for (size_t i = leaf->from[0]; i < leaf->to[0]; i++)
        for (size_t j = leaf->from[1]; j < leaf->to[1]; j++)
            add(&sums, &grid->cells[half][i][j], grid->outputs, 1);
    return sums;
}

/* What taking its mean for every row explains. */
static double squares(const struct sums *sums, size_t outputs)
{
    double sum = 0;
    for (size_t output = 0; output < outputs; output++)
        sum += sums->of[output] * sums->of[output];
    return sums->rows > 0 ? sum / sums->rows : 0;
}

static struct leaf part_of(const struct leaf *leaf, size_t side, size_t from, size_t to)
{
    struct leaf part = *leaf;
    part.from[side] = from;
    part.to[side] = to;
    return part;
}

static void find_split(const struct grid *grid, size_t half, struct leaf *leaf)
{
    leaf->sums = sums_in(grid, half, leaf);
    leaf->gain = 0;
    for (size_t side = 0; side < 2; side++) {
        struct sums below = { 0 };
        for (size_t at = leaf->from[side] + 1; at < leaf->to[side]; at++) {
            struct leaf slice = part_of(leaf, side, at - 1, at);
            struct sums of_slice = sums_in(grid, half, &slice), above = leaf->sums;
            add(&below, &of_slice, grid->outputs, 1);
            add(&above, &below, grid->outputs, -1);
            if (below.rows < FEWEST_ROWS || above.rows < FEWEST_ROWS)
                continue;
            double gain =
                squares(&below, grid->outputs) + squares(&above, grid->outputs) - squares(&leaf->sums, grid->outputs);
            if (gain > leaf->gain) {
                leaf->gain = gain;
                leaf->side = side;
                leaf->at = at;
            }
        }
    }
}

/* The leaf that gains the most is split first. */
static size_t grow(const struct grid *grid, size_t half, struct leaf leaves[MOST_LEAVES])
{
    size_t count = 1;
    leaves[0] = (struct leaf){ .to = { grid->sides[0], grid->sides[1] } };
    find_split(grid, half, &leaves[0]);
    while (count < MOST_LEAVES) {
        struct leaf *best = &leaves[0];
        for (size_t i = 1; i < count; i++)
            if (leaves[i].gain > best->gain)
                best = &leaves[i];
        if (!(best->gain > 0))
            break;
        leaves[count] = part_of(best, best->side, best->at, best->to[best->side]);
        *best = part_of(best, best->side, best->from[best->side], best->at);
        find_split(grid, half, best);
        find_split(grid, half, &leaves[count++]);
    }
    return count;
}

/* By how much the squared error for the other half is lower than what it would be for answers of 0. */
static double held_against(const struct grid *grid, size_t half, const struct leaf *leaves, size_t count)
{
    double lower = 0;
    for (size_t i = 0; i < count; i++) {
        struct sums others = sums_in(grid, 1 - half, &leaves[i]);
        for (size_t output = 0; output < grid->outputs && leaves[i].sums.rows > 0; output++) {
            double answer = leaves[i].sums.of[output] / leaves[i].sums.rows;
            lower += 2 * answer * others.of[output] - answer * answer * others.rows;
        }
    }
    return lower;
}

double grid_explains(const struct grid_rows *rows, const unsigned char *one, const unsigned char *other)
{
    struct arena_mark mark = arena_mark(rows->arena);
    struct grid grid = { .outputs = rows->classes ? rows->classes : 1,
                         .sides = { SIDE, other ? SIDE : 1 },
                         .cells = arena_get(rows->arena, 2 * sizeof *grid.cells) };
    struct sums all = { 0 };
    double total = 0, lower = 0;
    for (size_t i = 0; i < rows->count; i++) {
        struct sums *cell = &grid.cells[i % 2][one[i]][other ? other[i] : 0], row = { .rows = 1 };
        row.of[rows->classes ? (size_t)rows->truth[i] : 0] = rows->classes ? 1 : (double)rows->truth[i];
        total += rows->classes ? 1 : row.of[0] * row.of[0];
        add(cell, &row, grid.outputs, 1);
        add(&all, &row, grid.outputs, 1);
    }
    for (size_t half = 0; half < 2; half++) {
        struct leaf leaves[MOST_LEAVES];
        size_t count = grow(&grid, half, leaves);
        lower += held_against(&grid, half, leaves, count);
    }
    arena_rewind(rows->arena, mark);
    double mean = squares(&all, grid.outputs), variance = total - mean;
    return variance > 0 ? (lower - mean) / variance : 0;
}
