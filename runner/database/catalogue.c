/* What there is in a database. */
#include "runner/database/odbc.h"

#include "runner/base/translate.h"
#include "runner/database/wide.h"
#include "runner/table/names.h"

#include <string.h>
#include <strings.h>

/* A list that is collected from the rows of an answer; which columns it has is a matter of ODBC. */
struct collecting {
    struct arena *arena;
    void *list;
    size_t count, room;
};

static void *next_of(struct collecting *collecting, size_t size)
{
    if (collecting->count == collecting->room) {
        size_t room = collecting->room ? collecting->room * 2 : 64;
        collecting->list = arena_grow(collecting->arena, collecting->list, collecting->room, room, size);
        collecting->room = room;
    }
    return (char *)collecting->list + collecting->count++ * size;
}

static const char *cell_text(struct arena *arena, const struct row *row, size_t index)
{
    return index < row->count ? arena_copy(arena, row->cells[index].bytes, row->cells[index].size) : "";
}

/* SQLTables: catalogue, schema, name, type, remarks. */
static bool take_table(void *context, const struct row *row)
{
    struct collecting *collecting = context;
    if (row->line == 0)
        return true;
    struct database_table *table = next_of(collecting, sizeof *table);
    const char *schema = cell_text(collecting->arena, row, 1);
    *table = (struct database_table){
        .schema = *schema ? schema : NULL,
        .name = cell_text(collecting->arena, row, 2),
        .kind = cell_text(collecting->arena, row, 3),
        .remarks = cell_text(collecting->arena, row, 4),
    };
    return true;
}

bool catalogue_tables(struct session *session, struct arena *arena, struct database_table **tables, size_t *count)
{
    struct collecting collecting = { .arena = arena };
    SQLHSTMT statement = session_statement(session);
    SQLWCHAR *types = wide_of_text(session->arena, "TABLE,VIEW");
    *tables = NULL;
    *count = 0;
    if (!statement)
        return false;
    if (!SQL_SUCCEEDED(SQLTablesW(statement, NULL, 0, NULL, 0, NULL, 0, types, SQL_NTS)))
        return fault_asking(session, diagnosis_of(session, SQL_HANDLE_STMT, statement));
    if (!answer_rows(session, statement, NULL, take_table, &collecting))
        return false;
    *tables = collecting.list;
    *count = collecting.count;
    return true;
}

bool database_tables(struct arena *arena, struct problems *problems, const struct database_request *request,
                     struct database_table **tables, size_t *count)
{
    struct arena *scratch = arena_create();
    struct session *session;
    *tables = NULL;
    *count = 0; /* when there is no session either */
    bool done = session_open(scratch, problems, request, &session) && catalogue_tables(session, arena, tables, count);
    arena_destroy(scratch);
    return done;
}

/* SQLColumns: the name is the 4th, the name of the type the 6th, remarks the 12th. */
static bool take_column(void *context, const struct row *row)
{
    struct collecting *collecting = context;
    if (row->line == 0)
        return true;
    struct database_column *column = next_of(collecting, sizeof *column);
    *column = (struct database_column){
        .name = cell_text(collecting->arena, row, 3),
        .type = cell_text(collecting->arena, row, 5),
        .remarks = cell_text(collecting->arena, row, 11),
    };
    return true;
}

/* Names are patterns to ODBC: "_" would be any letter. */
static const char *escaped(struct session *session, const char *name)
{
    SQLCHAR escape[8] = "";
    struct text text = text_in(session->arena);
    SQLGetInfo(session->connection, SQL_SEARCH_PATTERN_ESCAPE, escape, sizeof escape, NULL);
    for (; *name; name++) {
        if (*name == '_' || *name == '%')
            text_add(&text, (const char *)escape);
        text_add_bytes(&text, name, 1);
    }
    return text_string(&text);
}

static bool columns_of(struct session *session, struct collecting *collecting)
{
    struct arena *arena = session->arena;
    const char *table = session->request->table, *point = strchr(table, '.');
    SQLHSTMT statement = session_statement(session);
    if (!statement)
        return false;
    SQLWCHAR *schema =
        point ? wide_of_text(arena, escaped(session, arena_copy(arena, table, (size_t)(point - table)))) : NULL;
    SQLWCHAR *name = wide_of_text(arena, escaped(session, point ? point + 1 : table));
    if (!SQL_SUCCEEDED(SQLColumnsW(statement, NULL, 0, schema, schema ? SQL_NTS : 0, name, SQL_NTS, NULL, 0)))
        return fault_asking(session, diagnosis_of(session, SQL_HANDLE_STMT, statement));
    return answer_rows(session, statement, NULL, take_column, collecting);
}

bool database_columns(struct arena *arena, struct problems *problems, const struct database_request *request,
                      struct database_column **columns, size_t *count)
{
    struct arena *scratch = arena_create();
    struct collecting collecting = { .arena = arena };
    struct session *session;
    bool done = session_open(scratch, problems, request, &session) && columns_of(session, &collecting);
    arena_destroy(scratch);
    *columns = collecting.list;
    *count = collecting.count;
    return done;
}

static const char *full_name(struct arena *arena, const struct database_table *table)
{
    return table->schema ? arena_format(arena, "%s.%s", table->schema, table->name) : table->name;
}

static bool is_meant(struct arena *arena, const struct database_table *table, const char *word)
{
    return strcasecmp(table->name, word) == 0 || strcasecmp(full_name(arena, table), word) == 0;
}

bool catalogue_find(struct session *session, struct diagnosis diagnosis, const struct database_table **found)
{
    struct arena *arena = session->arena;
    const char *word = session->request->table;
    struct database_table *tables;
    size_t count, meant = 0;
    if (!catalogue_tables(session, arena, &tables, &count))
        return false;
    const char **names = ARENA_ARRAY(arena, count, const char *);
    for (size_t i = 0; i < count; i++) {
        /* Of "a.b" it was asked as the table "b" of "a", which need not be the one called "a.b". */
        bool is_name = strcmp(tables[i].name, word) == 0, is_full = strcmp(full_name(arena, &tables[i]), word) == 0;
        if (strchr(word, '.') ? is_full && !is_name : is_name) /* it is there, and something else is wrong */
            return fault_asking(session, diagnosis);
        names[i] = strchr(word, '.') ? full_name(arena, &tables[i]) : tables[i].name;
        if (is_meant(arena, &tables[i], word)) {
            *found = &tables[i];
            meant++;
        }
    }
    if (meant == 1)
        return true;
    problem_add(session->problems, FAULT_DATA, question_place(session), tr("there is no table \"%s\" in \"%s\""), word,
                session->name);
    if (count == 0)
        return problem_try(session->problems, "%s",
                           tr("this user sees no tables at all; ask for the right to read them"));
    return problem_try(session->problems, tr("there are: %s"), name_list(arena, names, count, 5, word));
}
