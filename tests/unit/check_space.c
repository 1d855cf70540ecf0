/* Points of the search: with many classes the first ones learn in longer steps. */
#include "stages/search/search.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

Suite *suite_space(void);

START_TEST(many_classes_are_learned_in_longer_steps)
{
    for (size_t i = 0; i < portfolio_count(); i++) {
        struct point few = portfolio_point(i, MANY_CLASSES, 1000), many = portfolio_point(i, MANY_CLASSES + 1, 1000);
        double usual = point_value(&few, DIMENSION_LEARNING_RATE), longer = point_value(&many, DIMENSION_LEARNING_RATE);
        ck_assert_double_eq_tol(longer, 3 * usual, 1e-3);
        ck_assert_double_le(longer, 0.3);
        ck_assert_double_ge(point_value(&many, DIMENSION_LAMBDA), 1);
        ck_assert_double_eq(few.at[DIMENSION_DEPTH], many.at[DIMENSION_DEPTH]);
    }
    struct point numbers = portfolio_point(0, 0, 1000);
    ck_assert_double_eq_tol(point_value(&numbers, DIMENSION_LEARNING_RATE), 0.1, 1e-3);
}
END_TEST

/* How many of the first trials are of a kind. */
static size_t proposed(enum recipe_kind kind, bool has_encoded, bool has_combined)
{
    struct run run = { .seed = 1, .threads = 1 };
    struct search search = {
        .run = &run, .trial_threads = 1, .has_encoded = has_encoded, .has_combined = has_combined
    };
    size_t count = 0;
    for (size_t index = 0; index < portfolio_count(); index++) {
        struct trial trial = { .index = index };
        sampler_propose(&search, &trial);
        count += trial.kind == kind;
    }
    return count;
}

/* What a linear model leaves is learned where there is one, in place of two of the others. */
START_TEST(residuals_are_tried_where_there_are_any)
{
    struct run run = { .seed = 1, .threads = 1 };
    struct search search = { .run = &run, .trial_threads = 1, .has_residual = true, .has_encoded = true };
    size_t count = 0;
    for (size_t index = 0; index < portfolio_count(); index++) {
        struct trial trial = { .index = index };
        sampler_propose(&search, &trial);
        count += trial.kind == RECIPE_RESIDUAL;
    }
    ck_assert_uint_eq(count, 2);
    ck_assert_uint_eq(proposed(RECIPE_RESIDUAL, true, true), 0);
    ck_assert_double_eq(dimension_end(&search, DIMENSION_FEATURES), 1); /* the sampler looks elsewhere */
    for (size_t index = 0; index < portfolio_count(); index++)          /* classes have none */
        ck_assert_double_le(portfolio_point(index, 2, 1000).at[DIMENSION_FEATURES], 1);
}
END_TEST

/* Whether there is something to encode or to combine, each is tried beside the columns as they are. */
START_TEST(more_features_are_tried_where_there_are_any)
{
    ck_assert_uint_eq(proposed(RECIPE_TREES, false, false), portfolio_count());
    ck_assert_uint_ge(proposed(RECIPE_TREES, true, true), 3);
    ck_assert_uint_ge(proposed(RECIPE_ENCODED, true, true), 3);
    ck_assert_uint_eq(proposed(RECIPE_COMBINED, true, true), 2);
    ck_assert_uint_eq(proposed(RECIPE_COMBINED, false, true), 2);
    ck_assert_uint_eq(proposed(RECIPE_ENCODED, false, true), 0);
    ck_assert_uint_eq(proposed(RECIPE_COMBINED, true, false), 0);
    ck_assert_uint_gt(proposed(RECIPE_ENCODED, true, false), proposed(RECIPE_ENCODED, true, true));
}
END_TEST

START_TEST(wide_tables_have_fewer_bins)
{
    ck_assert_uint_eq(bins_for(1000, 20, 2, false), 256);
    ck_assert_uint_eq(bins_for(1500, 590, 2, false), 84);
    ck_assert_uint_eq(bins_for(300, 5000, 2, false), 32);
    ck_assert_uint_eq(bins_for(100000, 590, 2, false), 256); /* there the rows take the time */
    ck_assert_uint_eq(bins_for(1, 1, 2, false), 256);
}
END_TEST

/* More where there is room for them: not in a wide table. */
START_TEST(what_is_rare_has_narrow_bins)
{
    ck_assert_uint_eq(bins_for(8000, 8, 2, true), 512);
    ck_assert_uint_eq(bins_for(1500, 590, 2, true), 84);
}
END_TEST

/* A tree for each class in each round: where rows don't take the time, bins do. */
START_TEST(many_classes_have_fewer_bins)
{
    ck_assert_uint_eq(bins_for(150, 4, 3, false), 64);
    ck_assert_uint_eq(bins_for(16000, 16, 26, false), 64);
    ck_assert_uint_eq(bins_for(25600, 16, 26, false), 100);
    ck_assert_uint_eq(bins_for(100000, 20, 3, false), 256);
    ck_assert_uint_eq(bins_for(300, 5000, 3, false), 32);
    ck_assert_uint_eq(bins_for(800, 13, 0, false), 256); /* a number */
}
END_TEST

START_TEST(a_tree_has_columns_to_choose_from)
{
    ck_assert_double_eq_tol(columns_of_tree(0.3, 8), 1, 1e-9);
    ck_assert_double_eq_tol(columns_of_tree(0.3, 40), 0.5, 1e-9);
    ck_assert_double_eq_tol(columns_of_tree(0.3, 500), 0.3, 1e-9);
    ck_assert_double_eq_tol(columns_of_tree(0.8, 24), 20.0 / 24, 1e-9);
    ck_assert_double_eq_tol(columns_of_tree(1, 500), 1, 1e-9);
}
END_TEST

static double told(const struct parameter *parameters, size_t count, const char *name)
{
    for (size_t i = 0; i < count; i++)
        if (strcmp(parameters[i].name, name) == 0)
            return strtod(parameters[i].value, NULL);
    return NAN;
}

static struct arena *arena;
static struct run run_of_number;
static struct search search_of_number;

/* A pipeline that asks for a number. */
static void set_up(void)
{
    arena = arena_create();
    char path[] = "/tmp/lotse-space-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs("[[source]]\nfile = \"a.csv\"\n[target]\ncolumn = \"price\"\n", file);
    fclose(file);
    struct pipeline *pipeline;
    ck_assert(pipeline_read(arena, problems_create(arena), path, NULL, 0, &pipeline));
    unlink(path);
    run_of_number = (struct run){ .seed = 1, .pipeline = pipeline };
    search_of_number = (struct search){
        .run = &run_of_number, .guide = metric_named("rmse"), .bins = 256, .trial_threads = 1, .target = { .weight = 1 }
    };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* What XGBoost is told of a table with so many features. */
static size_t tell(const struct trial *trial, size_t width, struct parameter *parameters)
{
    struct column *columns = ARENA_ARRAY(arena, width, struct column);
    for (size_t i = 0; i < width; i++)
        columns[i] = (struct column){ .name = "squared", .source = "width", .role = ROLE_FEATURE };
    struct table prepared = { .columns = columns, .column_count = width };
    struct fold_data data = { .prepared = &prepared };
    return point_parameters(arena, &search_of_number, trial, &data, parameters);
}

/* What each tree has and each of its splits, together, is the share that the point asks for. */
START_TEST(columns_are_left_out_of_splits_where_they_are_few)
{
    enum { FEW = 8, MANY = 40 };
    struct trial trial = { .point = portfolio_point(10, 0, 1000) };
    struct parameter parameters[MOST_PARAMETERS];
    for (size_t width = FEW; width <= MANY; width += MANY - FEW) {
        size_t count = tell(&trial, width, parameters);
        double of_tree = told(parameters, count, "colsample_bytree"),
               of_split = told(parameters, count, "colsample_bynode");
        ck_assert_double_eq_tol(of_tree, width == FEW ? 1 : 0.5, 1e-9);
        ck_assert_double_eq_tol(of_tree * of_split, 0.35, 1e-3);
        ck_assert_double_eq_tol(told(parameters, count, "max_depth"), 6, 1e-9);
    }
}
END_TEST

/* Trees learn with the weight 1 / variance: what holds them back is as much of the derivatives in any unit. */
START_TEST(what_holds_trees_back_knows_the_unit_of_the_target)
{
    struct trial trial = { .point = portfolio_point(7, 0, 1000) }; /* min_child_weight 15, lambda 5, alpha 0.3 */
    struct parameter parameters[MOST_PARAMETERS];
    search_of_number.target.weight = 1e-4; /* of a deviation of 100 */
    size_t count = tell(&trial, 4, parameters);
    ck_assert_double_eq_tol(told(parameters, count, "min_child_weight"), 15e-4, 15e-6); /* by three digits */
    ck_assert_double_eq_tol(told(parameters, count, "lambda"), 5e-4, 5e-6);
    ck_assert_double_eq_tol(told(parameters, count, "alpha"), 0.3e-2, 0.3e-4);
    trial.point.at[DIMENSION_GAMMA] = 1;
    count = tell(&trial, 4, parameters);
    ck_assert_double_eq_tol(told(parameters, count, "gamma"), 5, 1e-9); /* a gain is the same in any */
    trial.is_forest = true;
    count = tell(&trial, 4, parameters);
    ck_assert_double_eq_tol(told(parameters, count, "min_child_weight"), 2e-4, 1e-9);
    ck_assert_double_eq_tol(told(parameters, count, "lambda"), 0.1e-4, 1e-9);
}
END_TEST

/* Derivatives of the Tweedie deviance grow with the square root of the mean, those of absolute errors with nothing. */
START_TEST(derivatives_are_those_of_the_objective)
{
    struct trial trial = { .point = portfolio_point(10, 0, 1000) }; /* which tries another objective; lambda 3 */
    struct parameter parameters[MOST_PARAMETERS];
    search_of_number.target.weight = 1e-4;
    search_of_number.target.mean = 400;
    search_of_number.is_skewed = true;
    size_t count = tell(&trial, 4, parameters);
    ck_assert_double_eq_tol(told(parameters, count, "lambda"), 3e-4 * 20, 1e-5);
    search_of_number.guide = metric_named("mae");
    count = tell(&trial, 4, parameters);
    ck_assert_double_eq_tol(told(parameters, count, "lambda"), 3e-4, 1e-6);
}
END_TEST

START_TEST(many_rows_get_deep_trees_early)
{
    struct point few = portfolio_point(1, 0, MANY_ROWS - 1), many = portfolio_point(1, 0, MANY_ROWS);
    ck_assert_double_eq_tol(point_value(&few, DIMENSION_DEPTH), 6, 1e-9);
    ck_assert_double_eq_tol(point_value(&many, DIMENSION_DEPTH), 13, 1e-9);
    ck_assert_double_eq_tol(point_value(&many, DIMENSION_LEARNING_RATE), 0.1, 1e-9);
    few = portfolio_point(2, 0, MANY_ROWS - 1);
    many = portfolio_point(2, 0, MANY_ROWS);
    ck_assert_mem_eq(&few, &many, sizeof few);
}
END_TEST

/* Of points drawn from anywhere. */
static double deepest_proposed(size_t rows)
{
    enum { TRIALS = 300 };
    struct run run = { .seed = 42, .split.train_count = rows };
    struct trial sample = { .is_sample = true }; /* tells nothing about trials with all rows */
    struct trial *trials[TRIALS];
    struct search search = { .run = &run, .trials = trials };
    double deepest = 0;
    for (size_t i = 0; i < TRIALS; i++)
        trials[i] = &sample;
    for (size_t i = portfolio_count(); i < TRIALS; i++) {
        struct trial proposed = { .index = i };
        sampler_propose(&search, &proposed);
        deepest = fmax(deepest, point_value(&proposed.point, DIMENSION_DEPTH));
    }
    return deepest;
}

START_TEST(with_many_rows_trees_may_be_deeper)
{
    ck_assert_double_eq(deepest_proposed(MANY_ROWS - 1), 11);
    ck_assert_double_eq(deepest_proposed(MANY_ROWS), 16);
}
END_TEST

static double rate_proposed(size_t folds, size_t index)
{
    struct search_settings settings = { 0 };
    struct run run = { .seed = 42, .threads = 2 };
    struct search search = {
        .run = &run, .settings = &settings, .trial_threads = 1, .fold_count = folds, .folds_made = 5
    };
    struct trial trial = { .index = index };
    sampler_propose(&search, &trial);
    return point_value(&trial.point, DIMENSION_LEARNING_RATE);
}

START_TEST(with_time_for_one_fold_trials_learn_faster)
{
    ck_assert_double_eq_tol(rate_proposed(2, 2), 0.05, 1e-9);
    ck_assert_double_eq_tol(rate_proposed(1, 2), 0.1, 1e-9);
    ck_assert_double_eq_tol(rate_proposed(1, 6), 0.06, 1e-9);
    ck_assert_double_eq_tol(rate_proposed(1, 0), 0.1, 1e-9);                 /* which is fast already */
    ck_assert_double_eq_tol(rate_proposed(1, 1), rate_proposed(2, 1), 1e-9); /* begun before that is known */
}
END_TEST

Suite *suite_space(void)
{
    Suite *suite = suite_create("space");
    TCase *test = tcase_create("space");
    tcase_add_test(test, many_classes_are_learned_in_longer_steps);
    tcase_add_test(test, more_features_are_tried_where_there_are_any);
    tcase_add_test(test, residuals_are_tried_where_there_are_any);
    tcase_add_test(test, wide_tables_have_fewer_bins);
    tcase_add_test(test, what_is_rare_has_narrow_bins);
    tcase_add_test(test, many_classes_have_fewer_bins);
    tcase_add_test(test, a_tree_has_columns_to_choose_from);
    tcase_add_test(test, many_rows_get_deep_trees_early);
    tcase_add_test(test, with_many_rows_trees_may_be_deeper);
    tcase_add_test(test, with_time_for_one_fold_trials_learn_faster);
    suite_add_tcase(suite, test);
    TCase *parameters = tcase_create("parameters");
    tcase_add_checked_fixture(parameters, set_up, tear_down);
    tcase_add_test(parameters, columns_are_left_out_of_splits_where_they_are_few);
    tcase_add_test(parameters, what_holds_trees_back_knows_the_unit_of_the_target);
    tcase_add_test(parameters, derivatives_are_those_of_the_objective);
    suite_add_tcase(suite, parameters);
    return suite;
}
