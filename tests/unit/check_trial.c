/* Which of two trials is better: far ones before near ones, unless it was time that ended both. */
#include "stages/search/search.h"

#include <check.h>

Suite *suite_trial(void);

START_TEST(the_lower_loss_is_better)
{
    struct trial one = { .index = 1, .folds = 5, .loss = 0.4 }, other = { .index = 0, .folds = 5, .loss = 0.5 };
    ck_assert(trial_better(&one, &other) && !trial_better(&other, &one));
    other.loss = one.loss;
    ck_assert(trial_better(&other, &one) && !trial_better(&one, &other));
}
END_TEST

START_TEST(a_trial_that_was_given_up_is_worse)
{
    struct trial whole = { .folds = 5, .loss = 0.5 }, stopped = { .folds = 1, .loss = 0.4, .stopped = true };
    struct trial cut = { .folds = 4, .loss = 0.3, .cut = true };
    ck_assert(trial_better(&whole, &stopped) && !trial_better(&stopped, &whole));
    ck_assert(trial_better(&whole, &cut) && !trial_better(&cut, &whole));
}
END_TEST

/* A linear model that time cut short in its second fold says more than trees of one round in three. */
START_TEST(time_is_no_judge)
{
    struct trial linear = { .folds = 2, .loss = 0.6, .cut = true }, trees = { .folds = 3, .loss = 2.6, .cut = true };
    ck_assert(trial_better(&linear, &trees) && !trial_better(&trees, &linear));
}
END_TEST

/* Often there is no time for more than some fifteen trials. Three of those first ones are no boosted trees, and four of them
 * have to be known before a trial can be behind. */
START_TEST(the_last_of_few_trials_can_be_given_up)
{
    ck_assert_uint_ge(trials_known_to(14), 3 + 4);
    ck_assert_uint_eq(trials_known_to(1), 0);
}
END_TEST

/* What the trial with this index is held against: trials with losses of 0.50, 0.51, … on their first fold. */
static bool is_behind(struct trial trial, double loss)
{
    enum { TRIALS = 20 };
    struct trial known[TRIALS], *trials[TRIALS];
    for (size_t i = 0; i < TRIALS; i++) {
        known[i] = (struct trial){ .index = i, .folds = 1, .losses = { 0.5 + 0.01 * (double)i } };
        trials[i] = &known[i];
    }
    struct search search = { .trials = trials };
    trial.folds = 1;
    trial.losses[0] = loss;
    return trial_is_behind(&search, &trial);
}

static struct trial boosted(size_t index)
{
    return (struct trial){ .index = index };
}

START_TEST(behind_the_better_third_is_behind)
{
    ck_assert_uint_eq(trials_known_to(15), 9);
    ck_assert(!is_behind(boosted(15), 0.525)); /* three of nine are better */
    ck_assert(is_behind(boosted(15), 0.535));
}
END_TEST

START_TEST(far_behind_the_best_is_behind_though_little_is_known)
{
    ck_assert_uint_eq(trials_known_to(4), 0);
    ck_assert(!is_behind(boosted(4), 5));
    ck_assert_uint_eq(trials_known_to(5), 1);
    ck_assert(!is_behind(boosted(5), 0.57));
    ck_assert(is_behind(boosted(5), 0.58)); /* by more than 15 % */
}
END_TEST

/* A forest and a linear model are there since they are something else. */
START_TEST(what_is_not_boosted_is_behind_only_if_it_is_far)
{
    struct trial forest = { .index = 15, .is_forest = true }, linear = { .index = 15, .kind = RECIPE_LINEAR };
    ck_assert(!is_behind(forest, 0.57) && !is_behind(linear, 0.57));
    ck_assert(is_behind(forest, 0.58) && is_behind(linear, 0.58));
    ck_assert_uint_gt(trials_known_to(FOREST_TRIAL), 0);
}
END_TEST

Suite *suite_trial(void)
{
    Suite *suite = suite_create("trial");
    TCase *test = tcase_create("trial");
    tcase_add_test(test, the_lower_loss_is_better);
    tcase_add_test(test, a_trial_that_was_given_up_is_worse);
    tcase_add_test(test, time_is_no_judge);
    tcase_add_test(test, the_last_of_few_trials_can_be_given_up);
    tcase_add_test(test, behind_the_better_third_is_behind);
    tcase_add_test(test, far_behind_the_best_is_behind_though_little_is_known);
    tcase_add_test(test, what_is_not_boosted_is_behind_only_if_it_is_far);
    suite_add_tcase(suite, test);
    return suite;
}
