/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_H
#define APP_ACCOUNT_H

#include "app/account/roles.h"
#include "app/module.h"
#include "guard/account.h"
#include "guard/factor.h"
#include "guard/passkey.h"
#include "view/form.h"
#include "view/pages.h"

/* Signing in and out, links, one's own account; the second factor; the people of a community;
 * invitations and forgotten passwords. */
extern const struct module module_account, module_second, module_people, module_join;

#define SESSION_COOKIE "__Host-session"

/* A new session in place of the one there was, its cookie, and the way on: to where the person was
 * going, or, as long as the second factor was not shown (`proven`), to the page that asks for it. A
 * form that was posted when the session had ended travels along. */
void enter(struct req *q, struct res *r, int64_t account, bool proven);
/* The same without an answer, for pages that have something to show first: sets q->csrf. */
void enter_quietly(struct req *q, struct res *r, int64_t account, bool proven);

/* To another page of the door, which keeps where the person was going. */
void go_on(const struct req *q, struct res *r, const char *page);

/* -- second.c: the page that asks for the second factor, or has one set up */
void second_page(struct req *q, struct res *r, int64_t account, enum text_id wrong);

struct enter_view {
    struct str token, name; /* name NULL: the link is spent, too old or never was */
};

struct session_shown {
    struct str key, device;
    instant seen;
    struct str when; /* “il y a 3 minutes” */
    bool here;
};

struct passkey_said {
    struct str id, name, since;
};

struct account_view {
    struct account account;
    struct role_said role;
    const struct community *communities; /* where the account belongs */
    size_t n_communities;
    int64_t community;
    struct str to; /* where choosing another leads; NULL: the day */
    bool has_password, may_administer, may_people;
    struct str error_present, error_new; /* of the password form; NULL when all is well */
    struct factor factor;
    struct str code_since;
    const struct passkey_said *passkeys;
    size_t n_passkeys;
    const struct session_shown *sessions;
    size_t n_sessions;
};

/* The account page, after a form of it was refused too. */
void account_draw(struct req *q, struct res *r, int status, enum text_id present,
                  enum text_id fresh);
void account_page(struct req *q, struct res *r);

#endif
