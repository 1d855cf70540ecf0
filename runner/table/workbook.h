/* Excel workbooks (.xlsx, .xlsm): their sheets as rows of cells. The containers are read through base/stream.h, the XML
 * in them through base/xml.h; what it means is in ECMA-376, part 1, chapter 18 (SpreadsheetML). */
#ifndef LOTSE_WORKBOOK_H
#define LOTSE_WORKBOOK_H

#include "runner/base/problem.h"
#include "runner/base/text.h"
#include "runner/table/rows.h"

/* The names of the sheets that hold cells, in the order of the workbook; hidden ones are left out. */
bool workbook_sheets(struct arena *arena, struct problems *problems, const char *path, struct texts *names);

/* Where a sheet has values. */
struct sheet_extent;

/* Which sheet is meant (NULL: the first one that is not hidden and not empty), and where it has values. *sheet is NULL
 * when all are empty. */
bool workbook_choose(struct arena *arena, struct problems *problems, const char *path, const char *wanted,
                     const char **sheet, const struct sheet_extent **extent);

/* Merged cells that spread over several rows, from this row of the sheet on: only the first of the rows has the value. */
size_t workbook_tall_merges(const struct sheet_extent *extent, size_t first_row);

/* Hands over the rows of a sheet, as workbook_choose found it; NULL: of the one that it would choose. All rows have as
 * many cells as the sheet has columns, from the first with a value to the last. Dates and times are told by the format
 * of their cell; of formulas, the result that was stored counts; errors (#N/A) are no value. In the first rows, where a
 * header is, the value of a merged cell stands in each of the columns that it covers, unless it is alone in its row (a
 * title). false after a problem, or one that the row function recorded. */
bool workbook_read(struct problems *problems, const char *path, const char *sheet, const struct sheet_extent *extent,
                   row_function *row, void *context);

/* Is it a file of the kind that Excel wrote before 2007, or writes today when it encrypts? Of these, workbook_read can
 * only say what they are. */
bool workbook_is_old(const char *path);

#endif
