/* A file while it is read: shared by settings_parse.c, which walks through it, and settings_unknown.c, which explains
 * what has no place in it and what is missing. */
#ifndef LOTSE_SETTINGS_READING_H
#define LOTSE_SETTINGS_READING_H

#include "runner/settings/parts.h"

enum { MOST_SUSPECTS = 32 };

struct reading {
    struct problems *problems;
    struct settings *settings;
    bool is_partial; /* the file has lines that nobody can read: what seems to be missing may stand there */
    const void *suspects[MOST_SUSPECTS]; /* sections and settings that the user has probably misspelt */
    size_t suspect_count;
};

/* A key or table that is none of the section's (NULL: outside of all); full: with the names of the tables around it. */
void report_unknown(struct reading *reading, const struct section *section, const char *full,
                    const struct toml_node *node);

/* The same of a table inside of the section, "join" in [[source]]. */
void report_unknown_inside(struct reading *reading, const struct section *section, const char *table,
                           const struct toml_node *node);

/* The same inside of [section.key]. */
void report_unknown_of_named(struct reading *reading, const struct section *section, const char *key,
                             const struct toml_node *node);

/* All that is required and not there. */
void report_missing(struct reading *reading);

#endif
