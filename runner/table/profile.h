/* The profile of a column: what it holds, in figures. All of them are exact, none from a sample: a column of ten million
 * numbers takes about half a second.
 */
#ifndef LOTSE_PROFILE_H
#define LOTSE_PROFILE_H

#include "runner/table/rhythm.h"
#include "runner/table/table.h"

enum { PROFILE_BINS = 20, PROFILE_FREQUENT = 10 };

/* A value, and how many rows have it. */
struct frequent {
    union {
        uint32_t code; /* of categories and texts */
        float number;
        int64_t date;
    };
    size_t rows;
};

struct profile {
    const struct column *column;
    size_t rows, missing, distinct; /* distinct: different values, without "no value" */

    /* Of numbers, and of dates as seconds (runner/table/date.h); NaN where there are none. Quantiles are linear between
     * values (type 7 of Hyndman and Fan, 1996); the deviation is that of a sample (n - 1). */
    double least, most, mean, deviation;
    double low, quarter, median, three_quarters, high; /* 0.5 %, 25 %, 50 %, 75 %, 99.5 % */

    struct frequent
        frequent[PROFILE_FREQUENT]; /* the most frequent values; of equals the smaller, or the first, first */
    size_t frequent_count;

    /* How the values are distributed. Numbers and dates: equal bins from `low` to `high`, whose outermost hold what lies
     * beyond. Categories and texts: the most frequent values. */
    size_t bins[PROFILE_BINS];
    size_t bin_count;

    struct rhythm rhythm; /* of dates */
};

/* Of the rows that the table (or view) shows. Scratch of 16 bytes a row is given back. */
struct profile profile_of(const struct table *table, const struct column *column);

/* The value of `frequent` as people read it. */
const char *frequent_text(struct arena *arena, const struct column *column, const struct frequent *frequent);

/* A number of the profile (least, mean, …) as people read it: a date where the column holds dates; "–" for NaN. */
const char *profile_text(struct arena *arena, const struct column *column, double value);

#endif
