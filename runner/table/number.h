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
 * places, decimals, exponent. What is below zero may have its minus behind the digits, as SAP writes it, or stand in
 * brackets, as bookkeeping does. false when it is none, or out of range. */
bool number_parse(const char *bytes, size_t size, struct number_style style, double *value);

/* The same with what it is measured in, behind it or (currencies) in front of it: "12,5 kg", "12 %" (which is 12, not
 * 0.12), "-1.234,50 €", "EUR 12"; and times, in hours: "07:30" is 7.5 (runner/table/clock.h). The number is a part of the
 * bytes; the unit's size is 0 where there is none. */
struct amount {
    double value;
    const char *number; /* without a sign in front of a currency */
    size_t number_size;
    const char *unit;
    size_t unit_size;
};
bool number_parse_amount(const char *bytes, size_t size, struct number_style style, struct amount *amount);
bool number_is_currency(const char *unit); /* of those that may stand in front of a number, too */

/* A limit, as laboratories write what they can't measure: "<0,05", "> 2.400 mg/l", "≤ 5". Below a limit above zero half
 * of it is taken (Hornung and Reed, "Estimation of average concentration in the presence of nondetectable values",
 * 1990), else the limit itself. */
bool number_parse_limit(const char *bytes, size_t size, struct number_style style, struct amount *amount);

/* For people, in the current language: 1.234,56 or 1,234.56, with this many decimals; a NaN is "–". */
const char *number_text(struct arena *arena, double value, int decimals);

/* The decimals that a number which somebody wrote needs, so that nothing of it is lost; at most fifteen: 2 for 98.55. */
int number_decimals(double value);

/* As many decimals as three significant digits need, at most twelve: a leak rate is 0.0000000312. */
const char *number_text_short(struct arena *arena, double value);
const char *number_text_percent(struct arena *arena, double share, int decimals); /* 0.123 is "12,3 %" */
const char *number_text_count(struct arena *arena, uint64_t count);
const char *number_text_euro(struct arena *arena, double value);   /* whole euro: "12.300 €" */
const char *number_text_amount(struct arena *arena, double value); /* euro as they were stated: "20 €", "0,50 €" */
const char *number_text_seconds(struct arena *arena, double seconds); /* "1 min 20 s" */

/* A part of a whole, with one decimal; never 0 % where there is some of it, nor 100 % where some is missing: "<0,1 %". */
const char *number_text_part(struct arena *arena, size_t part, size_t whole);

/* For files that programs read: the shortest text that reads back as the same float32, with this decimal sign. Returns
 * the length; buffer holds at least 32 bytes. */
size_t number_write(char *buffer, float value, char decimal);

#endif
