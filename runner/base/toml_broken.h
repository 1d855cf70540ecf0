/* A line of a TOML file that can't be parsed, taken apart as far as possible: for those who explain what is wrong with
 * it (toml_mistakes.c, toml_values.c). */
#ifndef LOTSE_TOML_BROKEN_H
#define LOTSE_TOML_BROKEN_H

#include "runner/base/toml_mistakes.h"

enum { LONGEST_SHOWN = 200 }; /* bytes of a correction; longer lines are not written out again */

/* A part of the content. */
struct slice {
    const char *at;
    size_t size;
};

struct slice slice_trimmed(const char *at, const char *end);
bool slice_is(struct slice slice, const char *word); /* in small letters or capitals */

/* The first of these characters outside of quotes; NULL when there is none. */
const char *slice_find(struct slice slice, const char *characters);

/* Something that looks like a quote: „ “ ” ‚ ‘ ’ « » ´ `. Its length in bytes, or 0. */
size_t slice_typographic_quote(const char *at, const char *end);

/* A mistake with the line that it is in: `key = value  # comment`. */
struct broken {
    const struct toml_mistake *mistake;
    struct problems *problems;
    struct slice line, key, value; /* value.at is NULL without a "=" */
    const char *stop;              /* where the parser gave up, inside of the line or at its end */
};

struct slice toml_line(const struct toml_mistake *mistake, size_t number);
struct broken broken_take_apart(struct problems *problems, const struct toml_mistake *mistake);

struct place broken_place(const struct broken *broken, struct slice part);

/* Do the parser's own words hold these? */
bool broken_says(const struct broken *broken, const char *words);

/* Records a problem with a part of the line; attempt may be NULL. */
void broken_add(const struct broken *broken, struct slice part, const char *message, const char *attempt);

/* Records a problem with a key; the message has one %.*s for its name. */
void broken_add_named(const struct broken *broken, struct slice key, const char *message)
    __attribute__((format(printf, 3, 0)));

/* Says the line as it should be: the key, and a value between these quotes. */
void broken_try_line(const struct broken *broken, struct slice value, const char *quote);

/* Something is wrong behind the "=". */
void toml_explain_value(const struct broken *broken);

/* Something is wrong inside of [ … ] or { … }. */
void toml_explain_list(const struct broken *broken);

#endif
