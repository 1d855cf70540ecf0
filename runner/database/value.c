/* Cells: values as ODBC hands them over, written as rows.h demands. */
#include "runner/database/odbc.h"

#include "runner/database/wide.h"

#include <inttypes.h>
#include <math.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

bool field_is_text(const struct field *field)
{
    return field->kind == FIELD_TEXT || field->kind == FIELD_EXACT || field->kind == FIELD_LOOSE_TRUTH;
}

/* The shortest text that reads back as the same number. */
static void add_double(struct text *out, double value)
{
    char text[40];
    for (int digits = 15; digits <= 17; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, value);
        if (strtod(text, NULL) == value)
            break;
    }
    text_add(out, text);
}

static void add_real(struct text *out, float value)
{
    char text[40];
    for (int digits = 6; digits <= 9; digits++) {
        snprintf(text, sizeof text, "%.*g", digits, (double)value);
        if (strtof(text, NULL) == value)
            break;
    }
    text_add(out, text);
}

/* Some drivers write ".5", and Oracle's a comma where the computer is a German one. */
static void repair_number(struct text *out, size_t start)
{
    char *digits = out->bytes + start;
    for (char *byte = digits; *byte; byte++)
        if (*byte == ',')
            *byte = '.';
    size_t sign = *digits == '-';
    if (digits[sign] != '.')
        return;
    text_add(out, "0");
    digits = out->bytes + start + sign;
    memmove(digits + 1, digits, strlen(digits) - 1);
    *digits = '0';
}

static void repair_truth(struct text *out, size_t start)
{
    const char *text = out->bytes + start;
    const char *truth = strcmp(text, "1") == 0 ? "true" : strcmp(text, "0") == 0 ? "false" : NULL;
    if (!truth)
        return;
    out->length = start;
    text_add(out, truth);
}

static void add_date(struct text *out, const SQL_DATE_STRUCT *date)
{
    text_add_format(out, "%04d-%02u-%02u", date->year, date->month, date->day);
}

static void add_moment(struct text *out, const SQL_TIMESTAMP_STRUCT *moment)
{
    text_add_format(out, "%04d-%02u-%02u %02u:%02u:%02u", moment->year, moment->month, moment->day, moment->hour,
                    moment->minute, moment->second);
}

void field_repair(const struct field *field, struct text *out, size_t start)
{
    if (out->length == start)
        return;
    if (field->kind == FIELD_EXACT)
        repair_number(out, start);
    else if (field->kind == FIELD_LOOSE_TRUTH)
        repair_truth(out, start);
}

void field_write(const struct field *field, const void *value, size_t length, struct text *out)
{
    size_t start = out->length;
    switch (field->kind) {
    case FIELD_WHOLE:
        text_add_format(out, "%" PRId64, *(const int64_t *)value);
        break;
    case FIELD_POSITIVE:
        text_add_format(out, "%" PRIu64, *(const uint64_t *)value);
        break;
    case FIELD_REAL:
        if (!isnan(*(const float *)value))
            add_real(out, *(const float *)value);
        break;
    case FIELD_DOUBLE:
        if (!isnan(*(const double *)value))
            add_double(out, *(const double *)value);
        break;
    case FIELD_DATE:
        add_date(out, value);
        break;
    case FIELD_MOMENT:
        add_moment(out, value);
        break;
    case FIELD_TRUTH:
        text_add(out, *(const unsigned char *)value ? "true" : "false");
        break;
    case FIELD_TEXT:
    case FIELD_EXACT:
    case FIELD_LOOSE_TRUTH:
        wide_add(out, value, length / sizeof(SQLWCHAR));
        field_repair(field, out, start);
        break;
    case FIELD_BINARY:
        break;
    }
}
