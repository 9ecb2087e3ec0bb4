/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_SESSION_H
#define GUARD_SESSION_H

#include "guard/capability.h"
#include "guard/installation.h"

/* Sessions and links of accounts, all in the installation's database. Tokens are 256 random bits;
 * only their SHA-256 is stored. */
enum {
    SESSION_IDLE_MS = 30 * 60 * 1000,
    SESSION_ABSOLUTE_MS = 12 * 3600 * 1000,
    SESSION_TOUCH_MS = 60 * 1000,
    SESSION_SLIP_MS = 5 * 60 * 1000, /* how far apart the clocks of two machines may be */
    LINK_SIGN_IN_MS = 72 * 3600 * 1000
};

struct session {
    struct str key; /* the token's SHA-256 as hexadecimal text */
    struct actor actor;
    int64_t community;                 /* id of the chosen one; 0 when the account has none */
    struct registered_community place; /* the same, for community_of */
    struct str csrf;                   /* derived from the token: nothing to store */
    enum lang lang;
    bool has_lang;
    bool touch; /* last seen over a minute ago: session_touch is due */
};

/* False when there is none, or it is over. One query. */
bool session_find(struct tx *home, struct str token, struct session *ret);
/* A new token; community 0 takes the account's first. */
struct str session_start(struct tx *home, int64_t account, int64_t community);
void session_touch(struct tx *home, struct str key);
void session_end(struct tx *home, struct str key);
void session_end_all(struct tx *home, int64_t account); /* and its links, unused ones too */
bool session_choose(struct tx *home, struct str key, int64_t community);
struct str session_csrf(struct arena *a, struct str token);
void session_sweep(struct tx *home); /* forgets what is over: sessions and links */

/* One-time sign-in links: opening does not use them up, the button on the page does. */
struct str link_create(struct tx *home, int64_t account, instant until); /* the token */
bool link_peek(struct tx *home, struct str token, int64_t *ret_account);
bool link_use(struct tx *home, struct str token, int64_t *ret_account);

#endif
