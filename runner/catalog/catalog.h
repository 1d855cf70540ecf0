/* A data catalogue: what lies in folders and databases, how good it is, and what fits together.
 *
 * The way: files are found (places.c) and those that belong together become one entry (groups.c); each entry is read, and
 * nothing of it is kept but figures and sketches of its columns (entry.c, sketch.c), so that memory does not grow with
 * the data; sketches tell which columns refer to which (relations.c). What comes of it is written as
 * datapackage.json files (descriptor.c), in which people fill in owner and licence, and as a page (page.c), where there is
 * room for it (output.c).
 *
 * No folder that is looked at is changed.
 */
#ifndef LOTSE_CATALOG_H
#define LOTSE_CATALOG_H

#include "runner/catalog/sketch.h"
#include "runner/run.h"
#include "runner/table/personal.h"
#include "runner/table/profile.h"

/* A file that is a table by its name, a file in an archive, a sheet of a workbook, or a table of a database. */
struct found_file {
    const char *path;   /* as the program opens it; of a database: the connection */
    const char *name;   /* within its folder: "umsatz.csv", "umsatz.zip/2024-01.csv" */
    const char *member; /* of an archive; NULL: none */
    const char *sheet;  /* of a workbook; NULL: none */
    const char *table;  /* of a database; NULL: none */
    bool is_perhaps;    /* its name says nothing; only what looks like a table is one */
    uint64_t bytes;
    int64_t changed; /* as in runner/table/date.h, on the user's clock */
};

struct catalog_column {
    const char *name;
    enum column_kind kind;
    bool has_time;
    size_t decimals;
    struct profile profile;  /* its column is NULL: the values are gone */
    const char *content;     /* for people: the range of numbers and dates, the number of values of the others */
    const char *frequent;    /* the most frequent value, where it points to nobody; else NULL */
    const char *rhythm;      /* of dates, for people; NULL: none */
    const char *rhythm_name; /* … and for programs */
    struct personal personal;
    bool only_digits;     /* numbers, and what is written like them */
    struct sketch sketch; /* of what could be a key; else empty */
};

/* What people have written into a descriptor, and what stays there. */
struct remarks {
    const char *owner, *license, *description; /* NULL: nothing yet */
};

/* A table: one file, several of the same columns, or a table of a database. */
struct entry {
    const char *name; /* of the file, the pattern of the files, or the table */
    size_t number;    /* that no other entry has */
    size_t folder;    /* index in the catalogue */
    const struct found_file *files;
    size_t file_count;
    uint64_t bytes;
    int64_t changed, changed_first; /* the newest and the oldest file; 0: not known */
    const char *failure;            /* why it could not be read; NULL: it was, and the rest is known */
    bool is_sampled;                /* so large that only its beginning was read */
    size_t row_count;
    struct dialect dialect;
    bool has_plain_header; /* one line, the first of the file */
    struct catalog_column *columns;
    size_t column_count;
    struct remarks remarks;
};

/* How many files of a kind that are no tables. */
struct other_files {
    const char *ending; /* ".jpg"; "": none */
    size_t count;
};

enum { OTHER_KINDS = 8 }; /* the last one is for all that are left: NULL */

struct folder {
    const char *path;     /* for people, and to open; of a database: what to call it */
    const char *mirror;   /* its place in the output, relative */
    const char *database; /* the connection; NULL: it is a folder */
    struct found_file *files;
    size_t file_count, file_room;
    struct entry *entries; /* once they are read: by name */
    size_t entry_count, entry_room;
    struct other_files others[OTHER_KINDS];
    size_t other_count;
    struct remarks remarks;
};

/* Values of one column that are found in another, whose values are unique. */
struct relation {
    const struct entry *from, *to;
    const struct catalog_column *from_column, *to_column;
    double share;       /* of the different values that are found, as they are written */
    double loose_share; /* … without regard to case and zeros in front */
};

struct catalog {
    struct run *run;
    struct folder *folders;
    size_t folder_count, folder_room;
    const struct relation *relations; /* the clearest first */
    size_t relation_count;
    size_t file_count, entry_count; /* in all folders */
    bool is_cut_off;                /* there is more, which the limits leave out */
};

/* Counts a file that is no table. */
void folder_count_other(struct folder *folder, const char *name);

/* Finds all tables at a path: a folder and those in it, or a file. `output` is left out. false after problems. */
bool catalog_find(struct catalog *catalog, const char *path, const char *output);

/* The name with "*" for its dates and numbers: "umsatz_2024-01.csv" is "umsatz_*.csv". */
const char *file_pattern(struct arena *arena, const char *name);

/* Makes the entries of a folder out of its files: one for those of the same pattern and the same columns, else one for
 * each. false when interrupted. */
bool catalog_group(struct catalog *catalog, struct folder *folder);

/* Reads an entry, and keeps figures and sketches. What is no table after all has no columns and no failure. */
void entry_read(const struct run *run, struct entry *entry);

/* What the columns of a file are called, as its first rows show: a number that differs where they do; 0: it can't be
 * read. */
uint64_t entry_columns(const struct run *run, const struct found_file *file);

/* Is it no path, but the connection to a database? */
bool catalog_is_connection(const char *path);

/* Finds the tables of a database. false after problems. */
bool catalog_find_database(struct catalog *catalog, const char *connection);

/* Adds a folder, and a file to it. `mirror` is what the folder is called in the output, with a number where another one
 * has that name already. The pointer is valid until the next folder. */
struct folder *catalog_add_folder(struct catalog *catalog, const char *path, const char *mirror);
void catalog_add_file(struct catalog *catalog, struct folder *folder, struct found_file file);

/* Reads the entries of a folder. false when interrupted: tables that can't be read say so in `failure`. */
bool catalog_read(struct catalog *catalog, struct folder *folder);

/* Compares all columns with each other. */
void catalog_relate(struct catalog *catalog);

/* What Lotse's own pages and descriptors bear, in any language: these may be written anew. */
#define CATALOG_PAGE_MARK       "<footer id=\"lotse-catalog\">"
#define CATALOG_DESCRIPTOR_MARK "lotse"

/* Would the catalogue in this folder leave the data and the files of others alone? Else says what stands in its way. */
bool catalog_may_be_written(const struct catalog *catalog, const char *output);

/* Writes the descriptors into the output folder, with the remarks that people made in earlier ones, and learns these. */
bool catalog_describe(struct catalog *catalog, const char *output);

/* What there is in all. */
struct catalog_counts {
    size_t tables, failures, columns;
    uint64_t rows, cells, missing;
};
struct catalog_counts catalog_count(const struct catalog *catalog);

/* The share of cells that hold a value; NaN where there are no cells. */
double entry_completeness(const struct entry *entry);

/* Do all rows have a value of their own here? */
bool entry_has_key(const struct entry *entry, const struct catalog_column *column);

/* The page, as HTML. */
const char *catalog_page(const struct catalog *catalog);

#endif
