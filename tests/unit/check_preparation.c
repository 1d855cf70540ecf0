/* The steps of prepare, each by itself and all of them in their recipes. */
#include "runner/model/preparation.h"
#include "runner/table/date.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_preparation(void);

enum { ROWS = 12 };

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

static void add_number(struct table *table, const char *name, const float *values)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_NUMBER);
    column->numbers = ARENA_ARRAY(arena, ROWS, float);
    memcpy(column->numbers, values, ROWS * sizeof *values);
}

static void add_category(struct table *table, const char *name, const char *const *values)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_CATEGORY);
    column->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    column->dictionary = dictionary_create(arena);
    for (size_t i = 0; i < ROWS; i++)
        column->codes[i] = values[i] ? dictionary_add(column->dictionary, values[i], strlen(values[i])) : CODE_MISSING;
}

static void add_dates(struct table *table, const char *name)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_DATE);
    column->dates = ARENA_ARRAY(arena, ROWS, int64_t);
    for (int i = 0; i < ROWS; i++)
        column->dates[i] = date_seconds(2025, 4, 3 + i);
}

/* Rows 0 to 9 are for training; 10 and 11 hold what training never saw. */
static struct table *sample(void)
{
    static const float weights[ROWS] = { 1, 2, 3, 4, 5, 6, 7, 8, 9, NAN, 1000, NAN };
    static const char *const colours[ROWS] = { "rot",  "rot",  "rot",  "rot",  "rot",  "blau",
                                               "blau", "blau", "blau", "blau", "grün", NULL };
    struct table *table = table_create(arena, ROWS);
    add_number(table, "weight", weights);
    add_category(table, "colour", colours);
    add_dates(table, "day");
    return table;
}

static const float yes_or_no[ROWS] = { 0, 1, 0, 1, 0, 1, 1, 1, 0, 1, 0, 1 };
static const struct truth truth = { yes_or_no, 2 };
static const uint32_t training[] = { 0, 1, 2, 3, 4, 5, 6, 7, 8, 9 };

static struct recipe *recipes(void)
{
    static const struct section *const none[] = { NULL };
    static const struct section *sections[16];
    size_t count = 0;
    for (size_t i = 0; all_steps[i]; i++) {
        if (!all_steps[i]->settings)
            continue;
        struct section *section = ARENA_NEW(arena, struct section);
        section->name = arena_format(arena, "prepare.%s", all_steps[i]->name);
        section->help = all_steps[i]->summary;
        section->settings = all_steps[i]->settings;
        section->size = all_steps[i]->settings_size;
        sections[count++] = section;
    }
    sections[count] = none[0];
    struct settings *settings;
    ck_assert(settings_parse(arena, problems, sections, "none.toml", "", 0, NULL, 0, &settings));
    return recipes_create(arena, settings);
}

static struct preparation *fitted(enum recipe_kind kind, struct table **prepared)
{
    struct preparation *preparation;
    ck_assert(preparation_fit(arena, arena, problems, &recipes()[kind], sample(), training, 10, &truth, &preparation,
                              prepared));
    return preparation;
}

/* Only the sanitiser sees it if not: what a preparation has learned does not lie in the table that it prepared. */
START_TEST(what_was_learned_outlives_the_table)
{
    for (enum recipe_kind kind = 0; kind < RECIPE_KINDS; kind++) {
        struct arena *brief = arena_child(arena);
        struct preparation *preparation;
        struct table *prepared;
        struct document *saved = document_object(arena);
        ck_assert(preparation_fit(arena, brief, problems, &recipes()[kind], sample(), training, 10, &truth,
                                  &preparation, &prepared));
        size_t columns = prepared->column_count;
        arena_destroy(brief);
        preparation_save(arena, preparation, saved);
        ck_assert(preparation_apply(arena, problems, preparation, sample(), &prepared));
        ck_assert_uint_eq(prepared->column_count, columns);
    }
}
END_TEST

START_TEST(dates_become_parts)
{
    struct table *prepared;
    fitted(RECIPE_TREES, &prepared);
    /* 3 April 2025 was a Thursday. */
    ck_assert_float_eq(table_column(prepared, "day.weekday")->numbers[0], 4);
    ck_assert_float_eq(table_column(prepared, "day.day")->numbers[11], 14);
    /* The year and the month are the same in all training rows. */
    ck_assert_ptr_null(table_column(prepared, "day.year"));
    ck_assert_ptr_null(table_column(prepared, "day.month"));
    ck_assert_ptr_null(table_column(prepared, "day"));
    ck_assert_str_eq(table_column(prepared, "day.weekday")->source, "day");
}
END_TEST

START_TEST(unseen_levels_are_missing_without_other)
{
    struct table *prepared;
    fitted(RECIPE_TREES, &prepared);
    const struct column *colour = table_column(prepared, "colour");
    ck_assert_uint_ne(colour->codes[0], colour->codes[5]);
    ck_assert_uint_eq(colour->codes[10], CODE_MISSING); /* "grün" */
    ck_assert_uint_eq(colour->codes[11], CODE_MISSING);
}
END_TEST

START_TEST(gaps_stay_for_trees)
{
    struct table *prepared;
    fitted(RECIPE_TREES, &prepared);
    ck_assert_float_nan(table_column(prepared, "weight")->numbers[9]);
}
END_TEST

/* Mean of 1 to 9 is 5, the deviation sqrt(60 / 9) = 2.58199; outliers are held at five deviations. */
START_TEST(linear_numbers_are_scaled)
{
    struct table *prepared;
    fitted(RECIPE_LINEAR, &prepared);
    const struct column *weight = table_column(prepared, "weight");
    ck_assert_float_eq_tol(weight->numbers[0], -4 / 2.58199F, 1e-5F);
    ck_assert_float_eq(weight->numbers[9], 0);
    ck_assert_float_eq(weight->numbers[10], 5);
    ck_assert_ptr_nonnull(table_column(prepared, "colour=0"));
    ck_assert_ptr_null(table_column(prepared, "colour"));
}
END_TEST

/* Amounts that are far out in training are no slips; what goes beyond twice as far is. */
START_TEST(long_tails_are_left_as_they_are)
{
    struct table *table = sample(), *prepared;
    struct preparation *preparation;
    static const struct truth numbers_sought = { yes_or_no, 0 };
    table_column(table, "weight")->numbers[8] = 1000;
    table_column(table, "weight")->numbers[10] = 1e9F;
    ck_assert(preparation_fit(arena, arena, problems, &recipes()[RECIPE_LINEAR], table, training, 10, &numbers_sought,
                              &preparation, &prepared));
    const float *numbers = table_column(prepared, "weight")->numbers;
    ck_assert_float_eq_tol(numbers[8], 8 / sqrtf(8), 1e-3F); /* the farthest that one of nine can be */
    ck_assert_float_eq_tol(numbers[10], 2 * numbers[8], 1e-3F);
}
END_TEST

/* What stands in rows outside of training can be anything: what was learned stays the same. */
START_TEST(learns_nothing_from_other_rows)
{
    for (int kind = 0; kind < RECIPE_KINDS; kind++) {
        struct preparation *one, *other;
        struct table *prepared, *changed = sample();
        table_column(changed, "weight")->numbers[10] = -777;
        table_column(changed, "colour")->codes[10] = 0;
        table_column(changed, "colour")->codes[11] = 1;
        table_column(changed, "day")->dates[11] = date_seconds(1999, 1, 1);
        struct recipe *recipe = &recipes()[kind];
        ck_assert(preparation_fit(arena, arena, problems, recipe, sample(), training, 10, &truth, &one, &prepared));
        ck_assert(preparation_fit(arena, arena, problems, recipe, changed, training, 10, &truth, &other, &prepared));
        struct document *saved = document_object(arena), *saved_other = document_object(arena);
        preparation_save(arena, one, saved);
        preparation_save(arena, other, saved_other);
        ck_assert_str_eq(document_line(arena, saved), document_line(arena, saved_other));
    }
}
END_TEST

static void assert_same_tables(const struct table *one, const struct table *other)
{
    ck_assert_uint_eq(one->column_count, other->column_count);
    for (size_t i = 0; i < one->column_count; i++) {
        const struct column *a = &one->columns[i], *b = &other->columns[i];
        ck_assert_str_eq(a->name, b->name);
        ck_assert_int_eq(a->kind, b->kind);
        ck_assert_int_eq(memcmp(a->numbers, b->numbers, ROWS * sizeof(float)), 0); /* codes have the same size */
    }
}

static struct preparation *saved_and_loaded(const struct preparation *preparation)
{
    struct preparation *loaded;
    struct document *saved = document_object(arena), *read;
    preparation_save(arena, preparation, saved);
    const char *text = document_line(arena, saved);
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
    ck_assert(preparation_load(arena, problems, read, &loaded));
    return loaded;
}

START_TEST(loaded_is_as_fitted)
{
    for (int kind = 0; kind < RECIPE_KINDS; kind++) {
        struct table *prepared, *again;
        const struct preparation *loaded = saved_and_loaded(fitted((enum recipe_kind)kind, &prepared));
        ck_assert(preparation_apply(arena, problems, loaded, sample(), &again));
        assert_same_tables(prepared, again);
    }
}
END_TEST

/* The text of a package from before the step "order" was known: renamed, it is not there any more. */
START_TEST(a_package_may_be_older_than_a_step)
{
    struct table *prepared, *again;
    struct preparation *preparation = fitted(RECIPE_ENCODED, &prepared), *loaded;
    struct document *saved = document_object(arena), *read;
    preparation_save(arena, preparation, saved);
    char *text = arena_copy_text(arena, document_line(arena, saved)), *name = strstr(text, "\"order\"");
    ck_assert_ptr_nonnull(name);
    name[1] = '-';
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
    ck_assert(preparation_load(arena, problems, read, &loaded));
    ck_assert(preparation_apply(arena, problems, loaded, sample(), &again));
    assert_same_tables(prepared, again);
}
END_TEST

/* The sample with columns that are called like made ones. When the model is used, the last one, which is no feature, is
 * not there, and the columns have another order. */
static struct table *namesakes(bool in_training)
{
    static const float numbers[ROWS] = { 3, 1, 4, 1, 5, 9, 2, 6, 5, 3, 5, 8 };
    struct table *table = sample();
    add_number(table, in_training ? "day.weekday" : "colour=1", numbers);
    add_number(table, in_training ? "colour=1" : "day.weekday", numbers);
    add_number(table, "day.weekday_2", numbers);
    if (in_training) {
        add_number(table, "day.day", numbers);
        table->columns[table->column_count - 1].role = ROLE_IGNORED;
    }
    return table;
}

START_TEST(made_columns_have_names_of_their_own)
{
    static const struct {
        const char *made, *wanted;
    } names[] = { { "day.day", "day.day" }, { "day.weekday_3", "day.weekday" }, { "colour=1_2", "colour=1" } };
    for (int kind = 0; kind < RECIPE_KINDS; kind++) {
        struct table *prepared, *plain, *again;
        struct preparation *preparation;
        const struct table *table = namesakes(true);
        ck_assert(preparation_fit(arena, arena, problems, &recipes()[kind], table, training, 10, &truth, &preparation,
                                  &prepared));
        fitted((enum recipe_kind)kind, &plain);
        for (size_t i = 0; i < (kind == RECIPE_LINEAR ? 3 : 2); i++) { /* only there is one column for each colour */
            const struct column *column = table_column(prepared, names[i].made);
            ck_assert_msg(column != NULL, "no feature %s", names[i].made);
            ck_assert_mem_eq(column->numbers, table_column(plain, names[i].wanted)->numbers, ROWS * sizeof(float));
        }
        if (kind == RECIPE_TREES) /* as they are */
            ck_assert_mem_eq(table_column(prepared, "day.weekday")->numbers,
                             table_column(table, "day.weekday")->numbers, ROWS * sizeof(float));
        ck_assert(preparation_apply(arena, problems, saved_and_loaded(preparation), namesakes(false), &again));
        assert_same_tables(prepared, again);
    }
}
END_TEST

START_TEST(order_of_columns_does_not_matter)
{
    struct table *prepared, *again, *shuffled = sample();
    struct preparation *preparation = fitted(RECIPE_TREES, &prepared);
    struct column first = shuffled->columns[0];
    shuffled->columns[0] = shuffled->columns[2];
    shuffled->columns[2] = first;
    ck_assert(preparation_apply(arena, problems, preparation, shuffled, &again));
    assert_same_tables(prepared, again);
}
END_TEST

START_TEST(input_is_never_changed)
{
    struct table *prepared, *table = sample(), *before = sample();
    struct preparation *preparation;
    ck_assert(preparation_fit(arena, arena, problems, &recipes()[RECIPE_LINEAR], table, training, 10, &truth,
                              &preparation, &prepared));
    assert_same_tables(before, table);
}
END_TEST

START_TEST(damage_is_refused)
{
    static const char *const damaged[] = {
        "{}",
        "{\"recipe\": \"soup\"}",
        "{\"recipe\": \"linear\", \"dates\": {}, \"categories\": {}, \"one_hot\": {\"a\": -1}, \"scale\": {}}",
        "{\"recipe\": \"linear\", \"dates\": {}, \"categories\": {}, \"one_hot\": {}, \"scale\": {\"a\": 1}}",
        "{\"recipe\": \"trees\", \"dates\": {}, \"categories\": {\"a\": {\"levels\": [1]}}, \"impute\": {}}",
        "{\"recipe\": \"trees\", \"dates\": {}, \"categories\": {}, \"impute\": {}, \"features\": [{}]}",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct document *document;
        struct preparation *loaded;
        ck_assert(
            document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", damaged[i], strlen(damaged[i]), &document));
        ck_assert(!preparation_load(arena, problems, document, &loaded));
        ck_assert_int_eq(problems_fault(problems), FAULT_PACKAGE);
    }
}
END_TEST

Suite *suite_preparation(void)
{
    Suite *suite = suite_create("preparation");
    TCase *cases = tcase_create("preparation");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, what_was_learned_outlives_the_table);
    tcase_add_test(cases, dates_become_parts);
    tcase_add_test(cases, unseen_levels_are_missing_without_other);
    tcase_add_test(cases, gaps_stay_for_trees);
    tcase_add_test(cases, linear_numbers_are_scaled);
    tcase_add_test(cases, long_tails_are_left_as_they_are);
    tcase_add_test(cases, learns_nothing_from_other_rows);
    tcase_add_test(cases, loaded_is_as_fitted);
    tcase_add_test(cases, a_package_may_be_older_than_a_step);
    tcase_add_test(cases, made_columns_have_names_of_their_own);
    tcase_add_test(cases, order_of_columns_does_not_matter);
    tcase_add_test(cases, input_is_never_changed);
    tcase_add_test(cases, damage_is_refused);
    suite_add_tcase(suite, cases);
    return suite;
}
