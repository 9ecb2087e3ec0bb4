/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/passkey.h"

#include "core/fault.h"
#include "passkey.sql.h"

#include <fido.h>
#include <fido/eddsa.h>
#include <fido/es256.h>
#include <fido/rs256.h>
#include <jansson.h>
#include <pthread.h>
#include <sodium.h>

enum {
    CHALLENGE_MS = 5 * 60 * 1000,
    PLAIN = sodium_base64_VARIANT_URLSAFE_NO_PADDING,
    MOST = 16 << 10, /* of anything that a browser sends */
    RP_HASH = 32,
    FLAG_PRESENT = 1,
    FLAG_VERIFIED = 4,
    ID_MOST = 1023, /* bytes, as the standard has it */
};

static const int algorithms[] = { COSE_ES256, COSE_EDDSA, COSE_RS256 };

static void start(void)
{
    fido_init(0);
}

static void begin(void)
{
    static pthread_once_t once = PTHREAD_ONCE_INIT;
    pthread_once(&once, start);
}

/* -- base64url
 * --------------------------------------------------------------------------------- */

static struct str encode(struct arena *a, const unsigned char *p, size_t n)
{
    size_t room = sodium_base64_encoded_len(n, PLAIN);
    char *text = arena_alloc(a, room);
    sodium_bin2base64(text, room, p, n, PLAIN);
    return (struct str){ text, room - 1 };
}

/* NULL when it is none, or is too long. */
static struct str decode(struct arena *a, struct str text)
{
    if (!text.p || text.n == 0 || text.n > MOST)
        return STR_NULL;
    unsigned char *bytes = arena_alloc(a, text.n);
    size_t n;
    const char *end;
    if (sodium_base642bin(bytes, text.n, text.p, text.n, NULL, &n, &end, PLAIN) != 0 ||
        end != text.p + text.n)
        return STR_NULL;
    return (struct str){ (const char *)bytes, n };
}

static const unsigned char *bytes_of(struct str s)
{
    return (const unsigned char *)s.p;
}

/* -- challenges
 * -------------------------------------------------------------------------------- */

struct str passkey_challenge(struct tx *home, struct str bound)
{
    struct str challenge = secret_token(home->arena);
    passkey_challenge_insert(
        home, &(struct passkey_challenge_insert_in){
                  .challenge = challenge, .bound = bound, .until = home->now + CHALLENGE_MS });
    return challenge;
}

void passkey_sweep(struct tx *home)
{
    passkey_challenge_sweep(home, &(struct passkey_challenge_sweep_in){ .now = home->now });
}

static struct str text_of(const json_t *object, const char *name)
{
    const json_t *value = json_object_get(object, name);
    return json_is_string(value)
               ? (struct str){ json_string_value(value), json_string_length(value) }
               : STR_NULL;
}

static void free_json(void *json)
{
    json_decref(json);
}

/* What the browser says it was asked: by this site, on this page, with a challenge of ours. */
static bool asked_by_us(struct tx *home, const struct passkey_place *at, struct str client,
                        const char *type)
{
    json_t *said = json_loadb(client.p, client.n, JSON_REJECT_DUPLICATES, NULL);
    if (!said)
        return false;
    arena_defer(home->arena, free_json, said);
    struct str challenge = text_of(said, "challenge");
    bool spent = challenge.p &&
                 passkey_challenge_spend(home, &(struct passkey_challenge_spend_in){
                                                   .challenge = arena_str(home->arena, challenge),
                                                   .bound = at->bound,
                                                   .now = home->now }) == 1;
    return spent && str_is(text_of(said, "type"), type) &&
           str_eq(text_of(said, "origin"), at->origin) &&
           !json_is_true(json_object_get(said, "crossOrigin"));
}

/* For this host, with the person present and recognized? */
static bool for_us(struct arena *a, const struct passkey_place *at, struct str data)
{
    if (data.n <= RP_HASH)
        return false;
    unsigned flags = (unsigned char)data.p[RP_HASH];
    return hash_equal(str_sub(data, 0, RP_HASH), hash_sha256(a, at->host)) &&
           flags & FLAG_PRESENT && flags & FLAG_VERIFIED;
}

/* -- registering
 * ------------------------------------------------------------------------------- */

static void free_cred(void *cred)
{
    fido_cred_t *c = cred;
    fido_cred_free(&c);
}

/* The credential inside the authenticator's data, of one of the algorithms; NULL when it is of
 * none. */
static const fido_cred_t *credential_of(struct arena *a, struct str data, int *ret_algorithm)
{
    for (size_t i = 0; i < sizeof algorithms / sizeof *algorithms; i++) {
        fido_cred_t *cred = fido_cred_new();
        if (!cred)
            fault_raise(FAULT_MEMORY, "no memory for a passkey");
        arena_defer(a, free_cred, cred);
        *ret_algorithm = algorithms[i];
        if (fido_cred_set_type(cred, algorithms[i]) == FIDO_OK &&
            fido_cred_set_authdata_raw(cred, bytes_of(data), data.n) == FIDO_OK &&
            fido_cred_id_len(cred) > 0 && fido_cred_pubkey_len(cred) > 0)
            return cred;
    }
    return NULL;
}

bool passkey_register(struct tx *home, const struct passkey_place *at, int64_t account,
                      const struct passkey_made *made)
{
    struct passkey_by_id_row known;
    struct arena *a = home->arena;
    struct str client = decode(a, made->client), data = decode(a, made->data);
    int algorithm;
    begin();
    if (!client.p || !data.p || !asked_by_us(home, at, client, "webauthn.create") ||
        !for_us(a, at, data))
        return false;
    const fido_cred_t *cred = credential_of(a, data, &algorithm);
    if (!cred || fido_cred_id_len(cred) > ID_MOST)
        return false;
    struct str id = encode(a, fido_cred_id_ptr(cred), fido_cred_id_len(cred));
    if (passkey_by_id(home, &(struct passkey_by_id_in){ .id = id }, &known))
        return false;
    passkey_insert(home,
                   &(struct passkey_insert_in){ .id = id,
                                                .account = account,
                                                .algorithm = algorithm,
                                                .public_key = encode(a, fido_cred_pubkey_ptr(cred),
                                                                     fido_cred_pubkey_len(cred)),
                                                .counter = fido_cred_sigcount(cred),
                                                .name = made->name,
                                                .now = home->now });
    return true;
}

/* -- signing in
 * -------------------------------------------------------------------------------- */

static void free_assert(void *assertion)
{
    fido_assert_t *x = assertion;
    fido_assert_free(&x);
}

static int verify(const fido_assert_t *x, int algorithm, struct str key)
{
    int result = FIDO_ERR_INTERNAL;
    es256_pk_t *es = es256_pk_new();
    eddsa_pk_t *ed = eddsa_pk_new();
    rs256_pk_t *rs = rs256_pk_new();
    if (es && ed && rs) {
        if (algorithm == COSE_ES256 && es256_pk_from_ptr(es, key.p, key.n) == FIDO_OK)
            result = fido_assert_verify(x, 0, algorithm, es);
        else if (algorithm == COSE_EDDSA && eddsa_pk_from_ptr(ed, key.p, key.n) == FIDO_OK)
            result = fido_assert_verify(x, 0, algorithm, ed);
        else if (algorithm == COSE_RS256 && rs256_pk_from_ptr(rs, key.p, key.n) == FIDO_OK)
            result = fido_assert_verify(x, 0, algorithm, rs);
    }
    es256_pk_free(&es);
    eddsa_pk_free(&ed);
    rs256_pk_free(&rs);
    return result;
}

/* Signed by this key? *ret_counter is what the authenticator counts. */
static bool signed_by(struct arena *a, const struct passkey_place *at, struct str client,
                      struct str data, struct str signature, const struct passkey_by_id_row *row,
                      int64_t *ret_counter)
{
    struct str key = decode(a, row->public_key), hash = hash_sha256(a, client);
    fido_assert_t *x = fido_assert_new();
    if (!x)
        fault_raise(FAULT_MEMORY, "no memory for a passkey's answer");
    arena_defer(a, free_assert, x);
    bool fine = fido_assert_set_rp(x, arena_z(a, at->host)) == FIDO_OK &&
                fido_assert_set_clientdata_hash(x, bytes_of(hash), hash.n) == FIDO_OK &&
                fido_assert_set_count(x, 1) == FIDO_OK &&
                fido_assert_set_up(x, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_set_uv(x, FIDO_OPT_TRUE) == FIDO_OK &&
                fido_assert_set_authdata_raw(x, 0, bytes_of(data), data.n) == FIDO_OK &&
                fido_assert_set_sig(x, 0, bytes_of(signature), signature.n) == FIDO_OK &&
                verify(x, (int)row->algorithm, key) == FIDO_OK;
    *ret_counter = fine ? (int64_t)fido_assert_sigcount(x, 0) : 0;
    return fine;
}

/* A counter that does not go on is the mark of a copied key; many authenticators never count. */
static bool goes_on(int64_t before, int64_t now)
{
    return (before == 0 && now == 0) || now > before;
}

bool passkey_prove(struct tx *home, const struct passkey_place *at,
                   const struct passkey_shown *shown, int64_t *ret_account)
{
    struct passkey_by_id_row row;
    struct arena *a = home->arena;
    struct str client = decode(a, shown->client), data = decode(a, shown->data),
               signature = decode(a, shown->signature);
    int64_t counter;
    begin();
    if (!client.p || !data.p || !signature.p || !asked_by_us(home, at, client, "webauthn.get") ||
        !for_us(a, at, data) ||
        !passkey_by_id(home, &(struct passkey_by_id_in){ .id = shown->id }, &row) ||
        !signed_by(a, at, client, data, signature, &row, &counter) ||
        !goes_on(row.counter, counter))
        return false;
    passkey_used(
        home, &(struct passkey_used_in){ .id = shown->id, .counter = counter, .now = home->now });
    *ret_account = row.account;
    return true;
}

/* -- kept
 * -------------------------------------------------------------------------------------- */

size_t passkey_list(struct tx *home, int64_t account, struct passkey **ret)
{
    struct passkeys_of_row *rows;
    size_t n = passkeys_of(home, &(struct passkeys_of_in){ .account = account }, &rows);
    *ret = arena_array(home->arena, struct passkey, n);
    for (size_t i = 0; i < n; i++)
        (*ret)[i] = (struct passkey){ rows[i].id, rows[i].name, rows[i].created, rows[i].used };
    return n;
}

void passkey_forget(struct tx *home, int64_t account, struct str id)
{
    passkey_delete(home, &(struct passkey_delete_in){ .id = id, .account = account });
}

void passkey_forget_all(struct tx *home, int64_t account)
{
    passkey_delete_all(home, &(struct passkey_delete_all_in){ .account = account });
}

struct str passkey_handle(struct arena *a, const struct installation *in, int64_t account)
{
    unsigned char key[SECRET_KEY_BYTES];
    secret_derive(in->master, "passkey handles", key);
    struct str mac = hash_hmac(a, key, arena_fmt(a, "%lld", (long long)account));
    return encode(a, bytes_of(mac), mac.n);
}
