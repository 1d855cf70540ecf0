/* Dates to parts: a date as such says little, but its month, its weekday and its hour do, where it lies between public
 * holidays, and how long it is from one date of a row to another. How old a row is when it is predicted is no feature:
 * between training rows and later ones it always differs. */
#include "runner/base/translate.h"
#include "runner/model/preparation.h"
#include "stages/prepare/calendar.h"

#include <math.h>
#include <string.h>

enum { MOST_DATES_TO_PAIR = 4 };

struct dates {
    bool trend;
    unsigned holidays; /* enum holiday_region */
};

static const struct setting settings[] = {
    SETTING(struct dates, trend, .fallback = "true",
            .help = N_("also gives the model the days that have passed, so that it can follow a trend")),
    SETTING(struct dates, holidays, .fallback = "\"none\"", .choices = holiday_regions, .example = "\"nw\"",
            .help =
                N_("the German state whose public holidays the model knows, such as nw or by (with Mariä Himmelfahrt); "
                   "de: only those of all states")),
    { 0 },
};

struct date_column {
    const char *name;
    unsigned parts;    /* bits 1 << enum date_part: those that differed between training rows */
    unsigned region;   /* enum holiday_region; of parts that are about holidays */
    const char **ends; /* other columns of dates to which the days are counted */
    size_t end_count;
};

struct dates_state {
    struct date_column *columns;
    size_t count;
};

static const struct holidays *holidays_of(struct arena *arena, const struct date_column *date)
{
    return date->parts & holiday_parts ? holidays_create(arena, (enum holiday_region)date->region) : NULL;
}

static bool differs(double one, double other)
{
    return isnan(one) ? !isnan(other) : one != other;
}

/* A part that is the same in all training rows carries nothing. Of a single date beside gaps one part is kept, for the
 * sake of the gaps. */
static unsigned telling_parts(const struct column *column, const struct table *training,
                              const struct holidays *holidays, unsigned offered)
{
    unsigned varying = 0, least = offered & 1U << PART_DAYS ? 1U << PART_DAYS : 1U << PART_YEAR;
    double first[PARTS] = { 0 }, values[PARTS] = { 0 };
    bool any = false, gaps = false;
    for (size_t i = 0; i < training->row_count && varying != offered; i++) {
        int64_t seconds = column->dates[table_row(training, i)];
        if (seconds == DATE_MISSING) {
            gaps = true;
            continue;
        }
        date_tell(holidays, seconds, offered, any ? values : first);
        for (unsigned part = 0; any && part < PARTS; part++)
            if (offered & 1U << part && differs(values[part], first[part]))
                varying |= 1U << part;
        any = true;
    }
    return !varying && any && gaps ? least : varying;
}

/* Days, with their fraction. */
static double days_between(int64_t from, int64_t to)
{
    return from == DATE_MISSING || to == DATE_MISSING ? NAN : ((double)to - (double)from) / 86400;
}

static bool distance_varies(const struct column *from, const struct column *to, const struct table *training)
{
    double first = NAN;
    for (size_t i = 0; i < training->row_count; i++) {
        size_t row = table_row(training, i);
        double days = days_between(from->dates[row], to->dates[row]);
        if (!isnan(days) && !isnan(first) && days != first)
            return true;
        first = isnan(first) ? days : first;
    }
    return false;
}

static bool is_date_feature(const struct column *column)
{
    return column->role == ROLE_FEATURE && column->kind == COLUMN_DATE;
}

static void pair(struct arena *arena, struct dates_state *state, const struct table *training)
{
    if (state->count > MOST_DATES_TO_PAIR)
        return;
    for (size_t i = 0; i < state->count; i++) {
        struct date_column *date = &state->columns[i];
        const struct column *from = table_column(training, date->name);
        date->ends = ARENA_ARRAY(arena, state->count, const char *);
        for (size_t j = i + 1; j < state->count; j++)
            if (distance_varies(from, table_column(training, state->columns[j].name), training))
                date->ends[date->end_count++] = state->columns[j].name;
    }
}

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    (void)truth;
    const struct dates *dates = given;
    struct dates_state *state = learned;
    unsigned offered = all_parts;
    if (!dates->trend)
        offered &= ~(1U << PART_DAYS);
    const struct holidays *holidays = NULL;
    if (dates->holidays == HOLIDAYS_NONE)
        offered &= ~holiday_parts;
    else
        holidays = holidays_create(arena, (enum holiday_region)dates->holidays);
    state->columns = ARENA_ARRAY(arena, training->column_count, struct date_column);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (!is_date_feature(column))
            continue;
        state->columns[state->count++] = (struct date_column){
            .name = arena_copy_text(arena, column->name),
            .parts = telling_parts(column, training, holidays, offered),
            .region = dates->holidays,
        };
    }
    pair(arena, state, training);
    return true;
}

static float *add_feature(struct arena *arena, struct table *table, const char *source, const char *part)
{
    return table_add_number(arena, table, arena_format(arena, "%s.%s", source, part), source)->numbers;
}

static void add_parts(struct arena *arena, struct table *table, const struct date_column *date)
{
    float *features[PARTS] = { NULL };
    for (unsigned part = 0; part < PARTS; part++)
        if (date->parts & 1U << part)
            features[part] = add_feature(arena, table, date->name, date_part_names[part]);
    const struct holidays *holidays = holidays_of(arena, date);
    const struct column *column = table_column(table, date->name);
    for (size_t row = 0; row < table->row_count; row++) {
        double values[PARTS];
        bool is_missing = column->dates[row] == DATE_MISSING;
        if (!is_missing)
            date_tell(holidays, column->dates[row], date->parts, values);
        for (unsigned part = 0; part < PARTS; part++)
            if (features[part])
                features[part][row] = is_missing ? NAN : (float)values[part];
    }
}

static void add_distance(struct arena *arena, struct table *table, const char *from, const char *to)
{
    const struct column *end = table_column(table, to);
    if (!end || end->kind != COLUMN_DATE)
        return; /* the model will say what it misses */
    const int64_t *begins = table_column(table, from)->dates, *ends = end->dates;
    float *days = add_feature(arena, table, from, arena_format(arena, "days_to.%s", to));
    for (size_t row = 0; row < table->row_count; row++)
        days[row] = (float)days_between(begins[row], ends[row]);
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
        add_parts(arena, table, date);
        for (size_t end = 0; end < date->end_count; end++)
            add_distance(arena, table, date->name, date->ends[end]);
        table_column(table, date->name)->role = ROLE_LEFT_OUT;
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct dates_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct date_column *date = &state->columns[i];
        struct document *column = document_object(arena), *parts = document_array(arena), *ends = document_array(arena);
        for (unsigned part = 0; part < PARTS; part++)
            if (date->parts & 1U << part)
                document_append_text(parts, date_part_names[part]);
        document_set(column, "parts", parts);
        if (date->parts & holiday_parts)
            document_set_text(column, "holidays", holiday_regions[date->region]);
        for (size_t end = 0; end < date->end_count; end++)
            document_append_text(ends, date->ends[end]);
        if (date->end_count > 0)
            document_set(column, "days_to", ends);
        document_set(object, date->name, column);
    }
}

/* The index of the text in the list; its length where it is not in there. */
static unsigned index_of(const char *const *list, const char *text)
{
    unsigned index = 0;
    while (list[index] && (!text || strcmp(list[index], text) != 0))
        index++;
    return index;
}

static bool load_column(struct arena *arena, const struct document *column, struct date_column *date)
{
    /* Packages from before there were holidays have the parts alone. */
    const struct document *parts = document_get(column, "parts"), *ends = document_get(column, "days_to");
    if (!parts)
        parts = column;
    for (size_t i = 0; i < document_count(parts); i++) {
        unsigned part = index_of(date_part_names, document_text(document_at(parts, i)));
        if (part == PARTS)
            return false;
        date->parts |= 1U << part;
    }
    date->region = index_of(holiday_regions, document_text(document_get(column, "holidays")));
    if (date->parts & holiday_parts && (date->region == HOLIDAYS_NONE || date->region == HOLIDAY_REGIONS))
        return false;
    date->ends = ARENA_ARRAY(arena, document_count(ends), const char *);
    for (size_t i = 0; i < document_count(ends); i++) {
        date->ends[i] = document_text(document_at(ends, i));
        if (!date->ends[i])
            return false;
    }
    date->end_count = document_count(ends);
    return true;
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct dates_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct date_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        struct date_column *date = &state->columns[state->count++];
        date->name = name;
        if (!load_column(arena, document_get(object, name), date))
            return false;
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
