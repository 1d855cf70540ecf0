#include "runner/database/query.h"

#include "runner/base/text.h"

#include <string.h>
#include <strings.h>

/* Behind blanks and comments. */
static const char *skip_silence(const char *at)
{
    for (;;) {
        at += strspn(at, " \t\r\n");
        if (strncmp(at, "--", 2) == 0) {
            at += strcspn(at, "\n");
        } else if (strncmp(at, "/*", 2) == 0) {
            const char *end = strstr(at + 2, "*/");
            at = end ? end + 2 : at + strlen(at);
        } else {
            return at;
        }
    }
}

static bool is_word(const char *at, const char *word)
{
    size_t length = strlen(word);
    static const char letters[] = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789_$";
    return strncasecmp(at, word, length) == 0 && !(at[length] && strchr(letters, at[length]));
}

/* Behind the text, name or [name] that begins here. */
static const char *behind_quotes(const char *at)
{
    const char *end = strchr(at + 1, *at == '[' ? ']' : *at);
    return end ? end + 1 : at + strlen(at);
}

bool query_only_reads(const char *query)
{
    const char *at = skip_silence(query);
    while (*at == '(')
        at = skip_silence(at + 1);
    if (!is_word(at, "select") && !is_word(at, "with"))
        return false;
    for (at = skip_silence(at); *at && *at != ';'; at = skip_silence(at))
        at = strchr("'\"`[", *at) ? behind_quotes(at) : at + 1;
    while (*at == ';')
        at = skip_silence(at + 1);
    return *at == '\0';
}

static void add_name(struct text *query, const char *name, const char *quote)
{
    bool has_quotes = quote && *quote && *quote != ' ';
    text_add_bytes(query, quote, has_quotes);
    for (; *name; name++) {
        text_add_bytes(query, quote, has_quotes && *name == *quote);
        text_add_bytes(query, name, 1);
    }
    text_add_bytes(query, quote, has_quotes);
}

const char *query_all_of(struct arena *arena, const char *schema, const char *table, const char *quote)
{
    struct text query = text_in(arena);
    text_add(&query, "select * from ");
    if (schema) {
        add_name(&query, schema, quote);
        text_add(&query, ".");
    }
    add_name(&query, table, quote);
    return text_string(&query);
}
