/* Scales: from values to places on paper, with the round numbers that stand at an axis. */
#ifndef LOTSE_SCALE_H
#define LOTSE_SCALE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct scale {
    double low, high; /* values; always finite, low < high */
    double from, to;  /* where they lie */
};

/* NaN, infinite or equal limits give a scale all the same: a little wider than the value, or 0 to 1. */
struct scale scale_make(double low, double high, double from, double to);

/* Where the value lies; NaN for a NaN. Not limited to from … to. */
double scale_at(const struct scale *scale, double value);

/* Into low … high. */
double scale_limited(const struct scale *scale, double value);

struct ticks {
    double first, step;
    size_t count;
    int decimals; /* that their numbers need */
};

/* About `wanted` (2 or more) round numbers around low … high: steps of 1, 2 or 5 times a power of ten, the outermost not
 * inside of the limits. P. Heckbert, "Nice numbers for graph labels", in Graphics Gems, 1990, loose labelling. */
struct ticks ticks_around(double low, double high, size_t wanted);

/* The same, but none outside of the limits. */
struct ticks ticks_within(double low, double high, size_t wanted);

static inline double tick_at(const struct ticks *ticks, size_t index)
{
    return ticks->first + (double)index * ticks->step;
}

/* First days of months, at most `room` of them, between two dates (seconds as in runner/table/date.h); days where the
 * time is short. Returns how many. */
size_t ticks_of_dates(int64_t low, int64_t high, size_t wanted, int64_t *ticks, size_t room);

#endif
