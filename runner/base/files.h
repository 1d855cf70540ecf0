/* Files: outputs appear whole or not at all, inputs are never changed. files.c has what is about one
 * name, folders.c what goes through folders. */
#ifndef LOTSE_FILES_H
#define LOTSE_FILES_H

#include "runner/base/problem.h"
#include "runner/base/text.h"

#include <stdio.h>

/* The whole file, with a NUL behind it, at most `limit` bytes (0: no limit). */
bool file_read(struct arena *arena, struct problems *problems, const char *path, size_t limit, char **content,
               size_t *size);

/* Writes beside the target, syncs, and renames: the file is there whole, or as it was before. */
bool file_write(struct problems *problems, const char *path, const void *content, size_t size);

/* The same for a file that grows piece by piece: it appears when it is published, and is gone without a trace when the
 * arena ends before. "-" is standard output, where what was written can't be taken back. */
struct output;
bool output_open(struct arena *arena, struct problems *problems, const char *path, struct output **output);
FILE *output_stream(const struct output *output);

/* Has what was written so far gone through? Asked after each piece, so that a full drive shows at once and by its name.
 * A reader of standard output that has seen enough (`| head`) is no failure. */
bool output_goes_through(struct output *output, struct problems *problems);

bool output_publish(struct output *output, struct problems *problems); /* errors of late writes too */

/* A folder and all that is missing above it. */
bool folder_create(struct problems *problems, const char *path);

/* Removes a folder and what is in it; links are removed, not followed. No problem when it is not there. */
bool folder_remove(struct problems *problems, const char *path);

/* Copies a folder's files (not hidden ones) and folders; what exists already is a problem, not overwritten. */
bool folder_copy(struct problems *problems, const char *from, const char *to);

/* Names in a folder, sorted, without hidden ones; false without a problem when it can't be read. */
bool folder_list(struct arena *arena, const char *path, struct texts *names);
bool folder_list_hidden(struct arena *arena, const char *path, struct texts *names); /* only the hidden ones */

/* Renames a finished folder into place, and syncs the folder above. */
bool folder_publish(struct problems *problems, const char *hidden, const char *path);

/* Points the link `path` to `target`, in one step. Where that can't be, a warning says where the newest results are. */
bool link_replace(struct problems *problems, const char *path, const char *target);

/* Holds the lock until the arena ends; FAULT_LOCKED when somebody else does. */
bool file_lock(struct arena *arena, struct problems *problems, const char *path);

/* The files that a pattern means, sorted: "daten/umsatz_*.csv"; a plain name means itself. Nothing there is a problem
 * at `place` that says what lies in the folder instead, the nearest first. Names beginning with "~$" or "." (lock and
 * temporary files of office programs) are no match for a pattern. */
bool files_matching(struct arena *arena, struct problems *problems, struct place place, const char *folder,
                    const char *pattern, struct texts *paths);

bool file_exists(const char *path);
bool file_is_same(const char *one, const char *other); /* one ordinary file, by whatever names */
const char *path_join(struct arena *arena, const char *folder, const char *name); /* `name` alone when absolute */
const char *path_folder(struct arena *arena, const char *path);                   /* "." when there is none */
const char *path_name(const char *path);                                          /* behind the last "/" */

#endif
