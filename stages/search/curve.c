/* How the loss of validation rows changes while a fold trains, and where the folds of a trial do best together. */
#include "stages/search/search.h"

#include <math.h>

/* One that ended before stays as it was. */
static double loss_after(const struct curve *curve, int looks)
{
    return (double)curve->losses[(looks < curve->looks ? looks : curve->looks) - 1];
}

int curves_best(const struct curve *curves, size_t count)
{
    int most = 1, best = 1;
    double least = INFINITY;
    for (size_t i = 0; i < count; i++)
        most = curves[i].looks > most ? curves[i].looks : most;
    for (int looks = 1; looks <= most; looks++) {
        double sum = 0;
        for (size_t i = 0; i < count; i++)
            sum += loss_after(&curves[i], looks);
        if (sum < least) {
            least = sum;
            best = looks;
        }
    }
    return best;
}
