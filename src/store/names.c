/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/record_sql.h"

#include "core/fault.h"

int64_t record_count(struct tx *tx, const struct entity *e)
{
    struct composed c;
    struct cell n = { .type = SQL_INT };
    composed_init(&c, tx);
    out_fmt(&c.sql, "select count(*) from %s where archived is null", e->name);
    REQUIRE(composed_one(tx, &c, &n, 1));
    return n.i;
}

size_t record_names(struct tx *tx, const struct entity *e, int limit, struct record_name **ret)
{
    const struct field *title = entity_title(e);
    struct composed c;
    struct cursor cursor;
    size_t n = 0;
    REQUIRE(title && limit > 0);
    composed_init(&c, tx);
    out_fmt(&c.sql, "select o.id, o.%s from %s o where o.archived is null order by ", title->name,
            e->name);
    entity_order_by(&c.sql, "o", title);
    out_fmt(&c.sql, ", o.id limit %d", limit);
    *ret = arena_array(tx->arena, struct record_name, (size_t)limit);
    composed_start(tx, &c, false, &cursor);
    for (; tx->db->driver->next(&cursor); n++) {
        struct cell id = { .type = SQL_INT }, text = { .type = SQL_TEXT };
        tx->db->driver->column(&cursor, 0, &id);
        tx->db->driver->column(&cursor, 1, &text);
        (*ret)[n] = (struct record_name){ id.i, arena_str(tx->arena, text.s) };
    }
    tx->db->driver->finish(&cursor);
    return n;
}
