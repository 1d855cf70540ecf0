/* The stage evaluate: what the test rows, which nothing has seen before, say about the model. */
#include "stages/evaluate/evaluate.h"

#include "runner/base/quantile.h"
#include "runner/base/translate.h"
#include "runner/model/clusters.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

/* What training rows look like: enough for the best answers that need no model. */
struct training {
    const float *shares; /* of each class */
    size_t frequent;     /* the most frequent one */
    float mean, median;
};

static struct training look_at_training(const struct run *run)
{
    const struct split *split = &run->split;
    size_t count = split->train_count, classes = run->question.class_count;
    struct training training = { 0 };
    float *shares = ARENA_ARRAY(run->arena, classes, float), *sorted = ARENA_ARRAY(run->arena, count, float);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        sorted[i] = run->question.truth[split->train[i]];
        sum += (double)sorted[i];
        if (classes > 0)
            shares[(size_t)sorted[i]]++;
    }
    for (size_t label = 0; label < classes; label++) {
        shares[label] /= (float)count;
        if (shares[label] > shares[training.frequent])
            training.frequent = label;
    }
    training.shares = shares;
    training.mean = (float)(sum / (double)count);
    training.median = median(sorted, sort_floats(sorted, count));
    return training;
}

/* The same answer for every row. */
static struct scored constant(struct arena *arena, const struct scored *model, const float *answer)
{
    struct scored scored = *model;
    float *predicted = ARENA_ARRAY(arena, model->rows * model->outputs, float);
    for (size_t row = 0; row < model->rows; row++)
        memcpy(predicted + row * model->outputs, answer, model->outputs * sizeof *answer);
    scored.predicted = predicted;
    scored.threshold = 0.5;
    return scored;
}

/* The answer that is best without a model, and fair in the metric: probabilities as the classes are frequent; for
 * squared errors the mean, for absolute ones the median. */
static struct way baseline(const struct run *run, const struct metric *metric, const struct scored *model,
                           const struct training *training)
{
    struct arena *arena = run->arena;
    if (run->question.task == TASK_REGRESSION) {
        if (strcmp(metric->name, "rmse") == 0 || strcmp(metric->name, "r2") == 0)
            return (struct way){ constant(arena, model, &training->mean), tr("mean of the training rows"), "mean" };
        return (struct way){ constant(arena, model, &training->median), tr("median of the training rows"), "median" };
    }
    const float *shares = run->question.outputs == 1 ? training->shares + 1 : training->shares;
    return (struct way){ constant(arena, model, shares), tr("the most frequent answer"), "majority" };
}

/* Is flagging every case better in the metric than the more frequent answer? Two rows, one of each class, stand for all
 * training rows. */
static bool gains_by_flagging(struct arena *scratch, const struct metric *metric, const float *shares)
{
    static const float truth[] = { 0, 1 };
    const float predicted[] = { shares[1], shares[1] };
    struct scored frequent = {
        .truth = truth, .predicted = predicted, .rows = 2, .outputs = 1, .threshold = 0.5, .weights = shares
    };
    struct scored everything = frequent;
    everything.threshold = 0;
    return metric_better(metric, metric->measure(scratch, &everything), metric->measure(scratch, &frequent));
}

/* Of two classes, metrics that care for one of them alone have another best answer than the more frequent one. */
static struct way baseline_for(const struct run *run, const struct metric *metric, const struct training *training,
                               const struct way *simplest)
{
    if (run->question.task != TASK_BINARY || !gains_by_flagging(run->arena, metric, training->shares))
        return *simplest;
    struct way everything = { simplest->scored, tr("flag everything"), "everything" };
    everything.scored.threshold = 0;
    return everything;
}

static void count_confusion(const struct run *run, const struct scored *model, struct evaluation *evaluation)
{
    size_t classes = run->question.class_count;
    if (classes == 0)
        return;
    evaluation->confusion = ARENA_ARRAY(run->arena, classes * classes, size_t);
    for (size_t row = 0; row < model->rows; row++)
        evaluation->confusion[(size_t)model->truth[row] * classes + scored_class(model, row)]++;
}

static double covered(const struct scored *model, double reach)
{
    size_t inside = 0;
    for (size_t row = 0; row < model->rows; row++)
        inside += fabs((double)model->truth[row] - (double)model->predicted[row]) <= reach;
    return (double)inside / (double)model->rows;
}

/* The best validation score among the linear models that the search tried. */
static double linear_score(const struct search_story *search)
{
    const struct metric *metric = search->metric ? metric_named(search->metric) : NULL;
    double best = NAN;
    for (size_t i = 0; metric && i < search->trial_count; i++) {
        const struct trial_record *trial = &search->trials[i];
        if (strcmp(trial->kind, "linear") == 0 && !trial->stopped && metric_better(metric, trial->score, best))
            best = trial->score;
    }
    return best;
}

/* All metrics of the task, the one of the goal first, with their intervals. */
static void measure_all(struct run *run, const struct metric *goal, const struct scored *model,
                        const struct training *training, const struct way *simplest, const struct today *today,
                        struct evaluation *evaluation)
{
    size_t room = 0, count = 0;
    while (all_metrics[room].name)
        room++;
    struct measured *measured = ARENA_ARRAY(run->arena, room, struct measured);
    measured[count++].metric = goal;
    for (const struct metric *metric = all_metrics; metric->name; metric++)
        if (metric != goal && metric->tasks >> run->question.task & 1)
            measured[count++].metric = metric;

    struct arena_mark mark = arena_mark(run->arena);
    struct estimate *estimates = ARENA_ARRAY(run->arena, count, struct estimate);
    for (size_t i = 0; i < count; i++)
        estimates[i] = (struct estimate){ .metric = measured[i].metric, .scored = model };
    intervals_estimate(run->arena, estimates, count, run->seed);
    for (size_t i = 0; i < count; i++) {
        measured[i].model = estimates[i].interval;
        struct way suited = baseline_for(run, measured[i].metric, training, simplest);
        measured[i].baseline = measured[i].metric->measure(run->arena, &suited.scored);
        measured[i].baseline_label = suited.label;
        measured[i].today = today_value(run->arena, measured[i].metric, today);
    }
    arena_rewind(run->arena, mark);
    evaluation->measured = measured;
    evaluation->measured_count = count;
}

/* Answers as probabilities of 0 and 1. */
static struct scored bare_answers(struct arena *arena, const struct scored *scored)
{
    struct scored bare = *scored;
    float *predicted = ARENA_ARRAY(arena, scored->rows, float);
    for (size_t row = 0; row < scored->rows; row++)
        predicted[row] = (float)scored_class(scored, row);
    bare.predicted = predicted;
    bare.threshold = 0.5;
    return bare;
}

static struct interval gain_over(struct run *run, const struct metric *metric, const struct comparison *comparison)
{
    struct estimate gain = { .metric = metric, .scored = &comparison->model, .other = &comparison->other };
    intervals_estimate(run->arena, &gain, 1, run->seed);
    return gain.interval;
}

/* Against today's way, where it has a value in the metric of the goal; else against the baseline. Whoever says only yes
 * or no can't have the ranks of whoever gives probabilities, even if he knows as much; so then both say yes or no. */
static void compare(struct run *run, const struct scored *model, const struct scored *simplest,
                    const struct today *today, struct case_file *file, struct evaluation *evaluation)
{
    const struct measured *goal = &evaluation->measured[0];
    struct comparison comparison = { *model, *simplest };
    file->simplest = comparison;
    if (!isnan(goal->today)) {
        comparison = today->comparison;
        file->simplest.model = comparison.model;
        file->simplest.other.truth = comparison.model.truth; /* of fewer rows; the answer is the same for all of them */
        file->simplest.other.rows = comparison.model.rows;
        evaluation->gain_against_today = true;
        evaluation->gain_of_answers = today->is_answers && goal->metric->needs == METRIC_NEEDS_RANK;
        if (evaluation->gain_of_answers)
            comparison.model = bare_answers(run->arena, &comparison.model);
    } else if (today->predicted) {
        run_note(run, tr("today's way can't be measured by %s, so the model is compared with the baseline instead"),
                 tr(goal->metric->label));
    }
    file->comparison = comparison;
    evaluation->gain = gain_over(run, evaluation->gain_metric, &file->comparison);
    if (evaluation->gain_against_today)
        evaluation->gain_over_baseline = gain_over(run, evaluation->gain_metric, &file->simplest);
}

/* The model must beat whatever costs least without it: today's way, or one that needs no model at all. Whoever compares
 * with a bad habit alone oversells. */
static void weigh(struct run *run, const struct scored *model, const struct training *training,
                  const struct today *today, struct evaluation *evaluation)
{
    static const float nothing = 0, everything = 1;
    struct arena *arena = run->arena;
    bool has_today = today->predicted != NULL;
    const struct scored *rows = has_today ? &today->comparison.model : model;
    struct way ways[3];
    size_t count = 0;
    if (has_today)
        ways[count++] = (struct way){ today->comparison.other, tr("today's way"), "today" };
    if (run->question.task == TASK_BINARY) {
        ways[count++] = (struct way){ constant(arena, rows, &nothing), tr("flag nothing"), "baseline" };
        ways[count++] = (struct way){ constant(arena, rows, &everything), tr("flag everything"), "baseline" };
    } else if (run->question.task == TASK_REGRESSION) {
        ways[count++] = (struct way){ constant(arena, rows, &training->mean), tr("always the mean"), "baseline" };
        ways[count++] = (struct way){ constant(arena, rows, &training->median), tr("always the median"), "baseline" };
    } else {
        ways[count++] =
            (struct way){ constant(arena, rows, training->shares), tr("always the most frequent answer"), "baseline" };
    }
    evaluation->has_worth =
        worth_measure(arena, run->pipeline->value, run->question.task, rows, ways, count, &evaluation->worth);
}

static void read_goal(const struct run *run, const struct metric *metric, struct evaluation *evaluation)
{
    const struct goal_settings *goal = run->pipeline->goal;
    evaluation->goal = metric->higher_is_better ? goal->at_least : goal->at_most;
    evaluation->goal_stated = !isnan(evaluation->goal);
}

static struct scored score(struct run *run)
{
    size_t rows = run->split.test_count, outputs = run->question.outputs;
    float *truth = ARENA_ARRAY(run->arena, rows, float);
    uint32_t *group = run->split.group ? ARENA_ARRAY(run->arena, rows, uint32_t) : NULL;
    for (size_t i = 0; i < rows; i++) {
        truth[i] = run->question.truth[run->split.test[i]];
        if (group)
            group[i] = run->split.group[run->split.test[i]];
    }
    run->scores = ARENA_ARRAY(run->arena, rows * outputs, float);
    return (struct scored){ .truth = truth,
                            .predicted = run->scores,
                            .rows = rows,
                            .outputs = outputs,
                            .threshold = run->model->threshold,
                            .group = group };
}

static bool run_stage(struct run *run, const void *settings)
{
    (void)settings;
    struct scored model = score(run);
    struct today today;
    if (!model_predict(run->arena, run->problems, run->model, run->table, run->split.test, model.rows, run->scores) ||
        !today_read(run, run->split.test, &model, &today))
        return false;
    today_note_gaps(run, &model, &today);

    struct evaluation *evaluation = run->evaluation = ARENA_NEW(run->arena, struct evaluation);
    const struct metric *metric = metric_of_goal(run->pipeline->goal, run->question.task);
    struct training training = look_at_training(run);
    struct way simplest = baseline(run, metric, &model, &training);
    struct way suited = baseline_for(run, metric, &training, &simplest);
    evaluation->train_rows = run->split.train_count;
    evaluation->test_rows = model.rows;
    evaluation->test_groups = model.group ? clusters_of(run->arena, &model).count : 0;
    evaluation->truth = model.truth;
    evaluation->predicted = model.predicted;
    evaluation->baseline = simplest.scored.predicted;
    evaluation->baseline_name = suited.name;
    evaluation->baseline_label = suited.label;
    evaluation->today = today.predicted;
    evaluation->linear = linear_score(&run->search);
    evaluation->coverage = run->question.task == TASK_REGRESSION ? covered(&model, run->model->reach) : NAN;
    count_confusion(run, &model, evaluation);
    evaluation->gain_metric = strcmp(metric->name, "recall") == 0 ? metric_named("f1") : metric;
    read_goal(run, metric, evaluation);

    measure_all(run, metric, &model, &training, &simplest, &today, evaluation);
    struct case_file file = { .question = &run->question, .value = run->pipeline->value };
    compare(run, &model, &suited.scored, &today, &file, evaluation);
    weigh(run, &model, &training, &today, evaluation);
    verdict_reach(run->arena, &file, evaluation);
    return true;
}

static bool plan(struct run *run, const void *settings)
{
    (void)settings;
    bool goal = plan_goal(run), today = today_plan(run);
    return goal && today;
}

const struct stage evaluate_stage = {
    .name = "evaluate",
    .summary = N_("measures the model on rows that it has never seen"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_SPLIT | RUN_HAS_MODEL,
    .gives = RUN_HAS_SCORES | RUN_HAS_EVALUATION,
    .plan = plan,
    .run = run_stage,
};
