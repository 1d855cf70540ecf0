/* Where a row of the table stands in its file, and what is written there: for messages about values. */
#ifndef LOTSE_LOCATE_H
#define LOTSE_LOCATE_H

#include "runner/run.h"

struct located {
    struct place place; /* of a column that comes from another source, or is computed: without line */
    const char *value;  /* as it is written; NULL: not found */
};

/* Of a column in rows of run->table, which are ascending. Their files are read again as far as it takes. */
void locate(const struct run *run, const char *column, const size_t *rows, size_t count, struct located *located);

#endif
