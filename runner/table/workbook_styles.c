#include "runner/table/workbook_reading.h"

#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_CELL_STYLES = 65536, MOST_FORMATS = 4096, FORMAT_BYTES = 1024 };

/* A number format that the workbook brings along. */
struct format {
    unsigned long number;
    uint8_t shows;
};

struct reading {
    struct workbook *workbook;
    struct format *formats;
    size_t count, room;
    bool is_in_formats, is_in_cell_styles;
};

/* Behind what stands for itself: "Stück", \., _x, [Red]; at what the format means. */
static const char *skip_literal(const char *at)
{
    char close = *at == '"' ? '"' : *at == '[' ? ']' : '\0';
    if (close) {
        const char *end = strchr(at + 1, close);
        return end ? end + 1 : at + strlen(at);
    }
    if ((*at == '\\' || *at == '_' || *at == '*') && at[1])
        return at + 2;
    return at;
}

/* [h], [hh], [mm], [ss] */
static bool is_duration(const char *at)
{
    size_t letters = *at == '[' ? strspn(at + 1, "hHmMsS") : 0;
    return letters && at[1 + letters] == ']';
}

uint8_t styles_format_of(const char *code)
{
    bool year_or_day = false, month_or_minute = false, hour = false, second = false, duration = false, percent = false;
    if (strncasecmp(code, "General", 7) == 0 || strcasecmp(code, "Standard") == 0) /* German, of careless programs */
        return 0;
    for (const char *at = code; *at;) {
        const char *behind = skip_literal(at);
        duration = duration || is_duration(at);
        if (behind != at) {
            at = behind;
            continue;
        }
        year_or_day = year_or_day || strchr("yYdD", *at);
        month_or_minute = month_or_minute || *at == 'm' || *at == 'M';
        hour = hour || *at == 'h' || *at == 'H';
        second = second || *at == 's' || *at == 'S';
        percent = percent || *at == '%';
        at++;
    }
    unsigned seconds = second || (duration && !month_or_minute && !hour) ? SHOWS_SECONDS : 0;
    if (duration)
        return (uint8_t)(SHOWS_TIME | SHOWS_DURATION | seconds);
    unsigned day = year_or_day || (month_or_minute && !hour && !second) ? SHOWS_DAY : 0;
    unsigned shows = day | (hour || second ? SHOWS_TIME | seconds : 0U);
    return (uint8_t)(!shows && percent ? SHOWS_PERCENT : shows);
}

/* The formats that every program knows by number: ECMA-376, 18.8.30. */
static uint8_t known_format(unsigned long number)
{
    if (number == 9 || number == 10)
        return SHOWS_PERCENT;
    if ((number >= 32 && number <= 35) || number == 55 || number == 56)
        return SHOWS_EITHER;
    if ((number >= 14 && number <= 17) || (number >= 27 && number <= 36) || (number >= 50 && number <= 58))
        return SHOWS_DAY;
    if (number == 18 || number == 20)
        return SHOWS_TIME;
    if (number == 19 || number == 21 || number == 45 || number == 47)
        return SHOWS_TIME | SHOWS_SECONDS;
    if (number == 22)
        return SHOWS_DAY | SHOWS_TIME;
    return number == 46 ? SHOWS_TIME | SHOWS_SECONDS | SHOWS_DURATION : 0;
}

static uint8_t format_numbered(const struct reading *reading, unsigned long number)
{
    for (size_t i = 0; i < reading->count; i++)
        if (reading->formats[i].number == number)
            return reading->formats[i].shows;
    return known_format(number);
}

static bool take_format(struct reading *reading, const char *const *attributes)
{
    const char *number = xml_attribute(attributes, "numFmtId"), *code = xml_attribute(attributes, "formatCode");
    if (!number || !code || strlen(code) > FORMAT_BYTES || reading->count == MOST_FORMATS)
        return true;
    if (reading->count == reading->room) {
        size_t room = reading->room ? reading->room * 2 : 32;
        reading->formats =
            arena_grow(reading->workbook->arena, reading->formats, reading->room, room, sizeof *reading->formats);
        reading->room = room;
    }
    reading->formats[reading->count++] = (struct format){ strtoul(number, NULL, 10), styles_format_of(code) };
    return true;
}

static bool take_cell_style(struct reading *reading, const char *const *attributes)
{
    struct workbook *workbook = reading->workbook;
    const char *number = xml_attribute(attributes, "numFmtId");
    if (workbook->format_count == MOST_CELL_STYLES)
        return workbook_damaged(workbook, workbook->styles_member, 0, "more than 65,536 cell styles");
    if (workbook->format_count == workbook->format_room) {
        size_t room = workbook->format_room ? workbook->format_room * 2 : 256;
        workbook->formats = arena_grow(workbook->arena, workbook->formats, workbook->format_room, room, 1);
        workbook->format_room = room;
    }
    workbook->formats[workbook->format_count++] = number ? format_numbered(reading, strtoul(number, NULL, 10)) : 0;
    return true;
}

static bool begin(void *context, const char *name, const char *const *attributes)
{
    struct reading *reading = context;
    if (strcmp(name, "numFmts") == 0)
        reading->is_in_formats = true;
    else if (strcmp(name, "cellXfs") == 0)
        reading->is_in_cell_styles = true;
    else if (reading->is_in_formats && strcmp(name, "numFmt") == 0)
        return take_format(reading, attributes);
    else if (reading->is_in_cell_styles && strcmp(name, "xf") == 0)
        return take_cell_style(reading, attributes);
    return true;
}

static bool end(void *context, const char *name)
{
    struct reading *reading = context;
    if (strcmp(name, "numFmts") == 0)
        reading->is_in_formats = false;
    else if (strcmp(name, "cellXfs") == 0)
        reading->is_in_cell_styles = false;
    return true;
}

bool styles_read(struct workbook *workbook)
{
    static const struct xml_handlers handlers = { .begin = begin, .end = end };
    struct reading reading = { .workbook = workbook };
    return !workbook->styles_member || workbook_part_read(workbook, workbook->styles_member, &handlers, &reading);
}
