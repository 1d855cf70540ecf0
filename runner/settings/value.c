#include "runner/settings/parts.h"

#include "runner/base/translate.h"

#include <math.h>
#include <stdlib.h>
#include <string.h>

/* One value: from what stands in the file to the field, with everything that can be wrong on the way. */

static struct toml_node *node_of(struct arena *arena, struct problems *problems, const char *value)
{
    const char *line = arena_format(arena, "x = %s\n", value);
    struct toml_node *root;
    return toml_parse(arena, problems, NULL, line, strlen(line), &root) ? root->first : NULL;
}

/* What to write instead: the key and a value, on the command line the option and the value without quotes. */
static bool try_value(struct problems *problems, const struct given *given, const char *message, const char *value)
    __attribute__((format(printf, 3, 0)));

static bool try_value(struct problems *problems, const struct given *given, const char *message, const char *value)
{
    if (!given->option)
        return problem_try(problems, message, given->setting->key, value);
    size_t length = strlen(value);
    bool quoted = length > 1 && *value == '"';
    return problem_try(problems, tr("for example: %s %.*s"), given->option, (int)(quoted ? length - 2 : length),
                       quoted ? value + 1 : value);
}

/* A number that somebody wrote as a text: "12,5" or "20 %" or "12". NULL: it is none. */
static const char *number_in(struct arena *arena, const char *text)
{
    char *copy = arena_copy_text(arena, text), *comma = strchr(copy, ',');
    if (comma && !strchr(copy, '.'))
        *comma = '.';
    char *end;
    double number = strtod(copy, &end);
    bool percent = strcmp(end, "%") == 0 || strcmp(end, " %") == 0;
    if (end == copy || (*end && !percent) || !isfinite(number) || strpbrk(copy, "xX"))
        return NULL;
    return setting_number(arena, SETTING_NUMBER, percent ? number / 100 : number);
}

static const char *yes_or_no_in(const char *text)
{
    static const char *const yes[] = { "true", "yes", "ja", "on", "an", "wahr", "1" };
    static const char *const no[] = { "false", "no", "nein", "off", "aus", "falsch", "0" };
    for (size_t i = 0; i < sizeof yes / sizeof *yes; i++)
        if (text_distance(text, yes[i]) == 0)
            return "true";
        else if (text_distance(text, no[i]) == 0)
            return "false";
    return NULL;
}

static const char *wanted(enum setting_kind kind)
{
    switch (kind) {
    case SETTING_BOOLEAN:
        return tr("\"%s\" must be true or false");
    case SETTING_INTEGER:
        return tr("\"%s\" must be a whole number");
    case SETTING_NUMBER:
        return tr("\"%s\" must be a number");
    case SETTING_DURATION:
        return tr("\"%s\" must be a duration");
    case SETTING_TEXTS:
        return tr("\"%s\" must be a text or a list of texts");
    case SETTING_TEXT:
    case SETTING_CHOICE:
        break;
    }
    return tr("\"%s\" must be a text");
}

static bool wrong_kind(struct arena *arena, struct problems *problems, const struct given *given)
{
    const struct setting *setting = given->setting;
    const struct toml_node *node = given->node;
    problem_add(problems, FAULT_SETTINGS, given->place, wanted(setting->kind), setting->key);
    bool is_number = node->kind == TOML_INTEGER || node->kind == TOML_NUMBER;
    const char *better = NULL;
    switch (setting->kind) {
    case SETTING_BOOLEAN:
        better = node->text ? yes_or_no_in(node->text) : NULL;
        break;
    case SETTING_INTEGER:
        if (node->kind == TOML_NUMBER && fabs(node->number) < 1e15)
            return try_value(problems, given, tr("leave out the decimals: %s = %s"),
                             setting_number(arena, SETTING_INTEGER, round(node->number)));
        better = node->kind == TOML_TEXT ? number_in(arena, node->text) : NULL;
        better = better && !strpbrk(better, ".e") ? better : NULL;
        break;
    case SETTING_NUMBER:
        better = node->kind == TOML_TEXT ? number_in(arena, node->text) : NULL;
        break;
    case SETTING_DURATION:
        if (is_number)
            return try_value(problems, given, tr("say the unit, s, min or h: %s = %s"),
                             arena_format(arena, "\"%smin\"", node->text));
        break;
    case SETTING_TEXT:
    case SETTING_TEXTS:
    case SETTING_CHOICE:
        if (node->text && setting->kind != SETTING_CHOICE)
            return try_value(problems, given, tr("put it in quotes: %s = %s"),
                             arena_format(arena, "\"%s\"", node->text));
        break;
    }
    if (better)
        return try_value(problems, given, tr("remove the quotes: %s = %s"), better);
    if (node->kind == TOML_ARRAY && setting->kind != SETTING_TEXTS)
        return try_value(problems, given, tr("one value stands without brackets: %s = %s"),
                         setting_example(arena, setting));
    return try_value(problems, given, tr("for example: %s = %s"), setting_example(arena, setting));
}

static bool within_limits(struct arena *arena, struct problems *problems, const struct given *given, double number)
{
    const struct setting *setting = given->setting;
    double min, max;
    setting_limits(setting, &min, &max);
    if (number >= min && number <= max)
        return true;
    const char *low = setting_number(arena, setting->kind, min), *high = setting_number(arena, setting->kind, max);
    if (isinf(max))
        problem_add(problems, FAULT_SETTINGS, given->place, tr("\"%s\" must be at least %s"), setting->key, low);
    else if (isinf(min))
        problem_add(problems, FAULT_SETTINGS, given->place, tr("\"%s\" must be at most %s"), setting->key, high);
    else
        problem_add(problems, FAULT_SETTINGS, given->place, tr("\"%s\" must be between %s and %s"), setting->key, low,
                    high);
    if (max == 1 && min >= 0 && number > 1 && number <= 100)
        return try_value(problems, given, tr("shares are written like this: %s = %s"),
                         setting_number(arena, SETTING_NUMBER, number / 100));
    return try_value(problems, given, tr("for example: %s = %s"), setting_example(arena, setting));
}

static bool read_choice(struct arena *arena, struct problems *problems, const struct given *given, unsigned *field)
{
    const struct setting *setting = given->setting;
    if (!given->node->text)
        return wrong_kind(arena, problems, given);
    size_t count = 0;
    for (; setting->choices[count]; count++)
        if (strcmp(setting->choices[count], given->node->text) == 0) {
            *field = (unsigned)count;
            return true;
        }
    problem_add(problems, FAULT_SETTINGS, given->place, tr("\"%s\" can't be \"%s\""), setting->key, given->node->text);
    size_t nearest = text_nearest(given->node->text, setting->choices, count);
    if (nearest < count)
        return problem_try(problems, tr("did you mean \"%s\"? there are: %s"), setting->choices[nearest],
                           setting_choices(arena, setting));
    return problem_try(problems, tr("there are: %s"), setting_choices(arena, setting));
}

static bool read_texts(struct arena *arena, struct problems *problems, const struct given *given, struct texts *field)
{
    const struct toml_node *node = given->node;
    size_t count = node->kind == TOML_TEXT, i = 0;
    for (const struct toml_node *item = node->first; node->kind == TOML_ARRAY && item; item = item->next)
        count++;
    if (node->kind != TOML_TEXT && node->kind != TOML_ARRAY)
        return wrong_kind(arena, problems, given);
    const char **items = ARENA_ARRAY(arena, count, const char *);
    bool sound = true;
    for (const struct toml_node *item = node->kind == TOML_TEXT ? node : node->first; i < count; item = item->next) {
        items[i++] = item->text;
        if (item->kind == TOML_TEXT)
            continue;
        problem_add(problems, FAULT_SETTINGS, item->place, tr("an entry of \"%s\" is no text"), given->setting->key);
        sound = item->text ? problem_try(problems, tr("put it in quotes: \"%s\""), item->text) : false;
    }
    *field = (struct texts){ items, count };
    return sound;
}

bool setting_read(struct arena *arena, struct problems *problems, const struct given *given, void *field)
{
    const struct toml_node *node = given->node;
    double seconds;
    switch (given->setting->kind) {
    case SETTING_BOOLEAN:
        if (node->kind != TOML_BOOLEAN)
            return wrong_kind(arena, problems, given);
        *(bool *)field = node->boolean;
        return true;
    case SETTING_INTEGER:
        if (node->kind != TOML_INTEGER)
            return wrong_kind(arena, problems, given);
        *(int64_t *)field = node->integer;
        return within_limits(arena, problems, given, node->number);
    case SETTING_NUMBER:
        if ((node->kind != TOML_NUMBER && node->kind != TOML_INTEGER) || !isfinite(node->number))
            return wrong_kind(arena, problems, given);
        *(double *)field = node->number;
        return within_limits(arena, problems, given, node->number);
    case SETTING_TEXT:
        if (node->kind != TOML_TEXT)
            return wrong_kind(arena, problems, given);
        *(const char **)field = node->text;
        return true;
    case SETTING_CHOICE:
        return read_choice(arena, problems, given, field);
    case SETTING_DURATION:
        if (node->kind != TOML_TEXT || !duration_parse(node->text, &seconds))
            return wrong_kind(arena, problems, given);
        ((struct duration *)field)->seconds = seconds;
        return within_limits(arena, problems, given, seconds);
    case SETTING_TEXTS:
        return read_texts(arena, problems, given, field);
    }
    return false;
}

void setting_read_fallbacks(struct arena *arena, const struct setting *settings, void *values)
{
    struct problems *unheard = problems_create(arena); /* settings_sound has seen to them */
    for (; settings && settings->key; settings++) {
        void *field = (char *)values + settings->offset;
        struct given given = { .setting = settings };
        if (settings->kind == SETTING_NUMBER)
            *(double *)field = NAN;
        if (settings->fallback && (given.node = node_of(arena, unheard, settings->fallback)))
            setting_read(arena, unheard, &given, field);
    }
}
