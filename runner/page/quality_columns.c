#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/page.h"
#include "runner/page/phrases.h"
#include "runner/page/quality.h"
#include "runner/table/number.h"

/* A value is named only when so many rows have it that it points to nobody. */
enum { MOST_COLUMNS = 150, NAMED_FROM = 10, LONGEST_VALUE = 28 };

static bool is_shown(const struct column *column)
{
    return column->role == ROLE_FEATURE || column->role == ROLE_TARGET || column->role == ROLE_TODAY;
}

static void put_category(struct html *html, struct arena *scratch, const struct profile *profile)
{
    const struct column *column = profile->column;
    const struct frequent *first = &profile->frequent[0];
    size_t known = profile->rows - profile->missing;
    html_say_format(html, tr_plural("%s value", "%s values", profile->distinct),
                    number_text_count(scratch, profile->distinct));
    if (column->kind == COLUMN_CATEGORY && profile->distinct && first->rows >= NAMED_FROM)
        html_put_format(
            html, "span", "class=\"range\"", tr("most often %s (%s)"),
            phrase_quoted(scratch, html_shortened(scratch, frequent_text(scratch, column, first), LONGEST_VALUE)),
            number_text_percent(scratch, (double)first->rows / (double)known, 0));
}

static void put_range(struct html *html, struct arena *scratch, const struct profile *profile)
{
    const struct column *column = profile->column;
    if (!profile->distinct) {
        html_say(html, "–");
        return;
    }
    html_say_format(html, tr("%s to %s"), profile_text(scratch, column, profile->least),
                    profile_text(scratch, column, profile->most));
    if (column->kind == COLUMN_DATE && profile->rhythm.kind != RHYTHM_NONE)
        html_put(html, "span", "class=\"range\"", rhythm_text(scratch, &profile->rhythm));
    else if (column->kind == COLUMN_NUMBER && profile->distinct > 2)
        html_put_format(html, "span", "class=\"range\"", tr("half of them %s to %s"),
                        profile_text(scratch, column, profile->quarter),
                        profile_text(scratch, column, profile->three_quarters));
}

static void put_values(struct html *html, struct arena *scratch, const struct profile *profile)
{
    const struct column *column = profile->column;
    bool is_text = column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
    if (!is_shown(column)) {
        html_put(html, "td", NULL, "–");
        html_put(html, "td", NULL, "");
        return;
    }
    html_open(html, "td", NULL);
    if (is_text)
        put_category(html, scratch, profile);
    else
        put_range(html, scratch, profile);
    html_close(html);
    html_open(html, "td", NULL);
    if (column->kind != COLUMN_TEXT && profile->bin_count)
        chart_spark(html, profile->bins, profile->bin_count);
    html_close(html);
}

static const char *missing_text(struct arena *scratch, const struct profile *profile)
{
    double share = (double)profile->missing / (double)profile->rows;
    if (!profile->missing)
        return tr("none");
    return share < 0.1 || (share > 0.99 && share < 1) ? number_text_part(scratch, profile->missing, profile->rows)
                                                      : number_text_percent(scratch, share, 0);
}

static void put_column(struct html *html, struct arena *scratch, const struct profile *profile)
{
    const struct column *column = profile->column;
    html_open(html, "tr", is_shown(column) ? NULL : "class=\"unused\"");
    html_open(html, "th", "scope=\"row\"");
    html_say_name(html, column->name);
    html_close(html);
    html_put(html, "td", NULL, tr(column_kind_name(column->kind)));
    html_put(html, "td", NULL, missing_text(scratch, profile));
    put_values(html, scratch, profile);
    html_put(html, "td", column->role == ROLE_TARGET ? "class=\"target\"" : NULL, phrase_role(column));
    html_close(html);
}

void quality_columns(struct html *html, const struct run *run)
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
        struct profile profile =
            run->inspection ? run->inspection->facts[i].profile : profile_of(table, &table->columns[i]);
        put_column(html, scratch, &profile);
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
