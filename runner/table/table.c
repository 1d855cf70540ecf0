#include "runner/table/table.h"

#include "runner/base/translate.h"
#include "runner/table/date.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

/* Tables are wide by hundreds, seldom by thousands: columns come in blocks, and the room follows from their number. */
enum { BLOCK = 32 };

struct table *table_create(struct arena *arena, size_t row_count)
{
    struct table *table = ARENA_NEW(arena, struct table);
    table->row_count = row_count;
    return table;
}

struct table *table_copy(struct arena *arena, const struct table *table)
{
    struct table *copy = ARENA_NEW(arena, struct table);
    *copy = *table;
    copy->columns = ARENA_ARRAY(arena, (table->column_count / BLOCK + 1) * BLOCK, struct column);
    if (table->column_count)
        memcpy(copy->columns, table->columns, table->column_count * sizeof *table->columns);
    return copy;
}

struct table table_view(const struct table *table, const uint32_t *rows, size_t count)
{
    struct table view = *table;
    view.rows = rows;
    view.row_count = count;
    return view;
}

struct column *table_add_column(struct arena *arena, struct table *table, const char *name, enum column_kind kind)
{
    if (table->column_count % BLOCK == 0)
        table->columns =
            arena_grow(arena, table->columns, table->column_count, table->column_count + BLOCK, sizeof *table->columns);
    struct column *column = &table->columns[table->column_count++];
    *column = (struct column){ .name = name, .source = name, .kind = kind };
    return column;
}

struct column *table_add_number(struct arena *arena, struct table *table, const char *name, const char *source)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_NUMBER);
    column->source = source;
    column->numbers = ARENA_ARRAY(arena, table->row_count, float);
    return column;
}

static void gather_column(struct arena *arena, struct column *column, const uint32_t *rows, size_t count)
{
    struct column from = *column;
    if (from.kind == COLUMN_NUMBER)
        column->numbers = ARENA_ARRAY(arena, count, float);
    else if (from.kind == COLUMN_DATE)
        column->dates = ARENA_ARRAY(arena, count, int64_t);
    else
        column->codes = ARENA_ARRAY(arena, count, uint32_t);
    column->missing = 0;
    for (size_t i = 0; i < count; i++) {
        size_t row = rows ? rows[i] : i;
        if (from.kind == COLUMN_NUMBER)
            column->numbers[i] = from.numbers[row];
        else if (from.kind == COLUMN_DATE)
            column->dates[i] = from.dates[row];
        else
            column->codes[i] = from.codes[row];
        column->missing += column_is_missing(column, i);
    }
}

struct table *table_gather(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count)
{
    struct table *gathered = table_copy(arena, table);
    gathered->rows = NULL;
    gathered->row_count = count;
    gathered->column_count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].role == ROLE_FEATURE) {
            gathered->columns[gathered->column_count] = table->columns[i];
            gather_column(arena, &gathered->columns[gathered->column_count++], rows, count);
        }
    return gathered;
}

struct column *table_column(const struct table *table, const char *name)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (strcmp(table->columns[i].name, name) == 0)
            return &table->columns[i];
    return NULL;
}

struct column *table_newest_column(const struct table *table, const char *name)
{
    for (size_t i = table->column_count; i > 0; i--)
        if (strcmp(table->columns[i - 1].name, name) == 0)
            return &table->columns[i - 1];
    return NULL;
}

struct column *table_column_with_role(const struct table *table, enum column_role role)
{
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].role == role)
            return &table->columns[i];
    return NULL;
}

const char *const *table_names(struct arena *arena, const struct table *table)
{
    const char **names = ARENA_ARRAY(arena, table->column_count, const char *);
    for (size_t i = 0; i < table->column_count; i++)
        names[i] = table->columns[i].name;
    return names;
}

bool column_is_missing(const struct column *column, size_t row)
{
    switch (column->kind) {
    case COLUMN_NUMBER:
        return isnan(column->numbers[row]);
    case COLUMN_DATE:
        return column->dates[row] == DATE_MISSING;
    default:
        return column->codes[row] == CODE_MISSING;
    }
}

const char *column_value_text(struct arena *arena, const struct column *column, size_t row)
{
    if (column_is_missing(column, row))
        return "–";
    switch (column->kind) {
    case COLUMN_NUMBER:
        return number_text(arena, (double)column->numbers[row], (int)column->decimals);
    case COLUMN_DATE:
        return date_text(arena, column->dates[row], column->has_time);
    default:
        return dictionary_text(column->dictionary, column->codes[row]);
    }
}

const char *column_kind_name(enum column_kind kind)
{
    static const char *const names[] = { N_("number"), N_("category"), N_("text"), N_("date") };
    return names[kind];
}
