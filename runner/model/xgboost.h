/* What the files that talk to XGBoost share, and nobody else. */
#ifndef LOTSE_XGBOOST_H
#define LOTSE_XGBOOST_H

#include "runner/model/batches.h"
#include "runner/model/booster.h"

#include <xgboost/c_api.h>

struct matrix {
    DMatrixHandle handle;
    size_t rows;
};

/* Once for each thread, before anything else is asked of XGBoost: it would print to our standard error. */
void xgboost_keep_quiet(void);

/* Was that the reason of the last failure? */
bool xgboost_memory_ran_out(void);

/* Problems to report; false. */
bool xgboost_no_memory(struct problems *problems);
bool xgboost_failed(struct problems *problems); /* with the words of the last failure */

/* The rows that stand in the buffer, as a matrix of their own; to be freed. */
bool matrix_dense(const struct batches *batches, size_t count, DMatrixHandle *handle);

#endif
