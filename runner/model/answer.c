#include "runner/model/answer.h"

#include <math.h>
#include <string.h>

struct reasons {
    struct problems *problems;
    struct arena *arena, *part_arena; /* the part's own: it goes with the part */
    const struct model *model;
    const struct table *table;
    const struct column **columns; /* of the model, in the table */
    size_t count;
    size_t first, size;   /* rows of the part */
    const float *effects; /* size × column_count of the model */
};

enum { PART = 4096 };

struct reasons *reasons_create(struct arena *arena, struct problems *problems, const struct model *model,
                               const struct table *table, size_t count)
{
    struct reasons *reasons = ARENA_NEW(arena, struct reasons);
    *reasons = (struct reasons){ .problems = problems, .arena = arena, .model = model, .table = table, .count = count };
    reasons->columns = ARENA_ARRAY(arena, model->column_count, const struct column *);
    for (size_t i = 0; i < model->column_count; i++)
        reasons->columns[i] = table_column(table, model->columns[i].name);
    return reasons;
}

static bool explain_part(struct reasons *reasons, size_t first)
{
    arena_destroy(reasons->part_arena);
    reasons->part_arena = arena_child(reasons->arena);
    size_t left = reasons->table->row_count - first, size = left < PART ? left : PART;
    uint32_t *rows = ARENA_ARRAY(reasons->part_arena, size, uint32_t);
    for (size_t i = 0; i < size; i++)
        rows[i] = (uint32_t)(first + i);
    float *effects = ARENA_ARRAY(reasons->part_arena, size * reasons->model->column_count, float);
    reasons->first = first;
    reasons->size = size;
    reasons->effects = effects;
    return model_explain(reasons->part_arena, reasons->problems, reasons->model, reasons->table, rows, size, effects);
}

/* The column with the strongest effect that is weaker than the last one, or as strong and behind it. */
static size_t next_strongest(const float *effects, size_t count, size_t last)
{
    size_t best = count;
    for (size_t i = 0; i < count; i++) {
        float effect = fabsf(effects[i]), limit = last < count ? fabsf(effects[last]) : INFINITY;
        bool is_left = effect < limit || (effect <= limit && i > last);
        if (is_left && effect > 0 && (best == count || effect > fabsf(effects[best])))
            best = i;
    }
    return best;
}

/* "menge = 12 (+)"; a free text is named only, since it would fill the cell and stands in the row anyway. */
static const char *reason_text(struct arena *arena, const char *name, const struct column *column, size_t row,
                               float effect)
{
    const char *sign = effect > 0 ? "+" : "-";
    if (column->kind == COLUMN_TEXT)
        return arena_format(arena, "%s (%s)", name, sign);
    return arena_format(arena, "%s = %s (%s)", name, column_value_text(arena, column, row), sign);
}

static bool write_reasons(struct reasons *reasons, size_t row, struct row_writer *writer)
{
    if ((row < reasons->first || row >= reasons->first + reasons->size) && !explain_part(reasons, row))
        return false;
    size_t columns = reasons->model->column_count, last = columns;
    const float *effects = reasons->effects + (row - reasons->first) * columns;
    for (size_t i = 0; i < reasons->count; i++) {
        const char *text = "";
        if (i == 0 || last < columns)
            last = next_strongest(effects, columns, last);
        if (last < columns && reasons->columns[last])
            text = reason_text(reasons->part_arena, reasons->model->columns[last].name, reasons->columns[last], row,
                               effects[last]);
        row_write_text(writer, text, strlen(text));
    }
    return true;
}

static void write_text(struct row_writer *writer, const char *text)
{
    row_write_text(writer, text, strlen(text));
}

static void write_truth(const struct question *question, float truth, struct row_writer *writer)
{
    if (question->class_count == 0 || isnan(truth))
        row_write_number(writer, truth);
    else
        write_text(writer, question->classes[(size_t)truth]);
}

static bool write_answer(void *facts, size_t row, struct row_writer *writer)
{
    const struct answers *answers = facts;
    const struct model *model = answers->model;
    const struct question *question = &model->question;
    const float *scores = answers->scores + row * question->outputs;
    if (answers->truth)
        write_truth(question, answers->truth[row], writer);
    if (question->class_count == 0) {
        row_write_number(writer, scores[0]);
        row_write_number(writer, scores[0] - (float)model->reach);
        row_write_number(writer, scores[0] + (float)model->reach);
    } else {
        write_text(writer, question->classes[model_class(model, scores)]);
        if (question->outputs == 1)
            row_write_number(writer, 1 - scores[0]);
        for (size_t i = 0; i < question->outputs; i++)
            row_write_number(writer, scores[i]);
    }
    return !answers->reasons || write_reasons(answers->reasons, row, writer);
}

struct addition answers_columns(struct arena *arena, struct answers *answers)
{
    const struct question *question = &answers->model->question;
    size_t reasons = answers->reasons ? answers->reasons->count : 0, count = 0;
    const char **names = ARENA_ARRAY(arena, 4 + question->class_count + reasons, const char *);
    if (answers->truth)
        names[count++] = "truth";
    names[count++] = "prediction";
    for (size_t i = 0; i < question->class_count; i++)
        names[count++] = arena_format(arena, "probability_%s", question->classes[i]);
    if (question->class_count == 0) {
        names[count++] = "lower";
        names[count++] = "upper";
    }
    for (size_t i = 0; i < reasons; i++)
        names[count++] = arena_format(arena, "reason_%zu", i + 1);
    return (struct addition){ .names = names, .count = count, .write = write_answer, .facts = answers };
}
