#include "runner/table/profile.h"

#include "runner/table/date.h"
#include "runner/table/number.h"
#include "runner/table/sorting.h"

#include <math.h>

/* The values that there are, as keys in ascending order. */
struct values {
    uint64_t *keys;
    size_t count;
};

static struct values sorted_values(struct arena *scratch, const struct table *table, const struct column *column)
{
    struct values values = { .keys = ARENA_ARRAY(scratch, table->row_count, uint64_t) };
    bool are_dates = column->kind == COLUMN_DATE;
    for (size_t i = 0; i < table->row_count; i++) {
        size_t row = table_row(table, i);
        if (are_dates ? column->dates[row] == DATE_MISSING : isnan(column->numbers[row]))
            continue;
        values.keys[values.count++] = are_dates ? key_of_date(column->dates[row]) : key_of_number(column->numbers[row]);
    }
    sort_keys(values.keys, ARENA_ARRAY(scratch, values.count, uint64_t), values.count);
    return values;
}

static double value_of(const struct column *column, uint64_t key)
{
    return column->kind == COLUMN_DATE ? (double)date_of_key(key) : (double)number_of_key(key);
}

static double quantile(const struct column *column, const struct values *values, double share)
{
    double at = share * (double)(values->count - 1);
    size_t below = (size_t)at, above = below + 1 < values->count ? below + 1 : below;
    double value = value_of(column, values->keys[below]);
    return value + (at - (double)below) * (value_of(column, values->keys[above]) - value);
}

/* Sums of what lies above the least value, so that large numbers and dates lose nothing. */
static void measure(struct profile *profile, const struct column *column, const struct values *values)
{
    double sum = 0, squares = 0, count = (double)values->count;
    profile->least = value_of(column, values->keys[0]);
    profile->most = value_of(column, values->keys[values->count - 1]);
    for (size_t i = 0; i < values->count; i++)
        sum += value_of(column, values->keys[i]) - profile->least;
    profile->mean = profile->least + sum / count;
    for (size_t i = 0; i < values->count; i++) {
        double distance = value_of(column, values->keys[i]) - profile->mean;
        squares += distance * distance;
    }
    profile->deviation = count > 1 ? sqrt(squares / (count - 1)) : NAN;
    profile->low = quantile(column, values, 0.005);
    profile->quarter = quantile(column, values, 0.25);
    profile->median = quantile(column, values, 0.5);
    profile->three_quarters = quantile(column, values, 0.75);
    profile->high = quantile(column, values, 0.995);
}

static void count_bins(struct profile *profile, const struct column *column, const struct values *values)
{
    size_t count = profile->distinct < PROFILE_BINS ? profile->distinct : PROFILE_BINS;
    double low = profile->low, width = profile->high - low;
    for (size_t i = 0; i < values->count; i++) {
        double at =
            width > 0 && isfinite(width) ? (value_of(column, values->keys[i]) - low) / width * (double)count : 0;
        profile->bins[!(at > 0) ? 0 : at >= (double)count ? count - 1 : (size_t)at]++;
    }
    profile->bin_count = count;
}

/* Keeps the list sorted by falling frequency; of equals, what came first stays first. */
static void note_frequent(struct profile *profile, struct frequent value)
{
    size_t place = profile->frequent_count;
    while (place > 0 && profile->frequent[place - 1].rows < value.rows) {
        if (place < PROFILE_FREQUENT)
            profile->frequent[place] = profile->frequent[place - 1];
        place--;
    }
    if (place < PROFILE_FREQUENT)
        profile->frequent[place] = value;
    if (profile->frequent_count < PROFILE_FREQUENT)
        profile->frequent_count++;
}

/* The different keys, moved to the front. */
static size_t count_keys(struct profile *profile, const struct column *column, struct values *values)
{
    size_t distinct = 0;
    for (size_t begin = 0, end; begin < values->count; begin = end) {
        for (end = begin + 1; end < values->count && values->keys[end] == values->keys[begin];)
            end++;
        struct frequent value = { .rows = end - begin };
        if (column->kind == COLUMN_DATE)
            value.date = date_of_key(values->keys[begin]);
        else
            value.number = number_of_key(values->keys[begin]);
        note_frequent(profile, value);
        values->keys[distinct++] = values->keys[begin];
    }
    return distinct;
}

static struct rhythm rhythm_of_keys(struct arena *scratch, const struct values *values, size_t distinct)
{
    int64_t *dates = ARENA_ARRAY(scratch, distinct, int64_t);
    for (size_t i = 0; i < distinct; i++)
        dates[i] = date_of_key(values->keys[i]);
    return rhythm_of(dates, distinct);
}

static void profile_sortable(struct arena *scratch, struct profile *profile, const struct table *table)
{
    const struct column *column = profile->column;
    struct values values = sorted_values(scratch, table, column);
    profile->missing = profile->rows - values.count;
    if (!values.count)
        return;
    measure(profile, column, &values);
    for (size_t i = 0; i < values.count && profile->distinct < PROFILE_BINS; i++)
        profile->distinct += i == 0 || values.keys[i] != values.keys[i - 1];
    count_bins(profile, column, &values);
    profile->distinct = count_keys(profile, column, &values);
    if (column->kind == COLUMN_DATE)
        profile->rhythm = rhythm_of_keys(scratch, &values, profile->distinct);
}

/* The most frequent values are the bins. */
static void profile_codes(struct arena *scratch, struct profile *profile, const struct table *table)
{
    const struct column *column = profile->column;
    size_t codes = dictionary_count(column->dictionary);
    size_t *rows = ARENA_ARRAY(scratch, codes, size_t);
    uint64_t *falling = ARENA_ARRAY(scratch, codes, uint64_t), *spare = ARENA_ARRAY(scratch, codes, uint64_t);
    for (size_t i = 0; i < profile->rows; i++) {
        uint32_t code = column->codes[table_row(table, i)];
        if (code == CODE_MISSING)
            profile->missing++;
        else
            rows[code]++;
    }
    for (size_t code = 0; code < codes; code++)
        if (rows[code]) {
            note_frequent(profile, (struct frequent){ .code = (uint32_t)code, .rows = rows[code] });
            falling[profile->distinct++] = UINT64_MAX - rows[code];
        }
    sort_keys(falling, spare, profile->distinct);
    profile->bin_count = profile->distinct < PROFILE_BINS ? profile->distinct : PROFILE_BINS;
    for (size_t i = 0; i < profile->bin_count; i++)
        profile->bins[i] = (size_t)(UINT64_MAX - falling[i]);
}

struct profile profile_of(const struct table *table, const struct column *column)
{
    struct arena *scratch = arena_create();
    struct profile profile = { .column = column, .rows = table->row_count };
    profile.least = profile.most = profile.mean = profile.deviation = NAN;
    profile.low = profile.quarter = profile.median = profile.three_quarters = profile.high = NAN;
    if (column->kind == COLUMN_NUMBER || column->kind == COLUMN_DATE)
        profile_sortable(scratch, &profile, table);
    else
        profile_codes(scratch, &profile, table);
    arena_destroy(scratch);
    return profile;
}

const char *profile_text(struct arena *arena, const struct column *column, double value)
{
    if (column->kind == COLUMN_DATE)
        return isnan(value) ? "–" : date_text(arena, (int64_t)llround(value), column->has_time);
    /* As the file writes its values; what lies between them, as the mean does, in three digits. A float32 is exact to
     * seven. */
    double steps = value * pow(10, (double)column->decimals);
    bool is_written_so = fabs(steps - round(steps)) <= 1e-6 * fabs(steps);
    return is_written_so ? number_text(arena, value, (int)column->decimals) : number_text_short(arena, value);
}

const char *frequent_text(struct arena *arena, const struct column *column, const struct frequent *frequent)
{
    if (column->kind == COLUMN_DATE)
        return date_text(arena, frequent->date, column->has_time);
    if (column->kind == COLUMN_NUMBER)
        return number_text(arena, (double)frequent->number, (int)column->decimals);
    return dictionary_text(column->dictionary, frequent->code);
}
