/* trials.csv: one line for each trial, written as it ends. An interrupted run finds there what it already knows. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "stages/search/search.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

struct line { /* of an earlier run */
    size_t index;
    const char *settings;
    struct trial known;
};

struct ledger {
    FILE *file;
    const char *path;
    struct line *lines;
    size_t count;
};

static const char header[] = "trial,kind,score,loss,stopped,seconds,rounds,losses,settings\n";

static void close_file(void *object)
{
    fclose(object);
}

/* "0.31|0.29|0.30" */
static size_t parse_list(const char *text, double *numbers)
{
    size_t count = 0;
    while (*text && count < MOST_FOLDS) {
        char *end;
        numbers[count] = strtod(text, &end);
        if (end == text)
            break;
        count++;
        text = *end == '|' ? end + 1 : end;
    }
    return count;
}

/* Our own file, but a killed run may have left half a line: such a line does not count. */
static bool parse_line(struct arena *arena, char *text, struct line *line)
{
    enum { INDEX, KIND, SCORE, LOSS, STOPPED, SECONDS, ROUNDS, LOSSES, SETTINGS, FIELDS };
    char *fields[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        fields[i] = strsep(&text, ",");
        if (!fields[i])
            return false;
    }
    double rounds[MOST_FOLDS];
    struct trial *trial = &line->known;
    line->index = strtoul(fields[INDEX], NULL, 10);
    line->settings = arena_copy_text(arena, fields[SETTINGS]);
    trial->kind = strcmp(fields[KIND], "linear") == 0 ? RECIPE_LINEAR : RECIPE_TREES;
    trial->shown = strtod(fields[SCORE], NULL);
    trial->loss = strtod(fields[LOSS], NULL);
    trial->stopped = strcmp(fields[STOPPED], "yes") == 0;
    trial->seconds = strtod(fields[SECONDS], NULL);
    trial->folds = parse_list(fields[ROUNDS], rounds);
    for (size_t i = 0; i < trial->folds; i++)
        trial->rounds[i] = (int)rounds[i];
    return trial->folds > 0 && parse_list(fields[LOSSES], trial->losses) == trial->folds;
}

static void read_lines(struct search *search, struct ledger *ledger)
{
    char *content;
    size_t size;
    if (!file_exists(ledger->path) ||
        !file_read(search->arena, search->run->problems, ledger->path, 0, &content, &size))
        return;
    size_t room = 0;
    for (size_t i = 0; i < size; i++)
        room += content[i] == '\n';
    ledger->lines = ARENA_ARRAY(search->arena, room + 1, struct line);
    for (char *next = content, *end; (end = strchr(next, '\n')); next = end + 1) {
        *end = '\0';
        ledger->count += parse_line(search->arena, next, &ledger->lines[ledger->count]);
    }
}

struct ledger *ledger_open(struct search *search)
{
    struct ledger *ledger = ARENA_NEW(search->arena, struct ledger);
    if (!search->run->results)
        return ledger;
    ledger->path = path_join(search->arena, search->run->results, "trials.csv");
    if (search->run->resumed)
        read_lines(search, ledger);
    /* Written anew from what could be read, so that a half line of a killed run does not stay. */
    ledger->file = fopen(ledger->path, "we");
    if (!ledger->file) {
        problem_system(search->run->problems, ledger->path, errno);
        return NULL;
    }
    arena_on_end(search->arena, close_file, ledger->file);
    fputs(header, ledger->file);
    if (fflush(ledger->file)) {
        problem_system(search->run->problems, ledger->path, errno);
        return NULL;
    }
    return ledger;
}

void ledger_write(struct search *search, const struct trial *trial)
{
    struct ledger *ledger = search->ledger;
    if (!ledger->file)
        return;
    struct arena *scratch = arena_create();
    struct text rounds = text_in(scratch), losses = text_in(scratch);
    for (size_t i = 0; i < trial->folds; i++) {
        text_add_format(&rounds, "%s%d", i ? "|" : "", trial->rounds[i]);
        text_add_format(&losses, "%s%.17g", i ? "|" : "", trial->losses[i]);
    }
    fprintf(ledger->file, "%zu,%s,%.9g,%.17g,%s,%.2f,%s,%s,%s\n", trial->index,
            trial->kind == RECIPE_LINEAR ? "linear" : "trees", trial->shown, trial->loss, trial->stopped ? "yes" : "no",
            trial->seconds, text_string(&rounds), text_string(&losses), point_text(scratch, trial));
    arena_destroy(scratch);
    if (fflush(ledger->file) && !search->failed) {
        problem_system(search->run->problems, ledger->path, errno);
        search->failed = true;
    }
}

bool ledger_recall(struct search *search, struct trial *trial)
{
    for (size_t i = 0; i < search->ledger->count; i++) {
        const struct line *line = &search->ledger->lines[i];
        if (line->index != trial->index)
            continue;
        struct arena *scratch = arena_create();
        bool same = line->known.kind == trial->kind && strcmp(line->settings, point_text(scratch, trial)) == 0;
        arena_destroy(scratch);
        if (!same)
            return false;
        struct trial recalled = line->known;
        recalled.index = trial->index;
        recalled.point = trial->point;
        *trial = recalled;
        ledger_write(search, trial);
        return true;
    }
    return false;
}
