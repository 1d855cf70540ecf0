/* The datapackage.json of a folder (see runner/input/datapackage.h for the format). Lotse writes what it has found out;
 * people add what only they know. What they have added stays: of an earlier descriptor everything is kept but the keys
 * that Lotse fills itself. */
#include "runner/catalog/catalog.h"

#include "runner/base/document.h"
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/version.h"

#include <math.h>
#include <string.h>

enum { LARGEST_DESCRIPTOR = 64 << 20 };

/* Keys that are found out anew each time. */
static const char *const package_keys[] = { "resources", CATALOG_DESCRIPTOR_MARK, NULL };
static const char *const resource_keys[] = { "name",  "path", "format", "mediatype", "encoding", "dialect", "innerpath",
                                             "bytes", "rows", "sample", "modified",  "problem",  "schema",  NULL };
static const char *const field_keys[] = { "name", "type", "format", "decimalChar", "groupChar", "lotse", NULL };

static bool is_among(const char *const *keys, const char *key)
{
    while (*keys && strcmp(*keys, key) != 0)
        keys++;
    return *keys != NULL;
}

static bool says_something(const struct document *value)
{
    const char *text = document_text(value);
    return value && !document_is_null(value) && !(text && !*text);
}

/* Takes over what people wrote. */
static void keep_remarks(struct document *fresh, const struct document *old, const char *const *own_keys)
{
    for (const char *key = document_first(old); key; key = document_next(old, key))
        if (!is_among(own_keys, key) && says_something(document_get(old, key)))
            document_set(fresh, key, document_get(old, key));
}

static bool has_remarks(const struct document *old)
{
    for (const char *key = document_first(old); key; key = document_next(old, key))
        if (!is_among(resource_keys, key) && strcmp(key, "profile") != 0 && says_something(document_get(old, key)))
            return true;
    return false;
}

static const struct document *named(const struct document *list, const char *name)
{
    for (size_t i = 0; i < document_count(list); i++) {
        const char *known = document_text(document_get(document_at(list, i), "name"));
        if (known && strcmp(known, name) == 0)
            return document_at(list, i);
    }
    return NULL;
}

/* The specification wants small letters, digits, ".", "_" and "-". */
static const char *plain_name(struct arena *arena, const char *text)
{
    struct text name = text_in(arena);
    for (; *text; text++) {
        char byte = *text >= 'A' && *text <= 'Z' ? (char)(*text + 32) : *text;
        bool is_plain = (byte >= 'a' && byte <= 'z') || (byte >= '0' && byte <= '9') || strchr("._-", byte);
        if (is_plain)
            text_add_bytes(&name, &byte, 1);
        else if (byte == '*') /* of a pattern */
            text_add(&name, "all");
        else if (name.length && name.bytes[name.length - 1] != '-')
            text_add(&name, "-");
    }
    while (name.length && strchr("-.", name.bytes[name.length - 1]))
        name.bytes[--name.length] = '\0';
    return name.length ? text_string(&name) : "table";
}

static const char *free_name(struct arena *arena, const struct document *resources, const char *text)
{
    const char *name = plain_name(arena, text), *unique = name;
    for (size_t number = 2; named(resources, unique); number++)
        unique = arena_format(arena, "%s-%zu", name, number);
    return unique;
}

static void set_sign(struct document *object, const char *key, char sign)
{
    document_set_text(object, key, (char[]){ sign, '\0' });
}

static void set_type(struct document *field, const struct entry *entry, const struct catalog_column *column)
{
    const struct number_style style = entry->dialect.number;
    if (column->kind == COLUMN_NUMBER) {
        document_set_text(field, "type", column->decimals ? "number" : "integer");
        if (style.decimal == ',' && column->decimals)
            set_sign(field, "decimalChar", style.decimal);
        if (style.thousands)
            set_sign(field, "groupChar", style.thousands);
    } else if (column->kind == COLUMN_DATE) {
        document_set_text(field, "type", column->has_time ? "datetime" : "date");
        if (column->has_time || entry->dialect.date_order != DATE_ISO)
            document_set_text(field, "format", "any");
    } else {
        document_set_text(field, "type", "string");
    }
}

static struct document *describe_column(struct arena *arena, const struct entry *entry,
                                        const struct catalog_column *column, const struct document *old)
{
    struct document *field = document_object(arena), *figures = document_object(arena);
    document_set_text(field, "name", column->name);
    set_type(field, entry, column);
    document_set_text(field, "description", "");
    document_set_integer(figures, "missing", (int64_t)column->profile.missing);
    document_set_integer(figures, "distinct", (int64_t)column->profile.distinct);
    if (column->kind == COLUMN_NUMBER && !isnan(column->profile.least)) {
        document_set_number(figures, "minimum", column->profile.least);
        document_set_number(figures, "maximum", column->profile.most);
    }
    if (column->rhythm_name)
        document_set_text(figures, "rhythm", column->rhythm_name);
    if (column->personal.kind != PERSONAL_NONE)
        document_set_text(figures, "personal", personal_name(column->personal.kind));
    document_set(field, "lotse", figures);
    keep_remarks(field, old, field_keys);
    return field;
}

/* As ISO 8601 has it, for programs. */
static const char *moment(struct arena *arena, int64_t seconds)
{
    struct date_parts at = date_parts(seconds);
    return arena_format(arena, "%04d-%02d-%02dT%02d:%02d:%02d", at.year, at.month, at.day, at.hour, at.minute,
                        at.second);
}

/* Relative to the folder: the descriptor belongs beside its data. */
static void set_paths(struct arena *arena, struct document *resource, const struct entry *entry)
{
    struct document *paths = document_array(arena);
    if (entry->files->table)
        return;
    for (size_t i = 0; i < entry->file_count; i++)
        document_append_text(paths, path_name(entry->files[i].path));
    if (entry->file_count == 1)
        document_set_text(resource, "path", path_name(entry->files->path));
    else
        document_set(resource, "path", paths);
    if (entry->files->member)
        document_set_text(resource, "innerpath", entry->files->member);
}

static void set_dialect(struct arena *arena, struct document *resource, const struct entry *entry)
{
    struct document *dialect = document_object(arena);
    if (entry->files->table) {
        document_set_text(resource, "format", "sql");
        document_set_text(dialect, "table", entry->files->table);
    } else if (entry->files->sheet) {
        document_set_text(resource, "format", "xlsx");
        document_set_text(dialect, "sheet", entry->files->sheet);
    } else {
        document_set_text(resource, "format", entry->dialect.separator == '\t' ? "tsv" : "csv");
        document_set_text(resource, "encoding", entry->dialect.encoding);
        set_sign(dialect, "delimiter", entry->dialect.separator);
        if (entry->dialect.quote)
            set_sign(dialect, "quoteChar", entry->dialect.quote);
        if (!entry->dialect.has_header || entry->has_plain_header)
            document_set_boolean(dialect, "header", entry->dialect.has_header);
    }
    document_set(resource, "dialect", dialect);
}

static void set_schema(struct arena *arena, struct document *resource, const struct entry *entry,
                       const struct document *old)
{
    struct document *schema = document_object(arena), *fields = document_array(arena);
    const struct document *old_fields = document_get(document_get(old, "schema"), "fields");
    for (size_t i = 0; i < entry->column_count; i++)
        document_append(fields,
                        describe_column(arena, entry, &entry->columns[i], named(old_fields, entry->columns[i].name)));
    document_set(schema, "fields", fields);
    document_set(resource, "schema", schema);
}

static const char *remark(struct arena *arena, const struct document *object, const char *key)
{
    const char *text = document_text(document_get(object, key));
    return text && *text ? arena_copy_text(arena, text) : NULL;
}

/* The first of a list of objects: licenses and contributors of the specification. */
static const char *listed(struct arena *arena, const struct document *object, const char *key)
{
    const struct document *first = document_at(document_get(object, key), 0);
    const char *title = remark(arena, first, "title");
    return title ? title : remark(arena, first, "name");
}

static struct remarks remarks_of(struct arena *arena, const struct document *object)
{
    struct remarks remarks = { remark(arena, object, "owner"), remark(arena, object, "license"),
                               remark(arena, object, "description") };
    if (!remarks.owner)
        remarks.owner = listed(arena, object, "contributors");
    if (!remarks.license)
        remarks.license = listed(arena, object, "licenses");
    return remarks;
}

static struct document *describe_entry(struct catalog *catalog, struct entry *entry, const char *name,
                                       const struct document *old)
{
    struct arena *arena = catalog->run->arena;
    struct document *resource = document_object(arena);
    document_set_text(resource, "name", name);
    if (entry->failure)
        document_set_text(resource, "problem", entry->failure);
    else
        document_set_text(resource, "profile", "tabular-data-resource");
    document_set_text(resource, "description", "");
    document_set_text(resource, "owner", "");
    set_paths(arena, resource, entry);
    if (entry->bytes)
        document_set_integer(resource, "bytes", (int64_t)entry->bytes);
    if (entry->changed)
        document_set_text(resource, "modified", moment(arena, entry->changed));
    if (!entry->failure) {
        set_dialect(arena, resource, entry);
        document_set_integer(resource, "rows", (int64_t)entry->row_count);
        if (entry->is_sampled)
            document_set_boolean(resource, "sample", true);
        set_schema(arena, resource, entry, old);
    }
    keep_remarks(resource, old, resource_keys);
    entry->remarks = remarks_of(arena, resource);
    return resource;
}

static struct document *describe_folder(struct catalog *catalog, struct folder *folder, const struct document *old)
{
    struct arena *arena = catalog->run->arena;
    const struct document *old_resources = document_get(old, "resources");
    struct document *package = document_object(arena), *resources = document_array(arena);
    struct document *mark = document_object(arena);
    document_set_text(package, "name", plain_name(arena, path_name(folder->mirror)));
    document_set_text(package, "title", folder->path);
    document_set_text(package, "description", "");
    document_set_text(package, "owner", "");
    document_set_text(package, "license", "");
    for (size_t i = 0; i < folder->entry_count; i++) {
        const char *name = free_name(arena, resources, folder->entries[i].name);
        document_append(resources, describe_entry(catalog, &folder->entries[i], name, named(old_resources, name)));
    }
    /* A table that is gone may come back; what people wrote about it waits. */
    for (size_t i = 0; i < document_count(old_resources); i++) {
        const struct document *resource = document_at(old_resources, i);
        const char *name = document_text(document_get(resource, "name"));
        if (name && has_remarks(resource) && !named(resources, name))
            document_append(resources, resource);
    }
    document_set(package, "resources", resources);
    document_set_text(mark, "version", LOTSE_VERSION);
    document_set(package, CATALOG_DESCRIPTOR_MARK, mark);
    keep_remarks(package, old, package_keys);
    folder->remarks = remarks_of(arena, package);
    return package;
}

/* An earlier descriptor, or else the one that lies beside the data. One that is no JSON any more stops everything: what
 * people wrote in it would be lost. */
static bool read_old(struct catalog *catalog, const struct folder *folder, const char *path, struct document **old)
{
    struct arena *arena = catalog->run->arena;
    struct problems *problems = catalog->run->problems;
    char *content;
    size_t size;
    *old = NULL;
    if (file_exists(path)) {
        if (!file_read(arena, problems, path, LARGEST_DESCRIPTOR, &content, &size))
            return false;
        if (document_parse(arena, problems, FAULT_DATA, path, content, size, old))
            return true;
        return problem_try(problems, tr("mend it, or move it away; what is written in it would be lost otherwise"));
    }
    const char *beside = path_join(arena, folder->path, "datapackage.json");
    if (!folder->database && file_exists(beside) &&
        file_read(arena, problems_create(arena), beside, LARGEST_DESCRIPTOR, &content, &size))
        document_parse(arena, problems_create(arena), FAULT_DATA, beside, content, size, old);
    return true;
}

bool catalog_describe(struct catalog *catalog, const char *output)
{
    struct arena *arena = catalog->run->arena;
    struct problems *problems = catalog->run->problems;
    for (size_t i = 0; i < catalog->folder_count; i++) {
        struct folder *folder = &catalog->folders[i];
        const char *target = path_join(arena, output, folder->mirror);
        const char *path = path_join(arena, target, "datapackage.json");
        struct document *old;
        if (!folder->entry_count)
            continue;
        if (!read_old(catalog, folder, path, &old))
            return false;
        const char *content = document_pretty(arena, describe_folder(catalog, folder, old));
        if (!folder_create(problems, target) || !file_write(problems, path, content, strlen(content)))
            return false;
    }
    return true;
}
