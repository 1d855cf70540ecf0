/* Inside of the stage evaluate: the parts of its judgement. */
#ifndef LOTSE_STAGE_EVALUATE_H
#define LOTSE_STAGE_EVALUATE_H

#include "runner/stage.h"
#include "runner/today.h"

/* plan.c: do [goal] and [value] fit the question? Reports all problems. */
bool plan_goal(struct run *run);

/* A way without the model. */
struct way {
    struct scored scored;
    const char *label; /* translated */
    const char *name;  /* in metrics.json */
};

/* worth.c: compares the model's cost with that of the cheapest of the ways, which are about the same rows and called
 * "today" or "baseline". false: [value] does not state enough. */
bool worth_measure(struct arena *arena, const struct value_settings *value, enum task task, const struct scored *model,
                   const struct way *ways, size_t count, struct worth *worth);

/* verdict.c: judges what has been measured, and says why. */
struct case_file {
    const struct question *question;
    const struct value_settings *value;
    struct comparison comparison; /* with what evaluation->gain was measured */
    struct comparison simplest;   /* … and gain_over_baseline */
};
void verdict_reach(struct arena *arena, const struct case_file *file, struct evaluation *evaluation);

/* reasons.c: the circumstances that a verdict rests on, and their words. */
enum circumstance {
    IS_NOT_MEASURABLE, /* the metric of the goal is not defined on these rows */
    HAS_FEW_ROWS,      /* too few test rows to judge anything */
    HAS_FEW_GROUPS,    /* … or too few groups that they come in */
    HAS_FEW_CASES,     /* two classes: too few test rows of one of them */
    IS_WORSE,          /* than the way it is compared to */
    IS_NO_BETTER,      /* at best by a little, and there are enough rows to see it */
    MAY_BE_CHANCE,     /* too few rows to tell */
    BEATS_TODAY_ALONE, /* and so does always giving the same answer, which costs less; there is no worth that says more */
    MAY_BEAT_TODAY_ALONE, /* too few rows to tell */
    COSTS_MORE_THAN_IT_SAVES,
    PAYS_BACK_LATE,
    MISSES_GOAL,
    IS_LITTLE_BETTER, /* and neither [goal] nor [value] says that a little is enough */
    CONVINCES
};

/* What the words need beside the evaluation. */
struct ruling {
    enum circumstance circumstance;
    double model, reference; /* the metric of the gain, on the rows of the comparison */
    double whole, simplest;  /* … of the model and the baseline, where today's way is the reference */
    size_t rarer_class;      /* two classes: the one with fewer test rows */
    size_t rarer_count;
    size_t groups;      /* that the rows of the comparison come in; 0: in none */
    size_t rows_needed; /* of data in all, roughly; 0: not known */
    bool is_suspicious; /* nearly perfect */
};
void reasons_write(struct arena *arena, const struct case_file *file, const struct ruling *ruling,
                   struct evaluation *evaluation);

#endif
