#include "runner/base/stream.h"

#include "runner/base/text.h"
#include "runner/base/translate.h"

#include <archive.h>
#include <archive_entry.h>
#include <errno.h>
#include <fcntl.h>
#include <iconv.h>
#include <locale.h>
#include <pthread.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <sys/stat.h>
#include <unistd.h>

/* Limits against bombs. Deflate reaches 1,032 to 1, honest tables hardly 100 to 1; below FREE_BYTES nothing is
 * suspicious. */
enum { MEMBERS = 10000, RATIO = 250, BLOCK = 256 * 1024 };
static const int64_t free_bytes = INT64_C(1) << 30;

/* An archive behind a file that was read from it. */
struct bookmark {
    struct text path;
    struct archive *archive; /* NULL: there is none */
    int file;
    int64_t packed;
};

struct stream {
    struct arena *arena;
    struct bookmark *bookmark; /* for the archive, when the stream is closed; NULL: there is none */
    const char *path;
    struct problems *problems;
    const char *name;
    struct archive *archive; /* NULL: bytes in memory, or closed */
    int file;
    int64_t packed, unpacked; /* bytes of the file; of what came out of it */
    bool failed;
    const char *bytes;
    size_t left;
};

static void bookmark_clear(void *object)
{
    struct bookmark *bookmark = object;
    if (!bookmark->archive)
        return;
    archive_read_free(bookmark->archive);
    close(bookmark->file);
    bookmark->archive = NULL;
}

struct bookmark *bookmark_create(struct arena *arena)
{
    struct bookmark *bookmark = ARENA_NEW(arena, struct bookmark);
    bookmark->path = text_in(arena);
    arena_on_end(arena, bookmark_clear, bookmark);
    return bookmark;
}

/* The archive goes from the stream to its bookmark. */
static void leave_at_bookmark(struct stream *stream)
{
    struct bookmark *bookmark = stream->bookmark;
    bookmark_clear(bookmark);
    bookmark->path.length = 0;
    text_add(&bookmark->path, stream->path);
    bookmark->archive = stream->archive;
    bookmark->file = stream->file;
    bookmark->packed = stream->packed;
    stream->archive = NULL;
    stream->file = -1;
}

/* … and back; false when it holds another one. */
static bool take_from_bookmark(struct stream *stream)
{
    struct bookmark *bookmark = stream->bookmark;
    if (!bookmark->archive || strcmp(text_string(&bookmark->path), stream->path) != 0)
        return false;
    stream->archive = bookmark->archive;
    stream->file = bookmark->file;
    stream->packed = bookmark->packed;
    bookmark->archive = NULL;
    return true;
}

void stream_close(struct stream *stream)
{
    if (stream->bookmark && stream->archive && !stream->failed)
        leave_at_bookmark(stream);
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
    stream->packed = about.st_size;
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

/* Too much out of too little? */
static bool is_too_much(const struct stream *stream, int64_t unpacked, int64_t packed)
{
    if (unpacked <= free_bytes || unpacked / RATIO <= packed)
        return false;
    problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                tr("more than %d times its size comes out of this file, as if it were made to fill the memory"), RATIO);
    problem_try(stream->problems, tr("unpack it first if you trust it"));
    return true;
}

static locale_t utf8_locale;

static void create_locale(void)
{
    utf8_locale = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
}

/* libarchive writes names as the locale does, and the program's own has no umlauts. It is this thread's for as long as
 * names are asked for; returns what it was. */
static locale_t speak_utf8(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, create_locale);
    return uselocale(utf8_locale);
}

/* Names that are no UTF-8 are those of Windows, which packs them as DOS wrote them. */
static const char *from_dos(struct arena *arena, const char *name)
{
    size_t size = strlen(name), room = 3 * size;
    char *in = (char *)(uintptr_t)name, *converted = arena_get(arena, room + 1), *out = converted;
    iconv_t conversion = iconv_open("UTF-8", "CP850");
    if (conversion == (iconv_t)-1)
        return "?";
    bool done = iconv(conversion, &in, &size, &out, &room) != (size_t)-1;
    iconv_close(conversion);
    *out = '\0';
    return done ? converted : "?";
}

static const char *member_name(struct arena *arena, struct archive_entry *entry)
{
    locale_t kept = speak_utf8();
    const char *name = archive_entry_pathname_utf8(entry);
    if (!name)
        name = archive_entry_pathname(entry);
    uselocale(kept);
    if (!name)
        return "?";
    return text_is_utf8(name, strlen(name)) ? name : from_dos(arena, name);
}

/* Hidden files and what packing programs add for themselves hold no data. */
static bool is_hidden(const char *name)
{
    const char *last = strrchr(name, '/');
    last = last ? last + 1 : name;
    return strncmp(name, "__MACOSX/", 9) == 0 || *last == '.' || strcasecmp(last, "Thumbs.db") == 0;
}

static bool next_member(struct stream *stream, struct archive_entry **entry, bool *end)
{
    locale_t kept = speak_utf8();
    int result = archive_read_next_header(stream->archive, entry);
    uselocale(kept);
    *end = result == ARCHIVE_EOF;
    if (result != ARCHIVE_EOF && result < ARCHIVE_WARN)
        return fail(stream);
    if (archive_filter_count(stream->archive) > 2) /* one, and the file itself */
        return problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                           tr("this file is packed more than once; unpack it first"));
    /* What is passed over is unpacked too. */
    return *end || !archive_entry_size_is_set(*entry) ||
           !is_too_much(stream, archive_entry_size(*entry), stream->packed);
}

static bool is_archive(struct stream *stream)
{
    int format = archive_format(stream->archive) & ARCHIVE_FORMAT_BASE_MASK;
    return format == ARCHIVE_FORMAT_ZIP || format == ARCHIVE_FORMAT_TAR;
}

/* Collects the names of all files, of an archive that is in front of its first member. */
static bool collect(struct stream *stream, struct archive_entry *entry, struct texts *members)
{
    size_t room = 16;
    bool end = false;
    const char **names = ARENA_ARRAY(stream->arena, room, const char *);
    for (size_t seen = 1; !end; seen++) {
        const char *name = member_name(stream->arena, entry);
        if (seen > MEMBERS)
            return problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                               tr("this archive holds more than %d files; unpack it, and name the file that is meant"),
                               MEMBERS);
        if (archive_entry_filetype(entry) == AE_IFREG && !is_hidden(name)) {
            if (members->count == room) {
                names = arena_grow(stream->arena, names, room, room * 2, sizeof *names);
                room *= 2;
            }
            names[members->count++] = arena_copy_text(stream->arena, name);
            members->items = names;
        }
        if (!next_member(stream, &entry, &end))
            return false;
    }
    return true;
}

/* Goes to the member with this name; NULL when it does not come any more. */
static bool find_member(struct stream *stream, const char *member, struct archive_entry **entry)
{
    bool end = false;
    do {
        if (!next_member(stream, entry, &end))
            return false;
        if (end)
            *entry = NULL;
    } while (!end &&
             (archive_entry_filetype(*entry) != AE_IFREG || strcmp(member_name(stream->arena, *entry), member) != 0));
    return true;
}

/* The member is looked for behind the bookmark. What is wrong there is no problem of this member, which may stand
 * before it. */
static struct archive_entry *find_behind_bookmark(struct stream *stream, const char *member)
{
    struct problems *problems = stream->problems;
    struct archive_entry *entry = NULL;
    if (!stream->bookmark || !take_from_bookmark(stream))
        return NULL;
    stream->problems = problems_create(stream->arena);
    bool found = find_member(stream, member, &entry) && entry;
    stream->problems = problems;
    if (found)
        return entry;
    stream->failed = true; /* not to be kept at the bookmark */
    stream_close(stream);
    stream->failed = false;
    return NULL;
}

static bool go_to(struct stream *stream, const char *member)
{
    struct archive_entry *entry = find_behind_bookmark(stream, member);
    if (!entry && (!start(stream, stream->path) || !find_member(stream, member, &entry)))
        return false;
    if (!entry)
        return problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name),
                           tr("this archive holds no file \"%s\""), member);
    stream->name = arena_format(stream->arena, "%s/%s", stream->name, member);
    if (archive_entry_is_encrypted(entry)) {
        problem_add(stream->problems, FAULT_DATA, PLACE_FILE(stream->name), tr("this file is protected by a password"));
        return problem_try(stream->problems, tr("unpack it first"));
    }
    return true;
}

static struct stream *create(struct arena *arena, struct problems *problems, const char *name)
{
    struct stream *stream = ARENA_NEW(arena, struct stream);
    stream->arena = arena;
    stream->problems = problems;
    stream->path = stream->name = arena_copy_text(arena, name);
    stream->file = -1;
    arena_on_end(arena, release, stream);
    return stream;
}

bool stream_members(struct arena *arena, struct problems *problems, const char *path, bool *packed,
                    struct texts *members)
{
    struct stream *stream = create(arena, problems, path);
    struct archive_entry *entry;
    bool end, done = start(stream, path) && next_member(stream, &entry, &end);
    *members = (struct texts){ 0 };
    *packed = done && is_archive(stream);
    if (*packed && !end)
        done = collect(stream, entry, members);
    stream_close(stream);
    return done;
}

static bool open_file(struct stream *stream, const char *path)
{
    struct archive_entry *entry;
    bool end;
    if (!start(stream, path) || !next_member(stream, &entry, &end))
        return false;
    if (end) /* an empty file */
        stream_close(stream);
    return true;
}

bool stream_open_at(struct arena *arena, struct problems *problems, struct bookmark *bookmark, const char *path,
                    const char *member, struct stream **stream)
{
    *stream = create(arena, problems, path);
    (*stream)->bookmark = member ? bookmark : NULL;
    if (member ? go_to(*stream, member) : open_file(*stream, path))
        return true;
    (*stream)->failed = true;
    stream_close(*stream);
    return false;
}

bool stream_open(struct arena *arena, struct problems *problems, const char *path, const char *member,
                 struct stream **stream)
{
    return stream_open_at(arena, problems, NULL, path, member, stream);
}

struct stream *stream_of_bytes(struct arena *arena, const char *name, const void *bytes, size_t size)
{
    struct stream *stream = create(arena, NULL, name);
    stream->bytes = bytes;
    stream->left = size;
    return stream;
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
    if (is_too_much(stream, stream->unpacked, archive_filter_bytes(stream->archive, -1))) {
        stream->failed = true;
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
