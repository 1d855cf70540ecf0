/* A page: one file that needs nothing else. Style and charts are inside; no script, no font, no picture from elsewhere,
 * and a Content-Security-Policy that holds browsers to it. */
#ifndef LOTSE_PAGE_H
#define LOTSE_PAGE_H

#include "runner/page/html.h"

/* From the document type to <main>; the title is shown by the browser. */
void page_begin(struct html *html, const char *title);
void page_end(struct html *html);

/* The line at the top: what kind of page this is, and a date (NULL: none); then the heading. */
void page_heading(struct html *html, const char *kind, const char *date, const char *name, const char *question);

/* <section id> with its heading; html_close ends it. The id is a literal. */
void page_section(struct html *html, const char *id, const char *title);

/* A table with its caption, in a box of its own that scrolls where the page is too narrow. page_table_end ends it. */
void page_table(struct html *html, const char *style, const char *caption);
void page_table_end(struct html *html);

/* A row of headings, ended by NULL; the first one stands at the left. */
void page_table_head(struct html *html, const char *const *headings);

#endif
