/* Linear equations with a symmetric, positive definite matrix. */
#ifndef LOTSE_CHOLESKY_H
#define LOTSE_CHOLESKY_H

#include <stdbool.h>
#include <stddef.h>

/* Turns the lower triangle of a matrix, size × size, row-major, into its Cholesky factor, in place; what is above is neither
 * read nor changed. False where the matrix is not positive definite. */
bool cholesky_factor(double *matrix, size_t size);

/* Solves factor × factorᵀ × x = b for each of the columns of b, size × columns, row-major, in place. */
void cholesky_solve(const double *factor, size_t size, double *b, size_t columns);

/* The trace of the inverse of factor × factorᵀ. `scratch` has room for `size` numbers. */
double cholesky_trace_of_inverse(const double *factor, size_t size, double *scratch);

#endif
