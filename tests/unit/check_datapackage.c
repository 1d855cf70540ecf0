/* Descriptors of data packages: what the reader is told, and what is refused where. */
#include "runner/base/document.h"
#include "runner/input/datapackage.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <string.h>

Suite *suite_datapackage(void);

static struct arena *arena;
static struct problems *problems;
static struct source_settings own;
static struct package_resource resource;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    own = (struct source_settings){ 0 };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static bool parse(const char *content)
{
    return datapackage_parse(arena, problems, "datapackage.json", content, strlen(content), &own, NOWHERE, &resource);
}

/* With this in the only resource. */
static bool parse_resource(const char *members)
{
    return parse(arena_format(arena, "{\n \"resources\": [\n  {\n%s\n  }\n ]\n}\n", members));
}

static void refuses(const char *members, const char *message)
{
    problems = problems_create(arena);
    ck_assert_msg(!parse_resource(members), "accepted: %s", members);
    const char *said = printed(arena, problems);
    ck_assert_msg(strstr(said, message) != NULL, "instead of \"%s\": %s", message, said);
}

#define FIELDS(fields) "\"path\": \"t.csv\",\n\"schema\": {\"fields\": [\n" fields "\n]}"

START_TEST(hands_over_what_is_stated)
{
    ck_assert_msg(parse_resource("\"name\": \"umsatz\", \"path\": [\"a/1.csv\", \"a/2.csv\"], \"encoding\": \"cp1252\","
                                 "\"dialect\": {\"delimiter\": \"|\", \"header\": false},"
                                 "\"schema\": {\"missingValues\": [\"\", \"k.A.\"], \"fields\": ["
                                 "{\"name\": \"tag\", \"type\": \"date\", \"format\": \"%d.%m.%Y\"},"
                                 "{\"name\": \"wann\", \"type\": \"datetime\"},"
                                 "{\"name\": \"menge\", \"type\": \"number\", \"decimalChar\": \",\","
                                 " \"groupChar\": \".\"},"
                                 "{\"name\": \"plz\", \"type\": \"string\"}, {\"name\": \"x\", \"type\": \"any\"}]}"),
                  "%s", printed(arena, problems));
    ck_assert_str_eq(resource.name, "umsatz");
    ck_assert_uint_eq(resource.paths.count, 2);
    ck_assert_str_eq(resource.paths.items[1], "a/2.csv");
    ck_assert_str_eq(resource.settings.encoding, "cp1252");
    ck_assert_uint_eq(resource.settings.separator, 4);
    ck_assert_uint_eq(resource.settings.header, 2);
    ck_assert_uint_eq(resource.settings.decimal, 2);
    ck_assert_uint_eq(resource.settings.thousands, 2);
    ck_assert_uint_eq(resource.settings.date_order, 2);
    ck_assert_uint_eq(resource.settings.missing.count, 1);
    ck_assert_str_eq(resource.settings.missing.items[0], "k.A.");
    ck_assert_uint_eq(resource.field_count, 5);
    ck_assert_int_eq(package_field(&resource, "tag")->kind, COLUMN_DATE);
    ck_assert_int_eq(package_field(&resource, "menge")->kind, COLUMN_NUMBER);
    ck_assert(package_field(&resource, "plz")->is_string);
    ck_assert(!package_field(&resource, "x")->kind_is_stated);
    ck_assert_ptr_null(package_field(&resource, "y"));
}
END_TEST

START_TEST(the_users_own_settings_count_more)
{
    own = (struct source_settings){ .separator = 1, .decimal = 1, .encoding = "UTF-8", .date_order = 3 };
    ck_assert(
        parse_resource("\"path\": \"t.csv\", \"encoding\": \"cp1252\", \"dialect\": {\"delimiter\": \",\"},"
                       "\"schema\": {\"fields\": [{\"name\": \"a\", \"type\": \"number\", \"decimalChar\": \",\"},"
                       "{\"name\": \"b\", \"type\": \"date\", \"format\": \"%d.%m.%Y\"}]}"));
    ck_assert_uint_eq(resource.settings.separator, 1);
    ck_assert_uint_eq(resource.settings.decimal, 1);
    ck_assert_uint_eq(resource.settings.date_order, 3);
    ck_assert_str_eq(resource.settings.encoding, "UTF-8");
}
END_TEST

START_TEST(knows_the_dialect_of_the_python_library)
{
    ck_assert(parse_resource("\"path\": \"t.csv\", \"dialect\": {\"header\": true, \"csv\": {\"delimiter\": \";\"}}"));
    ck_assert_uint_eq(resource.settings.separator, 1);
    ck_assert_uint_eq(resource.settings.header, 1);
    ck_assert(parse_resource("\"path\": \"t.csv\", \"dialect\": {\"delimiter\": \" \", \"quoteChar\": \"'\"}"));
    ck_assert_uint_eq(resource.settings.separator, 5);
    ck_assert_uint_eq(resource.settings.quote, 2);
}
END_TEST

START_TEST(chooses_the_table)
{
    static const char two[] = "{\"resources\": [{\"name\": \"a\", \"path\": \"a.csv\"},"
                              "{\"name\": \"bild\", \"path\": \"b.png\"}, {\"name\": \"c\", \"path\": \"c.csv\"}]}";
    own.table = "c";
    ck_assert(parse(two));
    ck_assert_str_eq(resource.paths.items[0], "c.csv");
    own.table = "d";
    ck_assert(!parse(two));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "has no table \"d\""));
    own.table = NULL;
    ck_assert(!parse(two));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "has 2 tables"));
    problems = problems_create(arena);
    ck_assert(parse("{\"resources\": [{\"name\": \"bild\", \"path\": \"b.png\"}, {\"path\": \"c.csv\"}]}"));
    ck_assert_str_eq(resource.paths.items[0], "c.csv");
}
END_TEST

START_TEST(stays_inside_of_the_folder)
{
    static const char *const outside[] = { "../t.csv", "/etc/passwd", "a/../../t.csv", "..",
                                           "a/..",     "~/t.csv",     "a\\\\t.csv" };
    for (size_t i = 0; i < sizeof outside / sizeof *outside; i++)
        refuses(arena_format(arena, "\"path\": [\"gut.csv\", \"%s\"]", outside[i]), "datapackage.json:4:21: ");
    refuses("\"path\": \"https://example.org/t.csv\"", "is an address on the network");
    refuses("\"path\": \"\"", "the path of this table is empty");
    refuses("\"data\": [[1]]", "has no path to its file");
    ck_assert(parse_resource("\"path\": \"a/..b/c..csv\""));
}
END_TEST

START_TEST(refuses_what_it_would_read_otherwise)
{
    refuses("\"path\": \"t.csv\",\n\"dialect\": {\n\"delimiter\": \"#\"}",
            "datapackage.json:6:1: Lotse can't read tables with \"delimiter\" = \"#\"");
    refuses("\"path\": \"t.csv\", \"dialect\": {\"quoteChar\": \"%\"}", "\"quoteChar\" = \"%\"");
    refuses("\"path\": \"t.csv\", \"encoding\": \"klingon\"", "\"encoding\" = \"klingon\"");
    refuses("\"path\": \"t.csv\", \"dialect\": {\"commentChar\": \"#\"}", "\"commentChar\" = \"#\"");
    refuses(FIELDS("{\"name\": \"a\", \"type\": \"number\", \"decimalChar\": \",\"},\n"
                   "{\"name\": \"b\", \"type\": \"number\", \"decimalChar\": \".\"}"),
            "datapackage.json:7:33: \"decimalChar\" is not the same for all columns");
    refuses(FIELDS("{\"name\": \"a\", \"type\": \"date\", \"format\": \"%d.%m.%Y\"},\n"
                   "{\"name\": \"b\", \"type\": \"date\", \"format\": \"%m/%d/%Y\"}"),
            "datapackage.json:7:31: \"format\" is not the same");
    refuses(FIELDS("{\"name\": \"a\", \"type\": \"date\", \"format\": \"%j/%Y\"}"), "is no way of writing dates");
    refuses(FIELDS("{\"type\": \"date\"}"), "datapackage.json:6:1: column 1 of the schema has no name");
    refuses("\"path\": \"t.csv\", \"schema\": \"schema.json\"", "stands in another file");
    refuses("\"path\": ", "is no valid JSON");
}
END_TEST

START_TEST(dates_with_the_year_first_go_with_others)
{
    ck_assert(parse_resource(FIELDS("{\"name\": \"a\", \"type\": \"date\"},"
                                    "{\"name\": \"b\", \"type\": \"date\", \"format\": \"%d.%m.%y\"},"
                                    "{\"name\": \"c\", \"type\": \"date\", \"format\": \"%Y-%m-%d\"}")));
    ck_assert_uint_eq(resource.settings.date_order, 2);
}
END_TEST

START_TEST(knows_descriptors_by_their_name)
{
    ck_assert(datapackage_is("datapackage.json"));
    ck_assert(datapackage_is("daten/datapackage.json"));
    ck_assert(datapackage_is("umsatz.datapackage.json"));
    ck_assert(!datapackage_is("mydatapackage.json"));
    ck_assert(!datapackage_is("datapackage.json.csv"));
}
END_TEST

START_TEST(finds_places_in_documents)
{
    static const char text[] = "{ \"a\\\"\": [1, {\"b\": \"],}\"}],\n  \"c\": [ [], [7,\n 8] ] }";
    static const struct {
        const char *path;
        size_t line, column;
    } places[] = { { "c", 2, 3 },   { "c/1/1", 3, 2 }, { "c/1/0", 2, 15 }, { "c/0/0", 2, 10 },
                   { "c/2", 2, 3 }, { "d", 1, 1 },     { "", 1, 1 },       { "a\\\"/1/b", 1, 15 } };
    for (size_t i = 0; i < sizeof places / sizeof *places; i++) {
        struct place place = document_place("t", text, sizeof text - 1, places[i].path);
        ck_assert_msg(place.line == places[i].line && place.column == places[i].column, "%s: %zu:%zu", places[i].path,
                      place.line, place.column);
    }
    ck_assert_uint_eq(document_place("t", "{\"a\": [", 7, "a/0").line, 1);
}
END_TEST

Suite *suite_datapackage(void)
{
    Suite *suite = suite_create("datapackage");
    TCase *tests = tcase_create("datapackage");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, hands_over_what_is_stated);
    tcase_add_test(tests, the_users_own_settings_count_more);
    tcase_add_test(tests, knows_the_dialect_of_the_python_library);
    tcase_add_test(tests, chooses_the_table);
    tcase_add_test(tests, stays_inside_of_the_folder);
    tcase_add_test(tests, refuses_what_it_would_read_otherwise);
    tcase_add_test(tests, dates_with_the_year_first_go_with_others);
    tcase_add_test(tests, knows_descriptors_by_their_name);
    tcase_add_test(tests, finds_places_in_documents);
    suite_add_tcase(suite, tests);
    return suite;
}
