/* Tables as text: rows of cells from a stream, and back. libcsv behind it; encodings through iconv. */
#ifndef LOTSE_CSV_H
#define LOTSE_CSV_H

#include "runner/base/stream.h"
#include "runner/table/date.h"
#include "runner/table/number.h"

#include <stdio.h>

/* How a table is written down. Found out by stages/read/dialect.c, or stated by the user. */
struct dialect {
    char separator; /* ';' ',' '\t' '|'; or ' ': any number of blanks */
    char quote;     /* '"', or 0: quotes mean nothing */
    bool has_header;
    struct number_style number;
    enum date_order date_order;
    const char
        *encoding; /* a name that iconv knows: "UTF-8", "WINDOWS-1252", …; NULL: ASCII as far as it was looked at,
                             and what the first other byte shows from there on */
    bool has_byte_order_mark;
    bool has_carriage_returns; /* lines end in CR LF */
    bool quotes_all;           /* every text cell of the input is quoted */
};

struct cell {
    const char *bytes; /* UTF-8, not NUL-terminated, without the quotes; unquoted: without blanks at both ends */
    size_t size;
};

struct csv_row {
    const struct cell *cells; /* valid during the call */
    size_t count;
    size_t line;          /* in the file, from 1, where the row begins */
    const char *encoding; /* the dialect's; where that leaves it open, what it is by now; NULL: still open */
};

/* Called for each row, the header too, but not for blank lines and rows of nothing but empty cells; false stops the reading (a problem was recorded). */
typedef bool csv_row_function(void *context, const struct csv_row *row);

/* Reads all rows. Limits: a cell of 16 MiB, a row of 64 MiB and 100,000 cells. false after a problem: bytes that are no
 * text, a quote that is never closed, a limit, or one that the row function recorded. */
bool csv_read(struct problems *problems, struct stream *stream, const struct dialect *dialect, csv_row_function *row,
              void *context);

/* Writes rows: cells are quoted where the dialect needs it, in its encoding (UTF-8 where that is open); what the
 * encoding can't say becomes "?". Cells that a spreadsheet would run as a formula (beginning with = + - @, tab or CR, and
 * no number) get an apostrophe in front. The file stays the caller's. */
struct csv_writer;
struct csv_writer *csv_writer_create(struct arena *arena, FILE *file, const struct dialect *dialect);
void csv_write_cell(struct csv_writer *writer, const char *bytes, size_t size);
void csv_write_number(struct csv_writer *writer, float value); /* with the decimal sign of the dialect; NaN is empty */
void csv_end_row(struct csv_writer *writer);

/* Flushes; false when something could not be written, late errors too. */
bool csv_writer_close(struct csv_writer *writer, struct problems *problems, const char *path);

#endif
