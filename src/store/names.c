/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/record_sql.h"

#include "core/fault.h"
#include "store/viewer.h"

void names_guard(struct tx *tx, struct composed *c, const struct entity *e)
{
    const struct field *title = entity_title(e);
    if (!e->person)
        return;
    out_lit(&c->sql, " and ");
    viewer_condition(tx, c, arena_fmt(tx->arena, "o.%s", e->person).p,
                     title ? title->data_class : e->data_classes);
}

int64_t record_count(struct tx *tx, const struct entity *e)
{
    struct composed c;
    struct cell n = { .type = SQL_INT };
    composed_init(&c, tx);
    out_fmt(&c.sql, "select count(*) from %s o where o.archived is null", e->name);
    names_guard(tx, &c, e); /* part */
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
    out_fmt(&c.sql, "select o.id, o.%s from %s o where o.archived is null", title->name, e->name);
    names_guard(tx, &c, e); /* part */
    out_lit(&c.sql, " order by ");
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
    if (e->person)
        viewer_note_list(tx, e->name, (int64_t)n);
    return n;
}

struct many {
    const int64_t *ids;
    size_t n;
    const void **ret;
};

static void many_put(void *ctx, const void *record)
{
    const struct many *m = ctx;
    for (size_t i = 0; i < m->n; i++) /* an id may be asked for twice */
        if (m->ids[i] == ((const struct record *)record)->id)
            m->ret[i] = record;
}

void record_many(struct tx *tx, const struct entity *e, const int64_t *ids, size_t n,
                 const void **ret)
{
    struct many m = { ids, n, ret };
    for (size_t i = 0; i < n; i++)
        ret[i] = NULL;
    if (n > 0)
        row_many(tx, e, ids, n, many_put, &m);
}
