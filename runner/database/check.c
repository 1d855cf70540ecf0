/* What can be said about a request before anything is asked. */
#include "runner/base/translate.h"
#include "runner/database/connection.h"
#include "runner/database/database.h"
#include "runner/database/login.h"
#include "runner/database/query.h"

#include <string.h>

/* Where a key of the connection string stands in its file: the string itself begins behind a quote. */
static struct place place_of_key(const struct database_request *request, const struct connection_part *part)
{
    struct place place = request->at_connection;
    if (!place.file || !place.line || !place.column)
        return place;
    place.column += 1 + text_columns(request->connection, part->at);
    place.width = text_columns(part->key, strlen(part->key));
    return place;
}

static bool check_connection(struct problems *problems, const struct database_request *request)
{
    struct arena *scratch = arena_create();
    struct connection_parts parts;
    bool sound = connection_parse(scratch, request->connection, &parts);
    bool is_text = sound;
    for (size_t i = 0; is_text && i < parts.count; i++)
        if (connection_is_secret(parts.items[i].key)) {
            struct login login = login_of(scratch, request->name);
            sound = problem_add(problems, FAULT_SETTINGS, place_of_key(request, &parts.items[i]),
                                tr("\"%s\" must not stand here, where others can read it"), parts.items[i].key);
            if (connection_is_login(parts.items[i].key))
                problem_try(problems, tr("put user and password into the environment: %s and %s"), login.user_variable,
                            login.password_variable);
            else
                problem_try(problems, tr("put it into the data source of this computer (odbc.ini), and name that: %s"),
                            "DSN=…");
        }
    if (!is_text || (!connection_value(&parts, "DSN") && !connection_value(&parts, "Driver") &&
                     !connection_value(&parts, "FileDSN"))) {
        sound = problem_add(problems, FAULT_SETTINGS, request->at_connection, "%s",
                            tr("this is no ODBC connection: it names neither a data source nor a driver"));
        problem_try(problems, "%s",
                    tr("write \"DSN=warenwirtschaft\" or \"Driver=PostgreSQL Unicode;Server=…;Database=…\""));
    }
    arena_destroy(scratch);
    return sound;
}

bool database_check(struct problems *problems, const struct database_request *request)
{
    bool sound = check_connection(problems, request);
    if (request->query && !query_only_reads(request->query)) {
        sound = problem_add(problems, FAULT_SETTINGS, request->at_question, "%s",
                            tr("a query has to be a single one that begins with SELECT or WITH"));
        problem_try(problems, "%s", tr("Lotse only reads; what else is to be done, do in the database"));
    }
    return sound;
}
