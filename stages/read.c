/* Reads all sources into tables: those of the pipeline file, or the one that is named on the command line. */
#include "runner/base/translate.h"
#include "runner/input/input.h"
#include "runner/stage.h"

/* A file of the command line is read as it is; a model may want to know what it is called. */
static const struct source_settings *settings_of_model(const struct run *run)
{
    struct source_settings *settings = ARENA_NEW(run->arena, struct source_settings);
    for (size_t i = 0; run->model && i < run->model->column_count; i++)
        if (run->model->columns[i].is_file_name)
            settings->file_column = run->model->columns[i].name;
    return settings;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    bool is_named = run->data_path != NULL, sound = true;
    size_t count = is_named ? 1 : run->pipeline->source_count;
    run->sources = ARENA_ARRAY(run->arena, count, struct source);
    run->source_count = count;
    for (size_t i = 0; i < count && sound && !run_interrupted(); i++)
        sound = input_read(run, is_named ? settings_of_model(run) : run->pipeline->sources[i], run->data_path,
                           &run->sources[i]);
    return sound;
}

const struct stage read_stage = {
    .name = "read",
    .summary = N_("reads the data"),
    .gives = RUN_HAS_SOURCES,
    .run = run,
};
