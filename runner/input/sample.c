#include "runner/input/reading.h"

#include "runner/base/translate.h"
#include "runner/table/encoding.h"

#include "runner/table/csv.h"

#include <string.h>
#include <strings.h>

enum { SAMPLE_BYTES = 1 << 20, SAMPLE_ROWS = 5000 };

/* What people give a name ending in .csv, or take for a table; and what to do about it, where it is not the usual. */
struct stranger {
    const char *magic;
    size_t size;
    const char *what, *advice;
};

static const struct stranger *stranger_of(const char *bytes, size_t size)
{
    static const struct stranger known[] = {
        { "%PDF-", 5, N_("this is a PDF document, not a table as text"), NULL },
        { "\xd0\xcf\x11\xe0", 4, N_("this is an old Excel or Word file (.xls, .doc), not a table as text"), NULL },
        { "PAR1\x15", 5, N_("this is a Parquet file, not a table as text"), NULL },
        { "SQLite format 3", 16, N_("this is a SQLite database, not a table as text"), NULL },
        { "\x89PNG", 4, N_("this is a picture, not a table"), NULL },
        { "\xff\xd8\xff", 3, N_("this is a picture, not a table"), NULL },
        { "<?xml", 5, N_("this is an XML file, not a table as text"), NULL },
        { "{\\rtf", 5, N_("this is a text document (RTF), not a table"), NULL },
        { "7z\xbc\xaf", 4, N_("this is a 7z archive"), N_("unpack it first, or pack it as .zip") },
        { "Rar!", 4, N_("this is a RAR archive"), N_("unpack it first, or pack it as .zip") },
        { "PK\x03\x04", 4, N_("this is an archive or a workbook inside of an archive"), N_("unpack it first") },
        { "\x1f\x8b", 2, N_("this file is packed more than once"), N_("unpack it first") },
    };
    static const struct stranger page = { .what = N_("this is a web page (HTML), not a table as text") };
    static const struct stranger json = { .what = N_("this is a JSON file, not a table as text") };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (size >= known[i].size && memcmp(bytes, known[i].magic, known[i].size) == 0)
            return &known[i];
    size_t blanks = strspn(bytes, " \t\r\n\xef\xbb\xbf");
    if (strncasecmp(bytes + blanks, "<!doctype html", 14) == 0 || strncasecmp(bytes + blanks, "<html", 5) == 0)
        return &page;
    if (strncmp(bytes + blanks, "[{", 2) == 0 || strncmp(bytes + blanks, "{\"", 2) == 0)
        return &json;
    return NULL;
}

static bool settle_encoding(struct input *input, const char *head, size_t size)
{
    const char *stated = input->settings->encoding;
    if (!stated || strcasecmp(stated, "auto") == 0) {
        input->dialect.encoding = encoding_detect(head, size, input->sample.is_whole);
        return true;
    }
    input->dialect.encoding = stated;
    if (encoding_is_known(stated))
        return true;
    problem_add(input->run->problems, FAULT_SETTINGS,
                settings_place(input->run->pipeline->settings, &input->settings->encoding),
                tr("there is no encoding \"%s\""), stated);
    return problem_try(input->run->problems, tr("use \"UTF-8\", \"WINDOWS-1252\", or leave it out"));
}

static bool is_ascii(const struct sample *sample)
{
    for (size_t i = 0; i < sample->size; i++)
        if (sample->bytes[i] < 0)
            return false;
    return true;
}

static struct reason reason_for_encoding(const struct input *input)
{
    struct arena *arena = input->run->arena;
    const char *encoding = input->dialect.encoding;
    if (input->dialect.has_byte_order_mark)
        return reason(arena, CERTAINTY_SURE, "%s", tr("a byte order mark at the beginning says so"));
    if (!encoding || is_ascii(&input->sample))
        return reason(arena, CERTAINTY_LIKELY, "%s", tr("it begins with nothing but ASCII characters"));
    if (strcmp(encoding, "UTF-8") == 0)
        return reason(arena, CERTAINTY_SURE, "%s", tr("its bytes fit no other encoding"));
    if (strncmp(encoding, "UTF-16", 6) == 0)
        return reason(arena, CERTAINTY_SURE, "%s", tr("every other byte is empty"));
    return reason(arena, CERTAINTY_LIKELY, "%s", tr("its bytes are no UTF-8, and its letters fit this best"));
}

/* Decodes as far as that goes; what is wrong is reported when the file is read as a whole. */
static bool decode(struct input *input, const char *head, size_t size)
{
    struct sample *sample = &input->sample;
    struct stream *stream = stream_of_bytes(input->scratch, input->name, head, size);
    struct decoder *decoder = decoder_create(input->scratch, stream, input->dialect.encoding);
    struct text text = text_in(input->scratch);
    const char *piece;
    size_t length;
    enum decoded result;
    while ((result = decoder_read(decoder, &piece, &length)) == DECODED)
        text_add_bytes(&text, piece, length);
    sample->is_whole = sample->is_whole && result == DECODED_END;
    sample->bytes = text_string(&text);
    sample->size = text.length;
    size_t end = sample->size;
    while (!sample->is_whole && end > 0 && sample->bytes[end - 1] != '\n' && sample->bytes[end - 1] != '\r')
        end--;
    if (end == 0 && sample->size >= SAMPLE_BYTES / 2) {
        struct place place = { .file = input->name, .line = 1 };
        problem_add(input->run->problems, FAULT_DATA, place, tr("the first line does not end within a megabyte"));
        return problem_try(input->run->problems, tr("look whether this is a table as text"));
    }
    sample->size = end;
    input->dialect.has_byte_order_mark = decoder_had_mark(decoder);
    input->encoding_found = reason_for_encoding(input);
    const char *line_end = memchr(sample->bytes, '\n', sample->size);
    input->dialect.has_carriage_returns = line_end && line_end > sample->bytes && line_end[-1] == '\r';
    return true;
}

static bool take_bytes(struct input *input)
{
    struct problems *problems = input->run->problems;
    struct stream *stream;
    if (!stream_open_at(input->scratch, problems, input->origin.bookmark, input->origin.path, input->origin.member,
                        &stream))
        return false;
    char *head = arena_get(input->scratch, SAMPLE_BYTES + 2);
    ssize_t size = stream_read(stream, head, SAMPLE_BYTES + 1);
    stream_close(stream);
    if (size < 0)
        return false;
    input->is_empty = size == 0;
    if (input->is_empty)
        return true;
    const struct stranger *stranger = stranger_of(head, (size_t)size);
    if (stranger) {
        problem_add(problems, FAULT_DATA, PLACE_FILE(input->name), "%s", tr(stranger->what));
        return problem_try(problems, "%s",
                           stranger->advice ? tr(stranger->advice)
                                            : tr("export it as CSV from the program that it comes from"));
    }
    input->sample.is_whole = size <= SAMPLE_BYTES;
    size_t kept = input->sample.is_whole ? (size_t)size : SAMPLE_BYTES;
    return settle_encoding(input, head, kept) && decode(input, head, kept);
}

static bool keep_row(void *context, const struct row *row)
{
    struct input *input = context;
    struct sample *sample = &input->sample;
    if (sample->row_count == sample->row_room) {
        size_t room = sample->row_room ? sample->row_room * 2 : 256;
        sample->rows = arena_grow(input->scratch, sample->rows, sample->row_room, room, sizeof *sample->rows);
        sample->row_room = room;
    }
    size_t size = 0;
    for (size_t i = 0; i < row->count; i++)
        size += row->cells[i].size;
    struct cell *cells = ARENA_ARRAY(input->scratch, row->count, struct cell);
    char *bytes = arena_get(input->scratch, size);
    for (size_t i = 0; i < row->count; i++) {
        cells[i] = (struct cell){ bytes, row->cells[i].size };
        memcpy(bytes, row->cells[i].bytes, row->cells[i].size);
        bytes += row->cells[i].size;
    }
    sample->rows[sample->row_count++] = (struct sample_row){ cells, row->count, row->line };
    sample->size += input->origin.kind == ORIGIN_TEXT ? 0 : size;
    return input->origin.kind == ORIGIN_TEXT || (sample->row_count < SAMPLE_ROWS && sample->size < SAMPLE_BYTES);
}

/* What knows types writes them in one way (runner/table/rows.h); nothing is left to find out but the header. */
static bool take_rows(struct input *input)
{
    input->dialect = (struct dialect){ .separator = ';', .quote = '"', .number = { '.', 0 }, .encoding = "UTF-8" };
    input->origin.dialect = input->dialect;
    size_t before = problems_count(input->run->problems);
    input->sample.is_whole = origin_rows(input->run->problems, &input->origin, keep_row, input);
    input->is_empty = input->sample.row_count == 0;
    return input->sample.is_whole || problems_count(input->run->problems) == before;
}

bool sample_take(struct input *input)
{
    return input->origin.kind == ORIGIN_TEXT ? take_bytes(input) : take_rows(input);
}

void sample_drop(struct input *input)
{
    arena_destroy(input->scratch);
    input->scratch = NULL;
    input->sample = (struct sample){ 0 };
}

void sample_parse(struct input *input)
{
    struct stream *stream = stream_of_bytes(input->scratch, input->name, input->sample.bytes, input->sample.size);
    struct dialect dialect = input->dialect;
    dialect.encoding = "UTF-8";
    input->sample.row_count = 0;
    csv_read(problems_create(input->scratch), stream, &dialect, keep_row, input);
}

/* The usual marks; those of official statistics are among them. */
static bool is_usual_mark(struct cell cell)
{
#define MARK(text)                                                                                                     \
    {                                                                                                                  \
        (text), sizeof(text) - 1                                                                                       \
    }
    static const struct cell marks[] = { MARK("NA"),   MARK("N/A"),  MARK("n/a"),   MARK("?"),   MARK("-"),
                                         MARK("NULL"), MARK("null"), MARK("NaN"),   MARK("nan"), MARK("#N/A"),
                                         MARK("#NV"),  MARK("k.A."), MARK("k. A."), MARK("–"),   MARK("."),
                                         MARK("..."),  MARK("…"),    MARK("--"),    MARK("---") };
#undef MARK
    for (size_t i = 0; i < sizeof marks / sizeof *marks; i++)
        if (marks[i].size == cell.size && *marks[i].bytes == *cell.bytes &&
            memcmp(marks[i].bytes, cell.bytes, cell.size) == 0)
            return true;
    return false;
}

bool is_mark(const struct texts *marks, struct cell cell)
{
    for (size_t i = 0; i < marks->count; i++)
        if (strlen(marks->items[i]) == cell.size && memcmp(marks->items[i], cell.bytes, cell.size) == 0)
            return true;
    return false;
}

/* How SAP and some databases write that there is no date, with a time or without. */
static bool is_empty_date(struct cell cell)
{
    static const char *const dates[] = { "00.00.0000", "0000-00-00", "00/00/0000" };
    enum { SIZE = 10 };
    for (size_t i = 0; i < sizeof dates / sizeof *dates && cell.size >= SIZE; i++)
        if (memcmp(cell.bytes, dates[i], SIZE) == 0) {
            size_t rest = SIZE;
            while (rest < cell.size && strchr("0: T", cell.bytes[rest]))
                rest++;
            return rest == cell.size;
        }
    return false;
}

/* The bytes of the blank that it begins with: ASCII, or U+00A0. */
static size_t blank_size(struct cell cell)
{
    if (cell.size && (*cell.bytes == ' ' || *cell.bytes == '\t'))
        return 1;
    return cell.size >= 2 && memcmp(cell.bytes, "\u00a0", 2) == 0 ? 2 : 0;
}

bool is_missing(const struct input *input, struct cell cell)
{
    const struct texts *own = &input->settings->missing;
    if (cell.size >= 2 && cell.bytes[0] == '0' && cell.bytes[1] == '0' && is_empty_date(cell))
        return true;
    if (own->count == 0 && cell.size && *cell.bytes >= '0' && *cell.bytes <= '9')
        return false;
    for (size_t blank; (blank = blank_size(cell)) > 0;) { /* of a quoted cell; or what web pages put into empty ones */
        cell.bytes += blank;
        cell.size -= blank;
    }
    return cell.size == 0 || (cell.size <= 5 && is_usual_mark(cell)) || is_mark(own, cell);
}

/* A sign with exactly three digits behind it and up to three in front, the first of them no zero. */
static bool may_be_thousands(struct cell cell, size_t comma)
{
    size_t start = comma, end = comma + 1;
    while (start && cell.bytes[start - 1] >= '0' && cell.bytes[start - 1] <= '9')
        start--;
    while (end < cell.size && cell.bytes[end] >= '0' && cell.bytes[end] <= '9')
        end++;
    return end - comma == 4 && comma - start >= 1 && comma - start <= 3 && cell.bytes[start] != '0' &&
           !(start && cell.bytes[start - 1] == '.');
}

struct number_style cell_style(const struct input *input, struct cell cell, struct number_style style)
{
    static const struct number_style german = { ',', '.' };
    if (input->origin.kind == ORIGIN_TEXT || style.decimal != '.' || !memchr(cell.bytes, ',', cell.size))
        return style;
    size_t sign = cell.size;
    for (size_t i = 0; i + 1 < cell.size; i++)
        if ((cell.bytes[i] == ',' || cell.bytes[i] == '.') && cell.bytes[i + 1] >= '0' && cell.bytes[i + 1] <= '9')
            sign = i;
    return sign < cell.size && cell.bytes[sign] == ',' && !may_be_thousands(cell, sign) ? german : style;
}

bool cell_date(const struct input *input, struct cell cell, int64_t *seconds, bool *has_time)
{
    enum date_order order = input->dialect.date_order;
    return date_parse(cell.bytes, cell.size, order, seconds, has_time) ||
           (order != DATE_ISO && date_parse(cell.bytes, cell.size, DATE_ISO, seconds, has_time));
}
