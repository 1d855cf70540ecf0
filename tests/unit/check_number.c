/* Numbers as people write them. What is right for doubles is what the C library's strtod says. */
#include "runner/base/random.h"
#include "runner/base/translate.h"
#include "runner/table/number.h"

#include <check.h>
#include <float.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

Suite *suite_number(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    translate_set_language(LANGUAGE_ENGLISH);
    arena_destroy(arena);
}

static const struct {
    const char *text;
    char decimal, thousands;
    double value;
} numbers[] = {
    { "0", '.', 0, 0 },
    { "-0.5", '.', 0, -0.5 },
    { " 12.5\t", '.', 0, 12.5 },
    { "+7", '.', 0, 7 },
    { "5.", '.', 0, 5 },
    { ".5", '.', 0, 0.5 },
    { "12,5", ',', '.', 12.5 },
    { "1.234,56", ',', '.', 1234.56 },
    { "1.234.567", ',', '.', 1234567 },
    { "1,234,567.8", '.', ',', 1234567.8 },
    { "12'345.5", '.', '\'', 12345.5 },
    { "12’345", '.', '\'', 12345 },
    { "1 234,5", ',', ' ', 1234.5 },
    { "1\u00a0234\u202f567", ',', ' ', 1234567 },
    { "1.234,50-", ',', '.', -1234.5 },  /* as SAP writes it */
    { "(1.234,50)", ',', '.', -1234.5 }, /* as bookkeeping does */
    { "12,-", ',', '.', 12 },            /* a price */
    { "12,--", ',', '.', 12 },
    { "( 12 )", ',', '.', -12 },
    { "−4", '.', 0, -4 },
    { "1e3", '.', 0, 1000 },
    { "2,5E-2", ',', 0, 0.025 },
    { "9007199254740993", '.', 0, 9007199254740992.0 }, /* halfway between two doubles: to the even one */
    { "123456789012345678901234567890", '.', 0, 123456789012345678901234567890.0 },
    { "0.000000000000000000000000000000123", '.', 0, 0.000000000000000000000000000000123 },
};

START_TEST(reads_a_number)
{
    double value = NAN;
    struct number_style style = { numbers[_i].decimal, numbers[_i].thousands };
    ck_assert_msg(number_parse(numbers[_i].text, strlen(numbers[_i].text), style, &value), "%s", numbers[_i].text);
    ck_assert_double_eq(value, numbers[_i].value);
}
END_TEST

static const struct {
    const char *text;
    char decimal, thousands;
} others[] = {
    { "", '.', 0 },
    { " ", '.', 0 },
    { "-", '.', 0 },
    { ".", '.', 0 },
    { "%", '.', 0 },
    { "abc", '.', 0 },
    { "12,5 kg", ',', 0 },
    { "19 %", ',', 0 },
    { "(-5)", '.', 0 },
    { "(5-)", '.', 0 },
    { "()", '.', 0 },
    { "(5", '.', 0 },
    { "12.5", ',', 0 },
    { "12,5", '.', 0 },
    { "12.5", ',', '.' },     /* a group of one digit */
    { "1.2345", ',', '.' },   /* … of four */
    { "1234.567", ',', '.' }, /* four digits in front of a group */
    { "1.234567", ',', '.' },
    { "089 123 456", ',', ' ' }, /* a telephone number */
    { "1..5", '.', 0 },
    { "1.5.2", '.', 0 },
    { "03.04.2025", ',', '.' },
    { "1e", '.', 0 },
    { "1e999", '.', 0 },
    { "0x10", '.', 0 },
    { "inf", '.', 0 },
    { "nan", '.', 0 },
    { "--5", '.', 0 },
    { "-5-", '.', 0 },
    { "5--", '.', 0 },
    { "--", '.', 0 },
    { "1,5", '.', ',' },
    { "5\0", '.', 0 },
};

START_TEST(refuses_what_is_none)
{
    double value;
    struct number_style style = { others[_i].decimal, others[_i].thousands };
    size_t size = strlen(others[_i].text) + (_i == (int)(sizeof others / sizeof *others) - 1);
    ck_assert_msg(!number_parse(others[_i].text, size, style, &value), "%s", others[_i].text);
}
END_TEST

static const struct {
    const char *text;
    char decimal, thousands;
    double value; /* NAN: no amount */
    const char *unit;
} amounts[] = {
    { "12,5", ',', 0, 12.5, "" },
    { "12,5 kg", ',', 0, 12.5, "kg" },
    { "12,- €", ',', 0, 12, "€" },
    { " 12,5kg ", ',', 0, 12.5, "kg" },
    { "19 %", ',', 0, 19, "%" },
    { "3,50\u00a0€", ',', 0, 3.5, "€" },
    { "1.234,50 €", ',', '.', 1234.5, "€" },
    { "€ 1.234,50", ',', '.', 1234.5, "€" },
    { "EUR 12", ',', 0, 12, "EUR" },
    { "$5", '.', 0, 5, "$" },
    { "-$5.50", '.', 0, -5.5, "$" },
    { "$-5.50", '.', 0, -5.5, "$" },
    { "−3 €", ',', 0, -3, "€" },
    { "+3 €", ',', 0, 3, "€" },
    { "1.234,50- EUR", ',', '.', -1234.5, "EUR" },
    { "(1.234,50) €", ',', '.', -1234.5, "€" },
    { "(1.234,50 €)", ',', '.', -1234.5, "€" },
    { "12 m2", ',', 0, 12, "m2" },
    { "12 m²", ',', 0, 12, "m²" },
    { "8 kg/m³", ',', 0, 8, "kg/m³" },
    { "8 Std.", ',', 0, 8, "Std." },
    { "21,5 °C", ',', 0, 21.5, "°C" },
    { "", '.', 0, NAN, NULL },
    { "kg", '.', 0, NAN, NULL },
    { "%", '.', 0, NAN, NULL },
    { "€", '.', 0, NAN, NULL },
    { "EUR", '.', 0, NAN, NULL },
    { "A12", '.', 0, NAN, NULL },
    { "12 kg netto", '.', 0, NAN, NULL },
    { "12-14 kg", '.', 0, NAN, NULL },
    { "12 x 14", '.', 0, NAN, NULL },
    { "-(5) €", '.', 0, NAN, NULL },
    { "(-5 €)", '.', 0, NAN, NULL },
    { "€ 5 €", '.', 0, NAN, NULL },
    { "07:30", ',', 0, 7.5, "h:mm" },
    { " 7:30 Uhr", ',', 0, 7.5, "h:mm" },
    { "7.30 Uhr", '.', 0, 7.5, "h:mm" },
    { "7 Uhr", ',', 0, 7, "h:mm" },
    { "7,30 Uhr", ',', 0, 7.5, "h:mm" },
    { "7,30 Uhr", '.', 0, 7.5, "h:mm" },
    { "7:30\u00a0Uhr", ',', 0, 7.5, "h:mm" },
    { "7:30\u202fUhr", ',', 0, 7.5, "h:mm" },
    { "9:15 Std.", ',', 0, 9.25, "h:mm" },
    { "9:15 std", ',', 0, 9.25, "h:mm" },
    { "9:15 Stunden", ',', 0, 9.25, "h:mm" },
    { "9,5 Std.", ',', 0, 9.5, "Std." },
    { "9:15 Stück", ',', 0, NAN, NULL },
    { "7.30", '.', 0, 7.3, "" },
    { "7.30 h", '.', 0, 7.3, "h" },
    { "7.3 Uhr", ',', 0, NAN, NULL },
    { "125:45 h", ',', 0, 125.75, "h:mm" },
    { "-1:30", ',', 0, -1.5, "h:mm" },
    { "−0:15", '.', 0, -0.25, "h:mm" },
    { "00:00:36", '.', 0, 0.01, "h:mm" },
    { "1:00:01.8", '.', 0, 1.0005, "h:mm" },
    { "1:00:01,8", ',', 0, 1.0005, "h:mm" },
    { "7:30 PM", '.', 0, 19.5, "h:mm" },
    { "12:30am", '.', 0, 0.5, "h:mm" },
    { "12:15 pm", '.', 0, 12.25, "h:mm" },
    { "24:00", '.', 0, 24, "h:mm" },
    { "7:3", '.', 0, NAN, NULL },
    { "7:60", '.', 0, NAN, NULL },
    { "7:305", '.', 0, NAN, NULL },
    { "7:30:", '.', 0, NAN, NULL },
    { "7:30:61", '.', 0, NAN, NULL },
    { "7:30:15.", '.', 0, NAN, NULL },
    { ":30", '.', 0, NAN, NULL },
    { "12345:00", '.', 0, NAN, NULL },
    { "7:30-8:30", '.', 0, NAN, NULL },
    { "7:30 kg", '.', 0, NAN, NULL },
    { "5 # ", '.', 0, NAN, NULL },
    { "03.04.2025", ',', '.', NAN, NULL },
    { "5 Kilogrammgewichte", '.', 0, NAN, NULL },
};

START_TEST(reads_an_amount)
{
    struct amount amount;
    struct number_style style = { amounts[_i].decimal, amounts[_i].thousands };
    bool is_amount = number_parse_amount(amounts[_i].text, strlen(amounts[_i].text), style, &amount);
    ck_assert_msg(is_amount == !isnan(amounts[_i].value), "%s", amounts[_i].text);
    if (!is_amount)
        return;
    ck_assert_double_eq_tol(amount.value, amounts[_i].value, 1e-12); /* hours are sums of parts */
    ck_assert_uint_eq(amount.unit_size, strlen(amounts[_i].unit));
    ck_assert_mem_eq(amount.unit, amounts[_i].unit, amount.unit_size);
}
END_TEST

static const struct {
    const char *text;
    double value; /* NAN: no limit */
    const char *unit;
} limits[] = {
    { "<0,05", 0.025, "" }, { " < 0,05 mg/l", 0.025, "mg/l" },
    { "<= 3", 1.5, "" },    { "≤3", 1.5, "" },
    { ">100", 100, "" },    { ">= 2.400", 2400, "" },
    { "≥ 7 %", 7, "%" },    { "< -5", -5, "" },
    { "<0", 0, "" },        { "> 7:30", 7.5, "h:mm" },
    { "5", NAN, NULL },     { "<", NAN, NULL },
    { "< ", NAN, NULL },    { "<5>", NAN, NULL },
    { "<<5", NAN, NULL },   { "5 <", NAN, NULL },
    { "<fünf", NAN, NULL }, { "", NAN, NULL },
    { "=5", NAN, NULL },    { "<>5", NAN, NULL },
};

START_TEST(reads_a_limit)
{
    struct amount amount;
    struct number_style style = { ',', '.' };
    bool is_limit = number_parse_limit(limits[_i].text, strlen(limits[_i].text), style, &amount);
    ck_assert_msg(is_limit == !isnan(limits[_i].value), "%s", limits[_i].text);
    if (!is_limit)
        return;
    ck_assert_double_eq(amount.value, limits[_i].value);
    ck_assert_uint_eq(amount.unit_size, strlen(limits[_i].unit));
    ck_assert_mem_eq(amount.unit, limits[_i].unit, amount.unit_size);
}
END_TEST

START_TEST(rounds_as_strtod_does)
{
    struct random random = random_start(1, 1);
    for (size_t i = 0; i < 100000; i++) {
        char text[64];
        double value;
        snprintf(text, sizeof text, "%.*g", 1 + (int)random_below(&random, 20),
                 ldexp(random_unit(&random) - 0.5, (int)random_below(&random, 120) - 60));
        ck_assert_msg(number_parse(text, strlen(text), (struct number_style){ '.', 0 }, &value), "%s", text);
        ck_assert_msg(value == strtod(text, NULL), "%s", text);
    }
}
END_TEST

/* 1.234.567,89 is what 1234567.89 is; with a sign at a wrong place it is none. */
START_TEST(groups_change_nothing)
{
    struct random random = random_start(2, 1);
    for (size_t i = 0; i < 100000; i++) {
        char plain[64], grouped[96];
        double value, number = ldexp(random_unit(&random) - 0.5, (int)random_below(&random, 70));
        snprintf(plain, sizeof plain, "%.*f", (int)random_below(&random, 4), number);
        size_t length = 0, whole = strcspn(plain, "."), sign = *plain == '-', wrong = 0;
        for (size_t at = 0; plain[at]; at++) {
            if (at < whole && at > sign && (whole - at) % 3 == 0) {
                wrong = length;
                grouped[length++] = '.';
            }
            grouped[length++] = plain[at] == '.' ? ',' : plain[at];
        }
        struct number_style style = { ',', '.' };
        ck_assert_msg(number_parse(grouped, length, style, &value), "%.*s", (int)length, grouped);
        ck_assert_msg(value == strtod(plain, NULL), "%s", plain);
        if (!wrong)
            continue;
        grouped[wrong] = grouped[wrong + 1];
        grouped[wrong + 1] = '.';
        ck_assert_msg(!number_parse(grouped, length, style, &value), "%.*s", (int)length, grouped);
    }
}
END_TEST

START_TEST(a_number_of_endless_digits_is_none)
{
    char text[5000];
    double value;
    memset(text, '7', sizeof text);
    ck_assert(!number_parse(text, sizeof text, (struct number_style){ '.', 0 }, &value));
    memset(text, '0', sizeof text);
    text[1] = '.';
    ck_assert(!number_parse(text, sizeof text, (struct number_style){ '.', 0 }, &value));
}
END_TEST

START_TEST(what_is_written_reads_back)
{
    struct random random = random_start(2, 1);
    for (size_t i = 0; i < 100000; i++) {
        uint32_t bits = (uint32_t)random_bits(&random);
        float value;
        char text[32];
        memcpy(&value, &bits, sizeof value);
        if (!isfinite(value))
            continue;
        size_t size = number_write(text, value, '.');
        ck_assert_uint_eq(size, strlen(text));
        ck_assert_msg(strtof(text, NULL) == value, "%s", text);
    }
}
END_TEST

START_TEST(writes_no_more_digits_than_needed)
{
    static const struct {
        float value;
        const char *text;
    } cases[] = { { 0, "0" },
                  { 0.1F, "0,1" },
                  { 1.0F / 3, "0,33333334" },
                  { 16777216, "16777216" },
                  { -2.5F, "-2,5" },
                  { FLT_MAX, "3,4028235e+38" },
                  { 1e10F, "10000000000" },
                  { 7.843614e-07F, "0,0000007843614" },
                  { 1e-20F, "1e-20" },
                  { 0.3F, "0,3" } };
    char text[32];
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        number_write(text, cases[i].value, ',');
        ck_assert_str_eq(text, cases[i].text);
    }
    ck_assert_uint_eq(number_write(text, NAN, ','), 0);
}
END_TEST

START_TEST(people_read_them_in_their_language)
{
    ck_assert_str_eq(number_text(arena, 1234.567, 2), "1,234.57");
    ck_assert_str_eq(number_text(arena, -1234567, 0), "-1,234,567");
    ck_assert_str_eq(number_text(arena, -0.001, 2), "0.00");
    ck_assert_str_eq(number_text(arena, NAN, 2), "–");
    ck_assert_str_eq(number_text_percent(arena, 0.1234, 1), "12.3%");
    ck_assert_str_eq(number_text_euro(arena, -12300.4), "-€12,300");
    ck_assert_str_eq(number_text_part(arena, 1, 10000), "<0.1%");     /* a single one is not none, */
    ck_assert_str_eq(number_text_part(arena, 9999, 10000), ">99.9%"); /* and all but one are not all */
    ck_assert_str_eq(number_text_part(arena, 10000, 10000), "100.0%");
    ck_assert_str_eq(number_text_part(arena, 0, 10000), "0.0%");
    ck_assert_str_eq(number_text_part(arena, 1, 1000), "0.1%");
    ck_assert_str_eq(number_text_amount(arena, 0.5), "€0.50");
    translate_set_language(LANGUAGE_GERMAN);
    ck_assert_str_eq(number_text_amount(arena, 0.085), "0,085 €");
    ck_assert_str_eq(number_text_amount(arena, 1200), "1.200 €");
    ck_assert_str_eq(number_text(arena, 1234.567, 2), "1.234,57");
    ck_assert_str_eq(number_text(arena, 999, 0), "999");
    ck_assert_str_eq(number_text_percent(arena, 0.123, 1), "12,3 %");
    ck_assert_str_eq(number_text_count(arena, 1234567), "1.234.567");
    ck_assert_str_eq(number_text_euro(arena, 12300), "12.300 €");
    ck_assert_str_eq(number_text_seconds(arena, 80), "1 min 20 s");
    ck_assert_str_eq(number_text_seconds(arena, 1.25), "1,2 s");
    ck_assert_str_eq(number_text_seconds(arena, 3700), "1 h 1 min");
}
END_TEST

START_TEST(short_texts_have_three_digits)
{
    ck_assert_str_eq(number_text_short(arena, 1234.5), "1,234");
    ck_assert_str_eq(number_text_short(arena, 12.345), "12.3");
    ck_assert_str_eq(number_text_short(arena, 0.012345), "0.0123");
    ck_assert_str_eq(number_text_short(arena, 0.5), "0.5");
    ck_assert_str_eq(number_text_short(arena, 5), "5");
    ck_assert_str_eq(number_text_short(arena, 0), "0");
    ck_assert_str_eq(number_text_short(arena, -9.999), "-10");
    ck_assert_str_eq(number_text_short(arena, 3.125e-8), "0.0000000312");
    ck_assert_str_eq(number_text_short(arena, 1e-13), "0");
}
END_TEST

START_TEST(nothing_is_lost_of_what_was_written)
{
    ck_assert_int_eq(number_decimals(98.55), 2);
    ck_assert_int_eq(number_decimals(1234567), 0);
    ck_assert_int_eq(number_decimals(-0.7), 1);
    ck_assert_int_eq(number_decimals(0), 0);
    ck_assert_int_eq(number_decimals(3.5e-8), 9);
    ck_assert_int_eq(number_decimals(1.0 / 3), 15);
    ck_assert_int_eq(number_decimals(1e300), 0);
}
END_TEST

Suite *suite_number(void)
{
    Suite *suite = suite_create("number");
    TCase *test = tcase_create("number");
    tcase_add_checked_fixture(test, set_up, tear_down);
    tcase_add_loop_test(test, reads_a_number, 0, sizeof numbers / sizeof *numbers);
    tcase_add_loop_test(test, refuses_what_is_none, 0, sizeof others / sizeof *others);
    tcase_add_loop_test(test, reads_an_amount, 0, sizeof amounts / sizeof *amounts);
    tcase_add_loop_test(test, reads_a_limit, 0, sizeof limits / sizeof *limits);
    tcase_add_test(test, rounds_as_strtod_does);
    tcase_add_test(test, groups_change_nothing);
    tcase_add_test(test, a_number_of_endless_digits_is_none);
    tcase_add_test(test, what_is_written_reads_back);
    tcase_add_test(test, writes_no_more_digits_than_needed);
    tcase_add_test(test, people_read_them_in_their_language);
    tcase_add_test(test, nothing_is_lost_of_what_was_written);
    tcase_add_test(test, short_texts_have_three_digits);
    suite_add_tcase(suite, test);
    return suite;
}
