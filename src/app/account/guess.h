/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef APP_ACCOUNT_GUESS_H
#define APP_ACCOUNT_GUESS_H

#include "http/http.h"

/* Who may try a secret of an account (password, code), so that nobody guesses more than ten times a
 * minute and its owner still gets in meanwhile. A minute has room for ten tries from one address.
 * For one account it has seven from everybody, of which four from one address, and three that are
 * kept for browsers where the account has signed in before (cookie __Host-known). Whoever floods an
 * account from one address leaves room to the others; whoever floods it from everywhere leaves room
 * to the owner's own telephone. docs/decisions/0010 */
bool guess_may(const struct req *q, struct str email);
void guess_give_back(const struct req *q, struct str email); /* a good try does not count */
/* It was right: the try does not count, and this browser is known from now on. */
void guess_was_right(const struct req *q, struct res *r, struct str email);

/* Asking for the challenge of a passkey: so many a minute from one address. */
bool guess_challenge(const struct req *q);
void guess_challenge_was_right(const struct req *q);

#endif
