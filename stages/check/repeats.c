#include "runner/base/translate.h"
#include "runner/table/sorting.h"
#include "stages/check/check.h"

#include <math.h>
#include <string.h>
#include <strings.h>

static const double many_repeats = 0.01;

static struct finding about(enum severity severity, enum quality quality, const char *name)
{
    return (struct finding){ .severity = severity, .quality = quality, .name = name };
}

static const float most_exact = 16777216; /* beyond it, float32 has no longer all whole numbers */

/* What a cell holds, as a number: equal cells give equal ones. Of what lost digits nobody knows whether it is equal. */
static uint64_t cell_key(const struct column *column, size_t row)
{
    if (column->kind == COLUMN_NUMBER && column->loses_digits && fabsf(column->numbers[row]) > most_exact)
        return row;
    if (column->kind == COLUMN_NUMBER)
        return isnan(column->numbers[row]) ? UINT64_MAX : key_of_number(column->numbers[row]);
    return column->kind == COLUMN_DATE ? (uint64_t)column->dates[row] : column->codes[row];
}

/* splitmix64 (Steele, Lea, Flood, 2014): mixes well enough that equal sums of different rows do not happen. */
static uint64_t mixed(uint64_t sum, uint64_t key)
{
    sum += key + UINT64_C(0x9e3779b97f4a7c15);
    sum = (sum ^ sum >> 30) * UINT64_C(0xbf58476d1ce4e5b9);
    sum = (sum ^ sum >> 27) * UINT64_C(0x94d049bb133111eb);
    return sum ^ sum >> 31;
}

/* A number for each row that tells rows apart by these columns. */
static uint64_t *row_keys(struct arena *scratch, const struct column *const *columns, size_t column_count, size_t rows)
{
    uint64_t *keys = ARENA_ARRAY(scratch, rows, uint64_t);
    for (size_t i = 0; i < column_count; i++)
        for (size_t row = 0; row < rows; row++)
            keys[row] = mixed(keys[row], cell_key(columns[i], row));
    return keys;
}

/* Could so many rows be different at all? Of three columns with two values each, repetitions mean nothing. */
static bool can_differ(const struct run *run, const struct column *const *columns, size_t count)
{
    double combinations = 1;
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < run->inspection->column_count; j++)
            if (run->inspection->facts[j].profile.column == columns[i])
                combinations *= (double)run->inspection->facts[j].profile.distinct + 1;
    return combinations > 100 * (double)run->table->row_count;
}

static void check_rows(struct run *run, struct arena *scratch)
{
    size_t rows = run->table->row_count, count = run->table->column_count, repeated = 0;
    const struct column **columns = ARENA_ARRAY(scratch, count, const struct column *);
    for (size_t i = 0; i < count; i++)
        columns[i] = &run->table->columns[i];
    if (!can_differ(run, columns, count))
        return;
    uint64_t *keys = row_keys(scratch, columns, count, rows);
    sort_keys(keys, ARENA_ARRAY(scratch, rows, uint64_t), rows);
    for (size_t i = 1; i < rows; i++)
        repeated += keys[i] == keys[i - 1];
    if (!repeated)
        return;
    bool are_many = (double)repeated > many_repeats * (double)rows;
    finding_add(run, about(are_many ? SEVERITY_CARE : SEVERITY_NOTE, QUALITY_UNIQUENESS, "repeated_rows"),
                tr_plural("%s row is the same as an earlier one in all columns",
                          "%s rows are the same as an earlier one in all columns", repeated),
                number_text_count(run->arena, repeated));
    finding_advise(run, tr("look whether the export holds rows twice; if so, remove them"));
}

/* Is it called as numbers are that name a row? */
static bool is_called_identifier(const char *name)
{
    static const char *const ends[] = { "id", "nr", "nr.", "nummer", "number", "schlüssel", "key", "uuid" };
    size_t length = strlen(name);
    for (size_t i = 0; i < sizeof ends / sizeof *ends; i++) {
        size_t end = strlen(ends[i]);
        if (length == end ? strcasecmp(name, ends[i]) == 0
                          : length > end && strcasecmp(name + length - end, ends[i]) == 0 &&
                                strchr("_- .", name[length - end - 1]))
            return true;
    }
    return length > 6 && strcasecmp(name + length - 6, "nummer") == 0;
}

/* Numbers that name nearly every row, but some of them twice. */
static void check_identifiers(struct run *run)
{
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct profile *profile = &run->inspection->facts[i].profile;
        size_t present = profile->rows - profile->missing, repeated = present - profile->distinct;
        bool is_open = profile->column->kind == COLUMN_NUMBER && profile->column->loses_digits;
        if (!repeated || is_open || (double)repeated > 0.05 * (double)present ||
            !is_called_identifier(profile->column->name))
            continue;
        struct finding finding = about(SEVERITY_CARE, QUALITY_UNIQUENESS, "repeated_identifier");
        finding.column = profile->column->name;
        finding_add(run, finding,
                    tr_plural("%s row has a number in column \"%s\" that an earlier row has too",
                              "%s rows have a number in column \"%s\" that an earlier row has too", repeated),
                    number_text_count(run->arena, repeated), profile->column->name);
        finding_advise(run, tr("look whether they are the same case twice"));
    }
}

void check_repeats(struct run *run)
{
    struct arena *scratch = arena_child(run->arena);
    check_rows(run, scratch);
    check_identifiers(run);
    arena_destroy(scratch);
}

static bool is_among(const uint64_t *sorted, size_t count, uint64_t key)
{
    size_t low = 0, high = count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (sorted[middle] < key)
            low = middle + 1;
        else
            high = middle;
    }
    return low < count && sorted[low] == key;
}

/* Test rows with the inputs and the answer of a training row: the model may know their answers by heart. Columns that
 * name each row do not make rows different. */
void compare_rows(struct run *run)
{
    struct arena *scratch = arena_child(run->arena);
    const struct split *split = &run->split;
    size_t count = 0, known = 0;
    const struct column **columns = ARENA_ARRAY(scratch, run->table->column_count, const struct column *);
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct profile *profile = &run->inspection->facts[i].profile;
        const struct column *column = profile->column;
        bool names_rows = column->kind != COLUMN_NUMBER && profile->distinct * 10 > profile->rows * 9;
        bool counts_rows = column->kind == COLUMN_NUMBER && profile->distinct == profile->rows && column->decimals == 0;
        if (column->role == ROLE_TARGET || (column->role == ROLE_FEATURE && !names_rows && !counts_rows))
            columns[count++] = column;
    }
    uint64_t *keys = row_keys(scratch, columns, count, run->table->row_count);
    uint64_t *train = ARENA_ARRAY(scratch, split->train_count, uint64_t);
    for (size_t i = 0; i < split->train_count; i++)
        train[i] = keys[split->train[i]];
    sort_keys(train, ARENA_ARRAY(scratch, split->train_count, uint64_t), split->train_count);
    for (size_t i = 0; i < split->test_count; i++)
        known += is_among(train, split->train_count, keys[split->test[i]]);
    double share = (double)known / (double)split->test_count;
    if (share > many_repeats && can_differ(run, columns, count)) {
        finding_add(
            run, about(SEVERITY_CARE, QUALITY_UNIQUENESS, "test_in_training"),
            tr("%s of the test rows stand among the training rows too, so that the measured quality may be too good"),
            number_text_percent(run->arena, share, 0));
        finding_advise(run, tr("remove repeated rows; if the same thing is measured several times, split by time"));
    }
    arena_destroy(scratch);
}
