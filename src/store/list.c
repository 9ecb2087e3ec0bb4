/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/list_sql.h"

#include "core/fault.h"
#include "store/viewer.h"

#include <string.h>

/* -- pages ----------------------------------------------------------------------------------- */

static const struct sql_slot *slot_named(const struct statement *s, const char *name)
{
    for (size_t i = 0; i < s->n_out; i++)
        if (!strcmp(s->out[i].name, name))
            return &s->out[i];
    fault_raise(FAULT_INVARIANT, "%s has no column %s", s->name, name);
}

static void rows_reverse(struct arena *a, char *rows, size_t n, size_t size)
{
    char *spare = arena_alloc(a, size);
    for (size_t i = 0; i < n / 2; i++) {
        char *left = rows + i * size, *right = rows + (n - 1 - i) * size;
        memcpy(spare, left, size);
        memcpy(left, right, size);
        memcpy(right, spare, size);
    }
}

static void page_ends(const struct statement *s, const char *rows, struct list_page *ret)
{
    if (!ret->n)
        return;
    const struct sql_slot *id = slot_named(s, "id"), *key = slot_named(s, "key");
    const char *last = rows + (ret->n - 1) * s->out_size;
    ret->first_id = *(const int64_t *)(rows + id->offset);
    ret->first_key = *(const struct str *)(rows + key->offset);
    ret->last_id = *(const int64_t *)(last + id->offset);
    ret->last_key = *(const struct str *)(last + key->offset);
}

static size_t rows_read(struct tx *tx, const struct statement *s, struct composed *c, char *rows,
                        size_t room)
{
    struct cursor cursor;
    composed_start(tx, c, false, &cursor);
    size_t n = 0;
    for (; n < room && tx->db->driver->next(&cursor); n++) {
        row_read(&cursor, s->out, s->n_out, rows + n * s->out_size);
        row_keep(tx->arena, s->out, s->n_out, rows + n * s->out_size);
    }
    tx->db->driver->finish(&cursor);
    return n;
}

static size_t page_read(struct tx *tx, const struct statement *s, const void *in,
                        const struct list_query *q, const struct list_way *way, char *rows,
                        size_t room)
{
    struct composed c;
    list_compose(tx, &c, s, in, q, way, (int)room);
    return rows_read(tx, s, &c, rows, room);
}

/* -- a page of what was searched ------------------------------------------------------------- */

/* A word that many records have fills a page soon: a short way into the list, then a longer one
 * when the first lets hope so. Else its records are far from here: all of them are put in order, of
 * which little is read, and only those of the page are read whole. */
static size_t common_read(struct tx *tx, const struct statement *s, const void *in,
                          const struct list_query *q, char *rows, size_t room)
{
    static const int windows[] = { 200, 1000 };
    bool hopeful = tx->db->engine == ENGINE_SQLITE;
    for (size_t i = 0; i < 2 && hopeful; i++) {
        struct list_way way = { .probe = true };
        bool beyond = list_window(tx, q, windows[i], &way);
        size_t n = page_read(tx, s, in, q, &way, rows, room);
        if (n == room || !beyond)
            return n;
        hopeful = n * (size_t)(windows[1] / windows[0]) >= room;
    }
    if (tx->db->engine != ENGINE_SQLITE) /* its planner chooses by itself */
        return page_read(tx, s, in, q, NULL, rows, room);
    int64_t *ids = arena_array(tx->arena, int64_t, room);
    struct list_way way = { .by_ids = true, .ids = ids };
    way.n_ids = list_first_ids(tx, q, (int)room, ids);
    return page_read(tx, s, in, q, &way, rows, room);
}

/* What is asked, but for its words and filters, is in the statement without any. */
static uint64_t page_question(struct tx *tx, const struct statement *s, const void *in,
                              const struct list_query *q, size_t room)
{
    struct composed c;
    struct list_way none = { .by_ids = true };
    list_compose(tx, &c, s, in, q, &none, (int)room);
    list_ask(&c, q, NULL);
    return list_question(&c);
}

static void page_remember(struct tx *tx, const struct statement *s, uint64_t what, const char *rows,
                          size_t n)
{
    const struct sql_slot *id = slot_named(s, "id");
    int64_t *ids = arena_array(tx->arena, int64_t, n);
    for (size_t i = 0; i < n; i++)
        ids[i] = *(const int64_t *)(rows + i * s->out_size + id->offset);
    remembered_put(tx->db, what, (struct str){ (const char *)ids, n * sizeof *ids });
}

/* Which records are on a page is remembered until the database changes; they are read again, for
 * what else the statement shows may be another's to see. */
static size_t searched_read(struct tx *tx, const struct statement *s, const void *in,
                            const struct list_query *q, char *rows, size_t room)
{
    uint64_t what = page_question(tx, s, in, q, room);
    struct str known = remembered_get(tx->db, what);
    struct list_way way = { .by_ids = true };
    if (known.p) {
        int64_t *ids = arena_array(tx->arena, int64_t, room);
        memcpy(ids, known.p, known.n);
        way.ids = ids;
        way.n_ids = known.n / sizeof *ids;
        return page_read(tx, s, in, q, &way, rows, room);
    }
    struct list_matches m = list_matches(tx, q, NULL);
    way.ids = m.ids;
    way.n_ids = m.n;
    size_t n = m.n > LIST_FEW ? common_read(tx, s, in, q, rows, room)
                              : page_read(tx, s, in, q, &way, rows, room);
    page_remember(tx, s, what, rows, n);
    return n;
}

/* -- a page ---------------------------------------------------------------------------------- */

void store_list(struct tx *tx, const struct statement *s, const void *in,
                const struct list_query *q, void *ret_rows, struct list_page *ret_page)
{
    int limit = q->limit < 1 ? 1 : q->limit > LIST_LIMIT ? LIST_LIMIT : q->limit;
    size_t room = (size_t)limit + 1;
    char *rows = arena_array_of(tx->arena, room, s->out_size);
    size_t n = list_is_searched(q) && !q->entity->person
                   ? searched_read(tx, s, in, q, rows, room)
                   : page_read(tx, s, in, q, NULL, rows, room);
    bool more = n == room;
    n -= more;
    if (q->before)
        rows_reverse(tx->arena, rows, n, s->out_size);
    *ret_page = (struct list_page){ .n = n,
                                    .has_next = q->before || more,
                                    .has_previous = q->before ? more : q->cursor_key.p != NULL };
    page_ends(s, rows, ret_page);
    if (q->entity->person)
        viewer_note_list(tx, q->entity->name, (int64_t)n);
    memcpy(ret_rows, &rows, sizeof rows);
}

void store_list_each(struct tx *tx, const struct statement *s, const void *in,
                     const struct list_query *q, bool (*fn)(void *ctx, const void *row), void *ctx)
{
    struct composed c;
    struct list_query all = *q;
    all.before = false;
    list_compose(tx, &c, s, in, &all, NULL, 0);
    char *row = arena_alloc(tx->arena, s->out_size);
    struct cursor cursor;
    int64_t n = 0;
    composed_start(tx, &c, true, &cursor);
    while (tx->db->driver->next(&cursor)) {
        row_read(&cursor, s->out, s->n_out, row);
        n++;
        if (!fn(ctx, row))
            break;
    }
    tx->db->driver->finish(&cursor);
    if (q->entity->person)
        viewer_note_list(tx, q->entity->name, n);
}
