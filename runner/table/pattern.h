/* Patterns of texts: POSIX extended regular expressions, UTF-8, for the whole text. The C library's regex behind it. */
#ifndef LOTSE_PATTERN_H
#define LOTSE_PATTERN_H

#include "runner/base/arena.h"

struct pattern;

/* What is wrong with it, translated; NULL: nothing. Bounded, since it may come from somebody else: 200 bytes, 1,000
 * repetitions by counts in all, no references back. */
const char *pattern_fault(struct arena *arena, const char *pattern);

/* NULL for one that has a fault. */
struct pattern *pattern_compile(struct arena *arena, const char *pattern);

/* Texts of more than 4,096 bytes fit none. */
bool pattern_fits(const struct pattern *pattern, const char *text);

#endif
