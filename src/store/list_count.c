/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "store/list_sql.h"

#include "core/fault.h"
#include "store/search.h"

#include <string.h>

/* What a list's conditions leave: which records, and how many. */

static uint64_t mix(uint64_t hash, uint64_t more)
{
    return (hash ^ more) * 0x100000001B3u;
}

/* What was asked: the text and what it binds. */
uint64_t list_question(const struct composed *c)
{
    uint64_t hash = str_hash(out_view(&c->sql));
    for (size_t i = 0; i < c->n; i++) {
        hash = mix(hash, (uint64_t)c->cells[i].i);
        hash = mix(hash, c->cells[i].s.p ? str_hash(c->cells[i].s) : 0);
    }
    return hash;
}

void list_ask(struct composed *c, const struct list_query *q, const struct field *except)
{
    out_fmt(&c->sql, "\n%s %d %.*s", q->entity->name, q->archived, STR_ARG(q->search));
    for (size_t i = 0; i < q->n_filters; i++)
        for (size_t k = 0; k < q->filters[i].n_values && q->filters[i].field != except; k++)
            out_fmt(&c->sql, "\n%s=%.*s", q->filters[i].field->name,
                    STR_ARG(q->filters[i].values[k]));
}

int64_t list_counted(struct tx *tx, struct composed *c)
{
    uint64_t what = list_question(c);
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

/* -- what matches ---------------------------------------------------------------------------- */

/* Kept as how many, and the ids when they are few, else the first and the last. */
static bool matches_recall(struct tx *tx, uint64_t what, struct list_matches *ret)
{
    struct str known = remembered_get(tx->db, what);
    if (!known.p)
        return false;
    int64_t *kept = (int64_t *)(void *)arena_z(tx->arena, known);
    size_t n = (size_t)kept[0];
    *ret = n > LIST_FEW ? (struct list_matches){ NULL, n, kept[1], kept[2] }
                        : (struct list_matches){ kept + 1, n, 0, 0 };
    return true;
}

static void matches_remember(struct tx *tx, uint64_t what, const struct list_matches *m)
{
    size_t n = m->n > LIST_FEW ? 2 : m->n;
    int64_t *kept = arena_array(tx->arena, int64_t, n + 1);
    kept[0] = (int64_t)m->n;
    if (m->n > LIST_FEW)
        memcpy(kept + 1, (const int64_t[]){ m->first, m->last }, 2 * sizeof *kept);
    else if (n)
        memcpy(kept + 1, m->ids, n * sizeof *kept);
    remembered_put(tx->db, what, (struct str){ (const char *)kept, (n + 1) * sizeof *kept });
}

struct list_matches list_matched(struct tx *tx, struct composed *c)
{
    struct cursor cursor;
    struct cell id = { .type = SQL_ID };
    struct list_matches m = { 0 };
    out_fmt(&c->sql, " limit %d", LIST_FEW + 1);
    uint64_t what = list_question(c);
    if (matches_recall(tx, what, &m))
        return m;
    int64_t *ids = arena_array(tx->arena, int64_t, LIST_FEW + 1);
    composed_start(tx, c, false, &cursor);
    for (; m.n <= LIST_FEW && tx->db->driver->next(&cursor); m.n++) {
        tx->db->driver->column(&cursor, 0, &id);
        ids[m.n] = id.i;
    }
    tx->db->driver->finish(&cursor);
    m.first = ids[0];
    m.last = m.n ? ids[m.n - 1] : 0;
    m.ids = m.n > LIST_FEW ? NULL : ids;
    matches_remember(tx, what, &m);
    return m;
}

static bool is_filtered_but(const struct list_query *q, const struct field *except)
{
    struct list_query all = *q;
    all.search = STR_NULL;
    return list_is_narrowed_but(&all, except);
}

/* Every third record has the word, as far as the first matches tell: asking rows one by one until
 * there are enough is then quicker than to read all matches. SQLite gives them by their ids. */
static bool is_everywhere(const struct list_matches *words)
{
    return words->last - words->first <= 3 * LIST_FEW;
}

struct list_matches list_matches(struct tx *tx, const struct list_query *q,
                                 const struct field *except)
{
    const struct entity *e = q->entity;
    struct composed c;
    struct list_way way = { .probe = false };
    struct list_matches words = { 0 };
    bool searched = list_is_searched(q);
    REQUIRE(!e->person);
    if (searched && e->search_kind)
        words = search_matches(tx, search_kind(e, q->archived), q->search);
    if (searched && (words.n == 0 || !is_filtered_but(q, except)))
        return words;
    way.probe = words.n > LIST_FEW && tx->db->engine == ENGINE_SQLITE && is_everywhere(&words);
    composed_init(&c, tx);
    out_fmt(&c.sql, "select o.id from %s o where ", e->name);
    list_conditions(tx, &c, q, "o", except, &way);
    return list_matched(tx, &c);
}

/* -- how many -------------------------------------------------------------------------------- */

int64_t store_list_count(struct tx *tx, const struct list_query *q, int64_t most)
{
    struct composed c;
    if (!q->entity->person && most <= LIST_FEW && list_is_narrowed_but(q, NULL)) {
        int64_t n = (int64_t)list_matches(tx, q, NULL).n;
        return n > most ? most + 1 : n;
    }
    composed_init(&c, tx);
    out_fmt(&c.sql, "select count(*) from (select 1 from %s o where ", q->entity->name);
    list_conditions(tx, &c, q, "o", NULL, NULL);
    list_guard(tx, &c, q, "o", list_classes(q)); /* part */
    out_fmt(&c.sql, " limit %lld) as counted", (long long)most + 1);
    return list_counted(tx, &c);
}
