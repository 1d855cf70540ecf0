#include "stages/read/read.h"

#include "runner/base/translate.h"

#include <math.h>
#include <string.h>

/* Numbers are classes when they are few and whole and each one is frequent: grades, numbers of gears. */
enum { FEWEST_ROWS = 20, MOST_CLASSES = 200, MOST_NUMBERS_AS_CLASSES = 10, ROWS_OF_A_CLASS = 2, ROWS_OF_A_NUMBER = 5 };

static bool complain(const struct input *input, const char *message)
{
    return problem_add(input->run->problems, FAULT_DATA, PLACE_FILE(input->name), message,
                       input->columns[input->target].name);
}

static enum task stated_task(const struct input *input)
{
    return (enum task)input->run->pipeline->target->task;
}

static bool wrong_task(const struct input *input, const char *message)
{
    const struct pipeline *pipeline = input->run->pipeline;
    return problem_add(input->run->problems, FAULT_SETTINGS,
                       settings_place(pipeline->settings, &pipeline->target->task), message,
                       input->columns[input->target].name);
}

/* Whole numbers, as the file writes them. */
static bool are_whole(const struct filling *column)
{
    for (size_t i = 0; i < dictionary_count(column->spellings); i++) {
        const char *text = dictionary_text(column->spellings, (uint32_t)i);
        size_t size = strlen(text);
        if (strspn(text, "0123456789+-") != size)
            return false;
    }
    return true;
}

static bool are_frequent(const struct classes *classes)
{
    for (size_t i = 0; i < classes->count; i++)
        if (classes->rows[i] < ROWS_OF_A_NUMBER)
            return false;
    return true;
}

/* What is asked about a column of numbers whose values are these? */
static enum task task_of_numbers(const struct filling *column, const struct classes *classes)
{
    if (!column->spelled)
        return TASK_REGRESSION;
    if (classes->count <= 2)
        return TASK_BINARY;
    return classes->count <= MOST_NUMBERS_AS_CLASSES && are_whole(column) && are_frequent(classes) ? TASK_MULTICLASS
                                                                                                   : TASK_REGRESSION;
}

static bool check_classes(const struct input *input, const struct classes *classes, enum task task)
{
    struct problems *problems = input->run->problems;
    const char *name = input->columns[input->target].name;
    if (classes->count < 2)
        return complain(input, tr("column \"%s\" has the same value in all rows, so that there is nothing to predict"));
    if (task == TASK_BINARY && classes->count > 2) {
        const struct filling *column = &input->columns[input->target];
        bool are_measures = column->kind == COLUMN_NUMBER && task_of_numbers(column, classes) == TASK_REGRESSION;
        wrong_task(input, tr("column \"%s\" has more than two values; task \"binary\" needs two"));
        return problem_try(problems, "%s",
                           are_measures ? tr("set [target] task = \"regression\"")
                                        : tr("set [target] task = \"multiclass\""));
    }
    if (classes->count > MOST_CLASSES) {
        complain(input, tr("column \"%s\" has too many different values to be classes"));
        return problem_try(problems, tr("choose a column with at most %d classes, or group them"), MOST_CLASSES);
    }
    bool sound = true;
    for (size_t i = 0; i < classes->count; i++)
        if (classes->rows[i] < ROWS_OF_A_CLASS) {
            sound = problem_add(problems, FAULT_DATA, PLACE_FILE(input->name),
                                tr("class \"%s\" of column \"%s\" is there only once, which is too little to learn it"),
                                classes->names[i], name);
            problem_try(problems, tr("remove this row, or join the class with another one"));
        }
    return sound;
}

static void say_task(const struct input *input, const struct question *question)
{
    struct run *run = input->run;
    if (stated_task(input) != TASK_AUTO)
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

static void say_missing(const struct input *input, size_t missing)
{
    if (missing)
        run_note(input->run,
                 tr_plural("%s row has no value in column \"%s\", and is left out",
                           "%s rows have no value in column \"%s\", and are left out", missing),
                 number_text_count(input->scratch, missing), input->columns[input->target].name);
}

static void truth_of_codes(const struct input *input, const uint32_t *codes, float *truth)
{
    for (size_t row = 0; row < input->row_count; row++)
        truth[row] = codes[row] == CODE_MISSING ? NAN : (float)codes[row];
}

/* The target becomes a column of categories, with the classes as its dictionary. */
static bool settle_classes(struct input *input, struct classes *classes, enum task task)
{
    struct question *question = &input->run->question;
    struct filling *column = &input->columns[input->target];
    if (!check_classes(input, classes, task) || !classes_order(input, classes))
        return false;
    question->task = classes->count == 2 ? TASK_BINARY : TASK_MULTICLASS;
    question->classes = classes->names;
    question->class_count = classes->count;
    question->outputs = classes->count == 2 ? 1 : classes->count;
    truth_of_codes(input, classes->codes, question->truth);
    column->kind = COLUMN_CATEGORY;
    column->codes = classes->codes;
    column->dictionary = dictionary_create(input->run->arena);
    for (size_t i = 0; i < classes->count; i++)
        dictionary_add(column->dictionary, classes->names[i], strlen(classes->names[i]));
    return true;
}

static bool settle_numbers(struct input *input)
{
    struct question *question = &input->run->question;
    const struct filling *column = &input->columns[input->target];
    float least = INFINITY, most = -INFINITY;
    for (size_t row = 0; row < input->row_count; row++) {
        float value = column->numbers[row];
        question->truth[row] = value;
        if (value < least)
            least = value;
        if (value > most)
            most = value;
    }
    question->task = TASK_REGRESSION;
    question->outputs = 1;
    question->decimals = column->decimals;
    if (least < most)
        return true;
    return complain(input, tr("column \"%s\" has the same value in all rows, so that there is nothing to predict"));
}

static bool settle_by_numbers(struct input *input)
{
    const struct filling *column = &input->columns[input->target];
    struct classes classes = { 0 };
    enum task task = stated_task(input);
    if (task == TASK_REGRESSION)
        return settle_numbers(input);
    if (column->spelled)
        classes = classes_of(input, column->spellings, column->spelled);
    if (task == TASK_AUTO)
        task = task_of_numbers(column, &classes);
    if (task == TASK_REGRESSION)
        return settle_numbers(input);
    if (!column->spelled) {
        wrong_task(input, tr("column \"%s\" has too many different numbers to be classes"));
        return problem_try(input->run->problems, tr("set [target] task = \"regression\""));
    }
    return settle_classes(input, &classes, task);
}

static bool settle_by_categories(struct input *input)
{
    const struct filling *column = &input->columns[input->target];
    if (stated_task(input) == TASK_REGRESSION) {
        wrong_task(input, tr("column \"%s\" is no column of numbers, as task \"regression\" needs it"));
        return problem_try(input->run->problems,
                           tr("set [columns.%s] kind = \"number\" to see which of its values are none"),
                           column_key(input->scratch, column->name));
    }
    if (dictionary_count(column->dictionary) > (size_t)MOST_CLASSES * 10) {
        complain(input, tr("column \"%s\" has too many different values to be classes"));
        return problem_try(input->run->problems, tr("choose a column with at most %d classes, or group them"),
                           MOST_CLASSES);
    }
    struct classes classes = classes_of(input, column->dictionary, column->codes);
    return settle_classes(input, &classes, stated_task(input));
}

/* The model knows the question; the table may know the answers. */
static bool settle_by_model(struct input *input)
{
    struct run *run = input->run;
    const struct question *asked = &run->model->question;
    float *truth = ARENA_ARRAY(run->arena, input->row_count, float);
    run->question = *asked;
    run->question.truth = truth;
    for (size_t row = 0; row < input->row_count; row++)
        truth[row] = NAN;
    if (input->target == input->column_count)
        return true;
    const struct filling *column = &input->columns[input->target];
    if (asked->class_count == 0) {
        if (column->kind == COLUMN_NUMBER && input->row_count > 0) /* memcpy takes no NULL, even for 0 bytes */
            memcpy(truth, column->numbers, input->row_count * sizeof *truth);
        return true;
    }
    struct dictionary *classes = dictionary_create(input->scratch);
    for (size_t i = 0; i < asked->class_count; i++)
        dictionary_add(classes, asked->classes[i], strlen(asked->classes[i]));
    size_t unknown = 0;
    for (size_t row = 0; row < input->row_count; row++) {
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
                 number_text_count(input->scratch, unknown), column->name);
    return true;
}

bool question_settle(struct input *input)
{
    struct question *question = &input->run->question;
    if (input->run->model)
        return settle_by_model(input);
    const struct filling *column = &input->columns[input->target];
    size_t known = input->row_count - column->missing;
    *question = (struct question){ .target = column->name };
    question->truth = ARENA_ARRAY(input->run->arena, input->row_count, float);
    if (column->kind == COLUMN_DATE)
        return complain(input, tr("column \"%s\" holds dates, which can't be predicted as such"));
    if (known < FEWEST_ROWS) {
        problem_add(input->run->problems, FAULT_DATA, PLACE_FILE(input->name),
                    tr_plural("only %zu row has a value in column \"%s\"",
                              "only %zu rows have a value in column \"%s\"", known),
                    known, column->name);
        return problem_try(input->run->problems, tr("at least %d are needed to learn anything, better some hundreds"),
                           FEWEST_ROWS);
    }
    if (!(column->kind == COLUMN_NUMBER ? settle_by_numbers(input) : settle_by_categories(input)))
        return false;
    say_task(input, question);
    say_missing(input, column->missing);
    return true;
}
