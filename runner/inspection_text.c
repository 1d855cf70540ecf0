#include "runner/inspection_text.h"

#include "runner/base/translate.h"
#include "runner/page/phrases.h"
#include "runner/page/quality.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

/* Columns of the terminal. What is no input has its role in the last one; where its values are nobody's business, the
 * role takes their place. */
enum {
    WIDEST = 100,
    NARROWEST = 70,
    GAP = 2,
    KIND = 9,
    MISSING = 7,
    DISTINCT = 9,
    CONTENT = 23,
    SPARK = 8,
    ROLE = 6,
    WITH_DISTINCT = 92, /* narrower terminals do without */
    SAME_SHOWN = 3      /* findings of one kind */
};

struct layout {
    struct arena *arena;
    size_t width, name, role;
    bool has_distinct, is_unicode;
};

/* What the environment says that the terminal shows. */
static bool is_unicode(void)
{
    const char *const names[] = { "LC_ALL", "LC_CTYPE", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return strcasestr(value, "utf-8") || strcasestr(value, "utf8");
    }
    return false;
}

const char *inspection_spark(struct arena *arena, const size_t *bins, size_t count, size_t columns, bool is_unicode)
{
    static const char *const bars[] = { " ", "▁", "▂", "▃", "▄", "▅", "▆", "▇", "█" };
    static const char *const letters[] = { " ", ".", ".", ":", "-", "=", "+", "*", "#" };
    struct text text = text_in(arena);
    size_t most = 0, shown = count < columns ? count : columns;
    size_t *sums = ARENA_ARRAY(arena, shown, size_t);
    for (size_t i = 0; i < count; i++)
        sums[i * shown / count] += bins[i];
    for (size_t i = 0; i < shown; i++)
        most = sums[i] > most ? sums[i] : most;
    for (size_t i = 0; i < shown; i++) { /* even a single row can be seen */
        size_t height = most ? (size_t)lround(8 * (double)sums[i] / (double)most) : 0;
        height = sums[i] && !height ? 1 : height;
        text_add(&text, is_unicode ? bars[height] : letters[height]);
    }
    return text_string(&text);
}

/* The text, cut or filled up to this many columns, and the gap. */
static void add_cell(struct text *line, const char *text, size_t columns)
{
    size_t length = strlen(text), width = text_columns(text, length);
    bool is_cut = width > columns;
    if (is_cut) /* an ellipsis takes the last one */
        for (width = columns; text_columns(text, length) > columns - 1;)
            length--;
    text_add_format(line, "%.*s%s%*s", (int)length, text, is_cut ? "…" : "", (int)(columns - width + GAP), "");
}

static void print_line(struct text *line)
{
    while (line->length && line->bytes[line->length - 1] == ' ')
        line->bytes[--line->length] = '\0';
    if (line->bytes)
        text_disarm(line->bytes);
    puts(text_string(line));
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Columns */

static const char *end_text(const struct layout *layout, const struct column *column, double value)
{
    if (column->kind == COLUMN_DATE)
        return date_text(layout->arena, (int64_t)value, false);
    return profile_text(layout->arena, column, value);
}

/* The most frequent values, one after another. */
static const char *values_text(const struct layout *layout, const struct profile *profile)
{
    struct text text = text_in(layout->arena);
    for (size_t i = 0; i < profile->frequent_count && text.length < CONTENT; i++)
        text_add_format(&text, "%s%s", i ? ", " : "",
                        frequent_text(layout->arena, profile->column, &profile->frequent[i]));
    return text_string(&text);
}

/* The range of numbers and dates; the values of the others, or where there is no room to say it elsewhere, how many. */
static const char *content_text(const struct layout *layout, const struct profile *profile)
{
    const struct column *column = profile->column;
    bool has_codes = column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
    if (has_codes && layout->has_distinct)
        return values_text(layout, profile);
    if (has_codes)
        return arena_format(layout->arena, tr_plural("%s value", "%s values", profile->distinct),
                            number_text_count(layout->arena, profile->distinct));
    if (!profile->distinct)
        return "–";
    return arena_format(layout->arena, "%s – %s", end_text(layout, column, profile->least),
                        end_text(layout, column, profile->most));
}

static void add_values(struct text *line, const struct layout *layout, const struct profile *profile)
{
    const struct column *column = profile->column;
    add_cell(line, content_text(layout, profile), CONTENT);
    add_cell(line, inspection_spark(layout->arena, profile->bins, profile->bin_count, SPARK, layout->is_unicode),
             SPARK);
    add_cell(line,
             column->role == ROLE_TARGET  ? tr("target")
             : column->role == ROLE_TODAY ? tr("today")
                                          : "",
             layout->role);
}

static const char *missing_text(const struct layout *layout, const struct profile *profile)
{
    return profile->missing ? number_text_part(layout->arena, profile->missing, profile->rows) : "";
}

static void print_column(const struct layout *layout, const struct column *column, const struct profile *profile)
{
    struct text line = text_in(layout->arena);
    bool is_shown = column->role == ROLE_FEATURE || column->role == ROLE_TARGET || column->role == ROLE_TODAY;
    add_cell(&line, column->name, layout->name);
    add_cell(&line, tr(column_kind_name(column->kind)), KIND);
    add_cell(&line, missing_text(layout, profile), MISSING);
    if (layout->has_distinct)
        add_cell(&line, number_text_count(layout->arena, profile->distinct), DISTINCT);
    if (is_shown)
        add_values(&line, layout, profile);
    else
        add_cell(&line, phrase_role(column), CONTENT + GAP + SPARK + GAP + layout->role);
    print_line(&line);
}

static void print_columns(const struct layout *layout, const struct run *run)
{
    struct text head = text_in(layout->arena);
    add_cell(&head, tr("column"), layout->name);
    add_cell(&head, tr("kind"), KIND);
    add_cell(&head, tr("missing"), MISSING);
    if (layout->has_distinct)
        add_cell(&head, tr("different"), DISTINCT);
    add_cell(&head, tr("content"), CONTENT);
    putchar('\n');
    print_line(&head);
    for (size_t i = 0; i < run->table->column_count; i++) {
        struct arena_mark mark = arena_mark(layout->arena);
        print_column(layout, &run->table->columns[i], &run->inspection->facts[i].profile);
        arena_rewind(layout->arena, mark);
    }
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Sources */

/* What was decided at the left, how surely and why at the right, on as many lines as it takes. */
static void print_decision(const struct layout *layout, const struct decision *decision)
{
    enum { LEFT = 30, INDENT = 2 + LEFT + GAP };
    struct arena *arena = layout->arena;
    struct text left = text_in(arena);
    const char *setting = arena_format(arena, "%s = %s", decision->key, decision->value);
    add_cell(&left, decision->column ? arena_format(arena, "%s: %s", decision->column, setting) : setting, LEFT);
    const char *sure = phrase_certainty(decision->certainty);
    const char *right = decision->reason ? arena_format(arena, "%s: %s", sure, decision->reason) : sure;
    char *rest = arena_copy_text(arena, text_wrapped(arena, right, 0, layout->width - INDENT));
    printf("  %s%s\n", text_string(&left), strsep(&rest, "\n"));
    while (rest)
        printf("%*s%s\n", INDENT, "", strsep(&rest, "\n"));
}

/* All about the source, and of its columns what the user should look at: the kinds of all of them stand in the table
 * below. */
static bool is_worth_a_line(const struct decision *decision)
{
    return !decision->column || decision->certainty == CERTAINTY_LIKELY || decision->certainty == CERTAINTY_GUESS;
}

static void print_sources(const struct layout *layout, const struct run *run)
{
    for (size_t i = 0; i < run->source_count; i++) {
        const struct source *source = &run->sources[i];
        if (!source->decision_count)
            continue;
        printf("\n%s\n", source->name);
        for (size_t j = 0; j < source->decision_count; j++)
            if (is_worth_a_line(&source->decisions[j]))
                print_decision(layout, &source->decisions[j]);
    }
}

/* ------------------------------------------------------------------------------------------------------------------ */
/* Findings */

/* Of the same severity and name among the first ones. */
static size_t count_like(const struct finding *const *sorted, size_t count, const struct finding *like)
{
    size_t same = 0;
    for (size_t i = 0; i < count; i++)
        same += sorted[i]->severity == like->severity && strcmp(sorted[i]->name, like->name) == 0;
    return same;
}

static void print_finding(const struct layout *layout, const struct finding *finding)
{
    struct arena *arena = layout->arena;
    const char *text = arena_format(arena, "  %s %s", layout->is_unicode ? "·" : "-", finding->text);
    puts(text_wrapped(arena, text, 4, layout->width));
    if (!finding->advice)
        return;
    const char *arrow = layout->is_unicode ? "→" : "->";
    puts(text_wrapped(arena, arena_format(arena, "    %s %s", arrow, finding->advice), layout->is_unicode ? 6 : 7,
                      layout->width));
}

/* Of many findings of a kind some are shown, and the others counted: a table of a thousand columns has a thousand gaps. */
static void print_findings(const struct layout *layout, const struct inspection *inspection)
{
    const struct finding *const *sorted = inspection_sorted(layout->arena, inspection);
    for (size_t i = 0; i < inspection->finding_count; i++) {
        if (i == 0 || sorted[i - 1]->severity != sorted[i]->severity)
            printf("\n%s\n", tr(severity_title(sorted[i]->severity)));
        size_t before = count_like(sorted, i, sorted[i]);
        size_t all = count_like(sorted, inspection->finding_count, sorted[i]);
        if (before < SAME_SHOWN || all == SAME_SHOWN + 1)
            print_finding(layout, sorted[i]);
        else if (before == SAME_SHOWN)
            printf(tr_plural("    … and %zu more like it\n", "    … and %zu more like these\n", all - before),
                   all - before);
    }
}

static const char *task_text(enum task task)
{
    switch (task) {
    case TASK_BINARY:
        return tr("a yes-or-no question");
    case TASK_MULTICLASS:
        return tr("one of several classes");
    default:
        return tr("a number");
    }
}

static void print_summary(const struct layout *layout, const struct run *run)
{
    struct arena *arena = layout->arena;
    putchar('\n');
    printf(tr("\"%s\" is %s; %s rows to learn from, %s for the test\n"), run->question.target,
           task_text(run->question.task), number_text_count(arena, run->split.train_count),
           number_text_count(arena, run->split.test_count));
    puts(quality_readiness(arena, run->inspection));
}

void inspection_print(const struct run *run)
{
    struct layout layout = { .arena = arena_child(run->arena), .is_unicode = is_unicode() };
    size_t width = progress_columns(run->progress), longest = 6;
    layout.width = width > WIDEST ? WIDEST : width < NARROWEST ? NARROWEST : width;
    layout.has_distinct = layout.width >= WITH_DISTINCT;
    for (size_t i = 0; i < run->table->column_count; i++) {
        size_t columns = text_columns(run->table->columns[i].name, strlen(run->table->columns[i].name));
        longest = columns > longest ? columns : longest;
    }
    size_t others = KIND + MISSING + CONTENT + SPARK + ROLE + 5 * GAP + (layout.has_distinct ? DISTINCT + GAP : 0);
    layout.name = longest < layout.width - others ? longest : layout.width - others;
    layout.role = ROLE + layout.width - others - layout.name;
    print_sources(&layout, run);
    print_columns(&layout, run);
    print_findings(&layout, run->inspection);
    print_summary(&layout, run);
    arena_destroy(layout.arena);
}
