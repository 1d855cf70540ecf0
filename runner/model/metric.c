#include "runner/model/metric.h"

#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <float.h>
#include <math.h>
#include <stdlib.h>
#include <string.h>

static double weight_of(const struct scored *scored, size_t row)
{
    return scored->weights ? (double)scored->weights[row] : 1;
}

/* ---- sorting ---- */

struct keyed {
    double key;
    uint32_t row;
};

static int by_key(const void *one, const void *other)
{
    const struct keyed *a = one, *b = other;
    if (a->key != b->key)
        return a->key < b->key ? -1 : 1;
    return a->row < b->row ? -1 : a->row > b->row;
}

static const uint32_t *sorted_by(struct arena *arena, const struct scored *scored,
                                 double (*key)(const struct scored *, size_t))
{
    uint32_t *sorted = ARENA_ARRAY(arena, scored->rows, uint32_t);
    struct arena_mark mark = arena_mark(arena);
    struct keyed *keyed = ARENA_ARRAY(arena, scored->rows, struct keyed);
    for (size_t row = 0; row < scored->rows; row++)
        keyed[row] = (struct keyed){ key(scored, row), (uint32_t)row };
    qsort(keyed, scored->rows, sizeof *keyed, by_key);
    for (size_t i = 0; i < scored->rows; i++)
        sorted[i] = keyed[i].row;
    arena_rewind(arena, mark);
    return sorted;
}

static double prediction(const struct scored *scored, size_t row)
{
    return (double)scored->predicted[row];
}

static double absolute_error(const struct scored *scored, size_t row)
{
    return fabs((double)scored->predicted[row] - (double)scored->truth[row]);
}

/* ---- two classes, by rank ---- */

/* The share of pairs of unlike cases that are in the right order; ties count half (Mann and Whitney, 1947). */
static double measure_auc(struct arena *scratch, const struct scored *scored)
{
    const uint32_t *sorted = scored->sorted ? scored->sorted : sorted_by(scratch, scored, prediction);
    double positives = 0, negatives = 0, ordered = 0;
    for (size_t i = 0; i < scored->rows;) {
        float value = scored->predicted[sorted[i]];
        double tied[2] = { 0 };
        for (; i < scored->rows && scored->predicted[sorted[i]] == value; i++)
            tied[scored->truth[sorted[i]] > 0] += weight_of(scored, sorted[i]);
        ordered += tied[1] * (negatives + tied[0] / 2);
        negatives += tied[0];
        positives += tied[1];
    }
    return positives > 0 && negatives > 0 ? ordered / (positives * negatives) : NAN;
}

/* The mean of the precisions at each positive case, from the highest prediction down; equal predictions come at once.
 * As scikit-learn defines it: the sum of (R[n] - R[n-1]) P[n]. */
static double measure_average_precision(struct arena *scratch, const struct scored *scored)
{
    const uint32_t *sorted = scored->sorted ? scored->sorted : sorted_by(scratch, scored, prediction);
    double found = 0, flagged = 0, sum = 0;
    for (size_t i = scored->rows; i > 0;) {
        float value = scored->predicted[sorted[i - 1]];
        double found_before = found;
        for (; i > 0 && scored->predicted[sorted[i - 1]] == value; i--) {
            double weight = weight_of(scored, sorted[i - 1]);
            flagged += weight;
            found += scored->truth[sorted[i - 1]] > 0 ? weight : 0;
        }
        if (found > found_before)
            sum += (found - found_before) * found / flagged;
    }
    return found > 0 ? sum / found : NAN;
}

/* ---- classes ---- */

size_t scored_class(const struct scored *scored, size_t row)
{
    const float *predicted = scored->predicted + row * scored->outputs;
    if (scored->outputs == 1)
        return *predicted >= (float)scored->threshold;
    size_t best = 0;
    for (size_t label = 1; label < scored->outputs; label++)
        if (predicted[label] > predicted[best])
            best = label;
    return best;
}

/* How often a class is there, is predicted, and both. */
struct tally {
    double truth, predicted, both;
};

static size_t class_count(const struct scored *scored)
{
    return scored->outputs == 1 ? 2 : scored->outputs;
}

static struct tally *tallies(struct arena *scratch, const struct scored *scored)
{
    struct tally *classes = ARENA_ARRAY(scratch, class_count(scored), struct tally);
    for (size_t row = 0; row < scored->rows; row++) {
        double weight = weight_of(scored, row);
        size_t truth = (size_t)scored->truth[row], predicted = scored_class(scored, row);
        classes[truth].truth += weight;
        classes[predicted].predicted += weight;
        if (truth == predicted)
            classes[truth].both += weight;
    }
    return classes;
}

static double measure_accuracy(struct arena *scratch, const struct scored *scored)
{
    const struct tally *classes = tallies(scratch, scored);
    double right = 0, all = 0;
    for (size_t label = 0; label < class_count(scored); label++) {
        right += classes[label].both;
        all += classes[label].truth;
    }
    return right / all;
}

static double measure_balanced_accuracy(struct arena *scratch, const struct scored *scored)
{
    const struct tally *classes = tallies(scratch, scored);
    double sum = 0;
    size_t present = 0;
    for (size_t label = 0; label < class_count(scored); label++)
        if (classes[label].truth > 0) {
            sum += classes[label].both / classes[label].truth;
            present++;
        }
    return present > 1 ? sum / (double)present : NAN;
}

static double measure_macro_f1(struct arena *scratch, const struct scored *scored)
{
    const struct tally *classes = tallies(scratch, scored);
    double sum = 0;
    size_t present = 0;
    for (size_t label = 0; label < class_count(scored); label++)
        if (classes[label].truth + classes[label].predicted > 0) {
            sum += 2 * classes[label].both / (classes[label].truth + classes[label].predicted);
            present++;
        }
    return sum / (double)present;
}

/* The next three are NAN where they would be 0 / 0. */
static double measure_f1(struct arena *scratch, const struct scored *scored)
{
    struct tally positive = tallies(scratch, scored)[1];
    return 2 * positive.both / (positive.truth + positive.predicted);
}

static double measure_precision(struct arena *scratch, const struct scored *scored)
{
    struct tally positive = tallies(scratch, scored)[1];
    return positive.both / positive.predicted;
}

static double measure_recall(struct arena *scratch, const struct scored *scored)
{
    struct tally positive = tallies(scratch, scored)[1];
    return positive.both / positive.truth;
}

/* Probabilities are kept away from 0 and 1 by the smallest step of a float32 (as scikit-learn does), so that one wrong
 * certainty is dear but not infinite. */
static double measure_log_loss(struct arena *scratch, const struct scored *scored)
{
    (void)scratch;
    double sum = 0, all = 0;
    for (size_t row = 0; row < scored->rows; row++) {
        double weight = weight_of(scored, row), probability;
        if (weight == 0)
            continue; /* a third of a resample, and logarithms are slow */
        if (scored->outputs == 1)
            probability = scored->truth[row] > 0 ? prediction(scored, row) : 1 - prediction(scored, row);
        else
            probability = (double)scored->predicted[row * scored->outputs + (size_t)scored->truth[row]];
        sum -= weight * log(fmin(fmax(probability, (double)FLT_EPSILON), 1 - (double)FLT_EPSILON));
        all += weight;
    }
    return sum / all;
}

/* ---- numbers ---- */

/* The mean squared difference: of probabilities the Brier score (1950). */
static double measure_squared_error(struct arena *scratch, const struct scored *scored)
{
    (void)scratch;
    double sum = 0, all = 0;
    for (size_t row = 0; row < scored->rows; row++) {
        double weight = weight_of(scored, row), error = absolute_error(scored, row);
        sum += weight * error * error;
        all += weight;
    }
    return sum / all;
}

static double measure_rmse(struct arena *scratch, const struct scored *scored)
{
    return sqrt(measure_squared_error(scratch, scored));
}

static double measure_mae(struct arena *scratch, const struct scored *scored)
{
    (void)scratch;
    double sum = 0, all = 0;
    for (size_t row = 0; row < scored->rows; row++) {
        double weight = weight_of(scored, row);
        sum += weight * absolute_error(scored, row);
        all += weight;
    }
    return sum / all;
}

static double measure_r2(struct arena *scratch, const struct scored *scored)
{
    double sum = 0, all = 0, spread = 0;
    for (size_t row = 0; row < scored->rows; row++) {
        sum += weight_of(scored, row) * (double)scored->truth[row];
        all += weight_of(scored, row);
    }
    double mean = sum / all;
    for (size_t row = 0; row < scored->rows; row++) {
        double distance = (double)scored->truth[row] - mean;
        spread += weight_of(scored, row) * distance * distance;
    }
    return spread > 0 ? 1 - measure_squared_error(scratch, scored) * all / spread : NAN;
}

/* The mean of both middle ones where the weights fall into two halves, as for rows that stand there so many times. */
static double measure_median_absolute_error(struct arena *scratch, const struct scored *scored)
{
    const uint32_t *sorted = scored->sorted ? scored->sorted : sorted_by(scratch, scored, absolute_error);
    double all = 0, below = 0, lower = NAN;
    for (size_t row = 0; row < scored->rows; row++)
        all += weight_of(scored, row);
    for (size_t i = 0; i < scored->rows; i++) {
        double weight = weight_of(scored, sorted[i]);
        if (weight == 0)
            continue;
        double error = absolute_error(scored, sorted[i]);
        if (!isnan(lower))
            return (lower + error) / 2;
        below += weight;
        if (2 * below > all)
            return error;
        if (2 * below == all)
            lower = error;
    }
    return lower;
}

static double measure_mape(struct arena *scratch, const struct scored *scored)
{
    (void)scratch;
    double sum = 0, all = 0;
    for (size_t row = 0; row < scored->rows; row++) {
        if (scored->truth[row] == 0)
            return NAN;
        double weight = weight_of(scored, row);
        sum += weight * absolute_error(scored, row) / fabs((double)scored->truth[row]);
        all += weight;
    }
    return sum / all;
}

/* Against the mean of both absolute values (Makridakis, 1993), so between 0 and 2; 0 predicted as 0 is no error. */
static double measure_smape(struct arena *scratch, const struct scored *scored)
{
    (void)scratch;
    double sum = 0, all = 0;
    for (size_t row = 0; row < scored->rows; row++) {
        double weight = weight_of(scored, row), error = absolute_error(scored, row);
        double size = fabs((double)scored->truth[row]) + fabs((double)scored->predicted[row]);
        sum += size > 0 ? weight * 2 * error / size : 0;
        all += weight;
    }
    return sum / all;
}

/* ---- the table ---- */

enum { BINARY = 1 << TASK_BINARY, MULTICLASS = 1 << TASK_MULTICLASS, REGRESSION = 1 << TASK_REGRESSION };

const struct metric all_metrics[] = {
    { "auc", N_("AUC"),
      N_("how often a case with the sought answer is ranked above one without: 0.5 is tossing a coin, 1 is always"),
      .tasks = BINARY, .higher_is_better = true, .needs = METRIC_NEEDS_RANK, .threshold_by = "balanced_accuracy",
      .key = prediction, .measure = measure_auc },
    { "accuracy", N_("accuracy"), N_("share of all cases that are answered right"), .tasks = BINARY | MULTICLASS,
      .higher_is_better = true, .is_share = true, .threshold_by = "accuracy", .measure = measure_accuracy },
    { "balanced_accuracy", N_("balanced accuracy"),
      N_("share of right answers as the mean over the classes, so that rare ones count as much as frequent ones"),
      .tasks = BINARY | MULTICLASS, .higher_is_better = true, .is_share = true, .threshold_by = "balanced_accuracy",
      .measure = measure_balanced_accuracy },
    { "average_precision", N_("average precision"),
      N_("precision as the mean over all ways to be strict or generous; for sought answers that are rare"),
      .tasks = BINARY, .higher_is_better = true, .needs = METRIC_NEEDS_RANK, .threshold_by = "f1", .key = prediction,
      .measure = measure_average_precision },
    { "f1", N_("F1"), N_("precision and recall in one number (their harmonic mean): high only when both are"),
      .tasks = BINARY, .higher_is_better = true, .threshold_by = "f1", .measure = measure_f1 },
    { "precision", N_("precision"), N_("share of the flagged cases that are right"), .tasks = BINARY,
      .higher_is_better = true, .is_share = true, .threshold_by = "f1", .measure = measure_precision },
    { "recall", N_("recall"), N_("share of the sought cases that are found"), .tasks = BINARY, .higher_is_better = true,
      .is_share = true, .threshold_by = "f1", .measure = measure_recall },
    { "macro_f1", N_("macro F1"), N_("precision and recall in one number for each class, as the mean over the classes"),
      .tasks = MULTICLASS, .higher_is_better = true, .measure = measure_macro_f1 },
    { "log_loss", N_("log loss"),
      N_("how far the probabilities are from what happened; being sure and wrong weighs most"),
      .tasks = BINARY | MULTICLASS, .needs = METRIC_NEEDS_PROBABILITIES, .threshold_by = "balanced_accuracy",
      .measure = measure_log_loss },
    { "brier", N_("Brier score"), N_("mean squared distance of the probabilities from what happened"), .tasks = BINARY,
      .needs = METRIC_NEEDS_PROBABILITIES, .threshold_by = "balanced_accuracy", .measure = measure_squared_error },
    { "rmse", N_("RMSE"),
      N_("size of a typical error, in the unit of the target; large errors weigh more (root of the mean square)"),
      .tasks = REGRESSION, .measure = measure_rmse },
    { "mae", N_("mean absolute error"), N_("how far predictions are off on average, in the unit of the target"),
      .tasks = REGRESSION, .measure = measure_mae },
    { "median_absolute_error", N_("median absolute error"),
      N_("half of the predictions are off by less than this, in the unit of the target"), .tasks = REGRESSION,
      .key = absolute_error, .measure = measure_median_absolute_error },
    { "r2", N_("R²"), N_("share of the ups and downs that is explained: 1 is all, 0 is no better than the mean"),
      .tasks = REGRESSION, .higher_is_better = true, .measure = measure_r2 },
    { "mape", N_("MAPE"),
      N_("how many percent of the true number predictions are off on average; not defined where a true number is 0"),
      .tasks = REGRESSION, .is_share = true, .measure = measure_mape },
    { "smape", N_("sMAPE"),
      N_("how many percent predictions are off on average, measured against the mean of truth and prediction"),
      .tasks = REGRESSION, .is_share = true, .measure = measure_smape },
    { 0 }
};

const char *metric_choices[sizeof all_metrics / sizeof *all_metrics + 1];

/* Before main, so that a new metric is one row above and nothing else. */
__attribute__((constructor)) static void list_choices(void)
{
    metric_choices[0] = "auto";
    for (size_t i = 0; all_metrics[i].name; i++)
        metric_choices[i + 1] = all_metrics[i].name;
}

const struct metric *metric_named(const char *name)
{
    for (const struct metric *metric = all_metrics; metric->name; metric++)
        if (strcmp(metric->name, name) == 0)
            return metric;
    return NULL;
}

const struct metric *metric_default(enum task task)
{
    const struct metric *metric = all_metrics;
    while (!(metric->tasks >> task & 1))
        metric++;
    return metric;
}

const struct metric *metric_of_goal(const struct goal_settings *goal, enum task task)
{
    return goal->metric == 0 ? metric_default(task) : metric_named(metric_choices[goal->metric]);
}

bool metric_better(const struct metric *metric, double value, double than)
{
    if (isnan(value) || isnan(than))
        return !isnan(value);
    return metric->higher_is_better ? value > than : value < than;
}

const uint32_t *metric_sorted(struct arena *arena, const struct metric *metric, const struct scored *scored)
{
    return metric->key ? sorted_by(arena, scored, metric->key) : NULL;
}

static bool has_unit_of_target(const struct metric *metric)
{
    return metric->tasks == REGRESSION && !metric->higher_is_better;
}

const char *metric_text(struct arena *arena, const struct metric *metric, double value)
{
    if (metric->is_share)
        return number_text_percent(arena, value, 1);
    return has_unit_of_target(metric) ? number_text_short(arena, value) : number_text(arena, value, 3);
}

static const char *text_with(struct arena *arena, const struct metric *metric, double value, int decimals)
{
    return metric->is_share ? number_text_percent(arena, value, decimals) : number_text(arena, value, decimals);
}

const char *metric_goal_text(struct arena *arena, const struct metric *metric, double goal)
{
    int usual = metric->is_share ? 1 : has_unit_of_target(metric) ? 0 : 3;
    int stated = number_decimals(goal) - (metric->is_share ? 2 : 0);
    return text_with(arena, metric, goal, stated > usual ? stated : usual);
}

const char *metric_text_beside(struct arena *arena, const struct metric *metric, double value, double goal)
{
    enum { MOST = 15 };
    const char *text = metric_text(arena, metric, value);
    bool seems_equal = strcmp(text, metric_text(arena, metric, goal)) == 0;
    for (int decimals = 1; seems_equal && value != goal && decimals <= MOST; decimals++) {
        text = text_with(arena, metric, value, decimals);
        seems_equal = strcmp(text, text_with(arena, metric, goal, decimals)) == 0;
    }
    return text;
}
