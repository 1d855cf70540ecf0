/* Runs every suite of tests/unit: check_<name>.c exports Suite *suite_<name>(void), and make lists them in suites.h. */
#include <check.h>
#include <stdio.h>
#include <stdlib.h>

#define SUITE(name) Suite *suite_##name(void);
#include "suites.h"
#undef SUITE

int main(void)
{
    SRunner *runner = srunner_create(NULL);
#define SUITE(name) srunner_add_suite(runner, suite_##name());
#include "suites.h"
#undef SUITE
    srunner_run_all(runner, CK_ENV); /* CK_VERBOSITY, CK_RUN_SUITE, CK_RUN_CASE and CK_FORK choose */
    int failed = srunner_ntests_failed(runner), run = srunner_ntests_run(runner);
    srunner_free(runner);
    printf("unit: %d passed, %d failed, 0 skipped\n", run - failed, failed);
    return failed ? EXIT_FAILURE : EXIT_SUCCESS;
}
