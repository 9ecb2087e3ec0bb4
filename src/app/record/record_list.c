/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/lists.h"

#include "core/fault.h"
#include "http/form.h"
#include "record_list.html.h"
#include "record_tabs.html.h"

#include <string.h>

enum { FACETS = 6 };

bool record_tab_shown(const struct view *v, const struct record_tab *tab)
{
    return tab->needs == CAP_NONE || (v->q && guard_reach(&v->q->actor, tab->needs) != REACH_NONE);
}

void record_tabs(struct view *v, const struct record_tab *tabs, struct str path)
{
    size_t n = 0, n_more = 0;
    for (; tabs[n].path; n++)
        if (tabs[n].more && record_tab_shown(v, &tabs[n]) && !str_eq(str_of(tabs[n].path), path))
            n_more++;
    record_tabs_html(v, tabs, n, n_more, path);
}

static size_t facets_read(struct req *q, const struct record_pages *p, const struct list_query *lq,
                          struct list_facets *ret)
{
    size_t n = 0;
    for (const char *const *name = p->facets; name && *name; name++) {
        struct list_facet *values;
        REQUIRE(n < FACETS);
        ret[n].field = entity_field(p->entity, str_of(*name));
        REQUIRE(ret[n].field);
        ret[n].n_values = store_list_facets(q->tx, lq, ret[n].field, LIST_COUNT_MOST, &values);
        ret[n++].values = values;
    }
    return n;
}

static struct str lede_of(struct req *q, const struct record_pages *p, int64_t total)
{
    if (p->lede == TEXT_NONE || total <= 0 || total > LIST_COUNT_MOST)
        return STR_NULL;
    return text_with(q->arena, q->lang, p->lede, TEXT_ARGS({ "count", .number = total }));
}

void lists_query(struct req *q, const struct record_pages *p, const struct value *query, size_t n,
                 struct list_query *ret)
{
    list_parse(q->arena, query, n, p->entity, ret);
    for (size_t i = 0; i < p->list->n_guards; i++) /* counts are of what the list shows */
        if (str_is(str_of(p->list->guards[i].table), p->entity->name))
            ret->data_classes = p->list->guards[i].classes;
    for (int i = 0; i < LIST_NOWS; i++)
        if (p->now[i] == TEXT_NONE)
            ret->now &= ~(1u << i);
    if (ret->sort || !p->order)
        return;
    ret->descending = p->order[0] == '-';
    ret->sort = entity_field(p->entity, str_of(p->order + ret->descending));
    REQUIRE(ret->sort);
}

const void *lists_in(struct req *q, const struct record_pages *p, const struct list_query *lq)
{
    if (p->now_in)
        return p->now_in(q, lq->now);
    return p->list_in ? p->list_in(q) : NULL;
}

struct str lists_kept(struct req *q, const struct list_query *lq)
{
    struct list_query all = *lq;
    struct str path, kept;
    all.cursor_key = STR_NULL;
    str_cut(list_address(q->arena, "", &all), '?', &path, &kept);
    return kept.p ? kept : STR("");
}

void lists_kept_read(struct req *q, const struct record_pages *p, struct list_query *ret)
{
    struct value *query = NULL;
    size_t n = 0;
    if (form_read(q->arena, req_form(q, "query"), false, &query, &n) != FORM_READ)
        n = 0;
    lists_query(q, p, query, n, ret);
    ret->before = false;
    ret->cursor_key = STR_NULL;
}

/* Counts are made from the whole table: they are not for who sees only a part of it. */
static bool sees_counts(const struct req *q, const struct record_pages *p)
{
    return (!p->list_in && !p->now_in) || guard_reach(&q->actor, p->read) == REACH_ALL;
}

static bool may_add(const struct req *q, const struct record_pages *p)
{
    enum reach reach = guard_reach(&q->actor, p->write);
    return p->add != TEXT_NONE &&
           (reach == REACH_ALL || (reach == REACH_OWN && p->own_adds && q->actor.organization));
}

/* A kept list shows the same columns to everybody: they are said in its address. */
static struct str kept_with_columns(struct req *q, const struct list_query *lq,
                                    const struct lists_columns *columns)
{
    struct list_query all = *lq;
    if (!all.columns.p && !columns->usual)
        for (size_t i = 0; i < columns->n_choices; i++)
            if (columns->choices[i].shown)
                all.columns =
                    arena_fmt(q->arena, "%.*s%s%.*s", STR_ARG(all.columns),
                              all.columns.p ? "." : "", STR_ARG(columns->choices[i].name));
    return lists_kept(q, &all);
}

static void tools_fill(struct req *q, const struct record_pages *p, const struct list_query *lq,
                       const struct lists_columns *columns, struct list_tools *ret)
{
    ret->query = kept_with_columns(q, lq, columns);
    ret->columns = columns->choices;
    ret->n_columns = columns->n_choices;
    ret->columns_usual = columns->usual;
    struct list_saved *saved;
    ret->n_saved = lists_saved(q, p, ret->query, &saved);
    ret->saved = saved;
    ret->may_save = true;
    ret->may_share = lists_may_share(q);
    ret->n_acts = lists_acts(q, p, &ret->acts);
}

/* Nothing yet, and nothing put away either. */
static bool is_bare(struct req *q, const struct record_pages *p, const struct list_query *lq,
                    size_t n)
{
    struct list_query away = *lq;
    struct list_page page = { 0 };
    void *rows;
    if (n > 0 || lq->archived || lq->cursor_key.p || list_is_narrowed(lq))
        return false;
    away.archived = true;
    away.limit = 1;
    store_list(q->tx, p->list, lists_in(q, p, &away), &away, &rows, &page);
    return page.n == 0;
}

static void list_show(struct req *q, struct res *r, bool whole)
{
    const struct record_pages *p = q->route->data;
    struct list_query lq;
    struct list_facets facets[FACETS];
    struct lists_columns columns;
    lists_query(q, p, q->query, q->n_query, &lq);
    lists_columns(q, p, &lq, whole, &columns);
    bool counts = sees_counts(q, p), may_write = may_add(q, p);
    struct list l = {
        .query = &lq,
        .statement = p->list,
        .path = p->path,
        .columns = columns.list,
        .n_columns = columns.n,
        .facets = facets,
        .n_facets = counts ? facets_read(q, p, &lq, facets) : 0,
        .choices = record_choices(q),
        .no_xlsx = !whole && !p->has_xlsx,
        .placeholder = p->placeholder ? text(q->lang, p->placeholder) : STR_NULL,
        .nothing_yet = { .icon = p->empty_icon,
                         .title = text(q->lang, p->empty_title),
                         .text = text(q->lang, p->empty_text) },
    };
    for (int i = 0; i < LIST_NOWS; i++)
        if (p->now[i] != TEXT_NONE)
            l.now[i] = text(q->lang, p->now[i]);
    if (may_write) {
        l.nothing_yet.href = arena_fmt(q->arena, "%s/new", p->path);
        l.nothing_yet.action = text(q->lang, p->add);
    }
    store_list(q->tx, p->list, lists_in(q, p, &lq), &lq, &l.rows, &l.page);
    l.bare = is_bare(q, p, &lq, l.page.n);
    if (p->own)
        l.own = p->own(q, &l);
    l.total = counts && !lq.now ? store_list_count(q->tx, &lq, LIST_COUNT_MOST) : -1;
    l.first = list_first(q->query, q->n_query, &lq);
    lists_values(q, p, &l, &columns);
    struct list_tools tools = { 0 };
    if (whole) {
        tools_fill(q, p, &lq, &columns, &tools);
        l.tools = &tools;
    }
    struct record_list_view m = { .path = str_of(p->path),
                                  .pages = p,
                                  .list = &l,
                                  .q = q,
                                  .title = text(q->lang, p->title),
                                  .lede = lede_of(q, p, l.total),
                                  .may_write = may_write };
    m.has_done = whole && lists_done(q, p, &m.done);
    struct page page = { .title = m.title, .nav = p->nav };
    view_page(q, r, &page, record_list_html, &m);
}

void record_list(struct req *q, struct res *r)
{
    list_show(q, r, false);
}

void record_directory(struct req *q, struct res *r)
{
    list_show(q, r, true);
}
