/* Writes every row of the input as it was, with the prediction behind it. */
#include "runner/base/translate.h"
#include "runner/model/answer.h"
#include "runner/stage.h"

static bool run(struct run *run, const void *given)
{
    (void)given;
    struct answers answers = { .model = run->model, .scores = run->scores };
    if (run->explain > 0)
        answers.reasons = reasons_create(run->arena, run->problems, run->model, run->table, (size_t)run->explain);
    struct addition addition = answers_columns(run->arena, &answers);
    struct original original = { .source = &run->sources[0], .row_count = run->table->row_count };
    return appender_copy(run->output, run->problems, &original, &addition);
}

const struct stage write_stage = {
    .name = "write",
    .summary = N_("writes the rows with their predictions"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_MODEL | RUN_HAS_SCORES,
    .gives = RUN_HAS_FILES,
    .run = run,
};
