#include "stages/join/join.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "runner/table/personal.h"

#include <string.h>

enum { NAMES_SHOWN = 10 };

static bool no_such_column(const struct joining *joining, struct place place, const struct table *table,
                           const char *source, const char *name)
{
    struct run *run = joining->run;
    problem_add(run->problems, FAULT_SETTINGS, place, tr("the table \"%s\" has no column \"%s\""), source, name);
    return problem_try(run->problems, tr("it has %s"),
                       name_list(run->arena, table_names(run->arena, table), table->column_count, NAMES_SHOWN, name));
}

/* "artikel=artikelnr": the names on both sides; without "=", or where a column is called like the whole, the same. */
static bool find_key(const struct joining *joining, const char *stated, struct place place, struct key *key)
{
    const char *left = stated, *right = stated;
    if (!table_column(joining->left, stated)) {
        left = source_key(joining->scratch, stated, false);
        right = source_key(joining->scratch, stated, true);
    }
    *key = (struct key){ table_column(joining->left, left), table_column(joining->right, right), place };
    bool sound = key->left || no_such_column(joining, place, joining->left, joining->run->sources[0].name, left);
    return (key->right || no_such_column(joining, place, joining->right, joining->source->name, right)) && sound;
}

static bool check_date(const struct joining *joining, const struct column *column, const char *source)
{
    struct run *run = joining->run;
    if (column->kind == COLUMN_DATE)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, joining->as_of.place,
                tr("column \"%s\" of \"%s\" is no column of dates (kind: %s)"), column->name, source,
                tr(column_kind_name(column->kind)));
    return problem_try(run->problems, tr("set [columns.%s] kind = \"date\" to see which of its values are none"),
                       column_key(run->arena, column->name));
}

bool keys_find(struct joining *joining)
{
    const struct join_settings *join = joining->settings;
    const struct settings *settings = joining->run->pipeline->settings;
    bool sound = true;
    joining->keys = ARENA_ARRAY(joining->scratch, join->on.count, struct key);
    joining->key_count = join->on.count;
    for (size_t i = 0; i < join->on.count; i++)
        sound &= find_key(joining, join->on.items[i], settings_item_place(settings, &join->on, i), &joining->keys[i]);
    if (!join->as_of)
        return sound;
    struct key *as_of = &joining->as_of;
    if (!find_key(joining, join->as_of, settings_place(settings, &join->as_of), as_of))
        return false;
    sound &= check_date(joining, as_of->left, joining->run->sources[0].name);
    return check_date(joining, as_of->right, joining->source->name) && sound;
}

struct place keys_place(const struct joining *joining)
{
    return joining->key_count ? joining->keys[0].place : joining->as_of.place;
}

/* Stated, or recognised: notes stand in the report, from which the stage "roles" keeps such a column out. */
static bool is_personal(const struct run *run, const struct table *table, const struct column *column)
{
    const struct columns_settings *stated = run->pipeline->columns;
    return texts_have(&stated->personal, column->name) ||
           (!texts_have(&stated->not_personal, column->name) && personal_of(table, column).is_sure);
}

const char *key_text(const struct joining *joining, bool is_left, size_t row, bool with_date)
{
    struct text text = text_in(joining->scratch);
    for (size_t i = 0; i < joining->key_count; i++) {
        const struct key *key = &joining->keys[i];
        if (is_personal(joining->run, joining->left, key->left) ||
            is_personal(joining->run, joining->right, key->right))
            return NULL;
        text_add_format(&text, "%s%s", i ? " / " : "",
                        column_value_text(joining->scratch, is_left ? key->left : key->right, row));
    }
    const struct column *date = is_left ? joining->as_of.left : joining->as_of.right;
    if (date && with_date)
        text_add_format(&text, "%s%s", text.length ? " / " : "", column_value_text(joining->scratch, date, row));
    return text_string(&text);
}
