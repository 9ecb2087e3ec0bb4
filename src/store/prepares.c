/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/driver.h"

/* A list's text with its two places filled in the simplest way, to be prepared by a test. */

static void marks_fill(struct out *o, const struct statement *s, const char *sql)
{
    const char *alias = s->list_alias;
    size_t guards = 0;
    for (; *sql; sql++) {
        if (*sql == MARK_KEY)
            out_lit(o, "''");
        else if (*sql == MARK_LIST)
            out_fmt(o, "%s.id > 0", alias);
        else if (*sql == MARK_GUARD)
            out_fmt(o, "exists (select 1 from access a_ where a_.person = %s)",
                    s->guards[guards++].person);
        else
            out_char(o, *sql);
    }
}

bool store_prepares(struct db *db, const struct statement *s, struct arena *a,
                    struct str *ret_error)
{
    struct str sql = str_of(db->engine == ENGINE_SQLITE ? s->sqlite : s->postgres);
    struct out o;
    if (s->list_entity || s->n_guards) {
        out_init(&o, a, 1 << 20);
        marks_fill(&o, s, sql.p);
        sql = out_view(&o);
    }
    return db->driver->prepares(db, s, sql, a, ret_error);
}
