/* Streams: what comes out of which container. The containers were made by Python's gzip, bz2, lzma, zipfile and tarfile. */
#include "runner/base/stream.h"
#include "tests/unit/printed.h"

#include <check.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

Suite *suite_stream(void);

static const struct {
    const char *name, *bytes;
    size_t size;
    bool is_sound;
    const char *members; /* with a blank behind each; NULL: it is no archive */
} files[] = {
    { "plain.csv", "a;b\0121;2\012", 8, true, NULL },
    { "a.csv.gz",
      "\037\213\010\000\000\000\000\000\002\377K\264N\3422\2646\342\002\000\316\020\207\261\010\000"
      "\000\000",
      28, true, NULL },
    { "a.csv.bz2",
      "BZh91AY&SY\251\021=\226\000\000\003I\000\000\0200\0100\000 \000\042\031\2400\0129(aw$S\205"
      "\011\012\221\023\331`",
      45, true, NULL },
    { "a.csv.xz",
      "\3757zXZ\000\000\001i\042\3366\002\000!\001\026\000\000\000t/\345\243\001\000\007a;b\0121"
      ";2\012\000\316\020\207\261\000\001\034\010D`*\310\220B\231\015\001\000\000\000\000\001YZ",
      60, true, NULL },
    { "two_parts.gz",
      "\037\213\010\000\000\000\000\000\002\377K\264N\342\002\0000\245\376=\004\000\000\000\037\213"
      "\010\000\000\000\000\000\002\3773\2646\342\002\000\306\367HL\004\000\000\000",
      48, true, NULL },
    { "a.zip",
      "PK\003\004\024\000\000\000\000\000\000\000!\000\316\020\207\261\010\000\000\000\010\000\000"
      "\000\007\000\000\000x/a.csva;b\0121;2\012PK\001\002\024\003\024\000\000\000\000\000\000\000"
      "!\000\316\020\207\261\010\000\000\000\010\000\000\000\007\000\000\000\000\000\000\000\000"
      "\000\000\000\200\001\000\000\000\000x/a.csvPK\005\006\000\000\000\000\001\000\001\0005\000"
      "\000\000-\000\000\000\000\000",
      120, true, "x/a.csv " },
    { "readme.zip",
      "PK\003\004\024\000\000\000\000\000\000\000!\000\206\246\0206\005\000\000\000\005\000\000\000"
      "\006\000\000\000READMEhelloPK\003\004\024\000\000\000\000\000\000\000!\000\316\020\207\261"
      "\010\000\000\000\010\000\000\000\005\000\000\000a.csva;b\0121;2\012PK\003\004\024\000\000"
      "\000\000\000\000\000!\000\241\033\331$\002\000\000\000\002\000\000\000\020\000\000\000__M"
      "ACOSX/._a.csvzzPK\001\002\024\003\024\000\000\000\000\000\000\000!\000\206\246\0206\005\000"
      "\000\000\005\000\000\000\006\000\000\000\000\000\000\000\000\000\000\000\200\001\000\000\000"
      "\000READMEPK\001\002\024\003\024\000\000\000\000\000\000\000!\000\316\020\207\261\010\000"
      "\000\000\010\000\000\000\005\000\000\000\000\000\000\000\000\000\000\000\200\001)\000\000"
      "\000a.csvPK\001\002\024\003\024\000\000\000\000\000\000\000!\000\241\033\331$\002\000\000"
      "\000\002\000\000\000\020\000\000\000\000\000\000\000\000\000\000\000\200\001T\000\000\000"
      "__MACOSX/._a.csvPK\005\006\000\000\000\000\003\000\003\000\245\000\000\000\204\000\000\000"
      "\000\000",
      319, true, "README a.csv " },
    { "a.tar.gz",
      "\037\213\010\000\000\000\000\000\002\377\355\315\261\015\2030\024\004\320_3\005\023 \033!"
      "S0\215\223\015\002\311\374XT(}\220P\336k\356t\315\325\341\271~\342\267RS\246\351\310\346;"
      "S\312\247~\354\245\3149\372\024\027x\257[}\265\313\370Ouyty\031\273\000\000\000\000\000\000"
      "\000\000\000\340VvN\263B\341\000(\000\000",
      103, true, "a.csv " },
    { "two.zip",
      "PK\003\004\024\000\000\000\000\000\000\000!\000\316\020\207\261\010\000\000\000\010\000\000"
      "\000\005\000\000\000a.csva;b\0121;2\012PK\003\004\024\000\000\000\000\000\000\000!\000\316"
      "\020\207\261\010\000\000\000\010\000\000\000\005\000\000\000b.csva;b\0121;2\012PK\001\002"
      "\024\003\024\000\000\000\000\000\000\000!\000\316\020\207\261\010\000\000\000\010\000\000"
      "\000\005\000\000\000\000\000\000\000\000\000\000\000\200\001\000\000\000\000a.csvPK\001\002"
      "\024\003\024\000\000\000\000\000\000\000!\000\316\020\207\261\010\000\000\000\010\000\000"
      "\000\005\000\000\000\000\000\000\000\000\000\000\000\200\001+\000\000\000b.csvPK\005\006\000"
      "\000\000\000\002\000\002\000f\000\000\000V\000\000\000\000\000",
      210, true, "a.csv b.csv " },
    { "umlauts.zip",
      "PK\003\004\024\000\000\010\000\000\000\000!\000\316\020\207\261\010\000\000\000\010\000"
      "\000\000\011\000\000\000M\303\244rz.csva;b\0121;2\012PK\003\004\024\000\000\000\000\000"
      "\000\000!\000\316\020\207\261\010\000\000\000\010\000\000\000\010\000\000\000M\204i .c"
      "sva;b\0121;2\012PK\001\002\024\003\024\000\000\010\000\000\000\000!\000\316\020\207\261"
      "\010\000\000\000\010\000\000\000\011\000\000\000\000\000\000\000\000\000\000\000\200\001"
      "\000\000\000\000M\303\244rz.csvPK\001\002\024\003\024\000\000\000\000\000\000\000!\000"
      "\316\020\207\261\010\000\000\000\010\000\000\000\010\000\000\000\000\000\000\000\000\000"
      "\000\000\200\001/\000\000\000M\204i .csvPK\005\006\000\000\000\000\002\000\002\000m\000"
      "\000\000]\000\000\000\000\000",
      224, true, "März.csv Mäi .csv " },
    { "none.zip",
      "PK\003\004\024\000\000\000\000\000\000\000!\000\267\357\334\203\001\000\000\000\001\000\000"
      "\000\005\000\000\000a.doc1PK\003\004\024\000\000\000\000\000\000\000!\000\015\276\325\032"
      "\001\000\000\000\001\000\000\000\005\000\000\000b.doc2PK\001\002\024\003\024\000\000\000\000"
      "\000\000\000!\000\267\357\334\203\001\000\000\000\001\000\000\000\005\000\000\000\000\000"
      "\000\000\000\000\000\000\200\001\000\000\000\000a.docPK\001\002\024\003\024\000\000\000\000"
      "\000\000\000!\000\015\276\325\032\001\000\000\000\001\000\000\000\005\000\000\000\000\000"
      "\000\000\000\000\000\000\200\001$\000\000\000b.docPK\005\006\000\000\000\000\002\000\002\000"
      "f\000\000\000H\000\000\000\000\000",
      196, true, "a.doc b.doc " },
    { "book.xlsx",
      "PK\003\004\024\000\000\000\000\000\000\000!\000+\204&\022\004\000\000\000\004\000\000\000"
      "\023\000\000\000[Content_Types].xml<x/>PK\003\004\024\000\000\000\000\000\000\000!\000+\204"
      "&\022\004\000\000\000\004\000\000\000\017\000\000\000xl/workbook.xml<x/>PK\001\002\024\003"
      "\024\000\000\000\000\000\000\000!\000+\204&\022\004\000\000\000\004\000\000\000\023\000\000"
      "\000\000\000\000\000\000\000\000\000\200\001\000\000\000\000[Content_Types].xmlPK\001\002"
      "\024\003\024\000\000\000\000\000\000\000!\000+\204&\022\004\000\000\000\004\000\000\000\017"
      "\000\000\000\000\000\000\000\000\000\000\000\200\0015\000\000\000xl/workbook.xmlPK\005\006"
      "\000\000\000\000\002\000\002\000~\000\000\000f\000\000\000\000\000",
      250, true, "[Content_Types].xml xl/workbook.xml " },
    { "cut.gz",
      "\037\213\010\000\000\000\000\000\002\377\015\320\271\015\000@\010\003\301\334\325\234\371"
      "\221\373\357\353H\221@\314>=,W\304\370\310\320\331rT\227\002\271\251D2T\010w5<M\003kj\301"
      "}\342\003\337-\0236\242a\243E\307T\211\201\236\024\023\375B,\224\271\330\3100q\020Eq\341\363"
      "d\017\266+\273#\274\027\014\364\2269\262d\201\355\224%fCV\030\272\254\321n\262A%e\213\354"
      "'\177\210Y9\021o\344\006\267\2038,J\036`\245\374\256\204\274\340\362\306\232\311\347&\224"
      "/\272\236\342\235{\025<\370(\354\344\255\360\243_\2148{*\362\360\241\250\323\273\242A\232"
      "b\340T,6\237\362\235",
      188, false, NULL },
    { "twice.gz",
      "\037\213\010\000\000\000\000\000\002\377\223\357\346`\000\001\246\377\336[\374\036\031m1{"
      "\304\304pN\240}#H\024\000\346}\037\020\034\000\000\000",
      44, false, NULL },
    { "empty.zip", "PK\005\006\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000\000", 22, true, "" },
    { "secret.zip",
      "PK\003\004\012\000\011\000\000\000\354\204t]\316\020\207\261\024\000\000\000\010\000\000\000\005"
      "\000\000\000a.csv\224\374>\216\263\314\334\0036\276\020Q\321\252\020\306\374\340\000\220PK\007\010\316"
      "\020\207\261\024\000\000\000\010\000\000\000PK\001\002\036\003\012\000\011\000\000\000\354\204t]\316\020"
      "\207\261\024\000\000\000\010\000\000\000\005\000\000\000\000\000\000\000\001\000\000\000\244\201\000\000\000"
      "\000a.csvPK\005\006\000\000\000\000\001\000\001\0003\000\000\000G\000\000\000\000\000",
      144, true, "a.csv " },
    { "a.csv.zst", "(\265/\375\004XA\000\000a;b\0121;2\012\345K\305\205", 21, true, NULL },
};

static struct arena *arena;
static struct problems *problems;
static const char *folder;

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    folder = mkdtemp(arena_copy_text(arena, "/tmp/lotse-stream-XXXXXX"));
    ck_assert_ptr_nonnull(folder);
}

static void tear_down(void)
{
    rmdir(folder);
    arena_destroy(arena);
}

/* All bytes of the file, or of a member of it; NULL after a problem. */
static const char *all_of_member(const char *path, const char *member)
{
    struct stream *stream;
    if (!stream_open(arena, problems, path, member, &stream))
        return NULL;
    char *bytes = arena_get(arena, 4096);
    ssize_t size = stream_read(stream, bytes, 4000), more = size < 0 ? size : stream_read(stream, bytes + size, 1);
    stream_close(stream);
    return size < 0 || more != 0 ? NULL : bytes;
}

static const char *all_of(const char *path)
{
    return all_of_member(path, NULL);
}

static const char *written(size_t index)
{
    const char *path = arena_format(arena, "%s/%s", folder, files[index].name);
    FILE *file = fopen(path, "wb");
    ck_assert_ptr_nonnull(file);
    ck_assert_uint_eq(fwrite(files[index].bytes, 1, files[index].size, file), files[index].size);
    fclose(file);
    return path;
}

START_TEST(unpacks_or_says_why_not)
{
    const char *path = written((size_t)_i), *bytes;
    struct texts members;
    bool packed, is_sound = stream_members(arena, problems, path, &packed, &members);
    ck_assert(packed == (files[_i].members != NULL));
    if (packed) {
        struct text names = text_in(arena);
        for (size_t i = 0; i < members.count; i++)
            text_add_format(&names, "%s ", members.items[i]);
        ck_assert_str_eq(text_string(&names), files[_i].members);
    } else if (is_sound) {
        bytes = all_of(path);
        is_sound = bytes != NULL;
        if (is_sound)
            ck_assert_str_eq(bytes, "a;b\n1;2\n");
    }
    unlink(path);
    ck_assert_msg(is_sound == files[_i].is_sound, "%s", files[_i].name);
    ck_assert_uint_eq(problems_count(problems), !is_sound);
    ck_assert_int_eq(problems_fault(problems), is_sound ? FAULT_NONE : FAULT_DATA);
}
END_TEST

START_TEST(folders_pipes_and_nothing_are_no_tables)
{
    const char *pipe = arena_format(arena, "%s/pipe", folder);
    ck_assert_ptr_null(all_of(folder));
    ck_assert_ptr_null(all_of(arena_format(arena, "%s/nothing", folder)));
    ck_assert_int_eq(mkfifo(pipe, 0600), 0);
    ck_assert_ptr_null(all_of(pipe)); /* and does not hang */
    unlink(pipe);
    ck_assert_uint_eq(problems_count(problems), 3);
}
END_TEST

START_TEST(an_empty_file_is_at_its_end)
{
    const char *path = arena_format(arena, "%s/empty", folder);
    fclose(fopen(path, "wb"));
    ck_assert_str_eq(all_of(path), "");
    unlink(path);
}
END_TEST

static size_t file_called(const char *name)
{
    size_t i = 0;
    while (strcmp(files[i].name, name) != 0)
        i++;
    return i;
}

START_TEST(a_member_is_called_by_its_name)
{
    const char *path = written(file_called("two.zip"));
    struct stream *stream;
    ck_assert(stream_open(arena, problems, path, "b.csv", &stream));
    ck_assert_str_eq(stream_name(stream), arena_format(arena, "%s/b.csv", path));
    stream_close(stream);
    ck_assert_str_eq(all_of_member(path, "a.csv"), "a;b\n1;2\n");
    ck_assert_uint_eq(problems_count(problems), 0);
    ck_assert_ptr_null(all_of_member(path, "c.csv"));
    ck_assert_int_eq(problems_fault(problems), FAULT_DATA);
    unlink(path);
}
END_TEST

/* What the member's first `size` bytes are, behind the bookmark or not; NULL: it is not there. */
static const char *beginning_at(struct bookmark *bookmark, const char *path, const char *member, size_t size)
{
    struct stream *stream;
    char *bytes = arena_get(arena, size + 1);
    if (!stream_open_at(arena, problems, bookmark, path, member, &stream))
        return NULL;
    ck_assert_int_eq(stream_read(stream, bytes, size), (ssize_t)size);
    ck_assert_str_eq(stream_name(stream), arena_format(arena, "%s/%s", path, member));
    bytes[size] = '\0';
    stream_close(stream);
    return bytes;
}

START_TEST(a_bookmark_changes_nothing)
{
    const char *path = arena_format(arena, "%s/t.tgz", folder), *zip = written(file_called("two.zip"));
    const char *make = "cd %s && printf 111 >a && printf 222 >b && printf 333 >c && tar -czf t.tgz a b c && rm a b c";
    ck_assert_int_eq(system(arena_format(arena, make, folder)), 0);
    struct bookmark *bookmark = bookmark_create(arena);
    for (const char *name = "abcbacbbcaa"; *name; name++) {
        char member[2] = { *name }, content = (char)(*name - 'a' + '1');
        ck_assert_int_eq(*beginning_at(bookmark, path, member, 2), content);
        if (*name == 'c') /* another archive in between */
            ck_assert_str_eq(beginning_at(bookmark, zip, "b.csv", 8), "a;b\n1;2\n");
    }
    ck_assert_uint_eq(problems_count(problems), 0);
    ck_assert_ptr_null(beginning_at(bookmark, path, "d", 2));
    ck_assert_uint_eq(problems_count(problems), 1);
    ck_assert_int_eq(*beginning_at(bookmark, path, "b", 2), '2');
    unlink(path);
    ck_assert_int_eq(*beginning_at(bookmark, path, "c", 2), '3'); /* it went on where it was */
    ck_assert_ptr_null(beginning_at(bookmark, path, "a", 2));     /* which can't be found again */
    unlink(zip);
}
END_TEST

START_TEST(a_password_is_named)
{
    const char *path = written(file_called("secret.zip"));
    ck_assert_ptr_null(all_of_member(path, "a.csv"));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "secret.zip/a.csv: this file is protected by a password"));
    unlink(path);
}
END_TEST

/* A header of tar that announces 256 GiB: they are not unpacked to be passed over. */
START_TEST(what_is_passed_over_has_a_limit)
{
    char header[1024] = "a.csv";
    memcpy(header + 100, "0000644", 8);
    memcpy(header + 124, "\x80\0\0\0\0\0\0\x40\0\0\0\0", 12);
    memcpy(header + 136, "00000000000", 12);
    memset(header + 148, ' ', 8);
    header[156] = '0';
    memcpy(header + 257, "ustar\00000", 8);
    unsigned sum = 0;
    for (size_t i = 0; i < 512; i++)
        sum += (unsigned char)header[i];
    snprintf(header + 148, 8, "%06o", sum);
    const char *path = arena_format(arena, "%s/large.tar", folder);
    FILE *file = fopen(path, "wb");
    fwrite(header, 1, sizeof header, file);
    fclose(file);
    bool packed;
    struct texts members;
    ck_assert(!stream_members(arena, problems, path, &packed, &members));
    ck_assert_ptr_nonnull(strstr(printed(arena, problems), "more than 250 times its size comes out of this file"));
    unlink(path);
}
END_TEST

Suite *suite_stream(void)
{
    Suite *suite = suite_create("stream");
    TCase *test = tcase_create("stream");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_loop_test(test, unpacks_or_says_why_not, 0, sizeof files / sizeof *files);
    tcase_add_test(test, folders_pipes_and_nothing_are_no_tables);
    tcase_add_test(test, an_empty_file_is_at_its_end);
    tcase_add_test(test, a_member_is_called_by_its_name);
    tcase_add_test(test, a_bookmark_changes_nothing);
    tcase_add_test(test, a_password_is_named);
    tcase_add_test(test, what_is_passed_over_has_a_limit);
    suite_add_tcase(suite, test);
    return suite;
}
