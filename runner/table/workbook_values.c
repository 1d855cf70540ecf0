#include "runner/table/date.h"
#include "runner/table/workbook_reading.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

enum { DIGITS = 15, LAST_DAY_1900 = 2958465 /* 9999-12-31 */, DAYS_1900_TO_1904 = 1462 };

/* Excel keeps and shows 15 digits, but writes 17: 0.30000000000000004 for 0.3. */
static void add_number(struct text *text, const char *bytes, size_t size, double value)
{
    if (size <= DIGITS && strspn(bytes, "-.0123456789") == size)
        text_add_bytes(text, bytes, size);
    else
        text_add_format(text, "%.*g", DIGITS, value == 0 ? 0 : value);
}

/* Seconds since 1970 of a number of days. Excel takes 1900 for a leap year, as Lotus 1-2-3 did: its day 60 is one that
 * never was, so that the days before count from one day later than those behind it. */
static int64_t seconds_of(double days, bool counts_from_1904)
{
    if (counts_from_1904)
        days += DAYS_1900_TO_1904;
    int64_t start = days < 60 ? date_seconds(1899, 12, 31) : date_seconds(1899, 12, 30);
    return start + llround(days * 86400);
}

static void add_time(struct text *text, int64_t seconds, uint8_t format)
{
    long long hours = seconds / 3600;
    int minutes = (int)(seconds / 60 % 60), rest = (int)(seconds % 60);
    text_add_format(text, "%02lld:%02d", hours, minutes);
    if (format & SHOWS_SECONDS)
        text_add_format(text, ":%02d", rest);
}

/* Hours that are owed, which Excel itself shows only where days count from 1904. */
static void add_negative_time(struct text *text, double value, uint8_t format)
{
    text_add(text, "-");
    add_time(text, llround(-value * 86400), format);
}

/* A day, with the time if its format shows one, or if there is one although it doesn't. */
static void add_day(struct text *text, int64_t seconds, uint8_t format)
{
    struct date_parts parts = date_parts(seconds);
    text_add_format(text, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
    if (format & SHOWS_TIME || seconds % 86400 != 0)
        text_add_format(text, " %02d:%02d:%02d", parts.hour, parts.minute, parts.second);
}

void value_add_number(struct text *text, const char *bytes, size_t size, uint8_t format, bool counts_from_1904)
{
    char *end;
    double value = strtod(bytes, &end);
    double last = counts_from_1904 ? LAST_DAY_1900 - DAYS_1900_TO_1904 : LAST_DAY_1900;
    if (size == 0 || end != bytes + size || strspn(bytes, "+-.0123456789eE") != size || !isfinite(value)) {
        text_add_bytes(text, bytes, size);
        return;
    }
    if (format & SHOWS_EITHER)
        format = value < 1 ? SHOWS_TIME | SHOWS_SECONDS : SHOWS_DAY;
    if (value == 0 && (format & SHOWS_DAY) && !counts_from_1904)
        return; /* 00.01.1900: a formula that found no date */
    if (format & SHOWS_PERCENT)
        text_add_format(text, "%.*g %%", DIGITS, value == 0 ? 0 : value * 100);
    else if (value < 0 && value > -last && format & SHOWS_TIME && !(format & SHOWS_DAY))
        add_negative_time(text, value, format);
    else if (format == 0 || value < 0 || value >= last + 1)
        add_number(text, bytes, size, value);
    else if (format & SHOWS_DURATION)
        add_time(text, llround(value * 86400), format);
    else if (format & SHOWS_DAY)
        add_day(text, seconds_of(value, counts_from_1904), format);
    else
        add_time(text, llround((value - floor(value)) * 86400) % 86400, format);
}
