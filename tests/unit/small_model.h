/* A model that is quickly trained, for tests: three small boosters on numbers, two of which share a preparation. */
#ifndef LOTSE_SMALL_MODEL_H
#define LOTSE_SMALL_MODEL_H

#include "runner/model/model.h"

#define SMALL_ROWS ((size_t)200)

/* A table with the features "länge", "breite" (with gaps) and "tiefe". */
struct table *small_table(struct arena *arena);

/* Row numbers 0, 1, 2, … */
const uint32_t *small_rows(struct arena *arena);

/* Settings of zeros mean "auto" for the steps of a recipe, as long as there are only numbers to prepare. */
struct recipe *small_recipe(struct arena *arena, enum recipe_kind kind);

/* task: any but TASK_AUTO; multiclass has three classes. */
struct model *small_model(struct arena *arena, struct problems *problems, enum task task);

#endif
