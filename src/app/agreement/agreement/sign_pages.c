/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "agreement_link_made.html.h"
#include "agreement_over.html.h"
#include "agreement_sign.html.h"
#include "app/agreement/agreement/paper.h"
#include "app/agreement/agreement/sign.h"
#include "app/agreement/agreement/sign_view.h"
#include "job/mail.h"
#include "job/queue.h"
#include "organization.ent.h"

#include <inttypes.h>

/* -- the form -- */

static struct str consent_of(struct req *q, const struct agreement_whole *w,
                             const struct agreement_side *side)
{
    return text_with(q->arena, q->lang, TEXT_agreement_consent,
                     TEXT_ARGS({ "title", .value = w->a.title }, { "name", .value = side->name }));
}

static enum text_id answer_text(enum sign_answer answer)
{
    switch (answer) {
    case SIGN_NOT_OPEN:
        return TEXT_agreement_sign_not_open;
    case SIGN_ALREADY:
        return TEXT_agreement_sign_already;
    case SIGN_CHANGED:
        return TEXT_agreement_sign_changed;
    case SIGN_NAME:
        return TEXT_agreement_sign_name;
    case SIGN_TITLE:
        return TEXT_agreement_sign_title;
    case SIGN_CONSENT:
        return TEXT_agreement_sign_consent;
    case SIGN_CODE:
        return TEXT_agreement_sign_code;
    default:
        return TEXT_agreement_sign_link;
    }
}

/* What was typed, else what is known of the signatory. */
static struct str typed(const struct req *q, const char *name, struct str known)
{
    struct str s = q->method == METHOD_POST ? req_form(q, name) : STR_NULL;
    return s.p ? s : known;
}

static void form_fill(struct req *q, struct sign_view *m, const struct agreement_whole *w,
                      const struct agreement_side *side, enum sign_answer answer)
{
    m->w = w;
    m->side = side;
    m->paper = paper_preview(q->tx, q->lang, w);
    m->sha256 = w->a.sha256;
    m->fingerprint = paper_fingerprint_short(q->arena, w->a.sha256);
    m->consent = consent_of(q, w, side);
    m->agreed = req_form(q, "agreed").p != NULL;
    struct str said = answer == SIGN_DONE ? STR_NULL : text(q->lang, answer_text(answer));
    m->name = (struct input){ .name = "name",
                              .label = text(q->lang, TEXT_agreement_your_name),
                              .hint = text(q->lang, TEXT_agreement_name_hint),
                              .value = typed(q, "name", side->row.signer_name),
                              .error = answer == SIGN_NAME ? said : STR_NULL,
                              .autocomplete = "name",
                              .required = true,
                              .max = 120 };
    m->title = (struct input){ .name = "title",
                               .label = text(q->lang, TEXT_agreement_your_title),
                               .value = typed(q, "title", side->row.signer_title),
                               .error = answer == SIGN_TITLE ? said : STR_NULL,
                               .autocomplete = "organization-title",
                               .required = true,
                               .max = 120 };
    m->code = (struct input){ .name = "code",
                              .label = text(q->lang, TEXT_agreement_code),
                              .hint = text(q->lang, TEXT_agreement_code_hint),
                              .error = answer == SIGN_CODE ? said : STR_NULL,
                              .autocomplete = "one-time-code",
                              .required = true,
                              .max = 12 };
    if (answer != SIGN_NAME && answer != SIGN_TITLE && answer != SIGN_CODE)
        m->error = said;
}

static struct signature signature_read(struct req *q, const struct agreement_whole *w,
                                       const struct agreement_side *side)
{
    return (struct signature){ .name = req_form(q, "name"),
                               .title = req_form(q, "title"),
                               .agreed = req_form(q, "agreed").p != NULL,
                               .consent = consent_of(q, w, side),
                               .sha256 = req_form(q, "sha256"),
                               .at = agreement_civil_now(q),
                               .account = q->actor.account };
}

/* -- with an account -- */

static void sign_draw(struct req *q, struct res *r, const struct agreement_whole *w,
                      const struct agreement_side *side, enum sign_answer answer)
{
    struct sign_view m = { .crumbs = agreement_crumbs(q, w, true) };
    form_fill(q, &m, w, side, answer);
    m.back = arena_fmt(q->arena, "/agreements/%" PRId64, w->a.record.id);
    m.action =
        arena_fmt(q->arena, "%.*s/sign?party=%" PRId64, STR_ARG(m.back), side->row.record.id);
    if (answer != SIGN_DONE)
        r->status = 422;
    struct str title = text(q->lang, TEXT_agreement_sign);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), agreement_sign_html, &m);
}

/* The side that waits for this actor; else answers by itself. */
static struct agreement_side *side_open(struct req *q, struct res *r, struct agreement_whole *w)
{
    if (!agreement_open(q, r, CAP_AGREEMENT_READ, w))
        return NULL;
    struct agreement_side *side = agreement_mine_to_sign(q, w);
    if (side && agreement_can(&w->a, ACTION_SIGN))
        return side;
    agreement_back(r, w->a.record.id, "agreement_nothing_to_sign");
    return NULL;
}

void sign_page(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct agreement_side *side = side_open(q, r, &w);
    if (side)
        sign_draw(q, r, &w, side, SIGN_DONE);
}

void sign_here(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct agreement_side *side = side_open(q, r, &w);
    if (!side)
        return;
    struct signature s = signature_read(q, &w, side);
    enum sign_answer answer = sign_side(q->tx, &w, &side->row, &s);
    if (answer == SIGN_DONE)
        agreement_back(r, w.a.record.id,
                       w.a.state == AGREEMENT_STATE_IN_FORCE ? "agreement_in_force"
                                                             : "agreement_signed");
    else
        sign_draw(q, r, &w, side, answer);
}

/* -- the link for the other side -- */

/* The telephone to call for the code: of the sender's agency, else of the first party. */
static struct str phone_of(struct req *q, const struct agreement_whole *w)
{
    struct organization o;
    int64_t id = q->actor.organization ? q->actor.organization : w->sides[0].row.organization;
    bool known = record_get(q->tx, &entity_organization, id, &o) && !str_is_blank(o.phone);
    return known ? o.phone : text(q->lang, TEXT_agreement_usual_phone);
}

/* The link by e-mail, when there is an address; never the code. */
static bool link_mail(struct req *q, const struct agreement_whole *w,
                      const struct agreement_side *side, const struct link_view *m)
{
    struct str to = str_trim(side->row.signer_email);
    if (!mail_address_good(to) || !job_kind_named(STR("mail")))
        return false;
    mail_send(q->tx, to, q->lang, "mail-signature-request",
              MAIL_FIELDS({ "name", side->row.signer_name }, { "community", q->community->name },
                          { "sender", q->actor.name }, { "organization", side->name },
                          { "agreement", w->a.title }, { "link", m->href },
                          { "phone", phone_of(q, w) }, { "expires", m->expires }));
    return true;
}

static struct agreement_side *side_asked(const struct req *q, const struct agreement_whole *w)
{
    for (size_t i = 0; i < w->n_sides; i++)
        if (w->sides[i].row.record.id == req_form_id(q, "party"))
            return &w->sides[i];
    return NULL;
}

void sign_link_make(struct req *q, struct res *r)
{
    struct agreement_whole w;
    struct sign_link link;
    if (!agreement_open(q, r, CAP_AGREEMENT_WRITE, &w))
        return;
    struct agreement_side *side = side_asked(q, &w);
    if (!side || !sign_link_new(q->tx, &w, &side->row, &link)) {
        agreement_back(r, w.a.record.id, "agreement_nothing_to_sign");
        return;
    }
    struct link_view m = { .side = side, .crumbs = agreement_crumbs(q, &w, true) };
    m.base = arena_fmt(q->arena, "/agreements/%" PRId64, w.a.record.id);
    m.code = arena_fmt(q->arena, "%.*s\u00a0%.*s", STR_ARG(str_sub(link.code, 0, 3)),
                       STR_ARG(str_sub(link.code, 3, 3)));
    m.href = arena_fmt(q->arena, "%.*s/l/%.*s/sign/%.*s", STR_ARG(q->origin),
                       STR_ARG(q->community->slug), STR_ARG(link.token));
    m.expires = text_instant(q->arena, q->lang, q->community->zone, link.expires);
    if (link_mail(q, &w, side, &m))
        m.mailed = side->row.signer_email;
    res_header(r, "Cache-Control", STR("no-store"));
    struct str title = text(q->lang, TEXT_agreement_link_title);
    view_page(q, r, PAGE(.title = title, .nav = NAV_PARTNERSHIPS), agreement_link_made_html, &m);
}

static void link_over(struct req *q, struct res *r, enum link_state state)
{
    r->status = state == LINK_ABSENT ? 404 : 410;
    struct str title =
        text(q->lang, state == LINK_USED ? TEXT_agreement_link_used : TEXT_agreement_link_over);
    view_page(q, r, PAGE(.title = title, .frame = FRAME_LINK), agreement_over_html, title,
              text(q->lang, state == LINK_USED ? TEXT_agreement_link_used_text
                                               : TEXT_agreement_link_over_text));
}

static void link_draw(struct req *q, struct res *r, const struct link_found *f,
                      enum sign_answer answer, bool done)
{
    struct sign_view m = { .by_link = true };
    form_fill(q, &m, &f->whole, f->side, answer);
    m.action = q->path;
    if (done)
        m.done = text(q->lang, f->whole.a.state == AGREEMENT_STATE_IN_FORCE
                                   ? TEXT_agreement_link_in_force
                                   : TEXT_agreement_link_signed);
    res_header(r, "Cache-Control", STR("no-store"));
    view_page(q, r, PAGE(.title = f->whole.a.title, .frame = FRAME_LINK), agreement_sign_html, &m);
}

/* Opening the link changes nothing. */
void sign_link_page(struct req *q, struct res *r)
{
    struct link_found found;
    enum link_state state = sign_link_find(q->tx, req_segment(q, "token"), &found);
    if (state == LINK_OPEN)
        link_draw(q, r, &found, SIGN_DONE, false);
    else
        link_over(q, r, state);
}

/* A refused signature is answered with 200: a wrong code is counted, and only what is answered so
 * is kept. */
void sign_link_sign(struct req *q, struct res *r)
{
    struct link_found found;
    struct str token = req_segment(q, "token");
    enum link_state state = sign_link_find(q->tx, token, &found);
    if (state != LINK_OPEN) {
        link_over(q, r, state);
        return;
    }
    struct signature s = signature_read(q, &found.whole, found.side);
    s.account = 0;
    enum sign_answer answer = sign_by_link(q->tx, token, req_form(q, "code"), &s);
    enum link_state after = sign_link_find(q->tx, token, &found);
    if (answer == SIGN_DONE) {
        link_draw(q, r, &found, SIGN_DONE, true);
    } else if (after == LINK_OPEN) {
        link_draw(q, r, &found, answer, false);
    } else {
        link_over(q, r, after);
        r->status = 200;
    }
}
