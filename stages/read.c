/* Reads all sources into tables: those of the pipeline file. A table that is named on the command line takes the place of
 * the first one. */
#include "runner/base/translate.h"
#include "runner/input/input.h"
#include "runner/stage.h"

/* A file of the command line is read as it is. A model may want to know what it is called, and knows marks for gaps. */
static const struct source_settings *settings_of_model(const struct run *run)
{
    struct source_settings *settings = ARENA_NEW(run->arena, struct source_settings);
    for (size_t i = 0; run->model && i < run->model->column_count; i++) {
        const struct schema_column *column = &run->model->columns[i];
        if (column->source)
            continue;
        if (column->is_file_name)
            settings->file_column = column->name;
        settings->missing = column->marks; /* of one source, and so of all its columns */
    }
    return settings;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    const struct pipeline *pipeline = run->pipeline;
    run->source_count = pipeline ? pipeline->source_count : 1;
    run->sources = ARENA_ARRAY(run->arena, run->source_count, struct source);
    const struct source_settings *first = run->data_path || !pipeline ? settings_of_model(run) : pipeline->source;
    bool sound = input_read(run, first, run->data_path, &run->sources[0]);
    for (size_t i = 1; pipeline && i < run->source_count && sound && !run_interrupted(); i++)
        sound = input_read(run, pipeline->sources[i], NULL, &run->sources[i]);
    return sound && input_settle_answers(run);
}

const struct stage read_stage = {
    .name = "read",
    .summary = N_("reads the data"),
    .gives = RUN_HAS_SOURCES,
    .run = run,
};
