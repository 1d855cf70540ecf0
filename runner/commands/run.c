/* lotse run: from data to a verdict, a report and a packaged model. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/earlier.h"
#include "runner/input/datapackage.h"
#include "runner/input/input.h"
#include "runner/results.h"
#include "runner/stages.h"

#include <limits.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <time.h>
#include <unistd.h>

static const struct option options[] = {
    { "--budget", "DURATION", "search.budget", N_("time for the whole run: 30s, 5min, 1h") },
    { "--trials", "N", "search.trials", N_("a fixed number of trials instead of a time") },
    { "--seed", "N", "pipeline.seed", N_("where random numbers start") },
    { "--threads", "N", "pipeline.threads", N_("processors to use; 0: all") },
    { "--output", "DIR", "pipeline.output", N_("the folder for results, instead of \"results\" beside the pipeline") },
    { "--fresh", NULL, NULL, N_("begins anew, instead of going on from the trials of an earlier run") },
    { 0 },
};

/* The folders of a run: it works in a hidden one, which gets its name when it is whole. */
struct folders {
    const char *root, *prefix, *hidden, *final; /* prefix: of the names of all hidden ones of this pipeline */
};

static uint64_t hash_files(const struct texts *paths, uint64_t hash)
{
    for (size_t i = 0; i < paths->count; i++) {
        struct stat status;
        const char *name = path_name(paths->items[i]);
        if (stat(paths->items[i], &status) != 0)
            continue;
        hash = text_hash(hash, name, strlen(name));
        hash = text_hash(hash, &status.st_size, sizeof status.st_size);
        hash = text_hash(hash, &status.st_mtim, sizeof status.st_mtim);
    }
    return hash;
}

/* The tables that a data package names. What is wrong with it is said when it is read. */
static uint64_t hash_package(struct arena *scratch, const char *path, const struct source_settings *settings,
                             uint64_t hash)
{
    struct problems *problems = problems_create(scratch);
    struct package_resource resource;
    char *content;
    size_t size;
    if (!file_read(scratch, problems, path, 0, &content, &size) ||
        !datapackage_parse(scratch, problems, path, content, size, settings, NOWHERE, &resource))
        return hash;
    for (size_t i = 0; i < resource.paths.count; i++) {
        const char *file = path_join(scratch, path_folder(scratch, path), resource.paths.items[i]);
        hash = hash_files(&(struct texts){ &file, 1 }, hash);
    }
    return hash;
}

/* The data files of all sources as they are now. What a database holds by now is its own affair: of it count connection
 * and query, which stand in the settings. */
static uint64_t hash_data(struct run *run, uint64_t hash)
{
    const struct pipeline *pipeline = run->pipeline;
    struct arena *scratch = arena_create();
    for (size_t i = 0; i < pipeline->source_count; i++) {
        struct texts paths; /* none: reading the table will say so */
        if (pipeline->sources[i]->file) {
            files_matching(scratch, problems_create(scratch), NOWHERE, pipeline->folder, pipeline->sources[i]->file,
                           &paths);
            hash = hash_files(&paths, hash);
            for (size_t j = 0; j < paths.count; j++)
                if (datapackage_is(paths.items[j]))
                    hash = hash_package(scratch, paths.items[j], pipeline->sources[i], hash);
        }
    }
    arena_destroy(scratch);
    return hash;
}

static void cut_end(char *line, const char *end)
{
    size_t length = strlen(line), tail = strlen(end);
    if (length >= tail && strcmp(line + length - tail, end) == 0)
        line[length - tail] = '\0';
}

/* What makes two runs the same search: the settings but those that only say how long or where, the data as they are
 * now, and the versions. Comments are in the user's language, and don't count. A run goes on from the trials of an earlier one with the same fingerprint. */
static uint64_t fingerprint(struct run *run)
{
    static const char *const passed_over[] = {
        "budget", "trials", "threads", "output", "patience", "language", "memory"
    };
    struct text text = text_in(run->arena);
    settings_write(run->pipeline->settings, &text);
    uint64_t hash = TEXT_HASH_START;
    char *rest = arena_copy_text(run->arena, text_string(&text));
    for (char *line; (line = strsep(&rest, "\n"));) {
        bool counts = *line != '#';
        cut_end(line, tr("  # default"));
        for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
            counts &= strncmp(line, passed_over[i], strlen(passed_over[i])) != 0;
        if (counts)
            hash = text_hash(hash, line, strlen(line));
    }
    hash = hash_data(run, hash);
    hash = text_hash(hash, LOTSE_VERSION, strlen(LOTSE_VERSION));
    return text_hash(hash, booster_library_version(), strlen(booster_library_version()));
}

/* All hidden ones of this prefix, but for one; NULL: really all. */
static void remove_hidden(struct run *run, const char *folder, const char *prefix, const char *kept)
{
    struct texts names;
    if (folder_list_hidden(run->arena, folder, &names))
        for (size_t i = 0; i < names.count; i++)
            if (strncmp(names.items[i], prefix, strlen(prefix)) == 0 && !(kept && strcmp(names.items[i], kept) == 0))
                folder_remove(run->problems, path_join(run->arena, folder, names.items[i]));
}

/* The newest search of this pipeline that was interrupted; NULL: there is none. */
static const char *newest_hidden(struct run *run, const struct folders *folders)
{
    struct texts names;
    const char *newest = NULL;
    struct timespec when = { 0 };
    if (!folder_list_hidden(run->arena, folders->root, &names))
        return NULL;
    for (size_t i = 0; i < names.count; i++) {
        const char *folder = path_join(run->arena, folders->root, names.items[i]);
        struct stat status;
        if (strncmp(names.items[i], folders->prefix, strlen(folders->prefix)) != 0 ||
            stat(path_join(run->arena, folder, "trials.csv"), &status) != 0)
            continue;
        bool is_newer = status.st_mtim.tv_sec != when.tv_sec ? status.st_mtim.tv_sec > when.tv_sec
                                                             : status.st_mtim.tv_nsec > when.tv_nsec;
        if (!newest || is_newer) {
            newest = names.items[i];
            when = status.st_mtim;
        }
    }
    return newest;
}

/* results/2026-04-03_141500, and _2 behind it when two runs end in the same second. */
static const char *final_name(struct run *run, const char *root)
{
    char stamp[32];
    time_t now = time(NULL);
    struct tm local;
    strftime(stamp, sizeof stamp, "%Y-%m-%d_%H%M%S", localtime_r(&now, &local));
    const char *path = path_join(run->arena, root, stamp);
    for (int i = 2; file_exists(path); i++)
        path = path_join(run->arena, root, arena_format(run->arena, "%s_%d", stamp, i));
    return path;
}

/* Relative to where it is stated: the pipeline file, or the command line. */
static const char *results_folder(const struct run *run)
{
    const struct pipeline *pipeline = run->pipeline;
    const char *const *output = &pipeline->general->output;
    if (!*output)
        return path_join(run->arena, pipeline->folder, "results");
    bool is_option = strcmp(settings_place(pipeline->settings, output).file, "--output") == 0;
    return is_option ? *output : path_join(run->arena, pipeline->folder, *output);
}

/* Pipelines that share a folder for results leave each other's searches alone: the file's name tells them apart where
 * that folder lies beside them, and its whole path where they may come from anywhere. */
static const char *hidden_prefix(struct run *run)
{
    char real[PATH_MAX];
    const char *path = run->pipeline->path;
    const char *told = !run->pipeline->general->output ? path_name(path) : realpath(path, real) ? real : path;
    return arena_format(run->arena, ".unfinished-%08x-", (uint32_t)text_hash(TEXT_HASH_START, told, strlen(told)));
}

/* The trials that are known: of a run that was interrupted, else of one that is finished. */
static bool find_known(struct run *run, const struct folders *folders, bool fresh)
{
    if (fresh && !folder_remove(run->problems, folders->hidden))
        return false;
    run->resumed = file_exists(path_join(run->arena, folders->hidden, "trials.csv"));
    if (!folder_create(run->problems, folders->hidden))
        return false;
    struct earlier earlier;
    return fresh || run->resumed || !earlier_find(run, folders->root, &earlier) ||
           earlier_take_over(run, &earlier, folders->hidden);
}

static bool open_folders(struct run *run, struct folders *folders, bool fresh)
{
    folders->root = results_folder(run);
    if (!folder_create(run->problems, folders->root) ||
        !file_lock(run->arena, run->problems, path_join(run->arena, folders->root, ".lock")))
        return false;
    folders->prefix = hidden_prefix(run);
    run->fingerprint = fingerprint(run);
    const char *name = arena_format(run->arena, "%s%016llx", folders->prefix, (unsigned long long)run->fingerprint);
    folders->hidden = path_join(run->arena, folders->root, name);
    remove_hidden(run, folders->hidden, "", NULL); /* files that were being written */
    run->results = folders->hidden;
    if (!find_known(run, folders, fresh))
        return false;
    progress_log(run->progress, path_join(run->arena, folders->hidden, "run.log"));
    return true;
}

static void say_line(const char *word, const char *text)
{
    size_t columns = text_columns(word, strlen(word));
    printf("%s%*s%s\n", word, columns < 10 ? (int)(10 - columns) : 1, "", text);
}

/* What was ended by time can be repeated all the same, if nothing was cut short. */
static void say_repetition(const struct run *run)
{
    size_t trials = results_repeating_trials(run);
    if (isinf(run->ends))
        return;
    if (trials)
        say_line(tr("again"), arena_format(run->arena, tr("lotse run … --trials %zu gives the same model"), trials));
    else
        say_line(tr("again"),
                 text_wrapped(run->arena,
                              tr("time cut something short, so the same model can't be promised; a fixed number of "
                                 "trials (--trials) gives it each time"),
                              10, progress_columns(run->progress)));
}

static void say_result(struct invocation *invocation, const struct run *run, const struct folders *folders)
{
    const struct evaluation *evaluation = run->evaluation;
    const char *report = path_join(run->arena, folders->final, "report.html");
    const char *model = path_join(run->arena, folders->final, "model.lotse");
    if (invocation->json) {
        struct document *document = document_object(run->arena);
        document_set_text(document, "event", "result");
        document_set_text(document, "verdict", verdict_name(evaluation->verdict));
        document_set_text(document, "report", report);
        document_set_text(document, "model", model);
        if (results_repeating_trials(run))
            document_set_integer(document, "repeated_by_trials", (int64_t)results_repeating_trials(run));
        printf("%s\n", document_line(run->arena, document));
    } else if (!invocation->quiet) {
        putchar('\n');
        say_line(tr("verdict"), verdict_title(evaluation->verdict));
        for (size_t i = 0; i < evaluation->reason_count; i++)
            printf("%10s· %s\n", "",
                   text_wrapped(run->arena, evaluation->reasons[i], 12, progress_columns(run->progress)));
        say_line(tr("model"), model);
        say_line(tr("report"), report);
        say_repetition(run);
    }
}

static bool publish(struct run *run, struct folders *folders)
{
    folders->final = final_name(run, folders->root);
    unlink(path_join(run->arena, folders->hidden, INPUT_ANSWERS)); /* of no use to anybody but a run that goes on */
    if (!folder_publish(run->problems, folders->hidden, folders->final))
        return false;
    run->results = folders->final;
    run_finish(run, run_stages);
    /* Results that the link does not point to are results all the same. */
    link_replace(run->problems, path_join(run->arena, folders->root, "latest"), path_name(folders->final));
    /* Of what was interrupted with other settings or data, the newest may still be wanted. */
    remove_hidden(run, folders->root, folders->prefix, newest_hidden(run, folders));
    return true;
}

/* There is space again, or the data are back: then a search goes on. */
static bool may_go_on(const struct run *run)
{
    return run->resumed || run->has & RUN_HAS_MODEL || problems_fault(run->problems) == FAULT_SYSTEM;
}

static void say_end(struct run *run, bool fresh)
{
    if (run_interrupted())
        run_note(run, fresh ? tr("interrupted; the command without --fresh goes on from here")
                            : tr("interrupted; the same command goes on from here"));
    else if (run->has & RUN_HAS_MODEL)
        run_note(run, fresh ? tr("the search is kept; once this is mended, the command without --fresh goes on from it")
                            : tr("the search is kept; once this is mended, the same command goes on from it"));
}

static int run_pipeline(struct invocation *invocation)
{
    struct run *run = invocation_pipeline_run(invocation, invocation->arguments[0]);
    struct folders folders;
    bool fresh = invocation_option(invocation, "--fresh") != NULL;
    if (!run || !open_folders(run, &folders, fresh))
        return FAULT_INTERNAL;
    run_watch_signals();
    if (!run_execute(run, run_stages)) {
        say_end(run, fresh);
        if (!run_interrupted() && !may_go_on(run))
            folder_remove(run->problems, folders.hidden);
        return FAULT_INTERNAL;
    }
    if (!publish(run, &folders))
        return FAULT_SYSTEM;
    say_result(invocation, run, &folders);
    return run->evaluation->verdict == VERDICT_RECOMMENDED ? 0 : FAULT_GOAL;
}

const struct command run_command = {
    .name = "run",
    .usage = "PIPELINE.toml",
    .summary = N_("reads the data, searches for the best model, writes report and package"),
    .options = options,
    .least = 1,
    .most = 1,
    .run = run_pipeline,
};
