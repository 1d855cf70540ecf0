/* Preparation: what turns a table as it was read into features that a model understands.
 *
 * A recipe is a list of steps. Fitted on training rows it becomes a preparation: what each step has learned. A
 * preparation changes any table in the same way, and can be saved and loaded. That leakage is impossible shows in the
 * types: fit sees a view of the training rows only, and apply sees what was learned as const.
 */
#ifndef LOTSE_PREPARATION_H
#define LOTSE_PREPARATION_H

#include "runner/base/document.h"
#include "runner/settings.h"
#include "runner/table/table.h"

/* What is asked about the rows of a table, for steps that learn from it. */
struct truth {
    const float *values; /* of each row of the columns: number, or index of the class; known for all training rows */
    size_t classes;      /* 0: numbers */
};

/* A step. Its file in stages/prepare/ exports one of these and nothing else; stages/prepare/prepare.c names it. */
struct step {
    const char *name;               /* its table in the pipeline file is [prepare.NAME] */
    const char *summary;            /* N_("fills gaps") */
    const struct setting *settings; /* optional, ended by { 0 } */
    size_t settings_size;
    size_t state_size; /* of what it learns; zeroed before fit and load */
    bool came_later;   /* packages from before it was known say nothing of it; what is zeroed then changes nothing */

    /* Learns from the training rows, and from nothing else. Features are the columns with ROLE_FEATURE. What it keeps
     * it copies: the table may be gone when the state is used. */
    bool (*fit)(struct arena *arena, struct problems *problems, const void *settings, void *state,
                const struct table *training, const struct truth *truth);

    /* Changes a table, all of its rows: replaces columns, adds them (ROLE_FEATURE), or takes their role away. The
     * values of columns are shared with others and are never written to. A name that is taken already is made another
     * one afterwards. */
    bool (*apply)(struct arena *arena, struct problems *problems, const void *state, struct table *table);

    /* Optional, called once behind fit and apply: writes into the columns that apply has made what the training rows must
     * see instead, where apply would show them their own truth. `training` are those rows of the same table. The input may
     * have columns of the same names: table_newest_column finds those that were made. */
    bool (*correct)(struct arena *arena, const void *state, const struct table *training, const struct truth *truth,
                    struct table *table);

    /* Optional: the values of a category that it knows by name; NULL: it knows nothing of this input column. */
    const struct dictionary *(*values)(const void *state, const char *column);

    void (*save)(struct arena *arena, const void *state, struct document *object);
    bool (*load)(struct arena *arena, const struct document *object, void *state); /* false: damaged */
};

/* All steps that there are, NULL-terminated; stages/prepare/steps.c names them, and the recipes made of them. */
extern const struct step *const all_steps[];

/* Different learners need different preparation. */
enum recipe_kind {
    RECIPE_TREES, /* categories as they are */
    RECIPE_ENCODED, /* … but those of many values as numbers: their places in the alphabet, and statistics of the target */
    RECIPE_COMBINED, /* … and with numbers as categories, and combined with each other */
    RECIPE_RESIDUAL, /* as RECIPE_ENCODED, for trees that learn what a linear model leaves */
    RECIPE_LINEAR,   /* one-hot, scaled */
    RECIPE_KINDS
};

struct recipe {
    const char *name;                /* "trees", "encoded", "combined", "residual", "linear" */
    const struct step *const *steps; /* NULL-terminated */
    const void *const *settings;     /* of each step; NULL in a recipe that is only applied */
};

/* By enum recipe_kind, without settings; ended by one without a name. */
extern const struct recipe all_recipes[];

/* The recipes with the settings of a pipeline file, by enum recipe_kind. */
struct recipe *recipes_create(struct arena *arena, const struct settings *settings);

struct preparation;

/* Fits all steps on the training rows of `table`, and gives back the prepared table of all its rows as well (each step
 * is fitted on what the steps before it made). The prepared table has the features and nothing else; they are numbers
 * and categories. It belongs to an arena of its own, since what was learned is needed for longer. */
bool preparation_fit(struct arena *arena, struct arena *of_prepared, struct problems *problems,
                     const struct recipe *recipe, const struct table *table, const uint32_t *training,
                     size_t training_count, const struct truth *truth, struct preparation **preparation,
                     struct table **prepared);

/* The features of another table with the same input columns, in whatever order it has them. */
bool preparation_apply(struct arena *arena, struct problems *problems, const struct preparation *preparation,
                       const struct table *table, struct table **prepared);

/* The input column that a feature was made from, and the second one of a combination, or NULL. */
struct feature_origin {
    const char *source, *other;
};

/* For each feature, in the order of the model. */
const struct feature_origin *preparation_origins(const struct preparation *preparation, size_t *count);

/* The values of an input column, a category, that it knows by name; NULL: it has other uses for it, or none. */
const struct dictionary *preparation_values(const struct preparation *preparation, const char *column);

void preparation_save(struct arena *arena, const struct preparation *preparation, struct document *object);

/* The texts of a loaded preparation belong to the document, which must live as long. */
bool preparation_load(struct arena *arena, struct problems *problems, const struct document *object,
                      struct preparation **preparation);

#endif
