/* Connection strings of ODBC, as text: "DSN=warenwirtschaft" or "Driver=PostgreSQL Unicode;Server=…;Database=…".
 * Values may stand in braces, and then hold anything; "}}" is one closing brace. The first of several equal keys counts,
 * as ODBC has it; the case of keys does not. */
#ifndef LOTSE_CONNECTION_H
#define LOTSE_CONNECTION_H

#include "runner/base/arena.h"

struct connection_part {
    const char *key, *value; /* without blanks at both ends, and without braces */
    bool in_braces;
    size_t at; /* where the key stands in the string, in bytes */
};

struct connection_parts {
    const struct connection_part *items;
    size_t count;
};

/* false when it is no connection string: a piece without "=", or a brace that is not closed. */
bool connection_parse(struct arena *arena, const char *connection, struct connection_parts *parts);

const char *connection_value(const struct connection_parts *parts, const char *key); /* NULL: not there */

/* Does this key hold a user or the password that belongs to it? Or, more than that, anything that others must not read: a
 * token, the password of a certificate? */
bool connection_is_login(const char *key);
bool connection_is_secret(const char *key);

/* The parts as a connection string again. Values are in braces where they were, and where they need them. */
const char *connection_text(struct arena *arena, const struct connection_parts *parts);

/* The parts with this value of this key. */
struct connection_parts connection_with(struct arena *arena, const struct connection_parts *parts, const char *key,
                                        const char *value);

/* What to call it in messages: the name of its data source, or of its database. */
const char *connection_name(const struct connection_parts *parts);

#endif
