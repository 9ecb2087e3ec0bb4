/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/passkey.h"

#include "core/out.h"
#include "support/request.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

/* An authenticator of our own, with an Ed25519 key: what it says is right in every point, then
 * wrong in one. The browser's own keys (ES256) are tried in tests/browser. */
static struct test_site *site;
static struct test_person owner;
static unsigned char public_key[crypto_sign_PUBLICKEYBYTES], secret_key[crypto_sign_SECRETKEYBYTES];

static const struct passkey_place here = { { "https://maillage.example", 24 },
                                           { "maillage.example", 16 },
                                           { "0123456789abcdef0123456789abcdef", 32 } };

enum { PRESENT = 1, VERIFIED = 4, ATTESTED = 64 };

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    owner = test_person_new(site, ROLE_WORKER, 0);
    crypto_sign_keypair(public_key, secret_key);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static struct str base64(struct str bytes)
{
    enum { PLAIN = sodium_base64_VARIANT_URLSAFE_NO_PADDING };
    size_t room = sodium_base64_encoded_len(bytes.n, PLAIN);
    char *text = arena_alloc(site->arena, room);
    sodium_bin2base64(text, room, (const unsigned char *)bytes.p, bytes.n, PLAIN);
    return (struct str){ text, room - 1 };
}

static struct str client(const char *type, struct str challenge, const char *origin)
{
    return arena_fmt(
        site->arena,
        "{\"type\":\"%s\",\"challenge\":\"%.*s\",\"origin\":\"%s\",\"crossOrigin\":false}", type,
        STR_ARG(challenge), origin);
}

static void head(struct out *o, const char *host, int flags, unsigned counter)
{
    out_init(o, site->arena, 4096);
    out_str(o, hash_sha256(site->arena, str_of(host)));
    out_char(o, (char)flags);
    for (int shift = 24; shift >= 0; shift -= 8)
        out_char(o, (char)(counter >> shift));
}

/* The data of a new credential: its id, and its key as COSE writes it. */
static struct str made_data(const char *host, int flags, const char *id)
{
    static const unsigned char cose[] = { 0xA4, 1, 1, 3, 0x27, 0x20, 6, 0x21, 0x58, 32 };
    struct out o;
    head(&o, host, flags, 0);
    out_bytes(&o, "\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0\0", 16);
    out_char(&o, 0);
    out_char(&o, (char)strlen(id));
    out_str(&o, str_of(id));
    out_bytes(&o, (const char *)cose, sizeof cose);
    out_bytes(&o, (const char *)public_key, sizeof public_key);
    return out_view(&o);
}

static struct str challenge_new(struct str bound)
{
    struct tx home;
    test_site_home(site, &home, true);
    struct str challenge = arena_str(site->arena, passkey_challenge(&home, bound));
    tx_commit(&home);
    return challenge;
}

static bool registers(const struct passkey_place *at, struct str client_data, struct str data)
{
    struct tx home;
    struct passkey_made made = { base64(client_data), base64(data), STR("Téléphone") };
    test_site_home(site, &home, true);
    bool is = passkey_register(&home, at, owner.account, &made);
    tx_commit(&home);
    return is;
}

static bool proves(const struct passkey_place *at, const char *id, struct str client_data,
                   struct str data)
{
    struct tx home;
    struct out o;
    unsigned char signature[crypto_sign_BYTES];
    int64_t account = 0;
    out_init(&o, site->arena, 4096);
    out_str(&o, data);
    out_str(&o, hash_sha256(site->arena, client_data));
    struct str message = out_view(&o);
    crypto_sign_detached(signature, NULL, (const unsigned char *)message.p, message.n, secret_key);
    struct passkey_shown shown = { base64(str_of(id)), base64(client_data), base64(data),
                                   base64((struct str){ (char *)signature, sizeof signature }) };
    test_site_home(site, &home, true);
    bool is = passkey_prove(&home, at, &shown, &account);
    tx_commit(&home);
    assert_true(!is || account == owner.account);
    return is;
}

static struct str data_of(const char *host, int flags, unsigned counter)
{
    struct out o;
    head(&o, host, flags, counter);
    return out_view(&o);
}

static void a_key_registers_and_answers(void **state)
{
    (void)state;
    const int made = PRESENT | VERIFIED | ATTESTED;
    struct str c = challenge_new(here.bound);
    assert_true(registers(&here, client("webauthn.create", c, here.origin.p),
                          made_data(here.host.p, made, "first")));
    c = challenge_new(here.bound);
    assert_false(registers(&here, client("webauthn.create", c, here.origin.p),
                           made_data(here.host.p, made, "first"))); /* known already */
    for (unsigned counter = 5; counter < 7; counter++) {
        c = challenge_new(here.bound);
        assert_true(proves(&here, "first", client("webauthn.get", c, here.origin.p),
                           data_of(here.host.p, PRESENT | VERIFIED, counter)));
    }
    c = challenge_new(here.bound);
    assert_false(proves(&here, "first", client("webauthn.get", c, here.origin.p),
                        data_of(here.host.p, PRESENT | VERIFIED, 6))); /* a copied key */
}

static void registering_is_refused_when_one_point_is_wrong(void **state)
{
    (void)state;
    const int made = PRESENT | VERIFIED | ATTESTED;
    struct str c = challenge_new(here.bound), other = challenge_new(STR("somebody else's forms"));
    struct str good = client("webauthn.create", c, here.origin.p);
    const struct {
        struct str client, data;
    } wrong[] = {
        { client("webauthn.get", challenge_new(here.bound), here.origin.p),
          made_data(here.host.p, made, "a") },
        { client("webauthn.create", challenge_new(here.bound), "https://evil.example"),
          made_data(here.host.p, made, "a") },
        { client("webauthn.create", other, here.origin.p), made_data(here.host.p, made, "a") },
        { client("webauthn.create", STR("never given"), here.origin.p),
          made_data(here.host.p, made, "a") },
        { client("webauthn.create", challenge_new(here.bound), here.origin.p),
          made_data("evil.example", made, "a") },
        { client("webauthn.create", challenge_new(here.bound), here.origin.p),
          made_data(here.host.p, PRESENT | ATTESTED, "a") },
        { client("webauthn.create", challenge_new(here.bound), here.origin.p),
          made_data(here.host.p, VERIFIED | ATTESTED, "a") },
        { client("webauthn.create", challenge_new(here.bound), here.origin.p),
          str_sub(made_data(here.host.p, made, "a"), 0, 90) },
        { STR("no json"), made_data(here.host.p, made, "a") },
        { STR(""), STR("") },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (registers(&here, wrong[i].client, wrong[i].data))
            fail_msg("the wrong registration %zu is taken", i);
    assert_true(registers(&here, good, made_data(here.host.p, made, "b")));
    assert_false(registers(&here, good, made_data(here.host.p, made, "c"))); /* challenge used */
}

static void an_answer_is_refused_when_one_point_is_wrong(void **state)
{
    (void)state;
    struct str c = challenge_new(here.bound);
    assert_true(registers(&here, client("webauthn.create", c, here.origin.p),
                          made_data(here.host.p, PRESENT | VERIFIED | ATTESTED, "third")));
    const int flags = PRESENT | VERIFIED;
#define ASK client("webauthn.get", challenge_new(here.bound), here.origin.p)
    assert_false(proves(&here, "unknown", ASK, data_of(here.host.p, flags, 1)));
    assert_false(proves(&here, "third", ASK, data_of("evil.example", flags, 1)));
    assert_false(proves(&here, "third", ASK, data_of(here.host.p, PRESENT, 1)));
    assert_false(proves(&here, "third", ASK, data_of(here.host.p, VERIFIED, 1)));
    assert_false(proves(&here, "third",
                        client("webauthn.get", challenge_new(here.bound), "https://evil.example"),
                        data_of(here.host.p, flags, 1)));
    assert_false(proves(&here, "third",
                        client("webauthn.create", challenge_new(here.bound), here.origin.p),
                        data_of(here.host.p, flags, 1)));
    assert_false(
        proves(&here, "third",
               client("webauthn.get", challenge_new(STR("somebody else's forms")), here.origin.p),
               data_of(here.host.p, flags, 1)));
    secret_key[0] ^= 1; /* another key signs */
    assert_false(proves(&here, "third", ASK, data_of(here.host.p, flags, 1)));
    secret_key[0] ^= 1;
    struct str once = ASK;
    assert_true(proves(&here, "third", once, data_of(here.host.p, flags, 1)));
    assert_false(proves(&here, "third", once, data_of(here.host.p, flags, 2)));
}

static void a_challenge_dies_of_age(void **state)
{
    (void)state;
    struct str c = challenge_new(here.bound);
    struct tx home;
    struct passkey_made made = {
        base64(client("webauthn.create", c, here.origin.p)),
        base64(made_data(here.host.p, PRESENT | VERIFIED | ATTESTED, "late")), STR("x")
    };
    test_site_home(site, &home, true);
    home.now += 5 * 60 * 1000 + 1000;
    assert_false(passkey_register(&home, &here, owner.account, &made));
    tx_rollback(&home);
}

static void the_owner_sees_and_forgets_passkeys(void **state)
{
    (void)state;
    struct tx home;
    struct passkey *list;
    struct test_person other = test_person_new(site, ROLE_WORKER, 0);
    test_site_home(site, &home, true);
    size_t n = passkey_list(&home, owner.account, &list);
    assert_true(n > 0 && str_is(list[0].name, "Téléphone"));
    passkey_forget(&home, other.account, list[0].id);
    assert_int_equal(passkey_list(&home, owner.account, &list), n);
    passkey_forget(&home, owner.account, list[0].id);
    assert_int_equal(passkey_list(&home, owner.account, &list), n - 1);
    passkey_forget_all(&home, owner.account);
    assert_int_equal(passkey_list(&home, owner.account, &list), 0);
    tx_commit(&home);
    struct str handle = passkey_handle(site->arena, &site->installation, 7);
    assert_true(str_eq(handle, passkey_handle(site->arena, &site->installation, 7)));
    assert_false(str_eq(handle, passkey_handle(site->arena, &site->installation, 8)));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_key_registers_and_answers),
        cmocka_unit_test(registering_is_refused_when_one_point_is_wrong),
        cmocka_unit_test(an_answer_is_refused_when_one_point_is_wrong),
        cmocka_unit_test(a_challenge_dies_of_age),
        cmocka_unit_test(the_owner_sees_and_forgets_passkeys),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
