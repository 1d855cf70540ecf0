#include "runner/base/translate.h"
#include "runner/table/workbook_reading.h"

#include <string.h>

bool reference_parse(const char *reference, size_t *row, size_t *column)
{
    size_t letters = 0, digits = 0, number = 0;
    for (; reference[letters] >= 'A' && reference[letters] <= 'Z' && letters < 4; letters++)
        number = number * 26 + (size_t)(reference[letters] - 'A') + 1;
    if (letters) {
        *column = number;
        number = 0;
    }
    for (reference += letters; reference[digits] >= '0' && reference[digits] <= '9' && digits < 8; digits++)
        number = number * 10 + (size_t)(reference[digits] - '0');
    if (digits)
        *row = number;
    return letters + digits > 0 && reference[digits] == '\0' && *row <= SHEET_ROWS && *column <= SHEET_COLUMNS &&
           (!digits || *row > 0);
}

const char *reference_text(struct arena *arena, size_t row, size_t column)
{
    char letters[8];
    size_t at = sizeof letters - 1;
    letters[at] = '\0';
    for (; column; column = (column - 1) / 26)
        letters[--at] = (char)('A' + (column - 1) % 26);
    return arena_format(arena, "%s%zu", letters + at, row);
}

static bool move_to_row(const struct workbook *workbook, const struct sheet *sheet, struct position *position,
                        const char *reference)
{
    size_t row = position->row + 1, column = 0;
    if (reference && !reference_parse(reference, &row, &column))
        return workbook_damaged(workbook, sheet->member, 0, tr("a row has a number that no sheet has"));
    if (row <= position->row || row > SHEET_ROWS)
        return workbook_damaged(workbook, sheet->member, position->row,
                                tr("behind this row, one has a number too low"));
    *position = (struct position){ .row = row };
    return true;
}

static bool move_to_cell(const struct workbook *workbook, const struct sheet *sheet, struct position *position,
                         const char *reference)
{
    size_t row = position->row;
    position->column++;
    if ((reference && !reference_parse(reference, &row, &position->column)) || row != position->row ||
        position->column > SHEET_COLUMNS)
        return workbook_damaged(workbook, sheet->member, position->row,
                                tr("a cell in this row has a place that no sheet has"));
    return true;
}

bool position_move(const struct workbook *workbook, const struct sheet *sheet, struct position *position,
                   const char *name, const char *const *attributes)
{
    if (strcmp(name, "row") == 0)
        return move_to_row(workbook, sheet, position, xml_attribute(attributes, "r"));
    if (strcmp(name, "c") == 0)
        return move_to_cell(workbook, sheet, position, xml_attribute(attributes, "r"));
    return true;
}
