#include "stages/join/join.h"

#include "runner/base/translate.h"
#include "runner/table/number.h"

/* What a join found and what it did not, in words. */

enum { EXAMPLES = 3 };

static const char *count_text(const struct joining *joining, size_t count)
{
    return number_text_count(joining->scratch, count);
}

static const char *main_name(const struct joining *joining)
{
    return joining->run->sources[0].name;
}

/* Keys of the left table that the source does not have. */
struct unknown {
    size_t rows, keys;
    size_t examples[EXAMPLES]; /* rows */
};

static struct unknown find_unknown(const struct joining *joining, const struct matching *matching)
{
    struct unknown unknown = { 0 };
    size_t count = joining->key_count;
    struct numbering **values = ARENA_ARRAY(joining->scratch, count, struct numbering *);
    struct numbering **pairs = ARENA_ARRAY(joining->scratch, count, struct numbering *);
    for (size_t i = 0; i < count; i++) {
        values[i] = numbering_create(joining->scratch);
        pairs[i] = numbering_create(joining->scratch);
    }
    for (size_t row = 0; row < joining->left->row_count; row++) {
        uint64_t key = 0;
        if (matching->codes.left[row] != NO_PARTNER)
            continue;
        for (size_t i = 0; i < count; i++)
            key = numbering_add(pairs[i], key << 32 | numbering_add(values[i], key_bits(joining->keys[i].left, row)));
        if (key == unknown.keys && unknown.keys++ < EXAMPLES)
            unknown.examples[key] = row;
        unknown.rows++;
    }
    return unknown;
}

/* "A-1", "A-2", "A-3"; NULL: not to be shown. */
static const char *examples_text(const struct joining *joining, const struct unknown *unknown)
{
    struct text text = text_in(joining->scratch);
    for (size_t i = 0; i < unknown->keys && i < EXAMPLES; i++) {
        const char *key = key_text(joining, true, unknown->examples[i], false);
        if (!key)
            return NULL;
        text_add_format(&text, "%s\"%s\"", i ? ", " : "", key);
    }
    return text_string(&text);
}

static void say_unknown(const struct joining *joining, const struct unknown *unknown)
{
    const char *examples = examples_text(joining, unknown), *count = count_text(joining, unknown->keys);
    if (unknown->keys && examples && unknown->keys <= EXAMPLES)
        run_note(joining->run, tr_plural("%s key is not in \"%s\": %s", "%s keys are not in \"%s\": %s", unknown->keys),
                 count, joining->word, examples);
    else if (unknown->keys && examples)
        run_note(joining->run, tr("%s keys are not in \"%s\", such as %s"), count, joining->word, examples);
    else if (unknown->keys)
        run_note(joining->run, tr_plural("%s key is not in \"%s\"", "%s keys are not in \"%s\"", unknown->keys), count,
                 joining->word);
}

static void say_others(const struct joining *joining, const struct joined *joined)
{
    struct run *run = joining->run;
    if (joined->without_key)
        run_note(run,
                 tr_plural("%s row has a gap in its key, and no partner in \"%s\"",
                           "%s rows have a gap in their key, and no partner in \"%s\"", joined->without_key),
                 count_text(joining, joined->without_key), joining->word);
    if (joined->too_early && joining->settings->within.seconds > 0)
        run_note(run,
                 tr_plural("for %s row \"%s\" has no row of the time that join.within allows",
                           "for %s rows \"%s\" has no row of the time that join.within allows", joined->too_early),
                 count_text(joining, joined->too_early), joining->word);
    else if (joined->too_early)
        run_note(run,
                 tr_plural("%s row is older than all that \"%s\" has for its key",
                           "%s rows are older than all that \"%s\" has for their keys", joined->too_early),
                 count_text(joining, joined->too_early), joining->word);
    /* That prices grow old is no news, and neither is that a few new rows need only a few of another table. */
    if (joined->unused && !joining->as_of.left && !run->model)
        run_note(run, tr_plural("%s row of \"%s\" is not used", "%s rows of \"%s\" are not used", joined->unused),
                 count_text(joining, joined->unused), joining->word);
}

static size_t count_unused(const struct joining *joining, const struct matching *matching)
{
    bool *used = ARENA_ARRAY(joining->scratch, matching->entry_count, bool);
    size_t unused = joining->right->row_count;
    for (size_t row = 0; row < joining->left->row_count; row++) {
        uint32_t entry = matching->partner[row];
        if (entry >= NO_PARTNER || used[entry])
            continue;
        used[entry] = true;
        unused -= matching->starts[entry + 1] - matching->starts[entry];
    }
    return unused;
}

/* Rows that would find a partner besides, if keys were compared loosely. */
static size_t found_loosely(const struct joining *joining, const struct matching *matching)
{
    if (joining->settings->match || matching->found == joining->left->row_count)
        return 0;
    struct arena *arena = arena_child(joining->scratch);
    size_t found = matching_of(joining, arena, true).found;
    arena_destroy(arena);
    return found > matching->found ? found - matching->found : 0;
}

/* Why keys that should be equal are not: their kinds, or what they look like. */
static bool try_other_keys(const struct joining *joining, const struct unknown *unknown)
{
    struct problems *problems = joining->run->problems;
    for (size_t i = 0; i < joining->key_count; i++) {
        const struct column *left = joining->keys[i].left, *right = joining->keys[i].right;
        if (left->kind != right->kind && (left->kind == COLUMN_DATE || right->kind == COLUMN_DATE))
            return problem_try(problems,
                               tr("\"%s\" is read as a %s in one table and as a %s in the other; [columns] and "
                                  "date_order in [[source]] change that"),
                               left->name, tr(column_kind_name(left->kind)), tr(column_kind_name(right->kind)));
    }
    if (unknown->keys == 0)
        return problem_try(problems, "%s", tr("compare the dates of both tables"));
    const char *left = key_text(joining, true, unknown->examples[0], false);
    const char *right = joining->right->row_count ? key_text(joining, false, 0, false) : NULL;
    if (!left || !right)
        return problem_try(problems, "%s", tr("compare the columns of both tables that join.on names"));
    return problem_try(problems,
                       tr("its keys look like \"%s\", those of \"%s\" like \"%s\"; is that what belongs together?"),
                       right, main_name(joining), left);
}

static bool nothing_found(const struct joining *joining, const struct unknown *unknown, size_t loosely)
{
    struct problems *problems = joining->run->problems;
    problem_add(problems, FAULT_DATA, keys_place(joining), tr("no row of \"%s\" finds a partner in \"%s\""),
                main_name(joining), joining->word);
    if (!loosely)
        return try_other_keys(joining, unknown);
    return problem_try(problems, tr("%s of %s rows would, if case, blanks, leading zeros and \".0\" did not count: %s"),
                       count_text(joining, loosely), count_text(joining, joining->left->row_count),
                       "join.match = \"loose\"");
}

bool say_what_matched(const struct joining *joining, const struct matching *matching, struct joined *joined)
{
    struct run *run = joining->run;
    size_t rows = joining->left->row_count, loosely = found_loosely(joining, matching);
    struct unknown unknown = find_unknown(joining, matching);
    *joined = (struct joined){
        .source = joining->word,
        .is_inner = joining->settings->how == JOIN_INNER,
        .rows = rows,
        .found = matching->found,
        .without_key = matching->without_key,
        .too_early = rows - matching->found - matching->without_key - unknown.rows,
        .unknown_keys = unknown.keys,
        .source_rows = joining->right->row_count,
        .unused = count_unused(joining, matching),
    };
    if (matching->found == 0 && rows > 0 && !run->model) /* a model may well be asked about nothing but new customers */
        return nothing_found(joining, &unknown, loosely);
    if (rows == 0)
        return true;
    const char *share = number_text_percent(joining->scratch, (double)matching->found / (double)rows, 1);
    run_note(run,
             joined->is_inner && matching->found < rows
                 ? tr("\"%s\": %s of %s rows found a partner (%s); the others are left out")
                 : tr("\"%s\": %s of %s rows found a partner (%s)"),
             joining->word, count_text(joining, matching->found), count_text(joining, rows), share);
    say_unknown(joining, &unknown);
    say_others(joining, joined);
    if (loosely)
        run_note(
            run,
            tr_plural("%s more row would find a partner in \"%s\", if case, blanks, leading zeros and \".0\" did not "
                      "count: %s",
                      "%s more rows would find a partner in \"%s\", if case, blanks, leading zeros and \".0\" did "
                      "not count: %s",
                      loosely),
            count_text(joining, loosely), joining->word, "join.match = \"loose\"");
    return true;
}
