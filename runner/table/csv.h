/* Tables as text: rows of cells from a stream, and back. libcsv behind it; encodings through iconv. */
#ifndef LOTSE_CSV_H
#define LOTSE_CSV_H

#include "runner/base/stream.h"
#include "runner/table/dialect.h"
#include "runner/table/rows.h"

#include <stdio.h>

/* Reads all rows. Limits: a cell of 16 MiB, a row of 64 MiB and 100,000 cells. false after a problem: bytes that are no
 * text, a quote that is never closed, a limit; or when the row function stopped it. */
bool csv_read(struct problems *problems, struct stream *stream, const struct dialect *dialect, row_function *row,
              void *context);

/* The same piece by piece, for those who share the work: where one reader comes to the end of its piece, another one can
 * have gone on. The arena ends it. */
struct csv_reader;
struct csv_reader *csv_reader_create(struct arena *arena, struct problems *problems, const char *name,
                                     const struct dialect *dialect, row_function *row, void *context);

/* Reads all of the stream, the next piece of the file. Pieces are cut behind line feeds. false: as csv_read. */
bool csv_reader_feed(struct csv_reader *reader, struct stream *piece);

/* There are no more pieces. false: a quote is still open, or as csv_read. */
bool csv_reader_end(struct csv_reader *reader);

/* Does the next piece begin with a row? Else it begins within a quoted cell. */
bool csv_reader_is_between_rows(const struct csv_reader *reader);

/* Where a reader that is between rows stands, or is told to stand, in a file whose lines end in line feeds. */
struct csv_position {
    size_t line;          /* from 1, of the next row */
    const char *encoding; /* by now; NULL: still open */
};
struct csv_position csv_reader_position(const struct csv_reader *reader);
void csv_reader_go_to(struct csv_reader *reader, struct csv_position position);

/* Writes rows: cells are quoted where the dialect needs it, in its encoding (UTF-8 where that is open); what the
 * encoding can't say becomes "?". Cells that a spreadsheet would run as a formula (beginning with = + - @, tab or CR, and
 * no number, with or without a unit) get an apostrophe in front. The file stays the caller's. */
struct csv_writer;
struct csv_writer *csv_writer_create(struct arena *arena, FILE *file, const struct dialect *dialect);
void csv_write_cell(struct csv_writer *writer, const char *bytes, size_t size);
void csv_write_number(struct csv_writer *writer, float value); /* with the decimal sign of the dialect; NaN is empty */
void csv_end_row(struct csv_writer *writer);

/* Warns of letters that became "?". */
void csv_warn_of_lost(const struct csv_writer *writer, struct problems *problems, const char *path);

/* Flushes; false when something could not be written, late errors too. */
bool csv_writer_close(struct csv_writer *writer, struct problems *problems, const char *path);

#endif
