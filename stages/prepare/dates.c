/* Dates to parts: a date as such says little, but its month, its weekday and its hour do. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "runner/table/date.h"

#include <math.h>
#include <string.h>

enum part { PART_DAYS, PART_YEAR, PART_MONTH, PART_DAY, PART_WEEKDAY, PART_DAY_OF_YEAR, PART_WEEK, PART_HOUR, PARTS };

static const char *const part_names[PARTS] = {
    "days", "year", "month", "day", "weekday", "day_of_year", "week", "hour",
};

struct dates {
    bool trend;
};

static const struct setting settings[] = {
    SETTING(struct dates, trend, .fallback = "true",
            .help = N_("also gives the model the days that have passed, so that it can follow a trend")),
    { 0 },
};

struct date_column {
    const char *name;
    unsigned parts; /* bits 1 << enum part: those that differed between training rows */
};

struct dates_state {
    struct date_column *columns;
    size_t count;
};

static double part_of(int64_t seconds, enum part part)
{
    struct date_parts parts = date_parts(seconds);
    switch (part) {
    case PART_DAYS:
        return floor((double)seconds / 86400);
    case PART_YEAR:
        return parts.year;
    case PART_MONTH:
        return parts.month;
    case PART_DAY:
        return parts.day;
    case PART_WEEKDAY:
        return parts.weekday;
    case PART_DAY_OF_YEAR:
        return parts.day_of_year;
    case PART_WEEK:
        return parts.week;
    default:
        return parts.hour;
    }
}

/* A part that is the same in all training rows carries nothing. */
static unsigned varying_parts(const struct column *column, const struct table *training)
{
    unsigned varying = 0;
    double first[PARTS];
    bool any = false;
    for (size_t i = 0; i < training->row_count; i++) {
        int64_t seconds = column->dates[table_row(training, i)];
        if (seconds == DATE_MISSING)
            continue;
        for (unsigned part = 0; part < PARTS; part++) {
            double value = part_of(seconds, part);
            if (!any)
                first[part] = value;
            else if (value != first[part])
                varying |= 1U << part;
        }
        any = true;
    }
    return varying;
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    const struct dates *dates = given;
    struct dates_state *state = learned;
    state->columns = ARENA_ARRAY(arena, training->column_count, struct date_column);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_DATE)
            continue;
        unsigned parts = varying_parts(column, training);
        if (!dates->trend)
            parts &= ~(1U << PART_DAYS);
        state->columns[state->count++] = (struct date_column){ arena_copy_text(arena, column->name), parts };
    }
    return true;
}

static void add_part(struct arena *arena, struct table *table, const char *name, enum part part)
{
    struct column *added =
        table_add_column(arena, table, arena_format(arena, "%s.%s", name, part_names[part]), COLUMN_NUMBER);
    added->source = name;
    const struct column *column = table_column(table, name);
    added->numbers = ARENA_ARRAY(arena, table->row_count, float);
    for (size_t row = 0; row < table->row_count; row++)
        added->numbers[row] = column->dates[row] == DATE_MISSING ? NAN : (float)part_of(column->dates[row], part);
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct dates_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct date_column *date = &state->columns[i];
        const struct column *column = table_column(table, date->name);
        if (!column || column->kind != COLUMN_DATE)
            continue; /* the model will say what it misses */
        for (unsigned part = 0; part < PARTS; part++)
            if (date->parts & 1U << part)
                add_part(arena, table, date->name, part);
        table_column(table, date->name)->role = ROLE_LEFT_OUT;
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct dates_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct document *parts = document_array(arena);
        for (unsigned part = 0; part < PARTS; part++)
            if (state->columns[i].parts & 1U << part)
                document_append_text(parts, part_names[part]);
        document_set(object, state->columns[i].name, parts);
    }
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct dates_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct date_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        struct date_column *date = &state->columns[state->count++];
        const struct document *parts = document_get(object, name);
        date->name = name;
        for (size_t i = 0; i < document_count(parts); i++)
            for (unsigned part = 0; part < PARTS; part++) {
                const char *stated = document_text(document_at(parts, i));
                if (stated && strcmp(stated, part_names[part]) == 0)
                    date->parts |= 1U << part;
            }
    }
    return true;
}

const struct step dates_step = {
    .name = "dates",
    .summary = N_("turns dates into year, month, weekday and so on"),
    .settings = settings,
    .settings_size = sizeof(struct dates),
    .state_size = sizeof(struct dates_state),
    .fit = fit,
    .apply = apply,
    .save = save,
    .load = load,
};
