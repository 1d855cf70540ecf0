#include "runner/base/archive.h"
#include "runner/base/checksum.h"
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/model/batches.h"
#include "runner/model/inspect.h"
#include "runner/model/model.h"
#include "runner/model/package.h"
#include "runner/model/schema.h"

#include <math.h>
#include <string.h>

enum { BOOSTERS_LIMIT = 1000 };

/* A package while it is read. */
struct reading {
    struct arena *arena;
    struct problems *problems;
    const char *name;
    const struct archive_member *members;
    size_t count;
};

static const char *name_of(const struct reading *package, const char *member)
{
    return arena_format(package->arena, "%s/%s", package->name, member);
}

static bool fetch_again(const struct reading *package)
{
    return problem_try(package->problems, "%s", tr("fetch the package again from where it was made"));
}

static bool damaged(const struct reading *package, const char *member)
{
    problem_add(package->problems, FAULT_PACKAGE, PLACE_FILE(name_of(package, member)),
                tr("this part of the model package is damaged"));
    return fetch_again(package);
}

static bool is_missing(const struct reading *package, const char *member)
{
    problem_add(package->problems, FAULT_PACKAGE, PLACE_FILE(package->name),
                tr("\"%s\" is missing in the model package"), member);
    return fetch_again(package);
}

static bool read_document(const struct reading *package, const char *name, struct document **document)
{
    const struct archive_member *member = archive_member_named(package->members, package->count, name);
    *document = NULL;
    if (!member)
        return is_missing(package, name);
    return document_parse(package->arena, package->problems, FAULT_PACKAGE, name_of(package, name), member->bytes,
                          member->size, document) ||
           fetch_again(package);
}

static bool check_format(const struct reading *package, const struct document *manifest)
{
    const char *format = document_text(document_get(manifest, "format"));
    int64_t version = document_integer(document_get(manifest, "format_version"), 0);
    if (!format || strcmp(format, PACKAGE_FORMAT) != 0 || version < 1)
        return problem_add(package->problems, FAULT_PACKAGE, PLACE_FILE(package->name),
                           tr("this is no model package of Lotse"));
    if (version <= PACKAGE_VERSION)
        return true;
    problem_add(package->problems, FAULT_PACKAGE, PLACE_FILE(package->name),
                tr("this model package was made by a newer Lotse: its format is %lld, this one knows %d"),
                (long long)version, PACKAGE_VERSION);
    return problem_try(package->problems, "%s", tr("install the newest Lotse"));
}

static bool check_member(const struct reading *package, const struct document *listed, bool *met)
{
    const char *name = document_text(document_get(listed, "name"));
    const char *stated = document_text(document_get(listed, "sha256"));
    if (!name || !stated)
        return damaged(package, PACKAGE_MANIFEST);
    const struct archive_member *member = archive_member_named(package->members, package->count, name);
    if (!member)
        return is_missing(package, name);
    if (met[member - package->members])
        return damaged(package, PACKAGE_MANIFEST);
    met[member - package->members] = true;
    char digest[CHECKSUM_SIZE];
    checksum(member->bytes, member->size, digest);
    if (strcmp(digest, stated) == 0 && document_integer(document_get(listed, "bytes"), -1) == (int64_t)member->size)
        return true;
    problem_add(package->problems, FAULT_PACKAGE, PLACE_FILE(name_of(package, name)),
                tr("this part of the model package was changed after it was made"));
    return fetch_again(package);
}

static bool check_manifest(const struct reading *package, struct model *model)
{
    if (!archive_member_named(package->members, package->count, PACKAGE_MANIFEST))
        return problem_add(package->problems, FAULT_PACKAGE, PLACE_FILE(package->name),
                           tr("this is no model package of Lotse"));
    struct document *manifest;
    if (!read_document(package, PACKAGE_MANIFEST, &manifest) || !check_format(package, manifest))
        return false;
    const struct document *list = document_get(manifest, "members");
    bool *met = ARENA_ARRAY(package->arena, package->count, bool);
    for (size_t i = 0; i < document_count(list); i++)
        if (!check_member(package, document_at(list, i), met))
            return false;
    for (size_t i = 0; i < package->count; i++)
        if (!met[i] && strcmp(package->members[i].name, PACKAGE_MANIFEST) != 0)
            return damaged(package, package->members[i].name);
    model->name = document_text(document_get(manifest, "name"));
    model->language = document_text(document_get(manifest, "language"));
    model->created_by = document_text(document_get(manifest, "created_by"));
    return (model->name && model->language && model->created_by) || damaged(package, PACKAGE_MANIFEST);
}

/* How many features a preparation makes of the input: found out with a table of no rows. What goes wrong with it is
 * the package's fault, whatever the steps call it. */
static bool count_features(const struct reading *package, const struct model *model,
                           const struct preparation *preparation, size_t *features)
{
    struct arena *scratch = arena_child(package->arena);
    struct table *table = table_create(scratch, 0), *prepared;
    for (size_t i = 0; i < model->column_count; i++) {
        const struct schema_column *known = &model->columns[i];
        struct column *column = table_add_column(scratch, table, known->name, known->kind);
        column->numbers = ARENA_NEW(scratch, float);
        column->has_time = known->has_time;
        if (known->kind == COLUMN_DATE)
            column->dates = ARENA_NEW(scratch, int64_t);
        if (known->kind == COLUMN_CATEGORY || known->kind == COLUMN_TEXT) {
            column->codes = ARENA_NEW(scratch, uint32_t);
            column->dictionary = dictionary_create(scratch);
        }
    }
    bool done = preparation_apply(scratch, problems_create(scratch), preparation, table, &prepared);
    *features = done ? feature_count(prepared) : 0;
    arena_destroy(scratch);
    return done && *features > 0;
}

struct prepared {
    const struct preparation *preparation;
    size_t features;
};

static bool load_preparations(const struct reading *package, const struct model *model, const struct document *list,
                              struct prepared **loaded)
{
    size_t count = document_count(list);
    if (count == 0 || count > BOOSTERS_LIMIT)
        return damaged(package, PACKAGE_PREPARE);
    *loaded = ARENA_ARRAY(package->arena, count, struct prepared);
    for (size_t i = 0; i < count; i++) {
        struct preparation *preparation;
        size_t before = problems_count(package->problems);
        if (!preparation_load(package->arena, package->problems, document_at(list, i), &preparation))
            return problems_count(package->problems) > before ? false : damaged(package, PACKAGE_PREPARE);
        (*loaded)[i].preparation = preparation;
        if (!count_features(package, model, preparation, &(*loaded)[i].features))
            return damaged(package, PACKAGE_PREPARE);
    }
    return true;
}

static bool load_member(const struct reading *package, const struct model *model, const struct document *stated,
                        const struct prepared *prepared, size_t prepared_count, struct member *member)
{
    const char *name = document_text(document_get(stated, "model"));
    int64_t index = document_integer(document_get(stated, "preparation"), -1);
    member->weight = document_number(document_get(stated, "weight"), NAN);
    if (!name || index < 0 || (size_t)index >= prepared_count || !(member->weight > 0 && member->weight <= 1))
        return damaged(package, PACKAGE_PREPARE);
    const struct archive_member *json = archive_member_named(package->members, package->count, name);
    if (!json)
        return is_missing(package, name);
    const char *place = name_of(package, name);
    struct booster *booster;
    if (!inspect_booster(package->problems, place, json->bytes, json->size, prepared[index].features,
                         model->question.outputs) ||
        !booster_load(package->arena, package->problems, place, json->bytes, json->size, &booster))
        return fetch_again(package);
    member->preparation = prepared[index].preparation;
    member->booster = booster;
    member->is_base = document_boolean(document_get(stated, "base"), false);
    return true;
}

static bool load_members(const struct reading *package, const struct document *stated, struct model *model)
{
    const struct document *list = document_get(stated, "members");
    struct document *const preparations = document_get(stated, "preparations");
    struct prepared *prepared = NULL;
    size_t count = document_count(list);
    if (count == 0 || count > BOOSTERS_LIMIT)
        return damaged(package, PACKAGE_PREPARE);
    if (!load_preparations(package, model, preparations, &prepared))
        return false;
    struct member *members = ARENA_ARRAY(package->arena, count, struct member);
    double sum = 0;
    for (size_t i = 0; i < count; i++) {
        if (!load_member(package, model, document_at(list, i), prepared, document_count(preparations), &members[i]))
            return false;
        sum += members[i].is_base ? 0 : members[i].weight;
    }
    model->members = members;
    model->member_count = count;
    return fabs(sum - 1) < 1e-3 || damaged(package, PACKAGE_PREPARE);
}

/* What turns the members' mean into an answer. */
static bool load_answer(const struct reading *package, const struct document *stated, struct model *model)
{
    model->threshold = document_number(document_get(stated, "threshold"), NAN);
    model->reach = document_number(document_get(stated, "reach"), NAN);
    model->coverage = document_number(document_get(stated, "coverage"), NAN);
    bool has_threshold = model->threshold >= 0 && (float)model->threshold <= nextafterf(1, 2); /* that: never */
    const struct document *calibration = document_get(stated, "calibration");
    if (calibration_load(package->arena, calibration, model->question.class_count, &model->calibration) &&
        (has_threshold || model->question.task != TASK_BINARY) && !(model->reach < 0) && !(model->coverage < 0) &&
        !(model->coverage > 1))
        return true;
    return damaged(package, PACKAGE_PREPARE);
}

bool model_read(struct arena *arena, struct problems *problems, const char *name, const char *bytes, size_t size,
                struct model **loaded)
{
    struct model *model = ARENA_NEW(arena, struct model);
    struct reading package = { .arena = arena, .problems = problems, .name = name };
    struct archive_member *members;
    struct document *schema, *prepare, *card;
    if (!archive_read(arena, problems, name, bytes, size, PACKAGE_LIMIT, &members, &package.count))
        return false;
    package.members = members;
    if (!check_manifest(&package, model) || !read_document(&package, PACKAGE_SCHEMA, &schema) ||
        !schema_load(arena, problems, name_of(&package, PACKAGE_SCHEMA), schema, model) ||
        !read_document(&package, PACKAGE_PREPARE, &prepare) || !load_answer(&package, prepare, model) ||
        !load_members(&package, prepare, model) || !read_document(&package, PACKAGE_METRICS, &card))
        return false;
    char digest[CHECKSUM_SIZE];
    checksum(bytes, size, digest);
    model->checksum = arena_copy_text(arena, digest);
    model->size = size;
    model->card = card;
    *loaded = model;
    return true;
}

bool model_load(struct arena *arena, struct problems *problems, const char *path, struct model **model)
{
    char *bytes;
    size_t size;
    if (!file_read(arena, problems, path, PACKAGE_LIMIT, &bytes, &size))
        return false;
    if (size > 1 && memcmp(bytes, "PK", 2) != 0) { /* every ZIP begins so: the wrong file was named */
        problem_add(problems, FAULT_PACKAGE, PLACE_FILE(path), tr("this is no model package of Lotse"));
        return problem_try(problems, "%s", tr("name a file such as results/latest/model.lotse"));
    }
    return model_read(arena, problems, arena_copy_text(arena, path), bytes, size, model);
}

bool model_is_newer(const char *path)
{
    struct arena *scratch = arena_create();
    struct reading package = { .arena = scratch, .problems = problems_create(scratch), .name = path };
    struct archive_member *members;
    struct document *manifest = NULL;
    char *bytes;
    size_t size;
    if (file_read(scratch, package.problems, path, PACKAGE_LIMIT, &bytes, &size) &&
        archive_read(scratch, package.problems, path, bytes, size, PACKAGE_LIMIT, &members, &package.count)) {
        package.members = members;
        read_document(&package, PACKAGE_MANIFEST, &manifest);
    }
    const char *format = document_text(document_get(manifest, "format"));
    bool is_newer = format && strcmp(format, PACKAGE_FORMAT) == 0 &&
                    document_integer(document_get(manifest, "format_version"), 0) > PACKAGE_VERSION;
    arena_destroy(scratch);
    return is_newer;
}
