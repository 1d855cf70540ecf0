#include "stages/report/sections.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

static bool applies(const struct run *run)
{
    return run->evaluation->has_worth && isfinite(run->evaluation->worth.model) &&
           isfinite(run->evaluation->worth.reference);
}

static const char *reference_label(const struct run *run)
{
    const struct worth *worth = &run->evaluation->worth;
    if (worth->reference_name && strcmp(worth->reference_name, "today") == 0)
        return phrase_today(run);
    return worth->reference_label ? phrase_capital(run->arena, worth->reference_label)
                                  : phrase_baseline(run->arena, run->evaluation);
}

static double running_costs(const struct run *run)
{
    double costs = run->pipeline ? run->pipeline->value->per_year : NAN;
    return isfinite(costs) ? costs : 0;
}

static void draw_costs(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct worth *worth = &run->evaluation->worth;
    double with_model = worth->model + running_costs(run);
    const struct bar bars[] = {
        { reference_label(run), number_text_euro(arena, worth->reference), worth->reference, NAN, NAN, TONE_TODAY },
        { tr("This model, with its running costs"), number_text_euro(arena, with_model), with_model, NAN, NAN,
          TONE_MODEL },
    };
    const char *title = run->question.task == TASK_BINARY ? tr("What mistakes and checks cost in a year")
                                                          : tr("What mistakes cost in a year");
    const char *description =
        arena_format(arena, "%s: %s. %s: %s.", bars[0].label, bars[0].value_text, bars[1].label, bars[1].value_text);
    html_open(html, "figure", "class=\"plot\"");
    html_put(html, "figcaption", NULL, title);
    chart_bars(html, (struct chart){ title, description }, bars, 2, NAN, NULL);
    html_close(html);
}

static const char *payback_sentence(const struct run *run)
{
    struct arena *arena = run->arena;
    const struct worth *worth = &run->evaluation->worth;
    double one_off = run->pipeline ? run->pipeline->value->one_off : NAN;
    if (worth->model >= worth->reference)
        return tr("The mistakes of the model cost no less than those of the way it is compared to.");
    if (worth->saved <= 0)
        return tr("Nothing is left over: what the model saves does not cover what running it costs.");
    if (!isfinite(one_off) || one_off <= 0)
        return NULL;
    if (!isfinite(worth->months_to_pay_back))
        return arena_format(arena, tr("The %s of setting it up do not come back."), number_text_euro(arena, one_off));
    unsigned long months = worth_months(worth);
    return arena_format(
        arena,
        worth->first_year < 0
            ? tr_plural("The %s of setting it up are back after about %s month. At the end of the first year %s are "
                        "still missing.",
                        "The %s of setting it up are back after about %s months. At the end of the first year %s are "
                        "still missing.",
                        months)
            : tr_plural("The %s of setting it up are back after about %s month. In the first year %s are left.",
                        "The %s of setting it up are back after about %s months. In the first year %s are left.",
                        months),
        number_text_euro(arena, one_off), number_text_count(arena, months),
        number_text_euro(arena, fabs(worth->first_year)));
}

static void put_assumption(struct html *html, const struct run *run, const char *label, double value, bool is_euro)
{
    if (!isfinite(value))
        return;
    html_open(html, "tr", NULL);
    html_put(html, "th", "scope=\"row\"", label);
    html_put(html, "td", NULL,
             is_euro ? number_text_amount(run->arena, value) : number_text(run->arena, value, number_decimals(value)));
    html_close(html);
}

static void put_assumptions(struct html *html, const struct run *run)
{
    if (!run->pipeline)
        return;
    const struct value_settings *value = run->pipeline->value;
    page_table(html, "facts", tr("What you stated"));
    html_open(html, "tbody", NULL);
    put_assumption(html, run, tr("a case flagged in vain"), value->false_alarm, true);
    put_assumption(html, run, run->question.task == TASK_MULTICLASS ? tr("a wrong answer") : tr("a case overlooked"),
                   value->miss, true);
    put_assumption(html, run, tr("looking at one flagged case"), value->check, true);
    put_assumption(html, run, tr("one unit of error"), value->unit_error, true);
    put_assumption(html, run, tr("cases in a year"), value->cases_per_year, false);
    put_assumption(html, run, tr("setting it up, once"), value->one_off, true);
    put_assumption(html, run, tr("running it, each year"), value->per_year, true);
    html_close(html);
    page_table_end(html);
}

static void write(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct worth *worth = &run->evaluation->worth;
    bool is_loss = worth->saved < 0; /* then the range is one of losses too */
    double low = is_loss ? -worth->saved_high : worth->saved_low,
           high = is_loss ? -worth->saved_low : worth->saved_high;
    html_open(html, "div", "class=\"figure\"");
    draw_costs(html, run);
    html_open(html, "div", "class=\"reading\"");
    html_put_format(html, "p", "class=\"lead\"",
                    is_loss ? tr("Each year %s are lost.") : tr("Each year %s are left over."),
                    number_text_euro(arena, fabs(worth->saved)));
    if (isfinite(low) && isfinite(high))
        html_put_format(html, "p", NULL,
                        run->evaluation->test_groups ? tr("With other groups of the same kind it might be %s to %s.")
                                                     : tr("With other rows of the same kind it might be %s to %s."),
                        number_text_euro(arena, low), number_text_euro(arena, high));
    const char *payback = payback_sentence(run);
    if (payback)
        html_put(html, "p", NULL, payback);
    html_put(html, "p", NULL,
             tr("Counted on the test rows and carried forward to the cases of a year. The result is as good as the "
                "amounts that you stated."));
    html_close(html);
    html_close(html);
    put_assumptions(html, run);
}

const struct report_section worth_section = {
    .id = "worth", .title = N_("What it is worth"), .applies = applies, .write = write
};
