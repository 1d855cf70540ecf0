#include "runner/run.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/stage.h"

#include <signal.h>
#include <stdarg.h>
#include <string.h>
#include <time.h>

static volatile sig_atomic_t interrupted;

static void remember_signal(int number)
{
    interrupted = number;
}

/* The first signal is remembered and asked for by long loops; a second one of the same kind ends the program at once
 * (SA_RESETHAND), which loses nothing either. */
void run_watch_signals(void)
{
    struct sigaction action = { .sa_handler = remember_signal, .sa_flags = (int)SA_RESETHAND };
    sigemptyset(&action.sa_mask);
    sigaction(SIGINT, &action, NULL);
    sigaction(SIGTERM, &action, NULL);
}

int run_interrupted(void)
{
    return interrupted;
}

double run_clock(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (double)now.tv_sec + 1e-9 * (double)now.tv_nsec;
}

double run_seconds(const struct run *run)
{
    return run_clock() - run->started;
}

bool run_leaves_out(const struct run *run, size_t row)
{
    return run->left_out && run->left_out[row];
}

const struct column *run_weights(const struct run *run)
{
    const struct column *column = table_column_with_role(run->table, ROLE_WEIGHT);
    return column && column->kind == COLUMN_NUMBER ? column : NULL;
}

struct number_style run_number_style(const struct run *run)
{
    static const struct number_style usual = { '.', 0 };
    return run->source_count ? run->sources[0].parts[0].origin.dialect.number : usual;
}

static bool is_read(const struct run *run, const char *path)
{
    bool is_read = run->pipeline && file_is_same(run->pipeline->path, path);
    for (size_t i = 0; i < run->source_count; i++)
        for (size_t j = 0; j < run->sources[i].part_count; j++)
            is_read |= file_is_same(run->sources[i].parts[j].origin.path, path);
    return is_read;
}

bool run_may_write(struct run *run, struct place place, const char *path)
{
    if (!is_read(run, path))
        return true;
    problem_add(run->problems, FAULT_SETTINGS, place, tr("this file is read, and would be lost"));
    return problem_try(run->problems, tr("choose another name for the output"));
}

const void *run_settings(const struct run *run, const char *section)
{
    return run->pipeline ? settings_section(run->pipeline->settings, section) : NULL;
}

void run_note(struct run *run, const char *format, ...)
{
    struct text text = text_in(run->arena);
    va_list arguments;
    va_start(arguments, format);
    text_add_arguments(&text, format, arguments);
    va_end(arguments);
    if (run->note_count == run->note_room) {
        size_t room = run->note_room ? run->note_room * 2 : 16;
        run->notes = arena_grow(run->arena, run->notes, run->note_count, room, sizeof *run->notes);
        run->note_room = room;
    }
    run->notes[run->note_count++] = (struct note){ run->stage, text_string(&text) };
    progress_note(run->progress, run->stage, text_string(&text));
}

/* A stage whose needs nobody before it gives: the list is wrong, which is a defect of ours. */
static bool order_fits(struct run *run, const struct stage *const *stages)
{
    unsigned has = run->has;
    for (size_t i = 0; stages[i]; i++) {
        if (stages[i]->needs & ~has)
            return problem_add(run->problems, FAULT_INTERNAL, NOWHERE, "stage \"%s\" stands too early in its list",
                               stages[i]->name);
        has |= stages[i]->gives;
    }
    return true;
}

static bool plan_rest(struct run *run, const struct stage *const *stages)
{
    size_t problems = problems_count(run->problems);
    for (size_t i = 0; stages[i]; i++)
        if (stages[i]->plan) {
            run->stage = stages[i]->name;
            stages[i]->plan(run, run_settings(run, stages[i]->name));
        }
    return problems_count(run->problems) == problems;
}

bool run_execute_before(struct run *run, const struct stage *const *stages, const char *end)
{
    if (!order_fits(run, stages))
        return false;
    for (size_t i = 0; stages[i] && !run_interrupted(); i++) {
        const struct stage *stage = stages[i];
        if (end && strcmp(stage->name, end) == 0)
            break;
        run->stage = stage->name;
        if (!stage->has_work || stage->has_work(run))
            progress_stage(run->progress, stage->name, tr(stage->summary));
        if (!stage->run(run, run_settings(run, stage->name)))
            return false;
        run->has |= stage->gives;
        if ((stage->gives & RUN_HAS_QUESTION) && !plan_rest(run, stages + i + 1))
            return false;
    }
    progress_end(run->progress);
    return !run_interrupted();
}

bool run_execute(struct run *run, const struct stage *const *stages)
{
    return run_execute_before(run, stages, NULL);
}

void run_finish(struct run *run, const struct stage *const *stages)
{
    for (size_t i = 0; stages[i]; i++)
        if (stages[i]->finish) {
            run->stage = stages[i]->name;
            stages[i]->finish(run, run_settings(run, stages[i]->name));
        }
}
