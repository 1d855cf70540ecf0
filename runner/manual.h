/* The manual page and the completion of the shell, made from the tables of commands and options. */
#ifndef LOTSE_MANUAL_H
#define LOTSE_MANUAL_H

#include "runner/command.h"

void manual_write(struct text *out);     /* roff, for man(1), in the current language */
void completion_write(struct text *out); /* for bash */

#endif
