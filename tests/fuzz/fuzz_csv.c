/* Arbitrary bytes as a table, or as an archive of tables: found out, read, and read once more row by row, as scoring does. */
#include "runner/stage.h"

#include <stdlib.h>
#include <sys/mman.h>
#include <unistd.h>

extern const struct stage read_stage, join_stage, question_stage;
int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size);

struct count {
    const struct part *part;
    size_t rows;
};

static bool count_row(void *context, const struct row *row)
{
    struct count *count = context;
    /* What stands below the table is none of its rows. */
    count->rows += row->line >= count->part->first_line && count->rows < count->part->row_count;
    return true;
}

static void read_again(struct run *run)
{
    const struct source *source = &run->sources[0];
    size_t rows = 0;
    for (size_t i = 0; i < source->part_count; i++) {
        struct count count = { .part = &source->parts[i] };
        bool done = origin_rows(run->problems, &count.part->origin, count_row, &count);
        if (!done || count.rows != count.part->row_count)
            abort();
        rows += count.rows;
    }
    if (rows != run->table->row_count)
        abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *bytes, size_t size)
{
    static const struct model knows_nothing;
    struct arena *arena = arena_create();
    int file = memfd_create("table", MFD_CLOEXEC);
    if (file < 0 || write(file, bytes, size) != (ssize_t)size)
        abort();
    struct run run = { .arena = arena,
                       .problems = problems_create(arena),
                       .progress = progress_create(arena, false, true),
                       .data_path = arena_format(arena, "/proc/self/fd/%d", file) };
    struct model *model = ARENA_NEW(arena, struct model);
    *model = knows_nothing;
    run.model = model;
    bool done = read_stage.run(&run, NULL) && join_stage.run(&run, NULL) && question_stage.run(&run, NULL);
    if (done ? problems_count(run.problems) > 0 : problems_count(run.problems) == 0)
        abort();
    if (done)
        read_again(&run);
    close(file);
    arena_destroy(arena);
    return 0;
}
