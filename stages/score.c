/* Predicts every row of the table, a part of it at a time, so that Ctrl-C is heard. */
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <string.h>

enum { PART = 1 << 16 };

/* A whole column of values that the model has never seen says something else than the one that it learned from. */
static void warn_of_unknown(const struct run *run, const struct column *column, const struct dictionary *known)
{
    enum { FEWEST_ROWS = 5, PART_KNOWN = 50 };
    size_t present = 0, found = 0;
    const char *odd = NULL;
    for (size_t row = 0; row < run->table->row_count; row++) {
        if (column_is_missing(column, row))
            continue;
        const char *text = dictionary_text(column->dictionary, column->codes[row]);
        bool is_known = dictionary_find(known, text, strlen(text)) != CODE_MISSING;
        present++;
        found += is_known;
        odd = is_known ? odd : text;
    }
    if (present < FEWEST_ROWS || found * PART_KNOWN > present)
        return;
    problem_warn(
        run->problems, PLACE_FILE(run->sources[0].name),
        tr("the model knows hardly any value of column \"%s\": there is \"%s\", where it learned such as \"%s\""),
        column->name, odd, dictionary_text(known, 0));
    problem_try(run->problems, tr("write the values as in the data that it learned from, or train it anew"));
}

/* Of customers or articles by the hundred, new ones are no wonder. */
static bool may_be_complete(const struct dictionary *values)
{
    enum { MOST_VALUES = 100 };
    return values && dictionary_count(values) >= 1 && dictionary_count(values) <= MOST_VALUES;
}

static void warn_of_categories(const struct run *run)
{
    for (size_t i = 0; i < run->model->column_count; i++) {
        const struct schema_column *known = &run->model->columns[i];
        const struct column *column = table_column(run->table, known->name);
        const struct dictionary *values =
            known->kind == COLUMN_CATEGORY && !known->is_file_name ? model_values(run->model, known->name) : NULL;
        if (may_be_complete(values) && column && column->kind == COLUMN_CATEGORY)
            warn_of_unknown(run, column, values);
    }
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    size_t count = run->table->row_count, outputs = run->model->question.outputs;
    struct arena *scratch = arena_child(run->arena);
    uint32_t *rows = ARENA_ARRAY(scratch, PART, uint32_t);
    bool done = true;
    warn_of_categories(run);
    run->scores = ARENA_ARRAY(run->arena, count * outputs, float);
    for (size_t first = 0; done && first < count && !run_interrupted(); first += PART) {
        size_t size = count - first < PART ? count - first : PART;
        for (size_t i = 0; i < size; i++)
            rows[i] = (uint32_t)(first + i);
        done = model_predict(scratch, run->problems, run->model, run->table, rows, size, run->scores + first * outputs);
    }
    arena_destroy(scratch);
    return done;
}

const struct stage score_stage = {
    .name = "score",
    .summary = N_("predicts every row"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_MODEL,
    .gives = RUN_HAS_SCORES,
    .run = run,
};
