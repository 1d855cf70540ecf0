#include "runner/command.h"

#include "runner/base/translate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

extern const struct command run_command, predict_command, show_command, check_command, catalog_command, demo_command,
    help_command;

const struct command *const all_commands[] = {
    &run_command, &check_command, &predict_command, &show_command, &catalog_command, &demo_command, &help_command, NULL,
};

const struct option common_options[] = {
    { "--language", "de|en", "pipeline.language", N_("the language of messages and report") },
    { "--quiet", NULL, NULL, N_("prints problems only") },
    { "--json", NULL, NULL, N_("prints lines of JSON, for programs") },
    { "--help", NULL, NULL, N_("explains the command") },
    { 0 },
};

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    for (size_t i = invocation->value_count; i-- > 0;) /* the last one counts */
        if (strcmp(invocation->values[i].name, name) == 0)
            return invocation->values[i].value;
    return NULL;
}

/* What the user's clock shows, as seconds since 1970 on that clock. Who wants the same output again at another time
 * states it: https://reproducible-builds.org/specs/source-date-epoch/ */
static int64_t wall_clock(void)
{
    const char *stated = getenv("SOURCE_DATE_EPOCH");
    if (stated && *stated)
        return strtoll(stated, NULL, 10);
    time_t now = time(NULL);
    struct tm local;
    localtime_r(&now, &local);
    return (int64_t)now + local.tm_gmtoff;
}

struct run *invocation_run(struct invocation *invocation)
{
    struct run *run = ARENA_NEW(invocation->arena, struct run);
    run->arena = invocation->arena;
    run->problems = invocation->problems;
    run->started = invocation->started;
    run->date = wall_clock();
    run->ends = INFINITY;
    for (size_t i = 0; i < invocation->override_count; i++)
        run->language_is_stated |= strcmp(invocation->overrides[i].key, "pipeline.language") == 0;
    run->progress = progress_create(invocation->arena, invocation->json, invocation->quiet);
    return run;
}

struct run *invocation_pipeline_run(struct invocation *invocation, const char *path)
{
    struct run *run = invocation_run(invocation);
    struct pipeline *pipeline;
    if (!pipeline_read(invocation->arena, invocation->problems, path, invocation->overrides, invocation->override_count,
                       &pipeline))
        return NULL;
    run->pipeline = pipeline;
    run->seed = (uint64_t)pipeline->general->seed;
    run->threads = (unsigned)pipeline->general->threads;
    if (run->threads == 0)
        run->threads = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    return run;
}
