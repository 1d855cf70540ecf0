#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/clock.h"
#include "runner/table/names.h"

#include <string.h>

/* Kinds follow from the sample; columns_fill then holds every value of the file against them.
 *
 * Numbers are measured quantities, which seven significant digits (float32) serve well. What only looks like one stays
 * as it is written: whole numbers with zeros in front ("05111"), and columns of whole numbers that all have the same
 * eight digits or more, which are numbers of customers, orders or articles. */
enum { DIGITS_OF_FLOAT = 7, DIGITS_OF_NUMBERS = 4, DIGITS_OF_A_GROUP = 3, TEXT_CHARACTERS = 20 };
static const double most_misfits = 0.02; /* of a column of numbers or dates */

static bool nearly_all(size_t count, size_t of)
{
    return (double)(of - count) <= most_misfits * (double)of;
}

static bool is_identifier(const struct evidence *evidence)
{
    return evidence->present >= 2 && evidence->whole == evidence->present && evidence->shortest == evidence->longest &&
           evidence->longest > DIGITS_OF_FLOAT;
}

/* 536365, 536366, C536379: numbers of invoices, some of which are marked. */
static bool has_marked_numbers(const struct evidence *evidence)
{
    return evidence->whole && evidence->prefixed && evidence->whole + evidence->prefixed == evidence->present &&
           evidence->shortest == evidence->longest && evidence->prefixed_digits == evidence->longest &&
           evidence->longest >= DIGITS_OF_NUMBERS;
}

static bool is_text(const struct evidence *evidence)
{
    return evidence->distinct * 2 > evidence->present && evidence->characters > TEXT_CHARACTERS * evidence->present &&
           evidence->with_blanks * 2 > evidence->present;
}

/* "x" or nothing, as people tick things off. */
static bool is_ticked(const struct evidence *evidence)
{
    static const char *const marks[] = { "x", "X", "✓", "✔", "☑", "•", "*" };
    if (evidence->distinct != 1 || evidence->gaps == 0 || !evidence->odd)
        return false;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (strcmp(evidence->odd, marks[i]) == 0)
            return true;
    return false;
}

static bool is_date(const struct evidence *evidence)
{
    return nearly_all(evidence->dates, evidence->present) &&
           (evidence->dates > evidence->numbers || evidence->present >= 5);
}

struct column_settings stated_column(const struct stack *stack, const char *name)
{
    const struct pipeline *pipeline = stack->run->pipeline;
    if (!pipeline)
        return (struct column_settings){ 0 };
    const char *longer = arena_format(stack->scratch, "%s.%s", source_word(stack->scratch, stack->settings), name);
    struct column_settings stated = *pipeline_column(pipeline, name);
    const struct column_settings *own = pipeline_column(pipeline, longer);
    stated.kind = own->kind ? own->kind : stated.kind;
    stated.unit = own->unit ? own->unit : stated.unit;
    stated.decimal = own->decimal ? own->decimal : stated.decimal;
    stated.empty = own->empty ? own->empty : stated.empty;
    return stated;
}

/* As the model learned it: in a file whose other columns have the other decimal sign, as theirs had. */
static bool takes_known_style(const struct stack *stack, struct filling *column, const struct schema_column *known,
                              struct evidence *evidence)
{
    if (!known || !known->has_own_style || !stack->number.decimal || known->style.decimal == stack->number.decimal)
        return false;
    struct evidence own = evidence_of_column(stack, (size_t)(column - stack->columns), &known->style);
    if (!nearly_all(own.numbers, own.present))
        return false;
    column->has_own_style = column->style_is_stated = true;
    column->style = known->style;
    *evidence = own;
    return true;
}

/* How the numbers of the column are written, where that is not as in the rest of the file. */
static void find_own_style(const struct stack *stack, struct filling *column, const struct schema_column *known,
                           struct evidence *evidence)
{
    size_t index = (size_t)(column - stack->columns);
    struct column_settings stated = stated_column(stack, column->name);
    bool may_be_dates = !known && !stated.kind && is_date(evidence);
    if (stated.decimal) {
        column->has_own_style = column->style_is_stated = true;
        column->style = stated.decimal == 1 ? (struct number_style){ '.', ',' } : (struct number_style){ ',', '.' };
        *evidence = evidence_of_column(stack, index, &column->style);
        return;
    }
    if (takes_known_style(stack, column, known, evidence))
        return;
    bool are_numbers = nearly_all(evidence->numbers, evidence->present) && !evidence->with_commas;
    if (may_be_dates || evidence->present == 0 || are_numbers || stack->settings->decimal ||
        stack->settings->thousands || !style_of_column(stack, index, &column->style))
        return;
    struct evidence own = evidence_of_column(stack, index, &column->style);
    if (!nearly_all(own.numbers, own.present) || (evidence->with_commas && column->style.decimal != ','))
        return;
    if (!column->is_left_out)
        run_note(stack->run,
                 tr("in column \"%s\" numbers such as \"%s\" are read with \"%c\" as decimal sign, unlike those of the "
                    "other columns"),
                 column->name, evidence->comma ? evidence->comma : evidence->odd, column->style.decimal);
    column->has_own_style = true;
    *evidence = own;
}

/* "12 kg" and "700 g"; "12A" and "7B" are more often names. */
static bool has_several_units(const struct evidence *evidence)
{
    return evidence->in_other_units && evidence->with_blanks * 2 > evidence->present &&
           nearly_all(evidence->plain + evidence->in_unit + evidence->in_other_units, evidence->present);
}

static void say_kind(const struct stack *stack, const struct filling *column, const struct evidence *evidence)
{
    const char *key = column_key(stack->scratch, column->name);
    if (is_identifier(evidence))
        run_note(
            stack->run,
            tr("column \"%s\" holds numbers of %zu digits, which look like numbers of customers or articles, and is "
               "taken as a category; [columns.%s] kind = \"number\" changes that"),
            column->name, evidence->longest, key);
    else if (has_marked_numbers(evidence))
        run_note(
            stack->run,
            tr("column \"%s\" holds numbers of %zu digits, some with letters in front such as \"%s\", and is taken as "
               "a category"),
            column->name, evidence->longest, evidence->odd);
    else if (has_several_units(evidence))
        run_note(
            stack->run,
            tr("column \"%s\" holds numbers in several units, such as \"%s\" and \"%s\", and is taken as a category"),
            column->name, evidence->units[0], evidence->units[1]);
    else if (evidence->numbers * 2 > evidence->present)
        run_note(stack->run,
                 tr("column \"%s\" holds numbers, but also others such as \"%s\" in line %zu of \"%s\", and is taken "
                    "as a category"),
                 column->name, evidence->odd, evidence->odd_line, evidence->odd_part->name);
    else if (nearly_all(evidence->numbers + evidence->numbers_otherwise, evidence->present))
        run_note(stack->run,
                 tr("column \"%s\" is taken as a category, since its values such as \"%s\" are no numbers with the "
                    "decimal sign \"%c\"; check [[source]] decimal"),
                 column->name, evidence->odd, evidence->odd_part->dialect.number.decimal);
}

/* Why the column is what it was taken for. */
static struct reason reason_for(const struct stack *stack, const struct filling *column,
                                const struct evidence *evidence)
{
    struct arena *arena = stack->run->arena;
    const char *all = number_text_count(arena, evidence->present);
    if (evidence->present == 0)
        return reason(arena, CERTAINTY_GUESS, "%s", tr("no cell that was looked at has a value"));
    if (column->kind == COLUMN_DATE)
        return reason(arena, CERTAINTY_SURE, tr("%s of the %s values looked at are dates"),
                      number_text_count(arena, evidence->dates), all);
    if (column->kind == COLUMN_NUMBER)
        return reason(arena, CERTAINTY_SURE, tr("%s of the %s values looked at are numbers"),
                      number_text_count(arena, evidence->numbers), all);
    if (column->kind == COLUMN_TEXT)
        return reason(arena, CERTAINTY_LIKELY, "%s", tr("its values are long, and rarely the same"));
    if (evidence->padded)
        return reason(arena, CERTAINTY_SURE, "%s", tr("some of its numbers have zeros in front"));
    if (is_identifier(evidence) || has_marked_numbers(evidence))
        return reason(arena, CERTAINTY_LIKELY, tr("its numbers always have %zu digits"), evidence->longest);
    if (evidence->numbers * 2 > evidence->present)
        return reason(arena, CERTAINTY_GUESS, tr("%s of the %s values looked at are numbers"),
                      number_text_count(arena, evidence->numbers), all);
    return reason(arena, CERTAINTY_SURE, tr_plural("%s value occurs", "%s different values occur", evidence->distinct),
                  number_text_count(arena, evidence->distinct));
}

static void guess(const struct stack *stack, struct filling *column, const struct evidence *evidence)
{
    column->kind = COLUMN_CATEGORY;
    if (evidence->present == 0)
        return; /* any value that comes later fits a category */
    bool are_numbers = nearly_all(evidence->numbers, evidence->present);
    if (is_date(evidence)) {
        column->kind = COLUMN_DATE;
    } else if (are_numbers && !is_identifier(evidence) && !has_marked_numbers(evidence)) {
        column->kind = evidence->padded ? COLUMN_CATEGORY : COLUMN_NUMBER;
    } else if (is_ticked(evidence)) {
        column->empty_means_no = true;
    } else if (is_text(evidence)) {
        column->kind = COLUMN_TEXT;
    } else if (!column->is_left_out) {
        say_kind(stack, column, evidence);
    }
}

static const struct schema_column *known_column(const struct model *model, const char *name)
{
    for (size_t i = 0; model && i < model->column_count; i++)
        if (strcmp(model->columns[i].name, name) == 0)
            return &model->columns[i];
    return NULL;
}

/* What becomes of the column: the words about its kind interest only where it is used. A model predicts whatever its
 * target holds. */
static void foresee_role(const struct stack *stack, struct filling *column)
{
    const struct pipeline *pipeline = stack->run->pipeline;
    const struct model *model = stack->model;
    const char *target = model ? model->question.target : pipeline ? pipeline->target->column : NULL;
    column->is_target = target && strcmp(target, column->name) == 0;
    if (model)
        column->is_left_out = !known_column(model, column->name);
    else if (pipeline)
        column->is_left_out = texts_have(&pipeline->columns->ignore, column->name) ||
                              texts_have(&pipeline->columns->personal, column->name);
}

/* What a data package states. A text is a category until its values show that it is none. */
static bool state_kind(const struct stack *stack, struct filling *column, const struct evidence *evidence)
{
    const struct package_field *field = stack->resource ? package_field(stack->resource, column->name) : NULL;
    if (!field || !field->kind_is_stated)
        return false;
    column->kind = field->kind;
    column->kind_is_stated = true;
    if (field->is_string)
        column->kind = is_text(evidence) ? COLUMN_TEXT : COLUMN_CATEGORY;
    return true;
}

/* What the user or the model say about the kind; false: they say nothing. */
static bool is_known(const struct stack *stack, struct filling *column, const struct schema_column *known)
{
    static const enum column_kind stated[] = { 0, COLUMN_NUMBER, COLUMN_CATEGORY, COLUMN_DATE, COLUMN_TEXT };
    unsigned kind = stated_column(stack, column->name).kind;
    column->kind_is_stated = known || kind;
    if (column->is_file_name)
        column->kind = COLUMN_CATEGORY;
    else if (known)
        column->kind = known->kind;
    else if (stack->model && column->is_target)
        column->kind = stack->model->question.class_count ? COLUMN_CATEGORY : COLUMN_NUMBER;
    else if (kind)
        column->kind = stated[kind];
    else
        return false;
    return true;
}

static void say_times(const struct stack *stack, const struct filling *column, const struct evidence *evidence)
{
    if (column->is_left_out || !column->unit || strcmp(column->unit, CLOCK_UNIT) != 0)
        return;
    run_note(stack->run,
             tr("column \"%s\" holds times such as \"%s\", which are read as hours (7:30 is %s); [columns.%s] kind = "
                "\"category\" changes that"),
             column->name, evidence->odd, number_text(stack->scratch, 7.5, 1),
             column_key(stack->scratch, column->name));
}

static void say_commas(const struct stack *stack, const struct filling *column, const struct evidence *evidence)
{
    if (evidence->with_commas && column->kind == COLUMN_NUMBER && !column->has_own_style && !column->is_left_out)
        run_note(stack->run,
                 tr_plural("%s text in column \"%s\", \"%s\", is read as a number with a decimal comma",
                           "%s texts in column \"%s\", such as \"%s\", are read as numbers with a decimal comma",
                           evidence->with_commas),
                 number_text_count(stack->scratch, evidence->with_commas), column->name, evidence->comma);
}

/* "1.010", as a text of a workbook: in a column of nothing clearer, as style.c settles it for text files. */
static void settle_unsure(const struct stack *stack, struct filling *column, const struct schema_column *known,
                          const struct evidence *evidence)
{
    bool is_open = evidence->unsure_texts && evidence->unsure + evidence->whole == evidence->present;
    if (!is_open || column->has_own_style || column->kind != COLUMN_NUMBER)
        return;
    bool are_groups = known ? known->has_own_style && known->style.decimal == ','
                            : evidence->whole && evidence->longest <= DIGITS_OF_A_GROUP;
    if (are_groups) {
        column->has_own_style = true;
        column->style = (struct number_style){ ',', '.' };
    }
    if (known || column->is_left_out)
        return;
    double value = 0;
    number_parse(evidence->unsure_text, strlen(evidence->unsure_text),
                 are_groups ? column->style : (struct number_style){ '.', 0 }, &value);
    run_note(
        stack->run,
        tr("in column \"%s\" the text \"%s\" is read as %s, though it could mean something else; [columns.%s] decimal "
           "states what is meant"),
        column->name, evidence->unsure_text, number_text_short(stack->scratch, value),
        column_key(stack->scratch, column->name));
}

/* Numbers in another unit than the model learned from would mislead it. */
static bool is_in_other_unit(const struct stack *stack, const struct filling *column, const struct schema_column *known,
                             const struct evidence *evidence)
{
    struct problems *problems = stack->run->problems;
    if (known->unit)
        problem_add(problems, FAULT_DATA, PLACE_FILE(evidence->odd_part->name),
                    tr("column \"%s\" is in \"%s\", but the model learned it in \"%s\""), column->name, evidence->unit,
                    known->unit);
    else
        problem_add(problems, FAULT_DATA, PLACE_FILE(evidence->odd_part->name),
                    tr("column \"%s\" is in \"%s\", but the model learned it as numbers without a unit"), column->name,
                    evidence->unit);
    return problem_try(problems, tr("convert the numbers, or train the model anew"));
}

/* Plain numbers are most often those that the model learned from, written by another program: no reason to refuse them. */
static void warn_of_plain(const struct stack *stack, const struct filling *column, const struct schema_column *known)
{
    struct problems *problems = stack->run->problems;
    problem_warn(problems, PLACE_FILE(stack->name), tr("column \"%s\" has no unit, but the model learned it in \"%s\""),
                 column->name, known->unit);
    if (strcmp(known->unit, CLOCK_UNIT) == 0)
        problem_try(problems,
                    tr("its numbers are taken as hours, 7.5 as 7:30; convert them if they are something else"));
    else if (strcmp(known->unit, "%") == 0)
        problem_try(problems,
                    tr("its numbers are taken as percent, 12 as 12 %%; convert them if they are shares such as "
                       "0.12"));
    else
        problem_try(problems, tr("its numbers are taken in that unit; convert them if they are in another"));
}

/* The unit that was stated, or is known, or shows. */
static bool settle_unit(const struct stack *stack, struct filling *column, const struct schema_column *known,
                        const struct evidence *evidence)
{
    const char *stated = stated_column(stack, column->name).unit;
    if (column->kind != COLUMN_NUMBER)
        return true;
    column->unit = stated ? stated : evidence->unit ? evidence->unit : known ? known->unit : NULL;
    if (!stated && !known)
        say_times(stack, column, evidence);
    if (!known)
        return true;
    /* A workbook has amounts of money without it, and its export as text has them with it: the same numbers. */
    bool is_money = evidence->unit && !known->unit && number_is_currency(evidence->unit);
    if (evidence->unit && !is_money && !(known->unit && strcmp(known->unit, evidence->unit) == 0))
        return is_in_other_unit(stack, column, known, evidence);
    if (!stated && known->unit && evidence->plain && !evidence->in_unit)
        warn_of_plain(stack, column, known);
    return true;
}

/* Dates in another order than the stated one would become a category without a word. */
static bool fits_stated_order(const struct stack *stack, const struct filling *column, const struct evidence *evidence)
{
    static const char *const names[] = { "iso", "day_month_year", "month_day_year" };
    const struct run *run = stack->run;
    enum date_order other = DATE_DAY_MONTH_YEAR;
    if (evidence->dates_otherwise[DATE_MONTH_DAY_YEAR] > evidence->dates_otherwise[other])
        other = DATE_MONTH_DAY_YEAR;
    size_t otherwise = evidence->dates_otherwise[other];
    if (!otherwise || column->kind == COLUMN_DATE || column->kind_is_stated || column->is_left_out ||
        !nearly_all(evidence->dates + otherwise, evidence->present) || nearly_all(evidence->numbers, evidence->present))
        return true;
    bool is_of_package = stack->settings != stack->own; /* which states it, and not the pipeline file */
    problem_add(run->problems, is_of_package ? FAULT_DATA : FAULT_SETTINGS,
                is_of_package ? PLACE_FILE(evidence->odd_part->name)
                              : settings_place(run->pipeline->settings, &stack->settings->date_order),
                tr("dates such as \"%s\" in column \"%s\" are not written like this"), evidence->odd, column->name);
    return problem_try(run->problems, tr("state date_order = \"%s\", or leave it out"), names[other]);
}

static void settle_empty(const struct stack *stack, struct filling *column, const struct schema_column *known)
{
    enum { MISSING = 1, NO = 2 };
    unsigned stated = stated_column(stack, column->name).empty;
    if (column->kind != COLUMN_CATEGORY && column->kind != COLUMN_TEXT)
        return;
    column->empty_is_stated = known || stated;
    if (known)
        column->empty_means_no = known->empty_means_no;
    else if (stated)
        column->empty_means_no = stated == NO;
}

bool kinds_guess(struct stack *stack)
{
    bool sound = true;
    for (size_t i = 0; i < stack->column_count; i++) {
        struct filling *column = &stack->columns[i];
        const struct schema_column *known = known_column(stack->model, column->name);
        foresee_role(stack, column);
        column->marks = known ? known->marks : (struct texts){ 0 };
        column->known_values =
            known && known->kind == COLUMN_CATEGORY ? model_values(stack->model, column->name) : NULL;
        struct evidence evidence = evidence_of_column(stack, i, NULL);
        find_own_style(stack, column, known, &evidence);
        if (!is_known(stack, column, known) && !state_kind(stack, column, &evidence))
            guess(stack, column, &evidence);
        column->kind_found = reason_for(stack, column, &evidence);
        settle_unsure(stack, column, known, &evidence);
        say_commas(stack, column, &evidence);
        sound &= settle_unit(stack, column, known, &evidence);
        sound &= fits_stated_order(stack, column, &evidence);
        settle_empty(stack, column, known);
    }
    return sound;
}
