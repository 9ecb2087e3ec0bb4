/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/home/search.h"
#include "app/home/home.h"

#include "app/record/record.h"
#include "core/key.h"
#include "home_search.html.h"

#include <inttypes.h>

enum { SHOWN = 8, LOOKED_AT = 40, TITLE_MOST = 160 };

/* What tells two records of the same name apart: the first two things that lists show. */
static struct str line_of(struct req *q, const struct entity *e, const void *record)
{
    struct str line = STR_NULL;
    int parts = 0;
    for (size_t i = 0; i < e->n_fields && parts < 2; i++) {
        const struct field *f = &e->fields[i];
        if (f == entity_title(e) || !(f->flags & FIELD_SHOWN) ||
            f->flags & (FIELD_PRIVATE | FIELD_LONG))
            continue;
        struct str said = record_shown(q, f, record);
        if (str_is_blank(said))
            continue;
        line = parts++ ? arena_fmt(q->arena, "%.*s · %.*s", STR_ARG(line), STR_ARG(said)) : said;
    }
    return line;
}

/* A record without a title is called by its first words. */
static struct str shortened(struct arena *a, struct str s)
{
    if (s.n <= TITLE_MOST)
        return s;
    size_t n = TITLE_MOST;
    while (n > 0 && s.p[n] != ' ')
        n--;
    return arena_fmt(a, "%.*s…", (int)(n ? n : TITLE_MOST), s.p);
}

static bool hit_read(struct req *q, const struct module_entity *e, int64_t id,
                     struct search_line *ret)
{
    void *record = arena_alloc(q->arena, e->entity->size);
    if (!module_may_read(q, e, id) || !record_get(q->tx, e->entity, id, record))
        return false;
    struct str title = module_record_title(q->tx, e->entity, id);
    if (str_is_blank(title))
        return false;
    *ret = (struct search_line){
        .title = shortened(q->arena, title),
        .line = line_of(q, e->entity, record),
        .href = arena_fmt(q->arena, "%s/%" PRId64, e->path, id),
    };
    return true;
}

static void group_read(struct req *q, struct search_view *m, const struct module_entity *e)
{
    struct search_hit *hits;
    struct search_group g = { .hits = arena_array(q->arena, struct search_line, SHOWN) };
    size_t n = search_find(q->tx, m->typed, e->entity, LOOKED_AT, &hits);
    for (size_t i = 0; i < n && !g.more; i++) {
        struct search_line line;
        if (!hit_read(q, e, hits[i].id, &line))
            continue;
        if (g.n_hits == SHOWN)
            g.more = true;
        else
            g.hits[g.n_hits++] = line;
    }
    if (g.n_hits == 0)
        return;
    struct out all;
    out_init(&all, q->arena, 4096);
    out_fmt(&all, "%s?q=", e->path);
    out_url_part(&all, m->typed);
    g.all = out_view(&all);
    g.title = key_capital(q->arena, e->entity->many[q->lang]);
    m->groups[m->n_groups++] = g;
    m->total += (int64_t)g.n_hits;
    m->more = m->more || g.more;
}

static void search_show(struct req *q, struct res *r)
{
    struct search_view m = { .typed = str_trim(req_query(q, "q")) };
    const struct module_entity **all;
    size_t n = module_entities(q->arena, &all);
    m.groups = arena_array(q->arena, struct search_group, n);
    for (size_t i = 0; i < n && !str_is_blank(m.typed); i++)
        if (all[i]->entity->search_kind && all[i]->path &&
            guard_reach(&q->actor, all[i]->read) != REACH_NONE)
            group_read(q, &m, all[i]);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_search_title)), home_search_html, &m);
}

static const struct route routes[] = { { METHOD_GET, "/search", CAP_DIRECTORY_READ, search_show } };

const struct module module_search = { .name = "search", .routes = routes, .n_routes = 1 };
