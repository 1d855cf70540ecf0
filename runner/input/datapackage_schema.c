/* Of a descriptor: how the table is written, and what its columns hold, as settings of the reader. */
#include "runner/base/translate.h"
#include "runner/input/datapackage_parts.h"
#include "runner/table/encoding.h"

#include <string.h>
#include <strings.h>

/* A setting with choices that the descriptor states, unless the user's own settings do. */
struct choice {
    const char *text;
    unsigned value; /* as in struct source_settings */
};

static const struct choice separators[] = { { ";", 1 }, { ",", 2 }, { "\t", 3 }, { "|", 4 }, { " ", 5 }, { 0 } };
static const struct choice quotes[] = { { "\"", 1 }, { "'", 2 }, { "", 3 }, { 0 } };
static const struct choice decimals[] = { { ".", 1 }, { ",", 2 }, { 0 } };
static const struct choice thousands[] = { { "", 1 },  { ".", 2 },      { ",", 3 },      { "'", 4 },
                                           { " ", 5 }, { "\u00a0", 5 }, { "\u202f", 5 }, { 0 } };

static bool refuse(struct descriptor *descriptor, const char *where, const char *key, const char *value)
{
    problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                tr("Lotse can't read tables with \"%s\" = \"%s\""), key, value);
    return problem_try(descriptor->problems,
                       tr("save the table as CSV with \";\" or \",\" between columns, and say so here"));
}

static bool refuse_mixture(struct descriptor *descriptor, const char *where, const char *key)
{
    problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                tr("\"%s\" is not the same for all columns of this table"), key);
    return problem_try(descriptor->problems, tr("save the table with one way of writing numbers and dates"));
}

/* One sign for the whole table: Lotse knows no other for single columns. */
static bool choose(struct descriptor *descriptor, const struct choice *choices, const char *where,
                   const struct document *stated, unsigned *setting, bool is_own)
{
    const char *key = strrchr(where, '/') + 1, *text = document_text(stated);
    if (!text || is_own)
        return true;
    for (const struct choice *choice = choices; choice->text; choice++) {
        if (strcmp(choice->text, text) != 0)
            continue;
        if (*setting && *setting != choice->value)
            return refuse_mixture(descriptor, where, key);
        *setting = choice->value;
        return true;
    }
    return refuse(descriptor, where, key, text);
}

static bool state_header(struct descriptor *descriptor, const struct document *dialect, unsigned *header)
{
    const struct document *rows = document_get(dialect, "headerRows"), *stated = document_get(dialect, "header");
    if (document_count(rows) > 1 || (document_count(rows) == 1 && document_integer(document_at(rows, 0), 1) != 1))
        return refuse(descriptor, "dialect/headerRows", "headerRows", "2, …");
    if (!*header && stated)
        *header = document_boolean(stated, true) ? 1 : 2;
    return true;
}

bool descriptor_dialect(struct descriptor *descriptor, struct source_settings *settings)
{
    static const char *const signs[] = { "escapeChar", "commentChar" };
    const char *encoding = document_text(document_get(descriptor->resource, "encoding"));
    const struct document *dialect = document_get(descriptor->resource, "dialect");
    const struct document *csv = document_get(dialect, "csv"); /* as versions 4 and 5 of the Python library write it */
    if (encoding && !settings->encoding) {
        if (!encoding_is_known(encoding))
            return refuse(descriptor, "encoding", "encoding", encoding);
        settings->encoding = arena_copy_text(descriptor->arena, encoding);
    }
    const char *member = document_text(document_get(descriptor->resource, "innerpath"));
    if (member && !settings->member)
        settings->member = arena_copy_text(descriptor->arena, member);
    const char *sheet = document_text(document_get(dialect, "sheet"));
    if (sheet && !settings->sheet)
        settings->sheet = arena_copy_text(descriptor->arena, sheet);
    if (!state_header(descriptor, dialect, &settings->header))
        return false;
    const struct document *spoken = csv ? csv : dialect;
    for (size_t i = 0; i < sizeof signs / sizeof *signs; i++) {
        const char *sign = document_text(document_get(spoken, signs[i]));
        if (sign && *sign)
            return refuse(descriptor, arena_format(descriptor->arena, "dialect/%s", signs[i]), signs[i], sign);
    }
    return choose(descriptor, separators, csv ? "dialect/csv/delimiter" : "dialect/delimiter",
                  document_get(spoken, "delimiter"), &settings->separator, settings->separator != 0) &&
           choose(descriptor, quotes, csv ? "dialect/csv/quoteChar" : "dialect/quoteChar",
                  document_get(spoken, "quoteChar"), &settings->quote, settings->quote != 0);
}

/* Types of the specification and what they are here. What is not named (any, array, geopoint, …) is left to the
 * reader. */
static const struct {
    const char *type;
    enum column_kind kind;
    bool is_string;
} types[] = {
    { "string", COLUMN_CATEGORY, true },     { "number", COLUMN_NUMBER, false }, { "integer", COLUMN_NUMBER, false },
    { "boolean", COLUMN_CATEGORY, false },   { "date", COLUMN_DATE, false },     { "datetime", COLUMN_DATE, false },
    { "year", COLUMN_NUMBER, false },        { "time", COLUMN_CATEGORY, false }, { "duration", COLUMN_CATEGORY, false },
    { "yearmonth", COLUMN_CATEGORY, false }, { "list", COLUMN_TEXT, false },     { "object", COLUMN_TEXT, false },
};

enum { ISO = 1 }; /* of the setting date_order */

/* The order of a pattern like "%d.%m.%Y", as the setting date_order counts it; 0: none that Lotse reads. */
static unsigned order_of(const char *format)
{
    char order[4] = "";
    size_t count = 0;
    for (; (format = strchr(format, '%')) && format[1]; format += 2)
        if (strchr("dmyY", format[1]) && count < 3)
            order[count++] = format[1] == 'Y' ? 'y' : format[1];
    return strcmp(order, "ymd") == 0 ? 1 : strcmp(order, "dmy") == 0 ? 2 : strcmp(order, "mdy") == 0 ? 3 : 0;
}

static bool state_date(struct descriptor *descriptor, const struct document *field, const char *where,
                       struct source_settings *settings, bool is_own)
{
    const char *format = document_text(document_get(field, "format"));
    if (is_own || (format && strcmp(format, "any") == 0))
        return true;
    bool is_usual = !format || strcmp(format, "default") == 0;
    unsigned order = is_usual ? ISO : order_of(strncmp(format, "fmt:", 4) == 0 ? format + 4 : format);
    where = arena_format(descriptor->arena, "%s/format", where);
    if (!order) {
        problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                    tr("\"%s\" is no way of writing dates that Lotse reads"), format);
        return problem_try(descriptor->problems, tr("there are \"%%Y-%%m-%%d\", \"%%d.%%m.%%Y\", \"%%m/%%d/%%Y\""));
    }
    if (order == ISO || settings->date_order == order) { /* read whatever the order of other dates is */
        settings->date_order = settings->date_order ? settings->date_order : ISO;
        return true;
    }
    if (settings->date_order > ISO)
        return refuse_mixture(descriptor, where, "format");
    settings->date_order = order;
    return true;
}

/* What the user's own settings state, which the schema does not change. */
struct own {
    bool decimal, thousands, date_order;
};

static bool read_number(struct descriptor *descriptor, const struct document *field, const char *where,
                        struct source_settings *settings, struct own own)
{
    return choose(descriptor, decimals, arena_format(descriptor->arena, "%s/decimalChar", where),
                  document_get(field, "decimalChar"), &settings->decimal, own.decimal) &&
           choose(descriptor, thousands, arena_format(descriptor->arena, "%s/groupChar", where),
                  document_get(field, "groupChar"), &settings->thousands, own.thousands);
}

static bool read_field(struct descriptor *descriptor, const struct document *stated, size_t index,
                       struct source_settings *settings, struct own own, struct package_field *field)
{
    const char *name = document_text(document_get(stated, "name")), *type = document_text(document_get(stated, "type"));
    const char *where = arena_format(descriptor->arena, "schema/fields/%zu", index);
    if (!name || !*name)
        return problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, where),
                           tr("column %zu of the schema has no name"), index + 1);
    field->name = arena_copy_text(descriptor->arena, name);
    for (size_t i = 0; type && i < sizeof types / sizeof *types; i++)
        if (strcmp(types[i].type, type) == 0) {
            field->kind_is_stated = true;
            field->kind = types[i].kind;
            field->is_string = types[i].is_string;
        }
    if (!field->kind_is_stated)
        return true;
    if (field->kind == COLUMN_DATE)
        return state_date(descriptor, stated, where, settings, own.date_order);
    return field->kind != COLUMN_NUMBER || read_number(descriptor, stated, where, settings, own);
}

static void read_missing(struct descriptor *descriptor, const struct document *schema, struct texts *missing)
{
    const struct document *stated = document_get(schema, "missingValues");
    size_t count = missing->count;
    const char **marks = ARENA_ARRAY(descriptor->arena, count + document_count(stated) + 1, const char *);
    for (size_t i = 0; i < count; i++)
        marks[i] = missing->items[i];
    for (size_t i = 0; i < document_count(stated); i++) {
        const struct document *item = document_at(stated, i);
        const char *mark = document_text(item) ? document_text(item) : document_text(document_get(item, "value"));
        if (mark && *mark)
            marks[count++] = arena_copy_text(descriptor->arena, mark);
    }
    *missing = (struct texts){ marks, count };
}

bool descriptor_schema(struct descriptor *descriptor, struct package_resource *resource)
{
    const struct document *schema = document_get(descriptor->resource, "schema");
    const struct document *fields = document_get(schema, "fields");
    struct source_settings *settings = &resource->settings;
    struct own own = { settings->decimal != 0, settings->thousands != 0, settings->date_order != 0 };
    struct package_field *list = ARENA_ARRAY(descriptor->arena, document_count(fields), struct package_field);
    if (document_text(schema)) {
        problem_add(descriptor->problems, FAULT_DATA, descriptor_place(descriptor, "schema"),
                    tr("the schema of this table stands in another file"));
        return problem_try(descriptor->problems, tr("copy the content of \"%s\" to this place"), document_text(schema));
    }
    read_missing(descriptor, schema, &settings->missing);
    resource->fields = list;
    resource->field_count = document_count(fields);
    for (size_t i = 0; i < resource->field_count; i++)
        if (!read_field(descriptor, document_at(fields, i), i, settings, own, &list[i]))
            return false;
    return true;
}
