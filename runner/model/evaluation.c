#include "runner/model/evaluation.h"

#include "runner/base/translate.h"

static const struct {
    const char *name, *title;
} verdicts[] = {
    [VERDICT_RECOMMENDED] = { "recommended", N_("the model is worth using") },
    [VERDICT_NOT_YET] = { "not_yet", N_("not yet") },
    [VERDICT_NOT_WORTHWHILE] = { "not_worthwhile", N_("not worthwhile here") },
};

const char *verdict_name(enum verdict verdict)
{
    return verdicts[verdict].name;
}

const char *verdict_title(enum verdict verdict)
{
    return tr(verdicts[verdict].title);
}
