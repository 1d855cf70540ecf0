#include "runner/model/calibration.h"

#include "runner/base/random.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_calibration(void);

enum { ROWS = 20000 };

static struct arena *arena;
static float truth[ROWS], predicted[ROWS];
static struct scored scored;

static void set_up(void)
{
    arena = arena_create();
    scored = (struct scored){ .truth = truth, .predicted = predicted, .rows = ROWS, .outputs = 1, .threshold = 0.5 };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static double logistic(double margin)
{
    return 1 / (1 + exp(-margin));
}

/* Cases with known probabilities, of which logistic(slope × logit + offset) is said. */
static void say_wrongly(double slope, double offset)
{
    struct random random = random_start(7, 1);
    for (size_t row = 0; row < ROWS; row++) {
        double logit = 2 * random_normal(&random);
        truth[row] = random_unit(&random) < logistic(logit);
        predicted[row] = (float)logistic(slope * logit + offset);
    }
}

static double loss_with(const struct calibration *calibration)
{
    float *mapped = ARENA_ARRAY(arena, scored.rows, float);
    memcpy(mapped, scored.predicted, scored.rows * sizeof *mapped);
    calibration_apply(calibration, mapped, scored.rows);
    struct scored after = scored;
    after.predicted = mapped;
    return metric_named("log_loss")->measure(arena, &after);
}

static float mapped(const struct calibration *calibration, float probability)
{
    calibration_apply(calibration, &probability, 1);
    return probability;
}

/* The inverse of what was done to them: slope 1/2, offset -1/2. Standard errors are about 0.01 and 0.02. */
START_TEST(finds_the_line)
{
    say_wrongly(2, 1);
    struct calibration calibration = calibration_fit(arena, &scored);
    ck_assert_double_eq_tol((double)calibration.slope, 0.5, 0.03);
    ck_assert_double_eq_tol((double)calibration.offset, -0.5, 0.06);
    ck_assert_double_lt(loss_with(&calibration), 0.9 * loss_with(&(struct calibration){ 0, 0 }));
}
END_TEST

/* By hand: with one value for all rows of a class, the loss is least where each gets its corrected target, 1/4 and 3/4
 * of two rows each. */
START_TEST(corrects_the_targets)
{
    static const float both[] = { 0, 0, 1, 1 }, said[] = { 0.1f, 0.1f, 0.9f, 0.9f };
    struct scored few = { .truth = both, .predicted = said, .rows = 4, .outputs = 1 };
    struct calibration calibration = calibration_fit(arena, &few);
    ck_assert_float_eq_tol(mapped(&calibration, 0.1f), 0.25f, 1e-4f);
    ck_assert_float_eq_tol(mapped(&calibration, 0.9f), 0.75f, 1e-4f);
}
END_TEST

/* Property: the loss of a fitted map is no higher than that of any near it. */
START_TEST(nothing_near_is_better)
{
    static const float steps[] = { -0.02f, 0, 0.02f };
    say_wrongly(1.3, -0.4);
    struct calibration line = calibration_fit(arena, &scored);
    double least = loss_with(&line);
    for (size_t i = 0; i < 9; i++) {
        struct calibration near = line;
        near.slope += steps[i % 3];
        near.offset += steps[i / 3];
        ck_assert_double_ge(loss_with(&near), least - 1e-6);
    }
}
END_TEST

/* From below 0 to above 1 in small steps, with the ends of float32. */
START_TEST(a_map_rises_and_stays_inside)
{
    say_wrongly(2, 1);
    struct calibration calibration = calibration_fit(arena, &scored);
    float before = mapped(&calibration, 0);
    ck_assert_float_gt(before, 0);
    for (size_t step = 1; step <= 1000; step++) {
        float now = mapped(&calibration, (float)step / 1000);
        ck_assert_float_gt(now, before);
        before = now;
    }
    ck_assert_float_lt(before, 1);
    ck_assert_float_le(mapped(&calibration, 1e-30f), mapped(&calibration, 1e-3f));
}
END_TEST

START_TEST(one_class_or_falling_predictions_have_no_map)
{
    say_wrongly(-1, 0);
    ck_assert_float_eq(calibration_fit(arena, &scored).slope, 0);
    memset(truth, 0, sizeof truth);
    ck_assert_float_eq(calibration_fit(arena, &scored).slope, 0);
    scored.rows = 0;
    ck_assert_float_eq(calibration_fit(arena, &scored).slope, 0);
}
END_TEST

static struct document *parsed(const char *text)
{
    struct document *document;
    ck_assert(document_parse(arena, problems_create(arena), FAULT_PACKAGE, "p", text, strlen(text), &document));
    return document;
}

START_TEST(saved_and_loaded_maps_are_equal)
{
    say_wrongly(2, 1);
    struct calibration saved = calibration_fit(arena, &scored), loaded;
    const char *text = document_line(arena, calibration_save(arena, &saved));
    ck_assert(calibration_load(parsed(text), &loaded));
    for (size_t step = 0; step <= 1000; step++)
        ck_assert(mapped(&loaded, (float)step / 1000) == mapped(&saved, (float)step / 1000));
    ck_assert(calibration_load(NULL, &loaded));
    ck_assert_float_eq(loaded.slope, 0);
}
END_TEST

static const char *const damaged[] = {
    "{\"slope\":0,\"offset\":0}",
    "{\"slope\":-1,\"offset\":0}",
    "{\"slope\":1e300,\"offset\":0}",
    "{\"slope\":1,\"offset\":1e300}",
    "{\"slope\":1,\"offset\":null}",
    "{\"slope\":null,\"offset\":0}",
    "{\"slope\":\"0.5\",\"offset\":0}",
    "{\"slope\":1}",
    "{}",
    "[1,2]",
};

START_TEST(damaged_documents_are_refused)
{
    struct calibration loaded;
    ck_assert(calibration_load(parsed("{\"slope\":1.5,\"offset\":-2}"), &loaded));
    ck_assert(!calibration_load(parsed(damaged[_i]), &loaded));
}
END_TEST

Suite *suite_calibration(void)
{
    Suite *suite = suite_create("calibration");
    TCase *tests = tcase_create("calibration");
    tcase_set_timeout(tests, 60);
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, finds_the_line);
    tcase_add_test(tests, corrects_the_targets);
    tcase_add_test(tests, nothing_near_is_better);
    tcase_add_test(tests, a_map_rises_and_stays_inside);
    tcase_add_test(tests, one_class_or_falling_predictions_have_no_map);
    tcase_add_test(tests, saved_and_loaded_maps_are_equal);
    tcase_add_loop_test(tests, damaged_documents_are_refused, 0, sizeof damaged / sizeof *damaged);
    suite_add_tcase(suite, tests);
    return suite;
}
