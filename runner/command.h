/* A command: one word behind `lotse`. To add one: write runner/commands/NAME.c with a `struct command` at the bottom,
 * and name it in runner/commands.c; usage, help and the parsing of its options follow from the struct.
 */
#ifndef LOTSE_COMMAND_H
#define LOTSE_COMMAND_H

#include "runner/run.h"
#include "runner/settings.h"
#include "runner/version.h"

struct option {
    const char *name; /* "--budget"; a one-letter form: "-o" has a row of its own */
    const char *word; /* what follows it, for help: "DURATION"; NULL: nothing follows */
    const char *key;  /* the setting that it overrides ("search.budget"), which also checks it; NULL: none */
    const char *help; /* N_() */
};

/* A command line, taken apart. */
struct invocation {
    struct arena *arena;
    struct problems *problems;
    const struct command *command;
    double started;               /* run_clock when the program began */
    const char *const *arguments; /* what is no option */
    size_t argument_count;
    bool json, quiet;                 /* --json, --quiet: every command takes them */
    const struct override *overrides; /* from options with a key */
    size_t override_count;
    const struct option_value *values; /* from options without a key */
    size_t value_count;
};

struct option_value {
    const char *name, *value;
};

struct command {
    const char *name;
    const char *usage;            /* "PIPELINE.toml", behind the name */
    const char *summary;          /* N_() one line */
    const struct option *options; /* ended by { 0 }; NULL: only the common ones */
    size_t least, most;           /* how many arguments; most SIZE_MAX: any number */

    /* Does it. Problems are recorded, and printed by the caller; the exit code is the first problem's fault, or what
     * this returns when there was none. */
    int (*run)(struct invocation *invocation);
};

extern const struct command *const all_commands[];

/* Options that every command takes. */
extern const struct option common_options[];

/* The value of an option without a key; "" for a switch that was given; NULL when it was not. */
const char *invocation_option(const struct invocation *invocation, const char *name);

/* A run with everything that does not depend on a pipeline: arena, problems, progress, clock. */
struct run *invocation_run(struct invocation *invocation);

/* The same for a pipeline file, which is read and checked; NULL after problems. */
struct run *invocation_pipeline_run(struct invocation *invocation, const char *path);

#endif
