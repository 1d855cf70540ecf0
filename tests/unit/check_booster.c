/* Boosters: forests, objectives with a logarithm, directions; saved and loaded they say the same. */
#include "runner/model/booster.h"

#include <check.h>
#include <math.h>
#include <pthread.h>
#include <string.h>

Suite *suite_booster(void);

enum { ROWS = 400, WIDTH = 2 };

static struct arena *arena;
static struct problems *problems;
static struct table *table;
static float labels[ROWS];

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    table = table_create(arena, ROWS);
    for (int i = 0; i < WIDTH; i++)
        table_add_column(arena, table, i ? "b" : "a", COLUMN_NUMBER)->numbers = ARENA_ARRAY(arena, ROWS, float);
    for (size_t row = 0; row < ROWS; row++) {
        table->columns[0].numbers[row] = (float)(row % 20);
        table->columns[1].numbers[row] = (float)(row / 20);
        labels[row] = expf((float)(row % 20) / 10) + (float)(row % 3); /* rises with a */
    }
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static struct booster *trained(const struct parameter *parameters, size_t count, int rounds)
{
    struct matrix *matrix;
    struct booster *booster;
    ck_assert(matrix_quantised(arena, problems, table, NULL, ROWS, labels, NULL, 64, NULL, 1, &matrix));
    ck_assert(booster_create(arena, problems, matrix, NULL, parameters, count, &booster));
    for (int round = 0; round < rounds; round++)
        ck_assert(booster_advance(booster));
    ck_assert(booster_keep(booster, rounds));
    return booster;
}

static void assert_effects_add_up(const struct booster *booster)
{
    float *predicted = ARENA_ARRAY(arena, ROWS, float), *effects = ARENA_ARRAY(arena, ROWS * (WIDTH + 1), float);
    ck_assert(booster_score(arena, booster, table, NULL, ROWS, predicted, 1));
    ck_assert(booster_explain(arena, booster, table, NULL, ROWS, effects, 1));
    for (size_t row = 0; row < ROWS; row++) {
        const float *of_row = effects + row * (WIDTH + 1);
        ck_assert_float_eq_tol(of_row[0] + of_row[1] + of_row[2], predicted[row], 1e-4F * predicted[row]);
    }
}

/* On the scale of the prediction, although trees add up to its logarithm. */
START_TEST(effects_on_a_logarithm_add_up_to_the_prediction)
{
    static const struct parameter parameters[] = { { "objective", "reg:tweedie" }, { "tweedie_variance_power", "1.5" },
                                                   { "tree_method", "hist" },      { "nthread", "1" },
                                                   { "base_score", "3" },          { "max_bin", "64" } };
    struct booster *booster = trained(parameters, 6, 10), *loaded;
    assert_effects_add_up(booster);
    const char *json;
    size_t size;
    ck_assert(booster_save(booster, &json, &size));
    ck_assert(booster_load(arena, problems, "tweedie", json, size, &loaded));
    assert_effects_add_up(loaded);
}
END_TEST

START_TEST(threads_change_no_prediction)
{
    static const struct parameter parameters[] = {
        { "objective", "reg:squarederror" }, { "tree_method", "hist" }, { "nthread", "1" }, { "max_bin", "64" }
    };
    struct booster *booster = trained(parameters, 4, 10);
    enum { NUMBERS = ROWS * (WIDTH + 1) };
    float *predicted[2], *effects[2];
    for (unsigned threads = 0; threads < 2; threads++) {
        predicted[threads] = ARENA_ARRAY(arena, ROWS, float);
        effects[threads] = ARENA_ARRAY(arena, NUMBERS, float);
        ck_assert(booster_use_threads(booster, threads ? 3 : 1));
        ck_assert(booster_score(arena, booster, table, NULL, ROWS, predicted[threads], 1));
        ck_assert(booster_explain(arena, booster, table, NULL, ROWS, effects[threads], 1));
    }
    ck_assert_float_ne(predicted[0][0], predicted[0][ROWS - 1]);
    ck_assert_mem_eq(predicted[0], predicted[1], ROWS * sizeof(float));
    ck_assert_mem_eq(effects[0], effects[1], NUMBERS * sizeof(float));
}
END_TEST

START_TEST(a_forest_is_one_round)
{
    static const struct parameter parameters[] = {
        { "objective", "reg:squarederror" },
        { "num_parallel_tree", "20" },
        { "learning_rate", "1" },
        { "subsample", "0.63" },
        { "colsample_bynode", "0.5" },
        { "tree_method", "hist" },
        { "nthread", "1" },
        { "base_score", "3" },
        { "max_bin", "64" },
    };
    struct booster *booster = trained(parameters, 9, 1);
    float *predicted = ARENA_ARRAY(arena, ROWS, float);
    ck_assert(booster_score(arena, booster, table, NULL, ROWS, predicted, 1));
    double error = 0, mean_error = 0;
    for (size_t row = 0; row < ROWS; row++) {
        error += fabs((double)predicted[row] - (double)labels[row]);
        mean_error += fabs(4.2 - (double)labels[row]);
    }
    ck_assert_int_eq(booster_rounds(booster), 1);
    ck_assert_double_lt(error, 0.7 * mean_error); /* a third of each label is noise */
    assert_effects_add_up(booster);
}
END_TEST

START_TEST(a_direction_is_kept)
{
    static const struct parameter parameters[] = { { "objective", "reg:squarederror" },
                                                   { "tree_method", "hist" },
                                                   { "nthread", "1" },
                                                   { "base_score", "3" },
                                                   { "max_bin", "64" },
                                                   { "monotone_constraints", "(-1,0)" } };
    struct booster *booster = trained(parameters, 6, 20);
    float *predicted = ARENA_ARRAY(arena, ROWS, float);
    ck_assert(booster_score(arena, booster, table, NULL, ROWS, predicted, 1));
    for (size_t row = 1; row < ROWS; row++)
        if (row % 20 > 0) /* a is one more, b the same */
            ck_assert_float_le(predicted[row], predicted[row - 1]);
}
END_TEST

/* With steps that are next to nothing it says what the weights say: softmax of 0.1 a, 0.2 b and 0.5. */
START_TEST(a_linear_booster_starts_from_weights)
{
    enum { CLASSES = 3 };
    static const struct parameter parameters[] = {
        { "objective", "multi:softprob" }, { "num_class", "3" }, { "booster", "gblinear" },
        { "updater", "coord_descent" },    { "nthread", "1" },   { "learning_rate", "0.000001" },
    };
    static const float weights[] = { 0.1F, 0, 0, 0, 0.2F, 0, 0, 0, 0.5F };
    struct matrix *matrix;
    struct booster *booster, *loaded;
    for (size_t row = 0; row < ROWS; row++)
        labels[row] = (float)(row % CLASSES);
    ck_assert(matrix_plain(arena, problems, table, NULL, ROWS, labels, NULL, &matrix));
    ck_assert(booster_create(arena, problems, matrix, NULL, parameters, 6, &booster));
    ck_assert(booster_start(booster, parameters, 6, weights, 9));
    ck_assert(booster_advance(booster));
    ck_assert(booster_keep(booster, 1));
    const char *json;
    size_t size;
    ck_assert(booster_save(booster, &json, &size));
    ck_assert(booster_load(arena, problems, "linear", json, size, &loaded));
    float *predicted = ARENA_ARRAY(arena, ROWS * CLASSES, float);
    ck_assert(booster_score(arena, loaded, table, NULL, ROWS, predicted, CLASSES));
    for (size_t row = 0; row < ROWS; row++) {
        double a = exp(0.1 * (double)(row % 20)), b = exp(0.2 * (double)(row / 20)), c = exp(0.5);
        ck_assert_double_eq_tol((double)predicted[row * CLASSES], a / (a + b + c), 1e-3);
        ck_assert_double_eq_tol((double)predicted[row * CLASSES + 1], b / (a + b + c), 1e-3);
    }
}
END_TEST

START_TEST(unknown_parameters_are_refused)
{
    static const struct parameter parameters[] = { { "lerning_rate", "0.1" } };
    struct matrix *matrix;
    struct booster *booster;
    ck_assert(matrix_quantised(arena, problems, table, NULL, ROWS, labels, NULL, 64, NULL, 1, &matrix));
    ck_assert(!booster_create(arena, problems, matrix, NULL, parameters, 1, &booster));
    ck_assert_uint_eq(problems_count(problems), 1);
}
END_TEST

enum { MANY = 30 };

static void *destroy_all(void *object)
{
    struct arena **arenas = object;
    for (size_t i = 0; i < MANY; i++)
        arena_destroy(arenas[i]);
    return NULL;
}

/* As trials do it: trained, predicted for a matrix that stays, kept; false when a booster can't be trained. */
static bool train_many(struct arena **arenas, const struct matrix *matrix, const char *kind)
{
    struct parameter parameters[] = { { "booster", kind }, { "nthread", "1" }, { "base_score", "3" } };
    float *predicted = ARENA_ARRAY(arena, ROWS, float);
    for (size_t i = 0; i < MANY; i++) {
        struct booster *booster;
        arenas[i] = arena_create();
        if (!booster_create(arenas[i], problems, matrix, matrix, parameters, 3, &booster) ||
            !booster_advance(booster) || !booster_predict(booster, matrix, 0, predicted, 1) ||
            !booster_keep(booster, 1))
            return false;
    }
    return true;
}

/* XGBoost remembers matrices for each thread, by the address of the booster. */
static void given_up_elsewhere(const char *kind)
{
    struct matrix *wide, *narrow;
    struct arena *arenas[MANY];
    pthread_t thread;
    ck_assert(matrix_plain(arena, problems, table, NULL, ROWS, labels, NULL, &wide));
    table->columns[1].role = ROLE_IGNORED;
    ck_assert(matrix_plain(arena, problems, table, NULL, ROWS, labels, NULL, &narrow));
    ck_assert(train_many(arenas, wide, kind));
    ck_assert_int_eq(pthread_create(&thread, NULL, destroy_all, arenas), 0);
    ck_assert_int_eq(pthread_join(thread, NULL), 0);
    ck_assert(train_many(arenas, narrow, kind));
    destroy_all(arenas);
}

START_TEST(boosters_that_another_thread_gave_up_leave_nothing_behind)
{
    given_up_elsewhere("gbtree");
    table->columns[1].role = ROLE_FEATURE;
    given_up_elsewhere("gblinear");
}
END_TEST

/* As trials do it: how many rounds are wanted shows only after training is given up. */
START_TEST(rounds_may_be_given_up_later)
{
    static const struct parameter parameters[] = {
        { "objective", "reg:squarederror" }, { "tree_method", "hist" }, { "nthread", "1" }, { "max_bin", "64" }
    };
    struct booster *booster = trained(parameters, 4, 10), *shorter = trained(parameters, 4, 3);
    struct matrix *matrix;
    float *at_once = ARENA_ARRAY(arena, ROWS, float), *later = ARENA_ARRAY(arena, ROWS, float);
    ck_assert(matrix_quantised(arena, problems, table, NULL, ROWS, labels, NULL, 64, NULL, 1, &matrix));
    ck_assert_int_eq(booster_rounds(booster), 10);
    ck_assert(booster_predict(booster, matrix, 3, at_once, 1));
    ck_assert(booster_keep(booster, 3));
    ck_assert_int_eq(booster_rounds(booster), 3);
    ck_assert(booster_score(arena, booster, table, NULL, ROWS, later, 1));
    ck_assert_mem_eq(at_once, later, ROWS * sizeof(float));
    ck_assert(booster_score(arena, shorter, table, NULL, ROWS, later, 1));
    ck_assert_mem_eq(at_once, later, ROWS * sizeof(float));
}
END_TEST

Suite *suite_booster(void)
{
    Suite *suite = suite_create("booster");
    TCase *test = tcase_create("booster");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, effects_on_a_logarithm_add_up_to_the_prediction);
    tcase_add_test(test, threads_change_no_prediction);
    tcase_add_test(test, a_forest_is_one_round);
    tcase_add_test(test, a_direction_is_kept);
    tcase_add_test(test, boosters_that_another_thread_gave_up_leave_nothing_behind);
    tcase_add_test(test, rounds_may_be_given_up_later);
    tcase_add_test(test, a_linear_booster_starts_from_weights);
    tcase_add_test(test, unknown_parameters_are_refused);
    suite_add_tcase(suite, test);
    return suite;
}
