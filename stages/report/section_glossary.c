#include "stages/report/sections.h"

#include "runner/base/translate.h"
#include "runner/page/phrases.h"
#include "runner/stage.h"

/* Words of the report that are no everyday words. Those of metrics come from the table of metrics. */
static const struct entry {
    unsigned tasks; /* bits 1 << enum task; 0: always */
    const char *term, *meaning;
} entries[] = {
    { 0, N_("Baseline"),
      N_("The best answer that needs no model, such as always giving the most frequent class or the mean. A model has "
         "to beat it to be worth anything.") },
    { 1 << TASK_BINARY, N_("Calibration"),
      N_("Whether probabilities come true: of all cases given 70 %, seven of ten should.") },
    { 0, N_("Influence"),
      N_("How far a column moves predictions up or down, measured by SHAP values: the share of each column in what all "
         "columns together move.") },
    { 0, N_("Linear model"), N_("The classic way: every column gets a weight, and the weighted values are added up.") },
    { 1 << TASK_REGRESSION, N_("Lower and upper"),
      N_("A range around a predicted number in which the true value lies in most cases.") },
    { 1 << TASK_BINARY, N_("Probability line"), N_("The probability from which a case is flagged (the threshold).") },
    { 0, N_("Range"),
      N_("Where a value would probably lie had other rows been drawn as test rows (a bootstrap interval). Rows of one "
         "group are drawn together.") },
    { 0, N_("Target"), N_("The column whose value is to be predicted.") },
    { 0, N_("Test rows"),
      N_("Rows with a known answer that are set aside before the search begins and only looked at in the end.") },
    { 0, N_("Trial"),
      N_("One attempt of the search: a model with settings of its own, trained, and judged on rows that it did not "
         "learn from.") },
};

static void put_entry(struct html *html, const char *term, const char *meaning)
{
    html_put(html, "dt", NULL, term);
    html_put(html, "dd", NULL, meaning);
}

static bool is_used(const struct run *run, const struct entry *entry)
{
    return entry->tasks == 0 || (entry->tasks & 1u << run->question.task);
}

static void write(struct html *html, const struct run *run)
{
    const struct evaluation *evaluation = run->evaluation;
    html_open(html, "dl", "class=\"terms\"");
    for (size_t i = 0; i < evaluation->measured_count; i++)
        if (evaluation->measured[i].metric->help)
            put_entry(
                html, phrase_capital(run->arena, tr(evaluation->measured[i].metric->label)),
                arena_format(run->arena, "%s.", phrase_capital(run->arena, tr(evaluation->measured[i].metric->help))));
    for (size_t i = 0; i < sizeof entries / sizeof *entries; i++)
        if (is_used(run, &entries[i]))
            put_entry(html, tr(entries[i].term), tr(entries[i].meaning));
    html_close(html);
}

const struct report_section glossary_section = { .id = "terms", .title = N_("Words"), .write = write };
