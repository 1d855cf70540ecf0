/* Which trials a model is made of. */
#include "stages/search/search.h"

#include <check.h>
#include <math.h>

Suite *suite_ensemble(void);

enum { ROWS = 64, TREES = 10, TRIALS = TREES + 1, LINEAR = 3 };

static struct arena *arena;
static struct run run;
static struct search search;
static struct trial trials[TRIALS], *all[TRIALS];
static float truth[ROWS];

/* Boosted trees that all err in the same way, the later ones a little more, and among them a linear model that errs more than
 * any, but otherwise. */
static void set_up(void)
{
    arena = arena_create();
    struct random random = random_start(7, 1);
    float of_trees[ROWS], of_linear[ROWS];
    for (size_t row = 0; row < ROWS; row++) {
        truth[row] = (float)row;
        of_trees[row] = (float)random_normal(&random);
        of_linear[row] = (float)(1.3 * random_normal(&random));
    }
    run = (struct run){ .question = { .outputs = 1 } };
    search = (struct search){ .run = &run,
                              .arena = arena,
                              .final = FINAL_BAGGED,
                              .guide = metric_named("rmse"),
                              .metric = metric_named("rmse"),
                              .truth = truth,
                              .validated_count = ROWS,
                              .fold_count = 1,
                              .trials = all,
                              .begun = TRIALS,
                              .complete = TRIALS,
                              .deadline = INFINITY };
    for (size_t i = 0; i < TRIALS; i++) {
        struct trial *trial = all[i] = &trials[i];
        float share = i == LINEAR ? 0 : 1 + 0.01F * (float)i;
        *trial = (struct trial){ .index = i, .folds = 1, .finished = true, .arena = arena };
        trial->kind = i == LINEAR ? RECIPE_LINEAR : RECIPE_TREES;
        trial->predictions = ARENA_ARRAY(arena, ROWS, float);
        for (size_t row = 0; row < ROWS; row++)
            trial->predictions[row] = truth[row] + (i == LINEAR ? of_linear[row] : share * of_trees[row]);
        trial->loss = search_loss(&search, search.guide, trial->predictions);
    }
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static bool has_chosen(const struct choice *choice, size_t index)
{
    bool found = false;
    for (size_t i = 0; i < choice->count; i++)
        found |= choice->trials[i]->index == index;
    return found;
}

START_TEST(what_errs_otherwise_is_chosen_beside_the_best)
{
    struct choice choice;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert(has_chosen(&choice, 0));
    ck_assert(has_chosen(&choice, LINEAR));
    ck_assert_double_lt(search_loss(&search, search.guide, choice.predictions), trials[0].loss);
    double sum = 0;
    for (size_t i = 0; i < choice.count; i++)
        sum += choice.weights[i];
    ck_assert_double_eq_tol(sum, 1, 1e-12);
}
END_TEST

START_TEST(a_single_model_is_the_best_trial)
{
    struct choice choice;
    ck_assert(ensemble_choose(&search, 1, &choice));
    ck_assert_uint_eq(choice.count, 1);
    ck_assert_ptr_eq(choice.trials[0], &trials[0]);
}
END_TEST

/* Which takes longer than there is time for: what is there already is as good as chosen. */
START_TEST(the_best_is_not_trained_again_when_time_is_up)
{
    struct choice choice;
    trials[0].arena = NULL;
    trials[0].predictions = NULL;
    trials[0].seconds = 100;
    search.deadline = run_clock() + 10;
    ck_assert(ensemble_choose(&search, 1, &choice));
    ck_assert_ptr_eq(choice.trials[0], &trials[1]);
    ck_assert(search.hurried);
}
END_TEST

/* Who was given up after a part of the folds has no predictions for the others. */
START_TEST(a_trial_that_was_given_up_is_never_chosen)
{
    search.fold_count = 2;
    for (size_t i = 0; i < TRIALS; i++)
        trials[i].folds = i == LINEAR ? 1 : 2;
    struct choice choice;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert(!has_chosen(&choice, LINEAR));
}
END_TEST

START_TEST(forests_are_kept_where_their_boosters_are_not_needed)
{
    struct trial forest = { .is_forest = true };
    ck_assert(!trial_is_kept_beside(&search, &forest));
    search.final = FINAL_REFIT;
    ck_assert(trial_is_kept_beside(&search, &forest));
}
END_TEST

START_TEST(the_best_of_each_kind_is_kept_where_boosters_are_not_needed)
{
    trials[TREES - 1].kind = trials[TREES].kind = RECIPE_COMBINED; /* worse than all other trees */
    ck_assert(!trial_is_kept_beside(&search, &trials[TREES - 1]));
    search.final = FINAL_REFIT;
    ck_assert(trial_is_kept_beside(&search, &trials[TREES - 1]));
    ck_assert(!trial_is_kept_beside(&search, &trials[TREES]));
    ck_assert(trial_is_kept_beside(&search, &trials[0]));
    ck_assert(!trial_is_kept_beside(&search, &trials[1]));
    search.complete = TREES; /* what lies behind the unbroken row counts by itself */
    ck_assert(trial_is_kept_beside(&search, &trials[TREES]));
}
END_TEST

/* Seventeen of the same trees, and the same ones that see other features, a little worse than all of them. */
START_TEST(who_sees_other_features_is_a_candidate_however_many_are_better)
{
    enum { MANY = MOST_REMEMBERED + 2, OTHER = MANY - 1 };
    struct trial many[MANY], *all_many[MANY];
    for (size_t i = 0; i < MANY; i++) {
        all_many[i] = &many[i];
        many[i] = i == OTHER ? trials[LINEAR] : trials[0];
        many[i].index = i;
        many[i].kind = RECIPE_TREES;
    }
    search.trials = all_many;
    search.begun = search.complete = MANY;
    search.final = FINAL_REFIT;
    struct choice choice;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert_uint_eq(choice.count, 1);
    many[OTHER].kind = RECIPE_COMBINED;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert_uint_eq(choice.count, 2);
}
END_TEST

/* Boosted trees this time: beyond the best six, and within the best sixteen. */
START_TEST(where_boosters_are_not_needed_there_are_more_candidates)
{
    struct choice choice;
    trials[LINEAR].kind = RECIPE_ENCODED;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert(!has_chosen(&choice, LINEAR));
    search.final = FINAL_REFIT;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert(has_chosen(&choice, LINEAR));
}
END_TEST

/* Of boosters that take so many seconds to save. What comes after that takes a minute, and can do with half of it. */
static struct choice chosen_with(double of_each, double seconds)
{
    struct choice choice;
    search.deadline = run_clock() - 30;
    search.reserve = 60;
    run.ends = run_clock() + 30 + seconds;
    for (size_t i = 0; i < TRIALS; i++)
        trials[i].size = of_each * MODEL_BYTES_PER_SECOND;
    search.hurried = false;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    return choice;
}

START_TEST(what_there_is_no_time_to_save_is_not_chosen)
{
    struct choice choice = chosen_with(1, 10);
    ck_assert_uint_gt(choice.count, 1);
    ck_assert(!search.hurried);
    choice = chosen_with(1, 1.5);
    ck_assert_uint_eq(choice.count, 1);
    ck_assert(search.hurried);
    search.load = 4; /* a busy machine saves a quarter of that */
    choice = chosen_with(0.25, 91.2);
    ck_assert_uint_eq(choice.count, 1);
    search.final = FINAL_REFIT; /* those boosters are none of the model */
    choice = chosen_with(1, 1.5);
    ck_assert_uint_gt(choice.count, 1);
}
END_TEST

/* However late it is: to choose takes no time where rows are few. */
START_TEST(a_late_end_of_the_search_leaves_no_trial_out)
{
    search.deadline = run_clock() - 20;
    search.reserve = 40;
    run.ends = run_clock() + 21;
    struct choice choice;
    ck_assert(ensemble_choose(&search, MOST_CHOSEN, &choice));
    ck_assert_uint_gt(choice.count, 1);
}
END_TEST

Suite *suite_ensemble(void)
{
    Suite *suite = suite_create("ensemble");
    TCase *cases = tcase_create("ensemble");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, what_errs_otherwise_is_chosen_beside_the_best);
    tcase_add_test(cases, a_single_model_is_the_best_trial);
    tcase_add_test(cases, the_best_is_not_trained_again_when_time_is_up);
    tcase_add_test(cases, a_trial_that_was_given_up_is_never_chosen);
    tcase_add_test(cases, forests_are_kept_where_their_boosters_are_not_needed);
    tcase_add_test(cases, the_best_of_each_kind_is_kept_where_boosters_are_not_needed);
    tcase_add_test(cases, who_sees_other_features_is_a_candidate_however_many_are_better);
    tcase_add_test(cases, where_boosters_are_not_needed_there_are_more_candidates);
    tcase_add_test(cases, what_there_is_no_time_to_save_is_not_chosen);
    tcase_add_test(cases, a_late_end_of_the_search_leaves_no_trial_out);
    suite_add_tcase(suite, cases);
    return suite;
}
