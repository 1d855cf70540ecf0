/* Trees that learn what a linear model leaves. */
#include "stages/search/search.h"
#include "tests/unit/small_model.h"

#include <check.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

Suite *suite_residual(void);

static struct arena *arena;
static struct run run;
static struct search search;
static struct search_settings settings;
static float truth[SMALL_ROWS];

static const struct pipeline *pipeline_of_nothing(void)
{
    char path[] = "/tmp/lotse-residual-XXXXXX";
    FILE *file = fdopen(mkstemp(path), "w");
    fputs("[[source]]\nfile = \"a.csv\"\n[target]\ncolumn = \"price\"\n", file);
    fclose(file);
    struct pipeline *pipeline;
    ck_assert(pipeline_read(arena, run.problems, path, NULL, 0, &pipeline));
    unlink(path);
    return pipeline;
}

/* A step upon a slope, of rows that are the training rows of a search with two folds. */
static void set_up(void)
{
    arena = arena_create();
    struct recipe *recipes = ARENA_ARRAY(arena, RECIPE_KINDS, struct recipe);
    for (enum recipe_kind kind = 0; kind < RECIPE_KINDS; kind++)
        recipes[kind] = *small_recipe(arena, kind);
    run = (struct run){ .arena = arena, .problems = problems_create(arena), .seed = 42, .threads = 1 };
    run.pipeline = pipeline_of_nothing();
    run.table = small_table(arena);
    run.recipes = recipes;
    for (size_t row = 0; row < SMALL_ROWS; row++) {
        float slope = run.table->columns[0].numbers[row], step = run.table->columns[2].numbers[row];
        truth[row] = 1000 + 100 * slope + (step > 0 ? 5 : 0);
    }
    run.question = (struct question){ .task = TASK_REGRESSION, .outputs = 1, .truth = truth };
    run.split = (struct split){ .train = small_rows(arena), .train_count = SMALL_ROWS };
    settings = (struct search_settings){ .folds = 2 };
    search = (struct search){ .run = &run,
                              .settings = &settings,
                              .arena = arena,
                              .trial_threads = 1,
                              .bins = 256,
                              .guide = metric_named("rmse"),
                              .metric = metric_named("rmse"),
                              .deadline = INFINITY,
                              .trial_seconds = INFINITY,
                              .folds_settled = true,
                              .final = FINAL_BAGGED };
    search.trials = ARENA_ARRAY(arena, 1, struct trial *);
    pthread_mutex_init(&search.mutex, NULL);
    ck_assert(folds_create(&search));
    search.fold_count = search.folds_made = 2; /* few rows are dealt twice */
    search.validated_count = folds_rows(&search, 2);
}

static void tear_down(void)
{
    pthread_mutex_destroy(&search.mutex);
    arena_destroy(arena);
}

static struct trial *trained(enum recipe_kind kind)
{
    struct trial *trial = ARENA_NEW(arena, struct trial);
    *trial = (struct trial){ .kind = kind, .point = portfolio_point(5, 0, SMALL_ROWS), .arena = arena_child(arena) };
    ck_assert(trial_run(&search, trial, false));
    return trial;
}

static struct model *model_of(struct trial *trial, size_t copies)
{
    struct model *model = ARENA_NEW(arena, struct model);
    struct choice choice = { .trials = { trial }, .weights = { 1 }, .count = 1, .copies = copies };
    *model = (struct model){ .question = run.question, .columns = ARENA_ARRAY(arena, 3, struct schema_column) };
    for (size_t i = 0; i < 3; i++)
        ((struct schema_column *)(uintptr_t)model->columns)[i].name = run.table->columns[i].name;
    model->column_count = 3;
    ck_assert(assemble(&search, &choice, model));
    return model;
}

START_TEST(trees_have_only_the_step_to_learn)
{
    ck_assert_double_lt(trained(RECIPE_RESIDUAL)->loss, 0.3 * trained(RECIPE_TREES)->loss);
}
END_TEST

/* The linear model alone is off by half a step. */
START_TEST(the_linear_model_says_the_slope)
{
    const struct fold_data *data = fold_data(&search, &search.folds[0], RECIPE_RESIDUAL);
    ck_assert(data && data->below);
    for (size_t i = 0; i < search.folds[0].valid_count; i++)
        ck_assert_float_eq_tol(data->base[i], truth[search.folds[0].valid[i]], 8);
    ck_assert_double_eq_tol(data->base_score, 0, 0.01);
    ck_assert_ptr_null(fold_data(&search, &search.folds[0], RECIPE_TREES)->below);
}
END_TEST

/* Half of its boosters have met a row; the mean of all is a little nearer than the others alone. */
START_TEST(the_model_says_what_the_trial_said)
{
    struct trial *trial = trained(RECIPE_RESIDUAL);
    const struct model *model = model_of(trial, 0);
    ck_assert_uint_eq(model->member_count, 4);
    double shares = 0, bases = 0;
    for (size_t i = 0; i < 4; i++)
        *(model->members[i].is_base ? &bases : &shares) += model->members[i].weight;
    ck_assert_double_eq_tol(shares, 1, 1e-9);
    ck_assert_double_eq_tol(bases, 1, 1e-9);
    float said[SMALL_ROWS];
    ck_assert(model_predict(arena, run.problems, model, run.table, search.validated, SMALL_ROWS, said));
    ck_assert_double_lt(search_loss(&search, search.guide, said), trial->loss);
    for (size_t row = 0; row < SMALL_ROWS; row++)
        ck_assert_float_eq_tol(said[row], trial->predictions[row], 10);
}
END_TEST

/* Three copies of the trees and one linear model, from all rows. */
START_TEST(learned_once_more_there_is_one_base)
{
    const struct model *model = model_of(trained(RECIPE_RESIDUAL), 3);
    ck_assert_uint_eq(model->member_count, 4);
    ck_assert(model->members[0].is_base);
    ck_assert_double_eq_tol(model->members[0].weight, 1, 1e-9);
    float said[SMALL_ROWS];
    ck_assert(model_predict(arena, run.problems, model, run.table, NULL, SMALL_ROWS, said));
    for (size_t row = 0; row < SMALL_ROWS; row++)
        ck_assert_float_eq_tol(said[row], truth[row], 5);
}
END_TEST

/* Local accuracy of SHAP values, linear and trees together: what is no effect is the same in all rows. */
START_TEST(effects_of_both_are_added)
{
    const struct model *model = model_of(trained(RECIPE_RESIDUAL), 0);
    float said[SMALL_ROWS], effects[SMALL_ROWS * 3];
    ck_assert(model_predict(arena, run.problems, model, run.table, NULL, SMALL_ROWS, said));
    ck_assert(model_explain(arena, run.problems, model, run.table, NULL, SMALL_ROWS, effects));
    for (size_t row = 0; row < SMALL_ROWS; row++) {
        float rest = said[row] - effects[row * 3] - effects[row * 3 + 1] - effects[row * 3 + 2];
        ck_assert_float_eq_tol(rest, said[0] - effects[0] - effects[1] - effects[2], 0.01F);
    }
}
END_TEST

Suite *suite_residual(void)
{
    Suite *suite = suite_create("residual");
    TCase *test = tcase_create("residual");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, trees_have_only_the_step_to_learn);
    tcase_add_test(test, the_linear_model_says_the_slope);
    tcase_add_test(test, the_model_says_what_the_trial_said);
    tcase_add_test(test, learned_once_more_there_is_one_base);
    tcase_add_test(test, effects_of_both_are_added);
    suite_add_tcase(suite, test);
    return suite;
}
