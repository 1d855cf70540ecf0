/* The values of a category, for steps that keep those of enough training rows. */
#ifndef LOTSE_VALUES_H
#define LOTSE_VALUES_H

#include "runner/base/document.h"
#include "runner/table/table.h"

/* How many training rows have each value, by its code. */
size_t *values_rows(struct arena *arena, const struct column *column, const struct table *training);

/* An array of texts, in the order of the codes. */
struct document *values_saved(struct arena *arena, const struct dictionary *values);

/* NULL: damaged. */
struct dictionary *values_loaded(struct arena *arena, const struct document *array);

#endif
