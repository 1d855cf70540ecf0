#include "tests/unit/small_model.h"

#include "runner/base/random.h"

#include <check.h>
#include <math.h>
#include <stdio.h>

static const char *const names[] = { "länge", "breite", "tiefe" };
enum { WIDTH = sizeof names / sizeof *names };

struct table *small_table(struct arena *arena)
{
    struct random random = random_start(1, 0);
    struct table *table = table_create(arena, SMALL_ROWS);
    for (size_t i = 0; i < WIDTH; i++) {
        struct column *column = table_add_column(arena, table, names[i], COLUMN_NUMBER);
        column->numbers = ARENA_ARRAY(arena, SMALL_ROWS, float);
        for (size_t row = 0; row < SMALL_ROWS; row++) {
            bool is_gap = i == 1 && row % 10 == 0;
            column->numbers[row] = is_gap ? NAN : (float)random_normal(&random);
            column->missing += is_gap;
        }
    }
    return table;
}

const uint32_t *small_rows(struct arena *arena)
{
    uint32_t *rows = ARENA_ARRAY(arena, SMALL_ROWS, uint32_t);
    for (uint32_t i = 0; i < SMALL_ROWS; i++)
        rows[i] = i;
    return rows;
}

static float truth_of(const struct table *table, size_t row, enum task task)
{
    float sum = table->columns[0].numbers[row] + table->columns[2].numbers[row];
    switch (task) {
    case TASK_BINARY:
        return sum > 0;
    case TASK_MULTICLASS:
        return sum > 0.7f ? 2 : sum > -0.7f;
    default:
        return 10 * sum;
    }
}

static struct booster *trained(struct arena *arena, struct problems *problems, const struct table *prepared,
                               const float *truth, enum task task, int seed)
{
    static const char *const objectives[] = { "", "binary:logistic", "multi:softprob", "reg:squarederror" };
    struct parameter parameters[] = { { "max_depth", "3" },      { "subsample", "0.7" }, { "nthread", "1" },
                                      { "objective", "" },       { "seed", "" },         { "base_score", "0.5" },
                                      { "tree_method", "hist" }, { "max_bin", "32" },    { "num_class", "3" } };
    size_t count = sizeof parameters / sizeof *parameters - (task != TASK_MULTICLASS);
    parameters[3].value = objectives[task];
    parameters[4].value = arena_format(arena, "%d", seed);
    struct matrix *matrix;
    struct booster *booster;
    ck_assert(matrix_quantised(arena, problems, prepared, NULL, SMALL_ROWS, truth, NULL, 32, NULL, 1, &matrix));
    ck_assert(booster_create(arena, problems, matrix, NULL, parameters, count, &booster));
    for (int round = 0; round < 5; round++)
        ck_assert(booster_advance(booster));
    return booster;
}

struct recipe *small_recipe(struct arena *arena, enum recipe_kind kind)
{
    struct recipe *recipe = ARENA_NEW(arena, struct recipe);
    *recipe = all_recipes[kind];
    size_t count = 0;
    while (recipe->steps[count])
        count++;
    const void **settings = ARENA_ARRAY(arena, count, const void *);
    for (size_t i = 0; i < count; i++)
        settings[i] = arena_get(arena, recipe->steps[i]->settings_size);
    recipe->settings = settings;
    return recipe;
}

struct model *small_model(struct arena *arena, struct problems *problems, enum task task)
{
    static const char *const classes[] = { "gut", "schlecht", "Ausschuß" };
    const struct recipe *recipe = small_recipe(arena, RECIPE_TREES);
    const struct table *table = small_table(arena);
    float *truth = ARENA_ARRAY(arena, SMALL_ROWS, float);
    for (size_t row = 0; row < SMALL_ROWS; row++)
        truth[row] = truth_of(table, row, task);
    struct schema_column *columns = ARENA_ARRAY(arena, WIDTH, struct schema_column);
    for (size_t i = 0; i < WIDTH; i++)
        columns[i] = (struct schema_column){ .name = names[i],
                                             .missing = table->columns[i].missing,
                                             .source = i == 2 ? "lager" : NULL };
    struct member *members = ARENA_ARRAY(arena, 3, struct member);
    struct preparation *preparations[2];
    struct table *prepared[2];
    struct truth known = { truth, task == TASK_REGRESSION ? 0 : task == TASK_BINARY ? 2 : 3 };
    for (size_t i = 0; i < 2; i++)
        ck_assert(preparation_fit(arena, arena, problems, recipe, table, small_rows(arena), SMALL_ROWS, &known,
                                  &preparations[i], &prepared[i]));
    for (size_t i = 0; i < 3; i++)
        members[i] = (struct member){ .preparation = preparations[i / 2],
                                      .booster = trained(arena, problems, prepared[i / 2], truth, task, (int)i),
                                      .weight = 1.0 / 3 };
    struct model *model = ARENA_NEW(arena, struct model);
    *model = (struct model){
        .name = "Prüfstück",
        .question = { .task = task, .target = "ergebnis", .classes = classes, .decimals = 1 },
        .columns = columns,
        .column_count = WIDTH,
        .members = members,
        .member_count = 3,
        .threshold = 0.35,
        .reach = task == TASK_REGRESSION ? 1.7 : NAN,
        .coverage = task == TASK_REGRESSION ? 0.9 : NAN,
        .language = "de",
    };
    static const float map[] = { 0.9f, 0.1f, 0, 0, 1.2f, 0, -0.1f, 0, 1, 0.2f, 0, -0.1f };
    if (task == TASK_BINARY)
        model->calibration = (struct calibration){ .slope = 0.8f, .offset = 0.1f };
    if (task == TASK_MULTICLASS)
        model->calibration = (struct calibration){ .map = map, .classes = 3 };
    model->question.class_count = task == TASK_BINARY ? 2 : task == TASK_MULTICLASS ? 3 : 0;
    model->question.outputs = task == TASK_MULTICLASS ? 3 : 1;
    return model;
}
