/* Columns of an answer: what kind each is, and how it is fetched. Sizes that drivers state are not believed: those of
 * long texts are guesses. */
#include "runner/database/odbc.h"

#include "runner/base/translate.h"
#include "runner/database/wide.h"

#include <string.h>

enum {
    MOST_LETTERS = 512, /* of a name */
    SHORT_LETTERS = 16,
    LONG_LETTERS = 256 /* room for texts, in UTF-16 units: at least, at most */
};

static const char *name_of_type(struct session *session, SQLHSTMT statement, SQLUSMALLINT number)
{
    SQLWCHAR units[64];
    SQLSMALLINT bytes = 0;
    struct text name = text_in(session->arena);
    if (SQL_SUCCEEDED(SQLColAttributeW(statement, number, SQL_DESC_TYPE_NAME, units, sizeof units, &bytes, NULL)) &&
        bytes > 0 && (size_t)bytes < sizeof units)
        wide_add(&name, units, (size_t)bytes / sizeof *units);
    return text_string(&name);
}

static bool is_unsigned(SQLHSTMT statement, SQLUSMALLINT number)
{
    SQLLEN value = SQL_FALSE;
    return SQL_SUCCEEDED(SQLColAttributeW(statement, number, SQL_DESC_UNSIGNED, NULL, 0, NULL, &value)) &&
           value == SQL_TRUE;
}

static enum field_kind kind_of(struct session *session, SQLHSTMT statement, SQLUSMALLINT number, SQLSMALLINT type)
{
    if (type == SQL_BINARY || type == SQL_VARBINARY || type == SQL_LONGVARBINARY)
        return FIELD_BINARY;
    const char *name = name_of_type(session, statement, number);
    bool is_truth = type == SQL_BIT || strcmp(name, "bool") == 0;
    if (session->is_sqlite) /* a value may be of another type than its column */
        return is_truth ? FIELD_LOOSE_TRUTH : FIELD_TEXT;
    if (is_truth) /* PostgreSQL's driver calls it a text */
        return FIELD_TRUTH;
    switch (type) {
    case SQL_TINYINT:
    case SQL_SMALLINT:
    case SQL_INTEGER:
    case SQL_BIGINT:
        return is_unsigned(statement, number) ? FIELD_POSITIVE : FIELD_WHOLE;
    case SQL_REAL:
        return FIELD_REAL;
    case SQL_FLOAT:
    case SQL_DOUBLE:
        return FIELD_DOUBLE;
    case SQL_DECIMAL:
    case SQL_NUMERIC:
        return FIELD_EXACT;
    case SQL_DATE:
    case SQL_TYPE_DATE:
        return FIELD_DATE;
    case SQL_TIMESTAMP:
    case SQL_TYPE_TIMESTAMP:
        return FIELD_MOMENT;
    default:
        return FIELD_TEXT;
    }
}

static void set_type(struct field *field, SQLULEN letters)
{
    static const struct {
        SQLSMALLINT type;
        size_t width;
    } types[] = {
        [FIELD_WHOLE] = { SQL_C_SBIGINT, sizeof(int64_t) },
        [FIELD_POSITIVE] = { SQL_C_UBIGINT, sizeof(uint64_t) },
        [FIELD_REAL] = { SQL_C_FLOAT, sizeof(float) },
        [FIELD_DOUBLE] = { SQL_C_DOUBLE, sizeof(double) },
        [FIELD_DATE] = { SQL_C_TYPE_DATE, sizeof(SQL_DATE_STRUCT) },
        [FIELD_MOMENT] = { SQL_C_TYPE_TIMESTAMP, sizeof(SQL_TIMESTAMP_STRUCT) },
        [FIELD_TRUTH] = { SQL_C_BIT, 1 },
    };
    if (field_is_text(field)) {
        size_t room = letters < SHORT_LETTERS ? SHORT_LETTERS : letters > LONG_LETTERS ? LONG_LETTERS : letters;
        field->type = SQL_C_WCHAR;
        field->width = (room + 1) * sizeof(SQLWCHAR);
    } else {
        field->type = types[field->kind].type;
        field->width = types[field->kind].width;
    }
}

static bool describe(struct session *session, SQLHSTMT statement, SQLUSMALLINT number, struct field *field)
{
    SQLWCHAR units[MOST_LETTERS] = { 0 }; /* the length may count bytes of UTF-8, which are more than units */
    SQLSMALLINT length = 0, type, digits, nullable;
    SQLULEN letters;
    SQLRETURN code =
        SQLDescribeColW(statement, number, units, MOST_LETTERS, &length, &type, &letters, &digits, &nullable);
    if (!SQL_SUCCEEDED(code))
        return fault_asking(session, diagnosis_of(session, SQL_HANDLE_STMT, statement));
    struct text name = text_in(session->arena);
    wide_add(&name, units, length < 0 ? 0 : length < MOST_LETTERS ? (size_t)length : MOST_LETTERS - 1);
    *field = (struct field){ .name = text_string(&name), .number = number };
    field->kind = kind_of(session, statement, number, type);
    set_type(field, letters);
    return true;
}

bool fields_describe(struct session *session, SQLHSTMT statement, struct field **fields, size_t *count)
{
    SQLSMALLINT columns = 0;
    if (!SQL_SUCCEEDED(SQLNumResultCols(statement, &columns)))
        return fault_asking(session, diagnosis_of(session, SQL_HANDLE_STMT, statement));
    *fields = ARENA_ARRAY(session->arena, columns > 0 ? (size_t)columns : 0, struct field);
    *count = 0;
    for (SQLUSMALLINT number = 1; number <= columns; number++) {
        struct field *field = &(*fields)[*count];
        if (!describe(session, statement, number, field))
            return false;
        if (field->kind != FIELD_BINARY)
            ++*count;
        else
            problem_warn(session->problems, PLACE_FILE(session->name),
                         tr("column \"%s\" holds binary data and is left out"), field->name);
    }
    return *count || problem_add(session->problems, FAULT_DATA, question_place(session),
                                 tr("the answer of the database has no columns"));
}
