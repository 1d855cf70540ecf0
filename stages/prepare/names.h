/* The names of columns that a step acts on: all that some steps learn. */
#ifndef LOTSE_NAMES_H
#define LOTSE_NAMES_H

#include "runner/model/preparation.h"

struct names {
    const char **items;
    size_t count;
};

/* There may be as many as the table has columns. */
struct names names_create(struct arena *arena, const struct table *table);
void names_add(struct arena *arena, struct names *names, const char *name);

/* A list of `columns`; `save` and `load` of a step whose state they are. */
void names_save(struct arena *arena, const void *state, struct document *object);
bool names_load(struct arena *arena, const struct document *object, void *state); /* false: damaged */

#endif
