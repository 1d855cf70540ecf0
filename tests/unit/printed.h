/* What problems_print says, as a text: for tests of messages. */
#ifndef LOTSE_TESTS_PRINTED_H
#define LOTSE_TESTS_PRINTED_H

#include "runner/base/problem.h"

#include <stdio.h>
#include <stdlib.h>

static inline char *printed_as(struct arena *arena, struct problems *problems, bool json)
{
    FILE *kept = stderr;
    char *bytes = NULL;
    size_t size = 0;
    stderr = open_memstream(&bytes, &size);
    problems_print(problems, json);
    fclose(stderr);
    stderr = kept;
    char *copy = arena_copy(arena, bytes, size);
    free(bytes);
    return copy;
}

static inline char *printed(struct arena *arena, struct problems *problems)
{
    return printed_as(arena, problems, false);
}

#endif
