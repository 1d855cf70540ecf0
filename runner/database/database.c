#include "runner/database/database.h"

#include "runner/base/translate.h"
#include "runner/database/odbc.h"
#include "runner/database/query.h"

#include <string.h>
#include <strings.h>

static bool ask(struct session *session, const char *query, SQLHSTMT *statement)
{
    *statement = session_statement(session);
    if (!*statement || !session->part)
        return *statement && session_execute(session, *statement, query);
    const char *declaration = arena_format(session->arena, "declare lotse no scroll cursor for %s", query);
    return session_execute(session, *statement, declaration) && session_execute(session, *statement, session->part);
}

/* Not there under this name: written with other capitals, perhaps, which quotes do not forgive. */
static bool ask_otherwise(struct session *session, SQLHSTMT *statement)
{
    const struct database_table *table;
    struct diagnosis diagnosis = diagnosis_of(session, SQL_HANDLE_STMT, *statement);
    session_rollback(session);
    if (!catalogue_find(session, diagnosis, &table))
        return false;
    return ask(session, query_all_of(session->arena, table->schema, table->name, session->quote), statement) ||
           fault_asking(session, diagnosis_of(session, SQL_HANDLE_STMT, *statement));
}

static bool ask_for_table(struct session *session, SQLHSTMT *statement)
{
    struct arena *arena = session->arena;
    const char *table = session->request->table, *point = strchr(table, '.');
    const char *schema = point ? arena_copy(arena, table, (size_t)(point - table)) : NULL;
    return ask(session, query_all_of(arena, schema, point ? point + 1 : table, session->quote), statement) ||
           (*statement && ask_otherwise(session, statement));
}

static bool ask_query(struct session *session, SQLHSTMT *statement)
{
    return ask(session, session->request->query, statement) ||
           (*statement && fault_asking(session, diagnosis_of(session, SQL_HANDLE_STMT, *statement)));
}

bool database_read(struct problems *problems, const struct database_request *request, row_function *row, void *context)
{
    struct arena *arena = arena_create();
    struct session *session;
    SQLHSTMT statement;
    bool done = session_open(arena, problems, request, &session) &&
                (request->query ? ask_query(session, &statement) : ask_for_table(session, &statement)) &&
                answer_rows(session, statement, session->part, row, context);
    arena_destroy(arena);
    return done;
}
