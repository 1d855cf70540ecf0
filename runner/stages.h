/* Commands as lists of stages, each NULL-terminated. */
#ifndef LOTSE_STAGES_H
#define LOTSE_STAGES_H

#include "runner/stage.h"

extern const struct stage *const run_stages[];     /* from data to report and package */
extern const struct stage *const open_stages[];    /* from a package to a model */
extern const struct stage *const predict_stages[]; /* from a model and a table to predictions; for each table anew */

#endif
