#include "runner/table/pattern.h"

#include "runner/base/translate.h"

#include <ctype.h>
#include <locale.h>
#include <regex.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

enum { LONGEST_PATTERN = 200, LONGEST_TEXT = 4096, REPETITIONS = 1000 };

struct pattern {
    regex_t regex;
    locale_t locale;
};

/* Counts such as {3,40} multiply when they are nested; taken as if they all were. */
static bool repeats_too_often(const char *pattern)
{
    unsigned long repetitions = 1;
    for (const char *at = pattern; (at = strchr(at, '{')); at++) {
        for (const char *count = at + 1; isdigit((unsigned char)*count) || *count == ',';) {
            char *end = (char *)(uintptr_t)(count + 1);
            unsigned long number = *count == ',' ? 1 : strtoul(count, &end, 10);
            if (number > REPETITIONS)
                return true;
            repetitions *= number > 1 ? number : 1;
            if (repetitions > REPETITIONS)
                return true;
            count = end;
        }
    }
    return false;
}

static bool refers_back(const char *pattern)
{
    for (const char *at = pattern; (at = strchr(at, '\\')) && at[1]; at += 2)
        if (isdigit((unsigned char)at[1]))
            return true;
    return false;
}

static void release(void *object)
{
    struct pattern *pattern = object;
    regfree(&pattern->regex);
    if (pattern->locale)
        freelocale(pattern->locale);
}

/* The locale is this thread's for as long as the library looks at letters; the program's stays as it is. */
static int compile(struct pattern *pattern, const char *whole)
{
    pattern->locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t kept = pattern->locale ? uselocale(pattern->locale) : (locale_t)0;
    int fault = regcomp(&pattern->regex, whole, REG_EXTENDED | REG_NOSUB);
    if (pattern->locale)
        uselocale(kept);
    if (fault && pattern->locale)
        freelocale(pattern->locale);
    return fault;
}

const char *pattern_fault(struct arena *arena, const char *pattern)
{
    struct pattern compiled;
    char message[200];
    if (strlen(pattern) > LONGEST_PATTERN)
        return arena_format(arena, tr("it is longer than %d letters"), LONGEST_PATTERN);
    if (refers_back(pattern))
        return tr("it refers back to a part of itself (\\1)");
    if (repeats_too_often(pattern))
        return arena_format(arena, tr("it repeats something more than %d times"), REPETITIONS);
    int fault = compile(&compiled, pattern);
    if (!fault) {
        release(&compiled);
        return NULL;
    }
    regerror(fault, NULL, message, sizeof message);
    return arena_copy_text(arena, message);
}

struct pattern *pattern_compile(struct arena *arena, const char *pattern)
{
    struct pattern *compiled = ARENA_NEW(arena, struct pattern);
    if (pattern_fault(arena, pattern) || compile(compiled, arena_format(arena, "^(%s)$", pattern)))
        return NULL;
    arena_on_end(arena, release, compiled);
    return compiled;
}

bool pattern_fits(const struct pattern *pattern, const char *text)
{
    if (strnlen(text, LONGEST_TEXT + 1) > LONGEST_TEXT)
        return false;
    locale_t kept = pattern->locale ? uselocale(pattern->locale) : (locale_t)0;
    bool fits = regexec(&pattern->regex, text, 0, NULL, 0) == 0;
    if (pattern->locale)
        uselocale(kept);
    return fits;
}
