#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"

#include <string.h>

/* Kinds follow from the sample; columns_fill then holds every value of the file against them.
 *
 * Numbers are measured quantities, which seven significant digits (float32) serve well. What only looks like one stays
 * as it is written: whole numbers with zeros in front ("05111"), and columns of whole numbers that all have the same
 * eight digits or more, which are numbers of customers, orders or articles. */
enum { DIGITS_OF_FLOAT = 7, TEXT_CHARACTERS = 20 };
static const double most_misfits = 0.02; /* of a column of numbers or dates */

static bool only_digits(struct cell cell)
{
    for (size_t i = 0; i < cell.size; i++)
        if (cell.bytes[i] < '0' || cell.bytes[i] > '9')
            return false;
    return true;
}

/* 20250403 is a date only where that makes sense. */
static bool is_of_our_time(int64_t seconds)
{
    return seconds >= date_seconds(1900, 1, 1) && seconds < date_seconds(2101, 1, 1);
}

/* With the other decimal sign. */
static struct number_style other_style(const struct input *input)
{
    bool is_comma = input->dialect.number.decimal == ',';
    return (struct number_style){ .decimal = is_comma ? '.' : ',', .thousands = is_comma ? ',' : '.' };
}

static void look_at(const struct input *input, struct cell cell, size_t line, struct evidence *evidence)
{
    double value;
    int64_t seconds;
    evidence->present++;
    evidence->characters += cell.size;
    evidence->with_blanks += memchr(cell.bytes, ' ', cell.size) != NULL;
    evidence->dates += cell_date(input, cell, &seconds, NULL) && (!only_digits(cell) || is_of_our_time(seconds));
    if (!number_parse(cell.bytes, cell.size, input->dialect.number, &value)) {
        if (!evidence->odd) {
            evidence->odd = arena_copy(input->scratch, cell.bytes, cell.size);
            evidence->odd_line = line;
            evidence->odd_part = input;
        }
        evidence->numbers_otherwise += number_parse(cell.bytes, cell.size, other_style(input), &value);
        return;
    }
    evidence->numbers++;
    if (!only_digits(cell))
        return;
    evidence->whole++;
    evidence->padded += cell.size > 1 && *cell.bytes == '0';
    if (evidence->whole == 1 || cell.size < evidence->shortest)
        evidence->shortest = cell.size;
    if (cell.size > evidence->longest)
        evidence->longest = cell.size;
}

static void look_at_rows(const struct input *input, size_t column, size_t first, size_t end, struct dictionary *values,
                         struct evidence *evidence)
{
    for (size_t row = first; row < end; row++) {
        const struct sample_row *cells = &input->sample.rows[row];
        if (column >= cells->count || is_missing(input, cells->cells[column]))
            continue;
        look_at(input, cells->cells[column], cells->line, evidence);
        if (values)
            dictionary_add(values, cells->cells[column].bytes, cells->cells[column].size);
    }
}

struct evidence evidence_of(const struct input *input, size_t column, size_t first, size_t end)
{
    struct evidence evidence = { 0 };
    look_at_rows(input, column, first, end, NULL, &evidence);
    return evidence;
}

struct evidence evidence_of_column(const struct stack *stack, size_t column)
{
    struct evidence evidence = { 0 };
    struct dictionary *values = dictionary_create(stack->scratch);
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (!part->is_empty && part->cells[column] != CODE_MISSING)
            look_at_rows(part, part->cells[column], part->title_rows + part->header_rows, part->sample.row_count,
                         values, &evidence);
    }
    evidence.distinct = dictionary_count(values);
    return evidence;
}

static bool nearly_all(size_t count, size_t of)
{
    return (double)(of - count) <= most_misfits * (double)of;
}

static bool is_identifier(const struct evidence *evidence)
{
    return evidence->present >= 2 && evidence->whole == evidence->present && evidence->shortest == evidence->longest &&
           evidence->longest > DIGITS_OF_FLOAT;
}

static bool is_text(const struct evidence *evidence)
{
    return evidence->distinct * 2 > evidence->present && evidence->characters > TEXT_CHARACTERS * evidence->present &&
           evidence->with_blanks * 2 > evidence->present;
}

static void guess(const struct stack *stack, struct filling *column)
{
    struct evidence evidence = evidence_of_column(stack, (size_t)(column - stack->columns));
    column->kind = COLUMN_CATEGORY;
    if (evidence.present == 0)
        return; /* any value that comes later fits a category */
    if (nearly_all(evidence.dates, evidence.present) && (evidence.dates > evidence.numbers || evidence.present >= 5)) {
        column->kind = COLUMN_DATE;
    } else if (is_identifier(&evidence)) {
        if (!column->is_left_out)
            run_note(
                stack->run,
                tr("column \"%s\" holds numbers of %zu digits, which look like numbers of customers or articles, and is "
                   "taken as a category; [columns.%s] kind = \"number\" changes that"),
                column->name, evidence.longest, column_key(stack->scratch, column->name));
    } else if (nearly_all(evidence.numbers, evidence.present)) {
        column->kind = evidence.padded ? COLUMN_CATEGORY : COLUMN_NUMBER;
    } else if (evidence.numbers * 2 > evidence.present) {
        if (!column->is_left_out)
            run_note(
                stack->run,
                tr("column \"%s\" holds numbers, but also others such as \"%s\" in line %zu of \"%s\", and is taken "
                   "as a category"),
                column->name, evidence.odd, evidence.odd_line, evidence.odd_part->name);
    } else if (nearly_all(evidence.numbers + evidence.numbers_otherwise, evidence.present)) {
        if (!column->is_left_out)
            run_note(stack->run,
                     tr("column \"%s\" is taken as a category, since its values such as \"%s\" are no numbers with the "
                        "decimal sign \"%c\"; check [[source]] decimal"),
                     column->name, evidence.odd, evidence.odd_part->dialect.number.decimal);
    } else if (is_text(&evidence)) {
        column->kind = COLUMN_TEXT;
    }
}

static const struct schema_column *known_column(const struct model *model, const char *name)
{
    for (size_t i = 0; model && i < model->column_count; i++)
        if (strcmp(model->columns[i].name, name) == 0)
            return &model->columns[i];
    return NULL;
}

static bool is_among(const struct texts *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* What becomes of the column: the words about its kind interest only where it is used. */
static void foresee_role(const struct stack *stack, struct filling *column)
{
    const struct pipeline *pipeline = stack->run->pipeline;
    const struct model *model = stack->model;
    const char *target = model ? model->question.target : pipeline ? pipeline->target->column : NULL;
    column->is_target = target && strcmp(target, column->name) == 0;
    if (model)
        column->is_left_out = !column->is_target && !known_column(model, column->name);
    else if (pipeline)
        column->is_left_out =
            is_among(&pipeline->columns->ignore, column->name) || is_among(&pipeline->columns->personal, column->name);
}

/* Of [columns.NAME]; what stands under [columns."SOURCE.NAME"] is about this source alone. */
static unsigned stated_kind(const struct stack *stack, const char *name)
{
    const struct pipeline *pipeline = stack->run->pipeline;
    if (!pipeline)
        return 0;
    const char *longer = arena_format(stack->scratch, "%s.%s", source_word(stack->scratch, stack->settings), name);
    unsigned kind = pipeline_column(pipeline, longer)->kind;
    return kind ? kind : pipeline_column(pipeline, name)->kind;
}

/* What a data package states. A text is a category until its values show that it is none. */
static bool state_kind(const struct stack *stack, struct filling *column)
{
    const struct package_field *field = stack->resource ? package_field(stack->resource, column->name) : NULL;
    if (!field || !field->kind_is_stated)
        return false;
    column->kind = field->kind;
    column->kind_is_stated = true;
    if (field->is_string) {
        struct evidence evidence = evidence_of_column(stack, (size_t)(column - stack->columns));
        column->kind = is_text(&evidence) ? COLUMN_TEXT : COLUMN_CATEGORY;
    }
    return true;
}

void kinds_guess(struct stack *stack)
{
    static const enum column_kind stated[] = { 0, COLUMN_NUMBER, COLUMN_CATEGORY, COLUMN_DATE, COLUMN_TEXT };
    const struct model *model = stack->model;
    for (size_t i = 0; i < stack->column_count; i++) {
        struct filling *column = &stack->columns[i];
        const struct schema_column *known = known_column(model, column->name);
        unsigned kind = stated_kind(stack, column->name);
        foresee_role(stack, column);
        column->kind_is_stated = known || kind;
        if (column->is_file_name)
            column->kind = COLUMN_CATEGORY;
        else if (known)
            column->kind = known->kind;
        else if (model && column->is_target)
            column->kind = model->question.class_count ? COLUMN_CATEGORY : COLUMN_NUMBER;
        else if (kind)
            column->kind = stated[kind];
        else if (!state_kind(stack, column))
            guess(stack, column);
    }
}
