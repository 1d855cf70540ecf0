#include "runner/model/preparation.h"

#include "runner/base/translate.h"
#include "runner/model/batches.h"

#include <string.h>

struct preparation {
    const struct recipe *recipe;
    void **states;      /* of each step */
    const char **names; /* of the features, in the order that the model knows */
    struct feature_origin *origins;
    size_t feature_count;
};

static size_t step_count(const struct recipe *recipe)
{
    size_t count = 0;
    while (recipe->steps[count])
        count++;
    return count;
}

static struct preparation *preparation_create(struct arena *arena, const struct recipe *recipe)
{
    struct preparation *preparation = ARENA_NEW(arena, struct preparation);
    size_t count = step_count(recipe);
    preparation->recipe = recipe;
    preparation->states = ARENA_ARRAY(arena, count, void *);
    for (size_t i = 0; i < count; i++)
        preparation->states[i] = arena_get(arena, recipe->steps[i]->state_size);
    return preparation;
}

/* Which columns the steps made in the end: an order that every later table is brought into. */
static void remember_features(struct arena *arena, struct preparation *preparation, const struct table *prepared)
{
    preparation->feature_count = feature_count(prepared);
    preparation->names = ARENA_ARRAY(arena, preparation->feature_count, const char *);
    preparation->origins = ARENA_ARRAY(arena, preparation->feature_count, struct feature_origin);
    size_t feature = 0;
    for (size_t i = 0; i < prepared->column_count; i++) {
        const struct column *column = &prepared->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        preparation->names[feature] = arena_copy_text(arena, column->name);
        preparation->origins[feature++] = (struct feature_origin){
            arena_copy_text(arena, column->source),
            column->other_source ? arena_copy_text(arena, column->other_source) : NULL,
        };
    }
}

/* The input columns that are features. The others are left out, as they are not there when the model is used: names of
 * made columns follow from those that are taken. */
static struct table *features_of(struct arena *arena, const struct table *table)
{
    struct table *features = table_copy(arena, table);
    features->column_count = 0;
    for (size_t i = 0; i < table->column_count; i++)
        if (table->columns[i].role == ROLE_FEATURE)
            features->columns[features->column_count++] = table->columns[i];
    return features;
}

/* Takes the names of the columns that were added since the last call. One that is taken gets a number: of a category
 * "kunde", "kunde.target" is made, and the input may have such a column as well. */
static void take_names(struct arena *arena, struct dictionary *taken, struct table *work)
{
    for (size_t i = dictionary_count(taken); i < work->column_count; i++) {
        const char *wanted = work->columns[i].name, *name = wanted;
        for (int number = 2; dictionary_add(taken, name, strlen(name)) < i; number++)
            name = arena_format(arena, "%s_%d", wanted, number);
        work->columns[i].name = name;
    }
}

/* A table of the features alone, in the model's order. */
static bool select_features(struct arena *arena, struct problems *problems, const struct preparation *preparation,
                            const struct table *table, struct table **prepared)
{
    struct table *selected = table_create(arena, table->row_count);
    for (size_t i = 0; i < preparation->feature_count; i++) {
        const struct column *column = table_column(table, preparation->names[i]);
        if (!column)
            return problem_add(problems, FAULT_PACKAGE, NOWHERE,
                               tr("the model wants a feature \"%s\" that its preparation does not make"),
                               preparation->names[i]);
        *table_add_column(arena, selected, column->name, column->kind) = *column;
    }
    *prepared = selected;
    return true;
}

bool preparation_fit(struct arena *arena, struct arena *of_prepared, struct problems *problems,
                     const struct recipe *recipe, const struct table *table, const uint32_t *training,
                     size_t training_count, const struct truth *truth, struct preparation **preparation,
                     struct table **prepared)
{
    struct preparation *fitted = preparation_create(arena, recipe);
    struct table *work = features_of(of_prepared, table);
    struct dictionary *taken = dictionary_create(of_prepared);
    take_names(of_prepared, taken, work);
    for (size_t i = 0; recipe->steps[i]; i++) {
        const struct step *step = recipe->steps[i];
        struct table seen = table_view(work, training, training_count);
        if (!step->fit(arena, problems, recipe->settings[i], fitted->states[i], &seen, truth) ||
            !step->apply(of_prepared, problems, fitted->states[i], work))
            return false;
        seen = table_view(work, training, training_count); /* columns may have moved */
        if (step->correct && !step->correct(of_prepared, fitted->states[i], &seen, truth, work))
            return false;
        take_names(of_prepared, taken, work);
    }
    remember_features(arena, fitted, work);
    *preparation = fitted;
    return select_features(of_prepared, problems, fitted, work, prepared);
}

bool preparation_apply(struct arena *arena, struct problems *problems, const struct preparation *preparation,
                       const struct table *table, struct table **prepared)
{
    struct table *work = features_of(arena, table);
    struct dictionary *taken = dictionary_create(arena);
    take_names(arena, taken, work);
    for (size_t i = 0; preparation->recipe->steps[i]; i++) {
        if (!preparation->recipe->steps[i]->apply(arena, problems, preparation->states[i], work))
            return false;
        take_names(arena, taken, work);
    }
    return select_features(arena, problems, preparation, work, prepared);
}

const struct feature_origin *preparation_origins(const struct preparation *preparation, size_t *count)
{
    *count = preparation->feature_count;
    return preparation->origins;
}

const struct dictionary *preparation_values(const struct preparation *preparation, const char *column)
{
    const struct dictionary *values = NULL;
    for (size_t i = 0; preparation->recipe->steps[i] && !values; i++)
        if (preparation->recipe->steps[i]->values)
            values = preparation->recipe->steps[i]->values(preparation->states[i], column);
    return values;
}

void preparation_save(struct arena *arena, const struct preparation *preparation, struct document *object)
{
    document_set_text(object, "recipe", preparation->recipe->name);
    for (size_t i = 0; preparation->recipe->steps[i]; i++) {
        struct document *state = document_object(arena);
        preparation->recipe->steps[i]->save(arena, preparation->states[i], state);
        document_set(object, preparation->recipe->steps[i]->name, state);
    }
    struct document *features = document_array(arena);
    for (size_t i = 0; i < preparation->feature_count; i++) {
        struct document *feature = document_object(arena);
        document_set_text(feature, "name", preparation->names[i]);
        document_set_text(feature, "source", preparation->origins[i].source);
        if (preparation->origins[i].other)
            document_set_text(feature, "other_source", preparation->origins[i].other);
        document_append(features, feature);
    }
    document_set(object, "features", features);
}

static const struct recipe *recipe_named(const char *name)
{
    for (const struct recipe *recipe = all_recipes; name && recipe->name; recipe++)
        if (strcmp(recipe->name, name) == 0)
            return recipe;
    return NULL;
}

static bool damaged(struct problems *problems)
{
    return problem_add(problems, FAULT_PACKAGE, PLACE_FILE("prepare.json"),
                       tr("this description of the preparation is damaged"));
}

bool preparation_load(struct arena *arena, struct problems *problems, const struct document *object,
                      struct preparation **preparation)
{
    const struct recipe *recipe = recipe_named(document_text(document_get(object, "recipe")));
    if (!recipe)
        return damaged(problems);
    struct preparation *loaded = preparation_create(arena, recipe);
    for (size_t i = 0; recipe->steps[i]; i++) {
        const struct document *state = document_get(object, recipe->steps[i]->name);
        if (!state && recipe->steps[i]->came_later)
            continue; /* and has learned nothing */
        if (!state || !recipe->steps[i]->load(arena, state, loaded->states[i]))
            return damaged(problems);
    }
    const struct document *features = document_get(object, "features");
    loaded->feature_count = document_count(features);
    loaded->names = ARENA_ARRAY(arena, loaded->feature_count, const char *);
    loaded->origins = ARENA_ARRAY(arena, loaded->feature_count, struct feature_origin);
    for (size_t i = 0; i < loaded->feature_count; i++) {
        const struct document *feature = document_at(features, i);
        loaded->names[i] = document_text(document_get(feature, "name"));
        loaded->origins[i] = (struct feature_origin){ document_text(document_get(feature, "source")),
                                                      document_text(document_get(feature, "other_source")) };
        if (!loaded->names[i] || !loaded->origins[i].source)
            return damaged(problems);
    }
    *preparation = loaded;
    return true;
}

struct recipe *recipes_create(struct arena *arena, const struct settings *settings)
{
    struct recipe *recipes = ARENA_ARRAY(arena, RECIPE_KINDS, struct recipe);
    for (size_t kind = 0; kind < RECIPE_KINDS; kind++) {
        const void **given = ARENA_ARRAY(arena, step_count(&all_recipes[kind]), const void *);
        recipes[kind] = all_recipes[kind];
        recipes[kind].settings = given;
        for (size_t i = 0; recipes[kind].steps[i]; i++)
            if (recipes[kind].steps[i]->settings)
                given[i] = settings_section(settings, arena_format(arena, "prepare.%s", recipes[kind].steps[i]->name));
    }
    return recipes;
}
