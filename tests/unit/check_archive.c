#include "runner/base/files.h"
#include "runner/base/random.h"
#include "tests/unit/printed.h"
#include "tests/unit/small_archive.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

Suite *suite_archive(void);

static struct arena *arena;
static struct problems *problems;
static const char *path;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    char name[] = "/tmp/lotse-archive-XXXXXX";
    close(mkstemp(name));
    path = arena_copy_text(arena, name);
}

static void tear_down(void)
{
    unlink(path);
    arena_destroy(arena);
}

static const char *packed(const struct archive_member *members, size_t count, size_t *size)
{
    char *bytes;
    ck_assert(small_archive_write(problems, path, members, count));
    ck_assert(file_read(arena, problems, path, 0, &bytes, size));
    return bytes;
}

static const struct archive_member two[] = { { "README.html", "<p>", 3 }, { "model/a.json", "{}{}{}{}{}{}", 12 } };

START_TEST(members_come_back)
{
    size_t size, count;
    const char *bytes = packed(two, 2, &size);
    struct archive_member *members;
    ck_assert(archive_read(arena, problems, "p", bytes, size, 1000, &members, &count));
    ck_assert_uint_eq(count, 2);
    for (size_t i = 0; i < count; i++) {
        ck_assert_str_eq(members[i].name, two[i].name);
        ck_assert_uint_eq(members[i].size, two[i].size);
        ck_assert_mem_eq(members[i].bytes, two[i].bytes, two[i].size);
    }
    ck_assert_ptr_eq(archive_member_named(members, count, "model/a.json"), &members[1]);
    ck_assert_ptr_null(archive_member_named(members, count, "model"));
}
END_TEST

/* No clock, no time zone, no owner. */
START_TEST(equal_members_give_equal_bytes)
{
    size_t size, again;
    setenv("TZ", "UTC", 1);
    tzset();
    const char *bytes = packed(two, 2, &size);
    sleep(2); /* the clock of ZIP counts in twos */
    setenv("TZ", "Pacific/Auckland", 1);
    tzset();
    const char *later = packed(two, 2, &again);
    ck_assert_uint_eq(size, again);
    ck_assert_mem_eq(bytes, later, size);
}
END_TEST

static bool refused(const struct archive_member *members, size_t count, size_t limit)
{
    size_t size, found;
    const char *bytes = packed(members, count, &size);
    struct problems *own = problems_create(arena);
    struct archive_member *read;
    bool done = archive_read(arena, own, "p", bytes, size, limit, &read, &found);
    ck_assert_int_eq(problems_fault(own), done ? FAULT_NONE : FAULT_PACKAGE);
    return !done;
}

START_TEST(odd_names_are_refused)
{
    static const char *const names[] = {
        "../a", "/a", "a/../b", "a/b\\c", ".a", "a//b", "a\nb", "C:a", "a/", "a\033b"
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        struct archive_member member = { names[i], "x", 1 };
        ck_assert_msg(refused(&member, 1, 1000), "%s", names[i]);
    }
    struct archive_member twice[] = { { "a", "x", 1 }, { "a", "y", 1 } };
    ck_assert(refused(twice, 2, 1000));
    struct archive_member good = { "a-b_c/d.e", "x", 1 };
    ck_assert(!refused(&good, 1, 1000));
}
END_TEST

START_TEST(sizes_are_limited)
{
    ck_assert(!refused(two, 2, 15));
    ck_assert(refused(two, 2, 14));
    size_t size = (size_t)8 * 1024 * 1024; /* zeros pack more than a hundred times smaller */
    struct archive_member bomb = { "a", arena_get(arena, size), size };
    ck_assert(refused(&bomb, 1, 100 * size));
}
END_TEST

/* The same limit holds for both: what can be written can be read. */
START_TEST(what_would_not_be_read_is_not_written)
{
    char *bytes;
    size_t size, count;
    struct archive_member *members;
    struct packing *packing;
    ck_assert(packing_begin(arena, problems, path, 15, &packing));
    ck_assert(packing_add(packing, &two[0]) && packing_add(packing, &two[1]) && packing_publish(packing));
    ck_assert(file_read(arena, problems, path, 0, &bytes, &size));
    ck_assert(archive_read(arena, problems, "p", bytes, size, 15, &members, &count));
    ck_assert(packing_begin(arena, problems, path, 14, &packing));
    ck_assert(packing_add(packing, &two[0]));
    ck_assert(!packing_add(packing, &two[1]));
    ck_assert_int_eq(problems_fault(problems), FAULT_SYSTEM);
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "the package would take more than 14 bytes unpacked"));
}
END_TEST

START_TEST(any_cut_is_refused)
{
    size_t size;
    const char *bytes = packed(two, 2, &size);
    for (size_t cut = 0; cut < size; cut++) {
        struct problems *own = problems_create(arena);
        struct archive_member *members;
        size_t count;
        const char *part = arena_copy(arena, bytes, cut);
        ck_assert(!archive_read(arena, own, "p", part, cut, 1000, &members, &count));
        ck_assert_int_eq(problems_fault(own), FAULT_PACKAGE);
    }
}
END_TEST

START_TEST(other_files_are_refused)
{
    static const char *const others[] = { "", "PK", "\x1f\x8b", "a;b\n1;2\n" };
    for (size_t i = 0; i < sizeof others / sizeof *others; i++) {
        struct archive_member *members;
        size_t count;
        ck_assert(!archive_read(arena, problems, "p", others[i], strlen(others[i]), 1000, &members, &count));
    }
}
END_TEST

START_TEST(what_is_not_published_was_never_there)
{
    size_t size, again;
    const char *bytes = packed(two, 2, &size);
    struct arena *scratch = arena_create();
    struct packing *packing;
    ck_assert(packing_begin(scratch, problems, path, SIZE_MAX, &packing));
    ck_assert(packing_add(packing, &two[1]));
    arena_destroy(scratch);
    char *after;
    ck_assert(file_read(arena, problems, path, 0, &after, &again));
    ck_assert_uint_eq(size, again);
    ck_assert_mem_eq(bytes, after, size);
}
END_TEST

/* Said once, by its name, and at the member that is too much. */
START_TEST(a_full_drive_is_a_problem)
{
    size_t size = (size_t)1024 * 1024;
    char *noise = arena_get(arena, size);
    struct random random = random_start(1, 1);
    for (size_t i = 0; i < size; i++)
        noise[i] = (char)random_below(&random, 256);
    struct packing *packing;
    ck_assert(packing_begin(arena, problems, "/dev/full", SIZE_MAX, &packing));
    ck_assert(!packing_add(packing, &(struct archive_member){ "a", noise, size }));
    ck_assert_int_eq(problems_fault(problems), FAULT_SYSTEM);
    ck_assert_uint_eq(problems_count(problems), 1);
    const char *said = printed(arena, problems);
    ck_assert_msg(strstr(said, "the drive is full") != NULL, "%s", said);
}
END_TEST

Suite *suite_archive(void)
{
    Suite *suite = suite_create("archive");
    TCase *tests = tcase_create("package");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, members_come_back);
    tcase_add_test(tests, equal_members_give_equal_bytes);
    tcase_add_test(tests, odd_names_are_refused);
    tcase_add_test(tests, sizes_are_limited);
    tcase_add_test(tests, what_would_not_be_read_is_not_written);
    tcase_add_test(tests, any_cut_is_refused);
    tcase_add_test(tests, other_files_are_refused);
    tcase_add_test(tests, what_is_not_published_was_never_there);
    tcase_add_test(tests, a_full_drive_is_a_problem);
    suite_add_tcase(suite, tests);
    return suite;
}
