#include "runner/table/clock.h"

#include <string.h>
#include <strings.h>

enum { HOURS_DIGITS = 4 };

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* The number of up to `most` digits at *at, which then stands behind them; -1: there are none. */
static int digits_at(const char **at, const char *end, int most)
{
    int number = 0, count = 0;
    for (; *at < end && count < most && is_digit(**at); ++*at, count++)
        number = number * 10 + (**at - '0');
    return count ? number : -1;
}

/* Behind the sign two digits below sixty; -1: there are none. */
static int sixtieths_at(const char **at, const char *end, char sign)
{
    if (end - *at < 3 || **at != sign || !is_digit((*at)[1]) || !is_digit((*at)[2]))
        return -1;
    ++*at;
    int number = digits_at(at, end, 2);
    return number < 60 ? number : -1;
}

/* ".250" or ",250" behind the seconds. */
static double fraction_at(const char **at, const char *end)
{
    double fraction = 0, place = 0.1;
    if (end - *at < 2 || (**at != '.' && **at != ',') || !is_digit((*at)[1]))
        return 0;
    for (++*at; *at < end && is_digit(**at); ++*at) {
        fraction += place * (**at - '0');
        place /= 10;
    }
    return fraction;
}

/* What may stand behind the digits, blanks aside. */
enum word { NONE, UHR, HOURS, BEFORE_NOON, AFTER_NOON, UNKNOWN };

/* Behind blanks, among them U+00A0 and U+202F. */
static const char *behind_blanks(const char *at, const char *end)
{
    for (;;) {
        if (at < end && *at == ' ')
            at++;
        else if (end - at >= 2 && memcmp(at, "\u00a0", 2) == 0)
            at += 2;
        else if (end - at >= 3 && memcmp(at, "\u202f", 3) == 0)
            at += 3;
        else
            return at;
    }
}

static enum word word_at(const char *at, const char *end)
{
    static const struct {
        const char *text;
        enum word word;
    } words[] = { { "", NONE },        { "Uhr", UHR },        { "h", HOURS },
                  { "Std.", HOURS },   { "Std", HOURS },      { "Stunden", HOURS },
                  { "Stunde", HOURS }, { "am", BEFORE_NOON }, { "pm", AFTER_NOON } };
    at = behind_blanks(at, end);
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if ((size_t)(end - at) == strlen(words[i].text) && strncasecmp(at, words[i].text, strlen(words[i].text)) == 0)
            return words[i].word;
    return UNKNOWN;
}

bool clock_parse(const char *bytes, size_t size, double *hours)
{
    const char *at = bytes, *end = bytes + size;
    int whole = digits_at(&at, end, HOURS_DIGITS), minutes = 0, seconds = 0;
    double fraction = 0;
    if (whole < 0 || at == end)
        return false;
    bool has_colon = *at == ':'; /* else it takes "Uhr" to tell it from a number: "7.30 Uhr", "7,30 Uhr", "7 Uhr" */
    if (has_colon || *at == '.' || *at == ',')
        minutes = sixtieths_at(&at, end, *at);
    if (has_colon && at < end && *at == ':') {
        seconds = sixtieths_at(&at, end, ':');
        fraction = fraction_at(&at, end);
    }
    enum word word = word_at(at, end);
    if (minutes < 0 || seconds < 0 || word == UNKNOWN || (!has_colon && word != UHR))
        return false;
    if (word == BEFORE_NOON || word == AFTER_NOON) /* where half a day begins at 12 */
        whole = whole % 12 + (word == AFTER_NOON ? 12 : 0);
    *hours = whole + (minutes * 60 + seconds + fraction) / 3600;
    return true;
}
