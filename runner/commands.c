#include "runner/command.h"

#include <string.h>

extern const struct command run_command, predict_command, show_command, check_command, demo_command, help_command;

const struct command *const all_commands[] = {
    &run_command, &check_command, &predict_command, &show_command, &demo_command, &help_command, NULL,
};

const char *invocation_option(const struct invocation *invocation, const char *name)
{
    for (size_t i = invocation->value_count; i-- > 0;) /* the last one counts */
        if (strcmp(invocation->values[i].name, name) == 0)
            return invocation->values[i].value;
    return NULL;
}

struct run *invocation_run(struct invocation *invocation)
{
    struct run *run = ARENA_NEW(invocation->arena, struct run);
    run->arena = invocation->arena;
    run->problems = invocation->problems;
    run->started = invocation->started;
    run->progress = progress_create(invocation->arena, invocation->json, invocation->quiet);
    return run;
}
