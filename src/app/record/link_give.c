/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* Personal links: the form that gives them, and those that were given. */
#include "app/record/link.h"
#include "contact.ent.h"
#include "job/mail.h"
#include "job/queue.h"
#include "organization.ent.h"

#include <inttypes.h>

static int days_of(const struct answer_link_giving *g)
{
    return g->days ? g->days : ANSWER_LINK_DAYS;
}

static struct str until(struct req *q, instant at)
{
    return text_day(q->arena, q->lang, zone_day(q->community->zone, at), DAY_SHORT);
}

/* To whom it is given, and what it opens. */
struct giving {
    struct answer_link_for of;
    struct str side; /* the name of the party that is meant; NULL: the organization's */
    struct str name, email;
};

static struct str give(struct req *q, const struct answer_link_giving *g, const struct giving *to,
                       bool mail)
{
    int64_t organization = to->of.organization;
    struct str name = to->name, email = to->email;
    struct str token = answer_link_new(q->tx, &to->of, name, email, q->actor.account, days_of(g));
    struct str href = arena_fmt(q->arena, "%.*s/l/%.*s/%s/%.*s", STR_ARG(q->origin),
                                STR_ARG(q->community->slug), g->page, STR_ARG(token));
    if (!mail)
        return href;
    struct str agency = has(to->side)  ? to->side
                        : organization ? record_title(q->tx, &entity_organization, organization)
                                       : STR_NULL;
    mail_send(q->tx, email, q->lang, g->mail,
              MAIL_FIELDS({ "name", name }, { "community", q->community->name },
                          { "sender", q->actor.name }, { "organization", agency },
                          { "about", g->about }, { "link", href },
                          { "expires", until(q, q->now + (instant)days_of(g) * 86400000) }));
    return href;
}

struct str answer_link_give(struct req *q, const struct answer_link_giving *g, int64_t organization,
                            struct str name, struct str email, bool mail)
{
    struct giving to = { .of = g->of, .side = g->side, .name = name, .email = email };
    to.of.organization = organization;
    return give(q, g, &to, mail);
}

/* -- the form
 * ---------------------------------------------------------------------------------------------- */

static struct choices people_of(struct req *q, const struct answer_link_giving *g)
{
    struct answer_link_people_row *rows;
    if (g->people.n || !g->of.organization)
        return g->people;
    size_t n = answer_link_people(
        q->tx, &(struct answer_link_people_in){ .organization = g->of.organization }, &rows);
    struct choice *list = arena_array(q->arena, struct choice, n);
    for (size_t i = 0; i < n; i++) {
        struct str label = rows[i].name;
        if (!str_is_blank(rows[i].email))
            label = arena_fmt(q->arena, "%.*s (%.*s)", STR_ARG(label), STR_ARG(rows[i].email));
        list[i] = (struct choice){ arena_fmt(q->arena, "%" PRId64, rows[i].id), label };
    }
    return (struct choices){ list, n };
}

static bool offers(struct choices c, int64_t id)
{
    int64_t value;
    for (size_t i = 0; i < c.n; i++)
        if (str_to_i64(c.list[i].value, &value) && value == id)
            return true;
    return false;
}

static void inputs_fill(struct req *q, const struct answer_link_giving *g, struct answer_links *m)
{
    bool again = q->method == METHOD_POST && !m->href.p; /* it came back with an error */
    m->contact.name = "contact";
    m->contact.label = text(q->lang, TEXT_link_contact);
    m->contact.type = "select";
    m->contact.choices = people_of(q, g);
    if (m->contact.choices.n)
        m->contact.value = m->contact.choices.list[0].value;
    m->organization.name = "organization";
    m->organization.label = text(q->lang, TEXT_link_organization);
    m->organization.type = "select";
    m->organization.choices = g->organizations;
    m->name.name = "name";
    m->name.label = text(q->lang, TEXT_link_name);
    m->name.max = 120;
    m->email.name = "email";
    m->email.label = text(q->lang, TEXT_link_email);
    m->email.type = "email";
    m->email.max = 254;
    if (again) {
        m->contact.value = req_form(q, "contact");
        m->organization.value = req_form(q, "organization");
        m->name.value = req_form(q, "name");
        m->email.value = req_form(q, "email");
    }
}

void answer_links_load(struct req *q, const struct answer_link_giving *g, struct answer_links *ret)
{
    struct answer_links_given_row *rows;
    const struct answer_links_given_in in = { .purpose = str_of(g->of.purpose),
                                              .entity = g->of.entity ? str_of(g->of.entity->name)
                                                                     : STR_NULL,
                                              .subject = g->of.subject,
                                              .organization = g->of.organization };
    ret->action = g->action;
    inputs_fill(q, g, ret);
    ret->n_rows = answer_links_given(q->tx, &in, &rows);
    ret->rows = arena_array(q->arena, struct answer_link_row, ret->n_rows);
    for (size_t i = 0; i < ret->n_rows; i++) {
        bool answered = rows[i].answered != NUMBER_NONE;
        ret->rows[i] =
            (struct answer_link_row){ .id = rows[i].id,
                                      .name = rows[i].name,
                                      .email = rows[i].email,
                                      .organization =
                                          g->of.entity ? rows[i].organization : STR_NULL,
                                      .until = until(q, rows[i].expires),
                                      .answered = answered ? until(q, rows[i].answered) : STR_NULL,
                                      .over = rows[i].expires <= q->now };
    }
}

/* The organization, or the party, that was chosen. */
static void of_whom(struct req *q, struct choices offered, struct giving *ret)
{
    struct str organization, party;
    for (size_t i = 0; i < offered.n; i++) {
        if (!str_eq(offered.list[i].value, req_form(q, "organization")))
            continue;
        bool of_party = str_cut(offered.list[i].value, ':', &organization, &party);
        str_to_i64(organization, &ret->of.organization);
        if (!of_party)
            return;
        str_to_i64(party, &ret->of.party);
        ret->side = offered.list[i].label;
    }
}

/* Whom it is for: a contact that was offered, or a name that was typed. */
static struct giving whom(struct req *q, const struct answer_link_giving *g)
{
    struct contact c;
    struct giving to = { .of = g->of,
                         .side = g->side,
                         .name = str_trim(req_form(q, "name")),
                         .email = str_trim(req_form(q, "email")) };
    if (!str_is_blank(to.name) || !offers(people_of(q, g), req_form_id(q, "contact")) ||
        !record_get(q->tx, &entity_contact, req_form_id(q, "contact"), &c)) {
        if (!to.of.organization)
            of_whom(q, g->organizations, &to);
        return to;
    }
    to.name = c.name;
    to.email = c.email;
    to.of.organization = c.organization;
    return to;
}

bool answer_links_make(struct req *q, struct res *r, const struct answer_link_giving *g,
                       struct answer_links *ret)
{
    struct giving to = whom(q, g);
    struct str name = to.name, email = to.email;
    bool send = req_form(q, "send").p != NULL;
    if (g->refused.p)
        ret->contact.error = g->refused;
    else if (str_is_blank(name))
        ret->name.error = text(q->lang, TEXT_link_error_name);
    else if (!to.of.organization && g->organizations.n)
        ret->organization.error = text(q->lang, TEXT_link_error_organization);
    else if (!str_is_blank(email) && !mail_address_good(email))
        ret->email.error = text(q->lang, TEXT_link_error_email);
    else if (send && str_is_blank(email))
        ret->email.error = text(q->lang, TEXT_link_error_address);
    if (ret->contact.error.p || ret->name.error.p || ret->organization.error.p ||
        ret->email.error.p) {
        r->status = 422;
        return false;
    }
    send = send && job_kind_named(STR("mail"));
    ret->href = give(q, g, &to, send);
    ret->expires = until(q, q->now + (instant)days_of(g) * 86400000);
    if (send)
        ret->mailed = email;
    res_header(r, "Cache-Control", STR("no-store"));
    return true;
}

bool answer_links_end(struct req *q, const struct answer_link_giving *g)
{
    struct answer_link l;
    if (!record_get(q->tx, &entity_answer_link, req_form_id(q, "link"), &l) ||
        !str_is(l.purpose, g->of.purpose) || l.record.archived != NUMBER_NONE)
        return false;
    bool own = g->of.entity ? str_is(l.entity, g->of.entity->name) && l.subject == g->of.subject
                            : str_is_blank(l.entity) && l.organization == g->of.organization;
    if (own)
        record_archive(q->tx, &entity_answer_link, l.record.id, true);
    return own;
}
