/* Dates as people write them: 2025-04-03, 03.04.2025, 3.4.25, 04/03/2025, 3. April 2025, 03-APR-25, each with a time
 * (7:30, 7:30 Uhr, 7.30 Uhr, 7 Uhr) or without; and 2025-04, 04/2025, 04.2025, Apr 2025, Apr 25, Q2/2025, 2. Quartal
 * 2025, KW 14/2025, 14. KW 2025, which stand for the first day of what they name. */
#ifndef LOTSE_DATE_H
#define LOTSE_DATE_H

#include "runner/base/arena.h"

#include <stdint.h>

enum date_order { DATE_ISO, DATE_DAY_MONTH_YEAR, DATE_MONTH_DAY_YEAR };

/* Seconds since 1970-01-01 00:00 on the writer's own clock (no time zones, no summer time; an offset or "Z" behind an
 * ISO time is read and dropped). DATE_ISO has all ways of writing that can be read in one way only: with the year in
 * front, without a day, or with the month in letters (German or English). false when the bytes, blanks at both ends
 * aside, are no date in this order. Impossible days (31.02.) are none. Years of two digits: 00–68 are 2000–2068.
 * *has_time may be NULL. */
bool date_parse(const char *bytes, size_t size, enum date_order order, int64_t *seconds, bool *has_time);

/* The same, but only of what names a day: "04/2025" and "KW 14/2025" don't. */
bool date_parse_day(const char *bytes, size_t size, enum date_order order, int64_t *seconds, bool *has_time);

/* Is it a month such as "04.2025", which may be a number as well? Others of its column have to tell. */
bool date_is_dotted_month(const char *bytes, size_t size);

struct date_parts {
    int year, month, day;  /* month and day from 1 */
    int weekday;           /* Monday is 1, as in ISO 8601 */
    int day_of_year, week; /* from 1; ISO week */
    int hour, minute, second;
};
struct date_parts date_parts(int64_t seconds);

int64_t date_seconds(int year, int month, int day);
int date_days_in_month(int year, int month);

/* For people, in the current language: 03.04.2025 or 2025-04-03, with the time when asked. */
const char *date_text(struct arena *arena, int64_t seconds, bool with_time);

#endif
