#include "runner/page/card.h"

#include "runner/base/translate.h"
#include "runner/page/blocks.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"
#include "runner/version.h"

static void put_quality(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct evaluation *evaluation = run->evaluation;
    page_section(html, "quality", tr("Measured quality"));
    html_put_format(html, "p", NULL,
                    tr_plural("Measured on %s row that the search never saw; learned from %s.",
                              "Measured on %s rows that the search never saw; learned from %s.", evaluation->test_rows),
                    number_text_count(arena, evaluation->test_rows), number_text_count(arena, evaluation->train_rows));
    html_open(html, "div", "class=\"figure\"");
    block_comparison(html, run);
    html_open(html, "dl", "class=\"reading values\"");
    for (size_t i = 0; i < evaluation->measured_count; i++) {
        const struct measured *measured = &evaluation->measured[i];
        const char *interval = phrase_interval(arena, measured->metric, measured->model);
        html_put(html, "dt", NULL, phrase_capital(arena, tr(measured->metric->label)));
        html_open(html, "dd", NULL);
        html_put(html, "b", NULL, phrase_metric(arena, measured->metric, measured->model.value));
        if (interval)
            html_put_format(html, "span", NULL, " (%s)", interval);
        html_close(html);
    }
    html_close(html);
    html_close(html);
    html_close(html);
}

const char *report_card(const struct run *run)
{
    struct html html = html_in(run->arena);
    page_begin(&html, arena_format(run->arena, tr("%s: model card"), phrase_name(run)));
    page_heading(&html, tr("Model card"), NULL, phrase_name(run), phrase_question(run->arena, &run->question));
    block_verdict(&html, run);
    put_quality(&html, run);
    page_section(&html, "use", tr("How to use it"));
    block_usage(&html, run);
    block_columns(&html, run);
    html_close(&html);
    page_section(&html, "limits", tr("What the numbers do not say"));
    block_limits(&html, run);
    html_close(&html);
    html_put_format(&html, "footer", NULL, tr("Made by Lotse %s on the user's own machine, seed %llu."), LOTSE_VERSION,
                    (unsigned long long)run->seed);
    page_end(&html);
    return text_string(&html.out);
}
