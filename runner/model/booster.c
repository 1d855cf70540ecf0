#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/model/xgboost.h"

#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct booster {
    struct arena *arena;
    struct problems *problems;
    BoosterHandle handle;
    DMatrixHandle train, watched;
    bool is_linear;
    bool has_log_link; /* predictions are the exponential of the margin */
    int rounds;
};

/* Of the objectives that we use, the one whose predictions are the exponential of the margin. */
static const char log_link[] = "reg:tweedie";

/* XGBoost takes misspelt parameters without a word. These are the ones that we use. */
static bool is_known_parameter(const char *name)
{
    static const char *const known[] = {
        "alpha",
        "base_score",
        "booster",
        "colsample_bynode",
        "colsample_bytree",
        "eval_metric",
        "feature_selector",
        "gamma",
        "interaction_constraints",
        "lambda",
        "learning_rate",
        "max_bin",
        "max_cat_to_onehot",
        "max_depth",
        "min_child_weight",
        "monotone_constraints",
        "nthread",
        "num_class",
        "num_parallel_tree",
        "objective",
        "seed",
        "subsample",
        "tree_method",
        "tweedie_variance_power",
        "updater",
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (strcmp(known[i], name) == 0)
            return true;
    return false;
}

static void free_booster(void *object)
{
    XGBoosterFree(((struct booster *)object)->handle);
}

static struct booster *owned_booster(struct arena *arena, struct problems *problems, BoosterHandle handle)
{
    struct booster *booster = ARENA_NEW(arena, struct booster);
    *booster = (struct booster){ .arena = arena, .problems = problems, .handle = handle };
    arena_on_end(arena, free_booster, booster);
    return booster;
}

static bool set_parameters(struct booster *booster, const struct parameter *parameters, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        const struct parameter *parameter = &parameters[i];
        if (!is_known_parameter(parameter->name))
            return problem_add(booster->problems, FAULT_INTERNAL, NOWHERE, "XGBoost has no parameter \"%s\"",
                               parameter->name);
        if (XGBoosterSetParam(booster->handle, parameter->name, parameter->value))
            return xgboost_failed(booster->problems);
        booster->is_linear |= strcmp(parameter->value, "gblinear") == 0;
        booster->has_log_link |= strcmp(parameter->value, log_link) == 0;
    }
    return true;
}

bool booster_create(struct arena *arena, struct problems *problems, const struct matrix *train,
                    const struct matrix *watched, const struct parameter *parameters, size_t count,
                    struct booster **booster)
{
    xgboost_keep_quiet();
    DMatrixHandle matrices[] = { train->handle, watched ? watched->handle : NULL };
    BoosterHandle handle;
    if (XGBoosterCreate(matrices, watched ? 2 : 1, &handle))
        return xgboost_failed(problems);
    struct booster *created = owned_booster(arena, problems, handle);
    created->train = matrices[0];
    created->watched = matrices[1];
    *booster = created;
    return set_parameters(created, parameters, count);
}

/* As a package would keep it. XGBoost owns the text until it writes the next one. */
static bool write_json(BoosterHandle handle, const char **json, bst_ulong *length)
{
    xgboost_keep_quiet();
    return XGBoosterSaveModelToBuffer(handle, "{\"format\":\"json\"}", length, json) == 0;
}

/* There is no call for it, but a booster without weights can be saved, and loaded with them. It then has forgotten how
 * it is to learn. */
bool booster_start(struct booster *booster, const struct parameter *parameters, size_t count, const float *weights,
                   size_t weight_count)
{
    static const char key[] = "\"weights\":[";
    bst_ulong length;
    const char *json;
    if (!write_json(booster->handle, &json, &length))
        return xgboost_failed(booster->problems);
    const char *end = json + length, *found = memmem(json, length, key, strlen(key));
    const char *list = found ? found + strlen(key) : end;
    if (list == end || *list != ']')
        return problem_add(booster->problems, FAULT_INTERNAL, NOWHERE, "XGBoost has no place for weights");
    struct arena *scratch = arena_child(booster->arena);
    struct text text = text_in(scratch);
    text_add_bytes(&text, json, (size_t)(list - json));
    for (size_t i = 0; i < weight_count; i++)
        text_add_format(&text, "%s%.9E", i ? "," : "", (double)weights[i]);
    text_add_bytes(&text, list, (size_t)(end - list));
    const char *started = text_string(&text);
    bool done = XGBoosterLoadModelFromBuffer(booster->handle, started, strlen(started)) == 0;
    arena_destroy(scratch);
    return done ? set_parameters(booster, parameters, count) : xgboost_failed(booster->problems);
}

bool booster_advance(struct booster *booster)
{
    xgboost_keep_quiet();
    if (XGBoosterUpdateOneIter(booster->handle, booster->rounds, booster->train))
        return xgboost_failed(booster->problems);
    booster->rounds++;
    return true;
}

bool booster_watch(struct booster *booster, double *value)
{
    static const char name[] = "watched";
    const char *names[] = { name }, *text;
    if (XGBoosterEvalOneIter(booster->handle, booster->rounds, &booster->watched, names, 1, &text))
        return xgboost_failed(booster->problems);
    const char *colon = strrchr(text, ':'); /* "[12]\twatched-logloss:0.3456" */
    *value = colon ? strtod(colon + 1, NULL) : NAN;
    return true;
}

int booster_rounds(const struct booster *booster)
{
    return booster->rounds;
}

double booster_size(const struct booster *booster, int rounds)
{
    bst_ulong length;
    const char *json;
    if (booster->rounds == 0 || !write_json(booster->handle, &json, &length))
        return 0;
    return (double)length * rounds / booster->rounds;
}

/* Linear boosters have no rounds to cut; a copy is made through what a package would keep of them. */
static bool copy(BoosterHandle from, BoosterHandle *to)
{
    bst_ulong length;
    const char *json;
    if (!write_json(from, &json, &length) || XGBoosterCreate(NULL, 0, to))
        return false;
    if (XGBoosterLoadModelFromBuffer(*to, json, length) == 0)
        return true;
    XGBoosterFree(*to);
    return false;
}

/* Whether or not all rounds are kept, a new booster takes the place of the one that was trained. It is without what
 * training needed, which is more than the trees, and it has met no matrix: XGBoost 1.7 remembers matrices and their
 * predictions in a table of each thread, by the address of the booster, and forgets them only in the thread that frees
 * it. Freed by another one, a booster would leave its matrices to the next booster at this address. */
bool booster_keep(struct booster *booster, int rounds)
{
    BoosterHandle kept;
    if (rounds > booster->rounds)
        rounds = booster->rounds;
    if (booster->is_linear ? !copy(booster->handle, &kept) : XGBoosterSlice(booster->handle, 0, rounds, 1, &kept))
        return xgboost_failed(booster->problems);
    XGBoosterFree(booster->handle);
    booster->handle = kept;
    booster->rounds = rounds;
    return true;
}

bool booster_use_threads(struct booster *booster, unsigned threads)
{
    char value[16];
    snprintf(value, sizeof value, "%u", threads);
    return XGBoosterSetParam(booster->handle, "nthread", value) == 0 || xgboost_failed(booster->problems);
}

/* What is predicted: values of XGBoosterPredictFromDMatrix. */
enum { PREDICT_VALUE = 0, PREDICT_CONTRIBUTIONS = 2 };

enum { ALL_ROUNDS = 0 };

static bool predict(const struct booster *booster, DMatrixHandle matrix, int type, int rounds, float *out,
                    size_t numbers)
{
    char config[120];
    snprintf(config, sizeof config,
             "{\"type\":%d,\"training\":false,\"iteration_begin\":0,\"iteration_end\":%d,\"strict_shape\":true}", type,
             rounds);
    const bst_ulong *shape;
    bst_ulong dimensions;
    const float *result;
    if (XGBoosterPredictFromDMatrix(booster->handle, matrix, config, &shape, &dimensions, &result))
        return xgboost_failed(booster->problems);
    size_t given = 1;
    for (bst_ulong i = 0; i < dimensions; i++)
        given *= shape[i];
    if (given != numbers)
        return problem_add(booster->problems, FAULT_INTERNAL, NOWHERE,
                           "XGBoost predicted %zu numbers where %zu were expected", given, numbers);
    memcpy(out, result, numbers * sizeof *out);
    return true;
}

bool booster_predict(const struct booster *booster, const struct matrix *matrix, int rounds, float *out, size_t outputs)
{
    xgboost_keep_quiet();
    return predict(booster, matrix->handle, PREDICT_VALUE, rounds, out, matrix->rows * outputs);
}

static bool predict_rows(struct arena *scratch, const struct booster *booster, const struct table *table,
                         const uint32_t *rows, size_t count, int type, float *out, size_t numbers_per_row)
{
    xgboost_keep_quiet();
    struct arena_mark mark = arena_mark(scratch);
    struct batches batches = batches_of(scratch, table, rows, count, NULL, NULL);
    bool done = true;
    while (done && batches.next < count) {
        size_t first = batches.next, filled = batches_fill(&batches);
        DMatrixHandle matrix;
        done = matrix_dense(&batches, filled, &matrix);
        if (!done) {
            xgboost_failed(booster->problems);
            break;
        }
        done = predict(booster, matrix, type, ALL_ROUNDS, out + first * numbers_per_row, filled * numbers_per_row);
        XGDMatrixFree(matrix);
    }
    arena_rewind(scratch, mark);
    return done;
}

bool booster_score(struct arena *scratch, const struct booster *booster, const struct table *table,
                   const uint32_t *rows, size_t count, float *out, size_t outputs)
{
    return predict_rows(scratch, booster, table, rows, count, PREDICT_VALUE, out, outputs);
}

/* Effects on the logarithm become effects on the value, in proportion, so that they still add up to the prediction. */
static void scale_to_values(float *effects, size_t features)
{
    double bias = (double)effects[features], margin = bias;
    for (size_t i = 0; i < features; i++)
        margin += (double)effects[i];
    double rise = margin - bias, factor = fabs(rise) > 1e-9 ? (exp(margin) - exp(bias)) / rise : exp(bias);
    for (size_t i = 0; i < features; i++)
        effects[i] = (float)((double)effects[i] * factor);
    effects[features] = (float)exp(bias);
}

bool booster_explain(struct arena *scratch, const struct booster *booster, const struct table *table,
                     const uint32_t *rows, size_t count, float *out, size_t outputs)
{
    size_t numbers = outputs * (feature_count(table) + 1);
    if (!predict_rows(scratch, booster, table, rows, count, PREDICT_CONTRIBUTIONS, out, numbers))
        return false;
    for (size_t row = 0; booster->has_log_link && row < count; row++)
        scale_to_values(out + row * numbers, numbers - 1);
    return true;
}

bool booster_save(const struct booster *booster, const char **json, size_t *size)
{
    bst_ulong length;
    if (!write_json(booster->handle, json, &length))
        return xgboost_failed(booster->problems);
    *size = length;
    return true;
}

bool booster_load(struct arena *arena, struct problems *problems, const char *name, const char *json, size_t size,
                  struct booster **booster)
{
    xgboost_keep_quiet();
    BoosterHandle handle;
    if (XGBoosterCreate(NULL, 0, &handle))
        return xgboost_failed(problems);
    struct booster *created = owned_booster(arena, problems, handle);
    if (XGBoosterLoadModelFromBuffer(handle, json, size) || XGBoosterBoostedRounds(handle, &created->rounds))
        return xgboost_memory_ran_out() ? xgboost_no_memory(problems)
                                        : problem_add(problems, FAULT_PACKAGE, PLACE_FILE(name),
                                                      tr("this is no model that XGBoost can load"));
    created->has_log_link = memmem(json, size, log_link, strlen(log_link)) != NULL;
    *booster = created;
    return true;
}
