#include "runner/base/translate.h"

#include <stdint.h>
#include <stdlib.h>
#include <string.h>

/* po/de.po, compiled by msgfmt and embedded. The format: GNU gettext manual, "The Format of GNU MO Files". */
extern const unsigned char embedded_de_mo[], embedded_de_mo_end[];

static enum language current;

void translate_set_language(enum language language)
{
    current = language;
}

enum language translate_language(void)
{
    return current;
}

/* The first variable of POSIX that says something; "" when none does. */
static const char *locale_of_environment(void)
{
    static const char *const names[] = { "LC_ALL", "LC_MESSAGES", "LANG" };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++) {
        const char *value = getenv(names[i]);
        if (value && *value)
            return value;
    }
    return "";
}

enum language translate_language_of_environment(void)
{
    return strncmp(locale_of_environment(), "de", 2) == 0 ? LANGUAGE_GERMAN : LANGUAGE_ENGLISH;
}

bool translate_environment_has_language(void)
{
    const char *locale = locale_of_environment();
    bool is_plain = *locale == 'C' && (locale[1] == '\0' || locale[1] == '.'); /* C, C.UTF-8 */
    return *locale && !is_plain && strcmp(locale, "POSIX") != 0;
}

static uint32_t word(size_t offset)
{
    uint32_t value;
    memcpy(&value, embedded_de_mo + offset, sizeof value);
    return value;
}

/* The translations of a message: its forms one behind the other, each ended by NUL. The originals are sorted, so that a
 * binary search finds them; a plural's original is "singular NUL plural", of which the singular alone is compared. */
static const char *lookup(const char *text)
{
    if (embedded_de_mo_end - embedded_de_mo < 20 || word(0) != 0x950412deU)
        return NULL;
    uint32_t originals = word(12), translations = word(16);
    size_t low = 0, high = word(8);
    while (low < high) {
        size_t middle = (low + high) / 2;
        int order = strcmp(text, (const char *)embedded_de_mo + word(originals + 8 * middle + 4));
        if (order == 0)
            return (const char *)embedded_de_mo + word(translations + 8 * middle + 4);
        if (order < 0)
            high = middle;
        else
            low = middle + 1;
    }
    return NULL;
}

const char *tr(const char *text)
{
    if (current == LANGUAGE_ENGLISH || !text || !*text)
        return text;
    const char *translated = lookup(text);
    return translated && *translated ? translated : text;
}

const char *tr_plural(const char *singular, const char *plural, unsigned long count)
{
    const char *original = count == 1 ? singular : plural;
    if (current == LANGUAGE_ENGLISH)
        return original;
    const char *translated = lookup(singular);
    if (!translated || !*translated)
        return original;
    return count == 1 ? translated : translated + strlen(translated) + 1;
}
