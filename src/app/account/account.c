/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/account.h"

#include "account_account.html.h"
#include "account_enter.html.h"
#include "core/fault.h"
#include "core/key.h"
#include "guard/audit.h"
#include "guard/password.h"
#include "guard/session.h"
#include "guard/throttle.h"
#include "view/pages.h"

#define SESSION_COOKIE "__Host-session"

/* -- signing in with a password
 * ---------------------------------------------------------------------------- */

/* From prepare to the handler: hashing is slow and must not hold a transaction. */
struct sign_in {
    int64_t account;   /* 0: no such account, or wrong */
    struct str rehash; /* a stronger hash to keep; NULL: the stored one will do */
};

static void door_again(struct req *q, struct res *r, int status, enum text_id why)
{
    door_page(q, r, status,
              &(struct door){
                  .email = req_form(q, "email"), .error = text(q->lang, why), .to = door_to(q) });
}

/* The address first: who is stopped there must not use up the tries of somebody's account. */
static bool may_try(const struct req *q, struct str email)
{
    struct str address = arena_fmt(q->arena, "address:%.*s", STR_ARG(q->address));
    struct str account = arena_fmt(q->arena, "account:%.*s", STR_ARG(key_sort(q->arena, email)));
    return throttle_try(address, q->now) && throttle_try(account, q->now);
}

static void sign_in_prepare(struct req *q, struct res *r)
{
    struct sign_in *s = arena_make(q->arena, struct sign_in);
    struct str email = req_form(q, "email"), typed = req_form(q, "password");
    struct account account = { 0 };
    bool rehash;
    q->prepared = s;
    if (!may_try(q, email)) {
        door_again(q, r, 429, TEXT_account_too_many);
        return;
    }
    bool known = account_by_email(q->home, email, &account);
    int64_t ops = q->installation->password_ops;
    enum password_answer answer = password_check(
        q->arena, ops, known ? account_password(q->home, account.record.id) : STR_NULL, typed,
        &rehash);
    if (answer == PASSWORD_BUSY)
        door_again(q, r, 503, TEXT_account_busy);
    else if (answer == PASSWORD_WRONG || account.record.archived != NUMBER_NONE)
        door_again(q, r, 403, TEXT_account_wrong);
    else
        s->account = account.record.id;
    if (s->account && rehash)
        password_hash(q->arena, ops, typed, &s->rehash);
}

/* A new session in place of the one there was, its cookie, and the way on. */
static void begin_session(struct req *q, struct res *r, int64_t account)
{
    if (q->session.p)
        session_end(q->home, q->session);
    struct str token = session_start(q->home, account, 0), to = door_to(q);
    res_cookie(r, SESSION_COOKIE, token, SESSION_ABSOLUTE_MS / 1000);
    if (!door_resume(q, r, session_csrf(q->arena, token)))
        res_redirect(r, "%.*s", STR_ARG(to.p ? to : STR("/")));
}

static void sign_in(struct req *q, struct res *r)
{
    const struct sign_in *s = q->prepared;
    REQUIRE(s && s->account);
    if (s->rehash.p)
        account_rehash(q->home, s->account, s->rehash);
    begin_session(q, r, s->account);
}

static void sign_in_page(struct req *q, struct res *r)
{
    if (q->actor.account)
        res_redirect(r, "/");
    else
        door_page(q, r, 200, &(struct door){ .to = door_to(q) });
}

static void sign_out(struct req *q, struct res *r)
{
    if (q->session.p)
        session_end(q->home, q->session);
    res_cookie(r, SESSION_COOKIE, STR(""), 0);
    res_redirect(r, "/sign-in");
}

/* -- one-time links: opening one does not use it up, the button does
 * ------------------------------------------ */

static void enter_page(struct req *q, struct res *r)
{
    int64_t account;
    struct enter_view m = { .token = req_segment(q, "token") };
    if (link_peek(q->home, m.token, &account))
        m.name = account_name(q->home, account);
    struct page page = { .title = text(q->lang, TEXT_account_enter_title), .frame = FRAME_DOOR };
    r->status = m.name.p ? 200 : 410;
    view_page(q, r, &page, account_enter_html, &m);
}

static void enter(struct req *q, struct res *r)
{
    int64_t account;
    if (link_use(q->home, req_segment(q, "token"), &account))
        begin_session(q, r, account);
    else
        enter_page(q, r);
}

/* -- one's own account
 * ------------------------------------------------------------------------------------------ */

static void account_draw(struct req *q, struct res *r, int status, enum text_id present,
                         enum text_id fresh)
{
    struct account_view m = { .community = q->community ? q->community->id : 0 };
    if (!record_get(q->home, &entity_account, q->actor.account, &m.account)) {
        res_not_found(q, r);
        return;
    }
    struct community *all;
    size_t n = community_all(q->home, q->installation, &all), mine = 0;
    for (size_t i = 0; i < n; i++)
        if (account_belongs(q->home, q->actor.account, all[i].id))
            all[mine++] = all[i];
    m.communities = all;
    m.n_communities = mine;
    m.has_password = account_password(q->home, q->actor.account).n > 0;
    m.may_administer = guard_reach(&q->actor, CAP_ADMIN) == REACH_ALL;
    m.role = role_said(q->arena, q->lang, q->actor.role);
    m.error_present = present ? text(q->lang, present) : STR_NULL;
    m.error_new = fresh ? text(q->lang, fresh) : STR_NULL;
    r->status = status;
    struct page page = { .title = text(q->lang, TEXT_account_title) };
    view_page(q, r, &page, account_account_html, &m);
}

static void account_page(struct req *q, struct res *r)
{
    account_draw(q, r, 200, TEXT_NONE, TEXT_NONE);
}

/* Nobody without a password yet has to give one; who has one proves it. */
static void password_prepare(struct req *q, struct res *r)
{
    struct account account;
    struct str *phc = arena_make(q->arena, struct str), present = req_form(q, "present");
    bool rehash;
    int64_t ops = q->installation->password_ops;
    q->prepared = phc;
    if (!record_get(q->home, &entity_account, q->actor.account, &account)) {
        res_not_found(q, r);
        return;
    }
    struct str stored = account_password(q->home, q->actor.account);
    enum text_id objection = password_objection(req_form(q, "new"), account.email);
    enum password_answer proof = PASSWORD_RIGHT;
    bool may = may_try(q, account.email);
    if (may && stored.n > 0)
        proof = password_check(q->arena, ops, stored, present, &rehash);
    if (!may)
        account_draw(q, r, 429, TEXT_account_too_many, TEXT_NONE);
    else if (proof == PASSWORD_WRONG)
        account_draw(q, r, 422, TEXT_account_present_wrong, TEXT_NONE);
    else if (proof == PASSWORD_RIGHT && objection)
        account_draw(q, r, 422, TEXT_NONE, objection);
    else if (proof == PASSWORD_BUSY || !password_hash(q->arena, ops, req_form(q, "new"), phc))
        account_draw(q, r, 503, TEXT_NONE, TEXT_account_busy);
}

static void password_set(struct req *q, struct res *r)
{
    const struct str *phc = q->prepared;
    account_set_password(q->home, q->actor.account, *phc); /* ends every session, this one too */
    struct str token =
        session_start(q->home, q->actor.account, q->community ? q->community->id : 0);
    res_cookie(r, SESSION_COOKIE, token, SESSION_ABSOLUTE_MS / 1000);
    res_redirect(r, "/account?done=password");
}

static void community_choose(struct req *q, struct res *r)
{
    session_choose(q->home, q->session, req_form_id(q, "community"));
    res_redirect(r, "/");
}

static const struct route routes[] = {
    { METHOD_GET, "/sign-in", CAP_PUBLIC, sign_in_page },
    { METHOD_POST, "/sign-in", CAP_PUBLIC, sign_in, .prepare = sign_in_prepare,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/sign-out", CAP_PUBLIC, sign_out, .flags = ROUTE_HOME },
    { METHOD_GET, "/enter/{token}", CAP_PUBLIC, enter_page },
    { METHOD_POST, "/enter/{token}", CAP_PUBLIC, enter, .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_GET, "/account", CAP_SIGNED_IN, account_page },
    { METHOD_POST, "/account/password", CAP_SIGNED_IN, password_set, .prepare = password_prepare,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/account/community", CAP_SIGNED_IN, community_choose, .flags = ROUTE_HOME },
};

const struct module module_account = {
    .name = "account",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
