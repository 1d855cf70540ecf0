#include "runner/table/encoding.h"

#include "runner/base/text.h"

#include <errno.h>
#include <iconv.h>
#include <stdint.h>
#include <string.h>
#include <strings.h>
#include <uchardet/uchardet.h>

enum { PIECE = 256 * 1024, LONGEST_CHARACTER = 4, GROWTH = 4 };

struct decoder {
    struct stream *stream;
    const char *encoding;
    iconv_t conversion; /* (iconv_t)-1: UTF-8, only checked */
    char *raw;          /* PIECE bytes */
    size_t filled, used;
    char *decoded; /* GROWTH * PIECE bytes */
    bool at_end, begun, had_mark;
    enum decoded later; /* what stopped the newest piece; DECODED: nothing */
};

static bool is_utf8_name(const char *name)
{
    return strcasecmp(name, "UTF-8") == 0 || strcasecmp(name, "UTF8") == 0;
}

/* How many bytes from the start are ASCII without NUL. */
static size_t ascii_prefix(const char *bytes, size_t size)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    size_t i = 0;
    for (uint64_t word; i + sizeof word <= size; i += sizeof word) {
        memcpy(&word, bytes + i, sizeof word);
        if ((word | ((word - ones) & ~word)) & highs)
            break;
    }
    while (i < size && bytes[i] > 0)
        i++;
    return i;
}

/* The bytes of the character that this byte begins, by its look alone. */
static size_t character_size(char byte)
{
    unsigned char lead = (unsigned char)byte;
    return lead < 0x80 ? 1 : lead < 0xe0 ? 2 : lead < 0xf0 ? 3 : 4;
}

/* How many bytes from the start are UTF-8 without NUL. */
static size_t utf8_prefix(const char *bytes, size_t size)
{
    size_t i = ascii_prefix(bytes, size);
    while (i < size) {
        size_t length = character_size(bytes[i]);
        if (length > size - i || !text_is_utf8(bytes + i, length))
            break;
        i += length;
        if (i < size && bytes[i] > 0)
            i += ascii_prefix(bytes + i, size - i);
    }
    return i;
}

/* Could the bytes be the beginning of a character that the end of a piece cut off? */
static bool is_cut(const char *bytes, size_t size)
{
    char whole[LONGEST_CHARACTER] = { '\x80', '\x80', '\x80', '\x80' };
    if (size == 0 || size >= LONGEST_CHARACTER || (unsigned char)*bytes < 0xc2 || size >= character_size(*bytes))
        return false;
    memcpy(whole, bytes, size);
    if (size == 1) /* lead bytes that limit what may follow */
        whole[1] = *bytes == '\xe0' ? '\xa0' : *bytes == '\xf0' ? '\x90' : '\x80';
    return text_is_utf8(whole, character_size(*bytes));
}

static bool is_letter(char byte)
{
    return (byte | 0x20) >= 'a' && (byte | 0x20) <= 'z';
}

/* Letters beside letters that only German texts have, by how often they would be read in one encoding. `within`: only
 * those in the middle of words, as at their ends the same bytes are signs of another one: T€, „so“, Škoda. */
static size_t umlauts(const char *bytes, size_t size, const char *set, bool within)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++) {
        if (bytes[i] >= 0 || !strchr(set, (unsigned char)bytes[i]))
            continue;
        char before = i > 0 ? bytes[i - 1] : ' ', behind = i + 1 < size ? bytes[i + 1] : ' ';
        bool is_within = (is_letter(before) || before < 0) && (is_letter(behind) || behind < 0);
        count += (is_letter(before) || is_letter(behind)) && (is_within || !within);
    }
    return count;
}

/* In both of these, text of western Europe is the same, but for the euro sign: 0x80 in the one, where 0xA4 is a sign that
 * nobody uses, and 0xA4 in the other, where 0x80 to 0x9F are no text. */
static const char *western(const char *bytes, size_t size)
{
    bool has_euro = false;
    for (size_t i = 0; i < size; i++) {
        if ((unsigned char)bytes[i] >= 0x80 && (unsigned char)bytes[i] <= 0x9f)
            return "WINDOWS-1252";
        has_euro = has_euro || (unsigned char)bytes[i] == 0xa4;
    }
    return has_euro ? "ISO-8859-15" : "WINDOWS-1252";
}

static const char *detect_eight_bits(const char *bytes, size_t size)
{
    static const struct {
        const char *name, *umlauts; /* ä ö ü Ä Ö Ü, and ß where it is not the á of Sánchez */
    } german[] = {
        { "WINDOWS-1252", "\xe4\xf6\xfc\xc4\xd6\xdc\xdf" },
        { "CP850", "\x84\x94\x81\x8e\x99\x9a" },
        { "MACINTOSH", "\x8a\x9a\x9f\x80\x85\x86\xa7" },
    };
    size_t best = 0, best_count = 0;
    for (size_t i = 0; i < sizeof german / sizeof *german; i++) {
        size_t count = umlauts(bytes, size, german[i].umlauts, i != 0);
        if (count > best_count) {
            best = i;
            best_count = count;
        }
    }
    if (best_count && best != 0)
        return german[best].name;
    const char *result = western(bytes, size);
    if (best_count || strcmp(result, "WINDOWS-1252") != 0)
        return result;
    static const char *const believed[] = { "WINDOWS-1250", "ISO-8859-2", "WINDOWS-1251", "KOI8-R",      "WINDOWS-1253",
                                            "ISO-8859-7",   "SHIFT_JIS",  "EUC-JP",       "GB18030",     "BIG5",
                                            "EUC-KR",       "UTF-16LE",   "UTF-16BE",     "WINDOWS-1254" };
    uchardet_t detector = uchardet_new();
    if (uchardet_handle_data(detector, bytes, size) == 0) {
        uchardet_data_end(detector);
        for (size_t i = 0; i < sizeof believed / sizeof *believed; i++)
            if (strcasecmp(uchardet_get_charset(detector), believed[i]) == 0)
                result = believed[i];
    }
    uchardet_delete(detector);
    return result;
}

/* Two bytes a character, and none that says so in front: nearly every other byte of such a table is NUL, and always on
 * the same side. */
static const char *detect_wide(const char *bytes, size_t size)
{
    enum { LOOKED_AT = 4096 };
    size_t end = size < LOOKED_AT ? size : LOOKED_AT, nuls[2] = { 0 };
    if (end < 4 || !memchr(bytes, '\0', end))
        return NULL;
    for (size_t i = 0; i < end; i++)
        nuls[i % 2] += bytes[i] == '\0';
    bool is_little = nuls[0] == 0 && nuls[1] * 4 > end, is_big = nuls[1] == 0 && nuls[0] * 4 > end;
    return is_little ? "UTF-16LE" : is_big ? "UTF-16BE" : NULL;
}

/* Characters of UTF-8 that are no ASCII. */
static size_t count_letters(const char *bytes, size_t size)
{
    size_t count = 0;
    for (size_t i = 0; i < size; i++)
        count += (unsigned char)bytes[i] >= 0xc0;
    return count;
}

const char *encoding_detect(const char *bytes, size_t size, bool whole)
{
    if (size >= 2 && memcmp(bytes, "\xff\xfe", 2) == 0)
        return "UTF-16LE";
    if (size >= 2 && memcmp(bytes, "\xfe\xff", 2) == 0)
        return "UTF-16BE";
    const char *wide = detect_wide(bytes, size);
    if (wide)
        return wide;
    size_t ascii = ascii_prefix(bytes, size);
    if (ascii == size)
        return whole ? "UTF-8" : NULL;
    /* Whoever reads on meets NUL, and the few bytes that are wrong among many letters of UTF-8: in an encoding that those
     * fit, the letters would be garbled in silence. */
    size_t letters = 0, broken = 0;
    for (size_t i = ascii; i < size; i++) {
        size_t valid = utf8_prefix(bytes + i, size - i);
        letters += count_letters(bytes + i, valid);
        i += valid;
        if (i == size || (!whole && is_cut(bytes + i, size - i)))
            break;
        broken += bytes[i] != '\0';
    }
    return broken && broken >= letters ? detect_eight_bits(bytes, size) : "UTF-8";
}

/* Latin-1 has a letter for every byte. */
const char *encoding_readable(struct arena *arena, const char *bytes, size_t size)
{
    const char *const tried[] = { encoding_detect(bytes, size, true), "ISO-8859-1" };
    size_t room = GROWTH * size;
    char *readable = ARENA_ARRAY(arena, room + 1, char);
    for (size_t i = 0; i < sizeof tried / sizeof *tried; i++) {
        char *in = (char *)(uintptr_t)bytes, *out = readable;
        size_t in_left = size, out_left = room;
        iconv_t conversion = iconv_open("UTF-8", tried[i]);
        iconv(conversion, &in, &in_left, &out, &out_left);
        iconv_close(conversion);
        *out = '\0';
        if (in_left == 0 && text_is_utf8(readable, (size_t)(out - readable)))
            break;
    }
    return readable;
}

bool encoding_is_known(const char *name)
{
    iconv_t conversion = iconv_open("UTF-8", name);
    if (conversion == (iconv_t)-1)
        return false;
    iconv_close(conversion);
    return true;
}

bool encoding_has_line_feeds(const char *name)
{
    static const char *const families[] = { "UTF-8",    "UTF8",      "WINDOWS-125", "CP125",     "CP437",
                                            "CP850",    "ISO-8859-", "ISO8859-",    "ISO_8859-", "LATIN",
                                            "US-ASCII", "ASCII",     "MACINTOSH",   "KOI8-" };
    for (size_t i = 0; name && i < sizeof families / sizeof *families; i++)
        if (strncasecmp(name, families[i], strlen(families[i])) == 0)
            return true;
    return !name;
}

static void release(void *object)
{
    struct decoder *decoder = object;
    if (decoder->conversion != (iconv_t)-1)
        iconv_close(decoder->conversion);
}

static void settle(struct decoder *decoder, struct arena *arena, const char *encoding)
{
    decoder->encoding = encoding;
    if (is_utf8_name(encoding))
        return;
    decoder->conversion = iconv_open("UTF-8", encoding);
    if (!decoder->decoded)
        decoder->decoded = arena_get(arena, (size_t)GROWTH * PIECE);
}

struct decoder *decoder_create(struct arena *arena, struct stream *stream, const char *encoding)
{
    struct decoder *decoder = ARENA_NEW(arena, struct decoder);
    decoder->stream = stream;
    decoder->conversion = (iconv_t)-1;
    decoder->raw = arena_get(arena, PIECE);
    decoder->later = DECODED;
    if (encoding)
        settle(decoder, arena, encoding);
    else
        decoder->decoded = arena_get(arena, (size_t)GROWTH * PIECE);
    arena_on_end(arena, release, decoder);
    return decoder;
}

void decoder_keep_mark(struct decoder *decoder)
{
    decoder->begun = true;
}

/* Moves what was not used to the front, and fills up behind it. */
static bool fill(struct decoder *decoder)
{
    size_t rest = decoder->filled - decoder->used;
    if (decoder->used && rest)
        memmove(decoder->raw, decoder->raw + decoder->used, rest);
    decoder->used = 0;
    decoder->filled = rest;
    if (decoder->at_end)
        return true;
    ssize_t got = stream_read(decoder->stream, decoder->raw + rest, PIECE - rest);
    if (got < 0)
        return false;
    decoder->at_end = got == 0;
    decoder->filled += (size_t)got;
    return true;
}

static void drop_mark(struct decoder *decoder, const char **bytes, size_t *size)
{
    if (decoder->begun || *size == 0)
        return;
    decoder->begun = true;
    if (*size < 3 || memcmp(*bytes, "\xef\xbb\xbf", 3) != 0)
        return;
    decoder->had_mark = true;
    *bytes += 3;
    *size -= 3;
}

static enum decoded stopped_at(const struct decoder *decoder)
{
    if (decoder->used == decoder->filled)
        return DECODED;
    return decoder->raw[decoder->used] == '\0' ? DECODED_NUL : DECODED_INVALID;
}

static void check(struct decoder *decoder, const char **bytes, size_t *size)
{
    size_t rest = decoder->filled - decoder->used;
    *bytes = decoder->raw + decoder->used;
    *size = utf8_prefix(*bytes, rest);
    decoder->used += *size;
    decoder->later = !decoder->at_end && is_cut(*bytes + *size, rest - *size) ? DECODED : stopped_at(decoder);
}

static void convert(struct decoder *decoder, const char **bytes, size_t *size)
{
    char *in = decoder->raw + decoder->used, *out = decoder->decoded;
    size_t in_left = decoder->filled - decoder->used, out_left = (size_t)GROWTH * PIECE;
    errno = 0;
    iconv(decoder->conversion, &in, &in_left, &out, &out_left);
    bool cut = errno == EINVAL && !decoder->at_end;
    decoder->used = decoder->filled - in_left;
    *bytes = decoder->decoded;
    *size = (size_t)(out - decoder->decoded);
    decoder->later = in_left && !cut ? DECODED_INVALID : DECODED;
    char *nul = memchr(decoder->decoded, '\0', *size);
    if (nul) {
        *size = (size_t)(nul - decoder->decoded);
        decoder->later = DECODED_NUL;
    }
}

/* An encoding that the beginning left open is settled by what follows the first byte that is no ASCII. */
static void settle_open(struct decoder *decoder)
{
    const char *bytes = decoder->raw + decoder->used;
    size_t size = decoder->filled - decoder->used, ascii = ascii_prefix(bytes, size);
    if (ascii == size || bytes[ascii] == '\0')
        return;
    size_t valid = ascii + utf8_prefix(bytes + ascii, size - ascii);
    bool is_utf8 = valid > ascii || (!decoder->at_end && is_cut(bytes + valid, size - valid));
    decoder->encoding = "UTF-8";
    if (!is_utf8) {
        decoder->encoding = western(bytes, size);
        decoder->conversion = iconv_open("UTF-8", decoder->encoding);
    }
}

enum decoded decoder_read(struct decoder *decoder, const char **bytes, size_t *size)
{
    do {
        if (decoder->later != DECODED) {
            *bytes = decoder->raw + decoder->used;
            return decoder->later;
        }
        if (!fill(decoder))
            return DECODED_FAILED;
        if (decoder->at_end && decoder->filled == 0)
            return DECODED_END;
        if (!decoder->encoding)
            settle_open(decoder);
        if (decoder->conversion == (iconv_t)-1)
            check(decoder, bytes, size);
        else
            convert(decoder, bytes, size);
        drop_mark(decoder, bytes, size);
    } while (*size == 0);
    return DECODED;
}

const char *decoder_encoding(const struct decoder *decoder)
{
    return decoder->encoding;
}

bool decoder_had_mark(const struct decoder *decoder)
{
    return decoder->had_mark;
}
