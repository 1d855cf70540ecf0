#include "stages/report/sections.h"
#include "stages/report/statistics.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* Distributions are drawn from rows at equal distances: all rows of a small table, enough of a large one. A value is
 * named only when so many rows have it that it points to nobody. */
enum { MOST_COLUMNS = 150, SAMPLE = 20000, BINS = 24, MOST_VALUES = 12, NAMED_FROM = 10, LONGEST_VALUE = 28 };

static const char *role_text(const struct column *column)
{
    static const char *const names[] = {
        [ROLE_FEATURE] = N_("input"),
        [ROLE_TARGET] = N_("target"),
        [ROLE_TODAY] = N_("today's answer"),
        [ROLE_WEIGHT] = N_("weight of the row in learning"),
        [ROLE_IGNORED] = N_("ignored, as you stated"),
        [ROLE_PERSONAL] = N_("personal, kept out of the model"),
        [ROLE_LEFT_OUT] = N_("left out"),
    };
    return column->role == ROLE_LEFT_OUT && column->reason ? column->reason : tr(names[column->role]);
}

/* Values of columns that are no part of the model stay out of the page: they may be names or numbers of persons. */
static bool is_shown(const struct column *column)
{
    return column->role == ROLE_FEATURE || column->role == ROLE_TARGET || column->role == ROLE_TODAY;
}

static double value_at(const struct column *column, size_t row)
{
    if (column->kind == COLUMN_DATE)
        return column->dates[row] == DATE_MISSING ? NAN : (double)column->dates[row];
    return (double)column->numbers[row];
}

static void put_range(struct html *html, struct arena *scratch, const struct table *table, const struct column *column)
{
    size_t least = SIZE_MAX, most = SIZE_MAX;
    for (size_t i = 0; i < table->row_count; i++) {
        size_t row = table_row(table, i);
        double value = value_at(column, row);
        if (isnan(value))
            continue;
        if (least == SIZE_MAX || value < value_at(column, least))
            least = row;
        if (most == SIZE_MAX || value > value_at(column, most))
            most = row;
    }
    if (least == SIZE_MAX)
        html_say(html, "–");
    else
        html_say_format(html, tr("%s to %s"), column_value_text(scratch, column, least),
                        column_value_text(scratch, column, most));
}

static void put_distribution(struct html *html, struct arena *scratch, const struct table *table,
                             const struct column *column)
{
    size_t step = table->row_count / SAMPLE + 1, count = 0, bins[BINS];
    double *values = ARENA_ARRAY(scratch, table->row_count / step + 1, double);
    for (size_t i = 0; i < table->row_count; i += step)
        values[count++] = value_at(column, table_row(table, i));
    count = sort_values(values, count);
    double low = quantile(values, count, 0.005), high = quantile(values, count, 0.995);
    count_bins(values, count, low, high, bins, BINS);
    chart_spark(html, bins, BINS);
}

struct value_count {
    size_t rows;
    uint32_t code;
};

static int by_falling_count(const void *one, const void *other)
{
    const struct value_count *a = one, *b = other;
    if (a->rows != b->rows)
        return a->rows < b->rows ? 1 : -1;
    return a->code < b->code ? -1 : a->code > b->code;
}

/* The values of a category by falling frequency; *distinct of them occur. */
static const struct value_count *count_values(struct arena *scratch, const struct table *table,
                                              const struct column *column, size_t *distinct)
{
    size_t codes = dictionary_count(column->dictionary);
    struct value_count *counts = ARENA_ARRAY(scratch, codes, struct value_count);
    for (size_t code = 0; code < codes; code++)
        counts[code].code = (uint32_t)code;
    for (size_t i = 0; i < table->row_count; i++) {
        uint32_t code = column->codes[table_row(table, i)];
        if (code != CODE_MISSING)
            counts[code].rows++;
    }
    qsort(counts, codes, sizeof *counts, by_falling_count);
    *distinct = 0;
    while (*distinct < codes && counts[*distinct].rows)
        ++*distinct;
    return counts;
}

static void put_category(struct html *html, struct arena *scratch, const struct table *table,
                         const struct column *column)
{
    size_t distinct, bins[MOST_VALUES], known = table->row_count - column->missing;
    const struct value_count *counts = count_values(scratch, table, column, &distinct);
    html_open(html, "td", NULL);
    html_say_format(html, tr_plural("%s value", "%s values", distinct), number_text_count(scratch, distinct));
    if (column->kind == COLUMN_CATEGORY && distinct && counts[0].rows >= NAMED_FROM)
        html_put_format(
            html, "span", "class=\"range\"", tr("most often %s (%s)"),
            phrase_quoted(scratch,
                          html_shortened(scratch, dictionary_text(column->dictionary, counts[0].code), LONGEST_VALUE)),
            number_text_percent(scratch, share_of(counts[0].rows, known), 0));
    html_close(html);
    html_open(html, "td", NULL);
    size_t shown = distinct < MOST_VALUES ? distinct : MOST_VALUES;
    for (size_t i = 0; i < shown; i++)
        bins[i] = counts[i].rows;
    if (column->kind == COLUMN_CATEGORY && shown)
        chart_spark(html, bins, shown);
    html_close(html);
}

static void put_values(struct html *html, struct arena *scratch, const struct table *table, const struct column *column)
{
    if (!is_shown(column)) {
        html_put(html, "td", NULL, "–");
        html_put(html, "td", NULL, "");
    } else if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT) {
        put_category(html, scratch, table, column);
    } else {
        html_open(html, "td", NULL);
        put_range(html, scratch, table, column);
        html_close(html);
        html_open(html, "td", NULL);
        put_distribution(html, scratch, table, column);
        html_close(html);
    }
}

static void put_column(struct html *html, struct arena *scratch, const struct table *table, const struct column *column)
{
    html_open(html, "tr", is_shown(column) ? NULL : "class=\"unused\"");
    html_open(html, "th", "scope=\"row\"");
    html_say_name(html, column->name);
    html_close(html);
    html_put(html, "td", NULL, tr(column_kind_name(column->kind)));
    html_put(html, "td", NULL,
             column->missing ? number_text_percent(scratch, share_of(column->missing, table->row_count),
                                                   column->missing * 10 < table->row_count ? 1 : 0)
                             : tr("none"));
    put_values(html, scratch, table, column);
    html_put(html, "td", column->role == ROLE_TARGET ? "class=\"target\"" : NULL, role_text(column));
    html_close(html);
}

static void put_columns(struct html *html, const struct run *run)
{
    struct arena *scratch = arena_child(run->arena);
    const struct table *table = run->table;
    size_t shown = table->column_count < MOST_COLUMNS ? table->column_count : MOST_COLUMNS;
    page_table(html, "columns", tr("The columns"));
    page_table_head(html, (const char *const[]){ tr("Column"), tr("Kind"), tr("Missing"), tr("Values"),
                                                 tr("Distribution"), tr("Role"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < shown; i++) {
        struct arena_mark mark = arena_mark(scratch);
        put_column(html, scratch, table, &table->columns[i]);
        arena_rewind(scratch, mark);
    }
    html_close(html);
    page_table_end(html);
    if (table->column_count > shown)
        html_put_format(html, "p", "class=\"small\"",
                        tr_plural("%s more column is not shown here.", "%s more columns are not shown here.",
                                  table->column_count - shown),
                        number_text_count(scratch, table->column_count - shown));
    arena_destroy(scratch);
}

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
    if (run->table->row_count > used)
        html_put_format(html, "p", NULL,
                        tr_plural("%s row has no known answer and could not be used.",
                                  "%s rows have no known answer and could not be used.", run->table->row_count - used),
                        number_text_count(arena, run->table->row_count - used));
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
    html_put_format(html, "p", "class=\"lead\"", tr("%s rows with %s columns, from %s."),
                    number_text_count(run->arena, run->table->row_count),
                    number_text_count(run->arena, run->table->column_count), phrase_quoted(run->arena, file));
    put_joins(html, run);
    put_split(html, run);
    put_columns(html, run);
}

const struct report_section data_section = {
    .id = "data", .title = N_("The data"), .applies = applies, .write = write
};
