#include "runner/table/date.h"

#include "runner/base/translate.h"

int date_days_in_month(int year, int month)
{
    static const int days[] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    bool leap = (year % 4 == 0 && year % 100 != 0) || year % 400 == 0;
    return month == 2 && leap ? 29 : days[month - 1];
}

/* Days since 1970-01-01 in the proleptic Gregorian calendar, and back: Howard Hinnant, "chrono-Compatible Low-Level
 * Date Algorithms", days_from_civil and civil_from_days. */
static int64_t days_of(int year, int month, int day)
{
    int64_t y = month <= 2 ? year - 1 : year;
    int64_t era = (y >= 0 ? y : y - 399) / 400;
    int64_t year_of_era = y - era * 400;
    int64_t day_of_year = (153 * (month + (month > 2 ? -3 : 9)) + 2) / 5 + day - 1;
    int64_t day_of_era = year_of_era * 365 + year_of_era / 4 - year_of_era / 100 + day_of_year;
    return era * 146097 + day_of_era - 719468;
}

int64_t date_seconds(int year, int month, int day)
{
    return days_of(year, month, day) * 86400;
}

/* Weeks in an ISO year: 53 when it begins on a Thursday, or is a leap year that begins on a Wednesday. */
static int weeks_in_year(int year)
{
    int64_t first = days_of(year, 1, 1);
    int weekday = (int)(((first + 3) % 7 + 7) % 7) + 1;
    return weekday == 4 || (weekday == 3 && date_days_in_month(year, 2) == 29) ? 53 : 52;
}

struct date_parts date_parts(int64_t seconds)
{
    int64_t days = seconds / 86400, rest = seconds % 86400;
    if (rest < 0) {
        rest += 86400;
        days--;
    }
    int64_t shifted = days + 719468;
    int64_t era = (shifted >= 0 ? shifted : shifted - 146096) / 146097;
    int64_t day_of_era = shifted - era * 146097;
    int64_t year_of_era = (day_of_era - day_of_era / 1460 + day_of_era / 36524 - day_of_era / 146096) / 365;
    int64_t day_of_year = day_of_era - (365 * year_of_era + year_of_era / 4 - year_of_era / 100);
    int64_t month_from_march = (5 * day_of_year + 2) / 153;
    struct date_parts parts = { 0 };
    parts.day = (int)(day_of_year - (153 * month_from_march + 2) / 5 + 1);
    parts.month = (int)(month_from_march < 10 ? month_from_march + 3 : month_from_march - 9);
    parts.year = (int)(year_of_era + era * 400 + (parts.month <= 2));
    parts.weekday = (int)(((days + 3) % 7 + 7) % 7) + 1;
    parts.day_of_year = (int)(days - days_of(parts.year, 1, 1)) + 1;
    parts.week = (parts.day_of_year - parts.weekday + 10) / 7;
    if (parts.week < 1)
        parts.week = weeks_in_year(parts.year - 1);
    else if (parts.week > weeks_in_year(parts.year))
        parts.week = 1;
    parts.hour = (int)(rest / 3600);
    parts.minute = (int)(rest / 60 % 60);
    parts.second = (int)(rest % 60);
    return parts;
}

const char *date_text(struct arena *arena, int64_t seconds, bool with_time)
{
    struct date_parts parts = date_parts(seconds);
    const char *day = translate_language() == LANGUAGE_GERMAN
                          ? arena_format(arena, "%02d.%02d.%04d", parts.day, parts.month, parts.year)
                          : arena_format(arena, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
    if (!with_time)
        return day;
    if (parts.second)
        return arena_format(arena, "%s %02d:%02d:%02d", day, parts.hour, parts.minute, parts.second);
    return arena_format(arena, "%s %02d:%02d", day, parts.hour, parts.minute);
}
