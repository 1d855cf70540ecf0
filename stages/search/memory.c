/* The memory that the search may take: as stated, or a share of what is free when it begins.
 *
 * When it becomes short, trials run one after another and boosters are given up, to be trained again when they are
 * needed. That changes no result. Only where time ends the search anyway are kinds of trials left out that need much. */
#include "stages/search/search.h"

#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <malloc.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

/* Of what is free, this share; and from this share of the limit on, memory is short. */
#define SHARE_OF_FREE  0.8
#define SHARE_OF_LIMIT 0.9

bool memory_parse(const char *text, double *bytes)
{
    static const struct {
        const char *name;
        double bytes;
    } units[] = { { "KB", 1e3 }, { "MB", 1e6 }, { "GB", 1e9 }, { "TB", 1e12 } };
    char *end;
    *bytes = 0;
    if (strcmp(text, "auto") == 0)
        return true;
    if (*text < '0' || *text > '9')
        return false;
    double number = strtod(text, &end);
    end += strspn(end, " ");
    for (size_t i = 0; i < sizeof units / sizeof *units; i++)
        if (strcmp(end, units[i].name) == 0)
            *bytes = number * units[i].bytes;
    return *bytes > 0 && isfinite(*bytes);
}

bool memory_plan(struct run *run, const struct search_settings *settings)
{
    double bytes;
    if (memory_parse(settings->memory, &bytes))
        return true;
    problem_add(run->problems, FAULT_SETTINGS, settings_place(run->pipeline->settings, &settings->memory),
                tr("\"%s\" is no amount of memory"), settings->memory);
    return problem_try(run->problems, tr("write it as in memory = \"2GB\" or \"500MB\""));
}

/* The number behind a word at the beginning of a line; INFINITY: there is none, as in files that say "max". */
static double number_in(const char *path, const char *word)
{
    char line[256];
    double number = INFINITY;
    FILE *file = fopen(path, "re");
    while (file && isinf(number) && fgets(line, sizeof line, file)) {
        const char *at = line + strlen(word);
        at += strncmp(line, word, strlen(word)) == 0 ? strspn(at, " \t") : strlen(at);
        if (*at >= '0' && *at <= '9')
            number = strtod(at, NULL);
    }
    if (file)
        fclose(file);
    return number;
}

double memory_resident(void)
{
    double kilobytes = number_in("/proc/self/status", "VmRSS:");
    return isinf(kilobytes) ? 0 : kilobytes * 1024;
}

/* A container may be allowed less than the machine has (control groups of Linux, version 2 and 1). */
static double allowed_to_container(void)
{
    return fmin(number_in("/sys/fs/cgroup/memory.max", ""),
                number_in("/sys/fs/cgroup/memory/memory.limit_in_bytes", ""));
}

static double free_memory(void)
{
    double available = number_in("/proc/meminfo", "MemAvailable:") * 1024;
    return fmin(available + memory_resident(), allowed_to_container());
}

/* What the matrices of all folds need at least: a byte for each value. `columns` are their features. */
static double least_for_folds(const struct search *search, double columns)
{
    double rows = 0;
    for (size_t i = 0; i < search->fold_count; i++)
        rows += (double)search->folds[i].train_count + (double)search->folds[i].valid_count;
    return rows * columns;
}

static bool does_not_fit(const struct search *search)
{
    problem_add(search->run->problems, FAULT_SYSTEM, NOWHERE,
                tr("the search needs more memory than the %s that it may take"), memory_text(search));
    return problem_try(search->run->problems,
                       tr("close other programs, use fewer rows, columns or folds, or allow more "
                          "by memory in [search]"));
}

bool memory_begin(struct search *search)
{
    const struct run *run = search->run;
    double features = 0, categories = 0, resident = memory_resident();
    for (size_t i = 0; i < run->table->column_count; i++) {
        features += run->table->columns[i].role == ROLE_FEATURE;
        categories += run->table->columns[i].role == ROLE_FEATURE && run->table->columns[i].kind == COLUMN_CATEGORY;
    }
    memory_parse(search->settings->memory, &search->memory);
    if (search->memory == 0)
        search->memory = SHARE_OF_FREE * free_memory();
    double least = least_for_folds(search, features);
    if (resident + least > search->memory)
        return does_not_fit(search);
    /* Encoded categories are columns of their own in further matrices; as numbers they are there for one fold at a time. What a
     * linear model leaves has matrices of its own, too. */
    double rows = (double)run->table->row_count;
    double further = least_for_folds(search, features + categories) + 4 * rows * categories;
    bool has_further = search->has_encoded || search->has_residual;
    if (search->settings->trials == 0 && has_further && resident + least + further > search->memory) {
        search->has_encoded = search->has_residual = search->has_forest = false;
        search->is_reduced = true;
        run_note(search->run, tr("the model is made of fewer kinds of trials than usual, for want of memory"));
    }
    return true;
}

const char *memory_text(const struct search *search)
{
    double gigabytes = search->memory / 1e9;
    struct arena *arena = search->run->arena;
    return gigabytes < 1 ? arena_format(arena, "%.0f MB", gigabytes * 1e3)
                         : arena_format(arena, "%s GB", number_text(arena, gigabytes, 1));
}

bool memory_is_short(const struct search *search)
{
    return memory_resident() > SHARE_OF_LIMIT * search->memory;
}

bool memory_is_used_up(const struct search *search)
{
    return memory_resident() > search->memory;
}

void memory_give_back(void)
{
    malloc_trim(0);
}

bool memory_end(struct search *search)
{
    if (search->settings->trials || !search->best)
        return does_not_fit(search);
    run_note(search->run, tr("the search ended early: the memory that it may take (%s) is used up"),
             memory_text(search));
    search->ending = search->hurried = true;
    return true;
}
