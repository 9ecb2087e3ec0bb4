/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/list_sql.h"

#include "core/fault.h"

#include <stdlib.h>
#include <string.h>

/* How many records each value of a filter has. Kept as lines "count value". */

enum { FACETS_MOST = 200 };

/* -- reading what was counted ---------------------------------------------------------------- */

struct code_counts {
    struct list_facet *list;
    size_t n, room;
};

static struct list_facet *count_of(struct arena *a, struct code_counts *all, struct str code)
{
    for (size_t i = 0; i < all->n; i++)
        if (str_eq(all->list[i].value, code))
            return &all->list[i];
    if (all->n == all->room) {
        size_t room = all->room ? 2 * all->room : 64, size = sizeof *all->list;
        all->list = arena_grow(a, all->list, all->room * size, room * size);
        all->room = room;
    }
    all->list[all->n] = (struct list_facet){ arena_str(a, code), 0 };
    return &all->list[all->n++];
}

static int by_count(const void *left, const void *right)
{
    const struct list_facet *a = left, *b = right;
    if (a->count != b->count)
        return a->count > b->count ? -1 : 1;
    return str_cmp(a->value, b->value);
}

/* Rows are values with their counts; of a set they are whole sets, and each adds to all of its
 * codes. Returns how many rows there were. */
static size_t rows_count(struct tx *tx, struct composed *c, const struct field *f,
                         struct code_counts *ret)
{
    struct cursor cursor;
    size_t rows = 0;
    composed_start(tx, c, false, &cursor);
    for (; tx->db->driver->next(&cursor); rows++) {
        struct cell value = { .type = SQL_TEXT }, count = { .type = SQL_INT };
        tx->db->driver->column(&cursor, 0, &value);
        tx->db->driver->column(&cursor, 1, &count);
        struct str rest = value.absent ? STR("-") : value.s, code = rest;
        if (count.i == 0)
            continue;
        if (f->type != FIELD_SET)
            count_of(tx->arena, ret, code)->count += count.i;
        else
            while (str_next(&rest, ' ', &code))
                count_of(tx->arena, ret, code)->count += count.i;
    }
    tx->db->driver->finish(&cursor);
    if (ret->n)
        qsort(ret->list, ret->n, sizeof *ret->list, by_count);
    return rows;
}

static struct str lines_of(struct tx *tx, const struct code_counts *all, int64_t most)
{
    struct out lines;
    out_init(&lines, tx->arena, OUT_SPOOL);
    for (size_t i = 0; i < all->n && i < FACETS_MOST; i++) {
        int64_t n = most && all->list[i].count > most ? most + 1 : all->list[i].count;
        out_fmt(&lines, "%lld %.*s\n", (long long)n, STR_ARG(all->list[i].value));
    }
    return (struct str){ lines.n ? lines.p : "", lines.n };
}

static size_t facets_read(struct arena *a, struct str lines, struct list_facet **ret)
{
    struct str line, count;
    size_t n = 0, most = 0;
    for (size_t i = 0; i < lines.n; i++)
        most += lines.p[i] == '\n';
    struct list_facet *list = arena_array(a, struct list_facet, most + 1);
    while (n < most && str_next(&lines, '\n', &line)) {
        str_cut(line, ' ', &count, &list[n].value);
        REQUIRE(str_to_i64(count, &list[n].count));
        list[n].value = arena_str(a, list[n].value);
        n++;
    }
    *ret = list;
    return n;
}

/* -- counting -------------------------------------------------------------------------------- */

static void counted_write(struct tx *tx, struct composed *c, const struct list_query *q,
                          const struct field *f, const struct list_way *way)
{
    composed_init(c, tx);
    out_fmt(&c->sql, "select cast(o.%s as text), count(*) from %s o where ", f->name,
            q->entity->name);
    list_conditions(tx, c, q, "o", f, way);
    list_guard(tx, c, q, "o", list_classes(q) | f->data_class); /* part */
    out_fmt(&c->sql, " group by o.%s", f->name);
}

static struct str counted_by(struct tx *tx, struct composed *c, const struct field *f,
                             uint64_t what, int64_t most)
{
    struct code_counts all = { 0 };
    rows_count(tx, c, f, &all);
    struct str lines = lines_of(tx, &all, most);
    remembered_put(tx->db, what, lines);
    return lines;
}

/* All of what the conditions leave. */
static struct str counted(struct tx *tx, const struct list_query *q, const struct field *f,
                          int64_t most)
{
    struct composed c;
    counted_write(tx, &c, q, f, NULL);
    uint64_t what = list_question(&c) ^ (uint64_t)most;
    struct str known = remembered_get(tx->db, what);
    return known.p ? known : counted_by(tx, &c, f, what, most);
}

/* From one value to the next in the order of the filter's index, each counted as far as `most`:
 * that takes as long for a million records as for a thousand. */
static void values_write(struct composed *c, const char *table, const char *column, int64_t most)
{
    out_fmt(&c->sql,
            "with recursive v (x) as ("
            "select (select min(o.%s) from %s o where o.archived is null)"
            " union all select (select min(o.%s) from %s o where o.archived is null"
            " and o.%s > v.x) from v where v.x is not null)",
            column, table, column, table, column);
    out_fmt(&c->sql,
            " select cast(v.x as text), (select count(*) from (select 1 from %s o"
            " where o.archived is null and o.%s = v.x limit %lld) as counted)"
            " from v where v.x is not null",
            table, column, (long long)most + 1);
    out_fmt(&c->sql,
            " union all select null, (select count(*) from (select 1 from %s o"
            " where o.archived is null and o.%s is null limit %lld) as counted) limit %d",
            table, column, (long long)most + 1, FACETS_MOST);
}

/* Of the whole list. A field with a great many different values is counted through. */
static struct str counted_by_value(struct tx *tx, const struct list_query *q, const struct field *f,
                                   int64_t most)
{
    struct composed c;
    struct code_counts all = { 0 };
    uint64_t what = str_hash(
        arena_fmt(tx->arena, "%s by %s up to %lld", q->entity->name, f->name, (long long)most));
    struct str known = remembered_get(tx->db, what);
    if (known.p)
        return known;
    composed_init(&c, tx);
    values_write(&c, q->entity->name, f->name, most);
    if (rows_count(tx, &c, f, &all) < FACETS_MOST) {
        known = lines_of(tx, &all, most);
    } else {
        struct list_query whole = { .entity = q->entity };
        known = counted(tx, &whole, f, most);
    }
    remembered_put(tx->db, what, known);
    return known;
}

/* Few are counted; of many only the values are said. */
static struct str counted_narrowed(struct tx *tx, const struct list_query *q, const struct field *f,
                                   int64_t most, bool *ret_many)
{
    struct list_matches m = list_matches(tx, q, f);
    struct list_way way = { .by_ids = true, .ids = m.ids, .n_ids = m.n };
    struct composed c;
    *ret_many = m.n > LIST_FEW;
    if (*ret_many)
        return counted_by_value(tx, q, f, most);
    composed_init(&c, tx);
    out_fmt(&c.sql, "%s up to %lld", f->name, (long long)most);
    list_ask(&c, q, f);
    uint64_t what = list_question(&c);
    struct str known = remembered_get(tx->db, what);
    if (known.p)
        return known;
    counted_write(tx, &c, q, f, &way);
    return counted_by(tx, &c, f, what, most);
}

size_t store_list_facets(struct tx *tx, const struct list_query *q, const struct field *f,
                         int64_t most, struct list_facet **ret)
{
    struct str lines;
    bool many = false;
    REQUIRE(f >= q->entity->fields && f < q->entity->fields + q->entity->n_fields);
    REQUIRE(f->flags & FIELD_FILTER);
    if (most && !q->entity->person && list_is_narrowed_but(q, f))
        lines = counted_narrowed(tx, q, f, most, &many);
    else if (most && !q->entity->person && !q->archived)
        lines = counted_by_value(tx, q, f, most);
    else
        lines = counted(tx, q, f, most);
    size_t n = facets_read(tx->arena, lines, ret);
    for (size_t i = 0; many && i < n; i++)
        (*ret)[i].count = -1;
    return n;
}
