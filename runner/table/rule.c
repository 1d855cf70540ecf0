#include "runner/table/rule.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "runner/table/pattern.h"

#include <math.h>
#include <string.h>

enum { VALUES_SHOWN = 10 };

bool rule_is_empty(const struct rule *rule)
{
    return isnan(rule->min) && isnan(rule->max) && !rule->allowed.count && !rule->pattern && !rule->unique &&
           !rule->required;
}

bool rule_number(const char *text, struct number_style style, float *number)
{
    const struct number_style styles[] = { { '.', 0 }, style, { ',', '.' } };
    struct amount amount;
    for (size_t i = 0; i < sizeof styles / sizeof *styles; i++)
        if (number_parse_amount(text, strlen(text), styles[i], &amount)) {
            *number = (float)amount.value;
            return true;
        }
    return false;
}

/* A rule at work on a column. */
struct enforcing {
    const struct rule *rule;
    const struct column *column;
    bool *is_allowed;          /* of each code */
    bool *is_like;             /* … */
    float *values;             /* … as numbers, where limits are stated: classes may be grades from 1 to 6 */
    float *allowed;            /* numbers */
    size_t allowed_count;      /* … how many */
    struct dictionary *before; /* values of the rows before, for `unique` */
    bool *broken;
    struct breaches breaches;
};

static bool has_codes(const struct column *column)
{
    return column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
}

/* What a category may be is asked once for each value. */
static void judge_codes(struct arena *scratch, struct enforcing *enforcing, struct number_style style)
{
    const struct dictionary *dictionary = enforcing->column->dictionary;
    const struct rule *rule = enforcing->rule;
    size_t count = dictionary_count(dictionary);
    if (rule->allowed.count) {
        enforcing->is_allowed = ARENA_ARRAY(scratch, count, bool);
        for (size_t i = 0; i < rule->allowed.count; i++) {
            uint32_t code = dictionary_find(dictionary, rule->allowed.items[i], strlen(rule->allowed.items[i]));
            if (code != CODE_MISSING)
                enforcing->is_allowed[code] = true;
        }
    }
    if (!isnan(rule->min) || !isnan(rule->max)) {
        enforcing->values = ARENA_ARRAY(scratch, count, float);
        for (size_t code = 0; code < count; code++) {
            const char *text = dictionary_text(dictionary, (uint32_t)code);
            struct amount amount;
            bool is_number = number_parse_amount(text, strlen(text), style, &amount);
            enforcing->values[code] = is_number ? (float)amount.value : NAN;
        }
    }
    struct pattern *pattern = rule->pattern ? pattern_compile(scratch, rule->pattern) : NULL;
    if (!pattern)
        return;
    enforcing->is_like = ARENA_ARRAY(scratch, count, bool);
    for (size_t code = 0; code < count; code++)
        enforcing->is_like[code] = pattern_fits(pattern, dictionary_text(dictionary, (uint32_t)code));
}

static void judge_numbers(struct arena *scratch, struct enforcing *enforcing, struct number_style style)
{
    const struct texts *allowed = &enforcing->rule->allowed;
    enforcing->allowed = ARENA_ARRAY(scratch, allowed->count, float);
    for (size_t i = 0; i < allowed->count; i++)
        if (rule_number(allowed->items[i], style, &enforcing->allowed[enforcing->allowed_count]))
            enforcing->allowed_count++;
}

static void note(struct enforcing *enforcing, enum breach breach, size_t index)
{
    size_t *count = &enforcing->breaches.counts[breach];
    if (*count < BREACH_ROWS)
        enforcing->breaches.first[breach][*count] = index;
    ++*count;
    if (enforcing->broken)
        enforcing->broken[index] = true;
}

/* Limits are compared as float32, like the values: 0.7 is not below 0.7. */
static void enforce_limits(struct enforcing *enforcing, size_t index, float number)
{
    if (number < (float)enforcing->rule->min)
        note(enforcing, BREACH_BELOW, index);
    if (number > (float)enforcing->rule->max)
        note(enforcing, BREACH_ABOVE, index);
}

static void enforce_number(struct enforcing *enforcing, size_t index, float number)
{
    enforce_limits(enforcing, index, number);
    if (!enforcing->rule->allowed.count)
        return;
    for (size_t i = 0; i < enforcing->allowed_count; i++)
        if (enforcing->allowed[i] == number)
            return;
    note(enforcing, BREACH_NOT_ALLOWED, index);
}

static bool is_repeated(struct enforcing *enforcing, size_t row)
{
    const struct column *column = enforcing->column;
    size_t count = dictionary_count(enforcing->before);
    uint32_t place;
    if (column->kind == COLUMN_NUMBER)
        place = dictionary_add(enforcing->before, (const char *)&column->numbers[row], sizeof *column->numbers);
    else if (column->kind == COLUMN_DATE)
        place = dictionary_add(enforcing->before, (const char *)&column->dates[row], sizeof *column->dates);
    else
        place = dictionary_add(enforcing->before, (const char *)&column->codes[row], sizeof *column->codes);
    return place < count;
}

static void enforce(struct enforcing *enforcing, size_t index, size_t row)
{
    const struct column *column = enforcing->column;
    if (column_is_missing(column, row)) {
        if (enforcing->rule->required)
            note(enforcing, BREACH_MISSING, index);
        return;
    }
    if (column->kind == COLUMN_NUMBER)
        enforce_number(enforcing, index, column->numbers[row]);
    if (has_codes(column) && enforcing->values)
        enforce_limits(enforcing, index, enforcing->values[column->codes[row]]);
    if (has_codes(column) && enforcing->is_allowed && !enforcing->is_allowed[column->codes[row]])
        note(enforcing, BREACH_NOT_ALLOWED, index);
    if (has_codes(column) && enforcing->is_like && !enforcing->is_like[column->codes[row]])
        note(enforcing, BREACH_UNLIKE, index);
    if (enforcing->rule->unique && is_repeated(enforcing, row))
        note(enforcing, BREACH_REPEATED, index);
}

struct breaches rule_enforce(const struct rule *rule, const struct table *table, const struct column *column,
                             struct number_style style, bool *broken)
{
    struct arena *scratch = arena_create();
    struct enforcing enforcing = { .rule = rule, .column = column };
    enforcing.broken = broken;
    enforcing.before = dictionary_create(scratch);
    if (has_codes(column))
        judge_codes(scratch, &enforcing, style);
    else if (column->kind == COLUMN_NUMBER)
        judge_numbers(scratch, &enforcing, style);
    for (size_t i = 0; i < table->row_count; i++)
        enforce(&enforcing, i, table_row(table, i));
    arena_destroy(scratch);
    return enforcing.breaches;
}

size_t breaches_count(const struct breaches *breaches)
{
    size_t count = 0;
    for (size_t i = 0; i < BREACHES; i++)
        count += breaches->counts[i];
    return count;
}

const char *breach_text(struct arena *arena, enum breach breach, const struct rule *rule, const char *column,
                        const char *value)
{
    switch (breach) {
    case BREACH_BELOW:
        return arena_format(arena, tr("\"%s\" in column \"%s\" is less than %s"), value, column,
                            number_text(arena, rule->min, number_decimals(rule->min)));
    case BREACH_ABOVE:
        return arena_format(arena, tr("\"%s\" in column \"%s\" is more than %s"), value, column,
                            number_text(arena, rule->max, number_decimals(rule->max)));
    case BREACH_NOT_ALLOWED:
        return arena_format(arena, tr("\"%s\" in column \"%s\" is none of %s"), value, column,
                            name_list(arena, rule->allowed.items, rule->allowed.count, VALUES_SHOWN, value));
    case BREACH_UNLIKE:
        return arena_format(arena, tr("\"%s\" in column \"%s\" does not fit the pattern %s"), value, column,
                            rule->pattern);
    case BREACH_REPEATED:
        return arena_format(arena, tr("\"%s\" in column \"%s\" stood in an earlier row already"), value, column);
    default:
        return arena_format(arena, tr("there is no value in column \"%s\""), column);
    }
}
