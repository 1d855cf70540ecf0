#include "runner/table/workbook.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "runner/table/workbook_reading.h"

#include <string.h>
#include <strings.h>

enum { MOST_SHEETS = 10000 };

/* Which part of the workbook a relation leads to. */
struct relation {
    const char *id, *kind, *member;
};

struct relations {
    struct workbook *workbook;
    const char *folder; /* which the targets start from: "xl" */
    struct relation *items;
    size_t count, room;
};

bool workbook_part_read(struct workbook *workbook, const char *member, const struct xml_handlers *handlers,
                        void *context)
{
    struct stream *stream;
    if (!stream_open(workbook->arena, workbook->problems, workbook->path, member, &stream))
        return false;
    bool done = xml_read(workbook->problems, stream, handlers, context);
    stream_close(stream);
    return done;
}

bool workbook_damaged(const struct workbook *workbook, const char *member, size_t line, const char *reason)
{
    const char *part = member ? arena_format(workbook->arena, "%s/%s", workbook->path, member) : workbook->path;
    struct place place = { .file = part, .line = line };
    problem_add(workbook->problems, FAULT_DATA, place, tr("this workbook is damaged: %s"), reason);
    return problem_try(workbook->problems, tr("open it in the program that it comes from, and save it once more"));
}

/* "worksheets/sheet1.xml" or "/xl/worksheets/sheet1.xml", as a name in the container. */
static const char *target_member(struct arena *arena, const char *folder, const char *target)
{
    if (*target == '/')
        return arena_copy_text(arena, target + 1);
    while (strncmp(target, "./", 2) == 0)
        target += 2;
    if (strncmp(target, "../", 3) == 0) /* the folders of a workbook are one deep */
        return arena_copy_text(arena, target + 3);
    return *folder ? arena_format(arena, "%s/%s", folder, target) : arena_copy_text(arena, target);
}

static bool take_relation(void *context, const char *name, const char *const *attributes)
{
    struct relations *relations = context;
    struct arena *arena = relations->workbook->arena;
    const char *id = xml_attribute(attributes, "Id"), *type = xml_attribute(attributes, "Type");
    const char *target = xml_attribute(attributes, "Target"), *mode = xml_attribute(attributes, "TargetMode");
    if (strcmp(name, "Relationship") != 0 || !id || !type || !target || (mode && strcmp(mode, "External") == 0))
        return true;
    if (relations->count == MOST_SHEETS)
        return workbook_damaged(relations->workbook, NULL, 0, tr("it has too many parts"));
    if (relations->count == relations->room) {
        size_t room = relations->room ? relations->room * 2 : 16;
        relations->items = arena_grow(arena, relations->items, relations->room, room, sizeof *relations->items);
        relations->room = room;
    }
    const char *kind = strrchr(type, '/');
    relations->items[relations->count++] =
        (struct relation){ .id = arena_copy_text(arena, id),
                           .kind = arena_copy_text(arena, kind ? kind + 1 : type),
                           .member = target_member(arena, relations->folder, target) };
    return true;
}

/* Of xl/workbook.xml: in xl/_rels/workbook.xml.rels. Of "", the container: in _rels/.rels. */
static bool relations_read(struct relations *relations, struct workbook *workbook, const char *member)
{
    static const struct xml_handlers handlers = { .begin = take_relation };
    const char *slash = strrchr(member, '/'), *name = slash ? slash + 1 : member;
    *relations = (struct relations){ .workbook = workbook };
    relations->folder = arena_copy(workbook->arena, member, slash ? (size_t)(slash - member) : 0);
    const char *place =
        arena_format(workbook->arena, "%s%s_rels/%s.rels", relations->folder, *relations->folder ? "/" : "", name);
    return workbook_part_read(workbook, place, &handlers, relations);
}

static const char *member_of_kind(const struct relations *relations, const char *kind)
{
    for (size_t i = 0; i < relations->count; i++)
        if (strcmp(relations->items[i].kind, kind) == 0)
            return relations->items[i].member;
    return NULL;
}

/* Sheets of cells only: there are others, of charts and dialogs. */
static bool take_sheet(struct relations *relations, const char *const *attributes)
{
    struct workbook *workbook = relations->workbook;
    const char *name = xml_attribute(attributes, "name"), *state = xml_attribute(attributes, "state");
    const char *id = xml_attribute(attributes, "id");
    const struct relation *relation = NULL;
    for (size_t i = 0; id && i < relations->count && !relation; i++)
        if (strcmp(relations->items[i].id, id) == 0)
            relation = &relations->items[i];
    if (!name || !relation || strcmp(relation->kind, "worksheet") != 0)
        return true;
    if (workbook->sheet_count == MOST_SHEETS)
        return workbook_damaged(workbook, NULL, 0, tr("it has too many parts"));
    if (workbook->sheet_count == workbook->sheet_room) {
        size_t room = workbook->sheet_room ? workbook->sheet_room * 2 : 8;
        workbook->sheets =
            arena_grow(workbook->arena, workbook->sheets, workbook->sheet_room, room, sizeof *workbook->sheets);
        workbook->sheet_room = room;
    }
    workbook->sheets[workbook->sheet_count++] = (struct sheet){ .name = arena_copy_text(workbook->arena, name),
                                                                .member = relation->member,
                                                                .is_hidden = state && strcmp(state, "visible") != 0 };
    return true;
}

static bool take_workbook(void *context, const char *name, const char *const *attributes)
{
    struct relations *relations = context;
    if (strcmp(name, "sheet") == 0)
        return take_sheet(relations, attributes);
    if (strcmp(name, "workbookPr") == 0) {
        const char *old = xml_attribute(attributes, "date1904");
        relations->workbook->counts_from_1904 = old && (strcmp(old, "1") == 0 || strcmp(old, "true") == 0);
    }
    return true;
}

static bool open_workbook(struct arena *arena, struct problems *problems, const char *path, struct workbook *workbook)
{
    static const struct xml_handlers handlers = { .begin = take_workbook };
    struct relations outer, inner;
    *workbook = (struct workbook){ .arena = arena, .problems = problems, .path = path };
    if (!container_check(workbook) || !relations_read(&outer, workbook, ""))
        return false;
    const char *member = member_of_kind(&outer, "officeDocument");
    if (!member)
        return workbook_damaged(workbook, NULL, 0, tr("its table of contents names no workbook"));
    if (!relations_read(&inner, workbook, member) || !workbook_part_read(workbook, member, &handlers, &inner))
        return false;
    if (workbook->sheet_count == 0)
        return problem_add(problems, FAULT_DATA, PLACE_FILE(path), tr("there is no sheet of cells in this file"));
    workbook->strings_member = member_of_kind(&inner, "sharedStrings");
    workbook->styles_member = member_of_kind(&inner, "styles");
    return true;
}

bool workbook_sheets(struct arena *arena, struct problems *problems, const char *path, struct texts *names)
{
    struct workbook workbook;
    *names = (struct texts){ 0 };
    if (!open_workbook(arena, problems, path, &workbook))
        return false;
    const char **items = ARENA_ARRAY(arena, workbook.sheet_count, const char *);
    for (size_t i = 0; i < workbook.sheet_count; i++)
        if (!workbook.sheets[i].is_hidden)
            items[names->count++] = workbook.sheets[i].name;
    names->items = items;
    return true;
}

static bool refuse_name(const struct workbook *workbook, const char *wanted)
{
    const char **names = ARENA_ARRAY(workbook->arena, workbook->sheet_count, const char *);
    for (size_t i = 0; i < workbook->sheet_count; i++)
        names[i] = workbook->sheets[i].name;
    problem_add(workbook->problems, FAULT_DATA, PLACE_FILE(workbook->path), tr("there is no sheet \"%s\""), wanted);
    size_t nearest = text_nearest(wanted, names, workbook->sheet_count);
    if (nearest < workbook->sheet_count)
        return problem_try(workbook->problems, tr("did you mean \"%s\"?"), names[nearest]);
    return problem_try(workbook->problems, tr("there are %s"),
                       name_list(workbook->arena, names, workbook->sheet_count, 10, wanted));
}

/* As Excel, which knows no two sheets whose names differ in case alone. */
static const struct sheet *sheet_named(const struct workbook *workbook, const char *name)
{
    for (size_t i = 0; i < workbook->sheet_count; i++)
        if (strcasecmp(workbook->sheets[i].name, name) == 0)
            return &workbook->sheets[i];
    return NULL;
}

static bool choose(struct workbook *workbook, const char *wanted, const struct sheet **sheet,
                   struct sheet_extent *extent)
{
    *sheet = NULL;
    if (wanted) {
        *sheet = sheet_named(workbook, wanted);
        return *sheet ? sheet_survey(workbook, *sheet, extent) : refuse_name(workbook, wanted);
    }
    for (size_t i = 0; workbook->sheets && i < workbook->sheet_count && !*sheet; i++) {
        if (workbook->sheets[i].is_hidden)
            continue;
        if (!sheet_survey(workbook, &workbook->sheets[i], extent))
            return false;
        if (extent->first_row)
            *sheet = &workbook->sheets[i];
    }
    return true;
}

bool workbook_choose(struct arena *arena, struct problems *problems, const char *path, const char *wanted,
                     const char **name, const struct sheet_extent **extent)
{
    struct workbook workbook;
    struct sheet_extent *found = ARENA_NEW(arena, struct sheet_extent);
    const struct sheet *sheet;
    if (!open_workbook(arena, problems, path, &workbook) || !choose(&workbook, wanted, &sheet, found))
        return false;
    *name = sheet ? sheet->name : NULL;
    *extent = sheet ? found : NULL;
    return true;
}

static bool read_workbook(struct workbook *workbook, const char *name, const struct sheet_extent *extent,
                          row_function *row, void *context)
{
    struct sheet_extent found;
    const struct sheet *sheet = extent && name ? sheet_named(workbook, name) : NULL;
    if (!sheet) {
        if (!choose(workbook, name, &sheet, &found))
            return false;
        extent = &found;
    }
    if (!sheet || !extent->first_row)
        return true;
    return strings_read(workbook) && styles_read(workbook) && sheet_read(workbook, sheet, extent, row, context);
}

bool workbook_read(struct problems *problems, const char *path, const char *sheet, const struct sheet_extent *extent,
                   row_function *row, void *context)
{
    struct arena *arena = arena_create();
    struct workbook workbook;
    bool done =
        open_workbook(arena, problems, path, &workbook) && read_workbook(&workbook, sheet, extent, row, context);
    arena_destroy(arena);
    return done;
}
