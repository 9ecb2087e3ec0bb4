/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_SESSION_H
#define GUARD_SESSION_H

#include "guard/capability.h"
#include "guard/installation.h"

/* Sessions and links of accounts, all in the installation's database. Tokens are 256 random bits; only
 * their SHA-256 is stored. */
enum { SESSION_IDLE_MS = 30 * 60 * 1000, SESSION_ABSOLUTE_MS = 12 * 3600 * 1000,
       SESSION_TOUCH_MS = 60 * 1000, LINK_SIGN_IN_MS = 72 * 3600 * 1000 };

struct session {
    int64_t id;
    struct actor actor;
    int64_t community;   /* id of the chosen one; 0 when the account has none */
    struct str csrf;     /* derived from the token: nothing to store */
    enum lang lang;
    bool has_lang;
    bool touch;          /* last seen over a minute ago: session_touch is due */
};

/* False when there is none, or it is over. One query. */
bool session_find(struct tx *home, struct str token, struct session *ret);
/* A new token; community 0 takes the account's first. */
struct str session_start(struct tx *home, int64_t account, int64_t community);
void session_touch(struct tx *home, int64_t id);
void session_end(struct tx *home, int64_t id);
void session_end_all(struct tx *home, int64_t account);
void session_choose(struct tx *home, int64_t id, int64_t community);
struct str session_csrf(struct arena *a, struct str token);

/* Passwords: argon2id in PHC form. The hash is slow: call these in `prepare`, never in a transaction. At
 * most one hash per core at once; false in *ret_busy's case when the queue of 32 is full. */
enum password_answer { PASSWORD_RIGHT, PASSWORD_WRONG, PASSWORD_BUSY };
enum password_answer password_check(struct arena *a, struct str stored, struct str typed,
                                    bool *ret_rehash); /* a NULL `stored` takes the same time */
bool password_hash(struct arena *a, struct str typed, struct str *ret_phc); /* false: busy */
/* Why a new password is not taken: TEXT_NONE when it is. At least 12 characters, not among the common. */
enum text_id password_objection(struct str typed, struct str email);

/* One-time sign-in links: opening does not use them up, the button on the page does. */
struct str link_create(struct tx *home, int64_t account, instant until); /* the token */
bool link_peek(struct tx *home, struct str token, int64_t *ret_account);
bool link_use(struct tx *home, struct str token, int64_t *ret_account);

/* Throttling: at most 10 tries a minute for an account and for an address; never a lasting lock. In
 * memory, per process. True when this try may go on. */
bool throttle_try(struct str what, instant now);

#endif
