/* How much of the data there is time for: how many folds, which rows of them, and whether a forest. A fixed number of
 * trials takes all the time it needs; else the first fold of the first trial tells how fast this machine is with this
 * data. */
#include "runner/base/translate.h"
#include "stages/search/search.h"

#include <math.h>

static void use_folds(struct search *search, size_t count)
{
    search->fold_count = count;
    search->validated_count = folds_rows(search, count);
    search->folds_settled = true;
}

/* Where texts are sorted into many classes the first trial is the linear model, which tells nothing about the others and is
 * mostly the one that is wanted. While it takes moments, it gets all folds. */
static bool is_all_for_linear(const struct search *search)
{
    const struct run *run = search->run;
    double answers = (double)run->split.train_count * (double)run->question.outputs;
    return search->has_linear && search->linear_trial == 0 && answers < 1e6;
}

/* Of the time that is left, where there is a sample to learn from. */
#define TIME_FOR_SAMPLES 0.4

/* From each stretch of the rows one, so that the sample is like the whole, in whatever order the rows are. */
static void sample_rows(struct search *search, size_t count)
{
    const struct fold *whole = &search->folds[0];
    struct random random = random_start(search->run->seed, STREAM_SAMPLE);
    uint32_t *train = ARENA_ARRAY(search->arena, count, uint32_t);
    for (size_t i = 0; i < count; i++) {
        size_t from = i * whole->train_count / count, to = (i + 1) * whole->train_count / count;
        train[i] = whole->train[from + random_below(&random, to - from)];
    }
    search->sample = ARENA_NEW(search->arena, struct fold);
    *search->sample = (struct fold){ .train = train,
                                     .train_count = count,
                                     .valid = whole->valid,
                                     .valid_count = whole->valid_count,
                                     .first = whole->first };
    fold_begin(search, search->sample);
    double now = run_clock();
    search->all_rows_from = now + TIME_FOR_SAMPLES * (search->deadline - now);
}

/* Rows of a sample; 0: there is none. Where one fold does not leave time for enough trials, some of the time goes to trials
 * with a sample, which is as large as lets enough of them fit into it. Where rows are many a quarter of them tells good
 * settings from bad ones, so that there are more such trials, as long as all folds leave no time for as many. */
static size_t rows_to_sample(const struct search *search, double fitting)
{
    enum { LEAST = 10000, MORE_TRIALS = 3, TIME_ENOUGH = 24 };
    double rows = (double)search->folds[0].train_count, count = rows * fitting * TIME_FOR_SAMPLES;
    bool is_many = search->run->split.train_count >= MANY_ROWS;
    if (fitting > (is_many ? TIME_ENOUGH : 0.5))
        return 0;
    if (is_many)
        count = fmin(count / MORE_TRIALS, rows / 4);
    count = fmax(count, LEAST);
    return 2 * count <= rows ? (size_t)count : 0;
}

static void leave_out(struct search *search, bool *has)
{
    *has = false;
    search->is_reduced = true;
    run_note(search->run, tr("the model is made of fewer kinds of trials than usual, for want of time"));
}

/* A forest grows in one go, deep trees at that, and nothing can stop it: where it would take longer than a trial may,
 * there is none. */
static void settle_forest(struct search *search, double seconds_of_tree)
{
    const double deeper = 4; /* than the trees of the first trial, though from fewer rows and columns: as measured */
    search->forest_seconds = FOREST_TREES * seconds_of_tree * deeper * (double)search->fold_count;
    if (search->has_forest && search->forest_seconds > search->trial_seconds)
        leave_out(search, &search->has_forest);
}

/* The second one takes about as long as the first did; what the first takes may be twice what was forecast. */
void pace_check_forest(struct search *search, size_t index)
{
    const double as_measured = 1.25, as_forecast = 2;
    bool is_second = index == ENCODED_FOREST_TRIAL;
    if (!search->has_forest || (index != FOREST_TRIAL && !(is_second && search->has_encoded_forest)))
        return;
    const struct trial *first = is_second ? search->trials[FOREST_TRIAL] : NULL;
    double seconds = first && first->finished
                         ? as_measured * first->seconds * (double)search->fold_count / (double)first->folds
                         : as_forecast * search->forest_seconds;
    if (run_clock() + seconds > search->deadline)
        leave_out(search, is_second ? &search->has_encoded_forest : &search->has_forest);
}

/* How many folds for enough trials there is time for. The first trial is one of the quickest; others take about twice as
 * long, for all that racing saves. */
static double folds_fitting(const struct search *search, double seconds_of_fold)
{
    enum { WORTH_HAVING = 12, OTHERS = 2 };
    double left = (search->deadline - run_clock()) * (double)search_workers(search);
    return left / (WORTH_HAVING * OTHERS * fmax(seconds_of_fold, 1e-3));
}

/* 1 where there is a sample to learn from. */
static size_t folds_for(const struct search *search, double fitting)
{
    return rows_to_sample(search, fitting) ? 1 : (size_t)fmin(fmax(fitting, 1), (double)search->folds_made);
}

/* What an earlier run settled is kept, since its trials are of use with the same folds only. But a long search is not bound to
 * what a much shorter one had to make do with. */
static struct settled known_before(const struct search *search)
{
    const double much = 4;
    struct settled known = ledger_settled(search);
    double fitting = known.fold_seconds > 0 ? folds_fitting(search, known.fold_seconds) : 0;
    return folds_for(search, fitting / much) <= known.folds ? known : (struct settled){ 0 };
}

void pace_begin(struct search *search)
{
    size_t stated = (size_t)search->settings->validate;
    struct settled known = known_before(search);
    bool is_settled = search->settings->trials || (!known.folds && is_all_for_linear(search));
    size_t count = stated ? stated : is_settled ? search->folds_made : known.folds;
    if (count)
        use_folds(search, count < search->folds_made ? count : search->folds_made);
    if (search->settings->trials)
        return;
    if (known.folds == 1 && known.sample_rows && known.sample_rows < search->folds[0].train_count)
        sample_rows(search, known.sample_rows);
    if (search->has_forest && known.is_without_forest)
        leave_out(search, &search->has_forest);
    if (search->has_forest && search->has_encoded_forest && known.is_without_encoded_forest)
        leave_out(search, &search->has_encoded_forest);
}

bool pace_has_fewer_folds(const struct search *search)
{
    return search->fold_count < search->folds_made && search->settings->validate == 0;
}

struct fold *trial_folds(const struct search *search, const struct trial *trial)
{
    return trial->is_sample ? search->sample : search->folds;
}

void pace_settle(struct search *search, const struct trial *first, double seconds)
{
    if (search->folds_settled)
        return;
    double seconds_of_tree = seconds / (first->rounds[0] + (first->late ? 1 : point_patience(&first->point)));
    if (first->late)
        seconds *= 3; /* nobody knows how much was missing */
    double fitting = folds_fitting(search, seconds);
    size_t rows = rows_to_sample(search, fitting);
    use_folds(search, folds_for(search, fitting));
    if (rows)
        sample_rows(search, rows);
    if (trial_is_boosted(first))
        settle_forest(search, seconds_of_tree);
    pthread_cond_broadcast(&search->changed);
}
