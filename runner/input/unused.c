/* Settings of a source that have no meaning for what its files turned out to be. */
#include "runner/base/translate.h"
#include "runner/input/reading.h"

#include <strings.h>

static bool has_kind(const struct stack *stack, enum origin_kind kind)
{
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].origin.kind == kind)
            return true;
    return false;
}

static bool has_member(const struct stack *stack)
{
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].origin.member)
            return true;
    return false;
}

/* Whoever names a part of something means another file than the one that was found. */
static bool check_part(const struct stack *stack, const char *const *field, const char *key, bool has_such,
                       const char *message)
{
    if (!*field || has_such)
        return true;
    problem_add(stack->run->problems, FAULT_SETTINGS, settings_place(stack->run->pipeline->settings, field), "%s",
                message);
    return problem_try(stack->run->problems, tr("leave \"%s\" out, or name another file"), key);
}

static void warn_of_text(const struct stack *stack, const void *field, const char *key)
{
    if (settings_is_stated(stack->run->pipeline->settings, field))
        problem_warn(stack->run->problems, settings_place(stack->run->pipeline->settings, field),
                     tr("\"%s\" has no effect: workbooks and databases hold cells, and no text to take apart"), key);
}

bool parts_suit_settings(const struct stack *stack)
{
    const struct source_settings *own = stack->own;
    if (!stack->run->pipeline) /* nobody stated anything */
        return true;
    bool sound = check_part(stack, &own->sheet, "sheet", has_kind(stack, ORIGIN_WORKBOOK),
                            tr("there is no workbook here that has sheets to choose from"));
    sound &= check_part(stack, &own->member, "member", has_member(stack),
                        tr("there is no archive here (.zip, .tar.gz) that has files to choose from"));
    sound &= check_part(stack, &own->table, "table", stack->resource || has_kind(stack, ORIGIN_DATABASE),
                        tr("there is no database or data package here that has tables to choose from"));
    bool has_text = has_kind(stack, ORIGIN_TEXT);
    if (!has_text && own->separator) /* "auto" may be stated: a pipeline.toml of results states defaults */
        warn_of_text(stack, &own->separator, "separator");
    if (!has_text && own->quote)
        warn_of_text(stack, &own->quote, "quote");
    if (!has_text && own->encoding && strcasecmp(own->encoding, "auto") != 0)
        warn_of_text(stack, &own->encoding, "encoding");
    return sound;
}
