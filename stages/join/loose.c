#include "stages/join/join.h"

#include <string.h>

/* What often differs between two exports of the same things: "A-17 " and "a-17", "0042" and "42", "42.0" and "42". */

static bool is_digit(char letter)
{
    return letter >= '0' && letter <= '9';
}

/* ASCII, and the capitals of Latin-1 (U+00C0 to U+00DE but ×), which begin with 0xC3 in UTF-8. */
static char small(char letter, char before)
{
    unsigned char byte = (unsigned char)letter;
    if (letter >= 'A' && letter <= 'Z')
        return (char)(letter - 'A' + 'a');
    return (unsigned char)before == 0xC3 && byte >= 0x80 && byte <= 0x9E && byte != 0x97 ? (char)(byte + 0x20) : letter;
}

/* Bytes of the blank that begins here: ASCII, or a no-break space; 0: it is none. */
static size_t blank_length(const char *text)
{
    if (*text == ' ' || *text == '\t')
        return 1;
    return strncmp(text, "\xC2\xA0", 2) == 0 ? 2 : 0;
}

/* Length without ".0" or ",00" behind nothing but digits. */
static size_t without_decimals(const char *text, size_t length)
{
    size_t whole = 0;
    while (whole < length && is_digit(text[whole]))
        whole++;
    bool has_sign = whole > 0 && whole + 1 < length && (text[whole] == '.' || text[whole] == ',');
    for (size_t i = whole + 1; has_sign && i < length; i++)
        has_sign = text[i] == '0';
    return has_sign ? whole : length;
}

const char *loose_text(struct text *room, const char *text)
{
    room->length = 0;
    text_add_bytes(room, "", 0); /* there is a text even if nothing is left of it */
    for (char before = '\0'; *text; before = *text++) {
        size_t blank = blank_length(text);
        char letter = small(*text, before);
        if (blank)
            text += blank - 1;
        else
            text_add_bytes(room, &letter, 1);
    }
    room->length = without_decimals(room->bytes, room->length);
    room->bytes[room->length] = '\0';
    const char *start = room->bytes;
    while (start[0] == '0' && is_digit(start[1]))
        start++;
    return start;
}
