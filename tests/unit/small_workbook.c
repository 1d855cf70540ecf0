#include "tests/unit/small_workbook.h"
#include "tests/unit/small_archive.h"

#include <check.h>
#include <string.h>

#define XML      "<?xml version=\"1.0\" encoding=\"UTF-8\" standalone=\"yes\"?>\r\n"
#define MAIN     " xmlns=\"http://schemas.openxmlformats.org/spreadsheetml/2006/main\""
#define KINDS    "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
#define PACKAGES "http://schemas.openxmlformats.org/package/2006/"

static const char types[] = XML "<Types xmlns=\"" PACKAGES "content-types\"/>";
static const char outer[] =
    XML "<Relationships xmlns=\"" PACKAGES "relationships\"><Relationship Id=\"rId1\" Type=\"" KINDS
        "/officeDocument\" Target=\"xl/workbook.xml\"/></Relationships>";
static const char inner[] =
    XML "<Relationships xmlns=\"" PACKAGES "relationships\">"
        "<Relationship Id=\"rId1\" Type=\"" KINDS "/worksheet\" Target=\"worksheets/sheet1.xml\"/>"
        "<Relationship Id=\"rId2\" Type=\"" KINDS "/worksheet\" Target=\"/xl/worksheets/sheet2.xml\"/>"
        "<Relationship Id=\"rId3\" Type=\"" KINDS "/worksheet\" Target=\"./worksheets/sheet3.xml\"/>"
        "<Relationship Id=\"rId4\" Type=\"" KINDS "/styles\" Target=\"styles.xml\"/>"
        "<Relationship Id=\"rId5\" Type=\"" KINDS "/sharedStrings\" Target=\"sharedStrings.xml\"/>"
        "<Relationship Id=\"rId6\" Type=\"" KINDS "/chartsheet\" Target=\"chartsheets/sheet4.xml\"/>"
        "</Relationships>";
static const char three_sheets[] = "<sheets><sheet name=\"Bild\" sheetId=\"4\" r:id=\"rId6\"/>"
                                   "<sheet name=\"Geheim\" sheetId=\"3\" state=\"hidden\" r:id=\"rId3\"/>"
                                   "<sheet name=\"Leer\" sheetId=\"2\" r:id=\"rId2\"/>"
                                   "<sheet name=\"Umsatz\" sheetId=\"1\" r:id=\"rId1\"/></sheets>";
static const char empty_sheet[] = XML "<worksheet" MAIN "><sheetData/></worksheet>";
static const char hidden_sheet[] =
    XML "<worksheet" MAIN "><sheetData><row r=\"1\"><c r=\"A1\"><v>7</v></c></row></sheetData></worksheet>";

static const char *or_empty(const char *text)
{
    return text ? text : "";
}

void small_workbook_write(const struct small_workbook *parts, const char *path)
{
    struct arena *arena = arena_create();
    struct problems *problems = problems_create(arena);
    const char *merges =
        parts->merges ? arena_format(arena, "<mergeCells count=\"1\">%s</mergeCells>", parts->merges) : "";
    const char *sheet = parts->sheet ? parts->sheet
                                     : arena_format(arena, "%s<worksheet%s><sheetData>%s</sheetData>%s</worksheet>",
                                                    XML, MAIN, or_empty(parts->rows), merges);
    struct archive_member members[] = {
        { .name = "[Content_Types].xml", .bytes = types },
        { .name = "_rels/.rels", .bytes = outer },
        { .name = "xl/_rels/workbook.xml.rels", .bytes = inner },
        { .name = "xl/workbook.xml",
          .bytes = arena_format(arena, "%s<workbook%s xmlns:r=\"%s\">%s</workbook>", XML, MAIN, KINDS,
                                parts->sheets ? parts->sheets : three_sheets) },
        { .name = "xl/styles.xml",
          .bytes = arena_format(arena, "%s<styleSheet%s>%s</styleSheet>", XML, MAIN, or_empty(parts->styles)) },
        { .name = "xl/sharedStrings.xml",
          .bytes = arena_format(arena, "%s<sst%s>%s</sst>", XML, MAIN, or_empty(parts->strings)) },
        { .name = "xl/worksheets/sheet1.xml", .bytes = sheet },
        { .name = "xl/worksheets/sheet2.xml", .bytes = empty_sheet },
        { .name = "xl/worksheets/sheet3.xml", .bytes = hidden_sheet },
    };
    size_t count = sizeof members / sizeof *members;
    for (size_t i = 0; i < count; i++)
        members[i].size = strlen(members[i].bytes);
    ck_assert(small_archive_write(problems, path, members, count));
    arena_destroy(arena);
}
