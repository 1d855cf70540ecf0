/* What a linear model leaves, for trees to learn: where much is proportional, they would need a step for each bit of a line.
 * The answers of both are added, so that a model of them is two boosters. */
#include "runner/model/model.h"
#include "stages/search/search.h"

/* Where it is not solved, for there is no answer, it is good for little more than a level. */
enum { ROUNDS = 12 };

static bool learn(struct search *search, struct fold *fold, const struct fold_data *linear, struct booster **booster)
{
    struct trial trial = { .kind = RECIPE_LINEAR, .index = search->linear_trial };
    if (!trial_booster(search, &trial, fold->arena, linear, false, booster))
        return false;
    int rounds = linear->is_solved ? 1 : ROUNDS;
    for (int round = 0; round < rounds; round++)
        if (!booster_advance(*booster))
            return false;
    return booster_keep(*booster, rounds);
}

/* What the linear model says of some rows. */
static const float *answers(struct arena *arena, const struct fold_data *linear, const struct booster *booster,
                            const uint32_t *rows, size_t count)
{
    float *answers = ARENA_ARRAY(arena, count, float);
    return booster_score(linear->arena, booster, linear->prepared, rows, count, answers, 1) ? answers : NULL;
}

static void subtract(const float *truth, const float *answers, const uint32_t *rows, size_t count, float *labels)
{
    for (size_t i = 0; i < count; i++)
        labels[rows[i]] = truth[rows[i]] - answers[i];
}

bool residual_begin(struct search *search, struct fold *fold, struct fold_data *data, float *labels)
{
    const float *truth = search->run->question.truth;
    struct fold_data linear = { 0 };
    struct booster *booster;
    if (!fold_make(search, fold, RECIPE_LINEAR, &linear) || !learn(search, fold, &linear, &booster))
        return false;
    const float *learned = answers(linear.arena, &linear, booster, fold->train, fold->train_count);
    const float *base = answers(fold->arena, &linear, booster, fold->valid, fold->valid_count);
    if (!learned || !base)
        return false;
    subtract(truth, learned, fold->train, fold->train_count, labels);
    subtract(truth, base, fold->valid, fold->valid_count, labels);
    struct member *below = ARENA_NEW(fold->arena, struct member);
    *below = (struct member){ .preparation = linear.preparation, .booster = booster };
    data->below = below;
    data->base = base;
    arena_destroy(linear.arena);
    return true;
}
