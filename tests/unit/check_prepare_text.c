/* Free texts as features: they tell what they should, no row sees its own truth, and no text is kept. */
#include "runner/model/preparation.h"
#include "stages/prepare/text.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_prepare_text(void);
extern const struct step text_step;

enum { TRAINING = 200, ROWS = 240 };
struct settings_of_text { /* as stages/prepare/text.c has them */
    int64_t rare, longest;
};
static const struct settings_of_text settings = { 5, 5 };

static struct arena *arena;
static struct problems *problems;
static uint32_t training[TRAINING];
static float values[ROWS];

static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    for (size_t i = 0; i < TRAINING; i++)
        training[i] = (uint32_t)i;
    for (size_t i = 0; i < ROWS; i++)
        values[i] = (float)(i % 3);
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Inquiries about invoices, deliveries and repairs in turn; the last one is missing. */
static struct table *sample(void)
{
    static const char *const about[] = { "die Rechnung stimmt nicht, bitte prüfen:",
                                         "wann kommt endlich die Lieferung?", "die Übertragungseinheit ist DEFEKT!" };
    struct table *table = table_create(arena, ROWS);
    struct column *column = table_add_column(arena, table, "anfrage", COLUMN_TEXT);
    column->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    column->dictionary = dictionary_create(arena);
    for (size_t i = 0; i < ROWS; i++) {
        const char *text = arena_format(arena, "%s %zu", about[i % 3], i * i);
        column->codes[i] = dictionary_add(column->dictionary, text, strlen(text));
    }
    column->codes[ROWS - 1] = CODE_MISSING;
    return table;
}

static void *fitted(struct table *table, size_t classes)
{
    struct table seen = table_view(table, training, TRAINING);
    struct truth truth = { values, classes };
    void *state = arena_get(arena, text_step.state_size);
    ck_assert(text_step.fit(arena, problems, &settings, state, &seen, &truth));
    ck_assert(text_step.apply(arena, problems, state, table));
    ck_assert(text_step.correct(arena, state, &seen, &truth, table));
    return state;
}

static struct table *learned(size_t classes)
{
    struct table *table = sample();
    fitted(table, classes);
    return table;
}

static const char *saved(const void *state)
{
    struct document *object = document_object(arena);
    text_step.save(arena, state, object);
    return document_line(arena, object);
}

static const float *feature(const struct table *table, const char *name)
{
    const struct column *column = table_column(table, name);
    ck_assert_ptr_nonnull(column);
    ck_assert_str_eq(column->source, "anfrage");
    ck_assert_int_eq(column->role, ROLE_FEATURE);
    return column->numbers;
}

START_TEST(words_tell_the_class)
{
    struct table *table = learned(3);
    for (size_t row = 0; row < ROWS - 1; row++) {
        size_t best = 0;
        for (size_t class = 0; class < 3; class ++) {
            float says = feature(table, arena_format(arena, "anfrage.says_%zu", class + 1))[row];
            if (says > feature(table, arena_format(arena, "anfrage.says_%zu", best + 1))[row])
                best = class;
        }
        ck_assert_uint_eq(best, row % 3);
    }
    ck_assert_int_eq(table_column(table, "anfrage")->role, ROLE_LEFT_OUT);
    ck_assert_uint_eq(table_column(table, "anfrage.says_3")->speaks_for, 3);
    ck_assert_uint_eq(table_column(table, "anfrage.words")->speaks_for, 0);
}
END_TEST

START_TEST(of_two_classes_the_second_is_scored)
{
    for (size_t i = 0; i < ROWS; i++)
        values[i] = i % 3 == 2;
    const float *says = feature(learned(2), "anfrage.says");
    for (size_t row = 0; row < ROWS - 1; row++)
        ck_assert_int_eq(says[row] > 0, row % 3 == 2);
    ck_assert(isnan(says[ROWS - 1]));
}
END_TEST

START_TEST(numbers_are_estimated)
{
    for (size_t i = 0; i < ROWS; i++)
        values[i] = 1000 + 100 * (float)(i % 3);
    const float *says = feature(learned(0), "anfrage.says");
    for (size_t row = 0; row < ROWS - 1; row++)
        ck_assert_float_eq_tol(says[row], values[row], 20);
}
END_TEST

START_TEST(a_text_has_a_look)
{
    struct text_look look = text_look("ÄRGER mit Nr. 12!? Überall…");
    ck_assert_float_eq(look.characters, 27);
    ck_assert_float_eq(look.words, 5);
    ck_assert_float_eq(look.digits, 2);
    ck_assert_float_eq(look.marks, 2);
    ck_assert_float_eq_tol(look.capitals, 7.0F / 17, 1e-6F);
    ck_assert(isnan(text_look("12 !").capitals));
    struct table *table = learned(3);
    ck_assert_float_eq(feature(table, "anfrage.marks")[1], 1);
    ck_assert_float_eq(feature(table, "anfrage.words")[1], 6);
    ck_assert(isnan(feature(table, "anfrage.words")[ROWS - 1]));
}
END_TEST

/* Are the pieces of the two texts the same? */
static bool are_alike(const char *one, const char *other)
{
    static const struct text_cut cut = { 5 };
    struct text_pieces *a = text_pieces_create(arena), *b = text_pieces_create(arena);
    text_pieces_cut(a, &cut, "was vorher war");
    text_pieces_cut(a, &cut, one);
    text_pieces_cut(b, &cut, other);
    return a->count == b->count && memcmp(a->buckets, b->buckets, a->count * sizeof *a->buckets) == 0 &&
           memcmp(a->times, b->times, a->count * sizeof *a->times) == 0;
}

START_TEST(pieces_know_letters_but_no_case_and_no_numbers)
{
    ck_assert(are_alike("ÄRGER MIT DER GRÖẞE", "ärger mit der größe"));
    ck_assert(are_alike("ŁÓDŹ ŽELJKO Ÿ", "łódź željko ÿ"));
    ck_assert(are_alike("  Kunde 4711 ", "kunde 9999"));
    ck_assert(!are_alike("kunde 47", "kunde 471"));
    ck_assert(!are_alike("schon", "schön"));
    ck_assert(!are_alike("der kunde", "kunde der"));
    ck_assert(!are_alike("gut", "gut!"));
    ck_assert(!are_alike("gut", "gut gut"));
    ck_assert(are_alike("", " \t\n"));
}
END_TEST

START_TEST(long_texts_are_looked_at_in_part)
{
    static const struct text_cut longest = { 8 };
    struct text text = text_in(arena);
    for (size_t i = 0; i < 20000; i++)
        text_add_format(&text, "%c%s", (int)('a' + i * i % 23), i % 50 ? "" : i % 3 ? " " : "ä");
    struct text_pieces *pieces = text_pieces_create(arena);
    text_pieces_cut(pieces, &longest, text_string(&text));
    ck_assert_uint_gt(pieces->count, 100);
    ck_assert_uint_lt(pieces->count, TEXT_MOST_BYTES * 8);
}
END_TEST

START_TEST(no_row_sees_its_own_truth)
{
    const float *before = feature(learned(3), "anfrage.says_1");
    for (size_t row = 0; row < TRAINING; row += 7) {
        float kept = values[row];
        values[row] = kept > 1 ? 0 : kept + 1;
        ck_assert_float_eq(feature(learned(3), "anfrage.says_1")[row], before[row]);
        values[row] = kept;
    }
}
END_TEST

START_TEST(rows_outside_of_training_teach_nothing)
{
    struct table *table = sample();
    const char *before = saved(fitted(sample(), 3));
    struct column *column = table_column(table, "anfrage");
    for (size_t row = TRAINING; row < ROWS; row++) {
        values[row] = NAN;
        column->codes[row] = dictionary_add(column->dictionary, "etwas ganz anderes", 18);
    }
    ck_assert_str_eq(saved(fitted(table, 3)), before);
    values[0] = 1;
    ck_assert_str_ne(saved(fitted(sample(), 3)), before);
}
END_TEST

START_TEST(rare_words_and_texts_are_not_kept)
{
    struct table *table = sample(), *other = sample();
    struct column *column = table_column(other, "anfrage");
    for (size_t row = 0; row < 12; row += 3) /* four rows */
        column->codes[row] = dictionary_add(column->dictionary, "Xylophonquartett", 16);
    static const struct text_cut cut = { 5 };
    struct table seen = table_view(other, training, TRAINING);
    struct truth truth = { values, 3 };
    struct text_corpus corpus = text_corpus_create(arena, &cut, column, &seen);
    struct text_model model = text_model_learn(arena, &corpus, &truth, TEXT_NO_PART, 5);
    struct text_pieces *pieces = text_pieces_create(arena);
    text_pieces_cut(pieces, &cut, "Xylophonquartett");
    for (size_t i = 0; i < pieces->count; i++)
        ck_assert_uint_eq(model.slots[pieces->buckets[i]], CODE_MISSING);
    text_pieces_cut(pieces, &cut, "Rechnung");
    ck_assert_uint_ne(model.slots[pieces->buckets[0]], CODE_MISSING);
    const char *text = saved(fitted(table, 3));
    ck_assert_ptr_null(strstr(text, "Rechnung"));
    ck_assert_ptr_null(strstr(text, "rechnung"));
}
END_TEST

START_TEST(what_was_saved_does_the_same)
{
    struct table *one = sample(), *other = sample();
    const char *text = saved(fitted(one, 3));
    struct document *read;
    void *loaded = arena_get(arena, text_step.state_size);
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
    ck_assert(text_step.load(arena, read, loaded));
    ck_assert_str_eq(saved(loaded), text);
    ck_assert(text_step.apply(arena, problems, loaded, other));
    for (size_t row = TRAINING; row < ROWS - 1; row++) /* training rows of the one were corrected */
        ck_assert_float_eq(feature(one, "anfrage.says_2")[row], feature(other, "anfrage.says_2")[row]);
}
END_TEST

/* What training rows must see is written into the made column, not into one of the input that is called like it. */
START_TEST(columns_of_the_same_name_stay_as_they_are)
{
    float input[ROWS] = { 0 };
    struct table *table = sample();
    table_add_column(arena, table, "anfrage.says_2", COLUMN_NUMBER)->numbers = input;
    fitted(table, 3);
    for (size_t row = 0; row < ROWS; row++)
        ck_assert_float_eq(input[row], 0);
    const float *expected = feature(learned(3), "anfrage.says_2");
    for (size_t row = 0; row < ROWS - 1; row++)
        ck_assert_float_eq(table_newest_column(table, "anfrage.says_2")->numbers[row], expected[row]);
}
END_TEST

START_TEST(damage_is_refused)
{
#define OUTPUT(letters) "\"outputs\":[{\"bias\":0,\"largest\":1,\"weights\":\"" letters "\"}]"
    static const char *const damaged[] = {
        "{\"t\":{}}",
        "{\"t\":{\"longest\":99,\"buckets\":\"AAA\",\"rarity\":\"A\"," OUTPUT("A") "}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AAA\",\"rarity\":\"A\",\"outputs\":[]}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AA\",\"rarity\":\"A\"," OUTPUT("A") "}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AAAAAA\",\"rarity\":\"AA\"," OUTPUT("AA") "}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AAA\",\"rarity\":\"A\"," OUTPUT("AA") "}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AAA\",\"rarity\":\"A\"," OUTPUT("!") "}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AAA\",\"rarity\":\"A\","
        "\"outputs\":[{\"bias\":0,\"largest\":-1,\"weights\":\"A\"}]}}",
        "{\"t\":{\"longest\":5,\"buckets\":\"AAA\",\"rarity\":\"A\","
        "\"outputs\":[{\"bias\":null,\"largest\":1,\"weights\":\"A\"}]}}",
    };
    static const char sound[] = "{\"t\":{\"longest\":5,\"buckets\":\"AAA\",\"rarity\":\"A\"," OUTPUT("A") "}}";
    const char *text = _i < 9 ? damaged[_i] : sound;
    struct document *read;
    ck_assert(document_parse(arena, problems, FAULT_PACKAGE, "prepare.json", text, strlen(text), &read));
    ck_assert_int_eq(text_step.load(arena, read, arena_get(arena, text_step.state_size)), _i == 9);
}
END_TEST

Suite *suite_prepare_text(void)
{
    Suite *suite = suite_create("prepare_text");
    TCase *test = tcase_create("prepare_text");
    tcase_set_timeout(test, 60);
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, words_tell_the_class);
    tcase_add_test(test, of_two_classes_the_second_is_scored);
    tcase_add_test(test, numbers_are_estimated);
    tcase_add_test(test, a_text_has_a_look);
    tcase_add_test(test, pieces_know_letters_but_no_case_and_no_numbers);
    tcase_add_test(test, long_texts_are_looked_at_in_part);
    tcase_add_test(test, no_row_sees_its_own_truth);
    tcase_add_test(test, rows_outside_of_training_teach_nothing);
    tcase_add_test(test, rare_words_and_texts_are_not_kept);
    tcase_add_test(test, what_was_saved_does_the_same);
    tcase_add_test(test, columns_of_the_same_name_stay_as_they_are);
    tcase_add_loop_test(test, damage_is_refused, 0, 10);
    suite_add_tcase(suite, test);
    return suite;
}
