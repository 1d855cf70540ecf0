#include "runner/base/stream.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Limits against bombs. Deflate reaches 1,032 to 1, honest tables hardly 100 to 1; below FREE_BYTES nothing is
 * suspicious. */
enum { MEMBERS = 10000, RATIO = 250, BLOCK = 256 * 1024, NAMES_SHOWN = 6 };
static const int64_t free_bytes = INT64_C(1) << 30;

struct stream {
    struct arena *arena;
    struct problems *problems;
    const char *name;
    struct archive *archive; /* NULL: bytes in memory, or closed */
    int file;
    int64_t unpacked;
    bool failed;
    const char *bytes;
    size_t left;
};

/* What an archive holds, from a look at the names of its members. */
struct contents {
    size_t members, tables;
    size_t only, only_table; /* index of the last one of each sort */
    bool is_workbook;
    struct text names;
    size_t names_shown;
};

void stream_close(struct stream *stream)
{
    if (stream->archive)
        archive_read_free(stream->archive);
    if (stream->file >= 0)
        close(stream->file);
    stream->archive = NULL;
    stream->file = -1;
    stream->left = 0;
}

static void release(void *object)
{
    stream_close(object);
}

static bool fail(struct stream *stream)
{
    const char *message = archive_error_string(stream->archive);
    stream->failed = true;
    problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                tr("this file is damaged or cut off; unpacking it says: %s"), message ? message : "?");
    return problem_try(stream->problems, tr("copy it again from where it comes from"));
}

/* Opens the file and leaves the archive in front of its first member. */
static bool start(struct stream *stream, const char *path)
{
    stream->file = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK); /* a pipe without a writer must not hang */
    if (stream->file < 0)
        return problem_system(stream->problems, path, errno);
    struct stat about;
    if (fstat(stream->file, &about) != 0)
        return problem_system(stream->problems, path, errno);
    if (S_ISDIR(about.st_mode))
        return problem_system(stream->problems, path, EISDIR);
    if (!S_ISREG(about.st_mode))
        return problem_add(
            stream->problems, FAULT_DATA, PLACE_FILE(path),
            tr("this is no ordinary file; tables are read more than once, so that pipes and devices can't "
               "be read"));
    struct archive *archive = archive_read_new();
    if (!archive)
        return problem_system(stream->problems, path, ENOMEM);
    stream->archive = archive;
    archive_read_support_filter_gzip(archive);
    archive_read_support_filter_bzip2(archive);
    archive_read_support_filter_xz(archive);
    archive_read_support_filter_zstd(archive);
    archive_read_support_format_tar(archive);
    archive_read_support_format_zip(archive);
    archive_read_support_format_raw(archive);
    archive_read_support_format_empty(archive);
    if (archive_read_open_fd(archive, stream->file, BLOCK) != ARCHIVE_OK)
        return fail(stream);
    return true;
}

static const char *member_name(struct archive_entry *entry)
{
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    return name ? name : "?";
}

static bool has_ending(const char *name, const char *const *endings)
{
    size_t length = strlen(name);
    for (; *endings; endings++) {
        size_t size = strlen(*endings);
        if (length > size && strcasecmp(name + length - size, *endings) == 0)
            return true;
    }
    return false;
}

/* Hidden files and what packing programs add for themselves hold no data. */
static bool is_hidden(const char *name)
{
    const char *last = strrchr(name, '/');
    last = last ? last + 1 : name;
    return strncmp(name, "__MACOSX/", 9) == 0 || *last == '.' || strcasecmp(last, "Thumbs.db") == 0;
}

static void count_member(struct contents *contents, struct archive_entry *entry, size_t index)
{
    static const char *const tables[] = { ".csv", ".tsv", ".tab", ".txt", ".dat", NULL };
    static const char *const workbooks[] = { "xl/workbook.xml", "xl/workbook.bin", "content.xml", NULL };
    const char *name = member_name(entry);
    if (archive_entry_filetype(entry) != AE_IFREG || is_hidden(name))
        return;
    if (strcmp(name, "content.xml") == 0 || strncmp(name, "xl/workbook.", 12) == 0 || has_ending(name, workbooks))
        contents->is_workbook = true;
    contents->only = index;
    contents->members++;
    if (has_ending(name, tables)) {
        contents->only_table = index;
        contents->tables++;
    }
    if (contents->names_shown < NAMES_SHOWN) {
        text_add_format(&contents->names, contents->names_shown++ ? ", \"%s\"" : "\"%s\"", name);
    } else if (contents->names_shown == NAMES_SHOWN) {
        text_add(&contents->names, ", …");
        contents->names_shown++;
    }
}

/* The index of the member that holds the table. */
static bool choose(struct stream *stream, const struct contents *contents, size_t *chosen)
{
    struct place place = PLACE_FILE(stream->name);
    if (contents->is_workbook) {
        problem_add(stream->problems, FAULT_DATA, place, tr("this is a workbook, not a table as text"));
        return problem_try(stream->problems,
                           tr("open it in your spreadsheet program and save the sheet as \"CSV UTF-8\""));
    }
    if (contents->members == 0)
        return problem_add(stream->problems, FAULT_DATA, place, tr("this archive holds no file"));
    if (contents->members > 1 && contents->tables != 1) {
        problem_add(stream->problems, FAULT_DATA, place,
                    contents->tables ? tr("this archive holds more than one table: %s")
                                     : tr("none of the files in this archive is a table: %s"),
                    text_string(&contents->names));
        return problem_try(stream->problems, tr("unpack it, and name the file that is meant"));
    }
    *chosen = contents->members == 1 ? contents->only : contents->only_table;
    return true;
}

static bool next_member(struct stream *stream, struct archive_entry **entry, bool *end)
{
    int result = archive_read_next_header(stream->archive, entry);
    *end = result == ARCHIVE_EOF;
    if (result != ARCHIVE_EOF && result < ARCHIVE_WARN)
        return fail(stream);
    if (archive_filter_count(stream->archive) > 2) /* one, and the file itself */
        return problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                           tr("this file is packed more than once; unpack it first"));
    return true;
}

/* Looks at all members, and says which one to read. */
static bool look(struct stream *stream, size_t *chosen)
{
    struct contents contents = { .names = text_in(stream->arena) };
    for (size_t index = 0;; index++) {
        struct archive_entry *entry;
        bool end;
        if (!next_member(stream, &entry, &end))
            return false;
        if (end)
            return choose(stream, &contents, chosen);
        if (index == MEMBERS)
            return problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                               tr("this archive holds more than %d files; unpack it, and name the file that is meant"),
                               MEMBERS);
        count_member(&contents, entry, index);
    }
}

/* Goes to the member with this index, in an archive that was opened anew. */
static bool go_to(struct stream *stream, size_t chosen)
{
    struct archive_entry *entry = NULL;
    bool end = false;
    for (size_t index = 0; index <= chosen; index++)
        if (!next_member(stream, &entry, &end) || end)
            return end ? fail(stream) : false;
    stream->name = arena_format(stream->arena, "%s/%s", stream->name, member_name(entry));
    if (archive_entry_is_encrypted(entry)) {
        problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name), tr("this file is protected by a password"));
        return problem_try(stream->problems, tr("unpack it first"));
    }
    return true;
}

static bool is_archive(struct stream *stream)
{
    int format = archive_format(stream->archive) & ARCHIVE_FORMAT_BASE_MASK;
    return format == ARCHIVE_FORMAT_ZIP || format == ARCHIVE_FORMAT_TAR;
}

static bool prepare(struct stream *stream, const char *path)
{
    struct archive_entry *entry;
    bool end;
    size_t chosen = 0;
    if (!start(stream, path) || !next_member(stream, &entry, &end))
        return false;
    if (!is_archive(stream)) {
        if (end) /* an empty file */
            stream_close(stream);
        return true;
    }
    stream_close(stream);
    if (!start(stream, path) || !look(stream, &chosen))
        return false;
    stream_close(stream);
    return start(stream, path) && go_to(stream, chosen);
}

static struct stream *create(struct arena *arena, struct problems *problems, const char *name)
{
    struct stream *stream = ARENA_NEW(arena, struct stream);
    stream->arena = arena;
    stream->problems = problems;
    stream->name = arena_copy_text(arena, name);
    stream->file = -1;
    arena_on_end(arena, release, stream);
    return stream;
}

bool stream_open(struct arena *arena, struct problems *problems, const char *path, struct stream **stream)
{
    *stream = create(arena, problems, path);
    if (prepare(*stream, path))
        return true;
    stream_close(*stream);
    return false;
}

struct stream *stream_of_bytes(struct arena *arena, const char *name, const void *bytes, size_t size)
{
    struct stream *stream = create(arena, NULL, name);
    stream->bytes = bytes;
    stream->left = size;
    return stream;
}

/* Too much out of too little? */
static bool is_bomb(const struct stream *stream)
{
    int64_t packed = archive_filter_bytes(stream->archive, -1);
    return stream->unpacked > free_bytes && stream->unpacked / RATIO > packed;
}

static ssize_t read_archive(struct stream *stream, char *buffer, size_t size)
{
    size_t filled = 0;
    while (filled < size) {
        la_ssize_t got = archive_read_data(stream->archive, buffer + filled, size - filled);
        if (got == ARCHIVE_RETRY)
            continue;
        if (got < 0 && got != ARCHIVE_WARN) {
            fail(stream);
            return -1;
        }
        if (got <= 0)
            break;
        filled += (size_t)got;
    }
    stream->unpacked += (int64_t)filled;
    if (is_bomb(stream)) {
        stream->failed = true;
        problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                    tr("more than %d times its size comes out of this file, as if it were made to fill the memory"),
                    RATIO);
        problem_try(stream->problems, tr("unpack it first if you trust it"));
        return -1;
    }
    return (ssize_t)filled;
}

ssize_t stream_read(struct stream *stream, void *buffer, size_t size)
{
    if (stream->failed)
        return -1;
    if (stream->archive)
        return read_archive(stream, buffer, size);
    size_t taken = size < stream->left ? size : stream->left;
    if (taken == 0)
        return 0;
    memcpy(buffer, stream->bytes, taken);
    stream->bytes += taken;
    stream->left -= taken;
    return (ssize_t)taken;
}

const char *stream_name(const struct stream *stream)
{
    return stream->name;
}
