#include "stages/read/read.h"

#include "runner/base/translate.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { CLASSES_SHOWN = 10 };

/* A way in which the target is written. */
struct spelling {
    const char *text;
    uint32_t code;
    double number;
    bool is_number;
};

static int by_value(const void *one, const void *other)
{
    const struct spelling *a = one, *b = other;
    if (a->is_number != b->is_number)
        return a->is_number ? -1 : 1;
    if (a->is_number && a->number != b->number)
        return a->number < b->number ? -1 : 1;
    size_t a_size = strlen(a->text), b_size = strlen(b->text);
    if (a->is_number && a_size != b_size)
        return a_size < b_size ? -1 : 1;
    return strcmp(a->text, b->text);
}

/* "1", "1,0" and "1,00" are one class, called by the shortest. */
static bool are_same(const struct spelling *one, const struct spelling *other)
{
    return one->is_number && other->is_number && one->number == other->number;
}

struct classes classes_of(const struct input *input, const struct dictionary *dictionary, const uint32_t *codes)
{
    size_t count = dictionary_count(dictionary);
    struct spelling *spellings = ARENA_ARRAY(input->scratch, count, struct spelling);
    for (size_t i = 0; i < count; i++) {
        const char *text = dictionary_text(dictionary, (uint32_t)i);
        spellings[i] = (struct spelling){ .text = text, .code = (uint32_t)i };
        spellings[i].is_number = number_parse(text, strlen(text), input->dialect.number, &spellings[i].number);
    }
    qsort(spellings, count, sizeof *spellings, by_value);
    struct classes classes = { .names = ARENA_ARRAY(input->run->arena, count, const char *),
                               .rows = ARENA_ARRAY(input->scratch, count, size_t),
                               .codes = ARENA_ARRAY(input->run->arena, input->row_count, uint32_t) };
    uint32_t *class_of = ARENA_ARRAY(input->scratch, count, uint32_t);
    for (size_t i = 0; i < count; i++) {
        if (i == 0 || !are_same(&spellings[i - 1], &spellings[i]))
            classes.names[classes.count++] = arena_copy_text(input->run->arena, spellings[i].text);
        class_of[spellings[i].code] = (uint32_t)classes.count - 1;
    }
    for (size_t row = 0; row < input->row_count; row++) {
        classes.codes[row] = codes[row] == CODE_MISSING ? CODE_MISSING : class_of[codes[row]];
        if (codes[row] != CODE_MISSING)
            classes.rows[classes.codes[row]]++;
    }
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
static bool is_indicator(const struct input *input, const struct classes *classes)
{
    double first, second;
    return number_parse(classes->names[0], strlen(classes->names[0]), input->dialect.number, &first) &&
           number_parse(classes->names[1], strlen(classes->names[1]), input->dialect.number, &second) && second == 1 &&
           (first == 0 || first == -1);
}

static size_t choose_positive(const struct input *input, const struct classes *classes)
{
    bool first = is_word_for_positive(classes->names[0]), second = is_word_for_positive(classes->names[1]);
    if (first != second)
        return first ? 0 : 1;
    if (is_indicator(input, classes))
        return 1;
    return classes->rows[0] < classes->rows[1] ? 0 : 1;
}

bool classes_order(struct input *input, struct classes *classes)
{
    const struct pipeline *pipeline = input->run->pipeline;
    const char *stated = pipeline->target->positive;
    size_t positive = classes->count;
    for (size_t i = 0; stated && i < classes->count; i++)
        if (strcmp(classes->names[i], stated) == 0)
            positive = i;
    if (stated && positive == classes->count) {
        problem_add(input->run->problems, FAULT_SETTINGS,
                    settings_place(pipeline->settings, &pipeline->target->positive),
                    tr("\"%s\" is no value of column \"%s\""), stated, pipeline->target->column);
        return problem_try(input->run->problems, tr("its values are %s"),
                           name_list(input->scratch, classes->names, classes->count, CLASSES_SHOWN, stated));
    }
    if (classes->count != 2)
        return true;
    if (!stated)
        positive = choose_positive(input, classes);
    if (positive == 1)
        return true;
    const char *name = classes->names[0];
    size_t rows = classes->rows[0];
    classes->names[0] = classes->names[1];
    classes->rows[0] = classes->rows[1];
    classes->names[1] = name;
    classes->rows[1] = rows;
    for (size_t row = 0; row < input->row_count; row++)
        if (classes->codes[row] != CODE_MISSING)
            classes->codes[row] = 1 - classes->codes[row];
    return true;
}
