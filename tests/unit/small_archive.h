/* ZIP files for tests, of members that are in memory. */
#ifndef LOTSE_TEST_SMALL_ARCHIVE_H
#define LOTSE_TEST_SMALL_ARCHIVE_H

#include "runner/base/archive.h"

static inline bool small_archive_write(struct problems *problems, const char *path,
                                       const struct archive_member *members, size_t count)
{
    struct arena *arena = arena_create();
    struct packing *packing;
    bool done = packing_begin(arena, problems, path, SIZE_MAX, &packing);
    for (size_t i = 0; done && i < count; i++)
        done = packing_add(packing, &members[i]);
    done = done && packing_publish(packing);
    arena_destroy(arena);
    return done;
}

#endif
