#include "runner/base/problem.h"

#include "runner/base/document.h"
#include "runner/base/text.h"
#include "runner/base/translate.h"

#include <errno.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>

enum { MOST_CARETS = 60 };

struct problem {
    enum fault fault; /* FAULT_NONE: a warning */
    struct place place;
    const char *message, *attempt;
};

struct source {
    const char *file, *content;
    size_t size;
};

struct problems {
    struct arena *arena;
    pthread_mutex_t mutex;
    struct problem *list;
    size_t count, room, printed, errors;
    struct source *sources;
    size_t source_count, source_room;
    enum fault fault;
};

static void destroy(void *object)
{
    struct problems *problems = object;
    pthread_mutex_destroy(&problems->mutex);
}

struct problems *problems_create(struct arena *arena)
{
    struct problems *problems = ARENA_NEW(arena, struct problems);
    problems->arena = arena_child(arena);
    pthread_mutex_init(&problems->mutex, NULL);
    arena_on_end(arena, destroy, problems);
    return problems;
}

void problems_know_source(struct problems *problems, const char *file, const char *content, size_t size)
{
    for (size_t i = 0; i < problems->source_count; i++)
        if (strcmp(problems->sources[i].file, file) == 0) {
            problems->sources[i] = (struct source){ file, content, size };
            return;
        }
    if (problems->source_count == problems->source_room) {
        size_t room = problems->source_room ? problems->source_room * 2 : 4;
        problems->sources =
            arena_grow(problems->arena, problems->sources, problems->source_count, room, sizeof *problems->sources);
        problems->source_room = room;
    }
    problems->sources[problems->source_count++] = (struct source){ file, content, size };
}

static void record(struct problems *problems, enum fault fault, struct place place, const char *format,
                   va_list arguments)
{
    pthread_mutex_lock(&problems->mutex);
    if (problems->count == problems->room) {
        size_t room = problems->room ? problems->room * 2 : 16;
        problems->list = arena_grow(problems->arena, problems->list, problems->count, room, sizeof *problems->list);
        problems->room = room;
    }
    struct text message = text_in(problems->arena);
    text_add_arguments(&message, format, arguments);
    if (place.file)
        place.file = arena_copy_text(problems->arena, place.file);
    problems->list[problems->count++] = (struct problem){ fault, place, text_string(&message), NULL };
    if (fault != FAULT_NONE) {
        problems->errors++;
        if (problems->fault == FAULT_NONE)
            problems->fault = fault;
    }
    pthread_mutex_unlock(&problems->mutex);
}

bool problems_add_all(struct problems *problems, const struct problems *other)
{
    for (size_t i = 0; i < other->count; i++) {
        const struct problem *problem = &other->list[i];
        if (problem->fault == FAULT_NONE)
            problem_warn(problems, problem->place, "%s", problem->message);
        else
            problem_add(problems, problem->fault, problem->place, "%s", problem->message);
        if (problem->attempt)
            problem_try(problems, "%s", problem->attempt);
    }
    return false;
}

bool problem_add(struct problems *problems, enum fault fault, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    record(problems, fault, place, format, arguments);
    va_end(arguments);
    return false;
}

bool problem_warn(struct problems *problems, struct place place, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    record(problems, FAULT_NONE, place, format, arguments);
    va_end(arguments);
    return true;
}

bool problem_try(struct problems *problems, const char *format, ...)
{
    pthread_mutex_lock(&problems->mutex);
    if (problems->count) {
        struct text attempt = text_in(problems->arena);
        va_list arguments;
        va_start(arguments, format);
        text_add_arguments(&attempt, format, arguments);
        va_end(arguments);
        problems->list[problems->count - 1].attempt = text_string(&attempt);
    }
    pthread_mutex_unlock(&problems->mutex);
    return false;
}

static const char *system_message(int error)
{
    static const struct {
        int error;
        const char *message;
    } known[] = {
        { ENOENT, N_("there is no such file or folder") },
        { EACCES, N_("no permission; ask whoever owns it, or choose another place") },
        { EPERM, N_("no permission; ask whoever owns it, or choose another place") },
        { EROFS, N_("this drive can only be read; choose another place") },
        { ENOSPC, N_("the drive is full; free some space and start again") },
        { EDQUOT, N_("the drive is full; free some space and start again") },
        { EISDIR, N_("this is a folder, not a file") },
        { ENOTDIR, N_("a part of this path is a file, not a folder") },
        { EMFILE, N_("too many open files") },
        { ENAMETOOLONG, N_("the name is too long") },
        { EIO, N_("the drive reports a fault") },
        { EFBIG, N_("the file becomes larger than this drive or this account allows") },
        { EBUSY, N_("another program is using this; close it and start again") },
        { ETXTBSY, N_("another program is using this; close it and start again") },
        { ESTALE, N_("the network drive has lost this; connect it again and start again") },
        { EINVAL, N_("this place can't be used for that; choose another one") },
        { ELOOP, N_("this link leads round in a circle") },
    };
    for (size_t i = 0; i < sizeof known / sizeof *known; i++)
        if (known[i].error == error)
            return tr(known[i].message);
    return NULL;
}

/* What nobody foresaw is said in the words of the C library as well, which a search finds. */
static bool add_system(struct problems *problems, enum fault fault, const char *file, int error)
{
    const char *message = system_message(error);
    if (message)
        return problem_add(problems, fault, PLACE_FILE(file), "%s", message);
    return problem_add(problems, fault, PLACE_FILE(file), tr("the computer refuses this (%s)"), strerror(error));
}

bool problem_system(struct problems *problems, const char *file, int error)
{
    bool missing = error == ENOENT || error == EISDIR || error == ENOTDIR;
    return add_system(problems, missing ? FAULT_DATA : FAULT_SYSTEM, file, error);
}

bool problem_writing(struct problems *problems, const char *file, int error)
{
    return add_system(problems, FAULT_SYSTEM, file, error);
}

size_t problems_count(const struct problems *problems)
{
    return problems->errors;
}

enum fault problems_fault(const struct problems *problems)
{
    return problems->fault;
}

static const char *line_of(const struct problems *problems, struct place place, size_t *length)
{
    for (size_t i = 0; i < problems->source_count; i++) {
        const struct source *source = &problems->sources[i];
        if (!place.file || strcmp(source->file, place.file) != 0)
            continue;
        const char *at = source->content, *end = at + source->size;
        for (size_t line = 1; line < place.line && at; line++) {
            at = memchr(at, '\n', (size_t)(end - at));
            if (at)
                at++;
        }
        if (!at)
            return NULL;
        const char *stop = memchr(at, '\n', (size_t)(end - at));
        *length = (size_t)((stop ? stop : end) - at);
        if (*length && at[*length - 1] == '\r')
            --*length;
        return at;
    }
    return NULL;
}

/* A line as it is shown: of a long one the part around the column, and nothing that would steer the terminal. */
struct shown {
    const char *bytes;
    size_t length;
    bool starts_later, ends_sooner;
};

static bool begins_letter(char byte)
{
    return ((unsigned char)byte & 0xc0) != 0x80;
}

static struct shown shown_part(const char *line, size_t length, size_t column)
{
    enum { WIDEST = 120, BEFORE = 60 };
    size_t first = column > WIDEST - 20 ? column - BEFORE : 1, start = length, end = length, passed = 0;
    for (size_t i = 0; i < length && end == length; i++) {
        passed += begins_letter(line[i]);
        if (passed == first && start == length)
            start = i;
        if (passed == first + WIDEST)
            end = i;
    }
    return (struct shown){ line + start, end - start, first > 1, end < length };
}

/* What comes from files must neither steer the terminal nor begin a line of its own. */
static void print_safely(const char *bytes, size_t size)
{
    for (size_t i = 0; i < size; i++) {
        unsigned char byte = (unsigned char)bytes[i];
        fputc((byte < ' ' && byte != '\t') || byte == 0x7f ? '?' : byte, stderr);
    }
}

static void print_text(const char *text)
{
    print_safely(text, strlen(text));
}

static void print_line(struct shown shown)
{
    fputs(shown.starts_later ? "…" : "", stderr);
    print_safely(shown.bytes, shown.length);
    fputs(shown.ends_sooner ? "…\n" : "\n", stderr);
}

/* The blanks in front of a caret: as wide as what stands above them, tabs kept as tabs. */
static void print_indent(const char *line, struct shown shown, size_t column)
{
    size_t passed = 0;
    fputs(shown.starts_later ? " " : "", stderr);
    for (const char *at = line; at < shown.bytes + shown.length && passed + 1 < column; at++) {
        if (!begins_letter(*at))
            continue;
        if (at >= shown.bytes)
            fputc(*at == '\t' ? '\t' : ' ', stderr);
        passed++;
    }
}

static void print_attempt(const struct problem *problem, const char *in_front)
{
    if (problem->attempt) {
        fputs(in_front, stderr);
        print_text(problem->attempt);
    }
    fputc('\n', stderr);
}

static void print_place(struct place place)
{
    print_text(place.file ? place.file : "lotse");
    if (place.file && place.line)
        fprintf(stderr, ":%zu", place.line);
    if (place.file && place.line && place.column)
        fprintf(stderr, ":%zu", place.column);
}

static void print_for_people(const struct problems *problems, const struct problem *problem)
{
    struct place place = problem->place;
    print_place(place);
    fprintf(stderr, ": %s", problem->fault == FAULT_NONE ? tr("note: ") : "");
    print_text(problem->message);
    size_t length = 0;
    const char *line = place.line ? line_of(problems, place, &length) : NULL;
    if (!line) {
        print_attempt(problem, tr("; "));
        return;
    }
    struct shown shown = shown_part(line, length, place.column);
    fprintf(stderr, "\n%5zu | ", place.line);
    print_line(shown);
    if (place.column) {
        fputs("      | ", stderr);
        print_indent(line, shown, place.column);
        for (size_t i = 0; i < (place.width ? place.width : 1) && i < MOST_CARETS; i++)
            fputc('^', stderr);
        print_attempt(problem, "  ");
    } else if (problem->attempt) {
        print_attempt(problem, "      | ");
    }
}

static void print_as_json(struct arena *arena, const struct problem *problem)
{
    struct document *object = document_object(arena);
    document_set_text(object, "event", problem->fault == FAULT_NONE ? "note" : "problem");
    if (problem->place.file)
        document_set_text(object, "file", problem->place.file);
    if (problem->place.line)
        document_set_integer(object, "line", (int64_t)problem->place.line);
    if (problem->place.column)
        document_set_integer(object, "column", (int64_t)problem->place.column);
    document_set_text(object, "message", problem->message);
    if (problem->attempt)
        document_set_text(object, "try", problem->attempt);
    if (problem->fault != FAULT_NONE)
        document_set_integer(object, "exit", problem->fault);
    fprintf(stderr, "%s\n", document_line(arena, object));
}

const char *problems_first_text(struct arena *arena, const struct problems *problems)
{
    for (size_t i = 0; i < problems->count; i++) {
        const struct problem *problem = &problems->list[i];
        if (problem->fault == FAULT_NONE)
            continue;
        if (problem->place.line)
            return arena_format(arena, tr("line %zu: %s"), problem->place.line, problem->message);
        return arena_copy_text(arena, problem->message);
    }
    return NULL;
}

static bool comes_before(const struct problem *one, const struct problem *other)
{
    if (!one->place.file || !other->place.file || strcmp(one->place.file, other->place.file) != 0)
        return false;
    if (one->place.line != other->place.line)
        return one->place.line < other->place.line;
    return one->place.column < other->place.column;
}

void problems_print(struct problems *problems, bool json)
{
    pthread_mutex_lock(&problems->mutex);
    struct problem *list = problems->list;
    for (size_t i = problems->printed + 1; i < problems->count; i++) /* few, and stable */
        for (size_t j = i; j > problems->printed && comes_before(&list[j], &list[j - 1]); j--) {
            struct problem swapped = list[j];
            list[j] = list[j - 1];
            list[j - 1] = swapped;
        }
    for (; problems->printed < problems->count; problems->printed++)
        if (json)
            print_as_json(problems->arena, &list[problems->printed]);
        else
            print_for_people(problems, &list[problems->printed]);
    pthread_mutex_unlock(&problems->mutex);
}
