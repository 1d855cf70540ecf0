/* Predicts every row of the table, a part of it at a time, so that Ctrl-C is heard. */
#include "runner/base/translate.h"
#include "runner/stage.h"

enum { PART = 1 << 16 };

static bool run(struct run *run, const void *given)
{
    (void)given;
    size_t count = run->table->row_count, outputs = run->model->question.outputs;
    struct arena *scratch = arena_child(run->arena);
    uint32_t *rows = ARENA_ARRAY(scratch, PART, uint32_t);
    bool done = true;
    run->scores = ARENA_ARRAY(run->arena, count * outputs, float);
    for (size_t first = 0; done && first < count && !run_interrupted(); first += PART) {
        size_t size = count - first < PART ? count - first : PART;
        for (size_t i = 0; i < size; i++)
            rows[i] = (uint32_t)(first + i);
        done = model_predict(scratch, run->problems, run->model, run->table, rows, size, run->scores + first * outputs);
    }
    arena_destroy(scratch);
    return done;
}

const struct stage score_stage = {
    .name = "score",
    .summary = N_("predicts every row"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_MODEL,
    .gives = RUN_HAS_SCORES,
    .run = run,
};
