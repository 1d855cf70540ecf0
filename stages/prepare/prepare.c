/* Decides what the model gets to see: which columns say something, and which recipes prepare them. Fitting is left to
 * the search, which does it anew for the training rows of each fold. */
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <math.h>
#include <string.h>

/* The most rows of one value, among the training rows that have one. */
struct spread {
    size_t present, distinct, most;
};

static struct spread count_codes(struct arena *scratch, const struct column *column, const struct table *training)
{
    struct spread spread = { 0 };
    size_t *rows = ARENA_ARRAY(scratch, dictionary_count(column->dictionary), size_t);
    for (size_t i = 0; i < training->row_count; i++) {
        uint32_t code = column->codes[table_row(training, i)];
        if (code == CODE_MISSING)
            continue;
        spread.present++;
        spread.distinct += rows[code]++ == 0;
        if (rows[code] > spread.most)
            spread.most = rows[code];
    }
    return spread;
}

/* Of numbers and dates only whether there are two different ones. */
static struct spread count_values(const struct column *column, const struct table *training)
{
    struct spread spread = { 0 };
    size_t first = 0;
    for (size_t i = 0; i < training->row_count; i++) {
        size_t row = table_row(training, i);
        if (column_is_missing(column, row))
            continue;
        if (spread.present++ == 0)
            first = row;
        bool same = column->kind == COLUMN_NUMBER ? column->numbers[row] == column->numbers[first]
                                                  : column->dates[row] == column->dates[first];
        if (spread.distinct == 0 || (spread.distinct == 1 && !same))
            spread.distinct++;
    }
    return spread;
}

/* Why a column carries nothing for a model; NULL when it may. */
static const char *reason_against(struct arena *scratch, const struct column *column, const struct table *training)
{
    bool has_codes = column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
    struct spread spread = has_codes ? count_codes(scratch, column, training) : count_values(column, training);
    if (spread.present == 0)
        return tr("it is empty");
    if (spread.distinct == 1 && spread.present == training->row_count)
        return tr("it always holds the same value");
    if (column->kind == COLUMN_CATEGORY && spread.distinct > 20 && spread.distinct * 10 > spread.present * 9)
        return tr("nearly every row has a value of its own, like a number that only identifies it");
    return NULL;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    struct table training = table_view(run->table, run->split.train, run->split.train_count);
    struct arena *scratch = arena_child(run->arena);
    size_t features = 0;
    for (size_t i = 0; i < run->table->column_count; i++) {
        struct column *column = &run->table->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        struct arena_mark mark = arena_mark(scratch);
        column->reason = reason_against(scratch, column, &training);
        arena_rewind(scratch, mark);
        if (!column->reason) {
            const struct column_settings *stated = pipeline_column(run->pipeline, column->name);
            column->stands_alone = stated->direction != DIRECTION_NONE || stated->group;
            features++;
            continue;
        }
        column->role = ROLE_LEFT_OUT;
        run_note(run, tr("column \"%s\" is left out: %s"), column->name, column->reason);
    }
    arena_destroy(scratch);
    if (features == 0) {
        problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                    tr("no column is left to predict \"%s\" from"), run->question.target);
        return problem_try(run->problems, tr("add columns that may have to do with it"));
    }
    run->recipes = recipes_create(run->arena, run->pipeline->settings);
    return true;
}

const struct stage prepare_stage = {
    .name = "prepare",
    .summary = N_("decides what the model gets to see"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_SPLIT,
    .gives = RUN_HAS_RECIPES,
    .run = run,
};
