#include "runner/table/append.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"

#include <string.h>

struct appender {
    struct arena *arena;
    const char *path;
    struct output *output; /* NULL: nothing was copied yet */
    struct csv_writer *writer;
    const char *first_path; /* of the first input, its header and way of writing numbers */
    struct texts header;
    size_t column_count;
    char decimal;
};

/* One input while it is copied. */
struct copying {
    struct appender *appender;
    struct problems *problems;
    const struct original *original;
    const struct addition *addition;
    struct texts header; /* the row before the data; empty: there is none */
    bool is_begun;       /* the header is settled */
    size_t next;         /* row of the data */
    size_t copied;
};

struct appender *appender_create(struct arena *arena, const char *path)
{
    struct appender *appender = ARENA_NEW(arena, struct appender);
    appender->arena = arena;
    appender->path = path;
    return appender;
}

static struct texts copied_cells(struct arena *arena, const struct row *row)
{
    const char **names = ARENA_ARRAY(arena, row->count, const char *);
    for (size_t i = 0; i < row->count; i++)
        names[i] = arena_copy(arena, row->cells[i].bytes, row->cells[i].size);
    return (struct texts){ names, row->count };
}

static bool is_among(const struct texts *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcmp(names->items[i], name) == 0)
            return true;
    return false;
}

static const char *free_name(struct arena *arena, const struct texts *taken, const char *name)
{
    const char *free = name;
    for (int i = 2; is_among(taken, free); i++)
        free = arena_format(arena, "%s_%d", name, i);
    return free;
}

/* The cells of a row that are kept, and empty ones where it is too short. */
static void write_cells(const struct copying *copying, const struct row *row, const struct texts *names)
{
    const struct original *original = copying->original;
    for (size_t i = 0; i < original->column_count; i++) {
        if (original->left_out && original->left_out[i])
            continue;
        if (row && i < row->count)
            csv_write_cell(copying->appender->writer, row->cells[i].bytes, row->cells[i].size);
        else if (names && i < names->count)
            csv_write_cell(copying->appender->writer, names->items[i], strlen(names->items[i]));
        else
            csv_write_cell(copying->appender->writer, "", 0);
    }
}

static void write_header(const struct copying *copying)
{
    struct appender *appender = copying->appender;
    write_cells(copying, NULL, &copying->header);
    for (size_t i = 0; i < copying->addition->count; i++) {
        const char *name = free_name(appender->arena, &copying->header, copying->addition->names[i]);
        csv_write_cell(appender->writer, name, strlen(name));
    }
    csv_end_row(appender->writer);
}

static bool begin_first(struct copying *copying)
{
    struct appender *appender = copying->appender;
    const struct dialect *dialect = &copying->original->origin->dialect;
    if (!output_open(appender->arena, copying->problems, appender->path, &appender->output))
        return false;
    appender->writer = csv_writer_create(appender->arena, output_stream(appender->output), dialect);
    appender->first_path = arena_copy_text(appender->arena, copying->original->origin->name);
    appender->header = copying->header;
    appender->column_count = copying->original->column_count;
    appender->decimal = dialect->number.decimal;
    if (dialect->has_header)
        write_header(copying);
    return true;
}

/* Rows of several inputs stand below each other, so their columns must mean the same. */
static bool begin_next(const struct copying *copying)
{
    const struct appender *appender = copying->appender;
    const struct original *original = copying->original;
    bool same = original->column_count == appender->column_count && copying->header.count == appender->header.count;
    for (size_t i = 0; same && i < copying->header.count; i++)
        same = strcmp(copying->header.items[i], appender->header.items[i]) == 0;
    if (!same)
        problem_add(copying->problems, FAULT_DATA, PLACE_FILE(original->origin->name),
                    tr("its columns are not those of \"%s\""), appender->first_path);
    else if (original->row_count == 0 || original->origin->dialect.number.decimal == appender->decimal)
        return true;
    else
        problem_add(copying->problems, FAULT_DATA, PLACE_FILE(original->origin->name),
                    tr("its numbers have another decimal sign than those of \"%s\""), appender->first_path);
    return problem_try(copying->problems, "%s", tr("give each of them an output of its own"));
}

static bool begin(struct copying *copying)
{
    copying->is_begun = true;
    return copying->appender->output ? begin_next(copying) : begin_first(copying);
}

static bool has_changed(const struct copying *copying)
{
    problem_add(copying->problems, FAULT_DATA, PLACE_FILE(copying->original->origin->name),
                tr("this file was changed while it was read"));
    return problem_try(copying->problems, "%s", tr("start again when nobody writes to it"));
}

static bool copy_row(void *context, const struct row *row)
{
    struct copying *copying = context;
    const struct original *original = copying->original;
    if (row->line < original->first_line) {
        if (original->origin->dialect.has_header)
            copying->header = copied_cells(copying->appender->arena, row);
        return true;
    }
    if (!copying->is_begun && !begin(copying))
        return false;
    size_t at = copying->next++;
    if (original->rows && (copying->copied == original->row_count || original->rows[copying->copied] != at))
        return true;
    if (copying->copied == original->row_count || row->count > original->column_count)
        return has_changed(copying);
    write_cells(copying, row, NULL);
    if (!copying->addition->write(copying->addition->facts, copying->copied++, copying->appender->writer))
        return false;
    csv_end_row(copying->appender->writer);
    return output_goes_through(copying->appender->output, copying->problems);
}

bool appender_copy(struct appender *appender, struct problems *problems, const struct original *original,
                   const struct addition *addition)
{
    struct copying copying = { .appender = appender, .problems = problems, .original = original, .addition = addition };
    bool done = origin_rows(problems, original->origin, copy_row, &copying) && (copying.is_begun || begin(&copying)) &&
                (copying.copied == original->row_count || has_changed(&copying));
    if (done) {
        fflush(output_stream(appender->output));
        done = output_goes_through(appender->output, problems);
    }
    return done;
}

bool appender_publish(struct appender *appender, struct problems *problems)
{
    return output_publish(appender->output, problems);
}
