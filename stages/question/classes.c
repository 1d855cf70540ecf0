#include "stages/question/question.h"

#include "runner/base/translate.h"
#include "runner/table/names.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CLASSES_SHOWN = 10 };

/* A way in which the target is written. */
struct spelling {
    const char *text;
    uint32_t code;
    bool is_number;
    struct amount amount; /* of a number */
};

/* As the source of the target writes numbers. */
static struct number_style style_of_target(const struct run *run)
{
    const char *source = table_column_with_role(run->table, ROLE_TARGET)->joined_from;
    for (size_t i = 0; source && i < run->join_count; i++)
        if (strcmp(run->joins[i].source, source) == 0)
            return run->sources[i + 1].parts[0].origin.dialect.number;
    return run_number_style(run);
}

static bool is_number(const struct run *run, const char *text, double *value)
{
    struct amount amount;
    bool is_amount = number_parse_amount(text, strlen(text), style_of_target(run), &amount);
    *value = amount.value;
    return is_amount;
}

/* Numbers by value, those of one value by their units. */
static int by_amount(const struct amount *one, const struct amount *other)
{
    size_t fewer = one->unit_size < other->unit_size ? one->unit_size : other->unit_size;
    if (one->value != other->value)
        return one->value < other->value ? -1 : 1;
    int order = memcmp(one->unit, other->unit, fewer);
    return order ? order : (one->unit_size > other->unit_size) - (one->unit_size < other->unit_size);
}

static int by_value(const void *one, const void *other)
{
    const struct spelling *a = one, *b = other;
    if (a->is_number != b->is_number)
        return a->is_number ? -1 : 1;
    int order = a->is_number ? by_amount(&a->amount, &b->amount) : 0;
    if (order)
        return order;
    size_t a_size = strlen(a->text), b_size = strlen(b->text);
    if (a->is_number && a_size != b_size)
        return a_size < b_size ? -1 : 1;
    return strcmp(a->text, b->text);
}

/* "1", "1,0" and "1,00" are one class, called by the shortest; "1a" and "1b" are two. */
static bool are_same(const struct spelling *one, const struct spelling *other)
{
    return one->is_number && other->is_number && by_amount(&one->amount, &other->amount) == 0;
}

/* The class of each value of the dictionary; classes are named by the first of the values that are the same. */
static const uint32_t *settle_names(const struct run *run, struct arena *scratch, const struct column *column,
                                    struct classes *classes)
{
    bool are_numbers =
        column->kind == COLUMN_NUMBER; /* all are in the unit of the column, also where it is not written */
    const struct dictionary *dictionary = are_numbers ? column->spellings : column->dictionary;
    struct number_style style = style_of_target(run);
    size_t count = dictionary_count(dictionary);
    struct spelling *spellings = ARENA_ARRAY(scratch, count, struct spelling);
    for (size_t i = 0; i < count; i++) {
        const char *text = dictionary_text(dictionary, (uint32_t)i);
        spellings[i] = (struct spelling){ .text = text, .code = (uint32_t)i };
        spellings[i].is_number = number_parse_amount(text, strlen(text), style, &spellings[i].amount);
        if (are_numbers)
            spellings[i].amount.unit_size = 0;
    }
    qsort(spellings, count, sizeof *spellings, by_value);
    classes->names = ARENA_ARRAY(run->arena, count, const char *);
    classes->rows = ARENA_ARRAY(run->arena, count, size_t);
    uint32_t *class_of = ARENA_ARRAY(scratch, count, uint32_t);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !are_same(&spellings[i - 1], &spellings[i]))
            classes->names[classes->count++] = arena_copy_text(run->arena, spellings[i].text);
        class_of[spellings[i].code] = (uint32_t)classes->count - 1;
    }
    return class_of;
}

/* Numbers have no codes: their classes are found by their values. */
static uint32_t class_of_number(const struct classes *classes, const double *values, float number)
{
    for (size_t i = 0; i < classes->count; i++)
        if ((float)values[i] == number)
            return (uint32_t)i;
    return CODE_MISSING;
}

static void count_numbers(const struct run *run, struct arena *scratch, const struct column *column,
                          struct classes *classes)
{
    double *values = ARENA_ARRAY(scratch, classes->count, double);
    for (size_t i = 0; i < classes->count; i++)
        is_number(run, classes->names[i], &values[i]);
    for (size_t row = 0; row < run->table->row_count; row++)
        classes->codes[row] = class_of_number(classes, values, column->numbers[row]);
}

/* Values whose rows found no partner in a join, or are all left out, are no classes. */
static void drop_unused(const struct run *run, struct arena *scratch, struct classes *classes)
{
    uint32_t *kept = ARENA_ARRAY(scratch, classes->count, uint32_t);
    size_t count = 0;
    for (size_t i = 0; i < classes->count; i++) {
        kept[i] = CODE_MISSING;
        if (classes->rows[i] == 0)
            continue;
        classes->names[count] = classes->names[i];
        classes->rows[count] = classes->rows[i];
        kept[i] = (uint32_t)count++;
    }
    if (count < classes->count)
        for (size_t row = 0; row < run->table->row_count; row++)
            if (classes->codes[row] != CODE_MISSING)
                classes->codes[row] = kept[classes->codes[row]];
    classes->count = count;
}

struct classes classes_of(const struct run *run, const struct column *column)
{
    struct arena *scratch = arena_child(run->arena);
    struct classes classes = { .codes = ARENA_ARRAY(run->arena, run->table->row_count, uint32_t) };
    const uint32_t *class_of = settle_names(run, scratch, column, &classes);
    if (column->kind == COLUMN_NUMBER)
        count_numbers(run, scratch, column, &classes);
    else
        for (size_t row = 0; row < run->table->row_count; row++)
            classes.codes[row] = column->codes[row] == CODE_MISSING ? CODE_MISSING : class_of[column->codes[row]];
    for (size_t row = 0; row < run->table->row_count; row++)
        if (classes.codes[row] != CODE_MISSING && !run_leaves_out(run, row))
            classes.rows[classes.codes[row]]++;
    drop_unused(run, scratch, &classes);
    arena_destroy(scratch);
    return classes;
}

static bool is_word_for_positive(const char *name)
{
    static const char *const words[] = {
        "ja",        "yes",       "true",         "wahr",        "j",         "y",        "positiv",
        "positive",  "defekt",    "ausfall",      "ausgefallen", "fehler",    "störung",  "gekündigt",
        "kündigung", "storniert", "abgesprungen", "defect",      "defective", "failure",  "failed",
        "fail",      "fault",     "error",        "churn",       "churned",   "n.i.o.",   "nio",
        "nok",       "spam",      "fraud",        "betrug",      "anomaly",   "anomalie",
    };
    for (size_t i = 0; i < sizeof words / sizeof *words; i++)
        if (strcasecmp(words[i], name) == 0)
            return true;
    return false;
}

/* 0 and 1, -1 and 1: the second is meant. 1 and 2 are mere numbers. */
static bool is_indicator(const struct run *run, const struct classes *classes)
{
    double first, second;
    return is_number(run, classes->names[0], &first) && is_number(run, classes->names[1], &second) && second == 1 &&
           (first == 0 || first == -1);
}

static size_t choose_positive(const struct run *run, const struct classes *classes)
{
    bool first = is_word_for_positive(classes->names[0]), second = is_word_for_positive(classes->names[1]);
    if (first != second)
        return first ? 0 : 1;
    if (is_indicator(run, classes))
        return 1;
    return classes->rows[0] < classes->rows[1] ? 0 : 1;
}

bool classes_order(struct run *run, struct classes *classes)
{
    const struct pipeline *pipeline = run->pipeline;
    const char *stated = pipeline->target->positive;
    size_t positive = classes->count;
    for (size_t i = 0; stated && i < classes->count; i++)
        if (strcmp(classes->names[i], stated) == 0)
            positive = i;
    if (stated && positive == classes->count) {
        problem_add(run->problems, FAULT_SETTINGS, settings_place(pipeline->settings, &pipeline->target->positive),
                    tr("\"%s\" is no value of column \"%s\""), stated, pipeline->target->column);
        return problem_try(run->problems, tr("its values are %s"),
                           name_list(run->arena, classes->names, classes->count, CLASSES_SHOWN, stated));
    }
    if (classes->count != 2)
        return true;
    if (!stated)
        positive = choose_positive(run, classes);
    if (positive == 1)
        return true;
    const char *name = classes->names[0];
    size_t rows = classes->rows[0];
    classes->names[0] = classes->names[1];
    classes->rows[0] = classes->rows[1];
    classes->names[1] = name;
    classes->rows[1] = rows;
    for (size_t row = 0; row < run->table->row_count; row++)
        if (classes->codes[row] != CODE_MISSING)
            classes->codes[row] = 1 - classes->codes[row];
    return true;
}
