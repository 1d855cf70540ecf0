/* A source as it was read: its table, where its rows are, and what was found out about the way it is written. */
#ifndef LOTSE_SOURCE_H
#define LOTSE_SOURCE_H

#include "runner/pipeline.h"
#include "runner/table/origin.h"
#include "runner/table/table.h"

/* How sure a decision about a source is. */
enum certainty {
    CERTAINTY_STATED, /* the user said so */
    CERTAINTY_SURE,   /* nothing else fits */
    CERTAINTY_LIKELY, /* something else would fit, but less well */
    CERTAINTY_GUESS   /* something else would fit equally well; the user should look */
};

/* Something that was decided about a source. */
struct decision {
    const char *key;    /* the setting that states it: "separator" of [[source]] */
    const char *column; /* … or of [columns.NAME], for decisions about one column; else NULL */
    const char *value;  /* as the setting writes it: "\";\"" */
    enum certainty certainty;
    const char *reason; /* translated: "999 of 1,000 rows have 12 cells"; or NULL */
};

/* A file, sheet or answer whose rows stand below those of the part before it. */
struct part {
    struct origin origin;
    size_t first_line;       /* of the data, behind the header */
    size_t header_rows;      /* names of columns are put together from them; 0: there are none */
    size_t row_count;        /* rows of data; what stands below them (sums, remarks) is none */
    size_t cell_count;       /* cells of its widest row */
    const uint32_t *columns; /* of the source's table: which cell of this part's rows it is; CODE_MISSING: it has none;
                                NULL: the same order */
};

struct source {
    const char *name;                       /* for people: stated, or that of its file */
    const struct source_settings *settings; /* never NULL; all automatic where there is no pipeline */
    struct texts marks;                     /* for "no value": of the settings, or of a data package */
    const struct part *parts;
    size_t part_count;
    struct table *table;  /* all parts' rows */
    const uint32_t *rows; /* of the main source: which of its rows each row of run->table is, ascending; NULL: all */
    const struct decision *decisions;
    size_t decision_count;
};

/* How the rows of a source were joined to those of the main table. */
struct joined {
    const char *source;  /* its word */
    bool is_inner;       /* rows without a partner were left out */
    size_t rows, found;  /* of the table before: all, and those that found a partner */
    size_t without_key;  /* of the others: with a gap in the key */
    size_t too_early;    /* … their key is there, but no row of the right time (as_of) */
    size_t unknown_keys; /* different keys that the source does not have */
    size_t source_rows, unused;
    size_t column_count; /* columns that came from it */
};

/* How a source is called where its columns need a name in front: stated, or its table's or file's name, without folder,
 * ending and what a pattern leaves open ("wetter" of "daten/wetter_*.csv"). */
const char *source_word(struct arena *arena, const struct source_settings *settings);

/* What a key is called on one side: "artikel" and "artikelnr" of "artikel = artikelnr"; without "=" the same on both. */
const char *source_key(struct arena *arena, const char *key, bool is_right);

/* Is it a column by which rows of this source are found, or partners for its rows? A date that as_of names is none. */
bool source_has_key(struct arena *arena, const struct pipeline *pipeline, const struct source_settings *settings,
                    const char *column);

#endif
