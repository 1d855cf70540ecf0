/* Excel workbooks (.xlsx) that are written: one sheet, row by row, in little memory. libxlsxwriter behind it.
 *
 * Numbers and dates are such, texts are texts and never formulas. The same rows give the same bytes.
 */
#ifndef LOTSE_WORKBOOK_WRITER_H
#define LOTSE_WORKBOOK_WRITER_H

#include "runner/base/problem.h"

#include <stdint.h>
#include <stdio.h>

struct workbook_writer;

/* The file stays the caller's, and must be one that can be read too; `path` is what it is called in problems. With a
 * header, the first row is set apart. */
struct workbook_writer *workbook_writer_create(struct arena *arena, FILE *file, const char *path, bool has_header);

void workbook_write_text(struct workbook_writer *writer, const char *bytes, size_t size);
void workbook_write_number(struct workbook_writer *writer, double value);  /* NaN is empty */
void workbook_write_percent(struct workbook_writer *writer, double value); /* 12, which is shown as 12 % */
void workbook_write_date(struct workbook_writer *writer, int64_t seconds, bool has_time);

/* false when the sheet is full. */
bool workbook_end_row(struct workbook_writer *writer, struct problems *problems);

/* Writes the file, and reads it back. */
bool workbook_writer_close(struct workbook_writer *writer, struct problems *problems);

#endif
