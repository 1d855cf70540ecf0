/* A trial: a booster for each fold, trained until its validation rows get no better. */
#include "runner/model/batches.h"
#include "stages/search/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Progress by less than this share of the loss, over all the rounds of patience, is not worth waiting for. */
#define WORTH_WAITING 1e-3

enum { LEAST_TO_COMPARE = 4 };

bool trial_better(const struct trial *one, const struct trial *other)
{
    /* The one that came further is better: a trial is stopped because it was behind. Time cuts short without regard. */
    bool both_cut = one->cut && other->cut;
    if (one->folds != other->folds && !both_cut)
        return one->folds > other->folds;
    return one->loss != other->loss ? one->loss < other->loss : one->index < other->index;
}

static int by_quality(const void *one, const void *other)
{
    struct trial *const *a = one, *const *b = other;
    return trial_better(*a, *b) ? -1 : 1;
}

void trials_sort(struct trial **trials, size_t count)
{
    qsort(trials, count, sizeof(struct trial *), by_quality);
}

static bool out_of_time(const struct search *search)
{
    return run_interrupted() || run_clock() > search->deadline;
}

void trial_forget(struct trial *trial)
{
    arena_destroy(trial->arena);
    trial->arena = trial->of_boosters = NULL;
    trial->predictions = NULL;
}

void trial_forget_boosters(struct trial *trial)
{
    arena_destroy(trial->of_boosters);
    trial->of_boosters = NULL;
}

static double signed_loss(const struct metric *metric, double value)
{
    return isnan(value) ? INFINITY : metric->higher_is_better ? -value : value;
}

static double measure(const struct search *search, const struct metric *metric, const float *predictions, size_t rows)
{
    struct scored scored = { .truth = search->truth,
                             .predicted = predictions,
                             .rows = rows,
                             .outputs = search->run->question.outputs,
                             .threshold = 0.5 };
    struct arena *scratch = arena_create();
    double value = metric->measure(scratch, &scored);
    arena_destroy(scratch);
    return value;
}

double search_loss(const struct search *search, const struct metric *metric, const float *predictions)
{
    return signed_loss(metric, measure(search, metric, predictions, search->validated_count));
}

/* Rounds between two looks at the validation rows: looking costs about as much as a round, and the smaller the steps
 * are, the less changes from one to the next. */
static int rounds_between(const struct trial *trial)
{
    if (!trial_is_boosted(trial))
        return trial->is_forest ? 1 : 2;
    return (int)fmin(fmax(0.3 / point_value(&trial->point, DIMENSION_LEARNING_RATE), 1), 10);
}

/* Trains until the watched rows get no better for a while; notes the best round. */
static bool train_watching(const struct search *search, struct trial *trial, size_t fold, const struct fold_data *data,
                           struct booster *booster, struct curve *curve)
{
    bool is_linear = trial->kind == RECIPE_LINEAR;
    /* Where classes are many, rounds are slow, and what they start from is good. */
    int linear_patience = search->run->question.class_count > MANY_CLASSES ? 4 : 10;
    int patience = is_linear ? linear_patience : trial->is_forest ? 1 : point_patience(&trial->point);
    int most = data->is_solved || trial->is_forest ? 1 : is_linear ? LINEAR_ROUNDS : MOST_ROUNDS;
    int between = rounds_between(trial), best_round = 0, marked_round = 0;
    double best = INFINITY, marked = INFINITY;
    for (int round = 1; round <= most; round++) {
        if (!booster_advance(booster))
            return false;
        trial->cut = out_of_time(search);
        bool is_late = round < most && run_clock() > trial->fold_deadline;
        bool is_last = trial->cut || round == most || is_late;
        trial->late |= is_late;
        if (round % between != 0 && !is_last)
            continue;
        double value;
        if (!booster_watch(booster, &value))
            return false;
        curve->losses[curve->looks++] = (float)value;
        if (value < best || best_round == 0) {
            best = value;
            best_round = round;
        }
        if (round == between || value < marked - WORTH_WAITING * fabs(marked)) {
            marked = value;
            marked_round = round;
        }
        if (is_last || round - marked_round >= patience)
            break;
    }
    trial->losses[fold] = best;
    trial->rounds[fold] = is_linear ? booster_rounds(booster) : best_round;
    return true;
}

static bool train_again(struct trial *trial, size_t fold, struct booster *booster)
{
    while (booster_rounds(booster) < trial->rounds[fold])
        if (run_interrupted() || !booster_advance(booster))
            return false;
    return true;
}

bool trial_booster(const struct search *search, const struct trial *trial, struct arena *arena,
                   const struct fold_data *data, bool watches, struct booster **booster)
{
    struct parameter parameters[MOST_PARAMETERS];
    size_t outputs = search->run->question.outputs;
    size_t count = point_parameters(arena, search, trial, data, parameters);
    if (!booster_create(arena, search->run->problems, data->train, watches ? data->valid : NULL, parameters, count,
                        booster))
        return false;
    return !data->start ||
           booster_start(*booster, parameters, count, data->start, (feature_count(data->prepared) + 1) * outputs);
}

/* The fold's validation rows, by the rounds that are known; the others are given up. */
static bool predict_fold(struct search *search, struct trial *trial, size_t index)
{
    struct fold *fold = &trial_folds(search, trial)[index];
    const struct fold_data *data = fold_data(search, fold, trial->kind);
    size_t outputs = search->run->question.outputs;
    float *out = trial->predictions + fold->first * outputs;
    if (!data || !booster_predict(trial->boosters[index], data->valid, trial->rounds[index], out, outputs))
        return false;
    for (size_t i = 0; i < fold->valid_count && data->base; i++)
        out[i] += data->base[i];
    return booster_keep(trial->boosters[index], trial->rounds[index]);
}

/* The matrix of a linear booster may have fewer rows than the fold. */
static bool predict_linear(struct search *search, struct trial *trial, size_t index)
{
    struct fold *fold = &trial_folds(search, trial)[index];
    size_t outputs = search->run->question.outputs;
    struct arena *scratch = arena_child(trial->arena);
    struct booster *booster = trial->boosters[index];
    bool done = booster_keep(booster, trial->rounds[index]) &&
                booster_score(scratch, booster, fold->data[trial->kind].prepared, fold->valid, fold->valid_count,
                              trial->predictions + fold->first * outputs, outputs);
    arena_destroy(scratch);
    fold_give_back(fold, RECIPE_LINEAR);
    return done;
}

/* curve: where to note how it goes; NULL: again, with the rounds that are known. */
static bool run_fold(struct search *search, struct trial *trial, size_t index, struct curve *curve)
{
    const struct fold_data *data = fold_data(search, &trial_folds(search, trial)[index], trial->kind);
    struct booster *booster;
    if (!data || !trial_booster(search, trial, trial->of_boosters, data, curve != NULL, &booster))
        return false;
    if (!(curve ? train_watching(search, trial, index, data, booster, curve) : train_again(trial, index, booster)))
        return false;
    if (index == 0 && isfinite(search->deadline))
        trial->size = booster_size(booster, trial->rounds[index]);
    trial->boosters[index] = booster;
    if (trial->kind == RECIPE_LINEAR)
        return predict_linear(search, trial, index);
    /* How many rounds are kept shows when all folds are done; until then only what training needed is given up. */
    return curve ? booster_keep(booster, booster_rounds(booster)) : predict_fold(search, trial, index);
}

/* The same number of rounds for all folds, or all that one has which ended before: what is best for one of them is in part
 * chance, and a model that learns once more has nothing to stop it there either. */
static void settle_rounds(struct trial *trial, const struct curve *curves)
{
    int rounds = curves_best(curves, trial->folds) * rounds_between(trial);
    for (size_t i = 0; i < trial->folds; i++) {
        int trained = booster_rounds(trial->boosters[i]);
        trial->rounds[i] = rounds < trained ? rounds : trained;
    }
}

static double mean_loss(const struct trial *trial, size_t folds)
{
    double sum = 0;
    for (size_t i = 0; i < folds; i++)
        sum += trial->losses[i];
    return sum / (double)folds;
}

/* The median stopping rule (Golovin et al., "Google Vizier", 2017), on folds: behind the better third of what was known
 * when it was proposed, a trial is given up; and far behind the best of them, also where little is known. */
bool trial_is_behind(const struct search *search, const struct trial *trial)
{
    const double far = 1.15;
    size_t folds = trial->folds, known = trials_known_to(trial->index), better = 0, count = 0;
    double mean = mean_loss(trial, folds), best = INFINITY;
    for (size_t i = 0; i < known; i++) {
        const struct trial *other = search->trials[i];
        if (!trial_is_boosted(other) || other->folds < folds)
            continue;
        count++;
        better += mean_loss(other, folds) < mean;
        best = fmin(best, mean_loss(other, folds));
    }
    bool is_in_the_rear = count >= LEAST_TO_COMPARE && better * 3 > count;
    return (is_in_the_rear && trial_is_boosted(trial)) || mean > far * best;
}

/* How many folds share the time of the trial. While that is open the first one may take half of it: others wait. */
static size_t folds_so_far(struct search *search)
{
    pthread_mutex_lock(&search->mutex);
    size_t folds = search->folds_settled ? search->fold_count : 2;
    pthread_mutex_unlock(&search->mutex);
    return folds;
}

/* The first fold of the first trial settles it; all other trials wait for that. How long they waited is no time of theirs. */
static size_t folds_after_first(struct search *search, const struct trial *trial, double *began)
{
    double done = run_clock();
    pthread_mutex_lock(&search->mutex);
    if (trial->index == 0)
        pace_settle(search, trial, done - *began);
    while (!search->folds_settled)
        pthread_cond_wait(&search->changed, &search->mutex);
    size_t folds = search->fold_count;
    pthread_mutex_unlock(&search->mutex);
    *began += run_clock() - done;
    return folds;
}

/* One fold after the other, until the trial is behind or time is up. */
static bool race_folds(struct search *search, struct trial *trial, double *began, struct curve *curves)
{
    size_t folds = folds_so_far(search);
    for (size_t i = 0; i < folds; i++) {
        trial->fold_deadline =
            trial->repeats ? INFINITY : *began + search->trial_seconds * (double)(i + 1) / (double)folds;
        double fold_began = run_clock();
        if (!run_fold(search, trial, i, &curves[i]))
            return false;
        if (i == 0)
            folds = folds_after_first(search, trial, began);
        trial->folds = i + 1;
        bool is_last = trial->folds == folds;
        double needed = trial->is_forest ? run_clock() - fold_began : 0; /* nothing stops it in between */
        trial->cut |= !is_last && (out_of_time(search) || run_clock() + needed > search->deadline ||
                                   !fold_has_time(search, trial->folds, trial->kind));
        trial->stopped = !is_last && trial_is_behind(search, trial);
        if (trial->cut || trial->stopped)
            break;
    }
    if (trial->kind == RECIPE_LINEAR)
        return true;
    settle_rounds(trial, curves);
    for (size_t i = 0; i < trial->folds; i++)
        if (!predict_fold(search, trial, i))
            return false;
    return true;
}

bool trial_run(struct search *search, struct trial *trial, bool replay)
{
    double began = run_clock();
    trial->of_boosters = arena_child(trial->arena);
    trial->predictions =
        ARENA_ARRAY(trial->arena, folds_rows(search, search->folds_made) * search->run->question.outputs, float);
    if (replay) {
        for (size_t i = 0; i < trial->folds; i++)
            if (!run_fold(search, trial, i, NULL))
                return false;
        return true;
    }
    trial->cut = !trial_has_time(search, trial);
    if (trial->cut)
        return true;
    struct arena *scratch = arena_create();
    bool done = race_folds(search, trial, &began, ARENA_ARRAY(scratch, search->folds_made, struct curve));
    arena_destroy(scratch);
    if (!done)
        return false;
    size_t rows = folds_rows(search, trial->folds);
    trial->loss = signed_loss(search->guide, measure(search, search->guide, trial->predictions, rows));
    trial->shown = measure(search, search->metric, trial->predictions, rows);
    trial->seconds = run_clock() - began;
    return true;
}

bool trial_bring_back(struct search *search, struct trial *trial)
{
    if (trial->of_boosters)
        return true;
    trial_forget(trial);
    trial->arena = arena_child(search->arena);
    return trial_run(search, trial, true);
}
