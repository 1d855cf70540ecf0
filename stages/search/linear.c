/* The linear model: where it starts, and from how much it learns. */
#include "stages/search/search.h"

#include "runner/model/batches.h"

#include <math.h>

/* What texts say. */
static const float *answers_of_texts(struct arena *arena, const struct table *prepared, size_t outputs)
{
    size_t features = feature_count(prepared), feature = 0, speaking = 0;
    float *weights = ARENA_ARRAY(arena, (features + 1) * outputs, float);
    for (size_t i = 0; i < prepared->column_count; i++)
        speaking += prepared->columns[i].role == ROLE_FEATURE && prepared->columns[i].speaks_for > 0;
    if (speaking == 0)
        return NULL;
    float share = (float)outputs / (float)speaking; /* of each text, where there are several */
    for (size_t i = 0; i < prepared->column_count; i++) {
        const struct column *column = &prepared->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        if (column->speaks_for)
            weights[feature * outputs + column->speaks_for - 1] = share;
        feature++;
    }
    return weights;
}

/* Of classes each penalty takes some steps, and each step what a linear model of numbers takes as a whole. */
bool linear_is_quick(const struct question *question, size_t features, size_t rows)
{
    const double most = question->class_count ? 4e7 : 1e9;
    double weights = (double)((features + 1) * question->outputs);
    return weights * weights * ((double)rows + 9 * weights) < most;
}

/* What XGBoost adds to the answer: of several classes the same to each, which says nothing. */
static double base_margin(const struct question *question, double base_score)
{
    return question->class_count == 2 ? log(base_score / (1 - base_score)) : 0;
}

void linear_begin(const struct search *search, const uint32_t *rows, size_t count, struct fold_data *data)
{
    const struct question *question = &search->run->question;
    const struct table *prepared = data->prepared;
    data->lambda = 0.002;
    data->start = answers_of_texts(data->arena, prepared, question->outputs);
    /* By all rows, so that the folds, and what learns once more from all of them, are alike. */
    size_t rows_of_all = search->run->split.train_count, most = linear_rows(prepared, question->outputs);
    if (data->start || !linear_is_quick(question, feature_count(prepared), rows_of_all < most ? rows_of_all : most))
        return;
    double lambda;
    struct arena *scratch = arena_child(data->arena);
    struct batches batches = batches_of(scratch, prepared, rows, count, question->truth, search->weights);
    data->start = question->class_count ? logistic_fit(data->arena, &batches, count, question->outputs,
                                                       base_margin(question, data->base_score), &lambda)
                                        : ridge_fit(data->arena, &batches, data->base_score, &lambda);
    arena_destroy(scratch);
    data->is_solved = data->start;
    if (data->is_solved)
        data->lambda = lambda;
}

/* It has learned what it can from some ten thousand rows. A round looks at every feature of every row once for each
 * output; with many of them that is to take a fraction of a second. */
size_t linear_rows(const struct table *prepared, size_t outputs)
{
    const double enough = 20000, at_least = 2000, looks = 3e7;
    return (size_t)fmin(enough, fmax(at_least, looks / (double)(outputs * feature_count(prepared))));
}
