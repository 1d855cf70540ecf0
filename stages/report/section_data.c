#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/page/quality.h"
#include "runner/table/number.h"

#include <string.h>

static const char *split_sentence(const struct split *split)
{
    if (strcmp(split->strategy, "stratified") == 0)
        return tr("The test rows were drawn at random, so that every class has the same share in both parts.");
    if (strcmp(split->strategy, "random") == 0)
        return tr("The test rows were drawn at random.");
    if (strcmp(split->strategy, "time") == 0)
        return tr("The test rows are the newest ones: the model had to predict what was still to come.");
    if (strcmp(split->strategy, "group") == 0)
        return tr("Whole groups were drawn at random for the test: the model has seen nothing of them.");
    if (strcmp(split->strategy, "stated") == 0)
        return tr("Which rows are for the test stands in the data.");
    return NULL;
}

static void put_reason(struct html *html, size_t rows, const char *sentence)
{
    if (rows)
        html_put(html, "p", NULL, sentence);
}

/* Rows that are neither learned from nor for the test, and why. */
static void put_unused(struct html *html, const struct run *run, size_t unused)
{
    struct arena *arena = run->arena;
    const struct column *target = table_column_with_role(run->table, ROLE_TARGET);
    const struct column *weights = run_weights(run);
    size_t unknown = 0, broken = 0, weightless = 0, undated = 0;
    for (size_t row = 0; unused && target && row < run->table->row_count; row++)
        if (run_leaves_out(run, row) && row_weighs_nothing(weights, row))
            weightless++;
        else if (run_leaves_out(run, row))
            broken++;
        else if (column_is_missing(target, row))
            unknown++;
        else if (run->split.order && run->split.order[row] == DATE_MISSING)
            undated++;
    size_t early = unused - unknown - broken - weightless - undated;
    put_reason(html, unknown,
               arena_format(arena,
                            tr_plural("%s row has no known answer and could not be used.",
                                      "%s rows have no known answer and could not be used.", unknown),
                            number_text_count(arena, unknown)));
    put_reason(html, broken,
               arena_format(
                   arena,
                   tr_plural("%s row breaks a rule and is left out.", "%s rows break a rule and are left out.", broken),
                   number_text_count(arena, broken)));
    put_reason(html, weightless,
               arena_format(arena,
                            tr_plural("%s row has the weight 0 and is left out.",
                                      "%s rows have the weight 0 and are left out.", weightless),
                            number_text_count(arena, weightless)));
    put_reason(html, undated,
               arena_format(
                   arena,
                   tr_plural("%s row has no date and is left out.", "%s rows have no date and are left out.", undated),
                   number_text_count(arena, undated)));
    put_reason(
        html, early,
        arena_format(arena,
                     tr_plural("%s row lies in the gap before the test rows, from which nothing is learned.",
                               "%s rows lie in the gap before the test rows, from which nothing is learned.", early),
                     number_text_count(arena, early)));
}

static void put_split(struct html *html, const struct run *run)
{
    struct arena *arena = run->arena;
    const struct split *split = &run->split;
    size_t used = split->train_count + split->test_count;
    if (!used)
        return;
    double train = share_of(split->train_count, used);
    html_open(html, "div", "class=\"split\"");
    html_open_with(html, "div", "class=\"train\" style=\"flex-grow:%.3f\"", train);
    html_put(html, "b", NULL, number_text_count(arena, split->train_count));
    html_put_format(html, "span", NULL, tr("rows to learn from (%s)"), number_text_percent(arena, train, 0));
    html_close(html);
    html_open_with(html, "div", "class=\"test\" style=\"flex-grow:%.3f\"", 1 - train);
    html_put(html, "b", NULL, number_text_count(arena, split->test_count));
    html_put_format(html, "span", NULL, tr("test rows (%s)"), number_text_percent(arena, 1 - train, 0));
    html_close(html);
    html_close(html);
    if (split->strategy && split_sentence(split))
        html_put(html, "p", NULL, split_sentence(split));
    put_unused(html, run, run->table->row_count - used);
}

/* What was joined to the main table, and how much of it fits. */
static void put_joins(struct html *html, const struct run *run)
{
    if (run->join_count == 0)
        return;
    page_table(html, "joins", tr("Joined sources"));
    page_table_head(html, (const char *const[]){
                              tr("Source"), tr("Its rows"), tr("Its columns"), tr("Rows that found a partner in it"),
                              tr("Keys that it does not have"), tr("Rows without a partner"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < run->join_count; i++) {
        const struct joined *joined = &run->joins[i];
        html_open(html, "tr", NULL);
        html_open(html, "th", "scope=\"row\"");
        html_say_name(html, joined->source);
        html_close(html);
        html_put(html, "td", NULL, number_text_count(run->arena, joined->source_rows));
        html_put(html, "td", NULL, number_text_count(run->arena, joined->column_count));
        html_put_format(html, "td", NULL, tr("%s of %s (%s)"), number_text_count(run->arena, joined->found),
                        number_text_count(run->arena, joined->rows),
                        number_text_percent(run->arena, share_of(joined->found, joined->rows), 1));
        html_put(html, "td", NULL, number_text_count(run->arena, joined->unknown_keys));
        html_put(html, "td", NULL,
                 joined->found == joined->rows ? tr("none")
                 : joined->is_inner            ? tr("are left out")
                                               : tr("have gaps instead"));
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
}

static bool applies(const struct run *run)
{
    return run->table != NULL;
}

static void write(struct html *html, const struct run *run)
{
    const char *file = run->source_count ? path_name(run->sources[0].name) : "-";
    html_put(html, "p", "class=\"lead\"", phrase_table(run, file));
    put_joins(html, run);
    put_split(html, run);
    quality_columns(html, run);
}

const struct report_section data_section = {
    .id = "data", .title = N_("The data"), .applies = applies, .write = write
};

static bool was_inspected(const struct run *run)
{
    return run->inspection != NULL;
}

static void write_quality(struct html *html, const struct run *run)
{
    html_put(html, "p", "class=\"lead\"", phrase_capital(run->arena, quality_readiness(run->arena, run->inspection)));
    quality_findings(html, run);
}

const struct report_section quality_section = {
    .id = "findings", .title = N_("Is the data good enough?"), .applies = was_inspected, .write = write_quality
};
