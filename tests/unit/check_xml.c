/* XML: events in order, names without prefixes, and what is refused. */
#include "runner/base/xml.h"

#include <check.h>
#include <string.h>

Suite *suite_xml(void);

static struct arena *arena;
static struct problems *problems;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static bool begin(void *context, const char *name, const char *const *attributes)
{
    const char *number = xml_attribute(attributes, "n");
    text_add_format(context, "<%s%s", name, number ? number : "");
    return strcmp(name, "stop") != 0;
}

static bool text(void *context, const char *bytes, size_t size)
{
    text_add_bytes(context, bytes, size);
    return true;
}

static bool end(void *context, const char *name)
{
    text_add_format(context, "%s>", name);
    return true;
}

static const char *events_of(const char *bytes, size_t size)
{
    static const struct xml_handlers handlers = { begin, text, end };
    struct text events = text_in(arena);
    if (!xml_read(problems, stream_of_bytes(arena, "t.xml", bytes, size), &handlers, &events))
        text_add(&events, "!");
    return text_string(&events);
}

static const struct {
    const char *bytes, *events;
    size_t problems;
} files[] = {
    { "<a><b n='1'>x&amp;\xc3\xa4</b><b m='2' p:n='3'/></a>", "<a<b1x&äb><b3b>a>", 0 },
    { "<?xml version='1.0' encoding='ISO-8859-1'?><p:a xmlns:p='q'>\xe4</p:a>", "<aäa>", 0 },
    { "<a><stop><b/></stop></a>", "<a<stop!", 0 }, /* the handler knows why */
    { "<a><b></a>", "<a<b!", 1 },
    { "", "!", 1 },
    { "<a>\xff</a>", "<a!", 1 },
    { "<a>&b;</a>", "<a!", 1 },
    { "<!DOCTYPE a><a/>", "!", 1 },
    { "<!DOCTYPE a [<!ENTITY b 'c'><!ENTITY d '&b;&b;'>]><a>&d;</a>", "!", 1 },
};

START_TEST(events)
{
    ck_assert_str_eq(events_of(files[_i].bytes, strlen(files[_i].bytes)), files[_i].events);
    ck_assert_uint_eq(problems_count(problems), files[_i].problems);
}
END_TEST

START_TEST(limits)
{
    struct text nested = text_in(arena);
    for (int i = 0; i < 200; i++)
        text_add(&nested, "<a>");
    events_of(nested.bytes, nested.length);
    ck_assert_uint_eq(problems_count(problems), 1);
    size_t size = 16 << 20;
    char *tag = arena_get(arena, size);
    memset(tag, 'a', size);
    *tag = '<';
    ck_assert_str_eq(events_of(tag, size), "!");
    ck_assert_uint_eq(problems_count(problems), 2);
}
END_TEST

Suite *suite_xml(void)
{
    Suite *suite = suite_create("xml");
    TCase *tests = tcase_create("xml");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_loop_test(tests, events, 0, sizeof files / sizeof *files);
    tcase_add_test(tests, limits);
    suite_add_tcase(suite, tests);
    return suite;
}
