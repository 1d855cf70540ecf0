/* Metrics: how good predictions are. One table of them; adding one is one row. */
#ifndef LOTSE_METRIC_H
#define LOTSE_METRIC_H

#include "runner/pipeline.h"

#include <stdint.h>

/* Predictions beside the truth. */
struct scored {
    const float *truth;     /* rows: class index, or number */
    const float *predicted; /* rows × outputs, row-major: probability of class 1, or of each class, or the number */
    size_t rows, outputs;
    double threshold;       /* two classes */
    const float *weights;   /* how often each row counts; NULL: once */
    const uint32_t *sorted; /* row numbers by rising prediction (one output), for metrics of rank; NULL: they sort
                                themselves, which costs more */
};

struct metric {
    const char *name;  /* "auc": in pipeline files and metrics.json */
    const char *label; /* N_("AUC") */
    const char *help;  /* N_() one sentence for people who don't know it */
    unsigned tasks;    /* bits 1 << enum task */
    bool higher_is_better;
    bool is_share; /* between 0 and 1, to be shown as percent? (accuracy yes, AUC no) */
    double (*measure)(const struct scored *scored); /* NAN where it is not defined (one class only) */
};

extern const struct metric all_metrics[];  /* ended by { 0 } */
extern const char *const metric_choices[]; /* "auto" and the names, for the setting [goal] metric */

const struct metric *metric_named(const char *name);

/* What is measured when the user states nothing: AUC, accuracy… by task. */
const struct metric *metric_default(enum task task);

/* Is one value better than another? NaN is worse than anything. */
bool metric_better(const struct metric *metric, double value, double than);

/* Interval of a metric by the bootstrap (Efron, 1979; percentile method, `replicates` resamples of whole rows), and of
 * the difference to other predictions for the same rows (paired). The same seed gives the same interval. */
struct interval {
    double value, low, high;
};
struct interval metric_interval(struct arena *scratch, const struct metric *metric, const struct scored *scored,
                                double confidence, unsigned replicates, uint64_t seed);
struct interval metric_gain(struct arena *scratch, const struct metric *metric, const struct scored *scored,
                            const struct scored *other, double confidence, unsigned replicates, uint64_t seed);

#endif
