#include "runner/table/origin.h"

#include "runner/base/translate.h"
#include "runner/table/csv.h"
#include "runner/table/spool.h"
#include "runner/table/workbook.h"

static bool text_rows(struct problems *problems, const struct origin *origin, row_function *row, void *context)
{
    struct arena *arena = arena_create();
    struct stream *stream;
    bool done = stream_open_at(arena, problems, origin->bookmark, origin->path, origin->member, &stream) &&
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
        return workbook_read(problems, origin->path, origin->sheet, origin->extent, row, context);
    case ORIGIN_DATABASE:
        return spool_rows(problems, origin->kept, row, context);
    }
    return problem_add(problems, FAULT_INTERNAL, NOWHERE, "an origin of no kind");
}
