#include "stages/evaluate/reasons.h"

#include "runner/base/translate.h"

#include <math.h>
#include <string.h>

static void say_costs(const struct words *w)
{
    const struct worth *worth = &w->evaluation->worth;
    const char *model = euro(w, worth->model), *reference = euro(w, worth->reference);
    bool has_checks = w->file->question->task == TASK_BINARY;
    if (strcmp(worth->reference_name, "today") == 0)
        say(w,
            has_checks ? tr("by what [value] says, mistakes and checks cost %s a year with the model and %s today")
                       : tr("by what [value] says, mistakes cost %s a year with the model and %s today"),
            model, reference);
    else
        say(w,
            has_checks
                ? tr("by what [value] says, mistakes and checks cost %s a year with the model and %s without (%s)")
                : tr("by what [value] says, mistakes cost %s a year with the model and %s without (%s)"),
            model, reference, worth->reference_label);
}

static void say_savings(const struct words *w)
{
    const struct worth *worth = &w->evaluation->worth;
    double running = w->file->value->per_year;
    if (!isnan(running) && running > 0)
        say(w,
            worth->saved > 0 ? tr("after %s a year for running it, the model saves %s a year")
                             : tr("with %s a year for running it, the model costs more than it saves: %s a year"),
            euro(w, running), euro(w, fabs(worth->saved)));
    else if (worth->saved > 0)
        say(w, tr("the model saves %s a year"), euro(w, worth->saved));
    else
        say(w, tr("the model saves nothing: it costs %s a year more"), euro(w, fabs(worth->saved)));
}

static void say_payback(const struct words *w)
{
    const struct worth *worth = &w->evaluation->worth;
    double once = w->file->value->one_off;
    if (isnan(once) || once <= 0 || isnan(worth->months_to_pay_back))
        return;
    unsigned long months = worth_months(worth);
    if (w->ruling->circumstance == PAYS_BACK_LATE)
        say(w,
            tr_plural("the %s spent once would be earned back only after %s month; three years are the limit here",
                      "the %s spent once would be earned back only after %s months; three years are the limit here",
                      months),
            euro(w, once), counted(w, months));
    else
        say(w,
            tr_plural("the %s spent once is earned back after about %s month",
                      "the %s spent once is earned back after about %s months", months),
            euro(w, once), counted(w, months));
}

void say_worth(const struct words *w)
{
    const struct worth *worth = &w->evaluation->worth;
    bool is_late = w->ruling->circumstance == PAYS_BACK_LATE;
    if (is_late)
        say_payback(w);
    say_costs(w);
    say_savings(w);
    if (!is_late)
        say_payback(w);
    if (isfinite(worth->saved_low) && worth->saved > 0 && worth->saved_low <= 0)
        say(w, tr("the savings are uncertain: with 95%% certainty they lie between %s and %s a year"),
            euro(w, worth->saved_low), euro(w, worth->saved_high));
}
