/* Settings: every key of the pipeline file is one row of a table. From the rows come the parser, the checks with line
 * and column, "did you mean", `lotse help`, the reference page, the JSON schema and the written-out pipeline.toml.
 *
 *     static const struct setting settings[] = {
 *         SETTING(struct split, test, .fallback = "0.2", .min = 0.05, .max = 0.5,
 *                 .help = N_("share of the rows that are kept for the test")),
 *         { 0 }
 *     };
 *
 * The kind of a setting follows from the type of its field. Fallbacks are TOML, read by the parser that reads the
 * user's file, so that they obey the same limits (a test proves it for all rows).
 *
 * A field of a struct inside of the struct is a key of a table inside of the table: SETTING(struct source_settings,
 * join.on, …) is on in join = { on = ["datum"] }, which TOML can also write as join.on = ["datum"].
 */
#ifndef LOTSE_SETTINGS_H
#define LOTSE_SETTINGS_H

#include "runner/base/problem.h"
#include "runner/base/text.h"

#include <stdint.h>

/* The types that a field may have. */
struct duration { /* "30s", "5min", "1h 30min" */
    double seconds;
};
/* also: bool, int64_t, double, const char *, unsigned for one of .choices (its index), and struct texts for
 * ["a", "b"] or a single "a" */

enum setting_kind {
    SETTING_BOOLEAN = 1,
    SETTING_INTEGER,
    SETTING_NUMBER,
    SETTING_TEXT,
    SETTING_CHOICE,
    SETTING_DURATION,
    SETTING_TEXTS
};

struct setting {
    const char *key;
    enum setting_kind kind;
    bool required; /* an empty text counts as missing */
    size_t offset;
    const char *fallback; /* as TOML; NULL: nothing (NULL, NAN for numbers, 0, an empty list) */
    double min, max;      /* inclusive; both 0: no limits; max 0 and min above: no upper limit. Durations: seconds */
    const char *const *choices; /* NULL-terminated */
    const char *help;           /* one line, N_() */
    const char *example;        /* for help, as TOML; NULL: the fallback, or what fits the kind */
};

#define SETTING_KIND(field)                                                                                            \
    _Generic((field),                                                                                                  \
        bool: SETTING_BOOLEAN,                                                                                         \
        int64_t: SETTING_INTEGER,                                                                                      \
        double: SETTING_NUMBER,                                                                                        \
        const char *: SETTING_TEXT,                                                                                    \
        unsigned: SETTING_CHOICE,                                                                                      \
        struct duration: SETTING_DURATION,                                                                             \
        struct texts: SETTING_TEXTS)

#define SETTING(type, field, ...)                                                                                      \
    {                                                                                                                  \
        .key = #field, .kind = SETTING_KIND(((type *)0)->field), .offset = offsetof(type, field), __VA_ARGS__          \
    }

/* A table of the pipeline file: [name], [[name]], or [name] with free sub-tables [name.ANYTHING]. */
struct section {
    const char *name;
    const char *help; /* one line, N_() */
    const struct setting *settings;
    size_t size;                /* of the struct that the settings fill */
    bool is_list;               /* [[name]] */
    const struct setting *each; /* of [name.ANYTHING]; NULL: no such tables */
    size_t each_size;
    const char *each_word; /* for help: [columns.NAME] */
};

/* Where a value comes from that does not stand in the file: a command-line option. */
struct override {
    const char *option; /* "--budget", for messages */
    const char *key;    /* "search.budget" */
    const char *value;  /* as the user typed it */
};

struct settings; /* a pipeline file, read and checked */

/* The content of the file; when there is none with this name, the problem says which pipeline files there are. */
bool settings_load(struct arena *arena, struct problems *problems, const char *path, char **content, size_t *size);

/* Reads the content against the sections (NULL-terminated); `name` is what problems call it. All problems are recorded,
 * not only the first; false when there was one. */
bool settings_parse(struct arena *arena, struct problems *problems, const struct section *const *sections,
                    const char *name, const char *content, size_t size, const struct override *overrides,
                    size_t override_count, struct settings **settings);

/* The filled struct of [name]; defaults where the file has no such table. Never NULL for a section that exists. Of
 * [[name]] it is the defaults. */
const void *settings_section(const struct settings *settings, const char *name);

/* The structs of [[name]]: an array of pointers. */
const void *const *settings_list(const struct settings *settings, const char *name, size_t *count);

/* The struct of [name.key], defaults where it is not stated; *stated says which (NULL allowed). */
const void *settings_named(const struct settings *settings, const char *name, const char *key, bool *stated);

/* The key of the index-th [name.KEY], in the order of the file; NULL behind the last. */
const char *settings_named_key(const struct settings *settings, const char *name, size_t index);

/* Where the user stated what this field holds; for a default, the file as a whole. */
struct place settings_place(const struct settings *settings, const void *field);

/* Where an item of a list setting stands, where the index-th [[name]] does, and where the key of [name.key] does. */
struct place settings_item_place(const struct settings *settings, const struct texts *list, size_t index);
struct place settings_list_place(const struct settings *settings, const char *name, size_t index);
struct place settings_named_place(const struct settings *settings, const char *name, const char *key);

/* Has the user stated this field? */
bool settings_is_stated(const struct settings *settings, const void *field);

const char *settings_path(const struct settings *settings);

/* The file with every default written out, and a comment for each table. Read again, it means the same. */
void settings_write(const struct settings *settings, struct text *out);

/* Help about all sections, one section ("search") or one key ("search.budget"); false when there is no such thing,
 * with a problem that names the nearest. */
bool settings_help(struct problems *problems, const struct section *const *sections, const char *about,
                   struct text *out);

/* The reference page (Markdown) and the JSON schema of the pipeline file. */
void settings_reference(const struct section *const *sections, struct text *out);
void settings_schema(struct arena *arena, const struct section *const *sections, struct text *out);

/* Checks the tables themselves: help present, keys unique, fallbacks readable and within their own limits. */
bool settings_sound(struct problems *problems, const struct section *const *sections);

#endif
