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
    double threshold;     /* two classes: class 1 is predicted from this probability on, as a float like them */
    const float *weights; /* how often each row counts; NULL: once */
    const uint32_t
        *sorted;           /* row numbers in the order that metric_sorted gives; NULL: the metric sorts by itself, which
                               costs more */
    const uint32_t *group; /* rows with the same number are alike, and no evidence by themselves; NULL: each one is */
};

/* The class that is predicted: by the threshold, or the most probable one. */
size_t scored_class(const struct scored *scored, size_t row);

/* What predictions must say so that a metric can judge them. */
enum metric_needs {
    METRIC_NEEDS_ANSWERS,      /* a class or a number */
    METRIC_NEEDS_RANK,         /* which case is more likely than which */
    METRIC_NEEDS_PROBABILITIES /* how likely each class is */
};

struct metric {
    const char *name;  /* "auc": in pipeline files and metrics.json */
    const char *label; /* N_("AUC") */
    const char *help;  /* N_() one sentence for people who don't know it */
    unsigned tasks;    /* bits 1 << enum task */
    bool higher_is_better;
    bool is_share; /* between 0 and 1, to be shown as percent? (accuracy yes, AUC no) */
    enum metric_needs needs;
    const char *threshold_by; /* two classes: the metric that the threshold serves, where no costs are stated */
    double (*key)(const struct scored *scored, size_t row); /* what it wants rows sorted by; NULL: any order will do */

    /* The value; NAN where it is not defined (AUC of one class only). O(rows × outputs) when rows are sorted. */
    double (*measure)(struct arena *scratch, const struct scored *scored);
};

extern const struct metric all_metrics[]; /* ended by { 0 }; the names are unique, the first of a task is its default */
extern const char *metric_choices[];      /* "auto" and the names, for the setting [goal] metric; NULL-terminated */

const struct metric *metric_named(const char *name); /* NULL: there is none */

/* What is measured when the user states nothing: AUC, accuracy or RMSE. */
const struct metric *metric_default(enum task task);

/* What [goal] metric asks for; the default of the task where it states nothing. */
const struct metric *metric_of_goal(const struct goal_settings *goal, enum task task);

/* Is one value better than another? NaN is worse than anything. */
bool metric_better(const struct metric *metric, double value, double than);

/* Row numbers in the order in which the metric wants them, rising and stable; NULL when it does not care. */
const uint32_t *metric_sorted(struct arena *arena, const struct metric *metric, const struct scored *scored);

/* The value for people: "81,3 %", "0,874", "12,5". */
const char *metric_text(struct arena *arena, const struct metric *metric, double value);

/* The goal as it was stated, and a measured value beside it: with more digits where else both would look the same. */
const char *metric_goal_text(struct arena *arena, const struct metric *metric, double goal);
const char *metric_text_beside(struct arena *arena, const struct metric *metric, double value, double goal);

/* The threshold for two classes: the one with the lowest cost, where [value] states enough (see runner/model/cost.h);
 * else the one that is best by metric->threshold_by. Candidates lie midway between neighbouring predictions; of equally
 * good neighbours the middle of the widest range is taken, so that small changes of the data move it little. A float32
 * number; O(rows log rows). 0.5 when there are no rows. */
double threshold_choose(struct arena *scratch, const struct metric *metric, const struct value_settings *value,
                        const struct scored *scored);

#endif
