/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"

#include "core/fault.h"
#include "record_list.html.h"
#include "store/vocabulary.h"

#include <string.h>

enum { FACETS = 6 };

bool record_tab_shown(const struct view *v, const struct record_tab *tab)
{
    return tab->needs == CAP_NONE || (v->q && guard_reach(&v->q->actor, tab->needs) != REACH_NONE);
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
        ret[n].n_values = store_list_facets(q->tx, lq, ret[n].field, &values);
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

/* What was asked, in the module's own order when none was. */
static void query_read(struct req *q, const struct record_pages *p, struct list_query *ret)
{
    list_parse(q->arena, q->query, q->n_query, p->entity, ret);
    for (size_t i = 0; i < p->list->n_guards; i++) /* counts are of what the list shows */
        if (str_is(str_of(p->list->guards[i].table), p->entity->name))
            ret->data_classes = p->list->guards[i].classes;
    if (ret->sort || !p->order)
        return;
    ret->descending = p->order[0] == '-';
    ret->sort = entity_field(p->entity, str_of(p->order + ret->descending));
    REQUIRE(ret->sort);
}

/* Counts are made from the whole table: they are not for who sees only a part of it. */
static bool sees_counts(const struct req *q, const struct record_pages *p)
{
    return !p->list_in || guard_reach(&q->actor, p->read) == REACH_ALL;
}

static bool may_add(const struct req *q, const struct record_pages *p)
{
    enum reach reach = guard_reach(&q->actor, p->write);
    return p->add != TEXT_NONE &&
           (reach == REACH_ALL || (reach == REACH_OWN && p->own_adds && q->actor.organization));
}

void record_list(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    struct list_query lq;
    struct list_facets facets[FACETS];
    query_read(q, p, &lq);
    bool counts = sees_counts(q, p), may_write = may_add(q, p);
    struct list l = {
        .query = &lq,
        .statement = p->list,
        .path = p->path,
        .columns = p->columns,
        .n_columns = p->n_columns,
        .facets = facets,
        .n_facets = counts ? facets_read(q, p, &lq, facets) : 0,
        .choices = record_choices(q),
        .placeholder = p->placeholder ? text(q->lang, p->placeholder) : STR_NULL,
        .nothing_yet = { .icon = p->empty_icon,
                         .title = text(q->lang, p->empty_title),
                         .text = text(q->lang, p->empty_text) },
    };
    if (may_write) {
        l.nothing_yet.href = arena_fmt(q->arena, "%s/new", p->path);
        l.nothing_yet.action = text(q->lang, p->add);
    }
    store_list(q->tx, p->list, p->list_in ? p->list_in(q) : NULL, &lq, &l.rows, &l.page);
    l.total = counts ? store_list_count(q->tx, &lq, LIST_COUNT_MOST) : -1;
    l.first = list_first(q->query, q->n_query, &lq);
    size_t n_tabs = 0;
    while (p->tabs && p->tabs[n_tabs].path)
        n_tabs++;
    struct record_list_view m = { .path = str_of(p->path),
                                  .n_tabs = n_tabs,
                                  .pages = p,
                                  .list = &l,
                                  .q = q,
                                  .title = text(q->lang, p->title),
                                  .lede = lede_of(q, p, l.total),
                                  .may_write = may_write };
    struct page page = { .title = m.title, .nav = p->nav };
    view_page(q, r, &page, record_list_html, &m);
}

/* -- CSV: every field of every record that the list would show, page by page
 * ---------------------------------- */

static void csv_head(struct req *q, const struct record_pages *p, struct out *o, bool with_private)
{
    out_lit(o, "\xEF\xBB\xBF"
               "id");
    for (size_t i = 0; i < p->entity->n_fields; i++) {
        const struct field *f = &p->entity->fields[i];
        if (f->flags & FIELD_PRIVATE && !with_private)
            continue;
        out_char(o, ',');
        out_csv(o, f->label[q->lang]);
    }
    out_lit(o, "\r\n");
}

/* Words for codes and ids; several with "; " between, so that a comma in a label parts nothing. */
static struct str csv_value(struct req *q, const struct field *f, const void *record)
{
    if (f->type == FIELD_SET)
        return vocabulary_labels(q->tx, q->arena, q->lang, f->vocabulary,
                                 entity_raw(q->arena, f, record), "; ");
    if (f->type == FIELD_LIST || f->type == FIELD_REF || f->type == FIELD_ENUM)
        return record_shown(q, f, record);
    return entity_raw(q->arena, f, record);
}

static void csv_row(struct req *q, const struct record_pages *p, struct out *o, int64_t id)
{
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_get(q->tx, p->entity, id, record))
        return;
    bool with_private = record_mine(q, p, p->write, record);
    out_i64(o, id);
    for (size_t i = 0; i < p->entity->n_fields; i++) {
        const struct field *f = &p->entity->fields[i];
        if (f->flags & FIELD_PRIVATE && guard_reach(&q->actor, p->write) == REACH_NONE)
            continue;
        out_char(o, ',');
        if (!(f->flags & FIELD_PRIVATE) || with_private)
            out_csv(o, csv_value(q, f, record));
    }
    out_lit(o, "\r\n");
}

/* Writes one page and moves the cursor behind it; `key` holds the cursor while the memory of the
 * page is used again. False after the last page. */
static bool csv_page(struct req *q, const struct record_pages *p, struct list_query *lq,
                     struct out *o, char key[256])
{
    struct list l = { .query = lq, .statement = p->list };
    store_list(q->tx, p->list, p->list_in ? p->list_in(q) : NULL, lq, &l.rows, &l.page);
    for (size_t i = 0; i < l.page.n; i++)
        csv_row(q, p, o, list_row_id(&l, list_row(&l, i)));
    struct str last = l.page.last_key;
    REQUIRE(last.n < 256);
    memcpy(key, last.p ? last.p : "", last.n);
    lq->cursor_key = (struct str){ key, last.n };
    lq->cursor_id = l.page.last_id;
    return l.page.has_next;
}

void record_csv(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    struct list_query lq;
    query_read(q, p, &lq);
    lq.limit = LIST_LIMIT;
    lq.before = false;
    lq.cursor_key = STR_NULL;
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, arena_fmt(q->arena, "%s.csv", p->entity->name));
    csv_head(q, p, &r->body, guard_reach(&q->actor, p->write) != REACH_NONE);
    q->tx->as_list = true; /* one row of the audit, however many persons */
    char key[256];
    struct arena *own = q->arena, *page = arena_new(64 << 20);
    arena_defer(own, (void (*)(void *))arena_free, page);
    for (bool more = true; more; arena_reset(page)) {
        q->arena = q->tx->arena = page; /* an export may be long: one page in memory at a time */
        q->tx->vocabularies = NULL;
        more = csv_page(q, p, &lq, &r->body, key);
    }
    q->arena = q->tx->arena = own;
    q->tx->vocabularies = NULL;
    q->tx->as_list = false;
}
