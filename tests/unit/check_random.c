#include "runner/base/random.h"

#include <check.h>
#include <math.h>
#include <stdbool.h>

Suite *suite_random(void);

/* The first numbers of xoshiro256++ from the state 1, 2, 3, 4: as the reference implementation by Blackman and Vigna
 * gives them (https://prng.di.unimi.it). */
START_TEST(follows_the_reference)
{
    struct random random = { { 1, 2, 3, 4 } };
    ck_assert_uint_eq(random_bits(&random), UINT64_C(41943041));
    ck_assert_uint_eq(random_bits(&random), UINT64_C(58720359));
    ck_assert_uint_eq(random_bits(&random), UINT64_C(3588806011781223));
}
END_TEST

START_TEST(streams_differ)
{
    struct random one = random_start(42, 1), same = random_start(42, 1), other = random_start(42, 2);
    uint64_t first = random_bits(&one);
    ck_assert_uint_eq(first, random_bits(&same));
    ck_assert_uint_ne(first, random_bits(&other));
}
END_TEST

/* 100,000 draws: the standard error of the mean is 0.0009 for the unit interval and 0.0032 for the bell. Five of them
 * are allowed. */
START_TEST(has_the_right_moments)
{
    enum { DRAWS = 100000 };
    struct random random = random_start(7, 0);
    double unit = 0, normal = 0, square = 0;
    for (int i = 0; i < DRAWS; i++) {
        unit += random_unit(&random);
        double draw = random_normal(&random);
        normal += draw;
        square += draw * draw;
    }
    ck_assert_double_eq_tol(unit / DRAWS, 0.5, 0.0046);
    ck_assert_double_eq_tol(normal / DRAWS, 0, 0.016);
    ck_assert_double_eq_tol(square / DRAWS, 1, 0.023);
}
END_TEST

START_TEST(shuffles_without_loss)
{
    uint32_t items[100];
    struct random random = random_start(1, 1);
    for (uint32_t i = 0; i < 100; i++)
        items[i] = i;
    random_shuffle(&random, items, 100);
    bool seen[100] = { false };
    size_t moved = 0;
    for (uint32_t i = 0; i < 100; i++) {
        ck_assert(!seen[items[i]]);
        seen[items[i]] = true;
        moved += items[i] != i;
    }
    ck_assert_uint_gt(moved, 80);
}
END_TEST

Suite *suite_random(void)
{
    Suite *suite = suite_create("random");
    TCase *cases = tcase_create("random");
    tcase_add_test(cases, follows_the_reference);
    tcase_add_test(cases, streams_differ);
    tcase_add_test(cases, has_the_right_moments);
    tcase_add_test(cases, shuffles_without_loss);
    suite_add_tcase(suite, cases);
    return suite;
}
