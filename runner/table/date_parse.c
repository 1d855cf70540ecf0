#include "runner/table/date.h"

#include <string.h>
#include <strings.h>

/* Where the reading of a date stands. */
struct reader {
    const char *at, *end;
    bool is_vague; /* a month, a quarter or a week, but no day */
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

/* The bytes of the blank at `at`: ASCII blank and tab, U+00A0, U+202F; 0: there is none. */
static size_t blank_at(const char *at, const char *end)
{
    if (at < end && (*at == ' ' || *at == '\t'))
        return 1;
    if (end - at >= 2 && memcmp(at, "\u00a0", 2) == 0)
        return 2;
    return end - at >= 3 && memcmp(at, "\u202f", 3) == 0 ? 3 : 0;
}

static void skip_blanks(struct reader *reader)
{
    for (size_t size; (size = blank_at(reader->at, reader->end)) > 0;)
        reader->at += size;
}

/* A number of at least `least` and at most `most` digits. */
static bool read_digits(struct reader *reader, int least, int most, int *value, int *count)
{
    *value = *count = 0;
    for (; reader->at < reader->end && is_digit(*reader->at) && *count < most; reader->at++, ++*count)
        *value = *value * 10 + (*reader->at - '0');
    return *count >= least && !(reader->at < reader->end && is_digit(*reader->at));
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

/* Letters from here on, among them "ä". */
static size_t letters_at(const struct reader *reader)
{
    const char *at = reader->at;
    while (at < reader->end && (((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z') || *at < 0) && !blank_at(at, reader->end))
        at++;
    return (size_t)(at - reader->at);
}

static bool read_word(struct reader *reader, const char *word)
{
    size_t size = strlen(word);
    if (letters_at(reader) != size || strncasecmp(reader->at, word, size) != 0)
        return false;
    reader->at += size;
    return true;
}

/* The name of a month, in full or short, perhaps with a point behind it. */
static bool read_month(struct reader *reader, int *month)
{
    static const struct {
        const char *name;
        int month;
    } names[] = {
        { "jan", 1 },       { "januar", 1 }, { "january", 1 },   { "jänner", 1 }, { "feb", 2 },       { "februar", 2 },
        { "february", 2 },  { "feber", 2 },  { "mär", 3 },       { "märz", 3 },   { "mÄr", 3 },       { "mÄrz", 3 },
        { "mrz", 3 },       { "maerz", 3 },  { "mar", 3 },       { "march", 3 },  { "apr", 4 },       { "april", 4 },
        { "mai", 5 },       { "may", 5 },    { "jun", 6 },       { "juni", 6 },   { "june", 6 },      { "jul", 7 },
        { "juli", 7 },      { "july", 7 },   { "aug", 8 },       { "august", 8 }, { "sep", 9 },       { "sept", 9 },
        { "september", 9 }, { "okt", 10 },   { "oktober", 10 },  { "oct", 10 },   { "october", 10 },  { "nov", 11 },
        { "november", 11 }, { "dez", 12 },   { "dezember", 12 }, { "dec", 12 },   { "december", 12 },
    };
    if (letters_at(reader) < 3)
        return false;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (read_word(reader, names[i].name)) {
            *month = names[i].month;
            skip(reader, '.');
            return true;
        }
    return false;
}

static void skip_weekday(struct reader *reader)
{
    static const char *const names[] = { "mo",        "di",       "mi",        "do",       "fr",       "sa",
                                         "so",        "mon",      "tue",       "wed",      "thu",      "fri",
                                         "sat",       "sun",      "montag",    "dienstag", "mittwoch", "donnerstag",
                                         "freitag",   "samstag",  "sonnabend", "sonntag",  "monday",   "tuesday",
                                         "wednesday", "thursday", "friday",    "saturday", "sunday" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (read_word(reader, names[i])) {
            if (!skip(reader, ','))
                skip(reader, '.');
            skip(reader, ',');
            skip_blanks(reader);
            return;
        }
}

/* A year of four digits, or of two where that can't be a day. */
static bool read_year(struct reader *reader, bool may_be_short, int *year)
{
    int count;
    if (!read_digits(reader, may_be_short ? 2 : 4, 4, year, &count) || count == 3)
        return false;
    if (count == 2)
        *year += *year <= 68 ? 2000 : 1900;
    return true;
}

/* "3. April 2025", "03-APR-25", "3 Apr 2025", "April 3, 2025", "Apr 2025", "Apr-25"; "Apr 25" is how German Excel shows a
 * month. */
static bool read_named_month(struct reader *reader, int *year, int *month, int *day)
{
    int count;
    bool is_day_first = read_digits(reader, 1, 2, day, &count);
    if (is_day_first && !skip(reader, '-')) {
        skip(reader, '.');
        skip_blanks(reader);
    }
    if (!read_month(reader, month))
        return false;
    bool is_joined = skip(reader, '-');
    skip_blanks(reader);
    reader->is_vague = !is_day_first;
    if (is_day_first || is_joined) {
        *day = is_day_first ? *day : 1;
        return read_year(reader, true, year);
    }
    struct reader before = *reader;
    if (read_digits(reader, 1, 2, day, &count) && (skip(reader, ',') || is_next(reader, ' '))) {
        skip_blanks(reader);
        reader->is_vague = false;
        return read_year(reader, false, year);
    }
    *reader = before;
    *day = 1;
    return read_year(reader, true, year);
}

static int64_t monday_of_week(int year, int week)
{
    int64_t fourth = date_seconds(year, 1, 4); /* always in the first week */
    return fourth - (date_parts(fourth).weekday - 1) * INT64_C(86400) + INT64_C(86400) * 7 * (week - 1);
}

/* What a year is parted into: 2025-04, 2025-Q2, 2025-KW14, 2025-W14; the other way round with "/", a blank or, behind a
 * word, "-"; and "2. Quartal 2025", "14. KW 2025". */
enum part_of_year { MONTH = 12, QUARTER = 4, WEEK = 53 };

static enum part_of_year read_part_word(struct reader *reader)
{
    static const struct {
        const char *word;
        enum part_of_year part;
    } words[] = { { "Q", QUARTER }, { "Quartal", QUARTER },    { "KW", WEEK },
                  { "W", WEEK },    { "Kalenderwoche", WEEK }, { "Woche", WEEK } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (read_word(reader, words[i].word)) {
            skip_blanks(reader);
            return words[i].part;
        }
    return MONTH;
}

/* The part of a year in front of it, with what stands between them. */
static bool read_part_before_year(struct reader *reader, enum part_of_year *part, int *number)
{
    int count;
    *part = read_part_word(reader);
    if (!read_digits(reader, 1, 2, number, &count))
        return false;
    if (*part == MONTH && skip(reader, '.')) {
        skip_blanks(reader);
        *part = read_part_word(reader);
        skip(reader, '/');
        return *part != MONTH;
    }
    return skip(reader, '/') || (*part != MONTH && (skip(reader, ' ') || skip(reader, '-')));
}

/* "04.2025": two digits and four, so that few decimals look like it. */
static bool read_dotted_month(struct reader *reader, int *year, int *month)
{
    int count;
    reader->is_vague = true;
    return read_digits(reader, 2, 2, month, &count) && skip(reader, '.') && read_digits(reader, 4, 4, year, &count) &&
           *year >= 1900 && *year <= 2100 && *month >= 1 && *month <= 12;
}

bool date_is_dotted_month(const char *bytes, size_t size)
{
    struct reader reader = { .at = bytes, .end = bytes + size };
    int year, month;
    return read_dotted_month(&reader, &year, &month) && reader.at == reader.end;
}

static bool read_part_of_year(struct reader *reader, int *year, int *month, int *day)
{
    reader->is_vague = true;
    struct reader before = *reader;
    int number, count;
    enum part_of_year part;
    if (read_digits(reader, 4, 4, year, &count)) {
        bool is_joined = skip(reader, '-') || skip(reader, '/');
        if (!is_joined)
            skip_blanks(reader);
        part = read_part_word(reader);
        if ((part == MONTH && !is_joined) || !read_digits(reader, 1, 2, &number, &count))
            return false;
    } else {
        *reader = before;
        if (!read_part_before_year(reader, &part, &number) || !read_digits(reader, 4, 4, year, &count))
            return false;
    }
    if (*year < 1900 || *year > 2100 || number < 1 || number > (int)part)
        return false;
    *day = 1;
    *month = part == QUARTER ? number * 3 - 2 : number;
    if (part != WEEK)
        return true;
    struct date_parts parts = date_parts(monday_of_week(*year, number));
    *year = parts.year;
    *month = parts.month;
    *day = parts.day;
    return parts.week == number;
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

/* "7.30 Uhr", "7 Uhr": without a colon the word has to be there. */
static bool read_spoken_time(struct reader *reader, int *seconds)
{
    int hour, minute = 0, count;
    if (!read_digits(reader, 1, 2, &hour, &count))
        return false;
    if ((skip(reader, '.') || skip(reader, ',')) && !read_digits(reader, 2, 2, &minute, &count))
        return false;
    skip_blanks(reader);
    *seconds = hour * 3600 + minute * 60;
    return read_word(reader, "Uhr") && (hour < 24 || (hour == 24 && minute == 0)) && minute < 60;
}

/* hh:mm, hh:mm:ss, hh:mm:ss.fff; what is below a second is dropped. 24:00 is the end of the day. */
static bool read_time(struct reader *reader, bool is_iso, int *seconds)
{
    int hour, minute, second = 0, count;
    struct reader before = *reader;
    if (read_spoken_time(reader, seconds))
        return true;
    *reader = before;
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

static bool read_day(struct reader *reader, enum date_order order, int *year, int *month, int *day)
{
    struct reader start = *reader;
    if (reader->at < reader->end && !is_digit(*reader->at))
        skip_weekday(reader);
    if (order == DATE_DAY_MONTH_YEAR)
        return read_short_day(reader, day, month, year);
    if (order == DATE_MONTH_DAY_YEAR)
        return read_short_day(reader, month, day, year);
    struct reader behind_weekday = *reader;
    if (read_iso_day(reader, year, month, day))
        return true;
    *reader = behind_weekday;
    if (read_named_month(reader, year, month, day))
        return true;
    *reader = start;
    *day = 1;
    if (read_dotted_month(reader, year, month))
        return true;
    *reader = start;
    return read_part_of_year(reader, year, month, day);
}

static bool read_date(struct reader *reader, enum date_order order, int64_t *seconds, bool *has_time)
{
    int year, month, day, time = 0;
    skip_blanks(reader);
    if (!read_day(reader, order, &year, &month, &day) || year < 1 || month < 1 || month > 12 || day < 1 ||
        day > date_days_in_month(year, month))
        return false;
    const char *behind_day = reader->at;
    bool joined = order == DATE_ISO && skip(reader, 'T'), apart = !joined && skip(reader, ',');
    if (!joined)
        skip_blanks(reader);
    bool timed = reader->at < reader->end;
    if (timed && (reader->at == behind_day || !read_time(reader, order == DATE_ISO, &time)))
        return false;
    skip_blanks(reader);
    if (timed && read_word(reader, "Uhr"))
        skip_blanks(reader);
    if (reader->at != reader->end || ((joined || apart) && !timed))
        return false;
    *seconds = date_seconds(year, month, day) + time;
    if (has_time)
        *has_time = timed;
    return true;
}

bool date_parse(const char *bytes, size_t size, enum date_order order, int64_t *seconds, bool *has_time)
{
    struct reader reader = { .at = bytes, .end = bytes + size };
    return read_date(&reader, order, seconds, has_time);
}

bool date_parse_day(const char *bytes, size_t size, enum date_order order, int64_t *seconds, bool *has_time)
{
    struct reader reader = { .at = bytes, .end = bytes + size };
    return read_date(&reader, order, seconds, has_time) && !reader.is_vague;
}
