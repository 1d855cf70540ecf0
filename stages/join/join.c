/* Makes one table of all sources. */
#include "stages/join/join.h"

#include "runner/base/translate.h"
#include "runner/stage.h"

/* Rows that are still there, as rows of the main source. */
static void keep_rows(struct run *run, const uint32_t *rows, size_t count)
{
    struct source *main_source = &run->sources[0];
    if (!rows)
        return;
    uint32_t *kept = ARENA_ARRAY(run->arena, count, uint32_t);
    for (size_t i = 0; i < count; i++)
        kept[i] = main_source->rows ? main_source->rows[rows[i]] : rows[i];
    main_source->rows = kept;
}

static bool join_source(struct run *run, const struct source *source, struct arena *scratch, struct joined *joined)
{
    struct joining joining = {
        .run = run,
        .scratch = scratch,
        .source = source,
        .settings = &source->settings->join,
        .word = source_word(run->arena, source->settings),
        .left = run->table,
        .right = source->table,
    };
    if (!keys_find(&joining))
        return false;
    struct matching matching = matching_of(&joining, scratch, joining.settings->match != 0);
    if (!check_many(&joining, &matching) || !say_what_matched(&joining, &matching, joined))
        return false;
    const uint32_t *rows;
    run->table = columns_join(&joining, &matching, &rows);
    joined->column_count = run->table->column_count - joining.left->column_count;
    keep_rows(run, rows, run->table->row_count);
    return true;
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    bool sound = true;
    struct joined *joins = ARENA_ARRAY(run->arena, run->source_count, struct joined);
    run->table = run->sources[0].table;
    run->joins = joins;
    run->join_count = run->source_count - 1;
    for (size_t i = 1; i < run->source_count && sound; i++) {
        struct arena *scratch = arena_child(run->arena);
        sound = join_source(run, &run->sources[i], scratch, &joins[i - 1]);
        arena_destroy(scratch);
    }
    return sound;
}

static bool has_work(const struct run *run)
{
    return run->source_count > 1;
}

const struct stage join_stage = {
    .name = "join",
    .summary = N_("joins the sources"),
    .needs = RUN_HAS_SOURCES,
    .gives = RUN_HAS_TABLE,
    .has_work = has_work,
    .run = run,
};
