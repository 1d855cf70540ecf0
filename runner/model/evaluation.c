#include "runner/model/evaluation.h"

#include "runner/base/translate.h"

#include <math.h>

static const struct {
    const char *name, *title;
} verdicts[] = {
    [VERDICT_RECOMMENDED] = { "recommended", N_("the model is worth using") },
    [VERDICT_NOT_YET] = { "not_yet", N_("not yet") },
    [VERDICT_NOT_WORTHWHILE] = { "not_worthwhile", N_("not worthwhile here") },
};

unsigned long worth_months(const struct worth *worth)
{
    return (unsigned long)fmin(ceil(worth->months_to_pay_back), 1200);
}

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict].name;
}

const char *verdict_title(enum verdict verdict)
{
    return tr(verdicts[verdict].title);
}
