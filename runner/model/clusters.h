/* Clusters: rows that are drawn together, or alone. Rows of one group (a customer, a machine) are alike; five machines with
 * two hundred rows each tell about as much of a sixth one as five rows would, and not as a thousand.
 */
#ifndef LOTSE_CLUSTERS_H
#define LOTSE_CLUSTERS_H

#include "runner/model/metric.h"

struct clusters {
    const uint32_t *of; /* for each row which one it belongs to; NULL: each row is one by itself */
    size_t count;
};

/* By the groups of the rows, numbered in the order in which they come. */
struct clusters clusters_of(struct arena *arena, const struct scored *scored);

/* Which one a row belongs to. */
static inline size_t cluster_of_row(const struct clusters *clusters, size_t row)
{
    return clusters->of ? clusters->of[row] : row;
}

#endif
