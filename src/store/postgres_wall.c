/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/postgres.h"

#include "core/fault.h"

#include <stdio.h>
#include <string.h>

/* The second wall around persons' records: row-level security, whose policies ask the same as the
 * guard's predicate. It stops no owner of a table and no superuser, so connections that serve pages
 * and jobs take on a role that is neither, "USER_app", made when the schema is. */

/* A server may forbid to make roles: then pages are served all the same, and db_wall says so. */
static const char build[] =
    "do $$\n"
    "declare app text := left(current_user, 59) || '_app';\n"
    "begin\n"
    "  if not exists (select from pg_roles where rolname = app) then\n"
    "    begin\n"
    "      execute format('create role %I nologin', app);\n"
    "    exception when others then null;\n" /* not allowed, or just made by another */
    "    end;\n"
    "  end if;\n"
    "  if not exists (select from pg_roles where rolname = app) then\n"
    "    return;\n"
    "  end if;\n"
    "  if not pg_has_role(current_user, app, 'member') then\n"
    "    begin\n"
    "      execute format('grant %I to %I', app, current_user);\n"
    "    exception when others then null;\n"
    "    end;\n"
    "  end if;\n"
    "  execute format('grant usage on schema %I to %I', current_schema(), app);\n"
    "  execute format('grant select, insert, update, delete on all tables in schema %I to %I',"
    " current_schema(), app);\n"
    "  execute format('grant usage, select on all sequences in schema %I to %I',"
    " current_schema(), app);\n"
    "  execute format('alter default privileges in schema %I grant select, insert, update, delete"
    " on tables to %I', current_schema(), app);\n"
    "  execute format('alter default privileges in schema %I grant usage, select on sequences"
    " to %I', current_schema(), app);\n"
    "end $$";

static const char role[] =
    "select rolname from pg_roles where rolname = left(session_user, 59) || '_app'"
    " and not rolsuper and not rolbypassrls and pg_has_role(session_user, oid, 'member')"
    " and has_schema_privilege(oid, current_schema(), 'usage')";

/* In the transaction of the caller, who has locked the schema's version. */
void postgres_wall_build(struct db *base)
{
    postgres_plain((struct postgres_db *)base, build);
}

bool postgres_wall_stand(struct postgres_db *db)
{
    PGresult *r = PQexec(db->conn, role);
    bool asked = PQresultStatus(r) == PGRES_TUPLES_OK, taken = true;
    char *name = asked && PQntuples(r) == 1 ? PQescapeIdentifier(db->conn, PQgetvalue(r, 0, 0),
                                                                 strlen(PQgetvalue(r, 0, 0)))
                                            : NULL;
    PQclear(r);
    db->base.walled = name != NULL;
    if (name) {
        char sql[160];
        snprintf(sql, sizeof sql, "set role %s", name);
        r = PQexec(db->conn, sql);
        taken = PQresultStatus(r) == PGRES_COMMAND_OK;
        PQclear(r);
        PQfreemem(name);
    }
    return asked && taken;
}
