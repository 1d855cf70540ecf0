/* Descriptors of data packages that are none: whatever the bytes, reading them ends in a table or in a problem, and no
 * path that is accepted leads out of the package's folder. */
#include "runner/base/document.h"
#include "runner/input/datapackage.h"

#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

static bool leads_out(const char *path)
{
    if (*path == '/' || strstr(path, "://"))
        return true;
    for (const char *at = path; at; at = strchr(at, '/')) {
        at += *at == '/';
        if (strncmp(at, "..", 2) == 0 && (at[2] == '/' || at[2] == '\0'))
            return true;
    }
    return false;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    const char *content = arena_copy(arena, data, size);
    static const char *const tables[] = { NULL, "umsatz", "a", "b" };
    for (size_t i = 0; i < sizeof tables / sizeof *tables; i++) {
        struct problems *problems = problems_create(arena);
        struct source_settings settings = { .table = tables[i] };
        struct package_resource resource;
        bool sound =
            datapackage_parse(arena, problems, "datapackage.json", content, size, &settings, NOWHERE, &resource);
        if (sound != (problems_count(problems) == 0))
            abort();
        for (size_t j = 0; sound && j < resource.paths.count; j++)
            if (leads_out(resource.paths.items[j]))
                abort();
    }
    document_place("datapackage.json", content, size, "resources/0/schema/fields/3/type");
    arena_destroy(arena);
    return 0;
}
