#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"

#include <math.h>
#include <string.h>

/* Up to this share of a column's values, those that do not fit are mistakes; beyond it, the column is a category. */
static const double most_mistakes = 0.02;
enum { BYTES_SHOWN = 60 };
#define MOST_EXACT 16777216.0F /* beyond it, float32 has no longer all whole numbers */

/* A value as a message shows it: the beginning of a long one, on one line. */
static const char *shown(struct arena *arena, const char *value)
{
    size_t size = strlen(value), end = size < BYTES_SHOWN ? size : BYTES_SHOWN;
    while (end < size && end > 0 && ((unsigned char)value[end] & 0xc0) == 0x80)
        end--;
    char *copy = arena_format(arena, "%.*s%s", (int)end, value, end < size ? "…" : "");
    for (char *at = copy; *at; at++)
        if ((unsigned char)*at < ' ')
            *at = ' ';
    return copy;
}

/* Would another decimal sign make a number of it? */
static bool suits_other_style(const struct input *input, const char *value)
{
    double number;
    char other = input->dialect.number.decimal == '.' ? ',' : '.';
    return number_parse(value, strlen(value), (struct number_style){ other, 0 }, &number);
}

/* The unit of a number that stands in a column without one. */
static const char *unit_of(const struct stack *stack, const struct filling *column)
{
    struct amount amount;
    struct number_style style = column->has_own_style ? column->style : column->misfit_part->dialect.number;
    if (column->kind != COLUMN_NUMBER || column->unit ||
        !number_parse_amount(column->misfit, strlen(column->misfit), style, &amount) || !amount.unit_size)
        return NULL;
    return arena_copy(stack->scratch, amount.unit, amount.unit_size);
}

static bool suggest(const struct stack *stack, const struct filling *column, const char *value)
{
    const struct input *input = column->misfit_part;
    struct problems *problems = stack->run->problems;
    if (!input->header_rows && column->misfit_line == input->first_line && column->fits_before == 0)
        return problem_try(problems, tr("if this row holds the names of the columns, set [[source]] header = true"));
    if (!stack->run->pipeline)
        return problem_try(problems, tr("correct the cell, or leave it empty if there is no value"));
    if (column->kind == COLUMN_NUMBER && suits_other_style(input, column->misfit))
        return problem_try(
            problems, tr("numbers are read with \"%c\" as decimal sign; correct the cell, or set [[source]] decimal"),
            input->dialect.number.decimal);
    const char *unit = unit_of(stack, column);
    if (unit)
        return problem_try(problems,
                           tr("correct the cell; or set [columns.%s] unit = \"%s\" if all numbers are in that"),
                           column_key(stack->scratch, column->name), unit);
    return problem_try(
        problems,
        tr("correct the cell; or set [[source]] missing = [\"%s\"] if it means that there is no value; or "
           "[columns.%s] kind = \"category\""),
        value, column_key(stack->scratch, column->name));
}

static bool report(const struct stack *stack, const struct filling *column)
{
    struct place place = { .file = column->misfit_part->name,
                           .line = column->misfit_line,
                           .column = column->misfit_part->cells[column - stack->columns] + 1 };
    const char *value = shown(stack->scratch, column->misfit);
    const char *before = number_text_count(stack->scratch, column->fits_before);
    const char *count = number_text_count(stack->scratch, column->misfits);
    bool is_number = column->kind == COLUMN_NUMBER;
    if (column->misfits == 1)
        problem_add(stack->run->problems, FAULT_DATA, place,
                    is_number ? tr("\"%s\" in column \"%s\" is no number (%s values before it are)")
                              : tr("\"%s\" in column \"%s\" is no date (%s values before it are)"),
                    value, column->name, before);
    else
        problem_add(stack->run->problems, FAULT_DATA, place,
                    is_number ? tr("\"%s\" in column \"%s\" is no number (%s values before it are; of all, %s are not)")
                              : tr("\"%s\" in column \"%s\" is no date (%s values before it are; of all, %s are not)"),
                    value, column->name, before, count);
    return suggest(stack, column, value);
}

/* As in kinds.c, for a column whose sample did not show it: 536365, C536379. */
static bool has_marked_numbers(const struct filling *column)
{
    return column->kind == COLUMN_NUMBER && column->misfits && column->prefixed == column->misfits &&
           column->narrowest == column->widest && column->prefixed_digits == column->widest && column->widest >= 4;
}

/* Does a rule say that its values are all different? */
static bool is_unique(const struct stack *stack, const struct filling *column)
{
    const struct pipeline *pipeline = stack->run->pipeline;
    const struct rule *rule = pipeline ? pipeline_rule(stack->scratch, pipeline, column->name) : NULL;
    return rule && rule->unique;
}

/* Numbers of which seven digits are kept would be the same key as their neighbours. */
static bool is_long_key(const struct stack *stack, const struct filling *column)
{
    if (column->kind != COLUMN_NUMBER ||
        (!source_has_key(stack->scratch, stack->run->pipeline, stack->own, column->name) && !is_unique(stack, column)))
        return false;
    for (size_t row = 0; row < stack->row_count; row++)
        if (fabsf(column->numbers[row]) > MOST_EXACT)
            return true;
    return false;
}

/* Another value than the mark came later: then the gaps are gaps. */
static bool is_no_longer_ticked(const struct filling *column)
{
    return column->empty_means_no && !column->empty_is_stated && dictionary_count(column->dictionary) > 2;
}

static void say_again(const struct stack *stack, const struct filling *column)
{
    if (is_no_longer_ticked(column))
        return;
    if (!column->misfits && !column->padded) {
        run_note(
            stack->run,
            is_unique(stack, column)
                ? tr("column \"%s\" has the rule \"unique\" and numbers above 16,777,216, and is taken as a category")
                : tr("column \"%s\" is a key with numbers above 16,777,216, and is taken as a category"),
            column->name);
        return;
    }
    const char *value = shown(stack->scratch, column->misfits ? column->misfit : column->padding);
    if (!column->misfits) {
        run_note(
            stack->run,
            tr("column \"%s\" holds numbers with zeros in front such as \"%s\", and is taken as a category; [columns.%s] "
               "kind = \"number\" changes that"),
            column->name, value, column_key(stack->scratch, column->name));
        return;
    }
    run_note(
        stack->run,
        column->kind == COLUMN_NUMBER
            ? tr("column \"%s\" is taken as a category, as %s of its %s values are no numbers; the first is \"%s\" in "
                 "line %zu of \"%s\"")
            : tr("column \"%s\" is taken as a category, as %s of its %s values are no dates; the first is \"%s\" in line "
                 "%zu of \"%s\""),
        column->name, number_text_count(stack->scratch, column->misfits),
        number_text_count(stack->scratch, stack->row_count - column->missing), value, column->misfit_line,
        column->misfit_part->name);
}

static void say_brackets(const struct stack *stack, const struct filling *column)
{
    if (column->kind == COLUMN_NUMBER && column->bracketed && !column->is_left_out)
        run_note(stack->run, tr("numbers in brackets in column \"%s\", such as \"%s\", are read as negative ones"),
                 column->name, column->bracketed);
}

static void say_limits(const struct stack *stack, const struct filling *column)
{
    if (column->kind == COLUMN_NUMBER && column->limited && !column->is_left_out)
        run_note(
            stack->run,
            tr_plural("%s value in column \"%s\", \"%s\", only names a limit: half of it is taken for what is below, "
                      "the limit itself for what is above",
                      "%s values in column \"%s\", such as \"%s\", only name a limit: half of it is taken for what "
                      "is below, the limit itself for what is above",
                      column->limits),
            number_text_count(stack->scratch, column->limits), column->name, column->limited);
}

bool misfits_settle(struct stack *stack)
{
    bool sound = true, loses_digits = false;
    for (size_t i = 0; i < stack->column_count; i++) {
        struct filling *column = &stack->columns[i];
        size_t present = stack->row_count - column->missing;
        bool is_long = is_long_key(stack, column);
        bool is_category = (double)column->misfits > most_mistakes * (double)present || column->padded ||
                           has_marked_numbers(column) || is_no_longer_ticked(column) || is_long;
        if (column->misfits && column->is_left_out) {
            column->again = true;
        } else if (!column->kind_is_stated && (is_category || (column->misfits && stack->run->only_looks))) {
            column->again = true;
            if (!is_no_longer_ticked(column))
                column->kind_found = reason(stack->run->arena, is_long ? CERTAINTY_SURE : CERTAINTY_GUESS, "%s",
                                            is_long ? tr("as a number it would lose digits that tell its values apart")
                                                    : tr("some of its values fit nothing else"));
            if (!column->is_left_out)
                say_again(stack, column);
        } else if (column->misfits) {
            sound = report(stack, column);
        }
        if (!column->again) {
            say_brackets(stack, column);
            say_limits(stack, column);
        }
        loses_digits = loses_digits || (column->loses_digits && !column->is_left_out && !column->again);
    }
    if (sound && loses_digits)
        run_note(stack->run, tr("whole numbers above 16,777,216 are kept with seven significant digits"));
    return sound;
}
