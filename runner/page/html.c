#include "runner/page/html.h"

#include <assert.h>
#include <string.h>

struct html html_in(struct arena *arena)
{
    return (struct html){ .out = text_in(arena) };
}

static void push(struct html *html, const char *element)
{
    assert(html->depth < HTML_DEPTH);
    html->open[html->depth++] = element;
}

void html_open(struct html *html, const char *element, const char *attributes)
{
    text_add_format(&html->out, "<%s%s%s>", element, attributes ? " " : "", attributes ? attributes : "");
    push(html, element);
}

static void add_tag(struct html *html, const char *element, const char *format, va_list arguments, const char *end)
{
    text_add_format(&html->out, "<%s ", element);
    text_add_arguments(&html->out, format, arguments);
    text_add(&html->out, end);
}

void html_open_with(struct html *html, const char *element, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_tag(html, element, format, arguments, ">");
    va_end(arguments);
    push(html, element);
}

/* Blocks end their line, so that the page's source can be read and compared. */
static bool is_block(const char *element)
{
    static const char *const inline_elements[] = {
        "a", "b", "code", "span", "strong", "text", "td", "th", "title", "i"
    };
    for (size_t i = 0; i < sizeof inline_elements / sizeof *inline_elements; i++)
        if (strcmp(element, inline_elements[i]) == 0)
            return false;
    return true;
}

void html_close(struct html *html)
{
    assert(html->depth > 0);
    const char *element = html->open[--html->depth];
    text_add_format(&html->out, "</%s>%s", element, is_block(element) ? "\n" : "");
}

void html_empty(struct html *html, const char *element, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    add_tag(html, element, format, arguments, "/>");
    va_end(arguments);
}

/* Bytes of the character that begins here, 0 when it is none. */
static size_t character_size(const char *bytes)
{
    unsigned char first = (unsigned char)*bytes;
    size_t size = first < 0x80 ? 1 : first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    return strnlen(bytes, size) == size && text_is_utf8(bytes, size) ? size : 0;
}

/* U+202A–U+202E and U+2066–U+2069 make a name look like another one, and would reach beyond the element. */
static bool turns_direction(const char *character)
{
    unsigned char second = (unsigned char)character[1], third = (unsigned char)character[2];
    return (second == 0x80 && third >= 0xAA && third <= 0xAE) || (second == 0x81 && third >= 0xA6 && third <= 0xA9);
}

static const char *entity(char character)
{
    switch (character) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* A number and its unit stay on one line: "12 %", "1.500 €". */
static bool binds(const char *start, const char *blank)
{
    return *blank == ' ' && blank > start && blank[-1] >= '0' && blank[-1] <= '9' &&
           (blank[1] == '%' || strncmp(blank + 1, "€", strlen("€")) == 0);
}

void html_say(struct html *html, const char *text)
{
    static const char replacement[] = "\xEF\xBF\xBD";
    for (const char *start = text; *text;) {
        size_t size = character_size(text);
        bool control = (unsigned char)*text < 0x20 && *text != '\t' && *text != '\n';
        if (size == 0 || control || *text == 0x7F || (size == 3 && *text == '\xE2' && turns_direction(text)))
            text_add(&html->out, replacement);
        else if (binds(start, text))
            text_add(&html->out, "\xC2\xA0");
        else if (size == 1 && entity(*text))
            text_add(&html->out, entity(*text));
        else
            text_add_bytes(&html->out, text, size);
        text += size ? size : 1;
    }
}

static void say_arguments(struct html *html, const char *format, va_list arguments)
{
    struct text text = text_in(html->out.arena);
    text_add_arguments(&text, format, arguments);
    html_say(html, text_string(&text));
}

void html_say_format(struct html *html, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    say_arguments(html, format, arguments);
    va_end(arguments);
}

void html_say_name(struct html *html, const char *name)
{
    while (*name) {
        size_t size = strcspn(name, "_-./");
        size += strspn(name + size, "_-./");
        html_say(html, arena_copy(html->out.arena, name, size));
        name += size;
        if (*name)
            text_add(&html->out, "<wbr/>");
    }
}

void html_put(struct html *html, const char *element, const char *attributes, const char *text)
{
    html_open(html, element, attributes);
    html_say(html, text);
    html_close(html);
}

void html_put_format(struct html *html, const char *element, const char *attributes, const char *format, ...)
{
    html_open(html, element, attributes);
    va_list arguments;
    va_start(arguments, format);
    say_arguments(html, format, arguments);
    va_end(arguments);
    html_close(html);
}

unsigned html_identifier(struct html *html)
{
    return ++html->identifiers;
}

const char *html_shortened(struct arena *arena, const char *text, size_t characters)
{
    size_t seen = 0, cut = 0;
    for (size_t i = 0; text[i]; i++) {
        if (((unsigned char)text[i] & 0xC0) == 0x80)
            continue;
        if (++seen == characters)
            cut = i; /* here the ellipsis would stand */
        else if (seen > characters)
            return arena_format(arena, "%.*s…", (int)cut, text);
    }
    return text;
}
