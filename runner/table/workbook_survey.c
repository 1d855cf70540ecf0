#include "runner/table/workbook_reading.h"

#include <string.h>

/* A header is looked for in the first rows with values; a workbook with more merged cells there is none of people. */
enum { HEADER_ROWS = 25, MOST_MERGES = 4096 };

struct survey {
    struct workbook *workbook;
    const struct sheet *sheet;
    struct sheet_extent *extent;
    struct position position;
    bool is_in_data;
};

static void take_value(struct survey *survey)
{
    struct sheet_extent *extent = survey->extent;
    if (!extent->first_row) {
        extent->first_row = survey->position.row;
        extent->first_column = survey->position.column;
    }
    if (survey->position.column < extent->first_column)
        extent->first_column = survey->position.column;
    if (survey->position.column > extent->last_column)
        extent->last_column = survey->position.column;
}

static void take_tall_merge(struct survey *survey, size_t row)
{
    struct sheet_extent *extent = survey->extent;
    if (extent->tall_count == extent->tall_room) {
        size_t room = extent->tall_room ? extent->tall_room * 2 : 16;
        extent->tall_rows =
            arena_grow(survey->workbook->arena, extent->tall_rows, extent->tall_room, room, sizeof *extent->tall_rows);
        extent->tall_room = room;
    }
    extent->tall_rows[extent->tall_count++] = row;
}

size_t workbook_tall_merges(const struct sheet_extent *extent, size_t first_row)
{
    size_t count = 0;
    for (size_t i = 0; extent && i < extent->tall_count; i++)
        count += extent->tall_rows[i] >= first_row;
    return count;
}

/* "B1:D1" */
static void take_merge(struct survey *survey, const char *reference)
{
    struct sheet_extent *extent = survey->extent;
    const char *colon = reference ? strchr(reference, ':') : NULL;
    size_t row = 0, last_row = 0;
    struct merge merge = { 0 };
    if (!colon)
        return;
    const char *start = arena_copy(survey->workbook->arena, reference, (size_t)(colon - reference));
    if (!reference_parse(start, &row, &merge.first) || !reference_parse(colon + 1, &last_row, &merge.last))
        return;
    if (last_row > row && extent->tall_count < SHEET_ROWS && merge.first <= extent->last_column)
        take_tall_merge(survey, row);
    if (extent->merge_count == MOST_MERGES || merge.first >= merge.last || row < extent->first_row ||
        row >= extent->first_row + HEADER_ROWS)
        return;
    if (extent->merge_count == extent->merge_room) {
        size_t room = extent->merge_room ? extent->merge_room * 2 : 16;
        extent->merges =
            arena_grow(survey->workbook->arena, extent->merges, extent->merge_room, room, sizeof *extent->merges);
        extent->merge_room = room;
    }
    merge.row = row;
    extent->merges[extent->merge_count++] = merge;
}

static bool begin(void *context, const char *name, const char *const *attributes)
{
    struct survey *survey = context;
    if (strcmp(name, "sheetData") == 0)
        survey->is_in_data = true;
    else if (strcmp(name, "mergeCell") == 0)
        take_merge(survey, xml_attribute(attributes, "ref"));
    else if (survey->is_in_data && (strcmp(name, "v") == 0 || strcmp(name, "is") == 0))
        take_value(survey);
    else if (survey->is_in_data)
        return position_move(survey->workbook, survey->sheet, &survey->position, name, attributes);
    return true;
}

static bool end(void *context, const char *name)
{
    struct survey *survey = context;
    if (strcmp(name, "sheetData") == 0)
        survey->is_in_data = false;
    return true;
}

bool sheet_survey(struct workbook *workbook, const struct sheet *sheet, struct sheet_extent *extent)
{
    static const struct xml_handlers handlers = { .begin = begin, .end = end };
    struct survey survey = { .workbook = workbook, .sheet = sheet, .extent = extent };
    *extent = (struct sheet_extent){ 0 };
    return workbook_part_read(workbook, sheet->member, &handlers, &survey);
}
