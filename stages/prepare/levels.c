/* Numbers that only take some whole values, as those of a store, a machine or an article group do, also as categories: their
 * order means little, and each has rows enough to say something about it. What they had on average, the steps behind
 * this one find out. */
#include "runner/base/quantile.h"
#include "runner/base/translate.h"
#include "stages/prepare/names.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

enum { FEWEST_LEVELS = 4, ROWS_OF_LEVEL = 10 };

struct levels {
    int64_t most;
};

static const struct setting settings[] = {
    SETTING(struct levels, most, .fallback = "1000", .min = 0, .max = 100000,
            .help = N_("numbers with more different values than this are no categories; 0: none are")),
    { 0 },
};

/* Whole numbers, not too many different ones, and rows enough for each. */
static bool has_levels(struct arena *scratch, const struct column *column, const struct table *training, size_t most)
{
    float *values = ARENA_ARRAY(scratch, training->row_count, float);
    for (size_t i = 0; i < training->row_count; i++) {
        values[i] = column->numbers[table_row(training, i)];
        if (!isnan(values[i]) && values[i] != rintf(values[i]))
            return false;
    }
    size_t present = sort_floats(values, training->row_count), distinct = 0;
    for (size_t i = 0; i < present; i++)
        distinct += i == 0 || values[i] != values[i - 1];
    return distinct >= FEWEST_LEVELS && distinct <= most && distinct * ROWS_OF_LEVEL <= present;
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    const struct levels *levels = given;
    struct names *names = learned;
    *names = names_create(arena, training);
    struct arena *scratch = arena_child(arena);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_NUMBER || column->stands_alone)
            continue;
        struct arena_mark mark = arena_mark(scratch);
        if (has_levels(scratch, column, training, (size_t)levels->most))
            names_add(arena, names, column->name);
        arena_rewind(scratch, mark);
    }
    arena_destroy(scratch);
    return true;
}

/* The code of each row; most values have been seen shortly before. */
static uint32_t *codes_of(struct arena *arena, const struct column *column, size_t rows, struct dictionary *dictionary)
{
    enum { SEEN = 1024 };
    struct {
        float value;
        uint32_t code;
    } seen[SEEN];
    for (size_t i = 0; i < SEEN; i++)
        seen[i].value = NAN;
    uint32_t *codes = ARENA_ARRAY(arena, rows, uint32_t);
    for (size_t row = 0; row < rows; row++) {
        float value = column->numbers[row] + 0.0F; /* -0 is 0 */
        codes[row] = CODE_MISSING;
        if (isnan(value))
            continue;
        size_t slot = (size_t)fabsf(fmodf(value, SEEN));
        if (seen[slot].value != value) {
            char text[32];
            int length = snprintf(text, sizeof text, "%.9g", (double)value);
            seen[slot].value = value;
            seen[slot].code = dictionary_add(dictionary, text, (size_t)length);
        }
        codes[row] = seen[slot].code;
    }
    return codes;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct names *names = learned;
    for (size_t i = 0; i < names->count; i++) {
        const struct column *column = table_column(table, names->items[i]);
        if (!column || column->kind != COLUMN_NUMBER)
            continue; /* the model will say what it misses */
        struct dictionary *dictionary = dictionary_create(arena);
        uint32_t *codes = codes_of(arena, column, table->row_count, dictionary);
        const char *name = arena_format(arena, "%s.level", names->items[i]);
        struct column *added = table_add_column(arena, table, name, COLUMN_CATEGORY);
        added->source = names->items[i];
        added->codes = codes;
        added->dictionary = dictionary;
    }
    return true;
}

const struct step levels_step = {
    .name = "levels",
    .summary = N_("repeats numbers that take few values as categories"),
    .settings = settings,
    .settings_size = sizeof(struct levels),
    .state_size = sizeof(struct names),
    .fit = fit,
    .apply = apply,
    .save = names_save,
    .load = names_load,
};
