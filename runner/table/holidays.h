/* Public holidays of the German states, 1990 to 2100, by their laws as of 2025; of the eastern states 1990 is taken as later
 * years. What holds in a part of a state only is left out, with one exception: Mariä Himmelfahrt counts in Bavaria, where
 * it is a holiday in most communities. */
#ifndef LOTSE_HOLIDAYS_H
#define LOTSE_HOLIDAYS_H

#include "runner/base/arena.h"

#include <stdint.h>

enum holiday_region {
    HOLIDAYS_NONE,
    HOLIDAYS_DE, /* those of all states */
    HOLIDAYS_BW,
    HOLIDAYS_BY,
    HOLIDAYS_BE,
    HOLIDAYS_BB,
    HOLIDAYS_HB,
    HOLIDAYS_HH,
    HOLIDAYS_HE,
    HOLIDAYS_MV,
    HOLIDAYS_NI,
    HOLIDAYS_NW,
    HOLIDAYS_RP,
    HOLIDAYS_SL,
    HOLIDAYS_SN,
    HOLIDAYS_ST,
    HOLIDAYS_SH,
    HOLIDAYS_TH,
    HOLIDAY_REGIONS
};

/* "none", "de", "bw", … (ISO 3166-2:DE in small letters), by enum holiday_region; NULL-terminated. */
extern const char *const holiday_regions[];

/* Easter Sunday of a year of the Gregorian calendar, in seconds as in runner/table/date.h. */
int64_t holidays_easter(int year);

struct holidays;

/* The holidays of a region, for all years; no search when they are asked for. Not of HOLIDAYS_NONE. */
struct holidays *holidays_create(struct arena *arena, enum holiday_region region);

enum { HOLIDAYS_HORIZON = 14 };

/* What a date is; the time of day does not matter. */
struct holiday_facts {
    bool is_holiday;
    bool is_day_off;    /* or on a weekend */
    bool is_bridge_day; /* a single working day between days off */
    int since,
        until; /* days since the last holiday and until the next one, 0 on one; HOLIDAYS_HORIZON and more alike */
};

/* false: the date lies outside of 1990 to 2100. */
bool holidays_look_up(const struct holidays *holidays, int64_t seconds, struct holiday_facts *facts);

#endif
