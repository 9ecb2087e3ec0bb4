/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/second.h"

#include "app/account/account.h"
#include "guard/password.h"
#include "guard/session.h"
#include "guard/throttle.h"
#include "support/authenticator.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <string.h>

#include <cmocka.h>

static struct test_site *site;

#define SECRET "tabouret pluie cuivre"

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(&view_pages);
    router_add(site->router, module_account.routes, module_account.n_routes);
    router_add(site->router, module_second.routes, module_second.n_routes);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static int forget_tries(void **state)
{
    (void)state;
    throttle_forget();
    return 0;
}

static bool holds(const struct res *r, const char *what)
{
    return str_find(test_body(site, r), str_of(what)) >= 0;
}

static struct str cookie_of(const struct res *r)
{
    struct str name = STR("__Host-session="), token, rest;
    for (const struct res_header *h = r->headers; h; h = h->next)
        if (str_is(h->name, "Set-Cookie") && str_starts(h->value, name)) {
            str_cut(str_sub(h->value, name.n, h->value.n), ';', &token, &rest);
            return token.n ? token : STR_NULL;
        }
    return STR_NULL;
}

/* Somebody with a password, and the session that it opens: still without a second factor. */
static struct test_person half_in(void)
{
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    struct str phc;
    struct account a;
    assert_true(password_hash(site->arena, 2, STR(SECRET), &phc));
    test_site_home(site, &home, true);
    account_rehash(&home, p.account, phc);
    assert_true(record_get(&home, &entity_account, p.account, &a));
    tx_commit(&home);
    struct res r =
        test_post(site, NULL, "/sign-in",
                  TEST_FIELDS({ STR("email"), a.email }, { STR("password"), STR(SECRET) }));
    assert_int_equal(r.status, 303);
    p.token = arena_str(site->arena, cookie_of(&r));
    return p;
}

static struct str draft_of(const struct test_person *p)
{
    return factor_draft(site->arena, &site->installation, session_key(site->arena, p->token));
}

static struct str digits_of(struct str secret, int64_t later)
{
    return factor_digits(site->arena, secret, clock_machine() + later);
}

/* Sets up codes with the session of p, whose token becomes the new one. */
static struct str set_up(struct test_person *p)
{
    struct str secret = draft_of(p);
    struct res r =
        test_post(site, p, "/second-factor", TEST_FIELDS({ STR("code"), digits_of(secret, 0) }));
    assert_int_equal(r.status, 200);
    p->token = arena_str(site->arena, cookie_of(&r));
    return secret;
}

static void a_session_without_it_reaches_nothing_else(void **state)
{
    (void)state;
    struct test_person p = half_in();
    struct res r = test_get(site, &p, "/account");
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/sign-in/code?to=%2Faccount"));
    r = test_get(site, &p, "/sign-in/code?to=%2Faccount%3Fa%3D1%26b");
    assert_true(str_is(r.location, "/second-factor?to=%2Faccount%3Fa%3D1%26b"));
    static const char *const posts[] = { "/account/password", "/account/sessions/end-others",
                                         "/account/community", "/second-factor/recovery",
                                         "/second-factor/passkey/remove" };
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        r = test_post(site, &p, posts[i],
                      TEST_FIELDS({ STR("new"), STR("quatre mots sans lien") }));
        assert_true(r.status == 303 || r.status == 401);
        assert_null(cookie_of(&r).p);
        assert_false(str_starts(r.location, STR("/account")));
    }
}

static void setting_it_up_opens_and_gives_recovery_codes_once(void **state)
{
    (void)state;
    struct test_person p = half_in();
    struct res r = test_get(site, &p, "/second-factor");
    assert_int_equal(r.status, 200);
    struct str secret = draft_of(&p);
    assert_true(holds(&r, arena_z(site->arena, factor_base32(site->arena, secret))));
    assert_true(holds(&r, "<svg class=\"qr\""));
    r = test_post(site, &p, "/second-factor", TEST_FIELDS({ STR("code"), STR("12345") }));
    assert_int_equal(r.status, 422);
    assert_true(holds(&r, arena_z(site->arena, factor_base32(site->arena, secret))));
    r = test_post(
        site, &p, "/second-factor",
        TEST_FIELDS({ STR("code"), digits_of(secret, 0) }, { STR("to"), STR("/account") }));
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "href=\"/account\""));
    struct str body = test_body(site, &r);
    int codes = 0;
    for (ptrdiff_t at; (at = str_find(body, STR("<li><code>"))) >= 0; codes++)
        body = str_sub(body, (size_t)at + 10, body.n);
    assert_int_equal(codes, FACTOR_CODES);
    struct str before = p.token;
    p.token = arena_str(site->arena, cookie_of(&r));
    assert_false(str_eq(before, p.token)); /* a new token with new rights */
    r = test_get(site, &p, "/account");
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "10 codes de secours"));
}

static void a_code_is_asked_for_after_the_password_and_works_once(void **state)
{
    (void)state;
    struct test_person p = half_in();
    struct str secret = set_up(&p);
    struct tx home;
    struct account a;
    test_site_home(site, &home, false);
    assert_true(record_get(&home, &entity_account, p.account, &a));
    tx_rollback(&home);
    for (int i = 0; i < 2; i++) {
        struct res r =
            test_post(site, NULL, "/sign-in",
                      TEST_FIELDS({ STR("email"), a.email }, { STR("password"), STR(SECRET) }));
        p.token = arena_str(site->arena, cookie_of(&r));
        r = test_get(site, &p, "/second-factor"); /* not another one instead */
        assert_true(str_is(r.location, "/sign-in/code"));
        r = test_post(site, &p, "/second-factor",
                      TEST_FIELDS({ STR("code"), digits_of(draft_of(&p), 0) }));
        assert_true(str_is(r.location, "/sign-in/code"));
        r = test_post(site, &p, "/sign-in/code",
                      TEST_FIELDS({ STR("code"), digits_of(secret, 30000) }));
        assert_int_equal(r.status, i == 0 ? 303 : 403);
        if (i == 0)
            assert_true(str_is(r.location, "/"));
        else
            assert_null(cookie_of(&r).p);
    }
}

static void codes_cannot_be_guessed_at_leisure(void **state)
{
    (void)state;
    struct test_person p = half_in();
    struct str secret = set_up(&p);
    struct tx home;
    test_site_home(site, &home, true);
    p.token = session_begin(&home, &(struct session_new){ .account = p.account });
    tx_commit(&home);
    int tried = 0;
    struct res r;
    do
        r = test_post(site, &p, "/sign-in/code", TEST_FIELDS({ STR("code"), STR("000000") }));
    while (r.status == 403 && ++tried < 20);
    assert_int_equal(r.status, 429);
    assert_true(tried <= 4);
    r = test_post(site, &p, "/sign-in/code",
                  TEST_FIELDS({ STR("code"), digits_of(secret, 30000) }));
    assert_int_equal(r.status, 429);
}

/* What was typed before the session ended comes back after both steps. */
static void a_form_survives_the_second_factor_too(void **state)
{
    (void)state;
    struct test_person p = half_in();
    struct str secret = set_up(&p);
    struct tx home;
    struct account a;
    test_site_home(site, &home, false);
    assert_true(record_get(&home, &entity_account, p.account, &a));
    tx_rollback(&home);
    struct res r =
        test_post(site, NULL, "/sign-in",
                  TEST_FIELDS({ STR("email"), a.email }, { STR("password"), STR(SECRET) },
                              { STR("keep_to"), STR("/account/community") },
                              { STR("keep.community"), STR("7<b>") }));
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "action=\"/sign-in/code\"") && holds(&r, "7&lt;b&gt;"));
    p.token = arena_str(site->arena, cookie_of(&r));
    const struct value wrong[] = { { STR("code"), STR("000000") },
                                   { STR("keep_to"), STR("/account/community") },
                                   { STR("keep.community"), STR("7<b>") } };
    r = test_post(site, &p, "/sign-in/code", wrong, 3);
    assert_int_equal(r.status, 403);
    assert_true(holds(&r, "name=\"keep.community\" value=\"7&lt;b&gt;\""));
    struct value right[3];
    memcpy(right, wrong, sizeof right);
    right[0].value = digits_of(secret, 30000);
    r = test_post(site, &p, "/sign-in/code", right, 3);
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "action=\"/account/community\""));
    assert_true(holds(&r, "name=\"community\" value=\"7&lt;b&gt;\""));
    struct str csrf = session_csrf(site->arena, cookie_of(&r));
    assert_true(holds(&r, arena_z(site->arena, csrf)));
}

static void a_form_survives_setting_it_up(void **state)
{
    (void)state;
    struct test_person p = half_in();
    struct str secret = draft_of(&p);
    struct res r = test_post(site, &p, "/second-factor",
                             TEST_FIELDS({ STR("code"), digits_of(secret, 0) },
                                         { STR("keep_to"), STR("/account/community") },
                                         { STR("keep.community"), STR("7") }));
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "action=\"/account/community\"") &&
                holds(&r, "name=\"community\" value=\"7\""));
}

static void one_made_at_the_command_line_needs_none(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + 60000);
    tx_commit(&home);
    struct res r = test_post(site, NULL, arena_fmt(site->arena, "/enter/%.*s", STR_ARG(link)).p,
                             TEST_FIELDS({ STR("x"), STR("") }));
    p.token = arena_str(site->arena, cookie_of(&r));
    r = test_get(site, &p, "/account");
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "Vous n’en avez pas encore"));
}

static void nobody_sets_one_up_without_a_session(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, "/second-factor");
    assert_true(str_is(r.location, "/sign-in"));
    r = test_get(site, NULL, "/sign-in/code");
    assert_true(str_is(r.location, "/sign-in"));
    static const char *const posts[] = { "/second-factor", "/second-factor/passkey",
                                         "/sign-in/code" };
    for (size_t i = 0; i < sizeof posts / sizeof *posts; i++) {
        r = test_post(site, NULL, posts[i], TEST_FIELDS({ STR("code"), STR("000000") }));
        assert_true(str_is(r.location, "/sign-in"));
    }
}

static void a_challenge_names_the_account_only_to_its_owner(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct res r = test_post(site, NULL, "/sign-in/challenge", TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "\"host\":\"localhost\"") && holds(&r, "\"challenge\":\""));
    assert_false(holds(&r, "handle"));
    r = test_post(site, &p, "/sign-in/challenge", TEST_FIELDS({ STR("x"), STR("") }));
    assert_true(holds(&r, "\"handle\":\"") && holds(&r, "\"known\":[]"));
    for (int i = 0; i < 12 && r.status == 200; i++)
        r = test_post(site, NULL, "/sign-in/challenge", TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 429);
}

static void a_passkey_that_is_none_opens_nothing(void **state)
{
    (void)state;
    struct res r =
        test_post(site, NULL, "/sign-in/passkey",
                  TEST_FIELDS({ STR("id"), STR("AAAA") }, { STR("client"), STR("e30") },
                              { STR("data"), STR("AAAA") }, { STR("signature"), STR("AAAA") }));
    assert_int_equal(r.status, 403);
    assert_null(cookie_of(&r).p);
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    r = test_post(site, &p, "/second-factor/passkey",
                  TEST_FIELDS({ STR("client"), STR("e30") }, { STR("data"), STR("AAAA") }));
    assert_int_equal(r.status, 422);
}

/* -- a passkey of an account that belongs nowhere any more
 * --------------------------------------------------------------------------- */

static struct authenticator authenticator;

static struct str challenge_of(const struct test_person *who)
{
    struct str rest, challenge;
    throttle_forget();
    struct res r = test_post(site, who, "/sign-in/challenge", TEST_FIELDS({ STR("x"), STR("") }));
    struct str body = test_body(site, &r), name = STR("\"challenge\":\"");
    ptrdiff_t at = str_find(body, name);
    assert_true(at >= 0);
    str_cut(str_sub(body, (size_t)at + name.n, body.n), '"', &challenge, &rest);
    return challenge;
}

static struct res passkey_shown(unsigned counter)
{
    struct authenticator *k = &authenticator;
    const int flags = AUTHENTICATOR_PRESENT | AUTHENTICATOR_VERIFIED;
    struct str client =
        authenticator_client(k, "webauthn.get", challenge_of(NULL), "http://localhost");
    struct str data = authenticator_data(k, "localhost", flags, counter);
    struct str signature = authenticator_signature(k, client, data);
    return test_post(site, NULL, "/sign-in/passkey",
                     TEST_FIELDS({ STR("id"), authenticator_base64(k, STR("mine")) },
                                 { STR("client"), authenticator_base64(k, client) },
                                 { STR("data"), authenticator_base64(k, data) },
                                 { STR("signature"), authenticator_base64(k, signature) }));
}

static void leaves(int64_t account)
{
    struct tx home;
    struct person *all;
    test_site_home(site, &home, true);
    size_t n = account_people(&home, site->community.id, &(struct people_query){ 0 }, &all);
    for (size_t i = 0; i < n; i++)
        if (all[i].account == account)
            account_close(&home, all[i].membership, true);
    tx_commit(&home);
}

static void a_passkey_opens_nothing_to_who_belongs_nowhere(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct authenticator *k = &authenticator;
    const int flags = AUTHENTICATOR_PRESENT | AUTHENTICATOR_VERIFIED | AUTHENTICATOR_ATTESTED;
    authenticator_new(k, site->arena);
    struct str client =
        authenticator_client(k, "webauthn.create", challenge_of(&p), "http://localhost");
    struct res r = test_post(
        site, &p, "/second-factor/passkey",
        TEST_FIELDS({ STR("client"), authenticator_base64(k, client) },
                    { STR("data"), authenticator_base64(
                                       k, authenticator_made(k, "localhost", flags, "mine")) }));
    assert_int_equal(r.status, 200); /* the recovery codes */
    r = passkey_shown(1);
    assert_int_equal(r.status, 303);
    assert_non_null(cookie_of(&r).p);
    leaves(p.account);
    r = passkey_shown(2);
    assert_int_equal(r.status, 403);
    assert_null(cookie_of(&r).p);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, forget_tries)
    const struct CMUnitTest tests[] = {
        TEST(a_session_without_it_reaches_nothing_else),
        TEST(setting_it_up_opens_and_gives_recovery_codes_once),
        TEST(a_code_is_asked_for_after_the_password_and_works_once),
        TEST(codes_cannot_be_guessed_at_leisure),
        TEST(a_form_survives_the_second_factor_too),
        TEST(a_form_survives_setting_it_up),
        TEST(one_made_at_the_command_line_needs_none),
        TEST(nobody_sets_one_up_without_a_session),
        TEST(a_challenge_names_the_account_only_to_its_owner),
        TEST(a_passkey_that_is_none_opens_nothing),
        TEST(a_passkey_opens_nothing_to_who_belongs_nowhere),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
