/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/lists.h"
#include "app/record/pick.h"

#include "app/record/saved.h"
#include "core/fault.h"
#include "record_saved.html.h"
#include "saved.ent.h"
#include "saved.sql.h"

#include <inttypes.h>

/* Lists kept under a name: what they show is decided anew each time they are opened, by who opens
 * them; a list holds an address and no record. */

enum { HISTORY_SHOWN = 50 };

/* Who speaks for the community. */
bool lists_may_share(const struct req *q)
{
    return guard_reach(&q->actor, CAP_ADMIN) == REACH_ALL;
}

size_t lists_saved(struct req *q, const struct record_pages *p, struct str kept,
                   struct list_saved **ret)
{
    struct saved_lists_row *rows;
    struct saved_lists_in in = { str_of(p->entity->name), q->actor.account };
    size_t n = saved_lists(q->tx, &in, &rows);
    *ret = arena_array(q->arena, struct list_saved, n);
    for (size_t i = 0; i < n; i++) {
        bool may_change = rows[i].account == q->actor.account || lists_may_share(q);
        (*ret)[i] = (struct list_saved){
            .name = rows[i].name,
            .href = arena_fmt(q->arena, "%s%s%.*s", p->path, rows[i].query.n ? "?" : "",
                              STR_ARG(rows[i].query)),
            .edit = may_change ? arena_fmt(q->arena, "/lists/%" PRId64, rows[i].id) : STR_NULL,
            .current = str_eq(rows[i].query.p ? rows[i].query : STR(""), kept),
            .shared = rows[i].shared,
        };
    }
    return n;
}

/* -- the page: its name, who sees it, what became of it
 * --------------------------------------------------- */

static bool may_change(const struct req *q, const struct saved_list *s)
{
    return s->account == q->actor.account || (s->shared && lists_may_share(q));
}

static void draw(struct req *q, struct res *r, const struct saved_list *s, const char *path,
                 const struct form_errors *errors)
{
    struct saved_view m = { .list = s, .path = str_of(path), .may_share = lists_may_share(q) };
    form_init(&m.form, &entity_saved_list, s, q->method == METHOD_POST ? q : NULL, errors);
    m.base = arena_fmt(q->arena, "/lists/%" PRId64, s->record.id);
    m.form.action = s->record.id ? m.base : arena_fmt(q->arena, "%s/saved", path);
    m.address = arena_fmt(q->arena, "%s%s%.*s", path, s->query.n ? "?" : "", STR_ARG(s->query));
    m.form.back = m.address;
    m.archived = s->record.archived != NUMBER_NONE;
    m.title = s->record.id ? s->name : text(q->lang, TEXT_record_saved_new);
    if (s->record.id) {
        struct history_entry *entries;
        m.n_items =
            record_history(q->tx, &entity_saved_list, s->record.id, HISTORY_SHOWN, &entries);
        for (size_t i = 0; i < m.n_items; i++)
            entries[i].actor_name = record_account_said(q, entries[i].actor);
        m.items =
            history_items(q->arena, q->lang, &entity_saved_list, entries, m.n_items, s, true, NULL);
        record_accounts_named(q, m.items, m.n_items);
        m.undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.base));
    }
    if (errors && errors->n)
        r->status = 422;
    struct page page = { .title = m.title, .nav = NAV_NETWORK, .undo = m.undo };
    view_page(q, r, &page, record_saved_html, &m);
}

/* Whose it is may change it; of what is shared, also who speaks for the community. */
static const char *find(struct req *q, struct res *r, struct saved_list *ret)
{
    const struct module_entity *e = NULL;
    if (record_get(q->tx, &entity_saved_list, q->ids[0], ret) && may_change(q, ret))
        e = module_entity_named(ret->kind);
    if (!e || !e->path || guard_reach(&q->actor, e->read) == REACH_NONE) {
        res_not_found(q, r);
        return NULL;
    }
    return e->path;
}

static void saved_page(struct req *q, struct res *r)
{
    struct saved_list s;
    const char *path = find(q, r, &s);
    if (path)
        draw(q, r, &s, path, NULL);
}

/* A list is shown to all only by who may; a box that was not there says nothing. */
static bool read_form(struct req *q, struct saved_list *s, struct form_errors *errors)
{
    bool shared = s->shared;
    entity_parse(q->arena, &entity_saved_list, q->lang, q->form, q->n_form, s, errors);
    if (!lists_may_share(q))
        s->shared = shared;
    return entity_check(q->arena, &entity_saved_list, q->lang, s, errors);
}

static void saved_save(struct req *q, struct res *r)
{
    struct saved_list s;
    struct form_errors errors = { 0 };
    const char *path = find(q, r, &s);
    if (!path)
        return;
    if (!read_form(q, &s, &errors)) {
        draw(q, r, &s, path, &errors);
        return;
    }
    enum record_result saved = record_update(q->tx, &entity_saved_list, &s);
    res_redirect(r, "/lists/%" PRId64 "?done=%s&version=%" PRId64, s.record.id,
                 saved == RECORD_SAVED ? "saved" : "same", s.record.version);
}

static void archive_or_back(struct req *q, struct res *r, bool archived)
{
    struct saved_list s;
    if (!find(q, r, &s))
        return;
    record_archive(q->tx, &entity_saved_list, s.record.id, archived);
    REQUIRE(record_get(q->tx, &entity_saved_list, s.record.id, &s));
    res_redirect(r, "/lists/%" PRId64 "?done=%s&version=%" PRId64, s.record.id,
                 archived ? "archived" : "restored", s.record.version);
}

static void saved_put_away(struct req *q, struct res *r)
{
    archive_or_back(q, r, true);
}

static void saved_bring_back(struct req *q, struct res *r)
{
    archive_or_back(q, r, false);
}

static void saved_undo(struct req *q, struct res *r)
{
    struct saved_list s, before;
    if (!find(q, r, &before))
        return;
    enum record_result result =
        record_undo(q->tx, &entity_saved_list, q->ids[0], req_form_id(q, "version"));
    REQUIRE(record_get(q->tx, &entity_saved_list, q->ids[0], &s));
    if (s.shared && !before.shared && !lists_may_share(q)) { /* nor does an undo share it */
        res_not_found(q, r);
        return;
    }
    res_redirect(r, "/lists/%" PRId64 "?done=%s", q->ids[0],
                 result == RECORD_SAVED ? "undone" : "not_undone");
}

/* -- keeping the present one
 * ------------------------------------------------------------------------------ */

/* The same name again means the same list, as it is now. */
void record_list_save(struct req *q, struct res *r)
{
    const struct record_pages *p = q->route->data;
    struct list_query lq;
    struct saved_list s;
    struct form_errors errors = { 0 };
    struct saved_list_named_row known;
    entity_init(&entity_saved_list, &s);
    s.kind = str_of(p->entity->name);
    s.account = q->actor.account;
    bool fine = read_form(q, &s, &errors);
    lists_kept_read(q, p, &lq);
    struct str kept = lists_kept(q, &lq);
    struct saved_list_named_in in = { s.kind, s.account, s.name };
    if (fine && saved_list_named(q->tx, &in, &known)) {
        bool shared = s.shared;
        REQUIRE(record_get(q->tx, &entity_saved_list, known.id, &s));
        s.shared = shared || s.shared;
    }
    s.query = kept;
    if (!fine) {
        draw(q, r, &s, p->path, &errors);
        return;
    }
    if (s.record.id)
        record_update(q->tx, &entity_saved_list, &s);
    else
        record_insert(q->tx, &entity_saved_list, &s);
    res_redirect(r, "%s?%.*s%sdone=list_saved", p->path, STR_ARG(kept), kept.n ? "&" : "");
}

/* -- the module
 * ------------------------------------------------------------------------------------------ */

static const struct route routes[] = {
    { METHOD_GET, "/pick/{kind}", CAP_SIGNED_IN, pick_found },
    { METHOD_GET, "/lists/{id}", CAP_SIGNED_IN, saved_page },
    { METHOD_POST, "/lists/{id}", CAP_SIGNED_IN, saved_save },
    { METHOD_POST, "/lists/{id}/archive", CAP_SIGNED_IN, saved_put_away },
    { METHOD_POST, "/lists/{id}/restore", CAP_SIGNED_IN, saved_bring_back },
    { METHOD_POST, "/lists/{id}/undo", CAP_SIGNED_IN, saved_undo },
};
/* Nobody reads another's in a list of changes. */
static const struct module_entity entities[] = {
    { &entity_saved_list, NULL, CAP_ADMIN },
    { &entity_list_choice, NULL, CAP_ADMIN },
    { &entity_list_action, NULL, CAP_ADMIN },
};
static const struct statement *const *const statements[] = { statements_saved, NULL };

const struct module module_lists = {
    .name = "lists",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
