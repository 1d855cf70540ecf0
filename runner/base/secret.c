#include "runner/base/secret.h"

#include "runner/base/text.h"

#include <string.h>
#include <strings.h>

static bool begins_letter(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

/* Bytes up to and with the "=" when a password follows there; else 0. */
static size_t password_key(const char *at, const char *end)
{
    static const char *const keys[] = { "pwd", "password" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t length = strlen(keys[i]);
        if ((size_t)(end - at) <= length || strncasecmp(at, keys[i], length) != 0)
            continue;
        while (at + length < end && at[length] == ' ')
            length++;
        if (at + length < end && at[length] == '=')
            return length + 1;
    }
    return 0;
}

/* Behind the value that begins here. In braces, as ODBC has it, it may hold anything; "}}" stands for one of them. */
static const char *value_end(const char *at, const char *end)
{
    if (at == end || *at != '{') {
        while (at < end && !strchr(";\"'\n", *at))
            at++;
        return at;
    }
    for (at++; at < end && *at != '\n'; at++)
        if (*at == '}' && (at + 1 == end || *++at != '}'))
            break;
    return at;
}

char *secret_masked(struct arena *arena, const char *text, size_t size, size_t *masked)
{
    char *copy = arena_get(arena, size + 1), *out = copy;
    for (const char *at = text, *end = text + size; at < end;) {
        size_t key = password_key(at, end);
        if (key == 0) {
            *out++ = *at++;
            continue;
        }
        memcpy(out, at, key);
        out += key;
        const char *stop = value_end(at + key, end);
        for (at += key; at < stop; at++)
            if (begins_letter(*at))
                *out++ = '*';
    }
    *masked = (size_t)(out - copy);
    return copy;
}

const char *secret_removed(struct arena *arena, const char *text, const char *secret)
{
    if (!secret || !*secret || !strstr(text, secret))
        return text;
    struct text clean = text_in(arena);
    const char *found;
    for (; (found = strstr(text, secret)); text = found + strlen(secret)) {
        text_add_bytes(&clean, text, (size_t)(found - text));
        text_add(&clean, "***");
    }
    text_add(&clean, text);
    return text_string(&clean);
}
