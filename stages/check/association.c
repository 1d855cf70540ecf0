/* How well a column alone predicts the target. Values are parted into groups (numbers and dates by quantiles); what the
 * target is like in each group is learned on every second row, and measured on the others. */
#include "runner/table/sorting.h"
#include "stages/check/check.h"

#include <math.h>
#include <stdlib.h>

enum { SAMPLE = 20000, LEAST = 50, GROUPS = 64, MOST_CODES = 1000 };

/* The rows that are looked at, and the group of each; group 0: no value. */
struct sample {
    uint32_t *rows, *groups;
    size_t count, group_count;
};

static struct sample take(const struct run *run, struct arena *scratch)
{
    size_t rows = run->table->row_count, step = rows / SAMPLE + 1;
    struct sample sample = { .rows = ARENA_ARRAY(scratch, rows / step + 1, uint32_t) };
    for (size_t row = 0; row < rows; row += step)
        if (!isnan(run->question.truth[row]))
            sample.rows[sample.count++] = (uint32_t)row;
    sample.groups = ARENA_ARRAY(scratch, sample.count, uint32_t);
    return sample;
}

static uint64_t key_of(const struct column *column, size_t row)
{
    return column->kind == COLUMN_DATE ? key_of_date(column->dates[row]) : key_of_number(column->numbers[row]);
}

static void group_by_value(struct arena *scratch, const struct column *column, struct sample *sample)
{
    uint64_t *keys = ARENA_ARRAY(scratch, sample->count, uint64_t), borders[GROUPS];
    size_t count = 0, border_count = 0;
    for (size_t i = 0; i < sample->count; i++)
        if (!column_is_missing(column, sample->rows[i]))
            keys[count++] = key_of(column, sample->rows[i]);
    sort_keys(keys, ARENA_ARRAY(scratch, count, uint64_t), count);
    for (size_t i = 1; i < GROUPS && count; i++) {
        uint64_t border = keys[i * count / GROUPS];
        if (!border_count || border > borders[border_count - 1])
            borders[border_count++] = border;
    }
    for (size_t i = 0; i < sample->count; i++) {
        if (column_is_missing(column, sample->rows[i]))
            continue;
        uint64_t key = key_of(column, sample->rows[i]);
        uint32_t group = 1;
        while (group <= border_count && key >= borders[group - 1])
            group++;
        sample->groups[i] = group;
    }
    sample->group_count = border_count + 2;
}

/* The first values have groups of their own, the rest is one. */
static void group_by_code(const struct column *column, struct sample *sample)
{
    for (size_t i = 0; i < sample->count; i++) {
        uint32_t code = column->codes[sample->rows[i]];
        sample->groups[i] = code == CODE_MISSING ? 0 : code < MOST_CODES ? code + 1 : MOST_CODES + 1;
    }
    size_t codes = dictionary_count(column->dictionary);
    sample->group_count = (codes < MOST_CODES ? codes : MOST_CODES) + 2;
}

/* Sums of the truth in each group, of every second row; sums[group] / rows[group] is what the group predicts. */
static void learn(const struct run *run, const struct sample *sample, double *sums, double *rows)
{
    double all = 0, count = 0;
    for (size_t i = 0; i < sample->count; i += 2) {
        double truth = (double)run->question.truth[sample->rows[i]];
        sums[sample->groups[i]] += truth;
        rows[sample->groups[i]]++;
        all += truth;
        count++;
    }
    for (size_t group = 0; group < sample->group_count; group++) /* what no row has taught is the mean */
        if (rows[group] == 0) {
            sums[group] = all / count;
            rows[group] = 1;
        }
}

struct rated {
    double rate, positive, negative;
};

static int by_rate(const void *one, const void *other)
{
    double a = ((const struct rated *)one)->rate, b = ((const struct rated *)other)->rate;
    return (a > b) - (a < b);
}

/* The area under the ROC curve: the share of pairs whose order is right, groups of equal rates counting half. */
static double area(const struct run *run, struct arena *scratch, const struct sample *sample)
{
    double *sums = ARENA_ARRAY(scratch, sample->group_count, double);
    double *rows = ARENA_ARRAY(scratch, sample->group_count, double);
    struct rated *rated = ARENA_ARRAY(scratch, sample->group_count, struct rated);
    learn(run, sample, sums, rows);
    for (size_t group = 0; group < sample->group_count; group++)
        rated[group].rate = sums[group] / rows[group];
    for (size_t i = 1; i < sample->count; i += 2) {
        bool is_positive = run->question.truth[sample->rows[i]] > 0.5f;
        *(is_positive ? &rated[sample->groups[i]].positive : &rated[sample->groups[i]].negative) += 1;
    }
    qsort(rated, sample->group_count, sizeof *rated, by_rate);
    double right = 0, negatives = 0, positives = 0;
    for (size_t begin = 0, end; begin < sample->group_count; begin = end) {
        double positive = 0, negative = 0;
        for (end = begin; end < sample->group_count && rated[end].rate == rated[begin].rate; end++) {
            positive += rated[end].positive;
            negative += rated[end].negative;
        }
        right += positive * (negatives + negative / 2);
        positives += positive;
        negatives += negative;
    }
    return positives > 0 && negatives > 0 ? right / (positives * negatives) : NAN;
}

static double explained(const struct run *run, struct arena *scratch, const struct sample *sample)
{
    double *sums = ARENA_ARRAY(scratch, sample->group_count, double);
    double *rows = ARENA_ARRAY(scratch, sample->group_count, double);
    size_t half = sample->count / 2;
    double mean = 0, error = 0, variance = 0, count = (double)half;
    learn(run, sample, sums, rows);
    for (size_t i = 1; i < sample->count; i += 2)
        mean += (double)run->question.truth[sample->rows[i]] / count;
    for (size_t i = 1; i < sample->count; i += 2) {
        double truth = (double)run->question.truth[sample->rows[i]];
        double predicted = sums[sample->groups[i]] / rows[sample->groups[i]];
        error += (truth - predicted) * (truth - predicted);
        variance += (truth - mean) * (truth - mean);
    }
    return variance > 0 ? 1 - error / variance : NAN;
}

static size_t most_frequent(const uint32_t *counts, size_t count)
{
    size_t most = 0;
    for (size_t i = 1; i < count; i++)
        most = counts[i] > counts[most] ? i : most;
    return most;
}

/* Each group names its most frequent class. */
static double named(const struct run *run, struct arena *scratch, const struct sample *sample)
{
    size_t classes = run->question.class_count, wrong = 0, usual_wrong = 0;
    uint32_t *counts = ARENA_ARRAY(scratch, sample->group_count * classes, uint32_t);
    uint32_t *all = ARENA_ARRAY(scratch, classes, uint32_t);
    for (size_t i = 0; i < sample->count; i += 2) {
        size_t class = (size_t)run->question.truth[sample->rows[i]];
        counts[sample->groups[i] * classes + class]++;
        all[class]++;
    }
    for (size_t i = 1; i < sample->count; i += 2) {
        size_t class = (size_t)run->question.truth[sample->rows[i]];
        wrong += most_frequent(counts + sample->groups[i] * classes, classes) != class;
        usual_wrong += most_frequent(all, classes) != class;
    }
    return usual_wrong ? 1 - (double)wrong / (double)usual_wrong : NAN;
}

/* A copy in another unit has all its points on a line, which groups would only find coarsely. */
static double line(const struct run *run, const struct column *column, const struct sample *sample)
{
    double count = 0, x = 0, y = 0, xx = 0, yy = 0, xy = 0;
    for (size_t i = 0; i < sample->count; i++) {
        double value = (double)column->numbers[sample->rows[i]], truth = (double)run->question.truth[sample->rows[i]];
        if (isnan(value))
            continue;
        count++; /* Welford, 1962 */
        double value_off = value - x, truth_off = truth - y;
        x += value_off / count;
        y += truth_off / count;
        xx += value_off * (value - x);
        yy += truth_off * (truth - y);
        xy += value_off * (truth - y);
    }
    return count >= LEAST && xx > 0 && yy > 0 ? xy * xy / (xx * yy) * count / (double)sample->count : 0;
}

double association_of(const struct run *run, const struct column *column)
{
    struct arena *scratch = arena_create();
    struct sample sample = take(run, scratch);
    double strength = NAN;
    if (sample.count >= LEAST) {
        if (column->kind == COLUMN_NUMBER || column->kind == COLUMN_DATE)
            group_by_value(scratch, column, &sample);
        else
            group_by_code(column, &sample);
        if (run->question.class_count == 2)
            strength = area(run, scratch, &sample);
        else if (run->question.class_count)
            strength = named(run, scratch, &sample);
        else
            strength = explained(run, scratch, &sample);
        if (run->question.class_count == 0 && column->kind == COLUMN_NUMBER)
            strength = fmax(strength, line(run, column, &sample));
    }
    arena_destroy(scratch);
    return strength;
}
