/* What the user knows: in which direction a column works, which columns act together, how much a row counts. */
#include "stages/search/search.h"

#include "runner/base/translate.h"

#include <math.h>
#include <string.h>

static enum direction direction_of(const struct run *run, const char *column)
{
    return (enum direction)pipeline_column(run->pipeline, column)->direction;
}

bool knowledge_has_limits(const struct search *search)
{
    const struct table *table = search->run->table;
    for (size_t i = 0; i < table->column_count; i++)
        if (direction_of(search->run, table->columns[i].name) ||
            pipeline_column(search->run->pipeline, table->columns[i].name)->group)
            return true;
    return false;
}

static bool check_direction(const struct run *run, const struct column *column)
{
    struct place place =
        settings_place(run->pipeline->settings, &pipeline_column(run->pipeline, column->name)->direction);
    if (run->question.class_count > 2)
        return problem_add(run->problems, FAULT_SETTINGS, place,
                           tr("with more than two classes, a prediction neither rises nor falls"));
    if (column->kind == COLUMN_NUMBER)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, place, tr("column \"%s\" holds no numbers, so that it has no direction"),
                column->name);
    return problem_try(run->problems, tr("leave direction out"));
}

/* That each row has one shows when they are asked for. */
static bool check_weight(const struct run *run)
{
    const struct column *column = table_column_with_role(run->table, ROLE_WEIGHT);
    if (!column || column->kind == COLUMN_NUMBER)
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &run->pipeline->columns->weight),
                tr("column \"%s\" holds no numbers, so that no row has a weight"), column->name);
    return problem_try(run->problems, tr("name a column of numbers, or leave weight out"));
}

bool knowledge_plan(const struct run *run)
{
    const struct table *table = run->table;
    bool sound = check_weight(run);
    for (size_t i = 0; i < table->column_count; i++)
        if (direction_of(run, table->columns[i].name) && table->columns[i].role == ROLE_FEATURE)
            sound = check_direction(run, &table->columns[i]) && sound;
    return sound;
}

/* "(1,0,-1)": only the column itself has the direction, not what else was made of it. */
const char *knowledge_directions(struct arena *arena, const struct search *search, const struct table *prepared)
{
    static const char *const signs[] = { [DIRECTION_NONE] = "0", [DIRECTION_RISING] = "1", [DIRECTION_FALLING] = "-1" };
    struct text text = text_in(arena);
    bool any = false;
    for (size_t i = 0; i < prepared->column_count; i++) {
        const struct column *column = &prepared->columns[i];
        bool is_itself = strcmp(column->name, column->source) == 0;
        enum direction direction = is_itself ? direction_of(search->run, column->name) : DIRECTION_NONE;
        text_add_format(&text, "%s%s", i ? "," : "(", signs[direction]);
        any |= direction != DIRECTION_NONE;
    }
    text_add(&text, ")");
    return any ? text_string(&text) : NULL;
}

static const char *group_of(const struct search *search, const struct column *column)
{
    const char *group = pipeline_column(search->run->pipeline, column->source)->group;
    return group ? group : "";
}

/* "[[0,2],[1,3,4]]" */
const char *knowledge_groups(struct arena *arena, const struct search *search, const struct table *prepared)
{
    struct text text = text_in(arena);
    size_t groups = 0;
    for (size_t i = 0; i < prepared->column_count; i++) {
        const char *group = group_of(search, &prepared->columns[i]);
        bool is_first = true;
        for (size_t j = 0; j < i && is_first; j++)
            is_first = strcmp(group_of(search, &prepared->columns[j]), group) != 0;
        if (!is_first)
            continue;
        text_add_format(&text, groups++ ? ",[%zu" : "[[%zu", i);
        for (size_t j = i + 1; j < prepared->column_count; j++)
            if (strcmp(group_of(search, &prepared->columns[j]), group) == 0)
                text_add_format(&text, ",%zu", j);
        text_add(&text, "]");
    }
    text_add(&text, "]");
    return groups > 1 ? text_string(&text) : NULL;
}

static bool bad_weight(const struct search *search, const struct column *column, size_t row)
{
    struct run *run = search->run;
    problem_add(run->problems, FAULT_DATA, PLACE_FILE(run->sources[0].name),
                tr("the weight of row %zu of the data, in column \"%s\", is missing or negative"), row + 1,
                column->name);
    return problem_try(run->problems, tr("give every row a weight of 0 or more"));
}

/* Each class counts as much as the others: by the rows that it has. */
static void balance(const struct search *search, float *weights)
{
    const struct run *run = search->run;
    size_t classes = run->question.class_count;
    struct arena *scratch = arena_create();
    double *sums = ARENA_ARRAY(scratch, classes, double), all = 0;
    for (size_t i = 0; i < run->split.train_count; i++) {
        uint32_t row = run->split.train[i];
        sums[(size_t)run->question.truth[row]] += (double)weights[row];
        all += (double)weights[row];
    }
    for (size_t i = 0; i < run->split.train_count; i++) {
        uint32_t row = run->split.train[i];
        weights[row] *= (float)(all / ((double)classes * fmax(sums[(size_t)run->question.truth[row]], 1e-9)));
    }
    arena_destroy(scratch);
}

/* In whatever unit they are, they are 1 in the mean: trees hold back by the sum of them. */
static void normalise(const struct search *search, float *weights)
{
    const struct split *split = &search->run->split;
    double sum = 0;
    for (size_t i = 0; i < split->train_count; i++)
        sum += (double)weights[split->train[i]];
    for (size_t i = 0; i < split->train_count && sum > 0; i++)
        weights[split->train[i]] *= (float)((double)split->train_count / sum);
}

const float *knowledge_weights(struct search *search, bool *sound)
{
    const struct run *run = search->run;
    const struct column *column = table_column_with_role(run->table, ROLE_WEIGHT);
    bool balances = run->pipeline->target->class_weight && run->question.class_count;
    if (!column && !balances)
        return NULL;
    float *weights = ARENA_ARRAY(search->arena, run->table->row_count, float);
    for (size_t i = 0; i < run->split.train_count; i++) {
        uint32_t row = run->split.train[i];
        weights[row] = column ? column->numbers[row] : 1;
        if (column && !(weights[row] >= 0)) {
            *sound = bad_weight(search, column, row);
            return NULL;
        }
    }
    normalise(search, weights);
    if (balances)
        balance(search, weights);
    return weights;
}
