/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/service/open.h"

#include "service.sql.h"

#include <stdlib.h>

/* Which services are open at this moment: by their own hours, else by those of the places where
 * they are offered. Hours are reckoned here, in the community's zone, so that a season, a second
 * Tuesday and a holiday count as they do on the page. */

enum { AT_ONCE = 1000 };

struct pair {
    int64_t service, schedule;
};

struct pairs {
    struct arena *arena;
    struct pair *list;
    size_t n, cap;
};

static bool pair_add(void *ctx, const void *row)
{
    struct pairs *p = ctx;
    const struct service_hours_all_row *r = row;
    if (p->n == p->cap) {
        size_t cap = p->cap ? p->cap * 2 : 256;
        p->list = arena_grow(p->arena, p->list, p->cap * sizeof *p->list, cap * sizeof *p->list);
        p->cap = cap;
    }
    p->list[p->n++] = (struct pair){ r->service, r->schedule };
    return true;
}

static struct hours_now now_of(struct req *q, const struct schedule *list, size_t n)
{
    return hours_at(q->community->zone, list, n, q->now + q->community->civil_offset);
}

/* Each service's schedules follow each other; read many at a time, all of one service together. */
static void pairs_each(struct req *q, const struct pair *pairs, size_t n,
                       void (*fn)(void *ctx, int64_t service, struct hours_now now), void *ctx)
{
    int64_t *ids = arena_array(q->arena, int64_t, AT_ONCE);
    const void **found = arena_array(q->arena, const void *, AT_ONCE);
    struct schedule *list = arena_array(q->arena, struct schedule, AT_ONCE);
    for (size_t from = 0, to; from < n; from = to) {
        to = n - from > AT_ONCE ? from + AT_ONCE : n;
        while (to < n && to > from + 1 && pairs[to].service == pairs[to - 1].service)
            to--;
        for (size_t i = from; i < to; i++)
            ids[i - from] = pairs[i].schedule;
        record_many(q->tx, &entity_schedule, ids, to - from, found);
        for (size_t i = from, k; i < to; i = k) {
            size_t of = 0;
            for (k = i; k < to && pairs[k].service == pairs[i].service; k++)
                if (found[k - from])
                    list[of++] = *(const struct schedule *)found[k - from];
            fn(ctx, pairs[i].service, now_of(q, list, of));
        }
    }
}

static bool is_open(struct hours_now now)
{
    return now.state == HOURS_OPEN || now.state == HOURS_ALWAYS;
}

/* -- those of a page
 * ------------------------------------------------------------------------------------ */

struct marking {
    const int64_t *ids;
    size_t n;
    struct hours_now *ret;
};

static void mark(void *ctx, int64_t service, struct hours_now now)
{
    struct marking *m = ctx;
    for (size_t i = 0; i < m->n; i++)
        if (m->ids[i] == service)
            m->ret[i] = now;
}

/* "[4,7]" or "{4,7}", as the engine of `tx` takes several numbers in one bind. */
static struct str ids_bind(struct tx *tx, const int64_t *ids, size_t n)
{
    struct out o;
    bool sqlite = db_engine(tx->db) == ENGINE_SQLITE;
    out_init(&o, tx->arena, 24 * (n + 1));
    out_char(&o, sqlite ? '[' : '{');
    for (size_t i = 0; i < n; i++) {
        if (i)
            out_char(&o, ',');
        out_i64(&o, ids[i]);
    }
    out_char(&o, sqlite ? ']' : '}');
    return out_view(&o);
}

void service_hours_now(struct req *q, const int64_t *ids, size_t n, struct hours_now *ret)
{
    struct pairs p = { .arena = q->arena };
    struct service_hours_of_row *rows;
    struct marking m = { ids, n, ret };
    for (size_t i = 0; i < n; i++)
        ret[i] = (struct hours_now){ HOURS_UNKNOWN, NUMBER_NONE };
    size_t n_rows =
        n ? service_hours_of(q->tx, &(struct service_hours_of_in){ .ids = ids_bind(q->tx, ids, n) },
                             &rows)
          : 0;
    for (size_t i = 0; i < n_rows; i++)
        pair_add(&p, &(struct service_hours_all_row){ rows[i].service, rows[i].schedule });
    pairs_each(q, p.list, p.n, mark, &m);
}

/* -- all of them
 * ---------------------------------------------------------------------------------------- */

struct gathering {
    int64_t *ids;
    size_t n;
};

static void gather(void *ctx, int64_t service, struct hours_now now)
{
    struct gathering *g = ctx;
    if (is_open(now))
        g->ids[g->n++] = service;
}

const void *service_list_in(struct req *q, unsigned now)
{
    struct service_list_in *in = arena_make(q->arena, struct service_list_in);
    struct pairs p = { .arena = q->arena };
    if (!now)
        return in;
    store_each(q->tx, &statement_service_hours_all, NULL, pair_add, &p);
    struct gathering g = { .ids = arena_array(q->arena, int64_t, p.n + 1) };
    pairs_each(q, p.list, p.n, gather, &g);
    in->open = ids_bind(q->tx, g.ids, g.n);
    return in;
}

/* -- the column
 * --------------------------------------------------------------------------------------- */

const void *service_list_own(struct req *q, const struct list *l)
{
    struct hours_now *now = arena_array(q->arena, struct hours_now, l->page.n + 1);
    int64_t *ids = arena_array(q->arena, int64_t, l->page.n + 1);
    for (size_t i = 0; i < l->page.n; i++)
        ids[i] = list_row_id(l, list_row(l, i));
    service_hours_now(q, ids, l->page.n, now);
    return now;
}

void service_open_cell(struct view *v, const struct list *l, const void *row)
{
    const struct hours_now *all = l->own;
    size_t i = 0;
    while (i < l->page.n && list_row(l, i) != row)
        i++;
    if (!all || i == l->page.n)
        return;
    struct str words = hours_words(v->arena, v->lang, v->q->community->zone, all[i],
                                   v->q->now + v->q->community->civil_offset);
    if (words.p)
        status_mark(v, is_open(all[i]) ? STATUS_MET : STATUS_OFF, words);
}
