/* SPDX-License-Identifier: AGPL-3.0-or-later */
#include "http/http.h"
#include "support/request.h"

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>

#include <cmocka.h>

/* A person's record is left alone for a quarter of an hour at most; and a session that lacks its
 * second factor is nobody. */
static struct test_site *site;

static void say_who(struct req *q, struct res *r)
{
    res_status(r, 200, "text/html; charset=utf-8");
    out_fmt(&r->body, "actor %lld role %d pending %lld", (long long)q->actor.account,
            (int)q->actor.role, (long long)q->pending);
}

static const struct route routes[] = {
    { METHOD_GET, "/record/{id}", CAP_SIGNED_IN, say_who, .flags = ROUTE_PERSONAL },
    { METHOD_POST, "/record/{id}", CAP_SIGNED_IN, say_who, .flags = ROUTE_PERSONAL },
    { METHOD_GET, "/plain", CAP_SIGNED_IN, say_who },
    { METHOD_GET, "/open", CAP_PUBLIC, say_who },
};

static int open_site(void **state)
{
    (void)state;
    site = test_site_open(NULL);
    router_add(site->router, routes, sizeof routes / sizeof *routes);
    return 0;
}

static int close_site(void **state)
{
    (void)state;
    test_site_close(site);
    return 0;
}

static void leave_alone(const struct test_person *p, int minutes)
{
    struct tx home;
    test_site_home(site, &home, true);
    store_script(&home,
                 arena_fmt(site->arena, "update session set seen = seen - %d where account = %lld",
                           minutes * 60000, (long long)p->account));
    tx_commit(&home);
}

static void touch(const struct test_person *p, bool personal)
{
    struct tx home;
    test_site_home(site, &home, true);
    session_touch(&home, session_key(site->arena, p->token), personal);
    tx_commit(&home);
}

static bool takes_cookie(const struct res *r)
{
    return str_starts(test_header(r, "Set-Cookie"), STR("__Host-session=;"));
}

static void a_record_asks_again_after_a_quarter_of_an_hour(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    leave_alone(&p, 14);
    assert_int_equal(test_get(site, &p, "/record/4").status, 200);
    leave_alone(&p, 2); /* sixteen in all: this test's requests touch nothing */
    assert_int_equal(test_get(site, &p, "/plain").status, 200);
    struct res r = test_get(site, &p, "/record/4");
    assert_int_equal(r.status, 303);
    assert_true(str_starts(r.location, STR("/sign-in")));
    assert_true(takes_cookie(&r)); /* the browser cannot go on by another page */
    r = test_post(site, &p, "/record/4", TEST_FIELDS({ STR("x"), STR("1") }));
    assert_int_not_equal(r.status, 200);
    leave_alone(&p, 15);
    assert_int_equal(test_get(site, &p, "/plain").status, 303); /* half an hour elsewhere */
}

static void a_session_last_seen_on_a_record_dies_sooner(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_WORKER, 0);
    touch(&p, true);
    leave_alone(&p, 14);
    assert_int_equal(test_get(site, &p, "/plain").status, 200);
    leave_alone(&p, 2);
    assert_int_equal(test_get(site, &p, "/plain").status, 303);
    touch(&p, false);
    leave_alone(&p, 16);
    assert_int_equal(test_get(site, &p, "/plain").status, 200);
}

static void without_its_second_factor_a_session_is_nobody(void **state)
{
    (void)state;
    struct test_person p = test_person_new(site, ROLE_COORDINATOR, 0);
    struct tx home;
    test_site_home(site, &home, true);
    p.token = session_begin(&home, &(struct session_new){ .account = p.account });
    tx_commit(&home);
    assert_int_equal(test_get(site, &p, "/plain").status, 303);
    assert_int_equal(test_get(site, &p, "/record/4").status, 303);
    assert_int_not_equal(
        test_post(site, &p, "/record/4", TEST_FIELDS({ STR("x"), STR("1") })).status, 200);
    struct res r = test_get(site, &p, "/open");
    assert_int_equal(r.status, 200);
    struct str said = arena_fmt(site->arena, "actor 0 role 0 pending %lld", (long long)p.account);
    assert_true(str_eq(test_body(site, &r), said));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_record_asks_again_after_a_quarter_of_an_hour),
        cmocka_unit_test(a_session_last_seen_on_a_record_dies_sooner),
        cmocka_unit_test(without_its_second_factor_a_session_is_nobody),
    };
    return cmocka_run_group_tests(tests, open_site, close_site);
}
