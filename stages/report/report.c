/* The report: one page for people, the verdict first. */
#include "stages/report/sections.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/blocks.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/stage.h"
#include "runner/table/number.h"
#include "runner/version.h"

struct report {
    const char *title;
};

static const struct setting report_settings[] = {
    SETTING(struct report, title, .help = N_("heading of the report; the pipeline's name when there is none")),
    { 0 },
};

/* In the order of the page, behind the verdict; NULL-terminated. */
static const struct report_section *const sections[] = {
    &measured_section, &worth_section,     &cases_section,  &two_classes_section, &many_classes_section,
    &numbers_section,  &influence_section, &data_section,   &quality_section,     &search_section,
    &notes_section,    &usage_section,     &limits_section, &glossary_section,    NULL,
};

static bool applies(const struct report_section *section, const struct run *run)
{
    return !section->applies || section->applies(run);
}

static void put_contents(struct html *html, const struct run *run)
{
    html_open(html, "nav", NULL);
    html_open(html, "ul", NULL);
    for (size_t i = 0; sections[i]; i++) {
        if (!applies(sections[i], run))
            continue;
        html_open(html, "li", NULL);
        html_open_with(html, "a", "href=\"#%s\"", sections[i]->id);
        html_say(html, tr(sections[i]->title));
        html_close(html);
        html_close(html);
    }
    html_close(html);
    html_close(html);
}

static void put_footer(struct html *html, const struct run *run)
{
    html_put_format(html, "footer", NULL,
                    tr("Made by Lotse %s with XGBoost %s on the user's own machine in %s; seed %llu. This page "
                       "is complete in itself and loads nothing from elsewhere."),
                    LOTSE_VERSION, booster_library_version(), number_text_seconds(run->arena, run_seconds(run)),
                    (unsigned long long)run->seed);
}

static bool run_report(struct run *run, const void *settings)
{
    const struct report *report = settings;
    if (!run->results)
        return true;
    const char *title = report->title ? report->title : phrase_name(run);
    struct html html = html_in(run->arena);
    page_begin(&html, arena_format(run->arena, tr("%s: report"), title));
    page_heading(&html, tr("Report"), run->date ? date_text(run->arena, run->date / 60 * 60, true) : NULL, title,
                 phrase_question(run->arena, &run->question));
    block_verdict(&html, run);
    put_contents(&html, run);
    for (size_t i = 0; sections[i]; i++) {
        if (!applies(sections[i], run))
            continue;
        page_section(&html, sections[i]->id, tr(sections[i]->title));
        sections[i]->write(&html, run);
        html_close(&html);
    }
    put_footer(&html, run);
    page_end(&html);
    return file_write(run->problems, path_join(run->arena, run->results, "report.html"), text_string(&html.out),
                      html.out.length);
}

const struct stage report_stage = {
    .name = "report",
    .summary = N_("writes the report"),
    .needs = RUN_HAS_QUESTION | RUN_HAS_SPLIT | RUN_HAS_MODEL | RUN_HAS_EVALUATION,
    .settings = report_settings,
    .settings_size = sizeof(struct report),
    .run = run_report,
};
