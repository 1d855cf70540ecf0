/* lotse check: are the settings and the data in order? Trains nothing. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/stages.h"

#include <math.h>
#include <stdio.h>

static const char *role_text(const struct column *column)
{
    switch (column->role) {
    case ROLE_TARGET:
        return tr("target");
    case ROLE_TODAY:
        return tr("today's answer");
    case ROLE_IGNORED:
        return tr("ignored");
    case ROLE_PERSONAL:
        return tr("personal, left out");
    case ROLE_LEFT_OUT:
        return tr("left out");
    default:
        return "";
    }
}

/* What a column holds: the range of numbers and dates, the number of values of the others. */
static const char *content_text(struct arena *arena, const struct table *table, const struct column *column)
{
    if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT) {
        size_t count = dictionary_count(column->dictionary);
        return arena_format(arena, tr_plural("%zu value", "%zu values", count), count);
    }
    size_t low = SIZE_MAX, high = SIZE_MAX;
    for (size_t row = 0; row < table->row_count; row++) {
        if (column_is_missing(column, row))
            continue;
        bool is_number = column->kind == COLUMN_NUMBER;
        if (low == SIZE_MAX ||
            (is_number ? column->numbers[row] < column->numbers[low] : column->dates[row] < column->dates[low]))
            low = row;
        if (high == SIZE_MAX ||
            (is_number ? column->numbers[row] > column->numbers[high] : column->dates[row] > column->dates[high]))
            high = row;
    }
    if (low == SIZE_MAX)
        return "–";
    return arena_format(arena, tr("%s to %s"), column_value_text(arena, column, low),
                        column_value_text(arena, column, high));
}

static void print_padded(const char *text, size_t columns)
{
    size_t length = 0, passed = 0;
    while (text[length] && passed <= columns) {
        length++;
        while (((unsigned char)text[length] & 0xc0) == 0x80)
            length++;
        passed++;
    }
    bool cut = passed > columns;
    if (cut) { /* one character less, and an ellipsis for it */
        passed = 0;
        for (length = 0; passed < columns - 1; passed++) {
            length++;
            while (((unsigned char)text[length] & 0xc0) == 0x80)
                length++;
        }
        passed++;
    }
    printf("%.*s%s%*s", (int)length, text, cut ? "…" : "", (int)(columns - passed + 2), "");
}

static void print_columns(const struct run *run)
{
    static const size_t widths[] = { 28, 9, 8, 30 };
    const char *heads[] = { tr("column"), tr("kind"), tr("missing"), tr("content") };
    putchar('\n');
    for (size_t i = 0; i < 4; i++)
        print_padded(heads[i], widths[i]);
    putchar('\n');
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        print_padded(column->name, widths[0]);
        print_padded(tr(column_kind_name(column->kind)), widths[1]);
        double share = (double)column->missing / (double)run->table->row_count;
        print_padded(column->missing ? number_text_percent(run->arena, share, 1) : "", widths[2]);
        print_padded(content_text(run->arena, run->table, column), widths[3]);
        printf("%s\n", role_text(column));
    }
    putchar('\n');
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

static void print_summary(const struct run *run)
{
    const struct dialect *dialect = &run->source.dialect;
    printf(tr("%s: %s rows, %zu columns, %s\n"), run->source.path, number_text_count(run->arena, run->table->row_count),
           run->table->column_count, dialect->encoding);
    printf(tr("\"%s\" is %s; %s rows to learn from, %s for the test\n"), run->question.target,
           task_text(run->question.task), number_text_count(run->arena, run->split.train_count),
           number_text_count(run->arena, run->split.test_count));
    puts(tr("settings and data are in order"));
}

static int check(struct invocation *invocation)
{
    struct run *run = invocation_pipeline_run(invocation, invocation->arguments[0]);
    if (!run || !run_execute(run, check_stages))
        return FAULT_INTERNAL;
    if (!invocation->quiet && !invocation->json) {
        print_columns(run);
        print_summary(run);
    }
    return 0;
}

const struct command check_command = {
    .name = "check",
    .usage = "PIPELINE.toml",
    .summary = N_("checks settings and data, trains nothing"),
    .least = 1,
    .most = 1,
    .run = check,
};
