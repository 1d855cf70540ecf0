/* The answer of a database: asked for once, and kept for as long as its rows are needed. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/database/database.h"
#include "runner/input/input.h"
#include "runner/input/reading.h"
#include "runner/table/spool.h"

#include <string.h>
#include <unistd.h>

struct keeping {
    struct run *run;
    struct spool *spool;
    size_t count;
};

/* The caller only wants to look; the names of the columns are a row too. */
static bool is_enough(const struct keeping *keeping)
{
    return keeping->run->row_limit && keeping->count > keeping->run->row_limit;
}

static bool keep(void *context, const struct row *row)
{
    struct keeping *keeping = context;
    struct run *run = keeping->run;
    for (size_t i = 0; i < row->count; i++) {
        run->answers = text_hash(run->answers, &row->cells[i].size, sizeof row->cells[i].size);
        run->answers = text_hash(run->answers, row->cells[i].bytes, row->cells[i].size);
    }
    bool is_interrupted = ++keeping->count % 1024 == 0 && run_interrupted();
    return !is_interrupted && spool_add(keeping->spool, row) && !is_enough(keeping);
}

bool answer_keep(struct stack *stack, struct origin *origin)
{
    const struct source_settings *source = stack->settings;
    struct run *run = stack->run;
    struct database_request request = pipeline_request(run->pipeline, source);
    struct keeping keeping = { run, spool_create(run->arena, run->problems), 0 };
    if (run->answers == 0)
        run->answers = TEXT_HASH_START;
    *origin = (struct origin){
        .kind = ORIGIN_DATABASE,
        .path = source->database,
        .query = source->query,
        .name = !source->name && source->table ? source->table : database_name(run->arena, &request),
        .kept = keeping.spool,
    };
    return keeping.spool && (database_read(run->problems, &request, keep, &keeping) || is_enough(&keeping));
}

bool input_settle_answers(struct run *run)
{
    if (run->answers == 0 || !run->results)
        return true;
    const char *path = path_join(run->arena, run->results, INPUT_ANSWERS);
    const char *answers = arena_format(run->arena, "%016llx\n", (unsigned long long)run->answers);
    char *known = "";
    size_t size;
    if (run->resumed && file_exists(path) && !file_read(run->arena, run->problems, path, 64, &known, &size))
        return false;
    if (run->resumed && strcmp(known, answers) != 0) {
        unlink(path_join(run->arena, run->results, "trials.csv"));
        run->resumed = false;
        run_note(run, tr("the database does not answer as it did; the search begins anew"));
    }
    return file_write(run->problems, path, answers, strlen(answers));
}
