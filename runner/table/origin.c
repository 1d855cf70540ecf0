#include "runner/table/origin.h"

#include "runner/base/translate.h"
#include "runner/table/csv.h"

static bool text_rows(struct problems *problems, const struct origin *origin, row_function *row, void *context)
{
    struct arena *arena = arena_create();
    struct stream *stream;
    bool done = stream_open(arena, problems, origin->path, origin->member, &stream) &&
                csv_read(problems, stream, &origin->dialect, row, context);
    arena_destroy(arena);
    return done;
}

bool origin_rows(struct problems *problems, const struct origin *origin, row_function *row, void *context)
{
    switch (origin->kind) {
    case ORIGIN_TEXT:
        return text_rows(problems, origin, row, context);
    case ORIGIN_WORKBOOK:
        problem_add(problems, FAULT_DATA, PLACE_FILE(origin->path), tr("this is a workbook, not a table as text"));
        return problem_try(problems, tr("open it in your spreadsheet program and save the sheet as \"CSV UTF-8\""));
    case ORIGIN_DATABASE:
        break;
    }
    return problem_add(problems, FAULT_SETTINGS, PLACE_FILE(origin->name), tr("this version can't read databases"));
}
