/* Model packages: ZIP files. What is read is read whole. libarchive behind it, here and in stream.h.
 *
 * What is read may be hostile: sizes and the number of members are limited, and member names are never used as paths.
 */
#ifndef LOTSE_ARCHIVE_H
#define LOTSE_ARCHIVE_H

#include "runner/base/problem.h"
#include "runner/base/stream.h"

#include <stdint.h>

/* A member of a package: a name with "/" and its bytes. */
struct archive_member {
    const char *name;
    const char *bytes;
    size_t size;
};

/* A ZIP file that is written member by member, with fixed times, so that equal members give equal bytes. It appears when it
 * is published, and is gone without a trace when the arena ends before. What archive_read would not read by its limit is
 * not written (FAULT_SYSTEM). */
struct packing;
bool packing_begin(struct arena *arena, struct problems *problems, const char *path, size_t limit,
                   struct packing **packing);
bool packing_add(struct packing *packing, const struct archive_member *member);
bool packing_publish(struct packing *packing);

/* Reads all members of a ZIP file that is in memory; `name` stands in problems. Damaged, with odd names, or too large
 * when unpacked (limit bytes together, or a ratio that no honest package has): FAULT_PACKAGE. */
bool archive_read(struct arena *arena, struct problems *problems, const char *name, const char *bytes, size_t size,
                  size_t limit, struct archive_member **members, size_t *count);

/* The member with this name; NULL when there is none. */
const struct archive_member *archive_member_named(const struct archive_member *members, size_t count, const char *name);

/* "3.6.2" */
const char *archive_library_version(void);

#endif
