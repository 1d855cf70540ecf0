#include "runner/table/number.h"

#include "runner/table/clock.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Longer than any number that a person or a program writes; what is longer is none. */
enum { LONGEST = 400 };

/* A number is collected as digits without signs between them: as an integer while that is exact, and as a text that
 * strtod reads for the rare rest. */
struct digits {
    uint64_t mantissa;
    int exponent; /* of ten, to multiply the mantissa with */
    int count;    /* of digits that matter: without zeros in front */
    char text[LONGEST + 32];
    size_t length;
};

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

/* The bytes of a blank in front of `at`, or behind it: ASCII blank and tab, U+00A0, U+202F; 0 when there is none. */
static size_t blank_at(const char *at, const char *end)
{
    if (at < end && (*at == ' ' || *at == '\t'))
        return 1;
    if (end - at >= 2 && memcmp(at, "\xc2\xa0", 2) == 0)
        return 2;
    if (end - at >= 3 && memcmp(at, "\xe2\x80\xaf", 3) == 0)
        return 3;
    return 0;
}

static size_t blank_before(const char *start, const char *at)
{
    for (size_t size = 1; size <= 3 && (size_t)(at - start) >= size; size++)
        if (blank_at(at - size, at) == size)
            return size;
    return 0;
}

static void trim(const char **start, const char **end)
{
    for (size_t size; (size = blank_at(*start, *end)) > 0;)
        *start += size;
    for (size_t size; (size = blank_before(*start, *end)) > 0;)
        *end -= size;
}

/* The bytes of the thousands sign at `at`; typographic variants count as the sign that is typed for them. */
static size_t thousands_at(const char *at, const char *end, char thousands)
{
    if (thousands == ' ')
        return blank_at(at, end);
    if (at < end && *at == thousands)
        return 1;
    if (thousands == '\'' && end - at >= 3 && memcmp(at, "\xe2\x80\x99", 3) == 0)
        return 3;
    return 0;
}

static bool add_digit(struct digits *digits, char digit, bool is_decimal)
{
    if (digits->length >= LONGEST)
        return false;
    digits->text[digits->length++] = digit;
    if (digits->count < 19) {
        digits->mantissa = digits->mantissa * 10 + (uint64_t)(digit - '0');
        if (digits->mantissa)
            digits->count++;
        if (is_decimal)
            digits->exponent--;
    } else {
        digits->count++;
    }
    return true;
}

/* Digits in front of the decimal sign. Groups have three digits, but the first has one to three and no zero in front:
 * "089 123" is a telephone number. */
static const char *read_whole(const char *at, const char *end, char thousands, struct digits *digits)
{
    const char *group = at, *first = at;
    bool grouped = false;
    while (at < end) {
        if (is_digit(*at)) {
            if (!add_digit(digits, *at++, false))
                return NULL;
            continue;
        }
        size_t size = thousands ? thousands_at(at, end, thousands) : 0;
        if (!size)
            break;
        size_t length = (size_t)(at - group);
        if (grouped ? length != 3 : length < 1 || length > 3 || *first == '0')
            return NULL;
        grouped = true;
        at += size;
        group = at;
    }
    return grouped && at - group != 3 ? NULL : at;
}

static const char *read_exponent(const char *at, const char *end, int *exponent)
{
    bool negative = false;
    if (at < end && (*at == '+' || *at == '-'))
        negative = *at++ == '-';
    if (at == end)
        return NULL;
    int value = 0;
    for (; at < end && is_digit(*at); at++)
        if (value < 10000)
            value = value * 10 + (*at - '0');
    *exponent = negative ? -value : value;
    return at;
}

static const double exact_powers[] = { 1e0,  1e1,  1e2,  1e3,  1e4,  1e5,  1e6,  1e7,  1e8,  1e9,  1e10, 1e11,
                                       1e12, 1e13, 1e14, 1e15, 1e16, 1e17, 1e18, 1e19, 1e20, 1e21, 1e22 };

/* Correctly rounded. Where mantissa and power of ten are exact, one operation rounds once (Clinger, 1990, "How to read
 * floating point numbers accurately", the fast path); the C library does the rest. Nobody calls setlocale, so that its
 * decimal sign is the point. */
static double rounded(struct digits *digits, int exponent)
{
    int power = digits->exponent + exponent;
    if (digits->count <= 19 && digits->mantissa < (UINT64_C(1) << 53) && power >= -22 && power <= 22) {
        double mantissa = (double)digits->mantissa;
        return power < 0 ? mantissa / exact_powers[-power] : mantissa * exact_powers[power];
    }
    snprintf(digits->text + digits->length, 32, "e%d", exponent);
    return strtod(digits->text, NULL);
}

/* All that may stand behind the sign. */
static bool read_unsigned(const char *at, const char *end, struct number_style style, double *value)
{
    struct digits digits;
    digits.mantissa = 0;
    digits.exponent = digits.count = 0;
    digits.length = 0;
    at = read_whole(at, end, style.thousands, &digits);
    if (!at)
        return false;
    if (at < end && *at == style.decimal) {
        digits.text[digits.length++] = '.';
        size_t before = digits.length;
        for (at++; at < end && is_digit(*at); at++)
            if (!add_digit(&digits, *at, true))
                return false;
        if (digits.length == 1 && before == 1)
            return false;
    } else if (digits.length == 0) {
        return false;
    }
    int exponent = 0;
    if (at < end && (*at == 'e' || *at == 'E')) {
        at = read_exponent(at + 1, end, &exponent);
        if (!at)
            return false;
    }
    if (at != end)
        return false;
    *value = rounded(&digits, exponent);
    return isfinite(*value);
}

/* Groups of three digits behind their thousands signs. */
static const char *read_groups(const char *at, const char *end, char thousands, uint64_t *mantissa)
{
    for (; end - at >= 4 && *at == thousands && is_digit(at[1]) && is_digit(at[2]) && is_digit(at[3]); at += 4)
        *mantissa = *mantissa * 1000 + (uint64_t)((at[1] - '0') * 100 + (at[2] - '0') * 10 + (at[3] - '0'));
    return at;
}

/* Nearly all numbers are a few digits with at most a decimal sign, and thousands signs: exact by the first rule of
 * `rounded`. What is not of this form may still be a number. */
static bool parse_plain(const char *at, const char *end, struct number_style style, double *value)
{
    bool negative = at < end && *at == '-';
    if (end - at > 18 || (end - at > 1 && end[-1] == '-'))
        return false;
    at += negative;
    uint64_t mantissa = 0;
    const char *start = at;
    for (; at < end && is_digit(*at); at++)
        mantissa = mantissa * 10 + (uint64_t)(*at - '0');
    if (at == start)
        return false;
    if (style.thousands && at < end && *at == style.thousands && at - start <= 3 && *start != '0')
        at = read_groups(at, end, style.thousands, &mantissa);
    const char *point = at;
    if (at < end && *at == style.decimal)
        for (at++; at < end && is_digit(*at); at++)
            mantissa = mantissa * 10 + (uint64_t)(*at - '0');
    if (at != end || mantissa >= UINT64_C(1) << 53)
        return false;
    double number = (double)mantissa;
    if (at - point > 1)
        number /= exact_powers[at - point - 1];
    *value = negative ? -number : number;
    return true;
}

static bool has_sign(const char *at, const char *end)
{
    return at < end && (*at == '-' || *at == '+' || (end - at > 3 && memcmp(at, "\xe2\x88\x92", 3) == 0));
}

/* Is it in brackets, as bookkeeping writes what is negative? Then they are taken off. */
static bool unwrap(const char **at, const char **end)
{
    if (*end - *at < 3 || **at != '(' || (*end)[-1] != ')')
        return false;
    ++*at;
    --*end;
    trim(at, end);
    return true;
}

bool number_parse(const char *bytes, size_t size, struct number_style style, double *value)
{
    const char *at = bytes, *end = bytes + size;
    if (parse_plain(at, end, style, value))
        return true;
    if (size == 0 || ((unsigned char)*at > '9' && (unsigned char)*at < 0x80)) /* a letter: the usual "no" */
        return false;
    trim(&at, &end);
    bool negative = unwrap(&at, &end);
    if (negative && has_sign(at, end))
        return false;
    if (has_sign(at, end)) {
        negative = *at != '+';
        at += *at == '-' || *at == '+' ? 1 : 3;
    } else if (!negative && end - at > 1 && end[-1] == '-') {
        const char *dash = end[-2] == '-' ? end - 2 : end - 1;
        negative = dash == at || dash[-1] != style.decimal; /* "12,-" and "12,--" are prices without cents */
        end = negative ? end - 1 : dash;
    }
    if (!read_unsigned(at, end, style, value))
        return false;
    if (negative)
        *value = -*value;
    return true;
}

static const char *const currencies[] = { "€", "$", "£", "¥", "EUR", "USD", "CHF", "GBP", "US$", "Fr." };
enum { CURRENCIES = sizeof currencies / sizeof *currencies };

bool number_is_currency(const char *unit)
{
    for (size_t i = 0; i < CURRENCIES; i++)
        if (strcmp(unit, currencies[i]) == 0)
            return true;
    return false;
}

/* What a currency in front of a number may be; behind it anything that looks like a unit may stand. */
static const char *skip_currency(const char *at, const char *end)
{
    for (size_t i = 0; i < CURRENCIES; i++) {
        size_t size = strlen(currencies[i]);
        if ((size_t)(end - at) > size && memcmp(at, currencies[i], size) == 0)
            return at + size;
    }
    return at;
}

/* A unit is one word: "kg", "%", "°C", "kg/m³", "Std."; of digits it has at most that of "m2" and "m3" at its end. */
static bool is_unit(const char *at, const char *end)
{
    enum { LONGEST_UNIT = 16 };
    bool begins_well = at < end && (((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z') || strchr("%$", *at) || *at < 0);
    if (!begins_well || end - at > LONGEST_UNIT)
        return false;
    for (; at < end; at++)
        if (!((*at | 0x20) >= 'a' && (*at | 0x20) <= 'z') && *at >= 0 && !strchr("%$./*^", *at) &&
            !((*at == '2' || *at == '3') && at + 1 == end))
            return false;
    return true;
}

/* Where the unit behind a number begins: behind its last digit, bracket or minus. */
static const char *unit_behind(const char *at, const char *end)
{
    const char *start = end;
    if (end - at > 2 && (end[-1] == '2' || end[-1] == '3') && end[-2] == 'm')
        start--;
    while (start > at && !is_digit(start[-1]) && start[-1] != ')' && start[-1] != '-')
        start--;
    return start;
}

bool number_parse_amount(const char *bytes, size_t size, struct number_style style, struct amount *amount)
{
    const char *at = bytes, *end = bytes + size;
    *amount = (struct amount){ .number = bytes, .number_size = size, .unit = "" };
    if (number_parse(bytes, size, style, &amount->value))
        return true;
    trim(&at, &end);
    bool negative = unwrap(&at, &end), is_signed = negative;
    if (!is_signed && has_sign(at, end)) {
        is_signed = true;
        negative = *at != '+';
        at += *at == '-' || *at == '+' ? 1 : 3;
    }
    if (clock_parse(at, (size_t)(end - at), &amount->value)) {
        amount->value = negative ? -amount->value : amount->value;
        amount->unit = CLOCK_UNIT;
        amount->unit_size = strlen(CLOCK_UNIT);
        return true;
    }
    const char *unit = at, *unit_end = skip_currency(at, end);
    at = unit_end;
    if (unit == unit_end) {
        unit = unit_behind(at, end);
        unit_end = end;
        end = unit;
        trim(&unit, &unit_end);
    }
    trim(&at, &end);
    if (!is_unit(unit, unit_end) || (is_signed && (has_sign(at, end) || (at < end && *at == '('))) ||
        !number_parse(at, (size_t)(end - at), style, &amount->value))
        return false;
    amount->value = negative ? -amount->value : amount->value;
    amount->number = at;
    amount->number_size = (size_t)(end - at);
    amount->unit = unit;
    amount->unit_size = (size_t)(unit_end - unit);
    return true;
}

bool number_parse_limit(const char *bytes, size_t size, struct number_style style, struct amount *amount)
{
    static const char *const signs[] = { "<=", "<", "≤", ">=", ">", "≥" };
    enum { BELOW = 3 }; /* so many of them */
    const char *at = bytes, *end = bytes + size;
    trim(&at, &end);
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        size_t length = strlen(signs[i]);
        if ((size_t)(end - at) <= length || memcmp(at, signs[i], length) != 0)
            continue;
        if (!number_parse_amount(at + length, (size_t)(end - at) - length, style, amount))
            return false;
        if (i < BELOW && amount->value > 0)
            amount->value /= 2;
        return true;
    }
    return false;
}

/* 7.8e-07 says little to who opens a table: 0.00000078 is the same number. Beyond fifteen places it stays as it is. */
static int without_exponent(char *buffer, int length, float value)
{
    const char *exponent = memchr(buffer, 'e', (size_t)length);
    if (!exponent)
        return length;
    int places = (int)strtol(exponent + 1, NULL, 10), digits = 0;
    for (const char *at = buffer; at < exponent; at++)
        digits += *at >= '0' && *at <= '9';
    if (places > 15 || places < -15)
        return length;
    int decimals = digits - 1 - places;
    return snprintf(buffer, 32, "%.*f", decimals > 0 ? decimals : 0, (double)value);
}

size_t number_write(char *buffer, float value, char decimal)
{
    if (isnan(value)) {
        *buffer = '\0';
        return 0;
    }
    int length = 0, digits = 6;
    for (; digits <= 9; digits++) {
        length = snprintf(buffer, 32, "%.*g", digits, (double)value);
        if (strtof(buffer, NULL) == value)
            break;
    }
    length = without_exponent(buffer, length, value);
    char *point = memchr(buffer, '.', (size_t)length);
    if (point)
        *point = decimal;
    return (size_t)length;
}
