#include "runner/table/origin.h"

#include "runner/table/csv.h"

bool origin_rows(struct problems *problems, const struct origin *origin, row_function *row, void *context)
{
    struct arena *arena = arena_create();
    struct stream *stream;
    bool done = stream_open(arena, problems, origin->path, origin->member, &stream) &&
                csv_read(problems, stream, &origin->dialect, row, context);
    arena_destroy(arena);
    return done;
}
