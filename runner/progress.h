/* What the user sees while a run works: one line that changes on a terminal, plain lines in a log, JSON lines for
 * programs, nothing when quiet. Standard output only; problems have their own way. */
#ifndef LOTSE_PROGRESS_H
#define LOTSE_PROGRESS_H

#include "runner/base/arena.h"

enum progress_style { PROGRESS_TERMINAL, PROGRESS_LINES, PROGRESS_JSON, PROGRESS_QUIET };

struct progress;

/* Chooses between terminal and lines by what standard output is. Restores the terminal when the arena ends. */
struct progress *progress_create(struct arena *arena, bool json, bool quiet);
enum progress_style progress_style(const struct progress *progress);

/* From now on all that is said is written to this file too, with the time in front: the log of the run. Not being able to write it is no reason to stop. */
void progress_log(struct progress *progress, const char *path);

/* Columns of the terminal; SIZE_MAX where there is none. */
size_t progress_columns(const struct progress *progress);

/* A stage begins: its name and what it does (translated). */
void progress_stage(struct progress *progress, const char *name, const char *summary);

/* How the search stands. Called from any thread, as often as one likes; shown a few times a second. */
struct progress_search {
    size_t trial, trials;         /* trials done; planned, or 0 when time decides */
    const char *metric;           /* its name for people */
    double best, baseline;        /* scores; NAN: none yet */
    const char *baseline_name;    /* "today", "majority", … for people */
    bool share;                   /* scores are shown as they are, or as percent */
    double seconds, seconds_left; /* NAN: not known */
    bool is_last;                 /* how the search ended: shown in any case, and kept in the log */
};
void progress_search(struct progress *progress, const struct progress_search *search);

/* A sentence for the user, on a line of its own. */
void progress_note(struct progress *progress, const char *stage, const char *text);

/* The end: the line that changes is cleared. */
void progress_end(struct progress *progress);

#endif
