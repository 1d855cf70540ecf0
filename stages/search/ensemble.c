/* Chooses the trials that the model is made of: greedy selection with replacement over the predictions for validation
 * rows (Caruana et al., "Ensemble Selection from Libraries of Models", 2004). A trial may be chosen several times,
 * which is its weight. */
#include "stages/search/search.h"

#include <math.h>
#include <stdlib.h>

enum { STEPS = 20 };

/* A further trial must lower the loss by this share, to be worth its place in the package. */
#define WORTH_IT 1e-3

static struct trial **trials_by_quality(struct arena *arena, const struct search *search, size_t *count)
{
    struct trial **trials = ARENA_ARRAY(arena, search->begun, struct trial *);
    *count = 0;
    /* The unbroken row of finished trials can be repeated exactly; only when time was up before the first of them was
     * whole, anything that is there has to do. */
    size_t end = search->complete ? search->complete : search->begun;
    for (size_t i = 0; i < end; i++)
        if (search->trials[i]->finished)
            trials[(*count)++] = search->trials[i];
    trials_sort(trials, *count);
    return trials;
}

/* Of more trials there is more to choose from that errs otherwise. */
size_t candidates_kept(const struct search *search)
{
    return search->final == FINAL_REFIT ? MOST_REMEMBERED : MOST_KEPT;
}

/* Among those that are, like this one, in the unbroken row or behind it: what was the best there stays so to the end. */
static bool is_best_of_kind(const struct search *search, const struct trial *trial)
{
    bool in_row = trial->index < search->complete;
    size_t end = in_row ? search->complete : search->begun;
    for (size_t i = in_row ? 0 : search->complete; i < end; i++) {
        const struct trial *other = search->trials[i];
        if (other->finished && trial_is_boosted(other) && other->kind == trial->kind && trial_better(other, trial))
            return false;
    }
    return true;
}

/* The boosters of a forest are large, and of further trees there are enough; but where all rows are learned once more nobody
 * needs the boosters. */
bool trial_is_kept_beside(const struct search *search, const struct trial *trial)
{
    if (trial->kind == RECIPE_LINEAR)
        return true;
    return search->final != FINAL_BAGGED && (trial->is_forest || is_best_of_kind(search, trial));
}

/* To choose, predictions are enough: where memory is short, the boosters of those that are chosen are trained once more. */
static bool bring_back_predictions(struct search *search, struct trial *trial)
{
    if (trial->predictions)
        return true;
    if (!trial_bring_back(search, trial))
        return false;
    if (memory_is_short(search)) {
        trial_forget_boosters(trial);
        memory_give_back();
    }
    return true;
}

struct blend {
    const struct search *search;
    const struct metric *metric; /* of probabilities where there are classes: ranks would have to be sorted each time */
    size_t numbers;              /* of one set of predictions */
    double *sum;                 /* of the predictions chosen so far */
    float *mean;
    size_t chosen;
    double seconds_left; /* for saving what is chosen */
    bool hurried;
};

/* Of the boosters of its folds. */
static double saving(const struct trial *trial)
{
    return assemble_saving(trial, trial->folds);
}

static double loss_with(struct blend *blend, const struct trial *trial)
{
    double share = 1 / (double)(blend->chosen + 1);
    for (size_t i = 0; i < blend->numbers; i++)
        blend->mean[i] = (float)((blend->sum[i] + (double)trial->predictions[i]) * share);
    return search_loss(blend->search, blend->metric, blend->mean);
}

/* The candidate that lowers the loss the most; count when none does by enough. */
static size_t best_addition(struct blend *blend, struct trial *const *candidates, size_t count, const size_t *times,
                            double *loss)
{
    size_t best = count;
    double before = *loss, least = INFINITY;
    for (size_t i = 0; i < count; i++) {
        if (blend->chosen > 0 && times[i] == 0 && saving(candidates[i]) > blend->seconds_left) {
            blend->hurried = true;
            continue;
        }
        double with = loss_with(blend, candidates[i]);
        if (with < least) {
            least = with;
            best = i;
        }
    }
    if (isfinite(before) && !(least < before - WORTH_IT * fabs(before)))
        return count;
    *loss = least;
    return best;
}

/* Is there one that did all folds and is not to be trained again? */
static bool is_any_there(const struct search *search, struct trial *const *trials, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (trials[i]->predictions && trials[i]->folds == search->fold_count)
            return true;
    return false;
}

/* Candidates whose boosters are there or brought back, and that did all folds; no more than `most`, and of several those kept
 * beside them. When time is up, which it mostly is in the end of a search that has a deadline, one is trained again only if
 * there is nothing else. */
static bool candidates_ready(struct search *search, struct trial **trials, size_t most, size_t *count)
{
    size_t ready = 0, beside = 0;
    for (size_t i = 0; i < *count; i++) {
        if (ready > 0 && trials[i]->folds < search->fold_count)
            break;
        bool is_beside = most > 1 && beside < MOST_BESIDE && trial_is_kept_beside(search, trials[i]);
        if (!is_beside && ready - beside >= most)
            continue;
        bool is_late = !trials[i]->arena && run_clock() + trials[i]->seconds > search->deadline;
        if (is_late && (ready > 0 || is_any_there(search, trials + i + 1, *count - i - 1))) {
            search->hurried = true;
            continue;
        }
        if (!bring_back_predictions(search, trials[i]))
            return false;
        beside += is_beside;
        trials[ready++] = trials[i];
    }
    *count = ready;
    return true;
}

static void count_in(struct blend *blend, const struct trial *trial)
{
    for (size_t i = 0; i < blend->numbers; i++)
        blend->sum[i] += (double)trial->predictions[i];
    blend->chosen++;
}

/* Greedy steps; times[i] is how often candidate i was chosen. No more than `most` different ones, and after the best no other
 * that there is no time for: the larger its boosters, the longer it takes to save them. */
static void choose_greedily(struct search *search, struct blend *blend, struct trial *const *candidates, size_t count,
                            size_t most, size_t *times)
{
    double loss = INFINITY, ends = fmax(run_clock(), search->deadline) + search->reserve / 4;
    size_t different = 0, considered = count;
    for (int step = 0; step < STEPS; step++) {
        size_t best = best_addition(blend, candidates, considered, times, &loss);
        if (best == considered)
            break;
        if (times[best]++ == 0) {
            different++;
            blend->seconds_left -= saving(candidates[best]);
        }
        count_in(blend, candidates[best]);
        bool time_is_up = run_clock() > ends;
        blend->hurried |= time_is_up && step + 1 < STEPS && different < most;
        if (different == most || time_is_up)
            break;
    }
    search->hurried |= blend->hurried;
}

/* For saving the model, where the boosters of the folds are the model. What else comes after the search can do with half of its
 * time: what drives the predictions is asked of as many rows as there is time for. */
static double seconds_left(const struct search *search)
{
    if (isinf(search->deadline) || search->final != FINAL_BAGGED)
        return INFINITY;
    return (search->run->ends - run_clock()) / fmax(search->load, 1) - search->reserve / 2;
}

bool ensemble_choose(struct search *search, size_t most, struct choice *choice)
{
    size_t count;
    struct trial **candidates = trials_by_quality(search->arena, search, &count);
    if (!candidates_ready(search, candidates, most == 1 ? 1 : candidates_kept(search), &count))
        return false;
    size_t numbers = search->validated_count * search->run->question.outputs;
    struct blend blend = {
        .search = search,
        .metric = search->run->question.class_count ? metric_named("log_loss") : search->guide,
        .numbers = numbers,
        .sum = ARENA_ARRAY(search->arena, numbers, double),
        .mean = ARENA_ARRAY(search->arena, numbers, float),
        .seconds_left = seconds_left(search),
    };
    size_t times[MOST_REMEMBERED + MOST_BESIDE] = { 0 };
    if (most == 1 || candidates[0]->folds < search->fold_count) {
        times[0] = 1;
        count_in(&blend, candidates[0]);
    } else {
        choose_greedily(search, &blend, candidates, count, most, times);
    }
    choice->count = 0;
    for (size_t i = 0; i < count; i++)
        if (times[i]) {
            choice->trials[choice->count] = candidates[i];
            choice->weights[choice->count++] = (double)times[i] / (double)blend.chosen;
        }
    for (size_t i = 0; i < numbers; i++)
        blend.mean[i] = (float)(blend.sum[i] / (double)blend.chosen);
    choice->predictions = blend.mean;
    return true;
}
