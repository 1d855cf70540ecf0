/* Makes one table of all sources. */
#include "runner/base/translate.h"
#include "runner/stage.h"

static bool run(struct run *run, const void *given)
{
    (void)given;
    run->table = run->sources[0].table;
    return true;
}

const struct stage join_stage = {
    .name = "join",
    .summary = N_("joins the sources"),
    .needs = RUN_HAS_SOURCES,
    .gives = RUN_HAS_TABLE,
    .run = run,
};
