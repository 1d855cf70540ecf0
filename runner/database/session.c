/* Connecting: read-only, and without waiting for ever. */
#include "runner/database/odbc.h"

#include "runner/base/files.h"
#include "runner/base/translate.h"
#include "runner/database/query.h"
#include "runner/database/wide.h"

#include <locale.h>
#include <string.h>
#include <strings.h>

enum { LOGIN_SECONDS = 15 };

struct place session_place(const struct session *session)
{
    const struct place *place = &session->request->at_connection;
    return place->file ? *place : PLACE_FILE(session->name);
}

struct place question_place(const struct session *session)
{
    const struct place *place = &session->request->at_question;
    return place->file ? *place : session_place(session);
}

const char *database_name(struct arena *arena, const struct database_request *request)
{
    struct connection_parts parts;
    if (request->name)
        return request->name;
    return connection_parse(arena, request->connection, &parts) ? connection_name(&parts) : "ODBC";
}

static SQLPOINTER number_attribute(uintptr_t value)
{
    return (SQLPOINTER)value;
}

static void disconnect(void *object)
{
    struct session *session = object;
    if (session->is_connected) {
        session_rollback(session);
        SQLDisconnect(session->connection);
    }
    if (session->connection)
        SQLFreeHandle(SQL_HANDLE_DBC, session->connection);
    if (session->environment)
        SQLFreeHandle(SQL_HANDLE_ENV, session->environment);
}

void session_rollback(struct session *session)
{
    SQLEndTran(SQL_HANDLE_DBC, session->connection, SQL_ROLLBACK);
}

static struct texts listed(struct arena *arena, SQLHENV environment, bool is_sources)
{
    enum { MOST = 1000 };
    const char **names = ARENA_ARRAY(arena, MOST, const char *);
    struct texts texts = { names, 0 };
    SQLCHAR name[256], about[256];
    SQLUSMALLINT which = SQL_FETCH_FIRST;
    for (; texts.count < MOST; which = SQL_FETCH_NEXT) {
        SQLRETURN code = is_sources
                             ? SQLDataSources(environment, which, name, sizeof name, NULL, about, sizeof about, NULL)
                             : SQLDrivers(environment, which, name, sizeof name, NULL, about, sizeof about, NULL);
        if (!SQL_SUCCEEDED(code))
            return texts;
        names[texts.count++] = arena_copy_text(arena, (const char *)name);
    }
    return texts;
}

struct texts odbc_drivers(struct arena *arena, SQLHENV environment)
{
    return listed(arena, environment, false);
}

struct texts odbc_data_sources(struct arena *arena, SQLHENV environment)
{
    return listed(arena, environment, true);
}

static bool is_among(const struct texts *names, const char *name)
{
    for (size_t i = 0; i < names->count; i++)
        if (strcasecmp(names->items[i], name) == 0)
            return true;
    return false;
}

/* Said here, since a driver manager has one message for all that is not there. */
static bool find_driver(struct session *session)
{
    const char *source = connection_value(&session->parts, "DSN");
    const char *driver = connection_value(&session->parts, "Driver");
    if (source) {
        struct texts sources = odbc_data_sources(session->arena, session->environment);
        return is_among(&sources, source) || fault_data_source(session, source);
    }
    if (driver && *driver != '/') {
        struct texts drivers = odbc_drivers(session->arena, session->environment);
        return is_among(&drivers, driver) || fault_driver(session, driver);
    }
    return true;
}

static bool contains(const char *text, const char *word)
{
    size_t length = strlen(word);
    for (; *text; text++)
        if (strncasecmp(text, word, length) == 0)
            return true;
    return false;
}

static bool is_sqlite(const struct session *session)
{
    const char *driver = connection_value(&session->parts, "Driver");
    return driver && contains(driver, "sqlite");
}

/* SQLite makes an empty database of a name that is not there, and takes paths as from the current folder. */
static bool find_file(struct session *session)
{
    const char *file = connection_value(&session->parts, "Database");
    if (!file || !is_sqlite(session))
        return true;
    struct texts paths;
    const char *folder = session->request->folder ? session->request->folder : ".";
    if (!files_matching(session->arena, session->problems, session_place(session), folder, file, &paths))
        return false;
    session->parts = connection_with(session->arena, &session->parts, "Database", paths.items[0]);
    return true;
}

/* unixODBC hands text to drivers without Unicode, such as SQLite's, in the letters of the locale in which the connection
 * is made: there is no ä in that of C, in which the program is. */
static bool allocate_connection(struct session *session)
{
    locale_t letters = newlocale(LC_CTYPE_MASK, "C.UTF-8", (locale_t)0);
    locale_t before = letters ? uselocale(letters) : (locale_t)0;
    bool done = SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_DBC, session->environment, &session->connection));
    if (letters) {
        uselocale(before);
        freelocale(letters);
    }
    return done;
}

static bool start(struct session *session)
{
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_ENV, SQL_NULL_HANDLE, &session->environment)) ||
        !SQL_SUCCEEDED(SQLSetEnvAttr(session->environment, SQL_ATTR_ODBC_VERSION, number_attribute(SQL_OV_ODBC3), 0)) ||
        !allocate_connection(session))
        return problem_add(session->problems, FAULT_SYSTEM, session_place(session), tr("unixODBC does not start"));
    return true;
}

/* In Unicode; for SQLite's driver, which knows none, in bytes: unixODBC would make them of it, and has room for one umlaut
 * at most. */
static bool connect_with(const struct session *session, const char *text)
{
    SQLHDBC connection = session->connection;
    SQLCHAR *bytes = (SQLCHAR *)arena_copy_text(session->arena, text);
    SQLWCHAR *wide = wide_of_text(session->arena, text);
    return SQL_SUCCEEDED(is_sqlite(session)
                             ? SQLDriverConnect(connection, NULL, bytes, SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT)
                             : SQLDriverConnectW(connection, NULL, wide, SQL_NTS, NULL, 0, NULL, SQL_DRIVER_NOPROMPT));
}

/* Drivers need not know these attributes: allow_reading says it again, and what a query does is checked besides. */
static bool connect_to(struct session *session)
{
    struct connection_parts parts = session->parts;
    if (session->login.user)
        parts = connection_with(session->arena, &parts, "UID", session->login.user);
    if (session->login.password)
        parts = connection_with(session->arena, &parts, "PWD", session->login.password);
    SQLHDBC connection = session->connection;
    SQLSetConnectAttrW(connection, SQL_ATTR_LOGIN_TIMEOUT, number_attribute(LOGIN_SECONDS), SQL_IS_UINTEGER);
    SQLSetConnectAttrW(connection, SQL_ATTR_ACCESS_MODE, number_attribute(SQL_MODE_READ_ONLY), SQL_IS_UINTEGER);
    if (!connect_with(session, connection_text(session->arena, &parts)))
        return fault_connecting(session);
    session->is_connected = true;
    return true;
}

bool session_execute(struct session *session, SQLHSTMT statement, const char *command)
{
    SQLFreeStmt(statement, SQL_CLOSE);
    return SQL_SUCCEEDED(SQLExecDirectW(statement, wide_of_text(session->arena, command), SQL_NTS));
}

static void execute(struct session *session, const char *command)
{
    SQLHSTMT statement = session_statement(session);
    if (statement) {
        session_execute(session, statement, command);
        SQLFreeStmt(statement, SQL_CLOSE);
    }
}

static const char *information(struct session *session, SQLUSMALLINT which)
{
    SQLCHAR text[256] = "";
    if (!SQL_SUCCEEDED(SQLGetInfo(session->connection, which, text, sizeof text, NULL)))
        return "";
    return arena_copy_text(session->arena, (const char *)text);
}

/* Told in the words of the database too, since drivers ignore the attribute. One that knows no such words is left with
 * the rights of its user. */
static void allow_reading(struct session *session, const char *driver)
{
    if (contains(driver, "psqlodbc"))
        execute(session, "set session characteristics as transaction read only");
    else if (contains(driver, "maodbc") || contains(driver, "myodbc"))
        execute(session, "set session transaction read only");
    else if (session->is_sqlite)
        execute(session, "pragma query_only = 1");
}

/* What drivers have to be told one by one. PostgreSQL's takes the whole answer into memory, or has a cursor of its own
 * (SQL_ATTR_PGOPT_USE_DECLAREFETCH of its header psqlodbc/pgapifunc.h) with which it crashes when the server goes away in
 * mid-answer; so the answer is asked for in parts here. */
static void suit_driver(struct session *session)
{
    enum { PG_USE_DECLARE_FETCH = 65539 };
    const char *driver = information(session, SQL_DRIVER_NAME);
    session->quote = information(session, SQL_IDENTIFIER_QUOTE_CHAR);
    session->is_sqlite = contains(driver, "sqlite");
    allow_reading(session, driver);
    SQLSetConnectAttrW(session->connection, SQL_ATTR_AUTOCOMMIT, number_attribute(SQL_AUTOCOMMIT_OFF), SQL_IS_UINTEGER);
    if (contains(driver, "psqlodbc")) {
        SQLSetConnectAttrW(session->connection, PG_USE_DECLARE_FETCH, number_attribute(0), SQL_IS_INTEGER);
        session->part = "fetch 4096 from lotse";
    }
}

bool session_open(struct arena *arena, struct problems *problems, const struct database_request *request,
                  struct session **opened)
{
    struct session *session = ARENA_NEW(arena, struct session);
    *opened = session;
    *session = (struct session){ .arena = arena, .problems = problems, .request = request };
    session->name = database_name(arena, request);
    session->login = login_of(arena, request->name);
    if (!database_check(problems, request) || !connection_parse(arena, request->connection, &session->parts))
        return false;
    arena_on_end(arena, disconnect, session);
    if (!start(session) || !find_driver(session) || !find_file(session) || !connect_to(session))
        return false;
    suit_driver(session);
    return true;
}

static void release_statement(void *statement)
{
    SQLFreeHandle(SQL_HANDLE_STMT, statement);
}

SQLHSTMT session_statement(struct session *session)
{
    SQLHSTMT statement;
    if (!SQL_SUCCEEDED(SQLAllocHandle(SQL_HANDLE_STMT, session->connection, &statement))) {
        fault_asking(session, diagnosis_of(session, SQL_HANDLE_DBC, session->connection));
        return NULL;
    }
    arena_on_end(session->arena, release_statement, statement);
    return statement;
}
