/* lotse check: are the settings and the data in order? Trains nothing. */
#include "runner/base/document.h"
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"
#include "runner/commands/check_table.h"
#include "runner/inspection_text.h"
#include "runner/model/schema.h"
#include "runner/page/quality.h"
#include "runner/stages.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

static const struct option options[] = {
    { "--output", "FILE", NULL, N_("writes all of it as a page, too: daten.html") },
    { 0 },
};

/* ------------------------------------------------------------------------------------------------------------------ */
/* For programs */

/* Dates as seconds would help nobody, and neither would 0.100000001. */
static void set_value(const struct run *run, struct document *object, const char *key, const struct column *column,
                      double value)
{
    if (column->kind != COLUMN_DATE || isnan(value)) {
        char digits[32] = "nan";
        if (!isnan(value))
            digits[number_write(digits, (float)value, '.')] = '\0';
        document_set_number(object, key, strtod(digits, NULL));
        return;
    }
    struct date_parts parts = date_parts((int64_t)value);
    const char *day = arena_format(run->arena, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
    document_set_text(object, key,
                      column->has_time
                          ? arena_format(run->arena, "%s %02d:%02d:%02d", day, parts.hour, parts.minute, parts.second)
                          : day);
}

static void set_profile(const struct run *run, struct document *object, const struct profile *profile)
{
    const struct column *column = profile->column;
    bool is_date = column->kind == COLUMN_DATE;
    struct document *bins = document_array(run->arena);
    document_set_integer(object, "distinct", (int64_t)profile->distinct);
    if (column->role != ROLE_PERSONAL && (is_date || column->kind == COLUMN_NUMBER)) {
        set_value(run, object, "least", column, profile->least);
        set_value(run, object, "quarter", column, profile->quarter);
        set_value(run, object, "median", column, profile->median);
        set_value(run, object, "three_quarters", column, profile->three_quarters);
        set_value(run, object, "most", column, profile->most);
    }
    if (column->kind == COLUMN_NUMBER && column->role != ROLE_PERSONAL) {
        set_value(run, object, "mean", column, profile->mean);
        set_value(run, object, "deviation", column, profile->deviation);
    }
    if (is_date) {
        document_set_text(object, "rhythm", rhythm_name(run->arena, &profile->rhythm));
        document_set_integer(object, "gaps", (int64_t)profile->rhythm.gaps);
    }
    for (size_t i = 0; i < profile->bin_count; i++)
        document_append_integer(bins, (int64_t)profile->bins[i]);
    document_set(object, "histogram", bins);
}

static struct document *columns_document(const struct run *run)
{
    static const char *const roles[] = {
        [ROLE_FEATURE] = "feature", [ROLE_TARGET] = "target",     [ROLE_TODAY] = "today",
        [ROLE_IGNORED] = "ignored", [ROLE_PERSONAL] = "personal", [ROLE_LEFT_OUT] = "left_out",
        [ROLE_WEIGHT] = "weight",
    };
    struct document *columns = document_array(run->arena);
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        const struct column_facts *facts = &run->inspection->facts[i];
        struct document *object = document_object(run->arena);
        document_set_text(object, "name", column->name);
        document_set_text(object, "kind", column_kind_name(column->kind));
        document_set_text(object, "role", roles[column->role]);
        document_set_integer(object, "missing", (int64_t)facts->profile.missing);
        set_profile(run, object, &facts->profile);
        if (facts->personal.kind != PERSONAL_NONE) {
            document_set_text(object, "personal", personal_name(facts->personal.kind));
            document_set_boolean(object, "personal_is_sure", facts->personal.is_sure);
        }
        document_append(columns, object);
    }
    return columns;
}

static struct document *sources_document(const struct run *run)
{
    static const char *const certainties[] = { "stated", "sure", "likely", "guess" };
    struct document *sources = document_array(run->arena);
    for (size_t i = 0; i < run->source_count; i++) {
        const struct source *source = &run->sources[i];
        struct document *object = document_object(run->arena), *decisions = document_array(run->arena);
        document_set_text(object, "name", source->name);
        document_set_integer(object, "rows", (int64_t)source->table->row_count);
        for (size_t j = 0; j < source->decision_count; j++) {
            const struct decision *decision = &source->decisions[j];
            struct document *entry = document_object(run->arena);
            document_set_text(entry, "key", decision->key);
            document_set_text(entry, "column", decision->column);
            document_set_text(entry, "value", decision->value);
            document_set_text(entry, "certainty", certainties[decision->certainty]);
            document_set_text(entry, "reason", decision->reason);
            document_append(decisions, entry);
        }
        document_set(object, "decisions", decisions);
        document_append(sources, object);
    }
    return sources;
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
    struct document *result = inspection_document(run->arena, run->inspection);
    document_set_text(result, "event", "result");
    document_set_text(result, "file", run->sources[0].name);
    document_set_text(result, "encoding", run->sources[0].parts[0].origin.dialect.encoding);
    document_set_text(result, "target", run->question.target);
    document_set_text(result, "task", task_name(run->question.task));
    document_set_integer(result, "train", (int64_t)run->split.train_count);
    document_set_integer(result, "test", (int64_t)run->split.test_count);
    document_set(result, "sources", sources_document(run));
    document_set(result, "columns", columns_document(run));
    document_set(result, "joins", joins_document(run));
    puts(document_line(run->arena, result));
}

/* ------------------------------------------------------------------------------------------------------------------ */

static bool write_page(struct run *run, const char *path)
{
    if (!run_may_write(run, PLACE_FILE(path), path))
        return false;
    const char *page = quality_page(run);
    return file_write(run->problems, path, page, strlen(page));
}

static void say_page(const struct invocation *invocation, const char *path)
{
    if (path)
        printf(tr("page: %s\n"), path);
    else
        printf(tr("the same as a page with charts: lotse check %s --output check.html\n"), invocation->arguments[0]);
}

/* A table is looked at without any pipeline. */
static bool is_table(const char *path)
{
    size_t size = strlen(path);
    return size < 5 || strcmp(path + size - 5, ".toml") != 0;
}

static int no_page_of_table(struct invocation *invocation, const char *page)
{
    problem_add(invocation->problems, FAULT_SETTINGS, PLACE_FILE(page),
                tr("a page shows how good the data is for a question, which a pipeline file asks"));
    problem_try(invocation->problems, tr("as in: lotse check PIPELINE.toml --output %s"), page);
    return FAULT_SETTINGS;
}

static int check(struct invocation *invocation)
{
    const char *path = invocation->arguments[0], *page = invocation_option(invocation, "--output");
    if (is_table(path))
        return page ? no_page_of_table(invocation, page) : check_table(invocation, path);
    struct run *run = invocation_pipeline_run(invocation, path);
    if (!run || !run_execute_before(run, run_stages, "search"))
        return FAULT_INTERNAL;
    if (page && !write_page(run, page))
        return FAULT_SYSTEM;
    if (invocation->json) {
        print_json(run);
    } else if (!invocation->quiet) {
        inspection_print(run);
        say_page(invocation, page);
    }
    return 0;
}

const struct command check_command = {
    .name = "check",
    .usage = "PIPELINE.toml | FILE",
    .summary = N_("checks settings and data, trains nothing"),
    .options = options,
    .least = 1,
    .most = 1,
    .run = check,
};
