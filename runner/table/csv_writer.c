#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/table/csv.h"

#include <errno.h>
#include <iconv.h>
#include <string.h>

struct csv_writer {
    FILE *file;
    struct dialect dialect;
    iconv_t conversion; /* (iconv_t)-1: UTF-8 */
    struct text row;
    size_t cells;
    size_t lost; /* letters that the encoding does not have */
};

static void release(void *object)
{
    struct csv_writer *writer = object;
    if (writer->conversion != (iconv_t)-1)
        iconv_close(writer->conversion);
}

/* In the file's encoding, through a small buffer. */
static void put(struct csv_writer *writer, const char *bytes, size_t size)
{
    if (writer->conversion == (iconv_t)-1) {
        fwrite(bytes, 1, size, writer->file);
        return;
    }
    char *in = (char *)(uintptr_t)bytes, buffer[4096], question[] = "?";
    while (size) {
        char *out = buffer;
        size_t room = sizeof buffer;
        errno = 0;
        size_t result = iconv(writer->conversion, &in, &size, &out, &room);
        fwrite(buffer, 1, sizeof buffer - room, writer->file);
        if (result != (size_t)-1 || errno == E2BIG)
            continue;
        /* A character that the encoding does not have, as a whole. */
        writer->lost++;
        do {
            in++;
            size--;
        } while (size && ((unsigned char)*in & 0xc0) == 0x80);
        char *mark = question;
        size_t mark_size = 1;
        out = buffer;
        room = sizeof buffer;
        iconv(writer->conversion, &mark, &mark_size, &out, &room);
        fwrite(buffer, 1, sizeof buffer - room, writer->file);
    }
}

struct csv_writer *csv_writer_create(struct arena *arena, FILE *file, const struct dialect *dialect)
{
    struct csv_writer *writer = ARENA_NEW(arena, struct csv_writer);
    writer->file = file;
    writer->dialect = *dialect;
    writer->row = text_in(arena);
    bool is_utf8 = !dialect->encoding || strcmp(dialect->encoding, "UTF-8") == 0;
    writer->conversion = is_utf8 ? (iconv_t)-1 : iconv_open(dialect->encoding, "UTF-8");
    arena_on_end(arena, release, writer);
    if (dialect->has_byte_order_mark)
        put(writer, "\xef\xbb\xbf", 3);
    return writer;
}

/* Would a spreadsheet run it? A lone sign is harmless, and often a mark for "no value". So is a number with a unit, and
 * one of a column that has the other decimal sign. */
static bool is_formula(const struct csv_writer *writer, const char *bytes, size_t size)
{
    const struct number_style style = writer->dialect.number;
    bool is_comma = style.decimal == ',';
    struct number_style other = { .decimal = is_comma ? '.' : ',', .thousands = is_comma ? ',' : '.' };
    struct amount amount;
    return size > 1 && *bytes && strchr("=+-@\t\r", *bytes) && !number_parse_amount(bytes, size, style, &amount) &&
           !number_parse_amount(bytes, size, other, &amount);
}

static bool needs_quotes(const struct csv_writer *writer, const char *bytes, size_t size)
{
    const struct dialect *dialect = &writer->dialect;
    double number;
    if (size == 0)
        return dialect->separator == ' ';
    if (dialect->quotes_all && !number_parse(bytes, size, dialect->number, &number))
        return true;
    return *bytes == ' ' || *bytes == '\t' || bytes[size - 1] == ' ' || bytes[size - 1] == '\t' ||
           memchr(bytes, dialect->separator, size) || memchr(bytes, '\n', size) || memchr(bytes, '\r', size) ||
           (dialect->quote && memchr(bytes, dialect->quote, size));
}

/* Where quotes mean nothing, what would end the cell becomes a blank. */
static void add_unquoted(struct csv_writer *writer, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool ends = bytes[i] == writer->dialect.separator || bytes[i] == '\n' || bytes[i] == '\r';
        text_add_bytes(&writer->row, ends ? (writer->dialect.separator == ' ' ? "_" : " ") : &bytes[i], 1);
    }
}

static void add_quoted(struct csv_writer *writer, bool is_dangerous, const char *bytes, size_t size)
{
    char quote = writer->dialect.quote;
    text_add_bytes(&writer->row, &quote, 1);
    if (is_dangerous)
        text_add(&writer->row, "'");
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] == quote)
            text_add_bytes(&writer->row, &quote, 1);
        text_add_bytes(&writer->row, &bytes[i], 1);
    }
    text_add_bytes(&writer->row, &quote, 1);
}

void csv_write_cell(struct csv_writer *writer, const char *bytes, size_t size)
{
    if (writer->cells++)
        text_add_bytes(&writer->row, &writer->dialect.separator, 1);
    bool is_dangerous = is_formula(writer, bytes, size);
    if (needs_quotes(writer, bytes, size) && writer->dialect.quote) {
        add_quoted(writer, is_dangerous, bytes, size);
        return;
    }
    if (is_dangerous)
        text_add(&writer->row, "'");
    if (writer->dialect.quote)
        text_add_bytes(&writer->row, bytes, size);
    else
        add_unquoted(writer, bytes, size);
}

void csv_write_number(struct csv_writer *writer, float value)
{
    char number[32] = "";
    csv_write_cell(writer, number, number_write(number, value, writer->dialect.number.decimal));
}

void csv_end_row(struct csv_writer *writer)
{
    text_add(&writer->row, writer->dialect.has_carriage_returns ? "\r\n" : "\n");
    put(writer, text_string(&writer->row), writer->row.length);
    writer->row.length = 0;
    writer->cells = 0;
}

void csv_warn_of_lost(const struct csv_writer *writer, struct problems *problems, const char *path)
{
    if (!writer->lost)
        return;
    problem_warn(problems, PLACE_FILE(path),
                 tr_plural("%zu letter is not among those of the encoding %s, and is written as \"?\"",
                           "%zu letters are not among those of the encoding %s, and are written as \"?\"",
                           writer->lost),
                 writer->lost, writer->dialect.encoding);
    problem_try(problems, tr("write them as .xlsx, which has all letters"));
}

bool csv_writer_close(struct csv_writer *writer, struct problems *problems, const char *path)
{
    errno = 0;
    if (fflush(writer->file) == 0 && !ferror(writer->file))
        return true;
    return problem_system(problems, path, errno ? errno : EIO);
}
