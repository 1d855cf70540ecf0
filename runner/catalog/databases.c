/* Finds the tables of a database. */
#include "runner/catalog/catalog.h"

#include "runner/base/files.h"
#include "runner/database/database.h"

#include <string.h>
#include <strings.h>

enum { MOST_TABLES = 2000 };

bool catalog_is_connection(const char *path)
{
    static const char *const keys[] = { "DSN", "FILEDSN", "Driver" };
    for (size_t i = 0; i < sizeof keys / sizeof *keys; i++) {
        size_t length = strlen(keys[i]);
        const char *behind = path + length;
        if (strncasecmp(path, keys[i], length) == 0 && behind[strspn(behind, " ")] == '=')
            return true;
    }
    return false;
}

/* A name that is one name in a path. */
static const char *mirror_of(struct arena *arena, const char *name)
{
    char *mirror = arena_copy_text(arena, *name && *name != '.' ? name : "database");
    for (char *at = mirror; *at; at++)
        if (strchr("/\\:", *at))
            *at = '_';
    return mirror;
}

bool catalog_find_database(struct catalog *catalog, const char *connection)
{
    struct arena *arena = catalog->run->arena;
    struct problems *problems = catalog->run->problems;
    struct database_request request = { .connection = connection };
    struct database_table *tables;
    size_t count, most = MOST_TABLES;
    /* A table has to be asked for, although which one does not matter yet. */
    struct database_request checked = { .connection = connection, .table = "-" };
    if (!database_check(problems, &checked) || !database_tables(arena, problems, &request, &tables, &count))
        return false;
    const char *name = database_name(arena, &request);
    struct folder *folder = catalog_add_folder(catalog, name, mirror_of(arena, path_name(name)));
    folder->database = connection;
    catalog->is_cut_off |= count > most;
    for (size_t i = 0; i < count && i < most; i++) {
        const char *table = tables[i].schema ? arena_format(arena, "%s.%s", tables[i].schema, tables[i].name)
                                             : arena_copy_text(arena, tables[i].name);
        catalog_add_file(catalog, folder, (struct found_file){ .path = connection, .name = table, .table = table });
    }
    return true;
}
