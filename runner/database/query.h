/* Questions to a database, as text. */
#ifndef LOTSE_QUERY_H
#define LOTSE_QUERY_H

#include "runner/base/arena.h"

/* Is this one query that begins with SELECT or WITH? A light check, against mistakes: what protects the data is that
 * the database is told to allow reading only. */
bool query_only_reads(const char *query);

/* Asks for all rows of a table; `schema` may be NULL. Names stand in the quotes of the database (NULL or " ": it has
 * none), a quote in them is doubled. */
const char *query_all_of(struct arena *arena, const char *schema, const char *table, const char *quote);

#endif
