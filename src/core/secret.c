/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "core/secret.h"

#include "core/fault.h"
#include "core/log.h"

#include <sodium.h>
#include <stdlib.h>
#include <string.h>

enum { NONCE = crypto_aead_xchacha20poly1305_ietf_NPUBBYTES };
enum { TAG = crypto_aead_xchacha20poly1305_ietf_ABYTES };

_Static_assert(SECRET_KEY_BYTES == crypto_aead_xchacha20poly1305_ietf_KEYBYTES, "key size");
_Static_assert(SECRET_KEY_BYTES == crypto_auth_hmacsha256_KEYBYTES, "key size");
_Static_assert(HASH_BYTES == crypto_hash_sha256_BYTES, "hash size");

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)(s.p ? s.p : "");
}

void secret_start(void)
{
    if (sodium_init() < 0) {
        log_line(LOG_ERROR, NULL, "libsodium does not start");
        abort();
    }
}

void secret_random(void *ret, size_t bytes)
{
    randombytes_buf(ret, bytes);
}

struct str secret_token(struct arena *a)
{
    unsigned char raw[32];
    enum {
        LENGTH = sodium_base64_ENCODED_LEN(sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING)
    };
    randombytes_buf(raw, sizeof raw);
    char *z = arena_alloc(a, LENGTH);
    sodium_bin2base64(z, LENGTH, raw, sizeof raw, sodium_base64_VARIANT_URLSAFE_NO_PADDING);
    sodium_memzero(raw, sizeof raw);
    return str_of(z);
}

struct str secret_code(struct arena *a, int digits)
{
    REQUIRE(digits > 0);
    size_t n = (size_t)digits;
    char *z = arena_alloc(a, n + 1);
    for (size_t i = 0; i < n; i++)
        z[i] = (char)('0' + randombytes_uniform(10));
    return (struct str){ z, n };
}

struct str hash_sha256(struct arena *a, struct str bytes)
{
    unsigned char *h = arena_alloc(a, HASH_BYTES);
    crypto_hash_sha256(h, bytes_of(bytes), bytes.n);
    return (struct str){ (char *)h, HASH_BYTES };
}

struct str hash_hmac(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str bytes)
{
    unsigned char *h = arena_alloc(a, HASH_BYTES);
    crypto_auth_hmacsha256(h, bytes_of(bytes), bytes.n, key);
    return (struct str){ (char *)h, HASH_BYTES };
}

struct str hash_hex(struct arena *a, struct str bytes)
{
    char *z = arena_array(a, char, bytes.n * 2 + 1);
    sodium_bin2hex(z, bytes.n * 2 + 1, bytes_of(bytes), bytes.n);
    return (struct str){ z, bytes.n * 2 };
}

bool hash_equal(struct str a, struct str b)
{
    return a.n == b.n && sodium_memcmp(bytes_of(a), bytes_of(b), a.n) == 0;
}

struct str secret_seal(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str plain)
{
    unsigned char *sealed = arena_alloc(a, NONCE + plain.n + TAG);
    unsigned long long n = 0;
    randombytes_buf(sealed, NONCE);
    crypto_aead_xchacha20poly1305_ietf_encrypt(sealed + NONCE, &n, bytes_of(plain), plain.n, NULL,
                                               0, NULL, sealed, key);
    return (struct str){ (char *)sealed, NONCE + (size_t)n };
}

bool secret_unseal(struct arena *a, const unsigned char key[SECRET_KEY_BYTES], struct str sealed,
                   struct str *ret_plain)
{
    if (sealed.n < NONCE + TAG)
        return false;
    size_t length = sealed.n - NONCE - TAG;
    unsigned char *plain = arena_alloc(a, length + 1);
    const unsigned char *p = bytes_of(sealed);
    if (crypto_aead_xchacha20poly1305_ietf_decrypt(plain, NULL, NULL, p + NONCE, sealed.n - NONCE,
                                                   NULL, 0, p, key) != 0)
        return false;
    *ret_plain = (struct str){ (char *)plain, length };
    return true;
}

void secret_derive(const unsigned char master[SECRET_KEY_BYTES], const char *purpose,
                   unsigned char ret[SECRET_KEY_BYTES])
{
    crypto_generichash(ret, SECRET_KEY_BYTES, (const unsigned char *)purpose, strlen(purpose),
                       master, SECRET_KEY_BYTES);
}
