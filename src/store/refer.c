/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/refer.h"

#include "core/fault.h"
#include "store/record_sql.h"

enum { FIRST_IDS = 64 };

bool record_is_part(struct str action)
{
    /* of the record that stays, of the one that is absorbed, of what pointed to it; and back */
    static const char *const parts[] = { "merge",   "merged",   "moved",
                                         "unmerge", "unmerged", "moved_back" };
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++)
        if (str_is(action, parts[i]))
            return true;
    return false;
}

size_t record_referring(struct tx *tx, const struct entity *e, const struct field *f, int64_t to,
                        int64_t **ret_ids)
{
    struct composed c;
    struct cursor cursor;
    struct cell id = { .type = SQL_ID };
    size_t n = 0, cap = FIRST_IDS;
    REQUIRE(f->type == FIELD_REF && !e->person);
    *ret_ids = arena_array(tx->arena, int64_t, cap);
    composed_init(&c, tx);
    out_fmt(&c.sql, "select id from %s where %s = ", e->name, f->name);
    composed_bind(&c, cell_id(to));
    out_lit(&c.sql, " order by id");
    composed_start(tx, &c, false, &cursor);
    while (tx->db->driver->next(&cursor)) {
        tx->db->driver->column(&cursor, 0, &id);
        if (n == cap) {
            *ret_ids =
                arena_grow(tx->arena, *ret_ids, cap * sizeof **ret_ids, 2 * cap * sizeof **ret_ids);
            cap *= 2;
        }
        (*ret_ids)[n++] = id.i;
    }
    tx->db->driver->finish(&cursor);
    return n;
}

static bool has_field(const struct field_group *g, const struct field *f)
{
    for (size_t i = 0; i < g->n_fields; i++)
        if (g->fields[i] == f)
            return true;
    return false;
}

bool record_clashes(struct tx *tx, const struct entity *e, const struct field *f,
                    const void *record)
{
    if ((f->flags & FIELD_UNIQUE) && row_same_elsewhere(tx, e, &f, 1, record))
        return true;
    for (size_t i = 0; i < e->n_groups; i++)
        if (e->groups[i].unique && has_field(&e->groups[i], f) &&
            row_same_elsewhere(tx, e, e->groups[i].fields, e->groups[i].n_fields, record))
            return true;
    return false;
}
