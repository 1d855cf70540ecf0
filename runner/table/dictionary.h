/* The distinct values of a column, in the order of their first appearance; a value's index is its code. */
#ifndef LOTSE_DICTIONARY_H
#define LOTSE_DICTIONARY_H

#include "runner/base/arena.h"

#include <stdint.h>

#define CODE_MISSING UINT32_MAX

struct dictionary;
struct dictionary *dictionary_create(struct arena *arena);
uint32_t dictionary_add(struct dictionary *dictionary, const char *bytes, size_t size); /* its code, new or old */
uint32_t dictionary_find(const struct dictionary *dictionary, const char *bytes, size_t size); /* or CODE_MISSING */
size_t dictionary_count(const struct dictionary *dictionary);
const char *dictionary_text(const struct dictionary *dictionary, uint32_t code); /* NUL-terminated */

/* Adds all values of the other one, in their order; codes[i] becomes the code of its i-th value. */
void dictionary_add_all(struct dictionary *dictionary, const struct dictionary *other, uint32_t *codes);

#endif
