/* Trials in parallel, each in a thread of its own with one thread of XGBoost, until time, number or patience end. */
#include "runner/base/translate.h"
#include "stages/search/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

/* Seconds from which on a trial leaves memory behind that is worth the milliseconds of giving it back. */
#define LONG_TRIAL 1

double search_processor_seconds(void)
{
    struct timespec used;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &used);
    return (double)used.tv_sec + 1e-9 * (double)used.tv_nsec;
}

/* All trials below an index that are finished in one unbroken row; what later trials are proposed from. */
static void advance_complete(struct search *search)
{
    while (search->complete < search->begun && search->trials[search->complete]->finished)
        search->complete++;
    while (search->exact < search->complete && search->trials[search->exact]->exact)
        search->exact++;
}

size_t search_workers(const struct search *search)
{
    return search->run->threads / search->trial_threads;
}

/* Before the number of trials at work changes. */
static void count_work(struct search *search)
{
    double now = run_clock();
    search->worked += (now - search->worked_until) * (double)(search->running * search->trial_threads);
    search->worked_until = now;
}

/* On a busy machine what comes after the search takes longer too: by as much as the wall clock was faster than the
 * processors that we got. */
static void adjust_deadline(struct search *search)
{
    if (isinf(search->deadline))
        return;
    double load = search->worked / fmax(search_processor_seconds() - search->processor_began, 1e-3);
    search->load = fmin(fmax(load, 1), 4);
    search->to_assemble = assemble_forecast(search);
    search->deadline = search->run->ends - (search->reserve + search->to_assemble) * search->load;
}

static void show_progress(struct search *search, bool is_last)
{
    double now = run_clock();
    size_t done = search->complete;
    for (size_t i = search->complete; i < search->begun; i++)
        done += search->trials[i]->finished;
    bool timed = isfinite(search->deadline);
    struct progress_search progress = {
        .trial = done,
        .trials = (size_t)search->settings->trials,
        .metric = tr(search->metric->label),
        .best = search->best ? search->best->shown : NAN,
        .baseline = search->baseline,
        .baseline_name = search->baseline_name,
        .share = search->metric->is_share,
        .seconds = now - search->began,
        .seconds_left = timed ? search->deadline - now : NAN,
        .is_last = is_last,
    };
    progress_search(search->run->progress, &progress);
}

/* By how much a trial with the sample would have to learn faster to get done with all rows in the time that is left. A round
 * has its costs besides those of its rows: as measured, 5.5 times the rows take about four times as long, forty times the
 * rows thirteen times. */
static double hurry(const struct search *search, const struct trial *sample)
{
    double times_the_rows = (double)search->folds[0].train_count / (double)search->sample->train_count;
    return sample->seconds * pow(times_the_rows, 0.75) / (search->deadline - run_clock());
}

/* Of the samples that were not repeated yet the best one, or NULL. Those that would not get done come last. */
static struct trial *best_sample(const struct search *search)
{
    struct trial *best = NULL;
    bool is_in_time = false;
    for (size_t i = 0; i < search->begun; i++) {
        struct trial *trial = search->trials[i];
        if (!trial->finished || !trial->is_sample || trial->is_repeated || !trial_is_boosted(trial))
            continue;
        bool in_time = point_can_hasten(&trial->point, hurry(search, trial));
        if (!best || in_time > is_in_time || (in_time == is_in_time && trial_better(trial, best))) {
            best = trial;
            is_in_time = in_time;
        }
    }
    return best;
}

/* What was tried with the sample learns from all rows, at so many times the rate. */
static void repeat(struct trial *trial, struct trial *sample, double times_the_rate)
{
    sample->is_repeated = trial->repeats = true;
    trial->kind = sample->kind;
    trial->is_forest = false;
    trial->point = sample->point;
    point_hasten(&trial->point, times_the_rate);
}

/* What its time ended while it learned from all rows, and is better all the same than anything else. */
static bool is_worth_more_time(const struct trial *best)
{
    return best && best->late && !best->is_sample && !best->is_repeated && !best->repeats && trial_is_boosted(best);
}

/* … what did best, at a rate that lets it get done in time. */
static void repeat_best(struct search *search, struct trial *trial)
{
    if (is_worth_more_time(search->best)) {
        repeat(trial, search->best, 1);
        return;
    }
    struct trial *sample = best_sample(search);
    if (sample)
        repeat(trial, sample, fmax(hurry(search, sample), 1));
}

/* What an earlier run repeated in this place, and at which rate; or NULL. */
static struct trial *known_repeated(const struct search *search, size_t index, double *rate)
{
    for (size_t i = 0; i < index && search->sample; i++) {
        struct trial *trial = search->trials[i];
        if (trial_is_boosted(trial) && ledger_knows_repeat(search, index, trial, rate))
            return trial;
    }
    return NULL;
}

/* Where there is a sample trials learn from it for a while; more of them would tell little that is new. */
static bool learns_from_sample(const struct search *search)
{
    enum { ENOUGH = 100 };
    return search->sample && search->begun < ENOUGH && run_clock() < search->all_rows_from;
}

/* The next trial for a thread to run; NULL when the race is over. Waits until what it is proposed from is known. */
static struct trial *next_trial(struct search *search)
{
    for (;;) {
        size_t index = search->begun;
        bool all_begun = search->settings->trials && index == (size_t)search->settings->trials;
        if (search->ending || search->failed || all_begun || index == MOST_TRIALS || run_interrupted() ||
            (index > 0 && run_clock() > search->deadline))
            return NULL;
        /* Where memory is short, trials run one after another. */
        bool has_room = search->running == 0 || !memory_is_short(search);
        if (search->complete >= trials_known_to(index) && has_room)
            break;
        pthread_cond_wait(&search->changed, &search->mutex);
    }
    struct trial *trial = ARENA_NEW(search->arena, struct trial);
    trial->index = search->begun;
    double rate;
    struct trial *repeated = known_repeated(search, trial->index, &rate);
    trial->is_sample = !repeated && learns_from_sample(search);
    pace_check_forest(search, trial->index);
    sampler_propose(search, trial);
    if (repeated)
        repeat(trial, repeated, rate / point_value(&repeated->point, DIMENSION_LEARNING_RATE));
    else if (search->sample && !trial->is_sample)
        repeat_best(search, trial);
    search->trials[search->begun++] = trial;
    count_work(search);
    search->running++;
    return trial;
}

/* Of more trials than a model could be made of, the worst gives up its boosters. Those of the unbroken row count by
 * themselves: a model is made of them alone, and what lies behind may never belong to it. */
static void forget_worst(struct search *search, size_t from, size_t end, size_t most)
{
    struct trial *worst = NULL;
    size_t kept = 0;
    for (size_t i = from; i < end; i++) {
        struct trial *trial = search->trials[i];
        if (!trial->finished || !trial->arena || trial_is_kept_beside(search, trial))
            continue;
        kept++;
        if (!worst || trial_better(worst, trial))
            worst = trial;
    }
    if (kept > most)
        trial_forget(worst);
}

/* A model that learns once more from all rows has none of these boosters. Where there will be no time for it, it is made of
 * the best trial's. */
static void forget_boosters(struct search *search, size_t from, size_t end)
{
    struct trial *best = NULL;
    for (size_t i = from; i < end; i++) {
        struct trial *trial = search->trials[i], *worse = trial;
        if (!trial->finished || !trial->of_boosters)
            continue;
        if (!best || trial_better(trial, best)) {
            worse = best;
            best = trial;
        }
        if (worse)
            trial_forget_boosters(worse);
    }
}

static void forget(struct search *search, size_t from, size_t end)
{
    forget_worst(search, from, end, candidates_kept(search));
    if (search->final != FINAL_BAGGED)
        forget_boosters(search, from, end);
}

/* While memory is short, more boosters are given up; only the best trial keeps its own. When that does not help, and no
 * other trial is at work that could give some back, it is used up. */
static void relieve_memory(struct search *search)
{
    if (!memory_is_short(search))
        return;
    for (size_t most = candidates_kept(search); most-- > 1 && memory_is_short(search);) {
        forget_worst(search, 0, search->begun, most);
        memory_give_back();
    }
    if (search->running == 0 && memory_is_used_up(search) && !search->failed && !memory_end(search))
        search->failed = true;
}

static void take_in(struct search *search, struct trial *trial, bool recalled)
{
    trial->finished = true;
    trial->ended = run_clock() - search->began;
    if (!search->best || trial_better(trial, search->best)) {
        search->best = trial;
        search->since_best = 0;
    } else if (!recalled && !trial->is_sample) {
        /* Who goes on with a search wants new trials, however long the known ones brought nothing; and a sample is there to find
         * out what is worth all rows, not to bring something better. */
        search->since_best++;
    }
    if (trial->stopped && trial->arena)
        trial_forget(trial);
    if (!recalled) {
        trial->exact = !trial->cut && !trial->late && !search->is_reduced && search->trial_threads == 1 &&
                       !pace_has_fewer_folds(search) && search->exact >= trials_known_to(trial->index);
        ledger_write(search, trial);
    }
    int64_t patience = search->settings->patience;
    if (!search->settings->trials && patience && search->since_best >= (size_t)patience)
        search->ending = search->ended_early = true;
}

/* When time ends the last fold of a trial, the trial is one that came late, not one that was cut: it did all its folds. Only
 * a search that can be repeated exactly is kept so, and does without it. */
static void end_of_time(const struct search *search, struct trial *trial)
{
    if (!trial->cut || trial->folds < search->fold_count || run_interrupted() || search->exact == search->complete)
        return;
    trial->cut = false;
    trial->late = true;
}

/* What an earlier run knows need not be trained, but the best trials get their boosters back while there is time, and by
 * all threads; in the end there would be one, and no time. */
static bool needs_training(const struct search *search, const struct trial *trial, bool recalled)
{
    return !recalled || (trial->wanted && run_clock() + trial->seconds < search->deadline);
}

static void *work(void *object)
{
    struct search *search = object;
    pthread_mutex_lock(&search->mutex);
    for (struct trial *trial; (trial = next_trial(search));) {
        bool recalled = ledger_recall(search, trial);
        bool trains = needs_training(search, trial, recalled);
        trial->arena = trains ? arena_child(search->arena) : NULL;
        pthread_mutex_unlock(&search->mutex);
        bool done = !trains || trial_run(search, trial, recalled);
        pthread_mutex_lock(&search->mutex);
        search->failed |= !done;
        if (trial->index == 0) /* also when it failed or was known: somebody may be waiting */
            pace_settle(search, trial, trial->seconds);
        search->ending |= trial->cut; /* even if the deadline moves away again: nobody could propose from this trial */
        end_of_time(search, trial);
        /* What time cut short is worth something only as long as there is nothing whole; what the user cut short is
         * tried again by the run that goes on from here. */
        bool nothing_whole = !search->best || search->best->cut;
        if (done && trial->folds > 0 && (!trial->cut || (nothing_whole && !run_interrupted())))
            take_in(search, trial, recalled);
        else if (trial->arena)
            trial_forget(trial);
        advance_complete(search);
        count_work(search);
        search->running--;
        forget(search, 0, search->complete);
        forget(search, search->complete, search->begun);
        if (trial->seconds > LONG_TRIAL)
            memory_give_back();
        relieve_memory(search);
        adjust_deadline(search);
        show_progress(search, false);
        pthread_cond_broadcast(&search->changed);
    }
    pthread_cond_broadcast(&search->changed);
    pthread_mutex_unlock(&search->mutex);
    return NULL;
}

void race_in_threads(struct search *search, void *(*task)(void *object), void *object)
{
    size_t workers = search_workers(search), started = 0;
    pthread_t *threads = ARENA_ARRAY(search->arena, workers, pthread_t);
    while (started + 1 < workers && pthread_create(&threads[started], NULL, task, object) == 0)
        started++;
    task(object);
    for (size_t i = 0; i < started; i++)
        pthread_join(threads[i], NULL);
}

bool race_run(struct search *search)
{
    race_in_threads(search, work, search);
    show_progress(search, true);
    return !search->failed && search->best && !run_interrupted();
}
