/* How a table is read, for the files of this folder only: what they know about the table that is being read.
 *
 * The way: a sample of the file's beginning is taken (sample.c); from it follow separator and quotes (dialect.c), the
 * way of writing numbers and dates (style.c), where the data begins and what the columns are called (header.c), and what
 * kind each column is (kinds.c). Then the whole file is read into columns (columns.c), and what fits no column is
 * reported (misfit.c). input.c holds it together.
 */
#ifndef LOTSE_READING_H
#define LOTSE_READING_H

#include "runner/run.h"

struct sample_row {
    const struct cell *cells;
    size_t count, line;
};

struct sample {
    const char *bytes; /* UTF-8, whole lines */
    size_t size;
    bool is_whole; /* it is all that there is */
    struct sample_row *rows;
    size_t row_count, row_room;
};

/* One column, from the first guess to its values. */
struct filling {
    const char *name;
    bool is_left_out; /* the user's settings, or those of a model, make nothing of it */
    bool is_target;
    enum column_kind kind;
    bool kind_is_stated; /* by the user, or by the model */
    bool again;          /* to be read once more, as a category */

    union {
        float *numbers;
        uint32_t *codes;
        int64_t *dates;
    };
    struct dictionary *dictionary;
    size_t missing, decimals;
    bool has_time, loses_digits;

    size_t misfits, fits_before; /* values that are not of the kind; values that are, in front of the first one */
    const char *misfit;          /* the first one */
    size_t misfit_line;
    size_t padded; /* whole numbers with zeros in front */
    const char *padding;

    struct dictionary *spellings; /* a target of numbers: how they were written; NULL once they are too many for
                                     classes */
};

struct input {
    struct run *run;
    struct arena *scratch;
    const struct source_settings *settings; /* all automatic where nothing is stated */
    const char *path, *member, *name;       /* member: of an archive; name: in problems */
    struct sample sample;
    struct dialect dialect;
    const char *encoding; /* of all bytes, once they are read */

    size_t title_rows, header_rows; /* rows of the sample in front of the data */
    size_t first_line;              /* of the data */
    struct filling *columns;
    size_t column_count;
    size_t row_count, row_room;
};

/* Reads the first MiB, and settles the encoding. */
bool sample_take(struct input *input);

/* Parses the sample into rows, as the dialect says. */
void sample_parse(struct input *input);

/* Is it a mark for "no value"? */
bool is_missing(const struct input *input, struct cell cell);

/* The cell as a date: in the file's order, or with the year first, which can't be mistaken for another order. */
bool cell_date(const struct input *input, struct cell cell, int64_t *seconds, bool *has_time);

/* Separator, quotes and line ends of the sample. */
void dialect_sniff(struct input *input);

/* Decimal sign, thousands sign and order of dates, from the rows behind `first`. */
void style_sniff(struct input *input, size_t first);

/* What the cells of a column look like, from row `first` of the sample to before `end`. */
struct evidence {
    size_t present, numbers, dates;
    size_t whole;                /* digits only */
    size_t padded;               /* … with zeros in front */
    size_t shortest, longest;    /* digits of whole numbers */
    size_t distinct, characters; /* of all present cells */
    size_t numbers_otherwise;    /* … with the other decimal sign */
    size_t with_blanks;
    const char *odd; /* the first cell that is no number, and its line */
    size_t odd_line;
};
struct evidence evidence_of(const struct input *input, size_t column, size_t first, size_t end, bool counts_distinct);

/* Where the data begins; creates the columns with their names. */
void header_find(struct input *input);

/* The kind of each column: stated, known from the model, or guessed from the sample. */
void kinds_guess(struct input *input);

/* Reads the whole file into the columns. */
bool columns_fill(struct input *input);

/* Values that do not fit: columns that have more than a few become categories (again is set); others are problems. */
bool misfits_settle(struct input *input);

#endif
