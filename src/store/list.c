/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/list_sql.h"

#include "core/fault.h"
#include "store/viewer.h"

#include <stdlib.h>
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

void store_list(struct tx *tx, const struct statement *s, const void *in,
                const struct list_query *q, void *ret_rows, struct list_page *ret_page)
{
    struct composed c;
    int limit = q->limit < 1 ? 1 : q->limit > LIST_LIMIT ? LIST_LIMIT : q->limit;
    list_compose(tx, &c, s, in, q, limit + 1);
    char *rows = arena_array_of(tx->arena, (size_t)limit + 1, s->out_size);
    size_t n = rows_read(tx, s, &c, rows, (size_t)limit + 1);
    bool more = n > (size_t)limit;
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
    list_compose(tx, &c, s, in, &all, 0);
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

/* -- counts ---------------------------------------------------------------------------------- */

static uint64_t mix(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * 0x100000001B3u;
}

/* What was asked: the text and what it binds. */
static uint64_t question(const struct composed *c)
{
    uint64_t hash = str_hash(out_view(&c->sql));
    for (size_t i = 0; i < c->n; i++) {
        hash = mix(hash, (uint64_t)c->cells[i].i);
        hash = mix(hash, c->cells[i].s.p ? str_hash(c->cells[i].s) : 0);
    }
    return hash;
}

int64_t list_counted(struct tx *tx, struct composed *c)
{
    uint64_t what = question(c);
    struct str known = remembered_get(tx->db, what);
    struct cell n = { .type = SQL_INT };
    if (known.n == sizeof n.i) {
        memcpy(&n.i, known.p, sizeof n.i);
        return n.i;
    }
    REQUIRE(composed_one(tx, c, &n, 1));
    remembered_put(tx->db, what, (struct str){ (const char *)&n.i, sizeof n.i });
    return n.i;
}

int64_t store_list_count(struct tx *tx, const struct list_query *q, int64_t most)
{
    struct composed c;
    composed_init(&c, tx);
    out_fmt(&c.sql, "select count(*) from (select 1 from %s o where ", q->entity->name);
    list_conditions(tx, &c, q, "o", NULL);
    list_guard(tx, &c, q, "o", list_classes(q)); /* part */
    out_fmt(&c.sql, " limit %lld) as counted", (long long)most + 1);
    return list_counted(tx, &c);
}

/* -- facets: kept as lines "count value" ----------------------------------------------------- */

enum { FACETS_MOST = 200 };

static struct str facets_count(struct tx *tx, struct composed *c)
{
    struct cursor cursor;
    struct out lines;
    out_init(&lines, tx->arena, OUT_SPOOL);
    composed_start(tx, c, false, &cursor);
    while (tx->db->driver->next(&cursor)) {
        struct cell value = { .type = SQL_TEXT }, count = { .type = SQL_INT };
        tx->db->driver->column(&cursor, 0, &value);
        tx->db->driver->column(&cursor, 1, &count);
        out_fmt(&lines, "%lld %.*s\n", (long long)count.i,
                STR_ARG(value.absent ? STR("-") : value.s));
    }
    tx->db->driver->finish(&cursor);
    REQUIRE(out_total(&lines) == lines.n);
    return (struct str){ lines.n ? lines.p : "", lines.n };
}

/* -- of a set: rows are whole sets, each adds to all of its codes */

struct code_counts {
    struct list_facet *list;
    size_t n, room;
};

static void count_add(struct arena *a, struct code_counts *all, struct str code, int64_t count)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->list[i].value, code)) {
            all->list[i].count += count;
            return;
        }
    if (all->n == all->room) {
        size_t room = all->room ? 2 * all->room : 64, size = sizeof *all->list;
        all->list = arena_grow(a, all->list, all->room * size, room * size);
        all->room = room;
    }
    all->list[all->n++] = (struct list_facet){ arena_str(a, code), count };
}

static int by_count(const void *left, const void *right)
{
    const struct list_facet *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return str_cmp(a->value, b->value);
}

static struct str set_count_codes(struct tx *tx, struct composed *c)
{
    struct cursor cursor;
    struct code_counts all = { 0 };
    struct out lines;
    composed_start(tx, c, false, &cursor);
    while (tx->db->driver->next(&cursor)) {
        struct cell codes = { .type = SQL_TEXT }, count = { .type = SQL_INT };
        tx->db->driver->column(&cursor, 0, &codes);
        tx->db->driver->column(&cursor, 1, &count);
        struct str rest = codes.absent ? STR("-") : codes.s, code;
        while (str_next(&rest, ' ', &code))
            count_add(tx->arena, &all, code, count.i);
    }
    tx->db->driver->finish(&cursor);
    if (all.n)
        qsort(all.list, all.n, sizeof *all.list, by_count);
    out_init(&lines, tx->arena, OUT_SPOOL);
    for (size_t i = 0; i < all.n && i < FACETS_MOST; i++)
        out_fmt(&lines, "%lld %.*s\n", (long long)all.list[i].count, STR_ARG(all.list[i].value));
    return (struct str){ lines.n ? lines.p : "", lines.n };
}

static size_t facets_read(struct arena *a, struct str lines, struct list_facet **ret)
{
    struct list_facet *list = arena_array(a, struct list_facet, FACETS_MOST);
    struct str line, count;
    size_t n = 0;
    while (n < FACETS_MOST && str_next(&lines, '\n', &line)) {
        str_cut(line, ' ', &count, &list[n].value);
        REQUIRE(str_to_i64(count, &list[n].count));
        list[n].value = arena_str(a, list[n].value);
        n++;
    }
    *ret = list;
    return n;
}

size_t store_list_facets(struct tx *tx, const struct list_query *q, const struct field *f,
                         struct list_facet **ret)
{
    struct composed c;
    REQUIRE(f >= q->entity->fields && f < q->entity->fields + q->entity->n_fields);
    REQUIRE(f->flags & FIELD_FILTER);
    composed_init(&c, tx);
    out_fmt(&c.sql, "select cast(o.%s as text), count(*) from %s o where ", f->name,
            q->entity->name);
    list_conditions(tx, &c, q, "o", f);
    list_guard(tx, &c, q, "o", list_classes(q) | f->data_class); /* part */
    out_fmt(&c.sql, " group by o.%s", f->name);
    if (f->type != FIELD_SET)
        out_fmt(&c.sql, " order by 2 desc, o.%s limit %d", f->name, FACETS_MOST);
    uint64_t what = question(&c);
    struct str known = remembered_get(tx->db, what);
    if (!known.p) {
        known = f->type == FIELD_SET ? set_count_codes(tx, &c) : facets_count(tx, &c);
        remembered_put(tx->db, what, known);
    }
    return facets_read(tx->arena, known, ret);
}
