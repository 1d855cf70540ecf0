#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"

#include <stdarg.h>
#include <stdio.h>
#include <string.h>

/* What was decided about the source, as settings that would state it. */
struct list {
    const struct stack *stack;
    struct arena *arena; /* of the run */
    struct decision *items;
    size_t count, room;
};

static void add(struct list *list, const char *key, const char *column, const char *value, struct reason found)
{
    enum { FIRST_ROOM = 32 };
    if (list->count == list->room) {
        size_t room = list->room ? list->room * 2 : FIRST_ROOM;
        list->items = arena_grow(list->arena, list->items, list->room, room, sizeof *list->items);
        list->room = room;
    }
    list->items[list->count++] = (struct decision){ key, column, value, found.certainty, found.text };
}

struct reason reason(struct arena *arena, enum certainty certainty, const char *format, ...)
{
    struct text words = text_in(arena);
    va_list arguments;
    va_start(arguments, format);
    text_add_arguments(&words, format, arguments);
    va_end(arguments);
    return (struct reason){ certainty, text_string(&words) };
}

/* What the user stated needs no reason. */
static struct reason unless_stated(bool is_stated, struct reason found)
{
    return is_stated ? (struct reason){ CERTAINTY_STATED, NULL } : found;
}

/* As TOML: in quotes, which none of what stands between them needs to be written otherwise. */
static const char *quoted(const struct list *list, const char *text)
{
    return arena_format(list->arena, "\"%s\"", text);
}

static const char *sign(const struct list *list, char byte)
{
    return byte == '\t'  ? quoted(list, "tab")
           : byte == ' ' ? quoted(list, "blank")
           : byte        ? arena_format(list->arena, "\"%c\"", byte)
                         : quoted(list, "none");
}

static void add_dialect(struct list *list, const struct input *part)
{
    const struct source_settings *settings = list->stack->settings;
    const struct dialect *dialect = &part->dialect;
    add(list, "encoding", NULL, quoted(list, part->origin.dialect.encoding),
        unless_stated(settings->encoding && strcmp(settings->encoding, "auto") != 0, part->encoding_found));
    add(list, "separator", NULL, sign(list, dialect->separator),
        unless_stated(settings->separator, part->separator_found));
    add(list, "quote", NULL,
        quoted(list, dialect->quote == '"' ? "double"
                     : dialect->quote      ? "single"
                                           : "none"),
        unless_stated(settings->quote, part->quote_found));
}

static void add_place(struct list *list, const struct input *part)
{
    const struct source_settings *settings = list->stack->settings;
    add(list, "header", NULL, part->header_rows ? "true" : "false",
        unless_stated(settings->header, part->header_found));
    if (part->title_rows || settings->first_line)
        add(list, "first_line", NULL, arena_format(list->arena, "%zu", part->table_line),
            unless_stated(settings->first_line,
                          reason(list->arena, CERTAINTY_LIKELY, "%s", tr("what stands above has fewer cells"))));
    size_t below = part->remarks + part->has_sum;
    if (below || settings->skip_below)
        add(list, "skip_below", NULL, arena_format(list->arena, "%zu", below),
            unless_stated(
                settings->skip_below,
                part->has_sum
                    ? reason(list->arena, CERTAINTY_SURE, tr("\"%s\" holds sums of the rows above"), part->sum_label)
                    : reason(list->arena, CERTAINTY_LIKELY, "%s", tr("there are only remarks below the table"))));
}

static bool has_dates(const struct stack *stack)
{
    for (size_t i = 0; i < stack->column_count; i++)
        if (stack->columns[i].kind == COLUMN_DATE)
            return true;
    return false;
}

static void add_number_style(struct list *list, const struct input *part)
{
    const struct stack *stack = list->stack;
    const struct source_settings *settings = stack->settings;
    add(list, "decimal", NULL, sign(list, part->dialect.number.decimal),
        unless_stated(settings->decimal, stack->decimal_found));
    add(list, "thousands", NULL, sign(list, part->dialect.number.thousands),
        unless_stated(settings->thousands, stack->thousands_found));
}

/* Where there are types, dates have the year in front, but for those that are texts. */
static void add_date_order(struct list *list, const struct input *part)
{
    static const char *const orders[] = { "iso", "day_month_year", "month_day_year" };
    const struct stack *stack = list->stack;
    const struct source_settings *settings = stack->settings;
    bool is_open = part->origin.kind == ORIGIN_TEXT || part->dialect.date_order != DATE_ISO;
    if ((has_dates(stack) && is_open) || settings->date_order)
        add(list, "date_order", NULL, quoted(list, orders[part->dialect.date_order]),
            unless_stated(settings->date_order, stack->date_found));
}

static void add_columns(struct list *list)
{
    const struct stack *stack = list->stack;
    for (size_t i = 0; i < stack->column_count; i++) {
        const struct filling *column = &stack->columns[i];
        if (column->is_file_name)
            continue;
        add(list, "kind", column->name, quoted(list, column_kind_name(column->kind)),
            unless_stated(column->kind_is_stated, column->kind_found));
        if (column->kind == COLUMN_NUMBER && column->unit)
            add(list, "unit", column->name, quoted(list, column->unit),
                unless_stated(stated_column(stack, column->name).unit,
                              reason(list->arena, CERTAINTY_SURE, "%s", tr("all its numbers have it"))));
        if (column->kind == COLUMN_NUMBER && column->has_own_style)
            add(list, "decimal", column->name, sign(list, column->style.decimal),
                unless_stated(column->style_is_stated,
                              reason(list->arena, CERTAINTY_SURE, "%s", tr("its numbers can't be read otherwise"))));
        if (column->empty_means_no)
            add(list, "empty", column->name, quoted(list, "no"),
                unless_stated(column->empty_is_stated, reason(list->arena, CERTAINTY_LIKELY, "%s",
                                                              tr("its cells hold one and the same mark, or nothing"))));
    }
}

void decisions_list(const struct stack *stack, struct source *source)
{
    struct list list = { .stack = stack, .arena = stack->run->arena };
    const struct input *part = stack->parts;
    while (part < stack->parts + stack->part_count && part->is_empty)
        part++;
    if (part == stack->parts + stack->part_count)
        return;
    if (part->origin.kind == ORIGIN_TEXT)
        add_dialect(&list, part);
    add_place(&list, part);
    if (part->origin.kind == ORIGIN_TEXT)
        add_number_style(&list, part);
    add_date_order(&list, part);
    add_columns(&list);
    source->decisions = list.items;
    source->decision_count = list.count;
}
