#include "runner/base/translate.h"
#include "runner/command.h"

#include <errno.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line { /* the command line while it is taken apart */
    struct invocation *invocation;
    struct override *overrides;
    struct option_value *values;
    const char **arguments;
};

static const struct command *find_command(const char *name)
{
    for (size_t i = 0; all_commands[i]; i++)
        if (strcmp(all_commands[i]->name, name) == 0)
            return all_commands[i];
    return NULL;
}

static const struct option *find_option(const struct option *options, const char *name, size_t length)
{
    for (; options && options->name; options++)
        if (strlen(options->name) == length && memcmp(options->name, name, length) == 0)
            return options;
    return NULL;
}

static bool unknown_command(struct invocation *invocation, const char *name)
{
    const char *names[16];
    size_t count = 0;
    while (count < 16 && all_commands[count]) {
        names[count] = all_commands[count]->name;
        count++;
    }
    if (name[0] == '-') {
        problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("\"%s\" stands where the command belongs"), name);
        return problem_try(invocation->problems, tr("options stand behind it, as in: lotse run PIPELINE.toml --quiet"));
    }
    problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("unknown command \"%s\""), name);
    size_t nearest = text_nearest(name, names, count);
    size_t length = strlen(name);
    if (nearest < count)
        return problem_try(invocation->problems, tr("did you mean \"lotse %s\"?"), names[nearest]);
    if (length > 5 && strcmp(name + length - 5, ".toml") == 0)
        return problem_try(invocation->problems, tr("to run this pipeline: lotse run %s"), name);
    return problem_try(invocation->problems, tr("\"lotse help\" lists the commands"));
}

static bool unknown_option(struct invocation *invocation, const char *name)
{
    const char *names[32];
    size_t count = 0;
    for (const struct option *at = common_options; at->name; at++)
        names[count++] = at->name;
    for (const struct option *at = invocation->command->options; at && at->name && count < 32; at++)
        names[count++] = at->name;
    problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("\"lotse %s\" has no option \"%s\""),
                invocation->command->name, name);
    size_t nearest = text_nearest(name, names, count);
    if (nearest < count)
        return problem_try(invocation->problems, tr("did you mean \"%s\"?"), names[nearest]);
    return problem_try(invocation->problems, tr("\"lotse help %s\" lists its options"), invocation->command->name);
}

/* Takes the option at *argument (and the word behind it, where one belongs to it); the next argument comes back. */
static char **take_option(struct line *line, char **argument)
{
    struct invocation *invocation = line->invocation;
    const char *equals = strchr(*argument, '='), *name = *argument;
    size_t length = equals ? (size_t)(equals - name) : strlen(name);
    const struct option *option = find_option(common_options, name, length);
    if (!option)
        option = find_option(invocation->command->options, name, length);
    if (!option) {
        unknown_option(invocation, name);
        return argument + 1;
    }
    if (equals && !option->word) {
        problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("nothing belongs behind \"%s\""), option->name);
        problem_try(invocation->problems, "%s", tr(option->help));
        return argument + 1;
    }
    const char *value = equals ? equals + 1 : "";
    if (option->word && !equals)
        value = *++argument;
    if (option->word && (!value || !*value)) { /* empty: a variable that nobody has set */
        problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("\"%s\" needs %s behind it"), option->name,
                    option->word);
        problem_try(invocation->problems, "%s", tr(option->help));
        return value ? argument + 1 : argument;
    }
    if (option->key)
        line->overrides[invocation->override_count++] = (struct override){ option->name, option->key, value };
    else
        line->values[invocation->value_count++] = (struct option_value){ option->name, value };
    return argument + 1;
}

/* Checked here and not by the settings, since most commands have none. */
static bool take_language(struct invocation *invocation)
{
    for (size_t i = 0; i < invocation->override_count; i++) {
        const struct override *override = &invocation->overrides[i];
        if (strcmp(override->option, "--language") != 0)
            continue;
        if (strcmp(override->value, "de") != 0 && strcmp(override->value, "en") != 0) {
            problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("there is no language \"%s\""),
                        override->value);
            return problem_try(invocation->problems, tr("use --language de or --language en"));
        }
        translate_set_language(*override->value == 'd' ? LANGUAGE_GERMAN : LANGUAGE_ENGLISH);
    }
    return true;
}

static bool take_apart(struct invocation *invocation, char **arguments, size_t count)
{
    struct line line = {
        .invocation = invocation,
        .overrides = ARENA_ARRAY(invocation->arena, count + 1, struct override),
        .values = ARENA_ARRAY(invocation->arena, count + 1, struct option_value),
        .arguments = ARENA_ARRAY(invocation->arena, count + 1, const char *),
    };
    bool options_end = false;
    for (char **argument = arguments; *argument;) {
        if (!options_end && strcmp(*argument, "--") == 0) {
            options_end = true;
            argument++;
        } else if (!options_end && (*argument)[0] == '-' && (*argument)[1] != '\0') {
            argument = take_option(&line, argument);
        } else {
            line.arguments[invocation->argument_count++] = *argument++;
        }
    }
    invocation->arguments = line.arguments;
    invocation->overrides = line.overrides;
    invocation->values = line.values;
    invocation->json = invocation_option(invocation, "--json") != NULL;
    invocation->quiet = invocation_option(invocation, "--quiet") != NULL;
    take_language(invocation);
    return problems_count(invocation->problems) == 0;
}

static bool argument_count_fits(struct invocation *invocation)
{
    const struct command *command = invocation->command;
    if (invocation->argument_count >= command->least && invocation->argument_count <= command->most)
        return true;
    problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE,
                invocation->argument_count < command->least ? tr("\"lotse %s\" needs more than that")
                                                            : tr("this is more than \"lotse %s\" can use"),
                command->name);
    return problem_try(invocation->problems, tr("it is used like this: lotse %s %s"), command->name, command->usage);
}

static int execute(struct invocation *invocation, char **arguments, size_t count)
{
    const char *name = count ? arguments[0] : "help";
    if (strcmp(name, "--help") == 0 || strcmp(name, "-h") == 0)
        name = "help";
    if (strcmp(name, "--version") == 0) {
        printf("lotse %s, XGBoost %s\n", LOTSE_VERSION, booster_library_version());
        return 0;
    }
    invocation->command = find_command(name);
    if (!invocation->command) {
        unknown_command(invocation, name);
        return FAULT_SETTINGS;
    }
    if (!take_apart(invocation, arguments + (count ? 1 : 0), count))
        return FAULT_SETTINGS;
    if (invocation_option(invocation, "--help")) {
        invocation->arguments = &invocation->command->name;
        invocation->argument_count = 1;
        invocation->command = find_command("help");
    }
    return argument_count_fits(invocation) ? invocation->command->run(invocation) : FAULT_SETTINGS;
}

/* What was printed has arrived: a full disk behind a pipe shows only here. */
static bool output_arrived(struct problems *problems)
{
    if (fflush(stdout) == 0 && !ferror(stdout))
        return true;
    return errno == EPIPE || problem_system(problems, tr("standard output"), errno);
}

int main(int count, char **arguments)
{
    struct arena *arena = arena_create();
    translate_set_language(translate_language_of_environment());
    struct invocation invocation = { .arena = arena, .problems = problems_create(arena), .started = run_clock() };
    signal(SIGPIPE, SIG_IGN); /* `lotse show … | head` ends in order */
    int result = execute(&invocation, arguments + 1, (size_t)(count > 0 ? count - 1 : 0));
    output_arrived(invocation.problems);
    problems_print(invocation.problems, invocation.json);
    enum fault fault = problems_fault(invocation.problems);
    arena_destroy(arena);
    return run_interrupted() ? 128 + run_interrupted() : fault != FAULT_NONE ? (int)fault : result;
}
