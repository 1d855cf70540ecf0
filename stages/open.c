/* Opens a model package, and with it the question that it answers. */
#include "runner/base/translate.h"
#include "runner/stage.h"

static bool run(struct run *run, const void *given)
{
    (void)given;
    if (!model_load(run->arena, run->problems, run->model_path, &run->model))
        return false;
    run->question = run->model->question;
    return true;
}

const struct stage open_stage = {
    .name = "open",
    .summary = N_("opens the model"),
    .gives = RUN_HAS_MODEL,
    .run = run,
};
