/* Text as databases hand it over: UTF-16 in the order of this machine's bytes. */
#ifndef LOTSE_WIDE_H
#define LOTSE_WIDE_H

#include "runner/base/text.h"

/* With a zero behind it; what is no UTF-8 becomes U+FFFD. */
uint16_t *wide_of_text(struct arena *arena, const char *text);

/* Appends the units as UTF-8. NUL is left out, and half a pair becomes U+FFFD: cells are valid UTF-8 without NUL. */
void wide_add(struct text *text, const uint16_t *units, size_t count);

#endif
