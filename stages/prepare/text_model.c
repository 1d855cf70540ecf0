/* Stochastic gradient descent with a falling step on the logistic or squared loss of tf-idf rows of length one (Bottou,
 * "Large-Scale Machine Learning with Stochastic Gradient Descent", 2010). Rows come in an order that follows from their
 * number alone, so that the same rows give the same model. */
#include "stages/prepare/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

enum {
    MOST_WEIGHTS = 1200000, /* of all outputs: they are kept in the package, for each fold */
    LANES = 4,              /* that the processor takes at once */
    EPOCHS = 6
};

static const float step_of_classes = 2, step_of_numbers = 0.5F;
static const float shrinking = 1e-5F; /* of the weights in each step: L2 regularisation */

size_t text_outputs(const struct truth *truth)
{
    return truth->classes > 2 ? truth->classes : 1;
}

struct text_model text_model_create(struct arena *arena, size_t count, size_t outputs)
{
    struct text_model model = { .count = count, .outputs = outputs };
    model.stride = outputs == 1 ? 1 : (outputs + LANES - 1) / LANES * LANES;
    model.buckets = ARENA_ARRAY(arena, count, uint32_t);
    model.slots = ARENA_ARRAY(arena, TEXT_BUCKETS, uint32_t);
    memset(model.slots, 0xff, TEXT_BUCKETS * sizeof *model.slots);
    model.rarity = ARENA_ARRAY(arena, count, float);
    model.weights = ARENA_ARRAY(arena, count * model.stride, float);
    model.bias = ARENA_ARRAY(arena, model.stride, float);
    return model;
}

/* The rows that are learned from, as the model sees them. */
struct piece {
    uint32_t slot;
    float value;
};

struct example {
    const struct piece *pieces;
    size_t count;
    float truth;
};

struct examples {
    struct example *items;
    size_t count;
    size_t classes; /* 0: numbers */
    float mean, deviation;
};

static bool is_seen(const struct text_corpus *corpus, size_t at, size_t part)
{
    return fifth_of(corpus->rows[at]) != part;
}

struct candidate {
    uint32_t bucket, rows;
};

static int by_rows(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    if (a->rows != b->rows)
        return a->rows < b->rows ? 1 : -1;
    return a->bucket < b->bucket ? -1 : a->bucket > b->bucket;
}

static int by_bucket(const void *one, const void *other)
{
    const struct candidate *a = one, *b = other;
    return a->bucket < b->bucket ? -1 : a->bucket > b->bucket;
}

/* The buckets that are in enough rows; where they are too many for so many outputs, the most frequent ones. (Those with
 * the highest chi-square statistic instead did no better, and would have to be found anew for each part.) */
static struct text_model choose_buckets(struct arena *arena, const struct text_corpus *corpus, size_t outputs,
                                        size_t part, size_t rare)
{
    struct arena *scratch = arena_child(arena);
    uint32_t *rows = ARENA_ARRAY(scratch, TEXT_BUCKETS, uint32_t);
    size_t seen = 0, count = 0, most = MOST_WEIGHTS / outputs;
    for (size_t at = 0; at < corpus->count; at++)
        if (is_seen(corpus, at, part)) {
            seen++;
            for (size_t i = corpus->starts[at]; i < corpus->starts[at + 1]; i++)
                rows[corpus->buckets[i]]++;
        }
    struct candidate *candidates = ARENA_ARRAY(scratch, TEXT_BUCKETS, struct candidate);
    for (uint32_t bucket = 0; bucket < TEXT_BUCKETS; bucket++)
        if (rows[bucket] >= rare)
            candidates[count++] = (struct candidate){ bucket, rows[bucket] };
    if (count > most) {
        qsort(candidates, count, sizeof *candidates, by_rows);
        count = most;
        qsort(candidates, count, sizeof *candidates, by_bucket);
    }
    struct text_model model = text_model_create(arena, count, outputs);
    for (size_t i = 0; i < count; i++) {
        model.buckets[i] = candidates[i].bucket;
        model.slots[candidates[i].bucket] = (uint32_t)i;
        model.rarity[i] = 1 + logf((1 + (float)seen) / (1 + (float)candidates[i].rows));
    }
    arena_destroy(scratch);
    return model;
}

/* How much more of the same word says more. */
static float strength(uint16_t times)
{
    return times == 1 ? 1 : 1 + logf((float)times);
}

/* Of a piece that the model knows. */
static float weight_of(const struct text_model *model, uint32_t slot, uint16_t times)
{
    return strength(times) * model->rarity[slot];
}

static float scale_to_one(float squares)
{
    return squares > 0 ? 1 / sqrtf(squares) : 0;
}

/* The pieces that the model knows, as a row of length one; how many. */
static size_t weigh(const struct text_model *model, const uint32_t *buckets, const uint16_t *times, size_t count,
                    struct piece *pieces)
{
    size_t known = 0;
    float squares = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t slot = model->slots[buckets[i]];
        if (slot == CODE_MISSING)
            continue;
        float value = weight_of(model, slot, times[i]);
        squares += value * value;
        pieces[known++] = (struct piece){ slot, value };
    }
    float scale = scale_to_one(squares);
    for (size_t i = 0; i < known; i++)
        pieces[i].value *= scale;
    return known;
}

static struct examples weigh_corpus(struct arena *arena, const struct text_model *model,
                                    const struct text_corpus *corpus, const struct truth *truth, size_t part)
{
    struct examples examples = { .classes = truth->classes, .deviation = 1 };
    struct piece *pieces = ARENA_ARRAY(arena, corpus->starts[corpus->count], struct piece);
    examples.items = ARENA_ARRAY(arena, corpus->count, struct example);
    double mean = 0, squares = 0;
    for (size_t at = 0; at < corpus->count; at++) {
        if (!is_seen(corpus, at, part))
            continue;
        size_t first = corpus->starts[at];
        struct example *example = &examples.items[examples.count++];
        example->pieces = pieces;
        example->truth = truth->values[corpus->rows[at]];
        example->count =
            weigh(model, corpus->buckets + first, corpus->times + first, corpus->starts[at + 1] - first, pieces);
        pieces += example->count;
        double distance = (double)example->truth - mean;
        mean += distance / (double)examples.count;
        squares += distance * ((double)example->truth - mean);
    }
    examples.mean = (float)mean;
    if (squares > 0)
        examples.deviation = (float)sqrt(squares / (double)examples.count);
    return examples;
}

static void add_piece(const struct text_model *model, struct piece piece, float *answers)
{
    const float *weights = model->weights + (size_t)piece.slot * model->stride;
    if (model->stride == 1)
        answers[0] += piece.value * weights[0];
    else
        for (size_t group = 0; group < model->stride; group += LANES)
            for (size_t lane = 0; lane < LANES; lane++)
                answers[group + lane] += piece.value * weights[group + lane];
}

/* Answers to probabilities; those of outputs that only fill up do not count. */
static void to_probabilities(float *answers, size_t outputs)
{
    float most = answers[0], sum = 0;
    for (size_t i = 1; i < outputs; i++)
        most = fmaxf(most, answers[i]);
    for (size_t i = 0; i < outputs; i++)
        sum += answers[i] = expf(answers[i] - most);
    for (size_t i = 0; i < outputs; i++)
        answers[i] /= sum;
}

/* Answers to how much too high they are. */
static void to_errors(const struct examples *examples, float truth, float *answers, size_t outputs)
{
    if (examples->classes == 0) {
        answers[0] -= (truth - examples->mean) / examples->deviation;
    } else if (outputs == 1) {
        answers[0] = 1 / (1 + expf(-answers[0])) - (truth > 0.5F);
    } else {
        to_probabilities(answers, outputs);
        answers[(size_t)truth] -= 1;
    }
}

/* Errors that are hardly any are left alone: of sixty classes most are sure after a few rows. */
static void move(struct text_model *model, const struct example *example, const float *errors, float step)
{
    static const float hardly_any = 1e-3F;
    for (size_t output = 0; output < model->outputs; output++) {
        float change = step * errors[output];
        if (fabsf(errors[output]) < hardly_any)
            continue;
        model->bias[output] -= 0.1F * change;
        for (size_t i = 0; i < example->count; i++) {
            float *weight = &model->weights[(size_t)example->pieces[i].slot * model->stride + output];
            *weight -= change * example->pieces[i].value + step * shrinking * *weight;
        }
    }
}

static size_t common_divisor(size_t one, size_t other)
{
    return other ? common_divisor(other, one % other) : one;
}

/* A stride that visits all rows, neighbours far apart. */
static size_t stride_over(size_t count)
{
    size_t stride = (size_t)((double)count * 0.6180339887) | 1;
    while (common_divisor(stride, count) != 1)
        stride++;
    return stride;
}

static void descend(struct arena *scratch, struct text_model *model, const struct examples *examples)
{
    float *errors = ARENA_ARRAY(scratch, model->stride, float);
    float first_step = examples->classes ? step_of_classes : step_of_numbers;
    size_t steps = EPOCHS * examples->count, stride = examples->count ? stride_over(examples->count) : 0, at = 0;
    for (size_t i = 0; i < steps; i++) {
        const struct example *example = &examples->items[at];
        memcpy(errors, model->bias, model->stride * sizeof *errors);
        for (size_t piece = 0; piece < example->count; piece++)
            add_piece(model, example->pieces[piece], errors);
        to_errors(examples, example->truth, errors, model->outputs);
        move(model, example, errors, first_step * (1 - (float)i / (float)steps));
        at = (at + stride) % examples->count;
    }
}

struct text_model text_model_learn(struct arena *arena, const struct text_corpus *corpus, const struct truth *truth,
                                   size_t part, size_t rare)
{
    struct text_model model = choose_buckets(arena, corpus, text_outputs(truth), part, rare);
    struct arena *scratch = arena_child(arena);
    struct examples examples = weigh_corpus(scratch, &model, corpus, truth, part);
    descend(scratch, &model, &examples);
    if (truth->classes == 0) { /* back to the size of the numbers */
        for (size_t i = 0; i < model.count; i++)
            model.weights[i] *= examples.deviation;
        model.bias[0] = model.bias[0] * examples.deviation + examples.mean;
    }
    arena_destroy(scratch);
    text_model_round(&model);
    return model;
}

void text_model_answer(const struct text_model *model, const struct text_pieces *pieces, float *answers)
{
    float squares = 0;
    memset(answers, 0, model->stride * sizeof *answers);
    for (size_t i = 0; i < pieces->count; i++) {
        uint32_t slot = model->slots[pieces->buckets[i]];
        if (slot == CODE_MISSING)
            continue;
        float value = weight_of(model, slot, pieces->times[i]);
        squares += value * value;
        add_piece(model, (struct piece){ slot, value }, answers);
    }
    float scale = scale_to_one(squares);
    for (size_t i = 0; i < model->outputs; i++)
        answers[i] = answers[i] * scale + model->bias[i];
}
