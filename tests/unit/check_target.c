/* Statistics of the target for categories: the right numbers, and no row sees its own truth. */
#include "runner/model/preparation.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_target(void);
extern const struct step target_step;

enum { TRAINING = 50, ROWS = 60, LEVELS = 5 };
struct settings_of_target { /* as stages/prepare/target.c has them */
    int64_t rare;
    double smoothing;
};
static const struct settings_of_target settings = { 5, 10 };

static struct arena *arena;
static struct problems *problems;
static uint32_t training[TRAINING];
static float values[ROWS];

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    for (size_t i = 0; i < TRAINING; i++)
        training[i] = (uint32_t)i;
    for (size_t i = 0; i < ROWS; i++)
        values[i] = (float)(i % LEVELS == 1 ? 100 + i % 2 : i % 3);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Customer K0 to K4 in turn; of the last rows one is unknown and one is missing. */
static struct table *sample(void)
{
    struct table *table = table_create(arena, ROWS);
    struct column *column = table_add_column(arena, table, "kunde", COLUMN_CATEGORY);
    column->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    column->dictionary = dictionary_create(arena);
    for (size_t i = 0; i < ROWS; i++) {
        const char *name = arena_format(arena, "K%zu", i == ROWS - 2 ? 77 : i % LEVELS);
        column->codes[i] = dictionary_add(column->dictionary, name, strlen(name));
    }
    column->codes[ROWS - 1] = CODE_MISSING;
    return table;
}

/* The table with the statistics, and what was learned. */
static struct table *learned(size_t classes, void **state)
{
    struct table *table = sample(), seen = table_view(table, training, TRAINING);
    struct truth truth = { values, classes };
    *state = arena_get(arena, target_step.state_size);
    ck_assert(target_step.fit(arena, problems, &settings, *state, &seen, &truth));
    ck_assert(target_step.apply(arena, problems, *state, table));
    ck_assert(target_step.correct(arena, *state, &seen, &truth, table));
    return table;
}

static double mean_of(size_t level, size_t *rows)
{
    double sum = 0;
    *rows = 0;
    for (size_t i = 0; i < TRAINING; i++)
        if (level == LEVELS || i % LEVELS == level) {
            sum += (double)values[i];
            (*rows)++;
        }
    return sum / (double)*rows;
}

START_TEST(other_rows_get_the_smoothed_mean)
{
    void *state;
    const struct column *column = table_column(learned(0, &state), "kunde.target");
    size_t rows, all;
    double overall = mean_of(LEVELS, &all), own = mean_of(1, &rows);
    ck_assert_float_eq_tol(column->numbers[51], (float)((own * 10 + overall * 10) / 20), 1e-4F);
    ck_assert_uint_eq(rows, 10);
    ck_assert_float_eq_tol(column->numbers[ROWS - 2], (float)overall, 1e-4F); /* never seen */
    ck_assert_float_eq_tol(column->numbers[ROWS - 1], (float)overall, 1e-4F); /* missing */
    ck_assert_str_eq(column->source, "kunde");
    ck_assert_float_eq_tol(table_column(learned(0, &state), "kunde.count")->numbers[51], (float)log1p(10), 1e-5F);
}
END_TEST

START_TEST(no_row_sees_its_own_truth)
{
    void *state;
    for (size_t row = 0; row < TRAINING; row++) {
        float before = table_column(learned(0, &state), "kunde.target")->numbers[row], kept = values[row];
        values[row] = 1e6F;
        ck_assert_float_eq(table_column(learned(0, &state), "kunde.target")->numbers[row], before);
        values[row] = kept;
    }
}
END_TEST

START_TEST(rows_outside_of_training_teach_nothing)
{
    void *one, *other;
    struct document *saved = document_object(arena), *saved_other = document_object(arena);
    learned(0, &one);
    for (size_t row = TRAINING; row < ROWS; row++)
        values[row] = NAN;
    learned(0, &other);
    target_step.save(arena, one, saved);
    target_step.save(arena, other, saved_other);
    ck_assert_str_eq(document_line(arena, saved), document_line(arena, saved_other));
}
END_TEST

START_TEST(each_of_several_classes_has_its_own)
{
    void *state;
    for (size_t i = 0; i < ROWS; i++)
        values[i] = (float)(i % 3);
    struct table *table = learned(3, &state);
    float sum = 0;
    for (int output = 1; output <= 3; output++)
        sum += table_column(table, arena_format(arena, "kunde.target_%d", output))->numbers[52];
    ck_assert_float_eq_tol(sum, 1, 1e-5F);
}
END_TEST

START_TEST(what_was_saved_does_the_same)
{
    void *state, *loaded = arena_get(arena, target_step.state_size);
    learned(0, &state);
    struct document *saved = document_object(arena), *read;
    target_step.save(arena, state, saved);
    const char *text = document_line(arena, saved);
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
    ck_assert(target_step.load(arena, read, loaded));
    struct table *one = sample(), *other = sample();
    ck_assert(target_step.apply(arena, problems, state, one));
    ck_assert(target_step.apply(arena, problems, loaded, other));
    for (size_t row = 0; row < ROWS; row++)
        ck_assert_float_eq(table_column(one, "kunde.target")->numbers[row],
                           table_column(other, "kunde.target")->numbers[row]);
}
END_TEST

START_TEST(damage_is_refused)
{
    static const char *const damaged[] = {
        "{\"kunde\":{}}",
        "{\"kunde\":{\"levels\":[\"a\"],\"values\":[1],\"counts\":[1,2,3]}}",
        "{\"kunde\":{\"levels\":[\"a\",\"a\"],\"values\":[1,2,3,4],\"counts\":[1,2,3,4]}}",
        "{\"kunde\":{\"levels\":[\"a\"],\"values\":[1,2,3],\"counts\":[1]}}",
    };
    struct document *read;
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", damaged[_i], strlen(damaged[_i]), &read));
    ck_assert(!target_step.load(arena, read, arena_get(arena, target_step.state_size)));
}
END_TEST

/* So wide that its columns move when some are added, while the rows of training are looked at. */
START_TEST(very_wide_tables_are_corrected_too)
{
    enum { WIDE = 3199 }; /* columns come in blocks of 32: the second new one makes them move */
    struct table *table = sample(), *prepared;
    for (size_t i = table->column_count; i < WIDE; i++)
        table_add_column(arena, table, arena_format(arena, "x%zu", i), COLUMN_NUMBER)->numbers = values;
    static const struct step *const steps[] = { &target_step, NULL };
    const void *of_steps[] = { &settings };
    const struct recipe recipe = { .name = "target", .steps = steps, .settings = of_steps };
    struct preparation *preparation;
    ck_assert(preparation_fit(arena, arena, problems, &recipe, table, training, TRAINING, &(struct truth){ values, 0 },
                              &preparation, &prepared));
    const struct column *corrected = table_column(prepared, "kunde.target");
    ck_assert_ptr_nonnull(corrected);
    ck_assert_float_gt(corrected->numbers[1], corrected->numbers[0]);
}
END_TEST

/* What training rows must see is written into the made column, not into one of the input that is called like it. */
/* A category that was made of a number is explained as that number. */
START_TEST(statistics_come_from_the_column_of_the_input)
{
    struct table *table = sample(), seen = table_view(table, training, TRAINING);
    struct truth truth = { values, 0 };
    table->columns[0].source = "laden";
    void *state = arena_get(arena, target_step.state_size);
    ck_assert(target_step.fit(arena, problems, &settings, state, &seen, &truth));
    ck_assert(target_step.apply(arena, problems, state, table));
    ck_assert_uint_eq(table->column_count, 3);
    ck_assert_str_eq(table->columns[1].source, "laden");
    ck_assert_str_eq(table->columns[2].source, "laden");
}
END_TEST

START_TEST(columns_of_the_same_name_stay_as_they_are)
{
    enum column_kind kind = _i ? COLUMN_CATEGORY : COLUMN_NUMBER;
    float input[ROWS] = { 0 };
    struct table *table = sample();
    struct column *column = table_add_column(arena, table, "kunde.target", kind);
    column->numbers = input; /* codes have the same size */
    column->dictionary = dictionary_create(arena);
    dictionary_add(column->dictionary, "A", 1);
    struct table seen = table_view(table, training, TRAINING);
    struct truth truth = { values, 0 };
    void *state = arena_get(arena, target_step.state_size), *other;
    ck_assert(target_step.fit(arena, problems, &settings, state, &seen, &truth));
    ck_assert(target_step.apply(arena, problems, state, table));
    seen = table_view(table, training, TRAINING);
    ck_assert(target_step.correct(arena, state, &seen, &truth, table));
    for (size_t row = 0; row < ROWS; row++)
        ck_assert_float_eq(input[row], 0);
    const struct column *expected = table_column(learned(0, &other), "kunde.target");
    ck_assert_mem_eq(table_newest_column(table, "kunde.target")->numbers, expected->numbers, sizeof input);
}
END_TEST

Suite *suite_target(void)
{
    Suite *suite = suite_create("target");
    TCase *test = tcase_create("target");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, other_rows_get_the_smoothed_mean);
    tcase_add_test(test, no_row_sees_its_own_truth);
    tcase_add_test(test, rows_outside_of_training_teach_nothing);
    tcase_add_test(test, each_of_several_classes_has_its_own);
    tcase_add_test(test, what_was_saved_does_the_same);
    tcase_add_loop_test(test, damage_is_refused, 0, 4);
    tcase_add_test(test, very_wide_tables_are_corrected_too);
    tcase_add_test(test, statistics_come_from_the_column_of_the_input);
    tcase_add_loop_test(test, columns_of_the_same_name_stay_as_they_are, 0, 2);
    suite_add_tcase(suite, test);
    return suite;
}
