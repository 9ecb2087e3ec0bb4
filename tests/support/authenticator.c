/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "support/authenticator.h"

#include "core/out.h"
#include "core/secret.h"

#include <string.h>

void authenticator_new(struct authenticator *k, struct arena *a)
{
    k->arena = a;
    crypto_sign_keypair(k->public_key, k->secret_key);
}

struct str authenticator_base64(struct authenticator *k, struct str bytes)
{
    enum { PLAIN = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t room = sodium_base64_encoded_len(bytes.n, PLAIN);
    char *text = arena_alloc(k->arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n, PLAIN);
    return (struct str){ text, room - 1 };
}

struct str authenticator_client(struct authenticator *k, const char *type, struct str challenge,
                                const char *origin)
{
    return arena_fmt(
        k->arena,
        "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
        STR_ARG(challenge), origin);
}

static void head(struct authenticator *k, struct out *o, const char *host, int flags,
                 unsigned counter)
{
    out_init(o, k->arena, 4096);
    out_str(o, hash_sha256(k->arena, str_of(host)));
    out_char(o, (char)flags);
    for (int shift = 24; shift >= 0; shift -= 8)
        out_char(o, (char)(counter >> shift));
}

struct str authenticator_made_with(struct authenticator *k, const char *host, int flags,
                                   const char *id, struct str cose)
{
    struct out o;
    head(k, &o, host, flags, 0);
    out_bytes(&o, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    out_char(&o, 0);
    out_char(&o, (char)strlen(id));
    out_str(&o, str_of(id));
    out_str(&o, cose);
    return out_view(&o);
}

struct str authenticator_made(struct authenticator *k, const char *host, int flags, const char *id)
{
    static const unsigned char begins[] = { 0xA4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32 };
    struct out o;
    out_init(&o, k->arena, 4096);
    out_bytes(&o, (const char *)begins, sizeof begins);
    out_bytes(&o, (const char *)k->public_key, sizeof k->public_key);
    return authenticator_made_with(k, host, flags, id, out_view(&o));
}

struct str authenticator_data(struct authenticator *k, const char *host, int flags,
                              unsigned counter)
{
    struct out o;
    head(k, &o, host, flags, counter);
    return out_view(&o);
}

struct str authenticator_message(struct authenticator *k, struct str client_data, struct str data)
{
    struct out o;
    out_init(&o, k->arena, 4096);
    out_str(&o, data);
    out_str(&o, hash_sha256(k->arena, client_data));
    return out_view(&o);
}

struct str authenticator_signature(struct authenticator *k, struct str client_data, struct str data)
{
    struct str message = authenticator_message(k, client_data, data);
    unsigned char *signature = arena_alloc(k->arena, crypto_sign_BYTES);
    crypto_sign_detached(signature, NULL, (const unsigned char *)message.p, message.n,
                         k->secret_key);
    return (struct str){ (char *)signature, crypto_sign_BYTES };
}
