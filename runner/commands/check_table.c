#include "runner/commands/check_table.h"

#include "runner/base/document.h"
#include "runner/base/translate.h"
#include "runner/input/input.h"
#include "runner/page/phrases.h"
#include "runner/table/number.h"

#include <stdio.h>
#include <string.h>

/* The text, and blanks up to this many columns; at least two. */
static void print_cell(const char *text, size_t columns)
{
    size_t width = text_columns(text, strlen(text));
    printf("%s%*s", text, (int)(width < columns ? columns - width + 2 : 2), "");
}

static void print_decision(struct arena *arena, const struct decision *decision, const char *what)
{
    enum { WHAT = 34, CERTAINTY = 14 };
    const char *certainty = phrase_certainty(decision->certainty);
    print_cell(text_wrapped(arena, what, 0, SIZE_MAX), WHAT);
    if (decision->reason) {
        print_cell(certainty, CERTAINTY);
        puts(text_wrapped(arena, decision->reason, 0, SIZE_MAX));
    } else {
        puts(certainty);
    }
}

/* What was decided about a column stands in one line: its name, then its settings. */
static const char *column_line(struct arena *arena, const struct source *source, size_t *index)
{
    const char *column = source->decisions[*index].column;
    struct text line = text_in(arena);
    text_add_format(&line, "%s: %s", column, source->decisions[*index].value);
    while (*index + 1 < source->decision_count && source->decisions[*index + 1].column == column) {
        const struct decision *more = &source->decisions[++*index];
        text_add_format(&line, ", %s = %s", more->key, more->value);
    }
    return text_string(&line);
}

static void print_source(struct arena *arena, const struct source *source)
{
    const char *rows = number_text_count(arena, source->table->row_count);
    printf(tr("%s: %s rows, %zu columns"), source->name, rows, source->table->column_count);
    puts("\n");
    bool in_columns = false;
    for (size_t i = 0; i < source->decision_count; i++) {
        const struct decision *decision = &source->decisions[i];
        if (!decision->column) {
            print_decision(arena, decision, arena_format(arena, "%s = %s", decision->key, decision->value));
            continue;
        }
        if (!in_columns)
            putchar('\n');
        in_columns = true;
        print_decision(arena, decision, column_line(arena, source, &i));
    }
    printf("\n%s\n",
           tr("[[source]] of a pipeline file states what is meant otherwise, and [columns.NAME] for a column"));
}

static void print_json(struct arena *arena, const struct source *source)
{
    static const char *const certainties[] = { "stated", "sure", "likely", "guess" };
    struct document *result = document_object(arena), *decisions = document_array(arena);
    for (size_t i = 0; i < source->decision_count; i++) {
        const struct decision *decision = &source->decisions[i];
        struct document *object = document_object(arena);
        document_set_text(object, "key", decision->key);
        if (decision->column)
            document_set_text(object, "column", decision->column);
        document_set_text(object, "value", decision->value);
        document_set_text(object, "certainty", certainties[decision->certainty]);
        if (decision->reason)
            document_set_text(object, "reason", decision->reason);
        document_append(decisions, object);
    }
    document_set_text(result, "event", "result");
    document_set_text(result, "file", source->name);
    document_set_integer(result, "rows", (int64_t)source->table->row_count);
    document_set(result, "decisions", decisions);
    puts(document_line(arena, result));
}

int check_table(struct invocation *invocation, const char *path)
{
    static const struct source_settings automatic;
    struct run *run = invocation_run(invocation);
    struct source source;
    if (!input_read(run, &automatic, path, &source))
        return FAULT_INTERNAL;
    if (invocation->json)
        print_json(invocation->arena, &source);
    else if (!invocation->quiet)
        print_source(invocation->arena, &source);
    return 0;
}
