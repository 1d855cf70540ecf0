#include "runner/base/archive.h"
#include "runner/base/checksum.h"
#include "runner/model/model.h"
#include "runner/model/package.h"
#include "runner/model/schema.h"
#include "runner/version.h"

#include <string.h>

/* A package while it is written. */
struct writing {
    struct arena *arena;
    struct archive_member *members;
    size_t count;
};

static void add_bytes(struct writing *package, const char *name, const char *bytes, size_t size)
{
    package->members[package->count++] = (struct archive_member){ name, bytes, size };
}

static void add_document(struct writing *package, const char *name, const struct document *document)
{
    const char *text = document_pretty(package->arena, document);
    add_bytes(package, name, text, strlen(text));
}

static bool add_boosters(struct writing *package, const struct model *model)
{
    for (size_t i = 0; i < model->member_count; i++) {
        const char *json;
        size_t size;
        if (!booster_save(model->members[i].booster, &json, &size))
            return false;
        add_bytes(package, arena_format(package->arena, "model/member_%zu.json", i + 1), json, size);
    }
    return true;
}

/* Preparations are kept once, however many members share them. */
static struct document *saved_members(struct arena *arena, const struct model *model,
                                      const struct archive_member *boosters)
{
    const struct preparation **known = ARENA_ARRAY(arena, model->member_count, const struct preparation *);
    size_t known_count = 0;
    struct document *preparations = document_array(arena), *members = document_array(arena);
    for (size_t i = 0; i < model->member_count; i++) {
        size_t index = 0;
        while (index < known_count && known[index] != model->members[i].preparation)
            index++;
        if (index == known_count) {
            known[known_count++] = model->members[i].preparation;
            struct document *preparation = document_object(arena);
            preparation_save(arena, known[index], preparation);
            document_append(preparations, preparation);
        }
        struct document *member = document_object(arena);
        document_set_text(member, "model", boosters[i].name);
        document_set_integer(member, "preparation", (int64_t)index);
        document_set_number(member, "weight", model->members[i].weight);
        document_append(members, member);
    }
    struct document *object = document_object(arena);
    document_set(object, "members", members);
    document_set(object, "preparations", preparations);
    const struct document *calibration = calibration_save(arena, &model->calibration);
    if (calibration)
        document_set(object, "calibration", calibration);
    document_set_number(object, "threshold", model->threshold);
    document_set_number(object, "reach", model->reach);
    document_set_number(object, "coverage", model->coverage);
    return object;
}

static struct document *manifest_of(struct arena *arena, const struct model *model,
                                    const struct archive_member *members, size_t count)
{
    struct document *manifest = document_object(arena), *libraries = document_object(arena);
    document_set_text(manifest, "format", PACKAGE_FORMAT);
    document_set_integer(manifest, "format_version", PACKAGE_VERSION);
    document_set_text(manifest, "created_by", "Lotse " LOTSE_VERSION);
    document_set_text(libraries, "xgboost", booster_library_version());
    document_set_text(libraries, "libarchive", archive_library_version());
    document_set_text(libraries, "libsodium", checksum_library_version());
    document_set(manifest, "libraries", libraries);
    document_set_text(manifest, "name", model->name);
    document_set_text(manifest, "language", model->language);
    struct document *list = document_array(arena);
    for (size_t i = 0; i < count; i++) {
        if (strcmp(members[i].name, PACKAGE_MANIFEST) == 0)
            continue;
        char digest[CHECKSUM_SIZE];
        checksum(members[i].bytes, members[i].size, digest);
        struct document *member = document_object(arena);
        document_set_text(member, "name", members[i].name);
        document_set_integer(member, "bytes", (int64_t)members[i].size);
        document_set_text(member, "sha256", digest);
        document_append(list, member);
    }
    document_set(manifest, "members", list);
    return manifest;
}

bool model_save(struct arena *arena, struct problems *problems, const struct model *model, const char *pipeline,
                const char *card_page, const char *path)
{
    struct arena *scratch = arena_child(arena);
    struct writing package = { scratch, ARENA_ARRAY(scratch, model->member_count + 6, struct archive_member), 0 };
    add_bytes(&package, PACKAGE_PAGE, card_page, strlen(card_page));
    struct archive_member *manifest = &package.members[package.count];
    add_bytes(&package, PACKAGE_MANIFEST, NULL, 0); /* what it says follows from the others */
    const struct archive_member *boosters = &package.members[package.count];
    bool done = add_boosters(&package, model);
    if (done) {
        struct document *schema = document_object(scratch);
        schema_save(scratch, model, schema);
        add_document(&package, PACKAGE_PREPARE, saved_members(scratch, model, boosters));
        add_document(&package, PACKAGE_SCHEMA, schema);
        add_document(&package, PACKAGE_METRICS, model->card ? model->card : document_object(scratch));
        add_bytes(&package, PACKAGE_PIPELINE, pipeline, strlen(pipeline));
        manifest->bytes = document_pretty(scratch, manifest_of(scratch, model, package.members, package.count));
        manifest->size = strlen(manifest->bytes);
        done = archive_write(problems, path, package.members, package.count);
    }
    arena_destroy(scratch);
    return done;
}
