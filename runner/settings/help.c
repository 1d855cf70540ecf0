#include "runner/settings/parts.h"

#include "runner/base/translate.h"

#include <string.h>

/* Help for a terminal of 80 columns. */
enum { WIDTH = 80 };

/* Adds words, broken into lines: the first begins at column `at`, the others at `indent`. */
static void add_wrapped(struct text *out, const char *words, size_t at, size_t indent)
{
    bool first = true;
    while (*words) {
        size_t size = strcspn(words, " "), columns = text_columns(words, size);
        if (!first && at + 1 + columns > WIDTH) {
            text_add_format(out, "\n%*s", (int)indent, "");
            at = indent;
        } else if (!first) {
            text_add(out, " ");
            at++;
        }
        text_add_bytes(out, words, size);
        at += columns;
        first = false;
        words += size;
        words += strspn(words, " ");
    }
    text_add(out, "\n");
}

static void add_indented(struct text *out, size_t indent, const char *words)
{
    text_add_format(out, "%*s", (int)indent, "");
    add_wrapped(out, words, indent, indent);
}

/* A word in a column of its own, and what it means beside it. */
static void add_entry(struct text *out, size_t indent, size_t width, const char *word, const char *meaning)
{
    size_t columns = text_columns(word, strlen(word));
    size_t gap = columns + 2 > width ? 2 : width - columns;
    text_add_format(out, "%*s%s%*s", (int)indent, "", word, (int)gap, "");
    add_wrapped(out, meaning, indent + columns + gap, indent + width);
}

static void help_overview(const struct section *const *sections, struct text *out)
{
    size_t width = 0;
    for (const struct section *const *section = sections; *section; section++) {
        size_t columns = strlen(section_header(out->arena, *section)) + 2;
        width = columns > width ? columns : width;
    }
    text_add_format(out, "%s\n\n", tr("The tables of a pipeline file:"));
    for (; *sections; sections++)
        add_entry(out, 2, width, section_header(out->arena, *sections), tr((*sections)->help));
    text_add_format(out, "\n%s\n", tr("More about one of them: lotse help target"));
    text_add_format(out, "%s\n", tr("About one of its keys:  lotse help target.column"));
}

/* "number, 0.05 to 0.5" or "choice: "a", "b"" */
static const char *kind_and_values(struct arena *arena, const struct setting *setting)
{
    const char *kind = setting_kind_name(setting->kind), *range = setting_range(arena, setting);
    if (setting->kind == SETTING_CHOICE)
        return setting_choices(arena, setting);
    return *range ? arena_format(arena, "%s, %s", kind, range) : kind;
}

static void help_rows(const struct setting *settings, struct text *out)
{
    for (; settings && settings->key; settings++) {
        text_add_format(out, "\n  %s = %s\n", settings->key, setting_example(out->arena, settings));
        add_indented(out, 6, tr(settings->help));
        add_indented(out, 6, kind_and_values(out->arena, settings));
        if (settings->required)
            add_indented(out, 6, tr("must be stated"));
        else if (settings->fallback)
            add_indented(out, 6, arena_format(out->arena, tr("default: %s"), settings->fallback));
    }
}

/* The rows of a table inside of the section. */
static void help_inside_table(const struct section *section, const char *table, struct text *out)
{
    const struct setting *first = setting_inside(section->settings, table);
    text_add_format(out, "%s %s\n", section_header(out->arena, section), table);
    for (const struct setting *row = section->settings; row->key; row++)
        if (setting_is_beside(row, first))
            help_rows((const struct setting[]){ *row, { 0 } }, out);
}

static void help_section(const struct section *section, struct text *out)
{
    text_add_format(out, "%s\n", section_header(out->arena, section));
    add_indented(out, 2, tr(section->help));
    help_rows(section->settings, out);
    if (!section->each)
        return;
    text_add_format(out, "\n[%s.%s]\n", section->name, section->each_word);
    help_rows(section->each, out);
}

static void help_key(const char *header, const struct setting *setting, struct text *out)
{
    struct arena *arena = out->arena;
    const struct {
        const char *word, *meaning;
    } lines[] = {
        { tr("kind"), setting_kind_name(setting->kind) },
        { tr("range"), setting_range(arena, setting) },
        { tr("choices"), setting_choices(arena, setting) },
        { tr("default"), setting->required   ? tr("none; it must be stated")
                         : setting->fallback ? setting->fallback
                                             : "–" },
        { tr("written"), setting->kind == SETTING_DURATION ? tr("with s, min, h or d, as in \"1h 30min\"") : "" },
    };
    size_t count = sizeof lines / sizeof *lines, width = 0;
    for (size_t i = 0; i < count; i++) {
        size_t columns = text_columns(lines[i].word, strlen(lines[i].word)) + 3;
        width = columns > width ? columns : width;
    }
    text_add_format(out, "%s %s\n", header, setting->key);
    add_indented(out, 2, tr(setting->help));
    text_add(out, "\n");
    for (size_t i = 0; i < count; i++)
        if (*lines[i].meaning)
            add_entry(out, 2, width, lines[i].word, lines[i].meaning);
    text_add_format(out, "\n%s\n\n  %s\n  %s = %s\n", tr("Example:"), header, setting->key,
                    setting_example(arena, setting));
}

/* Counts a topic, and names it where there is a list already. */
static void add_topic(struct arena *arena, const char **topics, size_t *count, const char *section, const char *key)
{
    if (topics)
        topics[*count] = *key ? arena_format(arena, "%s.%s", section, key) : section;
    ++*count;
}

/* Everything that help can be asked about, for suggestions. */
static void add_topics(struct arena *arena, const struct section *section, const char **topics, size_t *count)
{
    const struct setting *rows[] = { section->settings, section->each };
    add_topic(arena, topics, count, section->name, "");
    for (size_t i = 0; i < 2; i++)
        for (const struct setting *row = rows[i]; row && row->key; row++) {
            const char *table = setting_table(arena, row);
            if (setting_inside(rows[i], table) == row)
                add_topic(arena, topics, count, section->name, table);
            add_topic(arena, topics, count, section->name, row->key);
        }
}

static bool no_such_topic(struct arena *arena, struct problems *problems, const struct section *const *sections,
                          const char *about)
{
    size_t count = 0, filled = 0;
    for (size_t i = 0; sections[i]; i++)
        add_topics(arena, sections[i], NULL, &count);
    const char **topics = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; sections[i]; i++)
        add_topics(arena, sections[i], topics, &filled);
    problem_add(problems, FAULT_SETTINGS, NOWHERE, tr("there is no help about \"%s\""), about);
    size_t nearest = text_nearest(about, topics, count);
    for (size_t i = 0; i < count && nearest == count; i++) {
        const char *key = strrchr(topics[i], '.');
        if (key && text_distance(key + 1, about) == 0)
            nearest = i;
    }
    if (nearest < count)
        return problem_try(problems, tr("did you mean \"%s\"?"), topics[nearest]);
    return problem_try(problems, "%s", tr("\"lotse help\" lists everything that there is"));
}

/* The row of "kind" or "NAME.kind" in [section.NAME]. */
static const struct setting *row_of_each(const struct section *section, const char *key)
{
    size_t length = section->each ? strlen(section->each_word) : 0;
    if (length && strncmp(key, section->each_word, length) == 0 && key[length] == '.')
        key += length + 1;
    return setting_find(section->each, key);
}

/* Help about something in a section; false when the name is none of it. */
static bool help_inside(const struct section *section, const char *name, struct text *out)
{
    size_t length = strlen(section->name);
    if (strncmp(name, section->name, length) != 0 || name[length] != '.')
        return false;
    const char *key = name + length + 1;
    const struct setting *setting = setting_find(section->settings, key), *inner = row_of_each(section, key);
    if (setting)
        help_key(section_header(out->arena, section), setting, out);
    else if (inner)
        help_key(arena_format(out->arena, "[%s.%s]", section->name, section->each_word), inner, out);
    else if (setting_inside(section->settings, key))
        help_inside_table(section, key, out);
    else if (section->each && strcmp(key, section->each_word) == 0)
        help_section(section, out);
    else
        return false;
    return true;
}

bool settings_help(struct problems *problems, const struct section *const *sections, const char *about,
                   struct text *out)
{
    if (!about || !*about) {
        help_overview(sections, out);
        return true;
    }
    const char *name = about + strspn(about, "[");
    name = arena_copy(out->arena, name, strcspn(name, "]"));
    const struct section *section = section_find(sections, name);
    if (section) {
        help_section(section, out);
        return true;
    }
    for (size_t i = 0; sections[i]; i++)
        if (help_inside(sections[i], name, out))
            return true;
    return no_such_topic(out->arena, problems, sections, about);
}
