/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_SESSION_H
#define GUARD_SESSION_H

#include "guard/capability.h"
#include "guard/installation.h"

/* Sessions and links of accounts, all in the installation's database. Tokens are 256 random bits;
 * only their SHA-256 is stored. */
enum {
    SESSION_IDLE_MS = 30 * 60 * 1000,
    SESSION_IDLE_PERSONAL_MS = 15 * 60 * 1000, /* on a person's record (ROUTE_PERSONAL) */
    SESSION_ABSOLUTE_MS = 12 * 3600 * 1000,
    SESSION_TOUCH_MS = 60 * 1000,
    SESSION_SLIP_MS = 5 * 60 * 1000, /* how far apart the clocks of two machines may be */
    LINK_SIGN_IN_MS = 72 * 3600 * 1000,
    LINK_RESET_MS = 3600 * 1000,
};

struct session {
    struct str key;     /* the token's SHA-256 as hexadecimal text */
    struct actor actor; /* nobody while `pending` */
    int64_t pending;    /* the account, as long as its second factor was not shown; else 0 */
    instant idle;       /* ms since it was last seen */
    bool personal;      /* that was on a person's record */
    bool several;       /* belongs to more than one community */
    int64_t community;  /* id of the chosen one; 0 when the account has none */
    struct registered_community place; /* the same, for community_of */
    struct str csrf;                   /* derived from the token: nothing to store */
    enum lang lang;
    bool has_lang;
    bool touch; /* last seen over a minute ago: session_touch is due */
};

/* False when there is none, or it is over. One query. */
bool session_find(struct tx *home, struct str token, struct session *ret);
/* A new token. */
struct session_new {
    int64_t account, community; /* community 0 takes the account's first */
    bool proven;                /* with its second factor, or by who owns the machine */
    struct str device;          /* session_device(); NULL: not known */
};
struct str session_begin(struct tx *home, const struct session_new *n);
struct str session_start(struct tx *home, int64_t account, int64_t community); /* a proven one */
void session_touch(struct tx *home, struct str key, bool personal);
/* A browser's name of itself, as two of our own codes: "firefox android"; no more is kept of it. */
struct str session_device(struct arena *a, struct str user_agent);

struct session_row { /* as its owner sees it */
    struct str key, device;
    instant created, seen;
    bool proven;
};
size_t session_list(struct tx *home, int64_t account, struct session_row **ret);
void session_end_own(struct tx *home, int64_t account, struct str key);
void session_end_others(struct tx *home, int64_t account, struct str key);
void session_end(struct tx *home, struct str key);
void session_end_all(struct tx *home, int64_t account); /* and its links, unused ones too */
bool session_choose(struct tx *home, struct str key, int64_t community);
struct str session_key(struct arena *a, struct str token); /* as struct session has it */
struct str session_csrf(struct arena *a, struct str token);
void session_sweep(struct tx *home); /* forgets what is over: sessions and links */

/* One-time sign-in links: opening does not use them up, the button on the page does. They are made
 * at the command line only (`maillage user link`), and they sign in without a second factor: who
 * has the command line owns the machine. Links that go by mail are invitations and resets, after
 * which the second factor is asked for. */
struct str link_create(struct tx *home, int64_t account, instant until); /* the token */
bool link_peek(struct tx *home, struct str token, int64_t *ret_account);
bool link_use(struct tx *home, struct str token, int64_t *ret_account);
/* Links for a new password, by mail: one hour. NULL when one was made less than five minutes ago.
 */
struct str reset_create(struct tx *home, int64_t account);
bool reset_peek(struct tx *home, struct str token, int64_t *ret_account);
bool reset_use(struct tx *home, struct str token, int64_t *ret_account);

#endif
