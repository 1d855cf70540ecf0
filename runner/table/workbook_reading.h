/* How a workbook is read, for the files workbook*.c only.
 *
 * The way: what is no workbook of this kind is refused by its name (workbook_container.c); the container's list of
 * parts leads to the workbook and its sheets (workbook.c); number formats tell which
 * numbers are dates (workbook_styles.c); texts are kept once, for all sheets (workbook_strings.c). A sheet is gone through
 * twice: for its extent and merged cells, which stand at its end (workbook_survey.c), and for its rows
 * (workbook_cells.c), whose numbers become text in workbook_values.c.
 */
#ifndef LOTSE_WORKBOOK_READING_H
#define LOTSE_WORKBOOK_READING_H

#include "runner/base/xml.h"
#include "runner/table/workbook.h"

#include <stdint.h>

/* Of the format, and of us against bombs: what no honest workbook reaches. */
enum { SHEET_ROWS = 1048576, SHEET_COLUMNS = 16384, CELL_BYTES = 16 << 20, ROW_BYTES = 64 << 20 };

/* What a number format shows of a number: none of these is a plain number. */
enum {
    SHOWS_DAY = 1,
    SHOWS_TIME = 2,
    SHOWS_SECONDS = 4,
    SHOWS_DURATION = 8, /* hours that do not end at 24 */
    SHOWS_EITHER = 16,  /* a day or a time, as the language of the program decides */
    SHOWS_PERCENT = 32  /* 0.12 as 12 % */
};

struct sheet {
    const char *name;
    const char *member; /* of the container */
    bool is_hidden;
};

/* All shared strings, one behind the other. */
struct shared_strings {
    struct text bytes;
    size_t *ends; /* of each */
    size_t count, room;
};

struct workbook {
    struct arena *arena;
    struct problems *problems;
    const char *path;
    struct sheet *sheets;
    size_t sheet_count, sheet_room;
    const char *strings_member, *styles_member; /* NULL: there are none */
    bool counts_from_1904;                      /* the days, as old Macs did */
    struct shared_strings strings;
    uint8_t *formats; /* of each cell style: SHOWS_… */
    size_t format_count, format_room;
};

/* Is it a workbook that can be read? What else it is, is a problem. */
bool container_check(const struct workbook *workbook);

/* A cell's "C5", or "5" and "C" alone: what is missing stays as it is. Both count from 1. false: it is no such thing. */
bool reference_parse(const char *reference, size_t *row, size_t *column);
const char *reference_text(struct arena *arena, size_t row, size_t column);

/* Where the reading of a sheet is. Rows and cells state their places, or follow the one before. */
struct position {
    size_t row, column; /* from 1 */
};
bool position_move(const struct workbook *workbook, const struct sheet *sheet, struct position *position,
                   const char *name, const char *const *attributes);

/* Reads the XML of a part of the workbook. */
bool workbook_part_read(struct workbook *workbook, const char *member, const struct xml_handlers *handlers,
                        void *context);

/* Always false. */
bool workbook_damaged(const struct workbook *workbook, const char *member, size_t line, const char *reason);

bool strings_read(struct workbook *workbook);
struct cell strings_at(const struct shared_strings *strings, size_t index);

/* Adds text as it stands in the XML: _x000D_ is how Excel writes what XML can't. */
void strings_add_text(struct text *text, const char *bytes, size_t size);

/* The other way round. Control characters stay as they are: the library that writes them knows what to do. */
void strings_add_escaped(struct text *text, const char *bytes, size_t size);

bool styles_read(struct workbook *workbook);
uint8_t styles_format_of(const char *code); /* of a number format as text: "dd\.mm\.yyyy" */

/* Adds a number as text: as a number, percent ("12 %"), a day, a time, as the format shows it; nothing for the day before
 * all days. What is no number is added as it is. */
void value_add_number(struct text *text, const char *bytes, size_t size, uint8_t format, bool counts_from_1904);

/* A merged cell of the first rows with values, which spreads over columns. */
struct merge {
    size_t row, first, last;
};

struct sheet_extent {
    size_t first_row, first_column, last_column; /* from 1; 0: there are none */
    struct merge *merges;
    size_t merge_count, merge_room;
    size_t *tall_rows; /* where merged cells begin that spread over rows */
    size_t tall_count, tall_room;
};

bool sheet_survey(struct workbook *workbook, const struct sheet *sheet, struct sheet_extent *extent);
bool sheet_read(struct workbook *workbook, const struct sheet *sheet, const struct sheet_extent *extent,
                row_function *row, void *context);

#endif
