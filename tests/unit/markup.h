/* What is wrong with the markup of a page, for tests of pages and charts. */
#ifndef LOTSE_MARKUP_H
#define LOTSE_MARKUP_H

#include <ctype.h>
#include <stdbool.h>
#include <stdio.h>
#include <string.h>

enum { MARKUP_DEPTH = 64, MARKUP_NAME = 32 };

/* NULL when all tags are closed in order and every "<" begins a tag; otherwise what is wrong. */
static inline const char *markup_fault(const char *page)
{
    static char fault[160];
    char open[MARKUP_DEPTH][MARKUP_NAME];
    int depth = 0;
    for (const char *at = page; (at = strchr(at, '<')); at++) {
        const char *end = strchr(at, '>'), *name = at + 1 + (at[1] == '/');
        size_t length = strcspn(name, " />\n");
        if (at[1] == '!')
            continue;
        if (!end || length == 0 || length >= MARKUP_NAME || depth == MARKUP_DEPTH) {
            snprintf(fault, sizeof fault, "no tag: %.60s", at);
            return fault;
        }
        if (at[1] == '/') {
            if (depth == 0 || strlen(open[depth - 1]) != length || strncmp(open[depth - 1], name, length) != 0) {
                snprintf(fault, sizeof fault, "not open: %.60s", at);
                return fault;
            }
            depth--;
        } else if (end[-1] != '/') {
            memcpy(open[depth], name, length);
            open[depth++][length] = '\0';
        }
        if (strncmp(at, "<style>", 7) == 0)
            at = strstr(at, "</style>") - 1;
    }
    if (depth == 0)
        return NULL;
    snprintf(fault, sizeof fault, "never closed: %s", open[depth - 1]);
    return fault;
}

/* An id that two elements of the page have, so that links to the second one lead to the first; NULL: there is none. */
static inline const char *markup_repeated_id(const char *page)
{
    static char id[64];
    for (const char *at = page; (at = strstr(at, " id=\"")); at++) {
        snprintf(id, sizeof id, "%.*s", (int)strcspn(at + 5, "\"") + 6, at);
        if (strstr(at + 1, id))
            return id;
    }
    return NULL;
}

/* The first of the signs within a tag; NULL: none. What stands between tags is text, and harmless. */
static inline const char *markup_in_tags(const char *page, const char *const *signs)
{
    for (const char *tag = page; (tag = strchr(tag, '<')); tag++)
        for (size_t i = 0; signs[i]; i++) {
            const char *found = strstr(tag, signs[i]);
            if (found && found < tag + strcspn(tag, ">"))
                return found;
        }
    return NULL;
}

/* What would make a browser load something or run something; NULL: nothing. */
static inline const char *markup_outside(const char *page)
{
    static const char *const elements[] = { "<script", "<link",   "<iframe", "<img", "<object",
                                            "<embed",  "@import", "url(",    NULL };
    static const char *const attributes[] = { "http:", "https:", " src=", " on", "javascript:", "href=\"/", NULL };
    for (size_t i = 0; elements[i]; i++)
        if (strstr(page, elements[i]))
            return elements[i];
    return markup_in_tags(page, attributes);
}

/* A number that is none, among the attributes of a drawing; as a word of its own, since "#influence" is none. */
static inline const char *markup_no_number(const char *page)
{
    for (const char *tag = page; (tag = strchr(tag, '<')); tag++)
        for (const char *at = tag + 1, *end = tag + strcspn(tag, ">"); at < end; at++) {
            bool begins =
                (strncasecmp(at, "nan", 3) == 0 || strncasecmp(at, "inf", 3) == 0) && !islower((unsigned char)at[-1]);
            if (begins && !isalpha((unsigned char)at[3]))
                return at;
        }
    return NULL;
}

#endif
