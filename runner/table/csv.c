#include "runner/table/csv.h"

#include "runner/base/translate.h"
#include "runner/table/encoding.h"
#include "runner/table/plain.h"

#include <csv.h>
#include <string.h>

enum { MOST_CELLS = 100000, CELL_BYTES = 16 << 20, ROW_BYTES = 64 << 20, FIRST_CELLS = 256, FIRST_BYTES = 64 << 10 };

/* Plain rows are cut in place; libcsv reads the others. It hands out cells one by one, in a buffer that the next one
 * overwrites: they are gathered into rows here. */
struct reading {
    struct arena *arena;
    struct problems *problems;
    const char *name;
    row_function *row;
    void *context;
    struct plain plain; /* its line end: '\r' in files of old Macs */
    struct csv_parser parser;
    struct decoder *decoder;
    struct cell *cells;
    size_t count, room;
    char *bytes;
    size_t used, bytes_room;
    size_t line, row_line; /* of the bytes that are being parsed; where the row began */
    bool row_ended, stopped;
};

static bool refuse(struct reading *reading, const char *message)
{
    struct place place = { .file = reading->name, .line = reading->row_line };
    reading->stopped = true;
    return problem_add(reading->problems, FAULT_DATA, place, "%s", message);
}

static bool too_long(struct reading *reading)
{
    refuse(reading, tr("the row that begins here does not end within many megabytes"));
    return problem_try(reading->problems,
                       tr("look for a quote (\") that is opened here and never closed; or perhaps this "
                          "is no table"));
}

static void move_bytes(struct reading *reading, size_t needed)
{
    size_t room = reading->bytes_room * 2;
    while (room < needed)
        room *= 2;
    const char *old = reading->bytes;
    reading->bytes = arena_grow(reading->arena, reading->bytes, reading->bytes_room, room, 1);
    reading->bytes_room = room;
    for (size_t i = 0; i < reading->count; i++)
        reading->cells[i].bytes = reading->bytes + (reading->cells[i].bytes - old);
}

static bool make_room(struct reading *reading)
{
    if (reading->room >= MOST_CELLS)
        return false;
    size_t room = reading->room * 2 < MOST_CELLS ? reading->room * 2 : MOST_CELLS;
    reading->cells = arena_grow(reading->arena, reading->cells, reading->room, room, sizeof *reading->cells);
    reading->room = room;
    return true;
}

static void take_cell(void *bytes, size_t size, void *context)
{
    struct reading *reading = context;
    if (!bytes || reading->stopped) /* between two blanks that separate once */
        return;
    if (reading->count == reading->room && !make_room(reading)) {
        refuse(reading, tr("this row has more than 100,000 cells"));
        return;
    }
    if (reading->used + size > reading->bytes_room) {
        if (reading->used + size > ROW_BYTES) {
            too_long(reading);
            return;
        }
        move_bytes(reading, reading->used + size);
    }
    char *copy = reading->bytes + reading->used;
    memcpy(copy, bytes, size);
    reading->used += size;
    reading->cells[reading->count++] = (struct cell){ copy, size };
}

/* A row of empty cells is none. */
static void hand_over(struct reading *reading, size_t count, size_t used)
{
    if (!used || reading->stopped)
        return;
    struct row row = { reading->cells, count, reading->row_line, decoder_encoding(reading->decoder) };
    reading->stopped = !reading->row(reading->context, &row);
}

static void take_row(int end, void *context)
{
    struct reading *reading = context;
    (void)end;
    hand_over(reading, reading->count, reading->used);
    reading->count = reading->used = 0;
    reading->row_ended = true;
}

/* Is the next byte the first of a row? Then libcsv is in its first state, 0. */
static bool is_between_rows(const struct reading *reading)
{
    return reading->count == 0 && reading->parser.pstate == 0;
}

/* Plain rows from `at` on: where the first other one begins. */
static const char *cut_rows(struct reading *reading, const char *at, const char *end)
{
    while (at < end && !reading->stopped) {
        size_t count, used;
        size_t size = plain_cut(&reading->plain, at, (size_t)(end - at), reading->cells, reading->room, &count, &used);
        if (size == 0)
            break;
        hand_over(reading, count, used);
        reading->row_line = ++reading->line;
        reading->row_ended = false;
        at += size;
    }
    return at;
}

/* libcsv does not say where it is, so that it gets one line at a time: up to the end of this one. NULL: it stopped. */
static const char *parse_line(struct reading *reading, const char *at, const char *end)
{
    const char *stop = memchr(at, reading->plain.line_end, (size_t)(end - at));
    const char *next = stop ? stop + 1 : end;
    size_t length = (size_t)(next - at);
    if (csv_parse(&reading->parser, at, length, take_cell, take_row, reading) != length ||
        csv_get_buffer_size(&reading->parser) > CELL_BYTES) {
        if (!reading->stopped)
            too_long(reading);
        return NULL;
    }
    if (!stop)
        return end;
    reading->line++;
    /* A line that ended no row is part of a quoted cell, or blank. */
    if (reading->row_ended || is_between_rows(reading)) {
        reading->row_line = reading->line;
        reading->row_ended = false;
    }
    return next;
}

static bool parse(struct reading *reading, const char *bytes, size_t size)
{
    const char *at = bytes, *end = bytes + size;
    while (at && at < end && !reading->stopped) {
        if (is_between_rows(reading))
            at = cut_rows(reading, at, end);
        if (at < end && !reading->stopped)
            at = parse_line(reading, at, end);
    }
    return !reading->stopped;
}

static char line_end_of(const char *bytes, size_t size)
{
    return memchr(bytes, '\r', size) && !memchr(bytes, '\n', size) ? '\r' : '\n';
}

static bool report(struct reading *reading, enum decoded result, const char *bytes)
{
    struct place place = { .file = reading->name, .line = reading->line };
    const char *encoding = decoder_encoding(reading->decoder);
    if (result == DECODED_NUL) {
        problem_add(reading->problems, FAULT_DATA, place, tr("there is a NUL byte in this line, which no text has"));
        return problem_try(reading->problems, tr("look whether this is a table as text, and save it once more"));
    }
    problem_add(reading->problems, FAULT_DATA, place, tr("the byte 0x%02X in this line is no text in the encoding %s"),
                (unsigned)(unsigned char)*bytes, encoding ? encoding : "UTF-8");
    return problem_try(reading->problems,
                       tr("save the file once more as \"CSV UTF-8\", or state [[source]] encoding if it has another"));
}

static bool finish(struct reading *reading)
{
    csv_set_opts(&reading->parser, (unsigned char)(csv_get_opts(&reading->parser) | CSV_STRICT | CSV_STRICT_FINI));
    if (csv_fini(&reading->parser, take_cell, take_row, reading) == 0)
        return !reading->stopped;
    refuse(reading, tr("a quote (\") that is opened in this row is never closed"));
    return problem_try(reading->problems, tr("close it, or write it twice if it belongs to the text"));
}

static bool read_all(struct reading *reading)
{
    const char *bytes;
    size_t size;
    for (bool first = true;; first = false) {
        enum decoded result = decoder_read(reading->decoder, &bytes, &size);
        if (result == DECODED_END)
            return finish(reading);
        if (result != DECODED)
            return result == DECODED_FAILED ? false : report(reading, result, bytes);
        if (first)
            reading->plain.line_end = line_end_of(bytes, size);
        if (!parse(reading, bytes, size))
            return false;
    }
}

bool csv_read(struct problems *problems, struct stream *stream, const struct dialect *dialect, row_function *row,
              void *context)
{
    struct arena *arena = arena_create();
    struct reading reading = {
        .arena = arena,
        .problems = problems,
        .name = stream_name(stream),
        .row = row,
        .context = context,
        .plain = { .separator = dialect->separator, .quote = dialect->quote },
        .decoder = decoder_create(arena, stream, dialect->encoding),
        .cells = ARENA_ARRAY(arena, FIRST_CELLS, struct cell),
        .room = FIRST_CELLS,
        .bytes = arena_get(arena, FIRST_BYTES),
        .bytes_room = FIRST_BYTES,
        .line = 1,
        .row_line = 1,
    };
    csv_init(&reading.parser, dialect->separator == ' ' ? CSV_EMPTY_IS_NULL : 0);
    csv_set_delim(&reading.parser, (unsigned char)dialect->separator);
    csv_set_quote(&reading.parser, (unsigned char)dialect->quote);
    csv_set_blk_size(&reading.parser, FIRST_BYTES);
    bool done = read_all(&reading);
    csv_free(&reading.parser);
    arena_destroy(arena);
    return done;
}
