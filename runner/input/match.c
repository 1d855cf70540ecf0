#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/input/reading.h"
#include "runner/table/encoding.h"
#include "runner/table/names.h"

#include <string.h>

enum { NOTES = 5, NAMES_SHOWN = 8 };

/* The columns of a stack while they are collected. */
struct match {
    struct stack *stack;
    struct dictionary *names; /* of the columns so far; their codes are the columns' indices */
};

static uint32_t index_of(const struct match *match, const char *name)
{
    return dictionary_find(match->names, name, strlen(name));
}

static bool has_same_names(const struct input *one, const struct input *other)
{
    if (one->names.count != other->names.count)
        return false;
    for (size_t i = 0; i < one->names.count; i++)
        if (strcmp(one->names.items[i], other->names.items[i]) != 0)
            return false;
    return true;
}

static size_t count_known(const struct match *match, const struct input *part)
{
    size_t known = 0;
    for (size_t i = 0; i < part->names.count; i++)
        known += index_of(match, part->names.items[i]) != CODE_MISSING;
    return known;
}

static bool differs(const struct stack *stack, const struct input *part, const struct input *first)
{
    struct problems *problems = stack->run->problems;
    problem_add(problems, FAULT_DATA, PLACE_FILE(part->name),
                tr("its columns are not those of \"%s\"; it has %s, and not %s"), first->name,
                name_list(stack->scratch, part->names.items, part->names.count, NAMES_SHOWN, NULL),
                name_list(stack->scratch, first->names.items, first->names.count, NAMES_SHOWN, NULL));
    return problem_try(problems, tr("give it a [[source]] of its own, or a narrower pattern to this one"));
}

/* Without names columns are matched by their positions. */
static bool fits_by_position(const struct stack *stack, const struct input *part, const struct input *first)
{
    struct problems *problems = stack->run->problems;
    if (!part->header_rows != !first->header_rows) {
        const struct input *bare = part->header_rows ? first : part, *headed = part->header_rows ? part : first;
        problem_add(problems, FAULT_DATA, PLACE_FILE(bare->name), tr("this file has no header, but \"%s\" has one"),
                    headed->name);
        return problem_try(problems, tr("[[source]] header = true or false states what is meant"));
    }
    if (part->names.count == first->names.count)
        return true;
    problem_add(problems, FAULT_DATA, PLACE_FILE(part->name),
                tr("this file has %zu columns, but \"%s\" has %zu, and there is no header to match them by"),
                part->names.count, first->name, first->names.count);
    return problem_try(problems, tr("give it a [[source]] of its own, or a narrower pattern to this one"));
}

/* Files of one table share their columns; one that shares hardly any is another table that the pattern met. */
static bool fits(const struct match *match, const struct input *part, const struct input *first)
{
    if (!part->header_rows || !first->header_rows)
        return fits_by_position(match->stack, part, first);
    size_t known = count_known(match, part), fewer = part->names.count;
    if (first->names.count < fewer)
        fewer = first->names.count;
    return (known > 0 && known * 4 >= fewer) || differs(match->stack, part, first);
}

static bool collect(struct match *match, const struct input **first)
{
    struct stack *stack = match->stack;
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (part->is_empty)
            continue;
        if (!*first)
            *first = part;
        else if (!fits(match, part, *first))
            return false;
        for (size_t j = 0; j < part->names.count; j++)
            dictionary_add(match->names, part->names.items[j], strlen(part->names.items[j]));
    }
    return true;
}

/* A column with the name of each row's file; what the model or the file has already is believed. */
static bool add_file_column(struct match *match)
{
    struct stack *stack = match->stack;
    const char *name = stack->settings->file_column;
    if (!name || (stack->run->model && index_of(match, name) != CODE_MISSING))
        return true;
    if (index_of(match, name) == CODE_MISSING) {
        dictionary_add(match->names, name, strlen(name));
        return true;
    }
    problem_add(stack->run->problems, FAULT_SETTINGS,
                settings_place(stack->run->pipeline->settings, &stack->settings->file_column),
                tr("the table has a column \"%s\" already"), name);
    return problem_try(stack->run->problems, tr("choose another name for the column of file names"));
}

/* Without folder and endings: "umsatz_2024-03" of "daten/umsatz_2024-03.csv.gz". */
static void name_file(struct arena *scratch, struct filling *column, struct input *part)
{
    const char *name = path_name(part->origin.member ? part->origin.member : part->name);
    static const char *const packed[] = { ".gz", ".xz", ".zst", ".bz2" };
    size_t size = strlen(name);
    for (size_t i = 0; i < sizeof packed / sizeof *packed; i++)
        if (size > strlen(packed[i]) && strcmp(name + size - strlen(packed[i]), packed[i]) == 0) {
            size -= strlen(packed[i]);
            break;
        }
    const char *point = memrchr(name, '.', size);
    if (point && point > name)
        size = (size_t)(point - name);
    const char *readable = encoding_readable(scratch, name, size);
    part->code = dictionary_add(column->dictionary, readable, strlen(readable));
}

static void create_columns(const struct match *match, size_t from_files)
{
    struct stack *stack = match->stack;
    stack->column_count = dictionary_count(match->names);
    stack->columns = ARENA_ARRAY(stack->scratch, stack->column_count, struct filling);
    for (size_t i = 0; i < stack->column_count; i++)
        stack->columns[i].name = arena_copy_text(stack->run->arena, dictionary_text(match->names, (uint32_t)i));
    if (from_files == stack->column_count)
        return;
    struct filling *column = &stack->columns[from_files];
    column->is_file_name = true;
    column->dictionary = dictionary_create(stack->run->arena);
    for (size_t i = 0; i < stack->part_count; i++)
        name_file(stack->scratch, column, &stack->parts[i]);
}

/* Parts that are alike, as most are, share their cells. */
static void find_cells(const struct match *match)
{
    const struct stack *stack = match->stack;
    const struct input *before = NULL;
    for (size_t i = 0; i < stack->part_count; i++) {
        struct input *part = &stack->parts[i];
        if (part->is_empty)
            continue;
        if (before && has_same_names(part, before)) {
            part->cells = before->cells;
        } else {
            uint32_t *cells = ARENA_ARRAY(stack->run->arena, stack->column_count, uint32_t);
            memset(cells, 0xff, stack->column_count * sizeof *cells); /* CODE_MISSING */
            for (size_t j = 0; j < part->names.count; j++)
                cells[index_of(match, part->names.items[j])] = (uint32_t)j;
            part->cells = cells;
        }
        before = part;
    }
}

/* In which of the parts a column is. */
struct presence {
    size_t parts, parts_with, runs; /* runs: of parts one behind the other that have it */
    const struct input *first, *last;
    bool at_start, at_end;
};

static struct presence presence_of(const struct stack *stack, size_t column)
{
    struct presence presence = { 0 };
    bool had = false;
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (part->is_empty || part->is_bare)
            continue;
        bool has = part->cells[column] != CODE_MISSING;
        presence.at_start = presence.parts ? presence.at_start : has;
        presence.at_end = has;
        presence.parts++;
        presence.parts_with += has;
        presence.runs += has && !had;
        if (has && !presence.first)
            presence.first = part;
        if (has)
            presence.last = part;
        had = has;
    }
    return presence;
}

static void say_presence(const struct stack *stack, const char *name, const struct presence *presence)
{
    if (!presence->first)
        return;
    if (presence->runs == 1 && presence->at_end)
        run_note(stack->run, tr("column \"%s\" is only in %zu of %zu files, from \"%s\" on"), name,
                 presence->parts_with, presence->parts, path_name(presence->first->name));
    else if (presence->runs == 1 && presence->at_start)
        run_note(stack->run, tr("column \"%s\" is only in %zu of %zu files, up to \"%s\""), name, presence->parts_with,
                 presence->parts, path_name(presence->last->name));
    else
        run_note(stack->run, tr("column \"%s\" is only in %zu of %zu files; the first is \"%s\""), name,
                 presence->parts_with, presence->parts, path_name(presence->first->name));
}

/* Are the columns that both have in the same order? Those of the first part are the first ones of the table. */
static bool is_same_order(const struct input *part, const struct input *first)
{
    uint32_t last = 0;
    for (size_t i = 0; i < first->names.count; i++) {
        if (part->cells[i] == CODE_MISSING)
            continue;
        if (part->cells[i] < last)
            return false;
        last = part->cells[i];
    }
    return true;
}

static void say_order(const struct stack *stack)
{
    size_t parts = 0, others = 0;
    const struct input *first = NULL, *other = NULL;
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (part->is_empty || part->is_bare)
            continue;
        parts++;
        first = first ? first : part;
        if (is_same_order(part, first))
            continue;
        others++;
        other = other ? other : part;
    }
    if (other)
        run_note(
            stack->run,
            tr("in %zu of %zu files the columns stand in another order, and are matched by their names; the first is "
               "\"%s\""),
            others, parts, path_name(other->name));
}

static void say_differences(const struct stack *stack)
{
    size_t said = 0, more = 0;
    for (size_t i = 0; i < stack->column_count; i++) {
        struct presence presence = presence_of(stack, i);
        if (presence.parts_with == presence.parts || stack->columns[i].is_file_name)
            continue;
        if (said++ < NOTES)
            say_presence(stack, stack->columns[i].name, &presence);
        else
            more++;
    }
    if (more)
        run_note(stack->run,
                 tr_plural("%zu more column is not in all files", "%zu more columns are not in all files", more), more);
    say_order(stack);
}

bool columns_match(struct stack *stack)
{
    struct match match = { .stack = stack, .names = dictionary_create(stack->scratch) };
    const struct input *first = NULL;
    if (!collect(&match, &first))
        return false;
    size_t from_files = dictionary_count(match.names);
    if (!add_file_column(&match))
        return false;
    create_columns(&match, from_files);
    find_cells(&match);
    if (stack->part_count > 1)
        say_differences(stack);
    return true;
}
