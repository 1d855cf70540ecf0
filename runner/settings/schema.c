#include "runner/settings/parts.h"

#include "runner/base/document.h"
#include "runner/base/translate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* The JSON schema of the pipeline file, by which editors complete and check it. Draft 7: the newest that TOML editors
 * (taplo, Even Better TOML) understand. */

static struct document *typed(struct arena *arena, const char *type)
{
    struct document *object = document_object(arena);
    document_set_text(object, "type", type);
    return object;
}

static void set_limits(struct document *object, const struct setting *setting)
{
    double min, max;
    setting_limits(setting, &min, &max);
    if (isfinite(min))
        document_set_number(object, "minimum", min);
    if (isfinite(max))
        document_set_number(object, "maximum", max);
}

/* Choices that TOML would write without quotes (true, 2) may be written so. */
static void set_choices(struct arena *arena, struct document *object, const struct setting *setting)
{
    struct document *texts = document_array(arena), *numbers = document_array(arena), *any = document_array(arena);
    bool has_booleans = false;
    for (size_t i = 0; setting->choices[i]; i++) {
        const char *choice = setting->choices[i];
        document_append_text(texts, choice);
        has_booleans |= strcmp(choice, "true") == 0 || strcmp(choice, "false") == 0;
        if (*choice && strspn(choice, "0123456789") == strlen(choice))
            document_append_number(numbers, strtod(choice, NULL));
    }
    if (!has_booleans && document_count(numbers) == 0) {
        document_set(object, "enum", texts);
        return;
    }
    struct document *kinds[2] = { document_object(arena), document_object(arena) };
    document_set(kinds[0], "enum", texts);
    document_set(kinds[1], "enum", numbers);
    document_append(any, kinds[0]);
    if (document_count(numbers))
        document_append(any, kinds[1]);
    if (has_booleans)
        document_append(any, typed(arena, "boolean"));
    document_set(object, "anyOf", any);
}

static void set_texts(struct arena *arena, struct document *object)
{
    struct document *any = document_array(arena), *list = typed(arena, "array");
    document_set(list, "items", typed(arena, "string"));
    document_append(any, typed(arena, "string"));
    document_append(any, list);
    document_set(object, "anyOf", any);
}

static void set_default(struct arena *arena, struct document *object, const struct setting *setting)
{
    struct toml_node *root;
    const char *line = setting->fallback ? arena_format(arena, "x = %s\n", setting->fallback) : "";
    if (!toml_parse(arena, problems_create(arena), NULL, line, strlen(line), &root) || !root->first)
        return;
    const struct toml_node *node = root->first;
    struct document *list = document_array(arena);
    switch (node->kind) {
    case TOML_BOOLEAN:
        document_set_boolean(object, "default", node->boolean);
        break;
    case TOML_INTEGER:
        document_set_integer(object, "default", node->integer);
        break;
    case TOML_NUMBER:
        document_set_number(object, "default", node->number);
        break;
    case TOML_ARRAY:
        for (const struct toml_node *item = node->first; item; item = item->next)
            document_append_text(list, item->text);
        document_set(object, "default", list);
        break;
    case TOML_TEXT:
    case TOML_DATE:
    case TOML_TABLE:
        document_set_text(object, "default", node->text);
        break;
    }
}

static struct document *schema_of_setting(struct arena *arena, const struct setting *setting)
{
    struct document *object = document_object(arena);
    document_set_text(object, "title", setting_word(setting));
    document_set_text(object, "description", tr(setting->help));
    switch (setting->kind) {
    case SETTING_BOOLEAN:
        document_set_text(object, "type", "boolean");
        break;
    case SETTING_INTEGER:
        document_set_text(object, "type", "integer");
        set_limits(object, setting);
        break;
    case SETTING_NUMBER:
        document_set_text(object, "type", "number");
        set_limits(object, setting);
        break;
    case SETTING_TEXT:
        document_set_text(object, "type", "string");
        break;
    case SETTING_CHOICE:
        set_choices(arena, object, setting);
        break;
    case SETTING_DURATION:
        document_set_text(object, "type", "string");
        document_set_text(object, "pattern", "^ *([0-9]+(\\.[0-9]+)? *(s|min|h|d) *)+$");
        break;
    case SETTING_TEXTS:
        set_texts(arena, object);
        break;
    }
    set_default(arena, object, setting);
    return object;
}

static struct document *closed_table(struct arena *arena, const char *title, const char *help)
{
    struct document *object = typed(arena, "object");
    document_set_text(object, "title", title);
    document_set_text(object, "description", help);
    document_set_boolean(object, "additionalProperties", false);
    document_set(object, "properties", document_object(arena));
    return object;
}

/* The schema of the table with this name, "prepare.impute" inside of "prepare"; made where it is missing. */
static struct document *table_named(struct arena *arena, struct document *root, const char *name)
{
    struct document *table = root;
    while (*name) {
        size_t length = strcspn(name, ".");
        const char *part = arena_copy(arena, name, length);
        struct document *inner = document_get(document_get(table, "properties"), part);
        if (!inner) {
            inner = closed_table(arena, part, "");
            document_set(document_get(table, "properties"), part, inner);
        }
        table = inner;
        name += length + (name[length] == '.');
    }
    return table;
}

static void set_rows(struct arena *arena, struct document *table, const struct setting *settings)
{
    struct document *required = document_array(arena);
    for (; settings && settings->key; settings++) {
        struct document *owner = table_named(arena, table, setting_table(arena, settings));
        document_set(document_get(owner, "properties"), setting_word(settings), schema_of_setting(arena, settings));
        if (settings->required && owner == table)
            document_append_text(required, settings->key);
    }
    if (document_count(required))
        document_set(table, "required", required);
}

void settings_schema(struct arena *arena, const struct section *const *sections, struct text *out)
{
    struct document *root = document_object(arena);
    document_set_text(root, "$schema", "http://json-schema.org/draft-07/schema#");
    document_set_text(root, "title", tr("Pipeline of Lotse"));
    document_set_text(root, "type", "object");
    document_set_boolean(root, "additionalProperties", false);
    document_set(root, "properties", document_object(arena));
    for (; *sections; sections++) {
        const struct section *section = *sections;
        struct document *table = table_named(arena, root, section->name);
        document_set_text(table, "description", tr(section->help));
        set_rows(arena, table, section->settings);
        if (section->each) {
            struct document *each = closed_table(arena, section->each_word, tr(section->help));
            set_rows(arena, each, section->each);
            document_set(table, "additionalProperties", each);
        }
        if (section->is_list) {
            struct document *list = typed(arena, "array");
            document_set(list, "items", table);
            document_set(document_get(root, "properties"), section->name, list);
        }
    }
    text_add(out, document_pretty(arena, root));
}
