/* Parts of the page, for its own files only: page.c has what is about all tables, page_folder.c what is about one
 * folder. */
#ifndef LOTSE_CATALOG_PAGE_H
#define LOTSE_CATALOG_PAGE_H

#include "runner/catalog/catalog.h"
#include "runner/page/page.h"

/* <section> with owner, licence and tables of a folder; `number` is part of its id. */
void put_folder(struct html *html, const struct catalog *catalog, size_t number);

/* The newest date that its columns hold, or else when its file was changed; NULL: neither is known. */
const char *entry_age(struct arena *arena, const struct entry *entry);

/* Is any column about persons? */
bool entry_is_personal(const struct entry *entry);

#endif
