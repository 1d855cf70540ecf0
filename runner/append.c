#include "runner/append.h"

#include "runner/base/stream.h"
#include "runner/base/translate.h"

#include <string.h>

struct appender {
    struct arena *arena;
    const char *path;
    struct row_writer *writer; /* NULL: nothing was copied yet */
    const char *first_name;    /* of the first source, and its columns */
    struct texts columns;
};

/* One source while it is copied. */
struct copying {
    struct appender *appender;
    struct problems *problems;
    const struct original *original;
    const struct addition *addition;
    struct bookmark *bookmark; /* in the archive that the parts are in, where they are */
    const struct part *part;   /* that is being read */
    struct texts header;       /* the row before the data of the first part; empty: there is none */
    bool is_begun;             /* the columns are settled */
    size_t first, next;        /* rows of the source's table: the first one of the part, and the one to come */
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

static const char *free_name(struct arena *arena, const struct texts *taken, const char *name)
{
    const char *free = name;
    for (int i = 2; texts_have(taken, free); i++)
        free = arena_format(arena, "%s_%d", name, i);
    return free;
}

static bool is_kept(const struct original *original, size_t column)
{
    return !original->left_out || !original->left_out[column];
}

/* Which cell of the part's rows a column is. */
static size_t cell_of(const struct part *part, size_t column)
{
    return part->columns ? part->columns[column] : column;
}

/* What the columns are called: of a single part as it writes them itself, if it does so in one row. */
static struct texts column_names(const struct copying *copying)
{
    const struct source *source = copying->original->source;
    const char **names = ARENA_ARRAY(copying->appender->arena, source->table->column_count, const char *);
    size_t count = 0;
    for (size_t i = 0; i < source->table->column_count; i++) {
        size_t cell = cell_of(source->parts, i);
        if (!is_kept(copying->original, i))
            continue;
        bool is_own = source->part_count == 1 && source->parts->header_rows < 2 && cell != CODE_MISSING;
        const char *name = is_own && cell < copying->header.count ? copying->header.items[cell]
                           : is_own                               ? ""
                                                                  : source->table->columns[i].name;
        names[count++] = arena_copy_text(copying->appender->arena, name);
    }
    return (struct texts){ names, count };
}

static bool write_header(const struct copying *copying, const struct texts *columns)
{
    struct appender *appender = copying->appender;
    for (size_t i = 0; i < columns->count; i++)
        row_write_text(appender->writer, columns->items[i], strlen(columns->items[i]));
    for (size_t i = 0; i < copying->addition->count; i++) {
        const char *name = free_name(appender->arena, columns, copying->addition->names[i]);
        row_write_text(appender->writer, name, strlen(name));
    }
    return row_end(appender->writer, copying->problems);
}

/* That of the first part. Where the others are in other encodings, one that has all letters; and what is no text file is
 * written as the user's spreadsheet program expects it. */
static struct dialect output_dialect(const struct source *source)
{
    struct dialect dialect = source->parts[0].origin.dialect;
    for (size_t i = 1; i < source->part_count; i++)
        if (strcmp(source->parts[i].origin.dialect.encoding, dialect.encoding) != 0) {
            dialect.encoding = "UTF-8";
            dialect.has_byte_order_mark = true;
        }
    if (source->parts[0].origin.kind == ORIGIN_TEXT)
        return dialect;
    bool is_german = translate_language() == LANGUAGE_GERMAN;
    dialect.separator = is_german ? ';' : ',';
    dialect.number = (struct number_style){ .decimal = is_german ? ',' : '.' };
    dialect.has_byte_order_mark = dialect.has_carriage_returns = true;
    return dialect;
}

static bool begin_first(struct copying *copying, struct texts columns)
{
    struct appender *appender = copying->appender;
    struct dialect dialect = output_dialect(copying->original->source);
    if (!row_writer_open(appender->arena, copying->problems, appender->path, &dialect, &appender->writer))
        return false;
    appender->first_name = arena_copy_text(appender->arena, copying->original->source->name);
    appender->columns = columns;
    return !dialect.has_header || write_header(copying, &columns);
}

/* Rows of several sources stand below each other, so their columns must mean the same. */
static bool begin_next(const struct copying *copying, struct texts columns)
{
    const struct appender *appender = copying->appender;
    const struct source *source = copying->original->source;
    bool same = columns.count == appender->columns.count;
    for (size_t i = 0; same && i < columns.count; i++)
        same = strcmp(columns.items[i], appender->columns.items[i]) == 0;
    if (same)
        return true;
    problem_add(copying->problems, FAULT_DATA, PLACE_FILE(source->name), tr("its columns are not those of \"%s\""),
                appender->first_name);
    return problem_try(copying->problems, "%s", tr("give each of them an output of its own"));
}

static bool begin(struct copying *copying)
{
    struct texts columns = column_names(copying);
    copying->is_begun = true;
    return copying->appender->writer ? begin_next(copying, columns) : begin_first(copying, columns);
}

/* The name of the row's file, or nothing where the part does not have the column. */
static struct cell absent_cell(const struct column *column, size_t row)
{
    if (column->kind != COLUMN_CATEGORY || column->codes[row] == CODE_MISSING)
        return (struct cell){ "", 0 };
    const char *text = dictionary_text(column->dictionary, column->codes[row]);
    return (struct cell){ text, strlen(text) };
}

/* The cells that are kept, and empty ones where the row is too short. */
static void write_row(const struct copying *copying, const struct row *row, size_t index)
{
    const struct table *table = copying->original->source->table;
    for (size_t i = 0; i < table->column_count; i++) {
        const struct column *column = &table->columns[i];
        size_t at = cell_of(copying->part, i);
        if (!is_kept(copying->original, i))
            continue;
        struct cell cell = at == CODE_MISSING ? absent_cell(column, index)
                           : at < row->count  ? row->cells[at]
                                              : (struct cell){ "", 0 };
        row_write_cell(copying->appender->writer, cell, column, &copying->part->origin.dialect);
    }
}

/* The row of the source's table that is copied next; SIZE_MAX: none. */
static size_t wanted_row(const struct copying *copying)
{
    const struct original *original = copying->original;
    if (copying->copied == original->row_count)
        return SIZE_MAX;
    size_t row = original->rows ? original->rows[copying->copied] : copying->copied;
    return original->source->rows ? original->source->rows[row] : row;
}

static bool has_changed(const struct copying *copying)
{
    problem_add(copying->problems, FAULT_DATA, PLACE_FILE(copying->part->origin.name),
                tr("this file was changed while it was read"));
    return problem_try(copying->problems, "%s", tr("start again when nobody writes to it"));
}

/* More cells than there are columns. Reading takes empty ones: a separator at the end of each row. */
static bool is_wider(const struct row *row, size_t cells)
{
    for (size_t i = cells; i < row->count; i++)
        if (row->cells[i].size)
            return true;
    return false;
}

static bool copy_row(void *context, const struct row *row)
{
    struct copying *copying = context;
    const struct part *part = copying->part;
    if (row->line < part->first_line) {
        if (part->origin.dialect.has_header && !copying->is_begun)
            copying->header = copied_cells(copying->appender->arena, row);
        return true;
    }
    if (!copying->is_begun && !begin(copying))
        return false;
    size_t at = copying->next;
    if (at == copying->first + part->row_count) /* what stands below the data */
        return true;
    copying->next++;
    if (at != wanted_row(copying))
        return true;
    if (is_wider(row, part->cell_count))
        return has_changed(copying);
    write_row(copying, row, at);
    if (!copying->addition->write(copying->addition->facts, copying->copied++, copying->appender->writer))
        return false;
    return row_end(copying->appender->writer, copying->problems);
}

static bool copy_part(struct copying *copying, const struct part *part)
{
    struct origin origin = part->origin;
    origin.bookmark = copying->bookmark;
    copying->part = part;
    copying->first = copying->next;
    return origin_rows(copying->problems, &origin, copy_row, copying) && (copying->is_begun || begin(copying)) &&
           (copying->next == copying->first + part->row_count || has_changed(copying));
}

bool appender_copy(struct appender *appender, struct problems *problems, const struct original *original,
                   const struct addition *addition)
{
    struct copying copying = { .appender = appender,
                               .problems = problems,
                               .original = original,
                               .addition = addition,
                               .bookmark = bookmark_create(appender->arena) };
    for (size_t i = 0; i < original->source->part_count; i++)
        if (!copy_part(&copying, &original->source->parts[i]))
            return false;
    return row_writer_flush(appender->writer, problems);
}

bool appender_publish(struct appender *appender, struct problems *problems)
{
    return row_writer_publish(appender->writer, problems);
}
