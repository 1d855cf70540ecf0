/* From a source's settings to its table: finds the files, finds out how they are written, and reads them. */
#ifndef LOTSE_INPUT_H
#define LOTSE_INPUT_H

#include "runner/run.h"

/* Reads what the settings name, or the file at `path` (NULL: none) with these settings. What a pipeline or a model of
 * the run know about columns is believed. The columns have no roles yet; what the user should know is noted. */
bool input_read(struct run *run, const struct source_settings *settings, const char *path, struct source *source);

/* A file whose rows are a part of a source. */
struct input_file {
    const char *path, *member; /* member: of an archive, which of its files; NULL: all, or it is none */
};

/* The same for these files, stacked; `name` is what the source is called. */
bool input_read_files(struct run *run, const struct source_settings *settings, const char *name,
                      const struct input_file *files, size_t count, struct source *source);

/* When all sources are read: files show by their times whether a search can go on with the same data, databases only by
 * their answers. Their hash is kept in this file of the unfinished results (and in metrics.json of finished ones); where
 * it is another one by now, the run is no longer resumed. */
#define INPUT_ANSWERS "answers.hash"
bool input_settle_answers(struct run *run);

#endif
