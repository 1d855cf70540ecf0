#include "runner/base/text.h"
#include "runner/base/toml_broken.h"
#include "runner/base/translate.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

static bool is_letter(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (unsigned char)c >= 0x80;
}

/* "1.234,5" as TOML writes it. false when it is no number with a decimal comma. */
static bool decimal_comma(struct slice value, char number[LONGEST_SHOWN])
{
    const char *comma = memchr(value.at, ',', value.size), *end = value.at + value.size;
    if (!comma || comma + 1 == end || comma == value.at || value.size >= LONGEST_SHOWN)
        return false;
    size_t length = 0;
    for (const char *at = value.at; at < end; at++)
        if (*at == ',' && at == comma)
            number[length++] = '.';
        else if (is_digit(*at) || (at == value.at && *at == '-'))
            number[length++] = *at;
        else if (*at != '.' || at > comma)
            return false;
    number[length] = '\0';
    return true;
}

/* Something that begins like a number and is none. */
static void explain_number(const struct broken *broken, struct slice value)
{
    char number[LONGEST_SHOWN];
    size_t digits = 0;
    bool negative = *value.at == '-' || *value.at == '+';
    for (digits = negative; digits < value.size && (is_digit(value.at[digits]) || value.at[digits] == '.'); digits++)
        ;
    struct slice unit = slice_trimmed(value.at + digits, value.at + value.size);
    struct slice bare = { value.at, digits };
    if (decimal_comma(value, number)) {
        broken_add(broken, value, tr("numbers have a decimal point here, not a comma"), NULL);
        broken_try_line(broken, (struct slice){ number, strlen(number) }, "");
    } else if (unit.size && (*unit.at == '%' || *unit.at == '$' || slice_is(unit, "€") || slice_is(unit, "EUR"))) {
        broken_add(broken, unit, tr("a number stands without a unit"), NULL);
        if (*unit.at == '%' && bare.size < 20) {
            char text[32] = "";
            memcpy(text, bare.at, bare.size);
            snprintf(number, sizeof number, "%g", strtod(text, NULL) / 100);
            bare = (struct slice){ number, strlen(number) };
        }
        broken_try_line(broken, bare, "");
    } else if (!unit.size && digits > 1 && (*bare.at == '.' || bare.at[digits - 1] == '.')) {
        snprintf(number, sizeof number, "%s%.*s%s", *bare.at == '.' ? "0" : "", (int)(bare.size < 64 ? bare.size : 64),
                 bare.at, bare.at[digits - 1] == '.' ? "0" : "");
        broken_add(broken, value, tr("a number needs a digit at both sides of the point"), NULL);
        broken_try_line(broken, (struct slice){ number, strlen(number) }, "");
    } else {
        broken_add(broken, value, tr("this is neither a number nor a text in quotes"), NULL);
        broken_try_line(broken, value, "\"");
    }
}

static bool is_yes_or_no(struct slice value, const char **written)
{
    static const char *const words[][2] = { { "true", "true" },   { "yes", "true" },  { "ja", "true" },
                                            { "on", "true" },     { "an", "true" },   { "wahr", "true" },
                                            { "false", "false" }, { "no", "false" },  { "nein", "false" },
                                            { "off", "false" },   { "aus", "false" }, { "falsch", "false" } };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (slice_is(value, words[i][0])) {
            *written = words[i][1];
            return true;
        }
    return false;
}

/* Something behind a whole value, or a text that does not end where its writer thinks. */
static void explain_quoted(const struct broken *broken)
{
    struct slice value = broken->value;
    const char *line_end = broken->line.at + broken->line.size;
    const char *close = value.at + 1;
    while (close < line_end && *close != *value.at)
        close += *value.at == '"' && *close == '\\' && close + 1 < line_end ? 2 : 1;
    if (broken_says(broken, "escape sequence") || broken_says(broken, "unicode scalar")) {
        struct slice backslash = { broken->stop, 1 };
        while (backslash.at > value.at && *backslash.at != '\\')
            backslash.at--;
        broken_add(broken, backslash, tr("a backslash between double quotes begins a special character"), NULL);
        const char *last = memrchr(value.at + 1, '"', value.size - 1);
        struct slice inside = { value.at + 1, (size_t)((last ? last : value.at + value.size) - value.at - 1) };
        if (!memchr(inside.at, '\'', inside.size) && !memchr(inside.at, '"', inside.size))
            broken_try_line(broken, inside, "'");
        else
            problem_try(broken->problems, "%s", tr("write paths with / instead"));
    } else if (close >= line_end) {
        struct slice inside = { value.at + 1, value.size - 1 };
        char quote[2] = { *value.at, '\0' };
        broken_add(broken, value, tr("a quote is opened and never closed"), NULL);
        broken_try_line(broken, inside, quote);
    } else if (close + 1 < line_end && *broken->stop == ';') {
        broken_add(broken, (struct slice){ broken->stop, 1 }, tr("a comment begins with #, not with ;"),
                   tr("write # in its place"));
    } else {
        broken_add(
            broken, slice_trimmed(broken->stop, line_end), tr("nothing but a comment can stand behind a value"),
            tr("one line holds one key and its value; quotes inside of a text stand between single quotes: 'a \"b\" c'"));
    }
}

/* kunde, email: several names where a list belongs. */
static void explain_words(const struct broken *broken)
{
    struct slice value = broken->value;
    char list[LONGEST_SHOWN] = "[";
    size_t length = 1;
    for (const char *at = value.at, *end = value.at + value.size; at <= end;) {
        const char *comma = memchr(at, ',', (size_t)(end - at));
        struct slice word = slice_trimmed(at, comma ? comma : end);
        if (word.size + 6 > sizeof list - length) { /* longer than anybody wants to read */
            broken_add(broken, value, tr("a text must stand in quotes"), tr("put quotes around it"));
            return;
        }
        length += (size_t)snprintf(list + length, sizeof list - length, "%s\"%.*s\"", length > 1 ? ", " : "",
                                   (int)word.size, word.at);
        at = (comma ? comma : end) + 1;
    }
    list[length++] = ']';
    broken_add(broken, value, tr("several texts stand in brackets, each of them in quotes"), NULL);
    broken_try_line(broken, (struct slice){ list, length }, "");
}

void toml_explain_list(const struct broken *broken)
{
    const char *end = broken->line.at + broken->line.size, *stop = broken->stop;
    struct slice rest = { stop, (size_t)(end - stop) }, word = rest;
    const char *behind = slice_find(rest, ",]} \t#");
    if (behind)
        word.size = (size_t)(behind - stop);
    if (slice_typographic_quote(stop, end)) {
        broken_add(broken, word, tr("typographic quotes"), tr("use the plain quote \" at both ends"));
    } else if (broken_says(broken, "escape sequence") || broken_says(broken, "unicode scalar")) {
        broken_add(broken, (struct slice){ stop, 1 },
                   tr("a backslash between double quotes begins a special character"),
                   tr("write paths with / instead"));
    } else if (stop < end && is_letter(*stop) && broken_says(broken, "value type")) {
        broken_add(broken, word, tr("a text must stand in quotes"), NULL);
        problem_try(broken->problems, tr("write: \"%.*s\""),
                    (int)(word.size < LONGEST_SHOWN ? word.size : LONGEST_SHOWN), word.at);
    } else if (stop < end && (*stop == '"' || *stop == '\'') && broken_says(broken, "comma")) {
        broken_add(broken, word, tr("a comma is missing between two entries of a list"),
                   tr("put a comma in front of this one"));
    } else {
        broken_add(broken, word.size ? word : (struct slice){ stop, 1 }, tr("this list is not understood"),
                   tr("write its entries in quotes, with commas between them: [\"a\", \"b\"]"));
    }
}

void toml_explain_value(const struct broken *broken)
{
    struct slice value = broken->value;
    const char *written, *end = broken->line.at + broken->line.size;
    if (!value.size) {
        broken_add_named(broken, broken->key, tr("\"%.*s\" has no value"));
        problem_try(broken->problems, "%s", tr("write one behind \"=\", or leave the line out for the default"));
        return;
    }
    const char *comment = slice_find(value, ";");
    if (slice_typographic_quote(value.at, end)) {
        broken_add(broken, value, tr("typographic quotes"), tr("use the plain quote \" at both ends"));
    } else if (*value.at == '"' || *value.at == '\'') {
        explain_quoted(broken);
    } else if (*value.at == '[' || *value.at == '{') {
        toml_explain_list(broken);
    } else if (comment && comment == broken->stop) {
        broken_add(broken, (struct slice){ comment, 1 }, tr("a comment begins with #, not with ;"),
                   tr("write # in its place"));
    } else if (is_yes_or_no(value, &written)) {
        broken_add(broken, value, tr("yes and no are written as true and false, in small letters"), NULL);
        broken_try_line(broken, (struct slice){ written, strlen(written) }, "");
    } else if (is_letter(*value.at) && memchr(value.at, ',', value.size) && !memchr(value.at, '"', value.size) &&
               !memchr(value.at, '\\', value.size)) {
        explain_words(broken);
    } else if (is_letter(*value.at) || *value.at == '/' || *value.at == '\\' || *value.at == '*') {
        const char *quote = memchr(value.at, '\\', value.size) ? "'" : "\"";
        broken_add(broken, value, tr("a text must stand in quotes"), NULL);
        if (!memchr(value.at, '"', value.size) && !memchr(value.at, '\'', value.size))
            broken_try_line(broken, value, quote);
        else
            problem_try(broken->problems, "%s", tr("put quotes around it"));
    } else if (*value.at == '=') {
        struct slice behind = slice_trimmed(value.at + strspn(value.at, "="), value.at + value.size);
        broken_add(broken, (struct slice){ value.at, 1 }, tr("one \"=\" is enough"), NULL);
        broken_try_line(broken, behind, "");
    } else if (slice_find(value, "=")) {
        broken_add(broken, value, tr("one line holds one key and its value"), tr("write them on lines of their own"));
    } else if (is_digit(*value.at) || strchr("+-.", *value.at)) {
        explain_number(broken, value);
    } else {
        problem_add(broken->problems, FAULT_SETTINGS, broken_place(broken, value), "%s",
                    tr("this value is not understood"));
        problem_try(broken->problems, "%s", tr("a text stands in quotes, a number without: name = \"a\", test = 0.2"));
    }
}
