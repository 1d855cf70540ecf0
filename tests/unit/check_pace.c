/* How much of the data a search has time for. */
#include "runner/base/files.h"
#include "runner/progress.h"
#include "stages/search/search.h"

#include <check.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_pace(void);

enum { ROWS = 40000 };

static struct arena *arena;
static struct run run;
static struct search search;
static struct search_settings settings;
static struct trial first;
static uint32_t rows[ROWS];
static float truth[ROWS];

/* A hundred seconds, two threads; the first fold grew 99 trees. */
static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .arena = arena, .problems = problems_create(arena), .seed = 42, .threads = 2 };
    run.progress = progress_create(arena, false, true);
    for (uint32_t i = 0; i < ROWS; i++)
        rows[i] = i;
    run.question = (struct question){ .task = TASK_REGRESSION, .outputs = 1, .truth = truth };
    run.split = (struct split){ .train = rows, .train_count = ROWS };
    settings = (struct search_settings){ .folds = 5 };
    search =
        (struct search){ .run = &run, .settings = &settings, .arena = arena, .trial_threads = 1, .linear_trial = 1 };
    search.has_linear = true;
    search.has_forest = true;
    search.deadline = run_clock() + 100;
    search.trial_seconds = 25;
    search.ledger = ledger_open(&search);
    first = (struct trial){ .rounds = { 99 }, .late = true, .point = portfolio_point(0, 0, 1000) };
    pthread_mutex_init(&search.mutex, NULL);
    pthread_cond_init(&search.changed, NULL);
    ck_assert(folds_create(&search));
    pace_begin(&search);
}

static void tear_down(void)
{
    pthread_mutex_destroy(&search.mutex);
    pthread_cond_destroy(&search.changed);
    arena_destroy(arena);
}

START_TEST(a_quick_fold_leaves_time_for_all)
{
    ck_assert(!search.folds_settled);
    pace_settle(&search, &first, 0.05);
    ck_assert(search.folds_settled);
    ck_assert_uint_eq(search.fold_count, 5);
    ck_assert_uint_eq(search.validated_count, ROWS);
    ck_assert_ptr_null(search.sample);
    ck_assert(search.has_forest);
    pace_settle(&search, &first, 50); /* settled is settled */
    ck_assert_uint_eq(search.fold_count, 5);
}
END_TEST

/* 27.8 folds would fit, and need no sample; where 2.8 would, trials with a sample tell more. */
START_TEST(of_many_rows_a_sample_is_learned_from_first)
{
    run.split.train_count = MANY_ROWS;
    first.late = false;
    pace_settle(&search, &first, 0.3);
    ck_assert_uint_eq(search.fold_count, 5);
    ck_assert_ptr_null(search.sample);
    search.folds_settled = false;
    pace_settle(&search, &first, 3);
    ck_assert_uint_eq(search.fold_count, 1);
    ck_assert_uint_eq(search.sample->train_count, 10000);
}
END_TEST

/* 12 trials, each twice as long as the first, in 200 seconds of processors: 2.8 folds of 3 seconds. */
START_TEST(a_slow_one_for_some)
{
    first.late = false;
    pace_settle(&search, &first, 3);
    ck_assert_uint_eq(search.fold_count, 2);
    ck_assert_uint_eq(search.validated_count, 2 * ROWS / 5);
    ck_assert_ptr_null(search.sample);
}
END_TEST

START_TEST(a_very_slow_one_for_a_sample)
{
    pace_settle(&search, &first, 12.5);
    ck_assert_uint_eq(search.fold_count, 1);
    ck_assert_ptr_nonnull(search.sample);
    const struct fold *sample = search.sample, *whole = search.folds;
    ck_assert_uint_ge(sample->train_count, 10000);
    ck_assert_uint_le(sample->train_count, whole->train_count / 2);
    ck_assert_uint_eq(sample->valid_count, whole->valid_count);
    bool learned[ROWS] = { false };
    for (size_t i = 0; i < whole->train_count; i++)
        learned[whole->train[i]] = true;
    for (size_t i = 0; i < sample->train_count; i++) {
        ck_assert(learned[sample->train[i]]);
        learned[sample->train[i]] = false; /* none of them twice */
    }
    double until = search.all_rows_from - run_clock();
    ck_assert(until > 30 && until < 50);
}
END_TEST

START_TEST(a_forest_has_to_be_done_in_the_time_of_a_trial)
{
    pace_settle(&search, &first, 10); /* 50 trees a fold: a tenth of a second each, four times that if deep */
    ck_assert_uint_eq(search.fold_count, 1);
    ck_assert(search.has_forest);
    ck_assert_uint_eq(run.note_count, 0);
    search.folds_settled = false;
    pace_settle(&search, &first, 30);
    ck_assert(!search.has_forest);
    ck_assert(search.is_reduced);
    ck_assert_uint_eq(run.note_count, 1); /* and it is said */
}
END_TEST

/* Nothing stops it: the first one begins if there is time for twice what was forecast, the second if there is for what
 * the first one took and a quarter of that. */
START_TEST(a_forest_begins_only_if_it_can_get_done)
{
    struct trial forest = { .index = FOREST_TRIAL, .is_forest = true, .finished = true, .folds = 1, .seconds = 26 };
    struct trial *trials[ENCODED_FOREST_TRIAL] = { [FOREST_TRIAL] = &forest };
    pace_settle(&search, &first, 10);
    ck_assert_double_eq_tol(search.forest_seconds, 20, 1);
    search.trials = trials;
    search.has_encoded_forest = true;
    search.deadline = run_clock() + 45;
    pace_check_forest(&search, FOREST_TRIAL);
    pace_check_forest(&search, ENCODED_FOREST_TRIAL);
    ck_assert(search.has_forest && search.has_encoded_forest && !search.is_reduced);
    search.deadline = run_clock() + 31;
    pace_check_forest(&search, ENCODED_FOREST_TRIAL - 1);
    ck_assert(search.has_encoded_forest);
    pace_check_forest(&search, ENCODED_FOREST_TRIAL);
    ck_assert(!search.has_encoded_forest && search.has_forest && search.is_reduced);
    ck_assert_uint_eq(run.note_count, 1);
    search.has_encoded_forest = true;
    forest.finished = false; /* as long as that is at work, there is the forecast */
    pace_check_forest(&search, ENCODED_FOREST_TRIAL);
    ck_assert(!search.has_encoded_forest);
    pace_check_forest(&search, FOREST_TRIAL);
    ck_assert(!search.has_forest);
    search.has_forest = search.has_encoded_forest = true;
    search.deadline = INFINITY;
    pace_check_forest(&search, FOREST_TRIAL);
    pace_check_forest(&search, ENCODED_FOREST_TRIAL);
    ck_assert(search.has_forest && search.has_encoded_forest);
}
END_TEST

/* A search of one fold that knows two trials ends here, and another one goes on from them; whether the folds are settled. */
static bool goes_on_as_before(const struct trial *known)
{
    char folder[] = "/tmp/lotse-pace-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(folder));
    run.results = folder;
    run.resumed = false;
    search.ledger = ledger_open(&search);
    first.folds = 1;
    ledger_write(&search, &first);
    ledger_write(&search, known);
    search.sample = NULL;
    search.folds_settled = false;
    run.resumed = true;
    search.ledger = ledger_open(&search);
    pace_begin(&search);
    folder_remove(run.problems, folder);
    run.results = NULL;
    return search.folds_settled;
}

static void go_on(const struct trial *known)
{
    ck_assert(goes_on_as_before(known));
    ck_assert_uint_eq(search.fold_count, 1);
}

START_TEST(who_goes_on_has_the_same_sample)
{
    pace_settle(&search, &first, 12.5);
    struct fold sample = *search.sample;
    struct trial known = { .index = 1, .folds = 1, .rounds = { 77 }, .is_sample = true, .point = first.point };
    go_on(&known);
    ck_assert_uint_eq(search.sample->train_count, sample.train_count);
    ck_assert_mem_eq(search.sample->train, sample.train, sample.train_count * sizeof *sample.train);
    ck_assert(search.all_rows_from > run_clock());
    struct trial again = { .index = 1, .is_sample = true, .point = first.point };
    ck_assert(ledger_recall(&search, &again));
    ck_assert_int_eq(again.rounds[0], 77);
    struct trial whole = { .index = 0, .is_sample = true, .point = first.point };
    ck_assert(ledger_recall(&search, &whole));
    ck_assert(!whole.is_sample); /* it had all rows */
    again = (struct trial){ .index = 1, .is_sample = true, .point = first.point };
    search.sample->train_count--;
    ck_assert(!ledger_recall(&search, &again));
}
END_TEST

START_TEST(who_goes_on_repeats_with_all_rows_what_was_repeated)
{
    double rate;
    pace_settle(&search, &first, 12.5);
    struct trial sample = { .index = 1, .is_sample = true, .point = first.point };
    struct trial known = { .index = 5, .folds = 1, .rounds = { 77 }, .point = first.point };
    point_hasten(&known.point, 1.5);
    go_on(&known);
    ck_assert(ledger_knows_repeat(&search, 5, &sample, &rate));
    ck_assert_double_eq_tol(rate, point_value(&known.point, DIMENSION_LEARNING_RATE), 1e-9);
    ck_assert(!ledger_knows_repeat(&search, 6, &sample, &rate));
    sample.kind = RECIPE_ENCODED;
    ck_assert(!ledger_knows_repeat(&search, 5, &sample, &rate));
    sample = (struct trial){ .index = 1, .is_sample = true, .point = first.point };
    sample.point.at[DIMENSION_DEPTH] = 1;
    ck_assert(!ledger_knows_repeat(&search, 5, &sample, &rate));
}
END_TEST

/* Another search goes on from one whose trial with this index was a forest, or not. */
static void go_on_from(size_t index, enum recipe_kind kind, bool is_forest)
{
    struct trial known = { .index = index, .kind = kind, .folds = 1, .rounds = { 77 }, .is_forest = is_forest };
    go_on(&known);
}

START_TEST(who_goes_on_has_no_forest_where_there_was_none)
{
    pace_settle(&search, &first, 5);
    search.has_encoded_forest = true;
    go_on_from(FOREST_TRIAL, RECIPE_TREES, true);
    go_on_from(ENCODED_FOREST_TRIAL, RECIPE_ENCODED, true);
    ck_assert_ptr_null(search.sample);
    ck_assert(search.has_forest && search.has_encoded_forest && !search.is_reduced);
    go_on_from(ENCODED_FOREST_TRIAL, RECIPE_ENCODED, false);
    ck_assert(search.has_forest && !search.has_encoded_forest && search.is_reduced);
    go_on_from(FOREST_TRIAL, RECIPE_TREES, false);
    ck_assert(!search.has_forest);
}
END_TEST

/* What time cut short does not count. */
START_TEST(one_known_trial_settles_nothing)
{
    struct trial known = { .index = 1, .folds = 1, .rounds = { 77 }, .point = first.point, .cut = true };
    ck_assert(!goes_on_as_before(&known));
    struct trial again = { .point = first.point };
    search.fold_count = 1; /* of those made; nobody knows yet whether it is all that are used */
    ck_assert(!ledger_recall(&search, &again));
    search.folds_settled = true;
    ck_assert(ledger_recall(&search, &again));
    again = (struct trial){ .index = 1, .point = first.point };
    ck_assert(!ledger_recall(&search, &again));
}
END_TEST

/* In a hundred seconds, with two threads, two folds of four seconds fit, or eight of one: four times as many is much more. */
START_TEST(a_long_search_is_not_bound_to_a_short_one)
{
    struct trial known = { .index = 1, .folds = 1, .rounds = { 77 }, .point = first.point };
    first.seconds = 4;
    go_on(&known);
    first.seconds = 0.5;
    ck_assert(!goes_on_as_before(&known));
    settings.validate = 1; /* as stated */
    go_on(&known);
}
END_TEST

START_TEST(what_is_stated_or_fixed_does_not_depend_on_time)
{
    settings.trials = 3;
    pace_begin(&search);
    ck_assert(search.folds_settled);
    ck_assert_uint_eq(search.fold_count, 5);
    settings.validate = 2;
    pace_begin(&search);
    ck_assert_uint_eq(search.fold_count, 2);
    pace_settle(&search, &first, 50);
    ck_assert_uint_eq(search.fold_count, 2);
    ck_assert_ptr_null(search.sample);
}
END_TEST

/* 40,000 rows: 24 classes for each are less than a million answers, 26 are more. */
START_TEST(a_linear_model_of_many_classes_gets_all_folds)
{
    search.linear_trial = 0;
    run.question.outputs = 26;
    pace_begin(&search);
    ck_assert(!search.folds_settled);
    run.question.outputs = 24;
    pace_begin(&search);
    ck_assert(search.folds_settled);
    ck_assert_uint_eq(search.fold_count, 5);
}
END_TEST

Suite *suite_pace(void)
{
    Suite *suite = suite_create("pace");
    TCase *test = tcase_create("pace");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, a_quick_fold_leaves_time_for_all);
    tcase_add_test(test, a_slow_one_for_some);
    tcase_add_test(test, of_many_rows_a_sample_is_learned_from_first);
    tcase_add_test(test, a_very_slow_one_for_a_sample);
    tcase_add_test(test, a_forest_has_to_be_done_in_the_time_of_a_trial);
    tcase_add_test(test, who_goes_on_has_the_same_sample);
    tcase_add_test(test, who_goes_on_repeats_with_all_rows_what_was_repeated);
    tcase_add_test(test, a_forest_begins_only_if_it_can_get_done);
    tcase_add_test(test, who_goes_on_has_no_forest_where_there_was_none);
    tcase_add_test(test, one_known_trial_settles_nothing);
    tcase_add_test(test, a_long_search_is_not_bound_to_a_short_one);
    tcase_add_test(test, what_is_stated_or_fixed_does_not_depend_on_time);
    tcase_add_test(test, a_linear_model_of_many_classes_gets_all_folds);
    suite_add_tcase(suite, test);
    return suite;
}
