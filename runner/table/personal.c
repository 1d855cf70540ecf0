#include "runner/table/personal.h"

#include "runner/base/translate.h"
#include "runner/table/date.h"
#include "runner/table/personal_parts.h"

/* Fewer different values than this tell nothing by themselves ("yes" and "no" in a column "telephone"). */
enum { SAMPLE = 1000, LEAST_VALUES = 5, LEAST_NAMES = 10 };

static const double fits_from = 0.8;

static const struct {
    const char *name, *title;
    bool alone; /* values that look so can hardly be anything else */
} kinds[PERSONAL_KINDS] = {
    [PERSONAL_NONE] = { "none", N_("nothing personal"), false },
    [PERSONAL_NAME] = { "name", N_("names of persons"), false },
    [PERSONAL_EMAIL] = { "email", N_("e-mail addresses"), true },
    [PERSONAL_PHONE] = { "phone", N_("telephone numbers"), false },
    [PERSONAL_BIRTH_DATE] = { "birth_date", N_("dates of birth"), false },
    [PERSONAL_STREET] = { "street", N_("street addresses"), true },
    [PERSONAL_POSTCODE] = { "postcode", N_("postcodes"), false },
    [PERSONAL_IBAN] = { "iban", N_("bank accounts (IBAN)"), true },
    [PERSONAL_BIC] = { "bic", N_("banks (BIC)"), false },
    [PERSONAL_CREDIT_CARD] = { "credit_card", N_("credit card numbers"), true },
    [PERSONAL_TAX_NUMBER] = { "tax_number", N_("German tax identification numbers"), true },
    [PERSONAL_PENSION_NUMBER] = { "pension_number", N_("German pension insurance numbers"), true },
    [PERSONAL_HEALTH_NUMBER] = { "health_number", N_("German health insurance numbers"), true },
    [PERSONAL_IDENTITY_CARD] = { "identity_card", N_("German identity card numbers"), true },
    [PERSONAL_LICENCE_PLATE] = { "licence_plate", N_("licence plates"), false },
    [PERSONAL_IP_ADDRESS] = { "ip_address", N_("IP addresses"), false },
};

const char *personal_title(enum personal_kind kind)
{
    return kinds[kind].title;
}

const char *personal_name(enum personal_kind kind)
{
    return kinds[kind].name;
}

/* Different values at equal distances in the order of their appearance. */
static double share_of_texts(const struct column *column, bool (*fits)(enum personal_kind, const char *),
                             enum personal_kind kind)
{
    size_t count = dictionary_count(column->dictionary), step = count / SAMPLE + 1, seen = 0, fitting = 0;
    for (size_t code = 0; code < count; code += step) {
        seen++;
        fitting += fits(kind, dictionary_text(column->dictionary, (uint32_t)code));
    }
    return seen ? (double)fitting / (double)seen : 0;
}

/* Whoever is asked about was born in the last 110 years, and is mostly grown up: days of delivery are younger. */
static double share_of_births(const struct table *table, const struct column *column)
{
    size_t seen = 0, fitting = 0, step = table->row_count / SAMPLE + 1;
    int64_t earliest = date_seconds(1910, 1, 1), latest = date_seconds(2020, 1, 1);
    for (size_t i = 0; i < table->row_count; i += step) {
        int64_t date = column->dates[table_row(table, i)];
        seen += date != DATE_MISSING;
        fitting += date >= earliest && date < latest;
    }
    return seen ? (double)fitting / (double)seen : 0;
}

/* Five digits, as whole numbers. */
static double share_of_postcodes(const struct table *table, const struct column *column)
{
    size_t seen = 0, fitting = 0, step = table->row_count / SAMPLE + 1;
    for (size_t i = 0; i < table->row_count; i += step) {
        float number = column->numbers[table_row(table, i)];
        seen += number == number;
        fitting += number >= 1000 && number < 100000 && column->decimals == 0;
    }
    return seen ? (double)fitting / (double)seen : 0;
}

static double share_of(const struct table *table, const struct column *column, enum personal_kind kind)
{
    switch (column->kind) {
    case COLUMN_CATEGORY:
    case COLUMN_TEXT:
        return share_of_texts(column, personal_fits, kind);
    case COLUMN_DATE:
        return kind == PERSONAL_BIRTH_DATE ? share_of_births(table, column) : 0;
    case COLUMN_NUMBER:
        return kind == PERSONAL_POSTCODE ? share_of_postcodes(table, column) : 0;
    }
    return 0;
}

static bool is_first_name(enum personal_kind kind, const char *value)
{
    (void)kind;
    return has_first_name(value);
}

/* "Fräse Nord" looks like a name. Where the header leaves open whose it is, half of the values have to hold a frequent
 * first name. */
static bool are_persons(const struct column *column)
{
    return header_means_persons(column->name) || share_of_texts(column, is_first_name, PERSONAL_NAME) >= 0.5;
}

static bool has_values(const struct column *column, size_t least)
{
    bool is_text = column->kind == COLUMN_CATEGORY || column->kind == COLUMN_TEXT;
    return !is_text || dictionary_count(column->dictionary) >= least;
}

static struct personal by_header(const struct table *table, const struct column *column, enum personal_kind kind)
{
    struct personal personal = { .kind = kind, .by_header = true, .share = share_of(table, column, kind) };
    personal.by_values = personal.share >= fits_from;
    personal.is_sure = personal.by_values && kind != PERSONAL_POSTCODE;
    if (kind == PERSONAL_NAME && personal.by_values)
        personal.is_sure = are_persons(column);
    if (!personal.by_values && !has_values(column, LEAST_NAMES))
        personal.kind = PERSONAL_NONE;
    return personal;
}

static struct personal by_values(const struct table *table, const struct column *column)
{
    struct personal personal = { .kind = PERSONAL_NONE };
    if ((column->kind != COLUMN_CATEGORY && column->kind != COLUMN_TEXT) || !has_values(column, LEAST_VALUES))
        return personal;
    for (unsigned kind = PERSONAL_NONE + 1; kind < PERSONAL_KINDS; kind++) {
        double share = kinds[kind].alone ? share_of(table, column, kind) : 0;
        if (share >= fits_from && share > personal.share)
            personal = (struct personal){ .kind = kind, .share = share, .by_values = true, .is_sure = true };
    }
    return personal;
}

struct personal personal_of(const struct table *table, const struct column *column)
{
    enum personal_kind kind = personal_by_header(column->name);
    struct personal personal = by_values(table, column);
    if (kind != PERSONAL_NONE && personal.kind != kind) {
        struct personal called = by_header(table, column, kind);
        return called.is_sure || personal.kind == PERSONAL_NONE ? called : personal;
    }
    personal.by_header = kind != PERSONAL_NONE && personal.kind == kind;
    return personal;
}
