/* Rows on their way into a file: text (csv.h) or a workbook (workbook_writer.h), as its name says. The file appears
 * whole or not at all. */
#ifndef LOTSE_ROW_WRITER_H
#define LOTSE_ROW_WRITER_H

#include "runner/table/csv.h"
#include "runner/table/table.h"

struct row_writer;

/* ".xlsx" is a workbook, everything else text in this dialect; "-" is standard output. The first row is a header where
 * the dialect has one. */
bool row_writer_open(struct arena *arena, struct problems *problems, const char *path, const struct dialect *dialect,
                     struct row_writer **writer);

/* Text into a file that stays the caller's. */
struct row_writer *row_writer_to(struct arena *arena, FILE *file, const struct dialect *dialect);

void row_write_text(struct row_writer *writer, const char *bytes, size_t size);
void row_write_number(struct row_writer *writer, float value); /* NaN is empty */

/* A cell of this column, as a file of this dialect writes it. Text keeps it as it is, but for the decimal sign of another
 * file; in a workbook numbers are numbers, and days are dates. */
void row_write_cell(struct row_writer *writer, struct cell cell, const struct column *column,
                    const struct dialect *dialect);

/* false when it did not go through: the drive is full, or the sheet. */
bool row_end(struct row_writer *writer, struct problems *problems);

/* Did all rows go through that a file of text takes up to now? */
bool row_writer_flush(struct row_writer *writer, struct problems *problems);

bool row_writer_publish(struct row_writer *writer, struct problems *problems);

#endif
