/* ODBC, for the files of this folder only; no other file sees its headers.
 *
 * session.c connects, fault.c says what went wrong, fields.c knows the columns of an answer, answer.c fetches its rows,
 * value.c writes cells, catalogue.c asks what there is, database.c holds it together.
 */
#ifndef LOTSE_ODBC_H
#define LOTSE_ODBC_H

#include "runner/database/connection.h"
#include "runner/database/database.h"
#include "runner/database/login.h"

#include <sql.h>
#include <sqlext.h>
#include <sqlucode.h>

struct session {
    struct arena *arena; /* of its own; ends it */
    struct problems *problems;
    const struct database_request *request;
    const char *name; /* for people */
    struct connection_parts parts;
    struct login login;
    SQLHENV environment;
    SQLHDBC connection;
    bool is_connected;
    bool is_sqlite;   /* has types of values, not of columns */
    const char *part; /* command for the next rows of a question; NULL where a statement brings them all */
    const char *quote;
};

/* Connects; the arena disconnects. */
bool session_open(struct arena *arena, struct problems *problems, const struct database_request *request,
                  struct session **session);

/* A statement; the arena ends it. NULL after a problem. */
SQLHSTMT session_statement(struct session *session);

/* Executes a command; false, without a problem, when the database refuses. What was bound stays so. */
bool session_execute(struct session *session, SQLHSTMT statement, const char *command);

/* Undoes what was begun, so that a failed statement no longer blocks the next one. */
void session_rollback(struct session *session);

/* Names of installed drivers, or of data sources that are set up. */
struct texts odbc_drivers(struct arena *arena, SQLHENV environment);
struct texts odbc_data_sources(struct arena *arena, SQLHENV environment);

/* What ODBC says about the last call: the state (SQL:2003), and the message on one line, without the password. */
struct diagnosis {
    char state[6];
    const char *message;
};
struct diagnosis diagnosis_of(struct session *session, SQLSMALLINT kind, SQLHANDLE handle);

/* Record what went wrong: with what is stated before any connection, with connecting, with a question, with fetching
 * after so many rows. Always false. */
bool fault_driver(struct session *session, const char *driver);
bool fault_data_source(struct session *session, const char *name);
bool fault_connecting(struct session *session);
bool fault_asking(struct session *session, struct diagnosis diagnosis);
bool fault_fetching(struct session *session, struct diagnosis diagnosis, size_t rows);

/* Where the connection, and where query or table are stated. */
struct place session_place(const struct session *session);
struct place question_place(const struct session *session);

/* A column of an answer, and room for a block of its values. */
enum field_kind {
    FIELD_TEXT,
    FIELD_EXACT,    /* DECIMAL, as text */
    FIELD_WHOLE,    /* int64_t */
    FIELD_POSITIVE, /* uint64_t */
    FIELD_REAL,     /* float */
    FIELD_DOUBLE,
    FIELD_DATE,        /* SQL_DATE_STRUCT */
    FIELD_MOMENT,      /* SQL_TIMESTAMP_STRUCT */
    FIELD_TRUTH,       /* a byte */
    FIELD_LOOSE_TRUTH, /* text that is 1 or 0 */
    FIELD_BINARY       /* left out */
};

struct field {
    const char *name;
    enum field_kind kind;
    SQLUSMALLINT number; /* from 1 */
    SQLSMALLINT type;    /* SQL_C_… */
    size_t width;        /* bytes of a value */
    char *values;
    SQLLEN *lengths;
};

/* Is it fetched as text, in UTF-16? */
bool field_is_text(const struct field *field);

/* Appends a fetched value, as rows.h demands; of texts `length` bytes. */
void field_write(const struct field *field, const void *value, size_t length, struct text *out);

/* Texts that are numbers or truth, from `start` on, as rows.h demands; other texts stay as they are. */
void field_repair(const struct field *field, struct text *out, size_t start);

/* The columns of an executed statement; binary ones are left out, with a word. */
bool fields_describe(struct session *session, SQLHSTMT statement, struct field **fields, size_t *count);

/* Hands over all rows of an executed statement, the names first; `part` is the command for more rows, or NULL. */
bool answer_rows(struct session *session, SQLHSTMT statement, const char *part, row_function *row, void *context);

/* Tables and views of the session's database. */
bool catalogue_tables(struct session *session, struct arena *arena, struct database_table **tables, size_t *count);

/* The one table whose name is that of the request but for its capitals, or has a point of its own; where there is none,
 * a problem that names the nearest, or what the database said when the table is there. */
bool catalogue_find(struct session *session, struct diagnosis diagnosis, const struct database_table **found);

#endif
