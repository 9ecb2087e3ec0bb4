/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "app/account/account.h"

#include "app/admin/outbox.h"
#include "errand.sql.h"
#include "guard/password.h"
#include "guard/throttle.h"
#include "job/mail.h"
#include "support/request.h"
#include "view/pages.h"

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
    router_add(site->router, module_outbox.routes, module_outbox.n_routes);
    job_register(module_outbox.jobs, module_outbox.n_jobs);
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

static struct str email_of(const struct test_person *p)
{
    struct tx home;
    struct account a;
    test_site_home(site, &home, false);
    assert_true(record_get(&home, &entity_account, p->account, &a));
    tx_rollback(&home);
    return a.email;
}

static struct str stored_of(const struct test_person *p)
{
    struct tx home;
    test_site_home(site, &home, false);
    struct str phc = account_password(&home, p->account);
    tx_rollback(&home);
    return phc;
}

static bool alive(struct str token)
{
    struct tx home;
    struct session s;
    test_site_home(site, &home, false);
    bool is = session_find(&home, token, &s);
    tx_rollback(&home);
    return is;
}

/* Begun, and still without its second factor. */
static bool half(struct str token)
{
    struct tx home;
    struct session s;
    test_site_home(site, &home, false);
    bool is = session_find(&home, token, &s) && s.pending && !s.actor.account && !s.actor.role;
    tx_rollback(&home);
    return is;
}

static struct str session_for(const struct test_person *p)
{
    struct tx home;
    test_site_home(site, &home, true);
    struct str token = session_start(&home, p->account, site->community.id);
    tx_commit(&home);
    return token;
}

/* Somebody with a password, signed in. */
static struct test_person somebody(enum role role, int64_t ops)
{
    struct test_person p = test_person_new(site, role, 0);
    struct tx home;
    struct str phc;
    assert_true(password_hash(site->arena, ops, STR(SECRET), &phc));
    test_site_home(site, &home, true);
    account_rehash(&home, p.account, phc);
    tx_commit(&home);
    return p;
}

static struct res sign_in(struct str email, const char *password, const char *to)
{
    return test_post(site, NULL, "/sign-in",
                     TEST_FIELDS({ STR("email"), email }, { STR("password"), str_of(password) },
                                 { STR("to"), str_of(to ? to : "") }));
}

/* The token of the session that an answer begins; NULL when it begins none. */
static struct str token_of(const struct res *r)
{
    struct str name = STR("__Host-session=");
    for (const struct res_header *h = r->headers; h; h = h->next)
        if (str_is(h->name, "Set-Cookie") && str_starts(h->value, name)) {
            struct str token, rest;
            str_cut(str_sub(h->value, name.n, h->value.n), ';', &token, &rest);
            assert_true(
                str_find(rest, STR("HttpOnly")) >= 0 && str_find(rest, STR("Secure")) >= 0 &&
                str_find(rest, STR("SameSite=")) >= 0 && str_find(rest, STR("Path=/")) >= 0);
            return token.n ? token : STR_NULL;
        }
    return STR_NULL;
}

static bool holds(const struct res *r, const char *what)
{
    return str_find(test_body(site, r), str_of(what)) >= 0;
}

static void the_right_password_opens(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2);
    struct res r = sign_in(email_of(&p), SECRET, NULL);
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/sign-in/code"));
    assert_true(half(token_of(&r)));
    assert_false(str_eq(token_of(&r), p.token));
}

/* A page without what was typed and what is new on each page. */
static struct str bare(const struct res *r, struct str email)
{
    struct out o;
    struct str rest = test_body(site, r);
    out_init(&o, site->arena, 1 << 20);
    for (ptrdiff_t at; (at = str_find(rest, email)) >= 0;) {
        out_str(&o, str_sub(rest, 0, (size_t)at));
        rest = str_sub(rest, (size_t)at + email.n, rest.n);
    }
    out_str(&o, rest);
    return out_view(&o);
}

static void wrong_unknown_and_archived_look_alike(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2), gone = somebody(ROLE_WORKER, 2),
                       without = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    test_site_home(site, &home, true);
    record_archive(&home, &entity_account, gone.account, true);
    tx_commit(&home);
    const struct {
        struct str email;
        const char *password;
    } tries[] = { { email_of(&p), "un autre mot" },
                  { STR("personne.du.tout@exemple.org"), SECRET },
                  { email_of(&gone), SECRET },
                  { email_of(&without), "" } };
    struct res first = sign_in(tries[0].email, tries[0].password, NULL);
    assert_int_equal(first.status, 403);
    for (size_t i = 1; i < sizeof tries / sizeof *tries; i++) {
        struct res r = sign_in(tries[i].email, tries[i].password, NULL);
        assert_int_equal(r.status, 403);
        assert_null(token_of(&r).p);
        assert_true(str_eq(bare(&r, tries[i].email), bare(&first, tries[0].email)));
    }
    assert_false(holds(&first, "un autre mot"));
}

static void too_many_tries_are_stopped_also_with_the_right_password(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2);
    struct str email = email_of(&p);
    int tried = 0;
    struct res r;
    do {
        r = sign_in(email, "un autre mot", NULL);
    } while (r.status == 403 && ++tried < 20);
    assert_int_equal(tried, 4); /* from one address; guess_test.c has the others */
    assert_int_equal(r.status, 429);
    r = sign_in(email, SECRET, NULL);
    assert_int_equal(r.status, 429);
    assert_null(token_of(&r).p);
}

static void a_weak_hash_is_made_stronger_in_passing(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 3);
    struct str before = stored_of(&p);
    struct res r = sign_in(email_of(&p), SECRET, NULL);
    assert_int_equal(r.status, 303);
    assert_false(str_eq(stored_of(&p), before));
    assert_true(str_find(stored_of(&p), STR("t=2")) > 0);
    assert_true(alive(p.token)); /* other sessions stay */
}

static void signing_in_again_ends_the_session_before(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2);
    struct res r =
        test_post(site, &p, "/sign-in",
                  TEST_FIELDS({ STR("email"), email_of(&p) }, { STR("password"), STR(SECRET) }));
    assert_int_equal(r.status, 303);
    assert_false(alive(p.token));
    assert_true(alive(token_of(&r)));
}

static void one_goes_on_to_our_pages_only(void **state)
{
    (void)state;
    static const struct {
        const char *to, *location;
    } cases[] = { { "/account", "/sign-in/code?to=%2Faccount" },
                  { "https://evil.example/", "/sign-in/code" },
                  { "//evil.example/", "/sign-in/code" },
                  { "/\\evil.example", "/sign-in/code" },
                  { "evil", "/sign-in/code" },
                  { "/a\r\nSet-Cookie: x=y", "/sign-in/code" },
                  { "javascript:alert(1)", "/sign-in/code" } };
    struct test_person p = somebody(ROLE_WORKER, 2);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        throttle_forget();
        struct res r = sign_in(email_of(&p), SECRET, cases[i].to);
        if (r.status == 400) /* the form itself is refused */
            continue;
        assert_int_equal(r.status, 303);
        if (!str_is(r.location, cases[i].location))
            fail_msg("%s leads to %.*s", cases[i].to, STR_ARG(r.location));
    }
}

/* Who did what the last errand tells of. */
static int64_t last_did(void)
{
    struct errand_waiting_row *rows;
    struct tx home;
    test_site_home(site, &home, false);
    size_t n = errand_waiting(&home, &rows);
    int64_t who = n ? rows[n - 1].actor : 0;
    tx_rollback(&home);
    return who;
}

static void a_link_is_used_by_its_button_only_and_once(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_DIRECTOR, 0);
    struct tx home;
    test_site_home(site, &home, true);
    struct str link = link_create(&home, p.account, home.now + 60000);
    tx_commit(&home);
    const char *path = arena_fmt(site->arena, "/enter/%.*s", STR_ARG(link)).p;
    for (int i = 0; i < 3; i++) {
        struct res r = test_get(site, NULL, path);
        assert_int_equal(r.status, 200);
        assert_true(holds(&r, "Personne"));
        assert_null(token_of(&r).p);
    }
    struct res r = test_post(site, NULL, path, TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/")); /* the address is clean afterwards */
    assert_true(alive(token_of(&r)));
    assert_int_equal(last_did(), p.account); /* the log says who came in */
    r = test_post(site, NULL, path, TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 410);
    assert_null(token_of(&r).p);
    r = test_get(site, NULL, path);
    assert_int_equal(r.status, 410);
    assert_false(holds(&r, "Personne"));
    r = test_get(site, NULL, "/enter/AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA");
    assert_int_equal(r.status, 410);
}

static void signing_out_ends_the_session(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct res r = test_get(site, &p, "/account");
    assert_int_equal(r.status, 200);
    r = test_post(site, &p, "/sign-out", TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 303);
    assert_null(token_of(&r).p);
    assert_false(alive(p.token));
    r = test_get(site, &p, "/account");
    assert_int_equal(r.status, 303);
    assert_true(str_is(r.location, "/sign-in?to=%2Faccount"));
}

static struct res change(const struct test_person *p, const char *present, const char *fresh)
{
    return test_post(
        site, p, "/account/password",
        TEST_FIELDS({ STR("present"), str_of(present) }, { STR("new"), str_of(fresh) }));
}

static void a_new_password_ends_the_other_sessions(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2);
    struct str elsewhere = session_for(&p), before = stored_of(&p);
    struct res r = change(&p, "pas le bon", "quatre mots sans lien");
    assert_int_equal(r.status, 422);
    r = change(&p, SECRET, "court");
    assert_int_equal(r.status, 422);
    r = change(&p, SECRET, "motdepasse2026");
    assert_int_equal(r.status, 422);
    assert_false(holds(&r, SECRET) || holds(&r, "motdepasse2026"));
    assert_true(str_eq(stored_of(&p), before));
    assert_true(alive(elsewhere) && alive(p.token));
    r = change(&p, SECRET, "quatre mots sans lien");
    assert_int_equal(r.status, 303);
    assert_false(alive(elsewhere) || alive(p.token));
    assert_true(alive(token_of(&r)));
    r = sign_in(email_of(&p), SECRET, NULL);
    assert_int_equal(r.status, 403);
    r = sign_in(email_of(&p), "quatre mots sans lien", NULL);
    assert_int_equal(r.status, 303);
}

static void a_first_password_needs_no_other(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct res r = change(&p, "", "quatre mots sans lien");
    assert_int_equal(r.status, 303);
    assert_true(stored_of(&p).n > 0);
}

static void guessing_the_present_password_is_stopped_too(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2);
    int tried = 0;
    while (change(&p, "pas le bon", "quatre mots sans lien").status == 422 && tried < 20)
        tried++;
    assert_int_equal(tried, 4);
}

static void a_form_survives_the_end_of_a_session(void **state)
{
    (void)state;
    struct test_person p = somebody(ROLE_WORKER, 2);
    struct res r = test_post(site, NULL, "/account/community",
                             TEST_FIELDS({ STR("community"), STR("7\"<b>") }));
    assert_int_equal(r.status, 401);
    assert_true(holds(&r, "name=\"keep_to\" value=\"/account/community\""));
    assert_true(holds(&r, "name=\"keep.community\" value=\"7&#34;&lt;b&gt;\"") ||
                holds(&r, "name=\"keep.community\" value=\"7&quot;&lt;b&gt;\""));
    const struct value fields[] = { { STR("email"), email_of(&p) },
                                    { STR("password"), STR("faux") },
                                    { STR("keep_to"), STR("/account/community") },
                                    { STR("keep.community"), STR("7\"<b>") } };
    r = test_post(site, NULL, "/sign-in", fields, 4);
    assert_int_equal(r.status, 403); /* still there after a slip */
    assert_true(holds(&r, "keep.community"));
    struct value again[4];
    memcpy(again, fields, sizeof again);
    again[1].value = STR(SECRET);
    r = test_post(site, NULL, "/sign-in", again, 4);
    assert_int_equal(r.status, 200); /* on to the second factor, and still there: second_test.c */
    assert_true(half(token_of(&r)));
    assert_true(holds(&r, "name=\"keep_to\" value=\"/account/community\""));
    assert_true(holds(&r, "name=\"keep.community\""));
    struct str csrf = session_csrf(site->arena, token_of(&r));
    assert_true(holds(&r, arena_z(site->arena, csrf)));
    again[2].value = STR("//evil.example/");
    r = test_post(site, NULL, "/sign-in", again, 4);
    assert_true(r.status == 303 && str_is(r.location, "/sign-in/code"));
}

static void passwords_never_travel_in_a_kept_form(void **state)
{
    (void)state;
    struct res r = change(NULL, SECRET, "quatre mots sans lien");
    assert_int_not_equal(r.status, 200);
    assert_false(holds(&r, "tabouret") || holds(&r, "quatre mots"));
}

static void the_door_speaks_both_languages(void **state)
{
    (void)state;
    struct res r = test_get(site, NULL, "/sign-in");
    assert_true(holds(&r, "lang=\"fr"));
    const struct value english[] = { { STR("Accept-Language"), STR("en-CA,en;q=0.8") } };
    r = test_run(site,
                 &(struct test_request){
                     .method = "GET", .target = "/sign-in", .headers = english, .n_headers = 1 });
    assert_true(holds(&r, "lang=\"en"));
    r = test_get(site, NULL, "/sign-in?lang=en");
    assert_int_equal(r.status, 303);
    assert_true(str_starts(test_header(&r, "Set-Cookie"), STR("__Host-lang=en")));
}

static void the_account_shows_its_communities_and_changes_between_them(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct community other = test_site_community(site), strange = test_site_community(site);
    struct tx home;
    struct session s;
    struct str email = email_of(&p);
    test_site_home(site, &home, true);
    account_join(&home, email, STR(""), other.id, ROLE_COORDINATOR, 0);
    tx_commit(&home);
    const int64_t tries[] = { strange.id, other.id }, expected[] = { site->community.id, other.id };
    for (int i = 0; i < 2; i++) {
        struct str id = arena_fmt(site->arena, "%lld", (long long)tries[i]);
        test_post(site, &p, "/account/community", TEST_FIELDS({ STR("community"), id }));
        test_site_home(site, &home, false);
        assert_true(session_find(&home, p.token, &s));
        tx_rollback(&home);
        assert_int_equal(s.community, expected[i]);
    }
}

static void the_owner_sees_and_ends_sessions(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0),
                       q = test_person_new(site, ROLE_WORKER, 0);
    struct tx home;
    test_site_home(site, &home, true);
    struct str phone = session_begin(
        &home, &(struct session_new){
                   .account = p.account,
                   .community = site->community.id,
                   .proven = true,
                   .device = session_device(site->arena, STR("Mozilla/5.0 (Android 14; Mobile; "
                                                             "rv:120.0) Gecko Firefox/120.0")) });
    tx_commit(&home);
    struct res r = test_get(site, &p, "/account");
    assert_true(holds(&r, "Firefox sur Android") && holds(&r, "Appareil inconnu"));
    struct str key = session_key(site->arena, phone), theirs = session_key(site->arena, q.token);
    r = test_post(site, &p, "/account/sessions/end", TEST_FIELDS({ STR("session"), theirs }));
    assert_true(alive(q.token)); /* nobody ends another's */
    r = test_post(site, &p, "/account/sessions/end", TEST_FIELDS({ STR("session"), key }));
    assert_int_equal(r.status, 303);
    assert_false(alive(phone));
    assert_true(alive(p.token));
    struct str one = session_for(&p), two = session_for(&p);
    r = test_post(site, &p, "/account/sessions/end-others", TEST_FIELDS({ STR("x"), STR("") }));
    assert_int_equal(r.status, 303);
    assert_false(alive(one) || alive(two));
    assert_true(alive(p.token) && alive(q.token));
}

static void changing_community_keeps_the_place(void **state)
{
    (void)state;
    static const struct {
        const char *from, *to;
    } cases[] = { { "/account", "/account" },
                  { "/organizations/12/edit", "/organizations" },
                  { "/organizations", "/organizations" },
                  { "/agreements/3?x=1", "/agreements" },
                  { "/search?q=nom", "/search" },
                  { "//evil.example", "/" },
                  { "", "/" } };
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    struct community other = test_site_community(site);
    struct str email = email_of(&p);
    struct tx home;
    struct res r = test_get(site, &p, "/account");
    assert_false(holds(&r, "/account/community"));
    test_site_home(site, &home, true);
    account_join(&home, email, STR(""), other.id, ROLE_WORKER, 0);
    tx_commit(&home);
    r = test_get(site, &p, "/account?to=/organizations/4");
    assert_true(holds(&r, "name=\"to\" value=\"/organizations/4\""));
    assert_true(holds(&r, "href=\"/account?to=%2Faccount#communities\""));
    struct str id = arena_fmt(site->arena, "%lld", (long long)other.id);
    for (size_t i = 0; i < sizeof cases / sizeof *cases; i++) {
        r = test_post(site, &p, "/account/community",
                      TEST_FIELDS({ STR("community"), id }, { STR("to"), str_of(cases[i].from) }));
        if (!str_is(r.location, cases[i].to))
            fail_msg("%s leads to %.*s", cases[i].from, STR_ARG(r.location));
    }
}

static void the_outbox_is_for_administrators_and_shows_no_text(void **state)
{
    (void)state;
    struct test_person chief = test_person_new(site, ROLE_COORDINATOR, 0),
                       worker = test_person_new(site, ROLE_WORKER, 0);
    struct tx tx;
    struct res r = test_get(site, &chief, "/outbox");
    assert_int_equal(r.status, 200);
    test_site_tx(site, &tx, true);
    mail_send(&tx, STR("ines@exemple.org"), LANG_FR, "mail-sign-in",
              MAIL_FIELDS({ "name", STR("Inès") }, { "community", STR("Port-Laurier") },
                          { "link", STR("https://exemple.org/secret-link") },
                          { "minutes", STR("30") }));
    mail_send(&tx, STR("pas une adresse"), LANG_FR, "mail-sign-in",
              MAIL_FIELDS({ "name", STR("Inès") }, { "community", STR("Port-Laurier") },
                          { "link", STR("x") }, { "minutes", STR("30") }));
    tx_commit(&tx);
    r = test_get(site, &chief, "/outbox");
    assert_int_equal(r.status, 200);
    assert_true(holds(&r, "ines@exemple.org") && holds(&r, "Votre lien pour vous connecter"));
    assert_true(holds(&r, "pas une adresse"));
    assert_false(holds(&r, "secret-link"));
    r = test_get(site, &worker, "/outbox");
    assert_int_equal(r.status, 404);
    r = test_get(site, NULL, "/outbox");
    assert_int_equal(r.status, 303);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup(name, forget_tries)
    const struct CMUnitTest tests[] = {
        TEST(the_right_password_opens),
        TEST(wrong_unknown_and_archived_look_alike),
        TEST(too_many_tries_are_stopped_also_with_the_right_password),
        TEST(a_weak_hash_is_made_stronger_in_passing),
        TEST(signing_in_again_ends_the_session_before),
        TEST(one_goes_on_to_our_pages_only),
        TEST(a_link_is_used_by_its_button_only_and_once),
        TEST(signing_out_ends_the_session),
        TEST(a_new_password_ends_the_other_sessions),
        TEST(a_first_password_needs_no_other),
        TEST(guessing_the_present_password_is_stopped_too),
        TEST(a_form_survives_the_end_of_a_session),
        TEST(passwords_never_travel_in_a_kept_form),
        TEST(the_door_speaks_both_languages),
        TEST(the_account_shows_its_communities_and_changes_between_them),
        TEST(the_owner_sees_and_ends_sessions),
        TEST(changing_community_keeps_the_place),
        TEST(the_outbox_is_for_administrators_and_shows_no_text),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
