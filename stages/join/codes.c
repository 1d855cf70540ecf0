#include "stages/join/join.h"

#include "runner/table/date.h"
#include "runner/table/number.h"

#include <stdio.h>
#include <string.h>

/* Keys as numbers: each pair of columns by itself, then pairs of what was found so far and the next column. Values are
 * equal when they mean the same: numbers by value, dates by time, the others by their text. A number beside a text is
 * compared as the shortest text that it can have. */

enum { SECONDS_OF_DAY = 86400 };

static bool has_texts(const struct column *column)
{
    return column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
}

/* A number or date as 64 bits that are equal when the values are. */
static uint64_t bits_of(const struct column *column, size_t row, bool loose)
{
    if (column->kind == COLUMN_DATE) {
        int64_t seconds = column->dates[row], rest = seconds % SECONDS_OF_DAY;
        return (uint64_t)(loose ? seconds - rest - (rest < 0 ? SECONDS_OF_DAY : 0) : seconds);
    }
    float value = column->numbers[row] + 0.0F; /* -0 becomes 0 */
    uint32_t bits;
    memcpy(&bits, &value, sizeof bits);
    return bits;
}

static void number_values(const struct joining *joining, const struct key *key, struct arena *arena, bool loose,
                          struct codes *codes)
{
    struct numbering *numbering = numbering_create(arena);
    for (size_t row = 0; row < joining->right->row_count; row++)
        codes->right[row] =
            column_is_missing(key->right, row) ? NO_KEY : numbering_add(numbering, bits_of(key->right, row, loose));
    for (size_t row = 0; row < joining->left->row_count; row++)
        codes->left[row] =
            column_is_missing(key->left, row) ? NO_KEY : numbering_find(numbering, bits_of(key->left, row, loose));
    codes->count = numbering_count(numbering);
}

/* The value as a text that does not depend on the file or the language. */
static const char *plain_text(const struct column *column, size_t row, char *buffer, size_t size)
{
    if (column->kind == COLUMN_NUMBER) {
        buffer[number_write(buffer, column->numbers[row], '.')] = '\0';
        return buffer;
    }
    struct date_parts parts = date_parts(column->dates[row]);
    int length = snprintf(buffer, size, "%04d-%02d-%02d", parts.year, parts.month, parts.day);
    if (column->dates[row] % SECONDS_OF_DAY)
        snprintf(buffer + length, size - (size_t)length, " %02d:%02d:%02d", parts.hour, parts.minute, parts.second);
    return buffer;
}

/* Codes of one side. `adds`: its texts are the ones that the dictionary holds afterwards; else they are looked up. */
static void number_texts(const struct column *column, size_t row_count, struct dictionary *texts, bool adds,
                         struct arena *arena, bool loose, uint32_t *codes)
{
    bool is_coded = has_texts(column);
    size_t count = is_coded ? dictionary_count(column->dictionary) : row_count;
    uint32_t *code_of = is_coded ? ARENA_ARRAY(arena, count, uint32_t) : codes;
    struct text room = text_in(arena);
    for (size_t i = 0; i < count; i++) {
        char buffer[64];
        if (!is_coded && column_is_missing(column, i)) {
            code_of[i] = NO_KEY;
            continue;
        }
        const char *text =
            is_coded ? dictionary_text(column->dictionary, (uint32_t)i) : plain_text(column, i, buffer, sizeof buffer);
        if (loose)
            text = loose_text(&room, text);
        uint32_t code = adds ? dictionary_add(texts, text, strlen(text)) : dictionary_find(texts, text, strlen(text));
        code_of[i] = code == CODE_MISSING ? NO_PARTNER : code;
    }
    for (size_t row = 0; is_coded && row < row_count; row++)
        codes[row] = column->codes[row] == CODE_MISSING ? NO_KEY : code_of[column->codes[row]];
}

static struct codes codes_of_key(const struct joining *joining, const struct key *key, struct arena *arena, bool loose)
{
    struct codes codes = { .left = ARENA_ARRAY(arena, joining->left->row_count, uint32_t),
                           .right = ARENA_ARRAY(arena, joining->right->row_count, uint32_t) };
    if (key->left->kind == key->right->kind && !has_texts(key->left)) {
        number_values(joining, key, arena, loose, &codes);
        return codes;
    }
    struct dictionary *texts = dictionary_create(arena);
    number_texts(key->right, joining->right->row_count, texts, true, arena, loose, codes.right);
    number_texts(key->left, joining->left->row_count, texts, false, arena, loose, codes.left);
    codes.count = dictionary_count(texts);
    return codes;
}

uint64_t key_bits(const struct column *column, size_t row)
{
    return has_texts(column) ? column->codes[row] : bits_of(column, row, false);
}

static uint64_t pair_of(uint32_t one, uint32_t other)
{
    return (uint64_t)one << 32 | other;
}

/* The codes of both keys together take the place of the first. */
static void combine(const struct joining *joining, struct arena *arena, struct codes *codes, const struct codes *next)
{
    struct numbering *numbering = numbering_create(arena);
    for (size_t row = 0; row < joining->right->row_count; row++) {
        uint32_t *code = &codes->right[row], other = next->right[row];
        *code = *code == NO_KEY || other == NO_KEY ? NO_KEY : numbering_add(numbering, pair_of(*code, other));
    }
    codes->count = numbering_count(numbering);
    for (size_t row = 0; row < joining->left->row_count; row++) {
        uint32_t *code = &codes->left[row], other = next->left[row];
        if (*code == NO_KEY || other == NO_KEY)
            *code = NO_KEY;
        else
            *code = *code == NO_PARTNER || other == NO_PARTNER ? NO_PARTNER
                                                               : numbering_find(numbering, pair_of(*code, other));
    }
}

struct codes codes_of(const struct joining *joining, struct arena *arena, bool loose)
{
    if (joining->key_count == 0) /* by date alone: all rows have the same key */
        return (struct codes){ .left = ARENA_ARRAY(arena, joining->left->row_count, uint32_t),
                               .right = ARENA_ARRAY(arena, joining->right->row_count, uint32_t),
                               .count = 1 };
    struct codes codes = codes_of_key(joining, &joining->keys[0], arena, loose);
    for (size_t i = 1; i < joining->key_count; i++) {
        struct codes next = codes_of_key(joining, &joining->keys[i], arena, loose);
        combine(joining, arena, &codes, &next);
    }
    return codes;
}
