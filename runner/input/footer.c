#include "runner/input/reading.h"

#include "runner/base/translate.h"

#include <math.h>
#include <string.h>
#include <strings.h>

/* What stands below a table and is none of its rows: sums, where the data comes from, rules of underscores, remarks. */

enum { MOST_ROWS = 64, REMARK_BYTES = 20, SHOWN = 40 };

static bool begins_with(struct cell cell, const char *const *words, size_t count)
{
    for (size_t i = 0; i < count; i++) {
        size_t size = strlen(words[i]);
        bool ends_there = cell.size == size || (cell.size > size && strchr(" :.,;\xc2", cell.bytes[size]));
        if (cell.size >= size && strncasecmp(cell.bytes, words[i], size) == 0 && (ends_there || *words[i] < 'A'))
            return true;
    }
    return false;
}

/* The words of whoever exports tables; marks of footnotes count with whatever stands behind them. */
static bool begins_as_remark(struct cell cell)
{
    static const char *const words[] = { "Quelle",        "Quellen",  "Datenquelle", "Source",      "Stand",
                                         "Hinweis",       "Hinweise", "Anmerkung",   "Anmerkungen", "Erläuterung",
                                         "Erläuterungen", "Legende",  "Note",        "Notes",       "Fußnote",
                                         "Fußnoten",      "Lizenz",   "Erstellt",    "Copyright",   "(C)",
                                         "\xc2\xa9",      "*",        "**",          "1)" };
    return begins_with(cell, words, sizeof words / sizeof *words);
}

static bool begins_as_sum(struct cell cell)
{
    static const char *const words[] = { "Summe",          "Summen",      "Gesamt",   "Gesamtsumme",
                                         "Gesamtergebnis", "Insgesamt",   "Endsumme", "Total",
                                         "Totals",         "Grand total", "Sum",      "Σ" };
    return begins_with(cell, words, sizeof words / sizeof *words);
}

/* A line drawn with characters. */
static bool is_rule(struct cell cell)
{
    for (size_t i = 0; i < cell.size; i++)
        if (!strchr("_-=*", cell.bytes[i]))
            return false;
    return cell.size >= 3;
}

static struct cell first_filled(const struct sample_row *row, size_t *filled)
{
    struct cell first = { "", 0 };
    *filled = 0;
    for (size_t i = 0; i < row->count; i++)
        if (row->cells[i].size && !(*filled)++)
            first = row->cells[i];
    return first;
}

/* Do most rows behind the first have a single value? New texts whose class is not known yet do. */
static bool are_single(const struct sample *sample, size_t first)
{
    size_t single = 0, filled;
    for (size_t row = first + 1; row < sample->row_count; row++) {
        first_filled(&sample->rows[row], &filled);
        single += filled == 1;
    }
    return single * 2 > sample->row_count - first - 1;
}

/* A single cell of words where the table has several columns; `is_usual`: as others have too. What is cut off in its middle
 * looks otherwise: it has no blanks, or is short. */
static bool is_remark(const struct sample_row *row, size_t cells, bool is_usual)
{
    size_t filled;
    struct cell first = first_filled(row, &filled);
    if (filled != 1 || cells < 2 || (is_usual && row->count >= cells))
        return false;
    bool is_long = row->count < cells && first.size >= REMARK_BYTES && memchr(first.bytes, ' ', first.size);
    return is_rule(first) || begins_as_remark(first) || is_long;
}

/* Behind a rule nothing but remarks follows. */
static bool is_rule_above_remarks(const struct sample *sample, size_t row, size_t cells)
{
    size_t filled;
    struct cell first = first_filled(&sample->rows[row], &filled);
    if (filled != 1 || !is_rule(first) || cells < 2)
        return false;
    for (size_t i = row + 1; i < sample->row_count; i++) {
        first_filled(&sample->rows[i], &filled);
        if (filled > 2 || filled * 2 > cells)
            return false;
    }
    return true;
}

static bool is_labelled_as_sum(const struct sample_row *row)
{
    size_t filled;
    return begins_as_sum(first_filled(row, &filled));
}

void footer_cut_rows(struct input *input, struct sample *sample, size_t first, size_t cells)
{
    size_t all = sample->row_count, least = all > MOST_ROWS + first ? all - MOST_ROWS : first + 1;
    for (size_t row = least; row < sample->row_count; row++)
        if (is_rule_above_remarks(sample, row, cells))
            sample->row_count = row;
    bool is_usual = all > first && are_single(sample, first);
    while (sample->row_count > least && is_remark(&sample->rows[sample->row_count - 1], cells, is_usual))
        sample->row_count--;
    input->remarks = all - sample->row_count;
    if (sample->row_count > least + 1 && cells >= 2 && is_labelled_as_sum(&sample->rows[sample->row_count - 1])) {
        sample->row_count--; /* until it is known how numbers are written */
        input->has_sum = true;
    }
}

static void cut_stated(struct input *input, size_t first)
{
    struct sample *sample = &input->sample;
    size_t stated = input->settings->skip_below > 0 ? (size_t)input->settings->skip_below : 0;
    input->remarks = sample->row_count > first + stated ? stated : sample->row_count - first;
    sample->row_count -= input->remarks;
}

void footer_cut(struct input *input, size_t first, size_t cells)
{
    const struct sample *sample = &input->sample;
    input->footer_is_open = !sample->is_whole && !input->settings->skip_below;
    if (!sample->is_whole || sample->row_count <= first)
        return;
    if (input->settings->skip_below)
        cut_stated(input, first);
    else
        footer_cut_rows(input, &input->sample, first, cells);
}

/* The number in a cell; NAN: there is none. */
static double number_in(const struct input *input, const struct sample_row *row, size_t column)
{
    struct amount amount;
    if (column >= row->count || is_missing(input, row->cells[column]) ||
        !number_parse_amount(row->cells[column].bytes, row->cells[column].size, input->dialect.number, &amount))
        return NAN;
    return amount.value;
}

bool footer_is_sum(double value, double sum)
{
    return fabs(value - sum) <= 0.001 * fabs(sum) + 1e-9;
}

bool footer_holds_sums(const struct input *input, const struct sample_row *row, size_t numbers, size_t sums)
{
    size_t filled = 0;
    for (size_t i = 0; i < row->count; i++)
        filled += !is_missing(input, row->cells[i]);
    return numbers ? sums * 2 >= numbers : filled < 2;
}

/* Are the numbers of the row the sums of those above? */
static bool holds_sums(const struct input *input, const struct sample_row *row, size_t first)
{
    size_t numbers = 0, sums = 0;
    for (size_t column = 0; column < row->count; column++) {
        double value = number_in(input, row, column), sum = 0;
        if (isnan(value))
            continue;
        for (size_t i = first; i < input->sample.row_count; i++) {
            double above = number_in(input, &input->sample.rows[i], column);
            sum += isnan(above) ? 0 : above;
        }
        numbers++;
        sums += footer_is_sum(value, sum);
    }
    return footer_holds_sums(input, row, numbers, sums);
}

void footer_settle_rows(struct input *input, struct sample *sample, bool has_sums)
{
    size_t below = input->remarks + input->has_sum;
    if (input->has_sum && !has_sums) {
        input->has_sum = false;
        input->keeps_sum = true;
        sample->row_count++;
        below--;
    }
    if (below)
        input->footer_line = sample->rows[sample->row_count].line;
    if (input->has_sum || input->keeps_sum) {
        size_t filled;
        struct cell label = first_filled(&sample->rows[sample->row_count - input->keeps_sum], &filled);
        input->sum_label = arena_copy(input->run->arena, label.bytes, label.size < SHOWN ? label.size : SHOWN);
    }
}

void footer_settle(struct input *input, size_t first)
{
    struct sample *sample = &input->sample;
    footer_settle_rows(input, sample, input->has_sum && holds_sums(input, &sample->rows[sample->row_count], first));
}

/* The line numbers of the last rows of a part, and how many rows there are. */
struct last_lines {
    size_t first_line, rows, kept;
    size_t *lines;
};

static bool keep_line(void *context, const struct row *row)
{
    struct last_lines *last = context;
    if (row->line >= last->first_line)
        last->lines[last->rows++ % last->kept] = row->line;
    return true;
}

bool footer_count(struct input *input)
{
    if (input->sample.is_whole || input->settings->skip_below <= 0)
        return true;
    size_t kept = (size_t)input->settings->skip_below;
    struct last_lines last = { .first_line = input->first_line,
                               .kept = kept,
                               .lines = ARENA_ARRAY(input->scratch, kept, size_t) };
    input->origin.dialect = input->dialect;
    if (!origin_rows(input->run->problems, &input->origin, keep_line, &last))
        return false;
    input->remarks = last.rows < kept ? last.rows : kept;
    input->footer_line = last.rows < kept ? input->first_line : last.lines[last.rows % kept];
    return true;
}

void footer_say(const struct input *input)
{
    struct run *run = input->run;
    if (input->has_sum)
        run_note(run, tr("the last row, \"%s\", holds the sums of its columns, and is skipped"), input->sum_label);
    if (input->keeps_sum)
        run_note(run, tr("the last row is called \"%s\", but its numbers are no sums; it is kept"), input->sum_label);
    if (input->remarks)
        run_note(
            run,
            tr_plural("%zu line below the table is skipped", "%zu lines below the table are skipped", input->remarks),
            input->remarks);
}

/* Of several parts, the first that is not like the one before it speaks for the rest. */
void footer_say_late(const struct stack *stack)
{
    const struct input *before = NULL;
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (!part->footer_is_open)
            continue;
        if (!before || before->remarks != part->remarks || before->has_sum != part->has_sum ||
            before->keeps_sum != part->keeps_sum)
            footer_say(part);
        before = part;
    }
}
