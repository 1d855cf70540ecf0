#include "runner/input/reading.h"

#include "runner/base/translate.h"

#include <string.h>

/* Ways of writing numbers, the likelier of two that fit equally well first. A point between groups is taken for granted
 * where the comma is the decimal sign; the other way round it must show, since "1,234" in a file with decimal points may
 * be a mistake. */
static const struct number_style styles[] = {
    { '.', 0 }, { ',', '.' }, { '.', ',' }, { ',', ' ' }, { '.', ' ' }, { ',', '\'' }, { '.', '\'' }, { ',', 0 },
};
enum { STYLES = sizeof styles / sizeof *styles, ROWS = 2000, POINT = 0, COMMA = 1, COMMA_GROUPS = 2 };

struct votes {
    size_t numbers[STYLES];
    size_t dates[DATE_MONTH_DAY_YEAR + 1];
    size_t unsure;            /* cells such as 1.234 or 1,234 in columns that hold nothing clearer */
    size_t whole, long_whole; /* … whole numbers in the same columns; those of more than three digits */
    struct cell unsure_cell, date_cell;
    bool has_dots; /* between the parts of dates */
};

/* "1.234": a sign with exactly three digits behind it and one to three in front, the first of them no zero. */
static bool is_unsure(struct cell cell)
{
    const char *at = cell.bytes, *end = at + cell.size;
    if (at < end && (*at == '-' || *at == '+'))
        at++;
    const char *start = at;
    while (at < end && *at >= '0' && *at <= '9')
        at++;
    if (at == start || at - start > 3 || *start == '0' || end - at != 4 || (*at != '.' && *at != ','))
        return false;
    return strspn(at + 1, "0123456789") >= 3;
}

static bool is_whole(struct cell cell)
{
    size_t digits = 0;
    for (size_t i = 0; i < cell.size; i++)
        digits += cell.bytes[i] >= '0' && cell.bytes[i] <= '9';
    return digits == cell.size;
}

static size_t last_row(const struct input *input, size_t first)
{
    return input->sample.row_count < first + ROWS ? input->sample.row_count : first + ROWS;
}

/* How many of the column's cells each way of writing can read, added to the votes when most of them are numbers. */
static void ask_numbers(const struct input *input, size_t column, size_t first, struct votes *votes)
{
    struct votes own = { 0 };
    size_t present = 0, numbers = 0, clear = 0;
    for (size_t row = first; row < last_row(input, first); row++) {
        const struct sample_row *cells = &input->sample.rows[row];
        if (column >= cells->count || is_missing(input, cells->cells[column]))
            continue;
        struct cell cell = cells->cells[column];
        double value;
        bool any = false;
        present++;
        for (size_t i = 0; i < STYLES; i++)
            if (number_parse(cell.bytes, cell.size, styles[i], &value)) {
                own.numbers[i]++;
                any = true;
            }
        numbers += any;
        if (any && is_unsure(cell)) {
            own.unsure_cell = cell;
            own.unsure++;
        } else if (any && is_whole(cell)) {
            own.whole++;
            own.long_whole += cell.size > 3;
        } else {
            clear += any;
        }
    }
    if (numbers == 0 || (double)numbers < 0.75 * (double)present)
        return;
    for (size_t i = 0; i < STYLES; i++)
        votes->numbers[i] += own.numbers[i];
    if (clear || own.unsure == 0)
        return;
    votes->unsure_cell = own.unsure_cell;
    votes->unsure += own.unsure;
    votes->whole += own.whole;
    votes->long_whole += own.long_whole;
}

static void ask_dates(const struct input *input, size_t column, size_t first, struct votes *votes)
{
    size_t present = 0, dates = 0, own[DATE_MONTH_DAY_YEAR + 1] = { 0 };
    for (size_t row = first; row < last_row(input, first); row++) {
        const struct sample_row *cells = &input->sample.rows[row];
        if (column >= cells->count || is_missing(input, cells->cells[column]))
            continue;
        struct cell cell = cells->cells[column];
        int64_t seconds;
        bool any = false;
        present++;
        for (enum date_order order = DATE_ISO; order <= DATE_MONTH_DAY_YEAR; order++)
            if (date_parse(cell.bytes, cell.size, order, &seconds, NULL)) {
                own[order]++;
                any = true;
            }
        dates += any;
    }
    if (dates == 0 || (double)dates < 0.75 * (double)present)
        return;
    for (enum date_order order = DATE_ISO; order <= DATE_MONTH_DAY_YEAR; order++)
        votes->dates[order] += own[order];
    if (own[DATE_DAY_MONTH_YEAR] + own[DATE_MONTH_DAY_YEAR] == 0)
        return;
    for (size_t row = first; row < last_row(input, first) && !votes->date_cell.size; row++)
        if (column < input->sample.rows[row].count && !is_missing(input, input->sample.rows[row].cells[column]))
            votes->date_cell = input->sample.rows[row].cells[column];
    votes->has_dots =
        votes->has_dots || (votes->date_cell.size && memchr(votes->date_cell.bytes, '.', votes->date_cell.size));
}

/* What the user states leaves fewer ways. */
static bool is_allowed(const struct source_settings *settings, struct number_style style)
{
    static const char decimals[] = { 0, '.', ',' }, thousands[] = { 0, 0, '.', ',', '\'', ' ' };
    if (settings->decimal && style.decimal != decimals[settings->decimal])
        return false;
    return !settings->thousands || style.thousands == thousands[settings->thousands];
}

/* Nothing but cells like "1.234" beside whole numbers of up to three digits: groups, as decimals would be of differing
 * lengths. Beside longer whole numbers they are decimals. */
static size_t settle_unsure(struct input *input, const struct votes *votes, size_t best)
{
    bool is_open = votes->unsure && votes->numbers[POINT] + votes->numbers[COMMA] > 0 && !input->settings->decimal &&
                   !input->settings->thousands;
    if (!is_open)
        return best;
    bool has_points = memchr(votes->unsure_cell.bytes, '.', votes->unsure_cell.size);
    size_t as_groups = has_points ? COMMA : COMMA_GROUPS, as_decimals = has_points ? POINT : COMMA;
    if (votes->numbers[as_groups] != votes->numbers[as_decimals] || votes->numbers[best] > votes->numbers[as_groups])
        return best; /* something clearer stands elsewhere */
    best = votes->whole && !votes->long_whole ? as_groups : as_decimals;
    double value = 0;
    number_parse(votes->unsure_cell.bytes, votes->unsure_cell.size, styles[best], &value);
    run_note(input->run,
             tr("\"%.*s\" is read as %s, though it could mean something else; [[source]] decimal and thousands "
                "state what is meant"),
             (int)votes->unsure_cell.size, votes->unsure_cell.bytes, number_text_short(input->scratch, value));
    return best;
}

static void settle_numbers(struct input *input, const struct votes *votes)
{
    static const char decimals[] = { 0, '.', ',' }, thousands[] = { 0, 0, '.', ',', '\'', ' ' };
    const struct source_settings *settings = input->settings;
    size_t best = STYLES;
    for (size_t i = 0; i < STYLES; i++)
        if (is_allowed(settings, styles[i]) && (best == STYLES || votes->numbers[i] > votes->numbers[best]))
            best = i;
    if (best < STYLES) {
        input->dialect.number = styles[settle_unsure(input, votes, best)];
        return;
    }
    char stated = thousands[settings->thousands]; /* a way that is not among ours */
    char decimal = settings->decimal ? decimals[settings->decimal] : stated == '.' ? ',' : '.';
    input->dialect.number = (struct number_style){ decimal, stated };
}

static enum date_order model_order(const struct model *model)
{
    for (size_t i = 0; model && i < model->column_count; i++)
        if (model->columns[i].kind == COLUMN_DATE && model->columns[i].date_order != DATE_ISO)
            return model->columns[i].date_order;
    return DATE_ISO;
}

static void settle_dates(struct input *input, const struct votes *votes)
{
    size_t european = votes->dates[DATE_DAY_MONTH_YEAR], american = votes->dates[DATE_MONTH_DAY_YEAR];
    if (input->settings->date_order) {
        input->dialect.date_order = (enum date_order)(input->settings->date_order - 1);
        return;
    }
    enum date_order known = model_order(input->run->model);
    input->dialect.date_order = DATE_ISO;
    if (european + american == 0) {
        input->dialect.date_order = known;
        return;
    }
    input->dialect.date_order = european >= american ? DATE_DAY_MONTH_YEAR : DATE_MONTH_DAY_YEAR;
    if (european != american || votes->has_dots)
        return;
    if (known != DATE_ISO) {
        input->dialect.date_order = known;
        return;
    }
    bool is_german = input->dialect.separator == ';' || input->dialect.number.decimal == ',';
    input->dialect.date_order = is_german ? DATE_DAY_MONTH_YEAR : DATE_MONTH_DAY_YEAR;
    run_note(input->run,
             is_german
                 ? tr("dates such as \"%.*s\" are read as day, month, year; [[source]] date_order states another order")
                 : tr("dates such as \"%.*s\" are read as month, day, year; [[source]] date_order states another "
                      "order"),
             (int)votes->date_cell.size, votes->date_cell.bytes);
}

void style_sniff(struct input *input, size_t first)
{
    struct votes votes = { 0 };
    size_t columns = 0;
    for (size_t row = first; row < last_row(input, first); row++)
        if (input->sample.rows[row].count > columns)
            columns = input->sample.rows[row].count;
    for (size_t column = 0; column < columns; column++) {
        ask_numbers(input, column, first, &votes);
        ask_dates(input, column, first, &votes);
    }
    settle_numbers(input, &votes);
    settle_dates(input, &votes);
}
