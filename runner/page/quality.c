#include "runner/page/quality.h"

#include "runner/base/translate.h"
#include "runner/page/blocks.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"
#include "runner/version.h"

/* Findings of a severity that a page lists; the others are counted. */
enum { MOST_FINDINGS = 100 };

const char *quality_readiness(struct arena *arena, const struct inspection *inspection)
{
    size_t stops = inspection_count(inspection, SEVERITY_STOP), cares = inspection_count(inspection, SEVERITY_CARE);
    if (stops)
        return arena_format(
            arena, tr_plural("not yet: settle %zu point first", "not yet: settle %zu points first", stops), stops);
    if (cares)
        return arena_format(arena,
                            tr_plural("go with care: there is %zu point to look at",
                                      "go with care: there are %zu points to look at", cares),
                            cares);
    return tr("go: nothing speaks against using this data");
}

static void put_finding(struct html *html, struct arena *arena, const struct finding *finding)
{
    html_open(html, "li", NULL);
    html_put(html, "span", "class=\"quality\"", tr(quality_title(finding->quality)));
    html_open(html, "div", NULL);
    html_put(html, "p", NULL, phrase_capital(arena, finding->text));
    if (finding->advice)
        html_put(html, "p", "class=\"advice\"", phrase_capital(arena, finding->advice));
    html_close(html);
    html_close(html);
}

static void put_severity(struct html *html, const struct run *run, enum severity severity)
{
    static const char *const styles[] = { [SEVERITY_NOTE] = "class=\"findings\"",
                                          [SEVERITY_CARE] = "class=\"findings wait\"",
                                          [SEVERITY_STOP] = "class=\"findings bad\"" };
    const struct inspection *inspection = run->inspection;
    const struct finding *const *sorted = inspection_sorted(run->arena, inspection);
    size_t count = inspection_count(inspection, severity), shown = 0;
    if (!count)
        return;
    html_put(html, "h3", NULL, phrase_capital(run->arena, tr(severity_title(severity))));
    html_open(html, "ul", styles[severity]);
    for (size_t i = 0; i < inspection->finding_count && shown < MOST_FINDINGS; i++)
        if (sorted[i]->severity == severity) {
            put_finding(html, run->arena, sorted[i]);
            shown++;
        }
    html_close(html);
    if (count > shown)
        html_put_format(
            html, "p", "class=\"small\"",
            tr_plural("%s more point is not shown here.", "%s more points are not shown here.", count - shown),
            number_text_count(run->arena, count - shown));
}

void quality_findings(struct html *html, const struct run *run)
{
    put_severity(html, run, SEVERITY_STOP);
    put_severity(html, run, SEVERITY_CARE);
    put_severity(html, run, SEVERITY_NOTE);
}

static void put_readiness(struct html *html, const struct run *run)
{
    static const char *const styles[] = { [READINESS_GO] = "class=\"verdict good\" id=\"verdict\"",
                                          [READINESS_CARE] = "class=\"verdict wait\" id=\"verdict\"",
                                          [READINESS_NOT_YET] = "class=\"verdict bad\" id=\"verdict\"" };
    static const enum sign signs[] = {
        [READINESS_GO] = SIGN_TICK, [READINESS_CARE] = SIGN_CLOCK, [READINESS_NOT_YET] = SIGN_NO_ENTRY
    };
    enum readiness readiness = inspection_readiness(run->inspection);
    html_open(html, "section", styles[readiness]);
    block_sign(html, signs[readiness]);
    html_open(html, "div", NULL);
    html_put(html, "p", "class=\"eyebrow\"", tr("Is the data good enough?"));
    html_put(html, "h2", NULL, phrase_capital(run->arena, quality_readiness(run->arena, run->inspection)));
    html_put(html, "p", NULL, phrase_table(run, run->sources[0].name));
    html_close(html);
    html_close(html);
}

static void put_decisions(struct html *html, const struct run *run, const struct source *source)
{
    if (!source->decision_count)
        return;
    page_table(html, "columns",
               arena_format(run->arena, tr("How %s is read"), phrase_quoted(run->arena, source->name)));
    page_table_head(html,
                    (const char *const[]){ tr("Setting"), tr("Column"), tr("Value"), tr("How sure"), tr("Why"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < source->decision_count; i++) {
        const struct decision *decision = &source->decisions[i];
        html_open(html, "tr", NULL);
        html_put(html, "th", "scope=\"row\"", decision->key);
        html_put(html, "td", NULL, decision->column ? decision->column : "");
        html_put(html, "td", NULL, decision->value);
        html_put(html, "td", NULL, phrase_certainty(decision->certainty));
        html_put(html, "td", NULL, decision->reason ? decision->reason : "");
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
}

static bool has_decisions(const struct run *run)
{
    for (size_t i = 0; i < run->source_count; i++)
        if (run->sources[i].decision_count)
            return true;
    return false;
}

const char *quality_page(const struct run *run)
{
    struct html html = html_in(run->arena);
    page_begin(&html, arena_format(run->arena, tr("%s: data check"), phrase_name(run)));
    page_heading(&html, tr("Data check"), run->date ? date_text(run->arena, run->date / 60 * 60, true) : NULL,
                 phrase_name(run), phrase_question(run->arena, &run->question));
    put_readiness(&html, run);
    if (run->inspection->finding_count) {
        page_section(&html, "findings", tr("What was found"));
        quality_findings(&html, run);
        html_close(&html);
    }
    page_section(&html, "columns", tr("What the columns hold"));
    quality_columns(&html, run);
    html_close(&html);
    if (has_decisions(run)) {
        page_section(&html, "sources", tr("How the data is read"));
        for (size_t i = 0; i < run->source_count; i++)
            put_decisions(&html, run, &run->sources[i]);
        html_close(&html);
    }
    html_put_format(&html, "footer", NULL,
                    tr("Made by Lotse %s on the user's own machine. This page is complete in itself and loads nothing "
                       "from elsewhere."),
                    LOTSE_VERSION);
    page_end(&html);
    return text_string(&html.out);
}
