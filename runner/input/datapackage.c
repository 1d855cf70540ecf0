#include "runner/input/datapackage.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/input/datapackage_parts.h"
#include "runner/table/names.h"

#include <string.h>
#include <strings.h>

enum { MOST_PATHS = 10000 };

bool datapackage_is(const char *path)
{
    static const char name[] = "datapackage.json";
    size_t length = strlen(path), wanted = sizeof name - 1;
    return length >= wanted && strcasecmp(path + length - wanted, name) == 0 &&
           (length == wanted || path[length - wanted - 1] == '/' || path[length - wanted - 1] == '.');
}

struct place descriptor_place(const struct descriptor *descriptor, const char *path)
{
    const char *whole = arena_format(descriptor->arena, "resources/%zu/%s", descriptor->index, path);
    return document_place(descriptor->file, descriptor->content, descriptor->size, whole);
}

/* Pictures and documents can lie in a package too. */
static bool is_table(const struct document *resource)
{
    static const char *const formats[] = { "csv", "tsv", "txt", "dat", "xlsx", "gz", "zip", "zst", "xz", "bz2" };
    const struct document *path = document_get(resource, "path");
    const char *format = document_text(document_get(resource, "format"));
    const char *file = document_text(document_count(path) ? document_at(path, 0) : path);
    const char *ending = file ? strrchr(path_name(file), '.') : NULL;
    if (document_get(resource, "schema") || (!format && !ending))
        return true;
    for (size_t i = 0; i < sizeof formats / sizeof *formats; i++)
        if ((format && strcasecmp(format, formats[i]) == 0) || (ending && strcasecmp(ending + 1, formats[i]) == 0))
            return true;
    return false;
}

static const char *name_of(const struct document *resource)
{
    const char *name = document_text(document_get(resource, "name"));
    return name ? name : "";
}

static bool refuse_choice(struct descriptor *descriptor, const struct document *resources, const char *wanted,
                          struct place place)
{
    size_t tables = 0;
    const char **names = ARENA_ARRAY(descriptor->arena, document_count(resources) + 1, const char *);
    for (size_t i = 0; i < document_count(resources); i++)
        if (is_table(document_at(resources, i)))
            names[tables++] = name_of(document_at(resources, i));
    if (tables == 0)
        return problem_add(descriptor->problems, FAULT_DATA, PLACE_FILE(descriptor->file),
                           tr("this data package has no tables"));
    if (wanted)
        problem_add(descriptor->problems, FAULT_SETTINGS, place, tr("the data package \"%s\" has no table \"%s\""),
                    descriptor->file, wanted);
    else
        problem_add(descriptor->problems, FAULT_SETTINGS, place,
                    tr("the data package \"%s\" has %zu tables, and it is not said which one is meant"),
                    descriptor->file, tables);
    return problem_try(descriptor->problems, tr("state [[source]] table; there are %s"),
                       name_list(descriptor->arena, names, tables, 10, wanted));
}

static bool choose(struct descriptor *descriptor, const struct document *package, const char *wanted,
                   struct place place)
{
    const struct document *resources = document_get(package, "resources");
    size_t found = 0;
    for (size_t i = 0; i < document_count(resources); i++) {
        const struct document *resource = document_at(resources, i);
        if (wanted ? strcmp(name_of(resource), wanted) != 0 || found : !is_table(resource))
            continue;
        descriptor->resource = resource;
        descriptor->index = i;
        found++;
    }
    return found == 1 || refuse_choice(descriptor, resources, wanted, place);
}

/* Inside of the package's folder? The specification allows nothing else, and a descriptor from elsewhere must not lead
 * to other files of this machine. */
static bool check_path(struct descriptor *descriptor, const char *path, const char *where)
{
    bool leads_up = strcmp(path, "..") == 0 || strncmp(path, "../", 3) == 0 || strstr(path, "/../") ||
                    (strlen(path) >= 3 && strcmp(path + strlen(path) - 3, "/..") == 0);
    if (*path == '\0')
        return problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                           tr("the path of this table is empty"));
    if (strstr(path, "://")) {
        problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                    tr("\"%s\" is an address on the network, where Lotse does not go"), path);
        return problem_try(descriptor->problems,
                           tr("download the file beside the descriptor, and write its name here"));
    }
    if (*path == '/' || *path == '~' || strchr(path, '\\') || leads_up) {
        problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                    tr("\"%s\" is no path inside of the data package's folder"), path);
        return problem_try(descriptor->problems,
                           tr("write it as seen from the descriptor, with \"/\" between folders, and without \"..\""));
    }
    return true;
}

static bool read_paths(struct descriptor *descriptor, struct texts *paths)
{
    const struct document *path = document_get(descriptor->resource, "path");
    size_t count = document_text(path) ? 1 : document_count(path);
    const char **list = ARENA_ARRAY(descriptor->arena, count + 1, const char *);
    *paths = (struct texts){ list, count };
    if (count == 0 || count > MOST_PATHS) {
        problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, "path"),
                    count ? tr("the table \"%s\" consists of too many files")
                          : tr("the table \"%s\" has no path to its file"),
                    name_of(descriptor->resource));
        return !document_get(descriptor->resource, "data")
                   ? false
                   : problem_try(descriptor->problems, tr("save the rows that stand in the descriptor as a file"));
    }
    for (size_t i = 0; i < count; i++) {
        const char *where = document_text(path) ? "path" : arena_format(descriptor->arena, "path/%zu", i);
        const char *item = document_text(document_text(path) ? path : document_at(path, i));
        list[i] = arena_copy_text(descriptor->arena, item ? item : "");
        if (!check_path(descriptor, list[i], where))
            return false;
    }
    return true;
}

bool datapackage_parse(struct arena *arena, struct problems *problems, const char *file, const char *content,
                       size_t size, const struct source_settings *own, struct place place,
                       struct package_resource *resource)
{
    struct descriptor descriptor = {
        .arena = arena, .problems = problems, .file = file, .content = content, .size = size
    };
    struct document *package;
    problems_know_source(problems, file, content, size);
    if (!document_parse(arena, problems, FAULT_DATA, file, content, size, &package) ||
        !choose(&descriptor, package, own->table, place))
        return false;
    *resource =
        (struct package_resource){ .name = arena_copy_text(arena, name_of(descriptor.resource)), .settings = *own };
    return read_paths(&descriptor, &resource->paths) && descriptor_dialect(&descriptor, &resource->settings) &&
           descriptor_schema(&descriptor, resource);
}

const struct package_field *package_field(const struct package_resource *resource, const char *name)
{
    for (size_t i = 0; i < resource->field_count; i++)
        if (strcmp(resource->fields[i].name, name) == 0)
            return &resource->fields[i];
    return NULL;
}
