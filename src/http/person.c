/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/exchange.h"

/* Who asks, in which community, and whether that may be. */

static const char SESSION[] = "__Host-session";
static const char BEFORE[] = "__Host-pre";

static bool is_token(struct str s)
{
    for (size_t i = 0; i < s.n; i++) {
        char c = s.p[i];
        bool letter = (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') || (c >= 'a' && c <= 'z');
        if (!letter && c != '-' && c != '_')
            return false;
    }
    return s.n == 43;
}

static enum capability wanted(const struct exchange *x)
{
    return x->match.route ? x->match.route->capability : CAP_PUBLIC;
}

static bool is_personal(const struct exchange *x)
{
    return x->match.route && x->match.route->flags & ROUTE_PERSONAL;
}

static void find_community(struct exchange *x)
{
    struct tx *home = &x->home;
    if (wanted(x) == CAP_LINK)
        x->has_community =
            community_find(home, x->router->in, req_segment(&x->q, "slug"), &x->community);
    else if (x->signed_in && x->session.community != 0) {
        community_of(x->arena, x->router->in, &x->session.place, &x->community);
        x->has_community = true;
    }
    x->q.community = x->has_community ? &x->community : NULL;
    x->q.today =
        x->has_community ? community_today(&x->community, x->q.now) : zone_day(NULL, x->q.now);
}

/* Forms of who is not signed in are tied to a cookie of their own. */
static void find_pre(struct exchange *x)
{
    x->pre = head_cookie(&x->head, BEFORE);
    x->pre_is_new = !is_token(x->pre);
    if (x->pre_is_new)
        x->pre = secret_token(x->arena);
    x->q.csrf = session_csrf(x->arena, x->pre);
}

void exchange_find_person(struct exchange *x)
{
    x->token = head_cookie(&x->head, SESSION);
    x->signed_in = is_token(x->token) && session_find(&x->home, x->token, &x->session);
    if (x->signed_in && is_personal(x) && x->session.idle >= SESSION_IDLE_PERSONAL_MS) {
        x->signed_in = false;
        x->stale = true;
    }
    if (x->signed_in) {
        x->q.csrf = x->session.csrf;
        x->q.session = x->session.key;
        x->q.pending = x->session.pending;
        x->q.several = x->session.several;
        x->session.touch |= x->session.personal != is_personal(x);
    } else {
        find_pre(x);
    }
    if (x->signed_in && wanted(x) != CAP_LINK)
        x->q.actor = x->session.actor;
    x->q.lang = exchange_lang(x);
    find_community(x);
}

/* Of an unsafe method: its origin, then its form, which a page of ours made for this very person.
 */
static bool post_is_ours(struct exchange *x)
{
    if (!head_same_origin(&x->head)) {
        exchange_refuse(x, 403);
        return false;
    }
    return exchange_read_form(x);
}

static bool token_is_right(struct exchange *x)
{
    struct str token = req_form(&x->q, "csrf");
    if (token.n > 0 && hash_equal(token, x->q.csrf))
        return true;
    exchange_refuse(x, 403);
    return false;
}

bool exchange_allowed(struct exchange *x)
{
    enum capability what = wanted(x);
    bool post = x->q.method == METHOD_POST, open = what == CAP_PUBLIC || what == CAP_LINK;
    if (post && !post_is_ours(x))
        return false;
    if (!x->match.route) {
        if (x->match.other_method)
            exchange_refuse(x, 405);
        else
            res_not_found(&x->q, &x->r);
        return false;
    }
    if (!open && (!x->signed_in || x->session.pending)) {
        exchange_sign_in(x);
        return false;
    }
    bool somewhere = x->has_community || what == CAP_PUBLIC || what == CAP_SIGNED_IN;
    if (!somewhere || guard_reach(&x->q.actor, what) == REACH_NONE) {
        res_not_found(&x->q, &x->r);
        return false;
    }
    return !post || token_is_right(x);
}

enum { USUAL_MOST = 256 * 1024 }; /* a longer answer tells nothing of the next */

static bool is_page(const struct res *r)
{
    return str_starts(r->type, STR("text/html"));
}

static void finish(struct exchange *x)
{
    REQUIRE(x->r.status != 0);
    if (x->stale) /* left alone too long for a person's record: over in this browser */
        res_cookie(&x->r, SESSION, STR(""), 0);
    if (is_page(&x->r) && !x->signed_in && x->pre_is_new && x->pre.p)
        res_cookie(&x->r, BEFORE, x->pre, -1);
    if (is_page(&x->r) && x->signed_in && head_cookie(&x->head, BEFORE).p)
        res_cookie(&x->r, BEFORE, STR(""), 0);
    if (x->r.body.fd >= 0)
        out_flush(&x->r.body);
    else if (x->match.usual && x->r.status == 200 && x->r.body.n < USUAL_MOST)
        *x->match.usual = (unsigned)(x->r.body.n + x->r.body.n / 16);
}

void exchange_finish(struct exchange *x)
{
    struct fault f;
    if (FAULT_CAUGHT(&f)) {
        exchange_fault(x, &f);
        return;
    }
    finish(x);
    fault_done(&f);
}
