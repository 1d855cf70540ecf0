#include "runner/today.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

/* What the column holds. */
enum form { FORM_NUMBERS, FORM_ANSWERS, FORM_PROBABILITIES };

enum { NO_CLASS = -1, NAMED = 12 };

static ptrdiff_t class_of_text(const struct question *question, const char *text)
{
    for (size_t label = 0; label < question->class_count; label++)
        if (strcmp(question->classes[label], text) == 0)
            return (ptrdiff_t)label;
    return NO_CLASS;
}

/* Of classes that are numbers: 0 and 1, or marks from 1 to 6. */
static ptrdiff_t class_of_number(const struct run *run, float number)
{
    for (size_t label = 0; label < run->question.class_count; label++) {
        const char *name = run->question.classes[label];
        struct amount amount;
        if (number_parse_amount(name, strlen(name), run_number_style(run), &amount) && (float)amount.value == number)
            return (ptrdiff_t)label;
    }
    return NO_CLASS;
}

static ptrdiff_t class_of_row(const struct run *run, const struct column *column, size_t row)
{
    if (column->kind == COLUMN_NUMBER)
        return class_of_number(run, column->numbers[row]);
    return class_of_text(&run->question, dictionary_text(column->dictionary, column->codes[row]));
}

static const char *class_list(struct run *run)
{
    struct text list = text_in(run->arena);
    for (size_t label = 0; label < run->question.class_count && label < NAMED; label++)
        text_add_format(&list, "%s\"%s\"", label ? ", " : "", run->question.classes[label]);
    if (run->question.class_count > NAMED)
        text_add(&list, ", …");
    return text_string(&list);
}

static struct place place_of_today(const struct run *run)
{
    return settings_place(run->pipeline->settings, &run->pipeline->goal->today);
}

static bool refuse_value(struct run *run, const struct column *column, size_t row)
{
    problem_add(run->problems, FAULT_SETTINGS, place_of_today(run),
                tr("\"%s\" in column \"%s\" is no answer that \"%s\" knows"),
                column_value_text(run->arena, column, row), column->name, run->question.target);
    if (run->question.task == TASK_BINARY)
        return problem_try(run->problems, tr("its answers are %s; probabilities between 0 and 1 are understood too"),
                           class_list(run));
    return problem_try(run->problems, tr("its answers are %s"), class_list(run));
}

/* Answers win over probabilities, so that 0 and 1 mean the classes of these names where there are such. */
static bool find_form(struct run *run, const struct column *column, enum form *form)
{
    if (run->question.task == TASK_REGRESSION) {
        *form = FORM_NUMBERS;
        if (column->kind == COLUMN_NUMBER)
            return true;
        problem_add(
            run->problems, FAULT_SETTINGS, place_of_today(run),
            tr("column \"%s\" can't be compared with the forecast: target \"%s\" is a number, this column is not"),
            column->name, run->question.target);
        return problem_try(run->problems, tr("name a column of numbers, or leave [goal] today out"));
    }
    if (column->kind == COLUMN_DATE) {
        problem_add(run->problems, FAULT_SETTINGS, place_of_today(run),
                    tr("column \"%s\" holds dates, and no answers that \"%s\" knows"), column->name,
                    run->question.target);
        return problem_try(run->problems, tr("its answers are %s"), class_list(run));
    }
    bool are_answers = true, are_probabilities = run->question.task == TASK_BINARY && column->kind == COLUMN_NUMBER;
    for (size_t row = 0; row < run->table->row_count; row++) {
        if (column_is_missing(column, row))
            continue;
        are_answers = are_answers && class_of_row(run, column, row) != NO_CLASS;
        are_probabilities = are_probabilities && column->numbers[row] >= 0 && column->numbers[row] <= 1;
        if (!are_answers && !are_probabilities)
            return refuse_value(run, column, row);
    }
    *form = are_answers ? FORM_ANSWERS : FORM_PROBABILITIES;
    return true;
}

bool today_plan(struct run *run)
{
    const char *name = run->pipeline->goal->today;
    enum form form = FORM_NUMBERS;
    return !name || find_form(run, table_column(run->table, name), &form);
}

static void fill(const struct run *run, const struct column *column, enum form form, size_t row, float *predicted)
{
    size_t outputs = run->question.outputs;
    if (column_is_missing(column, row)) {
        for (size_t output = 0; output < outputs; output++)
            predicted[output] = NAN;
    } else if (form != FORM_ANSWERS) {
        *predicted = column->numbers[row];
    } else if (outputs == 1) {
        *predicted = (float)class_of_row(run, column, row);
    } else {
        predicted[class_of_row(run, column, row)] = 1; /* the others are 0 */
    }
}

/* The rows on which today's way has an answer, both ways side by side. */
static struct comparison known_rows(struct arena *arena, const struct scored *model, const float *today, size_t known)
{
    size_t outputs = model->outputs, kept = 0;
    float *truth = ARENA_ARRAY(arena, known, float);
    float *ours = ARENA_ARRAY(arena, known * outputs, float), *theirs = ARENA_ARRAY(arena, known * outputs, float);
    uint32_t *group = model->group ? ARENA_ARRAY(arena, known, uint32_t) : NULL;
    for (size_t row = 0; row < model->rows; row++) {
        if (isnan(today[row * outputs]))
            continue;
        truth[kept] = model->truth[row];
        if (group)
            group[kept] = model->group[row];
        memcpy(ours + kept * outputs, model->predicted + row * outputs, outputs * sizeof *ours);
        memcpy(theirs + kept * outputs, today + row * outputs, outputs * sizeof *theirs);
        kept++;
    }
    struct comparison comparison = { .model = *model, .other = *model };
    comparison.model.truth = comparison.other.truth = truth;
    comparison.model.group = comparison.other.group = group;
    comparison.model.rows = comparison.other.rows = kept;
    comparison.model.predicted = ours;
    comparison.other.predicted = theirs;
    comparison.other.threshold = 0.5;
    return comparison;
}

bool today_read(struct run *run, const uint32_t *rows, const struct scored *model, struct today *today)
{
    *today = (struct today){ 0 };
    const char *name = run->pipeline->goal->today;
    if (!name)
        return true;
    const struct column *column = table_column(run->table, name);
    enum form form = FORM_NUMBERS;
    if (!find_form(run, column, &form))
        return false;
    float *predicted = ARENA_ARRAY(run->arena, model->rows * model->outputs, float);
    size_t known = 0;
    for (size_t i = 0; i < model->rows; i++) {
        fill(run, column, form, rows[i], predicted + i * model->outputs);
        known += !column_is_missing(column, rows[i]);
    }
    if (known == 0)
        return true;
    today->predicted = predicted;
    today->is_answers = form == FORM_ANSWERS;
    today->comparison = known_rows(run->arena, model, predicted, known);
    return true;
}

double today_value(struct arena *scratch, const struct metric *metric, const struct today *today)
{
    bool is_fit = today->predicted && !(today->is_answers && metric->needs == METRIC_NEEDS_PROBABILITIES);
    return is_fit ? metric->measure(scratch, &today->comparison.other) : NAN;
}

void today_note_gaps(struct run *run, const struct scored *model, const struct today *today)
{
    const char *column = run->pipeline->goal->today;
    size_t missing = column ? model->rows - today->comparison.model.rows : 0;
    if (missing == model->rows)
        run_note(run, tr("column \"%s\" has no answer on any test row, so the model is not compared with today's way"),
                 column);
    else if (missing > 0)
        run_note(run,
                 tr_plural(
                     "%s test row has no answer in column \"%s\" and is left out of the comparison with today's way",
                     "%s test rows have no answer in column \"%s\" and are left out of the comparison with today's way",
                     missing),
                 number_text_count(run->arena, missing), column);
}
