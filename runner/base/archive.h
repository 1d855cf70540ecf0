/* Archives and compressed files: reading them as a stream of bytes, and writing a model package. libarchive behind it.
 *
 * What is read may be hostile: sizes, ratios and the number of members are limited, and member names are never used
 * as paths.
 */
#ifndef LOTSE_ARCHIVE_H
#define LOTSE_ARCHIVE_H

#include "runner/base/problem.h"

#include <stdint.h>
#include <sys/types.h>

/* A file as a stream of its bytes: unpacked when it is .gz, .zst, .xz, .bz2, and the one member of a .zip or .tar.*
 * that holds a table. */
struct stream;

bool stream_open(struct arena *arena, struct problems *problems, const char *path, struct stream **stream);

/* Up to `size` bytes; 0 at the end, -1 after a problem. */
ssize_t stream_read(struct stream *stream, void *buffer, size_t size);

/* What to call the stream in problems: the path, and behind "/" the member of an archive. */
const char *stream_name(const struct stream *stream);
void stream_close(struct stream *stream);

/* A member of a package: a name with "/" and its bytes. */
struct archive_member {
    const char *name;
    const char *bytes;
    size_t size;
};

/* Writes a ZIP file with the members in this order and fixed times, so that equal members give equal bytes. Appears
 * whole or not at all. */
bool archive_write(struct problems *problems, const char *path, const struct archive_member *members, size_t count);

/* Reads all members of a ZIP file that is in memory; `name` stands in problems. Damaged, with odd names, or too large
 * when unpacked (limit bytes together, or a ratio that no honest package has): FAULT_PACKAGE. */
bool archive_read(struct arena *arena, struct problems *problems, const char *name, const char *bytes, size_t size,
                  size_t limit, struct archive_member **members, size_t *count);

/* The member with this name; NULL when there is none. */
const struct archive_member *archive_member_named(const struct archive_member *members, size_t count, const char *name);

/* "3.6.2" */
const char *archive_library_version(void);

#endif
