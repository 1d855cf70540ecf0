/* Pipeline files that are not: reading arbitrary bytes never fails otherwise than by problems; and what is accepted and
 * written out again is accepted again, and means the same. */
#include "runner/settings.h"

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size);

struct one {
    bool boolean;
    int64_t integer, bounded;
    double number, share;
    const char *text, *named;
    unsigned choice;
    struct duration duration;
    struct texts texts;
    struct {
        const char *text;
        unsigned choice;
        struct texts texts;
    } inside;
};

static const char *const choices[] = { "auto", "true", "false", "2", ";", "ä", NULL };

static const struct setting rows[] = {
    SETTING(struct one, boolean, .fallback = "false", .help = "a boolean"),
    SETTING(struct one, integer, .fallback = "7", .help = "an integer"),
    SETTING(struct one, bounded, .fallback = "3", .min = 0, .max = 10, .help = "an integer with limits"),
    SETTING(struct one, number, .help = "a number"),
    SETTING(struct one, share, .fallback = "0.2", .min = 0.05, .max = 0.5, .help = "a number with limits"),
    SETTING(struct one, text, .help = "a text"),
    SETTING(struct one, named, .fallback = "\"x\"", .help = "a text with a fallback"),
    SETTING(struct one, choice, .fallback = "\"auto\"", .choices = choices, .help = "a choice"),
    SETTING(struct one, duration, .fallback = "\"5min\"", .min = 1, .max = 1e9, .help = "a duration"),
    SETTING(struct one, texts, .fallback = "[\"a\"]", .help = "texts"),
    SETTING(struct one, inside.text, .help = "a text in a table inside"),
    SETTING(struct one, inside.choice, .fallback = "\"auto\"", .choices = choices, .help = "a choice inside"),
    SETTING(struct one, inside.texts, .fallback = "[]", .help = "texts inside"),
    { 0 },
};

static const struct section one = { .name = "one", .help = "one", .settings = rows, .size = sizeof(struct one) };
static const struct section inner = {
    .name = "one.inner", .help = "inner", .settings = rows, .size = sizeof(struct one)
};
static const struct section list = {
    .name = "list", .help = "list", .settings = rows, .size = sizeof(struct one), .is_list = true
};
static const struct section each = { .name = "each",
                                     .help = "each",
                                     .settings = rows,
                                     .size = sizeof(struct one),
                                     .each = rows,
                                     .each_size = sizeof(struct one),
                                     .each_word = "NAME" };
static const struct section *const sections[] = { &list, &one, &inner, &each, NULL };

/* Problems are printed to nowhere: printing them is a part of what is tried. */
static void print(struct problems *problems)
{
    FILE *kept = stderr;
    static FILE *nowhere;
    if (!nowhere)
        nowhere = fopen("/dev/null", "w");
    if (nowhere) {
        stderr = nowhere;
        problems_print(problems, false);
        stderr = kept;
    }
}

static struct settings *read(struct arena *arena, struct problems *problems, const char *content, size_t size)
{
    struct settings *settings;
    bool sound = settings_parse(arena, problems, sections, "fuzz.toml", content, size, NULL, 0, &settings);
    if (sound != (problems_count(problems) == 0) || sound != (settings != NULL))
        abort();
    return settings;
}

static const char *written(struct arena *arena, const struct settings *settings)
{
    struct text text = text_in(arena);
    settings_write(settings, &text);
    return text_string(&text);
}

/* Without the marks of defaults: written out, they are stated. */
static const char *unmarked(struct arena *arena, const char *content)
{
    static const char mark[] = "  # default\n";
    struct text text = text_in(arena);
    for (const char *next; (next = strstr(content, mark)); content = next + sizeof mark - 2)
        text_add_bytes(&text, content, (size_t)(next - content));
    text_add(&text, content);
    return text_string(&text);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
    struct arena *arena = arena_create();
    struct problems *problems = problems_create(arena);
    struct settings *settings = read(arena, problems, (const char *)data, size);
    if (settings) {
        const char *first = written(arena, settings);
        settings = read(arena, problems, first, strlen(first));
        if (!settings || strcmp(unmarked(arena, first), unmarked(arena, written(arena, settings))) != 0) {
            problems_print(problems, false);
            fputs(first, stderr);
            abort();
        }
    }
    print(problems);
    arena_destroy(arena);
    return 0;
}
