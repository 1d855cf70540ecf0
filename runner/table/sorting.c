#include "runner/table/sorting.h"

#include <stdbool.h>
#include <string.h>

enum { DIGIT = 11, BUCKETS = 1 << DIGIT };

static bool are_sorted(const uint64_t *keys, size_t count)
{
    for (size_t i = 1; i < count; i++)
        if (keys[i] < keys[i - 1])
            return false;
    return true;
}

/* One pass: stable by the digit at this bit. */
static void sort_by_digit(const uint64_t *keys, uint64_t *sorted, size_t count, unsigned bit)
{
    size_t places[BUCKETS] = { 0 }, place = 0;
    for (size_t i = 0; i < count; i++)
        places[keys[i] >> bit & (BUCKETS - 1)]++;
    for (size_t bucket = 0; bucket < BUCKETS; bucket++) {
        size_t size = places[bucket];
        places[bucket] = place;
        place += size;
    }
    for (size_t i = 0; i < count; i++)
        sorted[places[keys[i] >> bit & (BUCKETS - 1)]++] = keys[i];
}

void sort_keys(uint64_t *keys, uint64_t *spare, size_t count)
{
    if (are_sorted(keys, count))
        return;
    uint64_t differing = 0;
    for (size_t i = 1; i < count; i++)
        differing |= keys[i] ^ keys[0];
    uint64_t *from = keys, *to = spare;
    for (unsigned bit = 0; bit < 64 && differing >> bit; bit += DIGIT) {
        if (!(differing >> bit & (BUCKETS - 1)))
            continue;
        sort_by_digit(from, to, count, bit);
        uint64_t *sorted = to;
        to = from;
        from = sorted;
    }
    if (from != keys)
        memcpy(keys, from, count * sizeof *keys);
}

/* The bits of a float sort as the float does, once the sign is turned over, and all other bits of the negative ones. */
uint64_t key_of_number(float number)
{
    uint32_t bits;
    number += 0.0f;
    memcpy(&bits, &number, sizeof bits);
    return bits & 0x80000000u ? (uint32_t)~bits : bits | 0x80000000u;
}

float number_of_key(uint64_t key)
{
    float number;
    uint32_t bits = (uint32_t)key;
    bits = bits & 0x80000000u ? bits & 0x7fffffffu : ~bits;
    memcpy(&number, &bits, sizeof number);
    return number;
}

uint64_t key_of_date(int64_t seconds)
{
    return (uint64_t)seconds ^ UINT64_C(1) << 63;
}

int64_t date_of_key(uint64_t key)
{
    return (int64_t)(key ^ UINT64_C(1) << 63);
}
