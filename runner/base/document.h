/* JSON documents: what Lotse writes for machines (metrics, packages, progress lines) and reads back. jansson behind it.
 *
 * Objects keep the order in which their keys were set, so that equal inputs give equal bytes. Numbers are written with
 * nine significant digits, which is exact for float32; a NaN or an infinity is written as null.
 */
#ifndef LOTSE_DOCUMENT_H
#define LOTSE_DOCUMENT_H

#include "runner/base/problem.h"

#include <stdint.h>

struct document;

struct document *document_object(struct arena *arena); /* the arena owns it and all that is put into it */
struct document *document_array(struct arena *arena);

void document_set(struct document *object, const char *key, const struct document *value);
void document_set_text(struct document *object, const char *key, const char *value); /* NULL: null */
void document_set_number(struct document *object, const char *key, double value);
void document_set_integer(struct document *object, const char *key, int64_t value);
void document_set_boolean(struct document *object, const char *key, bool value);
void document_set_null(struct document *object, const char *key);
void document_append(struct document *array, const struct document *value);
void document_append_text(struct document *array, const char *value);
void document_append_number(struct document *array, double value);
void document_append_integer(struct document *array, int64_t value);

char *document_line(struct arena *arena, const struct document *document);   /* compact, without a newline at the end */
char *document_pretty(struct arena *arena, const struct document *document); /* indented, with a newline at the end */

/* Parses a text; `name` is what a problem calls it. false: not JSON, which is a problem of this kind, with line and
 * column. */
bool document_parse(struct arena *arena, struct problems *problems, enum fault fault, const char *name,
                    const char *content, size_t size, struct document **document);

/* Where in a text that is valid JSON the value at "resources/0/path" stands: its key, or in a list the value itself.
 * Where there is none, the deepest place on the way to it. */
struct place document_place(const char *name, const char *content, size_t size, const char *path);

/* Reading is forgiving: a missing key, or a NULL object, or another type gives the fallback (NULL, 0, false). */
struct document *document_get(const struct document *object, const char *key);
size_t document_count(const struct document *array);
struct document *document_at(const struct document *array, size_t index);
const char *document_text(const struct document *document); /* owned by the document; NULL when it is no text */
double document_number(const struct document *document, double fallback); /* null gives NaN */
int64_t document_integer(const struct document *document, int64_t fallback);
bool document_boolean(const struct document *document, bool fallback);
bool document_is_null(const struct document *document);

/* The keys of an object, in their order: for (key = document_first(o); key; key = document_next(o, key)). */
size_t document_members(const struct document *object);
const char *document_first(const struct document *object);
const char *document_next(const struct document *object, const char *key);

#endif
