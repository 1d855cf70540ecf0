#include "runner/base/translate.h"
#include "runner/table/names.h"
#include "runner/table/sorting.h"
#include "stages/check/check.h"

#include <math.h>
#include <string.h>

/* 3.29 standard deviations: one in a thousand by chance, on both sides. What is that unlikely may still be small: shares
 * have to differ by five points, and of two numbers of both thirds the later one has to be the greater (or smaller) in
 * 60 % of all pairs. */
static const double sure = 3.29, points = 0.05, pairs = 0.6;

enum { LEAST_DATES = 30, LEAST_ROWS = 100, MANY_CLASSES = 200 };

static struct finding about(enum severity severity, enum quality quality, const char *name, const char *column)
{
    return (struct finding){ .severity = severity, .quality = quality, .name = name, .column = column };
}

void compare_dates(struct run *run)
{
    const int64_t *dates = run->split.dates;
    if (!dates)
        return;
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        size_t both = 0, later = 0;
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_DATE)
            continue;
        for (size_t row = 0; row < run->table->row_count; row++) {
            bool has_both = dates[row] != DATE_MISSING && column->dates[row] != DATE_MISSING;
            both += has_both;
            later += has_both && column->dates[row] > dates[row];
        }
        if (!both || later * 5 < both)
            continue;
        finding_add(run, about(SEVERITY_CARE, QUALITY_LEAKAGE, "later_date", column->name),
                    tr("column \"%s\" is later than the date that orders the rows, in %s of the rows"), column->name,
                    number_text_percent(run->arena, (double)later / (double)both, 0));
        finding_advise(run, tr("is it known when the question comes up? If not: [columns] ignore = [%s]"),
                       column_text(run->arena, column->name));
    }
}

/* The rows of the first and of the last third of the time. */
struct thirds {
    const struct column *column; /* whose dates; NULL: those that order the split */
    uint32_t *early, *late;
    size_t early_count, late_count;
};

/* The dates that order the rows, or else the first column that has enough of them. */
static const int64_t *find_dates(const struct run *run, struct thirds *thirds)
{
    if (run->split.order)
        return run->split.order;
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct profile *profile = &run->inspection->facts[i].profile;
        thirds->column = &run->table->columns[i];
        if (thirds->column->role == ROLE_FEATURE && thirds->column->kind == COLUMN_DATE &&
            profile->distinct >= LEAST_DATES && profile->missing * 2 < profile->rows)
            return thirds->column->dates;
    }
    return NULL;
}

static bool part_into_thirds(const struct run *run, struct arena *scratch, struct thirds *thirds)
{
    const int64_t *dates = find_dates(run, thirds);
    size_t rows = run->table->row_count, count = 0;
    if (!dates)
        return false;
    uint64_t *keys = ARENA_ARRAY(scratch, rows, uint64_t);
    thirds->early = ARENA_ARRAY(scratch, rows, uint32_t);
    thirds->late = ARENA_ARRAY(scratch, rows, uint32_t);
    for (size_t row = 0; row < rows; row++)
        if (dates[row] != DATE_MISSING && !isnan(run->question.truth[row]))
            keys[count++] = key_of_date(dates[row]);
    if (count < LEAST_ROWS)
        return false;
    sort_keys(keys, ARENA_ARRAY(scratch, count, uint64_t), count);
    int64_t first = date_of_key(keys[count / 3]), last = date_of_key(keys[count - count / 3]);
    for (size_t row = 0; row < rows; row++) {
        if (dates[row] == DATE_MISSING || isnan(run->question.truth[row]))
            continue;
        if (dates[row] < first)
            thirds->early[thirds->early_count++] = (uint32_t)row;
        else if (dates[row] >= last)
            thirds->late[thirds->late_count++] = (uint32_t)row;
    }
    return first < last && thirds->early_count >= LEAST_DATES && thirds->late_count >= LEAST_DATES;
}

static void advise(struct run *run, const struct thirds *thirds)
{
    if (thirds->column)
        finding_advise(run, tr("let the newest rows be the test, as in real use: [split] by = %s"),
                       column_text(run->arena, thirds->column->name));
    else
        finding_advise(run, tr("train anew regularly, and look at the newest results"));
}

/* Two shares (the test of two proportions with a common variance); of several classes the one that changed most. */
static void compare_classes(struct run *run, const struct thirds *thirds)
{
    size_t early[MANY_CLASSES] = { 0 }, late[MANY_CLASSES] = { 0 }, class = 0;
    double best = 0, n = (double)thirds->early_count, m = (double)thirds->late_count;
    if (run->question.class_count > MANY_CLASSES)
        return;
    for (size_t i = 0; i < thirds->early_count; i++)
        early[(size_t)run->question.truth[thirds->early[i]]]++;
    for (size_t i = 0; i < thirds->late_count; i++)
        late[(size_t)run->question.truth[thirds->late[i]]]++;
    for (size_t i = run->question.class_count == 2; i < run->question.class_count; i++) {
        double difference = fabs((double)early[i] / n - (double)late[i] / m);
        class = difference > best ? i : class;
        best = fmax(best, difference);
    }
    double common = (double)(early[class] + late[class]) / (n + m);
    double deviation = sqrt(common * (1 - common) * (1 / n + 1 / m));
    if (!(best >= points) || !(best > sure * deviation))
        return;
    finding_add(
        run, about(SEVERITY_CARE, QUALITY_STABILITY, "target_drift", run->question.target),
        tr("\"%s\" changes with time: it was \"%s\" in %s of the first third of the rows, and in %s of the last"),
        run->question.target, run->question.classes[class],
        number_text_percent(run->arena, (double)early[class] / n, 1),
        number_text_percent(run->arena, (double)late[class] / m, 1));
    advise(run, thirds);
}

static uint64_t *sorted_truth(const struct run *run, struct arena *scratch, const uint32_t *rows, size_t count)
{
    uint64_t *keys = ARENA_ARRAY(scratch, count, uint64_t);
    for (size_t i = 0; i < count; i++)
        keys[i] = key_of_number(run->question.truth[rows[i]]);
    sort_keys(keys, ARENA_ARRAY(scratch, count, uint64_t), count);
    return keys;
}

/* Mann and Whitney, 1947: in which share of all pairs is the later number the greater one? Its deviation under no change
 * is that without ties, which is the larger one. */
static void compare_numbers(struct run *run, struct arena *scratch, const struct thirds *thirds)
{
    size_t n = thirds->early_count, m = thirds->late_count, below = 0, up_to = 0;
    const uint64_t *early = sorted_truth(run, scratch, thirds->early, n);
    const uint64_t *late = sorted_truth(run, scratch, thirds->late, m);
    double greater = 0;
    for (size_t i = 0; i < m; i++) {
        while (below < n && early[below] < late[i])
            below++;
        while (up_to < n && early[up_to] <= late[i])
            up_to++;
        greater += (double)(below + up_to) / 2;
    }
    double share = greater / ((double)n * (double)m);
    double deviation = sqrt((double)(n + m + 1) / (12.0 * (double)n * (double)m));
    if (fmax(share, 1 - share) < pairs || fabs(share - 0.5) <= sure * deviation)
        return;
    const struct column *target = table_column_with_role(run->table, ROLE_TARGET);
    finding_add(
        run, about(SEVERITY_CARE, QUALITY_STABILITY, "target_drift", run->question.target),
        tr("\"%s\" changes with time: half of the first third of the rows lies above %s, half of the last above "
           "%s"),
        run->question.target, profile_text(run->arena, target, (double)number_of_key(early[n / 2])),
        profile_text(run->arena, target, (double)number_of_key(late[m / 2])));
    advise(run, thirds);
}

void compare_times(struct run *run)
{
    struct arena *scratch = arena_child(run->arena);
    struct thirds thirds = { 0 };
    if (part_into_thirds(run, scratch, &thirds)) {
        if (run->question.class_count)
            compare_classes(run, &thirds);
        else
            compare_numbers(run, scratch, &thirds);
    }
    arena_destroy(scratch);
}
