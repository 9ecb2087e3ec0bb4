/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/second.h"
#include "account_codes.html.h"
#include "account_second.html.h"
#include "app/account/account.h"
#include "app/account/guess.h"
#include "app/account/keep.h"
#include "guard/session.h"

/* The second factor: asked for after a password or a mailed link, set up when there is none.
 * A session without it (q->pending) reaches only the pages of this file. */

static int64_t subject_of(const struct req *q)
{
    return q->pending ? q->pending : q->actor.account;
}

/* Who has one shows it before setting up another. */
static bool must_prove(struct req *q)
{
    return q->pending && factor_any(q->home, q->pending);
}

/* -- the pages
 * ----------------------------------------------------------------------------- */

static void code_page(struct req *q, struct res *r, struct second_view *m)
{
    struct page page = { .title = text(q->lang, TEXT_second_code_title), .frame = FRAME_DOOR };
    view_page(q, r, &page, account_second_html, m);
}

static void setup_page(struct req *q, struct res *r, struct second_view *m, int64_t account)
{
    struct account a;
    struct str secret = factor_draft(q->arena, q->installation, q->session);
    if (!record_get(q->home, &entity_account, account, &a)) {
        res_not_found(q, r);
        return;
    }
    m->setup = true;
    m->address = factor_address(q->arena, a.email, secret);
    m->secret = factor_base32(q->arena, secret);
    struct page page = { .title = text(q->lang, TEXT_second_setup_title),
                         .frame = q->pending ? FRAME_DOOR : FRAME_PLAIN };
    view_page(q, r, &page, account_second_html, m);
}

void second_page(struct req *q, struct res *r, int64_t account, enum text_id wrong)
{
    struct second_view m = { .to = door_to(q), .pending = q->pending != 0 };
    m.error = wrong ? text(q->lang, wrong) : STR_NULL;
    factor_of(q->home, account, &m.factor);
    if (q->pending && (m.factor.code || m.factor.passkeys))
        code_page(q, r, &m);
    else
        setup_page(q, r, &m, account);
}

static void code_get(struct req *q, struct res *r)
{
    if (!q->pending)
        res_redirect(r, q->actor.account ? "/" : "/sign-in");
    else if (must_prove(q))
        second_page(q, r, q->pending, TEXT_NONE);
    else
        go_on(q, r, "/second-factor");
}

static void setup_get(struct req *q, struct res *r)
{
    if (!subject_of(q))
        res_redirect(r, "/sign-in");
    else if (must_prove(q))
        go_on(q, r, "/sign-in/code");
    else
        second_page(q, r, subject_of(q), TEXT_NONE);
}

/* -- shown
 * --------------------------------------------------------------------------------- */

static struct str email_of(struct req *q, int64_t account)
{
    struct account a;
    return record_get(q->home, &entity_account, account, &a) ? a.email : STR("");
}

static void refuse(struct req *q, struct res *r, int status, enum text_id why)
{
    r->status = status;
    second_page(q, r, subject_of(q), why);
}

static void code_post(struct req *q, struct res *r)
{
    if (!q->pending) {
        res_redirect(r, "/sign-in");
        return;
    }
    struct str email = email_of(q, q->pending);
    if (!guess_may(q, arena_fmt(q->arena, "code %.*s", STR_ARG(email))))
        refuse(q, r, 429, TEXT_account_too_many);
    else if (!factor_prove(q->home, q->installation, q->pending, req_form(q, "code")))
        refuse(q, r, 403, TEXT_second_wrong);
    else {
        guess_was_right(q, r, arena_fmt(q->arena, "code %.*s", STR_ARG(email)));
        enter(q, r, q->pending, true);
    }
}

/* -- set up
 * ------------------------------------------------------------------------------- */

/* The codes can be read on this page and never again; then the way on. */
static void codes_page(struct req *q, struct res *r, int64_t account, bool fresh)
{
    struct codes_view m = { .to = door_to(q), .fresh = fresh };
    factor_recovery(q->home, q->installation, account, m.codes);
    m.travels = door_kept(q, &m.kept, q->csrf);
    q->actor.account = account;
    q->pending = 0;
    struct page page = { .title = text(q->lang, TEXT_second_codes_title), .frame = FRAME_LINK };
    view_page(q, r, &page, account_codes_html, &m);
}

/* One more way of signing in: a new session, told to the owner; the first time, recovery codes. */
static void added(struct req *q, struct res *r, int64_t account, const char *done)
{
    struct factor f;
    factor_of(q->home, account, &f);
    keep_tell_factor(q->home, q->installation, account, "mail-factor-added");
    enter_quietly(q, r, account, true);
    if (f.recovery == 0)
        codes_page(q, r, account, true);
    else
        res_redirect(r, "/account?done=%s", done);
}

static void setup_post(struct req *q, struct res *r)
{
    int64_t account = subject_of(q);
    struct str secret = factor_draft(q->arena, q->installation, q->session);
    if (!account)
        res_redirect(r, "/sign-in");
    else if (must_prove(q))
        res_redirect(r, "/sign-in/code");
    else if (!factor_enrol(q->home, q->installation, account, secret, req_form(q, "code")))
        refuse(q, r, 422, TEXT_second_setup_wrong);
    else
        added(q, r, account, "factor");
}

static void recovery_post(struct req *q, struct res *r)
{
    keep_note(q->home, q->installation, q->community ? q->community->id : 0, q->actor.account,
              "recovery_codes");
    codes_page(q, r, q->actor.account, false);
}

/* -- passkeys
 * ----------------------------------------------------------------------------- */

static struct passkey_place place_of(const struct req *q)
{
    struct str host, port;
    str_cut(q->host, ':', &host, &port);
    return (struct passkey_place){ .origin = q->origin, .host = host, .bound = q->csrf };
}

static void add_known(struct req *q, struct out *o, int64_t account)
{
    struct passkey *list;
    size_t n = account ? passkey_list(q->home, account, &list) : 0;
    out_lit(o, "\"known\":[");
    for (size_t i = 0; i < n; i++) {
        if (i > 0)
            out_char(o, ',');
        out_json(o, list[i].id);
    }
    out_lit(o, "]");
}

/* What our script asks the browser: a challenge for these forms, and to register, who for. */
static void challenge_post(struct req *q, struct res *r)
{
    struct account a = { 0 };
    int64_t account = subject_of(q);
    struct passkey_place at = place_of(q);
    if (!guess_challenge(q)) {
        res_refused(q, r, 429);
        return;
    }
    passkey_sweep(q->home);
    struct str challenge = passkey_challenge(q->home, at.bound);
    res_status(r, 200, "application/json");
    out_lit(&r->body, "{\"challenge\":");
    out_json(&r->body, challenge);
    out_lit(&r->body, ",\"host\":");
    out_json(&r->body, at.host);
    if (account && record_get(q->home, &entity_account, account, &a)) {
        out_lit(&r->body, ",\"handle\":");
        out_json(&r->body, passkey_handle(q->arena, q->installation, account));
        out_lit(&r->body, ",\"email\":");
        out_json(&r->body, a.email);
        out_lit(&r->body, ",\"name\":");
        out_json(&r->body, a.name);
        out_lit(&r->body, ",");
        add_known(q, &r->body, account);
    }
    out_lit(&r->body, "}");
}

static void passkey_add(struct req *q, struct res *r)
{
    int64_t account = subject_of(q);
    struct passkey_place at = place_of(q);
    struct str name = str_trim(req_form(q, "name"));
    if (!account)
        res_redirect(r, "/sign-in");
    else if (must_prove(q))
        res_redirect(r, "/sign-in/code");
    else if (!passkey_register(q->home, &at, account,
                               &(struct passkey_made){
                                   .client = req_form(q, "client"),
                                   .data = req_form(q, "data"),
                                   .name = name.n > 0
                                               ? str_sub(name, 0, 80)
                                               : text(q->lang, TEXT_second_passkey_unnamed) }))
        refuse(q, r, 422, TEXT_second_passkey_refused);
    else
        added(q, r, account, "passkey");
}

static bool may_enter(struct req *q, int64_t account)
{
    struct account a;
    return record_get(q->home, &entity_account, account, &a) && a.record.archived == NUMBER_NONE &&
           account_has_place(q->home, account);
}

static void passkey_enter(struct req *q, struct res *r)
{
    int64_t account;
    struct passkey_place at = place_of(q);
    const struct passkey_shown shown = { .id = req_form(q, "id"),
                                         .client = req_form(q, "client"),
                                         .data = req_form(q, "data"),
                                         .signature = req_form(q, "signature") };
    if (passkey_prove(q->home, &at, &shown, &account) && may_enter(q, account)) {
        guess_challenge_was_right(q);
        enter(q, r, account, true);
    } else
        door_page(q, r, 403,
                  &(struct door){ .error = text(q->lang, TEXT_view_door_passkey_failed),
                                  .to = door_to(q) });
}

/* -- taken away
 * --------------------------------------------------------------------------- */

/* The last one stays: who wants another sets that up first. */
static void passkey_remove(struct req *q, struct res *r)
{
    struct factor f;
    factor_of(q->home, q->actor.account, &f);
    if (f.passkeys + f.code < 2) {
        res_redirect(r, "/account?done=factor_last#factors");
        return;
    }
    passkey_forget(q->home, q->actor.account, req_form(q, "passkey"));
    keep_note(q->home, q->installation, q->community ? q->community->id : 0, q->actor.account,
              "passkey_removed");
    res_redirect(r, "/account?done=passkey_removed#factors");
}

static const struct route routes[] = {
    { METHOD_GET, "/sign-in/code", CAP_PUBLIC, code_get },
    { METHOD_POST, "/sign-in/code", CAP_PUBLIC, code_post,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/sign-in/challenge", CAP_PUBLIC, challenge_post,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/sign-in/passkey", CAP_PUBLIC, passkey_enter,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_GET, "/second-factor", CAP_PUBLIC, setup_get },
    { METHOD_POST, "/second-factor", CAP_PUBLIC, setup_post,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/second-factor/passkey", CAP_PUBLIC, passkey_add,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
    { METHOD_POST, "/second-factor/passkey/remove", CAP_SIGNED_IN, passkey_remove,
      .flags = ROUTE_HOME },
    { METHOD_POST, "/second-factor/recovery", CAP_SIGNED_IN, recovery_post,
      .flags = ROUTE_HOME | ROUTE_FORGET_FORM },
};

const struct module module_second = {
    .name = "second",
    .routes = routes,
    .n_routes = sizeof routes / sizeof *routes,
};
