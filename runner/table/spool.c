#include "runner/table/spool.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BUFFER = 1 << 20 };

struct spool {
    struct problems *problems;
    const char *folder;
    int file;
    char *buffer; /* what is not written yet */
    size_t filled;
    uint64_t written;
};

/* What stands in front of a row: behind it come the sizes of its cells, uint32_t each, then their bytes. */
struct front {
    uint64_t line, bytes;
    uint32_t count;
    uint32_t has_encoding; /* UTF-8; else it is open */
};

/* Going over the rows. */
struct reader {
    const struct spool *spool;
    struct arena *arena;
    char *buffer;
    size_t room, at, end; /* what was read and not handed over yet is from `at` to `end` */
    uint64_t next;        /* place in the file behind it */
    struct cell *cells;
    size_t cell_room;
};

static void release(void *object)
{
    struct spool *spool = object;
    close(spool->file);
}

static bool failed(struct problems *problems, const struct spool *spool, int error)
{
    return problem_writing(problems, spool->folder, error ? error : EIO);
}

/* A file system that knows no files without a name gets one that is removed at once. */
static int open_nameless(struct arena *arena, const char *folder)
{
    int file = open(folder, O_TMPFILE | O_RDWR | O_CLOEXEC, 0600);
    if (file >= 0)
        return file;
    char *name = arena_format(arena, "%s/.lotse.XXXXXX", folder);
    file = mkostemp(name, O_CLOEXEC);
    if (file >= 0)
        unlink(name);
    return file;
}

struct spool *spool_create(struct arena *arena, struct problems *problems)
{
    const char *stated = getenv("TMPDIR");
    const char *folders[] = { stated && *stated ? stated : "/var/tmp", "/tmp" };
    struct spool *spool = ARENA_NEW(arena, struct spool);
    *spool = (struct spool){ .problems = problems, .file = -1 };
    for (size_t i = 0; i < sizeof folders / sizeof *folders && spool->file < 0; i++) {
        spool->folder = arena_copy_text(arena, folders[i]);
        spool->file = open_nameless(arena, spool->folder);
    }
    if (spool->file < 0) {
        failed(problems, spool, errno);
        return NULL;
    }
    arena_on_end(arena, release, spool);
    spool->buffer = arena_get(arena, BUFFER);
    return spool;
}

static bool flush(struct spool *spool)
{
    for (size_t done = 0; done < spool->filled;) {
        ssize_t put = write(spool->file, spool->buffer + done, spool->filled - done);
        if (put < 0 && errno == EINTR)
            continue;
        if (put <= 0)
            return failed(spool->problems, spool, errno);
        done += (size_t)put;
        spool->written += (uint64_t)put;
    }
    spool->filled = 0;
    return true;
}

static bool put(struct spool *spool, const void *bytes, size_t size)
{
    for (const char *at = bytes; size;) {
        size_t room = BUFFER - spool->filled, piece = size < room ? size : room;
        memcpy(spool->buffer + spool->filled, at, piece);
        spool->filled += piece;
        at += piece;
        size -= piece;
        if (spool->filled == BUFFER && !flush(spool))
            return false;
    }
    return true;
}

bool spool_add(void *context, const struct row *row)
{
    struct spool *spool = context;
    struct front front = { row->line, 0, (uint32_t)row->count, row->encoding != NULL };
    for (size_t i = 0; i < row->count; i++)
        front.bytes += row->cells[i].size;
    bool done = put(spool, &front, sizeof front);
    for (size_t i = 0; done && i < row->count; i++) {
        uint32_t size = (uint32_t)row->cells[i].size;
        done = put(spool, &size, sizeof size);
    }
    for (size_t i = 0; done && i < row->count; i++)
        done = put(spool, row->cells[i].bytes, row->cells[i].size);
    return done;
}

/* Reads on, until there are `size` bytes from `at` on, or no more. What is not written yet stands behind the file. */
static bool fill(struct problems *problems, struct reader *reader, size_t size)
{
    const struct spool *spool = reader->spool;
    memmove(reader->buffer, reader->buffer + reader->at, reader->end - reader->at);
    reader->end -= reader->at;
    reader->at = 0;
    if (size > reader->room) {
        reader->buffer = arena_grow(reader->arena, reader->buffer, reader->room, size, 1);
        reader->room = size;
    }
    while (reader->end < size) {
        size_t room = reader->room - reader->end;
        ssize_t got = 0;
        if (reader->next < spool->written) {
            got = pread(spool->file, reader->buffer + reader->end, room, (off_t)reader->next);
            if (got < 0 && errno == EINTR)
                continue;
            if (got <= 0)
                return failed(problems, spool, errno);
        } else {
            size_t from = (size_t)(reader->next - spool->written), left = spool->filled - from;
            got = (ssize_t)(left < room ? left : room);
            memcpy(reader->buffer + reader->end, spool->buffer + from, (size_t)got);
            if (got == 0)
                return true;
        }
        reader->end += (size_t)got;
        reader->next += (uint64_t)got;
    }
    return true;
}

static bool has(struct problems *problems, struct reader *reader, size_t size, bool *sound)
{
    if (reader->end - reader->at < size)
        *sound = fill(problems, reader, size);
    return *sound && reader->end - reader->at >= size;
}

static bool hand_over(struct reader *reader, const struct front *front, row_function *row, void *context)
{
    if (front->count > reader->cell_room) {
        reader->cells = ARENA_ARRAY(reader->arena, front->count, struct cell);
        reader->cell_room = front->count;
    }
    const char *sizes = reader->buffer + reader->at + sizeof *front, *bytes = sizes + front->count * sizeof(uint32_t);
    for (size_t i = 0; i < front->count; i++) {
        uint32_t size;
        memcpy(&size, sizes + i * sizeof size, sizeof size);
        reader->cells[i] = (struct cell){ bytes, size };
        bytes += size;
    }
    reader->at = (size_t)(bytes - reader->buffer);
    return row(context,
               &(struct row){ reader->cells, front->count, front->line, front->has_encoding ? "UTF-8" : NULL });
}

bool spool_rows(struct problems *problems, const struct spool *spool, row_function *row, void *context)
{
    struct arena *arena = arena_create();
    struct reader reader = { .spool = spool, .arena = arena, .buffer = arena_get(arena, BUFFER), .room = BUFFER };
    struct front front;
    bool sound = true;
    while (sound && has(problems, &reader, sizeof front, &sound)) {
        memcpy(&front, reader.buffer + reader.at, sizeof front);
        size_t size = sizeof front + front.count * sizeof(uint32_t) + front.bytes;
        sound = has(problems, &reader, size, &sound) && hand_over(&reader, &front, row, context);
    }
    arena_destroy(arena);
    return sound;
}
