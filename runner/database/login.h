/* User and password of a database, from the environment. */
#ifndef LOTSE_LOGIN_H
#define LOTSE_LOGIN_H

#include "runner/base/arena.h"

struct login {
    const char *user, *password;                   /* NULL: not stated */
    const char *user_variable, *password_variable; /* where they are from, or where they are looked for first */
};

/* `source`: its name; NULL: it has none. User and password are of the same source, or both of all. */
struct login login_of(struct arena *arena, const char *source);

#endif
