#include "runner/base/checksum.h"

#include <check.h>

Suite *suite_checksum(void);

/* The examples of FIPS 180-2, appendix B. */
START_TEST(examples_of_the_standard)
{
    char digest[CHECKSUM_SIZE];
    checksum("abc", 3, digest);
    ck_assert_str_eq(digest, "ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad");
    checksum("abcdbcdecdefdefgefghfghighijhijkijkljklmklmnlmnomnopnopq", 56, digest);
    ck_assert_str_eq(digest, "248d6a61d20638b8e5c026930c3e6039a33ce45964ff2167f6ecedd419db06c1");
}
END_TEST

Suite *suite_checksum(void)
{
    Suite *suite = suite_create("checksum");
    TCase *tests = tcase_create("checksum");
    tcase_add_test(tests, examples_of_the_standard);
    suite_add_tcase(suite, tests);
    return suite;
}
