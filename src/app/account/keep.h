/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_KEEP_H
#define APP_ACCOUNT_KEEP_H

#include "guard/invitation.h"

/* What changes the accounts of a community, for pages and commands alike: the change in the
 * installation's database, and with it the errand that audits it there and writes to the person.
 * Who may is asked before. */
struct keep {
    struct tx *home; /* writing */
    const struct installation *in;
    const struct community *community;
    struct str origin; /* of the links that go by mail: "https://maillage.example" */
    struct str by;     /* who does it, for the person who is told */
};

struct str keep_invite(const struct keep *k, const struct invitation *i); /* the link, mailed too */
bool keep_role(const struct keep *k, const struct person *p, enum role role, int64_t organization);
void keep_close(const struct keep *k, const struct person *p, bool closed);
/* A link to choose a new one goes by mail; the old one no longer opens, sessions end. */
void keep_reset_password(const struct keep *k, const struct person *p);
void keep_reset_factor(const struct keep *k, const struct person *p); /* told by mail */
/* Audited on the account in that community (0: its first). */
void keep_note(struct tx *home, const struct installation *in, int64_t community, int64_t account,
               const char *action);
/* "I cannot sign in": the same work whether the address is known or not. */
void keep_forgotten(struct tx *home, const struct installation *in, struct str email,
                    struct str origin);
/* Tells the owner of an account that its ways of signing in changed. */
void keep_tell_factor(struct tx *home, const struct installation *in, int64_t account,
                      const char *template);

#endif
