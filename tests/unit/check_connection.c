#include "runner/database/connection.h"

#include <check.h>

Suite *suite_connection(void);

START_TEST(parts_are_found)
{
    struct arena *arena = arena_create();
    struct connection_parts parts;
    const char *connection = " Driver={PostgreSQL; with }}} ; server = 10.0.0.1;;Database=Größe ;server=other";
    ck_assert(connection_parse(arena, connection, &parts));
    ck_assert_uint_eq(parts.count, 4);
    ck_assert_str_eq(connection_value(&parts, "DRIVER"), "PostgreSQL; with }");
    ck_assert_str_eq(connection_value(&parts, "Server"), "10.0.0.1");
    ck_assert_str_eq(connection_value(&parts, "Database"), "Größe");
    ck_assert_ptr_null(connection_value(&parts, "DSN"));
    ck_assert_uint_eq(parts.items[0].at, 1);
    ck_assert_int_eq(connection[parts.items[2].at], 'D');
    ck_assert_str_eq(connection_name(&parts), "Größe");
    arena_destroy(arena);
}
END_TEST

static const char *const broken[] = {
    "", " ; ", "warenwirtschaft", "=x", "DSN=a;b", "DSN={a", "DSN={a}b;c=d", "a{=;}"
};

START_TEST(broken_ones_are_refused)
{
    struct arena *arena = arena_create();
    struct connection_parts parts;
    ck_assert(!connection_parse(arena, broken[_i], &parts));
    arena_destroy(arena);
}
END_TEST

START_TEST(secrets_are_known)
{
    ck_assert(connection_is_secret("pwd"));
    ck_assert(connection_is_secret("PassWord"));
    ck_assert(connection_is_secret("uid"));
    ck_assert(connection_is_secret("user id"));
    ck_assert(!connection_is_secret("Database"));
    ck_assert(!connection_is_secret("Passthrough"));
    ck_assert(connection_is_secret("AccessToken"));
    ck_assert(connection_is_secret("sslpassword"));
    ck_assert(connection_is_secret("ProxyPwd"));
    ck_assert(connection_is_secret("client_secret"));
    ck_assert(!connection_is_login("AccessToken"));
}
END_TEST

/* What is written is read back as the same, whatever a password holds. */
static const char *const values[] = { "plain", "", "a;b", "{", "}", "}}", "a}b;c", "50%", "ge h+eim", "=", "ü@ß" };

START_TEST(values_survive)
{
    struct arena *arena = arena_create();
    struct connection_parts parts, again;
    ck_assert(connection_parse(arena, "DSN=my data;PWD=old", &parts));
    parts = connection_with(arena, &parts, "pwd", values[_i]);
    ck_assert_uint_eq(parts.count, 2);
    ck_assert(connection_parse(arena, connection_text(arena, &parts), &again));
    ck_assert_str_eq(connection_value(&again, "DSN"), "my data");
    ck_assert_str_eq(connection_value(&again, "PWD"), values[_i]);
    arena_destroy(arena);
}
END_TEST

START_TEST(names_are_for_people)
{
    struct arena *arena = arena_create();
    struct connection_parts parts;
    ck_assert(connection_parse(arena, "Driver=SQLite3;Database=firma.db", &parts));
    ck_assert_str_eq(connection_name(&parts), "firma.db");
    ck_assert(connection_parse(arena, "Database=x;DSN=erp", &parts));
    ck_assert_str_eq(connection_name(&parts), "erp");
    ck_assert(connection_parse(arena, "DSN=;FileDSN=x", &parts));
    ck_assert_str_eq(connection_name(&parts), "ODBC");
    arena_destroy(arena);
}
END_TEST

Suite *suite_connection(void)
{
    Suite *suite = suite_create("connection");
    TCase *cases = tcase_create("connection strings");
    tcase_add_test(cases, parts_are_found);
    tcase_add_loop_test(cases, broken_ones_are_refused, 0, sizeof broken / sizeof *broken);
    tcase_add_test(cases, secrets_are_known);
    tcase_add_loop_test(cases, values_survive, 0, sizeof values / sizeof *values);
    tcase_add_test(cases, names_are_for_people);
    suite_add_tcase(suite, cases);
    return suite;
}
