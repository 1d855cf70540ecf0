/* What people who write TOML for the first time stumble over, explained in their words: for toml.cpp alone. toml++ says
 * the same in English and in a parser's words, and stops at the first mistake. */
#ifndef LOTSE_TOML_MISTAKES_H
#define LOTSE_TOML_MISTAKES_H

#ifdef __cplusplus
extern "C" {
#endif

#include "runner/base/problem.h"

/* Where the parser gave up. */
struct toml_mistake {
    const char *name; /* of the file */
    const char *content;
    size_t size;
    size_t line, column; /* from 1, in characters */
    const char *says;    /* the parser's own words */
};

/* Lines that have to be left out, so that the rest of the file can be looked at. */
struct toml_lines {
    size_t first, last;
};

/* Records what is wrong and what to write instead. */
struct toml_lines toml_explain(struct problems *problems, const struct toml_mistake *mistake);

/* A key or text with the character U+0000, which TOML allows and nobody means. */
void toml_explain_zero(struct problems *problems, struct place place);

/* The content as it can be parsed and shown: without a byte order mark, and in UTF-8. false: it was not UTF-8 text, with
 * a problem recorded; the copy then holds what it probably means (of a Windows code page), or is NULL. */
bool toml_make_readable(struct arena *arena, struct problems *problems, const char *name, const char *content,
                        size_t size, char **copy, size_t *copy_size);

/* Trees are walked by recursion, and the parser has no limit of its own for the parts of a dotted key. false: there is
 * one with too many. Counts generously: what only looks like a key may be counted too. */
bool toml_is_shallow(struct problems *problems, const char *name, const char *content, size_t size);

#ifdef __cplusplus
}
#endif
#endif
