/* Language of all that people read: English in the sources, translations compiled in from po/.
 *
 * The C library's locale is left alone (cron runs with LANG=C, and a decimal comma inside of printf would spoil every
 * file that is written); the language follows --language, then [pipeline] language, then LC_ALL, LC_MESSAGES, LANG.
 */
#ifndef LOTSE_TRANSLATE_H
#define LOTSE_TRANSLATE_H

#include <stdbool.h>

/* Marks a text for translation where it stands in a table; tr translates it where it is shown. */
#define N_(text) text

enum language { LANGUAGE_ENGLISH, LANGUAGE_GERMAN };

/* Set once at the start, before other threads are there. */
void translate_set_language(enum language language);
enum language translate_language(void);

/* The language that the environment asks for. */
enum language translate_language_of_environment(void);

/* Does it ask for one at all? That of cron does not: LANG=C, or nothing. */
bool translate_environment_has_language(void);

/* The text in the current language; the text itself where there is no translation. */
const char *tr(const char *text) __attribute__((format_arg(1)));

/* Singular or plural, by count. */
const char *tr_plural(const char *singular, const char *plural, unsigned long count)
    __attribute__((format_arg(1), format_arg(2)));

#endif
