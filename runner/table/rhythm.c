#include "runner/table/rhythm.h"

#include "runner/base/translate.h"
#include "runner/table/date.h"
#include "runner/table/sorting.h"

#define DAY  INT64_C(86400)
#define WEEK (7 * DAY)

enum { MINUTE = 60, HOUR = 3600, LEAST_DATES = 5 };

/* A typical distance that is none of seconds: calendar units differ in length. */
struct calendar {
    enum rhythm_kind kind;
    int64_t least, most;
};

static const struct calendar calendars[] = {
    { RHYTHM_MONTHLY, 28 * DAY, 31 * DAY },
    { RHYTHM_QUARTERLY, 90 * DAY, 92 * DAY },
    { RHYTHM_YEARLY, 365 * DAY, 366 * DAY },
};

/* In the European Union clocks jump on the last Sunday of March. */
static bool is_summer_time(int64_t date)
{
    struct date_parts parts = date_parts(date);
    return parts.month == 3 && parts.day >= 25 && parts.weekday == 7;
}

static bool is_weekend(int64_t date)
{
    return date_parts(date).weekday >= 6;
}

/* Friday to Monday; or with public holidays between, which differ from place to place: Easter and the weekend before it
 * make five days. */
static bool is_without_work(int64_t from, int64_t to)
{
    return to - from <= 5 * DAY;
}

/* Is this a distance of the rhythm? */
static bool keeps(const struct rhythm *rhythm, int64_t from, int64_t to)
{
    int64_t distance = to - from;
    for (size_t i = 0; i < sizeof calendars / sizeof *calendars; i++)
        if (calendars[i].kind == rhythm->kind)
            return distance >= calendars[i].least && distance <= calendars[i].most;
    if (rhythm->kind == RHYTHM_WORKDAYS && is_without_work(from, to))
        return true;
    return distance == rhythm->seconds ||
           (rhythm->seconds <= HOUR && distance == rhythm->seconds + HOUR && is_summer_time(from));
}

static bool keeps_mostly(const struct rhythm *rhythm, const int64_t *dates, size_t count)
{
    size_t kept = 0;
    for (size_t i = 1; i < count; i++)
        kept += keeps(rhythm, dates[i - 1], dates[i]);
    return kept * 10 >= (count - 1) * 9;
}

static bool has_weekends(const int64_t *dates, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (is_weekend(dates[i]))
            return true;
    return false;
}

static int64_t typical_distance(const int64_t *dates, size_t count)
{
    struct arena *scratch = arena_create();
    uint64_t *distances = ARENA_ARRAY(scratch, count, uint64_t), *spare = ARENA_ARRAY(scratch, count, uint64_t);
    for (size_t i = 1; i < count; i++)
        distances[i - 1] = (uint64_t)(dates[i] - dates[i - 1]);
    sort_keys(distances, spare, count - 1);
    int64_t typical = (int64_t)distances[(count - 1) / 2];
    arena_destroy(scratch);
    return typical;
}

static enum rhythm_kind kind_of(const struct rhythm *rhythm, const int64_t *dates, size_t count)
{
    for (size_t i = 0; i < sizeof calendars / sizeof *calendars; i++)
        if (rhythm->seconds >= calendars[i].least && rhythm->seconds <= calendars[i].most && rhythm->seconds % DAY == 0)
            return calendars[i].kind;
    return rhythm->seconds == DAY && !has_weekends(dates, count) ? RHYTHM_WORKDAYS : RHYTHM_FIXED;
}

/* Keeps the longest ones, the longest first; of equals the first. */
static void note_gap(struct rhythm *rhythm, int64_t from, int64_t to)
{
    size_t place = rhythm->gaps < RHYTHM_GAPS ? rhythm->gaps : RHYTHM_GAPS;
    while (place > 0 && to - from > rhythm->longest[place - 1].to - rhythm->longest[place - 1].from) {
        if (place < RHYTHM_GAPS)
            rhythm->longest[place] = rhythm->longest[place - 1];
        place--;
    }
    if (place < RHYTHM_GAPS)
        rhythm->longest[place] = (struct gap){ from, to };
    rhythm->gaps++;
}

struct rhythm rhythm_of(const int64_t *dates, size_t count)
{
    struct rhythm rhythm = { .kind = RHYTHM_NONE };
    if (count < 2)
        return rhythm;
    rhythm.seconds = typical_distance(dates, count);
    if (count < LEAST_DATES)
        return rhythm;
    rhythm.kind = kind_of(&rhythm, dates, count);
    if (!keeps_mostly(&rhythm, dates, count)) {
        rhythm.kind = RHYTHM_NONE;
        return rhythm;
    }
    for (size_t i = 1; i < count; i++)
        if (dates[i] - dates[i - 1] > rhythm.seconds && !keeps(&rhythm, dates[i - 1], dates[i]))
            note_gap(&rhythm, dates[i - 1], dates[i]);
    return rhythm;
}

const char *rhythm_text(struct arena *arena, const struct rhythm *rhythm)
{
    switch (rhythm->kind) {
    case RHYTHM_NONE:
        return tr("irregular");
    case RHYTHM_WORKDAYS:
        return tr("on working days");
    case RHYTHM_MONTHLY:
        return tr("monthly");
    case RHYTHM_QUARTERLY:
        return tr("quarterly");
    case RHYTHM_YEARLY:
        return tr("yearly");
    case RHYTHM_FIXED:
        break;
    }
    int64_t seconds = rhythm->seconds;
    if (seconds == HOUR)
        return tr("hourly");
    if (seconds == DAY)
        return tr("daily");
    if (seconds == WEEK)
        return tr("weekly");
    if (seconds % DAY == 0)
        return arena_format(arena, tr("every %d days"), (int)(seconds / DAY));
    if (seconds % HOUR == 0)
        return arena_format(arena, tr("every %d hours"), (int)(seconds / HOUR));
    if (seconds == MINUTE)
        return tr("every minute");
    if (seconds % MINUTE == 0)
        return arena_format(arena, tr("every %d minutes"), (int)(seconds / MINUTE));
    return seconds == 1 ? tr("every second") : arena_format(arena, tr("every %lld seconds"), (long long)seconds);
}

const char *rhythm_name(struct arena *arena, const struct rhythm *rhythm)
{
    static const char *const names[] = { [RHYTHM_WORKDAYS] = "workdays",
                                         [RHYTHM_MONTHLY] = "monthly",
                                         [RHYTHM_QUARTERLY] = "quarterly",
                                         [RHYTHM_YEARLY] = "yearly" };
    if (rhythm->kind == RHYTHM_NONE)
        return NULL;
    if (rhythm->kind != RHYTHM_FIXED)
        return names[rhythm->kind];
    switch (rhythm->seconds) {
    case HOUR:
        return "hourly";
    case DAY:
        return "daily";
    case WEEK:
        return "weekly";
    default:
        return arena_format(arena, "every %lld s", (long long)rhythm->seconds);
    }
}
