/* Parts the training rows into folds: stratified for classes, at random for numbers, and by time so that validation
 * rows are always newer than those that were learned from. */
#include "runner/base/translate.h"
#include "stages/search/search.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum { VERY_FEW_ROWS = 500 };

size_t rows_of_rarest_class(const struct run *run)
{
    size_t classes = run->question.class_count, least = SIZE_MAX;
    struct arena *scratch = arena_create();
    size_t *rows = ARENA_ARRAY(scratch, classes, size_t);
    for (size_t i = 0; i < run->split.train_count; i++)
        rows[(size_t)run->question.truth[run->split.train[i]]]++;
    for (size_t label = 0; label < classes; label++)
        if (rows[label] && rows[label] < least)
            least = rows[label];
    arena_destroy(scratch);
    return least;
}

/* Where rows are many, ten thousand are enough to validate, and 500 of the rarest class; a tenth at the most. Groups may be
 * few however many their rows are. */
static size_t count_for_many(const struct run *run)
{
    enum { LEAST = 10, MOST = 100, ROWS = 10000, OF_CLASS = 500 };
    size_t count = run->split.train_count / ROWS;
    size_t of_class = run->question.class_count ? rows_of_rarest_class(run) / OF_CLASS : count;
    count = of_class < count ? of_class : count;
    return run->split.group || count < LEAST ? LEAST : count > MOST ? MOST : count;
}

/* Where rows are few, each one that is not learned from is missed. */
static size_t automatic_count(const struct run *run)
{
    size_t rows = run->split.train_count;
    return run->split.order ? 3 : rows >= MANY_ROWS ? count_for_many(run) : rows < FEW_ROWS ? 10 : 5;
}

/* How many of them are made. Where rows are many, more trials are worth more than further folds. */
static size_t folds_enough(const struct search *search, size_t folds)
{
    enum { VERY_MANY_ROWS = 500000 };
    size_t rows = search->run->split.train_count, stated = (size_t)search->settings->validate;
    if (search->settings->folds || search->run->split.order || rows < MANY_ROWS)
        return folds;
    size_t enough = stated ? stated : rows < VERY_MANY_ROWS ? 3 : 2;
    return enough < folds ? enough : folds;
}

/* With very few rows chance decides which fold a hard one falls into: the rows are dealt twice, for a steadier score and
 * twice as many boosters in the mean. Groups, the largest first, would be dealt the same way again. */
static size_t automatic_repeats(const struct search *search)
{
    const struct split *split = &search->run->split;
    bool is_small = split->train_count < VERY_FEW_ROWS && !split->order && !split->group;
    return is_small && search->settings->folds == 0 ? 2 : 1;
}

/* Of two classes each fold needs both, to be measured by itself. Of more, a rare one must not take rows to learn from away
 * from the others. */
static size_t count_for_classes(const struct run *run, size_t count)
{
    if (run->question.class_count != 2)
        return count;
    size_t least = rows_of_rarest_class(run);
    return least < 2 ? 2 : least < count ? least : count;
}

/* Which fold validates each training row: shuffled, then dealt out like cards, class after class. */
static void deal(const struct search *search, struct random *random, size_t folds, unsigned char *fold_of)
{
    const struct run *run = search->run;
    size_t count = run->split.train_count, classes = run->question.class_count ? run->question.class_count : 1;
    struct arena *scratch = arena_create();
    uint32_t *members = ARENA_ARRAY(scratch, count, uint32_t);
    size_t dealt = 0;
    for (size_t label = 0; label < classes; label++) {
        size_t member_count = 0;
        for (size_t i = 0; i < count; i++)
            if (classes == 1 || (size_t)run->question.truth[run->split.train[i]] == label)
                members[member_count++] = (uint32_t)i;
        random_shuffle(random, members, member_count);
        for (size_t i = 0; i < member_count; i++)
            fold_of[members[i]] = (unsigned char)(dealt++ % folds);
    }
    arena_destroy(scratch);
}

static int by_moment(const void *one, const void *other)
{
    int64_t a = *(const int64_t *)one, b = *(const int64_t *)other;
    return (a > b) - (a < b);
}

/* The newer half of the rows is cut into as many pieces as there are folds; each piece validates what was learned from
 * all that is older (Hyndman and Athanasopoulos, "Forecasting", section 5.10). fold_of: piece, counted from 1; 0 is the
 * older half. */
static void cut_by_time(struct search *search, size_t folds, unsigned char *fold_of)
{
    const struct run *run = search->run;
    size_t count = run->split.train_count;
    struct arena *scratch = arena_create();
    int64_t *moments = ARENA_ARRAY(scratch, count, int64_t);
    for (size_t i = 0; i < count; i++)
        moments[i] = run->split.order[run->split.train[i]];
    qsort(moments, count, sizeof *moments, by_moment);
    int64_t newest = moments[count - 1];
    bool is_one_moment = moments[count / 2] == newest; /* the newer half: then it is the only piece, whole */
    for (size_t i = 0; i < count; i++) {
        int64_t moment = run->split.order[run->split.train[i]];
        size_t piece = is_one_moment && moment == newest ? folds : 0;
        for (size_t border = 0; border < folds; border++)
            piece += moment > moments[count / 2 + border * (count - count / 2) / folds];
        fold_of[i] = (unsigned char)piece;
    }
    arena_destroy(scratch);
}

/* From rows shortly before those of the piece nothing is learned. */
static int64_t newest_to_learn(const struct split *split, const unsigned char *fold_of, unsigned char piece)
{
    int64_t oldest = INT64_MAX;
    for (size_t i = 0; i < split->train_count; i++)
        if (fold_of[i] == piece && split->order[split->train[i]] < oldest)
            oldest = split->order[split->train[i]];
    return oldest - split->gap;
}

static void end_fold(void *object)
{
    pthread_mutex_destroy(&((struct fold *)object)->mutex);
}

void fold_begin(struct search *search, struct fold *fold)
{
    fold->arena = arena_child(search->arena);
    pthread_mutex_init(&fold->mutex, NULL);
    arena_on_end(search->arena, end_fold, fold);
}

/* Another fold, if there are rows on both sides: on the same day may be more rows than a piece of time has, a gap may reach
 * back to the oldest rows, and of one group nothing is left. */
static void add_fold(struct search *search, const unsigned char *fold_of, unsigned char piece)
{
    const struct split *split = &search->run->split;
    bool by_time = split->order != NULL;
    int64_t newest = by_time ? newest_to_learn(split, fold_of, piece) : 0;
    uint32_t *train = ARENA_ARRAY(search->arena, split->train_count, uint32_t);
    size_t first = search->validated_count;
    struct fold *fold = &search->folds[search->folds_made];
    *fold = (struct fold){ .train = train, .valid = search->validated + first, .first = first };
    for (size_t i = 0; i < split->train_count; i++)
        if (fold_of[i] == piece) {
            search->truth[first + fold->valid_count] = search->run->question.truth[split->train[i]];
            search->validated[first + fold->valid_count++] = split->train[i];
        } else if (!by_time || (fold_of[i] < piece && split->order[split->train[i]] <= newest)) {
            train[fold->train_count++] = split->train[i];
        }
    if (fold->train_count == 0 || fold->valid_count == 0)
        return;
    search->validated_count += fold->valid_count;
    search->folds_made++;
    fold_begin(search, fold);
}

static bool has_no_folds(const struct run *run)
{
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                run->split.order
                    ? tr("the rows to learn from are of too few dates to compare models by newer ones")
                    : tr("the rows to learn from are of one group, so that none is left to compare models"));
    return problem_try(run->problems, run->split.order
                                          ? tr("export a longer period, or make the gap in [split] shorter")
                                          : tr("export more groups, or leave out group in [split]"));
}

bool folds_create(struct search *search)
{
    const struct run *run = search->run;
    size_t rows = run->split.train_count, repeats = automatic_repeats(search);
    size_t folds = search->settings->folds ? (size_t)search->settings->folds : automatic_count(run);
    folds = count_for_classes(run, folds);
    if (run->split.group && !run->split.order)
        folds = folds_for_groups(&run->split, folds);
    size_t enough = folds_enough(search, folds);
    search->folds = ARENA_ARRAY(search->arena, enough * repeats, struct fold);
    search->validated = ARENA_ARRAY(search->arena, rows * repeats, uint32_t);
    search->truth = ARENA_ARRAY(search->arena, rows * repeats, float);
    unsigned char *fold_of = ARENA_ARRAY(search->arena, rows, unsigned char);
    struct random random = random_start(run->seed, STREAM_FOLDS);
    for (size_t repeat = 0; repeat < repeats; repeat++) {
        if (run->split.order)
            cut_by_time(search, folds, fold_of);
        else
            (run->split.group ? deal_groups : deal)(search, &random, folds, fold_of);
        for (size_t i = 0; i < enough; i++)
            /* Of pieces of time the newest first: it counts most when there is no time for all. */
            add_fold(search, fold_of, (unsigned char)(run->split.order ? folds - i : i));
    }
    search->fold_count = search->folds_made;
    return search->folds_made > 0 || has_no_folds(run);
}

size_t folds_rows(const struct search *search, size_t count)
{
    const struct fold *last = &search->folds[count - 1];
    return last->first + last->valid_count;
}

/* Mean of the labels, or share of the second class: where boosting starts from. */
static double mean_label(const struct search *search, const struct fold *fold, const float *labels)
{
    double sum = 0;
    for (size_t i = 0; i < fold->train_count; i++)
        sum += (double)labels[fold->train[i]];
    double mean = sum / (double)fold->train_count;
    if (search->run->question.class_count == 2)
        mean = fmin(fmax(mean, 1e-6), 1 - 1e-6);
    return mean;
}

/* Evenly spaced ones where there are more than enough. */
static const uint32_t *spaced(struct arena *arena, const uint32_t *rows, size_t enough, size_t *count)
{
    if (*count <= enough)
        return rows;
    uint32_t *some = ARENA_ARRAY(arena, enough, uint32_t);
    for (size_t i = 0; i < enough; i++)
        some[i] = rows[i * *count / enough];
    *count = enough;
    return some;
}

/* What XGBoost is told about features later on: their names, and where they come from. No values. */
static struct table *columns_of(struct arena *arena, const struct table *table)
{
    struct table *columns = table_create(arena, 0);
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        struct column *added = table_add_column(arena, columns, arena_copy_text(arena, column->name), column->kind);
        added->source = arena_copy_text(arena, column->source);
    }
    return columns;
}

static bool make_plain(struct search *search, const struct fold *fold, struct fold_data *data)
{
    struct run *run = search->run;
    const float *labels = run->question.truth;
    size_t train_count = fold->train_count, valid_count = fold->valid_count;
    size_t enough = linear_rows(data->prepared, run->question.outputs);
    const uint32_t *train = spaced(data->arena, fold->train, enough, &train_count);
    const uint32_t *valid = spaced(data->arena, fold->valid, enough, &valid_count);
    linear_begin(search, train, train_count, data);
    return matrix_plain(data->arena, run->problems, data->prepared, train, train_count, labels, search->weights,
                        &data->train) &&
           (valid_count == 0 ||
            matrix_plain(data->arena, run->problems, data->prepared, valid, valid_count, labels, NULL, &data->valid));
}

/* Trees are grown from a quantised matrix, a byte for each value. Validation rows, which are predicted every few rounds, are
 * predicted several times as fast from a plain one, to the same numbers; it takes eight bytes, so it must not be large. */
static bool make_quantised(struct search *search, const struct fold *fold, struct fold_data *data, const float *labels)
{
    enum { MOST_PLAIN = 2000000 };
    struct run *run = search->run;
    if (!matrix_quantised(data->arena, run->problems, data->prepared, fold->train, fold->train_count, labels,
                          search->target.weights, search->bins, NULL, search->trial_threads, &data->train))
        return false;
    if (fold->valid_count == 0)
        return true;
    if (fold->valid_count * data->prepared->column_count <= MOST_PLAIN)
        return matrix_plain(data->arena, run->problems, data->prepared, fold->valid, fold->valid_count, labels, NULL,
                            &data->valid);
    return matrix_quantised(data->arena, run->problems, data->prepared, fold->valid, fold->valid_count, labels, NULL,
                            search->bins, data->train, search->trial_threads, &data->valid);
}

bool fold_make(struct search *search, struct fold *fold, enum recipe_kind kind, struct fold_data *data)
{
    struct run *run = search->run;
    float *residuals = NULL;
    struct truth truth = { run->question.truth, run->question.class_count };
    data->arena = arena_child(fold->arena);
    struct arena *of_prepared = arena_child(data->arena);
    if (!preparation_fit(fold->arena, of_prepared, run->problems, &run->recipes[kind], run->table, fold->train,
                         fold->train_count, &truth, &data->preparation, &data->prepared))
        return false;
    if (kind == RECIPE_RESIDUAL) {
        residuals = ARENA_ARRAY(of_prepared, run->table->row_count, float);
        if (!residual_begin(search, fold, data, residuals))
            return false;
    }
    const float *labels = residuals ? residuals : run->question.truth;
    data->base_score = mean_label(search, fold, labels);
    if (kind == RECIPE_LINEAR)
        return make_plain(search, fold, data);
    if (!make_quantised(search, fold, data, labels))
        return false;
    data->prepared = columns_of(data->arena, data->prepared);
    arena_destroy(of_prepared);
    return true;
}

const struct fold_data *fold_data(struct search *search, struct fold *fold, enum recipe_kind kind)
{
    struct fold_data *data = &fold->data[kind];
    pthread_mutex_lock(&fold->mutex);
    if (!data->ready && !data->failed) {
        double began = run_clock();
        data->ready = fold_make(search, fold, kind, data);
        data->seconds = run_clock() - began;
        data->failed = !data->ready;
    }
    pthread_mutex_unlock(&fold->mutex);
    return data->ready ? data : NULL;
}

void fold_give_back(struct fold *fold, enum recipe_kind kind)
{
    struct fold_data *data = &fold->data[kind];
    pthread_mutex_lock(&fold->mutex);
    arena_destroy(data->arena);
    data->arena = NULL;
    data->ready = false;
    pthread_mutex_unlock(&fold->mutex);
}

bool fold_has_time(struct search *search, size_t index, enum recipe_kind kind)
{
    struct fold *fold = &search->folds[index], *before = &search->folds[index - 1];
    pthread_mutex_lock(&before->mutex);
    double seconds = before->data[kind].seconds;
    pthread_mutex_unlock(&before->mutex);
    pthread_mutex_lock(&fold->mutex);
    bool is_ready = fold->data[kind].ready;
    pthread_mutex_unlock(&fold->mutex);
    return is_ready || run_clock() + seconds < search->deadline;
}

bool trial_has_time(struct search *search, const struct trial *trial)
{
    /* Of a fixed number none is given up; and of the first one something will be there in any case. */
    if (isinf(search->deadline) || trial->index == 0)
        return true;
    struct fold *fold = &trial_folds(search, trial)[0];
    pthread_mutex_lock(&fold->mutex);
    double seconds = fold->data[trial->kind].seconds;
    bool is_ready = fold->data[trial->kind].ready;
    for (size_t kind = 0; kind < RECIPE_KINDS && seconds <= 0; kind++)
        seconds = fold->data[kind].seconds;
    pthread_mutex_unlock(&fold->mutex);
    return is_ready || run_clock() + seconds < search->deadline;
}
