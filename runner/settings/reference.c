#include "runner/settings/parts.h"

#include "runner/base/translate.h"

#include <string.h>

/* The reference page in Markdown. */

/* Inside of a table a bar ends the cell, even between backticks. */
static void add_cell(struct text *out, const char *content, bool is_code)
{
    const char *mark = is_code && *content ? "`" : "";
    text_add_format(out, "| %s", mark);
    for (; *content; content++)
        text_add_bytes(out, *content == '|' ? "\\|" : content, *content == '|' ? 2 : 1);
    text_add_format(out, "%s ", mark);
}

static void add_rows(const struct setting *settings, struct text *out)
{
    if (!settings || !settings->key)
        return;
    text_add_format(out, "\n| %s | %s | %s | %s |\n|---|---|---|---|\n", tr("key"), tr("value"), tr("default"),
                    tr("meaning"));
    for (; settings->key; settings++) {
        const char *kind = setting_kind_name(settings->kind), *range = setting_range(out->arena, settings);
        add_cell(out, settings->key, true);
        if (settings->kind == SETTING_CHOICE)
            add_cell(out, setting_choices(out->arena, settings), true);
        else
            add_cell(out, *range ? arena_format(out->arena, "%s, %s", kind, range) : kind, false);
        if (settings->required)
            add_cell(out, tr("must be stated"), false);
        else
            add_cell(out, settings->fallback ? settings->fallback : "", true);
        add_cell(out, tr(settings->help), false);
        text_add(out, "|\n");
    }
}

void settings_reference(const struct section *const *sections, struct text *out)
{
    text_add_format(
        out, "# %s\n\n%s\n", tr("The pipeline file"),
        tr("This page is made from the program itself; `lotse help` shows the same. Durations are written with "
           "s, min, h or d, as in \"1h 30min\"."));
    for (; *sections; sections++) {
        const struct section *section = *sections;
        text_add_format(out, "\n## `%s`\n\n%s\n", section_header(out->arena, section), tr(section->help));
        add_rows(section->settings, out);
        if (!section->each)
            continue;
        text_add_format(out, "\n### `[%s.%s]`\n", section->name, section->each_word);
        add_rows(section->each, out);
    }
}
