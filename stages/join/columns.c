#include "stages/join/join.h"

#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <math.h>
#include <string.h>

/* Columns of the source beside those of the table: values are taken from the partner, or made of all rows of its entry. */
struct joint {
    const struct joining *joining;
    const struct matching *matching;
    struct table *table;
    const uint32_t *kept; /* rows of the left table; NULL: all */
};

static uint32_t entry_at(const struct joint *joint, size_t row)
{
    return joint->matching->partner[joint->kept ? joint->kept[row] : row];
}

static uint32_t row_count_of(const struct matching *matching, uint32_t entry)
{
    return matching->starts[entry + 1] - matching->starts[entry];
}

/* The one row that stands for the entry. */
static uint32_t row_of(const struct joint *joint, uint32_t entry)
{
    const struct matching *matching = joint->matching;
    unsigned many = joint->joining->settings->many;
    bool is_first = many == MANY_REFUSE || many == MANY_FIRST;
    return matching->rows[is_first ? matching->starts[entry] : matching->starts[entry + 1] - 1];
}

/* A model that was trained with a name in front expects it there again. */
static bool model_knows(const struct model *model, const char *name)
{
    for (size_t i = 0; model && i < model->column_count; i++)
        if (strcmp(model->columns[i].name, name) == 0)
            return true;
    return false;
}

static const char *name_of(const struct joint *joint, const char *name)
{
    struct run *run = joint->joining->run;
    const char *longer = arena_format(run->arena, "%s.%s", joint->joining->word, name);
    bool is_taken = table_column(joint->table, name) != NULL, is_known = model_knows(run->model, longer);
    if (!is_taken && !is_known)
        return name;
    const char *free = longer;
    for (int i = 2; table_column(joint->table, free); i++)
        free = arena_format(run->arena, "%s_%d", longer, i);
    if (is_taken && !is_known)
        run_note(run, tr("column \"%s\" of \"%s\" is called \"%s\", since there is one of that name already"), name,
                 joint->joining->word, free);
    return free;
}

/* Sum or mean of the rows of each entry; gaps don't count. */
static const float *amounts_of(const struct joint *joint, const struct column *from)
{
    const struct matching *matching = joint->matching;
    float *amounts = ARENA_ARRAY(joint->joining->scratch, matching->entry_count, float);
    for (size_t entry = 0; entry < matching->entry_count; entry++) {
        double sum = 0;
        size_t count = 0;
        for (uint32_t at = matching->starts[entry]; at < matching->starts[entry + 1]; at++) {
            float value = from->numbers[matching->rows[at]];
            sum += isnan(value) ? 0 : (double)value;
            count += isnan(value) ? 0 : 1;
        }
        if (joint->joining->settings->many == MANY_MEAN)
            sum /= (double)count;
        amounts[entry] = count ? (float)sum : NAN;
    }
    return amounts;
}

static bool is_amount(const struct joint *joint, const struct column *from)
{
    unsigned many = joint->joining->settings->many;
    return from->kind == COLUMN_NUMBER && (many == MANY_SUM || many == MANY_MEAN);
}

static void fill(const struct joint *joint, struct column *column, const struct column *from)
{
    struct arena *arena = joint->joining->run->arena;
    size_t rows = joint->table->row_count;
    const float *amounts = is_amount(joint, from) ? amounts_of(joint, from) : NULL;
    if (from->kind == COLUMN_NUMBER)
        column->numbers = ARENA_ARRAY(arena, rows, float);
    else if (from->kind == COLUMN_DATE)
        column->dates = ARENA_ARRAY(arena, rows, int64_t);
    else
        column->codes = ARENA_ARRAY(arena, rows, uint32_t);
    column->missing = 0;
    for (size_t row = 0; row < rows; row++) {
        uint32_t entry = entry_at(joint, row);
        bool has = entry < NO_PARTNER;
        size_t partner = has ? row_of(joint, entry) : 0;
        if (amounts)
            column->numbers[row] = has ? amounts[entry] : NAN;
        else if (from->kind == COLUMN_NUMBER)
            column->numbers[row] = has ? from->numbers[partner] : NAN;
        else if (from->kind == COLUMN_DATE)
            column->dates[row] = has ? from->dates[partner] : DATE_MISSING;
        else
            column->codes[row] = has ? from->codes[partner] : CODE_MISSING;
        column->missing += column_is_missing(column, row);
    }
}

/* Of a target that is a sum or mean: what its numbers would be called if the source had them. NULL: they are too many. */
static struct dictionary *spellings_of(const struct joint *joint, const struct column *column)
{
    const struct joining *joining = joint->joining;
    struct dictionary *spellings = dictionary_create(joining->run->arena);
    char decimal = joining->source->parts[0].origin.dialect.number.decimal;
    for (size_t row = 0; row < joint->table->row_count; row++) {
        char text[32];
        if (column_is_missing(column, row))
            continue;
        dictionary_add(spellings, text, number_write(text, column->numbers[row], decimal));
        if (dictionary_count(spellings) > MOST_SPELLINGS)
            return NULL;
    }
    return spellings;
}

static void add_column(const struct joint *joint, const struct column *from)
{
    struct column *column =
        table_add_column(joint->joining->run->arena, joint->table, name_of(joint, from->name), from->kind);
    const char *name = column->name;
    *column = *from;
    column->name = column->source = name;
    column->joined_from = joint->joining->word;
    fill(joint, column, from);
    if (!is_amount(joint, from))
        return;
    column->decimals += joint->joining->settings->many == MANY_MEAN;
    if (column->spellings)
        column->spellings = spellings_of(joint, column);
}

/* No row at all is a count too: 0. */
static void add_count(const struct joint *joint)
{
    struct arena *arena = joint->joining->run->arena;
    const char *name = name_of(joint, arena_format(arena, "%s.count", joint->joining->word));
    struct column *column = table_add_column(arena, joint->table, name, COLUMN_NUMBER);
    column->joined_from = joint->joining->word;
    column->numbers = ARENA_ARRAY(arena, joint->table->row_count, float);
    for (size_t row = 0; row < joint->table->row_count; row++) {
        uint32_t entry = entry_at(joint, row);
        column->numbers[row] = entry == NO_KEY       ? NAN
                               : entry == NO_PARTNER ? 0.0F
                                                     : (float)row_count_of(joint->matching, entry);
        column->missing += entry == NO_KEY;
    }
}

static bool is_key(const struct joining *joining, const struct column *column)
{
    for (size_t i = 0; i < joining->key_count; i++)
        if (joining->keys[i].right == column)
            return true;
    return joining->as_of.right == column;
}

static const uint32_t *rows_with_partner(const struct joining *joining, const struct matching *matching)
{
    uint32_t *kept = ARENA_ARRAY(joining->run->arena, matching->found, uint32_t);
    size_t count = 0;
    for (size_t row = 0; row < joining->left->row_count; row++)
        if (matching->partner[row] < NO_PARTNER)
            kept[count++] = (uint32_t)row;
    return kept;
}

struct table *columns_join(const struct joining *joining, const struct matching *matching, const uint32_t **rows)
{
    struct arena *arena = joining->run->arena;
    struct joint joint = { .joining = joining, .matching = matching };
    if (joining->settings->how == JOIN_INNER && matching->found < joining->left->row_count) {
        joint.kept = rows_with_partner(joining, matching);
        joint.table = table_gather(arena, joining->left, joint.kept, matching->found);
    } else {
        joint.table = table_copy(arena, joining->left);
    }
    *rows = joint.kept;
    if (joining->settings->many == MANY_COUNT)
        add_count(&joint);
    for (size_t i = 0; i < joining->right->column_count && joining->settings->many != MANY_COUNT; i++)
        if (!is_key(joining, &joining->right->columns[i]))
            add_column(&joint, &joining->right->columns[i]);
    return joint.table;
}
