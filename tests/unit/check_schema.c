/* Rules in the schema of a model: saved, loaded, and refused when they are damaged. */
#include "runner/model/schema.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_schema(void);

static struct arena *arena;
static struct problems *problems;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static struct document *saved(const struct rule *rule)
{
    struct schema_column *columns = ARENA_ARRAY(arena, 2, struct schema_column);
    columns[0] = (struct schema_column){ .name = "preis", .kind = COLUMN_CATEGORY, .missing = 3, .rule = rule };
    columns[1] = (struct schema_column){ .name = "menge", .kind = COLUMN_NUMBER };
    struct model model = { .columns = columns, .column_count = 2, .on_violation = VIOLATION_STOP };
    model.question = (struct question){ .task = TASK_REGRESSION, .target = "y" };
    model.sheet = "Umsatz";
    struct document *object = document_object(arena);
    schema_save(arena, &model, object);
    return object;
}

static bool loads(const char *json, struct model *model)
{
    struct document *object;
    *model = (struct model){ 0 };
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "schema.json", json, strlen(json), &object));
    return schema_load(arena, problems, "schema.json", object, model);
}

static const char *replaced(const char *text, const char *from, const char *to)
{
    const char *at = strstr(text, from);
    ck_assert_msg(at != NULL, "%s", from);
    return arena_format(arena, "%.*s%s%s", (int)(at - text), text, to, at + strlen(from));
}

START_TEST(rules_survive)
{
    static const char *const allowed[] = { "a", "b" };
    const struct rule rule = { 0.5, 1000, { allowed, 2 }, "[a-z]+", true, true };
    struct model model;
    ck_assert(loads(document_pretty(arena, saved(&rule)), &model));
    const struct rule *loaded = model.columns[0].rule;
    ck_assert_ptr_nonnull(loaded);
    ck_assert_double_eq(loaded->min, 0.5);
    ck_assert_double_eq(loaded->max, 1000);
    ck_assert_uint_eq(loaded->allowed.count, 2);
    ck_assert_str_eq(loaded->allowed.items[1], "b");
    ck_assert_str_eq(loaded->pattern, "[a-z]+");
    ck_assert(loaded->unique && loaded->required);
    ck_assert_int_eq(model.on_violation, VIOLATION_STOP);
    ck_assert_ptr_null(model.columns[1].rule); /* "required" stands there too, but nobody stated it */
}
END_TEST

START_TEST(any_list_of_allowed_values_survives)
{
    enum { MANY = 20000 };
    const char **allowed = ARENA_ARRAY(arena, MANY, const char *);
    for (size_t i = 1; i < MANY; i++)
        allowed[i] = arena_format(arena, "%zu", i);
    allowed[0] = "";
    const struct rule rule = { NAN, NAN, { allowed, MANY }, NULL, false, false };
    struct model model;
    ck_assert(loads(document_pretty(arena, saved(&rule)), &model));
    const struct texts *loaded = &model.columns[0].rule->allowed;
    ck_assert_uint_eq(loaded->count, MANY);
    ck_assert_str_eq(loaded->items[0], "");
    ck_assert_str_eq(loaded->items[MANY - 1], allowed[MANY - 1]);
}
END_TEST

START_TEST(styles_survive)
{
    struct schema_column columns[] = {
        { .name = "preis", .style = { ',', '.' } },
        { .name = "menge", .style = { '.', 0 }, .has_own_style = true },
        { .name = "zahl" },
    };
    struct model model = { .columns = columns, .column_count = 3 }, loaded;
    model.question = (struct question){ .task = TASK_REGRESSION, .target = "y" };
    struct document *object = document_object(arena);
    schema_save(arena, &model, object);
    const char *json = document_pretty(arena, object);
    ck_assert(loads(json, &loaded));
    for (size_t i = 0; i < 3; i++) {
        ck_assert_int_eq(loaded.columns[i].style.decimal, columns[i].style.decimal);
        ck_assert_int_eq(loaded.columns[i].style.thousands, columns[i].style.thousands);
        ck_assert_int_eq(loaded.columns[i].has_own_style, columns[i].has_own_style);
    }
    ck_assert(!loads(replaced(json, "\"decimalChar\": \",\"", "\"decimalChar\": \"5\""), &loaded));
    ck_assert(!loads(replaced(json, "\"groupChar\": \".\"", "\"groupChar\": \",\""), &loaded));
    ck_assert(!loads(replaced(json, "\"groupChar\": \".\"", "\"groupChar\": \"\""), &loaded));
}
END_TEST

START_TEST(marks_survive)
{
    static const char *const marks[] = { "fehlt", "-1" };
    struct schema_column columns[] = { { .name = "preis", .marks = { marks, 2 } }, { .name = "menge" } };
    struct model model = { .columns = columns, .column_count = 2 };
    model.question = (struct question){ .task = TASK_REGRESSION, .target = "y" };
    for (size_t i = 0; i < 2; i++) { /* and what was loaded is saved alike */
        struct document *object = document_object(arena);
        schema_save(arena, &model, object);
        ck_assert(loads(document_pretty(arena, object), &model));
        ck_assert_uint_eq(model.columns[0].marks.count, 2);
        ck_assert_str_eq(model.columns[0].marks.items[0], "fehlt");
        ck_assert_str_eq(model.columns[0].marks.items[1], "-1");
        ck_assert_uint_eq(model.columns[1].marks.count, 0);
    }
    struct document *object = document_object(arena);
    schema_save(arena, &model, object);
    ck_assert(!loads(replaced(document_pretty(arena, object), "\"fehlt\"", "7"), &model));
}
END_TEST

/* What is not stated is not enforced. */
START_TEST(only_what_was_stated)
{
    const struct rule rule = { NAN, 7, { NULL, 0 }, NULL, false, false };
    struct model model;
    ck_assert(loads(document_pretty(arena, saved(&rule)), &model));
    ck_assert(isnan(model.columns[0].rule->min));
    ck_assert_double_eq(model.columns[0].rule->max, 7);
    ck_assert(!model.columns[0].rule->required);
}
END_TEST

START_TEST(the_sheet_survives)
{
    struct model model;
    const char *json = document_pretty(arena, saved(NULL));
    ck_assert(loads(json, &model));
    ck_assert_str_eq(model.sheet, "Umsatz");
    ck_assert(loads(replaced(json, "\"lotse:sheet\": \"Umsatz\",", ""), &model));
    ck_assert_ptr_null(model.sheet);
}
END_TEST

START_TEST(packages_of_before_rules_load)
{
    struct model model;
    const char *json = document_pretty(arena, saved(NULL));
    json = replaced(json, "\"lotse:on_violation\": \"stop\",", "");
    ck_assert(loads(json, &model));
    ck_assert_int_eq(model.on_violation, VIOLATION_NOTE);
}
END_TEST

START_TEST(damaged_rules_are_refused)
{
    static const char *const changes[][2] = {
        { "\"minimum\": 0.5", "\"minimum\": \"x\"" },
        { "[a-z]+", "(a{1,200}){1,200}" },
        { "\"pattern\": ", "\"pattern_\": " },
        { "\"enum\": [", "\"enum\": [ 1," },
        { "\"lotse:rules\": [", "\"lotse:rules\": [ \"uniqueness\"," },
        { "\"stop\"", "\"explode\"" },
    };
    static const char *const allowed[] = { "a", "b" };
    const struct rule rule = { 0.5, NAN, { allowed, 2 }, "[a-z]+", true, false };
    struct model model;
    ck_assert(!loads(replaced(document_pretty(arena, saved(&rule)), changes[_i][0], changes[_i][1]), &model));
    ck_assert_int_eq(problems_fault(problems), FAULT_PACKAGE);
}
END_TEST

Suite *suite_schema(void)
{
    Suite *suite = suite_create("schema");
    TCase *tests = tcase_create("schema");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, rules_survive);
    tcase_add_test(tests, any_list_of_allowed_values_survives);
    tcase_add_test(tests, styles_survive);
    tcase_add_test(tests, marks_survive);
    tcase_add_test(tests, only_what_was_stated);
    tcase_add_test(tests, the_sheet_survives);
    tcase_add_test(tests, packages_of_before_rules_load);
    tcase_add_loop_test(tests, damaged_rules_are_refused, 0, 6);
    suite_add_tcase(suite, tests);
    return suite;
}
