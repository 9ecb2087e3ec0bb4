/* SPDX-License-Identifier: AGPL-3.0-or-later */
/* The pages of who holds a link and has no account. */
#include "app/network/correction/correction.h"

#include "core/fault.h"
#include "core/key.h"
#include "correction_partner.html.h"

enum { MESSAGE_MOST = 2000 };

const struct event_type correction_sent = { "correction.sent" };

static void draw(struct req *q, struct res *r, const struct partner_sheet *s,
                 const struct organization *o, const struct answer_link *link,
                 struct partner_view *m)
{
    struct correction_waiting_row waiting = { 0 };
    m->sheet = s;
    m->organization = o;
    m->community = q->community->name;
    m->name = link->name;
    m->message.name = "message";
    m->message.label = text(q->lang, TEXT_correction_message);
    m->message.hint = text(q->lang, TEXT_correction_message_hint);
    m->message.type = "textarea";
    m->message.max = MESSAGE_MOST;
    correction_waiting(q->tx, &(struct correction_waiting_in){ .link = link->record.id }, &waiting);
    m->answers = partner_answers_read(q, link->record.id);
    if (waiting.id)
        m->waiting = text_with(
            q->arena, q->lang, TEXT_correction_waits,
            TEXT_ARGS({ "day", .value = text_day(q->arena, q->lang, waiting.day, DAY_SHORT) }));
    view_page(q, r, PAGE(.title = o->name, .frame = FRAME_LINK), correction_partner_html, m);
}

/* The link of the address and its organization; else answers by itself. */
static bool link_open(struct req *q, struct res *r, struct answer_link *link,
                      struct organization *o)
{
    return answer_link_open(q, r, CORRECTION_PURPOSE, link) &&
           record_get(q->tx, &entity_organization, link->organization, o);
}

/* Opening the link changes nothing: mail scanners do. */
void partner_page(struct req *q, struct res *r)
{
    struct answer_link link;
    struct organization o;
    struct partner_view m = { 0 };
    if (!link_open(q, r, &link, &o))
        return;
    struct str said = req_query(q, "thanks");
    if (str_is(said, "right"))
        m.thanks = text(q->lang, TEXT_correction_thanks_right);
    else if (str_is(said, "sent"))
        m.thanks = text(q->lang, TEXT_correction_thanks_sent);
    struct partner_sheet s = partner_sheet_load(q, &o);
    draw(q, r, &s, &o, &link, &m);
}

/* -- a proposal
 * ------------------------------------------------------------------------------------------- */

static void field_add(struct tx *tx, int64_t correction, const struct sheet_part *p,
                      struct str name, struct str before, struct str after)
{
    struct correction_field f;
    entity_init(&entity_correction_field, &f);
    f.correction = correction;
    f.entity = str_of(p->entity->name);
    f.subject = ((const struct record *)p->record)->id;
    f.field = name;
    f.before = before;
    f.after = after;
    record_insert(tx, &entity_correction_field, &f);
}

/* The last word counts: what waited from this link is replaced. */
static void replace_waiting(struct tx *tx, int64_t link)
{
    struct correction_waiting_row waiting = { 0 };
    struct correction c;
    correction_waiting(tx, &(struct correction_waiting_in){ .link = link }, &waiting);
    if (!waiting.id || !record_get(tx, &entity_correction, waiting.id, &c))
        return;
    c.state = CORRECTION_STATE_REPLACED;
    REQUIRE(record_update(tx, &entity_correction, &c) == RECORD_SAVED);
}

static void propose(struct req *q, const struct partner_sheet *s, const struct answer_link *link,
                    struct str message)
{
    struct correction c;
    replace_waiting(q->tx, link->record.id);
    entity_init(&entity_correction, &c);
    c.organization = link->organization;
    c.link = link->record.id;
    c.name = link->name;
    c.day = q->today;
    c.state = CORRECTION_STATE_WAITING;
    c.message = str_is_blank(message) ? STR_NULL : message;
    record_insert(q->tx, &entity_correction, &c);
    for (size_t i = 0; i < s->n_parts; i++) {
        const struct sheet_part *p = &s->parts[i];
        for (size_t k = 0; k < p->n_fields; k++)
            if (p->fields[k].changed)
                field_add(q->tx, c.record.id, p, str_of(p->fields[k].field->name),
                          p->fields[k].before, p->fields[k].after);
        if (p->is_over)
            field_add(q->tx, c.record.id, p, STR("archived"), STR_NULL, STR("1"));
    }
    event_post(q->tx, &correction_sent,
               &(struct correction_event){ c.record.id, c.organization,
                                           link->account == NUMBER_NONE ? 0 : link->account });
}

void partner_send(struct req *q, struct res *r)
{
    struct answer_link link;
    struct organization o;
    struct partner_view m = { 0 };
    struct str message = str_trim(req_form(q, "message"));
    if (!link_open(q, r, &link, &o))
        return;
    struct partner_sheet s = partner_sheet_load(q, &o);
    bool right = req_form(q, "right").p != NULL;
    if (!right)
        partner_sheet_read(q, &s);
    if (key_length(message) > MESSAGE_MOST)
        m.message.error = text(q->lang, TEXT_correction_error_message);
    else if (!right && s.errors == 0 && s.changes == 0 && str_is_blank(message))
        m.wrong = text(q->lang, TEXT_correction_error_nothing);
    if (s.errors > 0)
        m.wrong = text(q->lang, TEXT_correction_error_fields);
    if (m.wrong.p || m.message.error.p) {
        r->status = 422;
        draw(q, r, &s, &o, &link, &m);
        return;
    }
    if (right)
        partner_sheet_confirm(q->tx, &s, o.record.id, link.name);
    else
        propose(q, &s, &link, message);
    answer_link_answered(q->tx, &link);
    res_redirect(r, "%.*s?thanks=%s", STR_ARG(q->path), right ? "right" : "sent");
}
