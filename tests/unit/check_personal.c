#include "runner/table/personal.h"

#include "runner/table/date.h"
#include "runner/table/personal_parts.h"

#include <check.h>
#include <string.h>

Suite *suite_personal(void);

static struct arena *arena;

static void set_up(void)
{
    arena = arena_create();
}

static void tear_down(void)
{
    arena_destroy(arena);
}

/* Published specimens: the tax numbers of the Federal Central Tax Office's test set, the pension number of the German
 * pension insurance, the specimen of the identity card, test cards of card issuers, IBANs of the ISO registry. */
START_TEST(values_with_check_digits)
{
    static const struct {
        enum personal_kind kind;
        const char *sound, *broken;
    } cases[] = {
        { PERSONAL_IBAN, "DE89370400440532013000", "DE89370400440532013001" },
        { PERSONAL_IBAN, "DE89 3704 0044 0532 0130 00", "DE89 3704 0044 0532 0130" },
        { PERSONAL_IBAN, "GB29NWBK60161331926819", "GB29NWBK60161331926818" },
        { PERSONAL_CREDIT_CARD, "4111 1111 1111 1111", "4111 1111 1111 1112" },
        { PERSONAL_CREDIT_CARD, "378282246310005", "4006381333931" }, /* the latter is the number of an article */
        { PERSONAL_TAX_NUMBER, "86095742719", "86095742718" },
        { PERSONAL_TAX_NUMBER, "65 929 970 489", "11111111111" },
        { PERSONAL_PENSION_NUMBER, "15070649C103", "15070649C104" },
        { PERSONAL_HEALTH_NUMBER, "A123456780", "A123456781" },
        { PERSONAL_IDENTITY_CARD, "T220001293", "T220001294" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(personal_fits(cases[i].kind, cases[i].sound), "%s", cases[i].sound);
        ck_assert_msg(!personal_fits(cases[i].kind, cases[i].broken), "%s", cases[i].broken);
    }
}
END_TEST

START_TEST(values_with_a_look)
{
    static const struct {
        enum personal_kind kind;
        const char *sound, *broken;
    } cases[] = {
        { PERSONAL_EMAIL, "anna.mueller@example.org", "anna@home" },
        { PERSONAL_PHONE, "+49 (0)89 / 12 34-56", "12,34" },
        { PERSONAL_PHONE, "0171-1234567", "2025-04-03" },
        { PERSONAL_STREET, "Hauptstraße 12a", "Hauptstraße" },
        { PERSONAL_STREET, "Lange Str. 7", "Lager Ring" },
        { PERSONAL_POSTCODE, "80331 München", "8033" },
        { PERSONAL_BIC, "COBADEFFXXX", "COBADE" },
        { PERSONAL_LICENCE_PLATE, "M-AB 1234", "Mitte-A 12" },
        { PERSONAL_LICENCE_PLATE, "TÜ-X 1H", "A-1" },
        { PERSONAL_IP_ADDRESS, "192.168.0.255", "192.168.0.256" },
        { PERSONAL_IP_ADDRESS, "10.0.0.1", "03.04.2025" },
        { PERSONAL_NAME, "Müller-Lüdenscheidt, Anna", "Halle 3" },
        { PERSONAL_NAME, "von Berg", "rot" },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        ck_assert_msg(personal_fits(cases[i].kind, cases[i].sound), "%s", cases[i].sound);
        ck_assert_msg(!personal_fits(cases[i].kind, cases[i].broken), "%s", cases[i].broken);
    }
    ck_assert(has_first_name("Dr. Jürgen Schmidt") && has_first_name("Schmidt,Anna"));
    ck_assert(!has_first_name("Fräse Nord"));
}
END_TEST

START_TEST(headers)
{
    static const struct {
        const char *name;
        enum personal_kind kind;
    } cases[] = {
        { "E-Mail", PERSONAL_EMAIL },
        { "kundenEmail", PERSONAL_EMAIL },
        { "Tel.-Nr.", PERSONAL_PHONE },
        { "Straße", PERSONAL_STREET },
        { "geb.", PERSONAL_BIRTH_DATE },
        { "date_of_birth", PERSONAL_BIRTH_DATE },
        { "Vorname", PERSONAL_NAME },
        { "name", PERSONAL_NAME },
        { "Ansprechpartner", PERSONAL_NAME },
        { "PLZ", PERSONAL_POSTCODE },
        { "Steuer-ID", PERSONAL_TAX_NUMBER },
        { "kunde_id", PERSONAL_NONE },
        { "kundentyp", PERSONAL_NONE },
        { "anzahl_telefonate", PERSONAL_NONE },
        { "PhoneService", PERSONAL_NONE },
        { "material", PERSONAL_NONE },
        { "temperatur", PERSONAL_NONE },
        { "zeit_shift", PERSONAL_NONE },
        { "mitarbeiter_anzahl", PERSONAL_NONE },
        { "SV-Nr.", PERSONAL_PENSION_NUMBER },
        { "Mas Vnr Area", PERSONAL_NONE },
        { "produktname", PERSONAL_NONE },
    };
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++)
        ck_assert_msg(personal_by_header(cases[i].name) == cases[i].kind, "%s", cases[i].name);
}
END_TEST

static struct personal of_texts(const char *name, const char *const *values)
{
    size_t count = 0;
    while (values[count])
        count++;
    struct table *table = table_create(arena, count);
    struct column *column = table_add_column(arena, table, name, COLUMN_TEXT);
    column->codes = ARENA_ARRAY(arena, count, uint32_t);
    column->dictionary = dictionary_create(arena);
    for (size_t i = 0; i < count; i++)
        column->codes[i] = dictionary_add(column->dictionary, values[i], strlen(values[i]));
    return personal_of(table, column);
}

START_TEST(values_alone_are_enough_when_nothing_else_looks_so)
{
    static const char *const mails[] = { "a@example.org", "b@example.org", "c@example.org",
                                         "d@example.org", "unbekannt",     NULL };
    struct personal personal = of_texts("spalte_7", mails);
    ck_assert_int_eq(personal.kind, PERSONAL_EMAIL);
    ck_assert(personal.is_sure && personal.by_values && !personal.by_header);
    ck_assert_double_eq_tol(personal.share, 0.8, 1e-12);
    ck_assert(of_texts("E-Mail", mails).by_header);
}
END_TEST

/* A machine has a name too; nobody loses a column for that. */
START_TEST(names_of_machines_are_not_sure)
{
    static const char *const machines[] = { "Fräse Nord",  "Fräse Süd", "Presse Ost", "Presse West",
                                            "Halle Mitte", "Ofen",      "Säge",       "Bohrer",
                                            "Drehbank",    "Roboter",   NULL };
    static const char *const people[] = { "Anna Kraus", "Jens Vogt", "Uwe Ott",  "Petra Lang",
                                          "Mehmet Can", "Eva Groß",  "Tim Beck", "Ute Kamp",
                                          "Olga Stein", "Ali Demir", NULL };
    struct personal personal = of_texts("name", machines);
    ck_assert_int_eq(personal.kind, PERSONAL_NAME);
    ck_assert(!personal.is_sure && personal.by_header);
    ck_assert(of_texts("name", people).is_sure);
    ck_assert(of_texts("Ansprechpartner", machines).is_sure); /* the header leaves no doubt */
    ck_assert_int_eq(of_texts("anlage", machines).kind, PERSONAL_NONE);
}
END_TEST

START_TEST(few_values_say_nothing)
{
    static const char *const yes_no[] = { "yes", "none", "yes", NULL };
    ck_assert_int_eq(of_texts("telephone", yes_no).kind, PERSONAL_NONE);
}
END_TEST

START_TEST(dates_of_birth)
{
    struct table *table = table_create(arena, 20);
    struct column *column = table_add_column(arena, table, "Geburtsdatum", COLUMN_DATE);
    column->dates = ARENA_ARRAY(arena, 20, int64_t);
    for (int i = 0; i < 20; i++)
        column->dates[i] = date_seconds(1950 + i, 3, 1 + i);
    struct personal personal = personal_of(table, column);
    ck_assert_int_eq(personal.kind, PERSONAL_BIRTH_DATE);
    ck_assert(personal.is_sure);
    column->name = "liefertermin";
    ck_assert_int_eq(personal_of(table, column).kind, PERSONAL_NONE);
}
END_TEST

START_TEST(kinds_have_names)
{
    for (unsigned kind = 0; kind < PERSONAL_KINDS; kind++)
        ck_assert(personal_title(kind) && personal_name(kind));
}
END_TEST

Suite *suite_personal(void)
{
    Suite *suite = suite_create("personal");
    TCase *tests = tcase_create("personal");
    tcase_add_checked_fixture(tests, set_up, tear_down);
    tcase_add_test(tests, values_with_check_digits);
    tcase_add_test(tests, values_with_a_look);
    tcase_add_test(tests, headers);
    tcase_add_test(tests, values_alone_are_enough_when_nothing_else_looks_so);
    tcase_add_test(tests, names_of_machines_are_not_sure);
    tcase_add_test(tests, few_values_say_nothing);
    tcase_add_test(tests, dates_of_birth);
    tcase_add_test(tests, kinds_have_names);
    suite_add_tcase(suite, tests);
    return suite;
}
