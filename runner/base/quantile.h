/* Sorted numbers, and what lies in the middle of them or at any other share. */
#ifndef LOTSE_QUANTILE_H
#define LOTSE_QUANTILE_H

#include <stddef.h>

/* Sort ascending; NaN are dropped, and the count without them is returned. */
size_t sort_doubles(double *values, size_t count);
size_t sort_floats(float *values, size_t count);

/* Of sorted values, linear between them (type 7 of Hyndman and Fan, 1996, NumPy's default); NaN when there are none. */
double quantile(const double *sorted, size_t count, double share);

/* Of at least one sorted value. */
float median(const float *sorted, size_t count);

#endif
