/* The linear model starts from what texts say, and learns from fewer rows where there is more to look at. */
#include "stages/search/search.h"

#include <check.h>

Suite *suite_linear(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
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

START_TEST(without_texts_it_starts_from_nothing)
{
    ck_assert_ptr_null(linear_start(arena, sample(0, 3), 3));
}
END_TEST

START_TEST(each_text_has_its_share)
{
    const float *weights = linear_start(arena, sample(2, 3), 3);
    for (size_t feature = 0; feature <= 7; feature++) /* the last is the bias */
        for (size_t class = 0; class < 3; class ++) {
            bool speaks = feature >= 1 && feature <= 6 && (feature - 1) % 3 == class;
            ck_assert_float_eq(weights[feature * 3 + class], speaks ? 0.5F : 0);
        }
}
END_TEST

START_TEST(what_is_left_out_does_not_speak)
{
    struct table *table = sample(1, 3);
    table->columns[0].role = ROLE_LEFT_OUT;
    ck_assert_float_eq(linear_start(arena, table, 3)[0], 1);
}
END_TEST

START_TEST(many_features_of_many_classes_need_fewer_rows)
{
    ck_assert_uint_eq(linear_rows(sample(0, 1), 1), 20000);
    ck_assert_uint_eq(linear_rows(sample(1, 99), 99), 3030); /* 30 million looks at 100 features for 99 classes */
    ck_assert_uint_eq(linear_rows(sample(2, 99), 99), 2000);
}
END_TEST

Suite *suite_linear(void)
{
    Suite *suite = suite_create("linear");
    TCase *test = tcase_create("linear");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, without_texts_it_starts_from_nothing);
    tcase_add_test(test, each_text_has_its_share);
    tcase_add_test(test, what_is_left_out_does_not_speak);
    tcase_add_test(test, many_features_of_many_classes_need_fewer_rows);
    suite_add_tcase(suite, test);
    return suite;
}
