/* The two ways in which personal.c recognises personal data; for its own files only. */
#ifndef LOTSE_PERSONAL_PARTS_H
#define LOTSE_PERSONAL_PARTS_H

#include "runner/table/personal.h"

/* What a column that is called so usually holds. */
enum personal_kind personal_by_header(const char *name);

/* Is "vorname" in it, or "ansprechpartner": a name that only persons have? "name" and "kunde" are none. */
bool header_means_persons(const char *name);

/* Does the value look like this kind of personal data? */
bool personal_fits(enum personal_kind kind, const char *value);

/* Is one of the words a frequent first name? */
bool has_first_name(const char *value);

#endif
