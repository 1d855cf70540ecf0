#include "runner/locate.h"

#include <string.h>

/* A part while it is read again. */
struct searching {
    const struct run *run;
    const struct part *part;
    size_t first;  /* row of the source's table that its first row is */
    size_t next;   /* row of the source's table that comes next */
    size_t column; /* of the source's table */
    const size_t *rows;
    size_t count;
    struct located *located;
};

static size_t row_of_source(const struct run *run, size_t row)
{
    const uint32_t *rows = run->sources[0].rows;
    return rows ? rows[row] : row;
}

static bool look(void *context, const struct row *row)
{
    struct searching *searching = context;
    const struct part *part = searching->part;
    size_t cell = part->columns ? part->columns[searching->column] : searching->column;
    if (row->line < part->first_line)
        return true;
    for (size_t i = 0; i < searching->count; i++) {
        if (row_of_source(searching->run, searching->rows[i]) != searching->next)
            continue;
        searching->located[i].place =
            (struct place){ .file = part->origin.name, .line = row->line, .column = cell + 1 };
        searching->located[i].value =
            cell < row->count ? arena_copy(searching->run->arena, row->cells[cell].bytes, row->cells[cell].size) : "";
    }
    searching->next++;
    size_t last = row_of_source(searching->run, searching->rows[searching->count - 1]);
    return searching->next <= last && searching->next < searching->first + part->row_count;
}

/* The index of the column in the table of the main source; false: it is none of its own. */
static bool find_column(const struct source *source, const char *name, size_t *column)
{
    for (*column = 0; *column < source->table->column_count; ++*column)
        if (strcmp(source->table->columns[*column].name, name) == 0)
            return true;
    return false;
}

static bool holds(const struct searching *searching)
{
    for (size_t i = 0; i < searching->count; i++) {
        size_t row = row_of_source(searching->run, searching->rows[i]);
        if (row >= searching->first && row < searching->first + searching->part->row_count)
            return true;
    }
    return false;
}

void locate(const struct run *run, const char *column, const size_t *rows, size_t count, struct located *located)
{
    const struct source *source = &run->sources[0];
    struct searching searching = { .run = run, .rows = rows, .count = count, .located = located };
    for (size_t i = 0; i < count; i++)
        located[i] = (struct located){ .place = PLACE_FILE(source->name) };
    if (!count || !find_column(source, column, &searching.column))
        return;
    for (size_t i = 0; i < source->part_count; i++) {
        const struct part *part = &source->parts[i];
        uint32_t cell = part->columns ? part->columns[searching.column] : 0;
        searching.part = part;
        searching.next = searching.first;
        /* What goes wrong here went well before: then the place stays as vague as it is. */
        if (cell != CODE_MISSING && holds(&searching))
            origin_rows(problems_create(run->arena), &part->origin, look, &searching);
        searching.first += part->row_count;
    }
}
