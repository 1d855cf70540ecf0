#include "stages/join/join.h"

#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <stdlib.h>

/* Rows of the same key, in the order of the file: a counting sort. */
static void entries_of_keys(const struct joining *joining, struct arena *arena, struct matching *matching)
{
    const uint32_t *codes = matching->codes.right;
    size_t count = matching->codes.count, rows = joining->right->row_count;
    matching->entry_count = count;
    matching->starts = ARENA_ARRAY(arena, count + 1, uint32_t);
    matching->rows = ARENA_ARRAY(arena, rows, uint32_t);
    for (size_t row = 0; row < rows; row++)
        if (codes[row] != NO_KEY)
            matching->starts[codes[row]]++;
    uint32_t end = 0;
    for (size_t entry = 0; entry <= count; entry++) {
        end += entry < count ? matching->starts[entry] : 0;
        matching->starts[entry] = end;
    }
    for (size_t row = rows; row-- > 0;) /* from behind: each start moves down to where it belongs */
        if (codes[row] != NO_KEY)
            matching->rows[--matching->starts[codes[row]]] = (uint32_t)row;
}

static uint32_t partner_by_key(const struct matching *matching, uint32_t code)
{
    bool has_rows = code < NO_PARTNER && matching->starts[code] < matching->starts[code + 1];
    return has_rows || code == NO_KEY ? code : NO_PARTNER;
}

/* As of a date: entries are rows of the same key and date, by key and date. */
struct dated {
    const uint32_t *codes;
    const int64_t *dates;
};

static int by_key_and_date(const void *one, const void *other, void *context)
{
    const struct dated *dated = context;
    uint32_t a = *(const uint32_t *)one, b = *(const uint32_t *)other;
    if (dated->codes[a] != dated->codes[b])
        return dated->codes[a] < dated->codes[b] ? -1 : 1;
    if (dated->dates[a] != dated->dates[b])
        return dated->dates[a] < dated->dates[b] ? -1 : 1;
    return a < b ? -1 : 1;
}

/* Also tells the first entry of each key. */
static const uint32_t *entries_of_dates(const struct joining *joining, struct arena *arena, struct matching *matching)
{
    struct dated dated = { matching->codes.right, joining->as_of.right->dates };
    size_t count = 0, keys = matching->codes.count;
    uint32_t *first = ARENA_ARRAY(arena, keys + 1, uint32_t), key = 0;
    matching->rows = ARENA_ARRAY(arena, joining->right->row_count, uint32_t);
    matching->starts = ARENA_ARRAY(arena, joining->right->row_count + 1, uint32_t);
    for (size_t row = 0; row < joining->right->row_count; row++)
        if (dated.codes[row] != NO_KEY && dated.dates[row] != DATE_MISSING)
            matching->rows[count++] = (uint32_t)row;
    qsort_r(matching->rows, count, sizeof *matching->rows, by_key_and_date, &dated);
    for (size_t i = 0; i < count; i++) {
        uint32_t row = matching->rows[i], before = i ? matching->rows[i - 1] : row;
        if (i && dated.codes[row] == dated.codes[before] && dated.dates[row] == dated.dates[before])
            continue;
        while (key <= dated.codes[row])
            first[key++] = (uint32_t)matching->entry_count;
        matching->starts[matching->entry_count++] = (uint32_t)i;
    }
    while (key <= keys)
        first[key++] = (uint32_t)matching->entry_count;
    matching->starts[matching->entry_count] = (uint32_t)count;
    return first;
}

/* The latest entry of the key that is not after the row, by halving. */
static uint32_t partner_by_date(const struct joining *joining, const struct matching *matching, const uint32_t *first,
                                size_t row)
{
    uint32_t code = matching->codes.left[row];
    int64_t date = joining->as_of.left->dates[row];
    if (code == NO_KEY || code == NO_PARTNER)
        return code;
    if (date == DATE_MISSING)
        return NO_KEY;
    const int64_t *dates = joining->as_of.right->dates;
    uint32_t low = first[code], high = first[code + 1];
    while (low < high) {
        uint32_t middle = low + (high - low) / 2;
        if (dates[matching->rows[matching->starts[middle]]] <= date)
            low = middle + 1;
        else
            high = middle;
    }
    if (low == first[code])
        return NO_PARTNER;
    double age = (double)(date - dates[matching->rows[matching->starts[low - 1]]]);
    double within = joining->settings->within.seconds;
    return within > 0 && age > within ? NO_PARTNER : low - 1;
}

struct matching matching_of(const struct joining *joining, struct arena *arena, bool loose)
{
    struct matching matching = { .codes = codes_of(joining, arena, loose) };
    const uint32_t *first = NULL;
    if (joining->as_of.left)
        first = entries_of_dates(joining, arena, &matching);
    else
        entries_of_keys(joining, arena, &matching);
    matching.partner = ARENA_ARRAY(arena, joining->left->row_count, uint32_t);
    for (size_t row = 0; row < joining->left->row_count; row++) {
        uint32_t partner = first ? partner_by_date(joining, &matching, first, row)
                                 : partner_by_key(&matching, matching.codes.left[row]);
        matching.partner[row] = partner;
        matching.found += partner < NO_PARTNER;
        matching.without_key += partner == NO_KEY;
    }
    return matching;
}

bool check_many(const struct joining *joining, const struct matching *matching)
{
    struct problems *problems = joining->run->problems;
    size_t keys = 0, first = 0;
    for (size_t entry = 0; entry < matching->entry_count; entry++)
        if (matching->starts[entry + 1] - matching->starts[entry] > 1) {
            if (keys++ == 0 || matching->rows[matching->starts[entry]] < matching->rows[matching->starts[first]])
                first = entry;
        }
    if (keys == 0 || joining->settings->many != MANY_REFUSE)
        return true;
    const char *key = key_text(joining, false, matching->rows[matching->starts[first]], true);
    const char *count = number_text_count(joining->scratch, keys);
    struct place place = PLACE_FILE(joining->source->parts[0].origin.name);
    if (key)
        problem_add(problems, FAULT_DATA, place,
                    tr_plural("%s key is there several times: \"%s\" in %u rows",
                              "%s keys are there several times, such as \"%s\" in %u rows", keys),
                    count, key, matching->starts[first + 1] - matching->starts[first]);
    else
        problem_add(problems, FAULT_DATA, place,
                    tr_plural("%s key is there several times", "%s keys are there several times", keys), count);
    return problem_try(problems, tr("name in join.on what tells these rows apart, or say what becomes of them: %s"),
                       "join.many = \"last\" (\"first\", \"sum\", \"mean\", \"count\")");
}
