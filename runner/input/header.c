#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/workbook.h"

#include <string.h>

enum { MOST_TITLES = 20, MOST_HEADERS = 3, ROWS = 2000 };

static size_t cells_of_most_rows(const struct sample *sample)
{
    size_t rows = sample->row_count < ROWS ? sample->row_count : ROWS, best = 0, cells = 0;
    for (size_t i = 0; i < rows; i++) {
        size_t same = 0;
        if (sample->rows[i].count == cells)
            continue;
        for (size_t j = 0; j < rows; j++)
            same += sample->rows[j].count == sample->rows[i].count;
        if (same > best) {
            best = same;
            cells = sample->rows[i].count;
        }
    }
    return cells;
}

static struct cell cell_at(const struct input *input, size_t row, size_t column)
{
    const struct sample_row *cells = &input->sample.rows[row];
    return column < cells->count ? cells->cells[column] : (struct cell){ "", 0 };
}

/* Titles and "sep=;" above the table: rows with a single cell, or a single one that is not empty. */
static size_t count_titles(const struct input *input, size_t cells)
{
    const struct sample *sample = &input->sample;
    size_t titles = 0, stated = (size_t)input->settings->first_line;
    while (stated && titles + 1 < sample->row_count && sample->rows[titles].line < stated)
        titles++;
    if (stated)
        return titles;
    while (cells >= 2 && titles < MOST_TITLES && titles + 1 < sample->row_count) {
        const struct sample_row *row = &sample->rows[titles];
        size_t filled = 0;
        for (size_t i = 0; i < row->count; i++)
            filled += row->cells[i].size > 0;
        bool announces = row->cells[0].size >= 4 && memcmp(row->cells[0].bytes, "sep=", 4) == 0;
        if (!announces && row->count != 1 && (cells < 3 || filled > 1))
            break;
        titles++;
    }
    return titles;
}

static bool is_number(const struct input *input, struct cell cell)
{
    double value;
    return number_parse(cell.bytes, cell.size, cell_style(input, cell, input->dialect.number), &value);
}

static bool is_date(const struct input *input, struct cell cell)
{
    int64_t seconds;
    return cell_date(input, cell, &seconds, NULL);
}

/* What a column holds, as far as its cells from `first` show. */
struct holding {
    bool numbers, dates;
    const char *unit;
};

static struct holding holding_of(const struct input *input, size_t column, size_t first)
{
    size_t end = input->sample.row_count < first + ROWS ? input->sample.row_count : first + ROWS;
    struct evidence evidence = evidence_of(input, column, first, end);
    double share = evidence.present >= 20 ? 0.9 : 0.75;
    return (struct holding){
        .numbers = evidence.present && (double)evidence.numbers >= share * (double)evidence.present,
        .dates = evidence.present && (double)evidence.dates >= share * (double)evidence.present,
        .unit = evidence.unit,
    };
}

static bool holds_values(struct holding holding)
{
    return holding.numbers || holding.dates;
}

/* Is the cell one more of what the column holds? "2024-01" is a name above numbers, and so is "3SsnPorch"; "<0,05" is
 * no name. */
static bool is_value(const struct input *input, struct cell cell, struct holding holding)
{
    struct amount amount;
    struct number_style style = cell_style(input, cell, input->dialect.number);
    if (holding.dates && is_date(input, cell))
        return true;
    return holding.numbers && (is_number(input, cell) || number_parse_limit(cell.bytes, cell.size, style, &amount) ||
                               (holding.unit && number_parse_amount(cell.bytes, cell.size, style, &amount) &&
                                is_same_text((struct cell){ amount.unit, amount.unit_size }, holding.unit)));
}

static bool appears_below(const struct input *input, size_t row, size_t column)
{
    struct cell cell = cell_at(input, row, column);
    for (size_t i = row + 1; i < input->sample.row_count && i < row + ROWS; i++) {
        struct cell below = cell_at(input, i, column);
        if (below.size == cell.size && memcmp(below.bytes, cell.bytes, cell.size) == 0)
            return true;
    }
    return false;
}

/* Years or positions as names: 2019;2020;2021, or 1;2;3. */
static bool counts_up(const struct input *input, size_t row, size_t cells)
{
    size_t numbers = 0;
    bool by_one = true, years = true;
    double before = 0, value;
    for (size_t column = 0; column < cells; column++) {
        struct cell cell = cell_at(input, row, column);
        if (!number_parse(cell.bytes, cell.size, input->dialect.number, &value))
            continue;
        by_one = by_one && (numbers == 0 || value == before + 1);
        years = years && value >= 1900 && value <= 2100 && (numbers == 0 || value > before);
        before = value;
        numbers++;
    }
    return numbers >= 3 && numbers < cells && (by_one || years);
}

/* Is the row a header? A name above a column of numbers speaks for it, a number there against it; above texts, a value
 * that comes again further down speaks against it. */
static bool looks_like_header(struct input *input, size_t row, size_t cells)
{
    struct arena *arena = input->run->arena;
    size_t names = 0, values = 0, repeated = 0;
    for (size_t column = 0; column < cells; column++) {
        struct cell cell = cell_at(input, row, column);
        if (cell.size == 0)
            continue;
        struct holding holding = holding_of(input, column, row + 1);
        if (holds_values(holding)) {
            if (is_value(input, cell, holding))
                values++;
            else if (!is_missing(input, cell))
                names++;
        } else if (!is_missing(input, cell)) {
            repeated += appears_below(input, row, column);
        }
    }
    input->header_found =
        reason(arena, names && !values ? CERTAINTY_SURE : CERTAINTY_LIKELY, "%s", tr("there are names above values"));
    if (counts_up(input, row, cells) && repeated == 0)
        return true;
    if (names && names >= values)
        return true;
    input->header_found = reason(arena, CERTAINTY_SURE, "%s", tr("the first row holds values like those below"));
    if (values)
        return false;
    input->header_found = repeated
                              ? reason(arena, CERTAINTY_LIKELY, "%s", tr("words of the first row come again below"))
                              : reason(arena, CERTAINTY_LIKELY, "%s", tr("no word of the first row comes again below"));
    return repeated == 0;
}

static bool holds_name(const struct input *input, size_t row, const char *name)
{
    for (size_t column = 0; column < input->sample.rows[row].count; column++) {
        struct cell cell = cell_at(input, row, column);
        if (strlen(name) == cell.size && memcmp(name, cell.bytes, cell.size) == 0)
            return true;
    }
    return false;
}

/* Where a model says what the columns are called, the row that has these names is the header. */
static bool has_names_of(const struct input *input, size_t row, const struct model *model)
{
    size_t found = 0;
    for (size_t i = 0; i < model->column_count; i++)
        found += holds_name(input, row, model->columns[i].name);
    return found * 2 >= model->column_count && found > 0;
}

/* The same for the part before this one. */
static bool has_expected_names(const struct input *input, size_t row)
{
    size_t found = 0;
    for (size_t i = 0; input->expected && i < input->expected->count; i++)
        found += holds_name(input, row, input->expected->items[i]);
    return found > 0 && found * 2 >= input->expected->count;
}

/* A model that learned from a table without a header knows its columns by their positions. */
static bool knows_positions(const struct model *model)
{
    for (size_t i = 0; i < model->column_count; i++)
        if (!model->columns[i].is_file_name && strncmp(model->columns[i].name, "column_", 7) != 0)
            return false;
    return model->column_count > 0;
}

static bool has_header(struct input *input, size_t row, size_t cells)
{
    const struct model *model = input->model;
    input->header_found = reason(input->run->arena, CERTAINTY_SURE, "%s", tr("the names are those that are expected"));
    if (input->settings->header)
        return input->settings->header == 1;
    if (model && (has_names_of(input, row, model) || knows_positions(model)))
        return has_names_of(input, row, model);
    if (has_expected_names(input, row))
        return true;
    if (input->sample.row_count > row + 1)
        return looks_like_header(input, row, cells);
    input->header_found = (struct reason){ CERTAINTY_GUESS, NULL }; /* nothing but a header, or a single row */
    return !is_number(input, cell_at(input, row, 0)) && !is_date(input, cell_at(input, row, 0));
}

/* A second line of a header, with units for example: no values where all rows below have some. */
static bool continues_header(const struct input *input, size_t row, size_t cells)
{
    size_t texts = 0;
    if (row + 2 >= input->sample.row_count)
        return false;
    for (size_t column = 0; column < cells; column++) {
        struct cell cell = cell_at(input, row, column);
        struct holding holding = holding_of(input, column, row + 1);
        if (is_missing(input, cell) || !holds_values(holding))
            continue;
        if (is_value(input, cell, holding))
            return false;
        texts++;
    }
    return texts >= 2;
}

/* The name of a column from the rows of the header, its parts with blanks between them. */
static const char *name_from_header(const struct input *input, size_t column)
{
    struct text name = text_in(input->run->arena);
    for (size_t row = input->title_rows; row < input->title_rows + input->header_rows; row++) {
        struct cell cell = cell_at(input, row, column);
        while (cell.size && (*cell.bytes == ' ' || *cell.bytes == '\t'))
            cell = (struct cell){ cell.bytes + 1, cell.size - 1 };
        while (cell.size && (cell.bytes[cell.size - 1] == ' ' || cell.bytes[cell.size - 1] == '\t'))
            cell.size--;
        if (cell.size && name.length)
            text_add(&name, " ");
        text_add_bytes(&name, cell.bytes, cell.size);
    }
    for (size_t i = 0; i < name.length; i++)
        if ((unsigned char)name.bytes[i] < ' ')
            name.bytes[i] = ' ';
    return text_string(&name);
}

static bool is_taken(const struct dictionary *names, const char *name)
{
    return dictionary_find(names, name, strlen(name)) != CODE_MISSING;
}

/* Every column gets a name of its own. */
static void name_columns(struct input *input, size_t count)
{
    struct arena *arena = input->run->arena;
    struct dictionary *names = dictionary_create(input->scratch);
    const char **list = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        const char *name = input->header_rows ? name_from_header(input, i) : "";
        if (!*name) {
            input->nameless += input->header_rows > 0;
            name = arena_format(arena, "column_%zu", i + 1);
        }
        list[i] = name;
        for (size_t number = 2; is_taken(names, list[i]); number++)
            list[i] = arena_format(arena, "%s_%zu", name, number);
        input->doubled += list[i] != name;
        dictionary_add(names, list[i], strlen(list[i]));
    }
    input->names = (struct texts){ list, count };
}

/* Columns without name and values at the right end are only separators too many. */
static size_t count_columns(const struct input *input, size_t cells)
{
    size_t header = input->title_rows, data = header + input->header_rows;
    size_t count = input->header_rows ? input->sample.rows[header].count : cells;
    for (size_t row = header; row < data; row++)
        if (input->sample.rows[row].count > count)
            count = input->sample.rows[row].count;
    for (; count > 1; count--)
        for (size_t row = header; row < input->sample.row_count; row++)
            if (cell_at(input, row, count - 1).size)
                return count;
    return count;
}

void header_find(struct input *input)
{
    const struct sample *sample = &input->sample;
    size_t cells = cells_of_most_rows(sample);
    bool is_known = input->origin.kind == ORIGIN_DATABASE; /* the names of its columns */
    input->title_rows = is_known ? 0 : count_titles(input, cells);
    size_t row = input->title_rows;
    if (!is_known)
        footer_cut(input, row, cells);
    style_sniff(input, row + 1 < sample->row_count ? row + 1 : row);
    if (is_known || has_header(input, row, cells))
        input->header_rows = 1;
    while (!is_known && input->header_rows && input->header_rows < MOST_HEADERS && !input->settings->header &&
           continues_header(input, row + input->header_rows, cells))
        input->header_rows++;
    input->dialect.has_header = input->header_rows > 0;
    size_t data = row + input->header_rows;
    input->first_line = data < sample->row_count ? sample->rows[data].line : sample->rows[data - 1].line + 1;
    if (!input->dialect.has_header && input->title_rows == 0)
        input->first_line = 1;
    input->table_line = input->header_rows ? sample->rows[row].line : input->first_line;
    footer_settle(input, data);
    name_columns(input, count_columns(input, cells));
}

/* Of several parts, the first that is not like the one before it speaks for the rest. */
static void say_names(const struct input *input)
{
    size_t empty = input->nameless, doubled = input->doubled;
    if (input->title_rows)
        run_note(input->run,
                 tr_plural("%zu line above the table is skipped", "%zu lines above the table are skipped",
                           input->title_rows),
                 input->title_rows);
    footer_say(input);
    if (input->header_rows > 1)
        run_note(input->run,
                 tr("the names of the columns stand in %zu lines, and are put together; [[source]] header = true takes "
                    "the first of them only"),
                 input->header_rows);
    if (!input->header_rows)
        run_note(input->run, tr("the file has no header; its columns are called \"column_1\", \"column_2\", …"));
    if (empty)
        run_note(input->run,
                 tr_plural("%zu column has no name in the header, and is called by its position: \"column_1\" …",
                           "%zu columns have no name in the header, and are called by their positions: \"column_1\" …",
                           empty),
                 empty);
    if (doubled)
        run_note(input->run,
                 tr_plural("%zu column has the name of another one, and is told apart by a number: \"name_2\" …",
                           "%zu columns have the name of another one, and are told apart by numbers: \"name_2\" …",
                           doubled),
                 doubled);
}

static bool is_alike(const struct input *one, const struct input *other)
{
    return one->title_rows == other->title_rows && one->header_rows == other->header_rows &&
           one->nameless == other->nameless && one->doubled == other->doubled && one->remarks == other->remarks &&
           one->has_sum == other->has_sum && one->keeps_sum == other->keeps_sum;
}

static void say_merged(const struct stack *stack)
{
    size_t merged = 0;
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].origin.kind == ORIGIN_WORKBOOK && !stack->parts[i].is_empty)
            merged += workbook_tall_merges(stack->parts[i].origin.extent, stack->parts[i].first_line);
    if (merged)
        run_note(
            stack->run,
            tr_plural("%zu cell is merged over several rows, of which only the first has its value; the others have "
                      "a gap, unless it is unmerged in Excel and filled down",
                      "%zu cells are merged over several rows, of which only the first has their value; the others "
                      "have a gap, unless they are unmerged in Excel and filled down",
                      merged),
            merged);
}

void header_say(const struct stack *stack)
{
    const struct input *before = NULL;
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (part->is_empty)
            continue;
        if (!before || !is_alike(before, part))
            say_names(part);
        before = part;
    }
    say_merged(stack);
}
