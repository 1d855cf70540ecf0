/* Where a catalogue may be written: not beside the data, and not over what somebody else has written. */
#include "runner/catalog/catalog.h"

#include "runner/base/document.h"
#include "runner/base/files.h"
#include "runner/base/translate.h"

#include <string.h>
#include <sys/stat.h>

enum { LARGEST_OUTPUT = 256 << 20 };

static bool is_folder_of_data(const struct catalog *catalog, const struct stat *folders, const char *target)
{
    struct stat status;
    if (stat(target, &status) != 0)
        return false;
    for (size_t i = 0; i < catalog->folder_count; i++)
        if (catalog->folders[i].file_count && !catalog->folders[i].database && folders[i].st_ino == status.st_ino &&
            folders[i].st_dev == status.st_dev)
            return true;
    return false;
}

static bool is_catalog_page(const char *content, size_t size)
{
    return memmem(content, size, CATALOG_PAGE_MARK, strlen(CATALOG_PAGE_MARK)) != NULL;
}

/* One that is no JSON any more is nobody's: reading what people wrote in it will say so. */
static bool is_own_descriptor(const char *content, size_t size)
{
    struct arena *scratch = arena_create();
    struct document *package;
    bool is_own = !document_parse(scratch, problems_create(scratch), FAULT_DATA, "", content, size, &package) ||
                  document_get(package, CATALOG_DESCRIPTOR_MARK);
    arena_destroy(scratch);
    return is_own;
}

static bool is_own(struct run *run, const char *path, bool (*looks_own)(const char *content, size_t size))
{
    struct arena *scratch = arena_create();
    char *content;
    size_t size;
    bool sound = !file_exists(path) ||
                 (file_read(scratch, run->problems, path, LARGEST_OUTPUT, &content, &size) &&
                  (looks_own(content, size) || problem_add(run->problems, FAULT_SETTINGS, PLACE_FILE(path),
                                                           tr("this file is no part of a catalogue that Lotse wrote, "
                                                              "and stays as it is"))));
    arena_destroy(scratch);
    return sound || problem_try(run->problems, tr("name another folder with -o, or move the file away"));
}

static bool may_describe(const struct catalog *catalog, const struct stat *folders, const struct folder *folder,
                         const char *output)
{
    struct run *run = catalog->run;
    const char *target = path_join(run->arena, output, folder->mirror);
    if (!is_folder_of_data(catalog, folders, target))
        return is_own(run, path_join(run->arena, target, "datapackage.json"), is_own_descriptor);
    problem_add(run->problems, FAULT_SETTINGS, PLACE_FILE(target),
                tr("the catalogue would be written beside the data themselves, and Lotse changes nothing there"));
    return problem_try(run->problems, tr("name another folder with -o"));
}

bool catalog_may_be_written(const struct catalog *catalog, const char *output)
{
    struct arena *arena = catalog->run->arena;
    struct stat *folders = ARENA_ARRAY(arena, catalog->folder_count, struct stat);
    for (size_t i = 0; i < catalog->folder_count; i++)
        if (!catalog->folders[i].database && stat(catalog->folders[i].path, &folders[i]) != 0)
            folders[i] = (struct stat){ 0 };
    for (size_t i = 0; i < catalog->folder_count; i++)
        if (catalog->folders[i].file_count && !may_describe(catalog, folders, &catalog->folders[i], output))
            return false;
    return is_own(catalog->run, path_join(arena, output, "index.html"), is_catalog_page);
}
