/* Files that belong together: one a month, one a machine. They are called alike but for dates and numbers, and have the
 * same columns. */
#include "runner/catalog/catalog.h"

#include <stdlib.h>
#include <string.h>

static bool is_digit(char byte)
{
    return byte >= '0' && byte <= '9';
}

const char *file_pattern(struct arena *arena, const char *name)
{
    struct text pattern = text_in(arena);
    while (*name) {
        if (!is_digit(*name)) {
            text_add_bytes(&pattern, name++, 1);
            continue;
        }
        text_add(&pattern, "*");
        while (is_digit(*name) || (*name && strchr("-_.T ", *name) && is_digit(name[1])))
            name++;
    }
    return text_string(&pattern);
}

struct candidate {
    const char *pattern;
    struct found_file file;
    uint64_t columns;
};

/* By pattern, then by columns, then by name with digits as numbers: "2.csv" is before "10.csv". */
static int by_pattern(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    int order = strcmp(a->pattern, b->pattern);
    return order ? order : strverscmp(a->file.name, b->file.name);
}

static int by_columns(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    if (a->columns != b->columns)
        return a->columns < b->columns ? -1 : 1;
    return strverscmp(a->file.name, b->file.name);
}

static int by_name(const void *one, const void *other)
{
    const struct entry *a = one, *b = other;
    return strverscmp(a->name, b->name);
}

static void add_entry(struct catalog *catalog, struct folder *folder, const struct candidate *candidates, size_t count)
{
    struct arena *arena = catalog->run->arena;
    if (folder->entry_count == folder->entry_room) {
        size_t room = folder->entry_room ? folder->entry_room * 2 : 16;
        folder->entries = arena_grow(arena, folder->entries, folder->entry_room, room, sizeof *folder->entries);
        folder->entry_room = room;
    }
    struct found_file *files = ARENA_ARRAY(arena, count, struct found_file);
    struct entry *entry = &folder->entries[folder->entry_count++];
    *entry = (struct entry){ .name = count > 1 ? candidates->pattern : candidates->file.name,
                             .number = ++catalog->entry_count,
                             .folder = (size_t)(folder - catalog->folders),
                             .files = files,
                             .file_count = count,
                             .changed = candidates->file.changed,
                             .changed_first = candidates->file.changed };
    for (size_t i = 0; i < count; i++) {
        files[i] = candidates[i].file;
        entry->bytes += files[i].member && i && strcmp(files[i].path, files[i - 1].path) == 0 ? 0 : files[i].bytes;
        if (files[i].changed > entry->changed)
            entry->changed = files[i].changed;
        if (files[i].changed < entry->changed_first)
            entry->changed_first = files[i].changed;
    }
}

/* Files of one pattern: those with the same columns are one entry. */
static bool add_alike(struct catalog *catalog, struct folder *folder, struct candidate *candidates, size_t count)
{
    for (size_t i = 0; count > 1 && i < count; i++) {
        if (run_interrupted())
            return false;
        candidates[i].columns = entry_columns(catalog->run, &candidates[i].file);
    }
    qsort(candidates, count, sizeof *candidates, by_columns);
    for (size_t first = 0, end; first < count; first = end) {
        end = first + 1;
        while (end < count && candidates[first].columns && candidates[end].columns == candidates[first].columns)
            end++;
        add_entry(catalog, folder, &candidates[first], end - first);
    }
    return true;
}

bool catalog_group(struct catalog *catalog, struct folder *folder)
{
    struct arena *arena = catalog->run->arena;
    struct candidate *candidates = ARENA_ARRAY(arena, folder->file_count, struct candidate);
    for (size_t i = 0; i < folder->file_count; i++) {
        const struct found_file *file = &folder->files[i];
        const char *pattern = file->table ? file->name : file_pattern(arena, file->name);
        candidates[i] = (struct candidate){ .pattern = pattern, .file = *file };
    }
    qsort(candidates, folder->file_count, sizeof *candidates, by_pattern);
    for (size_t first = 0, end; first < folder->file_count; first = end) {
        end = first + 1;
        while (end < folder->file_count && strcmp(candidates[first].pattern, candidates[end].pattern) == 0)
            end++;
        if (!add_alike(catalog, folder, &candidates[first], end - first))
            return false;
    }
    if (folder->entry_count)
        qsort(folder->entries, folder->entry_count, sizeof *folder->entries, by_name);
    return true;
}

/* What turned out to be no table is counted with the other files. */
bool catalog_read(struct catalog *catalog, struct folder *folder)
{
    size_t kept = 0;
    if (!catalog_group(catalog, folder))
        return false;
    for (size_t i = 0; i < folder->entry_count; i++) {
        struct entry *entry = &folder->entries[i];
        entry_read(catalog->run, entry);
        if (run_interrupted())
            return false;
        if (entry->column_count || entry->failure)
            folder->entries[kept++] = *entry;
        else
            for (size_t j = 0; j < entry->file_count; j++)
                folder_count_other(folder, entry->files[j].name);
    }
    folder->entry_count = kept;
    return true;
}
