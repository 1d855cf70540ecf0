/* Combinations of two columns of numbers: found where they say more than both columns, and nowhere else. */
#include "runner/base/random.h"
#include "runner/model/preparation.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_combine(void);
extern const struct step combine_step;

enum { ROWS = 600, TRAINING = 500 };
struct settings_of_combine { /* as stages/prepare/combine.c has them */
    int64_t most;
};
static const struct settings_of_combine settings = { 6 };

static struct arena *arena;
static struct problems *problems;
static uint32_t training[TRAINING];
static float truth[ROWS];
static struct table *table;

static float *number_column(const char *name)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_NUMBER);
    return column->numbers = ARENA_ARRAY(arena, ROWS, float);
}

/* Torque, speed and hours, which have nothing to do with one another. */
static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    table = table_create(arena, ROWS);
    struct random random = random_start(7, 1);
    float *torque = number_column("torque"), *speed = number_column("speed"), *hours = number_column("hours");
    for (size_t i = 0; i < ROWS; i++) {
        torque[i] = (float)(10 + 60 * random_unit(&random));
        speed[i] = (float)(1000 + 2000 * random_unit(&random));
        hours[i] = (float)floor(1 + 300 * random_unit(&random));
        truth[i] = (float)random_normal(&random);
    }
    for (size_t i = 0; i < TRAINING; i++)
        training[i] = (uint32_t)i;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static float at(const char *column, size_t row)
{
    return table_column(table, column)->numbers[row];
}

/* How many combinations were added to the table. */
static size_t combine(size_t classes, const struct settings_of_combine *given)
{
    void *state = arena_get(arena, combine_step.state_size);
    size_t before = table->column_count;
    struct table seen = table_view(table, training, TRAINING);
    ck_assert(combine_step.fit(arena, problems, given, state, &seen, &(struct truth){ truth, classes }));
    ck_assert(combine_step.apply(arena, problems, state, table));
    return table->column_count - before;
}

START_TEST(power_is_found)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = at("torque", i) * at("speed", i);
    ck_assert_uint_ge(combine(0, &settings), 1);
    const struct column *power = table_column(table, "torque * speed");
    if (!power)
        power = table_column(table, "speed * torque");
    ck_assert_ptr_nonnull(power);
    ck_assert_ptr_nonnull(power->other_source);
    ck_assert_str_ne(power->source, power->other_source);
    for (size_t i = 0; i < ROWS; i++)
        ck_assert_float_eq(power->numbers[i], truth[i]);
}
END_TEST

START_TEST(a_difference_tells_classes_apart)
{
    for (size_t i = 0; i < ROWS; i++) {
        table_column(table, "speed")->numbers[i] = at("torque", i) + (float)(i % 7) - 3;
        truth[i] = (float)(i % 7 / 3); /* three classes */
    }
    ck_assert_uint_ge(combine(3, &settings), 1);
    ck_assert(table_column(table, "torque - speed") || table_column(table, "speed - torque"));
}
END_TEST

/* Where one column says all, no combination says more; nor where there is nothing to say. */
START_TEST(where_nothing_is_gained_nothing_is_added)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = at("hours", i);
    ck_assert_uint_eq(combine(0, &settings), 0);
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = 1;
    ck_assert_uint_eq(combine(0, &settings), 0);
    ck_assert_uint_eq(combine(2, &settings), 0);
}
END_TEST

START_TEST(no_more_than_stated_and_none_of_what_stands_alone)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = at("torque", i) * at("speed", i) + 1000 * at("hours", i) / at("torque", i);
    ck_assert_uint_eq(combine(0, &(struct settings_of_combine){ 0 }), 0);
    ck_assert_uint_eq(combine(0, &(struct settings_of_combine){ 1 }), 1);
    table->column_count = 3;
    table_column(table, "torque")->stands_alone = true;
    combine(0, &settings);
    for (size_t i = 3; i < table->column_count; i++)
        ck_assert_ptr_null(strstr(table->columns[i].name, "torque"));
}
END_TEST

START_TEST(what_can_not_be_calculated_is_missing)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = at("torque", i) * at("speed", i);
    table_column(table, "torque")->numbers[ROWS - 1] = 3e38F;
    table_column(table, "torque")->numbers[ROWS - 2] = NAN;
    ck_assert_uint_ge(combine(0, &settings), 1);
    const struct column *power = table_column(table, "torque * speed");
    if (!power)
        power = table_column(table, "speed * torque");
    ck_assert(isnan(power->numbers[ROWS - 1]) && isnan(power->numbers[ROWS - 2]));
    ck_assert(!isnan(power->numbers[ROWS - 3]));
}
END_TEST

/* What other rows hold changes nothing. */
START_TEST(only_training_rows_are_looked_at)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = at("torque", i) * at("speed", i);
    struct document *one = document_object(arena), *other = document_object(arena);
    struct table seen = table_view(table, training, TRAINING);
    struct truth known = { truth, 0 };
    void *state = arena_get(arena, combine_step.state_size);
    ck_assert(combine_step.fit(arena, problems, &settings, state, &seen, &known));
    combine_step.save(arena, state, one);
    for (size_t i = TRAINING; i < ROWS; i++) {
        truth[i] = -truth[i];
        table_column(table, "hours")->numbers[i] = (float)i;
    }
    state = arena_get(arena, combine_step.state_size);
    ck_assert(combine_step.fit(arena, problems, &settings, state, &seen, &known));
    combine_step.save(arena, state, other);
    ck_assert_str_eq(document_line(arena, one), document_line(arena, other));
}
END_TEST

START_TEST(damage_is_noticed)
{
    static const char *const damaged[] = {
        "{\"combinations\": [{\"left\": \"a\", \"operation\": \"^\", \"right\": \"b\"}]}",
        "{\"combinations\": [{\"left\": \"a\", \"operation\": \"\", \"right\": \"b\"}]}",
        "{\"combinations\": [{\"operation\": \"+\", \"right\": \"b\"}]}",
        "{\"combinations\": [{\"left\": \"a\", \"operation\": \"+\", \"right\": 3}]}",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++) {
        struct document *object;
        ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "damaged", damaged[i], strlen(damaged[i]), &object));
        ck_assert(!combine_step.load(arena, object, arena_get(arena, combine_step.state_size)));
    }
}
END_TEST

Suite *suite_combine(void)
{
    Suite *suite = suite_create("combine");
    TCase *test = tcase_create("combine");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, power_is_found);
    tcase_add_test(test, a_difference_tells_classes_apart);
    tcase_add_test(test, where_nothing_is_gained_nothing_is_added);
    tcase_add_test(test, no_more_than_stated_and_none_of_what_stands_alone);
    tcase_add_test(test, what_can_not_be_calculated_is_missing);
    tcase_add_test(test, only_training_rows_are_looked_at);
    tcase_add_test(test, damage_is_noticed);
    suite_add_tcase(suite, test);
    return suite;
}
