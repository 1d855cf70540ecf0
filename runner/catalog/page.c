#include "runner/catalog/page.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"
#include "runner/version.h"

#include <math.h>
#include <string.h>

static void put_figure(struct html *html, const char *word, const char *number, const char *remark)
{
    html_open(html, "div", NULL);
    html_put(html, "dt", NULL, word);
    html_open(html, "dd", NULL);
    html_put(html, "p", "class=\"number\"", number);
    html_say(html, remark);
    html_close(html);
    html_close(html);
}

static void put_figures(struct html *html, const struct catalog *catalog)
{
    struct arena *arena = catalog->run->arena;
    struct catalog_counts counts = catalog_count(catalog);
    size_t personal = 0;
    for (size_t i = 0; i < catalog->folder_count; i++)
        for (size_t j = 0; j < catalog->folders[i].entry_count; j++)
            personal += entry_is_personal(&catalog->folders[i].entries[j]);
    html_open(html, "dl", "class=\"key\"");
    put_figure(html, tr("Tables"), number_text_count(arena, counts.tables),
               arena_format(arena, tr_plural("%s row in all", "%s rows in all", counts.rows),
                            number_text_count(arena, counts.rows)));
    if (counts.cells)
        put_figure(html, tr("Complete"),
                   number_text_percent(arena, 1 - (double)counts.missing / (double)counts.cells, 1),
                   tr("of all cells hold a value"));
    put_figure(html, tr("Relations"), number_text_count(arena, catalog->relation_count),
               tr("between columns of different tables"));
    put_figure(html, tr("About persons"), number_text_count(arena, personal),
               tr_plural("table holds personal data", "tables hold personal data", personal));
    html_close(html);
}

static void put_link(struct html *html, const struct entry *entry, const char *text)
{
    html_open_with(html, "a", "href=\"#t%zu\"", entry->number);
    html_say_name(html, text);
    html_close(html);
}

static void put_row(struct html *html, const struct catalog *catalog, const struct entry *entry)
{
    struct arena *arena = catalog->run->arena;
    double complete = entry_completeness(entry);
    const char *age = entry_age(arena, entry);
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope=\"row\"");
    put_link(html, entry, entry->name);
    html_open(html, "span", "class=\"range\"");
    html_say_name(html, catalog->folders[entry->folder].path);
    html_close(html);
    html_close(html);
    html_put(html, "td", NULL, number_text_count(arena, entry->row_count));
    html_put(html, "td", NULL, number_text_count(arena, entry->column_count));
    html_open(html, "td", NULL);
    /* All but complete is not complete. */
    html_say(html, number_text_percent(arena, complete < 1 ? fmin(complete, 0.999) : 1, complete < 1 ? 1 : 0));
    html_close(html);
    html_put(html, "td", NULL, age ? age : "–");
    html_put(html, "td", NULL, entry_is_personal(entry) ? tr("yes") : "");
    html_close(html);
}

static void put_tables(struct html *html, const struct catalog *catalog)
{
    page_section(html, "tables", tr("All tables"));
    page_table(html, "columns", tr("What there is"));
    page_table_head(html, (const char *const[]){ tr("Table"), tr("Rows"), tr("Columns"), tr("Complete"), tr("Newest"),
                                                 tr("Personal data"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < catalog->folder_count; i++)
        for (size_t j = 0; j < catalog->folders[i].entry_count; j++)
            if (!catalog->folders[i].entries[j].failure)
                put_row(html, catalog, &catalog->folders[i].entries[j]);
    html_close(html);
    page_table_end(html);
    html_close(html);
}

/* What stands in the way of joining them as they are. */
static const char *hint(struct arena *arena, const struct relation *relation)
{
    if (relation->loose_share > relation->share + 0.005)
        return arena_format(arena,
                            tr("%s as they are written; more without regard to case, blanks and zeros in front, as "
                               "join.match = \"loose\" does it"),
                            number_text_percent(arena, relation->share, 0));
    return "";
}

static void put_end(struct html *html, const struct entry *entry, const struct catalog_column *column)
{
    html_open(html, "td", NULL);
    put_link(html, entry, entry->name);
    html_open(html, "span", "class=\"range\"");
    html_say_name(html, column->name);
    html_close(html);
    html_close(html);
}

static void put_relations(struct html *html, const struct catalog *catalog)
{
    struct arena *arena = catalog->run->arena;
    page_section(html, "relations", tr("What fits together"));
    if (!catalog->relation_count) {
        html_put(html, "p", NULL, tr("No column refers to another table, as far as its values show."));
        html_close(html);
        return;
    }
    html_put(
        html, "p", NULL,
        tr("The values of the first column are found in the second, which has each of its values once: such tables "
           "can be joined. This is a guess from the values; whether it makes sense only you know."));
    page_table(html, "columns", tr("Columns that refer to another table"));
    page_table_head(html, (const char *const[]){ tr("Table and column"), tr("finds its values in"), tr("Found"), "",
                                                 tr("To note"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < catalog->relation_count; i++) {
        const struct relation *relation = &catalog->relations[i];
        double share = fmax(relation->share, relation->loose_share);
        html_open(html, "tr", NULL);
        put_end(html, relation->from, relation->from_column);
        put_end(html, relation->to, relation->to_column);
        html_put(html, "td", NULL, number_text_percent(arena, share, 0));
        html_open(html, "td", "class=\"bar-cell\"");
        chart_share(html, share, TONE_MODEL);
        html_close(html);
        html_put(html, "td", NULL, hint(arena, relation));
        html_close(html);
    }
    html_close(html);
    page_table_end(html);
    html_close(html);
}

static void put_failures(struct html *html, const struct catalog *catalog)
{
    if (!catalog_count(catalog).failures)
        return;
    page_section(html, "failures", tr("What could not be read"));
    html_open(html, "dl", "class=\"terms\"");
    for (size_t i = 0; i < catalog->folder_count; i++)
        for (size_t j = 0; j < catalog->folders[i].entry_count; j++) {
            const struct entry *entry = &catalog->folders[i].entries[j];
            if (!entry->failure)
                continue;
            html_open(html, "dt", NULL);
            html_say_name(html, path_join(catalog->run->arena, catalog->folders[i].path, entry->name));
            html_close(html);
            html_put(html, "dd", NULL, phrase_capital(catalog->run->arena, entry->failure));
        }
    html_close(html);
    html_close(html);
}

static bool has_others(const struct catalog *catalog)
{
    for (size_t i = 0; i < catalog->folder_count; i++)
        if (catalog->folders[i].other_count)
            return true;
    return false;
}

static void put_others(struct html *html, const struct catalog *catalog)
{
    struct arena *arena = catalog->run->arena;
    if (!has_others(catalog) && !catalog->is_cut_off)
        return;
    page_section(html, "others", tr("What else lies there"));
    if (catalog->is_cut_off)
        html_put(html, "p", NULL,
                 tr("There are more files or deeper folders than a catalogue takes; the rest is left "
                    "out. Name single folders to see them."));
    html_open(html, "dl", "class=\"terms\"");
    for (size_t i = 0; i < catalog->folder_count; i++) {
        const struct folder *folder = &catalog->folders[i];
        struct text list = text_in(arena);
        for (size_t j = 0; j < folder->other_count; j++) {
            const char *ending = folder->others[j].ending;
            text_add_format(&list, "%s%s (%s)", j ? ", " : "",
                            !ending   ? "…"
                            : *ending ? ending
                                      : tr("no ending"),
                            number_text_count(arena, folder->others[j].count));
        }
        if (!folder->other_count)
            continue;
        html_open(html, "dt", NULL);
        html_say_name(html, folder->path);
        html_close(html);
        html_put(html, "dd", NULL, text_string(&list));
    }
    html_close(html);
    html_close(html);
}

const char *catalog_page(const struct catalog *catalog)
{
    struct arena *arena = catalog->run->arena;
    struct html html = html_in(arena);
    page_begin(&html, tr("Data catalogue"));
    page_heading(&html, tr("Data catalogue"), date_text(arena, catalog->run->date, false), tr("What data there is"),
                 tr("What lies where, how complete and how new it is, what is about persons, and what fits together."));
    put_figures(&html, catalog);
    put_tables(&html, catalog);
    put_relations(&html, catalog);
    for (size_t i = 0; i < catalog->folder_count; i++)
        put_folder(&html, catalog, i);
    put_failures(&html, catalog);
    put_others(&html, catalog);
    html_put_format(&html, "footer", "id=\"lotse-catalog\"", tr("Made by Lotse %s on the user's own machine."),
                    LOTSE_VERSION);
    page_end(&html);
    return text_string(&html.out);
}
