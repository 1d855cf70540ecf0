/* What training alone costs: the same boosters as `lotse run --trials 1` trains, from data that is in memory already,
 * with XGBoost's C API and nothing else.
 *
 *     bare write ROWS COLUMNS > data.csv
 *     bare train ROWS COLUMNS ROUNDS…     one booster for each number of rounds; each leaves out another fifth
 */
#include <math.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <xgboost/c_api.h>

static uint64_t state = 42;

static float next_number(void)
{
    state = state * UINT64_C(6364136223846793005) + UINT64_C(1442695040888963407);
    return (float)(state >> 44) / 1048576.0F;
}

/* A row of features, and whether a noisy rule holds for them. */
static int make_row(float *row, size_t columns)
{
    for (size_t i = 0; i < columns; i++)
        row[i] = next_number();
    return row[0] * row[1] + 0.5F * sinf(6 * row[2]) + 0.3F * next_number() > 0.6F;
}

static void check(int code)
{
    if (code) {
        fprintf(stderr, "%s\n", XGBGetLastError());
        exit(EXIT_FAILURE);
    }
}

static void write_table(size_t rows, size_t columns)
{
    float *row = calloc(columns, sizeof *row);
    for (size_t i = 0; i < columns; i++)
        printf("x%zu;", i);
    puts("y");
    for (size_t r = 0; r < rows; r++) {
        int label = make_row(row, columns);
        for (size_t i = 0; i < columns; i++)
            printf("%.6f;", (double)row[i]);
        puts(label ? "ja" : "nein");
    }
    free(row);
}

struct part { /* the rows of a table but every fifth, or every fifth alone */
    const float *values, *labels;
    float *some_values, *some_labels;
    size_t rows, columns, fifth, at;
    int is_fifth;
    DMatrixHandle proxy;
};

enum { BATCH = 8192 };

static int next_batch(DataIterHandle object)
{
    struct part *part = object;
    size_t count = 0;
    for (; part->at < part->rows && count < BATCH; part->at++) {
        if ((part->at % 5 == part->fifth) != part->is_fifth)
            continue;
        memcpy(part->some_values + count * part->columns, part->values + part->at * part->columns,
               part->columns * sizeof(float));
        part->some_labels[count++] = part->labels[part->at];
    }
    if (count == 0)
        return 0;
    char array[200];
    snprintf(array, sizeof array, "{\"data\":[%zu,true],\"shape\":[%zu,%zu],\"typestr\":\"<f4\",\"version\":3}",
             (size_t)part->some_values, count, part->columns);
    check(XGProxyDMatrixSetDataDense(part->proxy, array));
    snprintf(array, sizeof array, "{\"data\":[%zu,true],\"shape\":[%zu],\"typestr\":\"<f4\",\"version\":3}",
             (size_t)part->some_labels, count);
    check(XGDMatrixSetInfoFromInterface(part->proxy, "label", array));
    return 1;
}

static void first_batch(DataIterHandle object)
{
    ((struct part *)object)->at = 0;
}

static DMatrixHandle matrix(struct part *part, int is_fifth, DMatrixHandle reference)
{
    DMatrixHandle handle;
    part->is_fifth = is_fifth;
    part->at = 0;
    check(XGProxyDMatrixCreate(&part->proxy));
    check(XGQuantileDMatrixCreateFromCallback(part, part->proxy, reference, first_batch, next_batch,
                                              "{\"missing\":NaN,\"nthread\":1,\"max_bin\":256}", &handle));
    XGDMatrixFree(part->proxy);
    return handle;
}

/* The settings of Lotse's first trial. */
static void train_one(struct part *part, int rounds)
{
    static const char *const parameters[][2] = {
        { "objective", "binary:logistic" },
        { "tree_method", "hist" },
        { "nthread", "1" },
        { "learning_rate", "0.1" },
        { "max_depth", "5" },
        { "min_child_weight", "1" },
        { "subsample", "0.9" },
        { "lambda", "1" },
        { "colsample_bytree", "0.9" },
        { "eval_metric", "logloss" },
    };
    DMatrixHandle matrices[2];
    matrices[0] = matrix(part, 0, NULL);
    matrices[1] = matrix(part, 1, matrices[0]);
    BoosterHandle booster;
    check(XGBoosterCreate(matrices, 2, &booster));
    for (size_t i = 0; i < sizeof parameters / sizeof *parameters; i++)
        check(XGBoosterSetParam(booster, parameters[i][0], parameters[i][1]));
    const char *name = "watched", *result;
    for (int round = 0; round < rounds; round++) {
        check(XGBoosterUpdateOneIter(booster, round, matrices[0]));
        if (round % 3 == 2)
            check(XGBoosterEvalOneIter(booster, round, &matrices[1], &name, 1, &result));
    }
    XGBoosterFree(booster);
    XGDMatrixFree(matrices[0]);
    XGDMatrixFree(matrices[1]);
}

int main(int count, char **arguments)
{
    if (count < 4)
        return EXIT_FAILURE;
    size_t rows = strtoul(arguments[2], NULL, 10), columns = strtoul(arguments[3], NULL, 10);
    if (strcmp(arguments[1], "write") == 0) {
        write_table(rows, columns);
        return EXIT_SUCCESS;
    }
    float *values = calloc(rows * columns, sizeof *values), *labels = calloc(rows, sizeof *labels);
    for (size_t r = 0; r < rows; r++)
        labels[r] = (float)make_row(values + r * columns, columns);
    struct part part = { .values = values, .labels = labels, .rows = rows * 4 / 5, .columns = columns };
    part.some_values = calloc(BATCH * columns, sizeof(float));
    part.some_labels = calloc(BATCH, sizeof(float));
    for (int i = 4; i < count; i++, part.fifth++)
        train_one(&part, (int)strtol(arguments[i], NULL, 10));
    free(values);
    free(labels);
    free(part.some_values);
    free(part.some_labels);
    return EXIT_SUCCESS;
}
