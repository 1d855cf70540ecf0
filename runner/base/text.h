/* Texts that grow: for building files, reports and messages piece by piece. UTF-8 throughout. */
#ifndef LOTSE_TEXT_H
#define LOTSE_TEXT_H

#include "runner/base/arena.h"

#include <stdarg.h>
#include <stdint.h>

struct text {
    struct arena *arena; /* owns the bytes */
    char *bytes;         /* always NUL-terminated once something was added; NULL before */
    size_t length, room;
};

/* A list of texts. */
struct texts {
    const char *const *items;
    size_t count;
};

bool texts_have(const struct texts *texts, const char *text);

struct text text_in(struct arena *arena);
void text_add(struct text *text, const char *piece);
void text_add_bytes(struct text *text, const void *bytes, size_t size);
void text_add_format(struct text *text, const char *format, ...) __attribute__((format(printf, 2, 3)));
void text_add_arguments(struct text *text, const char *format, va_list arguments);
const char *text_string(const struct text *text); /* "" when nothing was added */

/* How alike two words are: the number of letters to insert, delete, replace or swap (Damerau, 1964; the variant
 * without repeated edits of a swapped pair). Case does not count, nor do "-", "_" and blanks between them; "ä" is "ae".
 * Of long words the first 63 letters count. */
size_t text_distance(const char *one, const char *other);

/* The index of the candidate that the word was probably meant to be: the nearest one, and only when its distance is
 * below half the word. count when there is none. */
size_t text_nearest(const char *word, const char *const *candidates, size_t count);

/* Columns that the text takes on a terminal: UTF-8 code points, without combining marks. */
size_t text_columns(const char *text, size_t bytes);

/* Control characters but line ends become "?", in place: what comes from files must not steer the terminal. */
void text_disarm(char *text);

/* The text on lines of at most `columns` columns, broken at blanks; lines behind the first begin with `indent` blanks,
 * which count. A word that is too long stays whole. It is disarmed. */
const char *text_wrapped(struct arena *arena, const char *text, size_t indent, size_t columns);

/* Is this valid UTF-8, without NUL? */
bool text_is_utf8(const char *bytes, size_t size);

/* FNV-1a, 64 bits: for hash tables and fingerprints that nobody attacks. Start with TEXT_HASH_START. */
#define TEXT_HASH_START UINT64_C(14695981039346656037)
uint64_t text_hash(uint64_t hash, const void *bytes, size_t size);

#endif
