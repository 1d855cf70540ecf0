#include "runner/base/translate.h"
#include "runner/table/workbook_reading.h"

#include <errno.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>

static const char ole[4] = { '\xd0', '\xcf', '\x11', '\xe0' };

static bool holds(FILE *file, const char *wanted, size_t size)
{
    char buffer[64 * 1024];
    size_t kept = 0, got;
    while ((got = fread(buffer + kept, 1, sizeof buffer - kept, file)) > 0) {
        size_t filled = kept + got;
        if (memmem(buffer, filled, wanted, size))
            return true;
        kept = filled < size ? filled : size;
        memmove(buffer, buffer + filled - kept, kept);
    }
    return false;
}

static bool refuse(const struct workbook *workbook, const char *what, const char *remedy)
{
    problem_add(workbook->problems, FAULT_DATA, PLACE_FILE(workbook->path), "%s", what);
    return problem_try(workbook->problems, "%s", remedy);
}

/* Excel packs what it encrypts, and all that it wrote before 2007, into a container of its own (OLE). */
static bool refuse_ole(const struct workbook *workbook, FILE *file)
{
    static const char encrypted[] = "E\0n\0c\0r\0y\0p\0t\0e\0d\0P\0a\0c\0k\0a\0g\0e"; /* a name, in UTF-16 */
    if (holds(file, encrypted, sizeof encrypted))
        return refuse(workbook, tr("this workbook is protected by a password"),
                      tr("open it in Excel, remove the password (File, Info, Protect Workbook), and save it"));
    return refuse(workbook, tr("this is a workbook of the old kind (.xls)"),
                  tr("open it in Excel or LibreOffice, and save it as .xlsx"));
}

static bool check_beginning(const struct workbook *workbook, FILE *file)
{
    char magic[4] = "";
    size_t size = fread(magic, 1, sizeof magic, file);
    if (size == sizeof magic && memcmp(magic, "PK\3\4", sizeof magic) == 0)
        return true;
    if (size == sizeof magic && memcmp(magic, ole, sizeof ole) == 0)
        return refuse_ole(workbook, file);
    if (size == 0)
        return problem_add(workbook->problems, FAULT_DATA, PLACE_FILE(workbook->path), tr("this file is empty"));
    return refuse(workbook, tr("this is no Excel workbook, whatever its name says"),
                  tr("if it is a table as text, give it a name that ends in .csv; otherwise save it as .xlsx"));
}

bool workbook_is_old(const char *path)
{
    struct stat about;
    FILE *file = stat(path, &about) == 0 && S_ISREG(about.st_mode) ? fopen(path, "rbe") : NULL;
    char magic[sizeof ole] = "";
    bool is_old = file && fread(magic, 1, sizeof magic, file) == sizeof magic && memcmp(magic, ole, sizeof ole) == 0;
    if (file)
        fclose(file);
    return is_old;
}

static bool has_member(const struct texts *members, const char *name)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->items[i], name) == 0)
            return true;
    return false;
}

static bool check_members(const struct workbook *workbook)
{
    struct texts members;
    bool packed;
    if (!stream_members(workbook->arena, workbook->problems, workbook->path, &packed, &members))
        return false;
    if (has_member(&members, "xl/workbook.bin"))
        return refuse(workbook, tr("this is a workbook of the binary kind (.xlsb)"),
                      tr("open it in Excel, and save it as .xlsx"));
    if (has_member(&members, "content.xml") && has_member(&members, "mimetype"))
        return refuse(workbook, tr("this is a document of LibreOffice or OpenOffice (.ods)"),
                      tr("open it in LibreOffice, and save it as .xlsx"));
    if (has_member(&members, "[Content_Types].xml"))
        return true;
    return refuse(workbook, tr("this is an archive, but no Excel workbook"),
                  tr("if there are tables in it, give it a name that ends in .zip"));
}

bool container_check(const struct workbook *workbook)
{
    struct stat about;
    if (stat(workbook->path, &about) == 0 && !S_ISREG(about.st_mode)) /* a folder, a pipe: the stream refuses it */
        return check_members(workbook);
    FILE *file = fopen(workbook->path, "rbe");
    if (!file)
        return problem_system(workbook->problems, workbook->path, errno);
    bool done = check_beginning(workbook, file);
    fclose(file);
    return done && check_members(workbook);
}
