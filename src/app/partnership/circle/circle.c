/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/partnership/circle/circle.h"

#include "app/partnership/partnership/part.h"
#include "circle_page.html.h"
#include "core/fault.h"
#include "core/key.h"
#include "organization.ent.h"

#include <inttypes.h>

enum { REASON_MOST = 500 };

/* -- the common pages: told on the page of their partnership
 * -------------------------------------------- */

static struct str home(struct req *q, const void *record)
{
    return kept_home(q, &entity_circle_member, record, "/circle", "/partnerships");
}

static struct crumb *crumbs(struct req *q, const void *record)
{
    return kept_crumbs(q, kept_partnership(record), "/circle", TEXT_circle_title);
}

static void prefill(struct req *q, void *record)
{
    struct circle_member *m = record;
    kept_prefill(q, record);
    m->ring = CIRCLE_RING_HORIZON;
    m->since = q->today;
}

/* Who invites is a party; who is placed is of the directory. */
static struct choices choices_for(void *ctx, const struct field *f)
{
    const struct choice_source *both = ctx;
    bool inviter = str_is(str_of(f->name), "inviter");
    return both[inviter].of(both[inviter].ctx, f);
}

static struct choice_source choices(struct req *q, const void *record)
{
    struct choice_source *both = arena_array(q->arena, struct choice_source, 2);
    both[0] = record_choices(q);
    both[1] = kept_choices(q, record);
    return (struct choice_source){ choices_for, both };
}

static void check(struct req *q, const void *record, struct form_errors *errors)
{
    const struct circle_member *m = record;
    const struct field *f = entity_circle_member.fields;
    struct circle_has_row row;
    if (!m->organization && str_is_blank(m->name))
        form_error_add(q->arena, errors, &f[CIRCLE_MEMBER_ORGANIZATION],
                       text(q->lang, TEXT_circle_error_who));
    if (m->organization && circle_has(q->tx,
                                      &(struct circle_has_in){ .partnership = m->partnership,
                                                               .organization = m->organization,
                                                               .but = m->record.id },
                                      &row))
        form_error_add(q->arena, errors, &f[CIRCLE_MEMBER_ORGANIZATION],
                       text(q->lang, TEXT_circle_error_there));
    if (m->inviter && !kept_is_party(q->tx, m->partnership, m->inviter))
        form_error_add(q->arena, errors, &f[CIRCLE_MEMBER_INVITER],
                       text(q->lang, TEXT_kept_not_a_party));
}

/* The name of one of the directory is its own: it is found by it. */
static void complete(struct req *q, void *record)
{
    struct circle_member *m = record;
    if (m->organization)
        m->name = record_title(q->tx, &entity_organization, m->organization);
}

const struct record_pages circle_member_pages = {
    .entity = &entity_circle_member,
    .path = "/circle-members",
    .nav = NAV_PARTNERSHIPS,
    .read = CAP_PARTNERSHIP_READ,
    .write = CAP_PARTNERSHIP_WRITE,
    .title = TEXT_circle_title,
    .add = TEXT_circle_add,
    .owners = kept_owners,
    .responsible = kept_responsible,
    .owners_are = TEXT_partnership_owners_are,
    .choices = choices,
    .prefill = prefill,
    .complete = complete,
    .check = check,
    .beside = kept_beside,
    .home = home,
    .crumbs = crumbs,
    .form = "organization:half name:half reason due:half inviter:half conditions came",
};

/* -- the page
 * ----------------------------------------------------------------------------------------- */

static void draw(struct req *q, struct res *r, const struct partnership *p, int64_t wrong)
{
    struct circle_view m = { .wrong = wrong };
    circle_read(q, p, &m);
    if (m.may_write)
        circle_candidates(q, &m);
    m.crumbs = kept_crumbs(q, p->record.id, NULL, TEXT_NONE);
    struct page page = { .title = text(q->lang, TEXT_circle_title),
                         .nav = NAV_PARTNERSHIPS,
                         .undo = record_home_undo(q) };
    view_page(q, r, &page, circle_page_html, &m);
}

static void circle_page(struct req *q, struct res *r)
{
    struct partnership p;
    if (kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        draw(q, r, &p, 0);
}

static void circle_csv(struct req *q, struct res *r)
{
    static const int fields[] = { CIRCLE_MEMBER_RING,    CIRCLE_MEMBER_NAME,
                                  CIRCLE_MEMBER_SINCE,   CIRCLE_MEMBER_DUE,
                                  CIRCLE_MEMBER_INVITER, CIRCLE_MEMBER_CONDITIONS,
                                  CIRCLE_MEMBER_REASON,  CIRCLE_MEMBER_CAME };
    enum { FIELDS = sizeof fields / sizeof *fields };
    struct partnership p;
    struct circle_view m = { 0 };
    struct str cells[FIELDS];
    if (!kept_open(q, r, CAP_PARTNERSHIP_READ, &p))
        return;
    circle_read(q, &p, &m);
    res_status(r, 200, "text/csv; charset=utf-8");
    res_attachment(r, STR("circle.csv"));
    out_lit(&r->body, "\xEF\xBB\xBF");
    for (size_t i = 0; i < FIELDS; i++)
        cells[i] = entity_circle_member.fields[fields[i]].label[q->lang];
    kept_csv_line(&r->body, cells, FIELDS);
    for (int ring = 0; ring < CIRCLE_RINGS; ring++)
        for (size_t i = 0; i < m.rings[ring].n_places; i++) {
            const struct circle_of_row *x = m.rings[ring].places[i].row;
            kept_csv_line(&r->body,
                          (struct str[]){ m.rings[ring].name, x->name, day_iso(q->arena, x->since),
                                          day_iso(q->arena, x->due), x->inviter, x->conditions,
                                          x->reason, x->came },
                          FIELDS);
        }
}

/* A suggestion that somebody takes: on the horizon, with why. */
static void place(struct req *q, struct res *r)
{
    struct partnership p;
    struct circle_view m = { 0 };
    struct circle_member new;
    if (!kept_open(q, r, CAP_PARTNERSHIP_WRITE, &p))
        return;
    m.p = &p;
    circle_candidates(q, &m);
    int64_t asked = req_form_id(q, "organization");
    for (size_t i = 0; i < m.n_candidates; i++) {
        if (m.candidates[i].id != asked)
            continue;
        entity_init(&entity_circle_member, &new);
        new.partnership = p.record.id;
        new.organization = asked;
        new.name = m.candidates[i].name;
        new.ring = CIRCLE_RING_HORIZON;
        new.since = q->today;
        if (m.candidates[i].open)
            new.reason = m.candidates[i].why;
        record_insert(q->tx, &entity_circle_member, &new);
        record_tell(q, r, &circle_member_pages, &new, "added", 0);
        return;
    }
    res_redirect(r, "/partnerships/%" PRId64 "/circle?done=same", p.record.id);
}

static void move(struct req *q, struct res *r)
{
    struct circle_member m;
    struct circle_move x;
    struct partnership p;
    if (!record_find(q, r, &circle_member_pages, CAP_PARTNERSHIP_WRITE, &m))
        return;
    struct str reason = str_trim(req_form(q, "reason"));
    entity_init(&entity_circle_move, &x);
    bool good = entity_set_raw(q->arena, &entity_circle_move.fields[CIRCLE_MOVE_TO_RING], &x,
                               req_form(q, "to_ring"));
    if (!good || !x.to_ring || x.to_ring == m.ring || str_is_blank(reason) ||
        key_length(reason) > REASON_MOST) {
        REQUIRE(record_get(q->tx, &entity_partnership, m.partnership, &p));
        r->status = 422;
        draw(q, r, &p, m.record.id);
        return;
    }
    x.member = m.record.id;
    x.from_ring = m.ring;
    x.day = q->today;
    x.reason = reason;
    x.account = q->actor.account;
    record_insert(q->tx, &entity_circle_move, &x);
    m.ring = x.to_ring;
    m.since = q->today;
    REQUIRE(record_update(q->tx, &entity_circle_member, &m) == RECORD_SAVED);
    record_tell(q, r, &circle_member_pages, &m, "circle_moved", 0);
}

/* -- the module
 * ----------------------------------------------------------------------------------------- */

static struct str said(struct req *q, int64_t partnership, bool *ret_late)
{
    *ret_late = false;
    return circle_said(q, partnership);
}

/* A partnership that holds may take in the next one; before that, only the day that was said. */
static size_t suggest(struct req *q, const struct partnership *p,
                      struct partnership_suggestion *ret)
{
    struct circle_next_row row;
    struct str href = arena_fmt(q->arena, "/partnerships/%" PRId64 "/circle", p->record.id);
    if (p->phase < PARTNERSHIP_PHASE_CONSOLIDATION || !circle_is_steady(q, p->record.id))
        return 0;
    if (!circle_next(q->tx, &(struct circle_next_in){ p->record.id }, &row)) {
        *ret = (struct partnership_suggestion){ text(q->lang, TEXT_circle_do_look),
                                                text(q->lang, TEXT_circle_why_steady), href, 20 };
        return 1;
    }
    bool late = row.due != DAY_NONE && row.due < q->today;
    *ret = (struct partnership_suggestion){
        text_with(q->arena, q->lang, TEXT_circle_do_invite,
                  TEXT_ARGS({ "name", .value = row.name })),
        text(q->lang, late ? TEXT_circle_why_late : TEXT_circle_why_steady),
        arena_fmt(q->arena, "%.*s#circle_member-%" PRId64, STR_ARG(href), row.id), late ? 60 : 50
    };
    return 1;
}

static const struct partnership_part parts[] = {
    { .path = "/circle",
      .icon = "net",
      .title = TEXT_circle_title,
      .text = TEXT_circle_about,
      .phases = PART_PHASE(CONSOLIDATION) | PART_PHASE(EVALUATION),
      .read = CAP_PARTNERSHIP_READ,
      .said = said,
      .suggest = suggest },
};

static const struct route routes[] = {
    { METHOD_GET, "/partnerships/{id}/circle", CAP_PARTNERSHIP_READ, circle_page },
    { METHOD_GET, "/partnerships/{id}/circle.csv", CAP_PARTNERSHIP_READ, circle_csv },
    { METHOD_POST, "/partnerships/{id}/circle", CAP_PARTNERSHIP_WRITE, place },
    KEPT_ROUTES(&circle_member_pages, "/circle-members"),
    { METHOD_POST, "/circle-members/{id}/move", CAP_PARTNERSHIP_WRITE, move },
};

static const struct module_entity entities[] = {
    { &entity_circle_member, "/circle-members", CAP_PARTNERSHIP_READ,
      .pages = &circle_member_pages },
    { &entity_circle_move, NULL, CAP_PARTNERSHIP_READ },
};
static const struct statement *const *const statements[] = { statements_circle, NULL };

const struct module module_circle = {
    .name = "circle",
    .entities = entities,
    .n_entities = sizeof entities / sizeof *entities,
    .statements = statements,
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
    .parts = parts,
    .n_parts = 1,
};
