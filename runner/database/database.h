/* Databases as sources of rows, through ODBC. Nothing is ever written to one: sessions are read-only, end with a
 * rollback, and queries that do anything but read are refused.
 *
 * User and password come from the environment alone: LOTSE_DB_USER_<NAME> and LOTSE_DB_PASSWORD_<NAME> with the name of
 * the source in upper case (what is no letter or digit is a "_"), else LOTSE_DB_USER and LOTSE_DB_PASSWORD.
 *
 * What goes wrong is said at the places of the request, in the words of the database where it has some, without the
 * password.
 */
#ifndef LOTSE_DATABASE_H
#define LOTSE_DATABASE_H

#include "runner/base/problem.h"
#include "runner/base/text.h"
#include "runner/table/rows.h"

struct database_request {
    const char *name;       /* stated by the user, for messages and the environment; NULL: the connection's own */
    const char *connection; /* without user and password */
    const char *folder;     /* relative paths of a SQLite file start from here; NULL: the current one */
    const char *query;
    const char *table;                       /* "table" or "schema.table", instead of a query */
    struct place at_connection, at_question; /* where they are stated; NOWHERE: they are not in a file */
};

/* Can this be asked? The connection names a driver or data source, and neither user nor password; the query only reads.
 * Looks at the request alone. */
bool database_check(struct problems *problems, const struct database_request *request);

/* What to call the database in messages. */
const char *database_name(struct arena *arena, const struct database_request *request);

/* Asks once, and hands over the answer as rows.h has it: first the names of the columns (line 0), then the rows (from
 * line 1). Binary columns are left out, which is noted. Keeps a few blocks of rows in memory; a cell of more than 16 MiB
 * or a row of more than 64 MiB is a problem, as is a connection that breaks off. */
bool database_read(struct problems *problems, const struct database_request *request, row_function *row, void *context);

struct database_table {
    const char *schema; /* NULL: it has none */
    const char *name;
    const char *kind;    /* "TABLE", "VIEW" */
    const char *remarks; /* of whoever made it; "" */
};

/* Tables and views, without those of the system, sorted as the database has them; query and table do not matter. */
bool database_tables(struct arena *arena, struct problems *problems, const struct database_request *request,
                     struct database_table **tables, size_t *count);

struct database_column {
    const char *name;
    const char *type; /* in the words of the database */
    const char *remarks;
};

/* Columns of the table that the request names, exactly as database_tables spells it. */
bool database_columns(struct arena *arena, struct problems *problems, const struct database_request *request,
                      struct database_column **columns, size_t *count);

#endif
