/* Files as streams of bytes, whatever they are packed in. libarchive behind it, here and in archive.h.
 *
 * What is read may be hostile: how much comes out of how little, how often something is packed, and the number of
 * members are limited, and member names are never used as paths.
 */
#ifndef LOTSE_STREAM_H
#define LOTSE_STREAM_H

#include "runner/base/problem.h"
#include "runner/base/text.h"

#include <sys/types.h>

/* A file as a stream of its bytes: unpacked when it is .gz, .zst, .xz, .bz2, or a file in a .zip or .tar.*. */
struct stream;

/* The names of the files in an archive, as they stand there; hidden ones, and what packing programs add for themselves,
 * are left out. *packed is false for what is no archive (.zip, .tar.*). */
bool stream_members(struct arena *arena, struct problems *problems, const char *path, bool *packed,
                    struct texts *members);

/* `member`: of an archive, which of its files; else NULL. false when there is no such file. The arena closes it at its
 * end. */
bool stream_open(struct arena *arena, struct problems *problems, const char *path, const char *member,
                 struct stream **stream);

/* Where the reading of an archive stopped, so that files that are read in its order are found without unpacking it from its
 * beginning for each of them. It keeps the archive open that was read last, for as long as the arena lives. Streams that
 * are opened with one must be closed before its end, and not by two threads at once. */
struct bookmark;
struct bookmark *bookmark_create(struct arena *arena);
bool stream_open_at(struct arena *arena, struct problems *problems, struct bookmark *bookmark, const char *path,
                    const char *member, struct stream **stream);

/* Bytes in memory as a stream; they must live as long. */
struct stream *stream_of_bytes(struct arena *arena, const char *name, const void *bytes, size_t size);

/* Up to `size` bytes, fewer only at the end; 0 at the end, -1 after a problem. */
ssize_t stream_read(struct stream *stream, void *buffer, size_t size);

/* What to call the stream in problems: the path, and behind "/" the member of an archive. */
const char *stream_name(const struct stream *stream);
void stream_close(struct stream *stream);

#endif
