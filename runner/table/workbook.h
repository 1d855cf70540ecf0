/* Excel workbooks (.xlsx, .xlsm): their sheets as rows of cells. The containers are read through base/stream.h, the XML
 * in them through base/xml.h; what it means is in ECMA-376, part 1, chapter 18 (SpreadsheetML). */
#ifndef LOTSE_WORKBOOK_H
#define LOTSE_WORKBOOK_H

#include "runner/base/problem.h"
#include "runner/base/text.h"
#include "runner/table/rows.h"

/* The names of the sheets that hold cells, in the order of the workbook; hidden ones are left out. */
bool workbook_sheets(struct arena *arena, struct problems *problems, const char *path, struct texts *names);

/* Hands over the rows of a sheet; NULL: of the first one that is not hidden and not empty. All rows have as many cells
 * as the sheet has columns, from the first with a value to the last. Dates and times are told by the format of their
 * cell; of formulas, the result that was stored counts; errors (#N/A) are no value. In the first rows, where a header
 * is, the value of a merged cell stands in each of the columns that it covers, unless it is alone in its row (a title).
 * false after a problem, or one that the row function recorded. */
bool workbook_read(struct problems *problems, const char *path, const char *sheet, row_function *row, void *context);

#endif
