/* The linear model starts from what texts say or from where it will end, and learns from fewer rows where there is more to
 * look at. */
#include "runner/model/batches.h"
#include "stages/search/search.h"

#include <check.h>
#include <math.h>

Suite *suite_linear(void);

enum { ROWS = 400 };

static struct arena *arena;
static struct run run;
static struct search search;
static struct fold_data data;
static float truth[ROWS];

static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .question = { .class_count = 3, .outputs = 3, .truth = truth } };
    search = (struct search){ .run = &run };
    data = (struct fold_data){ .arena = arena };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* A number, and what so many texts say about so many classes. */
static struct table *sample(size_t texts, size_t classes)
{
    struct table *table = table_create(arena, 1);
    table_add_column(arena, table, "weight", COLUMN_NUMBER);
    for (size_t text = 0; text < texts; text++)
        for (size_t class = 0; class < classes; class ++)
            table_add_column(arena, table, arena_format(arena, "%zu.says_%zu", text, class + 1), COLUMN_NUMBER)
                ->speaks_for = (unsigned)class + 1;
    return table;
}

static void begin(struct table *table)
{
    data.prepared = table;
    linear_begin(&search, NULL, table->row_count, &data);
}

START_TEST(without_texts_very_many_classes_start_from_nothing)
{
    run.question.class_count = run.question.outputs = 500;
    begin(sample(0, 500));
    ck_assert_ptr_null(data.start);
    ck_assert(!data.is_solved);
    ck_assert_double_gt(data.lambda, 0);
}
END_TEST

START_TEST(each_text_has_its_share)
{
    begin(sample(2, 3));
    ck_assert(!data.is_solved);                       /* rounds bring more */
    for (size_t feature = 0; feature <= 7; feature++) /* the last is the bias */
        for (size_t class = 0; class < 3; class ++) {
            bool speaks = feature >= 1 && feature <= 6 && (feature - 1) % 3 == class;
            ck_assert_float_eq(data.start[feature * 3 + class], speaks ? 0.5F : 0);
        }
}
END_TEST

START_TEST(what_is_left_out_does_not_speak)
{
    struct table *table = sample(1, 3);
    table->columns[0].role = ROLE_LEFT_OUT;
    begin(table);
    ck_assert_float_eq(data.start[0], 1);
}
END_TEST

START_TEST(many_features_of_many_classes_need_fewer_rows)
{
    ck_assert_uint_eq(linear_rows(sample(0, 1), 1), 20000);
    ck_assert_uint_eq(linear_rows(sample(1, 99), 99), 3030); /* 30 million looks at 100 features for 99 classes */
    ck_assert_uint_eq(linear_rows(sample(2, 99), 99), 2000);
}
END_TEST

/* Numbers from a table with so many features, the second of which is nearly the first. */
static struct table *numbers(size_t features, double noise)
{
    struct random random = random_start(7, 1);
    struct table *table = table_create(arena, ROWS);
    for (size_t i = 0; i < features; i++)
        table_add_column(arena, table, arena_format(arena, "n%zu", i), COLUMN_NUMBER)->numbers =
            ARENA_ARRAY(arena, ROWS, float);
    for (size_t row = 0; row < ROWS; row++) {
        for (size_t i = 0; i < features; i++)
            table->columns[i].numbers[row] =
                (float)(i == 1 ? (double)table->columns[0].numbers[row] + 0.01 * random_normal(&random)
                               : random_normal(&random));
        truth[row] = 100 + 50 * (table->columns[1].numbers[row] - table->columns[0].numbers[row]) +
                     (float)(noise * random_normal(&random));
    }
    run.question.class_count = 0;
    run.question.outputs = 1;
    data.base_score = 90;
    return table;
}

/* What matters is the difference of two columns that hardly differ. */
START_TEST(numbers_are_found_where_columns_are_nearly_the_same)
{
    begin(numbers(3, 0));
    ck_assert_float_eq_tol(data.start[0], -50, 0.01F);
    ck_assert_float_eq_tol(data.start[1], 50, 0.01F);
    ck_assert_float_eq_tol(data.start[2], 0, 0.01F);
    ck_assert_float_eq_tol(data.start[3], 10, 0.01F);
    ck_assert_double_lt(data.lambda, 1e-5);
    ck_assert(data.is_solved);
}
END_TEST

/* The folds have fewer rows than all of them, which learn once more: what one of them knows in moments, all do, or none. */
START_TEST(folds_and_all_rows_are_solved_alike)
{
    struct table *table = numbers(220, 0);
    run.split.train_count = ROWS;
    begin(table);
    ck_assert(data.is_solved);
    run.split.train_count = 20000;
    data = (struct fold_data){ .arena = arena };
    begin(table);
    ck_assert(!data.is_solved);
    ck_assert_ptr_null(data.start);
}
END_TEST

/* Where next to nothing can be known, the mean is nearly the best answer. */
START_TEST(what_can_hardly_be_known_is_held_back_much)
{
    begin(numbers(40, 1000));
    ck_assert_double_gt(data.lambda, 1);
}
END_TEST

START_TEST(chance_is_held_back)
{
    begin(numbers(40, 0));
    double without = data.lambda;
    begin(numbers(40, 100));
    ck_assert_double_gt(data.lambda, 1e4 * without);
    for (size_t i = 0; i < 40; i++)
        ck_assert_float_lt(fabsf(data.start[i]), 10);
}
END_TEST

/* A row of weight two counts as two rows. */
START_TEST(rows_count_by_their_weight)
{
    float weights[ROWS], twice[2 * ROWS];
    uint32_t rows[2 * ROWS], count = 0;
    struct table *table = numbers(3, 1);
    for (uint32_t row = 0; row < ROWS; row++) {
        weights[row] = row % 3 ? 1 : 2;
        for (int times = 0; times < (row % 3 ? 1 : 2); times++)
            rows[count++] = row;
    }
    for (size_t i = 0; i < 2 * ROWS; i++)
        twice[i] = 1;
    double lambda;
    struct batches batches = batches_of(arena, table, NULL, ROWS, truth, weights);
    const float *weighted = ridge_fit(arena, &batches, 0, &lambda);
    batches = batches_of(arena, table, rows, count, truth, twice);
    const float *repeated = ridge_fit(arena, &batches, 0, &lambda);
    for (size_t i = 0; i < 4; i++)
        ck_assert_float_eq_tol(weighted[i], repeated[i], 1e-3F);
}
END_TEST

START_TEST(very_many_features_start_from_nothing)
{
    begin(numbers(1100, 0));
    ck_assert_ptr_null(data.start);
}
END_TEST

Suite *suite_linear(void)
{
    Suite *suite = suite_create("linear");
    TCase *test = tcase_create("linear");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, without_texts_very_many_classes_start_from_nothing);
    tcase_add_test(test, each_text_has_its_share);
    tcase_add_test(test, what_is_left_out_does_not_speak);
    tcase_add_test(test, many_features_of_many_classes_need_fewer_rows);
    tcase_add_test(test, numbers_are_found_where_columns_are_nearly_the_same);
    tcase_add_test(test, folds_and_all_rows_are_solved_alike);
    tcase_add_test(test, what_can_hardly_be_known_is_held_back_much);
    tcase_add_test(test, chance_is_held_back);
    tcase_add_test(test, rows_count_by_their_weight);
    tcase_add_test(test, very_many_features_start_from_nothing);
    suite_add_tcase(suite, test);
    return suite;
}
