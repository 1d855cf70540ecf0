#include "runner/input/pass.h"

#include "runner/base/translate.h"
#include "runner/table/clock.h"

#include <float.h>
#include <math.h>
#include <string.h>

enum { FIRST_ROWS = 64 };
#define NO_MARK "-" /* the value of a cell that is not ticked */

static void *grown(struct pass *pass, void *values, size_t room, size_t size)
{
    return arena_grow(pass->values, values, pass->room, room, size);
}

void pass_make_room(struct pass *pass, size_t rows)
{
    if (pass->row + rows <= pass->room)
        return;
    size_t room = pass->room ? pass->room * 2 : FIRST_ROWS;
    while (room < pass->row + rows)
        room *= 2;
    for (size_t i = 0; i < pass->column_count; i++) {
        struct filling *column = &pass->columns[i];
        if (column->kind == COLUMN_NUMBER)
            column->numbers = grown(pass, column->numbers, room, sizeof *column->numbers);
        else if (column->kind == COLUMN_DATE)
            column->dates = grown(pass, column->dates, room, sizeof *column->dates);
        else
            column->codes = grown(pass, column->codes, room, sizeof *column->codes);
    }
    pass->room = room;
}

static void misfit(struct pass *pass, struct filling *column, struct cell cell, size_t line)
{
    size_t digits = digits_behind_letters(cell);
    if (digits && (column->prefixed == 0 || column->prefixed_digits == digits)) {
        column->prefixed++;
        column->prefixed_digits = digits;
    }
    if (column->misfits++)
        return;
    column->misfit = arena_copy(pass->texts, cell.bytes, cell.size);
    column->misfit_part = pass->part;
    column->misfit_line = line;
    column->fits_before = pass->row - column->missing;
}

static bool is_padded(struct cell cell)
{
    if (cell.size < 2 || *cell.bytes != '0')
        return false;
    for (size_t i = 1; i < cell.size; i++)
        if (cell.bytes[i] < '0' || cell.bytes[i] > '9')
            return false;
    return true;
}

static size_t decimals_of(struct cell cell, char decimal)
{
    const char *sign = memchr(cell.bytes, decimal, cell.size);
    if (!sign)
        return 0;
    size_t count = 0;
    for (const char *at = sign + 1; at < cell.bytes + cell.size && *at >= '0' && *at <= '9'; at++)
        count++;
    return count;
}

/* So many that nothing of the value is lost; a hundredth of an hour is less than a minute. */
static size_t needed_decimals(const struct filling *column, struct cell cell, struct number_style style, double value)
{
    if (column->unit && strcmp(column->unit, CLOCK_UNIT) == 0)
        return 2;
    bool is_below = *cell.bytes == '<' || (cell.size > 3 && memcmp(cell.bytes, "≤", 3) == 0);
    return decimals_of(cell, style.decimal) + (is_below && value > 0); /* half of the limit is taken */
}

/* A plain number, or one with the unit of the column; it may be a limit. */
static bool read_number(struct pass *pass, struct filling *column, struct cell cell, struct number_style style,
                        double *value)
{
    if (number_parse(cell.bytes, cell.size, style, value))
        return true;
    struct amount amount;
    bool is_limit = number_parse_limit(cell.bytes, cell.size, style, &amount);
    if (!is_limit && !(column->unit && number_parse_amount(cell.bytes, cell.size, style, &amount)))
        return false;
    struct cell unit = { amount.unit, amount.unit_size };
    if (unit.size && !(column->unit && is_same_text(unit, column->unit)))
        return false;
    if (is_limit && !column->limits++)
        column->limited = arena_copy(pass->texts, cell.bytes, cell.size);
    *value = amount.value;
    return true;
}

static void put_number(struct pass *pass, struct filling *column, struct cell cell, size_t line)
{
    struct number_style style =
        column->has_own_style ? column->style : cell_style(pass->part, cell, pass->part->dialect.number);
    double value;
    if (!read_number(pass, column, cell, style, &value) || fabs(value) > (double)FLT_MAX) {
        misfit(pass, column, cell, line);
        column->numbers[pass->row] = NAN;
        return;
    }
    float number = (float)value;
    column->numbers[pass->row] = number;
    size_t decimals = needed_decimals(column, cell, style, value);
    if (decimals > column->decimals)
        column->decimals = decimals;
    if (cell.size > column->widest)
        column->widest = cell.size;
    if (cell.size < column->narrowest || !column->narrowest)
        column->narrowest = cell.size;
    if (*cell.bytes == '(' && !column->bracketed)
        column->bracketed = arena_copy(pass->texts, cell.bytes, cell.size);
    if (is_padded(cell) && !column->padded++)
        column->padding = arena_copy(pass->texts, cell.bytes, cell.size);
    if ((double)number != value && fabs(value) > 16777216.0 && value == floor(value))
        column->loses_digits = true;
}

static void put_date(struct pass *pass, struct filling *column, struct cell cell, size_t line)
{
    int64_t *seconds = &column->dates[pass->row];
    if (!cell_date(pass->part, cell, seconds, NULL)) {
        misfit(pass, column, cell, line);
        *seconds = DATE_MISSING;
        return;
    }
    if (*seconds % 86400 != 0)
        column->has_time = true;
}

static void put_missing(const struct pass *pass, struct filling *column)
{
    column->missing += !column->empty_means_no;
    if (column->kind == COLUMN_NUMBER)
        column->numbers[pass->row] = NAN;
    else if (column->kind == COLUMN_DATE)
        column->dates[pass->row] = DATE_MISSING;
    else if (column->empty_means_no)
        column->codes[pass->row] = dictionary_add(column->dictionary, NO_MARK, strlen(NO_MARK));
    else
        column->codes[pass->row] = CODE_MISSING;
}

/* Blanks at both ends, which quotes keep, mean nothing. */
static struct cell trimmed(struct cell cell)
{
    while (cell.size && (*cell.bytes == ' ' || *cell.bytes == '\t'))
        cell = (struct cell){ cell.bytes + 1, cell.size - 1 };
    while (cell.size && (cell.bytes[cell.size - 1] == ' ' || cell.bytes[cell.size - 1] == '\t'))
        cell.size--;
    return cell;
}

static void put(struct pass *pass, struct filling *column, struct cell cell, size_t line)
{
    cell = trimmed(cell);
    if (column->known_values)
        cell = truth_as_known(column->known_values, cell);
    if (is_missing(pass->part, cell) || is_mark(&column->marks, cell)) {
        put_missing(pass, column);
        return;
    }
    if (column->kind == COLUMN_NUMBER)
        put_number(pass, column, cell, line);
    else if (column->kind == COLUMN_DATE)
        put_date(pass, column, cell, line);
    else
        column->codes[pass->row] = dictionary_add(column->dictionary, cell.bytes, cell.size);
    if (!column->spellings)
        return;
    dictionary_add(column->spellings, cell.bytes, cell.size);
    if (dictionary_count(column->spellings) > MOST_SPELLINGS)
        column->spellings = NULL;
}

static bool wrong_count(const struct pass *pass, size_t line, size_t count)
{
    const struct input *part = pass->part;
    struct problems *problems = pass->problems;
    struct place place = { .file = part->name, .line = line };
    problem_add(problems, FAULT_DATA, place,
                tr_plural("this row has %zu cell, but the table has %zu columns",
                          "this row has %zu cells, but the table has %zu columns", count),
                count, part->names.count);
    if (count < part->names.count)
        return problem_try(problems, tr("add the cells that are missing, or remove the row"));
    if (part->dialect.separator == ',' && part->dialect.number.decimal == ',')
        return problem_try(problems, tr("a cell that holds a comma, as numbers do here, needs quotes around it"));
    return problem_try(problems, tr("a cell that holds a \"%c\" itself needs quotes around it"),
                       part->dialect.separator);
}

/* Too few cells at the very end are a sum or a remark below the table more often than a mistake. */
static bool short_end(const struct pass *pass)
{
    const struct input *part = pass->part;
    struct place place = { .file = part->name, .line = pass->short_line };
    problem_add(pass->problems, FAULT_DATA, place,
                tr_plural("the table ends with a row of %zu cell, but has %zu columns",
                          "the table ends with a row of %zu cells, but has %zu columns", pass->short_cells),
                pass->short_cells, part->names.count);
    return problem_try(pass->problems,
                       tr("remove it if it is a sum or a remark below the table; otherwise the file may be cut off"));
}

static bool check_count(struct pass *pass, const struct row *row)
{
    size_t cells = pass->part->names.count;
    if (pass->short_line)
        return wrong_count(pass, pass->short_line, pass->short_cells);
    if (row->count < cells) {
        pass->short_line = row->line;
        pass->short_cells = row->count;
        return true;
    }
    for (size_t i = cells; i < row->count; i++)
        if (row->cells[i].size)
            return wrong_count(pass, row->line, row->count);
    return true;
}

/* A column that this part does not have. */
static void put_absent(const struct pass *pass, struct filling *column)
{
    if (column->is_file_name)
        column->codes[pass->row] = pass->part->code;
    else
        put_missing(pass, column);
}

static void put_row(struct pass *pass, const struct row *row)
{
    const uint32_t *cells = pass->part->cells;
    pass_make_room(pass, 1);
    for (size_t i = 0; i < pass->column_count; i++) {
        struct filling *column = &pass->columns[i];
        if (pass->is_second && !column->again)
            continue;
        if (cells[i] == CODE_MISSING)
            put_absent(pass, column);
        else
            put(pass, column, row->cells[cells[i]], row->line);
    }
    pass->row++;
}

/* The caller only wants to look. */
static bool is_enough(const struct pass *pass, const struct run *run)
{
    return run->row_limit && pass->row >= run->row_limit;
}

bool pass_take_row(void *context, const struct row *row)
{
    struct pass *pass = context;
    const struct input *part = pass->part;
    if (row->encoding)
        pass->encoding = row->encoding;
    if (row->line < part->first_line || (part->footer_line && row->line >= part->footer_line))
        return true;
    if ((row->count != part->names.count || pass->short_line) && !check_count(pass, row))
        return false;
    if (pass->short_line)
        return true;
    if (pass->row == CODE_MISSING - 1) {
        struct place place = { .file = part->name, .line = row->line };
        return problem_add(pass->problems, FAULT_DATA, place,
                           tr("the table has more than 4,294,967,294 rows; split it into several files"));
    }
    if (pass->row % 8192 == 0 && run_interrupted())
        return false;
    if (is_enough(pass, part->run))
        return false;
    put_row(pass, row);
    return true;
}

static bool read_part(struct pass *pass, struct input *part)
{
    pass->part = part;
    pass->part_row = pass->row;
    pass->short_line = 0;
    pass->encoding = NULL;
    part->origin.dialect = part->dialect;
    bool in_pieces = part->origin.kind == ORIGIN_TEXT && !part->run->row_limit;
    bool done = in_pieces ? pieces_read(pass, part->run->threads) : pass_read_rows(pass);
    done = done ? pass->short_line == 0 || short_end(pass) : is_enough(pass, part->run);
    part->row_count = pass->row - pass->part_row;
    part->encoding = pass->encoding;
    return done;
}

static bool go_through(struct pass *pass, struct stack *stack)
{
    for (size_t i = 0; i < stack->part_count; i++)
        if (!stack->parts[i].is_empty && !is_enough(pass, stack->run) && !read_part(pass, &stack->parts[i]))
            return false;
    return true;
}

/* A target of numbers may turn out to be classes, whose names are as they are written: they are kept while they are
 * few. */
static void prepare(struct arena *arena, struct filling *column)
{
    if (column->is_file_name)
        return; /* its values are there already */
    if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT)
        column->dictionary = dictionary_create(arena);
    if (column->is_target && column->kind == COLUMN_NUMBER && !column->has_own_style)
        column->spellings = dictionary_create(arena);
}

/* Codes take the place of numbers, which are as large. */
static void start_again(struct arena *arena, struct filling *column, size_t room)
{
    if (column->kind == COLUMN_DATE)
        column->codes = ARENA_ARRAY(arena, room, uint32_t);
    column->kind = COLUMN_CATEGORY;
    column->dictionary = dictionary_create(arena);
    column->missing = column->misfits = 0;
    column->empty_means_no = false;
    column->spellings = NULL;
}

static bool no_rows(const struct stack *stack)
{
    struct problems *problems = stack->run->problems;
    if (stack->part_count == 1)
        return problem_add(problems, FAULT_DATA, PLACE_FILE(stack->parts[0].name),
                           tr("this table has a header, but no rows"));
    return problem_add(
        problems, FAULT_DATA, PLACE_FILE(stack->name),
        tr_plural("none of %zu file holds any rows", "none of %zu files holds any rows", stack->part_count),
        stack->part_count);
}

bool columns_fill(struct stack *stack)
{
    struct arena *arena = stack->run->arena;
    struct pass pass = {
        .problems = stack->run->problems,
        .values = arena,
        .texts = stack->scratch,
        .columns = stack->columns,
        .column_count = stack->column_count,
    };
    for (size_t i = 0; i < stack->column_count; i++)
        prepare(arena, &stack->columns[i]);
    if (!go_through(&pass, stack))
        return false;
    footer_say_late(stack);
    stack->row_count = pass.row;
    if (pass.row == 0 && !stack->run->model) /* nothing to predict is no problem */
        return no_rows(stack);
    if (!misfits_settle(stack))
        return false;
    pass.is_second = true;
    pass.row = 0;
    bool any = false;
    for (size_t i = 0; i < stack->column_count; i++)
        if (stack->columns[i].again) {
            start_again(arena, &stack->columns[i], pass.room);
            any = true;
        }
    return any ? go_through(&pass, stack) : true;
}
