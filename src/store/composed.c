/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/record_sql.h"

#include "core/fault.h"

enum { SQL_MOST = 256 * 1024 };

void composed_init(struct composed *c, struct tx *tx)
{
    c->engine = tx->db->engine;
    c->n = 0;
    c->once = c->from_ids = false;
    out_init(&c->sql, tx->arena, SQL_MOST);
}

void composed_bind(struct composed *c, struct cell cell)
{
    REQUIRE(c->n < CELLS_MOST);
    c->cells[c->n++] = cell;
    out_char(&c->sql, c->engine == ENGINE_SQLITE ? '?' : '$');
    out_i64(&c->sql, (int64_t)c->n);
}

void composed_start(struct tx *tx, struct composed *c, bool stream, struct cursor *ret)
{
    db_check(tx->db);
    tx->db->asked++;
    out_char(&c->sql, '\0'); /* engines like to find an end */
    struct str sql = out_view(&c->sql);
    struct query q = {
        .sql = { sql.p, sql.n - 1 }, .in = c->cells, .n_in = c->n, .stream = stream, .once = c->once
    };
    tx->db->driver->start(tx->db, &q, ret);
}

/* The first row's columns; texts are copied to the arena. False when there is none. */
bool composed_one(struct tx *tx, struct composed *c, struct cell *ret, int column_count)
{
    struct cursor cursor;
    composed_start(tx, c, false, &cursor);
    bool found = tx->db->driver->next(&cursor);
    for (int i = 0; found && i < column_count; i++) {
        tx->db->driver->column(&cursor, i, &ret[i]);
        if (!ret[i].absent && (ret[i].type == SQL_TEXT || ret[i].type == SQL_BYTES))
            ret[i].s = arena_str(tx->arena, ret[i].s);
    }
    tx->db->driver->finish(&cursor);
    return found;
}
