/* What was found out about the data, on a terminal: for `lotse check`. */
#ifndef LOTSE_INSPECTION_TEXT_H
#define LOTSE_INSPECTION_TEXT_H

#include "runner/run.h"

/* Sources and what was decided about them, a table of the columns, findings, readiness. Lines are no wider than the
 * terminal, and than 100 columns. */
void inspection_print(const struct run *run);

/* Bars of a distribution in so many columns; in plain ASCII where the terminal is not known to show others. */
const char *inspection_spark(struct arena *arena, const size_t *bins, size_t count, size_t columns, bool is_unicode);

#endif
