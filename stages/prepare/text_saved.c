/* Models of texts in packages: a few letters of base 64 for each bucket instead of numbers, which would take ten times
 * the room. A weight is one letter: its sign and the square root of its size, in 31 steps of the largest. */
#include "stages/prepare/text.h"

#include <math.h>
#include <string.h>

enum { LEVELS = 31, MIDDLE = 32, BUCKET_LETTERS = TEXT_BUCKET_BITS / 6, MOST_RARITY = 16 };

static const char alphabet[] = "ABCDEFGHIJKLMNOPQRSTUVWXYZabcdefghijklmnopqrstuvwxyz0123456789-_";

static uint32_t level_of_weight(float weight, float largest)
{
    if (!(largest > 0))
        return MIDDLE;
    float level = roundf(LEVELS * sqrtf(fminf(fabsf(weight) / largest, 1)));
    return (uint32_t)((float)MIDDLE + (weight < 0 ? -level : level));
}

static float weight_of_level(uint32_t level, float largest)
{
    float root = ((float)level - MIDDLE) / LEVELS;
    return root < 0 ? -root * root * largest : root * root * largest;
}

static uint32_t level_of_rarity(float rarity)
{
    return (uint32_t)lroundf(fminf(fmaxf(rarity * 64 / MOST_RARITY, 0), 63));
}

static float rarity_of_level(uint32_t level)
{
    return (float)level * MOST_RARITY / 64;
}

static float largest_weight(const struct text_model *model, size_t output)
{
    float largest = 0;
    for (size_t i = 0; i < model->count; i++)
        largest = fmaxf(largest, fabsf(model->weights[i * model->stride + output]));
    return largest;
}

void text_model_round(struct text_model *model)
{
    for (size_t i = 0; i < model->count; i++)
        model->rarity[i] = rarity_of_level(level_of_rarity(model->rarity[i]));
    for (size_t output = 0; output < model->outputs; output++) {
        float largest = largest_weight(model, output);
        for (size_t i = 0; i < model->count; i++) {
            float *weight = &model->weights[i * model->stride + output];
            *weight = weight_of_level(level_of_weight(*weight, largest), largest);
        }
    }
}

struct document *text_model_save(struct arena *arena, const struct text_model *model)
{
    struct document *object = document_object(arena), *outputs = document_array(arena);
    struct arena *scratch = arena_child(arena);
    char *letters = ARENA_ARRAY(scratch, model->count * BUCKET_LETTERS + 1, char);
    for (size_t i = 0; i < model->count; i++)
        for (size_t at = 0; at < BUCKET_LETTERS; at++)
            letters[i * BUCKET_LETTERS + at] = alphabet[model->buckets[i] >> (6 * at) & 63];
    document_set_text(object, "buckets", letters);
    letters = ARENA_ARRAY(scratch, model->count + 1, char);
    for (size_t i = 0; i < model->count; i++)
        letters[i] = alphabet[level_of_rarity(model->rarity[i])];
    document_set_text(object, "rarity", letters);
    for (size_t output = 0; output < model->outputs; output++) {
        struct document *saved = document_object(arena);
        float largest = largest_weight(model, output);
        for (size_t i = 0; i < model->count; i++)
            letters[i] = alphabet[level_of_weight(model->weights[i * model->stride + output], largest)];
        document_set_number(saved, "bias", (double)model->bias[output]);
        document_set_number(saved, "largest", (double)largest);
        document_set_text(saved, "weights", letters);
        document_append(outputs, saved);
    }
    document_set(object, "outputs", outputs);
    arena_destroy(scratch);
    return object;
}

/* The values of `count` groups of letters; NULL: these are others, or not as many. */
static uint32_t *decoded(struct arena *arena, const char *letters, size_t count, size_t each)
{
    if (!letters || strlen(letters) != count * each)
        return NULL;
    uint32_t *values = ARENA_ARRAY(arena, count, uint32_t);
    for (size_t i = 0; i < count * each; i++) {
        const char *found = strchr(alphabet, letters[i]);
        if (!found)
            return NULL;
        values[i / each] |= (uint32_t)(found - alphabet) << (6 * (i % each));
    }
    return values;
}

static bool load_output(struct arena *scratch, const struct document *saved, struct text_model *model, size_t output)
{
    const uint32_t *levels = decoded(scratch, document_text(document_get(saved, "weights")), model->count, 1);
    float largest = (float)document_number(document_get(saved, "largest"), NAN);
    model->bias[output] = (float)document_number(document_get(saved, "bias"), NAN);
    if (!levels || !isfinite(largest) || largest < 0 || !isfinite(model->bias[output]))
        return false;
    for (size_t i = 0; i < model->count; i++)
        model->weights[i * model->stride + output] = weight_of_level(levels[i], largest);
    return true;
}

static bool load_buckets(struct arena *scratch, const struct document *object, struct text_model *model)
{
    const uint32_t *buckets =
        decoded(scratch, document_text(document_get(object, "buckets")), model->count, BUCKET_LETTERS);
    const uint32_t *rarity = decoded(scratch, document_text(document_get(object, "rarity")), model->count, 1);
    if (!buckets || !rarity)
        return false;
    for (size_t i = 0; i < model->count; i++) {
        if (i > 0 && buckets[i] <= buckets[i - 1])
            return false;
        model->buckets[i] = buckets[i];
        model->slots[buckets[i]] = (uint32_t)i;
        model->rarity[i] = rarity_of_level(rarity[i]);
    }
    return true;
}

bool text_model_load(struct arena *arena, const struct document *object, struct text_model *model)
{
    const struct document *saved = document_get(object, "outputs");
    const char *rarity = document_text(document_get(object, "rarity"));
    size_t outputs = document_count(saved), count = rarity ? strlen(rarity) : 0;
    if (outputs == 0 || outputs > TEXT_MOST_OUTPUTS || count > TEXT_BUCKETS)
        return false;
    *model = text_model_create(arena, count, outputs);
    struct arena *scratch = arena_child(arena);
    bool sound = load_buckets(scratch, object, model);
    for (size_t output = 0; sound && output < outputs; output++)
        sound = load_output(scratch, document_at(saved, output), model, output);
    arena_destroy(scratch);
    return sound;
}
