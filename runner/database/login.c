#include "runner/database/login.h"

#include "runner/base/text.h"

#include <stdlib.h>

static char upper(char byte)
{
    if (byte >= 'a' && byte <= 'z')
        return (char)(byte - 'a' + 'A');
    return (byte >= 'A' && byte <= 'Z') || (byte >= '0' && byte <= '9') ? byte : '_';
}

/* One "_" for each letter, however many bytes it has. */
static const char *variable(struct arena *arena, const char *stem, const char *source)
{
    struct text name = text_in(arena);
    text_add_format(&name, "%s_", stem);
    for (; *source; source++)
        if (((unsigned char)*source & 0xc0) != 0x80) {
            char byte = upper(*source);
            text_add_bytes(&name, &byte, 1);
        }
    return text_string(&name);
}

struct login login_of(struct arena *arena, const char *source)
{
    static const char user[] = "LOTSE_DB_USER", password[] = "LOTSE_DB_PASSWORD";
    if (source && *source) {
        const char *own_user = variable(arena, user, source), *own_password = variable(arena, password, source);
        if (getenv(own_user) || getenv(own_password))
            return (struct login){ getenv(own_user), getenv(own_password), own_user, own_password };
    }
    return (struct login){ getenv(user), getenv(password), user, password };
}
