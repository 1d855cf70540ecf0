#include "stages/prepare/calendar.h"

#include "runner/table/date.h"

#include <math.h>

const char *const date_part_names[] = {
    [PART_DAYS] = "days",
    [PART_YEAR] = "year",
    [PART_MONTH] = "month",
    [PART_DAY] = "day",
    [PART_WEEKDAY] = "weekday",
    [PART_DAY_OF_YEAR] = "day_of_year",
    [PART_WEEK] = "week",
    [PART_HOUR] = "hour",
    [PART_HOLIDAY] = "holiday",
    [PART_SINCE_HOLIDAY] = "since_holiday",
    [PART_UNTIL_HOLIDAY] = "until_holiday",
    [PART_DAY_OFF] = "day_off",
    [PART_BRIDGE_DAY] = "bridge_day",
    [PART_YEAR_SINE] = "year_sine",
    [PART_YEAR_COSINE] = "year_cosine",
    [PART_WEEK_SINE] = "week_sine",
    [PART_WEEK_COSINE] = "week_cosine",
    [PART_DAY_SINE] = "day_sine",
    [PART_DAY_COSINE] = "day_cosine",
    [PARTS] = NULL,
};

const unsigned all_parts = (1U << PARTS) - 1;

const unsigned holiday_parts = 1U << PART_HOLIDAY | 1U << PART_SINCE_HOLIDAY | 1U << PART_UNTIL_HOLIDAY |
                               1U << PART_DAY_OFF | 1U << PART_BRIDGE_DAY;

static const unsigned smooth_parts = 1U << PART_YEAR_SINE | 1U << PART_YEAR_COSINE | 1U << PART_WEEK_SINE |
                                     1U << PART_WEEK_COSINE | 1U << PART_DAY_SINE | 1U << PART_DAY_COSINE;

static void tell_calendar(const struct date_parts *date, double values[PARTS])
{
    values[PART_YEAR] = date->year;
    values[PART_MONTH] = date->month;
    values[PART_DAY] = date->day;
    values[PART_WEEKDAY] = date->weekday;
    values[PART_DAY_OF_YEAR] = date->day_of_year;
    values[PART_WEEK] = date->week;
    values[PART_HOUR] = date->hour;
}

static void tell_holidays(const struct holidays *holidays, int64_t seconds, double values[PARTS])
{
    struct holiday_facts facts;
    bool is_known = holidays_look_up(holidays, seconds, &facts);
    values[PART_HOLIDAY] = is_known ? (double)facts.is_holiday : (double)NAN;
    values[PART_SINCE_HOLIDAY] = is_known ? facts.since : (double)NAN;
    values[PART_UNTIL_HOLIDAY] = is_known ? facts.until : (double)NAN;
    values[PART_DAY_OFF] = is_known ? (double)facts.is_day_off : (double)NAN;
    values[PART_BRIDGE_DAY] = is_known ? (double)facts.is_bridge_day : (double)NAN;
}

/* The last moment of a cycle is near its first. A learner that multiplies can't tell this from the hour; and trees that
 * have seen January and are asked about December take it for a higher day of the year than any they know. */
static void tell_cycles(const struct date_parts *date, double values[PARTS])
{
    double day = (date->hour * 3600 + date->minute * 60 + date->second) / 86400.0;
    double week = (date->weekday - 1 + day) / 7, year = (date->day_of_year - 1 + day) / 365.25;
    values[PART_YEAR_SINE] = sin(2 * M_PI * year);
    values[PART_YEAR_COSINE] = cos(2 * M_PI * year);
    values[PART_WEEK_SINE] = sin(2 * M_PI * week);
    values[PART_WEEK_COSINE] = cos(2 * M_PI * week);
    values[PART_DAY_SINE] = sin(2 * M_PI * day);
    values[PART_DAY_COSINE] = cos(2 * M_PI * day);
}

void date_tell(const struct holidays *holidays, int64_t seconds, unsigned wanted, double values[PARTS])
{
    struct date_parts date = date_parts(seconds);
    values[PART_DAYS] = floor((double)seconds / 86400);
    tell_calendar(&date, values);
    if (wanted & holiday_parts)
        tell_holidays(holidays, seconds, values);
    if (wanted & smooth_parts)
        tell_cycles(&date, values);
}
