#include "runner/base/files.h"

#include "runner/base/translate.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <glob.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

bool folder_create(struct problems *problems, const char *path)
{
    struct arena *scratch = arena_create();
    char *so_far = arena_copy_text(scratch, path);
    bool done = true;
    for (char *end = so_far; done && end;) {
        end = strchr(end + 1, '/');
        if (end)
            *end = '\0';
        if (mkdir(so_far, 0777) != 0 && errno != EEXIST)
            done = problem_writing(problems, so_far, errno);
        if (end)
            *end = '/';
    }
    struct stat status;
    if (done && (stat(path, &status) != 0 || !S_ISDIR(status.st_mode))) {
        problem_add(problems, FAULT_SYSTEM, PLACE_FILE(path), tr("a folder is wanted here, and this is a file"));
        done = problem_try(problems, "%s", tr("choose another folder, or move the file away"));
    }
    arena_destroy(scratch);
    return done;
}

/* Removes what `name` is in an open folder; 0, or errno. Goes down by descriptors, so that nobody can put a link in
 * its way while it works. */
static int remove_at(int folder, const char *name)
{
    if (unlinkat(folder, name, 0) == 0 || errno == ENOENT)
        return 0;
    if (errno != EISDIR)
        return errno;
    int inner = openat(folder, name, O_RDONLY | O_DIRECTORY | O_NOFOLLOW | O_CLOEXEC);
    DIR *stream = inner >= 0 ? fdopendir(inner) : NULL;
    if (!stream) {
        int error = errno;
        if (inner >= 0)
            close(inner);
        return error;
    }
    int error = 0;
    for (struct dirent *entry; !error && (entry = readdir(stream));)
        if (strcmp(entry->d_name, ".") != 0 && strcmp(entry->d_name, "..") != 0)
            error = remove_at(inner, entry->d_name);
    closedir(stream);
    if (!error && unlinkat(folder, name, AT_REMOVEDIR) != 0)
        error = errno;
    return error;
}

bool folder_remove(struct problems *problems, const char *path)
{
    int error = remove_at(AT_FDCWD, path);
    return error == 0 || problem_system(problems, path, error);
}

static int by_name(const void *one, const void *other)
{
    return strcmp(*(const char *const *)one, *(const char *const *)other);
}

static bool list_names(struct arena *arena, const char *path, bool hidden, struct texts *names)
{
    *names = (struct texts){ 0 };
    DIR *stream = opendir(path);
    if (!stream)
        return false;
    const char **list = NULL;
    size_t count = 0, room = 0;
    for (struct dirent *entry; (entry = readdir(stream));) {
        bool is_folder_itself = strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0;
        if (is_folder_itself || (entry->d_name[0] == '.') != hidden)
            continue;
        if (count == room) {
            room = room ? room * 2 : 64;
            list = arena_grow(arena, list, count, room, sizeof *list);
        }
        list[count++] = arena_copy_text(arena, entry->d_name);
    }
    closedir(stream);
    if (count)
        qsort(list, count, sizeof *list, by_name);
    *names = (struct texts){ list, count };
    return true;
}

bool folder_list(struct arena *arena, const char *path, struct texts *names)
{
    return list_names(arena, path, false, names);
}

bool folder_list_hidden(struct arena *arena, const char *path, struct texts *names)
{
    return list_names(arena, path, true, names);
}

static bool copy_file(struct problems *problems, const char *from, const char *to)
{
    struct arena *scratch = arena_create();
    char *content;
    size_t size;
    bool done = file_read(scratch, problems, from, 0, &content, &size) && file_write(problems, to, content, size);
    arena_destroy(scratch);
    return done;
}

/* Goes through the tree twice: first only to see that nothing is in the way, so that no half of a copy is left. */
static bool copy_tree(struct problems *problems, const char *from, const char *to, bool only_check)
{
    struct arena *scratch = arena_create();
    struct texts names;
    bool done = folder_list(scratch, from, &names) || problem_system(problems, from, errno);
    if (done && !only_check)
        done = folder_create(problems, to);
    for (size_t i = 0; done && i < names.count; i++) {
        const char *source = arena_format(scratch, "%s/%s", from, names.items[i]);
        const char *target = arena_format(scratch, "%s/%s", to, names.items[i]);
        struct stat status;
        if (stat(source, &status) != 0) {
            done = problem_system(problems, source, errno);
        } else if (S_ISDIR(status.st_mode)) {
            done = copy_tree(problems, source, target, only_check);
        } else if (!only_check) {
            done = copy_file(problems, source, target);
        } else if (file_exists(target)) {
            problem_add(problems, FAULT_SETTINGS, PLACE_FILE(target), tr("this exists already; it is left as it is"));
            done = problem_try(problems, "%s", tr("choose another folder, or move the file away"));
        }
    }
    arena_destroy(scratch);
    return done;
}

bool folder_copy(struct problems *problems, const char *from, const char *to)
{
    return copy_tree(problems, from, to, true) && copy_tree(problems, from, to, false);
}

/* Which names to show to somebody who misspelt one: the nearest first, by distance, then by name. */
struct candidate {
    const char *name;
    size_t distance;
};

static int by_distance(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    if (a->distance != b->distance)
        return a->distance < b->distance ? -1 : 1;
    return strcmp(a->name, b->name);
}

enum { SHOWN = 5 };

static const char *nearest_names(struct arena *arena, const struct texts *names, const char *wanted)
{
    struct candidate *candidates = ARENA_ARRAY(arena, names->count, struct candidate);
    for (size_t i = 0; i < names->count; i++)
        candidates[i] = (struct candidate){ names->items[i], text_distance(names->items[i], wanted) };
    qsort(candidates, names->count, sizeof *candidates, by_distance);
    struct text list = text_in(arena);
    for (size_t i = 0; i < names->count && i < SHOWN; i++)
        text_add_format(&list, "%s%s", i ? ", " : "", candidates[i].name);
    if (names->count > SHOWN)
        text_add(&list, ", …");
    return text_string(&list);
}

/* Nothing lies at `path`: says what there is instead, in the deepest folder of the path that exists. */
static bool nothing_at(struct arena *arena, struct problems *problems, struct place place, const char *path,
                       bool is_pattern)
{
    problem_add(problems, FAULT_DATA, place, is_pattern ? tr("no file matches \"%s\"") : tr("there is no file \"%s\""),
                path);
    const char *folder = path_folder(arena, path), *wanted = path_name(path);
    struct texts names;
    while (!folder_list(arena, folder, &names)) {
        if (strcmp(folder, ".") == 0 || strcmp(folder, "/") == 0)
            return false;
        wanted = path_name(folder);
        folder = path_folder(arena, folder);
    }
    if (names.count == 0)
        return problem_try(problems, tr("the folder \"%s\" is empty"), folder);
    const char *list = nearest_names(arena, &names, wanted);
    if (strcmp(folder, ".") == 0)
        return problem_try(problems, tr("in this folder there are: %s"), list);
    return problem_try(problems, tr("in the folder \"%s\" there are: %s"), folder, list);
}

static bool is_file(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0 && !S_ISDIR(status.st_mode);
}

/* The folder's own name is no pattern, whatever letters it has. */
static const char *escaped(struct arena *arena, const char *folder)
{
    struct text text = text_in(arena);
    for (; *folder; folder++)
        text_add_format(&text, strchr("*?[]\\", *folder) ? "\\%c" : "%c", *folder);
    return text_string(&text);
}

/* Files that office programs keep beside an open document. */
static bool is_temporary(const char *path)
{
    const char *name = path_name(path);
    return name[0] == '.' || strncmp(name, "~$", 2) == 0;
}

bool files_matching(struct arena *arena, struct problems *problems, struct place place, const char *folder,
                    const char *pattern, struct texts *paths)
{
    const char *plain = path_join(arena, folder, pattern);
    const char **list = ARENA_NEW(arena, const char *);
    *paths = (struct texts){ list, 0 };
    if (is_file(plain)) {
        list[paths->count++] = plain;
        return true;
    }
    if (file_exists(plain)) {
        problem_add(problems, FAULT_DATA, place, tr("\"%s\" is a folder, not a file"), plain);
        return problem_try(problems, tr("name the files in it, such as \"%s\""), path_join(arena, pattern, "*.csv"));
    }
    bool is_pattern = strpbrk(pattern, "*?[") != NULL;
    if (!is_pattern)
        return nothing_at(arena, problems, place, plain, false);
    glob_t found = { 0 };
    int error = glob(path_join(arena, escaped(arena, folder), pattern), 0, NULL, &found);
    list = ARENA_ARRAY(arena, found.gl_pathc, const char *);
    for (size_t i = 0; error == 0 && i < found.gl_pathc; i++)
        if (!is_temporary(found.gl_pathv[i]) && is_file(found.gl_pathv[i]))
            list[paths->count++] = arena_copy_text(arena, found.gl_pathv[i]);
    globfree(&found);
    paths->items = list;
    return paths->count > 0 || nothing_at(arena, problems, place, plain, true);
}
