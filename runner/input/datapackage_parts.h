/* A descriptor while it is read, for its own files only: datapackage.c finds the resource and its files,
 * datapackage_schema.c reads its dialect and schema. */
#ifndef LOTSE_DATAPACKAGE_PARTS_H
#define LOTSE_DATAPACKAGE_PARTS_H

#include "runner/base/document.h"
#include "runner/input/datapackage.h"

struct descriptor {
    struct arena *arena;
    struct problems *problems;
    const char *file, *content; /* what problems call it; its text */
    size_t size;
    const struct document *resource; /* the one that is read */
    size_t index;                    /* … in the list of resources */
};

/* Where something in the resource stands: "path/0", "schema/fields/3/type". */
struct place descriptor_place(const struct descriptor *descriptor, const char *path);

bool descriptor_dialect(struct descriptor *descriptor, struct source_settings *settings);
bool descriptor_schema(struct descriptor *descriptor, struct package_resource *resource);

#endif
