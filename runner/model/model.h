/* A model: the question that it answers, what its input looks like, and the members whose weighted mean is its answer.
 */
#ifndef LOTSE_MODEL_H
#define LOTSE_MODEL_H

#include "runner/base/document.h"
#include "runner/model/booster.h"
#include "runner/model/calibration.h"
#include "runner/model/preparation.h"
#include "runner/pipeline.h"
#include "runner/table/date.h"
#include "runner/table/number.h"

/* Digits behind the decimal sign of a target, however many more a database writes. */
enum { MOST_DECIMALS = 20 };

/* What is asked: settled when the table is read. */
struct question {
    enum task task;             /* never TASK_AUTO */
    const char *target;         /* name of the column */
    const char *const *classes; /* their names, as the input writes them; of two, the second is the positive one */
    size_t class_count;         /* 0 for numbers */
    size_t outputs;             /* numbers that a prediction has: 1, or one for each of three or more classes */
    float *truth;               /* of each row of the table: class index or number; NaN: unknown (such rows are in no
                                  split) */
    size_t decimals;            /* of the target, for display; MOST_DECIMALS at most */
};

/* An input column as the model knows it. */
struct schema_column {
    const char *name;
    const char *source; /* the word of the source that it was joined from; NULL: the main table */
    enum column_kind kind;
    bool has_time;
    enum date_order date_order; /* of the file that it learned from, for files that leave it open */
    struct number_style style;  /* of its numbers in that file, likewise; zeros: not known */
    bool has_own_style;         /* … which was not as in the other columns */
    const char *unit;           /* of numbers; or NULL */
    bool empty_means_no;        /* of categories: a gap is the value "-" */
    size_t missing;             /* training rows without a value: is a gap something that the model has seen? */
    struct texts marks;         /* for "no value" in its source, besides the usual ones */
    bool is_file_name;          /* a category: what the row's file is called ([[source]] file_column) */
    const struct rule *rule;    /* of the user, enforced on what is predicted; NULL: none */
};

struct member {
    const struct preparation *preparation;
    const struct booster *booster;
    double weight; /* all together 1, but for those that are a base */
    bool is_base;  /* another member with this weight learned what this one leaves: their answers are added */
};

/* Of a model's size, when it is packed: measured are 29 million, and machines are not equally fast. */
#define MODEL_BYTES_PER_SECOND 20e6

struct model {
    const char *name;
    struct question question; /* without truth once it is loaded */
    const struct schema_column *columns;
    size_t column_count;
    enum on_violation on_violation; /* rows that break a rule: VIOLATION_STOP refuses them, else they are counted */
    double member_bytes;            /* about how many bytes the members are when they are saved; 0: not known */
    const struct member *members;
    size_t member_count;
    struct calibration calibration; /* classes: makes probabilities that come true of the members' mean */
    double threshold;               /* two classes: the positive one is predicted from this probability on */
    double reach;                   /* numbers: lower and upper are the prediction minus and plus this */
    double coverage;                /* … and hold the truth in this share of the cases */
    const char *language;           /* "de" or "en": of who made it */
    const char *sheet;              /* of the workbook that it has learned from; NULL: there was none */
    const struct document *card;    /* metrics.json as measured when it was made */
    const char *created_by;         /* "Lotse 0.1.0": who wrote the package that it was loaded from; or NULL */
    const char *checksum;           /* SHA-256 of that package, hexadecimal; or NULL */
    size_t size;                    /* … and its bytes */
};

/* What the model knows of a source that was joined: its columns, and the target, which it may hold, as that source calls
 * them. */
const struct model *model_of_source(struct arena *arena, const struct model *model, const char *source);

/* The values of a category that it knows by name: those that are not rare. NULL: none of its members says so. */
const struct dictionary *model_values(const struct model *model, const char *column);

/* Predictions for rows of a table as it was read: rows × question.outputs, row-major. For two classes the probability
 * of the second. Equal rows give equal numbers, in a run and from a package. */
bool model_predict(struct arena *scratch, struct problems *problems, const struct model *model,
                   const struct table *table, const uint32_t *rows, size_t count, float *out);

/* The class that is predicted: by the threshold, or the most probable one. */
size_t model_class(const struct model *model, const float *prediction);

/* How strongly each input column moved each prediction: rows × column_count (of model->columns), in the order of
 * model->columns, on the margin scale; for three or more classes of the class that is predicted. */
bool model_explain(struct arena *scratch, struct problems *problems, const struct model *model,
                   const struct table *table, const uint32_t *rows, size_t count, float *out);

/* Writes a .lotse package: the model, the text of its pipeline file, and its card as a page for people (README.html).
 * Equal models give equal bytes. */
bool model_save(struct arena *arena, struct problems *problems, const struct model *model, const char *pipeline,
                const char *card_page, const char *path);

/* Reads one, and believes nothing: every member is checked against the manifest and looked through before it is used.
 * What is wrong with it is FAULT_PACKAGE. */
bool model_load(struct arena *arena, struct problems *problems, const char *path, struct model **model);

/* The same for a package that is in memory; `name` stands in problems. */
bool model_read(struct arena *arena, struct problems *problems, const char *name, const char *bytes, size_t size,
                struct model **model);

/* Is it a package that only a newer Lotse can read? */
bool model_is_newer(const char *path);

/* What the search did, for report and results. */
struct search_story {
    const char *metric; /* name of what the search minimised or maximised */
    struct trial_record {
        const char *kind; /* "trees", "encoded", "combined", "residual", "forest", "encoded forest", "linear" */
        double score;     /* on the validation rows */
        double seconds;   /* since the search began */
        bool stopped;     /* given up before all folds were done */
    } * trials;
    size_t trial_count;
    size_t recalled; /* of these, done by an earlier run: its time is not among the seconds */
    double seconds;
    size_t folds;
    const char *best; /* settings of the best trial, for people */
    bool ended_early; /* nothing improved any more */
    bool is_refit;    /* in the end it learned once more, from all training rows */
};

#endif
