/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/search.h"
#include "app/home/home.h"

#include "core/key.h"
#include "home_search.html.h"

#include <inttypes.h>
#include <stdlib.h>

enum { HITS = 60, GROUPS = 16 };

/* Groups stand in the order of the modules, organizations first: the eye finds them at the same
 * place. */
static int by_rank(const void *x, const void *y)
{
    return ((const struct search_group *)x)->rank - ((const struct search_group *)y)->rank;
}

static int rank_of(struct arena *a, const struct module_entity *e)
{
    const struct module_entity **all;
    size_t n = module_entities(a, &all), i = 0;
    while (i < n && all[i] != e)
        i++;
    return (int)i;
}

static struct search_group *group_of(struct req *q, struct search_view *m,
                                     const struct module_entity *e)
{
    for (size_t i = 0; i < m->n_groups; i++)
        if (m->groups[i].path == e->path)
            return &m->groups[i];
    if (m->n_groups == GROUPS)
        return NULL;
    struct search_group *g = &m->groups[m->n_groups++];
    *g = (struct search_group){ .path = e->path,
                                .rank = rank_of(q->arena, e),
                                .title = key_capital(q->arena, e->entity->many[q->lang]),
                                .hits = arena_array(q->arena, struct search_line, HITS) };
    return g;
}

/* Kinds that the role reads whole; those of which it reads its own only have their own lists. */
static void search_show(struct req *q, struct res *r)
{
    struct search_view m = { .typed = req_query(q, "q") };
    m.groups = arena_array(q->arena, struct search_group, GROUPS);
    struct search_hit *hits;
    size_t n = str_is_blank(m.typed) ? 0 : search_find(q->tx, m.typed, 0, HITS, &hits);
    for (size_t i = 0; i < n; i++) {
        const struct module_entity *e = module_entity_of_kind(hits[i].kind);
        if (!e || !e->path || guard_reach(&q->actor, e->read) != REACH_ALL)
            continue;
        struct str title = module_record_title(q->tx, e->entity, hits[i].id);
        struct search_group *g = title.p ? group_of(q, &m, e) : NULL;
        if (!g)
            continue;
        g->hits[g->n_hits++] =
            (struct search_line){ title, arena_fmt(q->arena, "%s/%" PRId64, e->path, hits[i].id) };
        m.total++;
    }
    qsort(m.groups, m.n_groups, sizeof *m.groups, by_rank);
    struct page page = { .title = text(q->lang, TEXT_search_title) };
    view_page(q, r, &page, home_search_html, &m);
}

static const struct route routes[] = { { METHOD_GET, "/search", CAP_DIRECTORY_READ, search_show } };

const struct module module_search = { .name = "search", .routes = routes, .n_routes = 1 };
