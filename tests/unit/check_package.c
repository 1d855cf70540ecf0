#include "tests/unit/small_model.h"

#include "runner/base/checksum.h"
#include "runner/base/files.h"
#include "tests/unit/small_archive.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_package(void);

static struct arena *arena;
static struct problems *problems;
static const char *path;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    char name[] = "/tmp/lotse-package-XXXXXX";
    close(mkstemp(name));
    path = arena_copy_text(arena, name);
}

static void tear_down(void)
{
    unlink(path);
    arena_destroy(arena);
}

static const char *file_bytes(size_t *size)
{
    char *bytes;
    ck_assert(file_read(arena, problems, path, 0, &bytes, size));
    return bytes;
}

static const char *packed_members(enum task task, size_t count, size_t *size)
{
    struct model *model = small_model(arena, problems, task);
    struct member *members = ARENA_ARRAY(arena, count, struct member);
    for (size_t i = 0; i < count; i++) {
        members[i] = model->members[i];
        members[i].weight = 1.0 / (double)count;
    }
    model->members = members;
    model->member_count = count;
    struct document *card = document_object(arena);
    document_set_text(card, "metric", "mae");
    model->card = card;
    ck_assert(model_save(arena, problems, model, "[target]\n", "<p>", path));
    return file_bytes(size);
}

static const char *packed(enum task task, size_t *size)
{
    return packed_members(task, 3, size);
}

static float *predicted(struct arena *own, const struct model *model)
{
    float *out = ARENA_ARRAY(own, SMALL_ROWS * model->question.outputs, float);
    ck_assert(model_predict(own, problems, model, small_table(own), small_rows(own), SMALL_ROWS, out));
    return out;
}

static const enum task tasks[] = { TASK_BINARY, TASK_MULTICLASS, TASK_REGRESSION };

START_TEST(a_loaded_model_is_the_saved_one)
{
    struct model *saved = small_model(arena, problems, tasks[_i]), *loaded;
    ck_assert(model_save(arena, problems, saved, "[target]\n", "<p>", path));
    ck_assert(model_load(arena, problems, path, &loaded));
    size_t outputs = saved->question.outputs;
    ck_assert_uint_eq(loaded->question.outputs, outputs);
    ck_assert_mem_eq(predicted(arena, saved), predicted(arena, loaded), SMALL_ROWS * outputs * sizeof(float));
    ck_assert_str_eq(loaded->name, saved->name);
    ck_assert_str_eq(loaded->language, "de");
    ck_assert_str_eq(loaded->question.target, "ergebnis");
    ck_assert_int_eq(loaded->question.task, tasks[_i]);
    ck_assert_uint_eq(loaded->question.class_count, saved->question.class_count);
    for (size_t i = 0; i < saved->question.class_count; i++)
        ck_assert_str_eq(loaded->question.classes[i], saved->question.classes[i]);
    ck_assert_uint_eq(loaded->question.decimals, 1);
    ck_assert((float)loaded->threshold == (float)saved->threshold);
    ck_assert(isnan(saved->reach) ? isnan(loaded->reach) : (float)loaded->reach == (float)saved->reach);
    ck_assert_uint_eq(loaded->column_count, 3);
    ck_assert_str_eq(loaded->columns[1].name, "breite");
    ck_assert_uint_eq(loaded->columns[1].missing, SMALL_ROWS / 10);
    ck_assert_ptr_null(loaded->columns[1].source);
    ck_assert_str_eq(loaded->columns[2].source, "lager");
    ck_assert_ptr_eq(loaded->members[0].preparation, loaded->members[1].preparation);
    ck_assert_ptr_ne(loaded->members[0].preparation, loaded->members[2].preparation);
    ck_assert_uint_eq(strlen(loaded->checksum), 64);
}
END_TEST

/* Above 1 by the least: the positive class is never said, not even of a probability of 1. */
START_TEST(a_threshold_that_flags_nothing_survives)
{
    struct model *saved = small_model(arena, problems, TASK_BINARY), *loaded;
    static const float certain = 1;
    saved->threshold = (double)nextafterf(1, 2);
    ck_assert(model_save(arena, problems, saved, "[target]\n", "<p>", path));
    ck_assert(model_load(arena, problems, path, &loaded));
    ck_assert_uint_eq(model_class(loaded, &certain), 0);
}
END_TEST

/* 4/33 with nine digits is another float32 than 4/33. */
START_TEST(weights_survive)
{
    struct model *saved = small_model(arena, problems, TASK_BINARY), *loaded;
    struct member *members = ARENA_ARRAY(arena, 3, struct member);
    static const double weights[] = { 4.0 / 33, 4.0 / 33, 25.0 / 33 };
    for (size_t i = 0; i < 3; i++) {
        members[i] = saved->members[i];
        members[i].weight = weights[i];
    }
    saved->members = members;
    ck_assert(model_save(arena, problems, saved, "[target]\n", "<p>", path));
    ck_assert(model_load(arena, problems, path, &loaded));
    for (size_t i = 0; i < 3; i++)
        ck_assert_float_eq((float)loaded->members[i].weight, (float)weights[i]);
}
END_TEST

START_TEST(a_base_survives_and_has_no_share)
{
    struct model *saved = small_model(arena, problems, TASK_REGRESSION), *loaded;
    struct member *members = ARENA_ARRAY(arena, 3, struct member);
    for (size_t i = 0; i < 3; i++) {
        members[i] = saved->members[i];
        members[i].weight = i == 2 ? 0.75 : 0.25;
    }
    members[0].is_base = true;
    saved->members = members;
    ck_assert(model_save(arena, problems, saved, "[target]\n", "<p>", path));
    ck_assert(model_load(arena, problems, path, &loaded));
    ck_assert(loaded->members[0].is_base && !loaded->members[1].is_base && !loaded->members[2].is_base);
    ck_assert_mem_eq(predicted(arena, saved), predicted(arena, loaded), SMALL_ROWS * sizeof(float));
    members[0].is_base = false; /* then they are more than a whole */
    ck_assert(model_save(arena, problems, saved, "[target]\n", "<p>", path));
    ck_assert(!model_load(arena, problems, path, &loaded));
}
END_TEST

START_TEST(equal_models_give_equal_bytes)
{
    size_t size, again;
    const char *bytes = packed(TASK_BINARY, &size), *second = packed(TASK_BINARY, &again);
    ck_assert_uint_eq(size, again);
    ck_assert_mem_eq(bytes, second, size);
}
END_TEST

/* The order in which people meet them when they open the file. */
START_TEST(members_stand_in_their_order)
{
    static const char *const names[] = { "README.html",         "manifest.json",       "model/member_1.json",
                                         "model/member_2.json", "model/member_3.json", "prepare.json",
                                         "schema.json",         "metrics.json",        "pipeline.toml" };
    size_t size, count;
    const char *bytes = packed(TASK_BINARY, &size);
    struct archive_member *members;
    ck_assert(archive_read(arena, problems, "p", bytes, size, 1 << 24, &members, &count));
    ck_assert_uint_eq(count, sizeof names / sizeof *names);
    for (size_t i = 0; i < count; i++)
        ck_assert_str_eq(members[i].name, names[i]);
}
END_TEST

static bool predicts(struct arena *own, const struct model *model, const float *expected)
{
    const float *out = predicted(own, model);
    for (size_t row = 0; row < SMALL_ROWS; row++)
        if (out[row] != expected[row])
            return false;
    return true;
}

/* Refused with exit code 7, or the same model after all (where the byte means nothing, such as a file's mode). */
static bool refused_or_equal(const char *bytes, size_t size, const float *expected)
{
    struct arena *own = arena_create();
    struct problems *found = problems_create(own);
    struct model *model;
    bool sound = model_read(own, found, "p", bytes, size, &model);
    bool fits = sound ? predicts(own, model, expected) : problems_fault(found) == FAULT_PACKAGE;
    arena_destroy(own);
    return fits;
}

START_TEST(every_flipped_byte_is_found)
{
    size_t size;
    const char *sound = packed_members(TASK_REGRESSION, 1, &size);
    char *bytes = arena_copy(arena, sound, size);
    struct model *model;
    ck_assert(model_read(arena, problems, "p", bytes, size, &model));
    const float *expected = predicted(arena, model);
    for (size_t i = 0; i < size; i++) {
        char kept = bytes[i];
        bytes[i] = (char)(kept ^ (1 << i % 8));
        ck_assert_msg(refused_or_equal(bytes, size, expected), "byte %zu", i);
        bytes[i] = kept;
    }
}
END_TEST

START_TEST(every_cut_is_found)
{
    size_t size;
    const char *bytes = packed_members(TASK_REGRESSION, 1, &size);
    for (size_t cut = 0; cut < size; cut += 7) {
        struct problems *found = problems_create(arena);
        struct model *model;
        ck_assert_msg(!model_read(arena, found, "p", arena_copy(arena, bytes, cut), cut, &model), "cut at %zu", cut);
        ck_assert_int_eq(problems_fault(found), FAULT_PACKAGE);
    }
}
END_TEST

START_TEST(other_files_are_no_packages)
{
    struct model *model;
    ck_assert(!model_read(arena, problems, "p", "a;b\n", 4, &model));
    ck_assert_int_eq(problems_fault(problems), FAULT_PACKAGE);
    problems = problems_create(arena);
    ck_assert(!model_load(arena, problems, "/nowhere/a.lotse", &model));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    problems = problems_create(arena);
    static const struct archive_member other[] = { { "word/document.xml", "x", 1 } };
    ck_assert(small_archive_write(problems, path, other, 1));
    ck_assert(!model_load(arena, problems, path, &model));
    ck_assert_int_eq(problems_fault(problems), FAULT_PACKAGE);
}
END_TEST

static const char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "nothing to replace: %s", from);
    return arena_format(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

/* As somebody would do it who knows how packages are made: a change in one member, with a manifest that fits to it. */
static bool forged_is_refused(enum task task, const char *name, const char *from, const char *to)
{
    size_t size, count;
    const char *bytes = packed(task, &size);
    struct archive_member *members;
    ck_assert(archive_read(arena, problems, "p", bytes, size, 1 << 24, &members, &count));
    char before[CHECKSUM_SIZE], after[CHECKSUM_SIZE];
    for (size_t i = 0; i < count; i++) {
        if (strcmp(members[i].name, name) != 0)
            continue;
        checksum(members[i].bytes, members[i].size, before);
        char *old_size = arena_format(arena, "\"bytes\": %zu,\n      \"sha256\": \"%s\"", members[i].size, before);
        members[i].bytes = replaced(members[i].bytes, from, to);
        members[i].size = strlen(members[i].bytes);
        checksum(members[i].bytes, members[i].size, after);
        char *new_size = arena_format(arena, "\"bytes\": %zu,\n      \"sha256\": \"%s\"", members[i].size, after);
        if (i != 1) {
            members[1].bytes = replaced(members[1].bytes, old_size, new_size);
            members[1].size = strlen(members[1].bytes);
        }
    }
    ck_assert(small_archive_write(problems, path, members, count));
    struct problems *found = problems_create(arena);
    struct model *model;
    bool refused = !model_load(arena, found, path, &model);
    ck_assert_int_eq(problems_fault(found), refused ? FAULT_PACKAGE : FAULT_NONE);
    return refused;
}

static const struct forgery {
    const char *member, *from, *to;
    bool harmless;
} forgeries[] = {
    { "README.html", "<p>", "<b>", true },
    { "manifest.json", "lotse-model", "lotse-muddle", false },
    { "manifest.json", "\"format_version\": 1", "\"format_version\": 2", false },
    { "manifest.json", "\"format_version\": 1", "\"format_version\": \"1\"", false },
    { "manifest.json", "\"format_version\": 1", "\"format_version\": 0", false },
    { "manifest.json", "\"name\": \"schema.json\"", "\"name\": \"prepare.json\"", false },
    { "manifest.json", "\"name\": \"Prüfstück\"", "\"name\": 5", false },
    { "manifest.json", "\"members\": [", "\"members\": 1, \"x\": [", false },
    { "schema.json", "\"fields\": [", "\"fields\": {}, \"x\": [", false },
    { "schema.json", "\"name\": \"breite\"", "\"name\": \"länge\"", false },
    { "schema.json", "\"name\": \"breite\"", "\"name\": \"\"", false },
    { "schema.json", "\"lotse:kind\": \"number\"", "\"lotse:kind\": \"colour\"", false },
    { "schema.json", "\"lotse:missing\": 20", "\"lotse:missing\": -20", false },
    { "schema.json", "\"lotse:missing\": 20", "\"lotse:missing\": \"20\"", false },
    { "schema.json", "\"multiclass\"", "\"binary\"", false },
    { "schema.json", "\"multiclass\"", "\"regression\"", false },
    { "schema.json", "\"multiclass\"", "\"auto\"", false },
    { "schema.json", "\"gut\",", "", false },
    { "schema.json", "\"gut\",", "\"gut\", \"mittel\",", false },
    { "schema.json", "\"decimals\": 1", "\"decimals\": 1e99", false },
    { "prepare.json", "\"weight\": 0.3", "\"weight\": 3", false },
    { "prepare.json", "\"weight\": 0.3", "\"weight\": -0.3", false },
    { "prepare.json", "\"weight\": 0.3", "\"weight\": 0.9", false },
    { "prepare.json", "\"preparation\": 1", "\"preparation\": 2", false },
    { "prepare.json", "\"preparation\": 1", "\"preparation\": -1", false },
    { "prepare.json", "\"model/member_1.json\"", "\"model/member_9.json\"", false },
    { "prepare.json", "\"model/member_1.json\"", "\"README.html\"", false },
    { "prepare.json", "\"model/member_1.json\"", "\"schema.json\"", false },
    { "prepare.json", "\"preparations\": [", "\"preparations\": 7, \"x\": [", false },
    { "prepare.json", "\"members\": [", "\"members\": null, \"x\": [", false },
    { "prepare.json", "{", "[", false },
    { "prepare.json", "\"recipe\": \"trees\"", "\"recipe\": \"bushes\"", false },
    { "prepare.json", "\"impute\"", "\"impure\"", false },
    { "prepare.json", "\"name\": \"tiefe\"", "\"name\": \"höhe\"", false },
    { "prepare.json", "\"features\": [", "\"features\": [], \"x\": [", false },
    { "prepare.json", "\"threshold\": 0.35", "\"threshold\": \"0.35\"", true }, /* three classes need none */
    { "prepare.json", "\"map\": [", "\"slope\": 1, \"offset\": 0, \"x\": [", false },
    { "prepare.json", "\"map\": [", "\"map\": [ 0,", false },
    { "metrics.json", "{", "", false },
    { "model/member_1.json", "{", "", false },
    { "model/member_1.json", "{", "{\"NaN\\\"\":[NaN,-Infinity],", true }, /* as XGBoost writes splits by category */
    { "model/member_1.json", "\"name\":\"gbtree\"", "\"name\":\"gblinear\"", false },
    { "model/member_1.json", "\"name\":\"gbtree\"", "\"name\":\"dart\"", false },
    { "model/member_1.json", "\"num_feature\":\"3\",\"num_target\"", "\"num_feature\":\"4\",\"num_target\"", false },
    { "model/member_1.json", "\"num_class\":\"3\"", "\"num_class\":\"2\"", false },
    { "model/member_1.json", "multi:softprob", "multi:softmax", false },
    { "model/member_1.json", "\"base_score\":\"", "\"base_score\":\"NAN", false },
    { "model/member_1.json", "\"num_trees\":\"15\"", "\"num_trees\":\"14\"", false },
    { "model/member_1.json", "\"num_parallel_tree\":\"1\"", "\"num_parallel_tree\":\"0\"", false },
    { "model/member_1.json", "\"id\":1,", "\"id\":2,", false },
    { "model/member_1.json", "\"tree_info\":[0", "\"tree_info\":[3", false },
    { "model/member_1.json", "\"left_children\":[1", "\"left_children\":[0", false },
    { "model/member_1.json", "\"right_children\":[2", "\"right_children\":[4", false },
    { "model/member_1.json", "\"left_children\":[1", "\"left_children\":[100000", false },
    { "model/member_1.json", "\"left_children\":[1", "\"left_children\":[-1", false },
    { "model/member_1.json", "\"left_children\":[1", "\"left_children\":[1,1", false },
    { "model/member_1.json", "\"parents\":[2147483647,0", "\"parents\":[2147483647,40487", false },
    { "model/member_1.json", "\"parents\":[2147483647,0", "\"parents\":[0,0", false },
    { "model/member_1.json", "\"split_indices\":[", "\"split_indices\":[3,", false },
    { "model/member_1.json", "\"split_conditions\":[", "\"split_conditions\":[3,", false },
    { "model/member_1.json", "\"loss_changes\":[", "\"loss_changes\":[NaN,", false },
    { "model/member_1.json", "\"split_type\":[0", "\"split_type\":[7", false },
    { "model/member_1.json", "\"categories_nodes\":[", "\"categories_nodes\":[0", false },
    { "model/member_1.json", "\"num_nodes\":\"", "\"num_nodes\":\"1", false },
};

START_TEST(a_forged_package_is_refused)
{
    const struct forgery *forgery = &forgeries[_i];
    ck_assert_msg(forged_is_refused(TASK_MULTICLASS, forgery->member, forgery->from, forgery->to) != forgery->harmless,
                  "%s: %s", forgery->member, forgery->to);
}
END_TEST

START_TEST(a_newer_package_is_known_as_one)
{
    ck_assert(forged_is_refused(TASK_BINARY, "manifest.json", "\"format_version\": 1", "\"format_version\": 2"));
    ck_assert(model_is_newer(path));
    ck_assert(forged_is_refused(TASK_BINARY, "manifest.json", "\"format_version\": 1", "\"format_version\": 0"));
    ck_assert(!model_is_newer(path));
    ck_assert(!model_is_newer("/nowhere/a.lotse"));
}
END_TEST

Suite *suite_package(void)
{
    Suite *suite = suite_create("package");
    TCase *tests = tcase_create("package");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, a_loaded_model_is_the_saved_one, 0, 3);
    tcase_add_test(tests, weights_survive);
    tcase_add_test(tests, a_base_survives_and_has_no_share);
    tcase_add_test(tests, a_threshold_that_flags_nothing_survives);
    tcase_add_test(tests, equal_models_give_equal_bytes);
    tcase_add_test(tests, members_stand_in_their_order);
    tcase_add_test(tests, other_files_are_no_packages);
    suite_add_tcase(suite, tests);
    tests = tcase_create("damage");
    tcase_set_timeout(tests, 300);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, every_flipped_byte_is_found);
    tcase_add_test(tests, every_cut_is_found);
    tcase_add_test(tests, a_newer_package_is_known_as_one);
    tcase_add_loop_test(tests, a_forged_package_is_refused, 0, sizeof forgeries / sizeof *forgeries);
    suite_add_tcase(suite, tests);
    return suite;
}
