#include "runner/progress.h"

#include "runner/base/document.h"
#include "runner/base/text.h"
#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <math.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <time.h>
#include <unistd.h>

struct progress {
    struct arena *arena; /* scratch: rewound after each line */
    enum progress_style style;
    pthread_mutex_t mutex;
    double shown;       /* clock of the last search line */
    size_t shown_trial; /* … and the trial in it */
    bool line_open;
    FILE *log;
};

static void write_log(struct progress *progress, const char *word, const char *text)
{
    if (!progress->log)
        return;
    char stamp[32];
    time_t now = time(NULL);
    struct tm local;
    strftime(stamp, sizeof stamp, "%Y-%m-%d %H:%M:%S", localtime_r(&now, &local));
    fprintf(progress->log, "%s  %-9s %s\n", stamp, word, text);
    fflush(progress->log);
}

void progress_log(struct progress *progress, const char *path)
{
    progress->log = fopen(path, "ae");
}

static void destroy(void *object)
{
    struct progress *progress = object;
    progress_end(progress);
    if (progress->log)
        fclose(progress->log);
    pthread_mutex_destroy(&progress->mutex);
}

struct progress *progress_create(struct arena *arena, bool json, bool quiet)
{
    struct progress *progress = ARENA_NEW(arena, struct progress);
    const char *terminal = getenv("TERM");
    bool clever = isatty(STDOUT_FILENO) && terminal && strcmp(terminal, "dumb") != 0;
    progress->arena = arena_child(arena);
    progress->style = json ? PROGRESS_JSON : quiet ? PROGRESS_QUIET : clever ? PROGRESS_TERMINAL : PROGRESS_LINES;
    pthread_mutex_init(&progress->mutex, NULL);
    arena_on_end(arena, destroy, progress);
    return progress;
}

static size_t terminal_columns(void)
{
    struct winsize size;
    return ioctl(STDOUT_FILENO, TIOCGWINSZ, &size) == 0 && size.ws_col > 20 ? size.ws_col : 80;
}

size_t progress_columns(const struct progress *progress)
{
    return progress->style == PROGRESS_TERMINAL ? terminal_columns() : SIZE_MAX;
}

enum progress_style progress_style(const struct progress *progress)
{
    return progress->style;
}

static double clock_seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

static void clear_line(struct progress *progress)
{
    if (progress->line_open)
        fputs("\r\033[K", stdout);
    progress->line_open = false;
}

static void print_document(struct progress *progress, const struct document *document)
{
    printf("%s\n", document_line(progress->arena, document));
    fflush(stdout);
}

void progress_stage(struct progress *progress, const char *name, const char *summary)
{
    pthread_mutex_lock(&progress->mutex);
    struct arena_mark mark = arena_mark(progress->arena);
    progress->shown = 0;
    progress->shown_trial = SIZE_MAX;
    write_log(progress, name, summary);
    if (progress->style == PROGRESS_JSON) {
        struct document *document = document_object(progress->arena);
        document_set_text(document, "event", "stage");
        document_set_text(document, "stage", name);
        print_document(progress, document);
    } else if (progress->style != PROGRESS_QUIET) {
        clear_line(progress);
        printf("%-9s %s\n", name, summary);
        fflush(stdout);
    }
    arena_rewind(progress->arena, mark);
    pthread_mutex_unlock(&progress->mutex);
}

static const char *score_text(struct arena *arena, const struct progress_search *search, double score)
{
    if (isnan(score))
        return "–";
    if (!search->share && fabs(score) < 0.01)
        return number_text_short(arena, score);
    return search->share ? number_text_percent(arena, score, 1) : number_text(arena, score, fabs(score) < 10 ? 4 : 2);
}

static void search_line(struct arena *arena, const struct progress_search *search, struct text *line)
{
    if (search->trials)
        text_add_format(line, tr("trial %zu of %zu"), search->trial, search->trials);
    else
        text_add_format(line, tr("trial %zu"), search->trial);
    text_add_format(line, tr(" · %s %s"), search->metric, score_text(arena, search, search->best));
    if (!isnan(search->baseline))
        text_add_format(line, tr(" (%s: %s)"), search->baseline_name, score_text(arena, search, search->baseline));
    if (!isnan(search->seconds_left))
        text_add_format(line, tr(" · %s left"),
                        number_text_seconds(arena, search->seconds_left < 0 ? 0 : search->seconds_left));
}

/* A bar of 16 cells, where the end is known. */
static void bar_line(const struct progress_search *search, struct text *line)
{
    enum { CELLS = 16 };
    double done = search->trials                ? (double)search->trial / (double)search->trials
                  : isnan(search->seconds_left) ? 0
                  : search->seconds_left <= 0   ? 1
                                                : search->seconds / (search->seconds + search->seconds_left);
    for (int cell = 0; cell < CELLS; cell++)
        text_add(line, cell < (int)(done * CELLS + 0.5) ? "█" : "░");
    text_add(line, " ");
}

static void cut_to(struct text *line, size_t columns)
{
    size_t at = 0, passed = 0;
    while (at < line->length && passed < columns) {
        at++;
        while (at < line->length && ((unsigned char)line->bytes[at] & 0xc0) == 0x80)
            at++;
        passed++;
    }
    if (line->bytes)
        line->bytes[at] = '\0';
}

static bool is_time_to_show(struct progress *progress, const struct progress_search *search)
{
    double now = clock_seconds(), pause = progress->style == PROGRESS_TERMINAL ? 0.2 : 5;
    bool is_due = search->is_last ? search->trial != progress->shown_trial : now - progress->shown >= pause;
    if (!is_due || progress->style == PROGRESS_QUIET)
        return false;
    progress->shown = now;
    progress->shown_trial = search->trial;
    return true;
}

static void show_search(struct progress *progress, const struct progress_search *search)
{
    if (progress->style == PROGRESS_JSON) {
        struct document *document = document_object(progress->arena);
        document_set_text(document, "event", "search");
        document_set_integer(document, "trial", (int64_t)search->trial);
        document_set_number(document, "best", search->best);
        document_set_number(document, "baseline", search->baseline);
        document_set_number(document, "seconds_left", search->seconds_left);
        print_document(progress, document);
    } else {
        struct text line = text_in(progress->arena);
        text_add(&line, "          ");
        if (progress->style == PROGRESS_TERMINAL)
            bar_line(search, &line);
        search_line(progress->arena, search, &line);
        clear_line(progress);
        if (progress->style == PROGRESS_TERMINAL)
            cut_to(&line, terminal_columns() - 1);
        fputs(text_string(&line), stdout);
        if (progress->style == PROGRESS_TERMINAL)
            progress->line_open = true;
        else
            fputc('\n', stdout);
        fflush(stdout);
    }
}

void progress_search(struct progress *progress, const struct progress_search *search)
{
    pthread_mutex_lock(&progress->mutex);
    struct arena_mark mark = arena_mark(progress->arena);
    if (is_time_to_show(progress, search))
        show_search(progress, search);
    if (search->is_last) {
        struct text line = text_in(progress->arena);
        search_line(progress->arena, search, &line);
        write_log(progress, "search", text_string(&line));
    }
    arena_rewind(progress->arena, mark);
    pthread_mutex_unlock(&progress->mutex);
}

void progress_note(struct progress *progress, const char *stage, const char *text)
{
    pthread_mutex_lock(&progress->mutex);
    struct arena_mark mark = arena_mark(progress->arena);
    write_log(progress, stage, text);
    if (progress->style == PROGRESS_JSON) {
        struct document *document = document_object(progress->arena);
        document_set_text(document, "event", "note");
        document_set_text(document, "stage", stage);
        document_set_text(document, "text", text);
        print_document(progress, document);
    } else if (progress->style != PROGRESS_QUIET) {
        clear_line(progress);
        printf("          %s\n", text_wrapped(progress->arena, text, 10, progress_columns(progress)));
        fflush(stdout);
    }
    arena_rewind(progress->arena, mark);
    pthread_mutex_unlock(&progress->mutex);
}

void progress_end(struct progress *progress)
{
    pthread_mutex_lock(&progress->mutex);
    clear_line(progress);
    fflush(stdout);
    pthread_mutex_unlock(&progress->mutex);
}
