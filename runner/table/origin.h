/* Where the rows of a table come from: enough to read the same rows again. */
#ifndef LOTSE_ORIGIN_H
#define LOTSE_ORIGIN_H

#include "runner/base/problem.h"
#include "runner/table/dialect.h"
#include "runner/table/rows.h"

enum origin_kind {
    ORIGIN_TEXT,     /* a text file, packed or not, or one in an archive */
    ORIGIN_WORKBOOK, /* a sheet of an .xlsx file */
    ORIGIN_DATABASE  /* what a database answers to a query */
};

struct sheet_extent;
struct bookmark;

struct origin {
    enum origin_kind kind;
    const char *path;          /* of the file; of a database: its connection string, without user and password */
    const char *member;        /* of an archive: which of its files; NULL: it is none */
    struct bookmark *bookmark; /* … and where the reading of it stopped; NULL: that is not kept */
    const char *sheet;         /* of a workbook; NULL: the first one with rows */
    const struct sheet_extent *extent; /* … where it has values; NULL: that is found out each time */
    const char *query;                 /* to a database */
    const struct spool *kept;          /* of a database: its answer, so that it is asked once */
    const char *name;                  /* for people, in messages and problems: "umsatz.zip/2024-01.csv" */
    struct dialect dialect;
};

/* Hands over all rows. false after a problem, or when the row function stopped it. */
bool origin_rows(struct problems *problems, const struct origin *origin, row_function *row, void *context);

#endif
