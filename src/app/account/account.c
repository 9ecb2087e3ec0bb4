/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/account.h"

#include "account_enter.html.h"
#include "app/account/guess.h"
#include "app/account/keep.h"
#include "core/fault.h"
#include "guard/password.h"
#include "guard/session.h"

/* -- a session begins
 * -------------------------------------------------------------------------- */

void enter_quietly(struct req *q, struct res *r, int64_t account, bool proven)
{
    int64_t community = q->community ? q->community->id : 0;
    if (q->session.p)
        session_end(q->home, q->session);
    if (community && !account_belongs(q->home, account, community))
        community = 0;
    struct str token = session_begin(
        q->home, &(struct session_new){ .account = account,
                                        .community = community,
                                        .proven = proven,
                                        .device = session_device(q->arena, q->agent) });
    res_cookie(r, SESSION_COOKIE, token, SESSION_ABSOLUTE_MS / 1000);
    q->csrf = session_csrf(q->arena, token);
    q->session = session_key(q->arena, token);
    q->home->actor = account; /* who comes in does it */
    if (proven)
        keep_note(q->home, q->installation, community, account, "sign_in");
}

void go_on(const struct req *q, struct res *r, const char *page)
{
    struct str to = door_to(q);
    struct out here;
    out_init(&here, q->arena, 8 << 10);
    out_url_part(&here, to);
    res_redirect(r, "%s%s%.*s", page, to.p ? "?to=" : "", STR_ARG(out_view(&here)));
}

/* To the page that asks for the second factor; at once when a form travels, as no address holds
 * it. */
static void enter_half(struct req *q, struct res *r, int64_t account)
{
    struct resume kept;
    if (door_kept(q, &kept, q->csrf)) {
        q->pending = account;
        second_page(q, r, account, TEXT_NONE);
        return;
    }
    go_on(q, r, "/sign-in/code");
}

void enter(struct req *q, struct res *r, int64_t account, bool proven)
{
    struct str to = door_to(q);
    enter_quietly(q, r, account, proven);
    if (!proven)
        enter_half(q, r, account);
    else if (!door_resume(q, r, q->csrf))
        res_redirect(r, "%.*s", STR_ARG(to.p ? to : STR("/")));
}

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

/* Closed accounts, and those that belong nowhere any more, look like a wrong password. */
static bool is_open(struct req *q, const struct account *a)
{
    return a->record.archived == NUMBER_NONE && account_has_place(q->home, a->record.id);
}

static void sign_in_prepare(struct req *q, struct res *r)
{
    struct sign_in *s = arena_make(q->arena, struct sign_in);
    struct str email = req_form(q, "email"), typed = req_form(q, "password");
    struct account account = { 0 };
    bool rehash;
    q->prepared = s;
    if (!guess_may(q, email)) {
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
    else if (answer == PASSWORD_WRONG || !is_open(q, &account))
        door_again(q, r, 403, TEXT_account_wrong);
    else
        s->account = account.record.id;
    if (s->account && rehash)
        password_hash(q->arena, ops, typed, &s->rehash);
}

static void sign_in(struct req *q, struct res *r)
{
    const struct sign_in *s = q->prepared;
    REQUIRE(s && s->account);
    if (s->rehash.p)
        account_rehash(q->home, s->account, s->rehash);
    guess_was_right(q, r, req_form(q, "email"));
    enter(q, r, s->account, false);
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

static void enter_by_link(struct req *q, struct res *r)
{
    int64_t account;
    if (link_use(q->home, req_segment(q, "token"), &account))
        enter(q, r, account, true);
    else
        enter_page(q, r);
}

/* -- a new password
 * ----------------------------------------------------------------------------- */

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
    bool may = guess_may(q, account.email);
    if (may && stored.n > 0)
        proof = password_check(q->arena, ops, stored, present, &rehash);
    if (may && proof == PASSWORD_RIGHT)
        guess_give_back(q, account.email);
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
    q->session = STR_NULL;
    enter_quietly(q, r, q->actor.account, true);
    keep_note(q->home, q->installation, q->community ? q->community->id : 0, q->actor.account,
              "password");
    res_redirect(r, "/account?done=password");
}

/* -- sessions and communities
 * ------------------------------------------------------------------------ */

static void session_end_one(struct req *q, struct res *r)
{
    session_end_own(q->home, q->actor.account, req_form(q, "session"));
    res_redirect(r, "/account?done=session_ended#sessions");
}

static void sessions_end(struct req *q, struct res *r)
{
    session_end_others(q->home, q->actor.account, q->session);
    res_redirect(r, "/account?done=sessions_ended#sessions");
}

/* The same page in the other community; of a record, the list that it is in: its number means
 * nothing there. */
static struct str place_kept(struct str here)
{
    if (!path_is_local(here))
        return STR("/");
    for (size_t i = 1; i < here.n; i++) {
        if (here.p[i] == '?' || here.p[i] == '#')
            return str_sub(here, 0, i);
        if (here.p[i - 1] == '/' && here.p[i] >= '0' && here.p[i] <= '9')
            return str_sub(here, 0, i - 1 > 0 ? i - 1 : 1);
    }
    return here;
}

static void community_choose(struct req *q, struct res *r)
{
    struct str to = req_form(q, "to");
    session_choose(q->home, q->session, req_form_id(q, "community"));
    res_redirect(r, "%.*s", STR_ARG(place_kept(to.p ? to : STR("/"))));
}

static const struct route routes[] = {
    { METHOD_GET, "/sign-in", CAP_PUBLIC, sign_in_page },
    { METHOD_POST, "/sign-in", CAP_PUBLIC, sign_in, .prepare = sign_in_prepare,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/sign-out", CAP_PUBLIC, sign_out, .flags = ROUTE_HOME },
    { METHOD_GET, "/enter/{token}", CAP_PUBLIC, enter_page },
    { METHOD_POST, "/enter/{token}", CAP_PUBLIC, enter_by_link,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_GET, "/account", CAP_SIGNED_IN, account_page },
    { METHOD_POST, "/account/password", CAP_SIGNED_IN, password_set, .prepare = password_prepare,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/account/sessions/end", CAP_SIGNED_IN, session_end_one, .flags = ROUTE_HOME },
    { METHOD_POST, "/account/sessions/end-others", CAP_SIGNED_IN, sessions_end,
      .flags = ROUTE_HOME },
    { METHOD_POST, "/account/community", CAP_SIGNED_IN, community_choose, .flags = ROUTE_HOME },
};

const struct module module_account = {
    .name = "account",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
