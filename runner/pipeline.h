/* The pipeline file: what the user says about the data, the question and the success that is wanted. The tables of the
 * stages ([split], [search], …) belong to the stages; here are the ones that everybody needs. */
#ifndef LOTSE_PIPELINE_H
#define LOTSE_PIPELINE_H

#include "runner/database/database.h"
#include "runner/settings.h"
#include "runner/table/rule.h"

enum task { TASK_AUTO, TASK_BINARY, TASK_MULTICLASS, TASK_REGRESSION };

struct pipeline_settings { /* [pipeline] */
    const char *name;
    unsigned language; /* 0 auto, 1 de, 2 en */
    int64_t seed;
    int64_t threads; /* 0: all processors */
    const char *output;
};

enum { SIGN_AUTO };

enum join_how { JOIN_LEFT, JOIN_INNER };
enum join_many { MANY_REFUSE, MANY_FIRST, MANY_LAST, MANY_SUM, MANY_MEAN, MANY_COUNT };

struct join_settings {      /* [[source]] join: how its rows are put beside those of the main table */
    struct texts on;        /* "datum", or "artikel=artikelnr" where the two sides differ */
    const char *as_of;      /* the same of a column of dates; NULL: none */
    struct duration within; /* as_of: how much older the partner may be; 0: any age */
    unsigned how;           /* enum join_how */
    unsigned many;          /* enum join_many */
    unsigned match;         /* 0 exact, 1 loose */
};

struct source_settings { /* [[source]] */
    const char *name;
    const char *file;
    const char *member;   /* of an archive: a file, or a pattern for several */
    const char *sheet;    /* of a workbook */
    const char *database; /* ODBC connection string; instead of a file */
    const char *query;
    const char *table;       /* of a database instead of a query; of a data package */
    const char *file_column; /* name of a column that gets the name of each row's file */
    unsigned separator;      /* auto ; , tab | blank */
    unsigned quote;          /* auto double single none */
    unsigned decimal;        /* auto . , */
    unsigned thousands;      /* auto none . , ' blank */
    unsigned date_order;     /* auto iso day_month_year month_day_year */
    unsigned header;         /* auto true false */
    int64_t first_line;      /* of the table, its header; 0: found out */
    int64_t skip_below;      /* rows below the table; 0: found out; -1: none */
    const char *encoding;
    struct texts missing;      /* marks for "no value", besides the usual ones */
    struct join_settings join; /* of all sources but the main one */
};

struct target_settings { /* [target] */
    const char *column;
    unsigned task; /* enum task */
    const char *positive;
    unsigned class_weight; /* none balanced */
};

struct columns_settings { /* [columns] */
    struct texts ignore, personal, not_personal;
    const char *weight;
};

enum direction { DIRECTION_NONE, DIRECTION_RISING, DIRECTION_FALLING };

struct column_settings { /* [columns.NAME] */
    unsigned kind;       /* auto number category date text */
    unsigned direction;  /* enum direction */
    const char *group;
    const char *unit; /* of its numbers */
    unsigned decimal; /* auto . , */
    unsigned empty;   /* auto missing no */
};

struct rule_settings { /* [check.rules.NAME], as in struct rule */
    double min, max;
    struct texts allowed;
    const char *pattern;
    bool unique, required;
};

struct goal_settings { /* [goal] */
    unsigned metric;   /* index into metric_names, see runner/model/metric.h */
    double at_least, at_most;
    const char *today;
};

struct value_settings {              /* [value], all in euro; NAN: not stated */
    double false_alarm, miss, check; /* a case flagged in vain, a case overlooked, looking at one flagged case */
    double unit_error;               /* one unit of absolute error */
    double cases_per_year, one_off, per_year;
};

struct pipeline {
    const struct settings *settings;
    const struct pipeline_settings *general;
    const struct source_settings *source;         /* the main one */
    const struct source_settings *const *sources; /* all, the main one first */
    size_t source_count;
    const struct target_settings *target;
    const struct columns_settings *columns;
    const struct goal_settings *goal;
    const struct value_settings *value;
    const char *path, *folder; /* of the pipeline file; relative paths in it start from its folder */
    const char *name;          /* stated, or the file's name without its ending */
};

/* All tables of a pipeline file: these here, and one for each stage and step that has settings. NULL-terminated. */
const struct section *const *pipeline_sections(struct arena *arena);

/* Reads and checks the file; also sets the language that it asks for. */
bool pipeline_read(struct arena *arena, struct problems *problems, const char *path, const struct override *overrides,
                   size_t override_count, struct pipeline **pipeline);

/* The rule of [check.rules.NAME]; NULL: there is none. */
const struct rule *pipeline_rule(struct arena *arena, const struct pipeline *pipeline, const char *column);

/* What the database of a source is asked. `pipeline` is NULL where the source is not of a file. */
struct database_request pipeline_request(const struct pipeline *pipeline, const struct source_settings *source);

/* Of [columns.NAME]; defaults when not stated. */
const struct column_settings *pipeline_column(const struct pipeline *pipeline, const char *name);

#endif
