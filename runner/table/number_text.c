#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Groups of three in front of the decimal sign; `digits` as printf writes them. */
static const char *grouped(struct arena *arena, const char *digits)
{
    bool german = translate_language() == LANGUAGE_GERMAN;
    size_t whole = strspn(digits, "0123456789"), length = 0;
    char *text = arena_get(arena, 2 * strlen(digits) + 2);
    for (size_t i = 0; i < whole; i++) {
        if (i && (whole - i) % 3 == 0)
            text[length++] = german ? '.' : ',';
        text[length++] = digits[i];
    }
    if (digits[whole] == '.') {
        text[length++] = german ? ',' : '.';
        memcpy(text + length, digits + whole + 1, strlen(digits + whole + 1));
    }
    return text;
}

const char *number_text(struct arena *arena, double value, int decimals)
{
    if (isnan(value))
        return "–";
    if (isinf(value))
        return value < 0 ? "-∞" : "∞";
    decimals = decimals < 0 ? 0 : decimals > 15 ? 15 : decimals;
    const char *digits = arena_format(arena, "%.*f", decimals, fabs(value));
    bool is_zero = strspn(digits, "0.") == strlen(digits);
    const char *text = grouped(arena, digits);
    return value < 0 && !is_zero ? arena_format(arena, "-%s", text) : text;
}

int number_decimals(double value)
{
    enum { MOST = 15 };
    char digits[400];
    int decimals = 0;
    for (; decimals < MOST; decimals++) {
        snprintf(digits, sizeof digits, "%.*f", decimals, value);
        if (strtod(digits, NULL) == value)
            break;
    }
    return decimals;
}

const char *number_text_short(struct arena *arena, double value)
{
    if (!isfinite(value))
        return number_text(arena, value, 0);
    char digits[400];
    int decimals = value == 0 ? 0 : 2 - (int)floor(log10(fabs(value)));
    decimals = decimals < 0 ? 0 : decimals > 12 ? 12 : decimals;
    int length = snprintf(digits, sizeof digits, "%.*f", decimals, value);
    while (decimals > 0 && digits[--length] == '0')
        decimals--;
    return number_text(arena, value, decimals);
}

const char *number_text_percent(struct arena *arena, double share, int decimals)
{
    const char *number = number_text(arena, share * 100, decimals);
    if (isnan(share))
        return number;
    return arena_format(arena, translate_language() == LANGUAGE_GERMAN ? "%s %%" : "%s%%", number);
}

const char *number_text_part(struct arena *arena, size_t part, size_t whole)
{
    double share = whole ? (double)part / (double)whole : NAN;
    if (part > 0 && share < 0.001)
        return arena_format(arena, "<%s", number_text_percent(arena, 0.001, 1));
    if (part < whole && share > 0.999)
        return arena_format(arena, ">%s", number_text_percent(arena, 0.999, 1));
    return number_text_percent(arena, share, 1);
}

const char *number_text_count(struct arena *arena, uint64_t count)
{
    char digits[32];
    snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    return grouped(arena, digits);
}

static const char *euro(struct arena *arena, double value, int decimals)
{
    const char *number = number_text(arena, value, decimals);
    if (isnan(value))
        return number;
    if (translate_language() == LANGUAGE_GERMAN)
        return arena_format(arena, "%s €", number);
    return *number == '-' ? arena_format(arena, "-€%s", number + 1) : arena_format(arena, "€%s", number);
}

const char *number_text_euro(struct arena *arena, double value)
{
    return euro(arena, value, 0);
}

const char *number_text_amount(struct arena *arena, double value)
{
    int decimals = number_decimals(value);
    return euro(arena, value, decimals == 1 ? 2 : decimals);
}

const char *number_text_seconds(struct arena *arena, double seconds)
{
    if (!isfinite(seconds))
        return "–";
    if (seconds < 9.95)
        return arena_format(arena, "%s s", number_text(arena, seconds, 1));
    uint64_t whole = (uint64_t)(seconds + 0.5);
    unsigned long long hours = whole / 3600, minutes = whole / 60 % 60, rest = whole % 60;
    if (hours)
        return arena_format(arena, "%llu h %llu min", hours, minutes);
    if (minutes)
        return arena_format(arena, "%llu min %llu s", minutes, rest);
    return arena_format(arena, "%llu s", rest);
}
