/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/postgres.h"

#include <stdlib.h>
#include <string.h>

/* What libpq may read when it connects: the files that the connection string or the environment
 * names, and those that it looks for by itself in the home folder. */

static const char *const keywords[] = {
    "passfile", "sslcert", "sslkey", "sslrootcert", "sslcrl", "sslcrldir",
};
static const char *const in_home[] = { ".pgpass", ".postgresql", ".pg_service.conf" };

static size_t named(PQconninfoOption *options, struct arena *a, const char **ret, size_t most)
{
    size_t n = 0;
    for (PQconninfoOption *o = options; o && o->keyword; o++)
        for (size_t i = 0; i < sizeof keywords / sizeof *keywords && o->val && n < most; i++)
            if (strcmp(o->keyword, keywords[i]) == 0 && o->val[0] == '/')
                ret[n++] = arena_z(a, str_of(o->val));
    PQconninfoFree(options);
    return n;
}

size_t db_files(const struct db_address *at, struct arena *a, const char **ret, size_t most)
{
    if (at->engine != ENGINE_POSTGRES)
        return 0;
    size_t n = named(PQconninfoParse(arena_z(a, at->where), NULL), a, ret, most);
    n += named(PQconndefaults(), a, ret + n, most - n);
    const char *home = getenv("HOME"), *service = getenv("PGSERVICEFILE");
    for (size_t i = 0; i < sizeof in_home / sizeof *in_home && home && n < most; i++)
        ret[n++] = arena_fmt(a, "%s/%s", home, in_home[i]).p;
    if (service && n < most)
        ret[n++] = service;
    return n;
}
