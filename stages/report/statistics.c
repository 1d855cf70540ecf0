#include "stages/report/statistics.h"

#include <math.h>
#include <stdlib.h>

struct outcome outcome_at(const float *truth, const float *predicted, size_t rows, double threshold)
{
    struct outcome outcome = { 0 };
    for (size_t i = 0; i < rows; i++) {
        if (isnan(predicted[i]))
            continue;
        bool flagged = (double)predicted[i] >= threshold;
        if (truth[i] > 0.5f)
            *(flagged ? &outcome.found : &outcome.missed) += 1;
        else
            *(flagged ? &outcome.in_vain : &outcome.left_alone) += 1;
    }
    return outcome;
}

double share_of(size_t part, size_t whole)
{
    return whole ? (double)part / (double)whole : NAN;
}

struct ranked {
    float predicted, truth;
};

static int by_rising_prediction(const void *one, const void *other)
{
    float a = ((const struct ranked *)one)->predicted, b = ((const struct ranked *)other)->predicted;
    return (a > b) - (a < b);
}

/* Rows without a number of their own can't be ranked, and are dropped. */
static struct ranked *rank_rows(struct arena *scratch, const float *truth, const float *predicted, size_t *rows)
{
    struct ranked *ranked = ARENA_ARRAY(scratch, *rows, struct ranked);
    size_t count = 0;
    for (size_t i = 0; i < *rows; i++)
        if (!isnan(predicted[i]) && !isnan(truth[i]))
            ranked[count++] = (struct ranked){ predicted[i], truth[i] > 0.5f };
    qsort(ranked, count, sizeof *ranked, by_rising_prediction);
    *rows = count;
    return ranked;
}

bool gain_curve(struct arena *scratch, const float *truth, const float *predicted, size_t rows, struct point *curve,
                size_t steps)
{
    struct ranked *ranked = rank_rows(scratch, truth, predicted, &rows);
    size_t cases = 0;
    for (size_t i = 0; i < rows; i++)
        cases += ranked[i].truth > 0;
    if (cases == 0 || steps == 0)
        return false;
    size_t looked_at = 0, found = 0, step = 0;
    while (looked_at < rows) {
        size_t group = 0, group_found = 0; /* of equal predictions */
        float prediction = ranked[rows - 1 - looked_at].predicted;
        for (; looked_at + group < rows && ranked[rows - 1 - looked_at - group].predicted == prediction; group++)
            group_found += ranked[rows - 1 - looked_at - group].truth > 0;
        for (; step <= steps; step++) {
            double at = (double)step / (double)steps * (double)rows - (double)looked_at;
            if (at > (double)group)
                break;
            double here = (double)found + at / (double)group * (double)group_found;
            curve[step] = (struct point){ (double)step / (double)steps, here / (double)cases };
        }
        looked_at += group;
        found += group_found;
    }
    for (; step <= steps; step++) /* rounding may leave the last one over */
        curve[step] = (struct point){ (double)step / (double)steps, 1 };
    return true;
}

double gain_at(const struct point *curve, size_t steps, double x)
{
    double at = fmin(1, fmax(0, x)) * (double)steps;
    size_t before = (size_t)at < steps ? (size_t)at : steps - 1;
    double part = at - (double)before;
    return curve[before].y + part * (curve[before + 1].y - curve[before].y);
}

void wilson_interval(size_t part, size_t whole, double *low, double *high)
{
    double n = (double)whole, share = share_of(part, whole), z = 1.96;
    double middle = (share + z * z / (2 * n)) / (1 + z * z / n);
    double half = z / (1 + z * z / n) * sqrt(share * (1 - share) / n + z * z / (4 * n * n));
    *low = whole ? fmax(0, middle - half) : NAN;
    *high = whole ? fmin(1, middle + half) : NAN;
}

size_t calibration_bins(struct arena *scratch, const float *truth, const float *predicted, size_t rows,
                        struct calibration_point *bins, size_t most)
{
    enum { LEAST = 20 };
    struct ranked *ranked = rank_rows(scratch, truth, predicted, &rows);
    size_t wanted = rows / LEAST < most ? rows / LEAST : most, count = 0, at = 0;
    while (count < wanted && at < rows) {
        size_t end = (count + 1) * rows / wanted;
        end = end <= at ? at + 1 : end;
        while (end < rows && ranked[end].predicted == ranked[end - 1].predicted)
            end++;
        double said = 0;
        size_t came = 0;
        for (size_t i = at; i < end; i++) {
            said += (double)ranked[i].predicted;
            came += ranked[i].truth > 0;
        }
        struct calibration_point *bin = &bins[count++];
        bin->said = said / (double)(end - at);
        bin->came = share_of(came, end - at);
        wilson_interval(came, end - at, &bin->low, &bin->high);
        at = end;
    }
    return count;
}

void apportion(const size_t *counts, size_t count, size_t seats, size_t *shares)
{
    size_t sum = 0, given = 0;
    for (size_t i = 0; i < count; i++)
        sum += counts[i];
    for (size_t i = 0; i < count; i++)
        given += shares[i] = sum ? (size_t)((double)counts[i] * (double)seats / (double)sum) : 0;
    while (sum && given < seats) {
        size_t neediest = 0;
        double greatest = -INFINITY;
        for (size_t i = 0; i < count; i++) {
            double remainder = (double)counts[i] * (double)seats / (double)sum - (double)shares[i];
            if (remainder > greatest + 1e-9) {
                greatest = remainder;
                neediest = i;
            }
        }
        shares[neediest]++;
        given++;
    }
}

void count_bins(const double *values, size_t count, double low, double high, size_t *bins, size_t bin_count)
{
    for (size_t i = 0; i < bin_count; i++)
        bins[i] = 0;
    for (size_t i = 0; i < count; i++) {
        if (!isfinite(values[i]) || !bin_count)
            continue;
        double at = high > low ? (values[i] - low) / (high - low) * (double)bin_count : 0;
        bins[at <= 0 ? 0 : at >= (double)bin_count ? bin_count - 1 : (size_t)at]++;
    }
}
