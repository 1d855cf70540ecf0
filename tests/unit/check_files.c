#include "runner/base/files.h"

#include <check.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

Suite *suite_files(void);

static struct arena *arena;
static struct problems *problems;
static const char *folder;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    char name[] = "/tmp/lotse-files-XXXXXX";
    ck_assert_ptr_nonnull(mkdtemp(name));
    folder = arena_copy_text(arena, name);
}

static void tear_down(void)
{
    folder_remove(problems, folder);
    arena_destroy(arena);
}

static const char *in_folder(const char *name)
{
    return path_join(arena, folder, name);
}

static void put(const char *name, const char *content)
{
    ck_assert(file_write(problems, in_folder(name), content, strlen(content)));
}

static const char *content_of(const char *name)
{
    char *content;
    size_t size;
    ck_assert(file_read(arena, problems, in_folder(name), 0, &content, &size));
    ck_assert_uint_eq(strlen(content), size);
    return content;
}

/* Everything in the folder, hidden names too, but for "." and "..". */
static size_t entries(void)
{
    struct texts names, hidden;
    ck_assert(folder_list(arena, folder, &names) && folder_list_hidden(arena, folder, &hidden));
    return names.count + hidden.count;
}

/* What the problems would print. */
static const char *printed(void)
{
    int saved = dup(STDERR_FILENO), file = open(in_folder("stderr"), O_CREAT | O_RDWR | O_TRUNC, 0600);
    dup2(file, STDERR_FILENO);
    problems_print(problems, false);
    dup2(saved, STDERR_FILENO);
    close(saved);
    close(file);
    return content_of("stderr");
}

START_TEST(paths_are_put_together_and_taken_apart)
{
    ck_assert_str_eq(path_join(arena, "a", "b"), "a/b");
    ck_assert_str_eq(path_join(arena, "a/", "b"), "a/b");
    ck_assert_str_eq(path_join(arena, ".", "b"), "b");
    ck_assert_str_eq(path_join(arena, "a", "/b"), "/b");
    ck_assert_str_eq(path_folder(arena, "a/b/c"), "a/b");
    ck_assert_str_eq(path_folder(arena, "c"), ".");
    ck_assert_str_eq(path_folder(arena, "/c"), "/");
    ck_assert_str_eq(path_name("a/b"), "b");
    ck_assert_str_eq(path_name("b"), "b");
}
END_TEST

START_TEST(a_written_file_is_read_back)
{
    put("a.txt", "eins");
    ck_assert_str_eq(content_of("a.txt"), "eins");
    put("a.txt", "zwei");
    ck_assert_str_eq(content_of("a.txt"), "zwei");
    ck_assert_uint_eq(entries(), 1);
}
END_TEST

START_TEST(a_replaced_file_keeps_its_mode_and_links_stay_links)
{
    put("a.txt", "eins");
    chmod(in_folder("a.txt"), 0640);
    ck_assert_int_eq(symlink("a.txt", in_folder("link")), 0);
    put("link", "zwei");
    struct stat status;
    ck_assert(lstat(in_folder("link"), &status) == 0 && S_ISLNK(status.st_mode));
    ck_assert(stat(in_folder("a.txt"), &status) == 0 && (status.st_mode & 0777) == 0640);
    ck_assert_str_eq(content_of("a.txt"), "zwei");
}
END_TEST

START_TEST(a_device_is_written_not_replaced)
{
    ck_assert(file_write(problems, "/dev/null", "x", 1));
    struct stat status;
    ck_assert(stat("/dev/null", &status) == 0 && S_ISCHR(status.st_mode));
}
END_TEST

START_TEST(an_unpublished_output_leaves_nothing)
{
    put("a.txt", "alt");
    struct arena *own = arena_create();
    struct output *output;
    ck_assert(output_open(own, problems, in_folder("a.txt"), &output));
    fputs("neu", output_stream(output));
    arena_destroy(own);
    ck_assert_str_eq(content_of("a.txt"), "alt");
    ck_assert_uint_eq(entries(), 1);
}
END_TEST

START_TEST(a_full_drive_is_noticed)
{
    struct output *output;
    ck_assert(output_open(arena, problems, "/dev/full", &output));
    fputs("neu", output_stream(output));
    ck_assert(!output_publish(output, problems));
    ck_assert_int_eq(problems_fault(problems), FAULT_SYSTEM);
}
END_TEST

START_TEST(too_large_files_are_refused)
{
    put("a.txt", "12345");
    char *content;
    size_t size;
    ck_assert(file_read(arena, problems, in_folder("a.txt"), 5, &content, &size));
    ck_assert(!file_read(arena, problems, in_folder("a.txt"), 4, &content, &size));
    ck_assert(!file_read(arena, problems, folder, 0, &content, &size));
}
END_TEST

START_TEST(folders_are_created_and_removed_without_following_links)
{
    ck_assert(folder_create(problems, in_folder("a/b/c")));
    ck_assert(folder_create(problems, in_folder("a/b/c")));
    put("kept.txt", "x");
    put("a/b/.hidden", "x");
    ck_assert_int_eq(symlink(in_folder("kept.txt"), in_folder("a/link")), 0);
    ck_assert_int_eq(symlink(folder, in_folder("a/b/up")), 0);
    ck_assert(folder_remove(problems, in_folder("a")));
    ck_assert(!file_exists(in_folder("a")));
    ck_assert(file_exists(in_folder("kept.txt")));
    ck_assert(folder_remove(problems, in_folder("a")));
    ck_assert(!folder_create(problems, in_folder("kept.txt/x")));
}
END_TEST

START_TEST(a_folder_is_copied_whole_or_not_at_all)
{
    ck_assert(folder_create(problems, in_folder("from/inner")));
    put("from/b.txt", "b");
    put("from/.hidden", "h");
    put("from/inner/a.txt", "a");
    ck_assert(folder_copy(problems, in_folder("from"), in_folder("to")));
    ck_assert_str_eq(content_of("to/inner/a.txt"), "a");
    ck_assert(!file_exists(in_folder("to/.hidden")));
    ck_assert(folder_create(problems, in_folder("other/inner")));
    put("other/inner/a.txt", "mine");
    ck_assert(!folder_copy(problems, in_folder("from"), in_folder("other")));
    ck_assert_str_eq(content_of("other/inner/a.txt"), "mine");
    ck_assert(!file_exists(in_folder("other/b.txt")));
}
END_TEST

START_TEST(names_are_listed_in_order)
{
    put("b", "");
    put("a", "");
    put(".c", "");
    struct texts names;
    ck_assert(folder_list(arena, folder, &names));
    ck_assert_uint_eq(names.count, 2);
    ck_assert_str_eq(names.items[0], "a");
    ck_assert(folder_list_hidden(arena, folder, &names));
    ck_assert_uint_eq(names.count, 1);
    ck_assert_str_eq(names.items[0], ".c");
    ck_assert(!folder_list(arena, in_folder("nowhere"), &names));
    ck_assert_uint_eq(problems_count(problems), 0);
}
END_TEST

START_TEST(a_folder_and_a_link_are_put_into_place)
{
    ck_assert(folder_create(problems, in_folder(".1")));
    ck_assert(folder_publish(problems, in_folder(".1"), in_folder("1")));
    ck_assert(link_replace(problems, in_folder("latest"), "1"));
    ck_assert(folder_create(problems, in_folder("2")));
    ck_assert(link_replace(problems, in_folder("latest"), "2"));
    char target[10] = "";
    ck_assert_int_eq(readlink(in_folder("latest"), target, sizeof target), 1);
    ck_assert_str_eq(target, "2");
}
END_TEST

/* flock belongs to the open file, so a second one in the same process is somebody else. */
START_TEST(a_lock_is_held_until_its_arena_ends)
{
    struct arena *own = arena_create();
    ck_assert(file_lock(own, problems, in_folder("lock")));
    ck_assert(!file_lock(arena, problems, in_folder("lock")));
    ck_assert_int_eq(problems_fault(problems), FAULT_LOCKED);
    arena_destroy(own);
    ck_assert(file_lock(arena, problems, in_folder("lock")));
}
END_TEST

START_TEST(patterns_mean_files_in_order)
{
    put("umsatz_2.csv", "");
    put("umsatz_1.csv", "");
    put("~$umsatz_1.csv", "");
    put(".umsatz_3.csv", "");
    put("[alt].csv", "");
    ck_assert(folder_create(problems, in_folder("umsatz_x.csv")));
    struct texts paths;
    ck_assert(files_matching(arena, problems, NOWHERE, folder, "*umsatz_*.csv", &paths));
    ck_assert_uint_eq(paths.count, 2);
    ck_assert_str_eq(paths.items[0], in_folder("umsatz_1.csv"));
    ck_assert(files_matching(arena, problems, NOWHERE, folder, "[alt].csv", &paths));
    ck_assert_uint_eq(paths.count, 1);
}
END_TEST

START_TEST(the_folder_in_front_of_a_pattern_is_no_pattern)
{
    ck_assert(folder_create(problems, in_folder("daten[1]*")));
    put("daten[1]*/a.csv", "");
    struct texts paths;
    ck_assert(files_matching(arena, problems, NOWHERE, in_folder("daten[1]*"), "*.csv", &paths));
    ck_assert_str_eq(paths.items[0], in_folder("daten[1]*/a.csv"));
}
END_TEST

START_TEST(a_misspelt_file_is_told_what_there_is)
{
    put("absatz.csv", "");
    put("umsatz_2024.csv", "");
    put("wetter.csv", "");
    struct texts paths;
    struct place place = { "p.toml", 3, 8, 0 };
    ck_assert(!files_matching(arena, problems, place, folder, "umsatz_2042.csv", &paths));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    const char *said = printed();
    ck_assert_msg(strstr(said, "umsatz_2024.csv, absatz.csv") != NULL, "%s", said);
    ck_assert_msg(strncmp(said, "p.toml:3:8: ", 12) == 0, "%s", said);
}
END_TEST

START_TEST(a_misspelt_folder_is_told_what_there_is)
{
    ck_assert(folder_create(problems, in_folder("daten")));
    struct texts paths;
    ck_assert(!files_matching(arena, problems, NOWHERE, folder, "datne/*.csv", &paths));
    const char *said = printed();
    ck_assert_msg(strstr(said, "daten") != NULL, "%s", said);
    ck_assert(!files_matching(arena, problems, NOWHERE, folder, "daten", &paths));
    said = printed();
    ck_assert_msg(strstr(said, "daten/*.csv") != NULL, "%s", said);
}
END_TEST

Suite *suite_files(void)
{
    Suite *suite = suite_create("files");
    TCase *tests = tcase_create("files");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, paths_are_put_together_and_taken_apart);
    tcase_add_test(tests, a_written_file_is_read_back);
    tcase_add_test(tests, a_replaced_file_keeps_its_mode_and_links_stay_links);
    tcase_add_test(tests, a_device_is_written_not_replaced);
    tcase_add_test(tests, an_unpublished_output_leaves_nothing);
    tcase_add_test(tests, a_full_drive_is_noticed);
    tcase_add_test(tests, too_large_files_are_refused);
    tcase_add_test(tests, a_lock_is_held_until_its_arena_ends);
    suite_add_tcase(suite, tests);
    tests = tcase_create("folders");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, folders_are_created_and_removed_without_following_links);
    tcase_add_test(tests, a_folder_is_copied_whole_or_not_at_all);
    tcase_add_test(tests, names_are_listed_in_order);
    tcase_add_test(tests, a_folder_and_a_link_are_put_into_place);
    tcase_add_test(tests, patterns_mean_files_in_order);
    tcase_add_test(tests, the_folder_in_front_of_a_pattern_is_no_pattern);
    tcase_add_test(tests, a_misspelt_file_is_told_what_there_is);
    tcase_add_test(tests, a_misspelt_folder_is_told_what_there_is);
    suite_add_tcase(suite, tests);
    return suite;
}
