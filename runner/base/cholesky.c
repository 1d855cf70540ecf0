#include "runner/base/cholesky.h"

#include <math.h>

static double product(const double *a, const double *b, size_t count)
{
    double sum = 0;
    for (size_t i = 0; i < count; i++)
        sum += a[i] * b[i];
    return sum;
}

bool cholesky_factor(double *matrix, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        double *row = matrix + i * size;
        for (size_t j = 0; j < i; j++)
            row[j] = (row[j] - product(row, matrix + j * size, j)) / matrix[j * size + j];
        double left = row[i] - product(row, row, i);
        if (!(left > 0))
            return false;
        row[i] = sqrt(left);
    }
    return true;
}

void cholesky_solve(const double *factor, size_t size, double *b, size_t columns)
{
    for (size_t i = 0; i < size; i++)
        for (size_t k = 0; k < columns; k++) {
            for (size_t j = 0; j < i; j++)
                b[i * columns + k] -= factor[i * size + j] * b[j * columns + k];
            b[i * columns + k] /= factor[i * size + i];
        }
    for (size_t i = size; i-- > 0;)
        for (size_t k = 0; k < columns; k++) {
            for (size_t j = i + 1; j < size; j++)
                b[i * columns + k] -= factor[j * size + i] * b[j * columns + k];
            b[i * columns + k] /= factor[i * size + i];
        }
}

/* The sum of squares of the factor's inverse, column by column. */
double cholesky_trace_of_inverse(const double *factor, size_t size, double *scratch)
{
    double trace = 0;
    for (size_t column = 0; column < size; column++)
        for (size_t i = column; i < size; i++) {
            double unit = i == column ? 1 : 0;
            scratch[i] =
                (unit - product(factor + i * size + column, scratch + column, i - column)) / factor[i * size + i];
            trace += scratch[i] * scratch[i];
        }
    return trace;
}
