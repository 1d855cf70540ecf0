#include "runner/base/files.h"

#include "runner/base/translate.h"

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <unistd.h>

bool file_exists(const char *path)
{
    struct stat status;
    return stat(path, &status) == 0;
}

bool file_is_same(const char *one, const char *other)
{
    struct stat a, b;
    return stat(one, &a) == 0 && stat(other, &b) == 0 && S_ISREG(a.st_mode) && a.st_dev == b.st_dev &&
           a.st_ino == b.st_ino;
}

const char *path_join(struct arena *arena, const char *folder, const char *name)
{
    if (name[0] == '/' || strcmp(folder, ".") == 0 || !*folder)
        return arena_copy_text(arena, name);
    size_t length = strlen(folder);
    return arena_format(arena, folder[length - 1] == '/' ? "%s%s" : "%s/%s", folder, name);
}

const char *path_folder(struct arena *arena, const char *path)
{
    const char *slash = strrchr(path, '/');
    if (!slash)
        return ".";
    return slash == path ? "/" : arena_copy(arena, path, (size_t)(slash - path));
}

const char *path_name(const char *path)
{
    const char *slash = strrchr(path, '/');
    return slash ? slash + 1 : path;
}

static void close_descriptor(void *object)
{
    close((int)(intptr_t)object);
}

bool file_read(struct arena *arena, struct problems *problems, const char *path, size_t limit, char **content,
               size_t *size)
{
    int file = open(path, O_RDONLY | O_CLOEXEC);
    if (file < 0)
        return problem_system(problems, path, errno);
    struct stat status;
    size_t room = fstat(file, &status) == 0 && status.st_size > 0 ? (size_t)status.st_size + 1 : 4096, length = 0;
    if (limit && room > limit)
        room = limit + 1; /* one more than is allowed, to notice it */
    char *bytes = ARENA_ARRAY(arena, room + 1, char);
    ssize_t got;
    while ((got = read(file, bytes + length, room - length)) != 0) {
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            break;
        length += (size_t)got;
        if (limit && length > limit)
            break;
        if (length == room) {
            bytes = arena_grow(arena, bytes, room + 1, room * 2 + 1, 1);
            room *= 2;
        }
    }
    int error = got < 0 ? errno : 0;
    close(file);
    if (error)
        return problem_system(problems, path, error);
    if (limit && length > limit)
        return problem_add(problems, FAULT_DATA, PLACE_FILE(path),
                           tr("this file is too large for its purpose: more than %zu bytes"), limit);
    bytes[length] = '\0';
    *content = bytes;
    *size = length;
    return true;
}

/* A file beside its target, without a name until it is whole, so that nothing of it stays when the program is killed.
 * Drives that know no files without a name (network shares) get a hidden one. What can't be replaced by renaming
 * (devices, pipes) is written as it is. */
struct output {
    struct arena *arena;
    const char *path;   /* as the user calls it */
    const char *target; /* what is replaced: path with links followed; NULL: written as it is */
    const char *hidden; /* beside it; NULL: it has no name yet */
    FILE *stream;
    bool nobody_reads; /* any more: the other end of standard output is closed */
};

static void discard(void *object)
{
    struct output *output = object;
    if (output->stream && output->stream != stdout)
        fclose(output->stream);
    if (output->hidden)
        unlink(output->hidden);
    output->stream = NULL;
    output->hidden = NULL;
}

/* The user's own links stay links: what they point to is replaced. */
static const char *followed(struct arena *arena, const char *path)
{
    char *resolved = realpath(path, NULL);
    const char *copy = resolved ? arena_copy_text(arena, resolved) : path;
    free(resolved);
    return copy;
}

/* As open would create it: mkostemp gives nobody but the owner a right. */
static mode_t wanted_mode(const char *target)
{
    struct stat status;
    if (stat(target, &status) == 0)
        return status.st_mode & 0777;
    mode_t mask = umask(0);
    umask(mask);
    return 0666 & ~mask;
}

/* The name of an open file that has none: see open(2), O_TMPFILE. */
static const char *name_of_descriptor(struct arena *arena, int file)
{
    return arena_format(arena, "/proc/self/fd/%d", file);
}

static int open_beside(struct arena *arena, struct output *output)
{
    const char *folder = path_folder(arena, output->target);
    int file = open(folder, O_TMPFILE | O_WRONLY | O_CLOEXEC, 0600);
    if (file >= 0 && !file_exists(name_of_descriptor(arena, file))) { /* it could never be named */
        close(file);
        file = -1;
    }
    if (file < 0) {
        char *hidden = arena_format(arena, "%s/.%s.XXXXXX", folder, path_name(output->target));
        file = mkostemp(hidden, O_CLOEXEC);
        output->hidden = file >= 0 ? hidden : NULL;
    }
    if (file >= 0)
        fchmod(file, wanted_mode(output->target));
    return file;
}

/* Names the file so that it can be renamed: a link can't take the place of what is there. */
static bool give_name(struct output *output)
{
    struct arena *arena = output->arena;
    const char *hidden = arena_format(arena, "%s/.%s.%ld", path_folder(arena, output->target),
                                      path_name(output->target), (long)getpid());
    unlink(hidden); /* left by a process of the same number that was killed at this very moment */
    if (linkat(AT_FDCWD, name_of_descriptor(arena, fileno(output->stream)), AT_FDCWD, hidden, AT_SYMLINK_FOLLOW) != 0)
        return false;
    output->hidden = hidden;
    return true;
}

bool output_open(struct arena *arena, struct problems *problems, const char *path, struct output **created)
{
    struct output *output = ARENA_NEW(arena, struct output);
    *created = output;
    output->arena = arena;
    output->path = arena_copy_text(arena, path);
    if (strcmp(path, "-") == 0) {
        output->path = tr("standard output");
        output->stream = stdout;
        return true;
    }
    struct stat status;
    bool exists = stat(path, &status) == 0;
    if (exists && S_ISDIR(status.st_mode))
        return problem_writing(problems, path, EISDIR);
    int file;
    if (exists && !S_ISREG(status.st_mode)) {
        file = open(path, O_WRONLY | O_CLOEXEC);
    } else {
        output->target = exists ? followed(arena, path) : output->path;
        file = open_beside(arena, output);
    }
    if (file < 0)
        return problem_writing(problems, path, errno);
    output->stream = fdopen(file, "w");
    arena_on_end(arena, discard, output);
    if (!output->stream) {
        int error = errno;
        close(file);
        return problem_writing(problems, path, error);
    }
    return true;
}

FILE *output_stream(const struct output *output)
{
    return output->stream;
}

/* So that a renamed file is still there after a power cut. Drives that can't sync a folder (network shares) keep
 * their own promises; that is no failure of the write. */
static void sync_folder(const char *folder)
{
    int descriptor = open(folder, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (descriptor < 0)
        return;
    fsync(descriptor);
    close(descriptor);
}

bool output_goes_through(struct output *output, struct problems *problems)
{
    if (!ferror(output->stream))
        return true;
    int error = errno;
    clearerr(output->stream); /* said here, and not again at the end of the program */
    output->nobody_reads |= output->stream == stdout && error == EPIPE;
    return output->nobody_reads || problem_writing(problems, output->path, error ? error : EIO);
}

bool output_publish(struct output *output, struct problems *problems)
{
    errno = 0;
    fflush(output->stream);
    if (!output_goes_through(output, problems))
        return false;
    if (output->stream == stdout)
        return true;
    if (fsync(fileno(output->stream)) != 0 && errno != EINVAL && errno != EROFS) /* devices and pipes can't sync */
        return problem_writing(problems, output->path, errno);
    if (output->target && !output->hidden && !give_name(output))
        return problem_writing(problems, output->path, errno);
    FILE *stream = output->stream;
    output->stream = NULL;
    if (fclose(stream) != 0)
        return problem_writing(problems, output->path, errno);
    if (!output->target)
        return true;
    if (rename(output->hidden, output->target) != 0)
        return problem_writing(problems, output->path, errno);
    output->hidden = NULL;
    struct arena *scratch = arena_create();
    sync_folder(path_folder(scratch, output->target));
    arena_destroy(scratch);
    return true;
}

bool file_write(struct problems *problems, const char *path, const void *content, size_t size)
{
    struct arena *scratch = arena_create();
    struct output *output;
    bool done = output_open(scratch, problems, path, &output);
    if (done) {
        errno = 0;
        done = fwrite(content, 1, size, output_stream(output)) == size || problem_writing(problems, path, errno);
    }
    done = done && output_publish(output, problems);
    arena_destroy(scratch);
    return done;
}

bool file_lock(struct arena *arena, struct problems *problems, const char *path)
{
    int file = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
    if (file < 0)
        return problem_writing(problems, path, errno);
    if (flock(file, LOCK_EX | LOCK_NB) == 0) {
        arena_on_end(arena, close_descriptor, (void *)(intptr_t)file);
        return true;
    }
    int error = errno;
    close(file);
    if (error == EWOULDBLOCK) {
        problem_add(problems, FAULT_LOCKED, PLACE_FILE(path), tr("another run is at work here"));
        return problem_try(problems, "%s", tr("wait until it has ended, or give this one a folder of its own"));
    }
    if (error == ENOLCK || error == EOPNOTSUPP) /* some network shares */
        return problem_warn(problems, PLACE_FILE(path),
                            tr("this drive knows no locks; make sure that there is only one run at a time"));
    return problem_writing(problems, path, error);
}

bool folder_publish(struct problems *problems, const char *hidden, const char *path)
{
    if (rename(hidden, path) != 0)
        return problem_writing(problems, path, errno);
    struct arena *scratch = arena_create();
    sync_folder(path_folder(scratch, path));
    arena_destroy(scratch);
    return true;
}

bool link_replace(struct problems *problems, const char *path, const char *target)
{
    struct arena *scratch = arena_create();
    const char *folder = path_folder(scratch, path);
    char *hidden = arena_format(scratch, "%s/.%s.%ld", folder, path_name(path), (long)getpid());
    unlink(hidden); /* left by a process of the same number that was killed */
    bool done = true;
    if (symlink(target, hidden) != 0) {
        if (errno == EPERM || errno == EOPNOTSUPP || errno == ENOSYS) /* some network shares */
            problem_warn(problems, PLACE_FILE(path), tr("this drive knows no links; the newest results are in \"%s\""),
                         target);
        else
            done = problem_writing(problems, path, errno);
    } else if (rename(hidden, path) != 0) {
        if (errno == EISDIR) { /* copied with what knows no links */
            problem_warn(problems, PLACE_FILE(path),
                         tr("this is a folder, not a link, and stays as it is; the newest results are in \"%s\""),
                         target);
            problem_try(problems, "%s", tr("move it away"));
        } else {
            done = problem_writing(problems, path, errno);
        }
        unlink(hidden);
    } else {
        sync_folder(folder);
    }
    arena_destroy(scratch);
    return done;
}
