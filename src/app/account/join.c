/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/join.h"

#include "account_forgot.html.h"
#include "account_join.html.h"
#include "account_reset.html.h"
#include "app/account/guess.h"
#include "app/account/keep.h"
#include "core/key.h"
#include "guard/password.h"
#include "guard/session.h"
#include "guard/throttle.h"

/* Links that go by mail: an invitation to accept, a password to choose again. Opening one uses
 * nothing up; the button does, and the second factor is asked for afterwards. */

enum { NAME_MOST = 120 };

static void page_of(struct req *q, struct res *r, int status, enum text_id title,
                    void (*template)(struct view *v, const struct join_view *m),
                    const struct join_view *m)
{
    struct page page = { .title = text(q->lang, title), .frame = FRAME_DOOR };
    r->status = status;
    view_page(q, r, &page, template, m);
}

/* A new password, hashed before the transaction; an answer when it is not taken. */
static bool hashed(struct req *q, struct str email, struct str *ret_phc, enum text_id *ret_why)
{
    *ret_why = password_objection(req_form(q, "password"), email);
    if (*ret_why != TEXT_NONE)
        return false;
    if (password_hash(q->arena, q->installation->password_ops, req_form(q, "password"), ret_phc))
        return true;
    *ret_why = TEXT_account_busy;
    return false;
}

/* -- an invitation
 * -------------------------------------------------------------------------------- */

static bool has_password(struct req *q, struct str email)
{
    struct account a;
    return account_by_email(q->home, email, &a) && account_password(q->home, a.record.id).n > 0;
}

static struct join_view invitation_view(struct req *q, struct invitation *i)
{
    struct community c;
    struct join_view m = { .token = req_segment(q, "token") };
    if (!invitation_find(q->home, m.token, i) ||
        !community_get(q->home, q->installation, i->community, &c))
        return m;
    m.open = true;
    m.email = i->email;
    m.name = i->name;
    m.community = c.name;
    m.role = role_said(q->arena, q->lang, i->role);
    m.has_account = has_password(q, i->email);
    return m;
}

static void join_page(struct req *q, struct res *r)
{
    struct invitation i;
    struct join_view m = invitation_view(q, &i);
    page_of(q, r, m.open ? 200 : 410, TEXT_join_title, account_join_html, &m);
}

static void join_prepare(struct req *q, struct res *r)
{
    struct invitation i;
    struct join_view m = invitation_view(q, &i);
    enum text_id why = TEXT_NONE;
    struct str *phc = arena_make(q->arena, struct str), name = str_trim(req_form(q, "name"));
    q->prepared = phc;
    if (!m.open || m.has_account)
        return;
    if (str_is_blank(name) || key_length(name) > NAME_MOST)
        m.error_name = text(q->lang, TEXT_join_name_wanted);
    if (m.error_name.p)
        why = password_objection(req_form(q, "password"), i.email);
    else
        hashed(q, i.email, phc, &why);
    if (why != TEXT_NONE)
        m.error_password = text(q->lang, why);
    if (m.error_name.p || m.error_password.p)
        page_of(q, r, why == TEXT_account_busy ? 503 : 422, TEXT_join_title, account_join_html, &m);
}

static void join(struct req *q, struct res *r)
{
    struct invitation i;
    int64_t account;
    const struct str *phc = q->prepared;
    struct join_view m = invitation_view(q, &i);
    if (!m.open || !invitation_accept(q->home, m.token, str_trim(req_form(q, "name")), &account)) {
        m.open = false;
        page_of(q, r, 410, TEXT_join_title, account_join_html, &m);
        return;
    }
    if (phc && phc->n > 0)
        account_set_password(q->home, account, *phc);
    keep_note(q->home, q->installation, i.community, account, "accept_invitation");
    enter_quietly(q, r, account, false);
    session_choose(q->home, q->session, i.community);
    res_redirect(r, "/sign-in/code");
}

/* -- a forgotten password
 * ------------------------------------------------------------------------ */

static void forgot_draw(struct req *q, struct res *r, int status, const struct forgot_view *m)
{
    struct page page = { .title = text(q->lang, TEXT_forgot_title), .frame = FRAME_DOOR };
    r->status = status;
    view_page(q, r, &page, account_forgot_html, m);
}

static void forgot_page(struct req *q, struct res *r)
{
    forgot_draw(q, r, 200, &(struct forgot_view){ .sent = req_query(q, "sent").n > 0 });
}

static void forgot(struct req *q, struct res *r)
{
    struct str email = str_trim(req_form(q, "email")),
               address = arena_fmt(q->arena, "forgot:%.*s", STR_ARG(q->address));
    if (str_find(email, STR("@")) < 1 || email.n > 254)
        forgot_draw(q, r, 422,
                    &(struct forgot_view){ .email = email,
                                           .error = text(q->lang, TEXT_forgot_email_wanted) });
    else if (!throttle_take(address, 5, q->now))
        forgot_draw(
            q, r, 429,
            &(struct forgot_view){ .email = email, .error = text(q->lang, TEXT_account_too_many) });
    else {
        keep_forgotten(q->home, q->installation, email, q->origin);
        res_redirect(r, "/forgot?sent=1");
    }
}

static struct join_view reset_view(struct req *q, int64_t *ret_account)
{
    struct account a;
    struct join_view m = { .token = req_segment(q, "token") };
    if (reset_peek(q->home, m.token, ret_account) &&
        record_get(q->home, &entity_account, *ret_account, &a)) {
        m.open = true;
        m.email = a.email;
        m.name = a.name;
    }
    return m;
}

static void reset_page(struct req *q, struct res *r)
{
    int64_t account;
    struct join_view m = reset_view(q, &account);
    page_of(q, r, m.open ? 200 : 410, TEXT_reset_title, account_reset_html, &m);
}

static void reset_prepare(struct req *q, struct res *r)
{
    int64_t account;
    enum text_id why = TEXT_NONE;
    struct join_view m = reset_view(q, &account);
    struct str *phc = arena_make(q->arena, struct str);
    q->prepared = phc;
    if (!m.open || hashed(q, m.email, phc, &why))
        return;
    m.error_password = text(q->lang, why);
    page_of(q, r, why == TEXT_account_busy ? 503 : 422, TEXT_reset_title, account_reset_html, &m);
}

static void reset(struct req *q, struct res *r)
{
    int64_t account;
    const struct str *phc = q->prepared;
    if (!phc || phc->n == 0 || !reset_use(q->home, req_segment(q, "token"), &account)) {
        reset_page(q, r);
        return;
    }
    account_set_password(q->home, account, *phc);
    keep_note(q->home, q->installation, 0, account, "password");
    enter_quietly(q, r, account, false);
    res_redirect(r, "/sign-in/code");
}

static const struct route routes[] = {
    { METHOD_GET, "/invitation/{token}", CAP_PUBLIC, join_page },
    { METHOD_POST, "/invitation/{token}", CAP_PUBLIC, join, .prepare = join_prepare,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_GET, "/forgot", CAP_PUBLIC, forgot_page },
    { METHOD_POST, "/forgot", CAP_PUBLIC, forgot, .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_GET, "/reset/{token}", CAP_PUBLIC, reset_page },
    { METHOD_POST, "/reset/{token}", CAP_PUBLIC, reset, .prepare = reset_prepare,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
};

const struct module module_join = {
    .name = "join",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
