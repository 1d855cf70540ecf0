#include "runner/input/reading.h"

#include "runner/table/clock.h"

#include <string.h>

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

size_t digits_behind_letters(struct cell cell)
{
    enum { LETTERS = 3 };
    size_t letters = 0;
    while (letters < cell.size && letters <= LETTERS && (cell.bytes[letters] | 0x20) >= 'a' &&
           (cell.bytes[letters] | 0x20) <= 'z')
        letters++;
    struct cell rest = { cell.bytes + letters, cell.size - letters };
    return letters >= 1 && letters <= LETTERS && only_digits(rest) ? rest.size : 0;
}

bool is_same_text(struct cell cell, const char *text)
{
    return strlen(text) == cell.size && memcmp(text, cell.bytes, cell.size) == 0;
}

/* With the other decimal sign. */
static struct number_style other_style(struct number_style style)
{
    bool is_comma = style.decimal == ',';
    return (struct number_style){ .decimal = is_comma ? '.' : ',', .thousands = is_comma ? ',' : '.' };
}

static void look_at_odd(const struct input *input, struct cell cell, size_t line, struct evidence *evidence)
{
    if (!evidence->odd) {
        evidence->odd = arena_copy(input->scratch, cell.bytes, cell.size);
        evidence->odd_line = line;
        evidence->odd_part = input;
    }
    size_t digits = digits_behind_letters(cell);
    if (digits && (evidence->prefixed == 0 || evidence->prefixed_digits == digits)) {
        evidence->prefixed++;
        evidence->prefixed_digits = digits;
    }
}

static void look_at_whole(struct cell cell, struct evidence *evidence)
{
    evidence->whole++;
    evidence->padded += cell.size > 1 && *cell.bytes == '0';
    if (evidence->whole == 1 || cell.size < evidence->shortest)
        evidence->shortest = cell.size;
    if (cell.size > evidence->longest)
        evidence->longest = cell.size;
}

/* Of a workbook: a typed number never ends in a zero behind the point there, as it does in databases. */
static void look_at_unsure(const struct input *input, struct cell cell, struct evidence *evidence)
{
    if (input->origin.kind != ORIGIN_WORKBOOK || !cell_is_unsure(cell) || !memchr(cell.bytes, '.', cell.size))
        return;
    evidence->unsure++;
    if (cell.bytes[cell.size - 1] == '0' && !evidence->unsure_texts++)
        evidence->unsure_text = arena_copy(input->scratch, cell.bytes, cell.size);
}

static void look_at_amount(const struct input *input, const struct amount *amount, struct evidence *evidence)
{
    struct cell unit = { amount->unit, amount->unit_size }, number = { amount->number, amount->number_size };
    if (!evidence->unit)
        evidence->unit = evidence->units[0] = arena_copy(input->run->arena, unit.bytes, unit.size);
    if (is_same_text(unit, evidence->unit))
        evidence->in_unit++;
    else if (!evidence->in_other_units++)
        evidence->units[1] = arena_copy(input->run->arena, unit.bytes, unit.size);
    if (number.size > 1 && *number.bytes == '0' && only_digits(number)) /* 0815A is no number of ampere */
        evidence->padded++;
}

static void look_at(const struct input *input, struct cell cell, size_t line, struct number_style style,
                    struct evidence *evidence)
{
    struct amount amount;
    int64_t seconds;
    evidence->present++;
    evidence->characters += cell.size;
    evidence->with_blanks += memchr(cell.bytes, ' ', cell.size) != NULL;
    bool is_date = cell_date(input, cell, &seconds, NULL) && (!only_digits(cell) || is_of_our_time(seconds));
    evidence->dates += is_date;
    if (date_is_dotted_month(cell.bytes, cell.size)) {
        evidence->dotted_months++;
        evidence->early_months += *cell.bytes == '0';
    }
    if (!is_date && input->settings->date_order)
        for (enum date_order order = DATE_DAY_MONTH_YEAR; order <= DATE_MONTH_DAY_YEAR; order++)
            evidence->dates_otherwise[order] += date_parse(cell.bytes, cell.size, order, &seconds, NULL);
    if (!number_parse_amount(cell.bytes, cell.size, style, &amount)) {
        look_at_odd(input, cell, line, evidence);
        evidence->limits += number_parse_limit(cell.bytes, cell.size, style, &amount);
        evidence->numbers_otherwise += number_parse_amount(cell.bytes, cell.size, other_style(style), &amount);
    } else if (amount.unit_size) {
        look_at_odd(input, cell, line, evidence);
        look_at_amount(input, &amount, evidence);
    } else {
        evidence->plain++;
        look_at_unsure(input, cell, evidence);
        if (only_digits(cell))
            look_at_whole(cell, evidence);
    }
}

/* A number, or a limit, that the part writes in another way than its typed ones. */
static void look_at_commas(const struct input *input, struct cell cell, struct evidence *evidence)
{
    static const struct number_style german = { ',', '.' };
    struct amount amount;
    if (cell_style(input, cell, input->dialect.number).decimal == input->dialect.number.decimal ||
        (!number_parse_amount(cell.bytes, cell.size, german, &amount) &&
         !number_parse_limit(cell.bytes, cell.size, german, &amount)) ||
        is_same_text((struct cell){ amount.unit, amount.unit_size }, CLOCK_UNIT)) /* "7,30 Uhr" */
        return;
    if (!evidence->with_commas++)
        evidence->comma = arena_copy(input->scratch, cell.bytes, cell.size);
}

static void look_at_rows(const struct input *input, size_t column, size_t first, size_t end,
                         const struct number_style *style, struct dictionary *values, struct evidence *evidence)
{
    for (size_t row = first; row < end; row++) {
        const struct sample_row *cells = &input->sample.rows[row];
        if (column >= cells->count || is_missing(input, cells->cells[column])) {
            evidence->gaps++;
            continue;
        }
        struct cell cell = cells->cells[column];
        if (!style)
            look_at_commas(input, cell, evidence);
        look_at(input, cell, cells->line, style ? *style : cell_style(input, cell, input->dialect.number), evidence);
        if (values)
            dictionary_add(values, cell.bytes, cell.size);
    }
}

/* A unit counts when it is the same everywhere, and nearly everywhere. */
static void settle_unit(struct evidence *evidence)
{
    if (evidence->in_other_units || evidence->in_unit < 9 * evidence->plain)
        evidence->unit = NULL;
    evidence->numbers = evidence->plain + (evidence->unit ? evidence->in_unit : 0);
}

/* Limits are those of numbers that were measured. Without such, or with few different ones, they are the names of groups:
 * "<18", "18-65", ">65". */
static void settle_limits(struct evidence *evidence)
{
    enum { MOST_GROUPS = 20, LIMITS_OF_A_NUMBER = 9 };
    if (evidence->distinct > MOST_GROUPS && evidence->limits <= LIMITS_OF_A_NUMBER * evidence->numbers)
        evidence->numbers += evidence->limits;
}

/* Decimals between 10 and 12 may look like months too: 11.2034, 11.1987. Those of a year have zeros in front. */
static void settle_months(struct evidence *evidence)
{
    if (!evidence->early_months)
        evidence->dates -= evidence->dotted_months;
}

struct evidence evidence_of(const struct input *input, size_t column, size_t first, size_t end)
{
    struct evidence evidence = { 0 };
    look_at_rows(input, column, first, end, NULL, NULL, &evidence);
    settle_months(&evidence);
    settle_unit(&evidence);
    return evidence;
}

struct evidence evidence_of_column(const struct stack *stack, size_t column, const struct number_style *style)
{
    struct evidence evidence = { 0 };
    struct dictionary *values = dictionary_create(stack->scratch);
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (!part->is_empty && part->cells[column] != CODE_MISSING)
            look_at_rows(part, part->cells[column], part->title_rows + part->header_rows, part->sample.row_count, style,
                         values, &evidence);
    }
    evidence.distinct = dictionary_count(values);
    settle_months(&evidence);
    settle_unit(&evidence);
    settle_limits(&evidence);
    return evidence;
}
