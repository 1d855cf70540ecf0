/* Categories to statistics of the target: what rows with the same value had on average, drawn towards the mean of all
 * where they are few (Micci-Barreca, "A Preprocessing Scheme for High-Cardinality Categorical Attributes", 2001). It
 * lets a tree order hundreds of customers, articles or places by what matters with a single split.
 *
 * A row that is learned from must not see its own truth in the statistic: it gets the one of the other fifths of the
 * training rows. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "stages/prepare/values.h"

#include <math.h>
#include <string.h>

enum { MOST_OUTPUTS = 12, FEWEST_LEVELS = 4 };

struct target {
    int64_t rare;
    double smoothing;
};

static const struct setting settings[] = {
    SETTING(struct target, rare, .fallback = "5", .min = 1, .max = 1000,
            .help = N_("values in fewer rows than this are counted together")),
    SETTING(struct target, smoothing, .fallback = "10", .min = 0, .max = 10000,
            .help = N_("with how many rows of the overall mean the mean of a value is mixed")),
    { 0 },
};

/* Levels are the frequent values; behind them stand the rare ones together, and "no value". */
struct target_column {
    const char *name;
    struct dictionary *levels;
    float *values; /* level × outputs */
    float *counts; /* rows of each level, as a logarithm */
};

struct target_state {
    struct target_column *columns;
    size_t count, outputs;
    double smoothing;
};

static size_t slots(const struct target_column *target)
{
    return dictionary_count(target->levels) + 2;
}

/* The level of each code of a column's dictionary. */
static uint32_t *levels_of_codes(struct arena *arena, const struct target_column *target, const struct column *column)
{
    size_t count = dictionary_count(column->dictionary);
    uint32_t *levels = ARENA_ARRAY(arena, count, uint32_t);
    for (uint32_t code = 0; code < count; code++) {
        const char *text = dictionary_text(column->dictionary, code);
        levels[code] = dictionary_find(target->levels, text, strlen(text));
        if (levels[code] == CODE_MISSING)
            levels[code] = (uint32_t)dictionary_count(target->levels);
    }
    return levels;
}

static size_t level_of(const struct target_column *target, const uint32_t *levels, uint32_t code)
{
    return code == CODE_MISSING ? dictionary_count(target->levels) + 1 : levels[code];
}

/* What one output of a row is: the number, or whether it is of the class. Of two classes the second is the output. */
static double output_of(const struct truth *truth, size_t row, size_t output)
{
    if (truth->classes == 0)
        return (double)truth->values[row];
    return (size_t)truth->values[row] == (truth->classes == 2 ? 1 : output);
}

/* Sums of the outputs, and rows, of each level. */
struct sums {
    double *sums, *rows; /* level × outputs; level */
    double *all;         /* outputs */
    double all_rows;
};

static struct sums sums_create(struct arena *arena, size_t levels, size_t outputs)
{
    return (struct sums){ ARENA_ARRAY(arena, levels * outputs, double), ARENA_ARRAY(arena, levels, double),
                          ARENA_ARRAY(arena, outputs, double), 0 };
}

static void count_in(struct sums *sums, size_t level, size_t outputs, const struct truth *truth, size_t row)
{
    for (size_t output = 0; output < outputs; output++) {
        double value = output_of(truth, row, output);
        sums->sums[level * outputs + output] += value;
        sums->all[output] += value;
    }
    sums->rows[level]++;
    sums->all_rows++;
}

/* The mean of the level in `all` but not in `part` (NULL: nothing), mixed with the mean of all levels. */
static float smoothed(const struct sums *all, const struct sums *part, size_t level, size_t outputs, size_t output,
                      double smoothing)
{
    size_t at = level * outputs + output;
    double rows = all->all_rows - (part ? part->all_rows : 0), sum = all->all[output] - (part ? part->all[output] : 0);
    double prior = rows > 0 ? sum / rows : 0;
    double own = all->sums[at] - (part ? part->sums[at] : 0), count = all->rows[level] - (part ? part->rows[level] : 0);
    return (float)(count + smoothing > 0 ? (own + smoothing * prior) / (count + smoothing) : prior);
}

static struct dictionary *frequent_levels(struct arena *arena, const struct column *column,
                                          const struct table *training, size_t rare)
{
    struct dictionary *levels = dictionary_create(arena);
    struct arena *scratch = arena_child(arena);
    const size_t *rows = values_rows(scratch, column, training);
    for (uint32_t code = 0; code < dictionary_count(column->dictionary); code++)
        if (rows[code] >= rare) {
            const char *text = dictionary_text(column->dictionary, code);
            dictionary_add(levels, text, strlen(text));
        }
    arena_destroy(scratch);
    return levels;
}

static void fit_column(struct arena *arena, struct target_state *state, struct target_column *target,
                       const struct column *column, const struct table *training, const struct truth *truth)
{
    struct arena *scratch = arena_child(arena);
    const uint32_t *levels = levels_of_codes(scratch, target, column);
    struct sums sums = sums_create(scratch, slots(target), state->outputs);
    for (size_t i = 0; i < training->row_count; i++) {
        size_t row = table_row(training, i);
        count_in(&sums, level_of(target, levels, column->codes[row]), state->outputs, truth, row);
    }
    target->values = ARENA_ARRAY(arena, slots(target) * state->outputs, float);
    target->counts = ARENA_ARRAY(arena, slots(target), float);
    for (size_t level = 0; level < slots(target); level++) {
        target->counts[level] = (float)log1p(sums.rows[level]);
        for (size_t output = 0; output < state->outputs; output++)
            target->values[level * state->outputs + output] =
                smoothed(&sums, NULL, level, state->outputs, output, state->smoothing);
    }
    arena_destroy(scratch);
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    const struct target *target = given;
    struct target_state *state = learned;
    state->outputs = truth->classes > 2 ? truth->classes : 1;
    state->smoothing = target->smoothing;
    state->columns = ARENA_ARRAY(arena, training->column_count, struct target_column);
    if (state->outputs > MOST_OUTPUTS)
        return true;
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_CATEGORY)
            continue;
        struct dictionary *levels = frequent_levels(arena, column, training, (size_t)target->rare);
        if (dictionary_count(levels) < FEWEST_LEVELS)
            continue;
        struct target_column *fitted = &state->columns[state->count++];
        *fitted = (struct target_column){ .name = arena_copy_text(arena, column->name), .levels = levels };
        fit_column(arena, state, fitted, column, training, truth);
    }
    return true;
}

static const char *statistic_name(struct arena *arena, const struct target_state *state, const char *column,
                                  size_t output)
{
    return state->outputs == 1 ? arena_format(arena, "%s.target", column)
                               : arena_format(arena, "%s.target_%zu", column, output + 1);
}

static void apply_column(struct arena *arena, const struct target_state *state, const struct target_column *target,
                         struct table *table)
{
    const struct column *column = table_column(table, target->name);
    if (!column || column->kind != COLUMN_CATEGORY)
        return; /* the model will say what it misses */
    const uint32_t *codes = column->codes, *levels = levels_of_codes(arena, target, column);
    const char *source = column->source; /* a number, where the category was made of one */
    for (size_t output = 0; output < state->outputs; output++) {
        const char *name = statistic_name(arena, state, target->name, output);
        float *numbers = table_add_number(arena, table, name, source)->numbers;
        for (size_t row = 0; row < table->row_count; row++)
            numbers[row] = target->values[level_of(target, levels, codes[row]) * state->outputs + output];
    }
    const char *name = arena_format(arena, "%s.count", target->name);
    float *counts = table_add_number(arena, table, name, source)->numbers;
    for (size_t row = 0; row < table->row_count; row++)
        counts[row] = target->counts[level_of(target, levels, codes[row])];
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct target_state *state = learned;
    for (size_t i = 0; i < state->count; i++)
        apply_column(arena, state, &state->columns[i], table);
    return true;
}

static void correct_column(struct arena *scratch, const struct target_state *state, const struct target_column *target,
                           const struct table *training, const struct truth *truth, struct table *table)
{
    const struct column *column = table_column(training, target->name);
    const uint32_t *levels = levels_of_codes(scratch, target, column);
    struct sums all = sums_create(scratch, slots(target), state->outputs), parts[FIFTHS];
    for (size_t part = 0; part < FIFTHS; part++)
        parts[part] = sums_create(scratch, slots(target), state->outputs);
    for (size_t i = 0; i < training->row_count; i++) {
        size_t row = table_row(training, i), level = level_of(target, levels, column->codes[row]);
        count_in(&all, level, state->outputs, truth, row);
        count_in(&parts[fifth_of(row)], level, state->outputs, truth, row);
    }
    for (size_t output = 0; output < state->outputs; output++) {
        float *numbers = table_newest_column(table, statistic_name(scratch, state, target->name, output))->numbers;
        for (size_t i = 0; i < training->row_count; i++) {
            size_t row = table_row(training, i), level = level_of(target, levels, column->codes[row]);
            numbers[row] = smoothed(&all, &parts[fifth_of(row)], level, state->outputs, output, state->smoothing);
        }
    }
}

static bool correct(struct arena *arena, const void *learned, const struct table *training, const struct truth *truth,
                    struct table *table)
{
    const struct target_state *state = learned;
    struct arena *scratch = arena_child(arena);
    for (size_t i = 0; i < state->count; i++)
        correct_column(scratch, state, &state->columns[i], training, truth, table);
    arena_destroy(scratch);
    return true;
}

static struct document *saved_numbers(struct arena *arena, const float *numbers, size_t count)
{
    struct document *array = document_array(arena);
    for (size_t i = 0; i < count; i++)
        document_append_number(array, (double)numbers[i]);
    return array;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct target_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct target_column *target = &state->columns[i];
        struct document *column = document_object(arena);
        document_set(column, "levels", values_saved(arena, target->levels));
        document_set(column, "values", saved_numbers(arena, target->values, slots(target) * state->outputs));
        document_set(column, "counts", saved_numbers(arena, target->counts, slots(target)));
        document_set(object, target->name, column);
    }
}

static float *loaded_numbers(struct arena *arena, const struct document *array, size_t count)
{
    float *numbers = ARENA_ARRAY(arena, count, float);
    for (size_t i = 0; i < count; i++)
        numbers[i] = (float)document_number(document_at(array, i), NAN);
    return numbers;
}

static bool load_column(struct arena *arena, const struct document *column, struct target_state *state,
                        struct target_column *target)
{
    const struct document *values = document_get(column, "values");
    target->levels = values_loaded(arena, document_get(column, "levels"));
    if (!target->levels)
        return false;
    size_t count = document_count(values);
    state->outputs = count / slots(target);
    if (state->outputs == 0 || state->outputs > MOST_OUTPUTS || state->outputs * slots(target) != count ||
        document_count(document_get(column, "counts")) != slots(target))
        return false;
    target->values = loaded_numbers(arena, values, count);
    target->counts = loaded_numbers(arena, document_get(column, "counts"), slots(target));
    return true;
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct target_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct target_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        size_t outputs = state->outputs;
        struct target_column *target = &state->columns[state->count++];
        target->name = name;
        if (!load_column(arena, document_get(object, name), state, target) || (outputs && outputs != state->outputs))
            return false;
    }
    return true;
}

const struct step target_step = {
    .name = "target",
    .summary = N_("adds to categories what the target was on average"),
    .settings = settings,
    .settings_size = sizeof(struct target),
    .state_size = sizeof(struct target_state),
    .fit = fit,
    .apply = apply,
    .correct = correct,
    .save = save,
    .load = load,
};
