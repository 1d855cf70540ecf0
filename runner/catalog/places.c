/* Finds what may be tables in folders. Links are not followed, so that a folder can't lead elsewhere; hidden files and
 * those that programs keep beside an open document are left out. */
#include "runner/catalog/catalog.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/table/workbook.h"

#include <limits.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <time.h>

enum { MOST_DEPTH = 16, MOST_FILES = 50000, MOST_MEMBERS = 2000 };

enum file_kind { FILE_OTHER, FILE_TABLE, FILE_PERHAPS, FILE_ARCHIVE, FILE_WORKBOOK };

struct walk {
    struct catalog *catalog;
    struct stat output; /* the folder of the catalogue itself; all 0: not there yet */
};

static bool ends_with(const char *name, size_t length, const char *ending)
{
    size_t size = strlen(ending);
    return length > size && strncasecmp(name + length - size, ending, size) == 0;
}

/* Length without the ending, when it is one of these; else the whole length. */
static size_t without(const char *name, size_t length, const char *const *endings)
{
    for (; *endings; endings++)
        if (ends_with(name, length, *endings))
            return length - strlen(*endings);
    return length;
}

static enum file_kind kind_of(const char *name)
{
    static const char *const packed[] = { ".gz", ".zst", ".xz", ".bz2", NULL };
    static const char *const archives[] = { ".zip", ".tar", ".tgz", NULL };
    static const char *const tables[] = { ".csv", ".tsv", ".tab", NULL };
    static const char *const workbooks[] = { ".xlsx", ".xlsm", NULL };
    static const char *const perhaps[] = { ".txt", ".dat", ".asc", ".prn", NULL };
    size_t length = strlen(name);
    if (without(name, length, workbooks) < length)
        return FILE_WORKBOOK;
    length = without(name, length, packed);
    if (without(name, length, archives) < length)
        return FILE_ARCHIVE;
    if (without(name, length, tables) < length)
        return FILE_TABLE;
    return without(name, length, perhaps) < length || !memchr(name, '.', length) ? FILE_PERHAPS : FILE_OTHER;
}

static bool is_temporary(const char *name)
{
    static const char *const endings[] = { "~", ".tmp", ".part", ".crdownload", ".bak", NULL };
    size_t length = strlen(name);
    return *name == '.' || strncmp(name, "~$", 2) == 0 || without(name, length, endings) < length;
}

void folder_count_other(struct folder *folder, const char *name)
{
    const char *ending = strrchr(name, '.');
    ending = ending ? ending : "";
    size_t i = 0;
    while (i < folder->other_count && folder->others[i].ending && strcasecmp(folder->others[i].ending, ending) != 0)
        i++;
    if (i == folder->other_count) {
        folder->others[i].ending = i + 1 < OTHER_KINDS ? ending : NULL;
        folder->other_count++;
    }
    folder->others[i].count++;
}

void catalog_add_file(struct catalog *catalog, struct folder *folder, struct found_file file)
{
    if (folder->file_count == folder->file_room) {
        size_t room = folder->file_room ? folder->file_room * 2 : 16;
        folder->files = arena_grow(catalog->run->arena, folder->files, folder->file_room, room, sizeof *folder->files);
        folder->file_room = room;
    }
    folder->files[folder->file_count++] = file;
    catalog->file_count++;
}

/* Its tables, each for itself. What can't be opened stays as it is: reading it will say why. */
static void add_archive(struct walk *walk, struct folder *folder, struct found_file file)
{
    struct arena *arena = walk->catalog->run->arena;
    struct texts members;
    bool is_packed;
    size_t tables = 0, most = MOST_MEMBERS;
    if (!stream_members(arena, problems_create(arena), file.path, &is_packed, &members) || !is_packed) {
        catalog_add_file(walk->catalog, folder, file);
        return;
    }
    walk->catalog->is_cut_off |= members.count > most;
    for (size_t i = 0; i < members.count && i < most; i++) {
        const char *name = members.items[i];
        enum file_kind kind = kind_of(path_name(name));
        if ((kind != FILE_TABLE && kind != FILE_PERHAPS) || is_temporary(path_name(name)))
            continue;
        struct found_file member = file;
        member.member = name;
        member.name = arena_format(arena, "%s/%s", file.name, name);
        member.is_perhaps = kind == FILE_PERHAPS;
        catalog_add_file(walk->catalog, folder, member);
        tables++;
    }
    if (tables == 0)
        folder_count_other(folder, file.name);
}

/* Its sheets, each for itself. */
static void add_workbook(struct walk *walk, struct folder *folder, struct found_file file)
{
    struct arena *arena = walk->catalog->run->arena;
    struct texts sheets;
    if (!workbook_sheets(arena, problems_create(arena), file.path, &sheets) || sheets.count < 2) {
        catalog_add_file(walk->catalog, folder, file);
        return;
    }
    for (size_t i = 0; i < sheets.count; i++) {
        struct found_file sheet = file;
        sheet.sheet = sheets.items[i];
        sheet.name = arena_format(arena, "%s/%s", file.name, sheet.sheet);
        catalog_add_file(walk->catalog, folder, sheet);
    }
}

static int64_t user_clock(time_t moment)
{
    struct tm local;
    return localtime_r(&moment, &local) ? (int64_t)moment + local.tm_gmtoff : (int64_t)moment;
}

static void look_at_file(struct walk *walk, struct folder *folder, const char *path, const struct stat *status)
{
    struct arena *arena = walk->catalog->run->arena;
    struct found_file file = { .path = path,
                               .name = arena_copy_text(arena, path_name(path)),
                               .bytes = (uint64_t)status->st_size,
                               .changed = user_clock(status->st_mtime) };
    enum file_kind kind = kind_of(file.name);
    file.is_perhaps = kind == FILE_PERHAPS;
    if (walk->catalog->file_count >= MOST_FILES)
        walk->catalog->is_cut_off = true;
    else if (kind == FILE_ARCHIVE)
        add_archive(walk, folder, file);
    else if (kind == FILE_WORKBOOK)
        add_workbook(walk, folder, file);
    else if (kind == FILE_OTHER)
        folder_count_other(folder, file.name);
    else
        catalog_add_file(walk->catalog, folder, file);
}

static bool is_taken(const struct catalog *catalog, const char *mirror)
{
    for (size_t i = 0; i < catalog->folder_count; i++)
        if (strcmp(catalog->folders[i].mirror, mirror) == 0)
            return true;
    return false;
}

struct folder *catalog_add_folder(struct catalog *catalog, const char *path, const char *mirror)
{
    struct arena *arena = catalog->run->arena;
    const char *free_mirror = mirror;
    for (size_t number = 2; is_taken(catalog, free_mirror); number++)
        free_mirror = arena_format(arena, "%s_%zu", mirror, number);
    if (catalog->folder_count == catalog->folder_room) {
        size_t room = catalog->folder_room ? catalog->folder_room * 2 : 16;
        catalog->folders = arena_grow(arena, catalog->folders, catalog->folder_room, room, sizeof *catalog->folders);
        catalog->folder_room = room;
    }
    catalog->folders[catalog->folder_count] = (struct folder){ .path = path, .mirror = free_mirror };
    return &catalog->folders[catalog->folder_count++];
}

static bool is_output(const struct walk *walk, const struct stat *status)
{
    return walk->output.st_ino && walk->output.st_dev == status->st_dev && walk->output.st_ino == status->st_ino;
}

static void walk_folder(struct walk *walk, const char *path, const char *mirror, size_t depth)
{
    struct arena *arena = walk->catalog->run->arena;
    struct texts names;
    struct stat status;
    if (!folder_list(arena, path, &names)) {
        problem_warn(walk->catalog->run->problems, PLACE_FILE(path),
                     tr("this folder can't be opened, and is left out"));
        return;
    }
    size_t index = walk->catalog->folder_count;
    mirror = catalog_add_folder(walk->catalog, path, mirror)->mirror;
    for (size_t i = 0; i < names.count && !run_interrupted(); i++) {
        const char *inner = path_join(arena, path, names.items[i]);
        if (is_temporary(names.items[i]) || lstat(inner, &status) != 0)
            continue;
        if (S_ISREG(status.st_mode))
            look_at_file(walk, &walk->catalog->folders[index], inner, &status);
        else if (!S_ISDIR(status.st_mode) || is_output(walk, &status))
            continue;
        else if (depth + 1 < MOST_DEPTH)
            walk_folder(walk, inner, arena_format(arena, "%s/%s", mirror, names.items[i]), depth + 1);
        else
            walk->catalog->is_cut_off = true;
    }
}

/* What to call a path in the output: its last name. */
static const char *mirror_of(struct arena *arena, const char *path)
{
    char real[PATH_MAX];
    const char *name = path_name(realpath(path, real) ? real : path);
    return *name ? arena_copy_text(arena, name) : "root";
}

static const char *without_slash(struct arena *arena, const char *path)
{
    size_t length = strlen(path);
    while (length > 1 && path[length - 1] == '/')
        length--;
    return arena_copy(arena, path, length);
}

/* Files of one folder that are named one by one, as a shell does it for a pattern, stand together. */
static struct folder *folder_of_files(struct catalog *catalog, const char *path)
{
    for (size_t i = 0; i < catalog->folder_count; i++)
        if (!catalog->folders[i].database && strcmp(catalog->folders[i].path, path) == 0)
            return &catalog->folders[i];
    return catalog_add_folder(catalog, path, mirror_of(catalog->run->arena, path));
}

static bool holds(const struct folder *folder, const char *path)
{
    for (size_t i = 0; i < folder->file_count; i++)
        if (strcmp(folder->files[i].path, path) == 0)
            return true;
    return false;
}

bool catalog_find(struct catalog *catalog, const char *path, const char *output)
{
    struct arena *arena = catalog->run->arena;
    struct walk walk = { .catalog = catalog };
    struct stat status;
    struct texts paths;
    if (stat(output, &walk.output) != 0)
        walk.output = (struct stat){ 0 };
    path = without_slash(arena, path);
    if (stat(path, &status) == 0 && S_ISDIR(status.st_mode)) {
        walk_folder(&walk, path, mirror_of(arena, path), 0);
        return true;
    }
    if (!files_matching(arena, catalog->run->problems, NOWHERE, ".", path, &paths))
        return false;
    const char *folder_path = path_folder(arena, path);
    struct folder *folder = folder_of_files(catalog, folder_path);
    for (size_t i = 0; i < paths.count; i++)
        if (!holds(folder, paths.items[i]) && stat(paths.items[i], &status) == 0) {
            size_t before = folder->file_count;
            look_at_file(&walk, folder, paths.items[i], &status);
            if (folder->file_count > before)
                folder->files[before].is_perhaps = false; /* the user says that it is one */
        }
    return true;
}
