/* What the demonstrators' data are made with: chance, a calendar and German CSV.
 *
 * All data are invented; no firm and no person stands behind a row. The same program gives the same bytes everywhere: a
 * generator of its own, no locale, no clock, and never two draws in one expression, because C leaves their order open. */
#ifndef LOTSE_PIPELINES_GENERATE_H
#define LOTSE_PIPELINES_GENERATE_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#define LENGTH(array) ((int)(sizeof(array) / sizeof *(array)))

/* ---- chance ---- */

/* Uniform in [0, 1). */
double uniform(void);

/* True with the given probability. */
bool happens(double probability);

/* One of 0 … count - 1. */
int pick(int count);

/* Nearly normal, with mean 0 and deviation 1. */
double normal(void);

/* `value`, or the limit that it exceeds. */
double between(double low, double value, double high);

/* ---- calendar: a day is a number, counted from 01.03.0000 ---- */

struct date {
    int year, month, day;
};

int day_of(int year, int month, int day);
struct date date_of(int number);

/* 0 is Monday, 6 is Sunday. */
int weekday_of(int number);

/* Western Easter Sunday. */
int easter_of(int year);

/* The public holidays of Baden-Württemberg. */
bool is_holiday(int number);

/* From -1 in the middle of January to 1 in the middle of July. */
double season(int number);

/* ---- German CSV: semicolons, decimal comma, thousands point, TT.MM.JJJJ, lines as Windows ends them ---- */

struct csv {
    FILE *file;
    bool is_windows_1252; /* otherwise UTF-8 with a byte order mark */
    bool has_cells;       /* in the line that is being written */
};

/* Each writes one cell, quoted where it must be; texts are UTF-8. */
void put_text(struct csv *csv, const char *text);
void put_yes(struct csv *csv, bool yes);
void put_date(struct csv *csv, int number);

/* Below a million, with none, one or two decimals. */
void put_number(struct csv *csv, double value, int decimals);

/* The same with gaps: `mark` replaces the number with the given probability. */
void put_reading(struct csv *csv, double value, int decimals, double gap, const char *mark);

void end_line(struct csv *csv);

/* ---- demonstrators: one file each, and one line in generate.c ---- */

struct output {
    struct csv past, fresh; /* rows with their target, and new cases without */
};

struct demonstrator {
    const char *name, *file;      /* of the folder, and of the past in it */
    const char *columns, *target; /* the header: all columns but the target, then the target */
    bool is_windows_1252;
    uint64_t seed;
    void (*make)(struct output *);
};

extern const struct demonstrator wartung, absatz;

#endif
