/* What several steps need: the values of a category, to keep those of enough training rows; and parts of the training
 * rows, so that what a row sees is learned from the other ones. */
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

/* Which fifth of the rows a row is in; that follows from its number alone. */
enum { FIFTHS = 5 };
size_t fifth_of(size_t row);

#endif
