/* Pieces of a part, read apart and put together. */
#include "runner/input/pass.h"

#include <string.h>

struct pass pass_of_piece(const struct pass *whole, struct arena *values, struct arena *texts)
{
    struct pass piece = { .part = whole->part, .values = values, .texts = texts, .is_second = whole->is_second };
    piece.column_count = whole->column_count;
    piece.columns = ARENA_ARRAY(values, whole->column_count, struct filling);
    for (size_t i = 0; i < whole->column_count; i++) {
        const struct filling *column = &whole->columns[i];
        piece.columns[i] = (struct filling){
            .is_target = column->is_target,
            .kind = column->kind,
            .is_file_name = column->is_file_name,
            .again = column->again,
            .empty_means_no = column->empty_means_no,
            .marks = column->marks,
            .unit = column->unit,
            .has_own_style = column->has_own_style,
            .style = column->style,
        };
    }
    return piece;
}

void pass_start_piece(struct pass *piece)
{
    piece->row = piece->short_line = piece->short_cells = 0;
    piece->problems = problems_create(piece->texts);
    for (size_t i = 0; i < piece->column_count; i++) {
        struct filling *column = &piece->columns[i];
        bool is_number = column->kind == COLUMN_NUMBER, is_date = column->kind == COLUMN_DATE;
        column->missing = column->decimals = column->misfits = column->padded = 0;
        column->has_time = column->loses_digits = false;
        column->narrowest = column->widest = column->prefixed = 0;
        column->bracketed = column->limited = NULL;
        column->limits = 0;
        column->dictionary = is_number || is_date ? NULL : dictionary_create(piece->texts);
        column->spellings =
            is_number && column->is_target && !column->has_own_style ? dictionary_create(piece->texts) : NULL;
    }
}

/* What the column knows about its values. */
static void append_findings(const struct pass *whole, struct filling *to, const struct filling *from, size_t lines)
{
    if (from->misfits && !to->misfits) {
        to->misfit = arena_copy_text(whole->texts, from->misfit);
        to->misfit_part = whole->part;
        to->misfit_line = from->misfit_line + lines;
        to->fits_before = whole->row - to->missing + from->fits_before;
    }
    if (from->padded && !to->padded)
        to->padding = arena_copy_text(whole->texts, from->padding);
    to->misfits += from->misfits;
    to->padded += from->padded;
    to->missing += from->missing;
    if (from->decimals > to->decimals)
        to->decimals = from->decimals;
    to->has_time = to->has_time || from->has_time;
    to->loses_digits = to->loses_digits || from->loses_digits;
}

/* What speaks for numbers of invoices, for bookkeeping, for a laboratory. */
static void append_looks(const struct pass *whole, struct filling *to, const struct filling *from)
{
    if (from->widest > to->widest)
        to->widest = from->widest;
    if (from->narrowest && (from->narrowest < to->narrowest || !to->narrowest))
        to->narrowest = from->narrowest;
    if (from->prefixed && (to->prefixed == 0 || to->prefixed_digits == from->prefixed_digits)) {
        to->prefixed += from->prefixed;
        to->prefixed_digits = from->prefixed_digits;
    }
    to->limits += from->limits;
    if (from->limited && !to->limited)
        to->limited = arena_copy_text(whole->texts, from->limited);
    if (from->bracketed && !to->bracketed)
        to->bracketed = arena_copy_text(whole->texts, from->bracketed);
}

static void append_spellings(struct filling *to, const struct filling *from, struct arena *scratch)
{
    if (!to->spellings)
        return;
    if (from->spellings)
        dictionary_add_all(to->spellings, from->spellings,
                           ARENA_ARRAY(scratch, dictionary_count(from->spellings), uint32_t));
    if (!from->spellings || dictionary_count(to->spellings) > MOST_SPELLINGS)
        to->spellings = NULL;
}

/* Codes of the piece's dictionary become those of the whole's. */
static void append_codes(uint32_t *to, struct filling *column, const struct filling *from, const struct pass *piece)
{
    if (column->is_file_name) {
        memcpy(to, from->codes, piece->row * sizeof *to);
        return;
    }
    uint32_t *codes = ARENA_ARRAY(piece->texts, dictionary_count(from->dictionary), uint32_t);
    dictionary_add_all(column->dictionary, from->dictionary, codes);
    for (size_t i = 0; i < piece->row; i++)
        to[i] = from->codes[i] == CODE_MISSING ? CODE_MISSING : codes[from->codes[i]];
}

void pass_append(struct pass *whole, const struct pass *piece, size_t lines)
{
    pass_make_room(whole, piece->row);
    for (size_t i = 0; i < whole->column_count; i++) {
        struct filling *to = &whole->columns[i];
        const struct filling *from = &piece->columns[i];
        if (whole->is_second && !to->again)
            continue;
        append_findings(whole, to, from, lines);
        append_looks(whole, to, from);
        append_spellings(to, from, piece->texts);
        if (to->kind == COLUMN_NUMBER)
            memcpy(to->numbers + whole->row, from->numbers, piece->row * sizeof *to->numbers);
        else if (to->kind == COLUMN_DATE)
            memcpy(to->dates + whole->row, from->dates, piece->row * sizeof *to->dates);
        else
            append_codes(to->codes + whole->row, to, from, piece);
    }
    whole->row += piece->row;
    if (piece->short_line) {
        whole->short_line = piece->short_line + lines;
        whole->short_cells = piece->short_cells;
    }
}
