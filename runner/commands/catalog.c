/* lotse catalog: what lies in folders and databases, how good it is, and what fits together. */
#include "runner/catalog/catalog.h"

#include "runner/base/document.h"
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/command.h"

#include <stdio.h>
#include <string.h>
#include <unistd.h>

static const char *output_of(const struct invocation *invocation)
{
    const char *output = invocation_option(invocation, "-o");
    if (!output)
        output = invocation_option(invocation, "--output");
    /* TRANSLATORS: the name of a folder: small letters, no blanks */
    return output ? output : tr("catalog");
}

static bool find_all(struct catalog *catalog, const struct invocation *invocation, const char *output)
{
    bool done = true;
    progress_stage(catalog->run->progress, "find", tr("looks through the folders"));
    for (size_t i = 0; i < invocation->argument_count; i++)
        done &= catalog_is_connection(invocation->arguments[i])
                    ? catalog_find_database(catalog, invocation->arguments[i])
                    : catalog_find(catalog, invocation->arguments[i], output);
    if (done && catalog->file_count == 0 && !run_interrupted()) {
        problem_add(catalog->run->problems, FAULT_DATA, NOWHERE, tr("there are no tables here"));
        return problem_try(catalog->run->problems,
                           tr("name a folder with files that end in .csv, .tsv, .txt or .xlsx, packed or not"));
    }
    return done && !run_interrupted();
}

/* One file that can't be read is no reason to give up the others. */
static void say_failures(const struct catalog *catalog, const struct folder *folder)
{
    const struct run *run = catalog->run;
    for (size_t i = 0; i < folder->entry_count; i++)
        if (folder->entries[i].failure)
            problem_warn(run->problems, PLACE_FILE(path_join(run->arena, folder->path, folder->entries[i].name)), "%s",
                         folder->entries[i].failure);
}

static bool read_all(struct catalog *catalog)
{
    progress_stage(catalog->run->progress, "read", tr("reads the tables"));
    for (size_t i = 0; i < catalog->folder_count; i++) {
        if (!catalog_read(catalog, &catalog->folders[i]))
            return false;
        say_failures(catalog, &catalog->folders[i]);
    }
    progress_stage(catalog->run->progress, "relate", tr("finds out which tables fit together"));
    catalog_relate(catalog);
    return !run_interrupted();
}

static bool write_all(struct catalog *catalog, const char *output)
{
    struct run *run = catalog->run;
    progress_stage(run->progress, "write", tr("writes the catalogue"));
    if (!folder_create(run->problems, output) || !catalog_describe(catalog, output))
        return false;
    const char *page = catalog_page(catalog);
    return file_write(run->problems, path_join(run->arena, output, "index.html"), page, strlen(page));
}

static struct document *entry_line(struct arena *arena, const struct folder *folder, const struct entry *entry)
{
    struct document *line = document_object(arena), *columns = document_array(arena);
    document_set_text(line, "event", "table");
    document_set_text(line, "folder", folder->path);
    document_set_text(line, "name", entry->name);
    document_set_integer(line, "files", (int64_t)entry->file_count);
    if (entry->failure) {
        document_set_text(line, "problem", entry->failure);
        return line;
    }
    document_set_integer(line, "rows", (int64_t)entry->row_count);
    document_set_boolean(line, "sample", entry->is_sampled);
    for (size_t i = 0; i < entry->column_count; i++) {
        const struct catalog_column *column = &entry->columns[i];
        struct document *object = document_object(arena);
        document_set_text(object, "name", column->name);
        document_set_text(object, "kind", column_kind_name(column->kind));
        document_set_integer(object, "missing", (int64_t)column->profile.missing);
        document_set_integer(object, "distinct", (int64_t)column->profile.distinct);
        if (column->rhythm_name)
            document_set_text(object, "rhythm", column->rhythm_name);
        if (column->personal.kind != PERSONAL_NONE)
            document_set_text(object, "personal", personal_name(column->personal.kind));
        document_append(columns, object);
    }
    document_set(line, "columns", columns);
    return line;
}

static struct document *relation_line(struct arena *arena, const struct relation *relation)
{
    struct document *line = document_object(arena);
    document_set_text(line, "event", "relation");
    document_set_text(line, "table", relation->from->name);
    document_set_text(line, "column", relation->from_column->name);
    document_set_text(line, "other_table", relation->to->name);
    document_set_text(line, "other_column", relation->to_column->name);
    document_set_number(line, "share", relation->share);
    document_set_number(line, "loose_share", relation->loose_share);
    return line;
}

static void print_json(const struct catalog *catalog, const char *page)
{
    struct arena *arena = catalog->run->arena;
    struct catalog_counts counts = catalog_count(catalog);
    for (size_t i = 0; i < catalog->folder_count; i++)
        for (size_t j = 0; j < catalog->folders[i].entry_count; j++)
            puts(document_line(arena, entry_line(arena, &catalog->folders[i], &catalog->folders[i].entries[j])));
    for (size_t i = 0; i < catalog->relation_count; i++)
        puts(document_line(arena, relation_line(arena, &catalog->relations[i])));
    struct document *line = document_object(arena);
    document_set_text(line, "event", "result");
    document_set_text(line, "page", page);
    document_set_integer(line, "tables", (int64_t)counts.tables);
    document_set_integer(line, "unreadable", (int64_t)counts.failures);
    document_set_integer(line, "rows", (int64_t)counts.rows);
    document_set_integer(line, "relations", (int64_t)catalog->relation_count);
    puts(document_line(arena, line));
}

static void print_summary(const struct catalog *catalog, const char *page)
{
    struct arena *arena = catalog->run->arena;
    struct catalog_counts counts = catalog_count(catalog);
    printf(tr("tables: %s, rows: %s, relations: %s\n"), number_text_count(arena, counts.tables),
           number_text_count(arena, counts.rows), number_text_count(arena, catalog->relation_count));
    printf(tr("catalogue: %s\n"), page);
}

static int catalog(struct invocation *invocation)
{
    struct run *run = invocation_run(invocation);
    struct catalog catalog = { .run = run };
    const char *output = output_of(invocation);
    run->threads = (unsigned)sysconf(_SC_NPROCESSORS_ONLN);
    run_watch_signals();
    if (!find_all(&catalog, invocation, output) || !catalog_may_be_written(&catalog, output) || !read_all(&catalog) ||
        !write_all(&catalog, output))
        return FAULT_INTERNAL;
    progress_end(run->progress);
    const char *page = path_join(run->arena, output, "index.html");
    if (invocation->json)
        print_json(&catalog, page);
    else if (!invocation->quiet)
        print_summary(&catalog, page);
    return 0;
}

static const struct option options[] = {
    { "-o", "DIR", NULL, N_("where the catalogue goes; a folder \"catalog\" unless stated") },
    { "--output", "DIR", NULL, N_("the same as -o") },
    { 0 },
};

const struct command catalog_command = {
    .name = "catalog",
    .usage = "PATH...",
    .summary = N_("writes a catalogue of the tables in folders and databases"),
    .options = options,
    .least = 1,
    .most = SIZE_MAX,
    .run = catalog,
};
