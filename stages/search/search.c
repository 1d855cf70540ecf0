/* Searches for the best model: XGBoost's trees in many settings, a linear model beside them, within the time given. */
#include "stages/search/search.h"

#include "runner/base/translate.h"
#include "runner/model/batches.h"
#include "runner/today.h"

#include <math.h>
#include <string.h>

static const char *const finals[] = { "auto", "bagged", "single", "refit", NULL };

static const struct setting settings[] = {
    SETTING(struct search_settings, budget, .fallback = "\"1min\"", .min = 1, .max = 604800,
            .help = N_("time for the whole run, reading and report included")),
    SETTING(struct search_settings, trials, .fallback = "0", .min = 0, .max = MOST_TRIALS,
            .help = N_("a fixed number of trials instead of a time: the same input then gives the same model")),
    SETTING(struct search_settings, folds, .fallback = "0", .min = 0, .max = MOST_FOLDS,
            .help =
                N_("parts into which the training rows are cut to compare trials; 0: chosen by the number of rows")),
    SETTING(struct search_settings, validate, .fallback = "0", .min = 0, .max = MOST_FOLDS,
            .help = N_("how many of these parts are used to compare trials; 0: all (of 100,000 rows and more three, of "
                       "500,000 two), or as many as leave time for enough trials")),
    SETTING(struct search_settings, patience, .fallback = "150", .min = 0, .max = MOST_TRIALS,
            .help = N_("ends early when this many trials in a row brought nothing better; 0: never")),
    SETTING(struct search_settings, final, .fallback = "\"auto\"", .choices = finals,
            .help = N_("bagged: the models of all folds together; refit: models that learn once more, from all rows; "
                       "single: one small model of all rows; auto: single for a split by time, refit for few rows, "
                       "else bagged")),
    SETTING(struct search_settings, memory, .fallback = "\"auto\"", .example = "\"2GB\"",
            .help = N_("memory that the run may take, as in \"2GB\" or \"500MB\"; auto: four fifths of what is free")),
    { 0 },
};

/* The guide ranks trials. Metrics that jump (accuracy and other counts) are too coarse for that; the smooth one of the
 * task takes their place. */
static const struct metric *guide_for(const struct run *run, const struct metric *metric)
{
    static const char *const smooth[] = { "auc", "average_precision", "log_loss", "brier", "rmse", "mae" };
    for (size_t i = 0; i < sizeof smooth / sizeof *smooth; i++)
        if (strcmp(metric->name, smooth[i]) == 0)
            return metric;
    if (run->question.class_count)
        return metric_named("log_loss");
    return metric_named(strcmp(metric->name, "r2") == 0 ? "rmse" : "mae");
}

/* What evaluation, report and package will take of the time: mostly the bootstrap, which grows with the test rows up to
 * a bound, and the explanations, which take what is left. */
static double seconds_for_the_rest(const struct run *run, double budget)
{
    double cells = (double)run->split.test_count * (double)run->table->column_count;
    double rows = fmin((double)run->split.test_count, 20000);
    return fmin(1 + 0.02 * budget + 5e-5 * rows + 1e-6 * cells, budget / 2);
}

/* Threads of XGBoost in one trial: with many cells and little time all of them work on one trial, else each trial has
 * one. A fixed number of trials always has one, so that results do not depend on the machine. */
static unsigned threads_of_trial(const struct search *search)
{
    const struct run *run = search->run;
    double cells = (double)run->split.train_count * (double)run->table->column_count;
    return search->settings->trials == 0 && cells > 2e7 ? run->threads : 1;
}

/* What its words say about each class, and what it looks like. */
static double features_of_text(const struct run *run)
{
    return (double)run->question.outputs + 5;
}

/* Features of the linear model, about as many. */
static double linear_width(const struct run *run)
{
    double width = 0;
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        if (column->role == ROLE_FEATURE)
            width += column->kind == COLUMN_CATEGORY ? fmin((double)dictionary_count(column->dictionary), 200)
                     : column->kind == COLUMN_TEXT   ? features_of_text(run)
                                                     : 1;
    }
    return width;
}

/* One-hot columns take memory for every row; where that would be much, the linear model stays out. */
static bool linear_fits(const struct run *run)
{
    return linear_width(run) * (double)run->table->row_count < 1e7;
}

static bool has_text(const struct run *run)
{
    for (size_t i = 0; i < run->table->column_count; i++)
        if (run->table->columns[i].role == ROLE_FEATURE && run->table->columns[i].kind == COLUMN_TEXT)
            return true;
    return false;
}

/* Many kinds of inquiries: what the texts say, the linear model knows in seconds, while trees take their time. */
static bool sorts_texts(const struct run *run)
{
    return run->question.class_count > MANY_CLASSES && has_text(run);
}

/* A forest grows deep trees in one go, for each class as many, which can't be stopped in between: only where that takes
 * moments. */
static bool forest_fits(const struct run *run)
{
    double width = 0;
    for (size_t i = 0; i < run->table->column_count; i++)
        width += run->table->columns[i].kind == COLUMN_TEXT ? features_of_text(run) : 1;
    return (double)run->split.train_count * width * (double)run->question.outputs < 4e6;
}

/* Where a line through the numbers is there in moments, trees may learn what it leaves. What users know of directions it
 * would not obey, and texts it has in other ways. */
static bool residual_fits(const struct search *search)
{
    const struct run *run = search->run;
    return run->question.class_count == 0 && search->has_linear && !has_text(run) &&
           linear_is_quick(&run->question, (size_t)linear_width(run), run->split.train_count);
}

/* Of two classes one has less than an eighth of the rows: failures, rejects, buyers. */
static bool is_rare(const struct run *run)
{
    return run->question.class_count == 2 && rows_of_rarest_class(run) * 8 < run->split.train_count;
}

/* Statistics of the target say something new about categories with more than a few values; numbers can be combined with
 * one another, or be categories themselves. */
static void find_more_features(struct search *search)
{
    enum { FEW = 4 };
    const struct table *table = search->run->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        search->has_encoded |= column->kind == COLUMN_CATEGORY && dictionary_count(column->dictionary) >= FEW;
        search->has_combined |= column->kind == COLUMN_NUMBER && !column->stands_alone;
    }
}

/* Of few rows none should go unlearned, and the newest of those in order of time neither. Where they are many, it matters
 * less than the time it takes. */
static enum final_choice final_for(const struct search *search)
{
    const struct split *split = &search->run->split;
    if (search->settings->final != FINAL_AUTO)
        return (enum final_choice)search->settings->final;
    return split->order ? FINAL_SINGLE : split->train_count < FEW_ROWS ? FINAL_REFIT : FINAL_BAGGED;
}

/* What the display compares with: today's way, where it is known, else the most frequent class or the mean. */
static bool measure_baseline(struct search *search)
{
    struct run *run = search->run;
    size_t outputs = run->question.outputs, rows = search->validated_count;
    double *sums = ARENA_ARRAY(search->arena, outputs, double);
    float *constant = ARENA_ARRAY(search->arena, rows * outputs, float);
    for (size_t i = 0; i < rows; i++)
        if (outputs > 1)
            sums[(size_t)search->truth[i]]++;
        else
            sums[0] += (double)search->truth[i];
    for (size_t i = 0; i < rows; i++)
        for (size_t output = 0; output < outputs; output++)
            constant[i * outputs + output] = (float)(sums[output] / (double)rows);
    struct scored scored = {
        .truth = search->truth, .predicted = constant, .rows = rows, .outputs = outputs, .threshold = 0.5
    };
    struct today today;
    if (!today_read(run, search->validated, &scored, &today))
        return false;
    search->baseline = today_value(search->arena, search->metric, &today);
    search->baseline_name = tr("today");
    if (isnan(search->baseline)) {
        search->baseline = search->metric->measure(search->arena, &scored);
        scored.threshold = 0; /* to flag everything is the same answer, too */
        double everything = search->metric->measure(search->arena, &scored);
        if (metric_better(search->metric, everything, search->baseline))
            search->baseline = everything;
        search->baseline_name = run->question.class_count ? tr("always the same answer") : tr("always the mean");
    }
    return true;
}

static void destroy(void *object)
{
    struct search *search = object;
    pthread_mutex_destroy(&search->mutex);
    pthread_cond_destroy(&search->changed);
}

static bool prepare_search(struct search *search, struct run *run, const struct search_settings *given)
{
    *search = (struct search){ .run = run, .settings = given, .arena = arena_child(run->arena) };
    pthread_mutex_init(&search->mutex, NULL);
    pthread_cond_init(&search->changed, NULL);
    search->metric = metric_of_goal(run->pipeline->goal, run->question.task);
    search->guide = guide_for(run, search->metric);
    search->final = final_for(search);
    search->trial_threads = threads_of_trial(search);
    search->has_linear = linear_fits(run) && !knowledge_has_limits(search);
    search->linear_trial = sorts_texts(run) ? 0 : 1; /* whoever asks for a single trial wants trees */
    search->has_residual = residual_fits(search);
    search->has_forest = forest_fits(run);
    find_more_features(search);
    search->has_encoded_forest = search->has_encoded;
    search->bins = bins_for(run->split.train_count, feature_count(run->table), run->question.class_count, is_rare(run));
    search->trials = ARENA_ARRAY(search->arena, MOST_TRIALS, struct trial *);
    search->began = run_clock();
    search->processor_began = search_processor_seconds();
    search->deadline = INFINITY;
    if (given->trials == 0) {
        run->ends = run->started + given->budget.seconds;
        search->reserve = seconds_for_the_rest(run, given->budget.seconds);
        search->deadline = run->ends - search->reserve;
    }
    search->trial_seconds = (search->deadline - search->began) / 4;
    bool done = folds_create(search);
    arena_on_end(run->arena, destroy, search);
    search->weights = knowledge_weights(search, &done);
    spread_find(search);
    if (!done || !memory_begin(search) || !measure_baseline(search))
        return false;
    search->ledger = ledger_open(search);
    if (search->ledger)
        pace_begin(search);
    return search->ledger != NULL;
}

/* The source that the column comes from. */
static const struct source *source_of(const struct run *run, const struct column *column)
{
    for (size_t i = 0; i < run->join_count && column->joined_from; i++)
        if (strcmp(run->joins[i].source, column->joined_from) == 0)
            return &run->sources[i + 1];
    return &run->sources[0];
}

/* The model knows the columns that it was trained with, and nothing of the others. */
static void describe_columns(struct run *run, struct model *model)
{
    struct schema_column *columns = ARENA_ARRAY(run->arena, run->table->column_count, struct schema_column);
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        const struct source *source = source_of(run, column);
        const char *file_column =
            column->joined_from ? NULL : source->settings->file_column; /* sources add their own */
        struct schema_column *known = &columns[model->column_count++];
        *known = (struct schema_column){ .name = column->name,
                                         .source = column->joined_from,
                                         .kind = column->kind,
                                         .has_time = column->has_time,
                                         .date_order = source->parts[0].origin.dialect.date_order,
                                         .style = column->style,
                                         .has_own_style = column->has_own_style,
                                         .marks = source->marks,
                                         .is_file_name = file_column && strcmp(file_column, column->name) == 0,
                                         .rule = pipeline_rule(run->arena, run->pipeline, column->name),
                                         .unit = column->unit,
                                         .empty_means_no = column->empty_means_no };
        for (size_t at = 0; at < run->split.train_count; at++)
            known->missing += column_is_missing(column, run->split.train[at]);
    }
    model->columns = columns;
    model->sheet = run->sources[0].parts[0].origin.sheet;
    model->on_violation = run->inspection->on_violation;
}

static void tell_story(struct search *search, const struct choice *choice)
{
    struct run *run = search->run;
    struct search_story *story = &run->search;
    /* The unbroken row is what the model was chosen from; only when there is none, whatever was there had to do. */
    size_t end = search->complete ? search->complete : search->begun;
    story->metric = search->metric->name;
    story->trials = ARENA_ARRAY(run->arena, end, struct trial_record);
    for (size_t i = 0; i < end; i++) {
        const struct trial *trial = search->trials[i];
        if (!trial->finished)
            continue;
        story->recalled += trial->is_recalled;
        story->trials[story->trial_count++] = (struct trial_record){
            trial_kind(trial),
            trial->shown,
            trial->ended,
            trial->stopped,
        };
    }
    story->seconds = run_clock() - search->began;
    story->folds = search->fold_count;
    story->best = point_text(run->arena, choice->trials[0]);
    story->ended_early = search->ended_early;
    run->depends_on_time |= search->hurried || search->complete == 0 || search->exact < search->complete;
    if (search->ended_early)
        run_note(run, tr("the search ended early: %zu trials in a row brought nothing better"), search->since_best);
}

static bool plan(struct run *run, const void *given)
{
    bool knowledge = knowledge_plan(run);
    return memory_plan(run, given) && knowledge;
}

/* Where there is no time for all chosen trials to learn once more from all rows, the best one may do so; else its boosters
 * of the folds are the model. */
static bool choose(struct search *search, struct choice *choice)
{
    if (!ensemble_choose(search, search->final == FINAL_SINGLE ? 1 : MOST_CHOSEN, choice))
        return false;
    choice->copies = assemble_copies(search, choice);
    if (choice->copies > 0 || search->final == FINAL_BAGGED)
        return true;
    if (!ensemble_choose(search, 1, choice))
        return false;
    choice->copies = assemble_copies(search, choice);
    return true;
}

static bool run(struct run *run, const void *given)
{
    struct search *search = ARENA_NEW(run->arena, struct search);
    const struct search_settings *stated = given;
    if (!prepare_search(search, run, stated) || !race_run(search) || !ledger_close(search))
        return false;
    struct choice choice;
    if (!choose(search, &choice))
        return false;
    struct model *model = ARENA_NEW(run->arena, struct model);
    model->name = run->pipeline->name;
    model->question = run->question;
    model->language = translate_language() == LANGUAGE_GERMAN ? "de" : "en";
    describe_columns(run, model);
    answers_settle(search, &choice, model);
    if (!assemble(search, &choice, model))
        return false;
    tell_story(search, &choice);
    run->model = model;
    return true;
}

const struct stage search_stage = {
    .name = "search",
    .summary = N_("searches for the best model"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_SPLIT | RUN_HAS_RECIPES,
    .gives = RUN_HAS_MODEL,
    .settings = settings,
    .settings_size = sizeof(struct search_settings),
    .plan = plan,
    .run = run,
};
