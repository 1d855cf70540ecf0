/* TOML files as a tree whose every key and value knows its line and column. toml++ behind it, the one file in C++. */
#ifndef LOTSE_TOML_H
#define LOTSE_TOML_H

#ifdef __cplusplus
extern "C" {
#endif

#include "runner/base/problem.h"

#include <stdint.h>

enum toml_kind { TOML_TABLE, TOML_ARRAY, TOML_TEXT, TOML_INTEGER, TOML_NUMBER, TOML_BOOLEAN, TOML_DATE };

struct toml_node {
    enum toml_kind kind;
    const char *key;         /* NULL in arrays and at the root */
    struct place key_place;  /* where the key stands */
    struct place place;      /* where the value stands */
    struct toml_node *next;  /* the next one of the same table or array, in the order of the file */
    struct toml_node *first; /* of a table or an array */
    const char *text;        /* TOML_TEXT; of the others (but tables and arrays) what TOML would write */
    int64_t integer;
    double number; /* TOML_INTEGER too */
    bool boolean;
};

/* Parses a file's content into *root, which is a table, and makes its lines known to the problems. false: not TOML; every
 * mistake is recorded with its place and what to write instead. *root then holds what can be read around them, or is
 * NULL. `name` is NULL for a text that is in no file. */
bool toml_parse(struct arena *arena, struct problems *problems, const char *name, const char *content, size_t size,
                struct toml_node **root);

/* The value with this key of a table; NULL when there is none. */
const struct toml_node *toml_get(const struct toml_node *table, const char *key);

#ifdef __cplusplus
}
#endif
#endif
