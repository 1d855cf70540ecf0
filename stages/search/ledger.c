/* trials.csv: one line for each trial, written as it ends. A run that goes on finds there what is already known. Lines
 * of earlier runs stay until the search is over: however often a run is killed, none of them is lost. */
#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "stages/search/search.h"

#include <errno.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

struct line { /* of an earlier run */
    const char *settings;
    char *kind;
    size_t sample_rows; /* that it learned from; 0: all of the folds */
    struct trial known;
};

struct ledger {
    FILE *file;
    const char *path;
    struct line *lines;
    size_t count;
};

static const char header[] = "trial,kind,score,loss,stopped,seconds,rounds,losses,settings,exact\n";

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

static const char sampled[] = " sample ";

/* "trees sample 20000" in two. */
static void cut_sample(struct line *line)
{
    char *sample = strstr(line->kind, sampled);
    if (sample) {
        *sample = '\0';
        line->sample_rows = strtoul(sample + strlen(sampled), NULL, 10);
    }
    line->known.is_sample = sample != NULL;
}

/* Our own file, but a killed run may have left half a line: such a line does not count. Nor does what time cut short: there is
 * nothing to go on from. */
static bool parse_line(struct arena *arena, char *text, struct line *line)
{
    enum { INDEX, KIND, SCORE, LOSS, STOPPED, SECONDS, ROUNDS, LOSSES, SETTINGS, EXACT, FIELDS };
    char *fields[FIELDS];
    for (size_t i = 0; i < FIELDS; i++) {
        fields[i] = strsep(&text, ",");
        if (!fields[i])
            return false;
    }
    double rounds[MOST_FOLDS];
    struct trial *trial = &line->known;
    trial->index = strtoul(fields[INDEX], NULL, 10);
    line->settings = arena_copy_text(arena, fields[SETTINGS]);
    line->kind = arena_copy_text(arena, fields[KIND]);
    cut_sample(line);
    trial->shown = strtod(fields[SCORE], NULL);
    trial->loss = strtod(fields[LOSS], NULL);
    trial->stopped = strcmp(fields[STOPPED], "yes") == 0;
    trial->cut = strcmp(fields[STOPPED], "cut") == 0;
    trial->seconds = strtod(fields[SECONDS], NULL);
    trial->exact = strcmp(fields[EXACT], "yes") == 0;
    trial->folds = parse_list(fields[ROUNDS], rounds);
    for (size_t i = 0; i < trial->folds; i++)
        trial->rounds[i] = (int)rounds[i];
    return trial->folds > 0 && !trial->cut && parse_list(fields[LOSSES], trial->losses) == trial->folds;
}

static int by_quality(const void *one, const void *other)
{
    const struct line *a = one, *b = other;
    return trial_better(&a->known, &b->known) ? -1 : trial_better(&b->known, &a->known);
}

/* What an earlier run knew, the best first. Half a line at the end, of a run that was killed while it wrote, is cut off, so that the
 * next one does not become a part of it. False after a problem. */
static bool read_lines(struct search *search, struct ledger *ledger)
{
    char *content;
    size_t size, room = 0;
    if (!file_read(search->arena, search->run->problems, ledger->path, 0, &content, &size))
        return false;
    for (size_t i = 0; i < size; i++)
        room += content[i] == '\n';
    ledger->lines = ARENA_ARRAY(search->arena, room + 1, struct line);
    char *next = content;
    for (char *end; (end = memchr(next, '\n', size - (size_t)(next - content))); next = end + 1) {
        *end = '\0';
        ledger->count += parse_line(search->arena, next, &ledger->lines[ledger->count]);
    }
    qsort(ledger->lines, ledger->count, sizeof *ledger->lines, by_quality);
    return truncate(ledger->path, next - content) == 0 || problem_system(search->run->problems, ledger->path, errno);
}

static void say_known(struct run *run, size_t trials)
{
    if (trials && run->goes_on)
        run_note(
            run,
            tr_plural("goes on from %zu trial of the run of %s", "goes on from %zu trials of the run of %s", trials),
            trials, run->goes_on);
    else if (trials)
        run_note(run,
                 tr_plural("goes on from %zu trial of the interrupted run",
                           "goes on from %zu trials of the interrupted run", trials),
                 trials);
}

struct ledger *ledger_open(struct search *search)
{
    struct ledger *ledger = ARENA_NEW(search->arena, struct ledger);
    if (!search->run->results)
        return ledger;
    ledger->path = path_join(search->arena, search->run->results, "trials.csv");
    if (search->run->resumed && !read_lines(search, ledger))
        return NULL;
    ledger->file = fopen(ledger->path, "ae");
    if (!ledger->file) {
        problem_system(search->run->problems, ledger->path, errno);
        return NULL;
    }
    arena_on_end(search->arena, close_file, ledger->file);
    say_known(search->run, ledger->count);
    if (ftello(ledger->file) == 0)
        fputs(header, ledger->file);
    if (fflush(ledger->file)) {
        problem_system(search->run->problems, ledger->path, errno);
        return NULL;
    }
    return ledger;
}

/* Numbers as exact as they are: what is read again must be what was written. */
static void add_line(struct text *text, const struct search *search, const struct trial *trial)
{
    text_add_format(text, "%zu,%s", trial->index, trial_kind(trial));
    if (trial->is_sample)
        text_add_format(text, "%s%zu", sampled, search->sample->train_count);
    text_add_format(text, ",%.17g,%.17g,%s,%.2f,", trial->shown, trial->loss,
                    trial->stopped ? "yes"
                    : trial->cut   ? "cut"
                                   : "no",
                    trial->seconds);
    for (size_t i = 0; i < trial->folds; i++)
        text_add_format(text, "%s%d", i ? "|" : "", trial->rounds[i]);
    text_add(text, ",");
    for (size_t i = 0; i < trial->folds; i++)
        text_add_format(text, "%s%.17g", i ? "|" : "", trial->losses[i]);
    text_add_format(text, ",%s,%s\n", point_text(text->arena, trial), trial->exact ? "yes" : "no");
}

void ledger_write(struct search *search, const struct trial *trial)
{
    struct ledger *ledger = search->ledger;
    if (!ledger->file)
        return;
    struct arena *scratch = arena_create();
    struct text line = text_in(scratch);
    add_line(&line, search, trial);
    fputs(text_string(&line), ledger->file);
    arena_destroy(scratch);
    if (fflush(ledger->file) && !search->failed) {
        problem_system(search->run->problems, ledger->path, errno);
        search->failed = true;
    }
}

/* By as many folds as are used; and a fixed number of trials counts on repeating each of them exactly. */
static bool is_of_use(const struct search *search, const struct trial *known)
{
    bool is_whole = known->stopped ? known->folds < search->fold_count : known->folds == search->fold_count;
    return is_whole && (known->exact || search->settings->trials == 0);
}

/* Who knows what all rows give need not ask a sample. */
static bool has_rows(const struct search *search, const struct line *line, const struct trial *trial)
{
    return line->sample_rows == 0 || (trial->is_sample && line->sample_rows == search->sample->train_count);
}

/* The learning rate comes first. */
static const char *but_for_rate(const char *settings)
{
    return settings + strcspn(settings, " ");
}

bool ledger_knows_repeat(const struct search *search, size_t index, const struct trial *sample, double *rate)
{
    struct arena *scratch = arena_create();
    const char *settings = but_for_rate(point_text(scratch, sample));
    bool found = false;
    for (size_t i = 0; i < search->ledger->count && !found; i++) {
        const struct line *line = &search->ledger->lines[i];
        found = line->known.index == index && line->sample_rows == 0 && strcmp(line->kind, trial_kind(sample)) == 0 &&
                strcmp(but_for_rate(line->settings), settings) == 0;
        if (found)
            *rate = strtod(line->settings + strcspn(line->settings, "0123456789"), NULL);
    }
    arena_destroy(scratch);
    return found;
}

/* The lines begin with the best. */
static bool is_first_of_kind(const struct ledger *ledger, size_t index)
{
    for (size_t i = 0; i < index; i++)
        if (strcmp(ledger->lines[i].kind, ledger->lines[index].kind) == 0)
            return false;
    return true;
}

bool ledger_recall(struct search *search, struct trial *trial)
{
    struct arena *scratch = arena_create();
    const char *settings = point_text(scratch, trial);
    bool found = false;
    /* Before the folds are settled nobody knows how many of them a trial of use has. */
    for (size_t i = 0; i < search->ledger->count && search->folds_settled && !found; i++) {
        const struct line *line = &search->ledger->lines[i];
        found = is_of_use(search, &line->known) && line->known.index == trial->index && has_rows(search, line, trial) &&
                strcmp(line->kind, trial_kind(trial)) == 0 && strcmp(line->settings, settings) == 0;
        if (found) {
            struct trial recalled = line->known;
            recalled.point = trial->point;
            recalled.kind = trial->kind;
            recalled.is_forest = trial->is_forest;
            recalled.repeats = trial->repeats;
            bool is_beside = is_first_of_kind(search->ledger, i) && trial_is_kept_beside(search, &recalled);
            recalled.wanted = (i < candidates_kept(search) || is_beside) && !recalled.stopped;
            recalled.is_recalled = true;
            *trial = recalled;
        }
    }
    arena_destroy(scratch);
    return found;
}

struct settled ledger_settled(const struct search *search)
{
    struct settled settled = { 0 };
    size_t whole = 0;
    for (size_t i = 0; i < search->ledger->count; i++) {
        const struct line *line = &search->ledger->lines[i];
        const struct trial *known = &line->known;
        whole += !known->stopped;
        if (known->index == 0 && !known->stopped)
            settled.fold_seconds = known->seconds / (double)known->folds;
        if (!known->stopped && known->folds > settled.folds)
            settled.folds = known->folds;
        if (line->sample_rows > settled.sample_rows)
            settled.sample_rows = line->sample_rows;
        bool is_forest = strstr(line->kind, "forest") != NULL;
        settled.is_without_forest |= known->index == FOREST_TRIAL && !is_forest;
        settled.is_without_encoded_forest |= known->index == ENCODED_FOREST_TRIAL && !is_forest;
    }
    return whole > 1 ? settled : (struct settled){ 0 }; /* a single one does not tell whether there is a sample */
}

bool ledger_close(struct search *search)
{
    if (!search->ledger->file)
        return true;
    struct text lines = text_in(search->arena);
    text_add(&lines, header);
    for (size_t i = 0; i < search->begun; i++)
        if (search->trials[i]->finished)
            add_line(&lines, search, search->trials[i]);
    return file_write(search->run->problems, search->ledger->path, text_string(&lines), lines.length);
}
