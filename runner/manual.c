#include "runner/manual.h"

#include "runner/base/translate.h"
#include "runner/version.h"

#include <string.h>

/* In roff a line that begins with "." or "'" is a command, and "-" may become a typographic hyphen. */
static void add_roff(struct text *out, const char *words)
{
    if (*words == '.' || *words == '\'')
        text_add(out, "\\&");
    for (; *words; words++)
        if (*words == '\\')
            text_add(out, "\\e");
        else if (*words == '-')
            text_add(out, "\\-");
        else
            text_add_bytes(out, words, 1);
}

static void add_heading(struct text *out, const char *title)
{
    text_add(out, ".SH ");
    add_roff(out, title);
    text_add(out, "\n");
}

static void add_options(struct text *out, const struct option *options)
{
    for (; options && options->name; options++) {
        text_add(out, ".TP\n.B ");
        add_roff(out, options->name);
        if (options->word) {
            text_add(out, " \\fI");
            add_roff(out, options->word);
            text_add(out, "\\fR");
        }
        text_add(out, "\n");
        add_roff(out, tr(options->help));
        text_add(out, "\n");
    }
}

static void add_command(struct text *out, const struct command *command)
{
    text_add(out, ".SS lotse ");
    add_roff(out, command->name);
    text_add(out, " ");
    add_roff(out, command->usage);
    text_add(out, "\n");
    add_roff(out, tr(command->summary));
    text_add(out, "\n");
    add_options(out, command->options);
}

static void add_exit_codes(struct text *out)
{
    static const struct {
        const char *code, *meaning;
    } codes[] = {
        { "0", N_("done") },
        { "1", N_("fault of Lotse") },
        { "2", N_("command line or settings wrong") },
        { "3", N_("data missing, unreadable or unusable") },
        { "4", N_("done, but the wanted success was not reached; nothing was published") },
        { "5", N_("another run is at work") },
        { "7", N_("model package damaged or not trusted") },
        { "8", N_("out of disk, memory or permission") },
        { "130, 143", N_("interrupted; the same command goes on from there") },
    };
    for (size_t i = 0; i < sizeof codes / sizeof *codes; i++) {
        text_add_format(out, ".TP\n.B %s\n", codes[i].code);
        add_roff(out, tr(codes[i].meaning));
        text_add(out, "\n");
    }
}

void manual_write(struct text *out)
{
    text_add(out, ".TH LOTSE 1 \"\" \"Lotse " LOTSE_VERSION "\"\n");
    add_heading(out, tr("NAME"));
    text_add(out, "lotse \\- ");
    add_roff(out, tr("from a table to a dependable forecast, described in one file"));
    text_add(out, "\n");
    add_heading(out, tr("SYNOPSIS"));
    text_add(out, ".B lotse\n\\fI");
    add_roff(out, tr("COMMAND"));
    text_add(out, "\\fR ...\n");
    add_heading(out, tr("COMMANDS"));
    for (size_t i = 0; all_commands[i]; i++)
        add_command(out, all_commands[i]);
    text_add(out, ".SS ");
    add_roff(out, tr("Options of every command"));
    text_add(out, "\n");
    add_options(out, common_options);
    add_heading(out, tr("EXIT STATUS"));
    add_exit_codes(out);
    add_heading(out, tr("SEE ALSO"));
    add_roff(out, tr("\"lotse help settings\" lists the tables of a pipeline file."));
    text_add(out, "\n");
}

static void add_words(struct text *out, const struct option *options)
{
    for (; options && options->name; options++)
        text_add_format(out, " %s", options->name);
}

void completion_write(struct text *out)
{
    text_add(out, "# Completion of lotse for bash.\n_lotse() {\n    local word=${COMP_WORDS[COMP_CWORD]} words\n"
                  "    if [ \"$COMP_CWORD\" = 1 ]; then\n        words='");
    for (size_t i = 0; all_commands[i]; i++)
        text_add_format(out, "%s%s", i ? " " : "", all_commands[i]->name);
    text_add(out, "'\n    else\n        case ${COMP_WORDS[1]} in\n");
    for (size_t i = 0; all_commands[i]; i++) {
        text_add_format(out, "        %s) words='", all_commands[i]->name);
        add_words(out, all_commands[i]->options);
        add_words(out, common_options);
        text_add(out, "' ;;\n");
    }
    text_add(out, "        esac\n        [ \"${word#-}\" != \"$word\" ] || words=\n    fi\n"
                  "    mapfile -t COMPREPLY < <(compgen -W \"$words\" -- \"$word\")\n}\n"
                  "complete -o default -F _lotse lotse\n");
}
