#include "runner/base/text.h"

#include <stdio.h>
#include <string.h>

bool texts_have(const struct texts *texts, const char *text)
{
    for (size_t i = 0; i < texts->count; i++)
        if (strcmp(texts->items[i], text) == 0)
            return true;
    return false;
}

struct text text_in(struct arena *arena)
{
    return (struct text){ .arena = arena };
}

static void reserve(struct text *text, size_t more)
{
    size_t needed = text->length + more + 1;
    if (text->bytes && needed <= text->room)
        return;
    size_t room = text->room ? text->room : 256;
    while (room < needed)
        room *= 2;
    text->bytes = arena_grow(text->arena, text->bytes, text->room, room, 1);
    text->room = room;
}

void text_add_bytes(struct text *text, const void *bytes, size_t size)
{
    reserve(text, size);
    if (size)
        memcpy(text->bytes + text->length, bytes, size);
    text->length += size;
    text->bytes[text->length] = '\0';
}

void text_add(struct text *text, const char *piece)
{
    text_add_bytes(text, piece, strlen(piece));
}

void text_add_arguments(struct text *text, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    if (length > 0) {
        reserve(text, (size_t)length);
        vsnprintf(text->bytes + text->length, (size_t)length + 1, format, again);
        text->length += (size_t)length;
    }
    va_end(again);
}

void text_add_format(struct text *text, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    text_add_arguments(text, format, arguments);
    va_end(arguments);
}

const char *text_string(const struct text *text)
{
    return text->bytes ? text->bytes : "";
}

enum { LONGEST = 63 };

/* The letter at *at, of UTF-8 that need not be sound; *at is moved behind it. */
static uint32_t next_letter(const char **at)
{
    unsigned char lead = (unsigned char)*(*at)++;
    if (lead < 0xc0)
        return lead;
    uint32_t letter = lead & (lead < 0xe0 ? 0x1f : lead < 0xf0 ? 0x0f : 0x07);
    for (; ((unsigned char)**at & 0xc0) == 0x80; ++*at)
        letter = letter << 6 | ((unsigned char)**at & 0x3f);
    return letter;
}

/* Small letters; umlauts as they are written where the keyboard has none. Macs write them as a letter and a U+0308. */
static size_t folded(const char *word, uint32_t letters[LONGEST + 1])
{
    static const struct {
        uint32_t letter;
        char first, second;
    } pairs[] = {
        { 0xe4, 'a', 'e' }, { 0xf6, 'o', 'e' }, { 0xfc, 'u', 'e' }, { 0xdf, 's', 's' }, { 0x1e9e, 's', 's' }
    };
    size_t length = 0;
    while (*word && length < LONGEST) {
        uint32_t letter = next_letter(&word);
        if (letter == '-' || letter == '_' || letter == ' ')
            continue;
        if ((letter >= 'A' && letter <= 'Z') || (letter >= 0xc0 && letter <= 0xde && letter != 0xd7))
            letter += 0x20;
        letters[length++] = letter == 0x308 ? 'e' : letter;
        for (size_t i = 0; i < sizeof pairs / sizeof *pairs; i++)
            if (pairs[i].letter == letter) {
                letters[length - 1] = (unsigned char)pairs[i].first;
                letters[length++] = (unsigned char)pairs[i].second;
            }
    }
    return length < LONGEST ? length : LONGEST;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

size_t text_distance(const char *one, const char *other)
{
    uint32_t a[LONGEST + 1], b[LONGEST + 1];
    size_t rows = folded(one, a), columns = folded(other, b);
    size_t distance[LONGEST + 1][LONGEST + 1];
    for (size_t i = 0; i <= rows; i++)
        distance[i][0] = i;
    for (size_t j = 0; j <= columns; j++)
        distance[0][j] = j;
    for (size_t i = 1; i <= rows; i++)
        for (size_t j = 1; j <= columns; j++) {
            size_t replaced = distance[i - 1][j - 1] + (a[i - 1] != b[j - 1]);
            distance[i][j] = least(replaced, least(distance[i - 1][j], distance[i][j - 1]) + 1);
            if (i > 1 && j > 1 && a[i - 1] == b[j - 2] && a[i - 2] == b[j - 1])
                distance[i][j] = least(distance[i][j], distance[i - 2][j - 2] + 1);
        }
    return distance[rows][columns];
}

size_t text_nearest(const char *word, const char *const *candidates, size_t count)
{
    size_t best = count, best_distance = (strlen(word) + 1) / 2;
    for (size_t i = 0; i < count; i++) {
        size_t distance = text_distance(word, candidates[i]);
        if (distance < best_distance) {
            best = i;
            best_distance = distance;
        }
    }
    return best;
}

size_t text_columns(const char *text, size_t bytes)
{
    size_t columns = 0;
    for (size_t i = 0; i < bytes && text[i]; i++) {
        unsigned char byte = (unsigned char)text[i];
        bool combining = (byte == 0xcc || byte == 0xcd); /* U+0300 to U+036F */
        if ((byte & 0xc0) != 0x80 && !combining)
            columns++;
    }
    return columns;
}

void text_disarm(char *text)
{
    for (unsigned char *at = (unsigned char *)text; *at; at++) {
        bool is_long = *at == 0xc2 && at[1] >= 0x80 && at[1] < 0xa0; /* in UTF-8 */
        if (is_long)
            *at++ = '?';
        if (is_long || (*at < ' ' && *at != '\n') || *at == 0x7f)
            *at = '?';
    }
}

const char *text_wrapped(struct arena *arena, const char *text, size_t indent, size_t columns)
{
    struct text lines = text_in(arena);
    size_t used = indent;
    for (const char *word = text; *word;) {
        size_t blanks = strspn(word, " "), length = strcspn(word + blanks, " \n");
        size_t width = text_columns(word + blanks, length);
        bool is_first = used == indent;
        if (!is_first && used + blanks + width > columns) {
            text_add_format(&lines, "\n%*s", (int)indent, "");
            used = indent;
            is_first = true;
        }
        text_add_bytes(&lines, is_first && word != text ? word + blanks : word,
                       is_first && word != text ? length : blanks + length);
        used += (is_first ? 0 : blanks) + width;
        word += blanks + length;
        if (*word == '\n') {
            text_add_format(&lines, "\n%*s", word[1] ? (int)indent : 0, "");
            used = indent;
            word++;
        }
    }
    if (lines.bytes)
        text_disarm(lines.bytes);
    return text_string(&lines);
}

bool text_is_utf8(const char *bytes, size_t size)
{
    const unsigned char *at = (const unsigned char *)bytes, *end = at + size;
    while (at < end) {
        unsigned char lead = *at++;
        if (lead == 0)
            return false;
        if (lead < 0x80)
            continue;
        size_t more = lead >= 0xf0 ? 3 : lead >= 0xe0 ? 2 : 1;
        if (lead < 0xc2 || lead > 0xf4 || (size_t)(end - at) < more)
            return false;
        if ((lead == 0xe0 && at[0] < 0xa0) || (lead == 0xed && at[0] > 0x9f) || (lead == 0xf0 && at[0] < 0x90) ||
            (lead == 0xf4 && at[0] > 0x8f))
            return false; /* overlong, surrogate or beyond U+10FFFF */
        for (size_t i = 0; i < more; i++)
            if ((at[i] & 0xc0) != 0x80)
                return false;
        at += more;
    }
    return true;
}

uint64_t text_hash(uint64_t hash, const void *bytes, size_t size)
{
    const unsigned char *at = bytes;
    for (size_t i = 0; i < size; i++)
        hash = (hash ^ at[i]) * UINT64_C(1099511628211);
    return hash;
}
