#include "stages/report/sections.h"

#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/page.h"
#include "runner/stage.h"
#include "runner/table/number.h"

#include <math.h>

/* From this rank correlation on, the effect is said to have a direction. */
static const double clear_direction = 0.3;

enum { MOST_SHOWN = 15 };

static bool applies(const struct run *run)
{
    return (run->has & RUN_HAS_INFLUENCE) && run->influence_count > 0;
}

/* A sign and a word; "" where there is no direction to speak of. */
static const char *direction_text(const struct run *run, double direction)
{
    if (run->question.task == TASK_MULTICLASS || isnan(direction))
        return "";
    if (fabs(direction) < clear_direction)
        return arena_format(run->arena, "↕ %s", tr("depends on the value"));
    bool rising = direction > 0;
    const char *word = run->question.class_count
                           ? (rising ? tr("higher value, more likely") : tr("higher value, less likely"))
                           : (rising ? tr("higher value, higher prediction") : tr("higher value, lower prediction"));
    return arena_format(run->arena, "%s %s", rising ? "↗" : "↘", word);
}

static void put_influence(struct html *html, const struct run *run, const struct influence *influence,
                          bool has_directions)
{
    double strongest = run->influences[0].share;
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope=\"row\"");
    html_say_name(html, influence->column);
    html_close(html);
    html_open(html, "td", "class=\"bar-cell\"");
    html_say(html, number_text_percent(run->arena, influence->share, influence->share < 0.1 ? 1 : 0));
    chart_share(html, strongest > 0 ? influence->share / strongest : 0, TONE_MODEL);
    html_close(html);
    if (has_directions)
        html_put(html, "td", "class=\"direction\"", direction_text(run, influence->direction));
    html_close(html);
}

static void write(struct html *html, const struct run *run)
{
    size_t shown = run->influence_count < MOST_SHOWN ? run->influence_count : MOST_SHOWN, others = 0;
    double rest = 0;
    bool has_directions = false;
    for (size_t i = 0; i < shown; i++)
        has_directions |= *direction_text(run, run->influences[i].direction) != '\0';
    html_put(html, "p", NULL,
             tr("How much each column moves the predictions, as a share of what all of them do together. It shows what "
                "the model looks at, not what causes what."));
    page_table(html, "influence", tr("The strongest columns first"));
    page_table_head(html, (const char *const[]){ tr("Column"), tr("Share of the influence"),
                                                 has_directions ? tr("Direction") : NULL, NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < shown; i++)
        put_influence(html, run, &run->influences[i], has_directions);
    html_close(html);
    page_table_end(html);
    for (size_t i = shown; i < run->influence_count; i++, others++)
        rest += run->influences[i].share;
    if (others)
        html_put_format(html, "p", "class=\"small\"",
                        tr_plural("%s more column has %s of the influence.",
                                  "%s more columns together have %s of the influence.", others),
                        number_text_count(run->arena, others), number_text_percent(run->arena, rest, 1));
}

const struct report_section influence_section = {
    .id = "influence", .title = N_("What drives the prediction"), .applies = applies, .write = write
};
