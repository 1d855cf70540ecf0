/* Where a value stands in the text of a document: jansson forgets it. The text was parsed before, so that only its
 * shape has to be followed here; bytes that break it end the search. */
#include "runner/base/document.h"

#include <stdlib.h>
#include <string.h>

struct walk {
    const char *at, *end;
};

static void skip_blanks(struct walk *walk)
{
    while (walk->at < walk->end && strchr(" \t\r\n", *walk->at) && *walk->at)
        walk->at++;
}

static bool is_next(struct walk *walk, char byte)
{
    skip_blanks(walk);
    return walk->at < walk->end && *walk->at == byte;
}

static void skip_string(struct walk *walk)
{
    for (walk->at++; walk->at < walk->end && *walk->at != '"'; walk->at++)
        if (*walk->at == '\\' && walk->at + 1 < walk->end)
            walk->at++;
    if (walk->at < walk->end)
        walk->at++;
}

static void skip_value(struct walk *walk)
{
    size_t depth = 0;
    skip_blanks(walk);
    while (walk->at < walk->end) {
        char byte = *walk->at;
        if (depth == 0 && strchr(",]}", byte))
            return;
        if (byte == '"') {
            skip_string(walk);
        } else {
            depth += byte == '{' || byte == '[';
            depth -= byte == '}' || byte == ']';
            walk->at++;
        }
        if (depth == 0 && (byte == '"' || byte == '}' || byte == ']'))
            return;
    }
}

/* Steps into the object or list, to the value of the key or number; *start is where the step leads. */
static bool step_into(struct walk *walk, const char *key, size_t size, const char **start)
{
    bool is_object = is_next(walk, '{');
    if (!is_object && !is_next(walk, '['))
        return false;
    unsigned long left = is_object ? 0 : strtoul(key, NULL, 10);
    for (walk->at++; walk->at < walk->end; walk->at++) {
        skip_blanks(walk);
        const char *begin = walk->at;
        if (is_object) {
            if (!is_next(walk, '"'))
                return false;
            skip_string(walk);
            bool is_it = (size_t)(walk->at - begin) == size + 2 && memcmp(begin + 1, key, size) == 0;
            if (!is_next(walk, ':'))
                return false;
            walk->at++;
            left = is_it ? 0 : 1;
        }
        if (left == 0 && !is_next(walk, ']')) {
            *start = begin;
            return true;
        }
        left -= !is_object;
        skip_value(walk);
        if (!is_next(walk, ','))
            return false;
    }
    return false;
}

static struct place place_of(const char *name, const char *content, const char *at)
{
    struct place place = { .file = name, .line = 1, .column = 1 };
    for (; content < at; content++) {
        place.column += ((unsigned char)*content & 0xc0) != 0x80;
        if (*content == '\n') {
            place.line++;
            place.column = 1;
        }
    }
    return place;
}

struct place document_place(const char *name, const char *content, size_t size, const char *path)
{
    struct walk walk = { content, content + size };
    skip_blanks(&walk);
    const char *found = walk.at;
    while (*path) {
        size_t length = strcspn(path, "/");
        if (!step_into(&walk, path, length, &found))
            break;
        path += length + (path[length] == '/');
    }
    return place_of(name, content, found);
}
