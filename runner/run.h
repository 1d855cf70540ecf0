/* A run: everything that the stages share, from the user's settings to the finished results. */
#ifndef LOTSE_RUN_H
#define LOTSE_RUN_H

#include "runner/append.h"
#include "runner/inspection.h"
#include "runner/model/evaluation.h"
#include "runner/model/model.h"
#include "runner/pipeline.h"
#include "runner/progress.h"
#include "runner/source.h"
#include "runner/table/csv.h"
#include "runner/table/table.h"

struct stage;

/* Which rows are for what. Row numbers are rows of the table, ascending. */
struct split {
    const uint32_t *train, *test;
    size_t train_count, test_count;
    const char *strategy; /* "stratified", "random", "time", "stated", "group": what was done, for the report */
    const uint32_t
        *group;  /* of each row of the table: rows of one group stay together, in folds too; NULL: there are none */
    int64_t gap; /* by time: seconds before the rows that are predicted, from which nothing is learned */
    const int64_t
        *order; /* by time: for each row of the table what rises with it; else NULL. Folds keep the order too */
    const int64_t *dates; /* … and the dates that it came from; NULL: a running number orders the rows */
};

struct run {
    struct arena *arena;
    struct problems *problems;
    struct progress *progress;
    const struct pipeline *pipeline; /* NULL in commands that have none */
    double started;                  /* seconds, monotonic clock: when the program began */
    double ends;                     /* … and when its time is up; INFINITY: it has as long as it takes */
    bool language_is_stated;         /* by --language */
    int64_t date;                    /* when it began, on the user's clock, as in runner/table/date.h; 0: not known */
    uint64_t seed;
    unsigned threads;
    size_t row_limit;     /* of commands that only look: rows to read of a source; 0: all */
    bool only_looks;      /* values that don't fit the others make a category of their column, and are no problem */
    const char *results;  /* the hidden folder that is being filled, in the end its final name; NULL: none */
    bool resumed;         /* it holds the trials.csv of an earlier run, to go on from */
    const char *goes_on;  /* which run that was, for people: "2026-11-20 14:03"; NULL: one that was interrupted */
    uint64_t fingerprint; /* of settings, data and versions: equal ones are the same search */
    uint64_t answers;     /* hash of what databases answered; 0: none was asked */

    /* Of commands that score: what is asked of them. */
    const char *model_path;  /* .lotse */
    const char *data_path;   /* the table to read instead of the pipeline's source */
    struct appender *output; /* rows and predictions go here */
    int64_t explain;         /* reasons per row */

    bool depends_on_time; /* time cut something short: no number of trials gives exactly this package again */

    unsigned has;      /* enum run_parts */
    const char *stage; /* name of the stage that is at work */

    struct source *sources; /* RUN_HAS_SOURCES: as in the pipeline file; the first is the main one */
    size_t source_count;
    struct table *table;        /* RUN_HAS_TABLE: of all sources together */
    const struct joined *joins; /* RUN_HAS_TABLE: of all sources but the main one */
    size_t join_count;
    const bool *left_out;          /* RUN_HAS_RULES: rows that break a rule or weigh nothing, and are not to be used;
                                      NULL: none */
    struct question question;      /* RUN_HAS_QUESTION: task, target, classes */
    struct inspection *inspection; /* RUN_HAS_INSPECTION: how good the data is. RUN_HAS_ROLES: what is about persons */
    struct split split;            /* RUN_HAS_SPLIT */
    const struct recipe *recipes;  /* RUN_HAS_RECIPES: one for each enum recipe_kind */
    struct model *model;           /* RUN_HAS_MODEL */
    struct search_story search;    /* RUN_HAS_MODEL, where this run searched */
    float *scores;                 /* RUN_HAS_SCORES: rows × question.outputs, row-major; rows of the test, or of the
                                      whole table in commands that score */
    struct evaluation *evaluation; /* RUN_HAS_EVALUATION */
    struct influence *influences;  /* RUN_HAS_INFLUENCE: by falling strength */
    size_t influence_count;

    struct note *notes; /* what the user should know, for the report; by run_note */
    size_t note_count, note_room;
};

struct note {
    const char *stage; /* name of the stage that said it */
    const char *text;  /* translated, one sentence, without a stop */
};

/* Executes a NULL-terminated list of stages; false when a stage failed or a problem was recorded. */
bool run_execute(struct run *run, const struct stage *const *stages);

/* The same, but ends before the stage called `end`: all stages check their settings, the first ones work. */
bool run_execute_before(struct run *run, const struct stage *const *stages, const char *end);

/* Lets all stages finish: the results are whole, and run->results is where they are. */
void run_finish(struct run *run, const struct stage *const *stages);

/* Says something that the user should know: on the terminal now, and in the report. */
void run_note(struct run *run, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* The settings of a stage or step by the name of its table. */
const void *run_settings(const struct run *run, const char *section);

/* Is this row not to be used, since it breaks a rule or weighs nothing? */
bool run_leaves_out(const struct run *run, size_t row);

/* The column that says how much each row counts; NULL: there is none, or none of numbers. */
const struct column *run_weights(const struct run *run);
static inline bool row_weighs_nothing(const struct column *weights, size_t row)
{
    return weights && weights->numbers[row] == 0;
}

/* How the main source writes numbers. */
struct number_style run_number_style(const struct run *run);

/* Refuses to write where a file lies that the run has read: its pipeline file, or one of its tables. */
bool run_may_write(struct run *run, struct place place, const char *path);

/* Seconds on the monotonic clock, and since the program began. */
double run_clock(void);
double run_seconds(const struct run *run);

/* Has the user pressed Ctrl-C (or sent SIGTERM)? Long loops ask, and end in order. The signal, or 0. */
int run_interrupted(void);
void run_watch_signals(void);

#endif
