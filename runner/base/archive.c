#include "runner/base/archive.h"

#include "runner/base/files.h"
#include "runner/base/text.h"
#include "runner/base/translate.h"

#include <archive.h>
#include <archive_entry.h>
#include <string.h>
#include <sys/stat.h>

/* More members than a model with hundreds of boosters has; and text that packs better than this was made to. */
enum { MEMBERS_LIMIT = 4096, RATIO_LIMIT = 100, RATIO_FREE = 1024 * 1024 };

const char *archive_library_version(void)
{
    const char *details = archive_version_string(); /* "libarchive 3.6.2" */
    const char *space = strchr(details, ' ');
    return space ? space + 1 : details;
}

struct packing {
    struct problems *problems;
    const char *path;
    size_t limit, room; /* bytes of all members; … that are left */
    struct output *output;
    struct archive *archive;
    bool output_failed; /* which is a problem already; or nobody wants the rest */
};

/* libarchive is not told what goes wrong: it would not give back all of its memory. */
static la_ssize_t append(struct archive *archive, void *client, const void *bytes, size_t size)
{
    (void)archive;
    struct packing *packing = client;
    if (!packing->output_failed) {
        fwrite(bytes, 1, size, output_stream(packing->output));
        packing->output_failed = !output_goes_through(packing->output, packing->problems);
    }
    return (la_ssize_t)size;
}

static void end_packing(void *object)
{
    struct packing *packing = object;
    packing->output_failed = true;
    archive_write_free(packing->archive);
}

/* How it went, by what libarchive says and by what became of the bytes. */
static bool packed(const struct packing *packing, bool done)
{
    const char *reason = done ? NULL : archive_error_string(packing->archive);
    if (!done)
        problem_add(packing->problems, FAULT_INTERNAL, PLACE_FILE(packing->path),
                    tr("the package can't be written: %s"), reason ? reason : "libarchive");
    return done && !packing->output_failed;
}

bool packing_begin(struct arena *arena, struct problems *problems, const char *path, size_t limit,
                   struct packing **begun)
{
    struct packing *packing = ARENA_NEW(arena, struct packing);
    *begun = packing;
    packing->problems = problems;
    packing->path = arena_copy_text(arena, path);
    packing->limit = packing->room = limit;
    if (!output_open(arena, problems, path, &packing->output))
        return false;
    struct archive *archive = packing->archive = archive_write_new();
    arena_on_end(arena, end_packing, packing);
    return packed(packing, archive_write_set_format_zip(archive) == ARCHIVE_OK &&
                               archive_write_set_options(archive, "zip:compression=deflate,zip:compression-level=1") ==
                                   ARCHIVE_OK &&
                               archive_write_set_bytes_in_last_block(archive, 1) == ARCHIVE_OK &&
                               archive_write_open(archive, packing, NULL, append, NULL) == ARCHIVE_OK);
}

static bool too_large(const struct packing *packing)
{
    problem_add(packing->problems, FAULT_SYSTEM, PLACE_FILE(packing->path),
                tr("the package would take more than %zu bytes unpacked, and could not be opened"), packing->limit);
    return problem_try(packing->problems, "%s", tr("set [search] final = \"single\", which makes a smaller model"));
}

/* No time is set: libarchive then leaves its own fields out and writes the first moment that ZIP knows, 1980-01-01,
 * whatever the time zone. Nor is there an owner, so equal members give equal bytes. */
bool packing_add(struct packing *packing, const struct archive_member *member)
{
    if (member->size > packing->room)
        return too_large(packing);
    packing->room -= member->size;
    struct archive_entry *entry = archive_entry_new();
    archive_entry_set_pathname(entry, member->name);
    archive_entry_set_filetype(entry, AE_IFREG);
    archive_entry_set_perm(entry, 0644);
    archive_entry_set_size(entry, (la_int64_t)member->size);
    bool done = archive_write_header(packing->archive, entry) == ARCHIVE_OK &&
                archive_write_data(packing->archive, member->bytes, member->size) == (la_ssize_t)member->size;
    archive_entry_free(entry);
    return packed(packing, done);
}

bool packing_publish(struct packing *packing)
{
    return packed(packing, archive_write_close(packing->archive) == ARCHIVE_OK) &&
           output_publish(packing->output, packing->problems);
}

const struct archive_member *archive_member_named(const struct archive_member *members, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(members[i].name, name) == 0)
            return &members[i];
    return NULL;
}

static bool damaged(struct problems *problems, const char *name)
{
    problem_add(problems, FAULT_PACKAGE, PLACE_FILE(name), tr("this file is damaged, or is no model package"));
    return problem_try(problems, "%s", tr("fetch it again from where it was made"));
}

/* Plain relative names only; nothing that could mean another place, or spoil a terminal. */
static bool is_harmless(const char *member)
{
    if (!member || !*member || *member == '/' || strlen(member) > 255)
        return false;
    for (const char *part = member; part; part = strchr(part, '/') ? strchr(part, '/') + 1 : NULL)
        if (*part == '.' || *part == '/' || !*part)
            return false;
    for (const char *letter = member; *letter; letter++)
        if ((unsigned char)*letter < ' ' || (unsigned char)*letter > '~' || strchr("\\:*?\"<>|", *letter))
            return false;
    return true;
}

/* What the archive says about a size is not believed: the bytes are counted as they come. */
static bool read_member(struct archive *archive, struct text *bytes, size_t room)
{
    const void *block;
    size_t size;
    la_int64_t offset;
    int result;
    while ((result = archive_read_data_block(archive, &block, &size, &offset)) == ARCHIVE_OK) {
        if (offset != (la_int64_t)bytes->length || size > room - bytes->length)
            return false;
        text_add_bytes(bytes, block, size);
    }
    return result == ARCHIVE_EOF;
}

static bool read_members(struct arena *arena, struct archive *archive, size_t limit, struct archive_member **members,
                         size_t *count)
{
    struct archive_entry *entry;
    size_t room = 0;
    int result;
    while ((result = archive_read_next_header(archive, &entry)) == ARCHIVE_OK) {
        const char *name = archive_entry_pathname(entry);
        if (*count == MEMBERS_LIMIT || archive_entry_filetype(entry) != AE_IFREG || !is_harmless(name) ||
            archive_member_named(*members, *count, name))
            return false;
        if (*count == room) {
            *members = arena_grow(arena, *members, room, room + 32, sizeof **members);
            room += 32;
        }
        struct text bytes = text_in(arena);
        struct archive_member *member = &(*members)[(*count)++];
        member->name = arena_copy_text(arena, name);
        if (!read_member(archive, &bytes, limit))
            return false;
        member->bytes = text_string(&bytes);
        member->size = bytes.length;
        limit -= bytes.length;
    }
    return result == ARCHIVE_EOF && *count > 0;
}

bool archive_read(struct arena *arena, struct problems *problems, const char *name, const char *bytes, size_t size,
                  size_t limit, struct archive_member **members, size_t *count)
{
    *members = NULL;
    *count = 0;
    if (size < limit / RATIO_LIMIT && size * RATIO_LIMIT + RATIO_FREE < limit)
        limit = size * RATIO_LIMIT + RATIO_FREE;
    struct archive *archive = archive_read_new();
    bool done = archive_read_support_format_zip_seekable(archive) == ARCHIVE_OK &&
                archive_read_open_memory(archive, bytes, size) == ARCHIVE_OK &&
                read_members(arena, archive, limit, members, count);
    archive_read_free(archive);
    return done || damaged(problems, name);
}
