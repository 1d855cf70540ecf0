/* Arbitrary bytes as a workbook, and as the sheet of one that is sound otherwise: what can be read comes out the same
 * each time, within the limits of a sheet; what can't is a problem. */
#include "runner/table/workbook.h"
#include "tests/unit/small_archive.h"

#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <unistd.h>

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct sum {
    size_t rows, line, cells, hash;
};

static bool add_row(void *context, const struct row *row)
{
    struct sum *sum = context;
    if (row->line <= sum->line || row->line > 1048576 || row->count > 16384 || (sum->rows && row->count != sum->cells))
        abort();
    sum->line = row->line;
    sum->cells = row->count;
    sum->rows++;
    for (size_t i = 0; i < row->count; i++)
        for (size_t j = 0; j < row->cells[i].size; j++)
            sum->hash = sum->hash * 31 + (unsigned char)row->cells[i].bytes[j];
    return sum->rows < 2000; /* more would only take time */
}

static bool read_rows(struct arena *arena, const char *path, struct sum *sum)
{
    struct problems *problems = problems_create(arena);
    *sum = (struct sum){ 0 };
    bool done = workbook_read(problems, path, NULL, NULL, add_row, sum) || sum->rows == 2000;
    if (done != (problems_count(problems) == 0))
        abort();
    return done;
}

static void read_twice(const char *path)
{
    struct arena *arena = arena_create();
    struct sum sum, again;
    if (read_rows(arena, path, &sum) != read_rows(arena, path, &again) || memcmp(&sum, &again, sizeof sum) != 0)
        abort();
    arena_destroy(arena);
}

static const char *file_of(struct arena *arena, const void *bytes, size_t size, int *file)
{
    *file = memfd_create("workbook", MFD_CLOEXEC);
    if (*file < 0 || write(*file, bytes, size) != (ssize_t)size)
        abort();
    return arena_format(arena, "/proc/self/fd/%d", *file);
}

#define KINDS "http://schemas.openxmlformats.org/officeDocument/2006/relationships"

/* A workbook whose only sheet the bytes are. */
static void write_around(struct arena *arena, const uint8_t *bytes, size_t size, const char *path)
{
    static const struct archive_member parts[] = {
#define PART(name, text) { name, text, sizeof(text) - 1 }
        PART("[Content_Types].xml", "<Types/>"),
        PART("_rels/.rels", "<Relationships><Relationship Id=\"r\" Type=\"" KINDS
                            "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>"),
        PART("xl/_rels/workbook.xml.rels",
             "<Relationships><Relationship Id=\"r1\" Type=\"" KINDS "/worksheet\" Target=\"sheet.xml\"/>"
             "<Relationship Id=\"r2\" Type=\"" KINDS "/styles\" Target=\"styles.xml\"/>"
             "<Relationship Id=\"r3\" Type=\"" KINDS "/sharedStrings\" Target=\"strings.xml\"/></Relationships>"),
        PART("xl/workbook.xml", "<workbook><sheets><sheet name=\"a\" id=\"r1\"/></sheets></workbook>"),
        PART("xl/styles.xml",
             "<styleSheet><numFmts><numFmt numFmtId=\"164\" formatCode=\"[h]:mm:ss\"/></numFmts><cellXfs>"
             "<xf numFmtId=\"0\"/><xf numFmtId=\"14\"/><xf numFmtId=\"22\"/><xf numFmtId=\"20\"/>"
             "<xf numFmtId=\"164\"/><xf numFmtId=\"32\"/></cellXfs></styleSheet>"),
        PART("xl/strings.xml", "<sst><si><t>a_x000D_</t></si><si><r><t>b</t></r><rPh><t>c</t></rPh></si></sst>"),
#undef PART
    };
    enum { PARTS = sizeof parts / sizeof *parts };
    struct archive_member members[PARTS + 1];
    memcpy(members, parts, sizeof parts);
    members[PARTS] = (struct archive_member){ "xl/sheet.xml", (const char *)bytes, size };
    if (!small_archive_write(problems_create(arena), path, members, PARTS + 1))
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    struct arena *arena = arena_create();
    int file;
    read_twice(file_of(arena, bytes, size, &file));
    close(file);
    /* in memory: syncing a drive each time would take too long */
    const char *path = arena_format(arena, "/dev/shm/lotse-fuzz-workbook-%ld.xlsx", (long)getpid());
    write_around(arena, bytes, size, path);
    read_twice(path);
    unlink(path);
    arena_destroy(arena);
    return 0;
}
