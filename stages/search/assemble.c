/* The model made of the chosen trials: their boosters of all folds together, or one booster trained on all rows. The race
 * is over then, and each of them may have all threads. */
#include "stages/search/search.h"

#include <math.h>

static struct member *add_member(struct search *search, struct model *model, size_t room)
{
    struct member *members = (struct member *)(uintptr_t)model->members;
    if (!members)
        model->members = members = ARENA_ARRAY(search->run->arena, room, struct member);
    return &members[model->member_count++];
}

/* Boosters move from the trial's arena into the run's by being there as long: the trial's arena becomes its child. */
bool assemble_bagged(struct search *search, const struct choice *choice, struct model *model)
{
    for (size_t i = 0; i < choice->count; i++) {
        const struct trial *trial = choice->trials[i];
        for (size_t fold = 0; fold < trial->folds; fold++) {
            *add_member(search, model, choice->count * search->fold_count) = (struct member){
                .preparation = trial_folds(search, trial)[fold].data[trial->kind].preparation,
                .booster = trial->boosters[fold],
                .weight = choice->weights[i] / (double)trial->folds,
            };
            if (!booster_use_threads(trial->boosters[fold], search->run->threads))
                return false;
        }
    }
    return true;
}

static double mean_of_labels(const struct run *run)
{
    double sum = 0;
    for (size_t i = 0; i < run->split.train_count; i++)
        sum += (double)run->question.truth[run->split.train[i]];
    return sum / (double)run->split.train_count;
}

/* With more rows than a fold had, somewhat more rounds are worth it: in proportion to the rows, at most half as many
 * again. */
static int rounds_for_all(const struct search *search, const struct trial *trial)
{
    double rounds = 0, rows = 0;
    for (size_t i = 0; i < trial->folds; i++) {
        rounds += trial->rounds[i];
        rows += (double)trial_folds(search, trial)[i].train_count;
    }
    double more = (double)search->run->split.train_count * (double)trial->folds / rows;
    return (int)lround(rounds / (double)trial->folds * fmin(more, 1.5));
}

bool assemble_single(struct search *search, const struct choice *choice, struct model *model)
{
    struct run *run = search->run;
    const struct split *split = &run->split;
    const struct trial *trial = choice->trials[0];
    struct truth truth = { run->question.truth, run->question.class_count };
    struct fold_data whole = { .base_score = mean_of_labels(run) };
    if (!preparation_fit(run->arena, run->problems, &run->recipes[trial->kind], run->table, split->train,
                         split->train_count, &truth, &whole.preparation, &whole.prepared))
        return false;
    bool done = trial->kind != RECIPE_LINEAR
                    ? matrix_quantised(search->arena, run->problems, whole.prepared, split->train, split->train_count,
                                       truth.values, search->weights, BINS, NULL, search->trial_threads, &whole.train)
                    : matrix_plain(search->arena, run->problems, whole.prepared, split->train, split->train_count,
                                   truth.values, search->weights, &whole.train);
    struct booster *booster;
    if (!done || !trial_booster(search, trial, run->arena, &whole, false, &booster))
        return false;
    for (int rounds = rounds_for_all(search, trial); rounds > 0; rounds--)
        if (run_interrupted() || !booster_advance(booster))
            return false;
    if (!booster_keep(booster, booster_rounds(booster)) || !booster_use_threads(booster, run->threads))
        return false;
    *add_member(search, model, 1) = (struct member){ whole.preparation, booster, 1 };
    return true;
}
