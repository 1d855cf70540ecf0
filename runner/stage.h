/* A stage: one thing that happens to a run. This page is the whole contract.
 *
 * A run is a list of stages, executed in order; each command of Lotse is such a list (runner/stages.c). A stage finds
 * what earlier stages left in `struct run` (runner/run.h), and leaves there what later ones need. It says so in
 * `needs` and `gives`, so that a wrong order is refused before anything happens.
 *
 * To add a stage: write stages/NAME.c, with its settings, its functions and at the bottom its `struct stage`; name it
 * in runner/stages.c. Help, checks, reference page and JSON schema follow from that by themselves.
 * docs/writing-a-stage.md walks through one.
 *
 * Rules: no stage includes another. Memory comes from run->arena. What goes wrong is recorded by problem_add, whose
 * false is returned; what the user should know is said by run_note. Settings are read-only.
 */
#ifndef LOTSE_STAGE_H
#define LOTSE_STAGE_H

#include "runner/run.h"
#include "runner/settings.h"

/* What a run can have; each is a part of struct run. */
enum run_parts {
    RUN_HAS_SOURCES = 1 << 0,     /* sources */
    RUN_HAS_TABLE = 1 << 1,       /* table */
    RUN_HAS_ROLES = 1 << 2,       /* each column of the table has its role */
    RUN_HAS_RULES = 1 << 3,       /* left_out */
    RUN_HAS_QUESTION = 1 << 4,    /* question */
    RUN_HAS_SPLIT = 1 << 5,       /* split */
    RUN_HAS_RECIPES = 1 << 6,     /* recipes */
    RUN_HAS_MODEL = 1 << 7,       /* model */
    RUN_HAS_SCORES = 1 << 8,      /* scores */
    RUN_HAS_EVALUATION = 1 << 9,  /* evaluation */
    RUN_HAS_INFLUENCE = 1 << 10,  /* influence */
    RUN_HAS_INSPECTION = 1 << 11, /* inspection */
    RUN_HAS_FILES = 1 << 12       /* the results folder holds what the run is for */
};

struct stage {
    const char *name;               /* also the name of its table in the pipeline file */
    const char *summary;            /* what it does, in the third person: N_("sets test rows aside") */
    unsigned needs, gives;          /* enum run_parts */
    const struct setting *settings; /* optional: rows of its table, ended by { 0 } */
    size_t settings_size;           /* of the struct that they fill */

    /* Optional: checks the settings against the columns, as soon as there are any and before any work. Reports all
     * problems that it finds. */
    bool (*plan)(struct run *run, const void *settings);

    /* Optional: is there something to do that the user should see? Asked when its turn comes; it runs in any case. */
    bool (*has_work)(const struct run *run);

    /* Mandatory: does the work. */
    bool (*run)(struct run *run, const void *settings);

    /* Optional: what has to wait until the results are whole and have their name. What goes wrong here is a problem, and
     * takes nothing of them away. */
    void (*finish)(struct run *run, const void *settings);
};

/* All stages that there are, NULL-terminated. */
extern const struct stage *const all_stages[];

#endif
