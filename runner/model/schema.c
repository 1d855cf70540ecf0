#include "runner/model/schema.h"

#include "runner/base/translate.h"
#include "runner/table/pattern.h"

#include <math.h>
#include <string.h>

/* Far beyond what anybody trains, and small enough to be loaded. */
enum { COLUMNS_LIMIT = 100000, CLASSES_LIMIT = 10000 };

static const char *const task_names[] = { "auto", "binary", "multiclass", "regression" };
static const char *const reaction_names[] = { "note", "leave_out", "stop" }; /* by enum on_violation */
static const char *const kind_names[] = { "number", "category", "text", "date" };

/* By enum date_order: as Frictionless writes the format of a date, and as we call it. */
static const struct {
    const char *name, *date, *datetime;
} orders[] = {
    { "iso", "default", "default" },
    { "day_month_year", "%d.%m.%Y", "%d.%m.%Y %H:%M" },
    { "month_day_year", "%m/%d/%Y", "%m/%d/%Y %H:%M" },
};

#define COUNT(array) (sizeof(array) / sizeof *(array))

const char *task_name(enum task task)
{
    return task_names[task];
}

/* What the user stated is enforced, and named under "lotse:rules"; "required" stands there too where training had no
 * gap, since a gap is something that the model has never seen. */
static void save_constraints(struct arena *arena, const struct schema_column *column, struct document *field)
{
    struct document *constraints = document_object(arena), *enforced = document_array(arena);
    const struct rule *rule = column->rule;
    if (column->missing == 0 || (rule && rule->required))
        document_set_boolean(constraints, "required", true);
    if (rule && rule->required)
        document_append_text(enforced, "required");
    if (rule && rule->unique) {
        document_set_boolean(constraints, "unique", true);
        document_append_text(enforced, "unique");
    }
    if (rule && !isnan(rule->min)) {
        document_set_number(constraints, "minimum", rule->min);
        document_append_text(enforced, "minimum");
    }
    if (rule && !isnan(rule->max)) {
        document_set_number(constraints, "maximum", rule->max);
        document_append_text(enforced, "maximum");
    }
    if (rule && rule->pattern) {
        document_set_text(constraints, "pattern", rule->pattern);
        document_append_text(enforced, "pattern");
    }
    if (rule && rule->allowed.count) {
        struct document *values = document_array(arena);
        for (size_t i = 0; i < rule->allowed.count; i++)
            document_append_text(values, rule->allowed.items[i]);
        document_set(constraints, "enum", values);
        document_append_text(enforced, "enum");
    }
    if (rule || column->missing == 0)
        document_set(field, "constraints", constraints);
    if (rule)
        document_set(field, "lotse:rules", enforced);
}

/* Those that a source states; an empty cell, which is one anyway, has to be listed as well. */
static void save_marks(struct arena *arena, const struct texts *marks, struct document *field)
{
    struct document *values = document_array(arena);
    if (!marks->count)
        return;
    document_append_text(values, "");
    for (size_t i = 0; i < marks->count; i++)
        document_append_text(values, marks->items[i]);
    document_set(field, "missingValues", values);
}

static void save_style(struct arena *arena, const struct schema_column *column, struct document *field)
{
    if (!column->style.decimal)
        return;
    document_set_text(field, "decimalChar", arena_format(arena, "%c", column->style.decimal));
    if (column->style.thousands)
        document_set_text(field, "groupChar", arena_format(arena, "%c", column->style.thousands));
    if (column->has_own_style)
        document_set_boolean(field, "lotse:own_style", true);
}

static struct document *saved_column(struct arena *arena, const struct schema_column *column)
{
    struct document *field = document_object(arena);
    document_set_text(field, "name", column->name);
    if (column->source)
        document_set_text(field, "lotse:source", column->source);
    switch (column->kind) {
    case COLUMN_NUMBER:
        document_set_text(field, "type", "number");
        save_style(arena, column, field);
        if (column->unit)
            document_set_text(field, "lotse:unit", column->unit);
        break;
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        document_set_text(field, "type", "string");
        if (column->empty_means_no)
            document_set_boolean(field, "lotse:empty_means_no", true);
        break;
    case COLUMN_DATE:
        document_set_text(field, "type", column->has_time ? "datetime" : "date");
        document_set_text(field, "format",
                          column->has_time ? orders[column->date_order].datetime : orders[column->date_order].date);
        document_set_text(field, "lotse:date_order", orders[column->date_order].name);
        break;
    }
    save_marks(arena, &column->marks, field);
    save_constraints(arena, column, field);
    document_set_text(field, "lotse:kind", kind_names[column->kind]);
    document_set_integer(field, "lotse:missing", (int64_t)column->missing);
    if (column->is_file_name)
        document_set_boolean(field, "lotse:file_name", true);
    return field;
}

void schema_save(struct arena *arena, const struct model *model, struct document *object)
{
    struct document *fields = document_array(arena);
    for (size_t i = 0; i < model->column_count; i++)
        document_append(fields, saved_column(arena, &model->columns[i]));
    document_set(object, "fields", fields);
    document_set_text(object, "lotse:on_violation", reaction_names[model->on_violation]);
    if (model->sheet)
        document_set_text(object, "lotse:sheet", model->sheet);
    const struct question *question = &model->question;
    struct document *target = document_object(arena), *classes = document_array(arena);
    for (size_t i = 0; i < question->class_count; i++)
        document_append_text(classes, question->classes[i]);
    document_set_text(target, "name", question->target);
    document_set_text(target, "task", task_names[question->task]);
    document_set(target, "classes", classes);
    document_set_integer(target, "decimals", (int64_t)question->decimals);
    document_set(object, "lotse:target", target);
}

/* The index of a text among names; count when it is none of them. */
static size_t index_of(const struct document *text, const char *const *names, size_t count)
{
    const char *name = document_text(text);
    size_t index = 0;
    while (index < count && !(name && strcmp(name, names[index]) == 0))
        index++;
    return index;
}

static const char *copied_text(struct arena *arena, const struct document *text)
{
    const char *bytes = document_text(text);
    return bytes && *bytes ? arena_copy_text(arena, bytes) : NULL;
}

/* Whatever a user lists, the empty text included; none where packages of before have no such list. */
static bool load_texts(struct arena *arena, const struct document *values, struct texts *texts)
{
    size_t count = document_count(values);
    const char **items = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        const char *value = document_text(document_at(values, i));
        if (!value)
            return false;
        items[i] = arena_copy_text(arena, value);
    }
    *texts = (struct texts){ items, count };
    return true;
}

/* Packages of before rules existed have none. A pattern is bounded like that of a pipeline file. */
static bool load_rule(struct arena *arena, const struct document *field, struct schema_column *column)
{
    static const char *const names[] = { "required", "unique", "minimum", "maximum", "pattern", "enum" };
    enum { REQUIRED, UNIQUE, MINIMUM, MAXIMUM, PATTERN, ENUM };
    const struct document *enforced = document_get(field, "lotse:rules"),
                          *constraints = document_get(field, "constraints");
    size_t count = document_count(enforced);
    if (count == 0)
        return true;
    struct rule *rule = ARENA_NEW(arena, struct rule);
    *rule = (struct rule){ .min = NAN, .max = NAN };
    column->rule = rule;
    for (size_t i = 0; i < count; i++) {
        size_t name = index_of(document_at(enforced, i), names, COUNT(names));
        rule->required |= name == REQUIRED;
        rule->unique |= name == UNIQUE;
        if (name == MINIMUM)
            rule->min = document_number(document_get(constraints, "minimum"), NAN);
        if (name == MAXIMUM)
            rule->max = document_number(document_get(constraints, "maximum"), NAN);
        if (name == PATTERN)
            rule->pattern = copied_text(arena, document_get(constraints, "pattern"));
        bool is_sound =
            name < COUNT(names) && (name != MINIMUM || !isnan(rule->min)) && (name != MAXIMUM || !isnan(rule->max)) &&
            (name != PATTERN || (rule->pattern && !pattern_fault(arena, rule->pattern))) &&
            (name != ENUM ||
             (load_texts(arena, document_get(constraints, "enum"), &rule->allowed) && rule->allowed.count > 0));
        if (!is_sound)
            return false;
    }
    return true;
}

/* The first one is the empty cell (save_marks), which is a gap anyway. */
static bool load_marks(struct arena *arena, const struct document *values, struct texts *marks)
{
    if (!load_texts(arena, values, marks))
        return false;
    if (marks->count > 0 && !*marks->items[0]) {
        marks->items++;
        marks->count--;
    }
    return true;
}

/* Packages of before styles were kept have none. */
static bool load_style(const struct document *field, struct schema_column *column)
{
    static const char *const decimals[] = { ".", "," }, *const groups[] = { ".", ",", "'", " " };
    const struct document *decimal = document_get(field, "decimalChar"), *group = document_get(field, "groupChar");
    if (!decimal)
        return true;
    if (index_of(decimal, decimals, COUNT(decimals)) == COUNT(decimals) ||
        (group && index_of(group, groups, COUNT(groups)) == COUNT(groups)))
        return false;
    column->style = (struct number_style){ *document_text(decimal), group ? *document_text(group) : 0 };
    column->has_own_style = document_boolean(document_get(field, "lotse:own_style"), false);
    return column->style.decimal != column->style.thousands;
}

static bool load_column(struct arena *arena, const struct document *field, struct schema_column *column)
{
    const char *type = document_text(document_get(field, "type"));
    size_t kind = index_of(document_get(field, "lotse:kind"), kind_names, COUNT(kind_names)), order = 0;
    int64_t missing = document_integer(document_get(field, "lotse:missing"), -1);
    column->name = copied_text(arena, document_get(field, "name"));
    if (!column->name || !type || kind == COUNT(kind_names) || missing < 0)
        return false;
    column->source = copied_text(arena, document_get(field, "lotse:source")); /* older packages have none */
    column->kind = (enum column_kind)kind;
    column->missing = (size_t)missing;
    column->is_file_name = document_boolean(document_get(field, "lotse:file_name"), false);
    if (column->is_file_name && column->kind != COLUMN_CATEGORY)
        return false;
    column->unit = copied_text(arena, document_get(field, "lotse:unit"));
    column->empty_means_no = document_boolean(document_get(field, "lotse:empty_means_no"), false);
    if (column->kind == COLUMN_DATE) {
        const char *name = document_text(document_get(field, "lotse:date_order"));
        while (order < COUNT(orders) && !(name && strcmp(name, orders[order].name) == 0))
            order++;
        if (order == COUNT(orders))
            return false;
        column->date_order = (enum date_order)order;
        column->has_time = strcmp(type, "datetime") == 0;
    }
    return load_style(field, column) && load_marks(arena, document_get(field, "missingValues"), &column->marks) &&
           load_rule(arena, field, column);
}

static bool load_columns(struct arena *arena, const struct document *fields, struct model *model)
{
    size_t count = document_count(fields);
    if (count == 0 || count > COLUMNS_LIMIT)
        return false;
    struct schema_column *columns = ARENA_ARRAY(arena, count, struct schema_column);
    struct dictionary *names = dictionary_create(arena);
    for (size_t i = 0; i < count; i++) {
        if (!load_column(arena, document_at(fields, i), &columns[i]))
            return false;
        if (dictionary_add(names, columns[i].name, strlen(columns[i].name)) != i)
            return false; /* the same name twice */
    }
    model->columns = columns;
    model->column_count = count;
    return true;
}

static bool load_question(struct arena *arena, const struct document *target, struct question *question)
{
    size_t task = index_of(document_get(target, "task"), task_names, COUNT(task_names));
    const struct document *names = document_get(target, "classes");
    size_t count = document_count(names);
    int64_t decimals = document_integer(document_get(target, "decimals"), -1);
    question->target = copied_text(arena, document_get(target, "name"));
    bool fits = (task == TASK_BINARY && count == 2) || (task == TASK_MULTICLASS && count > 2) ||
                (task == TASK_REGRESSION && count == 0);
    if (!question->target || !fits || count > CLASSES_LIMIT || decimals < 0 || decimals > MOST_DECIMALS)
        return false;
    const char **classes = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++)
        if (!(classes[i] = copied_text(arena, document_at(names, i))))
            return false;
    question->task = (enum task)task;
    question->classes = classes;
    question->class_count = count;
    question->outputs = task == TASK_MULTICLASS ? count : 1;
    question->decimals = (size_t)decimals;
    return true;
}

static bool load_reaction(const struct document *text, struct model *model)
{
    size_t reaction = index_of(text, reaction_names, COUNT(reaction_names));
    model->on_violation = reaction < COUNT(reaction_names) ? (enum on_violation)reaction : VIOLATION_NOTE;
    return !document_text(text) || reaction < COUNT(reaction_names);
}

bool schema_load(struct arena *arena, struct problems *problems, const char *name, const struct document *object,
                 struct model *model)
{
    model->sheet = copied_text(arena, document_get(object, "lotse:sheet")); /* older packages have none */
    if (load_columns(arena, document_get(object, "fields"), model) &&
        load_reaction(document_get(object, "lotse:on_violation"), model) &&
        load_question(arena, document_get(object, "lotse:target"), &model->question))
        return true;
    problem_add(problems, FAULT_PACKAGE, PLACE_FILE(name), tr("this part of the model package is damaged"));
    return problem_try(problems, "%s", tr("fetch the package again from where it was made"));
}
