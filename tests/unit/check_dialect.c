/* How a table is written down, found out from its first bytes: separator, quotes, header, numbers, dates. */
#include "runner/input/reading.h"

#include <check.h>
#include <string.h>

Suite *suite_dialect(void);

static struct arena *arena;
static struct run run;
static struct source_settings settings;
static struct input input;

static void set_up(void)
{
    arena = arena_create();
    run = (struct run){ .arena = arena,
                        .problems = problems_create(arena),
                        .progress = progress_create(arena, false, true) };
    settings = (struct source_settings){ 0 };
}

static void tear_down(void)
{
    arena_destroy(arena);
}

static void sniff(const char *bytes)
{
    input = (struct input){ .run = &run, .scratch = arena, .settings = &settings, .name = "t.csv" };
    input.sample = (struct sample){ .bytes = bytes, .size = strlen(bytes), .is_whole = true };
    dialect_sniff(&input);
    sample_parse(&input);
    ck_assert_uint_gt(input.sample.row_count, 0);
    header_find(&input);
    struct stack stack = { .run = &run, .scratch = arena, .settings = &settings, .parts = &input, .part_count = 1 };
    style_settle(&stack);
    header_say(&stack);
}

static const struct {
    const char *bytes;
    char separator, quote, decimal, thousands;
    enum date_order order;
    bool has_header;
    size_t columns;
} tables[] = {
    { "a,b\n1.5,x\n2.5,y\n", ',', '"', '.', 0, DATE_ISO, true, 2 },
    { "a;b\n1,5;x\n2,5;y\n", ';', '"', ',', '.', DATE_ISO, true, 2 },
    { "a;b\n1,5;2,5\n2,5;3,5\n", ';', '"', ',', '.', DATE_ISO, true, 2 },
    { "a;b\n1.5;2.5\n2.5;3.5\n", ';', '"', '.', 0, DATE_ISO, true, 2 },
    { "a\tb\nhello, you\t1\nwell, well; yes\t2\n", '\t', '"', '.', 0, DATE_ISO, true, 2 },
    { "id,ort,wert\n1,48.1;11.5,3\n2,48.2;11.6,4\n3,48.3;11.7,5\n4,48.4;11.8,7\n5,48.5;11.9,8\n6,47.1;11.0,9\n"
      "7,47.2;11.1,1\n8,47.3;11.2,2\n9,47.4;11.3,3\n10,47.5;11.4,4\n",
      ',', '"', '.', 0, DATE_ISO, true, 3 },
    { "Werk 1, 2024\na;b\n1,5;x\n2,5;y\n3,5;z\n", ';', '"', ',', '.', DATE_ISO, true, 2 },
    { "a|b|c\n1|2|3\n4|5|6\n", '|', '"', '.', 0, DATE_ISO, true, 3 },
    { "1 2 3\n4 5 6\n", ' ', '"', '.', 0, DATE_ISO, false, 3 },
    { "wert\n1,5\n2,5\n", ';', '"', ',', '.', DATE_ISO, true, 1 },
    { "112 \n98 \n", ',', '"', '.', 0, DATE_ISO, false, 1 },
    { "a,b\n\"1,234.50\",x\n\"12.25\",y\n", ',', '"', '.', ',', DATE_ISO, true, 2 },
    { "a;b\n1.234,50;x\n12,25;y\n", ';', '"', ',', '.', DATE_ISO, true, 2 },
    { "a;b\n1 234,50;x\n12,25;y\n", ';', '"', ',', ' ', DATE_ISO, true, 2 },
    { "a;b\n1'234.50;x\n12.25;y\n", ';', '"', '.', '\'', DATE_ISO, true, 2 },
    { "d;b\n03.04.2025;1\n04.04.2025;2\n", ';', '"', '.', 0, DATE_DAY_MONTH_YEAR, true, 2 },
    { "d;b\n3.4.25;1\n4.4.25;2\n", ';', '"', '.', 0, DATE_DAY_MONTH_YEAR, true, 2 },
    { "d,b\n04/13/2025,1\n04/03/2025,2\n", ',', '"', '.', 0, DATE_MONTH_DAY_YEAR, true, 2 },
    { "d,b\n13/04/2025,1\n04/03/2025,2\n", ',', '"', '.', 0, DATE_DAY_MONTH_YEAR, true, 2 },
    { "d,b\n2025-04-13,1\n2025-04-14,2\n", ',', '"', '.', 0, DATE_ISO, true, 2 },
    { "2025-04-13,1\n2025-04-14,2\n", ',', '"', '.', 0, DATE_ISO, false, 2 },
    { "rot,gross\nblau,klein\nrot,klein\n", ',', '"', '.', 0, DATE_ISO, false, 2 },
    { "farbe,groesse\nrot,gross\nblau,klein\nrot,klein\n", ',', '"', '.', 0, DATE_ISO, true, 2 },
    { "land;2019;2020;2021\nD;1;2;3\nF;4;5;6\n", ';', '"', '.', 0, DATE_ISO, true, 4 },
    { "a;b;\n1;2;\n3;4;\n", ';', '"', '.', 0, DATE_ISO, true, 2 },
    { "a;b;\n1;2;x\n3;4;\n", ';', '"', '.', 0, DATE_ISO, true, 3 },
    { "sep=|\na|b,c\n1|2\n", '|', '"', '.', 0, DATE_ISO, true, 2 },
    { "ham\t\"go now\nspam\tsay \"no\"\nham\t\"What\n", '\t', 0, '.', 0, DATE_ISO, false, 2 },
    { "\"a\",\"b\"\n\"x, y\",1\n\"z\",2\n", ',', '"', '.', 0, DATE_ISO, true, 2 },
    { "\"a\",\"b\"\n\"x\ny\",1\n\"z\",2\n", ',', '"', '.', 0, DATE_ISO, true, 2 },
};

START_TEST(recognises_how_a_table_is_written)
{
    sniff(tables[_i].bytes);
    const struct dialect *dialect = &input.dialect;
    ck_assert_int_eq(dialect->separator, tables[_i].separator);
    ck_assert_int_eq(dialect->quote, tables[_i].quote);
    ck_assert_int_eq(dialect->number.decimal, tables[_i].decimal);
    ck_assert_int_eq(dialect->number.thousands, tables[_i].thousands);
    ck_assert_int_eq(dialect->date_order, tables[_i].order);
    ck_assert_int_eq(dialect->has_header, tables[_i].has_header);
    ck_assert_uint_eq(input.names.count, tables[_i].columns);
}
END_TEST

/* "1.234" alone may be 1234 or 1.234: what stands beside it decides, and the user is told. */
START_TEST(a_point_before_three_digits)
{
    sniff("a;b\n1.234;x\n980;y\n");
    ck_assert_int_eq(input.dialect.number.thousands, '.');
    ck_assert_uint_eq(run.note_count, 1);
    sniff("a;b\n1.234;x\n1980;y\n");
    ck_assert_int_eq(input.dialect.number.decimal, '.');
    ck_assert_uint_eq(run.note_count, 2);
    sniff("a;b\n1.234;x\n0.980;y\n");
    ck_assert_int_eq(input.dialect.number.decimal, '.');
    ck_assert_uint_eq(run.note_count, 2); /* 0.980 is clear */
    sniff("a;b\n1.234;x\n12,5;y\n");
    ck_assert_int_eq(input.dialect.number.decimal, ',');
    ck_assert_uint_eq(run.note_count, 2);
}
END_TEST

/* Months have points that are no decimal signs. */
START_TEST(months_say_nothing_about_numbers)
{
    sniff("m;b\n01.2024;12.345\n02.2024;680\n03.2024;5.000\n");
    ck_assert_int_eq(input.dialect.number.thousands, '.');
    sniff("m;b\n01.2024;12,3\n02.2024;680\n");
    ck_assert_int_eq(input.dialect.number.decimal, ',');
    sniff("m;b\n11.2024;7\n11.1987;680\n10.9876;9\n");
    ck_assert_int_eq(input.dialect.number.decimal, '.');
}
END_TEST

START_TEST(what_the_user_states_counts)
{
    settings = (struct source_settings){ .separator = 2, .decimal = 2, .thousands = 1, .date_order = 3, .header = 2 };
    sniff("a;b,c\n1.5;x,y\n");
    ck_assert_int_eq(input.dialect.separator, ',');
    ck_assert_int_eq(input.dialect.number.decimal, ',');
    ck_assert_int_eq(input.dialect.number.thousands, 0);
    ck_assert_int_eq(input.dialect.date_order, DATE_MONTH_DAY_YEAR);
    ck_assert(!input.dialect.has_header);
    ck_assert_str_eq(input.names.items[1], "column_2");
}
END_TEST

START_TEST(separator_and_quotes_can_be_stated)
{
    settings = (struct source_settings){ .separator = 5 };
    sniff("name wert\nrot  1\nblau 2\n");
    ck_assert_int_eq(input.dialect.separator, ' ');
    ck_assert_uint_eq(input.names.count, 2);
    settings = (struct source_settings){ .quote = 2 };
    sniff("a;b\n'x;y';1\n'z';2\n");
    ck_assert_int_eq(input.dialect.quote, '\'');
    ck_assert_uint_eq(input.names.count, 2);
    settings = (struct source_settings){ .quote = 3 };
    sniff("a;b\n\"x\";1\n\"z\";2\n");
    ck_assert_int_eq(input.dialect.quote, 0);
}
END_TEST

START_TEST(ambiguous_dates_are_told)
{
    sniff("d,b\n04/03/2025,1\n05/03/2025,2\n");
    ck_assert_int_eq(input.dialect.date_order, DATE_MONTH_DAY_YEAR);
    ck_assert_uint_eq(run.note_count, 1);
    sniff("d;b\n04/03/2025;1\n05/03/2025;2\n");
    ck_assert_int_eq(input.dialect.date_order, DATE_DAY_MONTH_YEAR);
    ck_assert_uint_eq(run.note_count, 2);
}
END_TEST

START_TEST(titles_and_units_are_not_data)
{
    sniff("Bericht\nJahr 2024;;\n;Umsatz;Menge\n;EUR;kg\nNord;1,5;2\nSued;2,5;3\nWest;3,5;4\n");
    ck_assert_uint_eq(input.title_rows, 2);
    ck_assert_uint_eq(input.header_rows, 2);
    ck_assert_uint_eq(input.first_line, 5);
    ck_assert_str_eq(input.names.items[0], "column_1");
    ck_assert_str_eq(input.names.items[1], "Umsatz EUR");
    ck_assert_str_eq(input.names.items[2], "Menge kg");
    ck_assert_str_eq(run.notes[1].text, "the names of the columns stand in 2 lines, and are put together; [[source]] "
                                        "header = true takes the first of them only");
}
END_TEST

START_TEST(limits_are_data)
{
    sniff("Probe;Blei;Zink\nP-1;<0,05;<5\nP-2;0,74;50\nP-3;0,63;73\nP-4;0,5;70\nP-5;0,6;7\n");
    ck_assert_uint_eq(input.header_rows, 1);
    ck_assert_str_eq(input.names.items[1], "Blei");
    sniff("<0,05;<5\n0,74;50\n0,63;73\n0,5;70\n0,6;7\n");
    ck_assert_uint_eq(input.header_rows, 0);
}
END_TEST

static const struct {
    const char *bytes;
    size_t rows, remarks;
    bool has_sum, keeps_sum;
} footers[] = {
    { "a;b\n1;2\n3;4\n", 2, 0, false, false },
    { "ort;b;c\nN;1,5;2\nS;2;3\nSumme;3,5;5\n", 2, 0, true, false },
    { "ort;b;c\nN;1,5;2\nS;2;3\nInsgesamt:;3,5;5\n\nQuelle: Amt\n", 2, 1, true, false },
    { "ort;b;c\nN;1,5;2\nS;2;3\nGesamt;7;9\n", 3, 0, false, true },
    { "ort;b;c\nN;1,5;2\nS;2;3\nGesamtschule;3,5;5\n", 3, 0, false, false },
    { "ort;b;c\nN;1,5;2\nS;2;3\nGesamt;;k.A.\n", 2, 0, true, false },
    { "text;y\ngut;a\nschlecht;b\nTotal kaputt;b\n", 3, 0, false, true },
    { "text;y\ngut;\nHinweis: kaputt;\nStand heute?;\nQuelle: Amt\n", 3, 1, false, false },
    { "text;y\nNote 2;\n", 1, 0, false, false },
    { "ort;b;c\nTotal;1;2\nS;2;3\n", 2, 0, false, false },
    { "ort;b;c\nN;1;2\nS;2;3\n__________\nErklärung: x;;\n\xc2\xa9 Amt, 2025\n", 2, 3, false, false },
    { "ort;b;c\nN;1;2\nS;2;3\n* vorläufig;;\n", 2, 1, false, false },
    { "ort;b;c\nN;1;2\nS;2;3\nNord und Süd ohne die Gebiete im Osten\n", 2, 1, false, false },
    { "ort;b;c\nN;1;2\nS;2;3\nW;;\n", 3, 0, false, false },  /* has no numbers yet */
    { "ort;b;c\nN;1;2\nS;2;3\nWest\n", 3, 0, false, false }, /* cut off: a problem later */
    { "wert\n1\n2\nSumme\n", 3, 0, false, false },
};

START_TEST(sums_and_remarks_are_not_data)
{
    sniff(footers[_i].bytes);
    ck_assert_uint_eq(input.sample.row_count - input.header_rows, footers[_i].rows);
    ck_assert_uint_eq(input.remarks, footers[_i].remarks);
    ck_assert_int_eq(input.has_sum, footers[_i].has_sum);
    ck_assert_int_eq(input.keeps_sum, footers[_i].keeps_sum);
    ck_assert_int_eq(input.footer_line > 0, footers[_i].remarks > 0 || footers[_i].has_sum);
}
END_TEST

START_TEST(the_lines_of_the_table_can_be_stated)
{
    settings = (struct source_settings){ .first_line = 3, .skip_below = 1 };
    sniff("Bericht;über;alles\n1;2;3\na;b;c\n1;2;3\n4;5;6\n7;8;9\n");
    ck_assert_str_eq(input.names.items[0], "a");
    ck_assert_uint_eq(input.first_line, 4);
    ck_assert_uint_eq(input.footer_line, 6);
    settings = (struct source_settings){ .skip_below = -1 };
    sniff("ort;b;c\nN;1,5;2\nS;2;3\nSumme;3,5;5\n");
    ck_assert_uint_eq(input.footer_line, 0);
}
END_TEST

START_TEST(every_column_has_a_name_of_its_own)
{
    sniff("a;a;;a_2;a\n1;2;3;4;5\n6;7;8;9;10\n");
    static const char *const names[] = { "a", "a_2", "column_3", "a_2_2", "a_3" };
    for (size_t i = 0; i < 5; i++)
        ck_assert_str_eq(input.names.items[i], names[i]);
    ck_assert_uint_eq(run.note_count, 2);
}
END_TEST

Suite *suite_dialect(void)
{
    Suite *suite = suite_create("dialect");
    TCase *test = tcase_create("dialect");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_loop_test(test, recognises_how_a_table_is_written, 0, sizeof tables / sizeof *tables);
    tcase_add_test(test, a_point_before_three_digits);
    tcase_add_test(test, months_say_nothing_about_numbers);
    tcase_add_test(test, what_the_user_states_counts);
    tcase_add_test(test, separator_and_quotes_can_be_stated);
    tcase_add_test(test, ambiguous_dates_are_told);
    tcase_add_test(test, titles_and_units_are_not_data);
    tcase_add_test(test, limits_are_data);
    tcase_add_loop_test(test, sums_and_remarks_are_not_data, 0, sizeof footers / sizeof *footers);
    tcase_add_test(test, the_lines_of_the_table_can_be_stated);
    tcase_add_test(test, every_column_has_a_name_of_its_own);
    suite_add_tcase(suite, test);
    return suite;
}
