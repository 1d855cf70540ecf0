/* Zeros as gaps, where little else is in a table. */
#include "runner/model/batches.h"
#include "runner/model/preparation.h"

#include <check.h>
#include <math.h>

Suite *suite_zeros(void);
extern const struct step zeros_step;

enum { ROWS = 40, TRAINING = 30, ARTICLES = 9 };

static struct arena *arena;
static struct problems *problems;
static uint32_t training[TRAINING];
static struct table *table;

static float *number_column(const char *name)
{
    struct column *column = table_add_column(arena, table, name, COLUMN_NUMBER);
    return column->numbers = ARENA_ARRAY(arena, ROWS, float);
}

/* How many of each article were ordered, one tenth of which are not zero. */
static void set_up(void)
{
    arena = arena_create();
    problems = problems_create(arena);
    table = table_create(arena, ROWS);
    for (size_t article = 0; article < ARTICLES; article++) {
        float *ordered = number_column(arena_format(arena, "article %zu", article));
        for (size_t row = 0; row < ROWS; row++)
            ordered[row] = row % 10 == article ? 2 : 0;
    }
    for (size_t i = 0; i < TRAINING; i++)
        training[i] = (uint32_t)i;
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* How many columns have gaps for zeros now, from what was saved. */
static size_t make_gaps(void)
{
    void *state = arena_get(arena, zeros_step.state_size), *loaded = arena_get(arena, zeros_step.state_size);
    struct table seen = table_view(table, training, TRAINING), *changed = table_copy(arena, table);
    ck_assert(zeros_step.fit(arena, problems, NULL, state, &seen, NULL));
    struct document *saved = document_object(arena);
    zeros_step.save(arena, state, saved);
    ck_assert(zeros_step.load(arena, saved, loaded));
    ck_assert(zeros_step.apply(arena, problems, loaded, changed));
    size_t count = 0;
    for (size_t i = 0; i < changed->column_count; i++)
        count += changed->columns[i].zero_is_gap;
    return count;
}

START_TEST(where_little_is_in_a_table_zeros_are_gaps)
{
    ck_assert_uint_eq(make_gaps(), ARTICLES);
}
END_TEST

/* Beside so many columns that are full, the nine would save nothing. */
START_TEST(where_more_is_in_it_they_stay)
{
    for (size_t i = 0; i < ARTICLES; i++) {
        float *full = number_column(arena_format(arena, "full %zu", i));
        for (size_t row = 0; row < ROWS; row++)
            full[row] = (float)(row + 1);
    }
    ck_assert_uint_eq(make_gaps(), 0);
}
END_TEST

/* A gap of its own means something else than zero; what must rise would rise no more; and two numbers beside zero are no mark. */
START_TEST(columns_that_would_lose_by_it_keep_their_zeros)
{
    table->columns[0].numbers[3] = NAN;
    table->columns[1].stands_alone = true;
    table->columns[2].numbers[3] = 1;
    ck_assert_uint_eq(make_gaps(), 0); /* three full columns of nine are too many */
    for (size_t i = 0; i < 3 * ARTICLES; i++)
        table_add_column(arena, table, arena_format(arena, "more %zu", i), COLUMN_NUMBER)->numbers =
            table->columns[3].numbers;
    ck_assert_uint_eq(make_gaps(), 4 * ARTICLES - 3);
}
END_TEST

START_TEST(the_learner_sees_the_gaps_and_the_table_keeps_its_numbers)
{
    for (size_t i = 0; i < ARTICLES; i++)
        table->columns[i].zero_is_gap = i > 0;
    struct batches batches = batch_of_all(arena, table, NULL, ROWS, NULL, NULL);
    ck_assert_uint_eq(batches_fill(&batches), ROWS);
    for (size_t row = 0; row < ROWS; row++) {
        ck_assert_float_eq(batches.values[row * ARTICLES], row % 10 == 0 ? 2 : 0);
        for (size_t article = 1; article < ARTICLES; article++) {
            float seen = batches.values[row * ARTICLES + article];
            ck_assert(row % 10 == article ? seen == 2 : isnan(seen));
        }
    }
    ck_assert_float_eq(table->columns[1].numbers[0], 0);
}
END_TEST

START_TEST(damage_is_noticed)
{
    struct document *object = document_object(arena), *columns = document_array(arena);
    document_append_number(columns, 3);
    document_set(object, "columns", columns);
    ck_assert(!zeros_step.load(arena, object, arena_get(arena, zeros_step.state_size)));
}
END_TEST

Suite *suite_zeros(void)
{
    Suite *suite = suite_create("zeros");
    TCase *test = tcase_create("zeros");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_test(test, where_little_is_in_a_table_zeros_are_gaps);
    tcase_add_test(test, where_more_is_in_it_they_stay);
    tcase_add_test(test, columns_that_would_lose_by_it_keep_their_zeros);
    tcase_add_test(test, the_learner_sees_the_gaps_and_the_table_keeps_its_numbers);
    tcase_add_test(test, damage_is_noticed);
    suite_add_tcase(suite, test);
    return suite;
}
