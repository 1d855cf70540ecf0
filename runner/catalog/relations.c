/* Which tables fit together: the values of one column are found among those of another that are unique there. */
#include "runner/catalog/catalog.h"

#include "runner/base/text.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>
#include <strings.h>

enum { MOST_RELATIONS = 500, MOST_OF_PAIR = 2, LEAST_VALUES = 3, LEAST_DATES = 10, LEAST_COMPARED = 5 };
static const double least_share = 0.8;       /* of the values, where the names say nothing */
static const double least_share_alike = 0.5; /* … where they are alike */

struct search {
    struct arena *arena;
    struct relation *list;
    size_t count, room;
};

static bool is_key(const struct entry *entry, const struct catalog_column *column)
{
    return column->sketch.exact.count >= LEAST_VALUES && entry_has_key(entry, column);
}

/* What tables call their own numbers; "id" and "nr" alone say nothing about whose. */
static const char *const identifiers[] = { "id", "nr", "no", "key", "index", "nummer", "number", "code" };
enum { IDENTIFIERS = sizeof identifiers / sizeof *identifiers };

static bool says_nothing(const char *name)
{
    for (size_t i = 0; i < IDENTIFIERS; i++)
        if (text_distance(name, identifiers[i]) == 0)
            return true;
    return strncmp(name, "column_", 7) == 0;
}

static bool ends_as_identifier(const char *name)
{
    size_t length = strlen(name);
    for (size_t i = 0; i < IDENTIFIERS; i++) {
        size_t size = strlen(identifiers[i]);
        if (length >= size && strcasecmp(name + length - size, identifiers[i]) == 0)
            return true;
    }
    return false;
}

/* "kunde_nr" and "Kunde-Nr", "kunde" and "kunde_nr", "kunde_id" and the "id" of a table "kunden.csv". */
static bool are_alike(const struct relation *relation)
{
    const char *from = relation->from_column->name, *to = relation->to_column->name;
    size_t from_length = strlen(from), to_length = strlen(to);
    size_t shorter = from_length < to_length ? from_length : to_length;
    if (says_nothing(to))
        return shorter >= 2 && strncasecmp(from, relation->to->name, 4) == 0;
    if (says_nothing(from))
        return false;
    return text_distance(from, to) * 5 <= shorter || (shorter >= 4 && strncasecmp(from, to, shorter) == 0);
}

/* Numbers that count up are found in any other such column: only what they are called tells that they are more. */
static bool is_identifier(const struct relation *relation)
{
    const struct catalog_column *to = relation->to_column;
    return are_alike(relation) && (to == relation->to->columns || ends_as_identifier(to->name));
}

/* Is that much no accident? */
static bool is_relation(struct relation *relation)
{
    const struct catalog_column *from = relation->from_column, *to = relation->to_column;
    bool are_dates = from->kind == COLUMN_DATE, alike = are_alike(relation);
    size_t compared, compared_loosely;
    if (are_dates != (to->kind == COLUMN_DATE) ||
        from->sketch.exact.count < (size_t)(are_dates ? LEAST_DATES : LEAST_VALUES))
        return false;
    if (from->only_digits && to->only_digits && !is_identifier(relation))
        return false;
    relation->share = sketch_share(&from->sketch.exact, &to->sketch.exact, &compared);
    relation->loose_share = sketch_share(&from->sketch.loose, &to->sketch.loose, &compared_loosely);
    size_t least = from->sketch.exact.is_whole ? LEAST_VALUES : LEAST_COMPARED;
    double share = fmax(compared >= least ? relation->share : 0, compared_loosely >= least ? relation->loose_share : 0);
    return share >= (alike || are_dates ? least_share_alike : least_share);
}

/* The clearest first: alike in name, then the most that is found. */
static double clarity(const struct relation *relation)
{
    return fmax(relation->share, relation->loose_share) + (are_alike(relation) ? 1 : 0);
}

static bool is_same_pair(const struct relation *one, const struct relation *other)
{
    return (one->from == other->from && one->to == other->to) || (one->from == other->to && one->to == other->from);
}

/* A pair of tables shows its clearest relations; the way back of one that is known is none of its own. */
static void keep(struct search *search, const struct relation *relation)
{
    size_t of_pair = 0;
    for (size_t i = search->count; i-- > 0;) {
        struct relation *known = &search->list[i];
        if (!is_same_pair(known, relation))
            continue;
        bool shares_column = known->from_column == relation->from_column || known->to_column == relation->to_column ||
                             known->from_column == relation->to_column || known->to_column == relation->from_column;
        if (shares_column || ++of_pair == MOST_OF_PAIR) {
            if (clarity(relation) > clarity(known))
                *known = *relation;
            return;
        }
    }
    if (search->count == search->room) {
        size_t room = search->room ? search->room * 2 : 64;
        search->list = arena_grow(search->arena, search->list, search->room, room, sizeof *search->list);
        search->room = room;
    }
    search->list[search->count++] = *relation;
}

/* Tables of the same columns are parts of one: each of their columns is found in the other, which says nothing. */
static bool have_same_columns(const struct entry *one, const struct entry *other)
{
    if (one->column_count != other->column_count)
        return false;
    for (size_t i = 0; i < one->column_count; i++)
        if (strcmp(one->columns[i].name, other->columns[i].name) != 0)
            return false;
    return true;
}

static void compare(struct search *search, const struct entry *from, const struct entry *to)
{
    if (from == to || have_same_columns(from, to))
        return;
    for (size_t j = 0; j < to->column_count; j++)
        for (size_t i = 0; is_key(to, &to->columns[j]) && i < from->column_count; i++) {
            struct relation relation = { from, to, &from->columns[i], &to->columns[j], 0, 0 };
            if (is_relation(&relation))
                keep(search, &relation);
        }
}

static int by_clarity(const void *one, const void *other)
{
    const struct relation *a = one, *b = other;
    double difference = clarity(b) - clarity(a);
    if (difference != 0)
        return difference > 0 ? 1 : -1;
    int names = strcmp(a->from->name, b->from->name);
    names = names ? names : strcmp(a->to->name, b->to->name);
    return names ? names : strcmp(a->from_column->name, b->from_column->name);
}

void catalog_relate(struct catalog *catalog)
{
    struct search search = { .arena = catalog->run->arena };
    for (size_t a = 0; a < catalog->folder_count; a++)
        for (size_t i = 0; i < catalog->folders[a].entry_count; i++)
            for (size_t b = 0; b < catalog->folder_count && !run_interrupted(); b++)
                for (size_t j = 0; j < catalog->folders[b].entry_count; j++)
                    compare(&search, &catalog->folders[a].entries[i], &catalog->folders[b].entries[j]);
    if (search.count)
        qsort(search.list, search.count, sizeof *search.list, by_clarity);
    catalog->relations = search.list;
    catalog->relation_count = search.count < MOST_RELATIONS ? search.count : MOST_RELATIONS;
}
