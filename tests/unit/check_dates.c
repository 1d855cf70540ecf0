/* What the step "dates" makes of dates: holidays, cycles, days from one date to another; kept and taken up again. */
#include "runner/model/preparation.h"
#include "runner/table/date.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_dates(void);
extern const struct step dates_step;

enum { ROWS = 40, TRAINING = 30 };

static struct arena *arena;
static struct problems *problems;
static uint32_t training[TRAINING];
static float values[ROWS];
static const struct truth truth = { values, 0 };

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    for (size_t i = 0; i < TRAINING; i++)
        training[i] = (uint32_t)i;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* A row for every `step` seconds from the first on. */
static int64_t *add_dates(struct table *table, const char *name, int64_t first, int64_t step)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_DATE);
    column->dates = ARENA_ARRAY(arena, ROWS, int64_t);
    for (int i = 0; i < ROWS; i++)
        column->dates[i] = first + i * step;
    return column->dates;
}

static struct table *days_from(int year, int month, int day)
{
    struct table *table = table_create(arena, ROWS);
    add_dates(table, "day", date_seconds(year, month, day), 86400);
    return table;
}

static struct recipe *recipes(const char *stated)
{
    static struct section dates, others[8];
    static const struct section *sections[10];
    size_t count = 0;
    dates =
        (struct section){ "prepare.dates", "dates", dates_step.settings, dates_step.settings_size, .is_list = false };
    sections[count++] = &dates;
    for (size_t i = 0; all_steps[i]; i++) {
        if (!all_steps[i]->settings || all_steps[i] == &dates_step)
            continue;
        others[count] = (struct section){ .name = arena_format(arena, "prepare.%s", all_steps[i]->name),
                                          .help = "help",
                                          .settings = all_steps[i]->settings,
                                          .size = all_steps[i]->settings_size };
        sections[count] = &others[count];
        count++;
    }
    sections[count] = NULL;
    struct settings *settings;
    const char *content = arena_format(arena, "[prepare.dates]\n%s\n", stated);
    ck_assert(settings_parse(arena, problems, sections, "dates.toml", content, strlen(content), NULL, 0, &settings));
    return recipes_create(arena, settings);
}

static struct preparation *prepared_with(const char *stated, enum recipe_kind kind, const struct table *table,
                                         struct table **prepared)
{
    struct preparation *preparation;
    ck_assert(preparation_fit(arena, arena, problems, &recipes(stated)[kind], table, training, TRAINING, &truth,
                              &preparation, prepared));
    return preparation;
}

static float value_of(const struct table *prepared, const char *feature, size_t row)
{
    const struct column *column = table_column(prepared, feature);
    ck_assert_msg(column != NULL, "no feature %s", feature);
    return column->numbers[row];
}

START_TEST(holidays_of_a_state)
{
    struct table *prepared;
    prepared_with("holidays = \"nw\"", RECIPE_TREES, days_from(2024, 5, 1), &prepared);
    ck_assert_float_eq(value_of(prepared, "day.holiday", 0), 1);  /* 1 May, a Wednesday */
    ck_assert_float_eq(value_of(prepared, "day.holiday", 29), 1); /* Fronleichnam */
    ck_assert_float_eq(value_of(prepared, "day.holiday", 1), 0);
    ck_assert_float_eq(value_of(prepared, "day.since_holiday", 3), 3);
    ck_assert_float_eq(value_of(prepared, "day.until_holiday", 3), 5);
    ck_assert_float_eq(value_of(prepared, "day.bridge_day", 30), 1);
    ck_assert_float_eq(value_of(prepared, "day.day_off", 30), 0);
    ck_assert_float_eq(value_of(prepared, "day.day_off", 31), 1);
    ck_assert_str_eq(table_column(prepared, "day.holiday")->source, "day");
    prepared_with("holidays = \"sn\"", RECIPE_TREES, days_from(2024, 5, 1), &prepared);
    ck_assert_float_eq(value_of(prepared, "day.holiday", 29), 0);
}
END_TEST

START_TEST(no_holidays_unless_stated)
{
    for (int kind = 0; kind < RECIPE_KINDS; kind++) {
        struct table *prepared;
        prepared_with("", (enum recipe_kind)kind, days_from(2024, 5, 1), &prepared);
        ck_assert_ptr_nonnull(table_column(prepared, "day.weekday"));
        ck_assert_ptr_null(table_column(prepared, "day.holiday"));
        ck_assert_ptr_null(table_column(prepared, "day.day_off"));
    }
}
END_TEST

START_TEST(holidays_far_away_are_not_known)
{
    struct table *table = days_from(2024, 5, 1), *prepared;
    table->columns[0].dates[TRAINING] = date_seconds(1899, 12, 30);
    table->columns[0].dates[TRAINING + 1] = DATE_MISSING;
    prepared_with("holidays = \"de\"", RECIPE_TREES, table, &prepared);
    ck_assert_float_nan(value_of(prepared, "day.holiday", TRAINING));
    ck_assert_float_nan(value_of(prepared, "day.since_holiday", TRAINING));
    ck_assert_float_eq(value_of(prepared, "day.weekday", TRAINING), 6);
    ck_assert_float_nan(value_of(prepared, "day.holiday", TRAINING + 1));
    ck_assert_float_nan(value_of(prepared, "day.weekday", TRAINING + 1));
}
END_TEST

/* 23 and 0 o'clock are as near as 0 and 1, and as far from noon as can be. In the linear recipe numbers are brought to one
 * size. */
START_TEST(cycles_close)
{
    struct table *table = table_create(arena, ROWS), *prepared;
    add_dates(table, "hour", date_seconds(2024, 1, 1), 3600);
    prepared_with("", RECIPE_LINEAR, table, &prepared);
    float cosine[ROWS];
    for (size_t i = 0; i < ROWS; i++)
        cosine[i] = value_of(prepared, "hour.day_cosine", i);
    ck_assert_float_eq_tol(cosine[23], cosine[1], 1e-5F);
    ck_assert_float_eq_tol(cosine[0], cosine[24], 1e-5F);
    ck_assert_float_gt(cosine[0], cosine[1]);
    for (size_t i = 1; i < 24; i++)
        ck_assert(i == 12 || cosine[12] < cosine[i]);
    float sine[2] = { value_of(prepared, "hour.day_sine", 6), value_of(prepared, "hour.day_sine", 18) };
    ck_assert_float_gt(sine[0], sine[1]);
    /* Trees take them as they are. */
    prepared_with("", RECIPE_TREES, table, &prepared);
    ck_assert_float_eq_tol(value_of(prepared, "hour.day_cosine", 0), 1, 1e-6F);
    ck_assert_float_eq_tol(value_of(prepared, "hour.day_sine", 6), 1, 1e-6F);
    ck_assert_float_eq_tol(value_of(prepared, "hour.day_cosine", 8), -0.5F, 1e-6F);
    ck_assert_float_eq_tol(value_of(prepared, "hour.week_sine", 0), 0, 1e-6F); /* a Monday */
    ck_assert_float_eq_tol(value_of(prepared, "hour.year_cosine", 0), 1, 1e-6F);
    ck_assert_float_eq(value_of(prepared, "hour.hour", 25), 1);
}
END_TEST

/* All days at midnight: nothing goes round with the day. */
START_TEST(cycles_without_time_of_day)
{
    struct table *prepared;
    prepared_with("", RECIPE_LINEAR, days_from(2024, 5, 1), &prepared);
    ck_assert_ptr_nonnull(table_column(prepared, "day.week_sine"));
    ck_assert_ptr_null(table_column(prepared, "day.day_sine"));
}
END_TEST

/* Whether there is a date can say everything, even where it is always the same. */
START_TEST(a_single_date_keeps_its_gaps)
{
    static const char *const stated[] = { "", "trend = false" }, *const features[] = { "day.days", "day.year" };
    struct table *table = table_create(arena, ROWS), *prepared;
    int64_t *dates = add_dates(table, "day", date_seconds(2025, 3, 1), 0);
    add_dates(table, "printed", date_seconds(2025, 3, 1), 0); /* without gaps: it says nothing */
    for (size_t i = 0; i < ROWS; i += 3)
        dates[i] = DATE_MISSING;
    for (size_t i = 0; i < 2; i++) {
        prepared_with(stated[i], RECIPE_TREES, table, &prepared);
        ck_assert_uint_eq(prepared->column_count, 1);
        ck_assert_float_nan(value_of(prepared, features[i], 0));
        ck_assert_float_eq(value_of(prepared, features[i], 1), i ? 2025 : 20148);
    }
}
END_TEST

static struct table *orders(void)
{
    struct table *table = table_create(arena, ROWS);
    int64_t *ordered = add_dates(table, "ordered", date_seconds(2024, 5, 1), 86400);
    int64_t *delivered = add_dates(table, "delivered", date_seconds(2024, 5, 4), 2 * 86400);
    add_dates(table, "printed", date_seconds(2024, 5, 2), 86400); /* always a day behind "ordered" */
    ordered[5] += 43200;
    delivered[7] = DATE_MISSING;
    ordered[8] = DATE_MISSING;
    return table;
}

START_TEST(days_from_date_to_date)
{
    struct table *prepared, *table = orders();
    table_column(table, "ordered")->dates[5] -= 43200;
    prepared_with("", RECIPE_TREES, table, &prepared);
    ck_assert_float_eq(value_of(prepared, "ordered.days_to.delivered", 0), 3);
    ck_assert_float_eq(value_of(prepared, "ordered.days_to.delivered", 10), 13);
    ck_assert_float_eq(value_of(prepared, "delivered.days_to.printed", 0), -2);
    ck_assert_float_nan(value_of(prepared, "ordered.days_to.delivered", 7));
    ck_assert_float_nan(value_of(prepared, "ordered.days_to.delivered", 8));
    ck_assert_str_eq(table_column(prepared, "ordered.days_to.delivered")->source, "ordered");
    ck_assert_ptr_null(table_column(prepared, "ordered.days_to.printed"));
    prepared_with("", RECIPE_TREES, orders(), &prepared);
    ck_assert_float_eq(value_of(prepared, "ordered.days_to.printed", 5), 0.5F);
}
END_TEST

START_TEST(many_dates_are_not_paired)
{
    struct table *table = table_create(arena, ROWS), *prepared;
    for (int i = 0; i < 5; i++)
        add_dates(table, arena_format(arena, "date%d", i), date_seconds(2024, 5, 1), (i + 1) * 86400);
    prepared_with("", RECIPE_TREES, table, &prepared);
    for (size_t i = 0; i < prepared->column_count; i++)
        ck_assert_ptr_null(strstr(prepared->columns[i].name, "days_to"));
}
END_TEST

START_TEST(kept_and_taken_up_again)
{
    for (int kind = 0; kind < RECIPE_KINDS; kind++) {
        struct table *prepared, *again;
        struct preparation *loaded,
            *preparation = prepared_with("holidays = \"by\"", (enum recipe_kind)kind, orders(), &prepared);
        struct document *saved = document_object(arena), *read;
        preparation_save(arena, preparation, saved);
        const char *text = document_line(arena, saved);
        ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
        ck_assert(preparation_load(arena, problems, read, &loaded));
        ck_assert(preparation_apply(arena, problems, loaded, orders(), &again));
        ck_assert_uint_eq(prepared->column_count, again->column_count);
        for (size_t i = 0; i < prepared->column_count; i++) {
            ck_assert_str_eq(prepared->columns[i].name, again->columns[i].name);
            ck_assert_mem_eq(prepared->columns[i].numbers, again->columns[i].numbers, ROWS * sizeof(float));
        }
    }
}
END_TEST

static bool loads(const char *text, void *state)
{
    struct document *read;
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
    return dates_step.load(arena, read, state);
}

/* As packages were written before there were holidays. */
START_TEST(older_packages_do_the_same)
{
    void *state = arena_get(arena, dates_step.state_size);
    struct table *table = days_from(2024, 5, 1);
    ck_assert(loads("{\"day\": [\"days\", \"weekday\"]}", state));
    ck_assert(dates_step.apply(arena, problems, state, table));
    ck_assert_uint_eq(table->column_count, 3);
    ck_assert_float_eq(value_of(table, "day.days", 0), 19844);
    ck_assert_float_eq(value_of(table, "day.weekday", 0), 3);
}
END_TEST

START_TEST(damage_is_refused)
{
    static const char *const damaged[] = {
        "{\"day\": {\"parts\": [\"weekday\", \"moon\"]}}",
        "{\"day\": {\"parts\": [1]}}",
        "{\"day\": [\"moon\"]}",
        "{\"day\": [\"holiday\"]}",
        "{\"day\": {\"parts\": [\"holiday\"], \"holidays\": \"none\"}}",
        "{\"day\": {\"parts\": [\"bridge_day\"], \"holidays\": \"xx\"}}",
        "{\"day\": {\"parts\": [], \"days_to\": [7]}}",
    };
    for (size_t i = 0; i < sizeof damaged / sizeof *damaged; i++)
        ck_assert_msg(!loads(damaged[i], arena_get(arena, dates_step.state_size)), "%s", damaged[i]);
}
END_TEST

/* A column that was a date may be missing from what is predicted, or be something else: the model says so, later. */
START_TEST(other_columns_are_left_alone)
{
    void *state = arena_get(arena, dates_step.state_size);
    struct table *table = table_create(arena, ROWS);
    add_dates(table, "ordered", date_seconds(2024, 5, 1), 86400);
    table_add_column(arena, table, "delivered", COLUMN_NUMBER)->numbers = values;
    ck_assert(loads("{\"ordered\": {\"parts\": [\"weekday\"], \"days_to\": [\"delivered\", \"gone\"]},"
                    " \"delivered\": {\"parts\": [\"weekday\"], \"days_to\": [\"ordered\"]}, \"gone\": [\"year\"]}",
                    state));
    ck_assert(dates_step.apply(arena, problems, state, table));
    ck_assert_uint_eq(table->column_count, 3);
}
END_TEST

Suite *suite_dates(void)
{
    Suite *suite = suite_create("dates");
    TCase *cases = tcase_create("dates");
    tcase_add_checked_fixture(cases, set_up, tear_down);
    tcase_add_test(cases, holidays_of_a_state);
    tcase_add_test(cases, no_holidays_unless_stated);
    tcase_add_test(cases, holidays_far_away_are_not_known);
    tcase_add_test(cases, cycles_close);
    tcase_add_test(cases, cycles_without_time_of_day);
    tcase_add_test(cases, a_single_date_keeps_its_gaps);
    tcase_add_test(cases, days_from_date_to_date);
    tcase_add_test(cases, many_dates_are_not_paired);
    tcase_add_test(cases, kept_and_taken_up_again);
    tcase_add_test(cases, older_packages_do_the_same);
    tcase_add_test(cases, damage_is_refused);
    tcase_add_test(cases, other_columns_are_left_alone);
    suite_add_tcase(suite, cases);
    return suite;
}
