/* Two columns of numbers to their sum, difference, product or ratio, where that says more about the target than both
 * columns beside each other: power is torque times speed, and what wears a part out is often a difference. Trees have
 * to build such things from many small steps. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "stages/prepare/grid.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* A sample of rows, and the columns that say the most by themselves, are enough to choose from. */
enum { SAMPLE = 4000, MOST_COLUMNS = 12, FEWEST_LEVELS = 4 };

/* So much of the target a combination must explain beyond what its columns do. */
#define WORTH_IT 0.01

struct combine {
    int64_t most;
};

static const struct setting settings[] = {
    SETTING(struct combine, most, .fallback = "8", .min = 0, .max = 100,
            .help = N_("how many sums, differences, products and ratios of two columns are added at most; 0: none")),
    { 0 },
};

static const char operations[] = "+-*/";

struct combination {
    const char *left, *right;
    char operation;
    double gain; /* while they are chosen */
};

struct combine_state {
    struct combination *combinations;
    size_t count;
};

static float combined(char operation, float left, float right)
{
    float value = operation == '+'   ? left + right
                  : operation == '-' ? left - right
                  : operation == '*' ? left * right
                                     : left / right;
    return isfinite(value) ? value : NAN;
}

/* Evenly spread over the training rows. The mean of numbers is taken away, for the sake of the squares. */
static struct grid_rows take_sample(struct arena *arena, const struct table *training, const struct truth *truth,
                                    size_t *rows)
{
    size_t count = training->row_count < SAMPLE ? training->row_count : SAMPLE;
    float *values = ARENA_ARRAY(arena, count, float);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        rows[i] = table_row(training, i * training->row_count / count);
        values[i] = truth->values[rows[i]];
        sum += (double)values[i];
    }
    for (size_t i = 0; i < count && truth->classes == 0; i++)
        values[i] -= (float)(sum / (double)count);
    return (struct grid_rows){ arena, values, count, truth->classes };
}

struct candidate {
    const char *name;
    float *values; /* of the sample */
    const unsigned char *quantiles;
    double explains;
};

static int by_explains(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    if (a->explains != b->explains)
        return a->explains < b->explains ? 1 : -1;
    return strcmp(a->name, b->name);
}

/* Columns of numbers that may be mixed with others, the most telling ones first. */
static size_t choose_columns(const struct grid_rows *sample, const struct table *training, const size_t *rows,
                             struct candidate *candidates)
{
    size_t count = 0;
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_NUMBER || column->stands_alone)
            continue;
        size_t levels;
        struct candidate *candidate = &candidates[count];
        candidate->name = column->name;
        candidate->values = ARENA_ARRAY(sample->arena, sample->count, float);
        for (size_t row = 0; row < sample->count; row++)
            candidate->values[row] = column->numbers[rows[row]];
        candidate->quantiles = grid_quantiles(sample, candidate->values, &levels);
        candidate->explains = grid_explains(sample, candidate->quantiles, NULL);
        count += levels >= FEWEST_LEVELS;
    }
    qsort(candidates, count, sizeof *candidates, by_explains);
    return count < MOST_COLUMNS ? count : MOST_COLUMNS;
}

/* The best combination of two columns, and what it gains. */
static struct combination combine_two(const struct grid_rows *sample, const struct candidate *left,
                                      const struct candidate *right)
{
    struct combination best = { .left = left->name, .right = right->name, .gain = -INFINITY };
    double both = grid_explains(sample, left->quantiles, right->quantiles);
    both = fmax(fmax(both, 0), fmax(left->explains, right->explains));
    float *values = ARENA_ARRAY(sample->arena, sample->count, float);
    for (const char *operation = operations; *operation; operation++) {
        size_t levels;
        for (size_t i = 0; i < sample->count; i++)
            values[i] = combined(*operation, left->values[i], right->values[i]);
        double gain = grid_explains(sample, grid_quantiles(sample, values, &levels), NULL) - both;
        if (gain > best.gain) {
            best.gain = gain;
            best.operation = *operation;
        }
    }
    return best;
}

static int by_gain(const void *one, const void *other)
{
    const struct combination *a = one, *b = other;
    if (a->gain != b->gain)
        return a->gain < b->gain ? 1 : -1;
    int left = strcmp(a->left, b->left);
    return left ? left : strcmp(a->right, b->right);
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    const struct combine *combine = given;
    struct combine_state *state = learned;
    if (combine->most == 0 || truth->classes > GRID_MOST_CLASSES)
        return true;
    struct arena *scratch = arena_child(arena);
    size_t *rows = ARENA_ARRAY(scratch, SAMPLE, size_t), count = 0;
    struct grid_rows sample = take_sample(scratch, training, truth, rows);
    struct candidate *candidates = ARENA_ARRAY(scratch, training->column_count, struct candidate);
    size_t columns = choose_columns(&sample, training, rows, candidates);
    struct combination *found = ARENA_ARRAY(scratch, columns * columns, struct combination);
    for (size_t left = 0; left < columns; left++)
        for (size_t right = left + 1; right < columns; right++) {
            struct arena_mark mark = arena_mark(scratch);
            found[count] = combine_two(&sample, &candidates[left], &candidates[right]);
            count += found[count].gain > WORTH_IT;
            arena_rewind(scratch, mark);
        }
    qsort(found, count, sizeof *found, by_gain);
    state->count = count < (size_t)combine->most ? count : (size_t)combine->most;
    state->combinations = ARENA_ARRAY(arena, state->count, struct combination);
    for (size_t i = 0; i < state->count; i++)
        state->combinations[i] = (struct combination){ .left = arena_copy_text(arena, found[i].left),
                                                       .right = arena_copy_text(arena, found[i].right),
                                                       .operation = found[i].operation };
    arena_destroy(scratch);
    return true;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct combine_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct combination *combination = &state->combinations[i];
        const struct column *left = table_column(table, combination->left);
        const struct column *right = table_column(table, combination->right);
        if (!left || !right || left->kind != COLUMN_NUMBER || right->kind != COLUMN_NUMBER)
            continue; /* the model will say what it misses */
        const float *of_left = left->numbers, *of_right = right->numbers;
        const char *name =
            arena_format(arena, "%s %c %s", combination->left, combination->operation, combination->right);
        struct column *added = table_add_number(arena, table, name, combination->left);
        added->other_source = combination->right;
        for (size_t row = 0; row < table->row_count; row++)
            added->numbers[row] = combined(combination->operation, of_left[row], of_right[row]);
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct combine_state *state = learned;
    struct document *combinations = document_array(arena);
    for (size_t i = 0; i < state->count; i++) {
        struct document *combination = document_object(arena);
        document_set_text(combination, "left", state->combinations[i].left);
        document_set_text(combination, "operation", arena_format(arena, "%c", state->combinations[i].operation));
        document_set_text(combination, "right", state->combinations[i].right);
        document_append(combinations, combination);
    }
    document_set(object, "combinations", combinations);
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct combine_state *state = learned;
    const struct document *combinations = document_get(object, "combinations");
    state->count = document_count(combinations);
    state->combinations = ARENA_ARRAY(arena, state->count, struct combination);
    for (size_t i = 0; i < state->count; i++) {
        const struct document *saved = document_at(combinations, i);
        const char *operation = document_text(document_get(saved, "operation"));
        struct combination *combination = &state->combinations[i];
        combination->left = document_text(document_get(saved, "left"));
        combination->right = document_text(document_get(saved, "right"));
        if (!combination->left || !combination->right || !operation || strlen(operation) != 1 ||
            !strchr(operations, operation[0]))
            return false;
        combination->operation = operation[0];
    }
    return true;
}

const struct step combine_step = {
    .name = "combine",
    .summary = N_("adds sums, differences, products and ratios of two columns"),
    .settings = settings,
    .settings_size = sizeof(struct combine),
    .state_size = sizeof(struct combine_state),
    .fit = fit,
    .apply = apply,
    .save = save,
    .load = load,
};
