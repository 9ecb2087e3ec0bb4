/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/record.h"
#include "app/record/pick.h"

#include "app/record/confirmation.h"
#include "core/fault.h"
#include "record_form.html.h"
#include "record_show.html.h"
#include "store/vocabulary.h"
#include "view/status.h"

#include <inttypes.h>

static const struct record_pages *pages_of(const struct req *q)
{
    return q->route->data;
}

/* -- choices and values
 * ---------------------------------------------------------------------------------- */

static struct choices vocabulary_choices(struct req *q, const char *vocabulary)
{
    const struct vocabulary_term *terms;
    size_t n = vocabulary_all(q->tx, vocabulary, &terms);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ terms[i].code, vocabulary_said(q->arena, q->lang, &terms[i]),
                                   .kept_only = !terms[i].offered };
    return (struct choices){ list, n };
}

static struct choices choices_for(void *ctx, const struct field *f)
{
    struct req *q = ctx;
    return f->vocabulary ? vocabulary_choices(q, f->vocabulary) : pick_choices(q, f->ref);
}

struct choice_source record_choices(struct req *q)
{
    return (struct choice_source){ choices_for, q };
}

static int64_t ref_id(const struct field *f, const void *record)
{
    return *(const int64_t *)((const char *)record + f->offset);
}

struct str record_shown(struct req *q, const struct field *f, const void *record)
{
    if (f->type == FIELD_REF) {
        const struct module_entity *e = module_entity_named(str_of(f->ref));
        int64_t id = ref_id(f, record);
        return e && id ? module_record_title(q->tx, e->entity, id) : STR_NULL;
    }
    if (f->type == FIELD_INSTANT)
        return entity_shown_in(q->arena, q->lang, q->community->zone, f, record);
    return field_shown(q->tx, q->lang, f, record);
}

/* -- whose it is
 * ------------------------------------------------------------------------------------------- */

static size_t owners_of(struct tx *tx, const struct record_pages *p, const void *record,
                        int64_t *ret)
{
    if (p->owners)
        return p->owners(tx, record, ret, RECORD_OWNERS);
    const struct field *f = entity_field(p->entity, STR("organization"));
    ret[0] = f && f->type == FIELD_REF ? ref_id(f, record) : ((const struct record *)record)->id;
    return 1;
}

struct holders record_holders(struct tx *tx, const struct record_pages *p, const void *record,
                              int64_t room[RECORD_OWNERS])
{
    return (struct holders){ .organizations = room,
                             .n = owners_of(tx, p, record, room),
                             .responsible = p->responsible ? p->responsible(tx, record) : 0 };
}

bool record_mine(struct req *q, const struct record_pages *p, enum capability what,
                 const void *record)
{
    int64_t room[RECORD_OWNERS];
    struct holders of = { 0 };
    const struct record *head = record;
    if (what == p->write && head->id && !record_whole(q->tx, p->entity, head->id))
        return false;
    if (guard_reach(&q->actor, what) == REACH_OWN) /* else nothing need be read */
        of = record_holders(q->tx, p, record, room);
    return guard_why(&q->actor, what, &of) != WHY_NOT;
}

bool record_find(struct req *q, struct res *r, const struct record_pages *p, enum capability what,
                 void *ret_record)
{
    if (record_get(q->tx, p->entity, q->ids[0], ret_record) && record_mine(q, p, what, ret_record))
        return true;
    res_not_found(q, r);
    return false;
}

/* “Vérifié le 3 mars 2026 par Louise Vollant” */
static struct str confirmed_words(struct req *q, const struct confirmed *c)
{
    struct str on = text_day(q->arena, q->lang, c->day, DAY_SHORT);
    if (!on.p)
        return text(q->lang, TEXT_confirmation_never);
    if (str_is_blank(c->name))
        return text_with(q->arena, q->lang, TEXT_confirmation_on, TEXT_ARGS({ "day", on, 0 }));
    return text_with(q->arena, q->lang, TEXT_confirmation_by,
                     TEXT_ARGS({ "day", on, 0 }, { "name", c->name, 0 }));
}

static void freshness_of(struct req *q, const struct record_pages *p, const struct record *head,
                         struct record_tools *m)
{
    if (!p->grows_old)
        return;
    struct confirmed c = confirmation_read(q->tx, q->community, p->entity, head);
    m->confirmed = confirmed_words(q, &c);
    m->is_stale = c.is_stale;
}

struct record_tools record_tools_of(struct req *q, const struct record_pages *p, const void *record)
{
    const struct record *head = record;
    struct record_tools m = {
        .pages = p,
        .id = head->id,
        .version = head->version,
        .may_write = record_mine(q, p, p->write, record),
        .archived = head->archived != NUMBER_NONE,
        .base = arena_fmt(q->arena, "%s/%" PRId64, p->path, head->id),
        .csrf = q->csrf,
    };
    if (head->id)
        freshness_of(q, p, head, &m);
    return m;
}

struct str record_called(struct req *q, const struct record_pages *p, const void *record)
{
    const struct field *f = entity_title(p->entity);
    struct str shown = f ? record_shown(q, f, record) : STR_NULL;
    if (p->called)
        return p->called(q, record);
    return shown.p ? shown : p->entity->one[q->lang];
}

static struct crumb *crumbs_of(struct req *q, const struct record_pages *p, const void *record)
{
    if (p->crumbs)
        return p->crumbs(q, record);
    struct crumb *c = arena_array(q->arena, struct crumb, 3);
    c[0] = (struct crumb){ text(q->lang, p->title), str_of(p->path) };
    if (((const struct record *)record)->id)
        c[1] = (struct crumb){ record_called(q, p, record), record_tools_of(q, p, record).base };
    return c;
}

/* -- the page
 * ------------------------------------------------------------------------------------------------
 */

struct str record_href(struct req *q, const struct field *f, const void *record)
{
    const struct module_entity *e =
        f->type == FIELD_REF ? module_entity_named(str_of(f->ref)) : NULL;
    if (e && e->path && ref_id(f, record))
        return arena_fmt(q->arena, "%s/%" PRId64, e->path, ref_id(f, record));
    if (f->type == FIELD_EMAIL && !field_is_absent(f, record))
        return arena_fmt(q->arena, "mailto:%.*s", STR_ARG(entity_raw(q->arena, f, record)));
    if (f->type == FIELD_PHONE && !field_is_absent(f, record))
        return phone_href(q->arena, entity_raw(q->arena, f, record));
    return f->type == FIELD_URL ? entity_raw(q->arena, f, record) : STR_NULL;
}

static void show_plainly(struct req *q, struct res *r, const struct record_pages *p,
                         const void *record)
{
    struct record_view m = { .tools = record_tools_of(q, p, record),
                             .title = record_called(q, p, record) };
    struct record_fact *facts = arena_array(q->arena, struct record_fact, p->entity->n_fields);
    for (size_t i = 0; i < p->entity->n_fields; i++) {
        const struct field *f = &p->entity->fields[i];
        struct str value = f->flags & FIELD_HIDDEN ? STR_NULL : record_shown(q, f, record);
        if (f == entity_title(p->entity) || str_is_blank(value) ||
            (f->flags & FIELD_PRIVATE && !m.tools.may_write))
            continue;
        facts[m.n_facts++] =
            (struct record_fact){ f->label[q->lang], value, record_href(q, f, record),
                                  (f->flags & FIELD_LONG) != 0 };
    }
    m.facts = facts;
    struct page page = { .title = m.title,
                         .nav = p->nav,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, record_show_html, &m, crumbs_of(q, p, &(struct record){ 0 }));
}

/* A record that was merged into another is found there. */
static bool went_to_other(struct req *q, struct res *r, const struct record_pages *p,
                          const struct record *head)
{
    int64_t to = head->archived == NUMBER_NONE ? 0 : merge_into(q->tx, p->entity, head->id);
    if (to)
        res_redirect(r, "%s/%" PRId64 "?done=merged_into", p->path, to);
    return to != 0;
}

void record_show(struct req *q, struct res *r)
{
    const struct record_pages *p = pages_of(q);
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->read, record) || went_to_other(q, r, p, record))
        return;
    if (p->home)
        res_redirect(r, "%.*s", STR_ARG(p->home(q, record)));
    else if (p->show)
        p->show(q, r, record);
    else
        show_plainly(q, r, p, record);
}

/* -- after a change
 * ------------------------------------------------------------------------------------------------
 */

/* Keeps the anchor; `of` says which record of a page with many it was, to undo it there. */
static void go(struct req *q, struct res *r, struct str path, const char *done, int64_t version,
               struct str of)
{
    struct str page, anchor, undo = STR("");
    str_cut(path, '#', &page, &anchor);
    if (version > 0)
        undo = arena_fmt(q->arena, "&version=%" PRId64 "%s%.*s", version, of.p ? "&of=" : "",
                         STR_ARG(of));
    res_redirect(r, "%.*s%sdone=%s%.*s%s%.*s", STR_ARG(page),
                 str_find(page, STR("?")) < 0 ? "?" : "&", done, STR_ARG(undo), anchor.p ? "#" : "",
                 STR_ARG(anchor));
}

void record_go_back(struct req *q, struct res *r, struct str path, const char *done,
                    int64_t version)
{
    struct str back = req_form(q, "back");
    go(q, r, back.p && path_is_local(back) ? back : path, done, version, STR_NULL);
}

void record_tell(struct req *q, struct res *r, const struct record_pages *p, const void *record,
                 const char *done, int64_t version)
{
    const struct record *head = record;
    struct str back = req_form(q, "back");
    if (!p->home)
        go(q, r, arena_fmt(q->arena, "%s/%" PRId64, p->path, head->id), done, version, STR_NULL);
    else
        go(q, r, back.p && path_is_local(back) ? back : p->home(q, record), done, version,
           arena_fmt(q->arena, "%s-%" PRId64, p->entity->name, head->id));
}

struct str record_home_undo(struct req *q)
{
    struct str name, number;
    int64_t id;
    str_cut(req_query(q, "of"), '-', &name, &number);
    const struct module_entity *e = has(name) ? module_entity_named(name) : NULL;
    if (!e || !e->path || !str_to_i64(number, &id) || id <= 0)
        return STR_NULL;
    return arena_fmt(q->arena, "%s/%" PRId64 "/undo", e->path, id);
}

/* -- forms
 * ----------------------------------------------------------------------------------------------------
 */

/* Where a form that is left goes: its home, its page; of a new one without a list, the way here. */
static struct str back_of(struct req *q, const struct record_pages *p, const void *record,
                          struct str action)
{
    const struct record *head = record;
    if (p->home)
        return p->home(q, record);
    if (head->id || p->list || !p->crumbs)
        return action;
    const struct crumb *c = p->crumbs(q, record);
    while (c->label.p && c[1].label.p)
        c++;
    return c->label.p ? c->href : action;
}

static void form_draw(struct req *q, struct res *r, const void *record,
                      const struct form_errors *errors, struct form_clash *clash,
                      struct record_form_view *m)
{
    const struct record_pages *p = pages_of(q);
    const struct record *head = record;
    m->pages = p;
    m->q = q;
    m->crumbs = crumbs_of(q, p, record);
    form_init(&m->form, p->entity, record, q->method == METHOD_POST ? q : NULL, errors);
    m->form.choices = p->choices ? p->choices(q, record) : record_choices(q);
    m->form.clash = clash;
    m->form.action = head->id ? record_tools_of(q, p, record).base : str_of(p->path);
    m->form.back = back_of(q, p, record, m->form.action);
    m->title = head->id ? text_with(q->arena, q->lang, TEXT_record_edit_title,
                                    TEXT_ARGS({ "title", .value = record_called(q, p, record) }))
                        : text(q->lang, p->add);
    if (errors && errors->n)
        r->status = 422;
    if (clash)
        r->status = 409;
    struct page page = { .title = m->title, .nav = p->nav };
    view_page(q, r, &page, record_form_html, m);
}

static void form_show(struct req *q, struct res *r, const void *record,
                      const struct form_errors *errors, struct form_clash *clash)
{
    form_draw(q, r, record, errors, clash, &(struct record_form_view){ 0 });
}

/* Whether it may be one that is there already: then that is shown, and nothing is added yet. */
static bool resembles(struct req *q, struct res *r, const void *record)
{
    const struct record_pages *p = pages_of(q);
    struct record_form_view m = { 0 };
    if (!p->resembling || req_form(q, "anyway").p)
        return false;
    m.n_likes = p->resembling(q, p, record, m.likes);
    if (m.n_likes == 0)
        return false;
    r->status = 409;
    form_draw(q, r, record, NULL, NULL, &m);
    return true;
}

/* An own reach adds to its own agency: nothing without one, and no other agency. */
static bool may_add_some(const struct req *q, const struct record_pages *p)
{
    if (guard_reach(&q->actor, p->write) != REACH_OWN)
        return true;
    return q->actor.organization && (p->owners || entity_field(p->entity, STR("organization")));
}

void record_new(struct req *q, struct res *r)
{
    const struct record_pages *p = pages_of(q);
    if (!may_add_some(q, p)) {
        res_not_found(q, r);
        return;
    }
    void *record = arena_alloc(q->arena, p->entity->size);
    entity_init(p->entity, record);
    for (size_t i = 0; i < p->entity->n_fields; i++)
        if (!(p->entity->fields[i].flags & FIELD_HIDDEN))
            entity_set_raw(q->arena, &p->entity->fields[i], record,
                           req_query(q, p->entity->fields[i].name));
    if (p->prefill)
        p->prefill(q, record);
    form_show(q, r, record, NULL, NULL);
}

static bool has_error(const struct form_errors *errors, const struct field *f)
{
    for (size_t i = 0; i < errors->n; i++)
        if (errors->list[i].field == f)
            return true;
    return false;
}

/* Another record is named only by who may read it; what was named already may stay. */
static bool ref_good(struct req *q, const struct record_pages *p, const struct field *f,
                     const void *record)
{
    int64_t id = ref_id(f, record), own = ((const struct record *)record)->id;
    void *before = arena_alloc(q->arena, p->entity->size);
    if (!id || (own && record_get(q->tx, p->entity, own, before) && ref_id(f, before) == id))
        return true;
    const struct module_entity *e = module_entity_named(str_of(f->ref));
    return e && record_get(q->tx, e->entity, id, arena_alloc(q->arena, e->entity->size)) &&
           module_may_read(q, e, id);
}

static void check_all(struct req *q, const struct record_pages *p, const void *record,
                      struct form_errors *errors)
{
    for (size_t i = 0; i < p->entity->n_fields; i++) {
        const struct field *f = &p->entity->fields[i];
        if (f->flags & FIELD_UNIQUE && !(f->flags & FIELD_HIDDEN) &&
            record_taken(q->tx, p->entity, f, record))
            form_error_add(q->arena, errors, f, text(q->lang, TEXT_record_taken));
    }
    if (p->check)
        p->check(q, record, errors);
    for (size_t i = 0; i < p->entity->n_fields; i++) {
        const struct field *f = &p->entity->fields[i];
        if (f->type == FIELD_REF && !(f->flags & FIELD_HIDDEN) && !has_error(errors, f) &&
            !ref_good(q, p, f, record))
            form_error_add(q->arena, errors, f, text(q->lang, TEXT_entity_error_choice));
    }
}

void record_create(struct req *q, struct res *r)
{
    const struct record_pages *p = pages_of(q);
    if (!may_add_some(q, p)) {
        res_not_found(q, r);
        return;
    }
    struct form_errors errors = { 0 };
    void *record = arena_alloc(q->arena, p->entity->size);
    entity_init(p->entity, record);
    if (p->prefill)
        p->prefill(q, record);
    bool searches = form_searches(q);
    entity_parse(q->arena, p->entity, q->lang, q->form, q->n_form, record, &errors);
    entity_check(q->arena, p->entity, q->lang, record, &errors);
    if (searches) {
        form_show(q, r, record, NULL, NULL);
        return;
    }
    check_all(q, p, record, &errors);
    if (errors.n > 0) {
        form_show(q, r, record, &errors, NULL);
        return;
    }
    if (p->owners == NULL && !record_mine(q, p, p->write, record)) {
        res_not_found(q, r);
        return;
    }
    if (resembles(q, r, record))
        return;
    if (p->complete)
        p->complete(q, record);
    int64_t id = record_insert(q->tx, p->entity, record);
    if (p->inserted)
        p->inserted(q->tx, q, record);
    if (p->home || str_is_blank(req_form(q, "back")))
        record_tell(q, r, p, record, "added", 1);
    else /* the page one comes back to is another record's: nothing to undo there */
        record_go_back(q, r, arena_fmt(q->arena, "%s/%" PRId64, p->path, id), "added", 0);
}

void record_edit(struct req *q, struct res *r)
{
    const struct record_pages *p = pages_of(q);
    void *record = arena_alloc(q->arena, p->entity->size);
    if (record_find(q, r, p, p->write, record))
        form_show(q, r, record, NULL, NULL);
}

/* The record as it was when this person opened the form: from the entry that replaced that version.
 */
static bool version_before(struct req *q, const struct entity *e, int64_t id, int64_t version,
                           void *ret)
{
    struct history_entry *entries;
    size_t n = record_history(q->tx, e, id, 1000, &entries);
    for (size_t i = 0; i < n; i++)
        if (entries[i].version == version + 1 && entries[i].before.p) {
            entity_init(e, ret);
            return entity_from_json(q->arena, e, entries[i].before, ret);
        }
    return false;
}

struct form_clash *record_clash(struct req *q, const struct entity *e, const void *now, void *mine,
                                int64_t opened)
{
    const struct record *head = now;
    void *base = arena_alloc(q->arena, e->size);
    if (!version_before(q, e, head->id, opened, base))
        base = arena_alloc(q->arena, e->size);
    struct form_clash *clash = form_clash_find(q->arena, q->lang, e, base, now, mine);
    clash->version = head->version;
    return clash;
}

void record_save(struct req *q, struct res *r)
{
    const struct record_pages *p = pages_of(q);
    struct form_errors errors = { 0 };
    void *before = arena_alloc(q->arena, p->entity->size);
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->write, before))
        return;
    REQUIRE(record_get(q->tx, p->entity, q->ids[0], record));
    int64_t opened = req_form_id(q, "version"), present = ((struct record *)record)->version;
    if (form_searches(q)) {
        form_show(q, r, record, NULL, NULL);
        return;
    }
    entity_parse(q->arena, p->entity, q->lang, q->form, q->n_form, record, &errors);
    entity_check(q->arena, p->entity, q->lang, record, &errors);
    check_all(q, p, record, &errors);
    /* An own reach must not hand the record to somebody else. */
    if (!record_mine(q, p, p->write, record)) {
        res_not_found(q, r);
        return;
    }
    if (errors.n > 0) {
        form_show(q, r, record, &errors, NULL);
        return;
    }
    if (opened != present && !entity_same(p->entity, before, record)) {
        form_show(q, r, record, NULL, record_clash(q, p->entity, before, record, opened));
        return;
    }
    enum record_result saved = record_update(q->tx, p->entity, record);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    if (saved == RECORD_SAVED && p->updated)
        p->updated(q->tx, q, before, record);
    if (saved == RECORD_SAME)
        record_tell(q, r, p, record, "same", 0);
    else
        record_tell(q, r, p, record, "saved", ((struct record *)record)->version);
}

/* -- archive, restore, undo
 * ------------------------------------------------------------------------------------ */

static void archive_or_back(struct req *q, struct res *r, bool archived)
{
    const struct record_pages *p = pages_of(q);
    void *before = arena_alloc(q->arena, p->entity->size);
    void *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->write, before) || (!archived && went_to_other(q, r, p, before)))
        return;
    enum record_result result = record_archive(q->tx, p->entity, q->ids[0], archived);
    REQUIRE(record_get(q->tx, p->entity, q->ids[0], record));
    if (result == RECORD_SAVED && p->updated)
        p->updated(q->tx, q, before, record);
    record_tell(q, r, p, record, archived ? "archived" : "restored",
                ((struct record *)record)->version);
}

void record_put_away(struct req *q, struct res *r)
{
    archive_or_back(q, r, true);
}

void record_bring_back(struct req *q, struct res *r)
{
    archive_or_back(q, r, false);
}

void record_take_back(struct req *q, struct res *r)
{
    const struct record_pages *p = pages_of(q);
    void *before = arena_alloc(q->arena, p->entity->size),
         *record = arena_alloc(q->arena, p->entity->size);
    if (!record_find(q, r, p, p->write, before))
        return;
    enum record_result result = record_undo(q->tx, p->entity, q->ids[0], req_form_id(q, "version"));
    REQUIRE(record_get(q->tx, p->entity, q->ids[0], record));
    if (!record_mine(q, p, p->write, record)) { /* nor does an undo */
        res_not_found(q, r);
        return;
    }
    if (result == RECORD_SAVED && p->updated)
        p->updated(q->tx, q, before, record);
    record_tell(q, r, p, record, result == RECORD_SAVED ? "undone" : "not_undone", 0);
}
