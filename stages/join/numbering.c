#include "stages/join/join.h"

/* Open addressing, never more than half full; a slot holds number + 1. */
struct numbering {
    struct arena *arena;
    uint64_t *values;
    size_t count, room;
    uint32_t *slots;
    size_t slot_count; /* a power of two */
};

struct numbering *numbering_create(struct arena *arena)
{
    struct numbering *numbering = ARENA_NEW(arena, struct numbering);
    numbering->arena = arena;
    return numbering;
}

/* The finaliser of MurmurHash3 (Appleby, 2011): keys are often dates or numbers in a row, which would all lie side by
 * side. */
static size_t hash_of(uint64_t value)
{
    value ^= value >> 33;
    value *= UINT64_C(0xff51afd7ed558ccd);
    value ^= value >> 33;
    value *= UINT64_C(0xc4ceb9fe1a85ec53);
    return (size_t)(value ^ value >> 33);
}

static size_t slot_of(const struct numbering *numbering, uint64_t value)
{
    size_t mask = numbering->slot_count - 1, slot = hash_of(value) & mask;
    for (uint32_t held; (held = numbering->slots[slot]) && numbering->values[held - 1] != value;)
        slot = (slot + 1) & mask;
    return slot;
}

static void grow(struct numbering *numbering)
{
    size_t room = numbering->room ? numbering->room * 2 : 64;
    numbering->values =
        arena_grow(numbering->arena, numbering->values, numbering->count, room, sizeof *numbering->values);
    numbering->room = room;
    numbering->slot_count = room * 2;
    numbering->slots = ARENA_ARRAY(numbering->arena, numbering->slot_count, uint32_t);
    for (size_t i = 0; i < numbering->count; i++)
        numbering->slots[slot_of(numbering, numbering->values[i])] = (uint32_t)i + 1;
}

uint32_t numbering_add(struct numbering *numbering, uint64_t value)
{
    if (numbering->count == numbering->room)
        grow(numbering);
    size_t slot = slot_of(numbering, value);
    if (!numbering->slots[slot]) {
        numbering->values[numbering->count++] = value;
        numbering->slots[slot] = (uint32_t)numbering->count;
    }
    return numbering->slots[slot] - 1;
}

uint32_t numbering_find(const struct numbering *numbering, uint64_t value)
{
    uint32_t held = numbering->slot_count ? numbering->slots[slot_of(numbering, value)] : 0;
    return held ? held - 1 : NO_PARTNER;
}

size_t numbering_count(const struct numbering *numbering)
{
    return numbering->count;
}
