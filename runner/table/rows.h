/* Rows of cells: what every source of a table is, be it a text file, a sheet of a workbook or a database's answer.
 *
 * Sources push: they call a function for each row. Cells are text in UTF-8, as a person would write them in the dialect
 * of the source. Sources that know types (workbooks, databases) write numbers with a decimal point and no thousands
 * signs, dates as 2025-04-03 or 2025-04-03 14:30:00, truth as true and false, and "no value" as an empty cell.
 */
#ifndef LOTSE_ROWS_H
#define LOTSE_ROWS_H

#include <stdbool.h>
#include <stddef.h>

struct cell {
    const char *bytes; /* UTF-8, not NUL-terminated; of a text file without the quotes; unquoted: without blanks at both
                          ends */
    size_t size;
};

struct row {
    const struct cell *cells; /* valid during the call */
    size_t count;
    size_t line;          /* in the file or sheet, from 1, where the row begins; of a database: its number */
    const char *encoding; /* of a text file: the dialect's; where that leaves it open, what it is by now; NULL: still
                             open */
};

/* Called for each row, the header too, but not for rows of nothing but empty cells. false stops the reading, and what
 * reads returns false too: after a problem that the function recorded, or because it has seen enough. */
typedef bool row_function(void *context, const struct row *row);

#endif
