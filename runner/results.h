/* What a run leaves behind for machines. */
#ifndef LOTSE_RESULTS_H
#define LOTSE_RESULTS_H

#include "runner/run.h"

/* What was measured, as a document: the card of the model. Needs RUN_HAS_EVALUATION. Holds nothing that differs between
 * two runs of the same input, so that equal inputs give equal packages. */
struct document *evaluation_document(struct run *run);

/* A number for what the test rows hold: models that were measured on the same rows have the same one. */
const char *evaluation_test_rows(struct arena *arena, const struct evaluation *evaluation);

/* The fixed number of trials that gives the same package again; 0: none does, since time had a part in it. To be asked
 * when the model is made and explained. */
size_t results_repeating_trials(const struct run *run);

/* metrics.json: the same, and what it took: seconds and memory; and what it takes to repeat it, or to go on from it. */
struct document *results_document(struct run *run);

#endif
