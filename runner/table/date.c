#include "runner/table/date.h"

#include "runner/base/translate.h"

/* Where the reading of a date stands. */
struct reader {
    const char *at, *end;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

static bool is_next(const struct reader *reader, char byte)
{
    return reader->at < reader->end && *reader->at == byte;
}

static bool skip(struct reader *reader, char byte)
{
    if (!is_next(reader, byte))
        return false;
    reader->at++;
    return true;
}

static void skip_blanks(struct reader *reader)
{
    while (is_next(reader, ' ') || is_next(reader, '\t'))
        reader->at++;
}

/* A number of at least `least` and at most `most` digits. */
static bool read_digits(struct reader *reader, int least, int most, int *value, int *count)
{
    *value = *count = 0;
    for (; reader->at < reader->end && is_digit(*reader->at) && *count < most; reader->at++, ++*count)
        *value = *value * 10 + (*reader->at - '0');
    return *count >= least && !(reader->at < reader->end && is_digit(*reader->at));
}

static int days_in_month(int year, int month)
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

/* yyyy-mm-dd, yyyy/mm/dd, yyyy.mm.dd or yyyymmdd. */
static bool read_iso_day(struct reader *reader, int *year, int *month, int *day)
{
    int value, count;
    if (!read_digits(reader, 4, 8, &value, &count))
        return false;
    if (count == 8) {
        *year = value / 10000;
        *month = value / 100 % 100;
        *day = value % 100;
        return true;
    }
    *year = value;
    if (count != 4 || reader->at == reader->end)
        return false;
    char sign = *reader->at++;
    return (sign == '-' || sign == '/' || sign == '.') && read_digits(reader, 1, 2, month, &count) &&
           skip(reader, sign) && read_digits(reader, 1, 2, day, &count);
}

/* Two numbers and a year, with "." "/" or "-" between them. */
static bool read_short_day(struct reader *reader, int *first, int *second, int *year)
{
    int count;
    if (!read_digits(reader, 1, 2, first, &count) || reader->at == reader->end)
        return false;
    char sign = *reader->at++;
    if (sign != '.' && sign != '/' && sign != '-')
        return false;
    if (sign == '.')
        skip_blanks(reader);
    if (!read_digits(reader, 1, 2, second, &count) || !skip(reader, sign))
        return false;
    if (sign == '.')
        skip_blanks(reader);
    if (!read_digits(reader, 2, 4, year, &count) || count == 3)
        return false;
    if (count == 2)
        *year += *year <= 68 ? 2000 : 1900;
    return true;
}

/* "Z", "+02", "+0200" or "+02:00". */
static bool read_offset(struct reader *reader)
{
    int value, count;
    if (skip(reader, 'Z'))
        return true;
    if (!skip(reader, '+') && !skip(reader, '-'))
        return true;
    if (!read_digits(reader, 2, 4, &value, &count) || count == 3)
        return false;
    return count == 4 || !skip(reader, ':') || read_digits(reader, 2, 2, &value, &count);
}

/* "2:30 PM" is how times stand beside dates in American order. */
static bool read_half_of_day(struct reader *reader, int *hour)
{
    struct reader before = *reader;
    skip_blanks(reader);
    bool afternoon = is_next(reader, 'P') || is_next(reader, 'p');
    if (!afternoon && !is_next(reader, 'A') && !is_next(reader, 'a')) {
        *reader = before;
        return true;
    }
    reader->at++;
    if ((!skip(reader, 'M') && !skip(reader, 'm')) || *hour < 1 || *hour > 12)
        return false;
    *hour = *hour % 12 + (afternoon ? 12 : 0);
    return true;
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fff; what is below a second is dropped. 24:00 is the end of the day. */
static bool read_time(struct reader *reader, bool is_iso, int *seconds)
{
    int hour, minute, second = 0, count;
    if (!read_digits(reader, 1, 2, &hour, &count) || !skip(reader, ':') || !read_digits(reader, 2, 2, &minute, &count))
        return false;
    if (skip(reader, ':')) {
        if (!read_digits(reader, 2, 2, &second, &count))
            return false;
        if (is_next(reader, '.') || is_next(reader, ',')) {
            const char *point = reader->at++;
            while (reader->at < reader->end && is_digit(*reader->at))
                reader->at++;
            if (reader->at == point + 1)
                return false;
        }
    }
    if (is_iso ? !read_offset(reader) : !read_half_of_day(reader, &hour))
        return false;
    bool is_end_of_day = hour == 24 && minute == 0 && second == 0;
    *seconds = hour * 3600 + minute * 60 + second;
    return (hour < 24 || is_end_of_day) && minute < 60 && second < 60;
}

bool date_parse(const char *bytes, size_t size, enum date_order order, int64_t *seconds, bool *has_time)
{
    struct reader reader = { bytes, bytes + size };
    int year, month, day, time = 0;
    skip_blanks(&reader);
    bool is_day = order == DATE_ISO              ? read_iso_day(&reader, &year, &month, &day)
                  : order == DATE_DAY_MONTH_YEAR ? read_short_day(&reader, &day, &month, &year)
                                                 : read_short_day(&reader, &month, &day, &year);
    if (!is_day || year < 1 || month < 1 || month > 12 || day < 1 || day > days_in_month(year, month))
        return false;
    const char *behind_day = reader.at;
    bool joined = order == DATE_ISO ? skip(&reader, 'T') : skip(&reader, ',');
    if (!joined || order != DATE_ISO)
        skip_blanks(&reader);
    bool timed = reader.at < reader.end;
    if (timed && (reader.at == behind_day || !read_time(&reader, order == DATE_ISO, &time)))
        return false;
    skip_blanks(&reader);
    if (reader.at != reader.end || (joined && !timed))
        return false;
    *seconds = date_seconds(year, month, day) + time;
    if (has_time)
        *has_time = timed;
    return true;
}

/* Weeks in an ISO year: 53 when it begins on a Thursday, or is a leap year that begins on a Wednesday. */
static int weeks_in_year(int year)
{
    int64_t first = days_of(year, 1, 1);
    int weekday = (int)(((first + 3) % 7 + 7) % 7) + 1;
    return weekday == 4 || (weekday == 3 && days_in_month(year, 2) == 29) ? 53 : 52;
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
