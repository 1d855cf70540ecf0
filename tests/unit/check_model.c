#include "tests/unit/small_model.h"

#include <check.h>
#include <math.h>

Suite *suite_model(void);

static struct arena *arena;
static struct problems *problems;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static float *predicted(const struct model *model, const uint32_t *rows, size_t count)
{
    float *out = ARENA_ARRAY(arena, count * model->question.outputs, float);
    ck_assert(model_predict(arena, problems, model, small_table(arena), rows, count, out));
    return out;
}

/* By its definition: each member by itself, and the weighted mean of them. */
START_TEST(a_prediction_is_the_weighted_mean_of_the_members)
{
    struct model *model = small_model(arena, problems, TASK_REGRESSION);
    struct member members[] = { model->members[0], model->members[1], model->members[2] };
    members[0].weight = 0.5;
    members[1].weight = members[2].weight = 0.25;
    model->members = members;
    float *all = predicted(model, small_rows(arena), SMALL_ROWS), *alone[3];
    for (size_t i = 0; i < 3; i++) {
        alone[i] = ARENA_ARRAY(arena, SMALL_ROWS, float);
        ck_assert(booster_score(arena, members[i].booster, small_table(arena), NULL, SMALL_ROWS, alone[i], 1));
    }
    for (size_t row = 0; row < SMALL_ROWS; row++)
        ck_assert_float_eq_tol(all[row], 0.5f * alone[0][row] + 0.25f * (alone[1][row] + alone[2][row]), 1e-5f);
    ck_assert(alone[0][3] != alone[1][3]);
}
END_TEST

START_TEST(a_row_is_predicted_alike_in_any_company)
{
    struct model *model = small_model(arena, problems, TASK_MULTICLASS);
    float *all = predicted(model, small_rows(arena), SMALL_ROWS);
    static const uint32_t some[] = { 199, 7, 7, 0 };
    float *few = predicted(model, some, 4);
    for (size_t i = 0; i < 4; i++)
        for (size_t k = 0; k < 3; k++)
            ck_assert(few[i * 3 + k] == all[(size_t)some[i] * 3 + k]);
    ck_assert_float_eq_tol(few[0] + few[1] + few[2], 1, 1e-5f);
}
END_TEST

START_TEST(the_class_follows_threshold_or_probability)
{
    struct model *two = small_model(arena, problems, TASK_BINARY);
    ck_assert_uint_eq(model_class(two, &(float){ 0.34f }), 0);
    ck_assert_uint_eq(model_class(two, &(float){ 0.35f }), 1);
    struct model *three = small_model(arena, problems, TASK_MULTICLASS);
    ck_assert_uint_eq(model_class(three, (const float[]){ 0.2f, 0.5f, 0.3f }), 1);
    ck_assert_uint_eq(model_class(three, (const float[]){ 0.4f, 0.2f, 0.4f }), 0);
}
END_TEST

/* The effects and the bias add up to the margin (the property of SHAP values called local accuracy), so differences of
 * the sums are differences of the predictions. */
START_TEST(effects_add_up_to_the_prediction)
{
    struct model *model = small_model(arena, problems, TASK_REGRESSION);
    float *all = predicted(model, small_rows(arena), SMALL_ROWS);
    float *effects = ARENA_ARRAY(arena, SMALL_ROWS * model->column_count, float);
    ck_assert(model_explain(arena, problems, model, small_table(arena), small_rows(arena), SMALL_ROWS, effects));
    float bias = NAN;
    for (size_t row = 0; row < SMALL_ROWS; row++) {
        float rest = all[row];
        for (size_t i = 0; i < model->column_count; i++)
            rest -= effects[row * model->column_count + i];
        if (row == 0)
            bias = rest;
        ck_assert_float_eq_tol(rest, bias, 1e-3f);
    }
    ck_assert(fabsf(effects[0]) > 1e-3f);
}
END_TEST

START_TEST(the_predicted_class_is_explained)
{
    struct model *model = small_model(arena, problems, TASK_MULTICLASS);
    model->member_count = 1;
    struct member only = model->members[0];
    only.weight = 1;
    model->members = &only;
    float *all = predicted(model, small_rows(arena), SMALL_ROWS);
    float *effects = ARENA_ARRAY(arena, SMALL_ROWS * 3, float), *each = ARENA_ARRAY(arena, SMALL_ROWS * 12, float);
    ck_assert(model_explain(arena, problems, model, small_table(arena), small_rows(arena), SMALL_ROWS, effects));
    ck_assert(booster_explain(arena, only.booster, small_table(arena), NULL, SMALL_ROWS, each, 3));
    for (size_t row = 0; row < SMALL_ROWS; row++)
        for (size_t i = 0; i < 3; i++)
            ck_assert(effects[row * 3 + i] == each[(row * 3 + model_class(model, all + row * 3)) * 4 + i]);
}
END_TEST

Suite *suite_model(void)
{
    Suite *suite = suite_create("model");
    TCase *tests = tcase_create("model");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, a_prediction_is_the_weighted_mean_of_the_members);
    tcase_add_test(tests, a_row_is_predicted_alike_in_any_company);
    tcase_add_test(tests, the_class_follows_threshold_or_probability);
    tcase_add_test(tests, effects_add_up_to_the_prediction);
    tcase_add_test(tests, the_predicted_class_is_explained);
    suite_add_tcase(suite, tests);
    return suite;
}
