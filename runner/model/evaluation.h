/* What the test rows say about a model: measured values, the comparison with doing without it, and the verdict. */
#ifndef LOTSE_EVALUATION_H
#define LOTSE_EVALUATION_H

#include "runner/model/interval.h"

enum verdict { VERDICT_RECOMMENDED, VERDICT_NOT_YET, VERDICT_NOT_WORTHWHILE };

struct measured {
    const struct metric *metric;
    struct interval model;
    double baseline;            /* NAN: not defined for it */
    double today;               /* NAN: there is no today, or not defined for it */
    const char *baseline_label; /* for people: which answer it is that is best without a model */
};

/* Euro a year, by [value]. */
struct worth {
    double model,
        reference; /* what mistakes and checks cost in a year, with the model and in the way it is compared to */
    double saved;  /* reference - model - per_year: what is left each year */
    double saved_low, saved_high; /* … on other rows of the same kind, with 95 % certainty */
    double first_year;            /* saved - one_off */
    double months_to_pay_back;    /* NAN: never */
    const char *reference_name;   /* "today" or "baseline" */
    const char *reference_label;  /* for people, translated: "flag nothing", "today's way" */
};

struct evaluation {
    size_t train_rows, test_rows;
    size_t test_groups;        /* that the test rows come in; 0: each stands alone */
    const float *truth;        /* of the test rows, in their order */
    const float *predicted;    /* run->scores */
    const float *baseline;     /* the same shape: predictions of the best simple way */
    const float *today;        /* the same shape, NaN where today has no answer; NULL: there is no today */
    const char *baseline_name; /* "majority", "everything", "mean", "median": in metrics.json; label for people: */
    const char *baseline_label;
    double linear; /* the linear model's validation score, for the report; NAN */

    struct measured *measured; /* all metrics of the task; [0] is the one of the goal */
    size_t measured_count;

    /* Model minus reference, positive is better; on the rows that have both. In the metric of the goal, but for recall,
     * which is complete where everything is flagged: there in F1. */
    const struct metric *gain_metric;
    struct interval gain;
    bool gain_against_today; /* else against the baseline */
    bool gain_of_answers;    /* today's way gives no probabilities, so the bare answers of both are compared */
    struct interval gain_over_baseline; /* on the same rows, where the gain is that over today's way */

    size_t *confusion; /* classes × classes, truth in rows; NULL for numbers */
    double coverage;   /* numbers: share of the test rows between lower and upper; NAN */

    enum verdict verdict;
    const char **reasons; /* translated sentences, the most important first */
    size_t reason_count;
    bool goal_stated, goal_reached;
    double goal; /* the stated limit */
    bool has_worth;
    struct worth worth;
};

/* How much an input column moves the predictions. */
struct influence {
    const char *column;
    double share;     /* of all columns' together: mean absolute SHAP value over the test rows */
    double direction; /* rank correlation between value and effect for numbers, in [-1, 1]; NAN: no direction */
};

/* Whole months until what was spent once is earned back, upwards; a hundred years at most. Only where there is an end. */
unsigned long worth_months(const struct worth *worth);

const char *verdict_name(enum verdict verdict);  /* "recommended", "not_yet", "not_worthwhile" */
const char *verdict_title(enum verdict verdict); /* for people, translated */

#endif
