/* What makes no sense in a pipeline file although every key by itself is fine: for pipeline.c alone. */
#ifndef LOTSE_PIPELINE_CHECKS_H
#define LOTSE_PIPELINE_CHECKS_H

#include "runner/model/metric.h"

/* Records everything that contradicts itself; false when there was something. */
bool pipeline_check(struct arena *arena, struct problems *problems, const struct pipeline *pipeline);

#endif
