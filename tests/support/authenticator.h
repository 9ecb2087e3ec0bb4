/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef SUPPORT_AUTHENTICATOR_H
#define SUPPORT_AUTHENTICATOR_H

#include "core/arena.h"

#include <sodium.h>

/* An authenticator of our own, with an Ed25519 key: what it says is right in every point. What it
 * returns lives in its arena. */
struct authenticator {
    struct arena *arena;
    unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];
};
enum { AUTHENTICATOR_PRESENT = 1, AUTHENTICATOR_VERIFIED = 4, AUTHENTICATOR_ATTESTED = 64 };

void authenticator_new(struct authenticator *k, struct arena *a);
struct str authenticator_base64(struct authenticator *k, struct str bytes);
/* What the browser says of it: "webauthn.create" or "webauthn.get". */
struct str authenticator_client(struct authenticator *k, const char *type, struct str challenge,
                                const char *origin);
/* The data of a new credential: its id, and its key as COSE writes it; or the authenticator's own.
 */
struct str authenticator_made_with(struct authenticator *k, const char *host, int flags,
                                   const char *id, struct str cose);
struct str authenticator_made(struct authenticator *k, const char *host, int flags, const char *id);
struct str authenticator_data(struct authenticator *k, const char *host, int flags,
                              unsigned counter);
struct str authenticator_message(struct authenticator *k, struct str client_data, struct str data);
struct str authenticator_signature(struct authenticator *k, struct str client_data,
                                   struct str data);

#endif
