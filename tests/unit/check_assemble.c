/* How long it takes to make the model of the trials, as far as the search can know. */
#include "stages/search/search.h"

#include <check.h>
#include <math.h>

Suite *suite_assemble(void);

enum { FOLDS = 10 };

static struct run run;
static struct search search;
static struct search_settings settings;
static struct trial best;
static struct fold folds[FOLDS];

/* A hundred seconds, two threads, a thousand rows; the best trial took ten seconds for ten folds. */
static void set_up(void)
{
    run = (struct run){ .threads = 2, .ends = 100 };
    run.split.train_count = 1000;
    for (size_t i = 0; i < FOLDS; i++)
        folds[i].train_count = 900;
    best = (struct trial){ .folds = FOLDS, .seconds = 10 };
    search = (struct search){ .run = &run,
                              .settings = &settings,
                              .trial_threads = 1,
                              .folds = folds,
                              .folds_made = FOLDS,
                              .fold_count = FOLDS,
                              .best = &best };
}

START_TEST(boosters_of_folds_are_there_already)
{
    search.final = FINAL_BAGGED;
    ck_assert_double_eq(assemble_forecast(&search), 0);
}
END_TEST

/* Forty boosters, ten of which are saved in a second. */
START_TEST(large_boosters_take_their_time_to_be_packed)
{
    search.final = FINAL_BAGGED;
    best.size = MODEL_BYTES_PER_SECOND / 10;
    ck_assert_double_eq_tol(assemble_forecast(&search), 4, 1e-9);
    search.final = FINAL_SINGLE;
    ck_assert_double_eq_tol(assemble_forecast(&search), 0.1 + 1 / 0.9, 1e-9);
}
END_TEST

START_TEST(before_the_first_trial_nothing_is_known)
{
    search.final = FINAL_REFIT;
    search.best = NULL;
    ck_assert_double_eq(assemble_forecast(&search), 0);
}
END_TEST

/* A second for each fold of nine tenths of the rows; three copies of three trials in two threads are five in a row. */
START_TEST(learning_once_more_takes_as_long_as_it_took)
{
    search.final = FINAL_REFIT;
    ck_assert_double_eq_tol(assemble_forecast(&search), 5 / 0.9, 1e-9);
    best.is_forest = true; /* its copies are other trees */
    ck_assert_double_eq_tol(assemble_forecast(&search), 5 / 0.9, 1e-9);
    search.final = FINAL_SINGLE;
    ck_assert_double_eq_tol(assemble_forecast(&search), 1 / 0.9, 1e-9);
    best.kind = RECIPE_LINEAR; /* copies of it would be all the same */
    search.final = FINAL_REFIT;
    ck_assert_double_eq_tol(assemble_forecast(&search), 2 / 0.9, 1e-9);
}
END_TEST

START_TEST(most_of_the_time_is_for_the_search)
{
    search.final = FINAL_REFIT;
    best.seconds = 100;
    ck_assert_double_eq_tol(assemble_forecast(&search), 15, 1e-9);
}
END_TEST

static size_t copies_within(double seconds)
{
    struct choice choice = { .trials = { &best }, .weights = { 1 }, .count = 1 };
    search.hurried = false;
    search.deadline = run_clock() + seconds;
    return assemble_copies(&search, &choice);
}

/* One takes 1.1 seconds, and two threads share them. */
START_TEST(there_are_as_many_copies_as_there_is_time_for)
{
    search.final = FINAL_REFIT;
    ck_assert_uint_eq(copies_within(INFINITY), 3);
    ck_assert(!search.hurried);
    ck_assert_uint_eq(copies_within(2), 3);
    ck_assert_uint_eq(copies_within(1.4), 2);
    ck_assert(search.hurried);
    ck_assert_uint_eq(copies_within(1), 0);
    search.to_assemble = 1; /* which was left for it */
    ck_assert_uint_eq(copies_within(1), 3);
    search.to_assemble = 0;
    settings.final = FINAL_REFIT; /* who asks for it gets it */
    ck_assert_uint_eq(copies_within(1), 1);
    search.final = settings.final = FINAL_BAGGED;
    ck_assert_uint_eq(copies_within(INFINITY), 0);
    ck_assert(!search.hurried);
    settings.final = FINAL_AUTO;
}
END_TEST

static struct trial trial_of(struct arena *arena)
{
    struct trial trial = { .arena = arena_child(arena) };
    trial.of_boosters = arena_child(trial.arena);
    return trial;
}

static void get_ready(struct arena *arena, struct fold *fold)
{
    fold->data[RECIPE_TREES].arena = arena_child(arena);
    fold->data[RECIPE_TREES].ready = true;
}

/* The boosters of what was chosen are the model; the other trials, and what the folds were learned from, are in the way. */
START_TEST(what_is_no_part_of_the_model_is_given_back)
{
    struct arena *arena = arena_create();
    struct model *model = ARENA_NEW(arena, struct model);
    struct trial chosen = trial_of(arena), other = trial_of(arena);
    struct trial *trials[] = { &other, &chosen };
    struct choice choice = { .trials = { &chosen }, .weights = { 1 }, .count = 1 };
    struct fold sample = { 0 };
    run.arena = search.arena = arena;
    search.trials = trials;
    search.begun = 2;
    search.sample = &sample;
    fold_begin(&search, &sample);
    for (size_t i = 0; i < FOLDS; i++)
        fold_begin(&search, &folds[i]);
    get_ready(arena, &sample);
    get_ready(arena, &folds[FOLDS - 1]);
    ck_assert(assemble(&search, &choice, model));
    ck_assert_ptr_nonnull(chosen.of_boosters);
    ck_assert_ptr_null(other.arena);
    ck_assert(!sample.data[RECIPE_TREES].ready);
    ck_assert(!folds[FOLDS - 1].data[RECIPE_TREES].ready);
    ck_assert_ptr_null(folds[FOLDS - 1].data[RECIPE_TREES].arena);
    arena_destroy(arena);
}
END_TEST

Suite *suite_assemble(void)
{
    Suite *suite = suite_create("assemble");
    TCase *test = tcase_create("assemble");
    tcase_add_checked_fixture(test, set_up, NULL);
    tcase_add_test(test, boosters_of_folds_are_there_already);
    tcase_add_test(test, large_boosters_take_their_time_to_be_packed);
    tcase_add_test(test, before_the_first_trial_nothing_is_known);
    tcase_add_test(test, learning_once_more_takes_as_long_as_it_took);
    tcase_add_test(test, most_of_the_time_is_for_the_search);
    tcase_add_test(test, there_are_as_many_copies_as_there_is_time_for);
    tcase_add_test(test, what_is_no_part_of_the_model_is_given_back);
    suite_add_tcase(suite, test);
    return suite;
}
