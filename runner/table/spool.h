/* Rows that are kept in a file while the program runs: the answer of a database, which is asked once, though reading
 * goes over the rows several times. The file has no name and can be read by nobody else; it is gone with the program,
 * even when that is killed. It lies in $TMPDIR, else in /var/tmp or /tmp. */
#ifndef LOTSE_SPOOL_H
#define LOTSE_SPOOL_H

#include "runner/base/problem.h"
#include "runner/table/rows.h"

struct spool;

/* NULL after a problem. The arena closes it at its end. */
struct spool *spool_create(struct arena *arena, struct problems *problems);

/* Appends a row. A row_function. */
bool spool_add(void *spool, const struct row *row);

/* Hands over all rows; one after the other, or several times at once. */
bool spool_rows(struct problems *problems, const struct spool *spool, row_function *row, void *context);

#endif
