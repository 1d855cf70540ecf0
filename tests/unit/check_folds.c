/* Folds of the training rows: disjoint, complete, stratified, and never from the future. */
#include "stages/search/search.h"
#include "tests/unit/small_model.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_folds(void);

enum { ROWS = 1000 };

static struct arena *arena;
static struct run run;
static struct search search;
static struct search_settings settings;
static uint32_t rows[ROWS];
static float truth[ROWS];
static int64_t order[ROWS];

/* Every fourth row belongs to class 1. */
static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .arena = arena, .problems = problems_create(arena), .seed = 42 };
    for (uint32_t i = 0; i < ROWS; i++) {
        rows[i] = i;
        truth[i] = i % 4 == 0;
        order[i] = (int64_t)((i * 7919) % ROWS); /* a permutation: 7919 and 1000 share no factor */
    }
    run.question = (struct question){ .task = TASK_BINARY, .class_count = 2, .outputs = 1, .truth = truth };
    run.split = (struct split){ .train = rows, .train_count = ROWS };
    settings = (struct search_settings){ .folds = 0 };
    settings.folds = 5;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

START_TEST(every_row_validates_once)
{
    int validated[ROWS] = { 0 };
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 5);
    for (size_t f = 0; f < search.fold_count; f++) {
        const struct fold *fold = &search.folds[f];
        bool trained[ROWS] = { false };
        ck_assert_uint_eq(fold->train_count + fold->valid_count, ROWS);
        for (size_t i = 0; i < fold->train_count; i++)
            trained[fold->train[i]] = true;
        for (size_t i = 0; i < fold->valid_count; i++) {
            ck_assert(!trained[fold->valid[i]]);
            validated[fold->valid[i]]++;
            ck_assert_float_eq(search.truth[fold->first + i], truth[fold->valid[i]]);
        }
    }
    for (size_t i = 0; i < ROWS; i++)
        ck_assert_int_eq(validated[i], 1);
}
END_TEST

START_TEST(few_rows_are_in_ten_folds_very_few_are_dealt_twice)
{
    enum { VERY_FEW = 400 };
    int validated[ROWS] = { 0 };
    settings.folds = 0;
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 10);
    ck_assert_uint_eq(search.validated_count, ROWS);
    run.split.train_count = VERY_FEW;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 20);
    ck_assert_uint_eq(search.validated_count, 2 * VERY_FEW);
    for (size_t i = 0; i < search.validated_count; i++)
        validated[search.validated[i]]++;
    for (size_t i = 0; i < VERY_FEW; i++)
        ck_assert_int_eq(validated[i], 2);
    ck_assert(memcmp(search.folds[0].valid, search.folds[10].valid, 20 * sizeof(uint32_t)) != 0);
}
END_TEST

static const struct fold *first_fold_of(size_t row_count)
{
    run.split.train_count = row_count;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(folds_create(&search));
    return search.folds;
}

START_TEST(of_many_rows_ten_thousand_validate)
{
    enum { MORE_ROWS = 3 * MANY_ROWS };
    static uint32_t many[MORE_ROWS];
    static float numbers[MORE_ROWS];
    for (uint32_t i = 0; i < MORE_ROWS; i++)
        many[i] = i;
    run.question = (struct question){ .task = TASK_REGRESSION, .outputs = 1, .truth = numbers };
    run.split = (struct split){ .train = many };
    settings.folds = 0;
    ck_assert_uint_eq(first_fold_of(MANY_ROWS - 1)->valid_count, MANY_ROWS / 5);
    ck_assert_uint_eq(search.folds_made, 5);
    const struct fold *fold = first_fold_of(MANY_ROWS);
    ck_assert_uint_eq(fold->valid_count, 10000);
    ck_assert_uint_eq(fold->train_count, MANY_ROWS - 10000);
    ck_assert_uint_eq(search.folds_made, 3);
    ck_assert_uint_eq(first_fold_of(150000)->valid_count, 10000);
    ck_assert_uint_eq(first_fold_of(MORE_ROWS)->valid_count, 10000);
    run.question.class_count = 2; /* what is rare must be seen often enough */
    for (size_t i = 0; i < 7000; i++)
        numbers[i] = 1;
    ck_assert_uint_eq(first_fold_of(MORE_ROWS)->valid_count, MORE_ROWS / 14 + 1);
}
END_TEST

START_TEST(groups_stay_together)
{
    static uint32_t group[ROWS];
    for (uint32_t i = 0; i < ROWS; i++)
        group[i] = i * i % 37; /* of different sizes */
    run.split.group = group;
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 5);
    for (size_t f = 0; f < search.fold_count; f++) {
        const struct fold *fold = &search.folds[f];
        bool trained[37] = { false };
        ck_assert_uint_eq(fold->train_count + fold->valid_count, ROWS);
        for (size_t i = 0; i < fold->train_count; i++)
            trained[group[fold->train[i]]] = true;
        for (size_t i = 0; i < fold->valid_count; i++)
            ck_assert(!trained[group[fold->valid[i]]]);
        ck_assert_uint_gt(fold->valid_count, ROWS / 10);
    }
    for (uint32_t i = 0; i < ROWS; i++)
        group[i] = i % 3;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 3);
    run.split.train_count = 400; /* very few rows: dealt once, since they would be dealt the same way again */
    settings.folds = 0;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 3);
}
END_TEST

static size_t groups_validated(const struct fold *fold, const uint32_t *group)
{
    bool seen[ROWS] = { false };
    size_t count = 0;
    for (size_t i = 0; i < fold->valid_count; i++) {
        count += !seen[group[fold->valid[i]]];
        seen[group[fold->valid[i]]] = true;
    }
    return count;
}

/* A customer with a fifth of the rows fills a fold alone, and forty others share the rest: that fold is no good to compare by
 * where it is the only one there is time for. */
START_TEST(folds_with_many_groups_come_first)
{
    static uint32_t group[ROWS];
    for (uint32_t i = 0; i < ROWS; i++)
        group[i] = i < ROWS / 5 ? 0 : 1 + i % 40;
    run.split.group = group;
    ck_assert(folds_create(&search));
    for (size_t f = 1; f < search.fold_count; f++)
        ck_assert_uint_ge(groups_validated(&search.folds[f - 1], group), groups_validated(&search.folds[f], group));
    ck_assert_uint_eq(groups_validated(&search.folds[search.fold_count - 1], group), 1);
}
END_TEST

/* Of five customers each fold has one: which one comes first is left to the seed. */
START_TEST(which_of_equal_folds_comes_first_is_chance)
{
    static uint32_t group[ROWS];
    bool was_first[5] = { false };
    size_t count = 0;
    for (uint32_t i = 0; i < ROWS; i++)
        group[i] = i < ROWS / 2 ? 0 : 1 + i % 4;
    run.split.group = group;
    for (uint64_t seed = 1; seed <= 20; seed++) {
        run.seed = seed;
        search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
        ck_assert(folds_create(&search));
        was_first[group[search.folds[0].valid[0]]] = true;
    }
    for (size_t i = 0; i < 5; i++)
        count += was_first[i];
    ck_assert_uint_ge(count, 3);
}
END_TEST

/* Every moment from 0 to 999 has one row. */
START_TEST(by_time_a_gap_is_kept)
{
    run.split.order = order;
    run.split.gap = 50;
    settings.folds = 3;
    ck_assert(folds_create(&search));
    for (size_t f = 0; f < search.fold_count; f++) {
        const struct fold *fold = &search.folds[f];
        int64_t newest = -1, oldest = ROWS;
        for (size_t i = 0; i < fold->train_count; i++)
            newest = order[fold->train[i]] > newest ? order[fold->train[i]] : newest;
        for (size_t i = 0; i < fold->valid_count; i++)
            oldest = order[fold->valid[i]] < oldest ? order[fold->valid[i]] : oldest;
        ck_assert_int_eq(oldest - newest, 50);
    }
}
END_TEST

/* Five years with as many rows each: the newest is more than a sixth of the rows. */
START_TEST(few_dates_make_fewer_folds)
{
    run.split.order = order;
    settings.folds = 3;
    for (size_t i = 0; i < ROWS; i++)
        order[i] = 2019 + (int64_t)(i % 5);
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.folds_made, 2);
    ck_assert_uint_eq(search.fold_count, 2);
    ck_assert_uint_eq(search.validated_count, 2 * ROWS / 5);
    ck_assert_uint_eq(search.folds[0].valid_count, ROWS / 5);
    ck_assert_uint_eq(search.folds[0].train_count, 4 * ROWS / 5);
    ck_assert_int_eq(order[search.folds[0].valid[0]], 2023);
    ck_assert_int_eq(order[search.folds[1].valid[0]], 2022);
    ck_assert_uint_eq(search.folds[1].first, ROWS / 5);
}
END_TEST

/* The newer one has most of the rows, and validates what was learned from the older one. */
START_TEST(two_moments_make_one_fold)
{
    run.split.order = order;
    settings.folds = 3;
    for (size_t i = 0; i < ROWS; i++)
        order[i] = i % 5 ? 2024 : 2023;
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.folds_made, 1);
    ck_assert_uint_eq(search.folds[0].train_count, ROWS / 5);
    ck_assert_uint_eq(search.folds[0].valid_count, 4 * ROWS / 5);
    ck_assert_int_eq(order[search.folds[0].valid[0]], 2024);
}
END_TEST

/* Of 1,000 days, three pieces of 166 and 167 in the newer half. */
START_TEST(a_long_gap_makes_fewer_folds)
{
    run.split.order = order;
    run.split.gap = 600;
    settings.folds = 3;
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.folds_made, 2);
    ck_assert_int_gt(order[search.folds[0].valid[0]], 833);
    for (size_t f = 0; f < search.fold_count; f++)
        ck_assert_uint_gt(search.folds[f].train_count, 0);
}
END_TEST

/* Neither of a single day nor of a single group. */
START_TEST(what_can_not_be_parted_is_a_problem)
{
    static uint32_t group[ROWS];
    struct source source = { .name = "werte.csv" };
    run.sources = &source;
    run.split.group = group;
    ck_assert(!folds_create(&search));
    ck_assert_uint_eq(problems_count(run.problems), 1);
    memset(order, 0, sizeof order);
    run.split.order = order;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(!folds_create(&search));
    ck_assert_uint_eq(problems_count(run.problems), 2);
}
END_TEST

START_TEST(classes_keep_their_share)
{
    ck_assert(folds_create(&search));
    for (size_t f = 0; f < search.fold_count; f++) {
        size_t ones = 0;
        for (size_t i = 0; i < search.folds[f].valid_count; i++)
            ones += truth[search.folds[f].valid[i]] > 0;
        ck_assert_uint_eq(ones, ROWS / 4 / 5);
    }
}
END_TEST

START_TEST(no_more_folds_than_rows_of_the_rarer_of_two_classes)
{
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = i < 3;
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 3);
}
END_TEST

/* Nothing is measured by class, and each fold still learns from two of the three. */
START_TEST(a_rare_one_of_many_classes_takes_no_rows_from_the_others)
{
    run.question = (struct question){ .task = TASK_MULTICLASS, .class_count = 3, .outputs = 3, .truth = truth };
    for (size_t i = 0; i < ROWS; i++)
        truth[i] = i < 3 ? 2 : (float)(i % 2);
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 5);
    for (size_t f = 0; f < search.fold_count; f++) {
        size_t rare = 0;
        for (size_t i = 0; i < search.folds[f].train_count; i++)
            rare += truth[search.folds[f].train[i]] > 1;
        ck_assert_uint_ge(rare, 2);
    }
}
END_TEST

START_TEST(by_time_nothing_is_learned_from_the_future)
{
    run.split.order = order;
    settings.folds = 0;
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.fold_count, 3);
    for (size_t f = 0; f < search.fold_count; f++) {
        const struct fold *fold = &search.folds[f];
        int64_t newest = -1, oldest = ROWS;
        for (size_t i = 0; i < fold->train_count; i++)
            newest = order[fold->train[i]] > newest ? order[fold->train[i]] : newest;
        for (size_t i = 0; i < fold->valid_count; i++)
            oldest = order[fold->valid[i]] < oldest ? order[fold->valid[i]] : oldest;
        ck_assert_int_lt(newest, oldest);
        ck_assert_uint_gt(fold->valid_count, ROWS / 8);
    }
}
END_TEST

START_TEST(the_seed_decides)
{
    ck_assert(folds_create(&search));
    uint32_t first = search.folds[0].valid[0], second = search.folds[0].valid[1], third = search.folds[0].valid[2];
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(folds_create(&search));
    ck_assert_uint_eq(search.folds[0].valid[0], first);
    run.seed = 43;
    search = (struct search){ .run = &run, .settings = &settings, .arena = arena, .bins = 256 };
    ck_assert(folds_create(&search));
    ck_assert(search.folds[0].valid[0] != first || search.folds[0].valid[1] != second ||
              search.folds[0].valid[2] != third);
}
END_TEST

START_TEST(points_keep_their_limits)
{
    struct random random = random_start(1, 1);
    for (int i = 0; i < 1000; i++) {
        struct point point;
        for (unsigned d = 0; d < DIMENSIONS; d++)
            point.at[d] = i == 0 ? 0 : i == 1 ? 1 : random_unit(&random);
        double rate = point_value(&point, DIMENSION_LEARNING_RATE), depth = point_value(&point, DIMENSION_DEPTH);
        ck_assert(rate >= 0.02 && rate <= 0.3);
        ck_assert(depth >= 2 && depth <= 11 && depth - floor(depth) <= 0);
        ck_assert_double_ge(point_value(&point, DIMENSION_ALPHA), 0);
        ck_assert_double_le(point_value(&point, DIMENSION_SUBSAMPLE), 1);
    }
}
END_TEST

START_TEST(the_portfolio_means_what_it_says)
{
    struct point point = portfolio_point(0, 0, 1000);
    ck_assert_double_eq_tol(point_value(&point, DIMENSION_LEARNING_RATE), 0.1, 1e-9);
    ck_assert_double_eq_tol(point_value(&point, DIMENSION_DEPTH), 5, 1e-9);
    ck_assert_double_eq_tol(point_value(&point, DIMENSION_ALPHA), 0, 1e-9);
    for (size_t i = 0; i < portfolio_count(); i++) {
        point = portfolio_point(i, 0, 1000);
        for (unsigned d = 0; d < DIMENSIONS; d++)
            ck_assert(point.at[d] >= 0 && point.at[d] <= (d == DIMENSION_FEATURES ? 1.5 : 1));
    }
}
END_TEST

/* The fold before took a minute to prepare. */
START_TEST(a_fold_that_would_not_be_ready_in_time_is_not_begun)
{
    ck_assert(folds_create(&search));
    search.folds[0].data[RECIPE_TREES].seconds = 60;
    search.deadline = run_clock() + 30;
    ck_assert(!fold_has_time(&search, 1, RECIPE_TREES));
    ck_assert(fold_has_time(&search, 1, RECIPE_LINEAR));
    search.folds[1].data[RECIPE_TREES].ready = true;
    ck_assert(fold_has_time(&search, 1, RECIPE_TREES));
}
END_TEST

/* What trees learn from took a minute to make; what other ones do will take about as long. */
START_TEST(a_trial_whose_data_would_not_be_ready_in_time_is_not_begun)
{
    ck_assert(folds_create(&search));
    struct trial trial = { .index = 3, .kind = RECIPE_COMBINED, .arena = arena };
    search.deadline = run_clock() + 30;
    ck_assert(trial_has_time(&search, &trial));
    search.folds[0].data[RECIPE_TREES].seconds = 60;
    ck_assert(!trial_has_time(&search, &trial));
    ck_assert(trial_run(&search, &trial, false));
    ck_assert(trial.cut && trial.folds == 0);
    search.folds[0].data[RECIPE_COMBINED].ready = true;
    ck_assert(trial_has_time(&search, &trial));
    search.folds[0].data[RECIPE_COMBINED].ready = false;
    trial.index = 0;
    ck_assert(trial_has_time(&search, &trial));
    trial.index = 3;
    search.deadline = INFINITY;
    ck_assert(trial_has_time(&search, &trial));
}
END_TEST

/* Trees learn from their matrices; the prepared values beside them would be a second copy. */
START_TEST(what_a_fold_no_longer_needs_is_given_back)
{
    struct recipe prepared_by[RECIPE_KINDS] = {
        [RECIPE_TREES] = *small_recipe(arena, RECIPE_TREES), [RECIPE_LINEAR] = *small_recipe(arena, RECIPE_LINEAR)
    };
    run.table = small_table(arena);
    run.recipes = prepared_by;
    run.split.train_count = SMALL_ROWS;
    ck_assert(folds_create(&search));
    struct fold *fold = &search.folds[0];
    const struct fold_data *trees = fold_data(&search, fold, RECIPE_TREES);
    ck_assert(trees && trees->train && trees->valid);
    ck_assert_uint_eq(trees->prepared->row_count, 0);
    ck_assert_uint_eq(trees->prepared->column_count, run.table->column_count);
    ck_assert_str_eq(trees->prepared->columns[0].name, run.table->columns[0].name);
    const struct fold_data *linear = fold_data(&search, fold, RECIPE_LINEAR);
    ck_assert(linear && linear->train && linear->valid);
    ck_assert_uint_eq(linear->prepared->row_count, SMALL_ROWS);
    fold_give_back(fold, RECIPE_LINEAR);
    ck_assert(!linear->ready && linear->preparation);
    ck_assert_ptr_eq(fold_data(&search, fold, RECIPE_LINEAR), linear);
    ck_assert(linear->ready);
    ck_assert_uint_eq(linear->prepared->row_count, SMALL_ROWS);
}
END_TEST

Suite *suite_folds(void)
{
    Suite *suite = suite_create("folds");
    TCase *cases = tcase_create("folds");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, every_row_validates_once);
    tcase_add_test(cases, few_rows_are_in_ten_folds_very_few_are_dealt_twice);
    tcase_add_test(cases, of_many_rows_ten_thousand_validate);
    tcase_add_test(cases, groups_stay_together);
    tcase_add_test(cases, folds_with_many_groups_come_first);
    tcase_add_test(cases, which_of_equal_folds_comes_first_is_chance);
    tcase_add_test(cases, by_time_a_gap_is_kept);
    tcase_add_test(cases, classes_keep_their_share);
    tcase_add_test(cases, no_more_folds_than_rows_of_the_rarer_of_two_classes);
    tcase_add_test(cases, a_rare_one_of_many_classes_takes_no_rows_from_the_others);
    tcase_add_test(cases, few_dates_make_fewer_folds);
    tcase_add_test(cases, two_moments_make_one_fold);
    tcase_add_test(cases, a_long_gap_makes_fewer_folds);
    tcase_add_test(cases, what_can_not_be_parted_is_a_problem);
    tcase_add_test(cases, by_time_nothing_is_learned_from_the_future);
    tcase_add_test(cases, the_seed_decides);
    tcase_add_test(cases, points_keep_their_limits);
    tcase_add_test(cases, the_portfolio_means_what_it_says);
    tcase_add_test(cases, a_fold_that_would_not_be_ready_in_time_is_not_begun);
    tcase_add_test(cases, a_trial_whose_data_would_not_be_ready_in_time_is_not_begun);
    tcase_add_test(cases, what_a_fold_no_longer_needs_is_given_back);
    suite_add_tcase(suite, cases);
    return suite;
}
