#include "runner/table/table.h"

#include "runner/base/text.h"
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

/* Open addressing; a slot holds code + 1. */
struct dictionary {
    struct arena *arena;
    const char **texts;
    uint32_t *hashes;
    size_t count, room;
    uint32_t *slots;
    size_t slot_count; /* a power of two */
};

struct dictionary *dictionary_create(struct arena *arena)
{
    struct dictionary *dictionary = ARENA_NEW(arena, struct dictionary);
    dictionary->arena = arena;
    return dictionary;
}

static uint32_t short_hash(const char *bytes, size_t size)
{
    uint64_t hash = text_hash(TEXT_HASH_START, bytes, size);
    return (uint32_t)(hash ^ hash >> 32);
}

static size_t slot_of(const struct dictionary *dictionary, const char *bytes, size_t size, uint32_t hash)
{
    size_t slot = hash & (dictionary->slot_count - 1);
    for (uint32_t held; (held = dictionary->slots[slot]); slot = (slot + 1) & (dictionary->slot_count - 1)) {
        const char *text = dictionary->texts[held - 1];
        if (dictionary->hashes[held - 1] == hash && strncmp(text, bytes, size) == 0 && text[size] == '\0')
            break;
    }
    return slot;
}

static void grow(struct dictionary *dictionary)
{
    size_t room = dictionary->room ? dictionary->room * 2 : 16;
    dictionary->texts =
        arena_grow(dictionary->arena, dictionary->texts, dictionary->count, room, sizeof *dictionary->texts);
    dictionary->hashes =
        arena_grow(dictionary->arena, dictionary->hashes, dictionary->count, room, sizeof *dictionary->hashes);
    dictionary->room = room;
    dictionary->slot_count = room * 2;
    dictionary->slots = ARENA_ARRAY(dictionary->arena, dictionary->slot_count, uint32_t);
    for (size_t code = 0; code < dictionary->count; code++) {
        size_t slot = dictionary->hashes[code] & (dictionary->slot_count - 1);
        while (dictionary->slots[slot])
            slot = (slot + 1) & (dictionary->slot_count - 1);
        dictionary->slots[slot] = (uint32_t)code + 1;
    }
}

uint32_t dictionary_add(struct dictionary *dictionary, const char *bytes, size_t size)
{
    if (dictionary->count == dictionary->room)
        grow(dictionary);
    uint32_t hash = short_hash(bytes, size);
    size_t slot = slot_of(dictionary, bytes, size, hash);
    if (dictionary->slots[slot])
        return dictionary->slots[slot] - 1;
    size_t code = dictionary->count++;
    dictionary->texts[code] = arena_copy(dictionary->arena, bytes, size);
    dictionary->hashes[code] = hash;
    dictionary->slots[slot] = (uint32_t)code + 1;
    return (uint32_t)code;
}

uint32_t dictionary_find(const struct dictionary *dictionary, const char *bytes, size_t size)
{
    if (!dictionary->slot_count)
        return CODE_MISSING;
    uint32_t held = dictionary->slots[slot_of(dictionary, bytes, size, short_hash(bytes, size))];
    return held ? held - 1 : CODE_MISSING;
}

size_t dictionary_count(const struct dictionary *dictionary)
{
    return dictionary->count;
}

const char *dictionary_text(const struct dictionary *dictionary, uint32_t code)
{
    return dictionary->texts[code];
}
