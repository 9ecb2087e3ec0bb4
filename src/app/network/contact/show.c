/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/network/contact/contact.h"
#include "app/partnership/interaction/interaction.h"
#include "contact_show.html.h"
#include "core/fault.h"
#include "entity/read.h"
#include "organization.ent.h"

#include <inttypes.h>

/* The page of a contact: what role, since when, what was said, who knows them; and leaving. */

void contact_told(struct req *q, struct res *r, int64_t contact, const char *what, int64_t id)
{
    struct str done = req_query(q, "done");
    if (done.p)
        res_redirect(r, "/contacts/%" PRId64 "?done=%.*s&version=%" PRId64 "&%s=%" PRId64, contact,
                     STR_ARG(done), req_query_id(q, "version"), what, id);
    else
        res_redirect(r, "/contacts/%" PRId64, contact);
}

struct str contact_exchange_kind(enum lang l, struct str code)
{
    return enumeration_label(&enumeration_interaction_kind, l, code);
}

/* What an undo button takes back: the person's record, or what was done on their page. */
static struct str undo_address(struct req *q, const struct contact_view *m)
{
    int64_t role = req_query_id(q, "role"), known = req_query_id(q, "acquaintance");
    if (role > 0)
        return arena_fmt(q->arena, "/roles/%" PRId64 "/undo", role);
    if (known > 0)
        return arena_fmt(q->arena, "/acquaintances/%" PRId64 "/undo", known);
    return arena_fmt(q->arena, "%.*s/undo", STR_ARG(m->tools.base));
}

static void exchanges_read(struct req *q, struct contact_view *m)
{
    int64_t agency = guard_agency(&q->actor, CAP_INTERACTION_READ);
    m->sees_exchanges = agency >= 0;
    if (m->sees_exchanges)
        m->n_exchanges = contact_exchanges(
            q->tx, &(struct contact_exchanges_in){ .contact = m->tools.id, .agency = agency },
            &m->exchanges);
}

static void leaving_read(struct req *q, struct contact_view *m)
{
    const struct contact *c = m->contact;
    struct contact_before_row before;
    if (m->tools.may_write && !c->has_left)
        m->n_others = contact_others(
            q->tx,
            &(struct contact_others_in){ .organization = c->organization, .contact = m->tools.id },
            &m->others);
    if (c->successor)
        m->successor = record_title(q->tx, &entity_contact, c->successor);
    if (contact_before(q->tx, &(struct contact_before_in){ .contact = m->tools.id }, &before)) {
        m->before = before.name;
        m->before_id = before.id;
    }
}

static void draw(struct req *q, struct res *r, const struct contact *c, struct contact_view *m)
{
    m->tools = record_tools_of(q, &contact_pages, c);
    m->contact = c;
    m->today = q->today;
    m->organization = record_title(q->tx, &entity_organization, c->organization);
    m->languages = record_shown(q, &entity_contact.fields[CONTACT_LANGUAGES], c);
    m->role = enumeration_contact_role.values[c->role].label[q->lang];
    m->n_roles =
        contact_roles(q->tx, &(struct contact_roles_in){ .contact = m->tools.id }, &m->roles);
    m->is_liaison = c->role == CONTACT_ROLE_LIAISON;
    for (size_t i = 0; i < m->n_roles; i++)
        m->is_liaison =
            m->is_liaison || (m->roles[i].until == DAY_NONE && str_is(m->roles[i].role, "liaison"));
    m->may_log = interaction_may_log(q);
    m->may_know = acquaintance_may_add(q);
    m->n_known = acquaintance_lines(q, m->tools.id, &m->known);
    exchanges_read(q, m);
    leaving_read(q, m);
    struct page page = { .title = c->name, .nav = NAV_NETWORK, .undo = undo_address(q, m) };
    view_page(q, r, &page, contact_show_html, m);
}

void contact_show(struct req *q, struct res *r, const void *record)
{
    struct contact_view m = { .left_wrong = STR_NULL };
    draw(q, r, record, &m);
}

/* -- leaving
 * ------------------------------------------------------------------------------------------ */

static bool may_follow(struct req *q, const struct contact *c, int64_t id)
{
    struct contact other;
    return id != c->record.id && record_get(q->tx, &entity_contact, id, &other) &&
           other.organization == c->organization && !other.has_left &&
           other.record.archived == NUMBER_NONE;
}

static enum text_id leave_wrong(struct req *q, const struct contact *c, day *ret_day,
                                int64_t *ret_successor)
{
    *ret_successor = req_form_id(q, "successor");
    if (read_day(q->lang, req_form(q, "left_on"), ret_day) != DAY_READ)
        return TEXT_contact_left_not_a_day;
    if (*ret_day > q->today)
        return TEXT_contact_left_to_come;
    if (*ret_successor && !may_follow(q, c, *ret_successor))
        return TEXT_contact_left_who;
    return TEXT_NONE;
}

/* The other roles end the same day; the liaison goes on with who follows, when that is wished. */
static void roles_pass(struct req *q, const struct contact *c, bool liaison)
{
    struct contact_open_roles_row *rows;
    size_t n = contact_open_roles(q->tx, &(struct contact_open_roles_in){ .contact = c->record.id },
                                  &rows);
    for (size_t i = 0; i < n; i++) {
        struct role_held h;
        REQUIRE(record_get(q->tx, &entity_role_held, rows[i].id, &h));
        h.until = c->left_on;
        record_update(q->tx, &entity_role_held, &h);
    }
    struct contact next, before;
    if (!liaison || !c->successor || !record_get(q->tx, &entity_contact, c->successor, &before) ||
        before.role == CONTACT_ROLE_LIAISON)
        return;
    next = before;
    next.role = CONTACT_ROLE_LIAISON;
    next.role_since = c->left_on;
    REQUIRE(record_update(q->tx, &entity_contact, &next) == RECORD_SAVED);
    contact_role_keep(q->tx, &before, &next);
}

void contact_leave(struct req *q, struct res *r)
{
    struct contact c;
    struct contact_view m = { .typed_day = req_form(q, "left_on"),
                              .typed_successor = req_form_id(q, "successor") };
    day left;
    int64_t successor;
    if (!record_find(q, r, &contact_pages, CAP_DIRECTORY_WRITE, &c))
        return;
    enum text_id wrong = leave_wrong(q, &c, &left, &successor);
    if (wrong != TEXT_NONE) {
        m.left_wrong = text(q->lang, wrong);
        r->status = 422;
        draw(q, r, &c, &m);
        return;
    }
    c.has_left = true;
    c.left_on = left;
    c.successor = successor;
    enum record_result saved = record_update(q->tx, &entity_contact, &c);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    roles_pass(q, &c, str_is(req_form(q, "liaison"), "1"));
    res_redirect(r, "/contacts/%" PRId64 "?done=contact_left&version=%" PRId64, c.record.id,
                 c.record.version);
}

void contact_return(struct req *q, struct res *r)
{
    struct contact c;
    if (!record_find(q, r, &contact_pages, CAP_DIRECTORY_WRITE, &c))
        return;
    c.has_left = false;
    c.left_on = DAY_NONE;
    c.successor = 0;
    /* Somebody else may be the liaison person meanwhile: there is one. */
    bool taken = c.role == CONTACT_ROLE_LIAISON &&
                 contact_liaison_else(q->tx, c.organization, c.record.id).p;
    struct contact before = c;
    if (taken)
        c.role = CONTACT_ROLE_OTHER;
    enum record_result saved = record_update(q->tx, &entity_contact, &c);
    REQUIRE(saved == RECORD_SAVED || saved == RECORD_SAME);
    contact_role_keep(q->tx, &before, &c);
    res_redirect(r, "/contacts/%" PRId64 "?done=contact_back&version=%" PRId64, c.record.id,
                 c.record.version);
}
