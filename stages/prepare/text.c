/* Texts to numbers: what a linear model of their words says about the question, and what they look like. A row that is
 * learned from gets the answer of a model that has learned from the other fifths of the training rows. */
#include "stages/prepare/text.h"

#include "runner/base/translate.h"

#include <math.h>

struct text_settings {
    int64_t rare, longest;
};

static const struct setting settings[] = {
    SETTING(struct text_settings, rare, .fallback = "5", .min = 2, .max = 1000,
            .help = N_("words and parts of words in fewer rows than this are not looked at")),
    SETTING(struct text_settings, longest, .fallback = "5", .min = 0, .max = 8,
            .help = N_("up to how many letters parts of words have that are looked at; below 3: whole words only")),
    { 0 },
};

struct text_column {
    const char *name;
    struct text_model model;
};

struct text_state {
    struct text_column *columns;
    size_t count, rare;
    struct text_cut cut;
};

static bool fit(struct arena *arena, struct problems *problems, const void *given, void *learned,
                const struct table *training, const struct truth *truth)
{
    (void)problems;
    const struct text_settings *text = given;
    struct text_state *state = learned;
    state->rare = (size_t)text->rare;
    state->cut.longest = text->longest;
    state->columns = ARENA_ARRAY(arena, training->column_count, struct text_column);
    for (size_t i = 0; i < training->column_count; i++) {
        const struct column *column = &training->columns[i];
        if (column->role != ROLE_FEATURE || column->kind != COLUMN_TEXT)
            continue;
        struct arena *scratch = arena_child(arena);
        struct text_corpus corpus = text_corpus_create(scratch, &state->cut, column, training);
        state->columns[state->count++] = (struct text_column){
            arena_copy_text(arena, column->name),
            text_model_learn(arena, &corpus, truth, TEXT_NO_PART, state->rare),
        };
        arena_destroy(scratch);
    }
    return true;
}

static const char *answer_name(struct arena *arena, const struct text_column *text, size_t output)
{
    return text->model.outputs == 1 ? arena_format(arena, "%s.says", text->name)
                                    : arena_format(arena, "%s.says_%zu", text->name, output + 1);
}

/* All gaps. Where there is a number for each class, it `speaks_for` one. */
static float *add_gaps(struct arena *arena, struct table *table, const char *name, const char *source,
                       unsigned speaks_for)
{
    struct column *added = table_add_number(arena, table, name, source);
    added->speaks_for = speaks_for;
    for (size_t row = 0; row < table->row_count; row++)
        added->numbers[row] = NAN;
    return added->numbers;
}

static void add_answers(struct arena *arena, const struct text_state *state, const struct text_column *text,
                        const struct column *column, struct table *table)
{
    struct arena *scratch = arena_child(arena);
    struct text_pieces *pieces = text_pieces_create(scratch);
    float *answers = ARENA_ARRAY(scratch, text->model.stride, float);
    float **numbers = ARENA_ARRAY(scratch, text->model.outputs, float *);
    for (size_t output = 0; output < text->model.outputs; output++)
        numbers[output] = add_gaps(arena, table, answer_name(arena, text, output), text->name,
                                   text->model.outputs > 1 ? (unsigned)output + 1 : 0);
    for (size_t row = 0; row < table->row_count; row++) {
        if (column->codes[row] == CODE_MISSING)
            continue;
        text_pieces_cut(pieces, &state->cut, dictionary_text(column->dictionary, column->codes[row]));
        text_model_answer(&text->model, pieces, answers);
        for (size_t output = 0; output < text->model.outputs; output++)
            numbers[output][row] = answers[output];
    }
    arena_destroy(scratch);
}

static void add_look(struct arena *arena, const struct text_column *text, const struct column *column,
                     struct table *table)
{
    static const char *const names[] = { "characters", "words", "digits", "marks", "capitals" };
    enum { COUNT = sizeof names / sizeof *names };
    float *numbers[COUNT];
    for (size_t i = 0; i < COUNT; i++)
        numbers[i] = add_gaps(arena, table, arena_format(arena, "%s.%s", text->name, names[i]), text->name, 0);
    for (size_t row = 0; row < table->row_count; row++) {
        if (column->codes[row] == CODE_MISSING)
            continue;
        struct text_look look = text_look(dictionary_text(column->dictionary, column->codes[row]));
        const float values[COUNT] = { look.characters, look.words, look.digits, look.marks, look.capitals };
        for (size_t i = 0; i < COUNT; i++)
            numbers[i][row] = values[i];
    }
}

static bool apply(struct arena *arena, struct problems *problems, const void *learned, struct table *table)
{
    (void)problems;
    const struct text_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        const struct text_column *text = &state->columns[i];
        struct column *found = table_column(table, text->name);
        if (!found || found->kind != COLUMN_TEXT)
            continue; /* the model will say what it misses */
        found->role = ROLE_LEFT_OUT;
        const struct column column = *found;
        add_answers(arena, state, text, &column, table);
        add_look(arena, text, &column, table);
    }
    return true;
}

static void correct_column(struct arena *scratch, const struct text_state *state, const struct text_column *text,
                           const struct table *training, const struct truth *truth, struct table *table)
{
    const struct column *column = table_column(training, text->name);
    struct text_corpus corpus = text_corpus_create(scratch, &state->cut, column, training);
    struct text_pieces *pieces = text_pieces_create(scratch);
    float *answers = ARENA_ARRAY(scratch, text->model.stride, float);
    float **numbers = ARENA_ARRAY(scratch, text->model.outputs, float *);
    for (size_t output = 0; output < text->model.outputs; output++)
        numbers[output] = table_newest_column(table, answer_name(scratch, text, output))->numbers;
    for (size_t part = 0; part < FIFTHS; part++) {
        struct arena_mark mark = arena_mark(scratch);
        struct text_model model = text_model_learn(scratch, &corpus, truth, part, state->rare);
        for (size_t i = 0; i < training->row_count; i++) {
            size_t row = table_row(training, i);
            if (fifth_of(row) != part || column->codes[row] == CODE_MISSING)
                continue;
            text_pieces_cut(pieces, &state->cut, dictionary_text(column->dictionary, column->codes[row]));
            text_model_answer(&model, pieces, answers);
            for (size_t output = 0; output < model.outputs; output++)
                numbers[output][row] = answers[output];
        }
        arena_rewind(scratch, mark);
    }
}

static bool correct(struct arena *arena, const void *learned, const struct table *training, const struct truth *truth,
                    struct table *table)
{
    const struct text_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct arena *scratch = arena_child(arena);
        correct_column(scratch, state, &state->columns[i], training, truth, table);
        arena_destroy(scratch);
    }
    return true;
}

static void save(struct arena *arena, const void *learned, struct document *object)
{
    const struct text_state *state = learned;
    for (size_t i = 0; i < state->count; i++) {
        struct document *column = text_model_save(arena, &state->columns[i].model);
        document_set_integer(column, "longest", state->cut.longest);
        document_set(object, state->columns[i].name, column);
    }
}

static bool load(struct arena *arena, const struct document *object, void *learned)
{
    struct text_state *state = learned;
    state->columns = ARENA_ARRAY(arena, document_members(object), struct text_column);
    for (const char *name = document_first(object); name; name = document_next(object, name)) {
        const struct document *column = document_get(object, name);
        struct text_column *text = &state->columns[state->count++];
        text->name = name;
        state->cut.longest = document_integer(document_get(column, "longest"), -1);
        if (state->cut.longest < 0 || state->cut.longest > 8 || !text_model_load(arena, column, &text->model))
            return false;
    }
    return true;
}

const struct step text_step = {
    .name = "text",
    .summary = N_("turns free text into what its words say about the target"),
    .settings = settings,
    .settings_size = sizeof(struct text_settings),
    .state_size = sizeof(struct text_state),
    .fit = fit,
    .apply = apply,
    .correct = correct,
    .save = save,
    .load = load,
};
