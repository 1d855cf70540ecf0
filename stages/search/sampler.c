/* Proposes points: first the portfolio, then a tree-structured Parzen estimator (Bergstra et al., "Algorithms for
 * Hyper-Parameter Optimization", 2011): points that are likely among the good trials and unlikely among the others.
 * One proposal in six is drawn from anywhere, so that nothing is overlooked for good. */
#include "stages/search/search.h"

#include <math.h>
#include <stdlib.h>

enum { LEAST_KNOWN = 6, CANDIDATES = 32, MOST_GOOD = 16 };

static struct point anywhere(struct random *random, const struct search *search)
{
    struct point point;
    for (unsigned dimension = 0; dimension < DIMENSIONS; dimension++)
        point.at[dimension] = random_unit(random) * dimension_end(search, dimension);
    return point;
}

static double reflected(double at, double end)
{
    at = fabs(at);
    return at > end ? fmax(0, 2 * end - at) : at;
}

/* Density of a mixture: a bell around each point, and a little of everything. */
static double density(struct trial *const *trials, size_t count, unsigned dimension, double at, double width)
{
    double sum = 0.3; /* of the uniform part */
    for (size_t i = 0; i < count; i++) {
        double distance = (at - trials[i]->point.at[dimension]) / width;
        sum += exp(-0.5 * distance * distance) / (width * 2.5066282746310002);
    }
    return sum / ((double)count + 0.3);
}

static struct point likely(struct random *random, const struct search *search, struct trial *const *trials, size_t good,
                           size_t count)
{
    double width = fmax(0.06, 0.3 * pow((double)count, -0.35)), best_gain = -INFINITY;
    struct point best = trials[0]->point;
    for (int candidate = 0; candidate < CANDIDATES; candidate++) {
        struct point point;
        double gain = 0;
        for (unsigned dimension = 0; dimension < DIMENSIONS; dimension++) {
            const struct trial *near = trials[random_below(random, good)];
            point.at[dimension] =
                reflected(near->point.at[dimension] + width * random_normal(random), dimension_end(search, dimension));
            gain += log(density(trials, good, dimension, point.at[dimension], width) /
                        density(trials + good, count - good, dimension, point.at[dimension], width));
        }
        if (gain > best_gain) {
            best_gain = gain;
            best = point;
        }
    }
    return best;
}

/* How many of the trials before this one are no boosted trees. */
static size_t others_before(const struct search *search, size_t index)
{
    size_t others = 0;
    others += search->has_linear && index > search->linear_trial;
    others += search->has_forest && index > FOREST_TRIAL;
    others += search->has_forest && search->has_encoded_forest && index > ENCODED_FOREST_TRIAL;
    return others;
}

/* There is no time for a second fold, so there is none for slow learning either. The trials that all threads begin with do not
 * know that yet, and stay the same for who goes on and does know. */
static void hasten(const struct search *search, size_t index, struct point *point)
{
    const double fast = 0.1, most = 2;
    if (index >= search_workers(search) && search->fold_count == 1 && pace_has_fewer_folds(search))
        point_hasten(point, fmin(fmax(fast / point_value(point, DIMENSION_LEARNING_RATE), 1), most));
}

static struct point propose(const struct search *search, const struct trial *trial)
{
    size_t index = trial->index, rows = search->run->split.train_count;
    struct random random = random_start(search->run->seed, STREAM_TRIALS + index);
    size_t among_trees = index - others_before(search, index);
    if (among_trees < portfolio_count()) {
        struct point start = portfolio_point(among_trees, search->run->question.class_count, rows);
        hasten(search, index, &start);
        return start;
    }
    struct arena *scratch = arena_create();
    struct trial **known = ARENA_ARRAY(scratch, index, struct trial *);
    size_t count = 0;
    for (size_t i = 0; i < trials_known_to(index); i++) {
        struct trial *other = search->trials[i];
        if (trial_is_boosted(other) && other->is_sample == trial->is_sample) /* else their losses say nothing */
            known[count++] = other;
    }
    trials_sort(known, count);
    size_t good = count / 5 < 3 ? 3 : count / 5 > MOST_GOOD ? MOST_GOOD : count / 5;
    struct point point = count < LEAST_KNOWN || random_below(&random, 6) == 0
                             ? anywhere(&random, search)
                             : likely(&random, search, known, good, count);
    arena_destroy(scratch);
    return point;
}

void sampler_propose(const struct search *search, struct trial *trial)
{
    bool is_encoded_forest = trial->index == ENCODED_FOREST_TRIAL && search->has_encoded_forest;
    trial->is_forest = search->has_forest && (trial->index == FOREST_TRIAL || is_encoded_forest);
    if (search->has_linear && trial->index == search->linear_trial)
        trial->kind = RECIPE_LINEAR;
    if (!trial_is_boosted(trial)) {
        trial->kind = is_encoded_forest ? RECIPE_ENCODED : trial->kind;
        return;
    }
    trial->point = propose(search, trial);
    double features = point_value(&trial->point, DIMENSION_FEATURES);
    trial->kind = features > 2 && search->has_residual    ? RECIPE_RESIDUAL
                  : features == 2 && search->has_combined ? RECIPE_COMBINED
                  : features > 0 && search->has_encoded   ? RECIPE_ENCODED
                                                          : RECIPE_TREES;
}
