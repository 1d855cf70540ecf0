/* Logistic regression with penalised weights (le Cessie and van Houwelingen, "Ridge Estimators in Logistic Regression",
 * 1992), of two classes or several, by Newton's method. How much is held back is chosen by what each row would be said to
 * be by a model that has not seen it, approximately (Rad and Maleki, "A Scalable Estimate of the Out-of-Sample Prediction
 * Error via Approximate Leave-One-Out Cross-Validation", 2020). */
#include "runner/base/cholesky.h"
#include "runner/model/batches.h"
#include "stages/search/search.h"

#include <math.h>
#include <string.h>

/* A step that brings less than this share of the loss is the last one. */
#define WORTH_A_STEP 1e-4

enum { STEPS = 12, HALVINGS = 8, LEFT_OUT = 1000 };

/* Weights stand output by output, the bias of each behind its features' weights. */
struct logistic {
    size_t rows, features, outputs, size; /* features: with a last one that is always 1; size: of all weights */
    const float *values;                  /* rows × features */
    const float *labels, *row_weights;    /* the latter may be NULL */
    double total;
    double *gradient, *hessian; /* of the mean loss without what holds weights back; the lower triangle */
    double *held;               /* how much each weight is held back */
    double *factor;             /* of the Hessian with it (Cholesky) */
    double *row, *margins, *shares;
};

static double weight_of(const struct logistic *model, size_t row)
{
    return (model->row_weights ? (double)model->row_weights[row] : 1) / model->total;
}

static void take_row(const struct logistic *model, size_t row)
{
    for (size_t i = 0; i < model->features; i++)
        model->row[i] = (double)model->values[row * model->features + i];
}

static void answer(const struct logistic *model, const double *weights)
{
    for (size_t k = 0; k < model->outputs; k++) {
        model->margins[k] = 0;
        for (size_t i = 0; i < model->features; i++)
            model->margins[k] += weights[k * model->features + i] * model->row[i];
    }
}

/* From margins to the share of each class, of two that of the second; what the label loses by them. */
static double share(const struct logistic *model, float label)
{
    double *margins = model->margins, *shares = model->shares;
    if (model->outputs == 1) {
        shares[0] = 1 / (1 + exp(-margins[0]));
        double against = label > 0 ? -margins[0] : margins[0];
        return against > 0 ? against + log1p(exp(-against)) : log1p(exp(against));
    }
    double most = -INFINITY, sum = 0;
    for (size_t k = 0; k < model->outputs; k++)
        most = fmax(most, margins[k]);
    for (size_t k = 0; k < model->outputs; k++)
        sum += shares[k] = exp(margins[k] - most);
    for (size_t k = 0; k < model->outputs; k++)
        shares[k] /= sum;
    return log(fmax(sum, 1)) + most - margins[(size_t)label];
}

/* How far the share of an output is from the truth. */
static double error_of(const struct logistic *model, size_t k, float label)
{
    bool is_it = model->outputs == 1 ? label > 0 : (size_t)label == k;
    return model->shares[k] - (is_it ? 1 : 0);
}

/* How the share of an output moves with the margin of another. */
static double curvature(const struct logistic *model, size_t k, size_t l)
{
    return k == l ? model->shares[k] * (1 - model->shares[k]) : -model->shares[k] * model->shares[l];
}

/* Biases are held back by next to nothing: all of them together may move where there are several. */
static void hold_back(const struct logistic *model, double lambda)
{
    const double next_to_nothing = 1e-9;
    for (size_t k = 0; k < model->outputs; k++)
        for (size_t i = 0; i < model->features; i++)
            model->held[k * model->features + i] = i + 1 < model->features ? lambda : next_to_nothing;
}

static double loss_at(const struct logistic *model, const double *weights)
{
    double loss = 0;
    for (size_t row = 0; row < model->rows; row++) {
        take_row(model, row);
        answer(model, weights);
        loss += weight_of(model, row) * share(model, model->labels[row]);
    }
    for (size_t i = 0; i < model->size; i++)
        loss += model->held[i] / 2 * weights[i] * weights[i];
    return loss;
}

static void add_block(const struct logistic *model, size_t k, size_t l, double factor)
{
    size_t features = model->features;
    for (size_t i = 0; i < features; i++) {
        double value = factor * model->row[i];
        double *into = model->hessian + (k * features + i) * model->size + l * features;
        for (size_t j = 0, end = k == l ? i + 1 : features; j < end; j++)
            into[j] += value * model->row[j];
    }
}

static void differentiate(const struct logistic *model, const double *weights)
{
    size_t features = model->features, size = model->size;
    memset(model->gradient, 0, size * sizeof *model->gradient);
    memset(model->hessian, 0, size * size * sizeof *model->hessian);
    for (size_t row = 0; row < model->rows; row++) {
        double weight = weight_of(model, row);
        take_row(model, row);
        answer(model, weights);
        share(model, model->labels[row]);
        for (size_t k = 0; k < model->outputs; k++) {
            double error = weight * error_of(model, k, model->labels[row]);
            for (size_t i = 0; i < features; i++)
                model->gradient[k * features + i] += error * model->row[i];
            for (size_t l = 0; l <= k; l++)
                add_block(model, k, l, weight * curvature(model, k, l));
        }
    }
}

static bool factorize(const struct logistic *model)
{
    size_t size = model->size;
    memcpy(model->factor, model->hessian, size * size * sizeof *model->factor);
    for (size_t i = 0; i < size; i++)
        model->factor[i * size + i] += model->held[i];
    return cholesky_factor(model->factor, size);
}

/* Goes from `weights`, where the derivatives are known, to where the loss is least; then they are known there. `step` and
 * `tried` have room for as many. */
static bool descend(const struct logistic *model, double *weights, double *step, double *tried)
{
    double loss = loss_at(model, weights), gain = INFINITY;
    for (int steps = 0; steps < STEPS && gain > WORTH_A_STEP * loss; steps++) {
        if (!factorize(model))
            return false;
        for (size_t i = 0; i < model->size; i++)
            step[i] = model->gradient[i] + model->held[i] * weights[i];
        cholesky_solve(model->factor, model->size, step, 1);
        double reached = INFINITY, length = 1;
        for (int halvings = 0; halvings < HALVINGS && !(reached < loss); halvings++) {
            for (size_t i = 0; i < model->size; i++)
                tried[i] = weights[i] - length * step[i];
            reached = loss_at(model, tried);
            length /= 2;
        }
        if (!(reached < loss))
            return true;
        memcpy(weights, tried, model->size * sizeof *weights);
        differentiate(model, weights);
        gain = loss - reached;
        loss = reached;
    }
    return true;
}

static bool invert(struct arena *scratch, const double *factor, size_t size, double **inverse)
{
    *inverse = ARENA_ARRAY(scratch, size * size, double);
    for (size_t i = 0; i < size; i++)
        (*inverse)[i * size + i] = 1;
    cholesky_solve(factor, size, *inverse, size);
    return isfinite((*inverse)[0]);
}

/* How far the row reaches in the inverse of the Hessian: outputs × outputs. `scratch` has room for all weights. */
static void reach_of(const struct logistic *model, const double *inverse, double *scratch, double *reach)
{
    size_t features = model->features, outputs = model->outputs, size = model->size;
    for (size_t k = 0; k < outputs; k++) {
        memset(scratch, 0, size * sizeof *scratch);
        for (size_t i = 0; i < features; i++) {
            const double *line = inverse + (k * features + i) * size;
            double value = model->row[i];
            for (size_t j = 0; j < size; j++)
                scratch[j] += value * line[j];
        }
        for (size_t l = 0; l < outputs; l++) {
            reach[k * outputs + l] = 0;
            for (size_t i = 0; i < features; i++)
                reach[k * outputs + l] += scratch[l * features + i] * model->row[i];
        }
    }
}

/* Margins as they would be without the row: (reach⁻¹ − weight × curvature)⁻¹ × weight × error further. */
static bool leave_out(struct arena *scratch, const struct logistic *model, double *reach, double weight, float label)
{
    size_t outputs = model->outputs;
    double *left, *further = ARENA_ARRAY(scratch, outputs, double);
    if (!cholesky_factor(reach, outputs) || !invert(scratch, reach, outputs, &left))
        return false;
    for (size_t k = 0; k < outputs; k++) {
        further[k] = weight * error_of(model, k, label);
        for (size_t l = 0; l < outputs; l++)
            left[k * outputs + l] -= weight * curvature(model, k, l);
    }
    if (!cholesky_factor(left, outputs))
        return false;
    cholesky_solve(left, outputs, further, 1);
    for (size_t k = 0; k < outputs; k++)
        model->margins[k] += further[k];
    return true;
}

/* The loss to be expected of other rows, from some of those that were learned; INFINITY: it can't be told. */
static double expected_loss(struct arena *scratch, const struct logistic *model, const double *weights)
{
    double *inverse, *reached = ARENA_ARRAY(scratch, model->size, double), loss = 0, total = 0;
    double *reach = ARENA_ARRAY(scratch, model->outputs * model->outputs, double);
    if (!factorize(model) || !invert(scratch, model->factor, model->size, &inverse))
        return INFINITY;
    size_t some = model->rows < LEFT_OUT ? model->rows : LEFT_OUT;
    for (size_t i = 0; i < some; i++) {
        size_t row = i * model->rows / some;
        float label = model->labels[row];
        double weight = weight_of(model, row);
        struct arena_mark mark = arena_mark(scratch);
        take_row(model, row);
        answer(model, weights);
        share(model, label);
        reach_of(model, inverse, reached, reach);
        bool done = leave_out(scratch, model, reach, weight, label);
        arena_rewind(scratch, mark);
        if (!done)
            return INFINITY;
        loss += weight * share(model, label);
        total += weight;
    }
    return loss / total;
}

static struct logistic logistic_of(struct arena *scratch, struct batches *batches, size_t count, size_t outputs)
{
    size_t features = batches->feature_count + 1, rows = 0;
    struct logistic model = { .features = features, .outputs = outputs, .size = features * outputs };
    float *values = ARENA_ARRAY(scratch, count * features, float), *labels = ARENA_ARRAY(scratch, count, float);
    float *weights = batches->weights ? ARENA_ARRAY(scratch, count, float) : NULL;
    for (size_t filled; (filled = batches_fill(batches));)
        for (size_t row = 0; row < filled; row++, rows++) {
            memcpy(values + rows * features, batches->values + row * (features - 1), (features - 1) * sizeof *values);
            values[rows * features + features - 1] = 1;
            labels[rows] = batches->labels[row];
            if (weights)
                weights[rows] = batches->weights[row];
            model.total += weights ? (double)weights[rows] : 1;
        }
    model.rows = rows;
    model.values = values;
    model.labels = labels;
    model.row_weights = weights;
    model.gradient = ARENA_ARRAY(scratch, model.size, double);
    model.hessian = ARENA_ARRAY(scratch, model.size * model.size, double);
    model.held = ARENA_ARRAY(scratch, model.size, double);
    model.factor = ARENA_ARRAY(scratch, model.size * model.size, double);
    model.row = ARENA_ARRAY(scratch, features, double);
    model.margins = ARENA_ARRAY(scratch, outputs, double);
    model.shares = ARENA_ARRAY(scratch, outputs, double);
    return model;
}

/* As XGBoost's linear booster has them: feature by feature, the biases last, less what all answers start from. */
static const float *as_floats(struct arena *arena, const struct logistic *model, const double *weights, double base)
{
    float *floats = ARENA_ARRAY(arena, model->size, float);
    for (size_t k = 0; k < model->outputs; k++)
        for (size_t i = 0; i < model->features; i++)
            floats[i * model->outputs + k] =
                (float)(weights[k * model->features + i] - (i + 1 == model->features ? base : 0));
    return floats;
}

const float *logistic_fit(struct arena *arena, struct batches *batches, size_t count, size_t outputs, double base,
                          double *lambda)
{
    /* From 10 down, each a tenth of the one before, until two have been worse; or weights of some thirty could not be told from
     * chance: where rows can be parted without a rest, it would go on for ever. */
    enum { WORSE = 2 };
    const double least = 1e-3 / (double)count;
    struct arena *scratch = arena_child(arena);
    struct logistic model = logistic_of(scratch, batches, count, outputs);
    double *weights = ARENA_ARRAY(scratch, model.size, double), *step = ARENA_ARRAY(scratch, model.size, double);
    double *tried = ARENA_ARRAY(scratch, model.size, double), lowest = INFINITY, penalty = 10;
    const float *best = NULL;
    differentiate(&model, weights);
    for (int worse = 0; worse < WORSE && penalty > least;) {
        hold_back(&model, penalty);
        if (!descend(&model, weights, step, tried))
            break;
        struct arena_mark mark = arena_mark(scratch);
        double loss = expected_loss(scratch, &model, weights);
        arena_rewind(scratch, mark);
        worse = loss < lowest ? 0 : worse + 1;
        if (loss < lowest) {
            lowest = loss;
            *lambda = penalty;
            best = as_floats(arena, &model, weights, base);
        }
        penalty /= 10;
    }
    arena_destroy(scratch);
    return best;
}
