#include "runner/table/dictionary.h"

#include <string.h>

enum { AHEAD = 16 };

struct value {
    const char *text;
    uint32_t hash, size;
};

/* Open addressing; a slot holds code + 1. */
struct dictionary {
    struct arena *arena;
    struct value *values;
    size_t count, room;
    uint32_t *slots;
    size_t slot_count; /* a power of two */
};

struct dictionary *dictionary_create(struct arena *arena)
{
    struct dictionary *dictionary = ARENA_NEW(arena, struct dictionary);
    dictionary->arena = arena;
    return dictionary;
}

static uint64_t mixed(uint64_t hash, uint64_t word)
{
    hash = (hash ^ word) * UINT64_C(0x9e3779b97f4a7c15); /* 2^64 divided by the golden ratio (Knuth) */
    return hash ^ hash >> 32;
}

/* Up to seven bytes, some of them twice: quicker than to ask for each. */
static uint64_t short_word(const char *bytes, size_t size)
{
    uint32_t first, last;
    if (size < sizeof first)
        return size == 0 ? 0
                         : (uint64_t)(unsigned char)bytes[0] << 16 | (uint64_t)(unsigned char)bytes[size / 2] << 8 |
                               (unsigned char)bytes[size - 1];
    memcpy(&first, bytes, sizeof first);
    memcpy(&last, bytes + size - sizeof last, sizeof last);
    return (uint64_t)last << 32 | first;
}

/* Eight bytes at a time; it stays within this process, so that the order of bytes in a word does not matter. */
static uint32_t hash_of(const char *bytes, size_t size)
{
    uint64_t hash = size, word;
    for (; size >= sizeof word; bytes += sizeof word, size -= sizeof word) {
        memcpy(&word, bytes, sizeof word);
        hash = mixed(hash, word);
    }
    return (uint32_t)mixed(hash, short_word(bytes, size));
}

static size_t slot_of(const struct dictionary *dictionary, const char *bytes, struct value sought)
{
    size_t slot = sought.hash & (dictionary->slot_count - 1);
    for (uint32_t held; (held = dictionary->slots[slot]); slot = (slot + 1) & (dictionary->slot_count - 1)) {
        const struct value *value = &dictionary->values[held - 1];
        if (value->hash == sought.hash && value->size == sought.size && memcmp(value->text, bytes, sought.size) == 0)
            break;
    }
    return slot;
}

static void grow(struct dictionary *dictionary)
{
    size_t room = dictionary->room ? dictionary->room * 2 : 16, slot_count = room * 2;
    dictionary->values =
        arena_grow(dictionary->arena, dictionary->values, dictionary->room, room, sizeof *dictionary->values);
    dictionary->slots =
        arena_grow(dictionary->arena, dictionary->slots, dictionary->slot_count, slot_count, sizeof *dictionary->slots);
    memset(dictionary->slots, 0, dictionary->slot_count * sizeof *dictionary->slots);
    dictionary->room = room;
    dictionary->slot_count = slot_count;
    for (size_t code = 0; code < dictionary->count; code++) {
        size_t slot = dictionary->values[code].hash & (slot_count - 1);
        while (dictionary->slots[slot])
            slot = (slot + 1) & (slot_count - 1);
        dictionary->slots[slot] = (uint32_t)code + 1;
    }
}

static uint32_t add(struct dictionary *dictionary, const char *bytes, struct value value)
{
    if (dictionary->count == dictionary->room)
        grow(dictionary);
    size_t slot = slot_of(dictionary, bytes, value);
    if (dictionary->slots[slot])
        return dictionary->slots[slot] - 1;
    value.text = arena_copy(dictionary->arena, bytes, value.size);
    dictionary->values[dictionary->count++] = value;
    dictionary->slots[slot] = (uint32_t)dictionary->count;
    return (uint32_t)dictionary->count - 1;
}

uint32_t dictionary_add(struct dictionary *dictionary, const char *bytes, size_t size)
{
    return add(dictionary, bytes, (struct value){ .hash = hash_of(bytes, size), .size = (uint32_t)size });
}

/* A large dictionary is seldom in the processor's cache: asks for the slot of a value that is soon sought, and for the
 * value in the slot of one that is sought sooner. */
static void fetch(const struct dictionary *dictionary, uint32_t soon, uint32_t sooner)
{
    __builtin_prefetch(&dictionary->slots[soon & (dictionary->slot_count - 1)]);
    uint32_t held = dictionary->slots[sooner & (dictionary->slot_count - 1)];
    if (held)
        __builtin_prefetch(&dictionary->values[held - 1]);
}

void dictionary_add_all(struct dictionary *dictionary, const struct dictionary *other, uint32_t *codes)
{
    for (size_t i = 0; i < other->count; i++) {
        if (i + AHEAD < other->count && dictionary->slot_count)
            fetch(dictionary, other->values[i + AHEAD].hash, other->values[i + AHEAD / 2].hash);
        codes[i] = add(dictionary, other->values[i].text, other->values[i]);
    }
}

uint32_t dictionary_find(const struct dictionary *dictionary, const char *bytes, size_t size)
{
    if (!dictionary->slot_count)
        return CODE_MISSING;
    struct value sought = { .hash = hash_of(bytes, size), .size = (uint32_t)size };
    uint32_t held = dictionary->slots[slot_of(dictionary, bytes, sought)];
    return held ? held - 1 : CODE_MISSING;
}

size_t dictionary_count(const struct dictionary *dictionary)
{
    return dictionary->count;
}

const char *dictionary_text(const struct dictionary *dictionary, uint32_t code)
{
    return dictionary->values[code].text;
}
