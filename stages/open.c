/* Opens a model package, and with it the question that it answers. */
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <string.h>

static bool run(struct run *run, const void *given)
{
    (void)given;
    if (!model_load(run->arena, run->problems, run->model_path, &run->model))
        return false;
    run->question = run->model->question;
    /* Where nobody says which language to speak (cron), it is that of whoever made the model. */
    if (!run->language_is_stated && !translate_environment_has_language() && run->model->language)
        translate_set_language(strcmp(run->model->language, "de") == 0 ? LANGUAGE_GERMAN : LANGUAGE_ENGLISH);
    return true;
}

const struct stage open_stage = {
    .name = "open",
    .summary = N_("opens the model"),
    .gives = RUN_HAS_MODEL,
    .run = run,
};
