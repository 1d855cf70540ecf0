#include "runner/model/model.h"

#include "runner/model/batches.h"
#include "runner/model/metric.h"

#include <string.h>

/* What is prepared at a time: about this many values, and for explanations this many effects. */
enum { VALUES_AT_A_TIME = 1 << 21, LEAST_ROWS = 256 };

static size_t rows_at_a_time(size_t values_per_row)
{
    size_t rows = VALUES_AT_A_TIME / (values_per_row + 1);
    return rows > LEAST_ROWS ? rows : LEAST_ROWS;
}

/* Weights are used as float32, since that is what a package keeps of them. */
static double weight_of(const struct member *member)
{
    return (double)(float)member->weight;
}

/* The rows as every member wants them; members that share a preparation share the table. */
static bool prepare_rows(struct arena *arena, struct problems *problems, const struct model *model,
                         const struct table *table, const uint32_t *rows, size_t count, struct table **prepared)
{
    const struct table *gathered = table_gather(arena, table, rows, count);
    for (size_t i = 0; i < model->member_count; i++) {
        prepared[i] = NULL;
        for (size_t j = 0; j < i && !prepared[i]; j++)
            if (model->members[j].preparation == model->members[i].preparation)
                prepared[i] = prepared[j];
        if (!prepared[i] && !preparation_apply(arena, problems, model->members[i].preparation, gathered, &prepared[i]))
            return false;
    }
    return true;
}

/* The weighted mean of the members for rows that are prepared, calibrated. */
static bool predict_prepared(struct arena *arena, const struct model *model, struct table *const *prepared,
                             size_t count, float *out)
{
    size_t numbers = count * model->question.outputs;
    double *sums = ARENA_ARRAY(arena, numbers, double);
    float *answers = ARENA_ARRAY(arena, numbers, float);
    for (size_t i = 0; i < model->member_count; i++) {
        const struct member *member = &model->members[i];
        if (!booster_score(arena, member->booster, prepared[i], NULL, count, answers, model->question.outputs))
            return false;
        for (size_t k = 0; k < numbers; k++)
            sums[k] += weight_of(member) * (double)answers[k];
    }
    for (size_t k = 0; k < numbers; k++)
        out[k] = (float)sums[k];
    calibration_apply(&model->calibration, out, count);
    return true;
}

bool model_predict(struct arena *scratch, struct problems *problems, const struct model *model,
                   const struct table *table, const uint32_t *rows, size_t count, float *out)
{
    size_t step = rows_at_a_time(model->column_count + model->question.outputs);
    bool done = true;
    for (size_t first = 0; done && first < count; first += step) {
        struct arena *batch = arena_child(scratch);
        size_t size = count - first < step ? count - first : step;
        struct table **prepared = ARENA_ARRAY(batch, model->member_count, struct table *);
        done = prepare_rows(batch, problems, model, table, rows + first, size, prepared) &&
               predict_prepared(batch, model, prepared, size, out + first * model->question.outputs);
        arena_destroy(batch);
    }
    return done;
}

size_t model_class(const struct model *model, const float *prediction)
{
    struct scored scored = {
        .predicted = prediction, .rows = 1, .outputs = model->question.outputs, .threshold = model->threshold
    };
    return scored_class(&scored, 0);
}

/* Of the model's columns the one with this name; column_count: none of them. */
static size_t column_index(const struct model *model, const char *name)
{
    size_t index = 0;
    while (index < model->column_count && strcmp(model->columns[index].name, name) != 0)
        index++;
    return index;
}

/* For each feature the input columns that it was made from: one, twice, or the two of a combination. */
static size_t *origins(struct arena *arena, const struct model *model, const struct preparation *preparation)
{
    size_t count;
    const struct feature_origin *of_feature = preparation_origins(preparation, &count);
    size_t *origin = ARENA_ARRAY(arena, count * 2, size_t);
    for (size_t i = 0; i < count; i++) {
        origin[2 * i] = column_index(model, of_feature[i].source);
        origin[2 * i + 1] = of_feature[i].other ? column_index(model, of_feature[i].other) : origin[2 * i];
    }
    return origin;
}

static bool add_member(struct arena *arena, const struct model *model, const struct member *member,
                       const struct table *prepared, const size_t *classes, size_t count, double *sums)
{
    size_t features = feature_count(prepared), outputs = model->question.outputs;
    const size_t *origin = origins(arena, model, member->preparation);
    float *effects = ARENA_ARRAY(arena, count * outputs * (features + 1), float);
    if (!booster_explain(arena, member->booster, prepared, NULL, count, effects, outputs))
        return false;
    for (size_t row = 0; row < count; row++) {
        const float *of_row = effects + (row * outputs + classes[row]) * (features + 1);
        for (size_t half = 0; half < 2 * features; half++)
            if (origin[half] < model->column_count)
                sums[row * model->column_count + origin[half]] += weight_of(member) * (double)of_row[half / 2] / 2;
    }
    return true;
}

/* For one output there is one explanation, whatever class is predicted: it is on the scale of the positive one. */
static bool explain_rows(struct arena *arena, struct problems *problems, const struct model *model,
                         const struct table *table, const uint32_t *rows, size_t count, float *out)
{
    size_t outputs = model->question.outputs, numbers = count * model->column_count;
    struct table **prepared = ARENA_ARRAY(arena, model->member_count, struct table *);
    float *predicted = ARENA_ARRAY(arena, count * outputs, float);
    if (!prepare_rows(arena, problems, model, table, rows, count, prepared) ||
        !predict_prepared(arena, model, prepared, count, predicted))
        return false;
    size_t *classes = ARENA_ARRAY(arena, count, size_t);
    for (size_t row = 0; row < count; row++)
        classes[row] = outputs > 1 ? model_class(model, predicted + row * outputs) : 0;
    double *sums = ARENA_ARRAY(arena, numbers, double);
    for (size_t i = 0; i < model->member_count; i++)
        if (!add_member(arena, model, &model->members[i], prepared[i], classes, count, sums))
            return false;
    for (size_t k = 0; k < numbers; k++)
        out[k] = (float)sums[k];
    return true;
}

bool model_explain(struct arena *scratch, struct problems *problems, const struct model *model,
                   const struct table *table, const uint32_t *rows, size_t count, float *out)
{
    size_t step = rows_at_a_time(model->column_count * model->question.outputs);
    bool done = true;
    for (size_t first = 0; done && first < count; first += step) {
        struct arena *batch = arena_child(scratch);
        size_t size = count - first < step ? count - first : step;
        done = explain_rows(batch, problems, model, table, rows + first, size, out + first * model->column_count);
        arena_destroy(batch);
    }
    return done;
}

/* As the source itself calls a column that may have got the source's name in front. */
static const char *name_in_source(const char *name, const char *source)
{
    size_t length = strlen(source);
    return strncmp(name, source, length) == 0 && name[length] == '.' ? name + length + 1 : name;
}

const struct dictionary *model_values(const struct model *model, const char *column)
{
    const struct dictionary *values = NULL;
    for (size_t i = 0; i < model->member_count && !values; i++)
        values = preparation_values(model->members[i].preparation, column);
    return values;
}

const struct model *model_of_source(struct arena *arena, const struct model *model, const char *source)
{
    struct model *part = ARENA_NEW(arena, struct model);
    struct schema_column *columns = ARENA_ARRAY(arena, model->column_count, struct schema_column);
    for (size_t i = 0; i < model->column_count; i++) {
        if (!model->columns[i].source || strcmp(model->columns[i].source, source) != 0)
            continue;
        struct schema_column *column = &columns[part->column_count++];
        *column = model->columns[i];
        column->name = name_in_source(column->name, source);
    }
    part->columns = columns;
    part->question = model->question;
    if (part->question.target)
        part->question.target = name_in_source(part->question.target, source);
    return part;
}
