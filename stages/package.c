/* Packs the model, and publishes it where the user wants it: only a recommended one, and only in place of one that was
 * not measured to be better. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/card.h"
#include "runner/page/phrases.h"
#include "runner/results.h"
#include "runner/stage.h"

#include <math.h>
#include <string.h>

struct package {
    const char *publish;
};

static const struct setting settings[] = {
    SETTING(struct package, publish,
            .help = N_("where the model goes when it is recommended and no better one is there, "
                       "such as \"modelle/absatz.lotse\"")),
    { 0 },
};

/* The value that the model there was measured to have, in the metric of the new one; NAN when it was not. */
static double recorded_value(const struct model *model, const struct metric *metric)
{
    const struct document *metrics = document_get(model->card, "metrics");
    return document_number(document_get(document_get(metrics, metric->name), "value"), NAN);
}

/* What is called otherwise and can't be read is no damaged model, but something else. */
static bool is_called_model(const char *path)
{
    size_t length = strlen(path);
    return length > 6 && strcmp(path + length - 6, ".lotse") == 0;
}

/* What can't be loaded may be replaced where it is a damaged model, and nothing else. */
static bool may_replace_unknown(struct run *run, const struct problems *found, const char *path, const char **said)
{
    *said = arena_format(run->arena, tr("\"%s\" is no model that can be read; the new one takes its place"), path);
    if (problems_fault(found) != FAULT_PACKAGE)
        run_note(run, tr("not published: \"%s\" can't be opened, and stays as it is"), path);
    else if (!is_called_model(path))
        run_note(run, tr("not published: \"%s\" is no model, and stays as it is"), path);
    else if (model_is_newer(path))
        run_note(run, tr("not published: the model \"%s\" was made by a newer Lotse, and stays as it is"), path);
    else
        return true;
    return false;
}

/* Values of different rows differ by chance, too. */
static bool has_same_test(const struct run *run, const struct model *there)
{
    const char *rows = document_text(document_get(document_get(there->card, "rows"), "test_fingerprint"));
    return rows && strcmp(rows, evaluation_test_rows(run->arena, run->evaluation)) == 0;
}

/* May the new model take the place of what lies there? Says why not; *said is what to say when it has. */
static bool may_replace(struct run *run, struct arena *scratch, const char *path, const char **said)
{
    struct problems *found = problems_create(scratch);
    struct model *there = NULL;
    if (!model_load(scratch, found, path, &there))
        return may_replace_unknown(run, found, path, said);
    const struct measured *measured = &run->evaluation->measured[0];
    if (there->question.task != run->question.task || strcmp(there->question.target, run->question.target) != 0) {
        run_note(run, tr("not published: the model \"%s\" answers another question, and stays as it is"), path);
        return false;
    }
    double old = (double)(float)recorded_value(there, measured->metric);
    double new = (double)(float)measured->model.value; /* as a package keeps it: equal models are equally good */
    const char *old_text = phrase_metric(run->arena, measured->metric, old);
    const char *new_text = phrase_metric(run->arena, measured->metric, new);
    const char *caution = has_same_test(run, there) ? "" : tr("; the old one was measured on other rows");
    if (metric_better(measured->metric, old, new)) {
        run_note(run, tr("not published: the model \"%s\" is better (%s: %s, the new one %s), and stays as it is%s"),
                 path, tr(measured->metric->label), old_text, new_text, caution);
        return false;
    }
    *said = arena_format(run->arena, tr("the new model takes the place of \"%s\" (%s: %s instead of %s)%s"), path,
                         tr(measured->metric->label), new_text, old_text, caution);
    return true;
}

static void publish(struct run *run, const char *model, const char *path)
{
    if (run->evaluation->verdict != VERDICT_RECOMMENDED) {
        run_note(run, tr("not published as \"%s\": the model is not recommended"), path);
        return;
    }
    struct arena *scratch = arena_child(run->arena);
    char *bytes;
    size_t size;
    const char *said = arena_format(run->arena, tr("published as \"%s\""), path);
    if ((!file_exists(path) || may_replace(run, scratch, path, &said)) &&
        folder_create(run->problems, path_folder(scratch, path)) &&
        file_read(scratch, run->problems, model, 0, &bytes, &size) && file_write(run->problems, path, bytes, size))
        run_note(run, "%s", said);
    arena_destroy(scratch);
}

static const char *place_of_publishing(const struct run *run, const struct package *package)
{
    return path_join(run->arena, run->pipeline->folder, package->publish);
}

static bool plan(struct run *run, const void *given)
{
    const struct package *package = given;
    return !package->publish || run_may_write(run, settings_place(run->pipeline->settings, &package->publish),
                                              place_of_publishing(run, package));
}

static bool begins_with_any(const char *line, const char *const *beginnings)
{
    while (*beginnings && strncmp(line, *beginnings, strlen(*beginnings)) != 0)
        beginnings++;
    return *beginnings != NULL;
}

/* The pipeline file, but for what only says where and by how many threads: the same model is the same package. For the
 * same reason a search that can be repeated exactly is told by its number of trials, even if it was time that ended it. */
static const char *pipeline_text(struct run *run)
{
    static const char *const passed_over[] = { "threads = ", "output = ", "# output =", NULL };
    static const char *const of_time[] = { "budget = ", "patience = ", "memory = ", NULL };
    size_t trials = results_repeating_trials(run);
    struct text written = text_in(run->arena), kept = text_in(run->arena);
    settings_write(run->pipeline->settings, &written);
    for (const char *line = text_string(&written); *line;) {
        size_t length = strcspn(line, "\n");
        length += line[length] == '\n';
        bool counts = !begins_with_any(line, passed_over) && !(trials && begins_with_any(line, of_time));
        if (counts && trials && strncmp(line, "trials = ", strlen("trials = ")) == 0)
            text_add_format(&kept, "trials = %zu\n", trials);
        else if (counts)
            text_add_bytes(&kept, line, length);
        line += length;
    }
    return text_string(&kept);
}

static const char *own_place(const struct run *run)
{
    return path_join(run->arena, run->results, "model.lotse");
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    run->model->card = evaluation_document(run);
    return model_save(run->arena, run->problems, run->model, pipeline_text(run), report_card(run), own_place(run));
}

/* Only now: a model whose report and figures are lost is nothing to rely on. */
static void finish(struct run *run, const void *given)
{
    const struct package *package = given;
    if (package->publish)
        publish(run, own_place(run), place_of_publishing(run, package));
}

const struct stage package_stage = {
    .name = "package",
    .summary = N_("packs the model"),
    .needs = RUN_HAS_MODEL | RUN_HAS_SCORES | RUN_HAS_EVALUATION,
    .gives = RUN_HAS_FILES,
    .settings = settings,
    .settings_size = sizeof(struct package),
    .plan = plan,
    .run = run,
    .finish = finish,
};
