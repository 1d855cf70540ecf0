/* Looks through a model in XGBoost's JSON before XGBoost sees it. XGBoost trusts what it loads: a child or a feature
 * that is none makes it read foreign memory, and a package can come from anywhere.
 */
#ifndef LOTSE_INSPECT_H
#define LOTSE_INSPECT_H

#include "runner/base/document.h"

/* Is this a booster of trees or a linear one, for this many features and outputs, with all parts in their places? If
 * not: FAULT_PACKAGE, and `name` stands in the problem. */
bool inspect_booster(struct problems *problems, const char *name, const char *json, size_t size, size_t features,
                     size_t outputs);

#endif
