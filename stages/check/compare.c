/* Does the test tell the truth about the future? Compares the parts that the rows were split into, and early rows with
 * late ones. */
#include "runner/base/translate.h"
#include "runner/stage.h"
#include "stages/check/check.h"

/* Those who train hear how many findings there are; `lotse check` lists them. */
static void say_findings(struct run *run)
{
    size_t stops = inspection_count(run->inspection, SEVERITY_STOP);
    size_t count = stops ? stops : inspection_count(run->inspection, SEVERITY_CARE);
    if (!run->results || !count)
        return;
    run_note(run,
             stops ? tr_plural("%zu point about the data should be settled first; the report names it, and so does "
                               "\"lotse check\"",
                               "%zu points about the data should be settled first; the report names them, and so does "
                               "\"lotse check\"",
                               count)
                   : tr_plural("%zu point about the data calls for a look; the report names it, and so does \"lotse "
                               "check\"",
                               "%zu points about the data call for a look; the report names them, and so does \"lotse "
                               "check\"",
                               count),
             count);
}

static bool run(struct run *run, const void *given)
{
    (void)given;
    compare_rows(run);
    compare_dates(run);
    compare_times(run);
    say_findings(run);
    return true;
}

const struct stage compare_stage = {
    .name = "compare",
    .summary = N_("compares training and test rows, early and late ones"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_INSPECTION | RUN_HAS_SPLIT,
    .run = run,
};
