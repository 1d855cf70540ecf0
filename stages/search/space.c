/* The space of settings: what is searched, from where to where, and what XGBoost is told about a point. */
#include "runner/base/translate.h"
#include "runner/model/batches.h"
#include "stages/search/search.h"

#include <math.h>
#include <string.h>

static const struct {
    const char *name;
    double low, high;
    bool logarithmic, whole;
    double off; /* the share of the dimension, from its low end, that means 0 */
} dimensions[DIMENSIONS] = {
    [DIMENSION_LEARNING_RATE] = { "learning_rate", 0.02, 0.3, .logarithmic = true },
    [DIMENSION_DEPTH] = { "max_depth", 2, 11, .whole = true },
    [DIMENSION_CHILD_WEIGHT] = { "min_child_weight", 0.1, 60, .logarithmic = true, .off = 0.1 },
    [DIMENSION_SUBSAMPLE] = { "subsample", 0.5, 1, .off = 0 },
    [DIMENSION_COLUMNS] = { "columns", 0.3, 1, .off = 0 }, /* the share of them that a split has to choose from */
    [DIMENSION_LAMBDA] = { "lambda", 0.01, 30, .logarithmic = true, .off = 0.1 },
    [DIMENSION_ALPHA] = { "alpha", 0.001, 10, .logarithmic = true, .off = 0.4 },
    [DIMENSION_GAMMA] = { "gamma", 0.001, 5, .logarithmic = true, .off = 0.5 },
    [DIMENSION_ONE_HOT] = { "max_cat_to_onehot", 2, 64, .logarithmic = true, .whole = true },
    [DIMENSION_OBJECTIVE] = { "objective", 0, 2, .whole = true },
    [DIMENSION_FEATURES] = { "features", 0, 2, .whole = true },
};

/* Starting points, the quickest first: what has proved good on many sets, from shallow and strongly regularised to
 * deep, in the order of the dimensions. The second is the tuned default of Holzmüller, Grinsztajn and Steinwart ("Better
 * by default", 2024) for classes; of the other for numbers, which follows, the slow learning is what tells. */
static const double portfolio[][DIMENSIONS] = {
    { 0.10, 5, 1, 0.9, 0.9, 1, 0, 0, 8, 0, 0 },  { 0.08, 6, 0, 0.65, 0.9, 0, 0, 0, 4, 0, 1 },
    { 0.05, 7, 3, 0.8, 0.7, 1, 0, 0, 4, 0, 1 },  { 0.05, 6, 2, 0.8, 0.8, 1, 0, 0, 8, 0, 2 },
    { 0.05, 9, 2, 0.7, 1, 0, 0, 0, 4, 0, 0 },    { 0.05, 3, 1, 0.8, 0.8, 1, 0, 0, 16, 0, 1 },
    { 0.03, 9, 8, 0.7, 0.5, 1, 0, 0, 4, 1, 1 },  { 0.04, 5, 15, 0.65, 0.4, 5, 0.3, 0, 8, 0, 0 },
    { 0.04, 8, 3, 0.7, 0.6, 2, 0, 0, 8, 0, 2 },  { 0.08, 2, 1, 0.8, 0.6, 1, 0, 0, 32, 0, 1 },
    { 0.02, 6, 1, 0.7, 0.35, 3, 0, 0, 8, 1, 0 }, { 0.03, 11, 2, 0.65, 0.9, 0.1, 0, 0, 4, 0, 1 },
};

/* Where rows are many this is worth knowing early on, and takes the place of the second one. */
static const double deep[DIMENSIONS] = { 0.10, 13, 3, 0.8, 0.9, 1, 0, 0, 8, 0, 1 };

size_t portfolio_count(void)
{
    return sizeof portfolio / sizeof *portfolio;
}

static double coordinate(enum dimension dimension, double value)
{
    double low = dimensions[dimension].low, high = dimensions[dimension].high, off = dimensions[dimension].off;
    if (off > 0 && value <= 0)
        return off / 2;
    double at = dimensions[dimension].logarithmic ? log(value / low) / log(high / low) : (value - low) / (high - low);
    return off + at * (1 - off);
}

/* Where rows are many, deeper trees have something to learn from: the dimension goes on beyond 1. */
double dimension_end(const struct search *search, enum dimension dimension)
{
    const double deepest = 16;
    bool has_many_rows = search->run->split.train_count >= MANY_ROWS;
    return dimension == DIMENSION_DEPTH && has_many_rows ? coordinate(dimension, deepest) : 1;
}

/* A round grows a tree for each class: where these are many, steps are longer, so that fewer are needed. Leaves that
 * nothing holds back would then overshoot, since most rows are no case of a class. */
static void lengthen_steps(struct point *point, double learning_rate)
{
    point->at[DIMENSION_LEARNING_RATE] = fmin(coordinate(DIMENSION_LEARNING_RATE, 3 * learning_rate), 1);
    point->at[DIMENSION_LAMBDA] = fmax(point->at[DIMENSION_LAMBDA], coordinate(DIMENSION_LAMBDA, 1));
}

struct point portfolio_point(size_t index, size_t classes, size_t rows)
{
    const double *values = index == 1 && rows >= MANY_ROWS ? deep : portfolio[index];
    struct point point;
    for (unsigned dimension = 0; dimension < DIMENSIONS; dimension++)
        point.at[dimension] = coordinate(dimension, values[dimension]);
    /* Beyond what is searched: of few rows what a linear model leaves promises more than it keeps, the more of it is tried.
     * What the sampler puts near such a point falls back to RECIPE_ENCODED. */
    if (classes == 0 && (index == 2 || index == 9))
        point.at[DIMENSION_FEATURES] = coordinate(DIMENSION_FEATURES, 3);
    if (classes > MANY_CLASSES)
        lengthen_steps(&point, values[DIMENSION_LEARNING_RATE]);
    return point;
}

/* Rounded to three digits, so that what is printed is what was trained with. */
static double rounded(double value)
{
    if (value <= 0)
        return 0;
    double unit = pow(10, floor(log10(value)) - 2);
    return round(value / unit) * unit;
}

double point_value(const struct point *point, enum dimension dimension)
{
    double low = dimensions[dimension].low, high = dimensions[dimension].high, off = dimensions[dimension].off;
    double at = point->at[dimension];
    if (at < off)
        return 0;
    at = (at - off) / (1 - off);
    double value = dimensions[dimension].logarithmic ? low * pow(high / low, at) : low + at * (high - low);
    return dimensions[dimension].whole ? round(value) : rounded(value);
}

bool point_can_hasten(const struct point *point, double factor)
{
    return point_value(point, DIMENSION_LEARNING_RATE) * factor <= dimensions[DIMENSION_LEARNING_RATE].high;
}

void point_hasten(struct point *point, double factor)
{
    double rate = point_value(point, DIMENSION_LEARNING_RATE) * factor;
    point->at[DIMENSION_LEARNING_RATE] =
        coordinate(DIMENSION_LEARNING_RATE, fmin(rate, dimensions[DIMENSION_LEARNING_RATE].high));
}

int point_patience(const struct point *point)
{
    double rounds = 10 + 2 / point_value(point, DIMENSION_LEARNING_RATE);
    return (int)fmin(rounds, 120);
}

bool trial_is_boosted(const struct trial *trial)
{
    return trial->kind != RECIPE_LINEAR && !trial->is_forest;
}

const char *trial_kind(const struct trial *trial)
{
    if (trial->is_forest)
        return trial->kind == RECIPE_ENCODED ? "encoded forest" : "forest";
    return all_recipes[trial->kind].name;
}

struct list {
    struct arena *arena;
    struct parameter *parameters;
    size_t count;
};

static void put_text(struct list *list, const char *name, const char *value)
{
    list->parameters[list->count++] = (struct parameter){ name, value };
}

static void put(struct list *list, const char *name, double value)
{
    put_text(list, name, arena_format(list->arena, "%.9g", value));
}

/* How large first and second derivatives of the loss of a row are, as it is weighted: what a tree holds back is as much of
 * them, whatever unit the target has. */
struct derivatives {
    double first, second;
};

static struct derivatives derivatives(const struct search *search, const char *objective)
{
    double weight = search->target.weight;
    if (strcmp(objective, "reg:squarederror") == 0)
        return (struct derivatives){ sqrt(weight), weight };
    if (strcmp(objective, "reg:tweedie") == 0) /* of the power 1.5 */
        weight *= sqrt(search->target.mean);
    return (struct derivatives){ weight, weight };
}

static void put_if(struct list *list, const char *name, const char *value)
{
    if (value)
        put_text(list, name, value);
}

/* Squared errors do well nearly everywhere. Where absolute errors are asked for they race too, and where numbers are
 * skewed the Tweedie deviance, which works on their logarithm. */
static const char *objective(const struct search *search, const struct trial *trial)
{
    const struct question *question = &search->run->question;
    if (question->class_count)
        return question->class_count == 2 ? "binary:logistic" : "multi:softprob";
    unsigned choice = trial_is_boosted(trial) ? (unsigned)point_value(&trial->point, DIMENSION_OBJECTIVE) : 0;
    if (choice == 1 && strcmp(search->guide->name, "mae") == 0)
        return "reg:absoluteerror";
    return choice && search->is_skewed && trial->kind != RECIPE_RESIDUAL ? "reg:tweedie" : "reg:squarederror";
}

/* All classes move at once: where they are many, large steps overshoot and never settle. */
static void put_linear(struct list *list, size_t classes, double lambda)
{
    put_text(list, "booster", "gblinear");
    put_text(list, "updater", "coord_descent");
    put_text(list, "feature_selector", "cyclic");
    put(list, "learning_rate", classes > MANY_CLASSES ? 0.1 : 0.5);
    put(list, "lambda", lambda);
}

/* A node of a tree has a sum for each bin of each feature. Where features are many and rows few these sums, not the rows, take
 * the time, and a bin holds few rows in any case. What is rare is mostly where values are extreme: there bins must be narrow
 * to tell it. Of three or more classes a round grows a tree for each: there few bins are as good, and more rounds get done. */
unsigned bins_for(size_t rows, size_t features, size_t classes, bool is_rare)
{
    const double least = 32, sums = 5e4;
    double most = is_rare ? 512 : classes > 2 ? fmin(fmax((double)rows / 256, 64), 256) : 256;
    return (unsigned)fmin(fmax(fmax(sums, 2 * (double)rows) / (double)features, least), most);
}

/* Breiman's "Random Forests" (2001) as XGBoost grows them: every tree on its own rows, every split from its own columns,
 * and leaves that are not held back. */
static void put_forest(struct list *list, const struct search *search, struct derivatives of)
{
    put(list, "num_parallel_tree", FOREST_TREES);
    put(list, "learning_rate", 1);
    put(list, "max_depth", 14);
    put(list, "min_child_weight", (search->run->question.class_count ? 0.2 : 2) * of.second);
    put(list, "subsample", 0.63);
    put(list, "colsample_bynode", search->run->question.class_count ? 0.3 : 0.5);
    put(list, "lambda", 0.1 * of.second);
}

/* Columns that a tree is spared save time, but one that has few of them learns little: what else is left out, each split is
 * spared anew. */
double columns_of_tree(double share, size_t features)
{
    const double enough = 20;
    return fmin(fmax(share, enough / (double)features), 1);
}

static void put_point(struct list *list, const struct point *point, size_t features, struct derivatives of)
{
    const double units[DIMENSION_OBJECTIVE] = {
        [DIMENSION_CHILD_WEIGHT] = of.second,
        [DIMENSION_LAMBDA] = of.second,
        [DIMENSION_ALPHA] = of.first,
        [DIMENSION_GAMMA] = of.first * of.first / of.second,
    };
    for (unsigned dimension = 0; dimension < DIMENSION_OBJECTIVE; dimension++)
        if (dimension != DIMENSION_COLUMNS)
            put(list, dimensions[dimension].name,
                point_value(point, dimension) * (units[dimension] > 0 ? units[dimension] : 1));
    double share = point_value(point, DIMENSION_COLUMNS), of_tree = columns_of_tree(share, features);
    put(list, "colsample_bytree", of_tree);
    put(list, "colsample_bynode", share / of_tree);
}

size_t point_parameters(struct arena *arena, const struct search *search, const struct trial *trial,
                        const struct fold_data *data, struct parameter parameters[MOST_PARAMETERS])
{
    struct list list = { arena, parameters, 0 };
    const struct question *question = &search->run->question;
    const char *loss = objective(search, trial);
    put_text(&list, "objective", loss);
    put_text(&list, "eval_metric",
             question->class_count == 2                ? "logloss"
             : question->class_count                   ? "mlogloss"
             : strcmp(search->guide->name, "mae") == 0 ? "mae"
                                                       : "rmse");
    if (question->class_count > 2)
        put(&list, "num_class", (double)question->class_count);
    else
        put(&list, "base_score", data->base_score);
    put(&list, "nthread", search->trial_threads);
    uint64_t seed =
        random_start(search->run->seed, STREAM_TRIALS + trial->index + trial->copy * MOST_TRIALS).state[0] >> 34;
    put_text(&list, "seed", arena_format(arena, "%u", (unsigned)seed));
    if (trial->kind == RECIPE_LINEAR) {
        put_linear(&list, question->class_count, data->lambda);
        return list.count;
    }
    put_text(&list, "tree_method", "hist");
    put(&list, "max_bin", search->bins);
    if (trial->is_forest)
        put_forest(&list, search, derivatives(search, loss));
    else
        put_point(&list, &trial->point, feature_count(data->prepared), derivatives(search, loss));
    put_if(&list, "monotone_constraints", knowledge_directions(arena, search, data->prepared));
    put_if(&list, "interaction_constraints", knowledge_groups(arena, search, data->prepared));
    return list.count;
}

const char *point_text(struct arena *arena, const struct trial *trial)
{
    if (trial->kind == RECIPE_LINEAR)
        return "lambda=auto";
    if (trial->is_forest)
        return "max_depth=14 subsample=0.63";
    struct text text = text_in(arena);
    for (unsigned dimension = 0; dimension < DIMENSIONS; dimension++)
        text_add_format(&text, "%s%s=%.3g", dimension ? " " : "", dimensions[dimension].name,
                        point_value(&trial->point, dimension));
    return text_string(&text);
}
