#include "runner/table/row_writer.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/table/workbook_writer.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>

enum { EXCEL_DIGITS = 15 }; /* more of them Excel does not keep */

struct row_writer {
    struct output *output;   /* NULL: somebody else's */
    const char *path;        /* … */
    struct csv_writer *text; /* one of these two, the other is NULL */
    struct workbook_writer *workbook;
    char decimal; /* of the text */
};

static bool is_workbook_name(const char *path)
{
    size_t length = strlen(path);
    return length > 5 && strcasecmp(path + length - 5, ".xlsx") == 0;
}

struct row_writer *row_writer_to(struct arena *arena, FILE *file, const struct dialect *dialect)
{
    struct row_writer *writer = ARENA_NEW(arena, struct row_writer);
    writer->text = csv_writer_create(arena, file, dialect);
    writer->decimal = dialect->number.decimal;
    return writer;
}

bool row_writer_open(struct arena *arena, struct problems *problems, const char *path, const struct dialect *dialect,
                     struct row_writer **created)
{
    struct output *output;
    struct stat about;
    if (!output_open(arena, problems, path, &output))
        return false;
    FILE *file = output_stream(output);
    if (!is_workbook_name(path)) {
        *created = row_writer_to(arena, file, dialect);
    } else if (fstat(fileno(file), &about) != 0 || !S_ISREG(about.st_mode)) {
        return problem_add(problems, FAULT_SETTINGS, PLACE_FILE(path), tr("a workbook has to be an ordinary file"));
    } else {
        *created = ARENA_NEW(arena, struct row_writer);
        (*created)->workbook = workbook_writer_create(arena, file, path, dialect->has_header);
    }
    (*created)->output = output;
    (*created)->path = arena_copy_text(arena, path);
    return true;
}

void row_write_text(struct row_writer *writer, const char *bytes, size_t size)
{
    if (writer->text)
        csv_write_cell(writer->text, bytes, size);
    else
        workbook_write_text(writer->workbook, bytes, size);
}

/* 0.1 is 0.1 in the workbook too, not the float32 nearest to it: 0.100000001490116. */
void row_write_number(struct row_writer *writer, float value)
{
    char number[32] = "";
    if (writer->text)
        csv_write_number(writer->text, value);
    else
        workbook_write_number(writer->workbook, number_write(number, value, '.') ? strtod(number, NULL) : NAN);
}

static size_t count_digits(struct cell cell)
{
    size_t count = 0;
    for (size_t i = 0; i < cell.size; i++)
        count += cell.bytes[i] >= '0' && cell.bytes[i] <= '9';
    return count;
}

/* 4711, but not 0815, +49 or 1.5: what people write so may be a name. */
static bool is_plain_count(struct cell cell)
{
    return cell.size && count_digits(cell) == cell.size && (*cell.bytes != '0' || cell.size == 1);
}

static void write_to_workbook(struct workbook_writer *workbook, struct cell cell, enum column_kind kind,
                              struct number_style style, enum date_order order)
{
    struct amount amount = { 0 };
    int64_t seconds;
    bool has_time, may_be_number = kind == COLUMN_NUMBER || is_plain_count(cell);
    bool is_number = may_be_number && count_digits(cell) <= EXCEL_DIGITS &&
                     number_parse_amount(cell.bytes, cell.size, style, &amount);
    if (is_number && amount.unit_size == 0)
        workbook_write_number(workbook, amount.value);
    else if (is_number && amount.unit_size == 1 && *amount.unit == '%')
        workbook_write_percent(workbook, amount.value);
    else if (kind == COLUMN_DATE && (date_parse_day(cell.bytes, cell.size, order, &seconds, &has_time) ||
                                     date_parse_day(cell.bytes, cell.size, DATE_ISO, &seconds, &has_time)))
        workbook_write_date(workbook, seconds, has_time);
    else
        workbook_write_text(workbook, cell.bytes, cell.size);
}

/* A number with another decimal sign; groups of thousands go, as their sign may be that very sign. */
static void write_with_decimal(struct csv_writer *text, struct cell cell, const struct amount *amount,
                               struct number_style style, char decimal)
{
    char buffer[64];
    size_t size = 0;
    const char *number = amount->number, *behind = number + amount->number_size;
    for (const char *at = cell.bytes; at < cell.bytes + cell.size && size < sizeof buffer; at++)
        if (at < number || at >= behind) /* "Std." */
            buffer[size++] = *at;
        else if (!style.thousands || *at != style.thousands)
            buffer[size++] = *at == style.decimal ? decimal : *at;
    csv_write_cell(text, buffer, size);
}

void row_write_cell(struct row_writer *writer, struct cell cell, const struct column *column,
                    const struct dialect *dialect)
{
    struct number_style style = column->has_own_style ? column->style : dialect->number;
    bool is_other_file = dialect->number.decimal != writer->decimal;
    struct amount amount;
    if (writer->workbook)
        write_to_workbook(writer->workbook, cell, column->kind, style, dialect->date_order);
    else if (column->kind == COLUMN_NUMBER && is_other_file && style.decimal != writer->decimal &&
             number_parse_amount(cell.bytes, cell.size, style, &amount))
        write_with_decimal(writer->text, cell, &amount, style, writer->decimal);
    else
        csv_write_cell(writer->text, cell.bytes, cell.size);
}

bool row_end(struct row_writer *writer, struct problems *problems)
{
    if (writer->workbook)
        return workbook_end_row(writer->workbook, problems);
    csv_end_row(writer->text);
    return !writer->output || output_goes_through(writer->output, problems);
}

bool row_writer_flush(struct row_writer *writer, struct problems *problems)
{
    if (!writer->text || !writer->output)
        return true;
    fflush(output_stream(writer->output));
    return output_goes_through(writer->output, problems);
}

bool row_writer_publish(struct row_writer *writer, struct problems *problems)
{
    if (writer->text)
        csv_warn_of_lost(writer->text, problems, writer->path);
    return (!writer->workbook || workbook_writer_close(writer->workbook, problems)) &&
           output_publish(writer->output, problems);
}
