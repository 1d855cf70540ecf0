#include "runner/base/document.h"

#include "runner/base/translate.h"

#include <jansson.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

/* What jansson has no memory for it leaves out without a word, and what it can't read for that reason looks damaged. So
 * it too gets its memory or the program ends. */
__attribute__((constructor)) static void choose_memory(void)
{
    json_set_alloc_funcs(arena_library_malloc, free);
}

/* A struct document is a json_t under another name, so that jansson is seen by this file alone. */
static struct document *wrapped(json_t *value)
{
    return (struct document *)(void *)value;
}

static json_t *unwrapped(const struct document *document)
{
    return (json_t *)(uintptr_t)document;
}

static void release(void *object)
{
    json_decref(object);
}

static struct document *owned(struct arena *arena, json_t *value)
{
    arena_on_end(arena, release, value);
    return wrapped(value);
}

static json_t *number(double value)
{
    return isfinite(value) ? json_real(value) : json_null();
}

static json_t *string(const char *value)
{
    return value ? json_string(value) : json_null();
}

struct document *document_object(struct arena *arena)
{
    return owned(arena, json_object());
}

struct document *document_array(struct arena *arena)
{
    return owned(arena, json_array());
}

/* The arena keeps its own reference to the child; the parent takes another. */
void document_set(struct document *object, const char *key, const struct document *value)
{
    json_object_set(unwrapped(object), key, unwrapped(value));
}

void document_set_text(struct document *object, const char *key, const char *value)
{
    json_object_set_new(unwrapped(object), key, string(value));
}

void document_set_number(struct document *object, const char *key, double value)
{
    json_object_set_new(unwrapped(object), key, number(value));
}

void document_set_integer(struct document *object, const char *key, int64_t value)
{
    json_object_set_new(unwrapped(object), key, json_integer(value));
}

void document_set_boolean(struct document *object, const char *key, bool value)
{
    json_object_set_new(unwrapped(object), key, json_boolean(value));
}

void document_set_null(struct document *object, const char *key)
{
    json_object_set_new(unwrapped(object), key, json_null());
}

void document_append(struct document *array, const struct document *value)
{
    json_array_append(unwrapped(array), unwrapped(value));
}

void document_append_text(struct document *array, const char *value)
{
    json_array_append_new(unwrapped(array), string(value));
}

void document_append_number(struct document *array, double value)
{
    json_array_append_new(unwrapped(array), number(value));
}

void document_append_integer(struct document *array, int64_t value)
{
    json_array_append_new(unwrapped(array), json_integer(value));
}

static char *dumped(struct arena *arena, const struct document *document, size_t flags, const char *end)
{
    char *text = json_dumps(unwrapped(document), flags | JSON_REAL_PRECISION(9) | JSON_ENCODE_ANY);
    char *copy = arena_format(arena, "%s%s", text ? text : "null", end);
    free(text);
    return copy;
}

char *document_line(struct arena *arena, const struct document *document)
{
    return dumped(arena, document, JSON_COMPACT, "");
}

char *document_pretty(struct arena *arena, const struct document *document)
{
    return dumped(arena, document, JSON_INDENT(2), "\n");
}

bool document_parse(struct arena *arena, struct problems *problems, enum fault fault, const char *name,
                    const char *content, size_t size, struct document **document)
{
    json_error_t error;
    json_t *value = json_loadb(content, size, JSON_REJECT_DUPLICATES, &error);
    if (!value) {
        struct place place = { name, (size_t)(error.line > 0 ? error.line : 0),
                               (size_t)(error.column > 0 ? error.column : 0), 0 };
        return problem_add(problems, fault, place, tr("this is no valid JSON: %s"), error.text);
    }
    *document = owned(arena, value);
    return true;
}

struct document *document_get(const struct document *object, const char *key)
{
    return wrapped(json_object_get(unwrapped(object), key));
}

size_t document_count(const struct document *array)
{
    return json_array_size(unwrapped(array));
}

struct document *document_at(const struct document *array, size_t index)
{
    return wrapped(json_array_get(unwrapped(array), index));
}

const char *document_text(const struct document *document)
{
    return json_string_value(unwrapped(document));
}

double document_number(const struct document *document, double fallback)
{
    const json_t *value = unwrapped(document);
    if (json_is_null(value))
        return NAN;
    return json_is_number(value) ? json_number_value(value) : fallback;
}

int64_t document_integer(const struct document *document, int64_t fallback)
{
    const json_t *value = unwrapped(document);
    return json_is_integer(value) ? json_integer_value(value) : fallback;
}

bool document_boolean(const struct document *document, bool fallback)
{
    const json_t *value = unwrapped(document);
    return json_is_boolean(value) ? json_is_true(value) : fallback;
}

bool document_is_null(const struct document *document)
{
    return json_is_null(unwrapped(document));
}

size_t document_members(const struct document *object)
{
    return json_object_size(unwrapped(object));
}

const char *document_first(const struct document *object)
{
    return json_object_iter_key(json_object_iter(unwrapped(object)));
}

const char *document_next(const struct document *object, const char *key)
{
    return json_object_iter_key(json_object_iter_next(unwrapped(object), json_object_key_to_iter(key)));
}
