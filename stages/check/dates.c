#include "runner/base/translate.h"
#include "stages/check/check.h"

#include <math.h>

enum { DAY = 86400, MONTH = 30 * DAY, YEAR = 365 * DAY, MOST_COLUMNS = 8, LEAST_ROWS = 50, DISTANCES = 10 };

static const double nearly_always = 0.98, long_gaps = 0.1;

static struct finding about(enum severity severity, enum quality quality, const char *name, const struct column *column)
{
    return (struct finding){ .severity = severity, .quality = quality, .name = name, .column = column->name };
}

static const char *day_text(const struct run *run, double seconds)
{
    return date_text(run->arena, (int64_t)seconds, false);
}

/* Dates that programs write for "no date": the beginning of their calendar, or its end. */
static void check_marks(struct run *run, const struct profile *profile)
{
    double ends[] = { profile->least, profile->most };
    for (size_t i = 0; i < 2; i++) {
        struct date_parts parts = date_parts((int64_t)ends[i]);
        bool is_begin = parts.year <= 1900 || (parts.year == 1970 && parts.day_of_year == 1);
        bool is_far = fabs(ends[i] - profile->median) > 10.0 * YEAR;
        if (!is_far || !(is_begin || parts.year >= 2099))
            continue;
        const char *date = day_text(run, ends[i]);
        finding_add(run, about(SEVERITY_CARE, QUALITY_VALIDITY, "mark_for_missing", profile->column),
                    tr("column \"%s\" holds the date %s, which looks like a mark for \"no date\""),
                    profile->column->name, date);
        finding_advise(run, tr("if so, add it to [[source]] missing, written as in the file"));
    }
}

/* How old the newest row is. Without a wish of the user, ten distances late is remarkable, and a year is a reason to
 * ask. */
static void check_age(struct run *run, const struct profile *profile, int64_t days_allowed)
{
    double age = (double)run->date - profile->most, distance = (double)profile->rhythm.seconds;
    double usual = profile->rhythm.kind == RHYTHM_NONE ? (double)YEAR : fmax((double)MONTH, DISTANCES * distance);
    double limit = days_allowed ? (double)days_allowed * DAY : fmin(usual, (double)YEAR);
    if (run->date == 0 || !(age > limit))
        return;
    uint64_t days = (uint64_t)(age / DAY);
    bool is_serious = days_allowed || age > (double)YEAR;
    finding_add(run, about(is_serious ? SEVERITY_CARE : SEVERITY_NOTE, QUALITY_TIMELINESS, "old", profile->column),
                tr_plural("the newest date in column \"%s\" is %s, %s day ago",
                          "the newest date in column \"%s\" is %s, %s days ago", days),
                profile->column->name, day_text(run, profile->most), number_text_count(run->arena, days));
    finding_advise(run, tr("export the newest rows too, if there are any"));
}

static void check_gaps(struct run *run, const struct profile *profile)
{
    const struct rhythm *rhythm = &profile->rhythm;
    if (!rhythm->gaps)
        return;
    double open = 0;
    for (size_t i = 0; i < rhythm->gaps && i < RHYTHM_GAPS; i++)
        open += (double)(rhythm->longest[i].to - rhythm->longest[i].from - rhythm->seconds);
    bool is_long = open > long_gaps * (profile->most - profile->least);
    const struct column *column = profile->column;
    const char *from = date_text(run->arena, rhythm->longest[0].from, column->has_time);
    const char *to = date_text(run->arena, rhythm->longest[0].to, column->has_time);
    finding_add(run, about(is_long ? SEVERITY_CARE : SEVERITY_NOTE, QUALITY_TIMELINESS, "date_gaps", column),
                tr_plural("the dates in column \"%s\" (%s) have %s gap: nothing between %s and %s",
                          "the dates in column \"%s\" (%s) have %s gaps, the longest between %s and %s", rhythm->gaps),
                column->name, rhythm_text(run->arena, rhythm), number_text_count(run->arena, rhythm->gaps), from, to);
    finding_advise(run, tr("look whether rows got lost, or nothing happened there"));
}

/* Pairs whose first date is nearly always the earlier one: the exceptions are mistakes. */
static void check_pair(struct run *run, const struct column *start, const struct column *end)
{
    size_t both = 0, wrong = 0;
    for (size_t row = 0; row < run->table->row_count; row++) {
        if (start->dates[row] == DATE_MISSING || end->dates[row] == DATE_MISSING)
            continue;
        both++;
        wrong += end->dates[row] < start->dates[row];
    }
    if (both < LEAST_ROWS || !wrong || (double)wrong > (1 - nearly_always) * (double)both)
        return;
    finding_add(run, about(SEVERITY_CARE, QUALITY_CONSISTENCY, "wrong_order", end),
                tr_plural("in %s row \"%s\" lies before \"%s\", otherwise never",
                          "in %s rows \"%s\" lies before \"%s\", otherwise never", wrong),
                number_text_count(run->arena, wrong), end->name, start->name);
    finding_advise(run, tr("correct these dates where they come from"));
}

void check_dates(struct run *run, const struct check_settings *settings)
{
    const struct column *dates[MOST_COLUMNS];
    const struct profile *newest = NULL;
    size_t count = 0;
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        const struct profile *profile = &run->inspection->facts[i].profile;
        if (!check_shows(column) || column->kind != COLUMN_DATE || !profile->distinct)
            continue;
        if (count < MOST_COLUMNS)
            dates[count++] = column;
        check_marks(run, profile);
        check_gaps(run, profile);
        if (!newest || profile->most > newest->most)
            newest = profile;
    }
    if (newest)
        check_age(run, newest, settings->age_at_most);
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < count; j++)
            if (i != j)
                check_pair(run, dates[i], dates[j]);
}
