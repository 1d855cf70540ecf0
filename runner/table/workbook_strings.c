#include "runner/base/translate.h"
#include "runner/table/workbook_reading.h"

#include <string.h>

/* A sheet has 2^34 cells, of 32,767 characters each; what a table needs is far from it. */
enum { MOST_BYTES = 1 << 30 };

struct reading {
    struct workbook *workbook;
    bool is_text, is_phonetic; /* in <t>; in <rPh>, which says how Japanese text is spoken */
    struct text item;          /* one string, as the XML writes it */
};

/* The four digits of _x000D_; -1: it is nothing like that. */
static int escape_at(const char *bytes, size_t size)
{
    int value = 0;
    if (size < 7 || bytes[0] != '_' || bytes[1] != 'x' || bytes[6] != '_')
        return -1;
    for (int i = 2; i < 6; i++) {
        char digit = bytes[i];
        int number = digit >= '0' && digit <= '9'   ? digit - '0'
                     : digit >= 'A' && digit <= 'F' ? digit - 'A' + 10
                     : digit >= 'a' && digit <= 'f' ? digit - 'a' + 10
                                                    : -1;
        if (number < 0)
            return -1;
        value = value * 16 + number;
    }
    return value;
}

void strings_add_text(struct text *text, const char *bytes, size_t size)
{
    for (size_t done = 0; done < size;) {
        const char *mark = memchr(bytes + done, '_', size - done);
        size_t plain = mark ? (size_t)(mark - bytes) - done : size - done;
        text_add_bytes(text, bytes + done, plain);
        done += plain;
        if (!mark)
            break;
        int letter = escape_at(mark, size - done);
        if (letter > 0 && letter < 128) {
            char byte = (char)letter;
            text_add_bytes(text, &byte, 1);
            done += 7;
        } else { /* letters that Excel would not write so: they are meant */
            text_add_bytes(text, mark, 1);
            done++;
        }
    }
}

/* What would be taken for such a sign gets its "_" as one; what XML has no sign for becomes a question mark. */
void strings_add_escaped(struct text *text, const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        bool is_no_character = size - i >= 3 && memcmp(bytes + i, "\xef\xbf", 2) == 0 &&
                               ((unsigned char)bytes[i + 2] == 0xbe || (unsigned char)bytes[i + 2] == 0xbf);
        if (is_no_character) {
            text_add(text, "?");
            i += 2;
        } else if (escape_at(bytes + i, size - i) >= 0) {
            text_add(text, "_x005F_");
        } else {
            text_add_bytes(text, bytes + i, 1);
        }
    }
}

static bool begin(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    (void)attributes;
    if (strcmp(name, "si") == 0)
        reading->item.length = 0;
    else if (strcmp(name, "rPh") == 0)
        reading->is_phonetic = true;
    else if (strcmp(name, "t") == 0)
        reading->is_text = !reading->is_phonetic;
    return true;
}

static bool text(void *context, const char *bytes, size_t size)
{
    struct reading *reading = context;
    if (!reading->is_text)
        return true;
    if (reading->item.length + size > CELL_BYTES)
        return workbook_damaged(reading->workbook, reading->workbook->strings_member, 0,
                                tr("a text is longer than 16 megabytes"));
    text_add_bytes(&reading->item, bytes, size);
    return true;
}

static bool finish(struct reading *reading)
{
    struct shared_strings *strings = &reading->workbook->strings;
    strings_add_text(&strings->bytes, reading->item.bytes, reading->item.length);
    if (strings->bytes.length > MOST_BYTES)
        return workbook_damaged(reading->workbook, reading->workbook->strings_member, 0,
                                tr("its texts are larger than a gigabyte"));
    if (strings->count == strings->room) {
        size_t room = strings->room ? strings->room * 2 : 1024;
        strings->ends = arena_grow(reading->workbook->arena, strings->ends, strings->room, room, sizeof *strings->ends);
        strings->room = room;
    }
    strings->ends[strings->count++] = strings->bytes.length;
    return true;
}

static bool end(void *context, const char *name)
{
    struct reading *reading = context;
    if (strcmp(name, "si") == 0)
        return finish(reading);
    if (strcmp(name, "rPh") == 0)
        reading->is_phonetic = false;
    else if (strcmp(name, "t") == 0)
        reading->is_text = false;
    return true;
}

bool strings_read(struct workbook *workbook)
{
    static const struct xml_handlers handlers = { .begin = begin, .text = text, .end = end };
    struct reading reading = { .workbook = workbook, .item = text_in(workbook->arena) };
    workbook->strings.bytes = text_in(workbook->arena);
    text_add(&workbook->strings.bytes, "");
    return !workbook->strings_member || workbook_part_read(workbook, workbook->strings_member, &handlers, &reading);
}

struct cell strings_at(const struct shared_strings *strings, size_t index)
{
    size_t start = index ? strings->ends[index - 1] : 0;
    return (struct cell){ strings->bytes.bytes + start, strings->ends[index] - start };
}
