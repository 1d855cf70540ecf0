#include "runner/base/toml_broken.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"

#include <string.h>
#include <strings.h>

struct slice toml_line(const struct toml_mistake *mistake, size_t number)
{
    const char *at = mistake->content, *end = at + mistake->size;
    for (size_t line = 1; line < number; line++) {
        const char *newline = memchr(at, '\n', (size_t)(end - at));
        if (!newline)
            return (struct slice){ end, 0 };
        at = newline + 1;
    }
    const char *newline = memchr(at, '\n', (size_t)(end - at));
    struct slice line = { at, (size_t)((newline ? newline : end) - at) };
    if (line.size && at[line.size - 1] == '\r')
        line.size--;
    return line;
}

static bool is_blank(char c)
{
    return c == ' ' || c == '\t';
}

struct slice slice_trimmed(const char *at, const char *end)
{
    while (at < end && is_blank(*at))
        at++;
    while (end > at && is_blank(end[-1]))
        end--;
    return (struct slice){ at, (size_t)(end - at) };
}

bool slice_is(struct slice slice, const char *word)
{
    return strlen(word) == slice.size && strncasecmp(slice.at, word, slice.size) == 0;
}

const char *slice_find(struct slice slice, const char *characters)
{
    char quote = 0;
    for (size_t i = 0; i < slice.size; i++) {
        char c = slice.at[i];
        if (quote == '"' && c == '\\')
            i++;
        else if (quote)
            quote = c == quote ? 0 : quote;
        else if (strchr(characters, c))
            return slice.at + i;
        else if (c == '"' || c == '\'')
            quote = c;
    }
    return NULL;
}

struct broken broken_take_apart(struct problems *problems, const struct toml_mistake *mistake)
{
    struct broken broken = { .mistake = mistake, .problems = problems, .line = toml_line(mistake, mistake->line) };
    const char *at = broken.line.at, *end = at + broken.line.size;
    const char *equals = slice_find(broken.line, "=#");
    if (equals && *equals == '=') {
        const char *comment = slice_find((struct slice){ equals + 1, (size_t)(end - equals - 1) }, "#");
        broken.key = slice_trimmed(at, equals);
        broken.value = slice_trimmed(equals + 1, comment ? comment : end);
    } else {
        broken.key = slice_trimmed(at, equals ? equals : end);
    }
    size_t passed = 1;
    for (broken.stop = at; broken.stop < end && passed < mistake->column; passed++)
        do
            broken.stop++;
        while (broken.stop < end && ((unsigned char)*broken.stop & 0xc0) == 0x80);
    return broken;
}

struct place broken_place(const struct broken *broken, struct slice part)
{
    return (struct place){ .file = broken->mistake->name,
                           .line = broken->mistake->line,
                           .column = 1 + text_columns(broken->line.at, (size_t)(part.at - broken->line.at)),
                           .width = text_columns(part.at, part.size) };
}

bool broken_says(const struct broken *broken, const char *words)
{
    return strstr(broken->mistake->says, words) != NULL;
}

void broken_add(const struct broken *broken, struct slice part, const char *message, const char *attempt)
{
    problem_add(broken->problems, FAULT_SETTINGS, broken_place(broken, part), "%s", message);
    if (attempt)
        problem_try(broken->problems, "%s", attempt);
}

void broken_add_named(const struct broken *broken, struct slice key, const char *message)
{
    struct place place = broken_place(broken, key);
    if (key.size > 1 && *key.at == key.at[key.size - 1] && (*key.at == '"' || *key.at == '\''))
        key = (struct slice){ key.at + 1, key.size - 2 };
    problem_add(broken->problems, FAULT_SETTINGS, place, message, (int)key.size, key.at);
}

void broken_try_line(const struct broken *broken, struct slice value, const char *quote)
{
    if (broken->key.size + value.size < LONGEST_SHOWN)
        problem_try(broken->problems, tr("write: %.*s = %s%.*s%s"), (int)broken->key.size, broken->key.at, quote,
                    (int)value.size, value.at, quote);
}

size_t slice_typographic_quote(const char *at, const char *end)
{
    static const char *const quotes[] = { "„", "“", "”", "‚", "‘", "’", "«", "»", "´", "`" };
    for (size_t i = 0; i < sizeof quotes / sizeof *quotes; i++) {
        size_t length = strlen(quotes[i]);
        if ((size_t)(end - at) >= length && memcmp(at, quotes[i], length) == 0)
            return length;
    }
    return 0;
}
