/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Personal links: made, sent, taken back. */
#include "app/network/correction/correction.h"

#include "app/network/organization/organization.h"
#include "core/fault.h"
#include "core/secret.h"
#include "correction_links.html.h"
#include "job/mail.h"
#include "job/queue.h"

#include <inttypes.h>

enum { DAY_MS = 24 * 60 * 60 * 1000 };

static struct str token_hash(struct arena *a, struct str token)
{
    return hash_hex(a, hash_sha256(a, token));
}

struct str correction_link_new(struct tx *tx, int64_t organization, struct str name,
                               struct str email, int64_t account)
{
    struct correction_link l;
    struct str token = secret_token(tx->arena);
    entity_init(&entity_correction_link, &l);
    l.organization = organization;
    l.name = name;
    l.email = email;
    l.token = token_hash(tx->arena, token);
    l.expires = tx->now + (instant)CORRECTION_LINK_DAYS * DAY_MS;
    l.account = account ? account : NUMBER_NONE;
    record_insert(tx, &entity_correction_link, &l);
    return token;
}

enum correction_link_state correction_link_find(struct tx *tx, struct str token,
                                                struct correction_link *ret,
                                                struct organization *ret_of)
{
    struct correction_link_by_token_row row;
    if (!correction_link_by_token(
            tx, &(struct correction_link_by_token_in){ .token = token_hash(tx->arena, token) },
            &row) ||
        !record_get(tx, &entity_correction_link, row.id, ret) ||
        !record_get(tx, &entity_organization, ret->organization, ret_of) ||
        ret->record.archived != NUMBER_NONE)
        return CORRECTION_ABSENT;
    bool over = tx->now >= ret->expires || ret_of->record.archived != NUMBER_NONE;
    return over ? CORRECTION_OVER : CORRECTION_OPEN;
}

/* -- the page
 * --------------------------------------------------------------------------------------------- */

static struct choices people(struct req *q, int64_t organization, int64_t id, struct str *ret_name,
                             struct str *ret_email)
{
    struct correction_people_row *rows;
    size_t n = correction_people(
        q->tx, &(struct correction_people_in){ .organization = organization }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        struct str label = rows[i].name;
        if (!str_is_blank(rows[i].email))
            label = arena_fmt(q->arena, "%.*s (%.*s)", STR_ARG(label), STR_ARG(rows[i].email));
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), label };
        if (rows[i].id == id) {
            *ret_name = rows[i].name;
            *ret_email = rows[i].email;
        }
    }
    return (struct choices){ list, n };
}

static void inputs_fill(struct req *q, struct links_view *m)
{
    m->contact.name = "contact";
    m->contact.label = text(q->lang, TEXT_correction_contact);
    m->contact.type = "select";
    if (m->contact.choices.n)
        m->contact.value = m->contact.choices.list[0].value;
    m->name.name = "name";
    m->name.label = text(q->lang, TEXT_correction_other_name);
    m->name.max = 120;
    m->email.name = "email";
    m->email.label = text(q->lang, TEXT_correction_other_email);
    m->email.type = "email";
    m->email.max = 254;
}

static void draw(struct req *q, struct res *r, const struct organization *o, struct links_view *m)
{
    m->base = arena_fmt(q->arena, "/organizations/%" PRId64, o->record.id);
    m->organization = o->name;
    m->zone = q->community->zone;
    inputs_fill(q, m);
    m->n_links = correction_links_open(
        q->tx, &(struct correction_links_open_in){ .organization = o->record.id, .now = q->now },
        &m->links);
    res_header(r, "Cache-Control", STR("no-store"));
    struct str title = text(q->lang, TEXT_correction_links_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_NETWORK), correction_links_html, m, title);
}

void links_page(struct req *q, struct res *r)
{
    struct organization o;
    struct links_view m = { 0 };
    struct str name, email;
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_WRITE, &o))
        return;
    m.contact.choices = people(q, o.record.id, 0, &name, &email);
    draw(q, r, &o, &m);
}

/* The link by e-mail, when it was asked for and there is an address. */
static bool link_mail(struct req *q, const struct organization *o, struct str name,
                      struct str email, const struct links_view *m)
{
    if (!req_form(q, "send").p || !mail_address_good(email) || !job_kind_named(STR("mail")))
        return false;
    mail_send(q->tx, email, q->lang, "mail-correction-request",
              MAIL_FIELDS({ "name", name }, { "community", q->community->name },
                          { "sender", q->actor.name }, { "organization", o->name },
                          { "link", m->href }, { "expires", m->expires }));
    return true;
}

void links_make(struct req *q, struct res *r)
{
    struct organization o;
    struct links_view m = { 0 };
    struct str name = str_trim(req_form(q, "name")), email = str_trim(req_form(q, "email"));
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_WRITE, &o))
        return;
    m.contact.choices = people(q, o.record.id, req_form_id(q, "contact"), &name, &email);
    if (o.record.archived != NUMBER_NONE)
        m.contact.error = text(q->lang, TEXT_correction_archived);
    else if (str_is_blank(name))
        m.name.error = text(q->lang, TEXT_correction_error_name);
    else if (!str_is_blank(email) && !mail_address_good(email))
        m.email.error = text(q->lang, TEXT_correction_error_email);
    else if (req_form(q, "send").p && str_is_blank(email))
        m.email.error = text(q->lang, TEXT_correction_error_address);
    if (m.contact.error.p || m.name.error.p || m.email.error.p) {
        r->status = 422;
        draw(q, r, &o, &m);
        return;
    }
    struct str token = correction_link_new(q->tx, o.record.id, name, email, q->actor.account);
    m.href = arena_fmt(q->arena, "%.*s/l/%.*s/sheet/%.*s", STR_ARG(q->origin),
                       STR_ARG(q->community->slug), STR_ARG(token));
    m.expires = text_day(q->arena, q->lang,
                         zone_day(q->community->zone, q->now) + CORRECTION_LINK_DAYS, DAY_SHORT);
    if (link_mail(q, &o, name, email, &m))
        m.mailed = email;
    draw(q, r, &o, &m);
}

void links_end(struct req *q, struct res *r)
{
    struct organization o;
    struct correction_link l;
    if (!record_find(q, r, &organization_pages, CAP_DIRECTORY_WRITE, &o))
        return;
    bool own = record_get(q->tx, &entity_correction_link, req_form_id(q, "link"), &l) &&
               l.organization == o.record.id && l.record.archived == NUMBER_NONE;
    if (own)
        record_archive(q->tx, &entity_correction_link, l.record.id, true);
    res_redirect(r, "/organizations/%" PRId64 "/links?done=%s", o.record.id,
                 own ? "link_ended" : "same");
}
