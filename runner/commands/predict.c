/* lotse predict: rows in, the same rows with predictions out. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/stages.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

static const struct option options[] = {
    { "-o", "FILE", NULL, N_("where rows and predictions go (.csv, .xlsx); - is standard output") },
    { "--output", "FILE", NULL, N_("the same as -o") },
    { "--sources", "PIPELINE.toml", NULL, N_("joins the further sources of this pipeline file, as in training") },
    { "--explain", "N", NULL, N_("adds the N strongest reasons for each prediction") },
    { 0 },
};

static bool take_explain(struct invocation *invocation, int64_t *explain)
{
    const char *text = invocation_option(invocation, "--explain");
    char *end;
    *explain = text ? strtol(text, &end, 10) : 0;
    if (!text || (*text && !*end && *explain >= 0 && *explain <= 1000))
        return true;
    problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("\"%s\" is no number of reasons"), text);
    return problem_try(invocation->problems, tr("such as --explain 3"));
}

/* The pipeline file whose sources are joined to the data; NULL: none. */
static bool take_sources(struct invocation *invocation, const struct pipeline **pipeline)
{
    const char *path = invocation_option(invocation, "--sources");
    struct pipeline *read;
    *pipeline = NULL;
    if (!path)
        return true;
    if (!pipeline_read(invocation->arena, invocation->problems, path, invocation->overrides, invocation->override_count,
                       &read))
        return false;
    *pipeline = read;
    if (read->source_count > 1)
        return true;
    problem_add(invocation->problems, FAULT_SETTINGS, PLACE_FILE(path), tr("this pipeline has no sources to join"));
    return problem_try(invocation->problems, tr("leave out --sources, or name the pipeline file of the model"));
}

/* Is it the model, or one of the data files that the arguments and their patterns mean? What else is read shows later. */
static bool is_read(struct invocation *invocation, const char *output)
{
    for (size_t i = 0; i < invocation->argument_count; i++) {
        struct texts paths; /* none: reading them will say so */
        files_matching(invocation->arena, problems_create(invocation->arena), NOWHERE, ".", invocation->arguments[i],
                       &paths);
        for (size_t j = 0; j < paths.count; j++)
            if (file_is_same(output, paths.items[j]))
                return true;
    }
    return false;
}

/* Other kinds of table files, which would not be what their names say. */
static bool is_of_other_kind(const char *path)
{
    static const char *const endings[] = { ".xls", ".xlsm", ".ods", ".gz", ".zip", ".json", ".parquet" };
    size_t length = strlen(path);
    for (size_t i = 0; i < sizeof endings / sizeof *endings; i++) {
        size_t size = strlen(endings[i]);
        if (length > size && strcasecmp(path + length - size, endings[i]) == 0)
            return true;
    }
    return false;
}

static bool take_output(struct invocation *invocation, const char **output)
{
    *output = invocation_option(invocation, "-o");
    if (!*output)
        *output = invocation_option(invocation, "--output");
    if (!*output) {
        problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("say where the predictions go"));
        return problem_try(invocation->problems, tr("such as -o predictions.csv, or -o - for standard output"));
    }
    if (is_of_other_kind(*output)) {
        problem_add(invocation->problems, FAULT_SETTINGS, PLACE_FILE(*output),
                    tr("predictions are written as .csv or .xlsx"));
        return problem_try(invocation->problems, tr("Excel opens both by a double click"));
    }
    const char *folder = path_folder(invocation->arena, *output);
    if (!file_exists(folder)) {
        problem_add(invocation->problems, FAULT_SETTINGS, PLACE_FILE(*output), tr("there is no folder \"%s\""), folder);
        return problem_try(invocation->problems, tr("create it, or choose another place"));
    }
    if (!is_read(invocation, *output))
        return true;
    problem_add(invocation->problems, FAULT_SETTINGS, PLACE_FILE(*output), tr("this file is read, and would be lost"));
    return problem_try(invocation->problems, tr("choose another name for the output"));
}

/* Each file by itself, in memory of its own that goes with it. */
static bool predict_file(const struct run *opened, const char *path, const char *output)
{
    struct run run = *opened;
    run.arena = arena_child(opened->arena);
    run.data_path = path;
    bool done = run_execute(&run, predict_stages) && run_may_write(&run, PLACE_FILE(output), output);
    arena_destroy(run.arena);
    return done;
}

static int predict(struct invocation *invocation)
{
    const char *output;
    int64_t explain;
    const struct pipeline *pipeline;
    if (!take_output(invocation, &output) || !take_explain(invocation, &explain) ||
        !take_sources(invocation, &pipeline))
        return FAULT_SETTINGS;
    run_watch_signals();
    struct run *run = invocation_run(invocation);
    if (strcmp(output, "-") == 0)
        run->progress = progress_create(run->arena, false, true); /* the rows alone */
    run->pipeline = pipeline;
    run->model_path = invocation->arguments[0];
    run->output = appender_create(run->arena, output);
    run->explain = explain;
    if (!run_execute(run, open_stages))
        return FAULT_INTERNAL;
    for (size_t i = 1; i < invocation->argument_count; i++)
        if (!predict_file(run, invocation->arguments[i], output))
            return FAULT_INTERNAL;
    return appender_publish(run->output, run->problems) ? 0 : FAULT_INTERNAL;
}

const struct command predict_command = {
    .name = "predict",
    .usage = "MODEL.lotse DATA... -o FILE",
    .summary = N_("applies a model to new rows"),
    .options = options,
    .least = 2,
    .most = SIZE_MAX,
    .run = predict,
};
