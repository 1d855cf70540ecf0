#include "runner/base/secret.h"

#include <check.h>
#include <string.h>

Suite *suite_secret(void);

static const struct {
    const char *text, *masked;
} texts[] = {
    { "", "" },
    { "database = \"DSN=erp;PWD=geheim\"\n", "database = \"DSN=erp;PWD=******\"\n" },
    { "database = 'Server=a; password = über;Database=b'", "database = 'Server=a; password =*****;Database=b'" },
    { "PWD={a;b}}c\"};Server=x", "PWD=*********;Server=x" },
    { "PWD={never closed\nnext", "PWD=*************\nnext" },
    { "pwd=a;pwd=bc", "pwd=*;pwd=**" },
    { "pwd", "pwd" },
    { "pwd=", "pwd=" },
    { "the password is = told elsewhere", "the password is = told elsewhere" },
};

START_TEST(passwords_are_masked)
{
    struct arena *arena = arena_create();
    size_t size;
    ck_assert_str_eq(secret_masked(arena, texts[_i].text, strlen(texts[_i].text), &size), texts[_i].masked);
    ck_assert_uint_eq(size, strlen(texts[_i].masked));
    arena_destroy(arena);
}
END_TEST

START_TEST(secrets_are_removed)
{
    struct arena *arena = arena_create();
    ck_assert_str_eq(secret_removed(arena, "PWD=xy; no xyxy.", "xy"), "PWD=***; no ******.");
    ck_assert_str_eq(secret_removed(arena, "nothing", "xy"), "nothing");
    ck_assert_str_eq(secret_removed(arena, "nothing", ""), "nothing");
    ck_assert_str_eq(secret_removed(arena, "nothing", NULL), "nothing");
    arena_destroy(arena);
}
END_TEST

Suite *suite_secret(void)
{
    Suite *suite = suite_create("secret");
    TCase *cases = tcase_create("secrets");
    tcase_add_loop_test(cases, passwords_are_masked, 0, sizeof texts / sizeof *texts);
    tcase_add_test(cases, secrets_are_removed);
    suite_add_tcase(suite, cases);
    return suite;
}
