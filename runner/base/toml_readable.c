#include "runner/base/text.h"
#include "runner/base/toml_mistakes.h"
#include "runner/base/translate.h"

#include <stdint.h>
#include <string.h>

/* What editors on Windows save without being asked: code page 1252. Bytes 0xA0 to 0xFF are Unicode's own; these are
 * 0x80 to 0x9F. Source: unicode.org, MAPPINGS/VENDORS/MICSFT/WINDOWS/CP1252.TXT; holes become U+FFFD. */
static const uint16_t windows[32] = {
    0x20ac, 0xfffd, 0x201a, 0x0192, 0x201e, 0x2026, 0x2020, 0x2021, 0x02c6, 0x2030, 0x0160,
    0x2039, 0x0152, 0xfffd, 0x017d, 0xfffd, 0xfffd, 0x2018, 0x2019, 0x201c, 0x201d, 0x2022,
    0x2013, 0x2014, 0x02dc, 0x2122, 0x0161, 0x203a, 0x0153, 0xfffd, 0x017e, 0x0178,
};

static void add_letter(struct text *text, unsigned char byte)
{
    unsigned letter = byte >= 0x80 && byte < 0xa0 ? windows[byte - 0x80] : byte;
    if (letter >= 0x800)
        text_add_bytes(text, (const char[]){ (char)(0xe0 | letter >> 12) }, 1);
    if (letter >= 0x800)
        text_add_bytes(text, (const char[]){ (char)(0x80 | (letter >> 6 & 0x3f)) }, 1);
    else
        text_add_bytes(text, (const char[]){ (char)(0xc0 | letter >> 6) }, 1);
    text_add_bytes(text, (const char[]){ (char)(0x80 | (letter & 0x3f)) }, 1);
}

/* Bytes of the UTF-8 letter that begins here; 0: it is none. */
static size_t letter_size(const char *at, size_t left)
{
    for (size_t size = 1; size <= 4 && size <= left; size++)
        if (text_is_utf8(at, size))
            return size;
    return 0;
}

static struct text converted(struct arena *arena, const char *name, const char *content, size_t size,
                             struct place *first)
{
    struct text text = text_in(arena);
    size_t line = 1, line_start = 0;
    *first = PLACE_FILE(name);
    for (size_t at = 0; at < size;) {
        size_t letter = letter_size(content + at, size - at);
        if (letter) {
            text_add_bytes(&text, content + at, letter);
            line += content[at] == '\n';
            line_start = content[at] == '\n' ? text.length : line_start;
            at += letter;
            continue;
        }
        if (!first->line) {
            first->line = line;
            first->column = 1 + text_columns(text_string(&text) + line_start, text.length - line_start);
        }
        add_letter(&text, (unsigned char)content[at++]);
    }
    return text;
}

bool toml_make_readable(struct arena *arena, struct problems *problems, const char *name, const char *content,
                        size_t size, char **copy, size_t *copy_size)
{
    *copy = NULL;
    if (size >= 2 && (memcmp(content, "\xff\xfe", 2) == 0 || memcmp(content, "\xfe\xff", 2) == 0)) {
        problem_add(problems, FAULT_SETTINGS, PLACE_FILE(name), "%s", tr("this file is saved as UTF-16"));
        return problem_try(problems, "%s", tr("save it again in your editor, with the encoding UTF-8"));
    }
    if (size && memchr(content, '\0', size)) {
        problem_add(problems, FAULT_SETTINGS, PLACE_FILE(name), "%s", tr("this is not a text file"));
        return problem_try(problems, "%s", tr("name the pipeline file, whose name ends in .toml"));
    }
    if (size >= 3 && memcmp(content, "\xef\xbb\xbf", 3) == 0) {
        content += 3;
        size -= 3;
    }
    if (text_is_utf8(content, size)) {
        *copy = arena_copy(arena, content, size);
        *copy_size = size;
        return true;
    }
    struct place first;
    struct text text = converted(arena, name, content, size, &first);
    *copy = text.bytes;
    *copy_size = text.length;
    problem_add(problems, FAULT_SETTINGS, first, "%s", tr("from here on, this file is not UTF-8"));
    return problem_try(problems, "%s", tr("save it again in your editor, with the encoding UTF-8"));
}

bool toml_is_shallow(struct problems *problems, const char *name, const char *content, size_t size)
{
    enum { MOST = 64 };
    size_t line = 1, parts = 0;
    char before = '\0';
    for (size_t i = 0; i < size; i++) {
        char c = content[i];
        line += c == '\n';
        if (c == '.')
            parts = before == '.' ? 0 : parts + 1;
        else if (strchr("\n=,[]{}#", c))
            parts = 0;
        if (parts > MOST) {
            struct place place = { .file = name, .line = line };
            return problem_add(problems, FAULT_SETTINGS, place, "%s", tr("a key of so many parts is not understood"));
        }
        if (c != ' ' && c != '\t')
            before = c;
    }
    return true;
}
