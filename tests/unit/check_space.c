/* Points of the search: with many classes the first ones learn in longer steps. */
#include "stages/search/search.h"

#include <check.h>

Suite *suite_space(void);

START_TEST(many_classes_are_learned_in_longer_steps)
{
    for (size_t i = 0; i < portfolio_count(); i++) {
        struct point few = portfolio_point(i, MANY_CLASSES), many = portfolio_point(i, MANY_CLASSES + 1);
        double usual = point_value(&few, DIMENSION_LEARNING_RATE), longer = point_value(&many, DIMENSION_LEARNING_RATE);
        ck_assert_double_eq_tol(longer, 3 * usual, 1e-3);
        ck_assert_double_le(longer, 0.3);
        ck_assert_double_ge(point_value(&many, DIMENSION_LAMBDA), 1);
        ck_assert_double_eq(few.at[DIMENSION_DEPTH], many.at[DIMENSION_DEPTH]);
    }
    struct point numbers = portfolio_point(0, 0);
    ck_assert_double_eq_tol(point_value(&numbers, DIMENSION_LEARNING_RATE), 0.1, 1e-3);
}
END_TEST

Suite *suite_space(void)
{
    Suite *suite = suite_create("space");
    TCase *test = tcase_create("space");
    tcase_add_test(test, many_classes_are_learned_in_longer_steps);
    suite_add_tcase(suite, test);
    return suite;
}
