#include "runner/model/xgboost.h"

#include "runner/base/translate.h"

#include <stdio.h>
#include <string.h>

bool xgboost_memory_ran_out(void)
{
    return strstr(XGBGetLastError(), "bad_alloc") != NULL;
}

bool xgboost_no_memory(struct problems *problems)
{
    return problem_add(problems, FAULT_SYSTEM, NOWHERE,
                       tr("not enough memory; close other programs, or use fewer rows or columns"));
}

/* XGBoost says what went wrong with a stack trace behind it; the first line is what counts. */
bool xgboost_failed(struct problems *problems)
{
    const char *message = XGBGetLastError();
    if (xgboost_memory_ran_out())
        return xgboost_no_memory(problems);
    const char *start = strstr(message, "] ");
    start = start ? start + 2 : message;
    return problem_add(problems, FAULT_INTERNAL, NOWHERE, "XGBoost: %.*s", (int)strcspn(start, "\n"), start);
}

/* It would print to our standard error; both settings are kept for each thread. */
static void swallow(const char *message)
{
    (void)message;
}

void xgboost_keep_quiet(void)
{
    static _Thread_local bool quiet;
    if (!quiet) {
        XGBSetGlobalConfig("{\"verbosity\": 0}");
        XGBRegisterLogCallback(swallow);
    }
    quiet = true;
}

const char *booster_library_version(void)
{
    static char version[32];
    int major, minor, patch;
    XGBoostVersion(&major, &minor, &patch);
    snprintf(version, sizeof version, "%d.%d.%d", major, minor, patch);
    return version;
}
