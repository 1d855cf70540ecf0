/* From a source's settings to its table: finds the files, finds out how they are written, and reads them. */
#ifndef LOTSE_INPUT_H
#define LOTSE_INPUT_H

#include "runner/run.h"

/* Reads what the settings name, or the file at `path` (NULL: none) with these settings. What a pipeline or a model of
 * the run know about columns is believed. The columns have no roles yet; what the user should know is noted. */
bool input_read(struct run *run, const struct source_settings *settings, const char *path, struct source *source);

#endif
