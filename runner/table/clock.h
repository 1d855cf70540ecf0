/* Times of day and lengths of time as people write them: "07:30", "7:30 Uhr", "7.30 Uhr", "7,30 Uhr", "7 Uhr",
 * "12:05:40", "125:30 h", "9:15 Std.", "7:30 PM". */
#ifndef LOTSE_CLOCK_H
#define LOTSE_CLOCK_H

#include <stdbool.h>
#include <stddef.h>

/* What such numbers are measured in, as a unit is written in settings and packages. */
#define CLOCK_UNIT "h:mm"

/* In hours, without a sign: 7.5 for "7:30". All of the bytes; hours have up to four digits, minutes and seconds two.
 * false when it is none. */
bool clock_parse(const char *bytes, size_t size, double *hours);

#endif
