/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef GUARD_PASSKEY_H
#define GUARD_PASSKEY_H

#include "guard/installation.h"

/* Passkeys (WebAuthn level 2, verified by libfido2): a key in the person's telephone or computer
 * that answers a challenge after it has recognized them by a finger, a face or a code. It counts as
 * both factors. No attestation is asked for. Everything that comes from the browser is base64url.
 */
struct passkey_place {
    struct str origin; /* "https://maillage.example" */
    struct str host;   /* "maillage.example", without its port: the relying party's id */
    struct str bound;  /* to whom the challenge was given: the token of their forms */
};

/* 256 random bits, good for five minutes and one answer. */
struct str passkey_challenge(struct tx *home, struct str bound);

struct passkey_made {
    struct str client, data; /* clientDataJSON, authenticatorData */
    struct str name;
};
/* Keeps a new passkey; false when anything about it is not as it should be. */
bool passkey_register(struct tx *home, const struct passkey_place *at, int64_t account,
                      const struct passkey_made *made);

struct passkey_shown {
    struct str id, client, data, signature;
};
/* Whose passkey answered, using up the challenge; false when the answer is not good. */
bool passkey_prove(struct tx *home, const struct passkey_place *at,
                   const struct passkey_shown *shown, int64_t *ret_account);

struct passkey {
    struct str id, name;
    instant created, used; /* used: NUMBER_NONE when never */
};
size_t passkey_list(struct tx *home, int64_t account, struct passkey **ret);
void passkey_forget(struct tx *home, int64_t account, struct str id);
void passkey_forget_all(struct tx *home, int64_t account);
/* What an authenticator knows the account by: tells nothing, and is always the same. */
struct str passkey_handle(struct arena *a, const struct installation *in, int64_t account);
void passkey_sweep(struct tx *home); /* challenges that nobody answered */

#endif
