/* A table in memory: columns, not rows. Numbers as float32, categories and texts as codes into a dictionary, dates as
 * seconds. Columns are shared freely between tables and never changed once they are filled.
 */
#ifndef LOTSE_TABLE_H
#define LOTSE_TABLE_H

#include "runner/base/problem.h"
#include "runner/table/dictionary.h"
#include "runner/table/number.h"

#include <stdint.h>

enum column_kind {
    COLUMN_NUMBER,   /* float; missing is NaN */
    COLUMN_CATEGORY, /* uint32_t codes; missing is CODE_MISSING */
    COLUMN_TEXT,     /* like a category, of values that rarely repeat */
    COLUMN_DATE      /* int64_t seconds since 1970-01-01 00:00, on the clock of whoever wrote the file; DATE_MISSING */
};

enum column_role {
    ROLE_FEATURE,
    ROLE_TARGET,
    ROLE_TODAY,   /* today's answer, to compare against: [goal] today */
    ROLE_WEIGHT,  /* how much a row counts in learning */
    ROLE_IGNORED, /* by the user */
    ROLE_PERSONAL,
    ROLE_LEFT_OUT /* by Lotse, with a reason */
};

#define DATE_MISSING INT64_MIN

enum { MOST_SPELLINGS = 64 }; /* of a column */

struct column {
    const char *name;
    const char *source;       /* the input column that it was made from; its own name for an input column */
    const char *other_source; /* … and the second one, of a combination; else NULL */
    const char *joined_from;  /* name of the source that it was joined from; NULL: of the main table */
    enum column_kind kind;
    enum column_role role;
    const char *reason; /* ROLE_LEFT_OUT: why, translated; else NULL */
    union {
        float *numbers;
        uint32_t *codes;
        int64_t *dates;
    };
    struct dictionary *dictionary; /* categories and texts */
    size_t missing;                /* rows without a value */
    bool has_time;                 /* dates: with a time of day */
    struct dictionary *spellings;  /* numbers of the target: how they were written, while they are few; else NULL */
    size_t decimals;               /* numbers: the most digits behind the decimal sign that the input showed */
    bool loses_digits; /* numbers: whole ones above 16,777,216 are among them, which are kept with seven digits */
    const char *unit;  /* numbers: what stood behind them, or in front: "kg", "€"; of "%", 12 % is 12. Or NULL */
    struct number_style style; /* numbers: how the input writes them; zeros: it shows no sign that tells it */
    bool has_own_style;        /* … which is not as in its other columns */
    unsigned
        speaks_for;    /* numbers of a prepared table: how much speaks for this class, counted from 1, as the logarithm
                            of its probability up to what all classes have in common; 0: for none */
    bool stands_alone; /* the user says how it may act: it is combined with no other */
    bool zero_is_gap;  /* numbers of a prepared table: the learner sees a gap where there is 0 */
    bool empty_means_no; /* categories: a mark, such as "x", or nothing; nothing is a value of its own, "-" */
};

struct table {
    struct column *columns;
    size_t column_count;
    size_t row_count;
    const uint32_t *rows; /* of a view: the rows of the columns that it shows; NULL: all, in order */
};

/* Row of the columns that the index-th row of the table (or view) is. */
static inline size_t table_row(const struct table *table, size_t index)
{
    return table->rows ? table->rows[index] : index;
}

struct table *table_create(struct arena *arena, size_t row_count);

/* A table with the same columns that can lose, gain and replace columns of its own; the values are shared. */
struct table *table_copy(struct arena *arena, const struct table *table);

/* The same columns, but only these rows of them; `rows` must live as long. */
struct table table_view(const struct table *table, const uint32_t *rows, size_t count);

/* The features (ROLE_FEATURE) of these rows, copied into a table of their own; `rows` NULL: the first `count` ones. */
struct table *table_gather(struct arena *arena, const struct table *table, const uint32_t *rows, size_t count);

/* Appends a column (values to be filled in by the caller, for all rows of the columns). The pointer is valid until the
 * next column is added. */
struct column *table_add_column(struct arena *arena, struct table *table, const char *name, enum column_kind kind);

/* … of numbers that are made from the input column `source`: room for all rows, all 0. */
struct column *table_add_number(struct arena *arena, struct table *table, const char *name, const char *source);

struct column *table_column(const struct table *table, const char *name);        /* NULL: no such column */
struct column *table_newest_column(const struct table *table, const char *name); /* the last one that is called so */
struct column *table_column_with_role(const struct table *table, enum column_role role);

/* Names of all columns, for suggestions. */
const char *const *table_names(struct arena *arena, const struct table *table);

bool column_is_missing(const struct column *column, size_t row);

/* The value as people read it: numbers and dates in the current language. The arena owns it. */
const char *column_value_text(struct arena *arena, const struct column *column, size_t row);

const char *column_kind_name(enum column_kind kind); /* "number", … — to be translated */

#endif
