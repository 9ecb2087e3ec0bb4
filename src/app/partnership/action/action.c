/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/action/action.h"

#include "action_kept.html.h"
#include "action_show.html.h"
#include "action_together.html.h"
#include "app/partnership/action/show.h"
#include "app/partnership/interaction/interaction.h"
#include "app/partnership/kept/kept.h"
#include "app/partnership/partnership/part.h"
#include "core/fault.h"
#include "core/key.h"
#include "guard/account.h"
#include "organization.ent.h"

#include <inttypes.h>

/* What one may log, one may write down as a thing to do. */
#define READ CAP_INTERACTION_READ
#define WRITE CAP_INTERACTION_WRITE

enum { PROOF_MOST = 1000, TOGETHER_MOST = 200 };

/* -- its life
 * ----------------------------------------------------------------------------------------- */

static void defaults(struct tx *tx, const struct actor *who, struct action *a)
{
    a->agency = interaction_agency(tx, who);
    if (!a->state)
        a->state = ACTION_STATE_OPEN;
    if (!a->kind)
        a->kind = ACTION_KIND_ACTION;
    if (!a->organization)
        a->organization = a->agency;
    if (a->account == NUMBER_NONE && a->organization == a->agency && str_is_blank(a->who))
        a->account = who->account;
}

int64_t action_add(struct tx *tx, const struct actor *who, struct action *a)
{
    defaults(tx, who, a);
    return record_insert(tx, &entity_action, a);
}

/* -- the common pages
 * --------------------------------------------------------------------------------- */

static size_t owners(struct tx *tx, const void *record, int64_t *ret, size_t most)
{
    const struct action *a = record;
    size_t n = 0;
    (void)tx;
    REQUIRE(most > 1);
    if (a->agency)
        ret[n++] = a->agency;
    if (a->organization && a->organization != a->agency)
        ret[n++] = a->organization;
    return n;
}

static const void *list_in(struct req *q)
{
    struct action_list_in *in = arena_make(q->arena, struct action_list_in);
    in->agency = guard_agency(&q->actor, READ);
    in->account = q->actor.account;
    return in;
}

/* The record that it comes from, when this actor may read it. */
static const struct module_entity *origin_of(struct req *q, struct str name, int64_t id)
{
    const struct module_entity *e = str_is_blank(name) ? NULL : module_entity_named(name);
    return e && id > 0 && module_may_read(q, e, id) ? e : NULL;
}

static void prefill(struct req *q, void *record)
{
    struct action *a = record;
    struct str origin = req_form(q, "origin");
    int64_t id = req_form_id(q, "origin_id");
    a->state = ACTION_STATE_OPEN;
    if (!a->kind)
        a->kind = ACTION_KIND_ACTION;
    a->agency = interaction_agency(q->tx, &q->actor);
    if (origin_of(q, origin, id)) {
        a->origin = origin;
        a->origin_id = id;
        if (req_form_id(q, "origin_part") > 0)
            a->origin_part = req_form_id(q, "origin_part");
    }
}

static void complete(struct req *q, void *record)
{
    defaults(q->tx, &q->actor, record);
}

/* Where it came from stays in the form that came back. */
static void beside(struct view *v, struct req *q, const struct form *f)
{
    (void)f;
    action_kept_html(v, req_form(q, "origin"), req_form(q, "origin_id"), req_form(q, "origin_part"),
                     req_form(q, "back"));
}

/* -- the page of one
 * ---------------------------------------------------------------------------------- */

static struct str organization_called(struct req *q, int64_t id)
{
    return id ? record_title(q->tx, &entity_organization, id) : STR_NULL;
}

static void show(struct req *q, struct res *r, const void *record)
{
    const struct action *a = record;
    struct action_view m = {
        .tools = record_tools_of(q, &action_pages, record),
        .action = a,
        .today = q->today,
        .kind = enumeration_action_kind.values[a->kind].label[q->lang],
        .doer = organization_called(q, a->organization),
        .person = a->who,
    };
    if (str_is_blank(m.person) && a->account != NUMBER_NONE)
        m.person = account_name(q->home, a->account);
    if (a->partnership)
        m.partnership = record_title(q->tx, &entity_partnership, a->partnership);
    const struct module_entity *from =
        a->origin_id == NUMBER_NONE ? NULL : origin_of(q, a->origin, a->origin_id);
    if (from) {
        m.origin = module_record_title(q->tx, from->entity, a->origin_id);
        if (from->path)
            m.origin_href = arena_fmt(q->arena, "%s/%" PRId64, from->path, a->origin_id);
    }
    struct page page = { .title = a->title,
                         .nav = NAV_PARTNERSHIPS,
                         .undo = arena_fmt(q->arena, "%.*s/undo", STR_ARG(m.tools.base)) };
    view_page(q, r, &page, action_show_html, &m);
}

/* Done, dropped, or open again; a proof that is not sent leaves the one that is there. */
static void done(struct req *q, struct res *r)
{
    struct action a;
    struct str state = req_form(q, "state"), proof = str_trim(req_form(q, "proof"));
    if (!record_find(q, r, &action_pages, WRITE, &a))
        return;
    a.state = ACTION_STATE_DONE;
    if (!str_is_blank(state))
        entity_set_raw(q->arena, &entity_action.fields[ACTION_STATE], &a, state);
    a.done = a.state == ACTION_STATE_OPEN ? DAY_NONE : q->today;
    if (proof.n && key_length(proof) <= PROOF_MOST)
        a.proof = proof;
    enum record_result saved = record_update(q->tx, &entity_action, &a);
    record_go_back(q, r, arena_fmt(q->arena, "/actions/%" PRId64, a.record.id), "action",
                   saved == RECORD_SAVED && str_is_blank(req_form(q, "back")) ? a.record.version
                                                                              : 0);
}

/* -- beside what they belong to
 * ------------------------------------------------------------------------ */

static int state_of(struct str state)
{
    return str_is(state, "open")   ? ACTION_LINE_OPEN
           : str_is(state, "done") ? ACTION_LINE_DONE
                                   : ACTION_LINE_DROPPED;
}

size_t action_of(struct req *q, const char *origin, int64_t id, struct action_line **ret)
{
    struct action_of_origin_row *rows;
    size_t n = action_of_origin(
        q->tx,
        &(struct action_of_origin_in){
            .origin = str_of(origin), .origin_id = id, .agency = guard_agency(&q->actor, READ) },
        &rows);
    bool may = guard_reach(&q->actor, WRITE) != REACH_NONE;
    *ret = arena_array(q->arena, struct action_line, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct action_line){
            .id = rows[i].id,
            .part = rows[i].part,
            .title = rows[i].title,
            .doer = rows[i].doer,
            .who = rows[i].who,
            .proof = rows[i].proof,
            .due = rows[i].due,
            .done = rows[i].done,
            .state = state_of(rows[i].state),
            .point = str_is(rows[i].kind, "point"),
            .may = may && rows[i].mine,
        };
    return n;
}

static void together_read(struct req *q, int64_t partnership, struct actions_together *m)
{
    struct action_of_partnership_row *rows;
    size_t n = action_of_partnership(
        q->tx,
        &(struct action_of_partnership_in){ .partnership = partnership,
                                            .agency = guard_agency(&q->actor, READ) },
        &rows);
    bool may = guard_reach(&q->actor, WRITE) != REACH_NONE;
    m->more = n > TOGETHER_MOST;
    n = m->more ? TOGETHER_MOST : n;
    m->open = arena_array(q->arena, struct action_line, n);
    m->points = arena_array(q->arena, struct action_line, n);
    m->over = arena_array(q->arena, struct action_line, n);
    for (size_t i = 0; i < n; i++) {
        struct action_line line = {
            .id = rows[i].id,
            .title = rows[i].title,
            .doer = rows[i].doer,
            .who = rows[i].who,
            .proof = rows[i].proof,
            .due = rows[i].due,
            .done = rows[i].done,
            .state = state_of(rows[i].state),
            .point = str_is(rows[i].kind, "point"),
            .may = may && rows[i].mine,
        };
        if (line.state != ACTION_LINE_OPEN)
            m->over[m->n_over++] = line;
        else if (line.point)
            m->points[m->n_points++] = line;
        else
            m->open[m->n_open++] = line;
    }
}

/* All of a partnership, for who may read it. */
static void together(struct req *q, struct res *r)
{
    struct partnership p;
    if (!record_find(q, r, &partnership_pages, CAP_PARTNERSHIP_READ, &p))
        return;
    struct actions_together m = {
        .id = p.record.id,
        .crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE),
        .here = arena_fmt(q->arena, "/partnerships/%" PRId64 "/actions", p.record.id),
        .today = q->today,
        .may_add = p.ended == DAY_NONE && interaction_may_log(q),
    };
    together_read(q, p.record.id, &m);
    view_page(q, r, PAGE(.title = text(q->lang, TEXT_action_title), .nav = NAV_PARTNERSHIPS),
              action_together_html, &m);
}

/* -- its line on the partnership's page
 * --------------------------------------------------------------- */

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct action_counts_row c;
    action_counts(q->tx,
                  &(struct action_counts_in){ .partnership = partnership, .today = q->today }, &c);
    *ret_late = c.late > 0;
    if (c.open + c.points + c.done == 0)
        return STR_NULL;
    if (c.late > 0)
        return text_with(q->arena, q->lang, TEXT_action_said_late,
                         TEXT_ARGS({ "count", .number = c.open }, { "late", .number = c.late }));
    if (c.points > 0)
        return text_with(
            q->arena, q->lang, TEXT_action_said_points,
            TEXT_ARGS({ "count", .number = c.open }, { "points", .number = c.points }));
    return c.open ? text_with(q->arena, q->lang, TEXT_action_said,
                              TEXT_ARGS({ "count", .number = c.open }))
                  : text_with(q->arena, q->lang, TEXT_action_over,
                              TEXT_ARGS({ "count", .number = c.done }));
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct action_counts_row c;
    action_counts(q->tx,
                  &(struct action_counts_in){ .partnership = p->record.id, .today = q->today }, &c);
    if (c.late == 0)
        return 0;
    ret[0] = (struct partnership_suggestion){
        .what = text(q->lang, TEXT_action_suggest),
        .why = text_with(q->arena, q->lang, TEXT_action_suggest_why,
                         TEXT_ARGS({ "count", .number = c.late })),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/actions", p->record.id),
        .weight = 80,
    };
    return 1;
}

static const struct partnership_part parts[] = {
    { .path = "/actions",
      .icon = "flag",
      .title = TEXT_action_title,
      .text = TEXT_action_part,
      .phases = PART_PHASE(PREPARATION) | PART_PHASE(IDENTIFICATION) | PART_PHASE(AGREEMENT) |
                PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = said,
      .suggest = suggest },
};

/* -- the module
 * --------------------------------------------------------------------------------------- */

static const struct list_column columns[] = {
    { .name = "title", .flags = COLUMN_TITLE, .below = "together" },
    { .name = "doer", .label = TEXT_action_organization, .below = "who" },
    { .name = "kind" },
    { .name = "state" },
    { .name = "due" },
};
static const char *const facets[] = { "state", "kind", NULL };

const struct record_pages action_pages = {
    .entity = &entity_action,
    .path = "/actions",
    .nav = NAV_PARTNERSHIPS,
    .read = READ,
    .write = WRITE,
    .list = &statement_action_list,
    .columns = columns,
    .n_columns = sizeof columns / sizeof *columns,
    .facets = facets,
    .title = TEXT_action_title,
    .lede = TEXT_action_lede,
    .add = TEXT_action_add,
    .placeholder = TEXT_action_placeholder,
    .tabs = partnership_tabs,
    .empty_icon = "flag",
    .empty_title = TEXT_action_empty,
    .empty_text = TEXT_action_empty_text,
    .owners = owners,
    .owners_are = TEXT_action_owners_are,
    .prefill = prefill,
    .complete = complete,
    .beside = beside,
    .show = show,
    .form = "title kind:half due:half organization who partnership",
    .list_in = list_in,
    .order = "due",
    .own_adds = true,
};

static const struct route routes[] = {
    RECORD_ROUTES(&action_pages, "/actions", READ, WRITE),
    { METHOD_POST, "/actions/{id}/done", WRITE, done, .data = &action_pages },
    { METHOD_GET, "/partnerships/{id}/actions", CAP_PARTNERSHIP_READ, together },
};

static const struct module_entity entities[] = {
    { &entity_action, "/actions", READ, .pages = &action_pages },
};
static const struct statement *const *const statements[] = { statements_action, NULL };

const struct module module_action = {
    .name = "action",
    .entities = entities,
    .n_entities = 1,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = sizeof parts / sizeof *parts,
};
