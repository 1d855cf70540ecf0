/* Dates as people write them. The calendar is held against the C library's. */
#include "runner/base/translate.h"
#include "runner/table/date.h"

#include <check.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

Suite *suite_date(void);

static const struct {
    const char *text;
    enum date_order order;
    const char *iso; /* NULL: no date */
    bool has_time;
} dates[] = {
    { "2025-04-03", DATE_ISO, "2025-04-03 00:00:00", false },
    { " 2025-4-3 ", DATE_ISO, "2025-04-03 00:00:00", false },
    { "2025/04/03", DATE_ISO, "2025-04-03 00:00:00", false },
    { "20250403", DATE_ISO, "2025-04-03 00:00:00", false },
    { "2025-04-03 14:30", DATE_ISO, "2025-04-03 14:30:00", true },
    { "2025-04-03T14:30:15.123Z", DATE_ISO, "2025-04-03 14:30:15", true },
    { "2025-04-03T14:30:15+02:00", DATE_ISO, "2025-04-03 14:30:15", true },
    { "2025-04-03T14:30:15-0200", DATE_ISO, "2025-04-03 14:30:15", true },
    { "2025-04-03 24:00", DATE_ISO, "2025-04-04 00:00:00", true },
    { "03.04.2025", DATE_DAY_MONTH_YEAR, "2025-04-03 00:00:00", false },
    { "3.4.25", DATE_DAY_MONTH_YEAR, "2025-04-03 00:00:00", false },
    { "3. 4. 2025", DATE_DAY_MONTH_YEAR, "2025-04-03 00:00:00", false },
    { "03.04.2025 07:05", DATE_DAY_MONTH_YEAR, "2025-04-03 07:05:00", true },
    { "03.04.2025, 07:05:09", DATE_DAY_MONTH_YEAR, "2025-04-03 07:05:09", true },
    { "3-4-2025", DATE_DAY_MONTH_YEAR, "2025-04-03 00:00:00", false },
    { "04/03/2025", DATE_MONTH_DAY_YEAR, "2025-04-03 00:00:00", false },
    { "4/3/2025 2:30 PM", DATE_MONTH_DAY_YEAR, "2025-04-03 14:30:00", true },
    { "4/3/2025 12:30am", DATE_MONTH_DAY_YEAR, "2025-04-03 00:30:00", true },
    { "1.1.68", DATE_DAY_MONTH_YEAR, "2068-01-01 00:00:00", false },
    { "1.1.69", DATE_DAY_MONTH_YEAR, "1969-01-01 00:00:00", false },
    { "29.02.2024", DATE_DAY_MONTH_YEAR, "2024-02-29 00:00:00", false },
    { "29.02.2000", DATE_DAY_MONTH_YEAR, "2000-02-29 00:00:00", false },
    { "29.02.2023", DATE_DAY_MONTH_YEAR, NULL, false },
    { "29.02.1900", DATE_DAY_MONTH_YEAR, NULL, false },
    { "31.04.2025", DATE_DAY_MONTH_YEAR, NULL, false },
    { "13/13/2025", DATE_MONTH_DAY_YEAR, NULL, false },
    { "00.04.2025", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025", DATE_ISO, NULL, false },
    { "2025-04-03", DATE_DAY_MONTH_YEAR, NULL, false },
    { "3. März 2025", DATE_ISO, "2025-03-03 00:00:00", false },
    { "03. MÄRZ 2025 14:30", DATE_ISO, "2025-03-03 14:30:00", true },
    { "Montag, 3. März 2025", DATE_ISO, "2025-03-03 00:00:00", false },
    { "Mo., 03.03.2025", DATE_DAY_MONTH_YEAR, "2025-03-03 00:00:00", false },
    { "3 Mrz. 2025", DATE_ISO, "2025-03-03 00:00:00", false },
    { "03-MAR-25", DATE_ISO, "2025-03-03 00:00:00", false },
    { "03MAR2025", DATE_ISO, "2025-03-03 00:00:00", false },
    { "March 3, 2025", DATE_ISO, "2025-03-03 00:00:00", false },
    { "Dez 2025", DATE_ISO, "2025-12-01 00:00:00", false },
    { "Okt-25", DATE_ISO, "2025-10-01 00:00:00", false },
    { "2025-04", DATE_ISO, "2025-04-01 00:00:00", false },
    { "2025/04", DATE_ISO, "2025-04-01 00:00:00", false },
    { "04/2025", DATE_ISO, "2025-04-01 00:00:00", false },
    { "Q2/2025", DATE_ISO, "2025-04-01 00:00:00", false },
    { "2025-Q4", DATE_ISO, "2025-10-01 00:00:00", false },
    { "KW 12/2025", DATE_ISO, "2025-03-17 00:00:00", false },
    { "KW01 2025", DATE_ISO, "2024-12-30 00:00:00", false },
    { "12. KW 2025", DATE_ISO, "2025-03-17 00:00:00", false },
    { "12.KW/2025", DATE_ISO, "2025-03-17 00:00:00", false },
    { "Kalenderwoche 12/2025", DATE_ISO, "2025-03-17 00:00:00", false },
    { "2. Quartal 2025", DATE_ISO, "2025-04-01 00:00:00", false },
    { "Quartal 2/2025", DATE_ISO, "2025-04-01 00:00:00", false },
    { "03.04.2025 7:30 Uhr", DATE_DAY_MONTH_YEAR, "2025-04-03 07:30:00", true },
    { "03.04.2025, 07:30:15 Uhr ", DATE_DAY_MONTH_YEAR, "2025-04-03 07:30:15", true },
    { "2025-W12", DATE_ISO, "2025-03-17 00:00:00", false },
    { "2020-W53", DATE_ISO, "2020-12-28 00:00:00", false },
    { "2021-W53", DATE_ISO, NULL, false },
    { "31. April 2025", DATE_ISO, NULL, false },
    { "3. Marsch 2025", DATE_ISO, NULL, false },
    { "März", DATE_ISO, NULL, false },
    { "may", DATE_ISO, NULL, false },
    { "Okt 20", DATE_ISO, "2020-10-01 00:00:00", false },
    { "Mrz 98", DATE_ISO, "1998-03-01 00:00:00", false },
    { "Mai 5", DATE_ISO, NULL, false },
    { "Mar 25 14:30", DATE_ISO, NULL, false },
    { "Mar 25 2025", DATE_ISO, "2025-03-25 00:00:00", false },
    { "KW 1-2025", DATE_ISO, "2024-12-30 00:00:00", false },
    { "Q1-2020", DATE_ISO, "2020-01-01 00:00:00", false },
    { "1-2025", DATE_ISO, NULL, false },
    { "04-2025", DATE_ISO, NULL, false },
    { "03.04.2025 6.30 Uhr", DATE_DAY_MONTH_YEAR, "2025-04-03 06:30:00", true },
    { "03.04.2025, 6,30 Uhr", DATE_DAY_MONTH_YEAR, "2025-04-03 06:30:00", true },
    { "03.04.2025 7 Uhr", DATE_DAY_MONTH_YEAR, "2025-04-03 07:00:00", true },
    { "03.04.2025 6:30\u00a0Uhr", DATE_DAY_MONTH_YEAR, "2025-04-03 06:30:00", true },
    { "03.04.2025\u00a06:30\u202fUhr", DATE_DAY_MONTH_YEAR, "2025-04-03 06:30:00", true },
    { "1.\u00a0April\u00a02025", DATE_ISO, "2025-04-01 00:00:00", false },
    { "1. April 2025, 7:30 Uhr", DATE_ISO, "2025-04-01 07:30:00", true },
    { "1. April 2025, 7 Uhr", DATE_ISO, "2025-04-01 07:00:00", true },
    { "1. April 2025,", DATE_ISO, NULL, false },
    { "03.04.2025 6.30", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025 7", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025 25 Uhr", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025 6.3 Uhr", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025 6.75 Uhr", DATE_DAY_MONTH_YEAR, NULL, false },
    { "Montag", DATE_ISO, NULL, false },
    { "2025", DATE_ISO, NULL, false },
    { "2025-13", DATE_ISO, NULL, false },
    { "2025/26", DATE_ISO, NULL, false },
    { "13/2025", DATE_ISO, NULL, false },
    { "04.2025", DATE_ISO, "2025-04-01 00:00:00", false },
    { "4.2025", DATE_ISO, NULL, false },
    { "13.2025", DATE_ISO, NULL, false },
    { "00.2025", DATE_ISO, NULL, false },
    { "04.4711", DATE_ISO, NULL, false },
    { "04.20251", DATE_ISO, NULL, false },
    { "04 2025", DATE_ISO, NULL, false },
    { "Q5/2025", DATE_ISO, NULL, false },
    { "5. Quartal 2025", DATE_ISO, NULL, false },
    { "12. 2025", DATE_ISO, NULL, false },
    { "12. KW", DATE_ISO, NULL, false },
    { "12. Kiste 2025", DATE_ISO, NULL, false },
    { "03.04.2025 Uhr", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025 7:30 Uhren", DATE_DAY_MONTH_YEAR, NULL, false },
    { "12/4711", DATE_ISO, NULL, false },
    { "2025-04-03T", DATE_ISO, NULL, false },
    { "2025-04-03x", DATE_ISO, NULL, false },
    { "2025-04-03 25:00", DATE_ISO, NULL, false },
    { "2025-04-03 14:60", DATE_ISO, NULL, false },
    { "2025-04-0314:30", DATE_ISO, NULL, false },
    { "2025-04-03 14:30.", DATE_ISO, NULL, false },
    { "03.04.", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.225", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04/2025", DATE_DAY_MONTH_YEAR, NULL, false },
    { "03.04.2025,", DATE_DAY_MONTH_YEAR, NULL, false },
    { "12:30", DATE_ISO, NULL, false },
    { "", DATE_ISO, NULL, false },
};

START_TEST(reads_dates_in_their_order)
{
    int64_t seconds;
    bool has_time;
    bool is_date = date_parse(dates[_i].text, strlen(dates[_i].text), dates[_i].order, &seconds, &has_time);
    ck_assert_msg(is_date == (dates[_i].iso != NULL), "%s", dates[_i].text);
    if (!is_date)
        return;
    struct tm calendar = { 0 };
    ck_assert_ptr_nonnull(strptime(dates[_i].iso, "%Y-%m-%d %H:%M:%S", &calendar));
    ck_assert_msg(seconds == timegm(&calendar), "%s", dates[_i].text);
    ck_assert_int_eq(has_time, dates[_i].has_time);
}
END_TEST

START_TEST(parts_are_those_of_the_calendar)
{
    for (int64_t day = -30000; day < 60000; day++) { /* 1887 to 2134 */
        int64_t seconds = day * 86400 + 3661;
        time_t when = (time_t)seconds;
        struct tm calendar;
        char week[8];
        gmtime_r(&when, &calendar);
        strftime(week, sizeof week, "%V", &calendar);
        struct date_parts parts = date_parts(seconds);
        ck_assert_int_eq(parts.year, calendar.tm_year + 1900);
        ck_assert_int_eq(parts.month, calendar.tm_mon + 1);
        ck_assert_int_eq(parts.day, calendar.tm_mday);
        ck_assert_int_eq(parts.weekday, calendar.tm_wday ? calendar.tm_wday : 7);
        ck_assert_int_eq(parts.day_of_year, calendar.tm_yday + 1);
        ck_assert_int_eq(parts.week, (int)strtol(week, NULL, 10));
        ck_assert_int_eq(parts.hour, 1);
        ck_assert_int_eq(parts.minute, 1);
        ck_assert_int_eq(parts.second, 1);
        ck_assert_int_eq(date_seconds(parts.year, parts.month, parts.day), day * 86400);
    }
}
END_TEST

START_TEST(people_read_them_in_their_language)
{
    struct arena *arena = arena_create();
    int64_t seconds = date_seconds(2025, 4, 3) + 14 * 3600 + 5 * 60;
    ck_assert_str_eq(date_text(arena, seconds, false), "2025-04-03");
    ck_assert_str_eq(date_text(arena, seconds, true), "2025-04-03 14:05");
    translate_set_language(LANGUAGE_GERMAN);
    ck_assert_str_eq(date_text(arena, seconds, false), "03.04.2025");
    ck_assert_str_eq(date_text(arena, seconds + 9, true), "03.04.2025 14:05:09");
    translate_set_language(LANGUAGE_ENGLISH);
    arena_destroy(arena);
}
END_TEST

Suite *suite_date(void)
{
    Suite *suite = suite_create("date");
    TCase *test = tcase_create("date");
    tcase_add_loop_test(test, reads_dates_in_their_order, 0, sizeof dates / sizeof *dates);
    tcase_add_test(test, parts_are_those_of_the_calendar);
    tcase_add_test(test, people_read_them_in_their_language);
    suite_add_tcase(suite, test);
    return suite;
}
