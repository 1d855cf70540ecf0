/* Logistic regression: the weights are where the penalised loss is least, and the penalty suits other rows. */
#include "runner/model/batches.h"
#include "stages/search/search.h"

#include <check.h>
#include <math.h>

Suite *suite_logistic(void);

enum { ROWS = 300, MOST_CLASSES = 3 };

static struct arena *arena;
static struct random drawn;
static float truth[ROWS], weights[ROWS];

static void set_up(void)
{
    arena = arena_create();
    drawn = random_start(5, 1);
    for (size_t row = 0; row < ROWS; row++)
        weights[row] = row % 3 ? 1 : 2;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Numbers, of which the first two and chance make the class. */
static struct table *sample(size_t features, size_t classes, double noise)
{
    struct table *table = table_create(arena, ROWS);
    for (size_t i = 0; i < features; i++) {
        float *numbers = ARENA_ARRAY(arena, ROWS, float);
        for (size_t row = 0; row < ROWS; row++)
            numbers[row] = (float)random_normal(&drawn);
        table_add_column(arena, table, arena_format(arena, "n%zu", i), COLUMN_NUMBER)->numbers = numbers;
    }
    for (size_t row = 0; row < ROWS; row++) {
        float sum = table->columns[0].numbers[row] + 0.5F * table->columns[1].numbers[row] +
                    (float)(noise * random_normal(&drawn));
        truth[row] = classes == 2 ? (sum > 0.3F ? 1 : 0) : sum < -0.4F ? 0 : sum < 0.5F ? 1 : 2;
    }
    return table;
}

static const float *fit(const struct table *table, size_t outputs, const float *row_weights, double base,
                        double *lambda)
{
    struct batches batches = batches_of(arena, table, NULL, ROWS, truth, row_weights);
    return logistic_fit(arena, &batches, ROWS, outputs, base, lambda);
}

static double value_of(const struct table *table, size_t feature, size_t row)
{
    return feature == table->column_count ? 1 : (double)table->columns[feature].numbers[row];
}

/* The share of a class by these weights. */
static double share_of(const struct table *table, size_t row, size_t outputs, const float *found, size_t output)
{
    double margins[MOST_CLASSES] = { 0 }, sum = 0;
    for (size_t i = 0; i <= table->column_count; i++)
        for (size_t k = 0; k < outputs; k++)
            margins[k] += (double)found[i * outputs + k] * value_of(table, i, row);
    if (outputs == 1)
        return 1 / (1 + exp(-margins[0]));
    for (size_t k = 0; k < outputs; k++)
        sum += exp(margins[k]);
    return exp(margins[output]) / sum;
}

/* How the penalised loss changes with a weight. */
static double slope(const struct table *table, size_t outputs, const float *found, double lambda, size_t feature,
                    size_t output)
{
    double sum = 0, total = 0;
    for (size_t row = 0; row < ROWS; row++) {
        bool is_it = outputs == 1 ? truth[row] > 0 : (size_t)truth[row] == output;
        double error = share_of(table, row, outputs, found, output) - (is_it ? 1 : 0);
        sum += (double)weights[row] * error * value_of(table, feature, row);
        total += (double)weights[row];
    }
    double held = feature == table->column_count ? 0 : lambda * (double)found[feature * outputs + output];
    return sum / total + held;
}

/* Two classes with one output, and three with three. */
START_TEST(it_ends_where_the_loss_is_least)
{
    size_t outputs = _i ? 3 : 1;
    const struct table *table = sample(4, outputs == 1 ? 2 : 3, 0.5);
    double lambda;
    const float *found = fit(table, outputs, weights, 0, &lambda);
    for (size_t feature = 0; feature <= 4; feature++)
        for (size_t k = 0; k < outputs; k++)
            ck_assert_double_lt(fabs(slope(table, outputs, found, lambda, feature, k)), 1e-4);
    ck_assert_float_gt(found[0 + outputs - 1], 0.5F); /* the first feature speaks for the last class */
}
END_TEST

/* The loss of other rows of the same kind, by these weights. */
static double loss_elsewhere(size_t features, size_t classes, double noise, const float *found)
{
    const struct table *other = sample(features, classes, noise);
    size_t outputs = classes == 2 ? 1 : classes;
    double sum = 0;
    for (size_t row = 0; row < ROWS; row++) {
        double share = share_of(other, row, outputs, found, (size_t)truth[row]);
        sum -= log(outputs == 1 && truth[row] < 1 ? 1 - share : share);
    }
    return sum / ROWS;
}

/* Of pure chance nothing is learned: other rows lose what always the same answer loses, and hardly more. */
START_TEST(chance_is_held_back)
{
    size_t classes = _i ? 3 : 2;
    double lambda, noise = 1000;
    const float *found = fit(sample(60, classes, noise), classes == 2 ? 1 : 3, NULL, 0, &lambda);
    ck_assert_double_ge(lambda, 0.1);
    ck_assert_double_lt(loss_elsewhere(60, classes, noise, found), log((double)classes) + 0.06);
}
END_TEST

/* Where nothing is chance, little is held back: what other rows lose comes near to nothing. */
START_TEST(what_is_sure_is_said_so)
{
    size_t classes = _i ? 3 : 2;
    double lambda;
    const float *found = fit(sample(4, classes, 0), classes == 2 ? 1 : 3, NULL, 0, &lambda);
    ck_assert_double_le(lambda, 1e-4);
    ck_assert_double_lt(loss_elsewhere(4, classes, 0, found), 0.06);
}
END_TEST

/* A row of weight two counts as two rows. */
START_TEST(rows_count_by_their_weight)
{
    uint32_t rows[2 * ROWS], count = 0;
    const struct table *table = sample(3, 2, 0.5);
    for (uint32_t row = 0; row < ROWS; row++)
        for (int times = 0; times < (row % 3 ? 1 : 2); times++)
            rows[count++] = row;
    double lambda;
    const float *weighted = fit(table, 1, weights, 0, &lambda);
    struct batches batches = batches_of(arena, table, rows, count, truth, NULL);
    const float *repeated = logistic_fit(arena, &batches, count, 1, 0, &lambda);
    for (size_t i = 0; i < 4; i++)
        ck_assert_float_eq_tol(weighted[i], repeated[i], 1e-3F);
}
END_TEST

START_TEST(what_answers_start_from_is_no_part_of_the_bias)
{
    const struct table *table = sample(3, 2, 0.5);
    double lambda;
    const float *without = fit(table, 1, NULL, 0, &lambda), *with = fit(table, 1, NULL, 0.7, &lambda);
    ck_assert_float_eq_tol(without[3] - with[3], 0.7F, 1e-5F);
    ck_assert_float_eq_tol(without[0], with[0], 1e-5F);
}
END_TEST

/* A feature that says nothing, and one that says what another does. */
START_TEST(features_may_be_the_same)
{
    struct table *table = sample(4, 2, 0.5);
    table->columns[2].numbers = table->columns[0].numbers;
    for (size_t row = 0; row < ROWS; row++)
        table->columns[3].numbers[row] = 0;
    double lambda;
    const float *found = fit(table, 1, NULL, 0, &lambda);
    ck_assert_float_eq_tol(found[0], found[2], 1e-2F);
    ck_assert_float_eq(found[3], 0);
}
END_TEST

Suite *suite_logistic(void)
{
    Suite *suite = suite_create("logistic");
    TCase *test = tcase_create("logistic");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_loop_test(test, it_ends_where_the_loss_is_least, 0, 2);
    tcase_add_loop_test(test, chance_is_held_back, 0, 2);
    tcase_add_loop_test(test, what_is_sure_is_said_so, 0, 2);
    tcase_add_test(test, rows_count_by_their_weight);
    tcase_add_test(test, what_answers_start_from_is_no_part_of_the_bias);
    tcase_add_test(test, features_may_be_the_same);
    suite_add_tcase(suite, test);
    return suite;
}
