/* How a source is read, for the files of this folder only: what they know about it meanwhile.
 *
 * A source is a stack of parts whose rows stand below each other: one file, all that a pattern names, the tables of an
 * archive (parts.c finds them, and unused.c what was stated of them in vain), the answer of a database (answer.c keeps
 * it). Of the beginning of each part a sample is taken (sample.c); from it follow separator and quotes (dialect.c), where the data begins and what the columns are called (header.c). Then all parts together settle
 * how numbers and dates are written (style.c), which columns the table has (match.c), and what kind each of them is
 * (kinds.c). At last the parts are read into the columns (columns.c), all but what stands below them (tail.c), and what
 * fits no column is reported (misfit.c).
 * input.c holds it together.
 */
#ifndef LOTSE_READING_H
#define LOTSE_READING_H

#include "runner/input/datapackage.h"
#include "runner/input/input.h"

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

/* How sure something is that was found out, and why. */
struct reason {
    enum certainty certainty;
    const char *text; /* translated; or NULL */
};
struct reason reason(struct arena *arena, enum certainty certainty, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* One column of the table, from the first guess to its values. */
struct filling {
    const char *name;
    bool is_left_out; /* the user's settings, or those of a model, make nothing of it */
    bool is_target;
    enum column_kind kind;
    bool kind_is_stated; /* by the user, or by the model */
    struct reason kind_found;
    bool is_file_name;   /* no cell of the parts, but what each of them is called */
    bool again;          /* to be read once more, as a category */
    bool empty_means_no; /* one mark and gaps: the gaps are a value */
    bool empty_is_stated;
    const struct dictionary *known_values; /* of a category, as the model knows them; NULL: it says nothing */
    struct texts marks; /* for "no value", as the model knows them of this column, besides those of the settings */

    const char *unit; /* that its numbers may have; NULL: none */
    bool has_own_style, style_is_stated;
    struct number_style style; /* … of its numbers, where it is not that of the part */

    union {
        float *numbers;
        uint32_t *codes;
        int64_t *dates;
    };
    struct dictionary *dictionary;
    size_t missing, decimals;
    bool has_time, loses_digits;

    size_t misfits, fits_before; /* values that are not of the kind; values that are, in front of the first one */
    const char *misfit;          /* the first one: what, in which part, and where */
    const struct input *misfit_part;
    size_t misfit_line;
    size_t padded; /* whole numbers with zeros in front */
    const char *padding;
    size_t narrowest, widest;         /* bytes of its numbers */
    size_t prefixed, prefixed_digits; /* misfits such as "C536379" */
    const char *bracketed;            /* the first number in brackets */
    const char *limited;              /* the first one that is only a limit, and how many are */
    size_t limits;

    struct dictionary *spellings; /* a target of numbers: how they were written; NULL once they are too many for
                                     classes */
};

struct votes; /* style.c: for ways of writing numbers and dates */

/* One part of the source. */
struct input {
    struct run *run;
    struct arena *scratch;                  /* of this part, for as long as its sample is needed */
    const struct source_settings *settings; /* all automatic where nothing is stated */
    const struct model *model;              /* what it knows of this source; NULL: there is no model */
    struct origin origin;                   /* but for its dialect, which is below until it is settled */
    const char *name;                       /* the origin's, in problems */
    const struct texts *expected;           /* the columns of a part before it; NULL: nothing is known */
    struct sample sample;
    struct dialect dialect;
    struct votes *votes;
    const char *encoding; /* of all bytes, once they are read */

    struct reason encoding_found, separator_found, quote_found, header_found;
    size_t title_rows, header_rows; /* rows of the sample in front of the data */
    size_t table_line;              /* of its header, or where there is none, the same as: */
    size_t first_line;              /* of the data */
    size_t footer_line;             /* of what stands below it; 0: nothing does */
    size_t remarks;                 /* rows below it that are no sums */
    bool footer_is_open;            /* the part is longer than its sample: what stands below it shows when it is read */
    bool has_sum, keeps_sum;        /* a last row of sums; one that is only called so */
    const char *sum_label;
    struct texts names;       /* of its columns; as many as it has cells */
    size_t nameless, doubled; /* columns whose names the header does not give, or gives to others too */
    const uint32_t *cells;    /* of each column of the stack: which cell of a row it is; CODE_MISSING: none */
    bool is_empty, is_bare;   /* there are no rows at all, not even a header; a header alone */
    uint32_t code;            /* of its name, where there is a column of such */
    size_t row_count;
};

/* The source as a whole. */
struct stack {
    struct run *run;
    struct arena *scratch;
    const struct source_settings *own;       /* the user's */
    const struct source_settings *settings;  /* … and what a data package adds to them */
    const struct package_resource *resource; /* what a data package states; NULL: it is none */
    const struct input_file *files;          /* given by the caller; NULL: they are to be found */
    size_t file_count;
    const struct model *model; /* what it knows of this source; NULL: there is no model */
    const char *name;          /* of the source, for people */
    struct input *parts;
    size_t part_count;
    struct filling *columns;
    size_t column_count;
    size_t row_count;
    struct number_style number; /* of all parts that are text; zeros: there is none */
    struct reason decimal_found, thousands_found, date_found;
};

/* Which files and members of archives the source consists of: what the settings name, or the file at `path`. */
bool parts_find(struct stack *stack, const char *path);

/* Do the source's settings fit what was found for them? Refuses parts of things that are not there, and says what has no
 * effect. */
bool parts_suit_settings(const struct stack *stack);

/* Asks the database that the settings name, and keeps its answer. */
bool answer_keep(struct stack *stack, struct origin *origin);

/* Takes the beginning of the part: of a text file the first MiB, with its encoding; of what has rows of its own accord
 * the first of those. A part without any bytes is_empty. */
bool sample_take(struct input *input);

/* Gives back the memory of the sample. */
void sample_drop(struct input *input);

/* Parses the sample into rows, as the dialect says. */
void sample_parse(struct input *input);

/* Is it a mark for "no value"? One of the usual ones, or of the settings; one of these. */
bool is_missing(const struct input *input, struct cell cell);
bool is_mark(const struct texts *marks, struct cell cell);

/* The cell as a date: in the file's order, or with the year first, which can't be mistaken for another order. */
bool cell_date(const struct input *input, struct cell cell, int64_t *seconds, bool *has_time);

/* How the cell writes its number, in a column of this style. What knows types has numbers in one way, but texts as people
 * write them: "<0,05" beside 0.74. Only where the comma can't be a thousands sign. */
struct number_style cell_style(const struct input *input, struct cell cell, struct number_style style);

/* "1.234", "1,234": the sign may stand between thousands, or in front of decimals. */
bool cell_is_unsure(struct cell cell);

/* Separator, quotes and line ends of the sample. */
void dialect_sniff(struct input *input);

/* Decimal sign, thousands sign and order of dates, from the rows behind `first`, as far as this part shows them. */
void style_sniff(struct input *input, size_t first);

/* The same from all parts together, for all of them. */
void style_settle(struct stack *stack);

/* The order of dates, where the samples leave it open but something in the rest of the files does not. */
bool date_order_find(struct stack *stack, enum date_order *order);

/* What the cells of a column look like, from row `first` of the sample to before `end`. */
struct evidence {
    size_t present, gaps, dates;
    size_t dotted_months, early_months;              /* dates such as "04.2025"; those with a zero in front */
    size_t dates_otherwise[DATE_MONTH_DAY_YEAR + 1]; /* in another order than the one that is stated */
    size_t numbers;                                  /* plain ones, and those with the unit */
    size_t plain, in_unit, in_other_units;
    size_t limits;                    /* "<0,05": only more or less than a number */
    const char *unit;                 /* the one that nearly all numbers have; NULL: there is none */
    const char *units[2];             /* the first two that differ */
    size_t whole;                     /* digits only */
    size_t padded;                    /* … with zeros in front */
    size_t shortest, longest;         /* digits of whole numbers */
    size_t prefixed, prefixed_digits; /* "C536379": letters in front of as many digits each */
    size_t distinct, characters;      /* of all present cells */
    size_t numbers_otherwise;         /* … with the other decimal sign */
    size_t with_blanks;
    size_t with_commas; /* texts among typed numbers that have a decimal comma: "<0,05"; the first one */
    const char *comma;
    size_t unsure, unsure_texts; /* numbers such as 1.234 of a workbook; those that are surely texts: "1.010" */
    const char *unsure_text;
    const char *odd; /* the first cell that is no plain number, and where it stands */
    size_t odd_line;
    const struct input *odd_part;
};
struct evidence evidence_of(const struct input *input, size_t column, size_t first, size_t end);

/* The same, added up over all parts for a column of the stack; of distinct values too. `style`: how numbers are written
 * in it; NULL: as in the rest of each part. */
struct evidence evidence_of_column(const struct stack *stack, size_t column, const struct number_style *style);

/* "C536379": how many digits stand behind up to three letters, and nothing else; 0: it is none such. */
size_t digits_behind_letters(struct cell cell);
bool is_same_text(struct cell cell, const char *text);

/* Does the column write its numbers in a way of its own, other than `style`? */
bool style_of_column(const struct stack *stack, size_t column, struct number_style *style);

/* What stands below the table, where the sample reaches so far: takes sums and remarks off its end (before it is known
 * how numbers are written), then gives back what only looked like sums; and says so. `first`: the first row that may
 * be data; `cells` of most rows. */
void footer_cut(struct input *input, size_t first, size_t cells);
void footer_settle(struct input *input, size_t first);
bool footer_count(struct input *input); /* where their number is stated, in what is longer than the sample */
void footer_say(const struct input *input);

/* The same for the last rows of a longer part; `has_sums`: the row that is called so holds them. */
void footer_cut_rows(struct input *input, struct sample *sample, size_t first, size_t cells);
void footer_settle_rows(struct input *input, struct sample *sample, bool has_sums);

/* Says what was found below longer parts. */
void footer_say_late(const struct stack *stack);

/* Is the value the sum, as far as it was not rounded? */
bool footer_is_sum(double value, double sum);

/* Does the row hold sums, where so many of its numbers are some? Half of them will do: not all sums make sense. A row
 * without numbers has nothing but its name then. */
bool footer_holds_sums(const struct input *input, const struct sample_row *row, size_t numbers, size_t sums);

/* Where the data begins, and what the columns are called. */
void header_find(struct input *input);

/* Says what was done about the headers. */
void header_say(const struct stack *stack);

/* The columns of the table: those of all parts, by name, in the order in which they appear first. */
bool columns_match(struct stack *stack);

/* Of [columns.NAME]; what stands under [columns."SOURCE.NAME"] is about this source alone. */
struct column_settings stated_column(const struct stack *stack, const char *name);

/* The kind of each column: stated, known from the model, or guessed from the samples. */
bool kinds_guess(struct stack *stack);

/* "WAHR" as the model knows it: "true", where that is among the known values; anything else as it is. */
struct cell truth_as_known(const struct dictionary *known, struct cell cell);

/* Reads all parts into the columns. */
bool columns_fill(struct stack *stack);

/* Values that do not fit: columns that have more than a few become categories (again is set); others are problems. */
bool misfits_settle(struct stack *stack);

/* What was decided, for the source that all this becomes. */
void decisions_list(const struct stack *stack, struct source *source);

#endif
