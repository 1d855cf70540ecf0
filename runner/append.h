/* Table files with columns appended: the rows of a source as they were, and behind each what Lotse says about it. The
 * output is a workbook, or text in the dialect of the input (of the first part, where there are several), and appears
 * whole or not at all. */
#ifndef LOTSE_APPEND_H
#define LOTSE_APPEND_H

#include "runner/source.h"
#include "runner/table/row_writer.h"

/* Rows that were read, to be copied. */
struct original {
    const struct source *source;
    const bool *left_out; /* columns of its table that are not copied; NULL: all are */
    const uint32_t *rows; /* which rows of the joined table, ascending; NULL: all */
    size_t row_count;
};

/* What stands behind each row. */
struct addition {
    const char *const *names; /* an input column of the same name makes it NAME_2 */
    size_t count;

    /* Writes `count` cells for the index-th of the rows that are copied; false after a problem. */
    bool (*write)(void *facts, size_t index, struct row_writer *writer);
    void *facts;
};

struct appender;

/* Nothing is opened before the first copy, from which the dialect follows. A path that ends in .xlsx is a
 * workbook; "-" is standard output. */
struct appender *appender_create(struct arena *arena, const char *path);

/* Copies rows of a source. false after a problem: it changed since it was read, or its columns are not those of the
 * first source. */
bool appender_copy(struct appender *appender, struct problems *problems, const struct original *original,
                   const struct addition *addition);

bool appender_publish(struct appender *appender, struct problems *problems);

#endif
