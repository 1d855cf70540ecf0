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
