#include "runner/base/files.h"
#include "runner/base/stream.h"
#include "runner/base/translate.h"
#include "runner/input/reading.h"
#include "runner/table/names.h"
#include "runner/table/workbook.h"

#include <fnmatch.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { NAMES_SHOWN = 6, DESCRIPTOR_BYTES = 64 << 20 };

/* What is being found. */
struct search {
    struct stack *stack;
    struct place place; /* of the file in the settings; NOWHERE on the command line */
    size_t room;
    struct bookmark *bookmark; /* for all archives: they are read one after another */
};

static void add_part(struct search *search, struct origin origin)
{
    struct stack *stack = search->stack;
    if (stack->part_count == search->room) {
        size_t room = search->room ? search->room * 2 : 16;
        stack->parts = arena_grow(stack->scratch, stack->parts, search->room, room, sizeof *stack->parts);
        search->room = room;
    }
    stack->parts[stack->part_count++] = (struct input){ .origin = origin };
}

static bool has_ending(const char *name, const char *const *endings)
{
    size_t length = strlen(name);
    for (; *endings; endings++) {
        size_t size = strlen(*endings);
        if (length > size && strcasecmp(name + length - size, *endings) == 0)
            return true;
    }
    return false;
}

static struct texts with_ending(struct arena *arena, const struct texts *names, const char *const *endings)
{
    const char **kept = ARENA_ARRAY(arena, names->count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        if (has_ending(names->items[i], endings))
            kept[count++] = names->items[i];
    return (struct texts){ kept, count };
}

/* The pattern means the whole name of a member, or what stands behind its last "/". */
static struct texts that_match(struct arena *arena, const struct texts *names, const char *pattern)
{
    const char **kept = ARENA_ARRAY(arena, names->count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(pattern, names->items[i]) == 0 || fnmatch(pattern, names->items[i], 0) == 0 ||
            fnmatch(pattern, path_name(names->items[i]), 0) == 0)
            kept[count++] = names->items[i];
    return (struct texts){ kept, count };
}

/* Without a word from the user all tables are meant. Beside files that are surely tables, texts are remarks about
 * them. */
static struct texts tables_of(struct arena *arena, const struct texts *members)
{
    static const char *const surely[] = { ".csv", ".tsv", ".tab", NULL };
    static const char *const perhaps[] = { ".txt", ".dat", NULL };
    if (members->count == 1)
        return *members;
    struct texts tables = with_ending(arena, members, surely);
    return tables.count ? tables : with_ending(arena, members, perhaps);
}

/* Digits count as numbers: "2024-2" is before "2024-10". */
static int by_nature(const void *one, const void *other)
{
    const char *const *first = one, *const *second = other;
    return strverscmp(*first, *second);
}

static struct texts sorted(struct arena *arena, const struct texts *names)
{
    const char **list = ARENA_ARRAY(arena, names->count, const char *);
    for (size_t i = 0; i < names->count; i++)
        list[i] = names->items[i];
    qsort(list, names->count, sizeof *list, by_nature);
    return (struct texts){ list, names->count };
}

static bool holds(const struct texts *members, const char *name)
{
    for (size_t i = 0; i < members->count; i++)
        if (strcmp(members->items[i], name) == 0)
            return true;
    return false;
}

/* Where the user, or a data package, names the file in the archive. */
static struct place member_place(const struct stack *stack)
{
    const struct pipeline *pipeline = stack->run->pipeline;
    if (!pipeline || !stack->own->member)
        return NOWHERE;
    return settings_place(pipeline->settings, &stack->own->member);
}

static bool no_tables(const struct search *search, const char *path, const struct texts *members)
{
    const struct stack *stack = search->stack;
    struct problems *problems = stack->run->problems;
    if (members->count == 0)
        return problem_add(problems, FAULT_DATA, PLACE_FILE(path), tr("this archive holds no file"));
    const char *pattern = stack->settings->member;
    const char *list = name_list(stack->scratch, members->items, members->count, NAMES_SHOWN, pattern);
    if (!pattern) {
        problem_add(problems, FAULT_DATA, PLACE_FILE(path), tr("none of the files in this archive is a table: %s"),
                    list);
        return problem_try(problems, tr("name the one that is meant: [[source]] member = \"…\""));
    }
    problem_add(problems, FAULT_DATA, member_place(stack), tr("no file in \"%s\" matches \"%s\""), path, pattern);
    return problem_try(problems, tr("there are: %s"), list);
}

static bool add_members(struct search *search, const char *path, const struct texts *members)
{
    struct stack *stack = search->stack;
    struct arena *arena = stack->run->arena;
    const char *pattern = stack->settings->member;
    struct texts chosen = pattern ? that_match(stack->scratch, members, pattern) : tables_of(stack->scratch, members);
    if (chosen.count == 0)
        return no_tables(search, path, members);
    if (!pattern && chosen.count < members->count)
        run_note(stack->run,
                 tr("\"%s\": of %zu files in this archive, those that are tables are read (%zu); [[source]] member "
                    "names others"),
                 path, members->count, chosen.count);
    chosen = sorted(stack->scratch, &chosen);
    for (size_t i = 0; i < chosen.count; i++) {
        const char *member = arena_copy_text(arena, chosen.items[i]);
        if (i > 0 && strcmp(member, chosen.items[i - 1]) == 0)
            return problem_add(stack->run->problems, FAULT_DATA, PLACE_FILE(path),
                               tr("this archive holds two files called \"%s\""), member);
        const char *name = arena_format(arena, "%s/%s", path, member);
        add_part(search, (struct origin){ .path = path, .member = member, .bookmark = search->bookmark, .name = name });
    }
    return true;
}

static bool add_file(struct search *search, const char *path);

/* The files of a data package, and what it states about them. Those that it names can't lead to another package. */
static bool add_package(struct search *search, const char *path)
{
    struct stack *stack = search->stack;
    struct arena *arena = stack->run->arena;
    struct package_resource *resource = ARENA_NEW(arena, struct package_resource);
    char *content;
    size_t size;
    if (!file_read(arena, stack->run->problems, path, DESCRIPTOR_BYTES, &content, &size) ||
        !datapackage_parse(arena, stack->run->problems, path, content, size, stack->own, search->place, resource))
        return false;
    stack->resource = resource;
    stack->settings = &resource->settings;
    for (size_t i = 0; i < resource->paths.count; i++) {
        const char *file = path_join(arena, path_folder(arena, path), resource->paths.items[i]);
        struct texts found;
        if (datapackage_is(file))
            return problem_add(stack->run->problems, FAULT_DATA, PLACE_FILE(path),
                               tr("this data package names another one, \"%s\", as its table"), file);
        if (!files_matching(stack->scratch, stack->run->problems, PLACE_FILE(path), ".", file, &found))
            return false;
        if (!add_file(search, file))
            return false;
    }
    return true;
}

static bool no_archive(const struct search *search, const char *path)
{
    const struct stack *stack = search->stack;
    problem_add(stack->run->problems, FAULT_SETTINGS, member_place(stack),
                tr("\"%s\" is no archive (.zip, .tar.gz), so that it has no files to choose from"), path);
    return problem_try(stack->run->problems, tr("leave \"member\" out"));
}

/* … or something else that office programs pack so, which is then called by its name: .xlsb, .ods, .docx. */
static bool is_workbook(const struct texts *members)
{
    return holds(members, "[Content_Types].xml") || (holds(members, "content.xml") && holds(members, "mimetype"));
}

/* Where nobody says which sheet, a model looks for rows where it has learned from some. */
static const char *sheet_of_model(const struct run *run, const struct texts *sheets)
{
    for (size_t i = 0; run->model && run->model->sheet && i < sheets->count; i++)
        if (strcasecmp(sheets->items[i], run->model->sheet) == 0)
            return sheets->items[i];
    return NULL;
}

static void say_sheet(struct run *run, const char *path, const struct texts *sheets, const char *sheet)
{
    if (sheet && sheets->count > 1)
        run_note(run,
                 run->model ? tr("\"%s\": of %zu sheets, \"%s\" is read")
                            : tr("\"%s\": of %zu sheets, \"%s\" is read; [[source]] sheet names another one"),
                 path, sheets->count, sheet);
}

static bool add_workbook(struct search *search, const char *path)
{
    const struct stack *stack = search->stack;
    struct run *run = stack->run;
    struct origin origin = { .kind = ORIGIN_WORKBOOK, .path = path, .name = path };
    const char *wanted = stack->settings->sheet;
    struct texts sheets = { 0 };
    if (!wanted) {
        if (!workbook_sheets(stack->scratch, run->problems, path, &sheets))
            return false;
        wanted = sheet_of_model(run, &sheets);
    }
    if (!workbook_choose(run->arena, run->problems, path, wanted, &origin.sheet, &origin.extent))
        return false;
    say_sheet(run, path, &sheets, origin.sheet);
    add_part(search, origin);
    return true;
}

static bool add_file(struct search *search, const char *path)
{
    struct stack *stack = search->stack;
    struct texts members;
    bool is_packed;
    if (datapackage_is(path) && !stack->resource)
        return add_package(search, path);
    if (workbook_is_old(path))
        return add_workbook(search, path);
    if (!stream_members(stack->scratch, stack->run->problems, path, &is_packed, &members))
        return false;
    if (is_packed && is_workbook(&members))
        return add_workbook(search, path);
    if (is_packed)
        return add_members(search, path, &members);
    if (stack->settings->member)
        return no_archive(search, path);
    add_part(search, (struct origin){ .path = path, .name = path });
    return true;
}

static bool add_files(struct search *search, const char *folder, const char *pattern)
{
    struct run *run = search->stack->run;
    struct texts paths;
    if (!files_matching(run->arena, run->problems, search->place, folder, pattern, &paths))
        return false;
    paths = sorted(run->arena, &paths);
    for (size_t i = 0; i < paths.count; i++)
        if (!add_file(search, paths.items[i]))
            return false;
    return true;
}

/* Files that the caller has found already. */
static bool add_given(struct search *search)
{
    struct stack *stack = search->stack;
    struct arena *arena = stack->run->arena;
    for (size_t i = 0; i < stack->file_count; i++) {
        const struct input_file *file = &stack->files[i];
        if (file->member)
            add_part(search, (struct origin){ .path = file->path,
                                              .member = file->member,
                                              .bookmark = search->bookmark,
                                              .name = arena_format(arena, "%s/%s", file->path, file->member) });
        else if (!add_file(search, file->path))
            return false;
    }
    return true;
}

bool parts_find(struct stack *stack, const char *path)
{
    struct run *run = stack->run;
    struct search search = { .stack = stack, .bookmark = bookmark_create(stack->scratch) };
    const struct source_settings *settings = stack->settings;
    bool done = true;
    if (!path && settings->database) {
        struct origin origin;
        done = answer_keep(stack, &origin);
        add_part(&search, origin);
    } else if (stack->files) {
        done = add_given(&search);
    } else if (path) {
        done = add_files(&search, ".", path);
    } else {
        search.place = settings_place(run->pipeline->settings, &settings->file);
        done = add_files(&search, run->pipeline->folder, settings->file);
    }
    if (!done || (!path && !stack->files && !parts_suit_settings(stack)))
        return false;
    stack->name = settings->name           ? settings->name
                  : stack->part_count == 1 ? stack->parts[0].origin.name
                  : path                   ? path
                                           : path_join(run->arena, run->pipeline->folder, settings->file);
    return true;
}
