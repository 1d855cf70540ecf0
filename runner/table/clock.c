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

/* Behind a colon two digits below sixty; -1: there are none. */
static int sixtieths_at(const char **at, const char *end)
{
    if (end - *at < 3 || **at != ':' || !is_digit((*at)[1]) || !is_digit((*at)[2]))
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
    for (++*at; *at < end && is_digit(**at); ++*at, place /= 10)
        fraction += place * (**at - '0');
    return fraction;
}

/* What may stand behind the digits, blanks aside. Half a day begins at 12. */
static bool settle_word(const char *at, const char *end, int *hours)
{
    static const struct {
        const char *word;
        int half; /* 0: none, 1: the first, 2: the second */
    } words[] = { { "", 0 }, { "Uhr", 0 }, { "h", 0 }, { "am", 1 }, { "pm", 2 } };
    while (at < end && *at == ' ')
        at++;
    for (size_t i = 0; i < sizeof words / sizeof *words; i++) {
        size_t size = strlen(words[i].word);
        if ((size_t)(end - at) != size || strncasecmp(at, words[i].word, size) != 0)
            continue;
        if (words[i].half)
            *hours = *hours % 12 + 12 * (words[i].half - 1);
        return true;
    }
    return false;
}

bool clock_parse(const char *bytes, size_t size, double *hours)
{
    const char *at = bytes, *end = bytes + size;
    int whole = digits_at(&at, end, HOURS_DIGITS), minutes = whole < 0 ? -1 : sixtieths_at(&at, end), seconds = 0;
    double fraction = 0;
    if (minutes < 0)
        return false;
    if (at < end && *at == ':') {
        seconds = sixtieths_at(&at, end);
        if (seconds < 0)
            return false;
        fraction = fraction_at(&at, end);
    }
    if (!settle_word(at, end, &whole))
        return false;
    *hours = whole + (minutes * 60 + seconds + fraction) / 3600;
    return true;
}
