/* lotse check FILE: what Lotse makes of a table, without any pipeline. */
#ifndef LOTSE_CHECK_TABLE_H
#define LOTSE_CHECK_TABLE_H

#include "runner/command.h"

/* Reads the table with all settings automatic, and prints what was decided, as the settings that would state it; the exit
 * code, where there was no problem. */
int check_table(struct invocation *invocation, const char *path);

#endif
