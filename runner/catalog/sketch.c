#include "runner/catalog/sketch.h"

#include "runner/base/text.h"
#include "runner/table/number.h"
#include "runner/table/sorting.h"

#include <math.h>
#include <stdio.h>
#include <string.h>

/* Hashes that come in, of which the smallest are kept: from time to time they are sorted and the rest is dropped. */
struct gathering {
    uint64_t *hashes, *spare;
    size_t count;
    bool is_whole;
};

enum { ROOM = 4 * SKETCH_VALUES };

static void thin_out(struct gathering *gathering)
{
    size_t kept = 0;
    sort_keys(gathering->hashes, gathering->spare, gathering->count);
    for (size_t i = 0; i < gathering->count; i++)
        if (kept == 0 || gathering->hashes[i] != gathering->hashes[kept - 1])
            gathering->hashes[kept++] = gathering->hashes[i];
    gathering->is_whole = gathering->is_whole && kept <= SKETCH_VALUES;
    gathering->count = kept < SKETCH_VALUES ? kept : SKETCH_VALUES;
}

/* FNV mixes its last bytes poorly into the high bits, which decide here: the finish of MurmurHash3 (Appleby) does. */
static uint64_t mixed(uint64_t hash)
{
    hash = (hash ^ hash >> 33) * UINT64_C(0xff51afd7ed558ccd);
    hash = (hash ^ hash >> 33) * UINT64_C(0xc4ceb9fe1a85ec53);
    return hash ^ hash >> 33;
}

static void gather(struct gathering *gathering, uint64_t hash)
{
    if (gathering->count == ROOM)
        thin_out(gathering);
    gathering->hashes[gathering->count++] = mixed(hash);
}

/* Of the value in small letters, those of German included (UTF-8 writes them as C3 80 to C3 9E), without blanks and
 * without zeros in front. */
static uint64_t loose_hash(const char *bytes, size_t size)
{
    uint64_t hash = TEXT_HASH_START;
    for (; size > 1 && *bytes == '0'; size--)
        bytes++;
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        bool is_latin = i && (unsigned char)bytes[i - 1] == 0xc3 && byte >= 0x80 && byte <= 0x9e && byte != 0x97;
        if ((byte >= 'A' && byte <= 'Z') || is_latin)
            byte = (unsigned char)(byte + 32);
        if (byte != ' ')
            hash = text_hash(hash, &byte, 1);
    }
    return hash;
}

struct both {
    struct gathering exact, loose;
};

static void add(struct both *both, const char *bytes, size_t size)
{
    gather(&both->exact, text_hash(TEXT_HASH_START, bytes, size));
    gather(&both->loose, loose_hash(bytes, size));
}

static void add_row(struct both *both, const struct column *column, size_t row)
{
    char text[32];
    if (column->kind == COLUMN_DATE && column->dates[row] != DATE_MISSING)
        add(both, text, (size_t)snprintf(text, sizeof text, "@%lld", (long long)column->dates[row]));
    else if (column->kind == COLUMN_NUMBER && !isnan(column->numbers[row]))
        add(both, text, number_write(text, column->numbers[row], '.'));
}

static struct hashes kept(struct arena *arena, struct gathering *gathering)
{
    thin_out(gathering);
    const void *copy = arena_copy(arena, gathering->hashes, gathering->count * sizeof *gathering->hashes);
    return (struct hashes){ copy, gathering->count, gathering->is_whole };
}

static struct gathering gathering_in(struct arena *arena)
{
    return (struct gathering){ .hashes = ARENA_ARRAY(arena, ROOM, uint64_t),
                               .spare = ARENA_ARRAY(arena, ROOM, uint64_t),
                               .is_whole = true };
}

struct sketch sketch_of(struct arena *arena, const struct table *table, const struct column *column)
{
    struct arena *scratch = arena_child(arena);
    struct both both = { gathering_in(scratch), gathering_in(scratch) };
    if (column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT)
        for (size_t code = 0; code < dictionary_count(column->dictionary); code++) {
            const char *text = dictionary_text(column->dictionary, (uint32_t)code);
            add(&both, text, strlen(text));
        }
    else
        for (size_t i = 0; i < table->row_count; i++)
            add_row(&both, column, table_row(table, i));
    struct sketch sketch = { kept(arena, &both.exact), kept(arena, &both.loose) };
    arena_destroy(scratch);
    return sketch;
}

double sketch_share(const struct hashes *part, const struct hashes *whole, size_t *compared)
{
    /* Beyond the last hash of a sketch that is not whole nothing is known. */
    uint64_t limit = whole->is_whole || whole->count == 0 ? UINT64_MAX : whole->list[whole->count - 1];
    size_t found = 0, at = 0;
    for (*compared = 0; *compared < part->count && part->list[*compared] <= limit; ++*compared) {
        while (at < whole->count && whole->list[at] < part->list[*compared])
            at++;
        found += at < whole->count && whole->list[at] == part->list[*compared];
    }
    return *compared ? (double)found / (double)*compared : 0;
}
