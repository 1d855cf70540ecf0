#include "stages/prepare/text.h"

#include <math.h>
#include <string.h>

enum {
    SHORTEST = 3,     /* string of letters within a word */
    MOST_LETTERS = 40 /* of a word that are looked at */
};

/* A character of a text: lower-cased, and what it is. */
enum kind { KIND_BLANK, KIND_LETTER, KIND_DIGIT, KIND_SIGN };

struct letter {
    uint32_t code;
    enum kind kind;
    bool is_capital;
};

/* Reads the code point at *text, which is valid UTF-8, and moves behind it. */
static uint32_t next_code(const char **text)
{
    const unsigned char *at = (const unsigned char *)*text;
    size_t size = *at < 0x80 ? 1 : *at < 0xe0 ? 2 : *at < 0xf0 ? 3 : 4;
    uint32_t code = size == 1 ? *at : *at & (0x7fU >> size);
    for (size_t i = 1; i < size && at[i]; i++)
        code = code << 6 | (at[i] & 0x3fU);
    for (size_t i = 0; i < size && **text; i++)
        (*text)++;
    return code;
}

/* The small letter of a capital one: Latin, Greek and Cyrillic. The C library would need a locale for it. */
static uint32_t small_letter(uint32_t code)
{
    bool is_plain = (code >= 'A' && code <= 'Z') || (code >= 0xc0 && code <= 0xde && code != 0xd7) ||
                    (code >= 0x391 && code <= 0x3a9) || (code >= 0x410 && code <= 0x42f);
    if (is_plain)
        return code + 0x20;
    if (code >= 0x400 && code <= 0x40f)
        return code + 0x50;
    if (code == 0x1e9e) /* the capital sharp s */
        return 0xdf;
    if (code == 0x178)
        return 0xff;
    bool starts_odd = (code >= 0x139 && code <= 0x148) || (code >= 0x179 && code <= 0x17e);
    bool has_pairs = code >= 0x100 && code <= 0x17e && code != 0x130 && code != 0x131 && code != 0x138;
    return has_pairs && code % 2 == starts_odd ? code + 1 : code;
}

static bool is_sign(uint32_t code)
{
    return (code >= 0xa1 && code <= 0xbf && code != 0xaa && code != 0xb5 && code != 0xba) || code == 0xd7 ||
           code == 0xf7 || (code >= 0x2010 && code <= 0x2bff) || (code >= 0x3001 && code <= 0x303f) || code >= 0x1f000;
}

static struct letter next_letter(const char **text)
{
    uint32_t code = next_code(text), small = small_letter(code);
    struct letter letter = { small, KIND_LETTER, small != code };
    if (code <= ' ' || code == 0x7f || code == 0xa0 || (code >= 0x2000 && code < 0x2010) || code == 0xfeff)
        letter.kind = KIND_BLANK;
    else if (code >= '0' && code <= '9')
        letter.kind = KIND_DIGIT;
    else if (code < 0x80 ? small < 'a' || small > 'z' : is_sign(code))
        letter.kind = KIND_SIGN;
    return letter;
}

struct text_look text_look(const char *text)
{
    struct text_look look = { 0 };
    size_t letters = 0, capitals = 0;
    bool in_word = false;
    while (*text) {
        struct letter letter = next_letter(&text);
        bool is_word = letter.kind == KIND_LETTER || letter.kind == KIND_DIGIT;
        look.characters++;
        look.words += is_word && !in_word;
        look.digits += letter.kind == KIND_DIGIT;
        look.marks += letter.code == '!' || letter.code == '?';
        letters += letter.kind == KIND_LETTER;
        capitals += letter.is_capital;
        in_word = is_word;
    }
    look.capitals = letters ? (float)capitals / (float)letters : NAN;
    return look;
}

struct text_pieces *text_pieces_create(struct arena *arena)
{
    struct text_pieces *pieces = ARENA_NEW(arena, struct text_pieces);
    /* Of each byte at most: a string of letters of each length that ends there, a word, and a pair of words. */
    pieces->buckets = ARENA_ARRAY(arena, (size_t)TEXT_MOST_BYTES * (MOST_LETTERS + 2), uint32_t);
    pieces->times = ARENA_ARRAY(arena, (size_t)TEXT_MOST_BYTES * (MOST_LETTERS + 2), uint16_t);
    pieces->met = ARENA_ARRAY(arena, TEXT_BUCKETS, uint16_t);
    return pieces;
}

/* Different kinds of pieces are different, even where their letters are the same. */
enum { PIECE_WORD = 1, PIECE_PAIR, PIECE_STRING };

static void add_piece(struct text_pieces *pieces, uint64_t hash)
{
    uint32_t bucket = (uint32_t)((hash * UINT64_C(0x9e3779b97f4a7c15)) >> (64 - TEXT_BUCKET_BITS));
    if (pieces->met[bucket] == 0)
        pieces->buckets[pieces->count++] = bucket;
    if (pieces->met[bucket] < UINT16_MAX)
        pieces->met[bucket]++;
}

/* A word is framed by zeros, so that beginnings and ends of words are pieces of their own. */
struct word {
    uint32_t letters[MOST_LETTERS + 2];
    size_t count;
};

static uint64_t mix(uint64_t hash, uint32_t code)
{
    return (hash ^ code) * UINT64_C(1099511628211); /* FNV-1a, a code point at a time */
}

static uint64_t add_word(struct text_pieces *pieces, struct word *word, const struct text_cut *cut)
{
    uint64_t whole = TEXT_HASH_START + PIECE_WORD;
    for (size_t i = 0; i < word->count; i++)
        whole = mix(whole, word->letters[i + 1]);
    add_piece(pieces, whole);
    size_t framed = word->count + 2, longest = (size_t)cut->longest;
    word->letters[framed - 1] = 0;
    for (size_t first = 0; first + SHORTEST <= framed; first++) {
        uint64_t hash = TEXT_HASH_START + PIECE_STRING;
        for (size_t length = 1; length <= longest && first + length <= framed; length++) {
            hash = mix(hash, word->letters[first + length - 1]);
            if (length >= SHORTEST && length < framed)
                add_piece(pieces, hash);
        }
    }
    word->count = 0;
    return whole;
}

void text_pieces_cut(struct text_pieces *pieces, const struct text_cut *cut, const char *text)
{
    pieces->count = 0;
    struct word word = { .count = 0 };
    uint64_t last = 0;
    const char *end = text + strnlen(text, TEXT_MOST_BYTES);
    for (bool more = true; more;) {
        more = text < end;
        struct letter letter = more ? next_letter(&text) : (struct letter){ .kind = KIND_BLANK };
        if (letter.kind == KIND_LETTER || letter.kind == KIND_DIGIT) {
            /* All digits are one, so that a number counts by its length: nobody is known by a telephone number. */
            if (word.count < MOST_LETTERS)
                word.letters[++word.count] = letter.kind == KIND_DIGIT ? '0' : letter.code;
            continue;
        }
        if (word.count) {
            uint64_t hash = add_word(pieces, &word, cut);
            if (last)
                add_piece(pieces, (last * 31 ^ hash) + PIECE_PAIR);
            last = hash;
        }
        if (letter.kind == KIND_SIGN)
            add_piece(pieces, mix(TEXT_HASH_START + PIECE_WORD, letter.code));
    }
    for (size_t i = 0; i < pieces->count; i++) {
        pieces->times[i] = pieces->met[pieces->buckets[i]];
        pieces->met[pieces->buckets[i]] = 0;
    }
}

/* All pieces of all texts: 64 megabytes, which some twenty-five thousand letters of a hundred characters fill. */
enum { MOST_PIECES = 10 << 20, PIECES_PER_BYTE = 4 };

struct text_corpus text_corpus_create(struct arena *arena, const struct text_cut *cut, const struct column *column,
                                      const struct table *training)
{
    struct text_corpus corpus = { .rows = ARENA_ARRAY(arena, training->row_count, uint32_t) };
    size_t known = 0, bytes = 0;
    for (size_t i = 0; i < training->row_count; i++) {
        uint32_t row = (uint32_t)table_row(training, i);
        if (column->codes[row] == CODE_MISSING)
            continue;
        corpus.rows[known++] = row;
        bytes += strnlen(dictionary_text(column->dictionary, column->codes[row]), TEXT_MOST_BYTES);
    }
    size_t most = MOST_PIECES / PIECES_PER_BYTE;
    corpus.count = bytes > most ? (size_t)((double)known * (double)most / (double)bytes) : known;
    corpus.starts = ARENA_ARRAY(arena, corpus.count + 1, size_t);
    struct text_pieces *pieces = text_pieces_create(arena);
    size_t room = 4096;
    corpus.buckets = ARENA_ARRAY(arena, room, uint32_t);
    corpus.times = arena_get(arena, room * sizeof *corpus.times);
    for (size_t i = 0; i < corpus.count; i++) {
        size_t filled = corpus.starts[i];
        corpus.rows[i] = corpus.rows[i * known / corpus.count];
        text_pieces_cut(pieces, cut, dictionary_text(column->dictionary, column->codes[corpus.rows[i]]));
        if (filled + pieces->count > room) {
            size_t wanted = room * 2 + pieces->count;
            corpus.buckets = arena_grow(arena, corpus.buckets, room, wanted, sizeof *corpus.buckets);
            corpus.times = arena_grow(arena, corpus.times, room, wanted, sizeof *corpus.times);
            room = wanted;
        }
        for (size_t at = 0; at < pieces->count; at++) {
            corpus.buckets[filled + at] = pieces->buckets[at];
            corpus.times[filled + at] = pieces->times[at];
        }
        corpus.starts[i + 1] = filled + pieces->count;
    }
    return corpus;
}
