#include "runner/input/reading.h"

/* Dates such as 04/03/2025 leave open what is the day and what the month. One with a day above 12 settles it for the whole
 * source; where the samples have none, the rest of the files is looked through. */

struct search {
    const struct input *part;
    const bool *has_dates; /* by cell */
    size_t european, american;
};

static bool look_at(void *context, const struct row *row)
{
    struct search *search = context;
    const struct input *part = search->part;
    if (row->line < part->first_line || (part->footer_line && row->line >= part->footer_line))
        return true;
    for (size_t i = 0; i < row->count && i < part->names.count; i++) {
        int64_t seconds;
        if (!search->has_dates[i])
            continue;
        bool european = date_parse(row->cells[i].bytes, row->cells[i].size, DATE_DAY_MONTH_YEAR, &seconds, NULL);
        bool american = date_parse(row->cells[i].bytes, row->cells[i].size, DATE_MONTH_DAY_YEAR, &seconds, NULL);
        search->european += european && !american;
        search->american += american && !european;
    }
    return search->european == search->american && !run_interrupted();
}

bool date_order_find(struct stack *stack, enum date_order *order)
{
    struct search search = { 0 };
    for (size_t i = 0; i < stack->part_count && search.european == search.american; i++) {
        struct input *part = &stack->parts[i];
        if (part->is_empty || part->sample.is_whole)
            continue;
        bool *has_dates = ARENA_ARRAY(stack->scratch, part->names.count, bool);
        for (size_t column = 0; column < part->names.count; column++) {
            struct evidence evidence =
                evidence_of(part, column, part->title_rows + part->header_rows, part->sample.row_count);
            has_dates[column] = evidence.present && evidence.dates * 4 >= evidence.present * 3;
        }
        search.part = part;
        search.has_dates = has_dates;
        part->origin.dialect = part->dialect;
        /* What is wrong with a file is said when it is read for its values. */
        origin_rows(problems_create(stack->scratch), &part->origin, look_at, &search);
    }
    *order = search.european > search.american ? DATE_DAY_MONTH_YEAR : DATE_MONTH_DAY_YEAR;
    return search.european != search.american;
}
