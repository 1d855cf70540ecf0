#include "runner/settings/parts.h"

#include "runner/base/translate.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Values as text: durations, numbers, TOML, and what a setting may be, in words. */

static const struct {
    const char *name;
    double seconds;
} units[] = { { "d", 86400 }, { "h", 3600 }, { "min", 60 }, { "s", 1 } };

bool duration_parse(const char *text, double *seconds)
{
    static const double longest = 36525.0 * 86400; /* a hundred years */
    *seconds = 0;
    const char *at = text + strspn(text, " ");
    if (!*at)
        return false;
    while (*at) {
        char digits[32];
        size_t length = strspn(at, "0123456789."), unit = 0;
        if (length == 0 || length >= sizeof digits || *at == '.' || at[length - 1] == '.')
            return false;
        memcpy(digits, at, length);
        digits[length] = '\0';
        char *end;
        double number = strtod(digits, &end);
        at += length;
        at += strspn(at, " ");
        size_t name = strspn(at, "abcdefghijklmnopqrstuvwxyz");
        while (unit < sizeof units / sizeof *units &&
               (strlen(units[unit].name) != name || memcmp(units[unit].name, at, name) != 0))
            unit++;
        if (*end || unit == sizeof units / sizeof *units)
            return false;
        *seconds += number * units[unit].seconds;
        at += name;
        at += strspn(at, " ");
    }
    *seconds = round(*seconds * 1000) / 1000;
    return *seconds <= longest;
}

/* The shortest decimals that read back as the same number. */
static const char *number_text(struct arena *arena, double number)
{
    char buffer[32];
    for (int digits = 1; digits <= 17; digits++) {
        snprintf(buffer, sizeof buffer, "%.*g", digits, number);
        if (strtod(buffer, NULL) == number)
            break;
    }
    return fabs(number) < 1e15 && number == floor(number) ? arena_format(arena, "%.0f", number)
                                                          : arena_copy_text(arena, buffer);
}

static const char *duration_text(struct arena *arena, double seconds)
{
    if (seconds < 60 || seconds != floor(seconds) || isinf(seconds))
        return arena_format(arena, "%ss", number_text(arena, seconds));
    struct text text = text_in(arena);
    for (size_t i = 0; i < sizeof units / sizeof *units; i++) {
        double count = floor(seconds / units[i].seconds);
        if (count > 0)
            text_add_format(&text, "%s%.0f%s", text.length ? " " : "", count, units[i].name);
        seconds -= count * units[i].seconds;
    }
    return text_string(&text);
}

const char *setting_number(struct arena *arena, enum setting_kind kind, double number)
{
    return kind == SETTING_DURATION ? duration_text(arena, number) : number_text(arena, number);
}

void toml_write_text(struct text *out, const char *bytes)
{
    text_add(out, "\"");
    for (; *bytes; bytes++) {
        unsigned char c = (unsigned char)*bytes;
        if (c == '"' || c == '\\')
            text_add_format(out, "\\%c", c);
        else if (c == '\n')
            text_add(out, "\\n");
        else if (c == '\t')
            text_add(out, "\\t");
        else if (c < 0x20 || c == 0x7f)
            text_add_format(out, "\\u%04X", c);
        else
            text_add_bytes(out, bytes, 1);
    }
    text_add(out, "\"");
}

void toml_write_key(struct text *out, const char *key)
{
    bool bare = *key && strspn(key, "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_-") == strlen(key);
    if (bare)
        text_add(out, key);
    else
        toml_write_text(out, key);
}

static void write_texts(struct text *out, const struct texts *texts)
{
    text_add(out, "[");
    for (size_t i = 0; i < texts->count; i++) {
        text_add(out, i ? ", " : "");
        toml_write_text(out, texts->items[i]);
    }
    text_add(out, "]");
}

void setting_write(const struct setting *setting, const void *field, struct text *out)
{
    switch (setting->kind) {
    case SETTING_BOOLEAN:
        text_add(out, *(const bool *)field ? "true" : "false");
        break;
    case SETTING_INTEGER:
        text_add_format(out, "%lld", (long long)*(const int64_t *)field);
        break;
    case SETTING_NUMBER:
        text_add(out, number_text(out->arena, *(const double *)field));
        break;
    case SETTING_TEXT:
        toml_write_text(out, *(const char *const *)field);
        break;
    case SETTING_CHOICE:
        toml_write_text(out, setting->choices[*(const unsigned *)field]);
        break;
    case SETTING_DURATION:
        toml_write_text(out, duration_text(out->arena, ((const struct duration *)field)->seconds));
        break;
    case SETTING_TEXTS:
        write_texts(out, field);
        break;
    }
}

bool setting_limits(const struct setting *setting, double *min, double *max)
{
    bool none = setting->min == 0 && setting->max == 0;
    *min = none ? -INFINITY : setting->min;
    *max = setting->max == 0 && setting->min >= 0 ? INFINITY : setting->max;
    return !none;
}

const char *setting_example(struct arena *arena, const struct setting *setting)
{
    double min, max;
    bool is_dull = setting->kind == SETTING_CHOICE && setting->choices[1]; /* "auto" is no example */
    if (setting->example || (setting->fallback && !is_dull))
        return setting->example ? setting->example : setting->fallback;
    switch (setting->kind) {
    case SETTING_BOOLEAN:
        return "true";
    case SETTING_INTEGER:
    case SETTING_NUMBER:
        setting_limits(setting, &min, &max);
        return setting_number(arena, setting->kind, min > 10 ? min : max < 10 ? max : 10);
    case SETTING_CHOICE:
        return arena_format(arena, "\"%s\"", setting->choices[setting->choices[1] ? 1 : 0]);
    case SETTING_DURATION:
        setting_limits(setting, &min, &max);
        return arena_format(arena, "\"%s\"",
                            setting_number(arena, setting->kind,
                                           min > 300   ? min
                                           : max < 300 ? max
                                                       : 300));
    case SETTING_TEXTS:
        return "[\"…\", \"…\"]";
    case SETTING_TEXT:
        break;
    }
    return "\"…\"";
}

const char *setting_kind_name(enum setting_kind kind)
{
    switch (kind) {
    case SETTING_BOOLEAN:
        return tr("true or false");
    case SETTING_INTEGER:
        return tr("whole number");
    case SETTING_NUMBER:
        return tr("number");
    case SETTING_TEXT:
        return tr("text");
    case SETTING_CHOICE:
        return tr("choice");
    case SETTING_DURATION:
        return tr("duration");
    case SETTING_TEXTS:
        return tr("text, or list of texts");
    }
    return "";
}

const char *setting_range(struct arena *arena, const struct setting *setting)
{
    double min, max;
    if (!setting_limits(setting, &min, &max))
        return "";
    const char *low = setting_number(arena, setting->kind, min), *high = setting_number(arena, setting->kind, max);
    if (isinf(max))
        return arena_format(arena, tr("at least %s"), low);
    if (isinf(min))
        return arena_format(arena, tr("at most %s"), high);
    return arena_format(arena, tr("%s to %s"), low, high);
}

const char *quoted_list(struct arena *arena, const char *const *items, size_t count)
{
    struct text text = text_in(arena);
    for (size_t i = 0; i < count; i++)
        text_add_format(&text, "%s\"%s\"", i ? ", " : "", items[i]);
    return text_string(&text);
}

const char *setting_choices(struct arena *arena, const struct setting *setting)
{
    size_t count = 0;
    while (setting->choices && setting->choices[count])
        count++;
    return quoted_list(arena, setting->choices, count);
}
