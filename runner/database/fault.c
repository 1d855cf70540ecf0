/* What went wrong, in the words of the user's language around those of the database. */
#include "runner/database/odbc.h"

#include "runner/base/secret.h"
#include "runner/base/translate.h"
#include "runner/database/wide.h"
#include "runner/table/names.h"

#include <stdio.h>
#include <string.h>
#include <strings.h>

enum { MESSAGE_LETTERS = 2048 };

/* Without what names the layers, "[unixODBC][Driver]", and on one line. */
static const char *tidied(struct arena *arena, const char *message)
{
    while (*message == '[' && strchr(message, ']'))
        message = strchr(message, ']') + 1;
    struct text line = text_in(arena);
    for (message += strspn(message, " \t\r\n"); *message; message++) {
        bool is_blank = strchr(" \t\r\n", *message) != NULL;
        if (!is_blank || (message[1] && !strchr(" \t\r\n", message[1])))
            text_add_bytes(&line, is_blank ? " " : message, 1);
    }
    /* What PostgreSQL's driver adds to every message. */
    char *afterword = line.length ? strstr(line.bytes, "; Error while executing the query") : NULL;
    if (afterword)
        line.length = (size_t)(afterword - line.bytes);
    while (line.length && strchr(".;", line.bytes[line.length - 1]))
        line.length--;
    return arena_copy(arena, text_string(&line), line.length);
}

struct diagnosis diagnosis_of(struct session *session, SQLSMALLINT kind, SQLHANDLE handle)
{
    struct diagnosis diagnosis = { .state = "HY000", .message = "?" };
    struct arena *arena = session->arena;
    SQLWCHAR *units = ARENA_ARRAY(arena, MESSAGE_LETTERS, SQLWCHAR), state[6];
    SQLINTEGER native;
    SQLSMALLINT length;
    for (SQLSMALLINT record = 1;; record++) {
        SQLRETURN code = SQLGetDiagRecW(kind, handle, record, state, &native, units, MESSAGE_LETTERS, &length);
        if (!SQL_SUCCEEDED(code))
            return diagnosis;
        struct text message = text_in(arena), letters = text_in(arena);
        wide_add(&letters, state, 5);
        wide_add(&message, units, length < 0 ? 0 : length < MESSAGE_LETTERS ? (size_t)length : MESSAGE_LETTERS - 1);
        const char *clean = secret_removed(arena, tidied(arena, text_string(&message)), session->login.password);
        snprintf(diagnosis.state, sizeof diagnosis.state, "%s", text_string(&letters));
        diagnosis.message = *clean ? clean : "?";
        bool is_warning = strncmp(diagnosis.state, "01", 2) == 0;
        if (!is_warning)
            return diagnosis;
    }
}

static bool contains(const char *text, const char *word)
{
    return strcasestr(text, word) != NULL;
}

/* The package that brings a driver, by what its name contains. */
static const char *package_of(const char *driver)
{
    static const struct {
        const char *word, *package;
    } packages[] = {
        { "postgres", "odbc-postgresql" },
        { "psql", "odbc-postgresql" },
        { "sqlite", "libsqliteodbc" },
        { "mariadb", "odbc-mariadb" },
        { "mysql", "odbc-mariadb" },
        { "freetds", "tdsodbc" },
        { "tds", "tdsodbc" },
        { "sql server", "tdsodbc" },
    };
    for (size_t i = 0; i < sizeof packages / sizeof *packages; i++)
        if (contains(driver, packages[i].word))
            return packages[i].package;
    return NULL;
}

bool fault_driver(struct session *session, const char *driver)
{
    struct texts drivers = odbc_drivers(session->arena, session->environment);
    const char *package = package_of(driver);
    const char *names = name_list(session->arena, drivers.items, drivers.count, 8, driver);
    problem_add(session->problems, FAULT_DATA, session_place(session), tr("there is no ODBC driver called \"%s\" here"),
                driver);
    if (text_nearest(driver, drivers.items, drivers.count) < drivers.count || !package)
        return drivers.count
                   ? problem_try(session->problems, tr("there are: %s"), names)
                   : problem_try(session->problems, "%s", tr("there is none at all; install the one of your database"));
    return drivers.count ? problem_try(session->problems, tr("install the package \"%s\", or use one of these: %s"),
                                       package, names)
                         : problem_try(session->problems, tr("install the package \"%s\""), package);
}

bool fault_data_source(struct session *session, const char *name)
{
    struct texts sources = odbc_data_sources(session->arena, session->environment);
    problem_add(session->problems, FAULT_DATA, session_place(session), tr("there is no ODBC data source called \"%s\""),
                name);
    if (sources.count == 0)
        return problem_try(session->problems, "%s",
                           tr("there is none at all: set it up in ~/.odbc.ini or /etc/odbc.ini, or name a driver: "
                              "\"Driver=…;Server=…;Database=…\""));
    return problem_try(session->problems, tr("there are: %s"),
                       name_list(session->arena, sources.items, sources.count, 8, name));
}

static bool refused(struct session *session, struct diagnosis diagnosis)
{
    const struct login *login = &session->login;
    problem_add(session->problems, FAULT_DATA, session_place(session), tr("the database \"%s\" refuses the login: %s"),
                session->name, diagnosis.message);
    if (!login->user || !login->password)
        return problem_try(session->problems, tr("put user and password into the environment: %s and %s"),
                           login->user_variable, login->password_variable);
    return problem_try(session->problems, tr("check user and password in the environment: %s and %s"),
                       login->user_variable, login->password_variable);
}

bool fault_connecting(struct session *session)
{
    struct diagnosis diagnosis = diagnosis_of(session, SQL_HANDLE_DBC, session->connection);
    static const char *const refusals[] = { "password", "login failed", "access denied", "authentication", "28P01" };
    bool is_refused = strncmp(diagnosis.state, "28", 2) == 0;
    for (size_t i = 0; i < sizeof refusals / sizeof *refusals; i++)
        is_refused = is_refused || contains(diagnosis.message, refusals[i]);
    if (is_refused)
        return refused(session, diagnosis);
    problem_add(session->problems, FAULT_DATA, session_place(session), tr("the database \"%s\" can't be opened: %s"),
                session->name, diagnosis.message);
    if (contains(diagnosis.message, "Can't open lib"))
        return problem_try(session->problems, "%s",
                           tr("the file of its driver is missing; install the driver again, or correct its path"));
    return problem_try(session->problems, "%s",
                       tr("is it running, can this computer reach it, and are server, port and database right?"));
}

bool fault_asking(struct session *session, struct diagnosis diagnosis)
{
    return problem_add(session->problems, FAULT_DATA, question_place(session), tr("the database \"%s\" says: %s"),
                       session->name, diagnosis.message);
}

bool fault_fetching(struct session *session, struct diagnosis diagnosis, size_t rows)
{
    struct place place = PLACE_FILE(session->name);
    problem_add(session->problems, FAULT_DATA, place,
                tr_plural("the answer breaks off after %zu row: %s", "the answer breaks off after %zu rows: %s", rows),
                rows, diagnosis.message);
    return problem_try(session->problems, "%s", tr("start again when the database can be reached"));
}
