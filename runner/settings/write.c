#include "runner/settings/parts.h"

#include "runner/base/translate.h"

#include <string.h>

/* The file written out again: every setting, and which of them the user has not stated. */

/* A table inside of which nothing is stated would only be in the way. */
static bool is_left_out(const struct settings *settings, const struct setting *rows, const struct setting *row,
                        const void *values)
{
    if (setting_word(row) == row->key)
        return false;
    for (; rows->key; rows++)
        if (setting_is_beside(rows, row) && settings_is_stated(settings, (const char *)values + rows->offset))
            return false;
    return true;
}

/* Of [columns] the key "personal", where a column is called so and has a table: TOML knows one of them. */
static bool is_taken(const struct filled *filled, const char *key)
{
    for (size_t i = 0; filled && i < filled->named_count; i++)
        if (strcmp(filled->named[i].key, key) == 0)
            return true;
    return false;
}

/* filled: the section that the rows are keys of; NULL: they stand in a table of a name of their own. */
static void write_rows(const struct settings *settings, const struct setting *rows, const void *values,
                       const struct filled *filled, struct text *out)
{
    for (const struct setting *row = rows; row && row->key; row++) {
        const void *field = (const char *)values + row->offset;
        bool stated = settings_is_stated(settings, field);
        if (is_left_out(settings, rows, row, values) || (!stated && is_taken(filled, row->key)))
            continue;
        if (!stated && !row->fallback) {
            text_add_format(out, "# %s =\n", row->key);
            continue;
        }
        text_add_format(out, "%s = ", row->key);
        setting_write(row, field, out);
        text_add_format(out, "%s\n", stated ? "" : tr("  # default"));
    }
}

void settings_write(const struct settings *settings, struct text *out)
{
    text_add_format(out, "%s\n",
                    tr("# What was run: every setting, with the defaults written out. Relative paths start "
                       "from the folder of the original file."));
    for (size_t i = 0; i < settings->section_count; i++) {
        const struct filled *filled = &settings->sections[i];
        const struct section *section = filled->section;
        text_add_format(out, "\n# %s\n", tr(section->help));
        for (size_t j = 0; j < filled->list_count; j++) {
            text_add_format(out, "%s[[%s]]\n", j ? "\n" : "", section->name);
            write_rows(settings, section->settings, filled->list[j], NULL, out);
        }
        if (!section->is_list) {
            text_add_format(out, "[%s]\n", section->name);
            write_rows(settings, section->settings, filled->values, filled, out);
        }
        for (size_t j = 0; j < filled->named_count; j++) {
            text_add_format(out, "\n[%s.", section->name);
            toml_write_key(out, filled->named[j].key);
            text_add(out, "]\n");
            write_rows(settings, section->each, filled->named[j].values, NULL, out);
        }
    }
}
