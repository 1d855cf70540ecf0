#include "runner/base/toml_mistakes.h"

#include "runner/base/text.h"
#include "runner/base/toml_broken.h"
#include "runner/base/translate.h"

#include <string.h>

static bool is_header(struct slice line)
{
    struct slice text = slice_trimmed(line.at, line.at + line.size);
    return text.size && *text.at == '[' && slice_find(text, "=,\"'") == NULL;
}

static size_t last_line(const struct toml_mistake *mistake)
{
    size_t lines = 1;
    for (size_t i = 0; i < mistake->size; i++)
        lines += mistake->content[i] == '\n';
    return lines;
}

/* Behind a header that can't be read the keys would seem to belong to the table before it. */
static struct toml_lines until_next_header(const struct toml_mistake *mistake)
{
    size_t last = mistake->line, end = last_line(mistake);
    while (last < end && !is_header(toml_line(mistake, last + 1)))
        last++;
    return (struct toml_lines){ mistake->line, last };
}

/* The same key or table, stated before: its line, or 0. */
static size_t line_of_first(const struct broken *broken)
{
    bool header = is_header(broken->line);
    for (size_t line = broken->mistake->line; line-- > 1;) {
        struct slice other = toml_line(broken->mistake, line);
        if (!header && is_header(other))
            return 0;
        const char *end = slice_find(other, header ? "#" : "=#");
        struct slice key = slice_trimmed(other.at, end ? end : other.at + other.size);
        if (key.size == broken->key.size && key.size && memcmp(key.at, broken->key.at, key.size) == 0)
            return line;
    }
    return 0;
}

static struct toml_lines explain_second(const struct broken *broken)
{
    size_t first = line_of_first(broken);
    broken_add_named(broken, broken->key, tr("\"%.*s\" is stated a second time"));
    if (broken_says(broken, "existing array") || broken_says(broken, "as array"))
        problem_try(broken->problems, "%s", tr("write it with double brackets each time, as in [[source]]"));
    else if (first)
        problem_try(broken->problems, tr("keep one of the two; the first is in line %zu"), first);
    else
        problem_try(broken->problems, "%s", tr("keep one of the two"));
    return is_header(broken->line) ? until_next_header(broken->mistake)
                                   : (struct toml_lines){ broken->mistake->line, broken->mistake->line };
}

/* How many brackets are open between these two, texts and comments aside. */
static int open_brackets(const char *at, const char *end)
{
    int open = 0;
    char quote = '\0'; /* of the text that we are in; # in a comment */
    for (; at < end; at++)
        if (*at == '\n' || (quote && quote != '#' && *at == quote))
            quote = '\0';
        else if (quote == '"' && *at == '\\')
            at++;
        else if (quote)
            continue;
        else if (*at == '"' || *at == '\'' || *at == '#')
            quote = *at;
        else if (*at == '[' || *at == ']')
            open += *at == '[' ? 1 : -1;
    return open;
}

/* The line, here or above, with the list or the text of several lines that is open where the parser gave up. */
static bool find_opened(const struct broken *broken, bool ended, struct broken *opened, struct toml_mistake *above)
{
    *above = *broken->mistake;
    for (; above->line > 0 && above->line + 500 > broken->mistake->line; above->line--) {
        bool here = above->line == broken->mistake->line;
        *opened = broken_take_apart(broken->problems, above);
        if (!here && is_header(opened->line))
            return false;
        if (!opened->value.size || (here && broken->stop <= opened->value.at))
            continue;
        struct slice quotes = { opened->value.at, opened->value.size >= 3 ? 3 : 0 };
        if (ended && (slice_is(quotes, "\"\"\"") || slice_is(quotes, "\'\'\'") || *quotes.at == '{'))
            return true;
        return *quotes.at == '[' && (!here || ended) && open_brackets(quotes.at, broken->stop) > 0;
    }
    return false;
}

/* The last line of what was opened: where a list ends, or else the line before the next key or table. */
static size_t line_of_end(const struct broken *broken, bool *closed)
{
    size_t line = broken->mistake->line, lines = last_line(broken->mistake);
    for (; line <= lines; line++) {
        struct slice text = toml_line(broken->mistake, line);
        const char *found = slice_find(text, "=]#");
        if (is_header(text) || (found && *found == '='))
            break;
        *closed = found && *found == ']';
        if (*closed)
            return line;
    }
    return line > broken->mistake->line ? line - 1 : line;
}

static bool explain_opened(const struct broken *broken, struct toml_lines *lines)
{
    bool ended = broken_says(broken, "end-of-file"), closed = false;
    struct toml_mistake above;
    struct broken opened;
    if (!find_opened(broken, ended, &opened, &above))
        return false;
    struct slice mark = { opened.value.at, 1 };
    lines->first = above.line;
    lines->last = line_of_end(broken, &closed);
    if (*mark.at == '[' && closed)
        toml_explain_list(broken);
    else if (*mark.at == '[')
        broken_add(&opened, mark, tr("a list is opened here and never closed"),
                   tr("put ] behind its last entry, and commas between them"));
    else if (*mark.at == '{')
        broken_add(&opened, mark, tr("a group is opened here and never closed"),
                   tr("put } behind its last entry, in the same line"));
    else
        broken_add(&opened, (struct slice){ mark.at, 3 }, tr("a text is opened here and never closed"),
                   tr("put the same three quotes behind its end"));
    return true;
}

static void explain_header(const struct broken *broken)
{
    struct slice name = broken->key;
    while (name.size && (*name.at == '[' || *name.at == ' '))
        name = (struct slice){ name.at + 1, name.size - 1 };
    const char *close = memchr(name.at, ']', name.size);
    const char *dot = memchr(name.at, '.', name.size);
    bool is_list = broken->key.size > 1 && broken->key.at[1] == '[';
    if (!name.size || close == name.at) {
        broken_add(broken, broken->key, tr("a table has no name"), tr("write it between the brackets, as in [search]"));
    } else if (!close) {
        broken_add(broken, broken->key, tr("the name of a table is opened with [ and never closed"),
                   is_list ? tr("put ]] behind it") : tr("put ] behind it"));
    } else if (slice_typographic_quote(name.at, close)) {
        broken_add(broken, slice_trimmed(name.at, close), tr("typographic quotes"),
                   tr("use the plain quote \" at both ends"));
    } else if (is_list != (close[1] == ']' && close + 1 < name.at + name.size)) {
        struct slice inner = slice_trimmed(name.at, close);
        broken_add(broken, broken->key, tr("a table has the same number of brackets at both ends"), NULL);
        problem_try(broken->problems, tr("write: [%.*s], or [[%.*s]] for each one of several"), (int)inner.size,
                    inner.at, (int)inner.size, inner.at);
    } else if (dot && dot < close && broken->stop <= close) {
        struct slice inner = slice_trimmed(dot + 1, close);
        problem_add(broken->problems, FAULT_SETTINGS, broken_place(broken, inner), "%s",
                    tr("a name with blanks, umlauts or other special characters must stand in quotes"));
        problem_try(broken->problems, tr("write: [%.*s\"%.*s\"]"), (int)(dot + 1 - name.at), name.at, (int)inner.size,
                    inner.at);
    } else if (broken->stop > close) {
        broken_add(broken, broken->key, tr("nothing but a comment can stand behind the name of a table"),
                   tr("put the settings on lines of their own, below it"));
    } else {
        broken_add(broken, slice_trimmed(name.at, close), tr("this can't be the name of a table"),
                   tr("names have letters a to z, digits, - and _"));
    }
}

/* A line without "=", or with something else in its place. */
static void explain_no_equals(const struct broken *broken)
{
    struct slice text = broken->key;
    const char *colon = slice_find(text, ":"), *blank = slice_find(text, " \t"), *end = text.at + text.size;
    const char *behind = colon ? colon : blank ? blank : end;
    struct slice key = slice_trimmed(text.at, behind), value = slice_trimmed(colon ? behind + 1 : behind, end);
    bool is_name = key.size && !strchr("=[]{}()+*#,;.!?<>/\\|&%$@^~", *key.at);
    if (is_name && !value.size) {
        broken_add_named(broken, key, tr("\"%.*s\" has no value"));
        problem_try(broken->problems, tr("write %.*s = …, or begin the line with # if it is a comment"), (int)key.size,
                    key.at);
    } else if (is_name) {
        broken_add(broken, (struct slice){ colon ? colon : value.at, 1 },
                   tr("between a key and its value stands \"=\""), NULL);
        if (text.size < LONGEST_SHOWN)
            problem_try(broken->problems, tr("write: %.*s = %.*s"), (int)key.size, key.at, (int)value.size, value.at);
    } else {
        broken_add(broken, text, tr("this line is not understood"), tr("write: key = value"));
    }
}

static void explain_key(const struct broken *broken)
{
    struct slice key = broken->key;
    if (key.size == 0) {
        broken_add(broken, (struct slice){ broken->stop, 1 }, tr("a key is missing in front of \"=\""),
                   tr("write: key = value"));
        return;
    }
    problem_add(broken->problems, FAULT_SETTINGS, broken_place(broken, key), "%s",
                tr("a name with blanks, umlauts or other special characters must stand in quotes"));
    if (!memchr(key.at, '"', key.size) && broken->line.size < LONGEST_SHOWN)
        problem_try(broken->problems, tr("write: \"%.*s\" = %.*s"), (int)key.size, key.at, (int)broken->value.size,
                    broken->value.at);
}

struct toml_lines toml_explain(struct problems *problems, const struct toml_mistake *mistake)
{
    struct broken broken = broken_take_apart(problems, mistake);
    struct toml_lines lines = { mistake->line, mistake->line };
    struct slice start = slice_trimmed(broken.line.at, broken.line.at + broken.line.size);
    if (broken_says(&broken, "redefine"))
        return explain_second(&broken);
    if (explain_opened(&broken, &lines))
        return lines;
    if (broken_says(&broken, "table header") || is_header(broken.line)) {
        explain_header(&broken);
        return until_next_header(mistake);
    }
    if (start.size && (*start.at == ';' || *start.at == '/'))
        broken_add(&broken, (struct slice){ start.at, 1 }, tr("a comment begins with #"), tr("write # in its place"));
    else if (!broken.value.at && start.size && slice_typographic_quote(start.at, start.at + start.size))
        broken_add(&broken, start, tr("typographic quotes"), tr("use the plain quote \" at both ends"));
    else if (!broken.value.at && broken_says(&broken, "array"))
        toml_explain_list(&broken);
    else if (!broken.value.at)
        explain_no_equals(&broken);
    else if (broken.key.size == 0 || (broken.value.size && broken.stop <= broken.key.at + broken.key.size))
        explain_key(&broken);
    else
        toml_explain_value(&broken);
    return lines;
}

void toml_explain_zero(struct problems *problems, struct place place)
{
    problem_add(problems, FAULT_SETTINGS, place, "%s", tr("the character U+0000 can't stand in a text"));
    problem_try(problems, "%s", tr("leave it out"));
}
