/* The data catalogue: which files belong together, and which columns refer to which. */
#include "runner/catalog/catalog.h"

#include <check.h>
#include <math.h>
#include <string.h>

Suite *suite_catalog(void);

static struct arena *arena;
static struct run run;

static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .arena = arena, .problems = problems_create(arena) };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

START_TEST(patterns_stand_for_dates_and_numbers)
{
    static const char *const names[][2] = {
        { "umsatz_2024-01.csv", "umsatz_*.csv" },
        { "umsatz.csv", "umsatz.csv" },
        { "0.csv", "*.csv" },
        { "export 2024-01-31 12.csv.gz", "export *.csv.gz" },
        { "a1/2024.csv", "a*/*.csv" },
        { "FD001_train2.txt", "FD*_train*.txt" },
        { "m_202401010000_202501010000_x.csv", "m_*_x.csv" },
    };
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        ck_assert_str_eq(file_pattern(arena, names[i][0]), names[i][1]);
}
END_TEST

/* A column of texts: the numbers from `first` on, as the format writes them. */
static struct column texts(const char *format, size_t first, size_t count)
{
    struct column column = { .name = "x", .kind = COLUMN_CATEGORY, .dictionary = dictionary_create(arena) };
    column.codes = ARENA_ARRAY(arena, count, uint32_t);
    for (size_t i = 0; i < count; i++) {
        char text[32];
        int size = snprintf(text, sizeof text, *format == 'a' ? "a%zu" : *format == 'A' ? "A%zu" : "%05zu", first + i);
        column.codes[i] = dictionary_add(column.dictionary, text, (size_t)size);
    }
    return column;
}

static struct sketch sketch(const char *format, size_t first, size_t count)
{
    struct column column = texts(format, first, count);
    struct table table = { &column, 1, count, NULL };
    return sketch_of(arena, &table, &column);
}

START_TEST(small_sketches_are_exact)
{
    struct sketch part = sketch("a", 0, 100), whole = sketch("a", 75, 1000);
    size_t compared;
    ck_assert_double_eq(sketch_share(&part.exact, &whole.exact, &compared), 0.25);
    ck_assert_uint_eq(compared, 100);
    ck_assert_double_eq(sketch_share(&part.exact, &part.exact, &compared), 1);
    struct sketch none = sketch("a", 0, 0);
    ck_assert_double_eq(sketch_share(&none.exact, &whole.exact, &compared), 0);
    ck_assert_uint_eq(compared, 0);
    ck_assert_double_eq(sketch_share(&part.exact, &none.exact, &compared), 0);
}
END_TEST

START_TEST(large_sketches_are_near)
{
    struct sketch part = sketch("a", 0, 60000), whole = sketch("a", 15000, 90000);
    size_t compared;
    ck_assert(!part.exact.is_whole && part.exact.count == SKETCH_VALUES);
    double share = sketch_share(&part.exact, &whole.exact, &compared);
    /* Three standard deviations of a share from so many draws. */
    ck_assert_double_eq_tol(share, 0.75, 3 * sqrt(0.75 * 0.25 / (double)compared));
    ck_assert_uint_gt(compared, 1000);
}
END_TEST

START_TEST(case_and_zeros_in_front_are_told_apart)
{
    struct sketch small = sketch("a", 0, 50), capital = sketch("A", 0, 50), padded = sketch("0", 0, 50);
    size_t compared;
    ck_assert_double_eq(sketch_share(&small.exact, &capital.exact, &compared), 0);
    ck_assert_double_eq(sketch_share(&small.loose, &capital.loose, &compared), 1);
    float numbers[50];
    for (size_t i = 0; i < 50; i++)
        numbers[i] = (float)i;
    struct column column = { .name = "x", .kind = COLUMN_NUMBER, .numbers = numbers };
    struct table table = { &column, 1, 50, NULL };
    struct sketch plain = sketch_of(arena, &table, &column);
    ck_assert_double_eq(sketch_share(&plain.exact, &padded.exact, &compared), 0);
    ck_assert_double_eq(sketch_share(&plain.loose, &padded.loose, &compared), 1);
}
END_TEST

static struct catalog_column described(const char *name, bool only_digits, size_t distinct, struct sketch values)
{
    struct catalog_column column = { .name = name, .kind = COLUMN_CATEGORY, .only_digits = only_digits };
    column.profile.distinct = distinct;
    column.sketch = values;
    return column;
}

/* A table of two columns: the first refers to the key of the other table, or does not. */
static struct catalog related(const char *name, bool only_digits, struct sketch values, const char *key_name,
                              struct sketch keys)
{
    struct entry *entries = ARENA_ARRAY(arena, 2, struct entry);
    struct folder *folder = ARENA_NEW(arena, struct folder);
    struct catalog_column *columns = ARENA_ARRAY(arena, 4, struct catalog_column);
    columns[0] = described("betrag", true, 7, (struct sketch){ 0 });
    columns[1] = described(name, only_digits, 40, values);
    columns[2] = described("ort", false, 3, (struct sketch){ 0 });
    columns[3] = described(key_name, only_digits, 100, keys);
    entries[0] = (struct entry){ .name = "auftraege.csv", .row_count = 500, .columns = columns, .column_count = 2 };
    entries[1] = (struct entry){ .name = "kunden.csv", .row_count = 100, .columns = columns + 2, .column_count = 2 };
    *folder = (struct folder){ .path = ".", .entries = entries, .entry_count = 2 };
    struct catalog catalog = { .run = &run, .folders = folder, .folder_count = 1 };
    catalog_relate(&catalog);
    return catalog;
}

START_TEST(relations_are_found)
{
    struct catalog catalog = related("wer", false, sketch("a", 20, 40), "kennung", sketch("a", 0, 100));
    ck_assert_uint_eq(catalog.relation_count, 1);
    ck_assert_str_eq(catalog.relations[0].from_column->name, "wer");
    ck_assert_str_eq(catalog.relations[0].to_column->name, "kennung");
    ck_assert_double_eq(catalog.relations[0].share, 1);
    catalog = related("wer", false, sketch("a", 80, 40), "kennung", sketch("a", 0, 100));
    ck_assert_uint_eq(catalog.relation_count, 0); /* half of them */
    catalog = related("kunde", false, sketch("a", 80, 40), "kunde_id", sketch("a", 0, 100));
    ck_assert_uint_eq(catalog.relation_count, 1); /* … is enough where names are alike */
}
END_TEST

START_TEST(numbers_need_names)
{
    struct sketch values = sketch("0", 20, 40), keys = sketch("0", 0, 100);
    ck_assert_uint_eq(related("lager", true, values, "kunden_nr", keys).relation_count, 0);
    ck_assert_uint_eq(related("menge", true, values, "menge", keys).relation_count, 0);
    ck_assert_uint_eq(related("Kunden-Nr", true, values, "kunden_nr", keys).relation_count, 1);
    ck_assert_uint_eq(related("kunde", true, values, "id", keys).relation_count, 1);
    ck_assert_uint_eq(related("lager", true, values, "id", keys).relation_count, 0);
}
END_TEST

Suite *suite_catalog(void)
{
    Suite *suite = suite_create("catalog");
    TCase *tests = tcase_create("catalog");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, patterns_stand_for_dates_and_numbers);
    tcase_add_test(tests, small_sketches_are_exact);
    tcase_add_test(tests, large_sketches_are_near);
    tcase_add_test(tests, case_and_zeros_in_front_are_told_apart);
    tcase_add_test(tests, relations_are_found);
    tcase_add_test(tests, numbers_need_names);
    suite_add_tcase(suite, tests);
    return suite;
}
