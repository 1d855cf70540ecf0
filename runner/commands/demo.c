/* lotse demo: a demonstrator, copied into a folder of its own and run there. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#ifndef LOTSE_DATA_DIR
    #define LOTSE_DATA_DIR "/usr/local/share/lotse"
#endif

/* Where the demonstrators are: above the program, when it was not installed; else where `make install` put them. */
static const char *demonstrators(struct arena *arena)
{
    char program[4096];
    ssize_t length = readlink("/proc/self/exe", program, sizeof program - 1);
    program[length > 0 ? length : 0] = '\0';
    for (char *slash; (slash = strrchr(program, '/')); *slash = '\0') {
        *slash = '\0';
        const char *folder = path_join(arena, program, "pipelines");
        if (*program && file_exists(path_join(arena, folder, "wartung/pipeline.toml")))
            return folder;
        *slash = '/';
        if (slash == program)
            break;
    }
    return LOTSE_DATA_DIR "/pipelines";
}

/* The first heading of the README: "# Wartung: …". */
static const char *title_of(struct invocation *invocation, const char *folder)
{
    char *content;
    size_t size;
    const char *path = path_join(invocation->arena, folder, "README.md");
    if (!file_read(invocation->arena, invocation->problems, path, 1 << 20, &content, &size) || size < 3)
        return "";
    content[strcspn(content, "\r\n")] = '\0';
    return content + strspn(content, "# ");
}

static void demonstrator_names(struct invocation *invocation, const char *root, struct texts *names)
{
    struct texts all = { 0 };
    folder_list(invocation->arena, root, &all);
    const char **found = ARENA_ARRAY(invocation->arena, all.count, const char *);
    *names = (struct texts){ found, 0 };
    for (size_t i = 0; i < all.count; i++)
        if (file_exists(
                path_join(invocation->arena, path_join(invocation->arena, root, all.items[i]), "pipeline.toml")))
            found[names->count++] = all.items[i];
}

static int run_in(struct invocation *invocation, const char *folder)
{
    extern const struct command run_command;
    const char **arguments = ARENA_ARRAY(invocation->arena, 1, const char *);
    arguments[0] = path_join(invocation->arena, folder, "pipeline.toml");
    invocation->arguments = arguments;
    invocation->argument_count = 1;
    return run_command.run(invocation);
}

static int demo(struct invocation *invocation)
{
    const char *root = demonstrators(invocation->arena);
    struct texts names;
    demonstrator_names(invocation, root, &names);
    if (invocation->argument_count == 0) {
        for (size_t i = 0; i < names.count; i++)
            printf("  lotse demo %-10s %s\n", names.items[i],
                   title_of(invocation, path_join(invocation->arena, root, names.items[i])));
        return 0;
    }
    const char *name = invocation->arguments[0];
    size_t nearest = text_nearest(name, names.items, names.count);
    if (nearest == names.count || strcmp(names.items[nearest], name) != 0) {
        problem_add(invocation->problems, FAULT_SETTINGS, NOWHERE, tr("there is no demonstrator \"%s\""), name);
        if (nearest < names.count)
            problem_try(invocation->problems, tr("did you mean \"%s\"?"), names.items[nearest]);
        else
            problem_try(invocation->problems, tr("\"lotse demo\" lists them"));
        return FAULT_SETTINGS;
    }
    /* What was tried out there is kept: an existing folder is used as it is. */
    const char *folder = arena_format(invocation->arena, "lotse-demo-%s", name);
    if (!file_exists(path_join(invocation->arena, folder, "pipeline.toml")) &&
        !folder_copy(invocation->problems, path_join(invocation->arena, root, name), folder))
        return FAULT_SYSTEM;
    if (!invocation->quiet && !invocation->json)
        printf(
            tr("This demonstrator lies in the folder \"%s\". To play with it, change a line of its pipeline.toml, and run\n"
               "lotse run %s/pipeline.toml\n\n"),
            folder, folder);
    return run_in(invocation, folder);
}

const struct command demo_command = {
    .name = "demo",
    .usage = "[NAME]",
    .summary = N_("runs a demonstrator in a folder of its own; without a name, lists them"),
    .least = 0,
    .most = 1,
    .run = demo,
};
