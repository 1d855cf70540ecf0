/* The search: trials race for the best model. Shared by the files of this folder, and by nobody else.
 *
 * A trial is a point in the space of settings, trained on the training part of each fold and measured on the other
 * part. Each trial is proposed from the results of the first ones, up to a certain distance (trials_known_to), and from
 * nothing else, whatever the threads do in the meantime; so a fixed number of trials gives the same model with any
 * number of threads.
 */
#ifndef LOTSE_SEARCH_H
#define LOTSE_SEARCH_H

#include "runner/base/random.h"
#include "runner/stage.h"

#include <pthread.h>

enum { MOST_FOLDS = 20, MOST_TRIALS = 100000 };

/* The forests have their places among the trials, behind some that they are compared with, and the linear model has one
 * (search->linear_trial). */
enum { FOREST_TRIAL = 7, ENCODED_FOREST_TRIAL = 11 };

/* They tell what two hundred would. */
enum { FOREST_TREES = 50 };

/* With fewer rows each of them counts. */
enum { FEW_ROWS = 2000 };

/* From here on a part of the rows is enough to validate, and deep trees have something to learn from. */
enum { MANY_ROWS = 100000 };

/* From here on classes are many: a round grows as many trees. */
enum { MANY_CLASSES = 20 };

enum random_streams { STREAM_FOLDS = 2, STREAM_SAMPLE = 3, STREAM_TRIALS = 1000 };

enum final_choice { FINAL_AUTO, FINAL_BAGGED, FINAL_SINGLE, FINAL_REFIT };

struct search_settings { /* [search] */
    struct duration budget;
    int64_t trials, folds, validate, patience;
    unsigned final;
    const char *memory;
};

/* The space of settings: each dimension is searched as a number from 0 to 1, or to its dimension_end. */
enum dimension {
    DIMENSION_LEARNING_RATE,
    DIMENSION_DEPTH,
    DIMENSION_CHILD_WEIGHT,
    DIMENSION_SUBSAMPLE,
    DIMENSION_COLUMNS,
    DIMENSION_LAMBDA,
    DIMENSION_ALPHA,
    DIMENSION_GAMMA,
    DIMENSION_ONE_HOT,
    DIMENSION_OBJECTIVE, /* from here on: what is no parameter of XGBoost */
    DIMENSION_FEATURES, /* 0: as they are; 1: RECIPE_ENCODED; 2: RECIPE_COMBINED; 3: RECIPE_RESIDUAL, for numbers, in the portfolio alone */
    DIMENSIONS
};

struct point {
    double at[DIMENSIONS];
};

/* One way of parting the training rows. What is made of it is made once, and shared by all trials. */
struct fold {
    const uint32_t *train, *valid;
    size_t train_count, valid_count;
    size_t first; /* of its validation rows among those of all folds */
    struct fold_data {
        bool ready, failed;
        struct preparation *preparation;
        struct table *prepared; /* its columns; their values are there for the linear model only */
        struct matrix *train, *valid;
        struct arena *arena; /* of the table and the matrices, or NULL; the preparation belongs to the fold's */
        double base_score;
        const float *start;         /* of the linear model; NULL: it starts from nothing */
        double lambda;              /* … and how much its weights are held back */
        bool is_solved;             /* … and there it ends: one round is enough */
        const struct member *below; /* of residuals: the linear model that leaves them; else NULL */
        const float *base;          /* … and what it says of the validation rows */
        double seconds;             /* that it took to make */
    } data[RECIPE_KINDS];
    struct arena *arena;
    pthread_mutex_t mutex;
};

struct trial {
    size_t index, copy; /* copies of a trial differ by chance alone */
    enum recipe_kind kind;
    bool is_forest;            /* one round of many trees, none of which learns from the others */
    bool is_sample;            /* learns from search->sample in place of the first fold */
    bool is_repeated;          /* … and another trial repeats it with all rows */
    bool repeats;              /* is such a one: it may take all the time there is */
    struct point point;        /* of boosted trees */
    struct arena *arena;       /* a child of the search's; of predictions and boosters; NULL once they were given up */
    struct arena *of_boosters; /* a child of it; NULL once they were given up alone */
    struct booster *boosters[MOST_FOLDS];
    float *predictions;        /* of the validation rows of all folds: rows × outputs */
    int rounds[MOST_FOLDS];    /* of trees the same for all folds, but for those that ended before */
    double losses[MOST_FOLDS]; /* on each fold's validation rows, after the rounds that were best for them */
    size_t folds;              /* how many of them were done; 0: it was not begun, for want of time */
    double loss;               /* of the guide, over all validation rows; lower is better */
    double shown;              /* the user's metric, over the same rows */
    double size;               /* of a booster that is saved, bytes; 0: not known */
    double seconds, ended;     /* how long it took, and when it ended (since the search began) */
    bool finished, stopped;    /* stopped: given up before all folds were done, being behind */
    bool is_recalled;          /* an earlier run did it */
    bool wanted;               /* an earlier run knows it, and its boosters will probably be needed */
    bool cut;                  /* time was up before it was done */
    bool late;                 /* a fold ended because its time was up */
    bool exact;                /* time had no part in it, nor in what it was proposed from: it is the same each time */
    double fold_deadline; /* clock: until when the fold at hand may train; what one leaves over is the next one's */
};

struct search {
    struct run *run;
    const struct search_settings *settings;
    struct arena *arena; /* used under the mutex only */

    struct fold *folds;
    size_t folds_made;
    size_t fold_count;  /* those that are used, from the first on: fewer where time would run out, see pace.c */
    bool folds_settled; /* that is settled; before, no trial does more than the first fold. Under the mutex */
    struct fold
        *sample; /* the first one with fewer rows to learn from, where all take too long; or NULL. Under the mutex */
    double all_rows_from; /* clock: when there is a sample, what did best with it is repeated with all rows */
    uint32_t *validated;  /* validation rows of all folds, one fold behind the other */
    size_t validated_count;
    float *truth; /* of those */

    const float *weights; /* of each row of the table, in learning, 1 in the mean; NULL: all count the same */
    /* XGBoost takes a gain below a millionth for none, and gains are squares of the target: trees learn with weights that make
     * its deviation 1. */
    struct {
        double mean, weight;  /* of the rows to learn from; 1 / variance, and 1 of classes */
        const float *weights; /* `weights` times that; NULL: all are 1 */
    } target;
    unsigned bins; /* of each feature, in quantised matrices */

    enum final_choice final; /* what is made of the trials: not auto */

    const struct metric *guide;  /* what trials are ranked by: like the user's metric, but smooth */
    const struct metric *metric; /* the user's */
    double baseline;             /* of the user's metric, for the same rows */
    const char *baseline_name;

    pthread_mutex_t mutex;
    pthread_cond_t changed;
    struct trial **trials; /* those begun, by index */
    size_t begun;
    size_t complete; /* all trials below this index are finished */
    size_t exact;    /* all trials below this index are finished and exact */
    struct trial *best;
    size_t since_best; /* trials finished after the best one */
    bool ending, failed, ended_early;
    bool hurried;                /* for want of time or memory the model was chosen among fewer trials than there are */
    double memory;               /* bytes that the program may take; memory.c */
    bool is_reduced;             /* for want of memory or time there are fewer kinds of trials */
    size_t running;              /* trials at work */
    double began;                /* clock */
    _Atomic double deadline;     /* clock: no trial goes on after it; INFINITY for a fixed number of trials. It moves */
    double reserve;              /* seconds for what comes after the search, on a machine that does nothing else */
    double to_assemble;          /* … and seconds that making the model will take before that */
    double load;                 /* how many times as long as that it takes on this machine, 1 to 4; 0: not known yet */
    double processor_began;      /* seconds of processor time that had been used when the search began */
    double worked, worked_until; /* seconds of all threads that were at work, waiting not counted, up to this clock */
    double trial_seconds;        /* that one trial may take at most, so that none eats up the budget */
    double forest_seconds;       /* that a forest will take, by the first trial; 0: not known */
    unsigned trial_threads;      /* threads of XGBoost in one trial */
    bool has_linear;
    size_t linear_trial;     /* where there is one: which trial is the linear model */
    bool has_forest;         /* FOREST_TRIAL is one */
    bool has_encoded_forest; /* … and ENCODED_FOREST_TRIAL, where there is more to encode */
    bool is_skewed;          /* numbers from 0 up, a few of them very large: the logarithm is worth a try */
    bool has_encoded;        /* there are categories that RECIPE_ENCODED makes more of */
    bool has_combined;       /* … and numbers that RECIPE_COMBINED does */
    bool has_residual;       /* a number is sought, and a linear model of it is there in moments */

    struct ledger *ledger;
};

/* folds.c: training rows in parts. */
size_t rows_of_rarest_class(const struct run *run);           /* to learn from; of those that have any */
bool folds_create(struct search *search);                     /* false: the rows can't be parted */
size_t folds_rows(const struct search *search, size_t count); /* that the first so many of them validate */
void fold_begin(struct search *search, struct fold *fold);    /* whose rows are known */
/* What a fold gives to trials of a kind; made by the first that asks. NULL after a problem. */
const struct fold_data *fold_data(struct search *search, struct fold *fold, enum recipe_kind kind);
/* Nobody uses the table and the matrices any more; the preparation is a part of models. */
void fold_give_back(struct fold *fold, enum recipe_kind kind);
/* Fills in what a fold gives to trials of a kind, whether or not it is there already. Under the fold's mutex. */
bool fold_make(struct search *search, struct fold *fold, enum recipe_kind kind, struct fold_data *data);

/* Would what a fold gives to trials of a kind be made in time? As long as it took for the fold before. */
bool fold_has_time(struct search *search, size_t index, enum recipe_kind kind);
/* … and what the first one gives? As long as it took for another kind; nothing stops it in between. */
bool trial_has_time(struct search *search, const struct trial *trial);

/* groups.c: which fold validates each training row, where groups of them stay together. */
void deal_groups(const struct search *search, struct random *random, size_t folds, unsigned char *fold_of);
size_t folds_for_groups(const struct split *split, size_t count); /* no more than there are groups with training rows */

/* space.c: points and what they mean. */
size_t portfolio_count(void);
struct point portfolio_point(size_t index, size_t classes, size_t rows); /* classes 0: numbers; rows to learn from */
double point_value(const struct point *point, enum dimension dimension);
double dimension_end(const struct search *search, enum dimension dimension); /* the largest number that is searched */
/* Into how many bins the values of a feature are sorted, for tables with so many rows to learn from, features and classes;
 * is_rare: what is asked for. */
unsigned bins_for(size_t rows, size_t features, size_t classes, bool is_rare);
/* The share of the columns that a tree has, so that each of its splits chooses from this share of all. */
double columns_of_tree(double share, size_t features);
/* What XGBoost is told; how many parameters. */
enum { MOST_PARAMETERS = 32 };
size_t point_parameters(struct arena *arena, const struct search *search, const struct trial *trial,
                        const struct fold_data *data, struct parameter parameters[MOST_PARAMETERS]);
bool trial_is_boosted(const struct trial *trial); /* trees upon trees: the ones that have a point */
/* "trees", "encoded", "combined", "residual", "forest", "encoded forest", "linear" */
const char *trial_kind(const struct trial *trial);
void point_hasten(struct point *point, double factor);           /* learns faster, to be done in fewer rounds */
bool point_can_hasten(const struct point *point, double factor); /* … by so much, without learning too fast */
int point_patience(const struct point *point); /* rounds without improvement after which a fold is done */
const char *point_text(struct arena *arena, const struct trial *trial); /* for people and for trials.csv */

/* knowledge.c: what the user knows about rows and columns. */
bool knowledge_plan(const struct run *run); /* have the columns that are named so a direction, or weights? */
const float *knowledge_weights(struct search *search, bool *sound);
/* The constraints as XGBoost wants them, for the features of a prepared table; NULL: there are none. */
const char *knowledge_directions(struct arena *arena, const struct search *search, const struct table *prepared);
const char *knowledge_groups(struct arena *arena, const struct search *search, const struct table *prepared);
bool knowledge_has_limits(const struct search *search); /* that only trees obey */

/* spread.c: is_skewed and target, of numbers; once the weights are known. */
void spread_find(struct search *search);

/* linear.c: what a linear booster starts from, (features + 1) × outputs, row-major: where texts have answered already, their
 * answers; else, where features are not too many, where it will end, so that one round is enough. */
void linear_begin(const struct search *search, const uint32_t *rows, size_t count, struct fold_data *data);
bool linear_is_quick(const struct question *question, size_t features, size_t rows); /* that is known in moments */
size_t linear_rows(const struct table *prepared, size_t outputs);                    /* the most that it learns from */

/* ridge.c: the linear model of numbers, less `base`: features + 1 weights, the last one the bias, and as XGBoost counts it
 * how much they are held back; NULL: there is no answer. */
struct batches;
const float *ridge_fit(struct arena *arena, struct batches *batches, double base, double *lambda);

/* logistic.c: the same of classes: features + 1 weights for each output, row-major, less `base` of each bias. */
const float *logistic_fit(struct arena *arena, struct batches *batches, size_t count, size_t outputs, double base,
                          double *lambda);

/* residual.c: a linear model of the fold's rows, and what it leaves of the truth: a label for each row of the table. */
bool residual_begin(struct search *search, struct fold *fold, struct fold_data *data, float *labels);

/* sampler.c: what a trial will try, from what others with the same rows found: its kind and its point. */
void sampler_propose(const struct search *search, struct trial *trial);

/* curve.c: the loss of a fold's validation rows, as it was each time they were looked at. */
enum { MOST_ROUNDS = 1500, LINEAR_ROUNDS = 60 }; /* the latter of a linear model that is not solved */
struct curve {
    float losses[MOST_ROUNDS];
    int looks; /* at least one */
};
/* After how many looks the mean of the folds is least. */
int curves_best(const struct curve *curves, size_t count);

/* trial.c: trains and measures. `replay`: again, with the rounds that are known. false after a problem. */
bool trial_run(struct search *search, struct trial *trial, bool replay);
/* Boosters and predictions of a finished trial are there, or it is trained again. */
bool trial_bring_back(struct search *search, struct trial *trial);
/* What a metric says of predictions for the validation rows of all folds; lower is better. */
double search_loss(const struct search *search, const struct metric *metric, const float *predictions);
/* A booster with the settings of the trial, that has learned nothing yet. */
bool trial_booster(const struct search *search, const struct trial *trial, struct arena *arena,
                   const struct fold_data *data, bool watches, struct booster **booster);
void trial_forget(struct trial *trial); /* gives up boosters and predictions; what was measured stays */
void trial_forget_boosters(struct trial *trial);
/* Is one trial better? Equal ones by index, so that the order of finishing does not matter. */
bool trial_better(const struct trial *one, const struct trial *other);
void trials_sort(struct trial **trials, size_t count); /* the best first */
/* Is it not worth another fold? By the losses of the same folds of those that were known when it was proposed. */
bool trial_is_behind(const struct search *search, const struct trial *trial);

/* How many trials, from the first on, are finished when this one is proposed. The distance is how many can run at once, and
 * how far the others can go on beside a long one; it grows with the index. The smaller it is, the sooner trials are compared
 * with what is known: often all there is time for are the first twenty. */
static inline size_t trials_known_to(size_t index)
{
    size_t distance = 4 + index / 4;
    return index < distance ? 0 : index - distance + 1;
}

/* pace.c: how many folds are used, for good: as stated, all of them for a fixed number of trials, or as an earlier run
 * settled it, with its sample. Else it stays open. */
void pace_begin(struct search *search);
/* … until the first fold of the first trial is done, in so many seconds: as many as let enough trials fit into the
 * time; or one, and a sample of it, where that tells more. Trials that are at work wait for that behind their own first fold.
 * Under the mutex. */
void pace_settle(struct search *search, const struct trial *first, double seconds);
/* Before a trial with this index is proposed: is it a forest that there is no time for? Under the mutex. */
void pace_check_forest(struct search *search, size_t index);
bool pace_has_fewer_folds(const struct search *search); /* for want of time */
/* Those that a trial learns from. */
struct fold *trial_folds(const struct search *search, const struct trial *trial);

/* race.c: trials in parallel, until time, number or patience end. */
bool race_run(struct search *search);
/* Calls it in as many threads as trials may run in. */
void race_in_threads(struct search *search, void *(*task)(void *object), void *object);
double search_processor_seconds(void);              /* that this program has used */
size_t search_workers(const struct search *search); /* how many trials may run at once */

/* memory.c: the memory that the search may take. */
bool memory_parse(const char *text, double *bytes); /* "2GB"; "auto" is 0 */
bool memory_plan(struct run *run, const struct search_settings *settings);
bool memory_begin(struct search *search); /* false: not even one trial would fit */
double memory_resident(void);             /* bytes that the program takes now */
const char *memory_text(const struct search *search);
bool memory_is_short(const struct search *search);
bool memory_is_used_up(const struct search *search);
void memory_give_back(void); /* to the system, what was given up */
/* More than all: ends the search if there is something to show and the number of trials is free, else a problem. */
bool memory_end(struct search *search);

/* ensemble.c: the trials whose weighted mean is best. */
enum { MOST_KEPT = 6, MOST_REMEMBERED = 16, MOST_BESIDE = 6, MOST_CHOSEN = 4 }; /* MOST_CHOSEN: in a model */
/* How many of the best trials are candidates for the model: with their boosters, or where those are not needed, with their
 * predictions only. */
size_t candidates_kept(const struct search *search);
/* Kept beside the best: what answers otherwise than they do, by its learner or by the features it sees, makes a blend better
 * even where it is worse alone. */
bool trial_is_kept_beside(const struct search *search, const struct trial *trial);
struct choice {
    struct trial *trials[MOST_CHOSEN];
    double weights[MOST_CHOSEN];
    size_t count;
    float *predictions; /* for the validation rows */
    size_t copies; /* of each of them that learn once more from all rows; 0: the boosters of the folds are the model */
};
bool ensemble_choose(struct search *search, size_t most, struct choice *choice);

/* answers.c: what turns the predictions of the choice into answers, for the model. Changes its predictions with it. */
void answers_settle(struct search *search, const struct choice *choice, struct model *model);

/* assemble.c: the model made of the choice. */
size_t assemble_copies(struct search *search, const struct choice *choice); /* as many as there is time for */
bool assemble(struct search *search, const struct choice *choice, struct model *model);
/* How long it will take, as far as can be seen while the search runs. Under the mutex */
double assemble_forecast(const struct search *search);

/* Of that the seconds for saving so many boosters like the trial's. */
double assemble_saving(const struct trial *trial, size_t boosters);

/* ledger.c: trials.csv, written while the search runs, and read again when it was interrupted. */
struct ledger *ledger_open(struct search *search);
void ledger_write(struct search *search, const struct trial *trial);
/* Fills in what an earlier run found out about this trial; false when it did not get that far. */
bool ledger_recall(struct search *search, struct trial *trial);
/* Did an earlier run repeat in this place, with all rows and at this rate, what was tried with the sample? */
bool ledger_knows_repeat(const struct search *search, size_t index, const struct trial *sample, double *rate);
/* What an earlier run settled by its time: how many folds its trials did (0: nothing is known) and how long one took, rows of its
 * sample, and that there was no time for a forest, or no room. */
struct settled {
    size_t folds, sample_rows;
    double fold_seconds; /* of the first trial; 0: not known */
    bool is_without_forest, is_without_encoded_forest;
};
struct settled ledger_settled(const struct search *search);
/* The search is over: keeps the trials that belong to it, in their order, and nothing else of an earlier run. */
bool ledger_close(struct search *search);

#endif
