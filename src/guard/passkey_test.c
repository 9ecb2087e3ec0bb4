/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "guard/passkey.h"

#include "core/out.h"
#include "support/authenticator.h"
#include "support/request.h"

#include <setjmp.h>
#include <sodium.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

#include <cmocka.h>

/* An authenticator says what is right in every point, then wrong in one. Keys of the two other
 * kinds are made by openssl's own program, and sign by it. */
static struct test_site *site;
static struct test_person owner;
static struct authenticator ours;

static const struct passkey_place here = { { "https://maillage.example", 24 },
                                           { "maillage.example", 16 },
                                           { "0123456789abcdef0123456789abcdef", 32 } };

enum {
    PRESENT = AUTHENTICATOR_PRESENT,
    VERIFIED = AUTHENTICATOR_VERIFIED,
    ATTESTED = AUTHENTICATOR_ATTESTED
};

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    owner = test_person_new(site, ROLE_WORKER, 0);
    authenticator_new(&ours, site->arena);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
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
    struct passkey_made made = { authenticator_base64(&ours, client_data),
                                 authenticator_base64(&ours, data), STR("Téléphone") };
    test_site_home(site, &home, true);
    bool is = passkey_register(&home, at, owner.account, &made);
    tx_commit(&home);
    return is;
}

static bool proves_by(const struct passkey_place *at, const char *id, struct str client_data,
                      struct str data, struct str signature)
{
    struct tx home;
    int64_t account = 0;
    struct passkey_shown shown = { authenticator_base64(&ours, str_of(id)),
                                   authenticator_base64(&ours, client_data),
                                   authenticator_base64(&ours, data),
                                   authenticator_base64(&ours, signature) };
    test_site_home(site, &home, true);
    bool is = passkey_prove(&home, at, &shown, &account);
    tx_commit(&home);
    assert_true(!is || account == owner.account);
    return is;
}

static bool proves(const struct passkey_place *at, const char *id, struct str client_data,
                   struct str data)
{
    return proves_by(at, id, client_data, data, authenticator_signature(&ours, client_data, data));
}

/* -- keys that openssl makes
 * ----------------------------------------------------------------------------------- */

static char folder[] = "/tmp/passkey-XXXXXX";

/* What `openssl …` writes to its output, in the folder. */
static struct str openssl(const char *words)
{
    struct out o;
    char piece[4096];
    FILE *f =
        popen(arena_fmt(site->arena, "cd %s && openssl %s 2>/dev/null", folder, words).p, "r");
    out_init(&o, site->arena, 1 << 16);
    assert_non_null(f);
    for (size_t n; (n = fread(piece, 1, sizeof piece, f)) > 0;)
        out_bytes(&o, piece, n);
    assert_int_equal(pclose(f), 0);
    return arena_str(site->arena, out_view(&o));
}

static struct str signed_by_openssl(const char *key, struct str message)
{
    FILE *f = fopen(arena_fmt(site->arena, "%s/message", folder).p, "wb");
    assert_non_null(f);
    assert_int_equal(fwrite(message.p, 1, message.n, f), message.n);
    fclose(f);
    return openssl(arena_fmt(site->arena, "dgst -sha256 -sign %s message", key).p);
}

/* kty EC2, alg ES256, crv P-256, x, y: the last 64 bytes of what openssl writes of the point. */
static struct str cose_es256(const char *key)
{
    struct out o;
    struct str der = openssl(arena_fmt(site->arena, "pkey -in %s -pubout -outform DER", key).p);
    struct str point = str_sub(der, der.n - 64, 64);
    out_init(&o, site->arena, 4096);
    out_bytes(&o, "\xA5\x01\x02\x03\x26\x20\x01\x21\x58\x20", 10);
    out_str(&o, str_sub(point, 0, 32));
    out_bytes(&o, "\x22\x58\x20", 3);
    out_str(&o, str_sub(point, 32, 32));
    return out_view(&o);
}

/* kty RSA, alg RS256, n, e = 65537. */
static struct str cose_rs256(const char *key)
{
    struct out o;
    struct str said = openssl(arena_fmt(site->arena, "rsa -in %s -noout -modulus", key).p);
    struct str hex = str_trim(str_sub(said, sizeof "Modulus=" - 1, said.n));
    unsigned char n[256];
    size_t length;
    assert_int_equal(sodium_hex2bin(n, sizeof n, hex.p, hex.n, NULL, &length, NULL), 0);
    assert_int_equal(length, sizeof n);
    out_init(&o, site->arena, 4096);
    out_bytes(&o, "\xA4\x01\x03\x03\x39\x01\x00\x20\x59\x01\x00", 11);
    out_bytes(&o, (const char *)n, sizeof n);
    out_bytes(&o, "\x21\x43\x01\x00\x01", 5);
    return out_view(&o);
}

static const struct kind {
    const char *id, *make;
    struct str (*cose)(const char *key);
} kinds[] = {
    { "es256", "genpkey -algorithm EC -pkeyopt ec_paramgen_curve:P-256 -out", cose_es256 },
    { "rs256", "genpkey -algorithm RSA -pkeyopt rsa_keygen_bits:2048 -out", cose_rs256 },
};

static void tries_kind(const struct kind *k)
{
    const char *other = arena_fmt(site->arena, "%s-other", k->id).p;
    openssl(arena_fmt(site->arena, "%s %s", k->make, k->id).p);
    openssl(arena_fmt(site->arena, "%s %s", k->make, other).p);
    struct str c = challenge_new(here.bound);
    assert_true(registers(&here, authenticator_client(&ours, "webauthn.create", c, here.origin.p),
                          authenticator_made_with(&ours, here.host.p, PRESENT | VERIFIED | ATTESTED,
                                                  k->id, k->cose(k->id))));
    for (int way = 0; way < 5; way++) {
        c = challenge_new(here.bound);
        struct str said = authenticator_client(&ours, "webauthn.get", c, here.origin.p),
                   data = authenticator_data(&ours, here.host.p, PRESENT | VERIFIED,
                                             (unsigned)way + 1);
        struct str by =
            signed_by_openssl(way == 1 ? other : k->id, authenticator_message(&ours, said, data));
        char *bytes = (char *)by.p;
        if (way == 2) /* one bit of the signature */
            bytes[by.n - 1] = (char)(bytes[by.n - 1] ^ 1);
        if (way == 3) /* what was signed is not what is shown */
            data = authenticator_data(&ours, here.host.p, PRESENT | VERIFIED, 9);
        assert_int_equal(proves_by(&here, k->id, said, data, by), way == 0 || way == 4);
    }
}

static void keys_of_the_other_kinds_register_and_answer(void **state)
{
    (void)state;
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < sizeof kinds / sizeof *kinds; i++)
        tries_kind(&kinds[i]);
    assert_int_equal(system(arena_fmt(site->arena, "rm -r %s", folder).p), 0);
}

/* A signature of one kind is none of another, whatever the key says it is. */
static void a_key_does_not_pass_for_another_kind(void **state)
{
    (void)state;
    static const char *const names[] = { "\x27", "\x26" }; /* EdDSA's key said to be ES256 */
    for (size_t i = 0; i < 2; i++) {
        struct str data = authenticator_made(&ours, here.host.p, PRESENT | VERIFIED | ATTESTED,
                                             i ? "wrong kind" : "right kind");
        ptrdiff_t at = str_find(data, (struct str){ "\xA4\x01\x01\x03", 4 });
        assert_true(at > 0);
        ((char *)data.p)[at + 4] = names[i][0];
        struct str c = challenge_new(here.bound);
        assert_int_equal(registers(&here,
                                   authenticator_client(&ours, "webauthn.create", c, here.origin.p),
                                   data),
                         i == 0);
    }
}

static void a_key_registers_and_answers(void **state)
{
    (void)state;
    const int made = PRESENT | VERIFIED | ATTESTED;
    struct str c = challenge_new(here.bound);
    assert_true(registers(&here, authenticator_client(&ours, "webauthn.create", c, here.origin.p),
                          authenticator_made(&ours, here.host.p, made, "first")));
    c = challenge_new(here.bound);
    assert_false(
        registers(&here, authenticator_client(&ours, "webauthn.create", c, here.origin.p),
                  authenticator_made(&ours, here.host.p, made, "first"))); /* known already */
    for (unsigned counter = 5; counter < 7; counter++) {
        c = challenge_new(here.bound);
        assert_true(proves(&here, "first",
                           authenticator_client(&ours, "webauthn.get", c, here.origin.p),
                           authenticator_data(&ours, here.host.p, PRESENT | VERIFIED, counter)));
    }
    c = challenge_new(here.bound);
    assert_false(
        proves(&here, "first", authenticator_client(&ours, "webauthn.get", c, here.origin.p),
               authenticator_data(&ours, here.host.p, PRESENT | VERIFIED, 6))); /* a copied key */
}

static void registering_is_refused_when_one_point_is_wrong(void **state)
{
    (void)state;
    const int made = PRESENT | VERIFIED | ATTESTED;
    struct str c = challenge_new(here.bound), other = challenge_new(STR("somebody else's forms"));
    struct str good = authenticator_client(&ours, "webauthn.create", c, here.origin.p);
    const struct {
        struct str client, data;
    } wrong[] = {
        { authenticator_client(&ours, "webauthn.get", challenge_new(here.bound), here.origin.p),
          authenticator_made(&ours, here.host.p, made, "a") },
        { authenticator_client(&ours, "webauthn.create", challenge_new(here.bound),
                               "https://evil.example"),
          authenticator_made(&ours, here.host.p, made, "a") },
        { authenticator_client(&ours, "webauthn.create", other, here.origin.p),
          authenticator_made(&ours, here.host.p, made, "a") },
        { authenticator_client(&ours, "webauthn.create", STR("never given"), here.origin.p),
          authenticator_made(&ours, here.host.p, made, "a") },
        { authenticator_client(&ours, "webauthn.create", challenge_new(here.bound), here.origin.p),
          authenticator_made(&ours, "evil.example", made, "a") },
        { authenticator_client(&ours, "webauthn.create", challenge_new(here.bound), here.origin.p),
          authenticator_made(&ours, here.host.p, PRESENT | ATTESTED, "a") },
        { authenticator_client(&ours, "webauthn.create", challenge_new(here.bound), here.origin.p),
          authenticator_made(&ours, here.host.p, VERIFIED | ATTESTED, "a") },
        { authenticator_client(&ours, "webauthn.create", challenge_new(here.bound), here.origin.p),
          str_sub(authenticator_made(&ours, here.host.p, made, "a"), 0, 90) },
        { STR("no json"), authenticator_made(&ours, here.host.p, made, "a") },
        { STR(""), STR("") },
    };
    for (size_t i = 0; i < sizeof wrong / sizeof *wrong; i++)
        if (registers(&here, wrong[i].client, wrong[i].data))
            fail_msg("the wrong registration %zu is taken", i);
    assert_true(registers(&here, good, authenticator_made(&ours, here.host.p, made, "b")));
    assert_false(registers(&here, good,
                           authenticator_made(&ours, here.host.p, made, "c"))); /* challenge used */
}

static void owner_archived(bool archived)
{
    struct tx home;
    test_site_home(site, &home, true);
    record_archive(&home, &entity_account, owner.account, archived);
    tx_commit(&home);
}

static void an_answer_is_refused_when_one_point_is_wrong(void **state)
{
    (void)state;
    struct str c = challenge_new(here.bound);
    assert_true(
        registers(&here, authenticator_client(&ours, "webauthn.create", c, here.origin.p),
                  authenticator_made(&ours, here.host.p, PRESENT | VERIFIED | ATTESTED, "third")));
    const int flags = PRESENT | VERIFIED;
#define ASK authenticator_client(&ours, "webauthn.get", challenge_new(here.bound), here.origin.p)
    assert_false(proves(&here, "unknown", ASK, authenticator_data(&ours, here.host.p, flags, 1)));
    assert_false(proves(&here, "third", ASK, authenticator_data(&ours, "evil.example", flags, 1)));
    assert_false(proves(&here, "third", ASK, authenticator_data(&ours, here.host.p, PRESENT, 1)));
    assert_false(proves(&here, "third", ASK, authenticator_data(&ours, here.host.p, VERIFIED, 1)));
    assert_false(proves(&here, "third",
                        authenticator_client(&ours, "webauthn.get", challenge_new(here.bound),
                                             "https://evil.example"),
                        authenticator_data(&ours, here.host.p, flags, 1)));
    assert_false(proves(
        &here, "third",
        authenticator_client(&ours, "webauthn.create", challenge_new(here.bound), here.origin.p),
        authenticator_data(&ours, here.host.p, flags, 1)));
    assert_false(
        proves(&here, "third",
               authenticator_client(&ours, "webauthn.get",
                                    challenge_new(STR("somebody else's forms")), here.origin.p),
               authenticator_data(&ours, here.host.p, flags, 1)));
    ours.secret_key[0] ^= 1; /* another key signs */
    assert_false(proves(&here, "third", ASK, authenticator_data(&ours, here.host.p, flags, 1)));
    ours.secret_key[0] ^= 1;
    owner_archived(true);
    assert_false(proves(&here, "third", ASK, authenticator_data(&ours, here.host.p, flags, 1)));
    owner_archived(false);
    struct str once = ASK;
    assert_true(proves(&here, "third", once, authenticator_data(&ours, here.host.p, flags, 1)));
    assert_false(proves(&here, "third", once, authenticator_data(&ours, here.host.p, flags, 2)));
}

static void a_challenge_dies_of_age(void **state)
{
    (void)state;
    struct str c = challenge_new(here.bound);
    struct tx home;
    struct passkey_made made = {
        authenticator_base64(&ours,
                             authenticator_client(&ours, "webauthn.create", c, here.origin.p)),
        authenticator_base64(
            &ours, authenticator_made(&ours, here.host.p, PRESENT | VERIFIED | ATTESTED, "late")),
        STR("x")
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
        cmocka_unit_test(keys_of_the_other_kinds_register_and_answer),
        cmocka_unit_test(a_key_does_not_pass_for_another_kind),
        cmocka_unit_test(registering_is_refused_when_one_point_is_wrong),
        cmocka_unit_test(an_answer_is_refused_when_one_point_is_wrong),
        cmocka_unit_test(a_challenge_dies_of_age),
        cmocka_unit_test(the_owner_sees_and_forgets_passkeys),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
