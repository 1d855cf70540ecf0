#include "runner/table/workbook_writer.h"

#include "runner/base/translate.h"
#include "runner/table/date.h"
#include "runner/table/workbook_reading.h"

#include <errno.h>
#include <math.h>
#include <string.h>
#include <xlsxwriter.h>

enum {
    LONGEST_TEXT = 32767, /* characters of a cell */
    FIRST_WIDTH = 10,
    LAST_WIDTH = 40,
    FILTER_WIDTH = 3, /* what the filter's button takes of a header */
    DAY_1970 = 25569  /* as Excel counts */
};

struct workbook_writer {
    struct arena *arena;
    const char *path, *written; /* what it is called, and what it can be opened by */
    lxw_workbook *workbook;     /* NULL: closed */
    lxw_worksheet *sheet;
    lxw_format *bold, *day, *day_and_time, *percent;
    bool has_header;
    size_t row, column, column_count; /* the next cell, from 0 */
    size_t filled_rows;               /* with a value at least */
    bool row_has_value;
    size_t cut; /* texts that were too long */
    lxw_error error;
    uint8_t widths[SHEET_COLUMNS];
    struct text text;
};

static void release(void *object)
{
    struct workbook_writer *writer = object;
    if (writer->workbook)
        lxw_workbook_free(writer->workbook);
    writer->workbook = NULL;
}

static lxw_format *number_format(lxw_workbook *workbook, const char *code)
{
    lxw_format *format = workbook_add_format(workbook);
    format_set_num_format(format, code);
    return format;
}

static void start(struct workbook_writer *writer)
{
    static const time_t always = 946684800; /* 2000-01-01: the time of writing would make equal rows unequal files */
    lxw_workbook_options options = { .constant_memory = LXW_TRUE, .use_zip64 = LXW_FALSE };
    lxw_doc_properties properties = { .created = always };
    bool is_german = translate_language() == LANGUAGE_GERMAN;
    writer->workbook = workbook_new_opt(writer->written, &options);
    if (!writer->workbook) {
        writer->error = LXW_ERROR_MEMORY_MALLOC_FAILED;
        return;
    }
    workbook_set_properties(writer->workbook, &properties);
    writer->sheet = workbook_add_worksheet(writer->workbook, tr("predictions"));
    writer->bold = workbook_add_format(writer->workbook);
    format_set_bold(writer->bold);
    writer->day = number_format(writer->workbook, is_german ? "dd\\.mm\\.yyyy" : "yyyy\\-mm\\-dd");
    writer->day_and_time =
        number_format(writer->workbook, is_german ? "dd\\.mm\\.yyyy\\ hh:mm:ss" : "yyyy\\-mm\\-dd\\ hh:mm:ss");
    writer->percent = number_format(writer->workbook, "0.00%");
    if (!writer->sheet) /* no room for its temporary file */
        writer->error = LXW_ERROR_CREATING_TMPFILE;
    else if (writer->has_header)
        worksheet_freeze_panes(writer->sheet, 1, 0);
}

struct workbook_writer *workbook_writer_create(struct arena *arena, FILE *file, const char *path, bool has_header)
{
    struct workbook_writer *writer = ARENA_NEW(arena, struct workbook_writer);
    writer->arena = arena;
    writer->path = arena_copy_text(arena, path);
    writer->written = arena_format(arena, "/proc/self/fd/%d", fileno(file));
    writer->has_header = has_header;
    writer->text = text_in(arena);
    start(writer);
    arena_on_end(arena, release, writer);
    return writer;
}

/* The first error counts; behind it nothing is written any more. false: no cell is to be written. */
static bool next_cell(struct workbook_writer *writer, size_t width, lxw_row_t *row, lxw_col_t *column)
{
    size_t at = writer->column++;
    if (writer->error != LXW_NO_ERROR || at >= SHEET_COLUMNS || writer->row >= SHEET_ROWS)
        return false;
    if (writer->has_header && writer->row == 0)
        width += FILTER_WIDTH;
    if (width > LAST_WIDTH)
        width = LAST_WIDTH;
    if (width > writer->widths[at])
        writer->widths[at] = (uint8_t)width;
    *row = (lxw_row_t)writer->row;
    *column = (lxw_col_t)at;
    return true;
}

static void take_result(struct workbook_writer *writer, lxw_error error)
{
    writer->row_has_value = true;
    if (writer->error == LXW_NO_ERROR)
        writer->error = error;
}

/* How many of the bytes Excel has room for; it counts in UTF-16. */
static size_t bytes_that_fit(const char *bytes, size_t size)
{
    size_t units = 0, at = 0;
    while (at < size) {
        size_t length = 1;
        while (at + length < size && ((unsigned char)bytes[at + length] & 0xc0) == 0x80)
            length++;
        units += length == 4 ? 2 : 1;
        if (units > LONGEST_TEXT)
            return at;
        at += length;
    }
    return size;
}

void workbook_write_text(struct workbook_writer *writer, const char *bytes, size_t size)
{
    lxw_row_t row;
    lxw_col_t column;
    writer->text.length = 0;
    strings_add_escaped(&writer->text, bytes, size);
    size_t fitting = bytes_that_fit(text_string(&writer->text), writer->text.length);
    if (!next_cell(writer, text_columns(bytes, size), &row, &column) || size == 0)
        return;
    if (fitting < writer->text.length) {
        writer->text.bytes[fitting] = '\0';
        writer->cut++;
    }
    bool is_header = writer->has_header && row == 0;
    take_result(writer, worksheet_write_string(writer->sheet, row, column, writer->text.bytes,
                                               is_header ? writer->bold : NULL));
}

void workbook_write_number(struct workbook_writer *writer, double value)
{
    lxw_row_t row;
    lxw_col_t column;
    if (next_cell(writer, 0, &row, &column) && isfinite(value))
        take_result(writer, worksheet_write_number(writer->sheet, row, column, value, NULL));
}

void workbook_write_percent(struct workbook_writer *writer, double value)
{
    lxw_row_t row;
    lxw_col_t column;
    if (next_cell(writer, 0, &row, &column) && isfinite(value))
        take_result(writer, worksheet_write_number(writer->sheet, row, column, value / 100, writer->percent));
}

/* Days that Excel counts wrongly, or not at all, are texts. */
void workbook_write_date(struct workbook_writer *writer, int64_t seconds, bool has_time)
{
    lxw_row_t row;
    lxw_col_t column;
    if (seconds < date_seconds(1900, 3, 1) || seconds >= date_seconds(10000, 1, 1)) {
        struct date_parts parts = date_parts(seconds);
        const char *text = arena_format(writer->arena, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
        workbook_write_text(writer, text, strlen(text));
    } else if (next_cell(writer, has_time ? 19 : 11, &row, &column)) {
        double days = (double)seconds / 86400 + DAY_1970;
        take_result(writer, worksheet_write_number(writer->sheet, row, column, days,
                                                   has_time ? writer->day_and_time : writer->day));
    }
}

static bool refuse(const struct workbook_writer *writer, struct problems *problems, const char *reason)
{
    problem_add(problems, FAULT_DATA, PLACE_FILE(writer->path), "%s", reason);
    return problem_try(problems, "%s", tr("write them as .csv"));
}

bool workbook_end_row(struct workbook_writer *writer, struct problems *problems)
{
    if (writer->column > SHEET_COLUMNS)
        return refuse(writer, problems, tr("a sheet has no room for more than 16,384 columns"));
    if (writer->row == SHEET_ROWS)
        return refuse(writer, problems, tr("a sheet has no room for more than 1,048,576 rows"));
    if (writer->column > writer->column_count)
        writer->column_count = writer->column;
    writer->filled_rows += writer->row_has_value;
    writer->row_has_value = false;
    writer->column = 0;
    writer->row++;
    return true;
}

static bool count_row(void *context, const struct row *row)
{
    (void)row;
    *(size_t *)context += 1;
    return true;
}

/* The library does not look whether its temporary files could be written. */
static bool reads_back(const struct workbook_writer *writer)
{
    struct arena *scratch = arena_create();
    size_t rows = 0;
    bool done = workbook_read(problems_create(scratch), writer->written, NULL, NULL, count_row, &rows);
    arena_destroy(scratch);
    return done && rows == writer->filled_rows;
}

static void finish_sheet(struct workbook_writer *writer)
{
    for (size_t i = 0; i < writer->column_count; i++) {
        double width = writer->widths[i] < FIRST_WIDTH ? FIRST_WIDTH : writer->widths[i];
        worksheet_set_column(writer->sheet, (lxw_col_t)i, (lxw_col_t)i, width, NULL);
    }
    if (writer->has_header && writer->row && writer->column_count)
        worksheet_autofilter(writer->sheet, 0, 0, (lxw_row_t)writer->row - 1, (lxw_col_t)writer->column_count - 1);
}

bool workbook_writer_close(struct workbook_writer *writer, struct problems *problems)
{
    lxw_workbook *workbook = writer->workbook;
    errno = 0;
    if (writer->error == LXW_NO_ERROR) {
        finish_sheet(writer);
        writer->workbook = NULL; /* gone, whatever closing it says */
        writer->error = workbook_close(workbook);
    }
    if (writer->error != LXW_NO_ERROR && errno)
        return problem_writing(problems, writer->path, errno);
    if (writer->error != LXW_NO_ERROR || !reads_back(writer)) {
        problem_add(problems, FAULT_SYSTEM, PLACE_FILE(writer->path), tr("the workbook could not be written"));
        return problem_try(problems, tr("make room on its drive, and on that for temporary files (TMPDIR)"));
    }
    if (writer->cut)
        problem_warn(problems, PLACE_FILE(writer->path),
                     tr_plural("%zu text is cut off: a cell has no room for more than 32,767 characters",
                               "%zu texts are cut off: a cell has no room for more than 32,767 characters",
                               writer->cut),
                     writer->cut);
    return true;
}
