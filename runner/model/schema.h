/* The schema of a model: what its input looks like and what is asked of it, as a Frictionless Table Schema
 * (https://specs.frictionlessdata.io/table-schema/). What that standard has no word for stands under "lotse:…".
 */
#ifndef LOTSE_SCHEMA_H
#define LOTSE_SCHEMA_H

#include "runner/model/model.h"

void schema_save(struct arena *arena, const struct model *model, struct document *object);

/* Fills columns and question of the model; `name` stands in problems (FAULT_PACKAGE). */
bool schema_load(struct arena *arena, struct problems *problems, const char *name, const struct document *object,
                 struct model *model);

/* "binary", "multiclass", "regression" */
const char *task_name(enum task task);

#endif
