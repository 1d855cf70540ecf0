/* Categories to codes that a model knows. Levels that are rare among the training rows share the level "other": they
 * are too few to learn from, and could name a person. A level never seen in training is treated like those. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "stages/prepare/values.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

struct categories {
    int64_t rare, most;
};

static const struct setting settings[] = {
    SETTING(struct categories, rare, .fallback = "5", .min = 1, .max = 1000,
            .help = N_("values in fewer rows than this count as \"other\"")),
    SETTING(struct categories, most, .fallback = "200", .min = 2, .max = 10000,
            .help = N_("at most this many values of a column, the most frequent ones; the rest counts as \"other\"")),
    { 0 },
};

struct category_column {
    const char *name;
    struct dictionary *levels; /* their codes are the model's */
    uint32_t other;            /* code of "other"; CODE_MISSING: there was none in training */
};

struct categories_state {
    struct category_column *columns;
    size_t count;
};

struct level {
    size_t rows;
    const char *text;
};

/* The most frequent first; equally frequent ones by name, so that the order of the rows does not matter. */
static int by_rows(const void *one, const void *other)
{
    const struct level *a = one, *b = other;
    return a->rows != b->rows ? (a->rows < b->rows ? 1 : -1) : strcmp(a->text, b->text);
}

static struct category_column fit_column(struct arena *arena, const struct categories *categories,
                                         const struct column *column, const struct table *training)
{
    struct category_column fitted = { arena_copy_text(arena, column->name), dictionary_create(arena), CODE_MISSING };
    size_t count = dictionary_count(column->dictionary);
    struct arena *scratch = arena_child(arena);
    struct level *levels = ARENA_ARRAY(scratch, count, struct level);
    const size_t *rows = values_rows(scratch, column, training);
    for (uint32_t code = 0; code < count; code++)
        levels[code] = (struct level){ rows[code], dictionary_text(column->dictionary, code) };
    qsort(levels, count, sizeof *levels, by_rows);
    for (size_t i = 0; i < count && levels[i].rows > 0; i++)
        if (i < (size_t)categories->most && levels[i].rows >= (size_t)categories->rare)
            dictionary_add(fitted.levels, levels[i].text, strlen(levels[i].text));
        else
            fitted.other = (uint32_t)dictionary_count(fitted.levels);
    arena_destroy(scratch);
    return fitted;
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    struct categories_state *state = learned;
    state->columns = ARENA_ARRAY(arena, training->column_count, struct category_column);
    for (size_t i = 0; i < training->column_count; i++)
        if (training->columns[i].role == ROLE_FEATURE && training->columns[i].kind == COLUMN_CATEGORY)
            state->columns[state->count++] = fit_column(arena, given, &training->columns[i], training);
    return true;
}

static void apply_column(struct arena *arena, const struct category_column *category, struct column *column,
                         size_t rows)
{
    size_t count = dictionary_count(column->dictionary);
    uint32_t *translated = ARENA_ARRAY(arena, count, uint32_t);
    for (uint32_t code = 0; code < count; code++) {
        const char *text = dictionary_text(column->dictionary, code);
        translated[code] = dictionary_find(category->levels, text, strlen(text));
        if (translated[code] == CODE_MISSING)
            translated[code] = category->other;
    }
    uint32_t *codes = ARENA_ARRAY(arena, rows, uint32_t);
    for (size_t row = 0; row < rows; row++)
        codes[row] = column->codes[row] == CODE_MISSING ? CODE_MISSING : translated[column->codes[row]];
    column->codes = codes;
    column->dictionary = category->levels;
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct categories_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct column *column = table_column(table, state->columns[i].name);
        if (column && column->kind == COLUMN_CATEGORY)
            apply_column(arena, &state->columns[i], column, table->row_count);
    }
    return true;
}

static const struct dictionary *values(const void *learned, const char *column)
{
    const struct categories_state *state = learned;
    for (size_t i = 0; i < state->count; i++)
        if (strcmp(state->columns[i].name, column) == 0)
            return state->columns[i].levels;
    return NULL;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct categories_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct category_column *category = &state->columns[i];
        struct document *column = document_object(arena);
        document_set(column, "levels", values_saved(arena, category->levels));
        document_set_boolean(column, "other", category->other != CODE_MISSING);
        document_set(object, category->name, column);
    }
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct categories_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct category_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        const struct document *column = document_get(object, name);
        struct category_column *category = &state->columns[state->count++];
        *category =
            (struct category_column){ name, values_loaded(arena, document_get(column, "levels")), CODE_MISSING };
        if (!category->levels)
            return false;
        if (document_boolean(document_get(column, "other"), false))
            category->other = (uint32_t)dictionary_count(category->levels);
    }
    return true;
}

const struct step categories_step = {
    .name = "categories",
    .summary = N_("turns categories into codes, rare ones into \"other\""),
    .settings = settings,
    .settings_size = sizeof(struct categories),
    .state_size = sizeof(struct categories_state),
    .fit = fit,
    .apply = apply,
    .values = values,
    .save = save,
    .load = load,
};
