#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "stages/check/check.h"

#include <math.h>

enum { MARKS = 3 }; /* fewer than this are no habit */

static const double nearly_constant = 0.995; /* share of the most frequent value */

/* So far from the middle half, in its widths, nothing is by chance any more. */
static const double far_away = 30;

static struct finding about(enum severity severity, enum quality quality, const char *name, const struct column *column)
{
    return (struct finding){ .severity = severity, .quality = quality, .name = name, .column = column->name };
}

static void check_gaps(struct run *run, const struct profile *profile, double limit)
{
    const struct column *column = profile->column;
    double share = (double)profile->missing / (double)profile->rows;
    if (!(share > limit) || !profile->distinct)
        return;
    finding_add(run, about(SEVERITY_CARE, QUALITY_COMPLETENESS, "gaps", column),
                tr("column \"%s\" has no value in %s of the rows"), column->name,
                number_text_part(run->arena, profile->missing, profile->rows));
    finding_advise(run, tr("find out why; where a gap has a meaning, export a value for it"));
}

static void check_constant(struct run *run, const struct profile *profile)
{
    const struct column *column = profile->column;
    struct finding finding = about(SEVERITY_NOTE, QUALITY_VALIDITY, "constant", column);
    if (!profile->distinct)
        finding_add(run, finding, tr("column \"%s\" is empty"), column->name);
    else if (profile->distinct == 1 && !profile->missing)
        finding_add(run, finding, tr("column \"%s\" holds the same value in all rows"), column->name);
    else if (profile->distinct > 1 && (double)profile->frequent[0].rows > nearly_constant * (double)profile->rows)
        finding_add(run, about(SEVERITY_NOTE, QUALITY_VALIDITY, "nearly_constant", column),
                    tr("column \"%s\" holds nearly always the same value: \"%s\" in %s of %s rows"), column->name,
                    frequent_text(run->arena, column, &profile->frequent[0]),
                    number_text_count(run->arena, profile->frequent[0].rows),
                    number_text_count(run->arena, profile->rows));
}

/* Numbers that programs write for "no value": a row of nines, or -1, far from all others and not rare. */
static bool means_missing(const struct profile *profile, double value)
{
    static const double marks[] = { -1, -9, -99, -999, -9999, -99999, 999, 9999, 99999, 999999, 9999999 };
    double width = profile->three_quarters - profile->quarter;
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (value == marks[i])
            return width > 0 && (value < profile->quarter - 3 * width || value > profile->three_quarters + 3 * width);
    return false;
}

static size_t count_equal(const struct run *run, const struct column *column, double value)
{
    size_t count = 0;
    for (size_t row = 0; row < run->table->row_count; row++)
        count += (double)column->numbers[row] == value;
    return count;
}

static bool check_mark(struct run *run, const struct profile *profile)
{
    const struct column *column = profile->column;
    double value = means_missing(profile, profile->least) ? profile->least : profile->most;
    size_t rows = means_missing(profile, value) ? count_equal(run, column, value) : 0;
    if (rows < MARKS)
        return false;
    const char *text = number_text(run->arena, value, 0);
    finding_add(run, about(SEVERITY_CARE, QUALITY_VALIDITY, "mark_for_missing", column),
                tr("%s rows of column \"%s\" hold %s, which looks like a mark for \"no value\""),
                number_text_count(run->arena, rows), column->name, text);
    finding_advise(run, tr("if so, add it to [[source]] missing = [\"%.0f\"]"), value);
    return true;
}

/* A comma in the wrong place: a value that lies far beyond all others. */
static void check_outliers(struct run *run, const struct profile *profile)
{
    const struct column *column = profile->column;
    double width = profile->three_quarters - profile->quarter;
    bool below = profile->least < profile->quarter - far_away * width;
    bool above = profile->most > profile->three_quarters + far_away * width;
    if (!(width > 0) || (!below && !above) || profile->low < profile->quarter - far_away * width ||
        profile->high > profile->three_quarters + far_away * width)
        return;
    finding_add(run, about(SEVERITY_NOTE, QUALITY_VALIDITY, "far_values", column),
                above ? tr("half of column \"%s\" lies between %s and %s, but the greatest value is %s")
                      : tr("half of column \"%s\" lies between %s and %s, but the least value is %s"),
                column->name, profile_text(run->arena, column, profile->quarter),
                profile_text(run->arena, column, profile->three_quarters),
                profile_text(run->arena, column, above ? profile->most : profile->least));
    finding_advise(run, tr("look whether it is a mistake; [check.rules] can set limits"));
}

/* Numbers and names that only tell rows apart. */
static void check_identifier(struct run *run, const struct profile *profile)
{
    const struct column *column = profile->column;
    bool has_codes = column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
    size_t present = profile->rows - profile->missing;
    bool is_counted = column->kind == COLUMN_NUMBER && column->decimals == 0 && profile->distinct == present &&
                      profile->most - profile->least < 2 * (double)present;
    if (present < 50 || column->role != ROLE_FEATURE || column->kind == COLUMN_TEXT ||
        !(is_counted || (has_codes && profile->distinct == present)))
        return;
    finding_add(run, about(SEVERITY_NOTE, QUALITY_UNIQUENESS, "identifier", column),
                tr("column \"%s\" has a value of its own in every row, like a number that only identifies it"),
                column->name);
    finding_advise(run, tr("if it is one: [columns] ignore = [%s]"), column_text(run->arena, column->name));
}

void check_columns(struct run *run, const struct check_settings *settings)
{
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        const struct profile *profile = &run->inspection->facts[i].profile;
        if (!check_shows(column) || column->role == ROLE_TARGET)
            continue;
        check_gaps(run, profile, settings->missing_at_most);
        check_constant(run, profile);
        check_identifier(run, profile);
        if (column->kind == COLUMN_NUMBER && !check_mark(run, profile))
            check_outliers(run, profile);
    }
}
