/* The linear model: where it starts, and from how much it learns. */
#include "stages/search/search.h"

#include "runner/model/batches.h"

#include <math.h>

const float *linear_start(struct arena *arena, const struct table *prepared, size_t outputs)
{
    size_t features = feature_count(prepared), feature = 0, speaking = 0;
    float *weights = ARENA_ARRAY(arena, (features + 1) * outputs, float);
    for (size_t i = 0; i < prepared->column_count; i++)
        speaking += prepared->columns[i].role == ROLE_FEATURE && prepared->columns[i].speaks_for > 0;
    if (speaking == 0)
        return NULL;
    float share = (float)outputs / (float)speaking; /* of each text, where there are several */
    for (size_t i = 0; i < prepared->column_count; i++) {
        const struct column *column = &prepared->columns[i];
        if (column->role != ROLE_FEATURE)
            continue;
        if (column->speaks_for)
            weights[feature * outputs + column->speaks_for - 1] = share;
        feature++;
    }
    return weights;
}

/* It has learned what it can from some ten thousand rows. A round looks at every feature of every row once for each
 * output; with many of them that is to take a fraction of a second. */
size_t linear_rows(const struct table *prepared, size_t outputs)
{
    const double enough = 20000, at_least = 2000, looks = 3e7;
    return (size_t)fmin(enough, fmax(at_least, looks / (double)(outputs * feature_count(prepared))));
}
