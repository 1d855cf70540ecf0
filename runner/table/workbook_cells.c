#include "runner/base/translate.h"
#include "runner/table/workbook_reading.h"

#include <stdlib.h>
#include <string.h>

enum cell_type { TYPE_NUMBER, TYPE_SHARED, TYPE_TEXT, TYPE_INLINE, TYPE_TRUTH, TYPE_ERROR, TYPE_DATE };

/* The row that is gone through, cell by cell. */
struct reading {
    struct workbook *workbook;
    const struct sheet *sheet;
    const struct sheet_extent *extent;
    row_function *row;
    void *context;

    struct position position;
    bool is_in_data, is_in_cell, is_phonetic;
    bool is_value; /* text that comes now belongs to the cell's value */

    enum cell_type type;
    uint8_t format;
    bool has_formula;
    struct text value; /* as the XML writes it */

    struct cell *cells; /* of the row; bytes NULL: they begin at starts in `bytes` */
    size_t *starts;
    size_t count;
    bool has_values;
    struct text bytes;
};

static enum cell_type type_of(const char *name)
{
    static const struct {
        const char *name;
        enum cell_type type;
    } types[] = {
        { "n", TYPE_NUMBER }, { "s", TYPE_SHARED }, { "str", TYPE_TEXT }, { "inlineStr", TYPE_INLINE },
        { "b", TYPE_TRUTH },  { "e", TYPE_ERROR },  { "d", TYPE_DATE },
    };
    for (size_t i = 0; name && i < sizeof types / sizeof *types; i++)
        if (strcmp(name, types[i].name) == 0)
            return types[i].type;
    return TYPE_NUMBER;
}

static bool damaged(const struct reading *reading, const char *reason)
{
    return workbook_damaged(reading->workbook, reading->sheet->member, reading->position.row, reason);
}

static void begin_row(struct reading *reading)
{
    if (!reading->has_values)
        return;
    reading->has_values = false;
    memset(reading->cells, 0, reading->count * sizeof *reading->cells);
    reading->bytes.length = 0;
}

static void begin_cell(struct reading *reading, const char *const *attributes)
{
    const struct workbook *workbook = reading->workbook;
    const char *style = xml_attribute(attributes, "s");
    size_t number = style ? strtoul(style, NULL, 10) : 0;
    reading->type = type_of(xml_attribute(attributes, "t"));
    reading->format = number < workbook->format_count ? workbook->formats[number] : 0;
    reading->has_formula = false;
    reading->is_in_cell = true;
    reading->value.length = 0;
}

static bool begin(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    if (strcmp(name, "sheetData") == 0)
        reading->is_in_data = true;
    if (!reading->is_in_data)
        return true;
    if (!position_move(reading->workbook, reading->sheet, &reading->position, name, attributes))
        return false;
    if (strcmp(name, "row") == 0)
        begin_row(reading);
    else if (strcmp(name, "c") == 0)
        begin_cell(reading, attributes);
    else if (strcmp(name, "f") == 0)
        reading->has_formula = true;
    else if (strcmp(name, "rPh") == 0)
        reading->is_phonetic = true;
    else if (strcmp(name, reading->type == TYPE_INLINE ? "t" : "v") == 0)
        reading->is_value = reading->is_in_cell && !reading->is_phonetic;
    return true;
}

static bool text(void *context, const char *bytes, size_t size)
{
    struct reading *reading = context;
    if (!reading->is_value)
        return true;
    if (reading->value.length + size > CELL_BYTES)
        return damaged(reading, tr("a text is longer than 16 megabytes"));
    text_add_bytes(&reading->value, bytes, size);
    return true;
}

static bool take_shared(struct reading *reading, struct cell *cell)
{
    const struct shared_strings *strings = &reading->workbook->strings;
    char *end;
    size_t index = strtoul(text_string(&reading->value), &end, 10);
    if (*end || index >= strings->count)
        return damaged(reading, tr("a cell in this row refers to a text that is not there"));
    *cell = strings_at(strings, index);
    return true;
}

static bool refuse_unknown_result(const struct reading *reading)
{
    const struct workbook *workbook = reading->workbook;
    struct place place = { .file = workbook->path, .line = reading->position.row };
    problem_add(workbook->problems, FAULT_DATA, place,
                tr("cell %s of the sheet \"%s\" has a formula whose result is not in the file"),
                reference_text(workbook->arena, reading->position.row, reading->position.column), reading->sheet->name);
    return problem_try(workbook->problems, tr("open the file in Excel or LibreOffice, and save it once more"));
}

static bool has_changed(const struct reading *reading)
{
    const struct workbook *workbook = reading->workbook;
    problem_add(workbook->problems, FAULT_DATA, PLACE_FILE(workbook->path),
                tr("this file was changed while it was read"));
    return problem_try(workbook->problems, tr("start again when nobody writes to it"));
}

/* What the cell's value is as text, behind the other ones of the row. */
static void add_value(struct reading *reading)
{
    struct text *value = &reading->value;
    const char *bytes = text_string(value);
    switch (reading->type) {
    case TYPE_TEXT:
    case TYPE_INLINE:
        strings_add_text(&reading->bytes, bytes, value->length);
        break;
    case TYPE_TRUTH:
        text_add(&reading->bytes, strcmp(bytes, "1") == 0 || strcmp(bytes, "true") == 0 ? "true" : "false");
        break;
    case TYPE_DATE:
        text_add_bytes(&reading->bytes, bytes, value->length);
        break;
    default:
        value_add_number(&reading->bytes, bytes, value->length, reading->format, reading->workbook->counts_from_1904);
    }
}

static bool end_cell(struct reading *reading)
{
    size_t column = reading->position.column, index = column - reading->extent->first_column;
    reading->is_in_cell = false;
    if (reading->value.length == 0)
        return !reading->has_formula || reading->type != TYPE_NUMBER || refuse_unknown_result(reading);
    if (reading->type == TYPE_ERROR)
        return true;
    if (column < reading->extent->first_column || index >= reading->count)
        return has_changed(reading);
    struct cell *cell = &reading->cells[index];
    reading->has_values = true;
    if (reading->type == TYPE_SHARED) {
        if (!take_shared(reading, cell))
            return false;
    } else {
        reading->starts[index] = reading->bytes.length;
        add_value(reading);
        *cell = (struct cell){ NULL, reading->bytes.length - reading->starts[index] };
        if (reading->bytes.length > ROW_BYTES)
            return damaged(reading, tr("this row is longer than 64 megabytes"));
    }
    return true;
}

/* A merged cell's value for all columns that it covers: "Umsatz" above "2024" and "2025". */
static void spread_merged(struct reading *reading)
{
    const struct sheet_extent *extent = reading->extent;
    for (size_t i = 0; i < extent->merge_count; i++) {
        const struct merge *merge = &extent->merges[i];
        if (merge->row != reading->position.row || merge->first < extent->first_column)
            continue;
        for (size_t column = merge->first + 1; column <= merge->last && column <= extent->last_column; column++)
            reading->cells[column - extent->first_column] = reading->cells[merge->first - extent->first_column];
    }
}

static bool end_row(struct reading *reading)
{
    size_t filled = 0;
    for (size_t i = 0; reading->has_values && i < reading->count; i++) {
        struct cell *cell = &reading->cells[i];
        if (!cell->bytes)
            cell->bytes = cell->size ? reading->bytes.bytes + reading->starts[i] : "";
        filled += cell->size > 0;
    }
    if (filled == 0)
        return true;
    if (filled > 1)
        spread_merged(reading);
    struct row row = { .cells = reading->cells, .count = reading->count, .line = reading->position.row };
    return reading->row(reading->context, &row);
}

static bool end(void *context, const char *name)
{
    struct reading *reading = context;
    if (strcmp(name, "sheetData") == 0)
        reading->is_in_data = false;
    if (!reading->is_in_data)
        return true;
    reading->is_value = false;
    if (strcmp(name, "c") == 0)
        return end_cell(reading);
    if (strcmp(name, "row") == 0)
        return end_row(reading);
    if (strcmp(name, "rPh") == 0)
        reading->is_phonetic = false;
    return true;
}

bool sheet_read(struct workbook *workbook, const struct sheet *sheet, const struct sheet_extent *extent,
                row_function *row, void *context)
{
    static const struct xml_handlers handlers = { .begin = begin, .text = text, .end = end };
    size_t count = extent->first_row ? extent->last_column - extent->first_column + 1 : 0;
    struct reading reading = { .workbook = workbook,
                               .sheet = sheet,
                               .extent = extent,
                               .row = row,
                               .context = context,
                               .value = text_in(workbook->arena),
                               .cells = ARENA_ARRAY(workbook->arena, count, struct cell),
                               .starts = ARENA_ARRAY(workbook->arena, count, size_t),
                               .count = count,
                               .bytes = text_in(workbook->arena) };
    return workbook_part_read(workbook, sheet->member, &handlers, &reading);
}
