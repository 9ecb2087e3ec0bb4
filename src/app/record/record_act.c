/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/record/lists.h"

#include "core/fault.h"
#include "guard/account.h"
#include "saved.ent.h"

#include <inttypes.h>

/* One act on many records of a list. Each record is asked of the guard by itself; what was changed
 * is kept, so that the whole can be taken back at once through each one's history. */

enum { MOST = LIST_COUNT_MOST };

struct many {
    struct req *q;
    const struct record_pages *p;
    int64_t ids[MOST + LIST_LIMIT];
    size_t n;
    struct list_action action;
    struct str tag;     /* of "tag" and "untag" */
    int64_t steward;    /* of "assign": an account, 0 for nobody */
    struct out changed; /* "4:2 7:5": a record and the version that the act made of it */
};

/* -- which
 * -----------------------------------------------------------------------------------------------
 */

static bool ids_take(void *ctx, const int64_t *ids, size_t n)
{
    struct many *m = ctx;
    for (size_t i = 0; i < n; i++)
        m->ids[m->n++] = ids[i];
    return m->n < MOST;
}

static void ids_read(struct many *m)
{
    struct req *q = m->q;
    struct list_query lq;
    if (req_form(q, "all").p) {
        lists_kept_read(q, m->p, &lq);
        lists_pages(q, m->p, &lq, ids_take, m);
        return;
    }
    for (size_t i = 0; i < q->n_form && m->n < MOST; i++)
        if (str_is(q->form[i].name, "pick") && str_to_i64(q->form[i].value, &m->ids[m->n]))
            m->n++;
}

/* -- what
 * ------------------------------------------------------------------------------------------------
 */

static const struct field *tags_of(const struct record_pages *p)
{
    const struct field *f = entity_field(p->entity, STR("tags"));
    return f && f->type == FIELD_SET ? f : NULL;
}

static size_t tag_acts(struct req *q, const struct record_pages *p, struct list_act *list)
{
    const struct field *f = tags_of(p);
    struct choice_source all = record_choices(q);
    struct choices tags = f ? all.of(all.ctx, f) : (struct choices){ 0 };
    struct choices offered = tags;
    if (tags.n == 0)
        return 0;
    while (offered.n && offered.list[offered.n - 1].kept_only) /* these are last */
        offered.n--;
    list[0] = (struct list_act){ "tag", "flag", TEXT_record_act_tag, "tag", offered };
    list[1] = (struct list_act){ "untag", "minus", TEXT_record_act_untag, "untag", tags };
    return 2;
}

/* -- who looks after them
 * -------------------------------------------------------------------------------- */

static const struct field *steward_of(const struct record_pages *p)
{
    return entity_field(p->entity, STR("steward"));
}

/* Who may write some of them, by name; 0 is nobody. */
static struct choices stewards(struct req *q, const struct record_pages *p)
{
    struct member *members;
    size_t n = account_members(q->home, q->community->id, &members);
    struct choices ret = { .list = arena_array(q->arena, struct choice, n + 1) };
    struct choice *list = (struct choice *)(uintptr_t)ret.list;
    for (size_t i = 0; i < n; i++) {
        struct actor who = { .account = members[i].account,
                             .role = members[i].role,
                             .organization = members[i].organization };
        if (guard_reach(&who, p->write) != REACH_NONE)
            list[ret.n++] = (struct choice){ arena_fmt(q->arena, "%" PRId64, members[i].account),
                                             members[i].name };
    }
    list[ret.n++] = (struct choice){ STR("0"), text(q->lang, TEXT_record_act_nobody) };
    return ret;
}

static enum record_result assign_one(struct many *m, void *record)
{
    int64_t *steward = (int64_t *)((char *)record + steward_of(m->p)->offset);
    *steward = m->steward ? m->steward : NUMBER_NONE;
    return record_update(m->q->tx, m->p->entity, record);
}

size_t lists_acts(struct req *q, const struct record_pages *p, const struct list_act **ret)
{
    struct list_act *list = arena_array(q->arena, struct list_act, 8);
    size_t n = 0;
    bool archived = str_is(req_query(q, "archived"), "1");
    if (guard_reach(&q->actor, p->write) != REACH_NONE)
        list[n++] = archived ? (struct list_act){ "restore", "undo", TEXT_record_restore }
                             : (struct list_act){ "archive", "archive", TEXT_record_archive };
    if (n)
        n += tag_acts(q, p, list + n);
    if (n && steward_of(p) && guard_reach(&q->actor, p->write) == REACH_ALL)
        list[n++] = (struct list_act){ "assign", "person", TEXT_record_act_assign, "steward",
                                       stewards(q, p) };
    if (p->compare)
        list[n++] = (struct list_act){ "compare", "columns", TEXT_record_act_compare };
    list[n++] = (struct list_act){ "csv", "download", TEXT_view_list_csv_short };
    list[n++] = (struct list_act){ "xlsx", "download", TEXT_view_list_xlsx_short };
    *ret = list;
    return n;
}

/* The codes with one more, or without it. */
static struct str codes_changed(struct arena *a, struct str codes, struct str tag, bool with)
{
    struct str made = with ? arena_fmt(a, "%.*s %.*s", STR_ARG(codes), STR_ARG(tag)) : STR_NULL,
               one;
    while (!with && codes.p && str_next(&codes, ' ', &one))
        if (!str_eq(one, tag))
            made = arena_fmt(a, "%.*s %.*s", STR_ARG(made), STR_ARG(one));
    struct str sorted;
    REQUIRE(set_read(a, made, &sorted));
    return sorted;
}

static enum record_result tag_one(struct many *m, void *record)
{
    const struct field *f = tags_of(m->p);
    struct str *codes = (struct str *)((char *)record + f->offset);
    *codes = codes_changed(m->q->arena, *codes, m->tag, str_is(m->action.act, "tag"));
    return record_update(m->q->tx, m->p->entity, record);
}

/* The version that it made, 0 when nothing was to be changed. */
static int64_t change_one(struct many *m, int64_t id, const void *before)
{
    struct req *q = m->q;
    struct str act = m->action.act;
    void *record = arena_alloc(q->arena, m->p->entity->size);
    REQUIRE(record_get(q->tx, m->p->entity, id, record));
    enum record_result result =
        m->tag.p                ? tag_one(m, record)
        : str_is(act, "assign") ? assign_one(m, record)
                                : record_archive(q->tx, m->p->entity, id, str_is(act, "archive"));
    if (result != RECORD_SAVED)
        return 0;
    REQUIRE(record_get(q->tx, m->p->entity, id, record));
    if (m->p->updated)
        m->p->updated(q->tx, q, before, record);
    return ((struct record *)record)->version;
}

static void act_one(struct many *m, int64_t id)
{
    void *before = arena_alloc(m->q->arena, m->p->entity->size);
    if (!record_get(m->q->tx, m->p->entity, id, before) ||
        !record_mine(m->q, m->p, m->p->write, before)) {
        m->action.n_refused++;
        return;
    }
    int64_t version = change_one(m, id, before);
    if (!version) {
        m->action.n_same++;
        return;
    }
    out_fmt(&m->changed, "%s%" PRId64 ":%" PRId64, m->action.n_changed ? " " : "", id, version);
    m->action.n_changed++;
}

static void back_to_list(struct many *m, struct res *r, const char *said)
{
    struct list_query lq;
    lists_kept_read(m->q, m->p, &lq);
    struct str kept = lists_kept(m->q, &lq);
    res_redirect(r, "%s?%.*s%s%s", m->p->path, STR_ARG(kept), kept.n ? "&" : "", said);
}

/* To the file of the list, or of those that were ticked. */
static void export(struct many *m, struct res *r, struct str format)
{
    struct list_query lq;
    struct out ids;
    if (req_form(m->q, "all").p) {
        lists_kept_read(m->q, m->p, &lq);
        res_redirect(r, "%s.%.*s?%.*s", m->p->path, STR_ARG(format),
                     STR_ARG(lists_kept(m->q, &lq)));
        return;
    }
    ids_read(m);
    out_init(&ids, m->q->arena, OUT_SPOOL);
    for (size_t i = 0; i < m->n && i < LIST_LIMIT; i++)
        out_fmt(&ids, "%s%" PRId64, i ? "." : "", m->ids[i]);
    res_redirect(r, "%s.%.*s?pick=%.*s", m->p->path, STR_ARG(format), STR_ARG(out_view(&ids)));
}

/* The two that are ticked, side by side. */
static void compare(struct many *m, struct res *r)
{
    ids_read(m);
    if (m->n != 2)
        back_to_list(m, r, "done=pick_two");
    else
        res_redirect(r, "%s?a=%" PRId64 "&b=%" PRId64, m->p->compare, m->ids[0], m->ids[1]);
}

static void act_on_all(struct many *m, struct res *r, struct str act)
{
    struct list_action *a = &m->action;
    entity_init(&entity_list_action, a);
    a->account = m->q->actor.account;
    a->kind = str_of(m->p->entity->name);
    a->act = act;
    a->n_changed = a->n_same = a->n_refused = 0;
    out_init(&m->changed, m->q->arena, OUT_SPOOL);
    for (size_t i = 0; i < m->n; i++)
        act_one(m, m->ids[i]);
    if (a->n_changed == 0) { /* nothing to take back, nothing to keep */
        back_to_list(m, r, "done=none_changed");
        return;
    }
    a->changed = out_view(&m->changed);
    int64_t id = record_insert(m->q->tx, &entity_list_action, a);
    back_to_list(m, r, arena_fmt(m->q->arena, "acted=%" PRId64, id).p);
}

/* False when it is no act of this list, or names no word of the community's. */
static bool act_read(struct many *m, struct str act)
{
    const struct field *f = tags_of(m->p);
    if (str_is(act, "archive") || str_is(act, "restore"))
        return true;
    if (str_is(act, "assign") && steward_of(m->p) &&
        guard_reach(&m->q->actor, m->p->write) == REACH_ALL) {
        struct choices known = stewards(m->q, m->p);
        struct str who = req_form(m->q, "steward");
        return choice_among(&known, who) && str_to_i64(who, &m->steward);
    }
    if (!f || (!str_is(act, "tag") && !str_is(act, "untag")))
        return false;
    struct choice_source all = record_choices(m->q);
    struct choices tags = all.of(all.ctx, f);
    m->tag = req_form(m->q, act.p);
    return choice_among(&tags, m->tag);
}

void record_act(struct req *q, struct res *r)
{
    struct many *m = arena_make(q->arena, struct many);
    struct str act = arena_str(q->arena, req_form(q, "act"));
    m->q = q;
    m->p = q->route->data;
    if (str_is(act, "csv") || str_is(act, "xlsx")) {
        export(m, r, act);
        return;
    }
    if (m->p->compare && str_is(act, "compare")) {
        compare(m, r);
        return;
    }
    if (guard_reach(&q->actor, m->p->write) == REACH_NONE) {
        res_not_found(q, r);
        return;
    }
    if (!act_read(m, act)) {
        res_refused(q, r, 400);
        return;
    }
    ids_read(m);
    if (m->n == 0)
        back_to_list(m, r, "done=none_picked");
    else
        act_on_all(m, r, act);
}

/* -- taken back
 * ------------------------------------------------------------------------------------------ */

static bool mine(struct req *q, const struct record_pages *p, int64_t id, struct list_action *ret)
{
    return id > 0 && record_get(q->tx, &entity_list_action, id, ret) &&
           ret->account == q->actor.account && str_is(ret->kind, p->entity->name);
}

static bool undo_one(struct many *m, int64_t id, int64_t version)
{
    struct req *q = m->q;
    const struct entity *e = m->p->entity;
    void *before = arena_alloc(q->arena, e->size), *record = arena_alloc(q->arena, e->size);
    if (!record_get(q->tx, e, id, before) || !record_mine(q, m->p, m->p->write, before) ||
        record_undo(q->tx, e, id, version) != RECORD_SAVED)
        return false;
    REQUIRE(record_get(q->tx, e, id, record));
    if (m->p->updated)
        m->p->updated(q->tx, q, before, record);
    return true;
}

void record_act_undo(struct req *q, struct res *r)
{
    struct many *m = arena_make(q->arena, struct many);
    struct list_action *a = &m->action;
    struct str rest, pair, id, version;
    m->q = q;
    m->p = q->route->data;
    if (!mine(q, m->p, req_form_id(q, "act"), a)) {
        res_not_found(q, r);
        return;
    }
    if (a->n_undone == NUMBER_NONE) { /* pressed twice, it is undone once */
        rest = a->changed;
        a->n_undone = 0;
        while (rest.n > 0 && str_next(&rest, ' ', &pair)) {
            int64_t record, made;
            str_cut(pair, ':', &id, &version);
            if (str_to_i64(id, &record) && str_to_i64(version, &made))
                a->n_undone += undo_one(m, record, made);
        }
        REQUIRE(record_update(q->tx, &entity_list_action, a) == RECORD_SAVED);
    }
    res_redirect(r, "%s?acted=%" PRId64, m->p->path, a->record.id);
}

/* -- said
 * ------------------------------------------------------------------------------------------------
 */

static struct str counted(struct req *q, enum text_id words, int64_t n)
{
    return text_with(q->arena, q->lang, words, TEXT_ARGS({ "count", .number = n }));
}

static struct str why_not(struct req *q, const struct list_action *a)
{
    struct str same = a->n_same > 0 ? counted(q, TEXT_record_act_same, a->n_same) : STR_NULL;
    struct str refused =
        a->n_refused > 0 ? counted(q, TEXT_record_act_refused, a->n_refused) : STR_NULL;
    if (same.p && refused.p)
        return arena_fmt(q->arena, "%.*s %.*s", STR_ARG(same), STR_ARG(refused));
    return same.p ? same : refused;
}

static enum text_id act_said(struct str act)
{
    return str_is(act, "archive")   ? TEXT_record_act_archived
           : str_is(act, "restore") ? TEXT_record_act_restored
           : str_is(act, "tag")     ? TEXT_record_act_tagged
           : str_is(act, "assign")  ? TEXT_record_act_assigned
                                    : TEXT_record_act_untagged;
}

bool lists_done(struct req *q, const struct record_pages *p, struct lists_done *ret)
{
    struct list_action a;
    if (!mine(q, p, req_query_id(q, "acted"), &a))
        return false;
    *ret = (struct lists_done){ .id = a.record.id };
    if (a.n_undone != NUMBER_NONE) {
        ret->words = counted(q, TEXT_record_act_undone, a.n_undone);
        if (a.n_undone < a.n_changed)
            ret->why = counted(q, TEXT_record_act_not_undone, a.n_changed - a.n_undone);
        return true;
    }
    ret->words = counted(q, act_said(a.act), a.n_changed);
    ret->why = why_not(q, &a);
    if (a.n_changed > 0)
        ret->undo = arena_fmt(q->arena, "%s/act/undo", p->path);
    return true;
}
