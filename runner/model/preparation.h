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

/* A step. Its file in stages/prepare/ exports one of these and nothing else; stages/prepare/prepare.c names it. */
struct step {
    const char *name;               /* its table in the pipeline file is [prepare.NAME] */
    const char *summary;            /* N_("fills gaps") */
    const struct setting *settings; /* optional, ended by { 0 } */
    size_t settings_size;
    size_t state_size; /* of what it learns; zeroed before fit and load */

    /* Learns from the training rows, and from nothing else. Features are the columns with ROLE_FEATURE. */
    bool (*fit)(struct arena *arena, struct problems *problems, const void *settings, void *state,
                const struct table *training);

    /* Changes a table (whose columns are shared with others: replace, never write into them), all of its rows. */
    bool (*apply)(struct arena *arena, struct problems *problems, const void *settings, const void *state,
                  struct table *table);

    void (*save)(struct arena *arena, const void *state, struct document *object);
    bool (*load)(struct arena *arena, struct problems *problems, const struct document *object, void *state);
};

enum recipe_kind { RECIPE_TREES, RECIPE_LINEAR, RECIPE_KINDS };

struct recipe {
    const char *name;                /* "trees", "linear" */
    const struct step *const *steps; /* NULL-terminated */
    const void *const *settings;     /* of each step */
};

/* The recipes of a run, by enum recipe_kind; implemented where the steps are listed. `settings` gives the struct of a
 * section by its name, as settings_section does; NULL: all defaults do not matter (a loaded preparation only applies,
 * and what apply needs is in the state). */
extern const struct step *const all_steps[];
const struct recipe *recipes_create(struct arena *arena, const struct settings *settings);

struct preparation;

/* Fits all steps on the training rows of `table`, and gives back the prepared table of all its rows as well (each step
 * is fitted on what the steps before it made). The target column is kept untouched. */
bool preparation_fit(struct arena *arena, struct problems *problems, const struct recipe *recipe,
                     const struct table *table, const uint32_t *training, size_t training_count,
                     struct preparation **preparation, struct table **prepared);

/* The prepared table of another table with the same input columns. Only its ROLE_FEATURE columns are the features;
 * they are numbers and categories, in the order in which the model knows them. */
bool preparation_apply(struct arena *arena, struct problems *problems, const struct preparation *preparation,
                       const struct table *table, struct table **prepared);

void preparation_save(struct arena *arena, const struct preparation *preparation, struct document *object);
bool preparation_load(struct arena *arena, struct problems *problems, const struct document *object,
                      struct preparation **preparation);

#endif
