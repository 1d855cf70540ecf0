#include "runner/database/wide.h"

#include <string.h>

static const uint32_t replacement = 0xfffd;

/* The letter that begins here; leaves *at behind it. */
static uint32_t letter_at(const char **at)
{
    const unsigned char *byte = (const unsigned char *)*at;
    size_t more = *byte >= 0xf0 ? 3 : *byte >= 0xe0 ? 2 : *byte >= 0xc0 ? 1 : 0;
    uint32_t letter = more ? *byte & (0x3fU >> more) : *byte;
    ++*at;
    if (more == 0)
        return *byte < 0x80 ? letter : replacement;
    for (; more; more--, ++*at) {
        unsigned char next = (unsigned char)**at;
        if ((next & 0xc0) != 0x80)
            return replacement;
        letter = letter << 6 | (next & 0x3f);
    }
    return letter > 0x10ffff ? replacement : letter;
}

uint16_t *wide_of_text(struct arena *arena, const char *text)
{
    uint16_t *units = ARENA_ARRAY(arena, strlen(text) + 1, uint16_t), *out = units;
    while (*text) {
        uint32_t letter = letter_at(&text);
        if (letter > 0xffff) {
            *out++ = (uint16_t)(0xd800 + ((letter - 0x10000) >> 10));
            letter = 0xdc00 + ((letter - 0x10000) & 0x3ff);
        }
        *out++ = (uint16_t)letter;
    }
    return units;
}

static size_t put_letter(char *out, uint32_t letter)
{
    if (letter < 0x80) {
        out[0] = (char)letter;
        return 1;
    }
    size_t more = letter < 0x800 ? 1 : letter < 0x10000 ? 2 : 3;
    static const unsigned char first[] = { 0, 0xc0, 0xe0, 0xf0 };
    for (size_t i = more; i > 0; i--, letter >>= 6)
        out[i] = (char)(0x80 | (letter & 0x3f));
    out[0] = (char)(first[more] | letter);
    return more + 1;
}

void wide_add(struct text *text, const uint16_t *units, size_t count)
{
    char piece[256];
    size_t size = 0;
    for (size_t i = 0; i < count; i++) {
        uint32_t letter = units[i];
        bool is_high = letter >= 0xd800 && letter < 0xdc00;
        if (is_high && i + 1 < count && units[i + 1] >= 0xdc00 && units[i + 1] < 0xe000)
            letter = 0x10000 + ((letter - 0xd800) << 10) + (units[++i] - 0xdc00U);
        else if (letter >= 0xd800 && letter < 0xe000)
            letter = replacement;
        if (letter)
            size += put_letter(piece + size, letter);
        if (size > sizeof piece - 4) {
            text_add_bytes(text, piece, size);
            size = 0;
        }
    }
    text_add_bytes(text, piece, size);
}
