/* Secrets that must not be shown: passwords in connection strings, and where a library repeats one. */
#ifndef LOTSE_SECRET_H
#define LOTSE_SECRET_H

#ifdef __cplusplus
extern "C" {
#endif

#include "runner/base/arena.h"

/* The text with one "*" for each letter that follows "PWD=" or "Password=", up to the ";" or quote that ends it. Every
 * other line and letter keeps its place. *masked is its size; it has a NUL behind it. */
char *secret_masked(struct arena *arena, const char *text, size_t size, size_t *masked);

/* The text with "***" wherever this secret stands in it; NULL and "" are none. */
const char *secret_removed(struct arena *arena, const char *text, const char *secret);

#ifdef __cplusplus
}
#endif
#endif
