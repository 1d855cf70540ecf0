/* The end of a part that is longer than its sample. Whether the last rows are a sum and remarks shows only when nothing
 * more comes; so they are held back until then, and the sum is held against the columns, which are full by then. */
#include "runner/input/pass.h"

#include <math.h>
#include <string.h>

/* Larger rows are no remarks, nor are those before them. */
enum { HELD = 64, LARGEST = 256 << 10 };

/* A row with room for its cells. */
struct held_row {
    struct text bytes;
    struct cell *cells;
    size_t count, room, line;
    const char *encoding;
};

struct tail {
    struct arena *arena;
    struct pass *pass;
    size_t taken;
    struct held_row rows[HELD]; /* the last ones of them, each at its number modulo HELD */
};

struct tail *tail_create(struct arena *arena, struct pass *pass)
{
    if (!pass->part->footer_is_open || pass->is_second) /* by then it is known where the table ends */
        return NULL;
    struct tail *tail = ARENA_NEW(arena, struct tail);
    tail->arena = arena;
    tail->pass = pass;
    for (size_t i = 0; i < HELD; i++)
        tail->rows[i].bytes = text_in(arena);
    return tail;
}

static bool hand_over(const struct tail *tail, size_t number)
{
    const struct held_row *held = &tail->rows[number % HELD];
    struct row row = { held->cells, held->count, held->line, held->encoding };
    return pass_take_row(tail->pass, &row);
}

static void hold(struct tail *tail, struct held_row *held, const struct row *row)
{
    if (row->count > held->room) {
        held->room = row->count;
        held->cells = ARENA_ARRAY(tail->arena, held->room, struct cell);
    }
    held->bytes.length = 0;
    for (size_t i = 0; i < row->count; i++)
        text_add_bytes(&held->bytes, row->cells[i].bytes, row->cells[i].size);
    const char *bytes = text_string(&held->bytes);
    for (size_t i = 0; i < row->count; i++) {
        held->cells[i] = (struct cell){ bytes, row->cells[i].size };
        bytes += row->cells[i].size;
    }
    held->count = row->count;
    held->line = row->line;
    held->encoding = row->encoding;
}

static size_t size_of(const struct row *row)
{
    size_t size = row->count * sizeof *row->cells;
    for (size_t i = 0; i < row->count; i++)
        size += row->cells[i].size;
    return size;
}

/* The number of the oldest row that is held. */
static size_t first_held(const struct tail *tail)
{
    return tail->taken < HELD ? 0 : tail->taken - HELD;
}

static bool hand_over_all(struct tail *tail)
{
    for (size_t i = first_held(tail); i < tail->taken; i++)
        if (!hand_over(tail, i))
            return false;
    tail->taken = 0;
    return true;
}

bool tail_take_row(void *context, const struct row *row)
{
    struct tail *tail = context;
    if (size_of(row) > LARGEST)
        return hand_over_all(tail) && pass_take_row(tail->pass, row);
    if (tail->taken >= HELD && !hand_over(tail, tail->taken - HELD))
        return false;
    hold(tail, &tail->rows[tail->taken++ % HELD], row);
    return true;
}

static double sum_of(const struct pass *pass, const struct filling *column)
{
    double sum = 0;
    for (size_t row = pass->part_row; row < pass->row; row++)
        sum += isnan(column->numbers[row]) ? 0 : (double)column->numbers[row];
    return sum;
}

/* Are the numbers of the row the sums of the columns? */
static bool holds_sums(const struct pass *pass, const struct sample_row *row)
{
    const struct input *part = pass->part;
    size_t numbers = 0, sums = 0;
    for (size_t i = 0; i < pass->column_count; i++) {
        const struct filling *column = &pass->columns[i];
        uint32_t cell = part->cells[i];
        struct amount amount;
        if (column->kind != COLUMN_NUMBER || cell >= row->count || is_missing(part, row->cells[cell]) ||
            !number_parse_amount(row->cells[cell].bytes, row->cells[cell].size,
                                 column->has_own_style ? column->style : part->dialect.number, &amount))
            continue;
        numbers++;
        sums += footer_is_sum(amount.value, sum_of(pass, column));
    }
    return footer_holds_sums(part, row, numbers, sums);
}

/* The rows that are held. */
static struct sample list_rows(const struct tail *tail)
{
    struct sample list = { .rows = ARENA_ARRAY(tail->arena, HELD, struct sample_row) };
    for (size_t i = first_held(tail); i < tail->taken; i++) {
        const struct held_row *held = &tail->rows[i % HELD];
        list.rows[list.row_count++] = (struct sample_row){ held->cells, held->count, held->line };
    }
    return list;
}

bool tail_end(struct tail *tail)
{
    struct input *part = tail->pass->part;
    struct sample list = list_rows(tail);
    size_t first = first_held(tail), done = 0;
    footer_cut_rows(part, &list, 0, part->names.count);
    for (; done < list.row_count; done++)
        if (!hand_over(tail, first + done))
            return false;
    footer_settle_rows(part, &list, part->has_sum && holds_sums(tail->pass, &list.rows[list.row_count]));
    return !part->keeps_sum || hand_over(tail, first + done);
}

bool pass_read_rows(struct pass *pass)
{
    const struct origin *origin = &pass->part->origin;
    struct arena *arena = arena_create();
    struct tail *tail = tail_create(arena, pass);
    bool done = tail ? origin_rows(pass->problems, origin, tail_take_row, tail) && tail_end(tail)
                     : origin_rows(pass->problems, origin, pass_take_row, pass);
    arena_destroy(arena);
    return done;
}
