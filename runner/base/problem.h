/* Problems: what is wrong, where, and what to try. Collected, then printed on standard error, sorted by place.
 *
 *     absatz.toml:14:1: unknown key "lerning_rate" in [search]
 *        14 | lerning_rate = 0.1
 *           | ^^^^^^^^^^^^  did you mean "learning_rate"?
 *     umsatz.csv:1207:4: "12,5 kg" in column "menge" is no number; set [columns.menge] unit = "kg"
 *
 * Functions that can fail return bool, and end with `return problem_add(…)`, which is false. Messages start in lower
 * case (German: as German does), have no final stop, and put what they are about in double quotes.
 */
#ifndef LOTSE_PROBLEM_H
#define LOTSE_PROBLEM_H

#include "runner/base/arena.h"

/* What kind of problem: the exit code of the program. The first problem of a run decides. */
enum fault {
    FAULT_NONE = 0,
    FAULT_INTERNAL = 1, /* a defect of Lotse */
    FAULT_SETTINGS = 2, /* command line or pipeline file */
    FAULT_DATA = 3,     /* missing, unreadable or unusable data */
    FAULT_GOAL = 4,     /* done, but the wanted success was not reached */
    FAULT_LOCKED = 5,   /* another run holds the lock */
    FAULT_DRIFT = 6,
    FAULT_PACKAGE = 7, /* model package damaged or not trusted */
    FAULT_SYSTEM = 8   /* out of disk, memory or permission */
};

struct place {
    const char *file; /* NULL: no place */
    size_t line;      /* from 1; 0: the file as a whole */
    size_t column;    /* from 1, in characters; 0: the line as a whole. In tables: the number of the column */
    size_t width;     /* characters that the caret underlines; 0 counts as 1 */
};

#define NOWHERE          ((struct place){ 0 })
#define PLACE_FILE(name) ((struct place){ .file = (name) })

struct problems;

struct problems *problems_create(struct arena *arena);

/* Makes the lines of a file known, so that problems in it show the offending line. The content is not copied. */
void problems_know_source(struct problems *problems, const char *file, const char *content, size_t size);

/* Records a problem. Always false. May be called from any thread. */
bool problem_add(struct problems *problems, enum fault fault, struct place place, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

/* Says what to try about the newest problem of this thread's run. Always false. */
bool problem_try(struct problems *problems, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Records something that the user should know but that stops nothing. Always true; problem_try applies to it too. */
bool problem_warn(struct problems *problems, struct place place, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* A system call failed: names the file and says what errno means, in the user's language. Always false. */
bool problem_system(struct problems *problems, const char *file, int error);

/* The same about something that was to be written: FAULT_SYSTEM, whatever is in the way. Always false. */
bool problem_writing(struct problems *problems, const char *file, int error);

/* Records all that the other list holds, in its order. Always false. */
bool problems_add_all(struct problems *problems, const struct problems *other);

size_t problems_count(const struct problems *problems); /* without warnings */
enum fault problems_fault(const struct problems *problems);

/* The first problem as one sentence, without its file: "line 7: …"; NULL: there is none. For lists of what went wrong. */
const char *problems_first_text(struct arena *arena, const struct problems *problems);

/* Prints what has not been printed yet, sorted by place within a file; as JSON lines when json is set. */
void problems_print(struct problems *problems, bool json);

#endif
