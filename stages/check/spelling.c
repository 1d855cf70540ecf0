#include "runner/base/translate.h"
#include "stages/check/check.h"

#include <ctype.h>
#include <string.h>

/* Of more different values than these, nobody corrects the spelling one by one. */
enum { MOST_VALUES = 5000, LONGEST = 128, LONGEST_UNIT = 8, LEAST_MEASURES = 5 };

static struct finding about(const char *name, const struct column *column)
{
    return (struct finding){
        .severity = SEVERITY_CARE, .quality = QUALITY_CONSISTENCY, .name = name, .column = column->name
    };
}

/* Which values occur: joins and splits leave others in the dictionary. */
static const size_t *count_codes(const struct run *run, struct arena *scratch, const struct column *column)
{
    size_t *rows = ARENA_ARRAY(scratch, dictionary_count(column->dictionary), size_t);
    for (size_t row = 0; row < run->table->row_count; row++)
        if (column->codes[row] != CODE_MISSING)
            rows[column->codes[row]]++;
    return rows;
}

/* "München", "Muenchen", "MÜNCHEN " and "mün-chen" are the same: small letters and digits, umlauts as two letters. */
static size_t folded(const char *text, char *into)
{
    static const struct {
        const char *letter, *instead;
    } umlauts[] = { { "ä", "ae" }, { "ö", "oe" }, { "ü", "ue" }, { "Ä", "ae" },
                    { "Ö", "oe" }, { "Ü", "ue" }, { "ß", "ss" } };
    enum { UMLAUTS = sizeof umlauts / sizeof *umlauts };
    size_t length = 0;
    while (*text && length + 2 < LONGEST) {
        size_t umlaut = 0;
        while (umlaut < UMLAUTS && strncmp(text, umlauts[umlaut].letter, 2) != 0)
            umlaut++;
        unsigned char letter = (unsigned char)*text;
        if (umlaut < UMLAUTS) {
            memcpy(into + length, umlauts[umlaut].instead, 2);
            length += 2;
            text += 2;
            continue;
        }
        if (isalnum(letter) || letter >= 0x80 || strchr("+<>=%&/", letter))
            into[length++] = (char)tolower(letter);
        else if (isdigit((unsigned char)text[1]) && (letter == '-' || letter == '.' || letter == ','))
            into[length++] = (char)letter; /* "-1" is not "1" */
        text++;
    }
    return *text ? 0 : length; /* of long texts only the beginning would be the same */
}

static void report_variants(struct run *run, const struct column *column, size_t groups, const char *one,
                            const char *other)
{
    finding_add(run, about("spelling", column),
                tr_plural("column \"%s\" writes %zu value in several ways, such as \"%s\" and \"%s\"",
                          "column \"%s\" writes %zu values in several ways, such as \"%s\" and \"%s\"", groups),
                column->name, groups, one, other);
    finding_advise(run, tr("write them in one way where they come from: for Lotse they are different values"));
}

static void check_variants(struct run *run, struct arena *scratch, const struct column *column)
{
    size_t count = dictionary_count(column->dictionary), groups = 0;
    const size_t *rows = count_codes(run, scratch, column);
    struct dictionary *known = dictionary_create(scratch);
    uint32_t *first = ARENA_ARRAY(scratch, count, uint32_t), one = 0, other = 0;
    bool *is_counted = ARENA_ARRAY(scratch, count, bool);
    for (uint32_t code = 0; code < count; code++) {
        char text[LONGEST];
        size_t length = folded(dictionary_text(column->dictionary, code), text), before = dictionary_count(known);
        if (!rows[code] || !length)
            continue;
        uint32_t group = dictionary_add(known, text, length);
        if (group >= before) {
            first[group] = code;
            continue;
        }
        if (groups == 0) {
            one = first[group];
            other = code;
        }
        groups += !is_counted[group];
        is_counted[group] = true;
    }
    if (groups)
        report_variants(run, column, groups, dictionary_text(column->dictionary, one),
                        dictionary_text(column->dictionary, other));
}

/* What stands behind a number: "12,5 kg" → "kg"; NULL: it is no number with a unit. */
static const char *unit_of(const char *text)
{
    size_t digits = strspn(text, "+-0123456789.,'");
    if (!digits || !strpbrk(text, "0123456789"))
        return NULL;
    text += digits;
    text += strspn(text, " ");
    size_t length = strlen(text);
    return length && length <= LONGEST_UNIT && !strpbrk(text, "0123456789-/.:") ? text : NULL;
}

/* Three kilograms and three tonnes in one column: it is read as a category, and its numbers are lost. */
static void check_units(struct run *run, struct arena *scratch, const struct column *column)
{
    struct dictionary *units = dictionary_create(scratch);
    const size_t *rows = count_codes(run, scratch, column);
    size_t count = dictionary_count(column->dictionary), measures = 0, present = 0;
    for (uint32_t code = 0; code < count; code++) {
        const char *unit = rows[code] ? unit_of(dictionary_text(column->dictionary, code)) : NULL;
        present += rows[code] > 0;
        if (!unit)
            continue;
        measures++;
        dictionary_add(units, unit, strlen(unit));
    }
    if (measures < LEAST_MEASURES || measures * 10 < present * 8 || dictionary_count(units) < 2)
        return;
    finding_add(run, about("units", column), tr("column \"%s\" mixes units, such as \"%s\" and \"%s\""), column->name,
                dictionary_text(units, 0), dictionary_text(units, 1));
    finding_advise(run, tr("convert all of them to one unit, and write the bare number"));
}

void check_spelling(struct run *run)
{
    for (size_t i = 0; i < run->table->column_count; i++) {
        const struct column *column = &run->table->columns[i];
        if (!check_shows(column) || (column->kind != COLUMN_CATEGORY && column->kind != COLUMN_TEXT) ||
            run->inspection->facts[i].profile.distinct > MOST_VALUES)
            continue;
        struct arena *scratch = arena_child(run->arena);
        if (column->kind == COLUMN_CATEGORY)
            check_variants(run, scratch, column);
        check_units(run, scratch, column);
        arena_destroy(scratch);
    }
}
