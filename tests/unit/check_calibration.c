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
static void say_some_wrongly(size_t from, size_t end, double slope, double offset)
{
    struct random random = random_start(7, 1 + from);
    for (size_t row = from; row < end; row++) {
        double logit = 2 * random_normal(&random);
        truth[row] = random_unit(&random) < logistic(logit);
        predicted[row] = (float)logistic(slope * logit + offset);
    }
}

static void say_wrongly(double slope, double offset)
{
    say_some_wrongly(0, ROWS, slope, offset);
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
    ck_assert_double_lt(loss_with(&calibration), 0.9 * loss_with(&(struct calibration){ 0 }));
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

static const size_t halves[] = { ROWS / 2, ROWS };

START_TEST(a_line_that_helps_for_certain_is_kept)
{
    say_wrongly(2, 1);
    struct calibration calibration = calibration_fit_certain(arena, &scored, halves, 2);
    ck_assert_float_eq(calibration.slope, calibration_fit(arena, &scored).slope);
    ck_assert_float_lt(calibration.slope, 0.6f);
}
END_TEST

/* What is learned from one half must hold in the other. */
START_TEST(a_line_that_helps_its_own_rows_alone_is_none)
{
    say_some_wrongly(0, ROWS / 2, 1, 1);
    say_some_wrongly(ROWS / 2, ROWS, 1, -0.9);
    ck_assert_float_gt(calibration_fit(arena, &scored).slope, 0);
    ck_assert_float_eq(calibration_fit_certain(arena, &scored, halves, 2).slope, 0);
}
END_TEST

START_TEST(few_rows_or_one_part_are_no_line)
{
    say_wrongly(1, 0.1);
    scored.rows = 200;
    ck_assert_float_gt(calibration_fit(arena, &scored).slope, 0);
    ck_assert_float_eq(calibration_fit_certain(arena, &scored, (const size_t[]){ 100, 200 }, 2).slope, 0);
    scored.rows = ROWS;
    say_wrongly(2, 1);
    ck_assert_float_eq(calibration_fit_certain(arena, &scored, (const size_t[]){ ROWS }, 1).slope, 0);
    memset(truth, 0, sizeof truth);
    ck_assert_float_eq(calibration_fit_certain(arena, &scored, halves, 2).slope, 0);
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
    ck_assert(calibration_load(arena, parsed(text), 2, &loaded));
    for (size_t step = 0; step <= 1000; step++)
        ck_assert(mapped(&loaded, (float)step / 1000) == mapped(&saved, (float)step / 1000));
    ck_assert(calibration_load(arena, NULL, 2, &loaded));
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
    ck_assert(calibration_load(arena, parsed("{\"slope\":1.5,\"offset\":-2}"), 2, &loaded));
    ck_assert(!calibration_load(arena, parsed(damaged[_i]), 2, &loaded));
}
END_TEST

/* Cases of three classes with known probabilities; what is said of them are those, mixed: the softmax of their logarithms
 * × mix. */
enum { CLASSES = 3, PARTS = 4 };
static const float as_they_are[CLASSES][CLASSES] = { { 1, 0, 0 }, { 0, 1, 0 }, { 0, 0, 1 } };
static const float two_mixed[CLASSES][CLASSES] = { { 0.6f, 0.4f, 0 }, { 0.4f, 0.6f, 0 }, { 0, 0, 1 } };
static const size_t ends[PARTS] = { ROWS / 8, ROWS / 4, ROWS / 2, ROWS };
static float of_classes[ROWS * CLASSES], in_truth[ROWS * CLASSES];

static void softmax(const double *margins, float *out)
{
    double sum = 0;
    for (size_t k = 0; k < CLASSES; k++)
        sum += exp(margins[k]);
    for (size_t k = 0; k < CLASSES; k++)
        out[k] = (float)(exp(margins[k]) / sum);
}

static void say_classes(size_t from, size_t end, const float mix[CLASSES][CLASSES])
{
    struct random random = random_start(7, from);
    for (size_t row = from; row < end; row++) {
        float *known = in_truth + row * CLASSES;
        double margins[CLASSES], mixed[CLASSES] = { 0 };
        for (size_t k = 0; k < CLASSES; k++)
            margins[k] = 2 * random_normal(&random);
        softmax(margins, known);
        for (size_t i = 0; i < CLASSES; i++)
            for (size_t k = 0; k < CLASSES; k++)
                mixed[k] += log((double)known[i]) * (double)mix[i][k];
        softmax(mixed, of_classes + row * CLASSES);
        double drawn = random_unit(&random);
        truth[row] = drawn < (double)known[0] ? 0 : drawn < (double)known[0] + (double)known[1] ? 1 : 2;
    }
    scored = (struct scored){ .truth = truth, .predicted = of_classes, .rows = ROWS, .outputs = CLASSES };
}

static double loss_of(const float *said)
{
    struct scored after = scored;
    after.predicted = said;
    return metric_named("log_loss")->measure(arena, &after);
}

/* As good as what is known in truth, but for a thousandth; and what is said are probabilities. */
START_TEST(classes_that_are_mixed_are_told_apart)
{
    say_classes(0, ROWS, two_mixed);
    struct calibration calibration = calibration_fit_classes(arena, &scored, ends, PARTS);
    ck_assert_ptr_nonnull(calibration.map);
    ck_assert_double_gt(loss_of(of_classes), 1.01 * loss_of(in_truth));
    calibration_apply(&calibration, of_classes, ROWS);
    ck_assert_double_lt(loss_of(of_classes), 1.001 * loss_of(in_truth));
    for (size_t row = 0; row < ROWS; row++) {
        const float *said = of_classes + row * CLASSES;
        ck_assert_float_eq_tol(said[0] + said[1] + said[2], 1, 1e-5f);
    }
}
END_TEST

START_TEST(nothing_to_gain_is_no_map)
{
    say_classes(0, ROWS, as_they_are);
    ck_assert_ptr_null(calibration_fit_classes(arena, &scored, ends, PARTS).map);
}
END_TEST

/* What is learned from one part must hold in the others. */
START_TEST(a_map_that_helps_its_own_rows_alone_is_none)
{
    static const float otherwise[CLASSES][CLASSES] = { { 1.4f, -0.4f, 0 }, { -0.4f, 1.4f, 0 }, { 0, 0, 1 } };
    say_classes(0, ROWS / 2, two_mixed);
    say_classes(ROWS / 2, ROWS, otherwise);
    ck_assert_ptr_null(calibration_fit_classes(arena, &scored, halves, 2).map);
}
END_TEST

START_TEST(one_part_or_very_many_classes_have_no_map)
{
    say_classes(0, ROWS, two_mixed);
    ck_assert_ptr_null(calibration_fit_classes(arena, &scored, (const size_t[]){ ROWS }, 1).map);
    struct scored many = { .truth = truth, .predicted = of_classes, .rows = 100, .outputs = 21 };
    ck_assert_ptr_null(calibration_fit_classes(arena, &many, (const size_t[]){ 50, 100 }, 2).map);
}
END_TEST

/* Thirty rows that were always right don't make it certain: the ridge draws to what is said. */
START_TEST(few_rows_change_little)
{
    for (size_t row = 0; row < 30; row++) {
        truth[row] = (float)(row % CLASSES);
        for (size_t k = 0; k < CLASSES; k++)
            of_classes[row * CLASSES + k] = row % CLASSES == k ? 0.5f : 0.25f;
    }
    struct scored few = { .truth = truth, .predicted = of_classes, .rows = 30, .outputs = CLASSES };
    struct calibration calibration = calibration_fit_classes(arena, &few, (const size_t[]){ 15, 30 }, 2);
    ck_assert_ptr_nonnull(calibration.map);
    calibration_apply(&calibration, of_classes, 1);
    ck_assert_float_gt(of_classes[0], 0.6f);
    ck_assert_float_lt(of_classes[0], 0.95f);
}
END_TEST

/* 0 has no logarithm. */
START_TEST(certainty_stays_finite)
{
    static const float map[] = { 2, 0, 0, 0, 1, 0, 0, 0, 1, 0, 0, 0.5f };
    struct calibration calibration = { .map = map, .classes = CLASSES };
    float said[] = { 1, 0, 0 };
    calibration_apply(&calibration, said, 1);
    ck_assert_float_gt(said[0], 0.99f);
    ck_assert_float_gt(said[2], said[1]);
    ck_assert_float_gt(said[1], 0);
}
END_TEST

START_TEST(saved_and_loaded_maps_of_classes_are_equal)
{
    say_classes(0, ROWS, two_mixed);
    struct calibration saved = calibration_fit_classes(arena, &scored, ends, PARTS), loaded;
    const char *text = document_line(arena, calibration_save(arena, &saved));
    ck_assert(calibration_load(arena, parsed(text), CLASSES, &loaded));
    ck_assert_mem_eq(loaded.map, saved.map, (CLASSES + 1) * CLASSES * sizeof(float));
    ck_assert(!calibration_load(arena, parsed(text), CLASSES + 1, &loaded));
    ck_assert(!calibration_load(arena, parsed(text), 2, &loaded));
    ck_assert(!calibration_load(arena, parsed("{\"map\":[1,0,0,0,1,0,0,0,1,0,0,1e300]}"), CLASSES, &loaded));
    ck_assert(!calibration_load(arena, parsed("{\"map\":[1,0,0,0,1,0,0,0,1,0,0,null]}"), CLASSES, &loaded));
    ck_assert(!calibration_load(arena, parsed("{\"map\":[]}"), 21, &loaded));
    struct calibration none = { 0 };
    ck_assert_ptr_null(calibration_save(arena, &none));
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
    tcase_add_test(tests, a_line_that_helps_for_certain_is_kept);
    tcase_add_test(tests, a_line_that_helps_its_own_rows_alone_is_none);
    tcase_add_test(tests, few_rows_or_one_part_are_no_line);
    tcase_add_test(tests, saved_and_loaded_maps_are_equal);
    tcase_add_loop_test(tests, damaged_documents_are_refused, 0, sizeof damaged / sizeof *damaged);
    tcase_add_test(tests, classes_that_are_mixed_are_told_apart);
    tcase_add_test(tests, nothing_to_gain_is_no_map);
    tcase_add_test(tests, a_map_that_helps_its_own_rows_alone_is_none);
    tcase_add_test(tests, one_part_or_very_many_classes_have_no_map);
    tcase_add_test(tests, few_rows_change_little);
    tcase_add_test(tests, certainty_stays_finite);
    tcase_add_test(tests, saved_and_loaded_maps_of_classes_are_equal);
    suite_add_tcase(suite, tests);
    return suite;
}
