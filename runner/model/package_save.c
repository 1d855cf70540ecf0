#include "runner/base/archive.h"
#include "runner/base/checksum.h"
#include "runner/model/model.h"
#include "runner/model/package.h"
#include "runner/model/schema.h"
#include "runner/version.h"

#include <pthread.h>
#include <string.h>

/* A package while it is written. */
struct writing {
    struct arena *arena;
    const struct model *model;
    struct document *list; /* in the manifest */
    struct packing *packing;
};

static void list_member(const struct writing *package, const struct archive_member *member)
{
    char digest[CHECKSUM_SIZE];
    checksum(member->bytes, member->size, digest);
    struct document *listed = document_object(package->arena);
    document_set_text(listed, "name", member->name);
    document_set_integer(listed, "bytes", (int64_t)member->size);
    document_set_text(listed, "sha256", digest);
    document_append(package->list, listed);
}

static bool list_booster(const struct writing *package, const struct archive_member *member)
{
    list_member(package, member);
    return true;
}

static bool pack_booster(const struct writing *package, const struct archive_member *member)
{
    return packing_add(package->packing, member);
}

static const char *booster_name(struct arena *arena, size_t index)
{
    return arena_format(arena, "model/member_%zu.json", index + 1);
}

/* The JSON of a booster, made by a thread of its own: what XGBoost keeps of it for a thread is gone with that. */
struct saving {
    const struct booster *booster;
    struct arena *arena; /* NULL: not begun */
    struct archive_member member;
    pthread_t thread;
    bool in_thread, done;
};

static void *save_booster(void *object)
{
    struct saving *saving = object;
    const char *json;
    saving->done = booster_save(saving->booster, &json, &saving->member.size);
    if (saving->done)
        saving->member.bytes = arena_copy(saving->arena, json, saving->member.size);
    return NULL;
}

static void begin_saving(struct saving *saving)
{
    saving->arena = arena_create();
    saving->in_thread = pthread_create(&saving->thread, NULL, save_booster, saving) == 0;
    if (!saving->in_thread)
        save_booster(saving);
}

static bool end_saving(const struct saving *saving)
{
    if (saving->in_thread)
        pthread_join(saving->thread, NULL);
    return saving->done;
}

/* Their JSON one after the other: all together it would be more than the boosters. While one is used, the next is made. */
static bool for_each_booster(const struct writing *package,
                             bool (*use)(const struct writing *package, const struct archive_member *member))
{
    size_t count = package->model->member_count;
    struct saving *savings = ARENA_ARRAY(package->arena, count, struct saving);
    bool done = true;
    for (size_t i = 0; i <= count; i++) {
        if (i < count && done) {
            savings[i].booster = package->model->members[i].booster;
            savings[i].member.name = booster_name(package->arena, i);
            begin_saving(&savings[i]);
        }
        struct saving *before = i > 0 ? &savings[i - 1] : NULL;
        if (before && before->arena) {
            bool saved = end_saving(before);
            done = done && saved && use(package, &before->member);
            arena_destroy(before->arena);
        }
    }
    return done;
}

/* Preparations are kept once, however many members share them. */
static struct document *saved_members(struct arena *arena, const struct model *model)
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
        document_set_text(member, "model", booster_name(arena, i));
        document_set_integer(member, "preparation", (int64_t)index);
        document_set_number(member, "weight", (double)(float)model->members[i].weight); /* nine digits of more round */
        if (model->members[i].is_base)
            document_set_boolean(member, "base", true);
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

static struct document *manifest_of(const struct writing *package)
{
    struct arena *arena = package->arena;
    struct document *manifest = document_object(arena), *libraries = document_object(arena);
    document_set_text(manifest, "format", PACKAGE_FORMAT);
    document_set_integer(manifest, "format_version", PACKAGE_VERSION);
    document_set_text(manifest, "created_by", "Lotse " LOTSE_VERSION);
    document_set_text(libraries, "xgboost", booster_library_version());
    document_set_text(libraries, "libarchive", archive_library_version());
    document_set_text(libraries, "libsodium", checksum_library_version());
    document_set(manifest, "libraries", libraries);
    document_set_text(manifest, "name", package->model->name);
    document_set_text(manifest, "language", package->model->language);
    document_set(manifest, "members", package->list);
    return manifest;
}

static struct archive_member text_member(const char *name, const char *text)
{
    return (struct archive_member){ name, text, strlen(text) };
}

static struct archive_member document_member(struct arena *arena, const char *name, const struct document *document)
{
    return text_member(name, document_pretty(arena, document));
}

/* The manifest comes before what it lists, so the boosters are saved twice: to be listed, and to be packed. */
bool model_save(struct arena *arena, struct problems *problems, const struct model *model, const char *pipeline,
                const char *card_page, const char *path)
{
    struct arena *scratch = arena_child(arena);
    struct writing package = { scratch, model, document_array(scratch), NULL };
    struct document *schema = document_object(scratch);
    schema_save(scratch, model, schema);
    const struct archive_member page = text_member(PACKAGE_PAGE, card_page);
    const struct archive_member others[] = {
        document_member(scratch, PACKAGE_PREPARE, saved_members(scratch, model)),
        document_member(scratch, PACKAGE_SCHEMA, schema),
        document_member(scratch, PACKAGE_METRICS, model->card ? model->card : document_object(scratch)),
        text_member(PACKAGE_PIPELINE, pipeline),
    };
    const size_t other_count = sizeof others / sizeof *others;

    list_member(&package, &page);
    bool done = for_each_booster(&package, list_booster);
    for (size_t i = 0; i < other_count; i++)
        list_member(&package, &others[i]);
    const struct archive_member manifest = document_member(scratch, PACKAGE_MANIFEST, manifest_of(&package));

    done = done && packing_begin(scratch, problems, path, PACKAGE_LIMIT, &package.packing) &&
           packing_add(package.packing, &page) && packing_add(package.packing, &manifest) &&
           for_each_booster(&package, pack_booster);
    for (size_t i = 0; done && i < other_count; i++)
        done = packing_add(package.packing, &others[i]);
    done = done && packing_publish(package.packing);
    arena_destroy(scratch);
    return done;
}
