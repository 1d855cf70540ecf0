/* Arbitrary bytes as a packed file or an archive: its members listed, opened and read to their ends, twice. What cannot be
 * read is a problem; what can, comes out the same each time. */
#include "runner/base/stream.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

enum { ENOUGH = 1 << 22, MEMBERS = 3 }; /* bytes, and members: more would only take time */

static ssize_t read_all(struct arena *arena, const char *path, const char *member, size_t *sum)
{
    struct problems *problems = problems_create(arena);
    struct stream *stream;
    static char buffer[4096 + 1];
    ssize_t got = -1, total = 0;
    *sum = 0;
    if (stream_open(arena, problems, path, member, &stream)) {
        if (strncmp(stream_name(stream), path, strlen(path)) != 0)
            abort();
        /* Pieces of different sizes; a piece that is not full is the last one. */
        for (size_t piece = 1; total < ENOUGH && (got = stream_read(stream, buffer, piece)) > 0;
             piece = piece * 3 % sizeof buffer) {
            for (ssize_t i = 0; i < got; i++)
                *sum = *sum * 31 + (unsigned char)buffer[i];
            total += got;
            if ((size_t)got < piece && (got = stream_read(stream, buffer, 1)) > 0)
                abort();
            if (got <= 0)
                break;
        }
        stream_close(stream);
    }
    if ((got < 0) != (problems_count(problems) > 0))
        abort();
    return got < 0 ? -1 : total;
}

static void read_twice(struct arena *arena, const char *path, const char *member)
{
    size_t sum, again;
    if (read_all(arena, path, member, &sum) != read_all(arena, path, member, &again) || sum != again)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_create();
    int file = memfd_create("packed", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, size) != (ssize_t)size)
        abort();
    const char *path = arena_format(arena, "/proc/self/fd/%d", file);
    struct problems *problems = problems_create(arena);
    struct texts members;
    bool packed, listed = stream_members(arena, problems, path, &packed, &members);
    if (listed != (problems_count(problems) == 0))
        abort();
    read_twice(arena, path, NULL);
    for (size_t i = 0; packed && i < members.count && i < MEMBERS; i++)
        read_twice(arena, path, members.items[i]);
    close(file);
    arena_destroy(arena);
    return 0;
}
