/* The rhythm of dates: how far apart they usually are, and where some are missing. */
#ifndef LOTSE_RHYTHM_H
#define LOTSE_RHYTHM_H

#include "runner/base/arena.h"

#include <stdint.h>

enum rhythm_kind {
    RHYTHM_NONE,  /* irregular, or too few dates to say */
    RHYTHM_FIXED, /* the same number of seconds: every 15 minutes, hourly, daily, weekly */
    RHYTHM_WORKDAYS,
    RHYTHM_MONTHLY,
    RHYTHM_QUARTERLY,
    RHYTHM_YEARLY
};

enum { RHYTHM_GAPS = 5 };

struct gap {
    int64_t from, to; /* the dates on both sides of it */
};

struct rhythm {
    enum rhythm_kind kind;
    int64_t seconds; /* the typical distance of neighbours: their median; 0 for fewer than two different dates */
    size_t gaps;     /* places where dates are missing; of an irregular rhythm none */
    struct gap longest[RHYTHM_GAPS]; /* the longest ones, the longest first */
};

/* Of dates without repetitions, ascending. A rhythm is one when nine of ten distances keep it. The hour that summer
 * time skips is no gap. */
struct rhythm rhythm_of(const int64_t *dates, size_t count);

/* "hourly", "every 15 minutes", "on working days", …; "irregular". Translated. */
const char *rhythm_text(struct arena *arena, const struct rhythm *rhythm);

/* The name for machines: "hourly", "every 900 s", "workdays", …; NULL: irregular. */
const char *rhythm_name(struct arena *arena, const struct rhythm *rhythm);

#endif
