/* One way through the parts of a source, from rows to values in columns. Rows come one by one, or as a whole piece that
 * another pass has read, by another thread, into columns of its own. */
#ifndef LOTSE_PASS_H
#define LOTSE_PASS_H

#include "runner/input/reading.h"

struct pass {
    struct input *part; /* that is being read */
    struct problems *problems;
    struct arena *values; /* of the columns */
    struct arena *texts;  /* of first misfits; of a piece: of its dictionaries too */
    struct filling *columns;
    size_t column_count;
    bool is_second; /* only columns that are to be read again */
    size_t row, room;
    size_t part_row;                /* the first one of the part */
    size_t short_line, short_cells; /* a row of the part with too few cells: is it the last one? 0: none yet */
    const char *encoding;           /* of the part, as far as it is known by now */
};

/* Makes room for that many more rows. */
void pass_make_room(struct pass *pass, size_t rows);

/* A row_function: puts the row into the columns of the pass. */
bool pass_take_row(void *pass, const struct row *row);

/* Reads the part row by row, but for sums and remarks below it. */
bool pass_read_rows(struct pass *pass);

/* The last rows of the part, where they may be none of the table's: each row is held back until many others have come
 * behind it. NULL: whatever comes is a row. */
struct tail;
struct tail *tail_create(struct arena *arena, struct pass *pass);

/* A row_function: takes the row, and hands the one that was taken long before it to the pass. */
bool tail_take_row(void *tail, const struct row *row);

/* There are no more: hands those that are rows of the table to the pass. */
bool tail_end(struct tail *tail);

/* A pass over a piece of the part that the whole is in: with columns of the same kinds, and none of its values. */
struct pass pass_of_piece(const struct pass *whole, struct arena *values, struct arena *texts);

/* Empties the columns of the piece for the next one, whose texts go into what `texts` is by then. */
void pass_start_piece(struct pass *piece);

/* Puts the rows of the piece below those of the whole, as if they had come one by one; the lines of the file are the
 * lines that the piece counted and so many more. */
void pass_append(struct pass *whole, const struct pass *piece, size_t lines);

/* Reads a part that is a text file: in pieces, by several threads, where it is large. */
bool pieces_read(struct pass *pass, unsigned threads);

#endif
