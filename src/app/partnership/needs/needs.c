/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/needs/needs.h"

#include "app/partnership/partnership/side.h"

#include "app/knowledge/adapt/said.h"
#include "app/partnership/partnership/part.h"
#include "needs_map.html.h"

#include <inttypes.h>

/* -- steps, needs and pledges: shown on the map, changed in their forms -- */

static struct str step_home(struct req *q, const void *record)
{
    return kept_home(q, &entity_need_step, record, "/needs", "/partnerships");
}

static struct str need_home(struct req *q, const void *record)
{
    return kept_home(q, &entity_need, record, "/needs", "/partnerships");
}

static struct str pledge_home(struct req *q, const void *record)
{
    return kept_home(q, &entity_pledge, record, "/needs", "/partnerships");
}

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_crumbs(q, kept_partnership(record), "/needs", TEXT_needs_title);
}

/* The last place is its own when it is new. */
static void step_prefill(struct req *q, void *record)
{
    struct need_steps_of_row *rows;
    struct need_step *s = record;
    kept_prefill(q, record);
    s->position = (int64_t)need_steps_of(
        q->tx, &(struct need_steps_of_in){ .partnership = s->partnership }, &rows);
}

static void need_prefill(struct req *q, void *record)
{
    struct needs_of_row *rows;
    struct need *n = record;
    kept_prefill(q, record);
    n->position =
        (int64_t)needs_of(q->tx, &(struct needs_of_in){ .partnership = n->partnership }, &rows);
    struct str offered = needs_offered_name(q, req_query_id(q, "offered"));
    if (offered.n && q->method == METHOD_GET)
        n->name = offered;
}

static void pledge_prefill(struct req *q, void *record)
{
    struct pledge *p = record;
    kept_prefill(q, record);
    p->moment = COMMITMENT_MOMENT_ARRIVAL;
    struct partnership_side *sides;
    size_t n = partnership_sides(q->tx, p->partnership, &sides);
    struct side_own own = side_own_of(q, p->partnership, sides, n);
    const struct partnership_side *mine = side_find(sides, n, own.mine);
    if (own.n)
        p->organization = q->actor.organization;
    if (own.n > 1 && mine)
        p->department = mine->department;
}

/* Where an organization has several parties, a pledge is of one of them. */
static void check_side(struct req *q, const struct pledge *p, struct form_errors *errors)
{
    struct partnership_side *sides;
    struct str names = STR_NULL, department = p->department.p ? p->department : STR("");
    size_t n = partnership_sides(q->tx, p->partnership, &sides), own = 0;
    for (size_t i = 0; i < n; i++) {
        if (sides[i].organization != p->organization)
            continue;
        struct str said = has(sides[i].department) ? sides[i].department : sides[i].name;
        if (str_eq(department, sides[i].department.p ? sides[i].department : STR("")))
            return;
        names = own++ ? arena_fmt(q->arena, "%.*s, %.*s", STR_ARG(names), STR_ARG(said)) : said;
    }
    if (own > 1)
        form_error_add(q->arena, errors, &entity_pledge.fields[PLEDGE_DEPARTMENT],
                       text_with(q->arena, q->lang, TEXT_needs_which_side,
                                 TEXT_ARGS({ "names", .value = names })));
}

/* -- what their forms choose from: steps and needs of the same partnership -- */

struct of_record {
    struct req *q;
    int64_t partnership;
    struct choice_source others;
};

static struct choices step_choices(struct req *q, int64_t partnership)
{
    struct need_steps_of_row *rows;
    size_t n =
        need_steps_of(q->tx, &(struct need_steps_of_in){ .partnership = partnership }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].name };
    return (struct choices){ list, n };
}

static struct choices need_choices(struct req *q, int64_t partnership)
{
    struct needs_of_row *rows;
    size_t n = needs_of(q->tx, &(struct needs_of_in){ .partnership = partnership }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++)
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), rows[i].name };
    return (struct choices){ list, n };
}

static struct choices choices_for(void *ctx, const struct field *f)
{
    const struct of_record *of = ctx;
    if (f->type == FIELD_REF && str_is(str_of(f->ref), "need_step"))
        return step_choices(of->q, of->partnership);
    if (f->type == FIELD_REF && str_is(str_of(f->ref), "need"))
        return need_choices(of->q, of->partnership);
    return of->others.of(of->others.ctx, f);
}

static struct choice_source choices(struct req *q, const void *record)
{
    struct of_record *of = arena_make(q->arena, struct of_record);
    *of = (struct of_record){ q, kept_partnership(record), kept_choices(q, record) };
    return (struct choice_source){ choices_for, of };
}

static void need_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct need *n = record;
    struct need_step s;
    if (n->step &&
        (!record_get(q->tx, &entity_need_step, n->step, &s) || s.partnership != n->partnership))
        form_error_add(q->arena, errors, &entity_need.fields[NEED_STEP],
                       text(q->lang, TEXT_entity_error_choice));
}

static void pledge_check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct pledge *p = record;
    struct need n;
    if (p->need &&
        (!record_get(q->tx, &entity_need, p->need, &n) || n.partnership != p->partnership))
        form_error_add(q->arena, errors, &entity_pledge.fields[PLEDGE_NEED],
                       text(q->lang, TEXT_entity_error_choice));
    if (p->moment == COMMITMENT_MOMENT_WITHIN && p->days == NUMBER_NONE)
        form_error_add(q->arena, errors, &entity_pledge.fields[PLEDGE_DAYS],
                       text(q->lang, TEXT_needs_days_missing));
    kept_check_party(q, &entity_pledge, p->partnership, p->organization, errors);
    check_side(q, p, errors);
}

/* The need that it answers. */
static struct str pledge_called(struct req *q, const void *record)
{
    return record_title(q->tx, &entity_need, ((const struct pledge *)record)->need);
}

#define KEPT_PAGES                                                                                 \
    .nav = NAV_PARTNERSHIPS, .read = CAP_PARTNERSHIP_READ, .write = CAP_PARTNERSHIP_WRITE,         \
    .owners = kept_owners, .responsible = kept_responsible,                                        \
    .owners_are = TEXT_partnership_owners_are, .crumbs = crumbs, .title = TEXT_needs_title,        \
    .beside = kept_beside

const struct record_pages need_step_pages = {
    .entity = &entity_need_step,
    .path = "/need-steps",
    .add = TEXT_needs_step_add,
    .prefill = step_prefill,
    .home = step_home,
    .form = "name detail",
    KEPT_PAGES,
};
const struct record_pages need_pages = {
    .entity = &entity_need,
    .path = "/needs",
    .add = TEXT_needs_need_add,
    .prefill = need_prefill,
    .home = need_home,
    .choices = choices,
    .check = need_check,
    .form = "name step detail",
    KEPT_PAGES,
};
static const char *const pledge_unsaid[] = { "clause", NULL }; /* a number that says nothing */

const struct record_pages pledge_pages = {
    .entity = &entity_pledge,
    .path = "/pledges",
    .add = TEXT_needs_pledge,
    .prefill = pledge_prefill,
    .home = pledge_home,
    .choices = choices,
    .check = pledge_check,
    .called = pledge_called,
    .unsaid = pledge_unsaid,
    .form = "need organization:half department:half moment:half days:half how",
    KEPT_PAGES,
};

/* -- the map -- */

static void map_page(struct req *q, struct res *r)
{
    struct partnership p;
    struct needs_view m;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    needs_read(q, &p, &m);
    m.crumbs = kept_crumbs(q, p.record.id, NULL, TEXT_NONE);
    m.arrange = m.may_write && req_query(q, "arrange").p;
    m.may_adapt = req_may(q, CAP_ADMIN, 0);
    needs_offers_read(q, &m);
    m.may_agree = m.may_write && guard_reach(&q->actor, CAP_AGREEMENT_WRITE) != REACH_NONE &&
                  p.ended == DAY_NONE;
    struct page page = { .title = text(q->lang, TEXT_needs_title),
                         .nav = NAV_PARTNERSHIPS,
                         .undo = record_home_undo(q) };
    view_page(q, r, &page, needs_map_html, &m);
}

static void card_csv(struct out *o, const struct need_lane *lane, const struct need_card *card)
{
    struct str step = lane->row->name, need = card->row->name;
    if (!card->n_pledges)
        kept_csv_line(o, (struct str[]){ step, need, STR_NULL, STR_NULL, STR_NULL, STR_NULL }, 6);
    for (size_t i = 0; i < card->n_pledges; i++) {
        const struct need_pledge *g = &card->pledges[i];
        kept_csv_line(o, (struct str[]){ step, need, g->who, g->when, g->row->how, g->state }, 6);
    }
}

static void map_csv(struct req *q, struct res *r)
{
    struct partnership p;
    struct needs_view m;
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    needs_read(q, &p, &m);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("needs.csv"));
    kept_csv_line(&r->body,
                  (struct str[]){ entity_need_step.one[q->lang], entity_need.one[q->lang],
                                  entity_pledge.fields[PLEDGE_ORGANIZATION].label[q->lang],
                                  entity_pledge.fields[PLEDGE_MOMENT].label[q->lang],
                                  entity_pledge.fields[PLEDGE_HOW].label[q->lang],
                                  text(q->lang, TEXT_needs_state) },
                  6);
    for (size_t i = 0; i < m.n_lanes; i++)
        for (size_t k = 0; k < m.lanes[i].n_cards; k++)
            card_csv(&r->body, &m.lanes[i], &m.lanes[i].cards[k]);
}

static void start(struct req *q, struct res *r)
{
    struct partnership p;
    if (!kept_open(q, r, CAP_PARTNERSHIP_WRITE, &p))
        return;
    bool started = needs_start(q->tx, said_texts(q), p.record.id);
    record_go_back(q, r, arena_fmt(q->arena, "/partnerships/%" PRId64 "/needs", p.record.id),
                   started ? "needs_started" : "same", 0);
}

static int way(const struct req *q)
{
    return str_is(req_form(q, "way"), "up") ? -1 : 1;
}

static void step_move(struct req *q, struct res *r)
{
    struct need_step s;
    if (!record_find(q, r, &need_step_pages, CAP_PARTNERSHIP_WRITE, &s))
        return;
    needs_step_move(q->tx, &s, way(q));
    record_go_back(q, r, step_home(q, &s), "saved", 0);
}

static void need_move(struct req *q, struct res *r)
{
    struct need n;
    if (!record_find(q, r, &need_pages, CAP_PARTNERSHIP_WRITE, &n))
        return;
    needs_move(q->tx, &n, way(q));
    record_go_back(q, r, need_home(q, &n), "saved", 0);
}

/* -- the module -- */

#define READ CAP_PARTNERSHIP_READ
#define WRITE CAP_PARTNERSHIP_WRITE

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    struct needs_covered_row row;
    *ret_late = false;
    needs_covered(q->tx, &(struct needs_covered_in){ .partnership = partnership }, &row);
    return row.needs ? text_with(q->arena, q->lang, TEXT_needs_covered,
                                 TEXT_ARGS({ "count", .number = row.covered },
                                           { "all", text_number(q->arena, q->lang, row.needs), 0 }))
                     : STR_NULL;
}

static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct needs_covered_row row;
    if (p->phase != PARTNERSHIP_PHASE_AGREEMENT)
        return 0;
    needs_covered(q->tx, &(struct needs_covered_in){ .partnership = p->record.id }, &row);
    if (row.needs && row.covered == row.needs)
        return 0;
    ret[0] = (struct partnership_suggestion){
        .what = text(q->lang, row.needs ? TEXT_needs_do_cover : TEXT_needs_do_begin),
        .why = row.needs ? text_with(q->arena, q->lang, TEXT_needs_why_cover,
                                     TEXT_ARGS({ "count", .number = row.needs - row.covered }))
                         : text(q->lang, TEXT_needs_why_begin),
        .href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/needs", p->record.id),
        .weight = 40,
    };
    return 1;
}

static const struct partnership_part parts[] = {
    { .path = "/needs",
      .icon = "hands",
      .title = TEXT_needs_title,
      .text = TEXT_needs_lede,
      .phases = PART_PHASE(AGREEMENT) | PART_PHASE(CONSOLIDATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = said,
      .suggest = suggest },
};

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/needs", READ, map_page },
    { METHOD_GET, "/partnerships/{id}/needs.csv", READ, map_csv },
    { METHOD_POST, "/partnerships/{id}/needs", WRITE, start },
    { METHOD_POST, "/partnerships/{id}/needs/agree", CAP_AGREEMENT_WRITE, needs_agree,
      .isolation = ISOLATION_SERIALIZABLE },
    { METHOD_GET, "/guide/needs", CAP_SIGNED_IN, needs_guide },
    KEPT_ROUTES(&need_step_pages, "/need-steps"),
    { METHOD_POST, "/need-steps/{id}/move", WRITE, step_move },
    KEPT_ROUTES(&need_pages, "/needs"),
    { METHOD_POST, "/needs/{id}/move", WRITE, need_move },
    KEPT_ROUTES(&pledge_pages, "/pledges"),
};

static const struct module_entity entities[] = {
    { &entity_need_step, "/need-steps", READ, .pages = &need_step_pages },
    { &entity_need, "/needs", READ, .pages = &need_pages },
    { &entity_pledge, "/pledges", READ, .pages = &pledge_pages },
};
static const struct statement *const *const statements[] = { statements_needs, NULL };

const struct module module_needs = {
    .name = "needs",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
