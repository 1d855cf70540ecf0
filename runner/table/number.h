/* Numbers as people write them, and as people read them. Independent of the C library's locale. */
#ifndef LOTSE_NUMBER_H
#define LOTSE_NUMBER_H

#include "runner/base/arena.h"

#include <stdint.h>

/* How numbers are written in a file. */
struct number_style {
    char decimal;   /* '.' or ',' */
    char thousands; /* '.', ',', '\'', ' ' (also U+00A0 and U+202F), or 0: none */
};

/* The number that the bytes are, all of them, blanks at both ends aside: sign, digits with thousands signs in their
 * places, decimals, exponent, "%" and "€" at the end aside. A minus may stand behind the digits, as SAP writes it. false
 * when it is none, or out of range. */
bool number_parse(const char *bytes, size_t size, struct number_style style, double *value);

/* For people, in the current language: 1.234,56 or 1,234.56, with this many decimals; a NaN is "–". */
const char *number_text(struct arena *arena, double value, int decimals);

/* As many decimals as three significant digits need, at most six. */
const char *number_text_short(struct arena *arena, double value);
const char *number_text_percent(struct arena *arena, double share, int decimals); /* 0.123 is "12,3 %" */
const char *number_text_count(struct arena *arena, uint64_t count);
const char *number_text_euro(struct arena *arena, double value);      /* whole euro: "12.300 €" */
const char *number_text_seconds(struct arena *arena, double seconds); /* "1 min 20 s" */

/* For files that programs read: the shortest text that reads back as the same float32, with this decimal sign. Returns
 * the length; buffer holds at least 32 bytes. */
size_t number_write(char *buffer, float value, char decimal);

#endif
