/* The model made of the chosen trials: their boosters of all folds together (bagging), or boosters that learn once more,
 * from all rows (refitting). */
#include "stages/search/search.h"

#include <math.h>
#include <stdatomic.h>

/* Of each chosen trial, when it is learned once more: their mean is steadier than one. */
enum { COPIES = 3 };

static struct member *add_member(struct search *search, struct model *model, size_t room)
{
    struct member *members = (struct member *)(uintptr_t)model->members;
    if (!members)
        model->members = members = ARENA_ARRAY(search->run->arena, room, struct member);
    return &members[model->member_count++];
}

/* What trees learned to put right, where they did. */
static void add_base(struct search *search, struct model *model, size_t room, const struct fold_data *data,
                     double weight)
{
    if (!data->below)
        return;
    struct member *base = add_member(search, model, room);
    *base = *data->below;
    base->weight = weight;
    base->is_base = true;
}

static void give_back_fold(struct fold *fold)
{
    for (enum recipe_kind kind = 0; kind < RECIPE_KINDS; kind++)
        fold_give_back(fold, kind);
}

/* What is no part of the model: what comes next needs memory too. */
static void give_back(struct search *search, const struct choice *choice)
{
    for (size_t i = 0; i < search->begun; i++) {
        bool is_part = false;
        for (size_t chosen = 0; chosen < choice->count && choice->copies == 0; chosen++)
            is_part |= search->trials[i] == choice->trials[chosen];
        if (!is_part)
            trial_forget(search->trials[i]);
    }
    for (size_t i = 0; i < search->folds_made; i++)
        give_back_fold(&search->folds[i]);
    if (search->sample)
        give_back_fold(search->sample);
    memory_give_back();
}

/* Boosters move from the trial's arena into the run's by being there as long: the trial's arena becomes its child. */
static bool assemble_bagged(struct search *search, const struct choice *choice, struct model *model)
{
    for (size_t i = 0; i < choice->count; i++) {
        struct trial *trial = choice->trials[i];
        if (!trial_bring_back(search, trial))
            return false;
        for (size_t fold = 0; fold < trial->folds; fold++) {
            const struct fold_data *data = &trial_folds(search, trial)[fold].data[trial->kind];
            double weight = choice->weights[i] / (double)trial->folds;
            model->member_bytes += trial->size;
            add_base(search, model, 2 * choice->count * search->fold_count, data, weight);
            *add_member(search, model, 2 * choice->count * search->fold_count) =
                (struct member){ .preparation = data->preparation, .booster = trial->boosters[fold], .weight = weight };
            if (!booster_use_threads(trial->boosters[fold], search->run->threads))
                return false;
        }
    }
    give_back(search, choice);
    return true;
}

/* All rows, as a multiple of those that a fold of the trial had. */
static double times_the_rows(const struct search *search, const struct trial *trial)
{
    double rows = 0;
    for (size_t i = 0; i < trial->folds; i++)
        rows += (double)trial_folds(search, trial)[i].train_count;
    return (double)search->run->split.train_count * (double)trial->folds / rows;
}

/* With more rows than a fold had, somewhat more rounds are worth it: in proportion to the rows, at most half as many
 * again. A linear model that is solved is done; where it is not, although those of the folds were, nobody knows how many it takes. */
static int rounds_for_all(const struct search *search, const struct trial *trial, const struct fold_data *data)
{
    if (trial->kind == RECIPE_LINEAR && (data->is_solved || trial->rounds[0] == 1))
        return data->is_solved ? 1 : LINEAR_ROUNDS;
    double rounds = 0;
    for (size_t i = 0; i < trial->folds; i++)
        rounds += trial->rounds[i];
    return (int)lround(rounds / (double)trial->folds * fmin(times_the_rows(search, trial), 1.5));
}

/* Copies of a linear model would be all the same. */
static size_t copies_of(const struct trial *trial, size_t copies)
{
    return trial->kind == RECIPE_LINEAR ? 1 : copies;
}

/* Of one copy, with one of the threads. */
static double refit_seconds(const struct search *search, const struct trial *trial)
{
    return trial->seconds / (double)trial->folds * times_the_rows(search, trial);
}

double assemble_saving(const struct trial *trial, size_t boosters)
{
    return (double)boosters * trial->size / MODEL_BYTES_PER_SECOND;
}

double assemble_forecast(const struct search *search)
{
    /* Of those that learn once more; to save takes less time, so there all that may be chosen are counted. */
    enum { CHOSEN = 3 };
    const double most = 0.15; /* of the time for the search */
    const struct trial *best = search->best;
    if (!best)
        return 0;
    size_t boosters = search->final == FINAL_SINGLE   ? 1
                      : search->final == FINAL_BAGGED ? best->folds * MOST_CHOSEN
                                                      : copies_of(best, COPIES) * CHOSEN;
    double seconds = assemble_saving(best, boosters);
    if (search->final != FINAL_BAGGED)
        seconds += refit_seconds(search, best) * ceil((double)boosters / (double)search_workers(search));
    return fmin(seconds, most * (search->run->ends - search->began));
}

/* Who asked for them gets at least one. */
size_t assemble_copies(struct search *search, const struct choice *choice)
{
    size_t most = search->final == FINAL_BAGGED ? 0 : search->final == FINAL_SINGLE ? 1 : (size_t)COPIES;
    double left = search->deadline + search->to_assemble - run_clock();
    size_t copies = most;
    for (; copies > 0; copies--) {
        double seconds = 0, longest = 0;
        for (size_t i = 0; i < choice->count; i++) {
            const struct trial *trial = choice->trials[i];
            double one = refit_seconds(search, trial);
            size_t boosters = copies_of(trial, copies);
            seconds += (double)boosters * one / (double)search_workers(search) + assemble_saving(trial, boosters);
            longest = fmax(longest, one);
        }
        if (fmax(seconds, longest) <= left)
            break;
    }
    copies = copies == 0 && most > 0 && search->settings->final != FINAL_AUTO ? 1 : copies;
    search->hurried |= copies < most;
    return copies;
}

/* What is learned once more, and where its booster goes; done by several threads, each of which takes the next one. */
struct refit {
    struct search *search;
    struct fold whole; /* all training rows */
    struct refit_task {
        struct trial trial;
        double weight;
        struct arena *arena;
        struct booster *booster;
    } * tasks;
    size_t count;
    atomic_size_t next;
    atomic_bool failed;
};

static bool learn_again(const struct refit *refit, struct refit_task *task)
{
    const struct search *search = refit->search;
    const struct fold_data *data = &refit->whole.data[task->trial.kind];
    if (!trial_booster(search, &task->trial, task->arena, data, false, &task->booster))
        return false;
    for (int rounds = rounds_for_all(search, &task->trial, data); rounds > 0; rounds--)
        if (run_interrupted() || !booster_advance(task->booster))
            return false;
    return booster_keep(task->booster, booster_rounds(task->booster));
}

static void *work(void *object)
{
    struct refit *refit = object;
    for (size_t i; !refit->failed && (i = refit->next++) < refit->count;)
        if (!learn_again(refit, &refit->tasks[i]))
            refit->failed = true;
    return NULL;
}

static bool assemble_refit(struct search *search, const struct choice *choice, struct model *model)
{
    give_back(search, choice);
    struct refit *refit = ARENA_NEW(search->arena, struct refit);
    refit->search = search;
    refit->whole.train = search->run->split.train;
    refit->whole.train_count = search->run->split.train_count;
    fold_begin(search, &refit->whole);
    refit->tasks = ARENA_ARRAY(search->arena, choice->count * choice->copies, struct refit_task);
    for (size_t i = 0; i < choice->count; i++) {
        struct trial *trial = choice->trials[i];
        if (!fold_data(search, &refit->whole, trial->kind))
            return false;
        size_t count = copies_of(trial, choice->copies);
        for (size_t copy = 0; copy < count; copy++) {
            struct refit_task *task = &refit->tasks[refit->count++];
            *task = (struct refit_task){ .trial = *trial,
                                         .weight = choice->weights[i] / (double)count,
                                         .arena = arena_child(search->run->arena) };
            task->trial.copy = copy;
        }
    }
    race_in_threads(search, work, refit);
    size_t room = choice->count + refit->count;
    give_back_fold(&refit->whole);
    for (size_t i = 0; i < choice->count; i++)
        add_base(search, model, room, &refit->whole.data[choice->trials[i]->kind], choice->weights[i]);
    for (size_t i = 0; i < refit->count && !refit->failed; i++) {
        const struct refit_task *task = &refit->tasks[i];
        model->member_bytes += task->trial.size;
        refit->failed = !booster_use_threads(task->booster, search->run->threads);
        *add_member(search, model, room) =
            (struct member){ .preparation = refit->whole.data[task->trial.kind].preparation,
                             .booster = task->booster,
                             .weight = task->weight };
    }
    return !refit->failed;
}

bool assemble(struct search *search, const struct choice *choice, struct model *model)
{
    search->run->search.is_refit = choice->copies > 0;
    return choice->copies ? assemble_refit(search, choice, model) : assemble_bagged(search, choice, model);
}
