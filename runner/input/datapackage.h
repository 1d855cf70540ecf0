/* Frictionless data packages: a datapackage.json that says which files lie beside it, how they are written, and what
 * their columns hold. See https://specs.frictionlessdata.io (Data Package, CSV Dialect, Table Schema).
 *
 * A descriptor may come from anywhere: files outside of its folder, and addresses, are refused. What it states and Lotse
 * can't do is refused as well, since the table would be read otherwise than its author says. Of its constraints none is
 * checked here.
 */
#ifndef LOTSE_DATAPACKAGE_H
#define LOTSE_DATAPACKAGE_H

#include "runner/pipeline.h"
#include "runner/table/table.h"

/* A column, as the schema states it. */
struct package_field {
    const char *name;
    bool kind_is_stated;
    enum column_kind kind;
    bool is_string; /* a category, or a text where its values are long: the schema doesn't tell these apart */
};

/* A table: one file, or several whose rows are stacked. */
struct package_resource {
    const char *name;
    struct texts paths;              /* relative to the folder of the descriptor, and inside of it */
    struct source_settings settings; /* separator, decimal, …, as far as they are stated; what the user's own settings
                                        say is kept */
    const struct package_field *fields;
    size_t field_count; /* 0: no schema */
};

/* Is it the path of a descriptor? datapackage.json, or NAME.datapackage.json. */
bool datapackage_is(const char *path);

/* Understands the text of a descriptor, which problems call `file`: the table that `own` names (.table), or the only
 * one. `place` is where the user named it. false after problems, with line and column. */
bool datapackage_parse(struct arena *arena, struct problems *problems, const char *file, const char *content,
                       size_t size, const struct source_settings *own, struct place place,
                       struct package_resource *resource);

/* NULL when the schema has no such column. */
const struct package_field *package_field(const struct package_resource *resource, const char *name);

#endif
