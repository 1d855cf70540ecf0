/* Rows as libcsv alone makes them, to hold csv_read against: "line:cell|cell|\n…", "!" behind the last one when a
 * problem ended them. One parser for all bytes, one line at a time, nothing clever. */
#ifndef LOTSE_REFERENCE_ROWS_H
#define LOTSE_REFERENCE_ROWS_H

#include "runner/base/text.h"
#include "runner/table/dialect.h"
#include "runner/table/rows.h"

#include <csv.h>
#include <string.h>

struct reference {
    struct text rows, row;
    size_t line, row_line, used, count;
    bool row_ended;
};

static void reference_cell(void *bytes, size_t size, void *context)
{
    struct reference *reference = context;
    if (!bytes)
        return;
    text_add_bytes(&reference->row, bytes, size);
    text_add(&reference->row, "|");
    reference->used += size;
    reference->count++;
}

static void reference_row(int end, void *context)
{
    struct reference *reference = context;
    (void)end;
    if (reference->used && strcmp(text_string(&reference->row), "\x1a|") != 0) /* as DOS marked the end */
        text_add_format(&reference->rows, "%zu:%s\n", reference->row_line, text_string(&reference->row));
    reference->row = text_in(reference->row.arena);
    reference->used = reference->count = 0;
    reference->row_ended = true;
}

/* Of valid UTF-8 without NUL. */
static inline const char *reference_rows(struct arena *arena, const char *bytes, size_t size,
                                         const struct dialect *dialect)
{
    struct reference reference = { .rows = text_in(arena), .row = text_in(arena), .line = 1, .row_line = 1 };
    struct csv_parser parser;
    char line_end = memchr(bytes, '\r', size) && !memchr(bytes, '\n', size) ? '\r' : '\n';
    csv_init(&parser, dialect->separator == ' ' ? CSV_EMPTY_IS_NULL : 0);
    csv_set_delim(&parser, (unsigned char)dialect->separator);
    csv_set_quote(&parser, (unsigned char)dialect->quote);
    for (const char *at = bytes, *end = bytes + size; at < end;) {
        const char *stop = memchr(at, line_end, (size_t)(end - at)), *next = stop ? stop + 1 : end;
        csv_parse(&parser, at, (size_t)(next - at), reference_cell, reference_row, &reference);
        at = next;
        reference.line += stop != NULL;
        if (stop && (reference.row_ended || (reference.count == 0 && parser.pstate == 0))) {
            reference.row_line = reference.line;
            reference.row_ended = false;
        }
    }
    csv_set_opts(&parser, (unsigned char)(csv_get_opts(&parser) | CSV_STRICT | CSV_STRICT_FINI));
    if (csv_fini(&parser, reference_cell, reference_row, &reference) != 0)
        text_add(&reference.rows, "!");
    csv_free(&parser);
    return text_string(&reference.rows);
}

/* The same of a row that csv_read hands over. */
static inline void show_row_as_reference(struct text *text, const struct row *row)
{
    text_add_format(text, "%zu:", row->line);
    for (size_t i = 0; i < row->count; i++) {
        text_add_bytes(text, row->cells[i].bytes, row->cells[i].size);
        text_add(text, "|");
    }
    text_add(text, "\n");
}

#endif
