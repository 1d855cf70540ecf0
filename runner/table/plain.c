#include "runner/table/plain.h"

#include <endian.h>
#include <stdint.h>
#include <string.h>

static bool is_blank(char byte)
{
    return byte == ' ' || byte == '\t';
}

/* The first separator or line end, or `end`: eight bytes at a time (Warren, "Hacker's Delight", 6-1, finding a zero
 * byte), of which those below 14 are looked at, as line ends are. */
static const char *next_sign(const char *at, const char *end, char separator)
{
    const uint64_t ones = UINT64_C(0x0101010101010101), highs = ones << 7;
    const uint64_t separators = ones * (unsigned char)separator;
    for (; end - at >= 8; at += 8) {
        uint64_t word;
        memcpy(&word, at, sizeof word);
        word = le64toh(word);
        uint64_t other = word ^ separators;
        uint64_t hits = (((other - ones) & ~other) | ((word - ones * 14) & ~word)) & highs;
        if (!hits)
            continue;
        at += __builtin_ctzll(hits) / 8;
        if (*at == separator || *at == '\n' || *at == '\r')
            return at;
        at -= 7; /* a tab; on behind it */
    }
    while (at < end && *at != separator && *at != '\n' && *at != '\r')
        at++;
    return at;
}

/* The quote that ends the cell which begins here, or NULL: another one belongs to it, or a line end, or something stands
 * behind it. */
static const char *closing_quote(const struct plain *plain, const char *at, const char *end)
{
    const char *quote = memchr(at, plain->quote, (size_t)(end - at));
    if (!quote || quote + 1 == end || memchr(at, plain->line_end, (size_t)(quote - at)))
        return NULL;
    return quote[1] == plain->separator || quote[1] == '\n' || quote[1] == '\r' ? quote : NULL;
}

/* Behind the line end at `at`; NULL when it is another one than the file's. */
static const char *behind_line_end(const struct plain *plain, const char *at, const char *end)
{
    if (plain->line_end == '\n' && *at == '\r')
        at++;
    return at < end && *at == plain->line_end ? at + 1 : NULL;
}

size_t plain_cut(const struct plain *plain, const char *bytes, size_t size, struct cell *cells, size_t room,
                 size_t *count, size_t *filled)
{
    const char *at = bytes, *end = bytes + size, separator = plain->separator;
    size_t used = 0, cut = 0;
    for (;; at++) {
        while (at < end && is_blank(*at) && *at != separator)
            at++;
        const char *start = at, *stop;
        bool is_quoted = at < end && *at == plain->quote;
        if (is_quoted) {
            stop = closing_quote(plain, ++start, end);
            if (!stop)
                return 0;
            at = stop + 1;
        } else {
            stop = at = next_sign(at, end, separator);
            while (stop > start && is_blank(stop[-1]))
                stop--;
        }
        if (at == end || cut == room)
            return 0;
        if (is_quoted || stop > start || separator != ' ') /* blanks in a row separate once */
            cells[cut++] = (struct cell){ start, (size_t)(stop - start) };
        used += (size_t)(stop - start);
        if (*at != separator)
            break;
    }
    at = behind_line_end(plain, at, end);
    if (!at)
        return 0;
    *count = cut;
    *filled = used;
    return (size_t)(at - bytes);
}
