/* Rows that need no state machine: each cell ends at the next separator, or stands in quotes from one to the other. They
 * are cut where they lie, without a copy, several times as fast as libcsv does it. What libcsv would make of them is the
 * measure (tests/fuzz/fuzz_rows.c holds both against each other); all other rows are left to it. */
#ifndef LOTSE_PLAIN_H
#define LOTSE_PLAIN_H

#include "runner/table/rows.h"

struct plain {
    char separator, quote; /* of the dialect */
    char line_end;         /* '\n', with or without '\r' in front; '\r' */
};

/* Cuts the row at the beginning of the bytes, which are UTF-8 without NUL: the number of bytes that it takes, its line
 * end included. 0: it is not plain, or has more cells than there is room for, or its end is not among the bytes.
 * *filled: the bytes of all its cells. */
size_t plain_cut(const struct plain *plain, const char *bytes, size_t size, struct cell *cells, size_t room,
                 size_t *count, size_t *filled);

#endif
