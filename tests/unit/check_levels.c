/* Numbers that take few whole values, as categories beside them. */
#include "runner/model/preparation.h"

#include <check.h>
#include <math.h>

Suite *suite_levels(void);
extern const struct step levels_step;

enum { ROWS = 400, TRAINING = 300, STORES = 25 };
struct settings_of_levels { /* as stages/prepare/levels.c has them */
    int64_t most;
};

static struct arena *arena;
static struct problems *problems;
static uint32_t training[TRAINING];
static struct table *table;

static float *number_column(const char *name)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_NUMBER);
    return column->numbers = ARENA_ARRAY(arena, ROWS, float);
}

/* A store, how full it is, on how many floors it is, and a number of its own for each row. */
static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    table = table_create(arena, ROWS);
    float *store = number_column("store"), *filled = number_column("filled"), *floors = number_column("floors"),
          *receipt = number_column("receipt");
    for (size_t i = 0; i < ROWS; i++) {
        store[i] = (float)(10000 + 1024 * (i % STORES)); /* all in one place of what was seen before */
        filled[i] = (float)(i % STORES) / 2;
        floors[i] = (float)(1 + i % 3);
        receipt[i] = (float)i;
    }
    store[3] = NAN;
    store[ROWS - 1] = 7.5F;
    for (size_t i = 0; i < TRAINING; i++)
        training[i] = (uint32_t)i;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* How many columns were added. */
static size_t add_levels(int64_t most)
{
    struct settings_of_levels given = { most };
    void *state = arena_get(arena, levels_step.state_size);
    size_t before = table->column_count;
    struct table seen = table_view(table, training, TRAINING);
    ck_assert(levels_step.fit(arena, problems, &given, state, &seen, NULL));
    struct document *saved = document_object(arena);
    levels_step.save(arena, state, saved);
    void *loaded = arena_get(arena, levels_step.state_size);
    ck_assert(levels_step.load(arena, saved, loaded));
    ck_assert(levels_step.apply(arena, problems, loaded, table));
    return table->column_count - before;
}

START_TEST(stores_are_categories_too)
{
    ck_assert_uint_eq(add_levels(1000), 1); /* not halves, not three values, not a value for each row */
    const struct column *level = table_column(table, "store.level"), *store = table_column(table, "store");
    ck_assert_ptr_nonnull(level);
    ck_assert_int_eq(level->kind, COLUMN_CATEGORY);
    ck_assert_str_eq(level->source, "store");
    ck_assert_uint_eq(dictionary_count(level->dictionary), STORES + 1);
    for (size_t i = 0; i < ROWS; i++) {
        if (isnan(store->numbers[i]))
            ck_assert_uint_eq(level->codes[i], CODE_MISSING);
        else
            ck_assert_str_eq(dictionary_text(level->dictionary, level->codes[i]),
                             arena_format(arena, "%.9g", (double)store->numbers[i]));
    }
}
END_TEST

START_TEST(no_more_values_than_stated)
{
    ck_assert_uint_eq(add_levels(STORES - 1), 0);
    ck_assert_uint_eq(add_levels(0), 0);
    ck_assert_uint_eq(add_levels(STORES), 1);
}
END_TEST

START_TEST(what_stands_alone_stays_alone)
{
    table_column(table, "store")->stands_alone = true;
    ck_assert_uint_eq(add_levels(1000), 0);
}
END_TEST

START_TEST(damage_is_noticed)
{
    struct document *object = document_object(arena), *columns = document_array(arena);
    document_append_number(columns, 3);
    document_set(object, "columns", columns);
    ck_assert(!levels_step.load(arena, object, arena_get(arena, levels_step.state_size)));
}
END_TEST

Suite *suite_levels(void)
{
    Suite *suite = suite_create("levels");
    TCase *test = tcase_create("levels");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, stores_are_categories_too);
    tcase_add_test(test, no_more_values_than_stated);
    tcase_add_test(test, what_stands_alone_stays_alone);
    tcase_add_test(test, damage_is_noticed);
    suite_add_tcase(suite, test);
    return suite;
}
