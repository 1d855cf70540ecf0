/* Answers: rows in blocks into bound buffers where the driver can go back for what did not fit into them, else cell by
 * cell. */
#include "runner/database/odbc.h"

#include "runner/base/translate.h"
#include "runner/database/wide.h"

#include <string.h>

enum {
    BLOCK_BYTES = 1 << 20,
    BLOCK_ROWS = 1024,
    PART_LETTERS = 1 << 15 /* UTF-16 units of a long text that are fetched at once */
};
static const size_t most_in_cell = (size_t)16 << 20, most_in_row = (size_t)64 << 20;

struct answer {
    struct session *session;
    SQLHSTMT statement;
    struct field *fields;
    size_t count;
    bool is_bound;
    size_t block; /* rows in one */
    SQLULEN fetched;
    size_t row;        /* number of the current one */
    SQLWCHAR *part;    /* PART_LETTERS */
    struct text bytes; /* of the current row */
    size_t *ends;      /* of its cells in `bytes` */
    struct cell *cells;
};

static bool failed(const struct answer *answer)
{
    return fault_fetching(answer->session, diagnosis_of(answer->session, SQL_HANDLE_STMT, answer->statement),
                          answer->row);
}

/* Room for a block of rows. Blocks of more than one need a driver that can go back to a row of the block, to fetch a text
 * that was too long. */
static bool bind(struct answer *answer)
{
    struct arena *arena = answer->session->arena;
    SQLUINTEGER can = 0;
    SQLGetInfo(answer->session->connection, SQL_GETDATA_EXTENSIONS, &can, sizeof can, NULL);
    size_t width = 1;
    for (size_t i = 0; i < answer->count; i++)
        width += answer->fields[i].width + sizeof(SQLLEN);
    size_t rows = BLOCK_BYTES / width < 1 ? 1 : BLOCK_BYTES / width;
    answer->is_bound = (can & SQL_GD_BOUND) && (can & SQL_GD_ANY_COLUMN);
    answer->block = !answer->is_bound || !(can & SQL_GD_BLOCK) ? 1 : rows > BLOCK_ROWS ? BLOCK_ROWS : rows;
    if (!SQL_SUCCEEDED(
            SQLSetStmtAttrW(answer->statement, SQL_ATTR_ROW_ARRAY_SIZE, (SQLPOINTER)answer->block, SQL_IS_UINTEGER)))
        answer->block = 1;
    SQLSetStmtAttrW(answer->statement, SQL_ATTR_ROWS_FETCHED_PTR, &answer->fetched, SQL_IS_POINTER);
    for (size_t i = 0; i < answer->count; i++) {
        struct field *field = &answer->fields[i];
        field->values = arena_array(arena, answer->block, field->width);
        field->lengths = ARENA_ARRAY(arena, answer->block, SQLLEN);
        if (answer->is_bound && !SQL_SUCCEEDED(SQLBindCol(answer->statement, field->number, field->type, field->values,
                                                          (SQLLEN)field->width, field->lengths)))
            return failed(answer);
    }
    return true;
}

static bool too_large(const struct answer *answer, const char *column)
{
    struct session *session = answer->session;
    struct place place = { .file = session->name, .line = answer->row };
    if (column)
        problem_add(session->problems, FAULT_DATA, place, tr("the cell in column \"%s\" is larger than 16 MiB"),
                    column);
    else
        problem_add(session->problems, FAULT_DATA, place, tr("this row is larger than 64 MiB"));
    return problem_try(session->problems, "%s", tr("leave such columns out of the query"));
}

/* The next part of a text behind what waits in `part`: units in it. Was the text cut there? */
static bool fetch_part(struct answer *answer, const struct field *field, size_t waiting, size_t *count, bool *is_cut)
{
    SQLWCHAR *part = answer->part;
    size_t room = PART_LETTERS - waiting;
    SQLLEN length = 0, bytes = (SQLLEN)(room * sizeof *part);
    part[waiting] = 0;
    SQLRETURN code = SQLGetData(answer->statement, field->number, SQL_C_WCHAR, part + waiting, bytes, &length);
    *count = waiting;
    *is_cut = false;
    if (code == SQL_NO_DATA || (SQL_SUCCEEDED(code) && length == SQL_NULL_DATA))
        return true;
    if (!SQL_SUCCEEDED(code))
        return failed(answer);
    bool is_longer = length == SQL_NO_TOTAL || length > bytes - (SQLLEN)sizeof *part;
    *is_cut = is_longer && code == SQL_SUCCESS_WITH_INFO;
    if (is_longer) /* ended by a zero */
        for (part[PART_LETTERS - 1] = 0; part[*count];)
            ++*count;
    else
        *count += (size_t)length / sizeof *part;
    return true;
}

/* A text from its beginning; half a pair at the end of a part waits for the next one. */
static bool fetch_text(struct answer *answer, const struct field *field)
{
    size_t start = answer->bytes.length, waiting = 0, count;
    for (bool is_cut = true; is_cut;) {
        if (!fetch_part(answer, field, waiting, &count, &is_cut))
            return false;
        SQLWCHAR last = count ? answer->part[count - 1] : 0;
        waiting = is_cut && last >= 0xd800 && last < 0xdc00;
        wide_add(&answer->bytes, answer->part, count - waiting);
        answer->part[0] = last;
        if (answer->bytes.length - start > most_in_cell)
            return too_large(answer, field->name);
    }
    field_repair(field, &answer->bytes, start);
    return true;
}

/* The cell of the index-th row of the block. */
static bool take_cell(struct answer *answer, const struct field *field, size_t index)
{
    void *value = field->values + index * field->width;
    SQLLEN *length = &field->lengths[index];
    bool is_text = field_is_text(field);
    if (!answer->is_bound) {
        if (is_text)
            return fetch_text(answer, field);
        if (!SQL_SUCCEEDED(
                SQLGetData(answer->statement, field->number, field->type, value, (SQLLEN)field->width, length)))
            return failed(answer);
    }
    if (*length == SQL_NULL_DATA)
        return true;
    if (is_text && (*length == SQL_NO_TOTAL || *length > (SQLLEN)(field->width - sizeof(SQLWCHAR)))) {
        if (answer->block > 1 &&
            !SQL_SUCCEEDED(SQLSetPos(answer->statement, index + 1, SQL_POSITION, SQL_LOCK_NO_CHANGE)))
            return failed(answer);
        return fetch_text(answer, field);
    }
    field_write(field, value, (size_t)*length, &answer->bytes);
    return true;
}

static bool take_row(struct answer *answer, size_t index, row_function *row, void *context)
{
    bool is_empty = true;
    answer->row++;
    answer->bytes.length = 0;
    for (size_t i = 0; i < answer->count; i++) {
        if (!take_cell(answer, &answer->fields[i], index))
            return false;
        answer->ends[i] = answer->bytes.length;
        if (answer->bytes.length > most_in_row)
            return too_large(answer, NULL);
    }
    for (size_t i = 0, start = 0; i < answer->count; start = answer->ends[i++]) {
        answer->cells[i] = (struct cell){ answer->bytes.bytes + start, answer->ends[i] - start };
        is_empty = is_empty && answer->cells[i].size == 0;
    }
    return is_empty || row(context, &(struct row){ answer->cells, answer->count, answer->row, "UTF-8" });
}

static bool take_names(const struct answer *answer, row_function *row, void *context)
{
    for (size_t i = 0; i < answer->count; i++)
        answer->cells[i] = (struct cell){ answer->fields[i].name, strlen(answer->fields[i].name) };
    return row(context, &(struct row){ answer->cells, answer->count, 0, "UTF-8" });
}

/* Some drivers take a broken connection for the end of the answer. */
static bool is_alive(const struct answer *answer)
{
    struct session *session = answer->session;
    SQLUINTEGER dead = SQL_CD_FALSE;
    SQLGetConnectAttrW(session->connection, SQL_ATTR_CONNECTION_DEAD, &dead, SQL_IS_UINTEGER, NULL);
    if (dead == SQL_CD_FALSE && SQL_SUCCEEDED(SQLEndTran(SQL_HANDLE_DBC, session->connection, SQL_ROLLBACK)))
        return true;
    return fault_fetching(session, diagnosis_of(session, SQL_HANDLE_DBC, session->connection), answer->row);
}

/* All rows that the statement has now. */
static bool take_rows(struct answer *answer, row_function *row, void *context)
{
    for (;;) {
        answer->fetched = 1;
        SQLRETURN code = SQLFetch(answer->statement);
        if (code == SQL_NO_DATA)
            return true;
        if (!SQL_SUCCEEDED(code))
            return failed(answer);
        for (size_t i = 0; i < answer->fetched; i++)
            if (!take_row(answer, i, row, context))
                return false;
    }
}

bool answer_rows(struct session *session, SQLHSTMT statement, const char *part, row_function *row, void *context)
{
    struct answer answer = { .session = session, .statement = statement, .bytes = text_in(session->arena) };
    if (!fields_describe(session, statement, &answer.fields, &answer.count) || !bind(&answer))
        return false;
    answer.part = ARENA_ARRAY(session->arena, PART_LETTERS, SQLWCHAR);
    answer.ends = ARENA_ARRAY(session->arena, answer.count, size_t);
    answer.cells = ARENA_ARRAY(session->arena, answer.count, struct cell);
    text_add(&answer.bytes, "");
    if (!take_names(&answer, row, context))
        return false;
    do {
        size_t known = answer.row;
        if (!take_rows(&answer, row, context))
            return false;
        if (!part || answer.row == known)
            return is_alive(&answer);
    } while (session_execute(session, statement, part));
    return failed(&answer);
}
