#include "runner/base/quantile.h"

#include <math.h>
#include <stdlib.h>

static int by_double(const void *one, const void *other)
{
    double a = *(const double *)one, b = *(const double *)other;
    return (a > b) - (a < b);
}

static int by_float(const void *one, const void *other)
{
    float a = *(const float *)one, b = *(const float *)other;
    return (a > b) - (a < b);
}

size_t sort_doubles(double *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    qsort(values, kept, sizeof *values, by_double);
    return kept;
}

size_t sort_floats(float *values, size_t count)
{
    size_t kept = 0;
    for (size_t i = 0; i < count; i++)
        if (!isnan(values[i]))
            values[kept++] = values[i];
    qsort(values, kept, sizeof *values, by_float);
    return kept;
}

double quantile(const double *sorted, size_t count, double share)
{
    if (!count)
        return NAN;
    double at = share * (double)(count - 1);
    size_t below = (size_t)at < count - 1 ? (size_t)at : count - 1;
    size_t above = below + 1 < count ? below + 1 : below;
    return sorted[below] + (at - (double)below) * (sorted[above] - sorted[below]);
}

float median(const float *sorted, size_t count)
{
    return count % 2 ? sorted[count / 2] : (sorted[count / 2 - 1] + sorted[count / 2]) / 2;
}
