/* Public holidays, against what others know. Easter: python-dateutil 2.9, easter(). Holidays: python-holidays 0.108; all
 * days of all sixteen states from 1991 to 2100 were found to be the same, those below are kept. */
#include "runner/table/date.h"
#include "runner/table/holidays.h"

#include <check.h>
#include <string.h>

Suite *suite_holidays(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static enum holiday_region region_named(const char *name)
{
    unsigned region = 0;
    while (region < HOLIDAY_REGIONS && strcmp(holiday_regions[region], name) != 0)
        region++;
    ck_assert_uint_lt(region, HOLIDAY_REGIONS);
    return (enum holiday_region)region;
}

static int64_t seconds_of(const char *iso)
{
    int64_t seconds;
    ck_assert(date_parse(iso, strlen(iso), DATE_ISO, &seconds, NULL));
    return seconds;
}

static struct holiday_facts facts_of(const char *region, const char *iso)
{
    struct holiday_facts facts;
    ck_assert(holidays_look_up(holidays_create(arena, region_named(region)), seconds_of(iso), &facts));
    return facts;
}

/* With the earliest and the latest that there are, and those where Gauss's first formula was wrong. */
START_TEST(easter_is_when_it_was)
{
    static const char *const sundays[] = {
        "1818-03-22", "1943-04-25", "1954-04-18", "1981-04-19", "1990-04-15", "1991-03-31", "2000-04-23", "2008-03-23",
        "2011-04-24", "2016-03-27", "2019-04-21", "2020-04-12", "2021-04-04", "2022-04-17", "2023-04-09", "2024-03-31",
        "2025-04-20", "2026-04-05", "2027-03-28", "2028-04-16", "2038-04-25", "2049-04-18", "2076-04-19", "2100-03-28",
    };
    for (size_t i = 0; i < sizeof sundays / sizeof *sundays; i++) {
        int64_t sunday = seconds_of(sundays[i]);
        ck_assert_msg(holidays_easter(date_parts(sunday).year) == sunday, "%s", sundays[i]);
    }
}
END_TEST

static const struct {
    const char *date, *holiday_in, *none_in;
} known[] = {
    { "1990-06-17", "nw be by", "sn de" },
    { "1990-10-03", "de sn nw", "" },
    { "1991-06-17", "", "nw be by" },
    { "1991-11-20", "de by nw sn", "" }, /* Buß- und Bettag */
    { "1994-11-16", "de by nw sn", "" },
    { "1995-11-22", "sn", "de by nw th" },
    { "2000-06-22", "bw by he nw rp sl", "de sn th be" }, /* Fronleichnam */
    { "2016-10-31", "bb mv sn st th", "de nw ni by" },
    { "2017-10-31", "de nw ni by bw be sn", "" },
    { "2018-10-31", "hb hh ni sh bb mv sn st th", "de nw by be he" },
    { "2018-03-08", "", "be mv" },
    { "2019-03-08", "be", "mv de" },
    { "2023-03-08", "be mv", "bb de" },
    { "2018-09-20", "", "th" },
    { "2019-09-20", "th", "sn de" },
    { "2020-05-08", "be", "bb de" },
    { "2021-05-08", "", "be" },
    { "2025-05-08", "be", "bb de" },
    { "2028-06-17", "be", "nw" },
    { "2024-01-01", "de nw", "" },
    { "2024-01-06", "bw by st", "de nw sn" },
    { "2024-03-29", "de he", "" }, /* Karfreitag */
    { "2024-03-31", "bb", "de nw he" },
    { "2024-04-01", "de hh", "" },
    { "2024-05-01", "de sh", "" },
    { "2024-05-09", "de mv", "" }, /* Christi Himmelfahrt */
    { "2024-05-19", "bb", "de by" },
    { "2024-05-20", "de rp", "" },
    { "2024-05-30", "nw by", "de ni sn th" },
    { "2024-08-15", "by sl", "de bw nw" },
    { "2024-10-03", "de be", "" },
    { "2024-11-01", "bw by nw rp sl", "de he be sn" },
    { "2024-11-20", "sn", "de by th" },
    { "2024-12-25", "de sl", "" },
    { "2024-12-26", "de bw", "" },
    { "2024-12-24", "", "de by bb" },
    { "2024-12-31", "", "de by bb" },
};

static void check_regions(const char *date, const char *regions, bool expected)
{
    char *names = arena_copy_text(arena, regions), *rest = NULL;
    for (char *name = strtok_r(names, " ", &rest); name; name = strtok_r(NULL, " ", &rest))
        ck_assert_msg(facts_of(name, date).is_holiday == expected, "%s in %s", date, name);
}

START_TEST(states_have_their_own)
{
    check_regions(known[_i].date, known[_i].holiday_in, true);
    check_regions(known[_i].date, known[_i].none_in, false);
}
END_TEST

START_TEST(as_many_as_published)
{
    static const struct {
        const char *region;
        int in_2016, in_2017, in_2025;
    } counts[] = {
        { "de", 9, 10, 9 },   { "bw", 12, 13, 12 }, { "by", 13, 14, 13 }, { "be", 9, 10, 11 },  { "bb", 12, 12, 12 },
        { "hb", 9, 10, 10 },  { "hh", 9, 10, 10 },  { "he", 10, 11, 10 }, { "mv", 10, 10, 11 }, { "ni", 9, 10, 10 },
        { "nw", 11, 12, 11 }, { "rp", 11, 12, 11 }, { "sl", 12, 13, 12 }, { "sn", 11, 11, 11 }, { "st", 11, 11, 11 },
        { "sh", 9, 10, 10 },  { "th", 10, 10, 11 },
    };
    for (size_t i = 0; i < sizeof counts / sizeof *counts; i++) {
        const struct holidays *holidays = holidays_create(arena, region_named(counts[i].region));
        int found[2100] = { 0 };
        for (int64_t day = seconds_of("2016-01-01"); day < seconds_of("2026-01-01"); day += 86400) {
            struct holiday_facts facts;
            ck_assert(holidays_look_up(holidays, day, &facts));
            found[date_parts(day).year] += facts.is_holiday;
        }
        ck_assert_msg(found[2016] == counts[i].in_2016 && found[2017] == counts[i].in_2017 &&
                          found[2025] == counts[i].in_2025,
                      "%s: %d, %d, %d", counts[i].region, found[2016], found[2017], found[2025]);
    }
}
END_TEST

START_TEST(distances_and_bridges)
{
    /* Christi Himmelfahrt was Thursday, 9 May 2024. */
    struct holiday_facts thursday = facts_of("nw", "2024-05-09 23:59"), friday = facts_of("nw", "2024-05-10"),
                         saturday = facts_of("nw", "2024-05-11"), monday = facts_of("nw", "2024-05-13");
    ck_assert(thursday.is_holiday && thursday.is_day_off && !thursday.is_bridge_day);
    ck_assert_int_eq(thursday.since, 0);
    ck_assert_int_eq(thursday.until, 0);
    ck_assert(!friday.is_holiday && !friday.is_day_off && friday.is_bridge_day);
    ck_assert_int_eq(friday.since, 1);
    ck_assert_int_eq(friday.until, 10); /* Pfingstmontag */
    ck_assert(!saturday.is_holiday && saturday.is_day_off && !saturday.is_bridge_day);
    ck_assert(!monday.is_day_off && !monday.is_bridge_day);
    /* Nothing in Hesse between Fronleichnam and October. */
    ck_assert_int_eq(facts_of("he", "2024-07-15").since, HOLIDAYS_HORIZON);
    ck_assert_int_eq(facts_of("he", "2024-07-15").until, HOLIDAYS_HORIZON);
    ck_assert_int_eq(facts_of("he", "2024-06-12").since, 13);
}
END_TEST

START_TEST(ends_where_the_laws_are_not_known)
{
    const struct holidays *holidays = holidays_create(arena, HOLIDAYS_DE);
    struct holiday_facts facts;
    ck_assert(!holidays_look_up(holidays, seconds_of("1989-12-31 23:59"), &facts));
    ck_assert(!holidays_look_up(holidays, seconds_of("1969-12-31 23:59"), &facts));
    ck_assert(!holidays_look_up(holidays, seconds_of("2101-01-01"), &facts));
    ck_assert(holidays_look_up(holidays, seconds_of("1990-01-01"), &facts));
    ck_assert(facts.is_holiday);
    ck_assert(holidays_look_up(holidays, seconds_of("2100-12-31"), &facts)); /* a Friday before New Year's Day */
    ck_assert_int_eq(facts.until, 1);
    ck_assert_int_eq(facts.since, 5);
}
END_TEST

Suite *suite_holidays(void)
{
    Suite *suite = suite_create("holidays");
    TCase *cases = tcase_create("holidays");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, easter_is_when_it_was);
    tcase_add_loop_test(cases, states_have_their_own, 0, sizeof known / sizeof *known);
    tcase_add_test(cases, as_many_as_published);
    tcase_add_test(cases, distances_and_bridges);
    tcase_add_test(cases, ends_where_the_laws_are_not_known);
    suite_add_tcase(suite, cases);
    return suite;
}
