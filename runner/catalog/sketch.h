/* Sketches of columns: enough of their values to tell whether those of one column are found in another, in little
 * memory, however many there are. The smallest hashes of the different values are kept (bottom-k; Bar-Yossef and others,
 * 2002): up to SKETCH_VALUES values the comparison is exact, beyond that an estimate from those whose hashes are small.
 */
#ifndef LOTSE_SKETCH_H
#define LOTSE_SKETCH_H

#include "runner/table/table.h"

enum { SKETCH_VALUES = 2048 };

/* Ascending, without repetitions. */
struct hashes {
    const uint64_t *list;
    size_t count;
    bool is_whole; /* there are no others */
};

struct sketch {
    struct hashes exact; /* of the values as they are written */
    struct hashes loose; /* … without zeros in front, and in small letters */
};

/* Of all values of a column. Numbers and categories that are written alike are alike. */
struct sketch sketch_of(struct arena *arena, const struct table *table, const struct column *column);

/* The share of the values in `part` that are found in `whole`; *compared is how many could be told, 0 when none. */
double sketch_share(const struct hashes *part, const struct hashes *whole, size_t *compared);

#endif
