/* HTML and SVG, piece by piece.
 *
 * What comes from data is hostile. Therefore element names and attributes are literals of the sources, with numbers
 * filled in at most; data goes between tags only, through html_say and html_put, which escape it. Elements are closed
 * by html_close, which knows what is open: tags are always balanced.
 */
#ifndef LOTSE_HTML_H
#define LOTSE_HTML_H

#include "runner/base/text.h"

enum { HTML_DEPTH = 24 };

struct html {
    struct text out;
    const char *open[HTML_DEPTH];
    size_t depth;
    unsigned identifiers; /* given out so far */
};

struct html html_in(struct arena *arena);

/* <element attributes>; attributes: a literal, or NULL. */
void html_open(struct html *html, const char *element, const char *attributes);

/* The same with numbers in the attributes. */
void html_open_with(struct html *html, const char *element, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* </element> of the innermost open one. */
void html_close(struct html *html);

/* An element without content: a shape in SVG, <meta/>. Attributes as for html_open_with. */
void html_empty(struct html *html, const char *element, const char *format, ...) __attribute__((format(printf, 3, 4)));

/* Text, escaped. Invalid UTF-8, control characters and marks that turn the direction of writing become U+FFFD. */
void html_say(struct html *html, const char *text);
void html_say_format(struct html *html, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* A name, which may be long and without blanks: it may break behind "_", "-", "." and "/". */
void html_say_name(struct html *html, const char *name);

/* <element attributes>text</element> */
void html_put(struct html *html, const char *element, const char *attributes, const char *text);
void html_put_format(struct html *html, const char *element, const char *attributes, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* A number that no other element of the page has, for its id. */
unsigned html_identifier(struct html *html);

/* At most this many characters, an ellipsis included: for places of fixed width. */
const char *html_shortened(struct arena *arena, const char *text, size_t characters);

#endif
