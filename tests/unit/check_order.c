/* Categories of many values as their places in the alphabet. */
#include "runner/model/preparation.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_order(void);
extern const struct step order_step;

enum { MACHINES = 12, ROWS_OF_EACH = 6, TRAINING = MACHINES * ROWS_OF_EACH, ROWS = TRAINING + 4 };
struct settings_of_order { /* as stages/prepare/order.c has them */
    int64_t rare, most;
};

static struct arena *arena;
static struct table *table;
static uint32_t training[TRAINING];

static uint32_t code_of(struct column *column, const char *text)
{
    return dictionary_add(column->dictionary, text, strlen(text));
}

static struct column *add_category(const char *name)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_CATEGORY);
    column->codes = ARENA_ARRAY(arena, ROWS, uint32_t);
    column->dictionary = dictionary_create(arena);
    return column;
}

/* Machines 1 to 12, six rows each; behind them, among them, before them, and none. */
static void set_up(void)
{
    static const char *const others[] = { "Linie 77", "Linie 9b", "Kran" };
    arena = arena_create();
    table = table_create(arena, ROWS);
    struct column *machine = add_category("maschine"), *shift = add_category("schicht");
    for (size_t i = 0; i < ROWS; i++) {
        machine->codes[i] = CODE_MISSING;
        if (i < TRAINING)
            machine->codes[i] = code_of(machine, arena_format(arena, "Linie %zu", 1 + (i * 5) % MACHINES));
        else if (i < ROWS - 1)
            machine->codes[i] = code_of(machine, others[i - TRAINING]);
        shift->codes[i] = code_of(shift, i % 2 ? "Nacht" : "Tag");
    }
    for (uint32_t i = 0; i < TRAINING; i++)
        training[i] = i;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static void *learned(struct settings_of_order settings)
{
    struct table seen = table_view(table, training, TRAINING);
    struct truth truth = { 0 };
    void *state = arena_get(arena, order_step.state_size);
    ck_assert(order_step.fit(arena, NULL, &settings, state, &seen, &truth));
    return state;
}

START_TEST(values_stand_in_their_order)
{
    ck_assert(order_step.apply(arena, NULL, learned((struct settings_of_order){ 5, 10 }), table));
    const struct column *machine = table_column(table, "maschine");
    ck_assert_int_eq(machine->kind, COLUMN_NUMBER);
    for (size_t i = 0; i < TRAINING; i++)
        ck_assert_float_eq(machine->numbers[i], (float)((i * 5) % MACHINES)); /* 10 behind 9 */
    ck_assert_float_eq(machine->numbers[TRAINING], MACHINES - 0.5F);
    ck_assert_float_eq(machine->numbers[TRAINING + 1], 8.5F);
    ck_assert_float_eq(machine->numbers[TRAINING + 2], -0.5F);
    ck_assert_float_nan(machine->numbers[TRAINING + 3]);
    ck_assert_int_eq(table_column(table, "schicht")->kind, COLUMN_CATEGORY);
}
END_TEST

START_TEST(few_values_stay_categories)
{
    ck_assert(order_step.apply(arena, NULL, learned((struct settings_of_order){ 5, MACHINES }), table));
    ck_assert_int_eq(table_column(table, "maschine")->kind, COLUMN_CATEGORY);
}
END_TEST

/* The first row of the training part has a machine that no other has; it would be told by its name. */
START_TEST(rare_values_are_not_kept)
{
    struct column *machine = table_column(table, "maschine");
    machine->codes[0] = code_of(machine, "Linie 5 Müller");
    struct document *saved = document_object(arena);
    order_step.save(arena, learned((struct settings_of_order){ 5, 10 }), saved);
    const struct document *levels = document_get(saved, "maschine");
    ck_assert_uint_eq(document_count(levels), MACHINES);
    for (size_t i = 0; i < MACHINES; i++)
        ck_assert_str_eq(document_text(document_at(levels, i)), arena_format(arena, "Linie %zu", i + 1));
}
END_TEST

START_TEST(what_was_a_number_needs_no_place)
{
    table_column(table, "maschine")->source = "nummer";
    ck_assert(order_step.apply(arena, NULL, learned((struct settings_of_order){ 5, 10 }), table));
    ck_assert_int_eq(table_column(table, "maschine")->role, ROLE_LEFT_OUT);
    ck_assert_int_eq(table_column(table, "schicht")->role, ROLE_FEATURE); /* two values are too few to be left out */
}
END_TEST

START_TEST(what_is_loaded_does_the_same)
{
    struct document *saved = document_object(arena);
    order_step.save(arena, learned((struct settings_of_order){ 5, 10 }), saved);
    void *loaded = arena_get(arena, order_step.state_size);
    ck_assert(order_step.load(arena, saved, loaded));
    ck_assert(order_step.apply(arena, NULL, loaded, table));
    ck_assert_float_eq(table_column(table, "maschine")->numbers[1], 5);
    ck_assert_float_eq(table_column(table, "maschine")->numbers[TRAINING + 1], 8.5F);
}
END_TEST

START_TEST(damage_is_noticed)
{
    struct document *object = document_object(arena), *levels = document_array(arena);
    document_append_number(levels, 3);
    document_set(object, "maschine", levels);
    ck_assert(!order_step.load(arena, object, arena_get(arena, order_step.state_size)));
}
END_TEST

Suite *suite_order(void)
{
    Suite *suite = suite_create("order");
    TCase *test = tcase_create("order");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, values_stand_in_their_order);
    tcase_add_test(test, few_values_stay_categories);
    tcase_add_test(test, rare_values_are_not_kept);
    tcase_add_test(test, what_was_a_number_needs_no_place);
    tcase_add_test(test, what_is_loaded_does_the_same);
    tcase_add_test(test, damage_is_noticed);
    suite_add_tcase(suite, test);
    return suite;
}
