/* Runs the suites that are named, or all. check_<name>.c exports Suite *suite_<name>(void), and make lists them in
 * suites.h. */
#include <check.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#define SUITE(name) Suite *suite_##name(void);
#include "suites.h"
#undef SUITE

static bool is_wanted(int count, char *const *names, const char *name)
{
    bool wanted = count == 0;
    for (int i = 0; i < count; i++)
        wanted |= strcmp(names[i], name) == 0;
    return wanted;
}

int main(int count, char **arguments)
{
    SRunner *runner = srunner_create(NULL);
    int wanted = 0;
#define SUITE(name)                                                                                                    \
    if (is_wanted(count - 1, arguments + 1, #name)) {                                                                  \
        srunner_add_suite(runner, suite_##name());                                                                     \
        wanted++;                                                                                                      \
    }
#include "suites.h"
#undef SUITE
    srunner_run_all(runner, CK_ENV); /* CK_VERBOSITY, CK_RUN_CASE and CK_FORK choose */
    int failed = srunner_ntests_failed(runner), run = srunner_ntests_run(runner);
    srunner_free(runner);
    printf("unit: %d passed, %d failed, 0 skipped\n", run - failed, failed);
    return failed || wanted < count - 1 ? EXIT_FAILURE : EXIT_SUCCESS;
}
