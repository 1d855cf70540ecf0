/* What settings*.c share with each other and with nobody else: how a read file is kept, and how one value is read. */
#ifndef LOTSE_SETTINGS_PARTS_H
#define LOTSE_SETTINGS_PARTS_H

#include "runner/base/toml.h"
#include "runner/settings.h"

/* A field that the user has stated. */
struct stated {
    const void *field;
    struct place place;
    const struct place *items; /* of a list */
    size_t item_count;
};

/* [name.key] */
struct named {
    const char *key;
    struct place place;
    void *values;
};

/* A section, filled. */
struct filled {
    const struct section *section;
    struct place place; /* of its name; the file as a whole when it is not there */
    bool is_stated;
    void *values; /* of [name]; the defaults of [[name]] */
    void *each;   /* the defaults of [name.key] */
    void **list;  /* of [[name]] */
    struct place *list_places;
    size_t list_count, list_room;
    struct named *named;
    size_t named_count, named_room;
};

struct settings {
    struct arena *arena;
    const char *path;
    struct filled *sections;
    size_t section_count;
    struct stated *stated;
    size_t stated_count, stated_room;
};

struct filled *settings_filled(const struct settings *settings, const char *name); /* NULL: no such section */
const struct stated *settings_stated(const struct settings *settings, const void *field);

/* "[search]" or "[[source]]" */
const char *section_header(struct arena *arena, const struct section *section);
const struct section *section_find(const struct section *const *sections, const char *name);
const struct setting *setting_find(const struct setting *settings, const char *key); /* NULL too when there are none */

/* The first row of the table inside of a table: "join.on" for "join"; NULL: there is no such table. */
const struct setting *setting_inside(const struct setting *settings, const char *table);

/* Does the row belong to the same table, or table inside of it, as the other? */
bool setting_is_beside(const struct setting *setting, const struct setting *other);

/* The name of the table inside of the table; "" for a key that stands in none. */
const char *setting_table(struct arena *arena, const struct setting *setting);

/* The key as it stands in its table: "on" of "join.on". */
const char *setting_word(const struct setting *setting);

/* What the user wrote for a setting. */
struct given {
    const struct setting *setting;
    const struct toml_node *node;
    struct place place;
    const char *option; /* of the command line, where quotes mean nothing; NULL: in the file */
};

/* Checks the value against its row and puts it into the field; false with a problem at its place. */
bool setting_read(struct arena *arena, struct problems *problems, const struct given *given, void *field);

/* Fills a struct with what holds where the user says nothing. */
void setting_read_fallbacks(struct arena *arena, const struct setting *settings, void *values);

/* The value as TOML. */
void setting_write(const struct setting *setting, const void *field, struct text *out);

/* Something that the user could write: the example, the fallback, or what fits the kind. As TOML. */
const char *setting_example(struct arena *arena, const struct setting *setting);

/* The limits, infinite where there are none; false: there are none at all. */
bool setting_limits(const struct setting *setting, double *min, double *max);

/* A number as the setting's kind writes it: 0.05, 12, 1h 30min. */
const char *setting_number(struct arena *arena, enum setting_kind kind, double number);

/* A text as TOML, in quotes; a key as TOML, in quotes where it needs them. */
void toml_write_text(struct text *out, const char *bytes);
void toml_write_key(struct text *out, const char *key);

/* Translated: "whole number", … and what values it may have; "" for any. */
const char *setting_kind_name(enum setting_kind kind);
const char *setting_range(struct arena *arena, const struct setting *setting);
const char *setting_choices(struct arena *arena, const struct setting *setting);

/* "a", "b", "c" */
const char *quoted_list(struct arena *arena, const char *const *items, size_t count);

/* "1h 30min"; to the millisecond. */
bool duration_parse(const char *text, double *seconds);

#endif
