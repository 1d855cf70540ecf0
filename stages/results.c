/* Files for machines and spreadsheets beside the report: metrics.json, predictions.csv, pipeline.toml. */
#include "runner/results.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/model/answer.h"
#include "runner/stage.h"

#include <string.h>

static bool write_text(struct run *run, const char *name, const char *text)
{
    return file_write(run->problems, path_join(run->arena, run->results, name), text, strlen(text));
}

static bool write_pipeline(struct run *run)
{
    struct text text = text_in(run->arena);
    settings_write(run->pipeline->settings, &text);
    return write_text(run, "pipeline.toml", text_string(&text));
}

/* Columns of the source that stay in the house; what the table does not have any more stays there too. */
static const bool *private_columns(const struct run *run, const struct source *source)
{
    bool *left_out = ARENA_ARRAY(run->arena, source->table->column_count, bool);
    for (size_t i = 0; i < source->table->column_count; i++) {
        const struct column *column = table_column(run->table, source->table->columns[i].name);
        left_out[i] = !column || column->role == ROLE_PERSONAL;
    }
    return left_out;
}

/* The test rows as they stand in the main source, but for personal columns, with truth and prediction. */
static bool write_predictions(struct run *run)
{
    struct answers answers = { .model = run->model, .scores = run->scores, .truth = run->evaluation->truth };
    struct addition addition = answers_columns(run->arena, &answers);
    struct original original = {
        .source = &run->sources[0],
        .left_out = private_columns(run, &run->sources[0]),
        .rows = run->split.test,
        .row_count = run->split.test_count,
    };
    struct appender *appender = appender_create(run->arena, path_join(run->arena, run->results, "predictions.csv"));
    return appender_copy(appender, run->problems, &original, &addition) && appender_publish(appender, run->problems);
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    return write_pipeline(run) && write_predictions(run) &&
           write_text(run, "metrics.json", document_pretty(run->arena, results_document(run)));
}

const struct stage results_stage = {
    .name = "results",
    .summary = N_("writes metrics and predictions"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_SPLIT | RUN_HAS_MODEL | RUN_HAS_SCORES | RUN_HAS_EVALUATION,
    .gives = RUN_HAS_FILES,
    .run = run,
};
