/* Matrices: how the columns of a table get into XGBoost. */
#include "runner/model/xgboost.h"

#include <stdio.h>

/* An array as XGBoost's array interface wants to see it, after NumPy's of the same name. */
static void describe(char text[200], const void *data, size_t rows, size_t columns)
{
    if (columns)
        snprintf(text, 200, "{\"data\":[%zu,true],\"shape\":[%zu,%zu],\"typestr\":\"<f4\",\"version\":3}", (size_t)data,
                 rows, columns);
    else
        snprintf(text, 200, "{\"data\":[%zu,true],\"shape\":[%zu],\"typestr\":\"<f4\",\"version\":3}", (size_t)data,
                 rows);
}

/* Labels, weights and kinds of features for what stands in the buffer. */
static bool set_facts(const struct batches *batches, DMatrixHandle handle, size_t count)
{
    char array[200];
    if (batches->labels) {
        describe(array, batches->labels, count, 0);
        if (XGDMatrixSetInfoFromInterface(handle, "label", array))
            return false;
    }
    if (batches->weights) {
        describe(array, batches->weights, count, 0);
        if (XGDMatrixSetInfoFromInterface(handle, "weight", array))
            return false;
    }
    return !batches->has_categories ||
           XGDMatrixSetStrFeatureInfo(handle, "feature_type", batches->types, batches->feature_count) == 0;
}

/* What XGBoost pulls the batches of a quantised matrix from. */
struct feed {
    struct batches batches;
    DMatrixHandle proxy;
    bool failed, memory_ran_out; /* seen here; XGBoost itself then complains of missing rows */
};

static int next_batch(DataIterHandle object)
{
    struct feed *feed = object;
    size_t count = batches_fill(&feed->batches);
    if (count == 0)
        return 0;
    char array[200];
    describe(array, feed->batches.values, count, feed->batches.feature_count);
    feed->failed |= XGProxyDMatrixSetDataDense(feed->proxy, array) || !set_facts(&feed->batches, feed->proxy, count);
    feed->memory_ran_out = feed->failed && xgboost_memory_ran_out();
    return !feed->failed;
}

static void first_batch(DataIterHandle object)
{
    ((struct feed *)object)->batches.next = 0;
}

static void free_matrix(void *object)
{
    XGDMatrixFree(((struct matrix *)object)->handle);
}

static struct matrix *owned_matrix(struct arena *arena, DMatrixHandle handle, size_t rows)
{
    struct matrix *matrix = ARENA_NEW(arena, struct matrix);
    *matrix = (struct matrix){ handle, rows };
    arena_on_end(arena, free_matrix, matrix);
    return matrix;
}

bool matrix_quantised(struct arena *arena, struct problems *problems, const struct table *table, const uint32_t *rows,
                      size_t count, const float *labels, const float *weights, unsigned bins,
                      const struct matrix *reference, unsigned threads, struct matrix **matrix)
{
    xgboost_keep_quiet();
    struct arena *scratch = arena_child(arena);
    struct feed feed = { .batches = batches_of(scratch, table, rows, count, labels, weights) };
    char config[100];
    snprintf(config, sizeof config, "{\"missing\":NaN,\"nthread\":%u,\"max_bin\":%u}", threads, bins);
    DMatrixHandle handle = NULL;
    bool done = XGProxyDMatrixCreate(&feed.proxy) == 0;
    if (done) {
        done = XGQuantileDMatrixCreateFromCallback(&feed, feed.proxy, reference ? reference->handle : NULL, first_batch,
                                                   next_batch, config, &handle) == 0 &&
               !feed.failed;
        XGDMatrixFree(feed.proxy);
    }
    arena_destroy(scratch);
    if (!done)
        return feed.memory_ran_out ? xgboost_no_memory(problems) : xgboost_failed(problems);
    *matrix = owned_matrix(arena, handle, count);
    return true;
}

bool matrix_dense(const struct batches *batches, size_t count, DMatrixHandle *handle)
{
    char array[200];
    describe(array, batches->values, count, batches->feature_count);
    return XGDMatrixCreateFromDense(array, "{\"missing\":NaN,\"nthread\":1}", handle) == 0 &&
           set_facts(batches, *handle, count);
}

bool matrix_plain(struct arena *arena, struct problems *problems, const struct table *table, const uint32_t *rows,
                  size_t count, const float *labels, const float *weights, struct matrix **matrix)
{
    xgboost_keep_quiet();
    struct arena *scratch = arena_child(arena);
    /* XGBoost wants a plain matrix in one piece. */
    struct batches batches = batch_of_all(scratch, table, rows, count, labels, weights);
    DMatrixHandle handle;
    bool done = matrix_dense(&batches, batches_fill(&batches), &handle);
    arena_destroy(scratch);
    if (!done)
        return xgboost_failed(problems);
    *matrix = owned_matrix(arena, handle, count);
    return true;
}
