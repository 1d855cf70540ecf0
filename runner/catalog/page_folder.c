#include "runner/catalog/page.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/page/charts.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

enum { MOST_COLUMNS = 200, LONGEST_VALUE = 28 };

bool entry_is_personal(const struct entry *entry)
{
    for (size_t i = 0; i < entry->column_count; i++)
        if (entry->columns[i].personal.is_sure)
            return true;
    return false;
}

const char *entry_age(struct arena *arena, const struct entry *entry)
{
    double newest = NAN;
    for (size_t i = 0; i < entry->column_count; i++)
        if (entry->columns[i].kind == COLUMN_DATE && entry->columns[i].personal.kind == PERSONAL_NONE)
            newest = fmax(newest, entry->columns[i].profile.most);
    if (isnan(newest))
        return entry->changed ? arena_format(arena, tr("file of %s"), date_text(arena, entry->changed, false)) : NULL;
    return date_text(arena, (int64_t)newest, false);
}

static const char *size_text(struct arena *arena, uint64_t bytes)
{
    if (bytes < 1000000)
        return arena_format(arena, "%s KB", number_text_count(arena, (bytes + 999) / 1000));
    return arena_format(arena, "%s MB", number_text(arena, (double)bytes / 1e6, bytes < 10000000 ? 1 : 0));
}

static void add_note(struct text *notes, const char *note)
{
    text_add_format(notes, "%s%s", notes->length ? "; " : "", note);
}

/* What is worth knowing about a column. */
static const char *notes_of(struct arena *arena, const struct entry *entry, const struct catalog_column *column)
{
    struct text notes = text_in(arena);
    const struct profile *profile = &column->profile;
    if (column->personal.kind != PERSONAL_NONE)
        add_note(&notes, arena_format(arena, column->personal.is_sure ? tr("personal: %s") : tr("perhaps personal: %s"),
                                      tr(personal_title(column->personal.kind))));
    if (profile->missing == entry->row_count)
        add_note(&notes, tr("empty"));
    else if (profile->distinct == 1)
        add_note(&notes, tr("always the same"));
    else if (column->sketch.exact.count && entry_has_key(entry, column))
        add_note(&notes, tr("each value once"));
    if (column->rhythm)
        add_note(&notes, column->rhythm);
    if (profile->rhythm.gaps && column->rhythm)
        add_note(&notes, arena_format(arena, tr_plural("%s gap", "%s gaps", profile->rhythm.gaps),
                                      number_text_count(arena, profile->rhythm.gaps)));
    return text_string(&notes);
}

static void put_values(struct html *html, struct arena *arena, const struct catalog_column *column)
{
    html_open(html, "td", NULL);
    html_say(html, column->content);
    if (column->frequent)
        html_put_format(html, "span", "class=\"range\"", tr("most often %s (%s)"),
                        phrase_quoted(arena, html_shortened(arena, column->frequent, LONGEST_VALUE)),
                        number_text_percent(arena,
                                            (double)column->profile.frequent->rows /
                                                (double)(column->profile.rows - column->profile.missing),
                                            0));
    html_close(html);
    html_open(html, "td", NULL);
    if (column->profile.bin_count && column->kind != COLUMN_TEXT && column->personal.kind == PERSONAL_NONE)
        chart_spark(html, column->profile.bins, column->profile.bin_count);
    html_close(html);
}

static void put_column(struct html *html, struct arena *arena, const struct entry *entry,
                       const struct catalog_column *column)
{
    double missing = entry->row_count ? (double)column->profile.missing / (double)entry->row_count : 0;
    html_open(html, "tr", NULL);
    html_open(html, "th", "scope=\"row\"");
    html_say_name(html, column->name);
    html_close(html);
    html_put(html, "td", NULL, tr(column_kind_name(column->kind)));
    html_put(html, "td", NULL, missing > 0 ? number_text_percent(arena, missing, missing < 0.1 ? 1 : 0) : tr("none"));
    put_values(html, arena, column);
    html_put(html, "td", NULL, notes_of(arena, entry, column));
    html_close(html);
}

static const char *facts_of(struct arena *arena, const struct entry *entry)
{
    struct text facts = text_in(arena);
    add_note(&facts, arena_format(arena, tr_plural("%s row", "%s rows", entry->row_count),
                                  number_text_count(arena, entry->row_count)));
    if (entry->is_sampled)
        add_note(&facts, tr("more in the file, of which only the beginning was read"));
    if (entry->file_count > 1)
        add_note(&facts, arena_format(arena, tr_plural("%s file", "%s files", entry->file_count),
                                      number_text_count(arena, entry->file_count)));
    if (entry->bytes)
        add_note(&facts, size_text(arena, entry->bytes));
    if (entry->changed && entry->changed_first != entry->changed)
        add_note(&facts, arena_format(arena, tr("files of %s to %s"), date_text(arena, entry->changed_first, false),
                                      date_text(arena, entry->changed, false)));
    else if (entry->changed)
        add_note(&facts, arena_format(arena, tr("file of %s"), date_text(arena, entry->changed, false)));
    return text_string(&facts);
}

static void put_entry(struct html *html, struct arena *arena, const struct entry *entry)
{
    html_open_with(html, "h3", "id=\"t%zu\"", entry->number);
    html_say_name(html, entry->name);
    html_close(html);
    if (entry->remarks.description)
        html_put(html, "p", NULL, entry->remarks.description);
    if (entry->remarks.owner)
        html_put_format(html, "p", "class=\"small\"", tr("Owner: %s"), entry->remarks.owner);
    html_put(html, "p", "class=\"small\"", facts_of(arena, entry));
    page_table(html, "columns", tr("The columns"));
    page_table_head(html, (const char *const[]){ tr("Column"), tr("Kind"), tr("Missing"), tr("Values"),
                                                 tr("Distribution"), tr("To note"), NULL });
    html_open(html, "tbody", NULL);
    for (size_t i = 0; i < entry->column_count && i < MOST_COLUMNS; i++)
        put_column(html, arena, entry, &entry->columns[i]);
    html_close(html);
    page_table_end(html);
    if (entry->column_count > MOST_COLUMNS)
        html_put_format(html, "p", "class=\"small\"",
                        tr_plural("%s more column is not shown here.", "%s more columns are not shown here.",
                                  entry->column_count - MOST_COLUMNS),
                        number_text_count(arena, entry->column_count - MOST_COLUMNS));
}

static void put_remark(struct html *html, const char *word, const char *remark)
{
    html_put(html, "dt", NULL, word);
    html_put(html, "dd", NULL, remark ? remark : tr("not filled in yet"));
}

void put_folder(struct html *html, const struct catalog *catalog, size_t number)
{
    struct arena *arena = catalog->run->arena;
    const struct folder *folder = &catalog->folders[number];
    size_t readable = 0;
    for (size_t i = 0; i < folder->entry_count; i++)
        readable += !folder->entries[i].failure;
    if (!readable)
        return;
    html_open_with(html, "section", "id=\"f%zu\"", number + 1);
    html_open(html, "h2", NULL);
    html_say_name(html, folder->path);
    html_close(html);
    if (folder->remarks.description)
        html_put(html, "p", NULL, folder->remarks.description);
    html_open(html, "dl", "class=\"terms\"");
    put_remark(html, tr("Owner"), folder->remarks.owner);
    put_remark(html, tr("Licence"), folder->remarks.license);
    html_close(html);
    if (!folder->remarks.owner || !folder->remarks.license)
        html_put_format(html, "p", "class=\"small\"",
                        tr("Owner, licence and descriptions are filled in in %s; what stands there stays."),
                        path_join(arena, folder->mirror, "datapackage.json"));
    for (size_t i = 0; i < folder->entry_count; i++)
        if (!folder->entries[i].failure)
            put_entry(html, arena, &folder->entries[i]);
    html_close(html);
}
