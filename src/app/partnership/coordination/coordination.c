/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/coordination/coordination.h"

#include "app/partnership/partnership/part.h"
#include "coordination_page.html.h"
#include "guard/account.h"
#include "organization.ent.h"

#include <inttypes.h>

/* -- the common pages: both are told on the page of their partnership
 * ----------------------------------- */

static struct str coordinator_home(struct req *q, const void *record)
{
    return kept_home(q, &entity_coordinator, record, "/coordination", "/partnerships");
}

static struct str share_home(struct req *q, const void *record)
{
    return kept_home(q, &entity_cost_share, record, "/coordination", "/partnerships");
}

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_crumbs(q, kept_partnership(record), "/coordination", TEXT_coordination_title);
}

/* The first is often who answers for the partnership already. */
static void coordinator_prefill(struct req *q, void *record)
{
    struct coordinator *k = record;
    struct coordination_stand_row row;
    kept_prefill(q, record);
    k->starts = q->today;
    coordination_stand(
        q->tx, &(struct coordination_stand_in){ .partnership = k->partnership, .today = q->today },
        &row);
    int64_t owner = partnership_responsible(q->tx, k->partnership);
    if (!row.n && owner && q->method == METHOD_GET)
        k->name = account_name(q->home, owner);
}

static void share_prefill(struct req *q, void *record)
{
    struct cost_share *s = record;
    struct cost_shares_taken_row row;
    kept_prefill(q, record);
    s->kind = COST_KIND_IN_KIND;
    cost_shares_taken(q->tx, &(struct cost_shares_taken_in){ .partnership = s->partnership }, &row);
    if (q->method == METHOD_GET && row.share < COORDINATION_SHARES)
        s->share = COORDINATION_SHARES - row.share;
}

struct choosing {
    struct req *q;
    const void *record;
};

/* Of the parties: “Louise Vollant · Refuge Le Passage”. */
static struct choices choices_for(void *ctx, const struct field *f)
{
    struct choosing *c = ctx;
    struct coordination_named_row *rows;
    struct arena *a = c->q->arena;
    if (str_is(str_of(f->ref), "organization")) {
        struct choice_source parties = kept_choices(c->q, c->record);
        return parties.of(parties.ctx, f);
    }
    size_t n =
        coordination_named(c->q->tx,
                           &(struct coordination_named_in){
                               .partnership = kept_partnership(c->record), .kind = str_of(f->ref) },
                           &rows);
    struct choice *list = arena_array(a, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(a, "%" PRId64, rows[i].id),
                                   arena_fmt(a, "%.*s · %.*s", STR_ARG(rows[i].name),
                                             STR_ARG(rows[i].agency)) };
    return (struct choices){ list, n };
}

static struct choice_source choices(struct req *q, const void *record)
{
    struct choosing *c = arena_make(q->arena, struct choosing);
    *c = (struct choosing){ q, record };
    return (struct choice_source){ choices_for, c };
}

/* What is named must be of the parties; what was named already may stay. */
static void check_ref(struct req *q, const struct entity *e, const void *record, int field,
                      struct form_errors *errors)
{
    const struct field *f = &e->fields[field];
    struct str value = entity_raw(q->arena, f, record), was = STR_NULL;
    void *before = arena_alloc(q->arena, e->size);
    int64_t own = ((const struct record *)record)->id;
    if (str_is_blank(value))
        return;
    if (own && record_get(q->tx, e, own, before))
        was = entity_raw(q->arena, f, before);
    struct choosing c = { q, record };
    struct choices all = choices_for(&c, f);
    if (!choice_among(&all, value) && !str_eq(value, was))
        form_error_add(q->arena, errors, f, text(q->lang, TEXT_entity_error_choice));
}

static void coordinator_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct coordinator *k = record;
    kept_check_party(q, &entity_coordinator, k->partnership, k->organization, errors);
    check_ref(q, &entity_coordinator, record, COORDINATOR_CONTACT, errors);
    check_ref(q, &entity_coordinator, record, COORDINATOR_LOCATION, errors);
    if (k->ends != DAY_NONE && k->starts != DAY_NONE && k->ends < k->starts)
        form_error_add(q->arena, errors, &entity_coordinator.fields[COORDINATOR_ENDS],
                       text(q->lang, TEXT_deliverable_order));
}

static void share_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct cost_share *s = record;
    struct cost_shares_taken_row row;
    kept_check_party(q, &entity_cost_share, s->partnership, s->organization, errors);
    check_ref(q, &entity_cost_share, record, COST_SHARE_CONTRIBUTION, errors);
    cost_shares_taken(
        q->tx, &(struct cost_shares_taken_in){ .partnership = s->partnership, .but = s->record.id },
        &row);
    if (s->share != NUMBER_NONE && row.share + s->share > COORDINATION_SHARES)
        form_error_add(
            q->arena, errors, &entity_cost_share.fields[COST_SHARE_SHARE],
            text_with(q->arena, q->lang, TEXT_coordination_error_share,
                      TEXT_ARGS({ "count", .number = COORDINATION_SHARES - row.share })));
}

#define KEPT_PAGES                                                                                 \
    .nav = NAV_PARTNERSHIPS, .read = CAP_PARTNERSHIP_READ, .write = CAP_PARTNERSHIP_WRITE,         \
    .owners = kept_owners, .responsible = kept_responsible,                                        \
    .owners_are = TEXT_partnership_owners_are, .crumbs = crumbs, .title = TEXT_coordination_title, \
    .beside = kept_beside, .choices = choices

const struct record_pages coordinator_pages = {
    .entity = &entity_coordinator,
    .path = "/coordinators",
    .add = TEXT_coordination_add,
    .prefill = coordinator_prefill,
    .check = coordinator_check,
    .home = coordinator_home,
    .form = "name organization:half contact:half share:half hours:half starts:half ends:half "
            "location:half desk_days:half cost:half tasks",
    KEPT_PAGES,
};

static struct str share_called(struct req *q, const void *record)
{
    return record_title(q->tx, &entity_organization,
                        ((const struct cost_share *)record)->organization);
}

const struct record_pages cost_share_pages = {
    .entity = &entity_cost_share,
    .path = "/cost-shares",
    .add = TEXT_coordination_share_add,
    .prefill = share_prefill,
    .check = share_check,
    .home = share_home,
    .called = share_called,
    .form = "organization:half share:half kind:half contribution:half note",
    KEPT_PAGES,
};

/* -- the page
 * ----------------------------------------------------------------------------------------- */

static void page(struct req *q, struct res *r)
{
    struct partnership p;
    struct coordination_view m;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    coordination_read(q, &p, &m);
    m.crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE);
    struct page of = { .title = text(q->lang, TEXT_coordination_title),
                       .nav = NAV_PARTNERSHIPS,
                       .undo = record_home_undo(q) };
    view_page(q, r, &of, coordination_page_html, &m);
}

static struct str number_of(struct req *q, int64_t n)
{
    return n == NUMBER_NONE ? STR_NULL : arena_fmt(q->arena, "%" PRId64, n);
}

static struct str dollars(struct req *q, int64_t cents)
{
    return cents == NUMBER_NONE
               ? STR_NULL
               : arena_fmt(q->arena, "%" PRId64 ".%02d", cents / 100, (int)(cents % 100));
}

/* Who coordinates, a line each; below, who pays. */
static void csv(struct req *q, struct res *r)
{
    static const int fields[] = {
        COORDINATOR_NAME,     COORDINATOR_ORGANIZATION, COORDINATOR_SHARE,
        COORDINATOR_HOURS,    COORDINATOR_STARTS,       COORDINATOR_ENDS,
        COORDINATOR_LOCATION, COORDINATOR_DESK_DAYS,    COORDINATOR_COST
    };
    static const int shared[] = { COST_SHARE_ORGANIZATION, COST_SHARE_SHARE, COST_SHARE_KIND,
                                  COST_SHARE_CONTRIBUTION, COST_SHARE_NOTE };
    enum { FIELDS = sizeof fields / sizeof *fields, SHARED = sizeof shared / sizeof *shared };
    struct partnership p;
    struct coordination_view m;
    struct str cells[FIELDS];
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    coordination_read(q, &p, &m);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("coordination.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < FIELDS; i++)
        cells[i] = entity_coordinator.fields[fields[i]].label[q->lang];
    kept_csv_line(&r->body, cells, FIELDS);
    for (size_t i = 0; i < m.n_lines; i++) {
        const struct coordinators_of_row *x = m.lines[i].row;
        kept_csv_line(&r->body,
                      (struct str[]){ x->name, x->agency, number_of(q, x->share),
                                      number_of(q, x->hours), day_iso(q->arena, x->starts),
                                      day_iso(q->arena, x->ends), x->desk,
                                      number_of(q, x->desk_days), dollars(q, x->cost) },
                      FIELDS);
    }
    out_lit(&r->body, "\r\n");
    for (size_t i = 0; i < SHARED; i++)
        cells[i] = entity_cost_share.fields[shared[i]].label[q->lang];
    kept_csv_line(&r->body, cells, SHARED);
    for (size_t i = 0; i < m.n_shares; i++) {
        const struct share_line *s = &m.shares[i];
        kept_csv_line(&r->body,
                      (struct str[]){ s->row->who, number_of(q, s->row->share), s->kind,
                                      s->row->contribution, s->row->note },
                      SHARED);
    }
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

static void stand(struct req *q, int64_t partnership, struct coordination_stand_row *ret)
{
    coordination_stand(
        q->tx, &(struct coordination_stand_in){ .partnership = partnership, .today = q->today },
        ret);
}

static bool ends_soon(struct req *q, const struct coordination_stand_row *row)
{
    return row->n && !row->next && row->ends != DAY_NONE &&
           row->ends - q->today <= COORDINATION_SOON;
}

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct coordination_stand_row row;
    stand(q, partnership, &row);
    *ret_late = ends_soon(q, &row);
    return coordination_said(q, &row);
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct coordination_stand_row row;
    size_t n = 0;
    struct str href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/coordination", p->record.id);
    stand(q, p->record.id, &row);
    if (!row.n && p->phase == PARTNERSHIP_PHASE_CONSOLIDATION)
        ret[n++] =
            (struct partnership_suggestion){ text(q->lang, TEXT_coordination_do_name),
                                             text(q->lang, TEXT_coordination_why_name), href, 50 };
    if (ends_soon(q, &row))
        ret[n++] = (struct partnership_suggestion){
            text(q->lang, TEXT_coordination_do_follow),
            text_with(
                q->arena, q->lang, TEXT_coordination_why_follow,
                TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, row.ends, DAY_SHORT) })),
            href, 60
        };
    if (row.cost > 0 && row.shares < COORDINATION_SHARES)
        ret[n++] = (struct partnership_suggestion){
            text(q->lang, TEXT_coordination_do_share),
            text_with(q->arena, q->lang, TEXT_coordination_why_share,
                      TEXT_ARGS({ "count", .number = COORDINATION_SHARES - row.shares })),
            href, 20
        };
    return n;
}

static const struct partnership_part parts[] = {
    { .path = "/coordination",
      .icon = "person",
      .title = TEXT_coordination_title,
      .text = TEXT_coordination_about,
      .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = said,
      .suggest = suggest },
};

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/coordination", CAP_PARTNERSHIP_READ, page },
    { METHOD_GET, "/partnerships/{id}/coordination.csv", CAP_PARTNERSHIP_READ, csv },
    KEPT_ROUTES(&coordinator_pages, "/coordinators"),
    KEPT_ROUTES(&cost_share_pages, "/cost-shares"),
};

static const struct module_entity entities[] = {
    { &entity_coordinator, "/coordinators", CAP_PARTNERSHIP_READ, .pages = &coordinator_pages },
    { &entity_cost_share, "/cost-shares", CAP_PARTNERSHIP_READ, .pages = &cost_share_pages },
};
static const struct statement *const *const statements[] = { statements_coordinator, NULL };

const struct module module_coordination = {
    .name = "coordination",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
