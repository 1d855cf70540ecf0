/* The parts of the stage "join", for its own files only.
 *
 * Sources are joined one after another. For each, the columns by which rows are found are looked up (keys.c) and turned
 * into one whole number for each row, the same on both sides where the keys are equal (codes.c). Rows of the source with
 * the same key are an entry; each row of the main table gets the entry that is its partner (match.c), and from it the
 * values of new columns (columns.c). What was found and what was not is said (say.c).
 */
#ifndef LOTSE_STAGES_JOIN_H
#define LOTSE_STAGES_JOIN_H

#include "runner/run.h"

/* Instead of a code, or of an entry. */
#define NO_KEY     UINT32_MAX
#define NO_PARTNER (UINT32_MAX - 1)

/* A column by which rows are found, in the main table (with what was joined before) and in the source. */
struct key {
    const struct column *left, *right;
    struct place place; /* where the user named it */
};

/* A source while it is joined. */
struct joining {
    struct run *run;
    struct arena *scratch;
    const struct source *source;
    const struct join_settings *settings;
    const char *word;         /* in front of names that are there twice */
    const struct table *left; /* rows of the main table, with the columns of earlier sources */
    const struct table *right;
    struct key *keys; /* without as_of */
    size_t key_count;
    struct key as_of; /* left NULL: none */
};

/* Finds the columns that the settings name; all that are missing or unusable are problems. */
bool keys_find(struct joining *joining);

/* The key of a row for people: of the left table, or of the right one. NULL: it is about persons, and not to be shown. */
const char *key_text(const struct joining *joining, bool is_left, size_t row, bool with_date);

/* Where the user said how the source is joined. */
struct place keys_place(const struct joining *joining);

/* Numbers for 64-bit values: 0, 1, 2, … in the order of their first appearance. */
struct numbering;
struct numbering *numbering_create(struct arena *arena);
uint32_t numbering_add(struct numbering *numbering, uint64_t value);
uint32_t numbering_find(const struct numbering *numbering, uint64_t value); /* NO_PARTNER: it has none */
size_t numbering_count(const struct numbering *numbering);

/* Keys as numbers. A row whose key has a gap is NO_KEY; one of the left whose key the right does not have, NO_PARTNER. */
struct codes {
    uint32_t *left, *right; /* of each row */
    size_t count;           /* codes are below this */
};
struct codes codes_of(const struct joining *joining, struct arena *arena, bool loose);

/* What a row of a key column holds, as 64 bits that are equal for equal values of the same column. */
uint64_t key_bits(const struct column *column, size_t row);

/* A text without what does not count in a loose comparison: case, blanks, zeros in front and decimals that are zero.
 * `room` keeps it until the next call. */
const char *loose_text(struct text *room, const char *text);

/* Which rows belong together. */
struct matching {
    size_t entry_count;
    uint32_t *starts;  /* entry_count + 1: where the rows of an entry begin in `rows` */
    uint32_t *rows;    /* of the right, those of an entry ascending; as_of: entries of a key by ascending date */
    uint32_t *partner; /* of each left row: its entry, NO_KEY or NO_PARTNER */
    struct codes codes;
    size_t found, without_key; /* left rows */
};
struct matching matching_of(const struct joining *joining, struct arena *arena, bool loose);

/* Several rows with one key: a problem where the settings refuse them. */
bool check_many(const struct joining *joining, const struct matching *matching);

/* The table with the columns of the source; rows without a partner are left out where the settings say so (rows then
 * tells which are left; else it is NULL). */
struct table *columns_join(const struct joining *joining, const struct matching *matching, const uint32_t **rows);

/* Notes, or the problem that nothing was found; *joined is for the report. */
bool say_what_matched(const struct joining *joining, const struct matching *matching, struct joined *joined);

#endif
