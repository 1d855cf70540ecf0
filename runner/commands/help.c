/* lotse help: commands, their options, and every setting of the pipeline file. */
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/manual.h"

#include <stdio.h>
#include <string.h>

static void list_commands(void)
{
    printf("%s\n\n", tr("Lotse: from a table to a dependable forecast, described in one file."));
    for (size_t i = 0; all_commands[i]; i++)
        printf("  lotse %-8s %-30s %s\n", all_commands[i]->name, all_commands[i]->usage, tr(all_commands[i]->summary));
    printf("\n%s\n",
           tr("Where to start: \"lotse demo\" shows a complete example.\n"
              "\"lotse help run\" explains a command, \"lotse help settings\" lists the tables of a pipeline\n"
              "file, \"lotse help search\" one of them, \"lotse help search.budget\" one setting."));
}

static void list_options(const struct option *options)
{
    for (; options && options->name; options++) {
        int width = printf("  %s%s%s", options->name, options->word ? " " : "", options->word ? options->word : "");
        printf("%*s%s\n", width < 24 ? 24 - width : 1, "", tr(options->help));
    }
}

static bool explain_command(const char *name)
{
    for (size_t i = 0; all_commands[i]; i++) {
        const struct command *command = all_commands[i];
        if (strcmp(command->name, name) != 0)
            continue;
        printf("lotse %s %s\n\n%s\n\n", command->name, command->usage, tr(command->summary));
        list_options(command->options);
        list_options(common_options);
        return true;
    }
    return false;
}

static bool is_table(const struct section *const *sections, const char *name)
{
    for (; *sections; sections++)
        if (strcmp((*sections)->name, name) == 0)
            return true;
    return false;
}

static int help(struct invocation *invocation)
{
    if (invocation->argument_count == 0) {
        list_commands();
        return 0;
    }
    const char *about = invocation->arguments[0];
    const struct section *const *sections = pipeline_sections(invocation->arena);
    struct text text = text_in(invocation->arena);
    bool everything = strcmp(about, "settings") == 0;
    if (strcmp(about, "reference") == 0) {
        settings_reference(sections, &text);
    } else if (strcmp(about, "schema") == 0) {
        settings_schema(invocation->arena, sections, &text);
    } else if (strcmp(about, "manual") == 0) {
        manual_write(&text);
    } else if (strcmp(about, "completion") == 0) {
        completion_write(&text);
    } else if (explain_command(about)) { /* "check" is a command, and a table of settings too */
        if (!is_table(sections, about))
            return 0;
        text_add(&text, "\n");
        settings_help(invocation->problems, sections, about, &text);
    } else if (!settings_help(invocation->problems, sections, everything ? "" : about, &text)) {
        return FAULT_SETTINGS;
    }
    fputs(text_string(&text), stdout);
    return 0;
}

const struct command help_command = {
    .name = "help",
    .usage = "[COMMAND | TABLE | TABLE.KEY]",
    .summary = N_("explains commands and settings"),
    .least = 0,
    .most = 1,
    .run = help,
};
