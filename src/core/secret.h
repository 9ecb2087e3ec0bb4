/* SPDX-License-Identifier: AGPL-3.0-or-later */
#ifndef CORE_SECRET_H
#define CORE_SECRET_H

#include "core/arena.h"

/* Random numbers, hashes and seals, all by libsodium. secret_start() once per process. */
enum { SECRET_KEY_BYTES = 32, HASH_BYTES = 32 };

void secret_start(void);
void secret_random(void *ret, size_t bytes);
struct str secret_token(struct arena *a);            /* 256 random bits, base64url, 43 characters */
struct str secret_code(struct arena *a, int digits); /* a decimal code to say aloud */

struct str hash_sha256(struct arena *a, struct str bytes); /* 32 raw bytes */
struct str hash_hmac(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str bytes);
struct str hash_hex(struct arena *a, struct str bytes);
bool hash_equal(struct str a, struct str b); /* in constant time */

/* XChaCha20-Poly1305 with a random nonce in front; unseal fails on any change. */
struct str secret_seal(struct arena *a, const unsigned char key[SECRET_KEY_BYTES],
                       struct str plain);
bool secret_unseal(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str sealed,
                   struct str *ret_plain);
/* A key for one purpose, derived from the master key. */
void secret_derive(const unsigned char master[SECRET_KEY_BYTES], const char *purpose,
                   unsigned char ret[SECRET_KEY_BYTES]);

#endif
