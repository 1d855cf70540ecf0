/* What can be said about a date: the features that the step "dates" makes of one, each a number. Shared by files of this
 * folder only. */
#ifndef LOTSE_CALENDAR_H
#define LOTSE_CALENDAR_H

#include "runner/table/holidays.h"

enum date_part {
    PART_DAYS,
    PART_YEAR,
    PART_MONTH,
    PART_DAY,
    PART_WEEKDAY,
    PART_DAY_OF_YEAR,
    PART_WEEK,
    PART_HOUR,
    PART_HOLIDAY,
    PART_SINCE_HOLIDAY,
    PART_UNTIL_HOLIDAY,
    PART_DAY_OFF,
    PART_BRIDGE_DAY,
    PART_YEAR_SINE,
    PART_YEAR_COSINE,
    PART_WEEK_SINE,
    PART_WEEK_COSINE,
    PART_DAY_SINE,
    PART_DAY_COSINE,
    PARTS
};

/* Sets of parts, as bits 1 << enum date_part. */
extern const unsigned all_parts, holiday_parts;

/* As they stand in names of features and in packages; NULL-terminated. */
extern const char *const date_part_names[];

/* The wanted parts of a date that is not missing; NAN where there is no telling. Without holidays (NULL) their parts are
 * not to be wanted. */
void date_tell(const struct holidays *holidays, int64_t seconds, unsigned wanted, double values[PARTS]);

#endif
