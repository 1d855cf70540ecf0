/* lotse check: are the settings and the data in order? Trains nothing. */
#include "runner/base/document.h"
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/commands/check_table.h"
#include "runner/model/schema.h"
#include "runner/stages.h"

#include <stdio.h>
#include <string.h>

static const char *role_text(const struct column *column)
{
    switch (column->role) {
    case ROLE_TARGET:
        return tr("target");
    case ROLE_TODAY:
        return tr("today's answer");
    case ROLE_IGNORED:
        return tr("ignored");
    case ROLE_WEIGHT:
        return tr("weight");
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

/* The text, cut or filled up to this many columns, and two blanks. */
static void add_cell(struct text *line, const char *text, size_t columns)
{
    size_t length = strlen(text), width = text_columns(text, length);
    bool is_cut = width > columns;
    if (is_cut) /* an ellipsis takes the last one */
        for (width = columns; text_columns(text, length) > columns - 1;)
            length--;
    text_add_format(line, "%.*s%s%*s", (int)length, text, is_cut ? "…" : "", (int)(columns - width + 2), "");
}

static void print_line(struct text *line)
{
    while (line->length && line->bytes[line->length - 1] == ' ')
        line->length--;
    printf("%.*s\n", (int)line->length, line->bytes);
}

static void print_columns(const struct run *run)
{
    enum { NAME = 28, KIND = 9, MISSING = 8, CONTENT = 30, ROLE = 30 };
    struct text head = text_in(run->arena);
    add_cell(&head, tr("column"), NAME);
    add_cell(&head, tr("kind"), KIND);
    add_cell(&head, tr("missing"), MISSING);
    add_cell(&head, tr("content"), CONTENT);
    putchar('\n');
    print_line(&head);
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        double share = (double)column->missing / (double)run->table->row_count;
        struct text line = text_in(run->arena);
        add_cell(&line, column->name, NAME);
        add_cell(&line, tr(column_kind_name(column->kind)), KIND);
        add_cell(&line, column->missing ? number_text_percent(run->arena, share, 1) : "", MISSING);
        add_cell(&line, content_text(run->arena, run->table, column), CONTENT);
        add_cell(&line, role_text(column), ROLE);
        print_line(&line);
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
    printf(tr("%s: %s rows, %zu columns, %s\n"), run->sources[0].name,
           number_text_count(run->arena, run->table->row_count), run->table->column_count,
           run->sources[0].parts[0].origin.dialect.encoding);
    printf(tr("\"%s\" is %s; %s rows to learn from, %s for the test\n"), run->question.target,
           task_text(run->question.task), number_text_count(run->arena, run->split.train_count),
           number_text_count(run->arena, run->split.test_count));
    puts(tr("settings and data are in order"));
}

static struct document *joins_document(const struct run *run)
{
    struct document *joins = document_array(run->arena);
    for (size_t i = 0; i < run->join_count; i++) {
        const struct joined *joined = &run->joins[i];
        struct document *object = document_object(run->arena);
        document_set_text(object, "source", joined->source);
        document_set_integer(object, "rows", (int64_t)joined->rows);
        document_set_integer(object, "found", (int64_t)joined->found);
        document_set_integer(object, "without_key", (int64_t)joined->without_key);
        document_set_integer(object, "too_early", (int64_t)joined->too_early);
        document_set_integer(object, "unknown_keys", (int64_t)joined->unknown_keys);
        document_set_integer(object, "source_rows", (int64_t)joined->source_rows);
        document_set_integer(object, "unused", (int64_t)joined->unused);
        document_append(joins, object);
    }
    return joins;
}

static void print_json(const struct run *run)
{
    static const char *const roles[] = {
        [ROLE_WEIGHT] = "weight",   [ROLE_FEATURE] = "feature",   [ROLE_TARGET] = "target",     [ROLE_TODAY] = "today",
        [ROLE_IGNORED] = "ignored", [ROLE_PERSONAL] = "personal", [ROLE_LEFT_OUT] = "left_out",
    };
    struct document *result = document_object(run->arena), *columns = document_array(run->arena);
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        struct document *object = document_object(run->arena);
        document_set_text(object, "name", column->name);
        document_set_text(object, "kind", column_kind_name(column->kind));
        document_set_text(object, "role", roles[column->role]);
        document_set_integer(object, "missing", (int64_t)column->missing);
        document_append(columns, object);
    }
    document_set_text(result, "event", "result");
    document_set_text(result, "file", run->sources[0].name);
    document_set_text(result, "encoding", run->sources[0].parts[0].origin.dialect.encoding);
    document_set_text(result, "target", run->question.target);
    document_set_text(result, "task", task_name(run->question.task));
    document_set_integer(result, "train", (int64_t)run->split.train_count);
    document_set_integer(result, "test", (int64_t)run->split.test_count);
    document_set(result, "columns", columns);
    document_set(result, "joins", joins_document(run));
    document_set(result, "inspection", inspection_document(run->arena, run->inspection));
    puts(document_line(run->arena, result));
}

/* A table is looked at without any pipeline. */
static bool is_table(const char *path)
{
    size_t size = strlen(path);
    return file_exists(path) && !(size > 5 && strcmp(path + size - 5, ".toml") == 0);
}

static int check(struct invocation *invocation)
{
    const char *path = invocation->arguments[0];
    if (is_table(path))
        return check_table(invocation, path);
    struct run *run = invocation_pipeline_run(invocation, path);
    if (!run || !run_execute_before(run, run_stages, "search"))
        return FAULT_INTERNAL;
    if (invocation->json) {
        print_json(run);
    } else if (!invocation->quiet) {
        print_columns(run);
        print_summary(run);
    }
    return 0;
}

const struct command check_command = {
    .name = "check",
    .usage = "PIPELINE.toml | FILE",
    .summary = N_("checks settings and data, trains nothing"),
    .least = 1,
    .most = 1,
    .run = check,
};
