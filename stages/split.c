/* Sets test rows aside, which neither preparation nor search ever see. Classes keep their shares in both parts; by
 * time, the newest rows are the test, as they would be in real use. */
#include "runner/base/random.h"
#include "runner/base/translate.h"
#include "runner/stage.h"
#include "runner/table/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum strategy { STRATEGY_AUTO, STRATEGY_RANDOM, STRATEGY_STRATIFIED, STRATEGY_TIME, STRATEGY_STATED, STRATEGY_GROUP };

static const char *const strategies[] = { "auto", "random", "stratified", "time", "stated", NULL };

struct split_settings {
    unsigned strategy;
    const char *by, *group;
    double test;
    struct duration gap;
};

static const struct setting settings[] = {
    SETTING(struct split_settings, strategy, .fallback = "\"auto\"", .choices = strategies,
            .help = N_(
                "how test rows are chosen; auto: by time when \"by\" is stated, stratified for classes, else random; "
                "stated: the column \"by\" says which ones they are")),
    SETTING(struct split_settings, by,
            .help = N_("the date column that orders the rows, for a split by time; for a stated one, the column that "
                       "holds \"test\", \"ja\", \"yes\", \"true\", \"x\" or 1 in the rows for the test")),
    SETTING(struct split_settings, group, .example = "\"kunde\"",
            .help =
                N_("a column whose equal values stay together, all in the test or all outside of it: of one customer "
                   "or machine")),
    SETTING(struct split_settings, gap, .fallback = "\"0s\"", .min = 0, .max = 36525.0 * 86400,
            .help =
                N_("by time: how long before the predicted rows nothing is learned, as the truth is known that late: "
                   "7d, 12h")),
    SETTING(struct split_settings, test, .fallback = "0.2", .min = 0.05, .max = 0.5,
            .help = N_("share of the rows that are kept for the test")),
    { 0 },
};

enum { SPLIT_STREAM = 1, LEAST_ROWS = 20 };

static enum strategy strategy_of(const struct run *run, const struct split_settings *split)
{
    if (split->strategy != STRATEGY_AUTO)
        return split->strategy;
    return split->by ? STRATEGY_TIME : run->question.class_count ? STRATEGY_STRATIFIED : STRATEGY_RANDOM;
}

static bool unknown_column(struct run *run, const char *const *name)
{
    const char *const *names = table_names(run->arena, run->table);
    size_t nearest = text_nearest(*name, names, run->table->column_count);
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, name),
                tr("there is no column \"%s\""), *name);
    return nearest == run->table->column_count ? false
                                               : problem_try(run->problems, tr("did you mean \"%s\"?"), names[nearest]);
}

/* What is to be predicted must not say which rows are for the test, nor in which order they come. */
static bool is_no_target(struct run *run, const char *const *stated)
{
    if (table_column(run->table, *stated)->role != ROLE_TARGET)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, stated),
                tr("\"%s\" is what is to be predicted, and can't say which rows are for the test"), *stated);
    return problem_try(run->problems, tr("name another column"));
}

static bool plan_group(struct run *run, const struct split_settings *split)
{
    if (!split->group)
        return true;
    if (!table_column(run->table, split->group))
        return unknown_column(run, &split->group);
    if (!is_no_target(run, &split->group))
        return false;
    enum strategy strategy = strategy_of(run, split);
    if (strategy != STRATEGY_TIME && strategy != STRATEGY_STATED)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &split->group),
                tr("groups can't be kept together in a split by time or by a column"));
    return problem_try(run->problems, tr("leave out one of \"by\" and \"group\""));
}

static void warn_in_vain(struct run *run, const void *field, const char *message)
{
    const struct settings *stated = run->pipeline->settings;
    if (settings_is_stated(stated, field))
        problem_warn(run->problems, settings_place(stated, field), "%s", message);
}

static void warn_without_effect(struct run *run, const struct split_settings *split)
{
    enum strategy strategy = strategy_of(run, split);
    if (strategy != STRATEGY_TIME && split->gap.seconds > 0)
        warn_in_vain(run, &split->gap, tr("\"gap\" has no effect, since the split is not by time"));
    if (strategy != STRATEGY_TIME && strategy != STRATEGY_STATED)
        warn_in_vain(run, &split->by, tr("\"by\" has no effect, since \"strategy\" has the test rows drawn"));
    if (strategy == STRATEGY_STATED && fabs(split->test - 0.2) > 1e-9) /* a pipeline.toml of results states defaults */
        warn_in_vain(run, &split->test, tr("\"test\" has no effect, since \"by\" says which rows are for the test"));
}

static bool plan(struct run *run, const void *given)
{
    const struct split_settings *split = given;
    const struct settings *stated = run->pipeline->settings;
    warn_without_effect(run, split);
    if (!plan_group(run, split))
        return false;
    if (strategy_of(run, split) == STRATEGY_STRATIFIED && run->question.class_count == 0)
        return problem_add(run->problems, FAULT_SETTINGS, settings_place(stated, &split->strategy),
                           tr("\"%s\" holds numbers; a stratified split needs classes"), run->question.target);
    bool by_time = strategy_of(run, split) == STRATEGY_TIME;
    if (!by_time && strategy_of(run, split) != STRATEGY_STATED)
        return true;
    if (!split->by) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(stated, &split->strategy),
                    by_time ? tr("a split by time needs a date column")
                            : tr("a stated split needs a column that says which rows are for the test"));
        return problem_try(run->problems, tr("name it: by = \"…\""));
    }
    const struct column *column = table_column(run->table, split->by);
    if (!column)
        return unknown_column(run, &split->by);
    if (!is_no_target(run, &split->by))
        return false;
    if (!by_time) {
        table_column(run->table, split->by)->role = ROLE_IGNORED;
        return true;
    }
    if (column->kind == COLUMN_NUMBER && split->gap.seconds > 0) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(stated, &split->gap),
                    tr("column \"%s\" holds numbers, so that a gap in time has no meaning"), split->by);
        return problem_try(run->problems, tr("leave gap out, or order the rows by a date"));
    }
    if (column->kind == COLUMN_DATE || column->kind == COLUMN_NUMBER)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(stated, &split->by), tr("column \"%s\" holds no dates"),
                split->by);
    return problem_try(run->problems, tr("choose a column with dates, or with a running number"));
}

struct dated {
    int64_t when;
    uint32_t row;
};

static int by_date(const void *one, const void *other)
{
    const struct dated *a = one, *b = other;
    return a->when != b->when ? (a->when < b->when ? -1 : 1) : (a->row > b->row) - (a->row < b->row);
}

static int by_row(const void *one, const void *other)
{
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    return (a > b) - (a < b);
}

/* The bits of IEEE 754 numbers without their sign are in the order of the numbers. */
static int64_t order_of_number(float number)
{
    int32_t bits;
    memcpy(&bits, &number, sizeof bits);
    return bits < 0 ? -(int64_t)(bits & INT32_MAX) : bits;
}

/* A running number orders as well as a date does. */
static int64_t when(const struct column *column, size_t row)
{
    if (column->kind == COLUMN_DATE)
        return column->dates[row];
    return isnan(column->numbers[row]) ? DATE_MISSING : order_of_number(column->numbers[row]);
}

/* Where the test begins, so that rows of the same moment stay together: behind those of the moment that the share falls
 * into, or, where it is the last one, before them. 0: there is but one moment. */
static size_t border_of_moments(const struct dated *dated, size_t count, size_t share)
{
    size_t border = share;
    while (border > 0 && border < count && dated[border].when == dated[border - 1].when)
        border++;
    if (border < count || count == 0)
        return border;
    border = count - 1;
    while (border > 0 && dated[border].when == dated[border - 1].when)
        border--;
    return border;
}

/* The newest rows are the test. */
static bool split_by_time(struct run *run, const struct split_settings *split, uint32_t *rows, size_t count)
{
    const struct column *column = table_column(run->table, split->by);
    struct dated *dated = ARENA_ARRAY(run->arena, count, struct dated);
    int64_t *order = ARENA_ARRAY(run->arena, run->table->row_count, int64_t);
    size_t with_date = 0;
    for (size_t i = 0; i < count; i++) {
        order[rows[i]] = when(column, rows[i]);
        if (order[rows[i]] != DATE_MISSING)
            dated[with_date++] = (struct dated){ order[rows[i]], rows[i] };
    }
    if (with_date < count)
        run_note(run,
                 tr_plural("%s row without a date in \"%s\" is left out",
                           "%s rows without a date in \"%s\" are left out", count - with_date),
                 number_text_count(run->arena, count - with_date), split->by);
    qsort(dated, with_date, sizeof *dated, by_date);
    size_t share = with_date - (size_t)llround(split->test * (double)with_date);
    size_t border = border_of_moments(dated, with_date, share);
    if (border == 0)
        return problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                           tr("column \"%s\" holds too few different dates for a split by time"), split->by);
    if (border < share)
        run_note(run, tr("%s of the %s rows are of the newest moment in \"%s\", and all of them are for the test"),
                 number_text_count(run->arena, with_date - border), number_text_count(run->arena, with_date),
                 split->by);
    for (size_t i = 0; i < with_date; i++)
        rows[i] = dated[i].row;
    run->split.order = order;
    run->split.dates = column->kind == COLUMN_DATE ? column->dates : NULL;
    run->split.gap = (int64_t)split->gap.seconds;
    run->split.test = rows + border;
    run->split.test_count = with_date - border;
    run->split.train = rows;
    while (border > 0 && dated[border - 1].when > dated[with_date - run->split.test_count].when - run->split.gap)
        border--;
    run->split.train_count = border;
    if (border > 0)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &split->gap),
                tr("the gap leaves no rows to learn from"));
    return problem_try(run->problems, tr("make it shorter, or export a longer period"));
}

static bool is_for_test(const struct column *column, size_t row)
{
    static const char *const words[] = { "test", "ja", "yes", "true", "wahr", "x", "1" };
    if (column_is_missing(column, row) || column->kind == COLUMN_DATE)
        return false;
    if (column->kind == COLUMN_NUMBER)
        return column->numbers[row] == 1;
    const char *text = dictionary_text(column->dictionary, column->codes[row]);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(text, words[i]) == 0)
            return true;
    return false;
}

static bool split_as_stated(struct run *run, const struct split_settings *split, const uint32_t *rows, size_t count)
{
    const struct column *column = table_column(run->table, split->by);
    uint32_t *train = ARENA_ARRAY(run->arena, count, uint32_t), *test = ARENA_ARRAY(run->arena, count, uint32_t);
    size_t train_count = 0, test_count = 0;
    for (size_t i = 0; i < count; i++)
        if (is_for_test(column, rows[i]))
            test[test_count++] = rows[i];
        else
            train[train_count++] = rows[i];
    run->split = (struct split){ .train = train, .test = test, .train_count = train_count, .test_count = test_count };
    if (test_count && train_count)
        return true;
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                test_count ? tr("by column \"%s\" all rows are for the test")
                           : tr("by column \"%s\" no row is for the test"),
                split->by);
    return problem_try(run->problems, run->left_out
                                          ? tr("write \"test\" there into the rows that are for the test; rows that "
                                               "break a rule or have the weight 0 are left out, and do not count")
                                          : tr("write \"test\" there into the rows that are for the test"));
}

/* A number for each different value of the column, whatever its kind; rows without a value are a group of their own. */
static const uint32_t *groups_of(struct run *run, const struct column *column)
{
    size_t rows = run->table->row_count;
    uint32_t *group = ARENA_ARRAY(run->arena, rows, uint32_t);
    struct arena *scratch = arena_create();
    struct dictionary *values = dictionary_create(scratch);
    for (size_t row = 0; row < rows; row++) {
        const void *value = column->kind == COLUMN_NUMBER ? (const void *)&column->numbers[row]
                            : column->kind == COLUMN_DATE ? (const void *)&column->dates[row]
                                                          : (const void *)&column->codes[row];
        size_t size = column->kind == COLUMN_DATE ? sizeof *column->dates : sizeof *column->codes;
        bool is_missing = column_is_missing(column, row);
        group[row] = dictionary_add(values, is_missing ? "" : value, is_missing ? 0 : size);
    }
    arena_destroy(scratch);
    return group;
}

/* Whole groups by chance, until the test has its share. */
static bool split_by_group(struct run *run, const struct split_settings *split, const uint32_t *rows, size_t count)
{
    struct random random = random_start(run->seed, SPLIT_STREAM);
    const uint32_t *group = groups_of(run, table_column(run->table, split->group));
    uint32_t *train = ARENA_ARRAY(run->arena, count, uint32_t), *test = ARENA_ARRAY(run->arena, count, uint32_t);
    uint32_t groups = 0;
    for (size_t i = 0; i < count; i++)
        groups = group[rows[i]] >= groups ? group[rows[i]] + 1 : groups;
    size_t *sizes = ARENA_ARRAY(run->arena, groups, size_t), tested = 0, train_count = 0, test_count = 0;
    uint32_t *order = ARENA_ARRAY(run->arena, groups, uint32_t);
    bool *is_test = ARENA_ARRAY(run->arena, groups, bool);
    for (size_t i = 0; i < count; i++)
        sizes[group[rows[i]]]++;
    for (uint32_t i = 0; i < groups; i++)
        order[i] = i;
    random_shuffle(&random, order, groups);
    for (uint32_t i = 0; i < groups && (double)tested < split->test * (double)count; i++) {
        is_test[order[i]] = true;
        tested += sizes[order[i]];
    }
    for (size_t i = 0; i < count; i++)
        if (is_test[group[rows[i]]])
            test[test_count++] = rows[i];
        else
            train[train_count++] = rows[i];
    run->split = (struct split){
        .train = train, .test = test, .train_count = train_count, .test_count = test_count, .group = group
    };
    if (train_count)
        return true;
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                tr("column \"%s\" has too few different values to keep some of them for the test"), split->group);
    return problem_try(run->problems, tr("leave group out of [split]"));
}

/* Shuffles the rows, within each class when there are classes, and takes the share of each for the test. A class with
 * a single row stays in training. */
static bool split_at_random(struct run *run, const struct split_settings *split, const uint32_t *rows, size_t count,
                            bool stratified)
{
    struct random random = random_start(run->seed, SPLIT_STREAM);
    uint32_t *train = ARENA_ARRAY(run->arena, count, uint32_t), *test = ARENA_ARRAY(run->arena, count, uint32_t);
    uint32_t *of_class = ARENA_ARRAY(run->arena, count, uint32_t);
    size_t classes = stratified ? run->question.class_count : 1, train_count = 0, test_count = 0;
    for (size_t label = 0; label < classes; label++) {
        size_t members = 0;
        for (size_t i = 0; i < count; i++)
            if (!stratified || (size_t)run->question.truth[rows[i]] == label)
                of_class[members++] = rows[i];
        random_shuffle(&random, of_class, members);
        size_t kept = members < 2 ? 0 : (size_t)llround(split->test * (double)members);
        for (size_t i = 0; i < members; i++)
            if (i < kept)
                test[test_count++] = of_class[i];
            else
                train[train_count++] = of_class[i];
    }
    run->split = (struct split){ .train = train, .test = test, .train_count = train_count, .test_count = test_count };
    if (test_count)
        return true;
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                tr("the classes of \"%s\" are too small for any of their rows to be kept for the test"),
                run->question.target);
    return problem_try(run->problems, tr("join classes that are alike, or set [split] test higher"));
}

static bool run(struct run *run, const void *given)
{
    static const char *const names[] = { [STRATEGY_RANDOM] = "random",
                                         [STRATEGY_STRATIFIED] = "stratified",
                                         [STRATEGY_TIME] = "time",
                                         [STRATEGY_STATED] = "stated",
                                         [STRATEGY_GROUP] = "group" };
    const struct split_settings *split = given;
    uint32_t *rows = ARENA_ARRAY(run->arena, run->table->row_count, uint32_t);
    size_t count = 0;
    for (size_t row = 0; row < run->table->row_count; row++)
        if (!isnan(run->question.truth[row]))
            rows[count++] = (uint32_t)row;
    if (count < LEAST_ROWS) {
        problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                    tr_plural("there is only %zu row with a value in \"%s\"",
                              "there are only %zu rows with a value in \"%s\"", count),
                    count, run->question.target);
        return problem_try(run->problems,
                           tr("at least %d are needed to learn anything, some hundred for a good answer"), LEAST_ROWS);
    }
    enum strategy strategy = strategy_of(run, split);
    if (strategy == STRATEGY_TIME ? !split_by_time(run, split, rows, count)
                                  : strategy == STRATEGY_STATED && !split_as_stated(run, split, rows, count))
        return false;
    if (split->group && !split_by_group(run, split, rows, count))
        return false;
    if (split->group)
        strategy = STRATEGY_GROUP;
    bool at_random = strategy == STRATEGY_RANDOM || strategy == STRATEGY_STRATIFIED;
    if (at_random && !split_at_random(run, split, rows, count, strategy == STRATEGY_STRATIFIED))
        return false;
    run->split.strategy = names[strategy];
    qsort((void *)(uintptr_t)run->split.train, run->split.train_count, sizeof(uint32_t), by_row);
    qsort((void *)(uintptr_t)run->split.test, run->split.test_count, sizeof(uint32_t), by_row);
    return true;
}

const struct stage split_stage = {
    .name = "split",
    .summary = N_("sets test rows aside"),
    .needs = RUN_HAS_QUESTION,
    .gives = RUN_HAS_SPLIT,
    .settings = settings,
    .settings_size = sizeof(struct split_settings),
    .plan = plan,
    .run = run,
};
