/* Names of columns, in messages. */
#ifndef LOTSE_NAMES_H
#define LOTSE_NAMES_H

#include "runner/base/arena.h"

/* How the key of a column is written in a pipeline file: [columns.preis], [columns."Preis [EUR]"]. */
const char *column_key(struct arena *arena, const char *name);

/* How its name is written as a value there: "preis", "Rohr 3/4\"". */
const char *column_text(struct arena *arena, const char *name);

/* The names as a list for people: "a", "b", "c", …: at most `most`, the nearest to `word` first where it is given. */
const char *name_list(struct arena *arena, const char *const *names, size_t count, size_t most, const char *word);

#endif
