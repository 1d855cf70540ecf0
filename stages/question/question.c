#include "stages/question/question.h"

#include "runner/base/translate.h"
#include "runner/model/metric.h"
#include "runner/stage.h"
#include "runner/table/clock.h"
#include "runner/table/names.h"

#include <math.h>
#include <string.h>

/* Numbers are classes when they are few and whole and each one is frequent: grades, numbers of gears; unless [goal] or
 * [value] ask for the other. */
enum { FEWEST_ROWS = 20, MOST_CLASSES = 200, MOST_NUMBERS_AS_CLASSES = 10, ROWS_OF_A_CLASS = 2, ROWS_OF_A_NUMBER = 5 };
enum { NAMES_SHOWN = 10 };

static struct column *target_of(const struct run *run)
{
    return table_column_with_role(run->table, ROLE_TARGET);
}

static bool complain(const struct run *run, const char *message)
{
    return problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name), message, target_of(run)->name);
}

static enum task stated_task(const struct run *run)
{
    return (enum task)run->pipeline->target->task;
}

static bool wrong_task(const struct run *run, const char *message)
{
    const struct pipeline *pipeline = run->pipeline;
    return problem_add(run->problems, FAULT_SETTINGS, settings_place(pipeline->settings, &pipeline->target->task),
                       message, target_of(run)->name);
}

/* Whole numbers, as the file writes them; and times, of which few are those of shifts. */
static bool are_whole(const struct column *column)
{
    if (column->unit && strcmp(column->unit, CLOCK_UNIT) == 0)
        return true;
    for (size_t i = 0; i < dictionary_count(column->spellings); i++) {
        const char *text = dictionary_text(column->spellings, (uint32_t)i);
        size_t size = strlen(text);
        if (strspn(text, "0123456789+-") != size)
            return false;
    }
    return true;
}

static bool are_frequent(const struct classes *classes, size_t rows)
{
    for (size_t i = 0; i < classes->count; i++)
        if (classes->rows[i] < rows)
            return false;
    return true;
}

/* The metric that is stated; NULL: none is. */
static const struct metric *stated_metric(const struct run *run)
{
    unsigned metric = run->pipeline->goal->metric;
    return metric ? metric_named(metric_choices[metric]) : NULL;
}

/* Whoever measures errors of numbers, or prices them, asks for numbers, however few different ones there are. */
static bool asks_for_numbers(const struct run *run)
{
    const struct metric *metric = stated_metric(run);
    const struct value_settings *value = run->pipeline->value;
    if (metric)
        return metric->tasks >> TASK_REGRESSION & 1;
    return !isnan(value->unit_error) && isnan(value->miss) && isnan(value->false_alarm) && isnan(value->check);
}

/* … and whoever measures how often classes are right, asks for those. */
static bool asks_for_classes(const struct run *run)
{
    const struct metric *metric = stated_metric(run);
    return metric && metric->tasks >> TASK_MULTICLASS & 1;
}

/* What is asked about a column of numbers whose values are these? */
static enum task task_of_numbers(const struct run *run, const struct column *column, const struct classes *classes)
{
    if (!column->spellings || asks_for_numbers(run))
        return TASK_REGRESSION;
    if (classes->count <= 2)
        return TASK_BINARY;
    bool are_usual =
        classes->count <= MOST_NUMBERS_AS_CLASSES && are_whole(column) && are_frequent(classes, ROWS_OF_A_NUMBER);
    bool are_asked_for = asks_for_classes(run) && are_frequent(classes, ROWS_OF_A_CLASS);
    return are_usual || are_asked_for ? TASK_MULTICLASS : TASK_REGRESSION;
}

/* Classes with a single row: of many the first ones are named. */
static bool check_single(const struct run *run, const struct classes *classes)
{
    struct problems *problems = run->problems;
    const char *name = target_of(run)->name;
    struct place place = PLACE_FILE(run->sources[0].name);
    size_t single = 0;
    for (size_t i = 0; i < classes->count; i++) {
        if (classes->rows[i] >= ROWS_OF_A_CLASS || single++ >= NAMES_SHOWN)
            continue;
        problem_add(problems, FAULT_DATA, place,
                    tr("class \"%s\" of column \"%s\" is there only once, which is too little to learn it"),
                    classes->names[i], name);
        problem_try(problems, tr("remove this row, or join the class with another one"));
    }
    if (single <= NAMES_SHOWN)
        return single == 0;
    problem_add(problems, FAULT_DATA, place,
                tr_plural("%zu more class of column \"%s\" is there only once",
                          "%zu more classes of column \"%s\" are there only once", single - NAMES_SHOWN),
                single - NAMES_SHOWN, name);
    return problem_try(problems, tr("choose another column in [target], or group its values"));
}

static bool check_classes(const struct run *run, const struct classes *classes, enum task task)
{
    struct problems *problems = run->problems;
    if (classes->count < 2)
        return complain(run, tr("column \"%s\" has the same value in all rows, so that there is nothing to predict"));
    if (task == TASK_BINARY && classes->count > 2) {
        const struct column *column = target_of(run);
        bool are_measures = column->kind == COLUMN_NUMBER && task_of_numbers(run, column, classes) == TASK_REGRESSION;
        wrong_task(run, tr("column \"%s\" has more than two values; task \"binary\" needs two"));
        return problem_try(problems, "%s",
                           are_measures ? tr("set [target] task = \"regression\"")
                                        : tr("set [target] task = \"multiclass\""));
    }
    if (classes->count > MOST_CLASSES) {
        complain(run, tr("column \"%s\" has too many different values to be classes"));
        return problem_try(problems, tr("choose a column with at most %d classes, or group them"), MOST_CLASSES);
    }
    return check_single(run, classes);
}

/* Whoever names the class that is looked for has two of them in mind. */
static bool check_positive(const struct run *run)
{
    const struct question *question = &run->question;
    const char *const *positive = &run->pipeline->target->positive;
    if (!*positive || question->class_count == 2)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, positive), "%s",
                tr("\"positive\" has a meaning for two classes alone"));
    if (!question->class_count)
        return problem_try(run->problems, "%s", tr("leave it out, or write: task = \"binary\""));
    return problem_try(run->problems, tr("its values are %s"),
                       name_list(run->arena, question->classes, question->class_count, NAMES_SHOWN, *positive));
}

static void say_task(struct run *run, const struct question *question)
{
    if (stated_task(run) != TASK_AUTO)
        return;
    if (question->task == TASK_BINARY)
        run_note(
            run,
            tr("\"%s\" has two classes, and \"%s\" is the one to be found; task and positive in [target] change that"),
            question->target, question->classes[1]);
    else if (question->task == TASK_MULTICLASS)
        run_note(run, tr("\"%s\" is one of %zu classes; task in [target] changes that"), question->target,
                 question->class_count);
    else
        run_note(run, tr("\"%s\" is a number; task in [target] changes that"), question->target);
}

static void say_missing(struct run *run, size_t missing)
{
    if (missing)
        run_note(run,
                 tr_plural("%s row has no value in column \"%s\", and is left out",
                           "%s rows have no value in column \"%s\", and are left out", missing),
                 number_text_count(run->arena, missing), target_of(run)->name);
}

static void truth_of_codes(const struct run *run, const uint32_t *codes, float *truth)
{
    for (size_t row = 0; row < run->table->row_count; row++)
        truth[row] = codes[row] == CODE_MISSING || run_leaves_out(run, row) ? NAN : (float)codes[row];
}

/* The target becomes a column of categories, with the classes as its dictionary. */
static bool settle_classes(struct run *run, struct classes *classes, enum task task)
{
    struct question *question = &run->question;
    struct column *column = target_of(run);
    if (!check_classes(run, classes, task) || !classes_order(run, classes))
        return false;
    question->task = classes->count == 2 ? TASK_BINARY : TASK_MULTICLASS;
    question->classes = classes->names;
    question->class_count = classes->count;
    question->outputs = classes->count == 2 ? 1 : classes->count;
    truth_of_codes(run, classes->codes, question->truth);
    column->kind = COLUMN_CATEGORY;
    column->codes = classes->codes;
    column->dictionary = dictionary_create(run->arena);
    for (size_t i = 0; i < classes->count; i++)
        dictionary_add(column->dictionary, classes->names[i], strlen(classes->names[i]));
    return true;
}

static bool settle_numbers(struct run *run)
{
    struct question *question = &run->question;
    const struct column *column = target_of(run);
    float least = INFINITY, most = -INFINITY;
    for (size_t row = 0; row < run->table->row_count; row++) {
        float value = run_leaves_out(run, row) ? NAN : column->numbers[row];
        question->truth[row] = value;
        if (value < least)
            least = value;
        if (value > most)
            most = value;
    }
    question->task = TASK_REGRESSION;
    question->outputs = 1;
    question->decimals = column->decimals < MOST_DECIMALS ? column->decimals : MOST_DECIMALS;
    if (least < most)
        return true;
    return complain(run, tr("column \"%s\" has the same value in all rows, so that there is nothing to predict"));
}

static bool settle_by_numbers(struct run *run)
{
    const struct column *column = target_of(run);
    struct classes classes = { 0 };
    enum task task = stated_task(run);
    if (task == TASK_REGRESSION)
        return settle_numbers(run);
    if (column->spellings)
        classes = classes_of(run, column);
    if (task == TASK_AUTO)
        task = task_of_numbers(run, column, &classes);
    if (task == TASK_REGRESSION)
        return settle_numbers(run);
    if (!column->spellings) {
        wrong_task(run, tr("column \"%s\" has too many different numbers to be classes"));
        return problem_try(run->problems, tr("set [target] task = \"regression\""));
    }
    return settle_classes(run, &classes, task);
}

static bool settle_by_categories(struct run *run)
{
    const struct column *column = target_of(run);
    if (stated_task(run) == TASK_REGRESSION) {
        wrong_task(run, tr("column \"%s\" is no column of numbers, as task \"regression\" needs it"));
        return problem_try(run->problems, tr("set [columns.%s] kind = \"number\" to see which of its values are none"),
                           column_key(run->arena, column->name));
    }
    if (dictionary_count(column->dictionary) > (size_t)MOST_CLASSES * 10) {
        complain(run, tr("column \"%s\" has too many different values to be classes"));
        return problem_try(run->problems, tr("choose a column with at most %d classes, or group them"), MOST_CLASSES);
    }
    struct classes classes = classes_of(run, column);
    return settle_classes(run, &classes, stated_task(run));
}

/* The model knows the question; the table may know the answers. */
static bool settle_by_model(struct run *run)
{
    const struct question *asked = &run->model->question;
    float *truth = ARENA_ARRAY(run->arena, run->table->row_count, float);
    run->question = *asked;
    run->question.truth = truth;
    for (size_t row = 0; row < run->table->row_count; row++)
        truth[row] = NAN;
    const struct column *column = target_of(run);
    if (!column)
        return true;
    if (asked->class_count == 0) {
        if (column->kind == COLUMN_NUMBER && run->table->row_count > 0) /* memcpy takes no NULL, even for 0 bytes */
            memcpy(truth, column->numbers, run->table->row_count * sizeof *truth);
        return true;
    }
    struct dictionary *classes = dictionary_create(run->arena);
    for (size_t i = 0; i < asked->class_count; i++)
        dictionary_add(classes, asked->classes[i], strlen(asked->classes[i]));
    size_t unknown = 0;
    for (size_t row = 0; row < run->table->row_count; row++) {
        if (column->codes[row] == CODE_MISSING)
            continue;
        const char *text = dictionary_text(column->dictionary, column->codes[row]);
        uint32_t code = dictionary_find(classes, text, strlen(text));
        unknown += code == CODE_MISSING;
        if (code != CODE_MISSING)
            truth[row] = (float)code;
    }
    if (unknown)
        run_note(run,
                 tr_plural("%s row has a value in column \"%s\" that the model does not know",
                           "%s rows have values in column \"%s\" that the model does not know", unknown),
                 number_text_count(run->arena, unknown), column->name);
    return true;
}

static size_t count_known(const struct run *run, const struct column *column)
{
    size_t known = 0;
    for (size_t row = 0; row < run->table->row_count; row++)
        known += !column_is_missing(column, row) && !run_leaves_out(run, row);
    return known;
}

static bool has_weightless(const struct run *run)
{
    const struct column *weights = run_weights(run);
    for (size_t row = 0; weights && row < run->table->row_count; row++)
        if (row_weighs_nothing(weights, row))
            return true;
    return false;
}

static bool too_few(const struct run *run, size_t known)
{
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                has_weightless(run)
                    ? tr_plural("only %zu row has a value in column \"%s\" and is not left out by its weight or a rule",
                                "only %zu rows have a value in column \"%s\" and are not left out by their weight or a "
                                "rule",
                                known)
                : run->left_out
                    ? tr_plural("only %zu row has a value in column \"%s\" and keeps the rules of [check.rules]",
                                "only %zu rows have a value in column \"%s\" and keep the rules of [check.rules]",
                                known)
                    : tr_plural("only %zu row has a value in column \"%s\"",
                                "only %zu rows have a value in column \"%s\"", known),
                known, target_of(run)->name);
    if (run->left_out && run->inspection->why_left_out)
        return problem_try(run->problems, tr("at least %d are needed to learn anything; most are left out here: %s"),
                           FEWEST_ROWS, run->inspection->why_left_out);
    return problem_try(run->problems, tr("at least %d are needed to learn anything, better some hundreds"),
                       FEWEST_ROWS);
}

static bool settle_by_table(struct run *run)
{
    struct question *question = &run->question;
    if (run->model)
        return settle_by_model(run);
    const struct column *column = target_of(run);
    size_t known = count_known(run, column);
    *question = (struct question){ .target = column->name };
    question->truth = ARENA_ARRAY(run->arena, run->table->row_count, float);
    if (column->kind == COLUMN_DATE)
        return complain(run, tr("column \"%s\" holds dates, which can't be predicted as such"));
    if (known < FEWEST_ROWS)
        return too_few(run, known);
    if (!(column->kind == COLUMN_NUMBER ? settle_by_numbers(run) : settle_by_categories(run)) || !check_positive(run))
        return false;
    say_task(run, question);
    say_missing(run, column->missing);
    return true;
}

static bool run(struct run *run, const void *settings)
{
    (void)settings;
    return settle_by_table(run);
}

const struct stage question_stage = {
    .name = "question",
    .summary = N_("settles what is asked"),
    .needs = RUN_HAS_TABLE | RUN_HAS_ROLES | RUN_HAS_RULES,
    .gives = RUN_HAS_QUESTION,
    .run = run,
};
