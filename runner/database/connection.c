#include "runner/database/connection.h"

#include "runner/base/text.h"

#include <string.h>
#include <strings.h>

static const char *behind_blanks(const char *at)
{
    return at + strspn(at, " \t\r\n");
}

static const char *copy_trimmed(struct arena *arena, const char *at, const char *end)
{
    while (end > at && strchr(" \t\r\n", end[-1]))
        end--;
    return arena_copy(arena, at, (size_t)(end - at));
}

/* The value in braces that begins at *at; leaves *at behind it. NULL when the brace is never closed, or something else
 * follows. */
static const char *braced(struct arena *arena, const char **at)
{
    struct text value = text_in(arena);
    for (const char *byte = *at + 1; *byte; byte++) {
        if (*byte == '}' && byte[1] != '}') {
            *at = behind_blanks(byte + 1);
            return **at && **at != ';' ? NULL : text_string(&value);
        }
        byte += *byte == '}';
        text_add_bytes(&value, byte, 1);
    }
    return NULL;
}

bool connection_parse(struct arena *arena, const char *connection, struct connection_parts *parts)
{
    size_t count = 0, room = 1;
    for (const char *at = connection; *at; at++)
        room += *at == ';';
    struct connection_part *items = ARENA_ARRAY(arena, room, struct connection_part);
    for (const char *at = behind_blanks(connection); *at; at = behind_blanks(at)) {
        if (*at == ';') {
            at++;
            continue;
        }
        const char *equals = at + strcspn(at, "=;"), *value;
        if (*equals != '=' || equals == at)
            return false;
        struct connection_part part = { .key = copy_trimmed(arena, at, equals), .at = (size_t)(at - connection) };
        at = behind_blanks(equals + 1);
        value = at;
        part.in_braces = *at == '{';
        if (part.in_braces) {
            part.value = braced(arena, &at);
        } else {
            at += strcspn(at, ";");
            part.value = copy_trimmed(arena, value, at);
        }
        if (!part.value)
            return false;
        items[count++] = part;
    }
    *parts = (struct connection_parts){ items, count };
    return count > 0;
}

const char *connection_value(const struct connection_parts *parts, const char *key)
{
    for (size_t i = 0; i < parts->count; i++)
        if (strcasecmp(parts->items[i].key, key) == 0)
            return parts->items[i].value;
    return NULL;
}

/* What drivers call them besides UID and PWD. */
bool connection_is_login(const char *key)
{
    static const char *const secrets[] = { "UID",    "PWD",      "User",     "Password",  "User ID",
                                           "UserID", "Username", "UserName", "User Name", "Passwd" };
    for (size_t i = 0; i < sizeof secrets / sizeof *secrets; i++)
        if (strcasecmp(key, secrets[i]) == 0)
            return true;
    return false;
}

bool connection_is_secret(const char *key)
{
    static const char *const pieces[] = { "pwd", "passw", "passphrase", "token", "secret" };
    for (size_t i = 0; i < sizeof pieces / sizeof *pieces; i++)
        if (strcasestr(key, pieces[i]))
            return true;
    return connection_is_login(key) || strcasecmp(key, "pass") == 0;
}

/* SQLite's driver knows no braces at all, so that paths get them only where nothing else would do. PostgreSQL's decodes
 * "%41" and "+" where there are none. */
static bool needs_braces(const struct connection_part *part)
{
    const char *special = connection_is_secret(part->key) ? ";{}%+=@!?*()[], " : ";{}";
    return part->in_braces || strpbrk(part->value, special) != NULL;
}

const char *connection_text(struct arena *arena, const struct connection_parts *parts)
{
    struct text text = text_in(arena);
    for (size_t i = 0; i < parts->count; i++) {
        const struct connection_part *part = &parts->items[i];
        text_add_format(&text, "%s=", part->key);
        if (!needs_braces(part)) {
            text_add_format(&text, "%s;", part->value);
            continue;
        }
        text_add(&text, "{");
        for (const char *byte = part->value; *byte; byte++)
            text_add_bytes(&text, *byte == '}' ? "}}" : byte, *byte == '}' ? 2 : 1);
        text_add(&text, "};");
    }
    return text_string(&text);
}

struct connection_parts connection_with(struct arena *arena, const struct connection_parts *parts, const char *key,
                                        const char *value)
{
    struct connection_part *items = ARENA_ARRAY(arena, parts->count + 1, struct connection_part);
    size_t count = 0;
    for (size_t i = 0; i < parts->count; i++)
        if (strcasecmp(parts->items[i].key, key) != 0)
            items[count++] = parts->items[i];
    items[count++] = (struct connection_part){ .key = key, .value = value };
    return (struct connection_parts){ items, count };
}

const char *connection_name(const struct connection_parts *parts)
{
    static const char *const keys[] = { "DSN", "Database", "Server", "Driver" };
    const char *name = NULL;
    for (size_t i = 0; i < sizeof keys / sizeof *keys && !(name && *name); i++)
        name = connection_value(parts, keys[i]);
    return name && *name ? name : "ODBC";
}
