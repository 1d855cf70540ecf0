#include "runner/database/login.h"

#include <check.h>
#include <stdlib.h>

Suite *suite_login(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
    setenv("LOTSE_DB_USER", "all", 1);
    setenv("LOTSE_DB_PASSWORD", "for all", 1);
    unsetenv("LOTSE_DB_USER_GR__E_2");
    unsetenv("LOTSE_DB_PASSWORD_GR__E_2");
}

static void tear_down(void)
{
    arena_destroy(arena);
    unsetenv("LOTSE_DB_USER");
    unsetenv("LOTSE_DB_PASSWORD");
}

START_TEST(that_of_all_sources)
{
    static const char *const names[] = { NULL, "", "größe 2" };
    for (size_t i = 0; i < 3; i++) {
        struct login login = login_of(arena, names[i]);
        ck_assert_str_eq(login.user, "all");
        ck_assert_str_eq(login.password, "for all");
        ck_assert_str_eq(login.user_variable, "LOTSE_DB_USER");
        ck_assert_str_eq(login.password_variable, "LOTSE_DB_PASSWORD");
    }
}
END_TEST

/* The password of another user would be sent to the wrong place. */
START_TEST(that_of_one_is_never_mixed)
{
    setenv("LOTSE_DB_USER_GR__E_2", "one", 1);
    struct login login = login_of(arena, "Größe-2");
    ck_assert_str_eq(login.user, "one");
    ck_assert_ptr_null(login.password);
    ck_assert_str_eq(login.password_variable, "LOTSE_DB_PASSWORD_GR__E_2");
    setenv("LOTSE_DB_PASSWORD_GR__E_2", "its own", 1);
    ck_assert_str_eq(login_of(arena, "Größe-2").password, "its own");
    ck_assert_str_eq(login_of(arena, "other").password, "for all");
}
END_TEST

START_TEST(there_may_be_none)
{
    unsetenv("LOTSE_DB_USER");
    unsetenv("LOTSE_DB_PASSWORD");
    struct login login = login_of(arena, "erp");
    ck_assert_ptr_null(login.user);
    ck_assert_ptr_null(login.password);
}
END_TEST

Suite *suite_login(void)
{
    Suite *suite = suite_create("login");
    TCase *cases = tcase_create("logins");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, that_of_all_sources);
    tcase_add_test(cases, that_of_one_is_never_mixed);
    tcase_add_test(cases, there_may_be_none);
    suite_add_tcase(suite, cases);
    return suite;
}
