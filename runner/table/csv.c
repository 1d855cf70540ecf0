#include "runner/table/csv.h"

#include "runner/base/translate.h"
#include "runner/table/encoding.h"
#include "runner/table/plain.h"

#include <csv.h>
#include <string.h>

enum { MOST_CELLS = 100000, CELL_BYTES = 16 << 20, ROW_BYTES = 64 << 20, FIRST_CELLS = 256, FIRST_BYTES = 64 << 10 };

/* Plain rows are cut in place; libcsv reads the others. It hands out cells one by one, in a buffer that the next one
 * overwrites: they are gathered into rows here. */
struct csv_reader {
    struct arena *arena;
    struct problems *problems;
    const char *name;
    row_function *row;
    void *context;
    struct plain plain; /* its line end: '\r' in files of old Macs; 0: not known yet */
    struct csv_parser parser;
    const char *encoding; /* as far as it is known by now */
    bool begun;           /* the bytes are not the first ones of the file */
    struct cell *cells;
    size_t count, room;
    char *bytes;
    size_t used, bytes_room;
    size_t line, row_line; /* of the bytes that are being parsed; where the row began */
    bool row_ended, stopped;
};

static bool refuse(struct csv_reader *reader, const char *message)
{
    struct place place = { .file = reader->name, .line = reader->row_line };
    reader->stopped = true;
    return problem_add(reader->problems, FAULT_DATA, place, "%s", message);
}

static bool too_long(struct csv_reader *reader)
{
    refuse(reader, tr("the row that begins here does not end within many megabytes"));
    return problem_try(reader->problems,
                       tr("look for a quote (\") that is opened here and never closed; or perhaps this "
                          "is no table"));
}

static void move_bytes(struct csv_reader *reader, size_t needed)
{
    size_t room = reader->bytes_room * 2;
    while (room < needed)
        room *= 2;
    const char *old = reader->bytes;
    reader->bytes = arena_grow(reader->arena, reader->bytes, reader->bytes_room, room, 1);
    reader->bytes_room = room;
    for (size_t i = 0; i < reader->count; i++)
        reader->cells[i].bytes = reader->bytes + (reader->cells[i].bytes - old);
}

static bool make_room(struct csv_reader *reader)
{
    if (reader->room >= MOST_CELLS)
        return false;
    size_t room = reader->room * 2 < MOST_CELLS ? reader->room * 2 : MOST_CELLS;
    reader->cells = arena_grow(reader->arena, reader->cells, reader->room, room, sizeof *reader->cells);
    reader->room = room;
    return true;
}

static void take_cell(void *bytes, size_t size, void *context)
{
    struct csv_reader *reader = context;
    if (!bytes || reader->stopped) /* between two blanks that separate once */
        return;
    if (reader->count == reader->room && !make_room(reader)) {
        refuse(reader, tr("this row has more than 100,000 cells"));
        return;
    }
    if (reader->used + size > reader->bytes_room) {
        if (reader->used + size > ROW_BYTES) {
            too_long(reader);
            return;
        }
        move_bytes(reader, reader->used + size);
    }
    char *copy = reader->bytes + reader->used;
    memcpy(copy, bytes, size);
    reader->used += size;
    reader->cells[reader->count++] = (struct cell){ copy, size };
}

/* The end of a file, as DOS marked it. */
static bool is_end_mark(const struct cell *cells, size_t count)
{
    return count == 1 && cells->size == 1 && *cells->bytes == '\x1a';
}

/* A row of empty cells is none. */
static void hand_over(struct csv_reader *reader, size_t count, size_t used)
{
    if (!used || reader->stopped || is_end_mark(reader->cells, count))
        return;
    struct row row = { reader->cells, count, reader->row_line, reader->encoding };
    reader->stopped = !reader->row(reader->context, &row);
}

static void take_row(int end, void *context)
{
    struct csv_reader *reader = context;
    (void)end;
    hand_over(reader, reader->count, reader->used);
    reader->count = reader->used = 0;
    reader->row_ended = true;
}

/* Is the next byte the first of a row? Then libcsv is in its first state, 0. */
static bool is_between_rows(const struct csv_reader *reader)
{
    return reader->count == 0 && reader->parser.pstate == 0;
}

/* Plain rows from `at` on: where the first other one begins. */
static const char *cut_rows(struct csv_reader *reader, const char *at, const char *end)
{
    while (at < end && !reader->stopped) {
        size_t count, used;
        size_t size = plain_cut(&reader->plain, at, (size_t)(end - at), reader->cells, reader->room, &count, &used);
        if (size == 0)
            break;
        hand_over(reader, count, used);
        reader->row_line = ++reader->line;
        reader->row_ended = false;
        at += size;
    }
    return at;
}

/* libcsv does not say where it is, so that it gets one line at a time: up to the end of this one. NULL: it stopped. */
static const char *parse_line(struct csv_reader *reader, const char *at, const char *end)
{
    const char *stop = memchr(at, reader->plain.line_end, (size_t)(end - at));
    const char *next = stop ? stop + 1 : end;
    size_t length = (size_t)(next - at);
    if (csv_parse(&reader->parser, at, length, take_cell, take_row, reader) != length ||
        csv_get_buffer_size(&reader->parser) > CELL_BYTES) {
        if (!reader->stopped)
            too_long(reader);
        return NULL;
    }
    if (!stop)
        return end;
    reader->line++;
    /* A line that ended no row is part of a quoted cell, or blank. */
    if (reader->row_ended || is_between_rows(reader)) {
        reader->row_line = reader->line;
        reader->row_ended = false;
    }
    return next;
}

static bool parse(struct csv_reader *reader, const char *bytes, size_t size)
{
    const char *at = bytes, *end = bytes + size;
    while (at && at < end && !reader->stopped) {
        if (is_between_rows(reader))
            at = cut_rows(reader, at, end);
        if (at < end && !reader->stopped)
            at = parse_line(reader, at, end);
    }
    return !reader->stopped;
}

static char line_end_of(const char *bytes, size_t size)
{
    return memchr(bytes, '\r', size) && !memchr(bytes, '\n', size) ? '\r' : '\n';
}

static bool report(struct csv_reader *reader, enum decoded result, const char *bytes)
{
    struct place place = { .file = reader->name, .line = reader->line };
    if (result == DECODED_NUL) {
        problem_add(reader->problems, FAULT_DATA, place, tr("there is a NUL byte in this line, which no text has"));
        return problem_try(reader->problems, tr("look whether this is a table as text, and save it once more"));
    }
    problem_add(reader->problems, FAULT_DATA, place, tr("the byte 0x%02X in this line is no text in the encoding %s"),
                (unsigned)(unsigned char)*bytes, reader->encoding ? reader->encoding : "UTF-8");
    return problem_try(reader->problems,
                       tr("save the file once more as \"CSV UTF-8\", or state [[source]] encoding if it has another"));
}

static bool read_all(struct csv_reader *reader, struct decoder *decoder)
{
    const char *bytes;
    size_t size;
    for (;;) {
        enum decoded result = decoder_read(decoder, &bytes, &size);
        reader->encoding = decoder_encoding(decoder);
        if (result == DECODED_END)
            return true;
        if (result != DECODED)
            return result == DECODED_FAILED ? false : report(reader, result, bytes);
        if (!reader->plain.line_end)
            reader->plain.line_end = line_end_of(bytes, size);
        if (!parse(reader, bytes, size))
            return false;
    }
}

bool csv_reader_feed(struct csv_reader *reader, struct stream *stream)
{
    struct arena *arena = arena_create();
    struct decoder *decoder = decoder_create(arena, stream, reader->encoding);
    if (reader->begun)
        decoder_keep_mark(decoder);
    reader->begun = true;
    bool done = read_all(reader, decoder);
    arena_destroy(arena);
    return done;
}

bool csv_reader_end(struct csv_reader *reader)
{
    csv_set_opts(&reader->parser, (unsigned char)(csv_get_opts(&reader->parser) | CSV_STRICT | CSV_STRICT_FINI));
    if (csv_fini(&reader->parser, take_cell, take_row, reader) == 0)
        return !reader->stopped;
    refuse(reader, tr("a quote (\") that is opened in this row is never closed"));
    return problem_try(reader->problems, tr("close it, or write it twice if it belongs to the text"));
}

bool csv_reader_is_between_rows(const struct csv_reader *reader)
{
    return is_between_rows(reader);
}

struct csv_position csv_reader_position(const struct csv_reader *reader)
{
    return (struct csv_position){ reader->line, reader->encoding };
}

void csv_reader_go_to(struct csv_reader *reader, struct csv_position position)
{
    reader->line = reader->row_line = position.line;
    reader->row_ended = false;
    reader->encoding = position.encoding;
    reader->begun = true;
    reader->plain.line_end = '\n';
}

static void release(void *object)
{
    struct csv_reader *reader = object;
    csv_free(&reader->parser);
}

struct csv_reader *csv_reader_create(struct arena *arena, struct problems *problems, const char *name,
                                     const struct dialect *dialect, row_function *row, void *context)
{
    struct csv_reader *reader = ARENA_NEW(arena, struct csv_reader);
    *reader = (struct csv_reader){
        .arena = arena,
        .problems = problems,
        .name = name,
        .row = row,
        .context = context,
        .plain = { .separator = dialect->separator, .quote = dialect->quote },
        .encoding = dialect->encoding,
        .cells = ARENA_ARRAY(arena, FIRST_CELLS, struct cell),
        .room = FIRST_CELLS,
        .bytes = arena_get(arena, FIRST_BYTES),
        .bytes_room = FIRST_BYTES,
        .line = 1,
        .row_line = 1,
    };
    csv_init(&reader->parser, dialect->separator == ' ' ? CSV_EMPTY_IS_NULL : 0);
    csv_set_delim(&reader->parser, (unsigned char)dialect->separator);
    csv_set_quote(&reader->parser, (unsigned char)dialect->quote);
    csv_set_blk_size(&reader->parser, FIRST_BYTES);
    arena_on_end(arena, release, reader);
    return reader;
}

bool csv_read(struct problems *problems, struct stream *stream, const struct dialect *dialect, row_function *row,
              void *context)
{
    struct arena *arena = arena_create();
    struct csv_reader *reader = csv_reader_create(arena, problems, stream_name(stream), dialect, row, context);
    bool done = csv_reader_feed(reader, stream) && csv_reader_end(reader);
    arena_destroy(arena);
    return done;
}
