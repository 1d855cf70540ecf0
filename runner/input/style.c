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
bool cell_is_unsure(struct cell cell)
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

/* Months such as "04.2025", in nearly all cells, say nothing about numbers. */
static bool holds_months(const struct input *input, size_t column, size_t first)
{
    size_t present = 0, months = 0, early = 0; /* those with a zero in front */
    for (size_t row = first; row < last_row(input, first); row++) {
        const struct sample_row *cells = &input->sample.rows[row];
        if (column >= cells->count || is_missing(input, cells->cells[column]))
            continue;
        struct cell cell = cells->cells[column];
        present++;
        if (!date_is_dotted_month(cell.bytes, cell.size))
            continue;
        months++;
        early += *cell.bytes == '0';
    }
    return early && (double)months >= 0.98 * (double)present;
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
        bool any = false;
        present++;
        for (size_t i = 0; i < STYLES; i++) {
            struct amount amount;
            if (!number_parse_amount(cell.bytes, cell.size, styles[i], &amount) &&
                !number_parse_limit(cell.bytes, cell.size, styles[i], &amount))
                continue;
            own.numbers[i]++;
            any = true;
            cell = (struct cell){ amount.number, amount.number_size };
        }
        numbers += any;
        if (any && cell_is_unsure(cell)) {
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
    for (size_t row = first; row < input->sample.row_count; row++) {
        if (row == last_row(input, first) && (dates == 0 || own[DATE_DAY_MONTH_YEAR] != own[DATE_MONTH_DAY_YEAR]))
            break; /* the rest would tell nothing new */
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
static size_t settle_unsure(const struct source_settings *settings, const struct votes *votes, size_t best,
                            bool *is_doubtful)
{
    bool is_open = votes->unsure && votes->numbers[POINT] + votes->numbers[COMMA] > 0 && !settings->decimal &&
                   !settings->thousands;
    if (!is_open)
        return best;
    bool has_points = memchr(votes->unsure_cell.bytes, '.', votes->unsure_cell.size);
    size_t as_groups = has_points ? COMMA : COMMA_GROUPS, as_decimals = has_points ? POINT : COMMA;
    if (votes->numbers[as_groups] != votes->numbers[as_decimals] || votes->numbers[best] > votes->numbers[as_groups])
        return best; /* something clearer stands elsewhere */
    *is_doubtful = true;
    return votes->whole && !votes->long_whole ? as_groups : as_decimals;
}

/* How the numbers were written that the model learned from, as far as it knows; the main table's come first. */
static struct number_style model_style(const struct model *model)
{
    struct number_style own = { 0 };
    for (size_t i = 0; model && i < model->column_count; i++) {
        const struct schema_column *column = &model->columns[i];
        if (column->style.decimal && !column->has_own_style)
            return column->style;
        if (column->style.decimal && !own.decimal)
            own = column->style;
    }
    return own;
}

/* Of a model that learned from "1,5": nothing asks for a comma in a file without decimals that has it between its cells. */
static struct number_style known_style(const struct input *input, const struct votes *votes)
{
    struct number_style known = model_style(input->model);
    bool is_asked_for = known.decimal != input->dialect.separator || votes->unsure;
    return is_asked_for ? known : (struct number_style){ 0 };
}

static int likeness(struct number_style style, struct number_style known)
{
    return style.decimal != known.decimal ? 0 : style.thousands != known.thousands ? 1 : 2;
}

/* Of ways that read equally many cells the model's own, or the likeliest. */
static struct number_style settle_numbers(const struct input *input, const struct votes *votes, bool *is_doubtful)
{
    static const char decimals[] = { 0, '.', ',' }, thousands[] = { 0, 0, '.', ',', '\'', ' ' };
    const struct source_settings *settings = input->settings;
    struct number_style known = known_style(input, votes);
    size_t best = STYLES;
    for (size_t i = 0; i < STYLES; i++)
        if (is_allowed(settings, styles[i]) &&
            (best == STYLES || votes->numbers[i] > votes->numbers[best] ||
             (votes->numbers[i] == votes->numbers[best] && likeness(styles[i], known) > likeness(styles[best], known))))
            best = i;
    if (best < STYLES && styles[best].decimal == known.decimal)
        return styles[best];
    if (best < STYLES)
        return styles[settle_unsure(settings, votes, best, is_doubtful)];
    char stated = thousands[settings->thousands]; /* a way that is not among ours */
    char decimal = settings->decimal ? decimals[settings->decimal] : stated == '.' ? ',' : '.';
    return (struct number_style){ decimal, stated };
}

static enum date_order model_order(const struct model *model)
{
    for (size_t i = 0; model && i < model->column_count; i++)
        if (model->columns[i].kind == COLUMN_DATE && model->columns[i].date_order != DATE_ISO)
            return model->columns[i].date_order;
    return DATE_ISO;
}

static enum date_order settle_dates(const struct input *input, const struct votes *votes, struct number_style number,
                                    bool *is_doubtful)
{
    size_t european = votes->dates[DATE_DAY_MONTH_YEAR], american = votes->dates[DATE_MONTH_DAY_YEAR];
    if (input->settings->date_order)
        return (enum date_order)(input->settings->date_order - 1);
    enum date_order known = model_order(input->model);
    if (european + american == 0)
        return known;
    if (european != american || votes->has_dots)
        return european >= american ? DATE_DAY_MONTH_YEAR : DATE_MONTH_DAY_YEAR;
    if (known != DATE_ISO)
        return known;
    *is_doubtful = true;
    bool is_german = input->dialect.separator == ';' || number.decimal == ',';
    return is_german ? DATE_DAY_MONTH_YEAR : DATE_MONTH_DAY_YEAR;
}

static struct cell kept_cell(struct arena *arena, struct cell cell)
{
    return (struct cell){ arena_copy(arena, cell.bytes, cell.size), cell.size };
}

void style_sniff(struct input *input, size_t first)
{
    struct arena *arena = input->run->arena; /* the votes outlive the sample */
    size_t columns = 0;
    bool is_doubtful, is_text = input->origin.kind == ORIGIN_TEXT;
    struct votes *votes = input->votes = ARENA_NEW(arena, struct votes);
    for (size_t row = first; row < last_row(input, first); row++)
        if (input->sample.rows[row].count > columns)
            columns = input->sample.rows[row].count;
    for (size_t column = 0; column < columns; column++) {
        if (is_text && !holds_months(input, column, first))
            ask_numbers(input, column, first, votes);
        ask_dates(input, column, first, votes);
    }
    votes->unsure_cell = kept_cell(arena, votes->unsure_cell);
    votes->date_cell = kept_cell(arena, votes->date_cell);
    if (is_text)
        input->dialect.number = settle_numbers(input, votes, &is_doubtful);
    input->dialect.date_order = settle_dates(input, votes, input->dialect.number, &is_doubtful);
}

static void add_votes(struct votes *votes, const struct votes *more)
{
    for (size_t i = 0; i < STYLES; i++)
        votes->numbers[i] += more->numbers[i];
    for (size_t i = 0; i <= DATE_MONTH_DAY_YEAR; i++)
        votes->dates[i] += more->dates[i];
    votes->unsure += more->unsure;
    votes->whole += more->whole;
    votes->long_whole += more->long_whole;
    if (!votes->unsure_cell.size)
        votes->unsure_cell = more->unsure_cell;
    if (!votes->date_cell.size)
        votes->date_cell = more->date_cell;
    votes->has_dots = votes->has_dots || more->has_dots;
}

static void say_number(const struct stack *stack, struct cell cell, struct number_style style)
{
    double value = 0;
    number_parse(cell.bytes, cell.size, style, &value);
    run_note(stack->run,
             tr("\"%.*s\" is read as %s, though it could mean something else; [[source]] decimal and thousands "
                "state what is meant"),
             (int)cell.size, cell.bytes, number_text_short(stack->scratch, value));
}

static void say_date(const struct stack *stack, struct cell cell, enum date_order order)
{
    run_note(stack->run,
             order == DATE_DAY_MONTH_YEAR
                 ? tr("dates such as \"%.*s\" are read as day, month, year; [[source]] date_order states another order")
                 : tr("dates such as \"%.*s\" are read as month, day, year; [[source]] date_order states another "
                      "order"),
             (int)cell.size, cell.bytes);
}

static bool settle_later(struct stack *stack, enum date_order *order)
{
    enum date_order found;
    if (!date_order_find(stack, &found))
        return false;
    *order = found;
    stack->date_found = reason(stack->run->arena, CERTAINTY_SURE, "%s", tr("a day above 12 is among them"));
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].votes)
            stack->parts[i].dialect.date_order = found;
    return true;
}

static size_t most_votes(const struct votes *votes, struct number_style like, bool same_decimal, bool has_thousands)
{
    size_t most = 0;
    for (size_t i = 0; i < STYLES; i++)
        if ((styles[i].decimal == like.decimal) == same_decimal &&
            (!same_decimal || (styles[i].thousands != 0) == has_thousands) && votes->numbers[i] > most)
            most = votes->numbers[i];
    return most;
}

static void find_number_reasons(struct stack *stack, const struct votes *votes, struct number_style style,
                                bool is_doubtful)
{
    struct arena *arena = stack->run->arena;
    size_t with = most_votes(votes, style, true, true), without = most_votes(votes, style, true, false);
    size_t best = with > without ? with : without, other = most_votes(votes, style, false, false);
    bool is_learned = model_style(stack->model).decimal == style.decimal;
    stack->decimal_found =
        is_doubtful    ? reason(arena, CERTAINTY_GUESS, tr("\"%.*s\" could mean something else"),
                                (int)votes->unsure_cell.size, votes->unsure_cell.bytes)
        : best > other ? reason(arena, CERTAINTY_SURE, tr("%s of the numbers looked at can be read in no other way"),
                                number_text_count(arena, best - other))
        : is_learned   ? reason(arena, CERTAINTY_LIKELY, "%s", tr("the model learned it so"))
                       : reason(arena, CERTAINTY_LIKELY, "%s", tr("no number shows any"));
    stack->thousands_found =
        is_doubtful      ? stack->decimal_found
        : with > without ? reason(arena, CERTAINTY_SURE, tr("%s of the numbers looked at can be read in no other way"),
                                  number_text_count(arena, with - without))
                         : reason(arena, CERTAINTY_LIKELY, "%s", tr("no number shows any"));
}

static void find_date_reasons(struct stack *stack, const struct votes *votes, bool is_doubtful)
{
    struct arena *arena = stack->run->arena;
    size_t european = votes->dates[DATE_DAY_MONTH_YEAR], american = votes->dates[DATE_MONTH_DAY_YEAR];
    stack->date_found = is_doubtful            ? reason(arena, CERTAINTY_GUESS, "%s", tr("no day is above 12"))
                        : european != american ? reason(arena, CERTAINTY_SURE, "%s", tr("a day above 12 is among them"))
                        : votes->has_dots
                            ? reason(arena, CERTAINTY_SURE, "%s", tr("points stand between day, month and year"))
                        : european ? reason(arena, CERTAINTY_LIKELY, "%s", tr("the model learned it so"))
                                   : reason(arena, CERTAINTY_SURE, "%s", tr("the dates can be read in one way only"));
}

static void settle_stack_numbers(struct stack *stack, const struct input *first, const struct votes *votes)
{
    bool is_doubtful = false;
    struct number_style number = stack->number = settle_numbers(first, votes, &is_doubtful);
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].votes && stack->parts[i].origin.kind == ORIGIN_TEXT)
            stack->parts[i].dialect.number = number;
    find_number_reasons(stack, votes, number, is_doubtful);
    if (is_doubtful)
        say_number(stack, votes->unsure_cell, number);
}

static void settle_stack_dates(struct stack *stack, const struct input *first, const struct votes *votes)
{
    bool is_doubtful = false;
    enum date_order order = settle_dates(first, votes, first->dialect.number, &is_doubtful);
    for (size_t i = 0; i < stack->part_count; i++)
        if (stack->parts[i].votes)
            stack->parts[i].dialect.date_order = order;
    find_date_reasons(stack, votes, is_doubtful);
    if (is_doubtful && !settle_later(stack, &order))
        say_date(stack, votes->date_cell, order);
}

/* What has types of its own writes numbers in one way; dates it may hold as texts too. */
void style_settle(struct stack *stack)
{
    struct votes votes = { 0 };
    const struct input *first = NULL, *first_text = NULL;
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (!part->votes)
            continue;
        first = first ? first : part;
        if (!first_text && part->origin.kind == ORIGIN_TEXT)
            first_text = part;
        add_votes(&votes, part->votes);
    }
    if (first_text)
        settle_stack_numbers(stack, first_text, &votes);
    if (first)
        settle_stack_dates(stack, first, &votes);
}

static void count_styles(const struct input *part, size_t column, size_t *present, size_t *counts)
{
    size_t first = part->title_rows + part->header_rows;
    for (size_t row = first; row < last_row(part, first); row++) {
        const struct sample_row *cells = &part->sample.rows[row];
        if (column >= cells->count || is_missing(part, cells->cells[column]))
            continue;
        struct cell cell = cells->cells[column];
        struct amount amount;
        ++*present;
        for (size_t i = 0; i < STYLES; i++)
            counts[i] += number_parse_amount(cell.bytes, cell.size, styles[i], &amount);
    }
}

bool style_of_column(const struct stack *stack, size_t column, struct number_style *style)
{
    size_t present = 0, counts[STYLES] = { 0 }, best = STYLES;
    char decimal = 0; /* of the rest, which is preferred */
    for (size_t i = 0; i < stack->part_count; i++) {
        const struct input *part = &stack->parts[i];
        if (part->is_empty || part->cells[column] == CODE_MISSING)
            continue;
        decimal = part->dialect.number.decimal;
        count_styles(part, part->cells[column], &present, counts);
    }
    for (size_t i = 0; i < STYLES; i++) {
        bool is_preferred = styles[i].decimal == decimal && (best == STYLES || styles[best].decimal != decimal);
        if (best == STYLES || counts[i] > counts[best] || (counts[i] == counts[best] && is_preferred))
            best = i;
    }
    *style = styles[best];
    return counts[best] * 2 > present;
}
